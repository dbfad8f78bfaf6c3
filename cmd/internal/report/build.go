package report

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// Options of Build.
type Options struct {
	Draft    bool              // say 草稿 on every page, and show what is missing as 【待补】 instead of failing
	Because  []string          // why it is a draft, a sentence each; printed above the title of a draft
	Charts   bool              // add charts of the applications
	Previous *templates.Filing // last year's filing, for charts of two years side by side; may be nil
	Date     string            // the date below the text as it is to be printed, 2025年1月20日; "" prints no signature
}

// missing is what a draft shows where something must still be written.
const missing = "【待补】"

// maxPassage is what Excel keeps in one cell, in UTF-16 units; a longer passage has lost its end on the way.
const maxPassage = 32767

// Build makes the report of a filing. Blank figures are printed as 0 and blank totals are computed. It fails with a
// *Problem that names everything that is missing at once: a required passage, a figure that is not certain, a mark in
// the narrative that names no figure. A draft is always made, with the gaps to be seen.
func Build(f *templates.Filing, opt Options) (*Document, error) {
	own := f.Clone()
	own.Complete()
	own.Agency = cleanAgency(f.Agency)
	b := &builder{filing: own, opt: opt}
	if own.Agency.Name == "" {
		b.find(templates.Report("report.agency", nil, templates.Place{}, nil))
		own.Agency.Name = "【待补单位名称】"
	}
	b.doc = &Document{Title: own.Title(), Agency: own.Agency.Name, Year: own.Year, Draft: opt.Draft, supple: true}
	if opt.Draft {
		b.doc.because(opt.Because)
	}
	b.doc.Lines = titleLines(own.Agency.Name, strings.TrimPrefix(b.doc.Title, own.Agency.Name))
	for _, text := range preamble(own) {
		b.paragraph(Body, Run{Text: text})
	}
	for _, s := range own.Form.Sections {
		b.section(s)
	}
	if date := line(opt.Date); date != "" {
		b.paragraph(Signed, Run{Text: own.Agency.Name})
		b.paragraph(Dated, Run{Text: date})
	}
	b.scope()
	if len(b.findings) > 0 && !opt.Draft {
		templates.SortFindings(own.Form, b.findings)
		return nil, &Problem{Title: b.doc.Title, Findings: b.findings}
	}
	return b.doc, nil
}

type builder struct {
	filing   *templates.Filing
	opt      Options
	doc      *Document
	findings []templates.Finding
}

func (b *builder) find(f templates.Finding) {
	f.Severity, f.Status = templates.SeverityError, templates.StatusOpen
	b.findings = append(b.findings, f)
}

func (b *builder) add(block Block) { b.doc.Blocks = append(b.doc.Blocks, block) }

func (b *builder) paragraph(role Role, runs ...Run) {
	b.add(&Paragraph{Role: role, Runs: runs})
}

// section writes a heading and what stands below it.
func (b *builder) section(s *templates.Section) {
	b.add(&Heading{Level: 1, Style: 1, Text: s.Heading})
	if s.Table != nil {
		b.table(s.Table)
		if b.opt.Charts {
			b.charts(s.Table)
		}
	}
	texts := lists.Map(s.Passages, b.passage)
	headings := subheadings(s.Passages, texts)
	for i, text := range texts {
		if s.Passages[i].OwnHeading && startsWithHeading(text) {
			b.narrative("", renumbered(text, headings[i]))
			continue
		}
		b.narrative(headings[i], text)
	}
}

// table puts the figures into the form's grid.
func (b *builder) table(t *templates.Table) {
	g := t.Grid()
	out := NewTable(t.Name, t.Widths, g)
	for i, c := range g.Cells {
		if c.Role == templates.RoleFigure {
			out.Texts[i] = b.figure(c.Key)
		}
	}
	b.add(out)
}

// figure returns a figure as printed.
func (b *builder) figure(key templates.Key) string {
	cell := b.filing.Cell(key)
	switch cell.Kind {
	case templates.CellBlank:
		return "0"
	case templates.CellNumber:
		return cell.Number.String()
	}
	shown := hanzi.Shorten(line(cell.Text), 20)
	fig, place := b.filing.Form.Figure(key), cell.Place
	switch {
	case cell.Kind == templates.CellError:
		b.find(templates.Report("value.error-cell", fig, place, templates.Words{"got": shown}))
	case shown != "":
		b.find(templates.Report("value.text", fig, place, templates.Words{"got": shown}))
	case !b.follows(key):
		b.find(templates.Report("value.text/unread", fig, place, nil))
	}
	if shown == "" || cell.Kind == templates.CellUnreadable { // what was seen of a row is not this figure
		return missing
	}
	return shown
}

