package published

import (
	"fmt"
	"html"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/testdata/tier"
)

// A dress is a way in which a report is set.
type dress struct {
	name, file string
	paragraph  string // with %s
	table      func([][]cellOf) string
	whole      func(*sample) string // instead of both
	traces     int                  // which blank cells leave a trace
	slow       bool                 // what reads it takes seconds to start: for the second tier
}

// Blank cells by what their trace has to be: none are there, a figure stands behind them in their row, any, all totals. Of glued tables
// nothing may be read, and of others that are unsure nothing is promised but that no figure is wrong.
const (
	glued = iota - 2
	unsure
	noBlanks
	innerBlanks
	anyBlanks
	allTotals
)

// shownCells are the texts of the cells that begin in a row, and how many places they cover besides.
func shownCells(row []cellOf) (texts []string, covered int) {
	for _, c := range row {
		if !c.cont {
			texts = append(texts, c.text)
			covered += max(c.cols, 1) - 1
		}
	}
	return texts, covered
}

// eachRow writes a table row by row.
func eachRow(write func(texts []string, covered int) string) func([][]cellOf) string {
	return func(rows [][]cellOf) string {
		var b strings.Builder
		for _, row := range rows {
			b.WriteString(write(shownCells(row)))
		}
		return b.String()
	}
}

