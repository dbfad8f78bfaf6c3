package templates

import (
	"cmp"
	"strings"
	"unicode"

	"nianbao/templates/hanzi"
	"nianbao/templates/prose"
)

// How texts speak of a form: what its lines and marks mean, and what they are called by.

// meaning reads the names of a meaning.
func (l *loader) meaning(names []string, path []any) (prose.Meaning, error) {
	m, unknown := prose.Meant(names...)
	if unknown != "" {
		return 0, l.fault(at(path, "means"), "means 里没有“%s”这个意思%s", unknown, hint(unknown, prose.MeaningNames()))
	}
	return m, nil
}

// checkSaid refuses words that no text would be understood by.
func (l *loader) checkSaid(list []Said, path []any) error {
	for i, s := range list {
		if len(s.As) == 0 {
			return l.fault(at(path, "said", i), "said 的每一项都要有 as（正文里的叫法），写成 as: [甲, 乙]")
		}
		for j, word := range s.As {
			why := badWord(word, s.After)
			if id := prose.Plain(word) + ":" + s.After; l.called[id] {
				why = "写了两次；一个叫法只能说一样东西"
			} else {
				l.called[id] = true
			}
			if why != "" {
				return l.fault(at(path, "said", i, "as", j), "said 的“%s”%s", hanzi.Shorten(word, 20), why)
			}
		}
		if s.After != "" && badWord(s.After, s.After) != "" {
			return l.fault(at(path, "said", i, "after"), "after 的“%s”只能写汉字和字母", hanzi.Shorten(s.After, 20))
		}
	}
	return nil
}

// badWord says why a word cannot be what a text calls something by, or "".
func badWord(word, after string) string {
	plain := prose.Plain(word)
	other := func(r rune) bool { return !unicode.IsLetter(r) && r != '、' }
	switch {
	case len([]rune(plain)) < 2 || strings.ContainsFunc(plain, other):
		return "不能用：只写汉字和字母（中间可以有顿号），至少两个字"
	case after == "" && prose.Knows(plain):
		return "程序已经认得，是别的意思；请写全一些"
	}
	return ""
}

// addSpeech makes the form's speech.
func (l *loader) addSpeech(*formSource) error {
	for _, edition := range l.like {
		l.inherit(edition)
	}
	for i, m := range l.form.Marks {
		for _, other := range l.form.Marks[:i] {
			if m.Means != 0 && m.Means == other.Means {
				return l.fault([]any{"marks", i, "means"}, "数字标记“%s”和“%s”的 means 一样；一个意思只能有一个标记", m.Name, other.Name)
			}
		}
	}
	l.form.makeSpeech()
	return nil
}

// inherit lets a form speak as an edition does of what both have, where it says nothing of its own: offices have forms that
// were made before there was anything to say.
func (l *loader) inherit(edition *Form) {
	for _, m := range l.form.Marks {
		if like, ok := edition.Mark(m.Name); ok && m.Means == 0 && m.Said == nil && like.Expr.Source() == m.Expr.Source() {
			m.Means, m.Said, m.Called = like.Means, like.Said, cmp.Or(m.Called, like.Called)
		}
	}
	for _, t := range l.form.Tables {
		if like := edition.tables[t.ID]; like != nil {
			inheritLines(t.Rows, like.Rows)
			inheritLines(t.Cols, like.Cols)
		}
	}
}

func inheritLines(lines, like []*Line) {
	for _, line := range lines {
		for _, other := range like {
			if line.ID != other.ID || line.Label != other.Label {
				continue
			}
			if line.Means == 0 && line.Said == nil {
				line.Means, line.Said = other.Means, other.Said
			}
			inheritLines(line.Lines, other.Lines)
		}
	}
}
