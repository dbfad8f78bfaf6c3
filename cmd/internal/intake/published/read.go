package published

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
	"nianbao/xlsx/opc"
)

// Read reads a report of any kind that Kind returns but "doc" and "pdf", which another program turns into others. name
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
	case "doc", "pdf":
		return &Result{Findings: []templates.Finding{Unconverted(name, data, "")}}
	case "":
		sniffed := opc.Sniff(bytes.NewReader(data), int64(len(data)), name)
		return refuse("file.not-workbook", templates.Words{"what": sniffed.What})
	}
	blocks, err := readBlocks(kind, data, hints(m, forms), m)
	var bad *opc.Error
	var long oversizeError
	switch {
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
	return assemble(name, blocks, known, m)
}

// hints lets the reader of blocks ask for the headings of all forms.
func hints(m *meter.Meter, forms []*templates.Form) *Hints {
	heads := newHeadings(m, forms...)
	return &Hints{Forms: forms, Title: isTitle, Heading: func(text string) (is, tabular bool) {
		h, is := heads.match(text)
		return is, is && heads.tabular[h.section] && h.rest == ""
	}}
}

// maxNotes bounds the notes kept in a Result.
const maxNotes = 100

// assemble makes the filing of the blocks.
func assemble(name string, blocks []block, known *templates.FormSet, m *meter.Meter) *Result {
	file, forms := filepath.Base(name), known.All()
	blocks = unframe(blocks, forms, m)
	heads := newHeadings(m, forms...)
	heads.bracketed(blocks)
	front, _ := heads.sections(blocks)
	were := map[int]string{}
	takeLooks(blocks, front, were)
	t, titled := findTitle(blocks, front)
	year := t.year
	if !titled || year == 0 {
		_, year = fileTitle(name)
		if y := findYear(texts(blocks, front), ""); y != 0 {
			year = y
		}
		if year == 0 {
			year = sentenceYear(texts(blocks, front))
		}
	}
	form, list := chooseForm(blocks, known, year, m)
	res := &Result{}
	if len(list) == 0 {
		res.Findings = []templates.Finding{templates.Report("file.no-form", nil, templates.Place{}, templates.Words{"file": file})}
		return res
	}
	heads = newHeadings(m, form)
	heads.bracketed(blocks)
	front, parts := heads.sections(blocks)
	takeLooks(blocks, front, were)
	filing := templates.NewFiling(form, year)
	filing.Published = true
	a := &assembler{filing: filing, file: file, forms: forms, known: known, words: newMatcher(form, m).words, meter: m}
	a.signed = signatureOf(blocks)
	res.Filing = filing
	front, parts = a.firstPart(blocks, front, parts, t, titled)
	a.opening(blocks, front, were)
	a.settle(agencyEvidence(name, blocks, front, t, titled, a.signed))
	a.front(blocks, front, t, titled, len(parts) > 0)
	var head string
	if titled {
		for _, i := range front[t.at : t.at+t.n] {
			head += hanzi.Squeeze(plain(blocks[i].text))
		}
	}
	if span := twoYears.FindString(hanzi.HalfDigits(head)); year == 0 && span != "" {
		a.report("file.year", nil, "", templates.Words{"got": span, "because": "标题写了两个年度，不知道是哪一年的报告"})
	} else if year == 0 {
		a.report("file.year", nil, "", templates.Words{"got": "空白", "because": "标题和正文里都没有找到报告年度"})
	} else if y := findYear(texts(blocks, front), ""); y != 0 && y != year {
		a.report("file.year", nil, "", templates.Words{"got": fmt.Sprint(year), "because": fmt.Sprintf("标题写的是 %d 年，统计期限写的是 %d 年", year, y)})
	} else if !form.Covers(year) {
		a.formMismatch(form.ID)
	}
	official := a.tables(blocks, list, parts)
	a.text(blocks, parts, official)
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
func chooseForm(blocks []block, known *templates.FormSet, year int, m *meter.Meter) (form *templates.Form, list []*found) {
	used, _ := known.ForYear(year)
	for _, f := range known.All() {
		got := newMatcher(f, m).all(blocks)
		if form == nil || score(got) > score(list) || score(got) == score(list) && (f == used || f.Covers(year) && !form.Covers(year)) {
			form, list = f, got
		}
	}
	return form, list
}

func texts(blocks []block, index []int) []string {
	var list []string
	for _, i := range index {
		if blocks[i].table == nil {
			list = append(list, blocks[i].text)
		}
	}
	return list
}

// tableText writes a table as lines.
func tableText(t *table) []string {
	var lines []string
	for _, row := range t.rows {
		var words []string
		for i := range row {
			if s := &row[i]; s.fresh && !s.blank() && s.text != pictured {
				words = append(words, strings.Join(strings.Fields(s.text), " "))
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
func unframe(blocks []block, forms []*templates.Form, m *meter.Meter) []block {
	whole := func(b block) bool {
		return b.table == nil && (b.head || !strings.Contains(b.text, "\n")) || b.table != nil && b.table.lines != nil
	}
	if !slices.ContainsFunc(blocks, func(b block) bool { return !whole(b) }) {
		return blocks
	}
	heads := newHeadings(m, forms...)
	out := make([]block, 0, len(blocks))
	for _, b := range blocks {
		if whole(b) {
			out = append(out, b)
			continue
		}
		if b.table == nil {
			bold := false
			for l := range strings.SplitSeq(b.text, "\n") {
				marks := strings.Count(l, "**")
				if bold {
					l = "**" + l
				}
				if bold = bold != (marks%2 == 1); bold {
					l += "**"
				}
				if hanzi.Trim(plain(l)) != "" {
					one := b
					one.text = hanzi.Trim(l)
					out = append(out, one)
				}
			}
			continue
		}
		from := 0
		cut := func(to int) {
			if to > from {
				if only := frame(b.table.rows[from:to]); only != nil {
					for _, l := range only {
						out = append(out, block{text: l, node: b.node})
					}
					return
				}
				t := *b.table
				t.rows = b.table.rows[from:to]
				out = append(out, block{table: &t, node: b.node})
			}
		}
		for r, row := range b.table.rows {
			only, n := "", 0
			for i := range row {
				if s := &row[i]; s.fresh && !s.blank() && hanzi.Trim(s.text) != only {
					only, n = hanzi.Trim(s.text), n+1
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
					out = append(out, block{text: hanzi.Trim(l), node: b.node})
				}
			}
		}
		cut(len(b.table.rows))
	}
	return out
}

// frame returns the texts of rows that hold one cell each, or nil if a row holds more.
func frame(rows [][]seg) []string {
	var list []string
	for _, row := range rows {
		n := 0
		for i := range row {
			if s := &row[i]; s.fresh && !s.blank() {
				n++
				for l := range strings.SplitSeq(s.text, "\n") {
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
