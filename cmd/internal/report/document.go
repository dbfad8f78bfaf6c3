// Package report turns a filing into the published report.
//
// Build makes one Document: title, preamble, the six sections with their tables, charts if wanted. Every form of output is
// drawn from that one value, so docx, html, Markdown and text cannot differ in a figure or a word.
//
//	doc, err := report.Build(filing, report.Options{})
//	var problem *report.Problem // what the filing lacks, finding by finding
//	if errors.As(err, &problem) { … }
//	err = doc.DOCX(w, report.DOCXOptions{})
//
// Letters are Documents of their own (package letters). The look follows GB/T 9704-2012 and the format of the State Council's
// office. The package knows no clock and draws no random numbers: the same filing gives the same bytes.
package report

import (
	"fmt"
	"strings"

	"nianbao/templates"
	"nianbao/templates/lists"
)

// A Document is a report ready to be drawn. It is not changed by drawing and may be drawn from several goroutines.
type Document struct {
	Title  string   // 海原县教育体育局2024年政府信息公开工作年度报告
	Lines  []string // the title as printed, broken at a sensible place
	Agency string
	Year   int
	Draft  bool
	Marks  []string // lines above the title of a draft that say why it is one; each begins with draftLine
	Blocks []Block  // everything below the title, in order

	// Row makes it a sheet of figures with narrow margins and small type: it is how high a table's row is, in points.
	Row float64

	supple bool // a report, whose tables are set as its pages need it
}

// draftLine begins every line that a draft has and the final report has not.
const draftLine = "【草稿】"

// mostReasons is how many reasons a draft prints; the screen and the receipt have all of them.
const mostReasons = 20

func (d *Document) because(reasons []string) {
	if len(reasons) == 0 {
		return
	}
	d.Marks = []string{draftLine + "本稿还不能公布，原因如下；都解决以后重新成文，这几行就没有了。"}
	for i, r := range reasons[:min(len(reasons), mostReasons)] {
		d.Marks = append(d.Marks, fmt.Sprintf("%s%d．%s", draftLine, i+1, line(r)))
	}
	if n := len(reasons) - mostReasons; n > 0 {
		d.Marks = append(d.Marks, fmt.Sprintf("%s另有 %d 条", draftLine, n))
	}
}

// A Block is a Heading, Paragraph, Table, Chart or Series.
type Block interface{ block() }

// A Series makes blocks while the document is drawn, each time the same ones: they may be more than fit in memory.
type Series func(add func(Block))

// all calls fn for each block in order, those of a Series, too, with the one that follows, nil for none.
func (d *Document) all(fn func(b, next Block)) {
	var held Block
	pass := func(b Block) {
		if held != nil {
			fn(held, b)
		}
		held = b
	}
	for _, b := range d.Blocks {
		if series, is := b.(Series); is {
			series(pass)
		} else {
			pass(b)
		}
	}
	pass(nil)
}

// A Heading is a line of its own above what belongs to it.
type Heading struct {
	Level int // depth in the outline: 1 for the six sections; never more than one deeper than the heading before
	Style int // the look by its numbering: 1 for 一、 (黑体), 2 for （一） (楷体), 3 and 4 for 1. and （1） (仿宋)
	Text  string
	Apart bool // begins a page
}

// Role says what a paragraph is for; Body is the ordinary one.
type Role int

const (
	Body      Role = iota
	Signed         // the agency below the text
	Dated          // the date below the agency
	Legend         // words that belong to a chart, and lists in small type
	Addressed      // whom a letter is for
)

// A Paragraph is a line of text as long as it likes.
type Paragraph struct {
	Role Role
	Runs []Run
}

// A Run is text of one look.
type Run struct {
	Text string
	Bold bool
}

// signature is the agency's name in lines: as the title of its own report has it, in one where the title is another.
func (d *Document) signature() []string {
	if strings.HasPrefix(d.Title, d.Agency) {
		return d.Lines[:len(d.Lines)-1]
	}
	return []string{d.Agency}
}

// Add adds a paragraph of one look.
func (d *Document) Add(role Role, text string) {
	d.Blocks = append(d.Blocks, &Paragraph{Role: role, Runs: []Run{{Text: text}}})
}

// Text returns the paragraph's words without their look.
func (p *Paragraph) Text() string {
	if len(p.Runs) == 1 {
		return p.Runs[0].Text
	}
	s := ""
	for _, r := range p.Runs {
		s += r.Text
	}
	return s
}

// A Table is an official table with its figures in place. Its shape is the form's own Grid.
type Table struct {
	Caption string
	Widths  []float64 // of the columns, in millimetres
	Grid    *templates.Grid
	Texts   []string  // what is printed in Grid.Cells[i]
	Heights []float64 // the least of the rows, in millimetres; nil, and 0, for those of their text

	loose bool    // its rows may stand on several pages, wherever it begins
	owner [][]int // the index in Grid.Cells of the cell that covers a place
}

// height is the least height of a row in millimetres, 0 for that of its text.
func (t *Table) height(row int) float64 {
	if row < len(t.Heights) {
		return t.Heights[row]
	}
	return 0
}

// NewTable makes a table whose cells hold what the grid says.
func NewTable(caption string, widths []float64, g *templates.Grid) *Table {
	texts := lists.Map(g.Cells, func(c templates.GridCell) string { return c.Text })
	return &Table{Caption: caption, Widths: widths, Grid: g, Texts: texts, owner: owners(g)}
}

func (*Heading) block()   {}
func (*Paragraph) block() {}
func (*Table) block()     {}
func (*Chart) block()     {}
func (Series) block()     {}

// A Problem is what keeps a filing from becoming a report. Each finding says where, what, and what to do.
type Problem struct {
	Title    string
	Findings []templates.Finding
}

func (p *Problem) Error() string {
	s := p.Title
	for _, f := range p.Findings {
		s += "\n" + f.Message
	}
	return s
}
