package templates

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates/hanzi"
	"nianbao/templates/prose"
)

// A Given is a number that a locality wants written in a passage although no table has it: 通过政府网站公开的条数. It stands in
// the local form.
type Given struct {
	Name   string   `yaml:"name"`   // 网站发布数, for messages
	As     []string `yaml:"as"`     // words that one of is beside the number
	Units  []string `yaml:"units"`  // that it is counted in
	Source string   `yaml:"source"` // who wants it; "" for the form's own source

	counted, opens *regexp.Regexp // a number in one of the units, or a mark that the program fills in; right at the start
}

// How far from its words a number may stand, in characters: in front of it is the rest of a clause, behind it hardly anything.
const (
	givenBehind = 30 // 政府网站是第一平台，全年在上面公开各类信息120条
	givenBefore = 12 // 120条通过政府网站公开
)

// numerals are what a number begins with.
const numerals = "0123456789〇零一二两三四五六七八九十百千万亿" + prose.MarkSign

var (
	givenNumber = `(?:\d[\d,.]*|[〇零一二两三四五六七八九十百千万亿]+|` + prose.MarkSign + `)`
	anyNumber   = regexp.MustCompile(`^` + givenNumber)
	dated       = regexp.MustCompile(`^` + givenNumber + `(?:年|月|日|号)`)
	isZero      = regexp.MustCompile(`^[^,。;]{0,10}(?:均|都|各)?为(?:0|零)(?:$|[^\d.])`)
	denied      = regexp.MustCompile(`(?:未|没有|无)[^,:。;]{0,8}$`)
)

// prescribed reads the numbers that a passage must give.
func (l *loader) prescribed(list []Given, path []any) ([]Given, error) {
	for i := range list {
		g, path := &list[i], at(path, "gives", i)
		switch {
		case g.Name == "":
			return nil, l.fault(path, "gives 的每一项都要有名称（name），写这是什么数，例如“网站发布数”")
		case slices.ContainsFunc(list[:i], func(other Given) bool { return other.Name == g.Name }):
			return nil, l.fault(at(path, "name"), "“%s”写了两次；一段里一个数只写一次", g.Name)
		case len(g.As) == 0:
			return nil, l.fault(path, "“%s”没有 as；写正文里这个数旁边会有的词，例如 as: [网站公开, 网站发布]", g.Name)
		case len(g.Units) == 0:
			return nil, l.fault(path, "“%s”没有 units；写这个数的单位，例如 units: [条, 件]", g.Name)
		}
		for j, word := range g.As {
			if g.As[j] = prose.Plain(word); len([]rune(g.As[j])) < 2 || strings.ContainsAny(g.As[j], ",。;:") {
				return nil, l.fault(at(path, "as", j), "as 的“%s”不能用：至少两个字，中间没有标点", hanzi.Shorten(word, 20))
			}
		}
		var units []string
		for j, unit := range g.Units {
			plain := prose.Plain(unit)
			if plain == "" || anyNumber.MatchString(plain) {
				return nil, l.fault(at(path, "units", j), "units 的“%s”不能用：写条、件、个这样的单位", hanzi.Shorten(unit, 20))
			}
			units = append(units, regexp.QuoteMeta(plain))
		}
		counted := givenNumber + `(?:余|多)?(?:` + strings.Join(units, "|") + `)`
		g.counted, g.opens = regexp.MustCompile(counted), regexp.MustCompile("^"+counted)
	}
	return list, nil
}

// prescribed asks for the numbers that a locality wants in a passage and that are not there. In a published report, whose authors
// put things where they like, the whole text counts.
func (c *checker) prescribed() {
	for _, p := range c.filing.Form.Passages() {
		texts := []string{c.filing.Narrative[p.ID]}
		if hanzi.Empty(texts[0]) && p.Required {
			continue // that it is missing has been said
		}
		if len(p.Gives) == 0 {
			continue
		}
		if c.filing.Published {
			texts = c.filing.texts()
		}
		for i, text := range texts {
			c.meter.Spend(len(text) * len(p.Gives))
			texts[i] = c.filing.Form.read(text).String()
		}
		for i := range p.Gives {
			g := &p.Gives[i]
			if slices.ContainsFunc(texts, g.in) {
				continue
			}
			source := cmp.Or(g.Source, c.filing.Form.Source)
			f := Report("narrative.missing/given", p, c.filing.Boxes[p.ID], Words{"what": g.Name, "source": source,
				"phrase": g.As[0] + "12" + g.Units[0]})
			f.Topic, f.Source = g.Name, source
			c.findings = append(c.findings, f)
		}
	}
}

// in reports whether a text, made plain, gives the number: beside one of its words, or by saying that there was none.
func (g *Given) in(plain string) bool {
	for _, word := range g.As {
		for from := 0; ; {
			i := strings.Index(plain[from:], word)
			if i < 0 {
				break
			}
			from += i + len(word)
			if g.behind(plain[from:]) || g.before(plain[:from-len(word)]) {
				return true
			}
		}
	}
	return false
}

// behind reports whether the first number behind the words, dates aside, is theirs.
func (g *Given) behind(rest string) bool {
	if isZero.MatchString(rest) {
		return true
	}
	n := 0
	for i, r := range rest {
		if n++; n > givenBehind || strings.ContainsRune("。;!?", r) {
			return false
		}
		if !strings.ContainsRune(numerals, r) {
			continue
		}
		if g.opens.MatchString(rest[i:]) {
			return true
		}
		within := i > 0 && hanzi.IsDigit(rune(rest[i-1]))
		if hanzi.IsDigit(r) && !within && !dated.MatchString(rest[i:]) {
			return false // 第一平台 and 统一 are no numbers
		}
	}
	return false
}

// before reports whether the clause that the words stand in has the number in front of them, or denies that there was any.
func (g *Given) before(front string) bool {
	start := len(front)
	for range givenBefore {
		r, size := utf8.DecodeLastRuneInString(front[:start])
		if size == 0 || strings.ContainsRune(",:。;!?", r) {
			break
		}
		start -= size
	}
	front = front[start:]
	return g.counted.MatchString(front) || denied.MatchString(front)
}
