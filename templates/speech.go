package templates

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/templates/meter"
	"nianbao/templates/prose"
)

// Said is what texts call a row, a column or a mark by, besides its official wording.
type Said struct {
	As    []string `yaml:"as"`
	After string   `yaml:"after"` // the sentence must have held this for the words to be meant; "" for those that are always
}

// speech is how texts speak of a form's figures: the words, and which mark or which figures a sense means. It is made when
// the form is loaded.
type speech struct {
	words *prose.Words
	marks map[prose.Sense]*Mark
	keys  map[prose.Sense][]Key // added up; only where no mark has the sense
}

// names by which claims speak of rows and columns.
func rowName(t *Table, row *Line) string    { return t.ID + "/" + row.ID }
func columnName(t *Table, col *Line) string { return t.ID + "//" + col.ID }

func (f *Form) makeSpeech() {
	sp := speech{marks: map[prose.Sense]*Mark{}, keys: map[prose.Sense][]Key{}}
	var own []prose.Said
	for _, m := range f.Marks {
		if m.Means != 0 {
			sp.marks[prose.Sense{Means: m.Means}] = m
		}
		if m.Means == 0 {
			sp.marks[prose.Sense{Own: m.Name}] = m
		}
		own = append(own, saidOf(prose.Said{Name: m.Name, Means: m.Means}, m.Said)...)
	}
	var units []string
	for _, t := range f.Tables {
		rows, cols := map[*Line]bool{}, map[*Line]bool{}
		for _, key := range t.keys {
			fig := f.figures[key]
			if fig.Unit != "" {
				units = append(units, fig.Unit)
			}
			if !rows[fig.Row] {
				rows[fig.Row] = true
				own = append(own, fig.Row.said(rowName(t, fig.Row))...)
			}
			if !cols[fig.Column] {
				cols[fig.Column] = true
				own = append(own, fig.Column.said(columnName(t, fig.Column))...)
			}
			for _, s := range f.sensesOf(fig) {
				sp.keys[s] = append(sp.keys[s], key)
			}
		}
	}
	sp.words = prose.With(own, units)
	f.speech = sp
}

// called reports whether a line that means nothing of the vocabulary is spoken of all the same: its form says how, or its group
// has a meaning.
func (l *Line) called() bool { return l.Means == 0 && (len(l.Said) > 0 || l.groupMeans() != 0) }

// groupMeans is the meaning of the nearest group that has one.
func (l *Line) groupMeans() prose.Meaning {
	for g := l.parent; g != nil; g = g.parent {
		if g.Means != 0 {
			return g.Means
		}
	}
	return 0
}

// said lists the words for a line.
func (l *Line) said(name string) []prose.Said {
	line := prose.Said{Name: name, Means: l.Means, Group: l.groupMeans()}
	if l.called() {
		for _, label := range append([]string{l.Label, l.Short}, l.Also...) {
			label = strings.TrimLeft(label, "0123456789.．")
			first, _, _ := strings.Cut(label, "、")
			for _, text := range []string{label, first} {
				line.Labels = append(line.Labels, text, strings.TrimPrefix(text, "属于"))
			}
		}
	}
	return saidOf(line, l.Said)
}

// saidOf lists the words for a thing: its labels, and what else it is called.
func saidOf(thing prose.Said, said []Said) []prose.Said {
	list := []prose.Said{thing}
	for _, s := range said {
		thing.Labels, thing.As, thing.After = nil, s.As, s.After
		list = append(list, thing)
	}
	return list
}

// sensesOf lists what a text can mean a figure by: what its row is called or means, with what its column is called or means. A
// line of which nothing is said goes unsaid where it is a total or has no other beside it.
func (f *Form) sensesOf(fig *Figure) (list []prose.Sense) {
	total := f.computed[fig.Key] != nil
	rows := fig.Row.senses(rowName(fig.Table, fig.Row), total)
	cols := fig.Column.senses(columnName(fig.Table, fig.Column), total || fig.Table.soleColumn(fig.Column))
	for _, r := range rows {
		for _, c := range cols {
			if s := (prose.Sense{Means: r.Means | c.Means, Own: prose.OwnName(r.Own, c.Own)}); s != (prose.Sense{}) {
				list = append(list, s)
			}
		}
	}
	return list
}

// soleColumn reports whether a column has no other beside it.
func (t *Table) soleColumn(col *Line) bool {
	for _, b := range t.Bands {
		if slices.Contains(b.Cols, col) {
			return len(b.Cols) == 1
		}
	}
	return len(Leaves(t.Cols)) == 1
}