// dresses are those of web pages, Word and text in which each cell has its place, and of tables whose cells stand one after the
// other; the cases 03 to 08 are of the latter.
var dresses = []dress{
	{name: "web page", file: "r.html", whole: (*sample).html, traces: allTotals},
	{name: "Word", file: "r.docx", whole: (*sample).word, traces: allTotals},
	{name: "PDF", file: "r.pdf", whole: func(s *sample) string { return string(s.drawn(setting{size: 6})) }, traces: allTotals, slow: true},
	{name: "PDF, letter by letter, heads again", file: "r.pdf", whole: func(s *sample) string {
		return string(s.drawn(setting{size: 6, single: true, stack: true, heads: true, number: true}))
	}, traces: allTotals, slow: true},
	{name: "tabs", file: "r.txt", whole: func(s *sample) string { return s.tabbed(true) }, traces: allTotals},
	{name: "tabs, merged places left out", file: "r.txt", whole: func(s *sample) string { return s.tabbed(false) }, traces: allTotals},
	{name: "pipes", file: "r.md", whole: (*sample).covered, traces: allTotals},
	{name: "pipes without ends", file: "r.md", whole: (*sample).piped, traces: allTotals},
	{name: "pipes, merged text repeated", file: "r.md", whole: (*sample).repeated, traces: allTotals},
	{name: "bars without outer ones", file: "r.txt", paragraph: "%s\n", table: eachRow(func(texts []string, _ int) string {
		return strings.Join(texts, " | ") + " |\n"
	}), traces: allTotals},
	{name: "bars left over", file: "r.md", paragraph: "%s\n", table: eachRow(func(texts []string, covered int) string {
		return "| " + strings.Join(texts, " | ") + " | " + strings.Repeat("|", covered) + "\n"
	}), traces: allTotals},
	{name: "a cell a line with a bar", file: "r.txt", paragraph: "%s\n", table: eachRow(func(texts []string, covered int) string {
		return strings.Join(texts, " |\n") + " |\n" + strings.Repeat("|", covered) + "\n"
	}), traces: allTotals},
	{name: "cells begin on a new line", file: "r.md", paragraph: "%s\n", table: eachRow(func(texts []string, covered int) string {
		return "| \n " + strings.Join(texts, "  | \n ") + "  | " + strings.Repeat("|", covered) + "\n"
	}), traces: allTotals},
	{name: "a table a row", file: "r.md", paragraph: "%s\n\n", table: eachRow(func(texts []string, _ int) string {
		return "| " + strings.Join(texts, " | ") + " |\n|" + strings.Repeat("---|", len(texts)) + "\n\n"
	}), traces: allTotals},
	{name: "all in one line", file: "r.txt", whole: (*sample).strung, traces: allTotals},
	{name: "all in one line, tabs", file: "r.txt", whole: func(s *sample) string {
		return strings.ReplaceAll(s.strung(), " ", "\t")
	}, traces: allTotals},
	{name: "all in one line, wide blanks", file: "r.txt", whole: func(s *sample) string {
		return strings.ReplaceAll(s.strung(), " ", "\u3000")
	}, traces: allTotals},
	{name: "all in one line, blank cells left out", file: "r.txt", whole: func(s *sample) string {
		return strings.Join(strings.Fields(s.strung()), " ")
	}, traces: noBlanks},
	{name: "a table in one line, tabs", file: "r.txt", paragraph: "%s\n", table: func(rows [][]cellOf) string {
		return strings.TrimSuffix(eachRow(func(texts []string, _ int) string { return strings.Join(texts, "\t") + "\t" })(rows), "\t") + "\n"
	}, traces: allTotals},
	{name: "all in one paragraph", file: "r.html", whole: func(s *sample) string {
		return "<html><body><p>" + strings.TrimSpace(s.strung()) + "</p></body></html>"
	}, traces: noBlanks},
	{name: "all in one paragraph, wide blanks", file: "r.html", whole: func(s *sample) string {
		return "<html><body><p>" + strings.ReplaceAll(strings.TrimSpace(s.strung()), " ", "&nbsp;") + "</p></body></html>"
	}, traces: allTotals},
	{name: "all in one paragraph of Word", file: "r.docx", whole: func(s *sample) string { return wordOf(s.strung()) }, traces: allTotals},
	{name: "all in one paragraph of Word, tabs", file: "r.docx", whole: func(s *sample) string {
		return wordOf(strings.ReplaceAll(s.strung(), " ", "\t"))
	}, traces: allTotals},
	{name: "a table in one paragraph", file: "r.html", paragraph: "<p>%s</p>\n", table: eachRow(func(texts []string, _ int) string {
		return strings.Join(texts, " ") + " "
	}), traces: noBlanks},
	{name: "a table in one paragraph of Word", file: "r.docx", whole: func(s *sample) string {
		return wordOf(s.document(func(p string) string { return p + "\n" }, func(rows [][]cellOf) string {
			return strings.TrimSuffix(eachRow(func(texts []string, _ int) string { return strings.Join(texts, "\t") + "\t" })(rows), "\t") + "\n"
		}))
	}, traces: allTotals},
	{name: "all in one line, broken at blanks", file: "r.txt", whole: func(s *sample) string { return folded(s.strung(), 76, atBlanks) }, traces: noBlanks},
	{name: "all in one line, broken at blanks and in text", file: "r.txt", whole: func(s *sample) string {
		return folded(s.strung(), 80, inText)
	}, traces: noBlanks},
	{name: "all in one line, broken anywhere", file: "r.txt", whole: func(s *sample) string { return folded(s.strung(), 80, anywhere) }, traces: unsure},
	{name: "a table in one line, broken at blanks", file: "r.txt", whole: func(s *sample) string {
		return foldedLines(s.document(func(p string) string { return p + "\n" }, func(rows [][]cellOf) string {
			return strings.TrimSpace(eachRow(func(texts []string, _ int) string { return strings.Join(texts, " ") + " " })(rows)) + "\n"
		}), atBlanks)
	}, traces: noBlanks},
	{name: "a row a line, broken at blanks and in text", file: "r.txt", whole: func(s *sample) string {
		return foldedLines(s.document(func(p string) string { return p + "\n" }, eachRow(func(texts []string, _ int) string {
			return strings.Join(texts, "  ") + "\n"
		})), inText)
	}, traces: unsure},
	{name: "a cell a line", file: "r.txt", whole: (*sample).stacked, traces: allTotals},
	{name: "a cell a line, rows apart", file: "r.txt", paragraph: "%s\n", table: eachRow(func(texts []string, _ int) string {
		return strings.Join(texts, "\n") + "\n\n"
	}), traces: allTotals},
	{name: "a cell a paragraph", file: "r.html", paragraph: "<p>%s</p>\n", table: eachRow(func(texts []string, _ int) string {
		return "<p>" + strings.Join(texts, "</p>\n<p>") + "</p>\n"
	}), traces: allTotals},
	{name: "a cell a paragraph of Markdown", file: "r.md", paragraph: "%s\n\n", table: eachRow(func(texts []string, _ int) string {
		return strings.Join(texts, "\n\n") + "\n\n"
	}), traces: allTotals},
	{name: "aligned at the left", file: "r.txt", paragraph: "%s\n", table: func(rows [][]cellOf) string { return aligned(rows, false) }, traces: innerBlanks},
	{name: "aligned at the right", file: "r.txt", paragraph: "%s\n", table: func(rows [][]cellOf) string { return aligned(rows, true) }, traces: innerBlanks},
	{name: "digits run together", file: "r.txt", paragraph: "%s\n", traces: glued, table: eachRow(func(texts []string, _ int) string {
		return strings.Join(texts, "") + "\n"
	})},
}