// follows reports whether a total is unknown only because one of its parts is: that part has its own finding.
func (b *builder) follows(key templates.Key) bool {
	inst := b.filing.Form.Computed(key)
	return inst != nil && slices.ContainsFunc(inst.Operands, func(k templates.Key) bool {
		_, certain := b.filing.Cell(k).Value()
		return k != key && !certain
	})
}

// passage returns the lines of a passage, nil when it is left out.
func (b *builder) passage(p *templates.Passage) []string {
	text := b.filing.Narrative[p.ID]
	if n := len(utf16.Encode([]rune(text))); n > maxPassage {
		b.find(templates.Report("narrative.too-long", p, templates.Place{}, templates.Words{"got": strconv.Itoa(n)}))
	}
	if strings.Contains(text, templates.DraftMark) {
		b.find(templates.Report("narrative.placeholder/draft", p, templates.Place{}, nil))
	}
	if lines := withoutHeading(p, Lines(text)); len(lines) > 0 {
		for i, l := range lines {
			lines[i] = b.fill(p, l)
		}
		return lines
	}
	if p.Standard != "" {
		text, because := standard(b.filing, p.Standard)
		if because == "" {
			return Lines(text)
		}
		finding := templates.Report("narrative.missing", p, templates.Place{}, templates.Words{"hint": because})
		b.find(finding)
		return []string{missing}
	}
	if p.Required {
		b.find(templates.Report("narrative.missing", p, templates.Place{}, templates.Words{"hint": p.Hint}))
		return []string{missing}
	}
	return nil
}

// Printed returns the passages of a filing as its report prints them, by id; one that is still to be written has none.
func Printed(f *templates.Filing) map[string]string {
	own := f.Clone()
	own.Complete()
	own.Agency = cleanAgency(f.Agency)
	b, texts := &builder{filing: own}, map[string]string{}
	for _, p := range own.Form.Passages() {
		if lines := b.passage(p); !slices.Equal(lines, []string{missing}) {
			texts[p.ID] = strings.Join(lines, "\n")
		}
	}
	return texts
}

// fill replaces the marks of a line. Each is tried by itself, so that a draft shows the figures that are known beside
// the marks that are not.
func (b *builder) fill(p *templates.Passage, text string) string {
	if !strings.Contains(text, "【") {
		return text
	}
	if out, err := b.filing.FillMarks(text); err == nil {
		return out
	}
	return marked.ReplaceAllStringFunc(text, func(piece string) string {
		filled, err := b.filing.FillMarks(piece)
		if err != nil {
			b.badMark(p, piece, err)
			return piece
		}
		return filled
	})
}

var marked = regexp.MustCompile(`【[^】]*】`)

func (b *builder) badMark(p *templates.Passage, piece string, err error) {
	for _, name := range b.filing.Form.MarkNames(piece) {
		code := "narrative.mark"
		if _, known := b.filing.Form.Mark(name); known {
			code += "/figure"
		}
		b.find(templates.Report(code, p, templates.Place{},
			templates.Words{"got": "【" + name + "】", "suggest": suggest(b.filing.Form, name), "because": err.Error()}))
	}
}

// suggest names the nearest mark.
func suggest(form *templates.Form, name string) string {
	names := lists.Map(form.Marks, func(m *templates.Mark) string { return m.Name })
	if near := hanzi.Nearest(name, names); near != "" {
		return "是不是“【" + near + "】”？"
	}
	return "请改用“正文”表右侧列出的标记，或者直接写数字。"
}

// owners returns, for every place of the grid, the index of the cell that covers it, and -1 where none does.
func owners(g *templates.Grid) [][]int {
	flat := make([]int, g.Rows*g.Cols)
	for i := range flat {
		flat[i] = -1
	}
	rows := make([][]int, g.Rows)
	for r := range rows {
		rows[r] = flat[r*g.Cols : (r+1)*g.Cols]
	}
	for i, c := range g.Cells {
		for r := c.Row; r < c.Row+c.RowSpan; r++ {
			for k := c.Col; k < c.Col+c.ColSpan; k++ {
				rows[r][k] = i
			}
		}
	}
	return rows
}
