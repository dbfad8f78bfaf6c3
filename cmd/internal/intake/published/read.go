package published

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/cmd/internal/intake/blocks/pdf"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
	"nianbao/xlsx/opc"
)

// A Result is what reading one published report gave.
type Result struct {
	Filing   *templates.Filing   // nil when no official table was found
	Findings []templates.Finding // what is wrong with the file and its tables
	Notes    []string            // what was kept in another place than its own, and what was passed over, in words
}

// Read reads a report of any kind that Kind returns but "doc", which another program turns into others. name
// stands for the file in messages, as it was before converting. It never fails: what is wrong becomes findings, and Filing
// stays nil where no official table was found. known are the forms to look for; nil are the built-in editions. The work is
// linear in the bytes, and m counts it.
func Read(kind, name string, data []byte, known *templates.FormSet, m *meter.Meter) (res *Result) {
	m.Unpacked(len(data))
	m.Doing("这份报告")
	if err := m.Guard(func() { res = read(kind, name, data, known, m) }); err != nil {
		return &Result{Findings: []templates.Finding{templates.Hostile(err)}}
	}
	return res
}

func read(kind, name string, data []byte, known *templates.FormSet, m *meter.Meter) (res *Result) {
	file := filepath.Base(name)
	refuse := func(code string, words templates.Words) *Result {
		if words == nil {
			words = templates.Words{}
		}
		words["file"] = file
		return &Result{Findings: []templates.Finding{templates.Report(code, nil, templates.Place{}, words)}}
	}
	defer func() {
		if p := recover(); p != nil {
			meter.Repanic(p)
			res = refuse("file.damaged", templates.Words{"reason": "读取时程序出错，没有读完"})
		}
	}()
	if len(data) == 0 {
		return refuse("file.empty", nil)
	}
	forms := known.All()
	switch kind {
	case "doc":
		return &Result{Findings: []templates.Finding{Unconverted(name, data, "")}}
	case "":
		sniffed := opc.Sniff(bytes.NewReader(data), int64(len(data)), name)
		return refuse("file.not-workbook", templates.Words{"what": sniffed.What})
	}
	flow, err := blocks.Read(kind, data, hints(m, forms), m)
	var bad *opc.Error
	var long blocks.TooLong
	var refused pdf.Refused
	switch {
	case errors.As(err, &refused):
		return refuse("file.not-workbook/pdf", templates.Words{"because": refused.Error()})
	case errors.As(err, &long):
		return refuseText(file, long.Error())
	case errors.As(err, &bad):
		words := templates.Words{"reason": bad.Chinese(nil), "what": bad.What}
		code := bad.Kind.Code()
		if code == "" {
			code = "file.damaged"
		}
		if code == "file.damaged" {
			code += "/document"
		}
		return refuse(code, words)
	case err != nil:
		return refuse("file.damaged", templates.Words{"reason": err.Error()})
	}
	if isLedger(flow) {
		return refuse("file.ledger", nil)
	}
	return assemble(name, flow, known, m)
}

// hints lets the reader of blocks ask for the headings of all forms.
func hints(m *meter.Meter, forms []*templates.Form) *blocks.Hints {
	heads := newHeadings(m, forms...)
	return &blocks.Hints{Forms: forms, Title: isTitle, Heading: func(text string) (is, tabular bool) {
		h, is := heads.match(text)
		return is, is && heads.tabular[h.section] && h.rest == ""
	}}
}

// maxNotes bounds the notes kept in a Result.
const maxNotes = 100