// Where a program breaks a line that is full: at blanks; between two characters that are no part of a number, too; anywhere.
const (
	atBlanks = iota
	inText
	anywhere
)

// folded breaks a line that is wider than so many columns, as mail programs do. The blank at which it is broken is gone.
func folded(line string, width, where int) string {
	var b strings.Builder
	chars := []rune(strings.TrimSpace(line))
	for len(chars) > 0 {
		n, columns := 0, 0
		for n < len(chars) && columns+hanzi.Width(chars[n]) <= width {
			columns += hanzi.Width(chars[n])
			n++
		}
		if n < len(chars) && where != anywhere {
			n = foldedAt(chars, n, where == inText)
		}
		b.WriteString(strings.TrimRight(string(chars[:n]), " ") + "\n")
		for chars = chars[n:]; where != anywhere && len(chars) > 0 && chars[0] == ' '; {
			chars = chars[1:]
		}
	}
	return b.String()
}

// foldedAt is where a line of n characters is broken that keeps words whole.
func foldedAt(chars []rune, n int, inText bool) int {
	fits := func(k int) bool {
		return chars[k] == ' ' || inText && hanzi.Wide(chars[k]) && hanzi.Wide(chars[k-1]) && !strings.ContainsRune("，。；：、）", chars[k])
	}
	for k := n; k > 0; k-- {
		if fits(k) {
			return k
		}
	}
	for k := n; k < len(chars); k++ { // a word that is longer than a line
		if fits(k) {
			return k
		}
	}
	return len(chars)
}

// foldedLines breaks those of 76 columns.
func foldedLines(text string, where int) string {
	var b strings.Builder
	for l := range strings.Lines(text) {
		b.WriteString(folded(l, 76, where))
	}
	return b.String()
}

// wordOf writes lines as paragraphs of a Word document.
func wordOf(text string) string {
	var b strings.Builder
	for l := range strings.Lines(text) {
		run := strings.ReplaceAll(html.EscapeString(strings.TrimSuffix(l, "\n")), "\t", `</w:t><w:tab/><w:t xml:space="preserve">`)
		b.WriteString(paragraphXML(`<w:r><w:t xml:space="preserve">` + run + "</w:t></w:r>"))
	}
	data, err := wordBytes(map[string]string{"body": b.String()})
	if err != nil {
		panic(err)
	}
	return string(data)
}

// word writes the report as a Word document.
func (s *sample) word() string {
	data, err := wordBytes(map[string]string{"body": s.document(paragraphXML, tableXML)})
	if err != nil {
		panic(err)
	}
	return string(data)
}

