package templates

import (
	_ "embed"
	"fmt"
	"strings"

	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// Mark returns the mark with the name.
func (f *Form) Mark(name string) (*Mark, bool) {
	m := lists.First(f.Marks, func(m *Mark) bool { return m.Name == name })
	return m, m != nil
}

// MarkNames returns the words that stand in 【】 in text as marks, in order, at most 20 characters each. 【】 also serves as an
// ordinary bracket: longer text in it is nobody's mark, and neither are words that begin a line as its heading, 【政策公开】,
// when they are like no mark of the form and no unit follows.
func (f *Form) MarkNames(text string) []string {
	var names []string
	f.eachMark(text, func(name string) string {
		names = append(names, name)
		return ""
	})
	return names
}

// FillMarks replaces each mark in text by its figure. It fails at a mark that names no figure, or whose figure has no
// certain number.
func (f *Filing) FillMarks(text string) (string, error) {
	var bad error
	out := f.Form.eachMark(text, func(name string) string {
		m, ok := f.Form.Mark(name)
		if !ok {
			bad = fmt.Errorf("“【%s】”不是可用的数字标记", name)
			return ""
		}
		v, err := m.Expr.Eval(f.lookup(f.Previous))
		if err != nil {
			bad = fmt.Errorf("“【%s】”对应的数读不出来", name)
			return ""
		}
		return v.Num.String()
	})
	if bad != nil {
		return "", bad
	}
	return out, nil
}

// maxMarkBytes is enough for twenty characters and 】; looking no further keeps a text of nothing but 【 linear.
const maxMarkBytes = 4*20 + len("】")

// eachMark rewrites text with what fn returns for each mark.
func (f *Form) eachMark(text string, fn func(name string) string) string {
	var out strings.Builder
	begins := true // what comes next begins a line
	for {
		before, rest, ok := strings.Cut(text, "【")
		out.WriteString(before)
		if last := strings.TrimRight(before, " \t　"); last != "" {
			begins = strings.HasSuffix(last, "\n")
		}
		if !ok {
			return out.String()
		}
		name, _, ok := strings.Cut(rest[:min(len(rest), maxMarkBytes)], "】")
		if !ok || strings.ContainsAny(name, "【\n") || len([]rune(name)) > 20 || strings.TrimSpace(name) == "" {
			out.WriteString("【")
			text, begins = rest, false
			continue
		}
		after := rest[len(name)+len("】"):]
		if begins && f.heads(strings.TrimSpace(name), after) {
			out.WriteString("【" + name + "】")
		} else {
			out.WriteString(fn(strings.TrimSpace(name)))
		}
		text, begins = after, false
	}
}

// heads reports whether words in 【】 at the beginning of a line are its heading.
func (f *Form) heads(name, after string) bool {
	for _, unit := range []string{"件", "条", "份", "起", "宗", "个", "次", "人", "项", "篇", "万元", "元", "%", "％"} {
		if strings.HasPrefix(strings.TrimLeft(after, " "), unit) {
			return false
		}
	}
	runes := []rune(name)
	for _, m := range f.Marks {
		mark := []rune(m.Name)
		alike := max(len(runes), len(mark))-min(len(runes), len(mark)) < 2 && hanzi.Slips(runes, mark) < 2
		if alike || strings.Contains(name, m.Name) {
			return false
		}
	}
	return true
}
