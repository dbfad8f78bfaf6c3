package alike

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/templates/prose"
)

const (
	run      = 5  // letters in the same order that count as taken over: four are often a name or a set phrase
	least    = 8  // letters of a sentence that can be told from another's by them: 按照……的原则 cannot
	tablesOf = 80 // per cent of a sentence's letters that are words of the tables: such a sentence says what the tables say
)

// A Text is one taken apart for comparing.
type Text struct {
	Letters   int // in the sentences that tell something of their own
	sentences []sentence
}

type sentence struct {
	text    string // as it stands in the text
	letters []rune // that count
}

// Read takes a text apart. names are the agency's own: under another name it is the same text.
func Read(text string, names ...string) *Text {
	t := &Text{}
	for text != "" {
		end := strings.IndexFunc(text, ends)
		if end < 0 {
			end = len(text)
		}
		if end >= least { // in bytes; there may be a hundred thousand lines of one
			t.add(text[:end], names)
		}
		_, size := utf8.DecodeRuneInString(text[end:])
		text = text[end+size:]
	}
	return t
}

// add takes a sentence in when it tells something.
func (t *Text) add(s string, names []string) {
	own := unquoted(s)
	for _, name := range names {
		if name != "" {
			own = strings.ReplaceAll(own, name, "，")
		}
	}
	var list []rune
	for own != "" {
		end := strings.IndexFunc(own, comma)
		if end < 0 {
			end = len(own)
		}
		if clause := own[:end]; !ofLaw(clause) && !hanzi.ContainsAny(clause, prescribed...) {
			list = letters(list, clause)
		}
		_, size := utf8.DecodeRuneInString(own[end:])
		own = own[end+size:]
	}
	if len(list) < least || prose.Spoken(list)*100 >= tablesOf*len(list) {
		return
	}
	t.sentences = append(t.sentences, sentence{hanzi.Trim(s), list})
	t.Letters += len(list)
}

// Holds reports whether a sentence that tells something has a word in it.
func (t *Text) Holds(word string) bool {
	return word != "" && slices.ContainsFunc(t.sentences, func(s sentence) bool { return strings.Contains(s.text, word) })
}

// Sentences lists the sentences that tell something, as they stand in the text.
func (t *Text) Sentences() []string {
	return lists.Map(t.sentences, func(s sentence) string { return s.text })
}

// Join makes one text of several.
func Join(texts ...*Text) *Text {
	all := &Text{}
	for _, t := range texts {
		all.Letters += t.Letters
		all.sentences = append(all.sentences, t.sentences...)
	}
	return all
}

// ends and comma are asked of every letter of a country.
func ends(r rune) bool {
	switch r {
	case '。', '；', ';', '！', '!', '？', '?', '\r', '\n':
		return true
	}
	return false
}

func comma(r rune) bool {
	switch r {
	case '，', ',', '、', '：', ':':
		return true
	}
	return false
}

// quotation is what stands in quotation marks: those are somebody else's words.
var quotation = regexp.MustCompile(`“[^”]*”`)

// unquoted leaves out quotations, and of one that nobody closes the mark.
func unquoted(s string) string {
	if !strings.Contains(s, "“") {
		return s
	}
	return strings.Replace(quotation.ReplaceAllString(s, ""), "“", "", 1)
}

// prescribed are words of what every report has to tell, and most tell in the same clause.
var prescribed = []string{"信息处理费", "收费通知", "其他需要报告的事项"}

// laws are how titles of what all agencies have to follow end.
var laws = []string{"法", "条例", "规定", "办法", "意见", "通知", "决定", "纲要", "格式", "要点", "方案", "细则"}

// ofLaw reports whether a clause names a law or a document of those above: 根据《…条例》第四十九条规定. An agency's own
// 《信息公开指南》 is none.
func ofLaw(clause string) bool {
	if strings.Contains(clause, "〔20") || strings.Contains(clause, "《条例》") {
		return true
	}
	title, _, ok := strings.Cut(clause, "》")
	if !ok || !strings.Contains(title, "《") {
		return false
	}
	return slices.ContainsFunc(laws, func(law string) bool { return strings.HasSuffix(title, law) })
}

// letters adds the letters of a text to a list; figures, marks and blanks are none.
func letters(list []rune, s string) []rune {
	for _, r := range s {
		if unicode.IsLetter(r) {
			list = append(list, r)
		}
	}
	return list
}