// aligned writes a table with its columns below each other, each as wide as its widest cell.
func aligned(rows [][]cellOf, right bool) string {
	widths := make([]int, 64)
	for _, row := range rows {
		for i, c := range row {
			if c.cols <= 1 {
				widths[i] = max(widths[i], hanzi.Columns(c.text))
			}
		}
	}
	for _, row := range rows { // the last column of a merged cell takes what is too much
		for i, c := range row {
			need := hanzi.Columns(c.text) - 2*(c.cols-1)
			for k := i; k < i+c.cols; k++ {
				need -= widths[k]
			}
			if c.cols > 1 && need > 0 {
				widths[i] += need
			}
		}
	}
	var b strings.Builder
	for _, row := range rows {
		line, at := "", 0
		for i, c := range row {
			pad := strings.Repeat(" ", max(at-hanzi.Columns(line), 0))
			room := strings.Repeat(" ", max(widths[i]-hanzi.Columns(c.text), 0)*min(1, len(c.key))*map[bool]int{true: 1}[right])
			if c.text != "" {
				line += pad + room + c.text
			}
			at += widths[i] + 2
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

func (d *dress) write(s *sample) string {
	if d.whole != nil {
		return d.whole(s)
	}
	return s.document(func(p string) string { return fmt.Sprintf(d.paragraph, p) }, d.table)
}

// strung writes everything in one line, a blank between the cells.
func (s *sample) strung() string {
	return s.document(func(p string) string { return p + " " }, eachRow(func(texts []string, _ int) string {
		return strings.Join(texts, " ") + " "
	}))
}

// A shape is what stands in the figures of a report.
type shape struct {
	name  string
	fill  func(s *sample, r *rand.Rand)
	needs int  // which blank cells have to leave a trace
	bent  bool // the table is not as the official one
}

// blank leaves figures blank.
func (s *sample) blank(which func(k templates.Key) bool) {
	for _, k := range s.form.Keys() {
		if which(k) {
			s.put(k, "")
		}
	}
}

var shapes = []shape{
	{"as they are", func(*sample, *rand.Rand) {}, noBlanks, false},
	{"zeros", func(s *sample, _ *rand.Rand) {
		for _, k := range s.form.Keys() {
			s.put(k, "0")
		}
	}, noBlanks, false},
	{"large", func(s *sample, r *rand.Rand) {
		for _, k := range s.form.Keys() {
			if s.form.Computed(k) == nil {
				s.filing.Set(k, templates.Number(formula.FromInt(1_000_000+r.Int64N(9_000_000))))
				s.put(k, s.filing.Cell(k).Number.String())
			}
		}
		s.sum()
	}, noBlanks, false},
	{"remarks, units", func(s *sample, r *rand.Rand) {
		for _, k := range s.form.Keys() {
			switch text := s.filing.Cell(k).Number.String(); r.IntN(6) {
			case 0:
				s.put(k, text+"（含转办）")
			case 1:
				if s.form.Figure(k).Kind == templates.Count {
					s.put(k, text+"件")
				}
			}
		}
	}, noBlanks, false},
	{"signs for none", func(s *sample, _ *rand.Rand) {
		for _, k := range s.form.Keys() {
			if s.filing.Cell(k).Number.IsZero() {
				s.put(k, "/")
			}
		}
	}, noBlanks, false},
	{"blanks in rows", func(s *sample, r *rand.Rand) {
		s.blank(func(k templates.Key) bool {
			return s.form.Computed(k) == nil && s.form.Table(k.Table()).Shape != templates.Bands && r.IntN(12) == 0
		})
		s.keepSums()
	}, innerBlanks, false},
	{"blanks anywhere", func(s *sample, r *rand.Rand) {
		s.blank(func(k templates.Key) bool { return s.form.Computed(k) == nil && r.IntN(12) == 0 })
		s.keepSums()
	}, anyBlanks, false},
	{"zeros left blank", func(s *sample, _ *rand.Rand) {
		s.blank(func(k templates.Key) bool { return s.filing.Cell(k).Number.IsZero() })
	}, anyBlanks, false},
	{"rows blank", func(s *sample, r *rand.Rand) {
		rows := map[string]bool{}
		s.blank(func(k templates.Key) bool {
			if _, known := rows[k.Row()]; !known {
				rows[k.Row()] = r.IntN(4) == 0 // where all tables end blank a cell with its own line is refused: nothing says where they end
			}
			return rows[k.Row()]
		})
	}, anyBlanks, false},
	{"totals blank", func(s *sample, _ *rand.Rand) {
		s.blank(func(k templates.Key) bool { return s.form.Computed(k) != nil && k.Column() == "total" })
	}, allTotals, false},
	{"no 总计 column", func(s *sample, _ *rand.Rand) {
		for _, k := range s.form.Table("applications").Keys() {
			if k.Column() == "total" {
				s.put(k, "")
			}
		}
		s.truths = s.truth()
		s.dropColumn("applications", "total")
	}, noBlanks, true},
	{"another order", func(s *sample, _ *rand.Rand) {
		for _, t := range s.form.Tables {
			s.swap(t.ID)
		}
	}, noBlanks, true},
}

// keepSums makes the totals those of what is left.
func (s *sample) keepSums() {
	for k, shown := range s.truth() {
		if shown == "blank" {
			s.filing.Set(k, templates.Number(formula.FromInt(0)))
		}
	}
	s.sum()
}

// sum makes the totals anew.
func (s *sample) sum() {
	for _, k := range s.form.Keys() {
		if s.form.Computed(k) != nil {
			s.filing.Set(k, templates.Cell{})
		}
	}
	s.filing.Complete()
	for _, k := range s.form.Keys() {
		if s.form.Computed(k) != nil {
			s.put(k, s.filing.Cell(k).Number.String())
		}
	}
}

// swap puts the first two rows of a table that have the same cells in another order.
func (s *sample) swap(table string) {
	rows := s.tables[table]
	same := func(a, b cellOf) bool {
		return a.cont == b.cont && a.rows == b.rows && a.cols == b.cols && (a.key == "") == (b.key == "")
	}
	for r := 1; r < len(rows); r++ {
		figures := func(c cellOf) bool { return c.key != "" }
		if slices.ContainsFunc(rows[r], figures) && slices.EqualFunc(rows[r-1], rows[r], same) {
			rows[r-1], rows[r] = rows[r], rows[r-1]
			return
		}
	}
}

// truth is what each figure of a sample shows.
func (s *sample) truth() map[templates.Key]string {
	out := map[templates.Key]string{}
	for table := range s.tables {
		s.each(table, func(c *cellOf) {
			if c.key != "" {
				out[c.key] = shown(templates.ParseFigure(c.text, s.form.Figure(c.key)))
			}
		})
	}
	return out
}

// verdict compares what is read with the truth: right, refused or wrong.
func verdict(form *templates.Form, res *Result, truth map[templates.Key]string) (right, refused int, wrong string) {
	if res.Filing == nil || res.Filing.Form != form {
		return 0, len(truth), ""
	}
	for _, key := range form.Keys() {
		switch c := res.Filing.Cell(key); {
		case hanzi.Squeeze(shown(c)) == hanzi.Squeeze(truth[key]): // a remark may stand in two lines
			right++
		case c.Kind == templates.CellUnreadable, c.Kind == templates.CellText: // a text is an error for everyone
			refused++
		default:
			wrong += fmt.Sprintf(" %s is %s, was %s", key, shown(c), truth[key])
		}
	}
	return right, refused, wrong
}

// TestDresses reads reports of every shape in every dress: where all blank cells leave a trace at least 95 of a hundred are read
// whole; none is read wrongly, and what nobody can read is refused by name. The table is logged; the first tier fills in some of it.
func TestDresses(t *testing.T) {
	table := ""
	for n, d := range dresses {
		t.Run(d.name, func(t *testing.T) {
			table += "\n" + d.name + ":"
			for k, shape := range shapes {
				if !tier.Full() && (d.slow || (n+k)%4 > 0) {
					continue
				}
				whole, refused, rounds, least := 0, 0, tier.Rounds(1, 20), 95
				if d.slow { // and one may have 1234567件 broken in its digits, which is no figure
					rounds, least = min(rounds, 5), 80
				}
				for seed := range rounds {
					if d.try(t, &shape, seed, templates.Forms()[(seed+n+k)%2]) {
						whole++
					} else {
						refused++
					}
				}
				table += fmt.Sprintf("  %s %d/%d", shape.name, whole, refused)
				if d.traces == glued && whole > 0 || d.traces >= shape.needs && whole*100 < least*(whole+refused) {
					t.Errorf("%s: %d whole, %d refused", shape.name, whole, refused)
				}
			}
		})
	}
	t.Log("whole/refused by name" + table)
}

// try reads one report, and says whether it was read whole.
func (d *dress) try(t *testing.T, shape *shape, seed int, form *templates.Form) bool {
	s := newSample(t, form.ID)
	s.filing = generated(t, form, seed)
	for _, tb := range form.Tables {
		s.tables[tb.ID] = s.grid(tb)
	}
	shape.fill(s, rand.New(rand.NewPCG(uint64(seed), 19)))
	truth := s.truths
	if truth == nil {
		truth = s.truth()
	}
	res := readNamed(d.file, []byte(d.write(s)), nil)
	right, lost, wrong := verdict(form, res, truth)
	text := func(k templates.Key) bool { return res.Filing.Cell(k).Kind == templates.CellText } // an error of the check
	named := slices.ContainsFunc(res.Findings, func(f templates.Finding) bool { return f.Severity == templates.SeverityError }) ||
		slices.ContainsFunc(form.Keys(), text)
	if wrong != "" {
		t.Errorf("%s, form %s, seed %d:%s", shape.name, form.ID, seed, wrong)
	}
	if lost > 0 && !named {
		t.Errorf("%s, form %s, seed %d: %d read, %d lost without a word", shape.name, form.ID, seed, right, lost)
	}
	if lost > 0 && d.traces >= shape.needs {
		t.Log(shape.name, form.ID, seed, lost, codes(res))
	}
	return wrong == "" && lost == 0
}
