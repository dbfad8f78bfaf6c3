package pdf

import (
	"regexp"
	"strconv"
	"strings"

	"nianbao/templates/meter"
)

// What stands between the packed parts has no checksum. A digit that has changed there makes a page point to another page's
// text, or a font to another font's names of characters, and nothing looks wrong but the page. What has lost its place in
// the file by that is still there: a page, a font or a text that nobody refers to.

var (
	objects   = regexp.MustCompile(`(?s)\b([0-9]{1,10})[\x00\t\f\r\n ]+[0-9]{1,5}[\x00\t\f\r\n ]+obj\b(.*?)\bendobj\b`)
	reference = regexp.MustCompile(`\b([0-9]{1,10})[\x00\t\f\r\n ]+[0-9]{1,5}[\x00\t\f\r\n ]+R\b`)
	fontDict  = regexp.MustCompile(`/Type[\x00\t\f\r\n ]*/Font\b`)
	cidFont   = regexp.MustCompile(`/CIDFontType[02]\b`)
	named     = regexp.MustCompile(`/ToUnicode\b|/Encoding\b`)
	pageDict  = regexp.MustCompile(`/Type[\x00\t\f\r\n ]*/(?:Page|FontDescriptor)\b`)
	onePage   = regexp.MustCompile(`/Type[\x00\t\f\r\n ]*/Page\b`)
	contents  = regexp.MustCompile(`/Contents\b`)
	ownKind   = regexp.MustCompile(`/(?:Type|Subtype|FunctionType|ShadingType)\b`)
	streamEnd = regexp.MustCompile(`\bstream\b`)
)

// together refuses a file of which a part that matters hangs loose. One that was changed by adding to it may have such.
func (p *parts) together(m *meter.Meter) error {
	bare := p.bare.Bytes()
	m.Spend(8 * (len(bare) + p.packed.Len()))
	if earlier.Match(bare) {
		return nil
	}
	meant := map[string]bool{}
	for _, list := range [][]byte{bare, p.packed.Bytes()} {
		for _, r := range reference.FindAllSubmatch(list, -1) {
			meant[string(r[1])] = true
		}
	}
	numbers := map[string]int{}
	for _, o := range objects.FindAllSubmatch(bare, -1) {
		dict := o[2]
		if n, err := strconv.Atoi(strings.Trim(string(dict[:min(len(dict), 32)]), "\x00\t\f\r\n ")); err == nil {
			numbers[string(o[1])] = n
		}
		if onePage.Match(dict) && !contents.Match(dict) {
			return Refused("PDF 已损坏（有一页没有内容），没有采用其中任何数据；请用原来的程序重新导出，或者" + otherwise)
		}
		font := fontDict.Match(dict)
		if font && !cidFont.Match(dict) && !named.Match(dict) {
			return errNoCode
		}
		text := streamEnd.Match(dict) && !ownKind.Match(dict)
		if (font || text || pageDict.Match(dict)) && !meant[string(o[1])] {
			return Refused("PDF 已损坏（第 " + string(o[1]) + " 号对象没有用上），没有采用其中任何数据；请用原来的程序重新导出，或者" + otherwise)
		}
	}
	for _, l := range p.lengths {
		if n, ok := numbers[l.object]; (ok || p.packed.Len() == 0) && (n < l.least || n > l.most) {
			return damaged(l.at, "的长度不对")
		}
	}
	return nil
}
