package collect

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/alike"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// Agencies that have one text or one set of figures: a query of the office's. It belongs to no file and changes no verdict:
// who has copied from whom, or whether two agencies are one office with two names, the office has to ask.

// An Alike is agencies that have one text or one set of figures, and the finding that says so, with the sentences of one of
// them beside those of another.
type Alike struct {
	Agencies []*Standing // in the order of the roster
	Finding  templates.Finding
}

// How alike the texts of two agencies may be. Neighbours share what their county has arranged for all of them; one text is four
// fifths of what an agency has to tell of its own, where that is enough to tell it by.
const (
	alikePercent  = 80  // of the letters, in sentences that are one
	alikeSentence = 90  // per cent of a sentence for it to be one: a word is another, not the matter that it is about
	alikeWhole    = 150 // letters of a narrative below which likeness proves nothing
	alikeProblems = 60  // of the passages on problems
)

var leastLetters = [kindsOfText]int{wholeText: alikeWhole, problemsText: alikeProblems}

// findAlike looks for agencies with one text or one set of figures.
func (r *Result) findAlike() {
	grade, regraded := r.Options.Grades["collect.alike"]
	if regraded && grade.Severity == "" {
		return
	}
	list := lists.Filter(r.Standings, func(s *Standing) bool { return s.Current != nil && !s.Inner })
	r.Alike = append(r.alikeTexts(list), alikeTables(list)...)
	for i := range r.Alike {
		if f := &r.Alike[i].Finding; regraded {
			f.Severity, f.Regraded = grade.Severity, grade.Reason
		}
	}
}

// A textGroup is agencies with one text, by their places in a list.
type textGroup struct {
	members []int
	first   alikePair
}

// An alikePair is two texts that are one.
type alikePair struct {
	a, b    int
	percent int
	pairs   []alike.Pair // sentences of a beside those of b
}

// alikeTexts groups agencies by their texts. Sketches say whose to look at, the texts whether they are one.
func (r *Result) alikeTexts(list []*Standing) (found []Alike) {
	library := textLibrary{list: list, kept: map[int][kindsOfText]*alike.Text{}}
	whole := make([]*textGroup, len(list)) // who has one narrative need not be told that a part of it is one, too
	for kind := range kindsOfText {
		sketch := func(i int) alike.Sketch { return list[i].Current.content.sketch(kind) }
		in := make([]*textGroup, len(list))
		var groups []*textGroup
		for c := range alike.Candidates(len(list), sketch) {
			if in[c.This] != nil || whole[c.This] != nil && whole[c.This] == whole[c.That] { // with the likeliest before it
				continue
			}
			pair, one := library.compare(c.That, c.This, kind)
			if !one {
				continue
			}
			g := in[c.That]
			if g == nil {
				g = &textGroup{members: []int{c.That}, first: pair}
				in[c.That], groups = g, append(groups, g)
			}
			in[c.This], g.members = g, append(g.members, c.This)
			g.first.percent = min(g.first.percent, pair.percent)
		}
		for _, g := range groups {
			found = append(found, g.finding(&library, kind))
		}
		if kind == wholeText {
			whole = in
		}
	}
	return found
}

// finding says that the texts of a group are one.
func (g *textGroup) finding(library *textLibrary, kind int) Alike {
	list := library.list
	group := lists.Map(g.members, func(i int) *Standing { return list[i] })
	code := [kindsOfText]string{wholeText: "collect.alike", problemsText: "collect.alike/problems"}[kind]
	f := finding(code, templates.Words{"names": quoteNames(group), "got": strconv.Itoa(g.first.percent),
		"phrase": hanzi.Shorten(g.first.pairs[0].This, 40), "left": library.leftOver(g.members)})
	f.Copied = templates.Beside(list[g.first.b].Agency.Label(), g.first.pairs)
	f.Copied.Of = list[g.first.a].Agency.Label()
	return Alike{group, f}
}

// manyNamed is of how many agencies with one text the names are looked for in each other's: one that is found says enough.
const manyNamed = 10

// leftOver says in whose text the name of another of them still stands, "" for nobody's.
func (l *textLibrary) leftOver(members []int) string {
	members = members[:min(len(members), manyNamed)]
	for _, i := range members {
		text := l.texts(i)[wholeText]
		for _, k := range members {
			a, own := l.list[k].Agency, l.list[i].Agency
			for _, name := range []string{a.Name, a.Short} {
				if k != i && !strings.Contains(own.Name+own.Short, name) && text.Holds(name) {
					return fmt.Sprintf("“%s”的正文里还写着“%s”；", own.Label(), name)
				}
			}
		}
	}
	return ""
}