// assemble makes the filing of the blocks.
func assemble(name string, flow []blocks.Block, known *templates.FormSet, m *meter.Meter) *Result {
	file, forms := filepath.Base(name), known.All()
	flow, imprint := cutImprint(flow)
	flow, covers := cutScope(flow)
	flow = unframe(flow, forms, m)
	heads := newHeadings(m, forms...)
	heads.bracketed(flow)
	front, _ := heads.sections(flow)
	were := map[int]string{}
	takeLooks(flow, front, were)
	t, titled := findTitle(flow, front)
	if !titled {
		t, titled = misnamed(flow, front)
	}
	year := t.year
	if !titled || year == 0 {
		_, year = fileTitle(name)
		if y := findYear(texts(flow, front), ""); y != 0 {
			year = y
		}
		if year == 0 {
			year = sentenceYear(texts(flow, front))
		}
	}
	form, flow, list := chooseForm(flow, known, year, m)
	res := &Result{}
	if len(list) == 0 {
		res.Findings = noTables(file, flow, form, m)
		return res
	}
	heads = newHeadings(m, form)
	heads.bracketed(flow)
	front, parts := heads.sections(flow)
	takeLooks(flow, front, were)
	filing := templates.NewFiling(form, year)
	filing.Published, filing.Covers = true, covers
	a := &assembler{filing: filing, file: file, forms: forms, known: known, words: newMatcher(form, m).words, meter: m}
	a.signed = signatureOf(flow)
	if len(imprint) > 0 {
		a.notes = append(a.notes, fmt.Sprintf("文末的版记（“%s”等 %d 行）没有放进正文。", clip(imprint[0], 20), len(imprint)))
	}
	res.Filing = filing
	front, parts = a.firstPart(flow, front, parts, t, titled)
	parts = a.otherParts(flow, parts)
	a.opening(flow, front, were)
	a.settle(agencyEvidence(name, flow, front, t, titled, a.signed))
	a.front(flow, front, t, titled, len(parts) > 0)
	var head string
	if titled {
		for _, i := range front[t.at : t.at+t.n] {
			head += hanzi.Squeeze(blocks.Plain(flow[i].Text))
		}
	}
	if span := twoYears.FindString(hanzi.HalfDigits(head)); year == 0 && span != "" {
		a.report("file.year", nil, "", templates.Words{"got": span, "because": "标题写了两个年度，不知道是哪一年的报告"})
	} else if year == 0 {
		a.report("file.year", nil, "", templates.Words{"got": "空白", "because": "标题和正文里都没有找到报告年度"})
	} else if y := findYear(texts(flow, front), ""); y != 0 && y != year {
		a.report("file.year", nil, "", templates.Words{"got": fmt.Sprint(year), "because": fmt.Sprintf("标题写的是 %d 年，统计期限写的是 %d 年", year, y)})
	} else if !form.Covers(year) {
		a.formMismatch(form.ID)
	}
	official := a.tables(flow, list, parts)
	a.text(flow, parts, official)
	(&framing{a, flow, front, parts}).judge(t, titled)
	a.lookedAt()
	templates.SortFindings(form, a.findings)
	res.Findings, res.Notes = a.findings, a.notes
	if n := len(a.notes) - maxNotes; n > 0 {
		res.Notes = append(a.notes[:maxNotes:maxNotes], fmt.Sprintf("另有 %d 处。", n))
	}
	return res
}

// chooseForm returns the form whose wording the tables have; where two have as much, the one that is used for the year: an
// office's own before the built-in edition, which may have the same tables and one less.
func chooseForm(flow []blocks.Block, known *templates.FormSet, year int, m *meter.Meter) (*templates.Form, []blocks.Block, []*found) {
	used, _ := known.ForYear(year)
	var form *templates.Form
	var list []*found
	seen := flow
	for _, f := range known.All() {
		as, got := newMatcher(f, m).all(flow)
		if form == nil || score(got) > score(list) || score(got) == score(list) && (f == used || f.Covers(year) && !form.Covers(year)) {
			form, seen, list = f, as, got
		}
	}
	return form, seen, list
}

func texts(flow []blocks.Block, index []int) []string {
	var list []string
	for _, i := range index {
		if flow[i].Grid == nil {
			list = append(list, flow[i].Text)
		}
	}
	return list
}