// senses lists what a line is meant by; the empty sense where nothing is said of it and it may go unsaid.
func (l *Line) senses(name string, unsaid bool) (list []prose.Sense) {
	if l.called() {
		list = append(list, prose.Sense{Own: name})
	}
	for ; l != nil; l = l.parent {
		if l.Means != 0 {
			list = append(list, prose.Sense{Means: l.Means})
		}
	}
	if list == nil && unsaid {
		list = []prose.Sense{{}}
	}
	return list
}

// operandsOf lists the figures that a sense is made of.
func (f *Form) operandsOf(s prose.Sense) []Key {
	if m := f.speech.marks[s]; m != nil {
		return lists.Map(m.Expr.Operands(), func(op string) Key { return Key(op) })
	}
	return f.speech.keys[s]
}

// meant is what a sense comes to. ok is false when the form does not have it, or when it is not certain.
func (f *Filing) meant(s prose.Sense) (sum Decimal, ok bool) {
	if m := f.Form.speech.marks[s]; m != nil {
		v, err := m.Expr.Eval(f.lookup(nil))
		return v.Num, err == nil && v.Kind == formula.KindNumber
	}
	return sumOf(f.Form.speech.keys[s], func(key Key) (Decimal, bool) { return f.Cell(key).Value() })
}

// Meant is what the figures of a meaning come to. ok is false when the form does not have it, or when it is not certain.
func (f *Filing) Meant(means ...string) (Decimal, bool) { return f.meant(sense(means...)) }

// A Reading is what a number of a text may mean: figures that come to a number.
type Reading struct {
	Label string // in the words of the table
	Keys  []Key
	Value Decimal
	Known bool // every figure holds a certain number
}

// Explain says what was made of each sentence of a passage.
func (f *Filing) Explain(p *Passage) []prose.Told {
	text := f.Narrative[p.ID]
	m := meter.New(f.Agency.Name)
	m.Unpacked(len(text))
	var told []prose.Told
	reader := f.Form.speech.words.Reader(prose.Writer{Name: f.Agency.Name, Short: f.Agency.Short, Year: f.Year}, m)
	if m.Guard(func() { told = reader.Explain(f.Form.read(text), p.Standard == "applications") }) != nil {
		return nil // Check has said so
	}
	return told
}

// Readings lists what a claim may mean, the likeliest first: claim.Any, or the totals that a share may be of.
func (f *Filing) Readings(any [][]prose.Sense) (list []Reading) {
	for _, senses := range any {
		r := Reading{Label: f.Form.label(senses), Known: true}
		for _, s := range senses {
			r.Keys = append(r.Keys, f.Form.operandsOf(s)...)
			d, certain := f.meant(s)
			sum, err := r.Value.Add(d)
			r.Value, r.Known = sum, r.Known && certain && err == nil
		}
		if r.Keys != nil {
			list = append(list, r)
		}
	}
	return list
}

// About reports whether a finding of a passage is about a claim.
func (x *Finding) About(p *Passage, claim *prose.Claim) bool {
	said := x.Got == claim.Number.String() || claim.All != nil || claim.Since != prose.NoSince
	return x.Key == Key(p.ID) && said && strings.Contains(x.Message, trimPhrase(claim.Phrase))
}

// countedIn reports whether figures of a form's own words are counted in the unit that a text gives: an amount must be.
func (f *Form) countedIn(senses []prose.Sense, unit string) bool {
	if senses[0].Own == "" || unit == "" {
		return true
	}
	return !slices.ContainsFunc(f.operandsOf(senses[0]), func(key Key) bool {
		fig := f.figures[key]
		return fig != nil && (fig.Kind == Amount || strings.HasSuffix(unit, "元")) && fig.Unit != unit
	})
}

// topic names what a finding is about: marks, and figures where no mark is.
func (f *Form) topic(senses []prose.Sense) string {
	var list []string
	for _, s := range senses {
		if m := f.speech.marks[s]; m != nil {
			list = append(list, m.Name)
			continue
		}
		list = append(list, lists.Map(f.speech.keys[s], Key.string)...)
	}
	return strings.Join(list, "＋")
}

// label names what senses mean for a message, in the words of the table: those of the cell, where a mark stands for one.
func (f *Form) label(senses []prose.Sense) string {
	var list []string
	for _, s := range senses {
		m := f.speech.marks[s]
		if m != nil && m.Called != "" {
			list = append(list, m.Called)
			continue
		}
		keys := f.operandsOf(s)
		if m != nil && len(keys) != 1 {
			list = append(list, m.Name)
			continue
		}
		for _, key := range keys {
			if fig := f.figures[key]; fig != nil {
				list = append(list, fig.Name())
			}
		}
	}
	return strings.Join(list, "加")
}

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
			for i, b := range t.Bands[:min(len(t.Bands), len(like.Bands))] {
				inheritLines(b.Rows, like.Bands[i].Rows)
				inheritLines(b.Cols, like.Bands[i].Cols)
			}
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
