package hanzi

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// simplified are radicals that Unicode gives places of their own beside the characters that they are; of the block, those that are
// words by themselves.
var simplified = strings.NewReplacer(strings.Split("⺁,厂,⺊,卜,⺎,兀,⺒,巳,⺓,幺,⺛,旡,⺜,日,⺝,月,⺞,歺,⺟,母,⺠,民,⺧,牛,⺩,王,⺬,示,⺮,竹,⺶,羊,⺻,聿,⺼,肉,⺽,臼,⻁,虎,"+
	"⻄,西,⻅,见,⻆,角,⻉,贝,⻊,足,⻋,车,⻑,長,⻓,长,⻔,门,⻗,雨,⻘,青,⻙,韦,⻚,页,⻛,风,⻜,飞,⻝,食,⻢,马,⻣,骨,⻤,鬼,⻥,鱼,⻦,鸟,⻧,卤,⻨,麦,"+
	"⻩,黄,⻪,黾,⻬,齐,⻮,齿,⻰,龙,⻳,龟", ",")...)

// Written returns what a character of a PDF is written as. Programs that make one name a glyph by the first of all characters that
// look so: ⼀ (a radical) for 一, ⻚ for 页, ﬁ for fi. To the eye, and to who copies the text, they are the same until it is compared.
func Written(r rune) string {
	switch {
	case r >= 0x2E80 && r < 0x2F00:
		return simplified.Replace(string(r))
	case r >= 0x2F00 && r < 0x2FE0, r >= 0xF900 && r < 0xFB07:
		return norm.NFKC.String(string(r))
	}
	return string(r)
}