// tableText writes a table as lines.
func tableText(t *blocks.Grid) []string {
	var lines []string
	for _, row := range t.Rows {
		var words []string
		for i := range row {
			if s := &row[i]; s.Fresh && !s.Blank() && s.Text != blocks.Pictured {
				words = append(words, strings.Join(strings.Fields(s.Text), " "))
			}
		}
		if len(words) > 0 {
			lines = append(lines, strings.Join(words, "　"))
		}
	}
	return lines
}

// unframe takes apart tables that arrange the page: a row whose only text is a section heading or long is no row of an
// official table. Paragraphs with line breaks become several.
func unframe(flow []blocks.Block, forms []*templates.Form, m *meter.Meter) []blocks.Block {
	whole := func(b blocks.Block) bool {
		return b.Grid == nil && (b.Head || !strings.Contains(b.Text, "\n"))
	}
	if !slices.ContainsFunc(flow, func(b blocks.Block) bool { return !whole(b) }) {
		return flow
	}
	heads := newHeadings(m, forms...)
	out := make([]blocks.Block, 0, len(flow))
	for _, b := range flow {
		if whole(b) {
			out = append(out, b)
			continue
		}
		if b.Grid == nil {
			bold, empty := false, b.Gap
			for l := range strings.SplitSeq(b.Text, "\n") {
				marks := strings.Count(l, "**")
				if bold {
					l = "**" + l
				}
				if bold = bold != (marks%2 == 1); bold {
					l += "**"
				}
				if hanzi.Trim(blocks.Plain(l)) != "" {
					one := b
					one.Text, one.Gap, empty = hanzi.Trim(l), empty, 0
					out = append(out, one)
				} else {
					empty++
				}
			}
			continue
		}
		from := 0
		cut := func(to int) {
			if to > from {
				if only := frame(b.Grid.Rows[from:to]); only != nil {
					for _, l := range only {
						out = append(out, blocks.Block{Text: l, Node: b.Node})
					}
					return
				}
				t := *b.Grid
				t.Rows = b.Grid.Rows[from:to]
				out = append(out, blocks.Block{Grid: &t, Node: b.Node})
			}
		}
		for r, row := range b.Grid.Rows {
			only, n := "", 0
			for i := range row {
				if s := &row[i]; s.Fresh && !s.Blank() && hanzi.Trim(s.Text) != only {
					only, n = hanzi.Trim(s.Text), n+1
				}
			}
			if n != 1 {
				continue
			}
			m, isHeading := heads.match(only)
			if isHeading && (m.numbered || utf8.RuneCountInString(only) < 30) || utf8.RuneCountInString(only) > 80 {
				cut(r)
				from = r + 1
				for l := range strings.SplitSeq(only, "\n") {
					out = append(out, blocks.Block{Text: hanzi.Trim(l), Node: b.Node})
				}
			}
		}
		cut(len(b.Grid.Rows))
	}
	return out
}

// frame returns the texts of rows that hold one cell each, or nil if a row holds more.
func frame(rows [][]blocks.Cell) []string {
	var list []string
	for _, row := range rows {
		n := 0
		for i := range row {
			if s := &row[i]; s.Fresh && !s.Blank() {
				n++
				for l := range strings.SplitSeq(s.Text, "\n") {
					list = append(list, hanzi.Trim(l))
				}
			}
		}
		if n > 1 || len(row) > 1 {
			return nil
		}
	}
	return list
}

// refuseText refuses a report that is too long.
func refuseText(file, reason string) *Result {
	f := templates.Report(meter.Code+"/length", nil, templates.Place{}, templates.Words{"file": file, "reason": reason})
	return &Result{Findings: []templates.Finding{f}}
}

// Unconverted is the finding for what Kind calls "doc" and that nobody has converted. because is a Chinese sentence without
// its full stop that says why converting has failed, "" when it was not asked for.
func Unconverted(name string, data []byte, because string) templates.Finding {
	s := opc.Sniff(bytes.NewReader(data), int64(len(data)), name)
	code := "file.legacy/document"
	if because != "" {
		code += "-failed"
	}
	return templates.Report(code, nil, templates.Place{},
		templates.Words{"file": filepath.Base(name), "what": s.What, "because": because})
}