// A textLibrary unpacks the texts of filings, a few at a time.
type textLibrary struct {
	list []*Standing
	kept map[int][kindsOfText]*alike.Text
}

// manyKept is how many texts are kept: those of the first of a group are wanted again and again.
const manyKept = 32

func (l *textLibrary) texts(i int) [kindsOfText]*alike.Text {
	texts, ok := l.kept[i]
	if ok {
		return texts
	}
	if len(l.kept) >= manyKept {
		clear(l.kept)
	}
	texts = textsOf(l.list[i].Current.narrative())
	l.kept[i] = texts
	return texts
}

// compare reports whether the texts of two agencies are one: most of the shorter stands in the longer.
func (l *textLibrary) compare(a, b, kind int) (p alikePair, one bool) {
	short, long := l.texts(a)[kind], l.texts(b)[kind]
	p = alikePair{a: a, b: b}
	if short.Letters > long.Letters {
		short, long, p.a, p.b = long, short, b, a
	}
	like := short.In(long)
	p.percent, p.pairs = like.Sentences(alikeSentence), like.Pairs
	return p, p.percent >= alikePercent && len(p.pairs) > 0
}

// alikeTables groups agencies by the typed figures of a table.
func alikeTables(list []*Standing) (found []Alike) {
	type digest struct {
		of        uint64
		table, at int32
	}
	var all []digest
	for at, s := range list {
		for i, of := range s.Current.content.numbers(tablesPart) {
			if of != 0 {
				all = append(all, digest{of, int32(i), int32(at)})
			}
		}
	}
	slices.SortFunc(all, func(a, b digest) int {
		return cmp.Or(cmp.Compare(a.table, b.table), cmp.Compare(a.of, b.of), cmp.Compare(a.at, b.at))
	})
	var groups [][]digest
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].table == all[0].table && all[n].of == all[0].of {
			n++
		}
		if n > 1 {
			groups = append(groups, all[:n])
		}
		all = all[n:]
	}
	slices.SortFunc(groups, func(a, b []digest) int { // by who has made a group of it
		return cmp.Or(cmp.Compare(a[0].table, b[0].table), cmp.Compare(a[1].at, b[1].at))
	})
	for _, g := range groups {
		group := lists.Map(g, func(d digest) *Standing { return list[d.at] })
		first := group[0].Current.content
		table := first.form.Tables[g[0].table]
		count, sample := figuresIn(first.figures(), table)
		words := templates.Words{"names": quoteNames(group), "table": table.Sheet, "count": strconv.Itoa(count), "phrase": sample}
		found = append(found, Alike{group, finding("collect.alike/figures", words)})
	}
	return found
}

// figuresIn counts the typed figures of a table that are not 0, and names the largest.
func figuresIn(x *figures, t *templates.Table) (count int, sample string) {
	in := figureReader{figures: x}
	var most templates.Decimal
	for i, key := range x.form.Keys() {
		n, ok := in.cell(i).Value()
		fig := x.form.Figure(key)
		if !ok || n.IsZero() || fig.Table != t || x.form.Computed(key) != nil {
			continue
		}
		if count++; sample == "" || n.Cmp(most) > 0 {
			most, sample = n, fig.Name()+" "+n.String()
		}
	}
	return count, sample
}

// quoteNames names agencies, the first few of them: “甲局”“乙局”等 5 个单位.
func quoteNames(group []*Standing) string {
	names := lists.Map(group, func(s *Standing) string { return "“" + s.Agency.Label() + "”" })
	return lists.Few(names, 6, "", "等 {all} 个单位")
}

// AlikeLines says in one line how often agencies have one text or one set of figures; nothing where none have.
func (r *Result) AlikeLines() []string {
	if len(r.Alike) == 0 {
		return nil
	}
	groups := lists.Map(r.Alike, func(a Alike) string { return names(a.Agencies, 4) })
	slices.Sort(groups)
	return []string{fmt.Sprintf("正文或者数几个单位相同的有 %d 处，请核对（并排列在“进度.html”里）：%s", len(r.Alike), firstSome(slices.Compact(groups), 4))}
}

// firstSome joins the first few of a list.
func firstSome(list []string, most int) string {
	text := strings.Join(list[:min(len(list), most)], "；")
	if len(list) > most {
		text += "；等"
	}
	return text
}
