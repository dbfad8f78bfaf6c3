package intake

import (
	"bytes"
	"fmt"
	"html"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/cmd/internal/intake/published"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/testdata/paper"
	"nianbao/xlsx"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/returned"
)

// dresses are the sources that a table is read from.
var dresses = []struct {
	name      string
	addresses bool // a cell's place is certain
	read      func(t *testing.T, x *trial, handed []byte) *templates.Filing
}{
	{"page", false, func(t *testing.T, x *trial, _ []byte) *templates.Filing {
		return publish("html", "r.html", x.page(func(p string) string { return "<p>" + p + "</p>" }, x.html()))
	}},
	{"Word", false, func(t *testing.T, x *trial, _ []byte) *templates.Filing {
		table, ok := x.word()
		if !ok {
			return nil
		}
		return publish("docx", "r.docx", string(wordFile(t, x.page(wordLine, table))))
	}},
	{"tabs", false, func(t *testing.T, x *trial, _ []byte) *templates.Filing {
		return publish("text", "r.txt", x.page(textLine, x.lines("\t", "", 0)))
	}},
	{"pipes", false, func(t *testing.T, x *trial, _ []byte) *templates.Filing {
		return publish("markdown", "r.md", x.page(textLine, x.lines(" | ", "|", 0)))
	}},
	{"one line", false, func(t *testing.T, x *trial, _ []byte) *templates.Filing {
		return publish("text", "r.txt", x.page(func(p string) string { return p + " " }, x.strung()))
	}},
	{"spaces", false, func(t *testing.T, x *trial, _ []byte) *templates.Filing {
		return publish("text", "r.txt", x.page(textLine, x.lines("", "", 18)))
	}},
	{"PDF", false, func(t *testing.T, x *trial, _ []byte) *templates.Filing {
		return publish("pdf", "r.pdf", x.printed())
	}},
	{"home-made workbook", true, func(t *testing.T, x *trial, _ []byte) *templates.Filing {
		f := excelize.NewFile()
		defer f.Close()
		must(t, f.SetCellStr("Sheet1", "A1", x.title()))
		x.onSheet(t, f, "Sheet1", 3, 1)
		return openWorkbook(t, f)
	}},
	{"handed-out workbook", true, func(t *testing.T, x *trial, handed []byte) *templates.Filing {
		f, err := excelize.OpenReader(bytes.NewReader(handed))
		must(t, err)
		defer f.Close()
		l, err := xlsx.LayoutOf(x.form)
		must(t, err)
		grid := x.table.Grid()
		first := grid.Cells[0]
		row, col := 0, 0
		for _, label := range l.Labels() {
			if label.Table == x.table && label.Text == first.Text && row == 0 {
				row, col = label.Row-first.Row, label.Col-first.Col
			}
		}
		x.clear(t, f, x.table.Sheet, row, col, grid)
		x.onSheet(t, f, x.table.Sheet, row, col)
		return openWorkbook(t, f)
	}},
}

var judgeLoud = os.Getenv("NIANBAO_LOUD") != ""

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func publish(kind, name, data string) *templates.Filing {
	return published.Read(kind, name, []byte(data), nil, nil).Filing
}

// handOut writes the workbook that an agency is given.
func handOut(t *testing.T, form *templates.Form) []byte {
	f := templates.NewFiling(form, form.From+1)
	f.Agency.Name = "青石县水务局"
	var b bytes.Buffer
	must(t, xlsx.Write(&b, f, xlsx.Options{}))
	return b.Bytes()
}

func openWorkbook(t *testing.T, f *excelize.File) *templates.Filing {
	b, err := f.WriteToBuffer()
	must(t, err)
	ret := returned.Read(bytes.NewReader(b.Bytes()), int64(b.Len()), returned.Options{File: "r.xlsx"})
	if judgeLoud {
		for _, x := range ret.Findings {
			fmt.Println("   ", x.Code, x.Place, x.Message)
		}
	}
	return ret.Filing
}

func (x *trial) title() string {
	return fmt.Sprintf("青石县水务局%d年政府信息公开工作年度报告", x.form.From+1)
}

// clear empties the place of a table.
func (x *trial) clear(t *testing.T, f *excelize.File, sheet string, row, col int, grid *templates.Grid) {
	from, err := excelize.CoordinatesToCellName(col, row)
	must(t, err)
	rows := max(grid.Rows, len(x.rows))
	to, err := excelize.CoordinatesToCellName(col+grid.Cols-1, row+rows-1)
	must(t, err)
	must(t, f.UnmergeCell(sheet, from, to))
	for r := range rows {
		for c := range grid.Cols {
			name, err := excelize.CoordinatesToCellName(col+c, row+r)
			must(t, err)
			must(t, f.SetCellFormula(sheet, name, ""))
			must(t, f.SetCellValue(sheet, name, nil))
		}
	}
}

// onSheet puts the cells on a sheet.
func (x *trial) onSheet(t *testing.T, f *excelize.File, sheet string, row, col int) {
	for _, c := range x.lay() {
		at, err := excelize.CoordinatesToCellName(col+c.col, row+c.row)
		must(t, err)
		end, err := excelize.CoordinatesToCellName(col+c.col+c.cols-1, row+c.row+c.rows-1)
		must(t, err)
		switch n, ok := hanzi.Number(c.text); {
		case c.text == "":
		case ok && c.label == 0:
			must(t, f.SetCellInt(sheet, at, n))
		default:
			must(t, f.SetCellStr(sheet, at, c.text))
		}
		if at != end {
			must(t, f.MergeCell(sheet, at, end))
		}
	}
}

func textLine(p string) string { return p + "\n" }

func wordLine(p string) string {
	return "<w:p><w:r><w:t>" + html.EscapeString(p) + "</w:t></w:r></w:p>"
}

// page writes a report around the table.
func (x *trial) page(line func(string) string, table string) string {
	var b strings.Builder
	b.WriteString(line(x.title()))
	for _, s := range x.form.Sections {
		b.WriteString(line(s.Heading))
		if s.Table == x.table {
			b.WriteString(table)
		}
	}
	return b.String()
}

func (x *trial) html() string {
	var b strings.Builder
	for _, row := range x.rows {
		b.WriteString("<tr>")
		for _, c := range row {
			fmt.Fprintf(&b, "<td rowspan=%d colspan=%d>%s</td>", c.rows, c.cols, html.EscapeString(c.text))
		}
		b.WriteString("</tr>")
	}
	return "<table>" + b.String() + "</table>"
}

// word writes the table as Word does, which has a cell for every row that one reaches down to. It fails for rows that end
// left of a cell from above: Word has no such.
func (x *trial) word() (string, bool) {
	var b strings.Builder
	cells := x.lay()
	for r := range x.rows {
		b.WriteString("<w:tr>")
		for col := 0; ; {
			next := -1
			for i, c := range cells {
				if c.row <= r && r < c.row+c.rows && c.col >= col && (next < 0 || c.col < cells[next].col) {
					next = i
				}
			}
			if next < 0 {
				break
			}
			c := cells[next]
			if c.col > col {
				return "", false
			}
			merge, text := "", c.text
			switch {
			case c.row < r:
				merge, text = "<w:vMerge/>", ""
			case c.rows > 1:
				merge = `<w:vMerge w:val="restart"/>`
			}
			fmt.Fprintf(&b, `<w:tc><w:tcPr><w:gridSpan w:val="%d"/>%s</w:tcPr>%s</w:tc>`, c.cols, merge, wordLine(text))
			col += c.cols
		}
		b.WriteString("</w:tr>")
	}
	return "<w:tbl>" + b.String() + "</w:tbl><w:p/>", true
}

// lines writes the table as text: a place that a merged cell covers is blank.
func (x *trial) lines(between, edge string, width int) string {
	text := make([][]string, len(x.rows))
	for _, c := range x.lay() {
		for r := c.row; r < min(c.row+c.rows, len(text)); r++ {
			for len(text[r]) < c.col+c.cols {
				text[r] = append(text[r], "")
			}
		}
		text[c.row][c.col] = c.text
	}
	var b strings.Builder
	for _, row := range text {
		for i, s := range row {
			row[i] = pad(s, width)
		}
		line := strings.Join(row, between)
		if edge != "" {
			line = edge + line + edge
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// strung writes the cells one behind the other, a blank between them.
func (x *trial) strung() string {
	var b strings.Builder
	for _, row := range x.rows {
		for _, c := range row {
			b.WriteString(c.text + " ")
		}
	}
	return b.String()
}

// printed draws the table on a page, its cells framed and their words broken where they end.
func (x *trial) printed() string {
	const left, em, room = 30.0, 5.0, 2.0
	p := &paper.Paper{Pack: true}
	y := 40.0
	line := func(text string) string {
		p.Text(left, y, 8, text)
		y += 12
		return ""
	}
	table := func() {
		cells, cols := x.lay(), 1
		for _, c := range cells {
			cols = max(cols, c.col+c.cols)
		}
		width := (paper.Width - 2*left) / float64(cols)
		broken := func(c laid) (lines []string) {
			n := max(int((float64(c.cols)*width-2*room)/em), 1)
			for text := range slices.Chunk([]rune(c.text), n) {
				lines = append(lines, string(text))
			}
			return lines
		}
		tops := make([]float64, len(x.rows)+64)
		for r := range tops {
			tops[r] = 2*room + em
		}
		for _, c := range cells {
			tops[c.row] = max(tops[c.row], float64(len(broken(c)))*(em+1)+2*room)
		}
		for r, high := range tops {
			tops[r], y = y, y+high
		}
		y = tops[len(x.rows)] + 20
		for _, c := range cells {
			x0, x1 := left+float64(c.col)*width, left+float64(c.col+c.cols)*width
			y0, y1 := tops[c.row], tops[min(c.row+c.rows, len(tops)-1)]
			for _, e := range [][4]float64{{x0, y0, x1, y0}, {x0, y1, x1, y1}, {x0, y0, x0, y1}, {x1, y0, x1, y1}} {
				p.Line(e[0], e[1], e[2], e[3])
			}
			for i, text := range broken(c) {
				p.Text(x0+room, y0+room+em+float64(i)*(em+1), em, text)
			}
		}
	}
	line(x.title())
	for _, sec := range x.form.Sections {
		line(sec.Heading)
		if sec.Table == x.table {
			table()
		}
	}
	return string(p.Bytes())
}

// pad fills text up with blanks to a width in columns.
func pad(s string, width int) string {
	n := 0
	for _, r := range s {
		n += hanzi.Width(r)
	}
	if width == 0 {
		return s
	}
	return s + strings.Repeat(" ", max(1, width-n))
}

const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

// wordFile is the smallest Word document with a body.
func wordFile(t *testing.T, body string) []byte {
	var b bytes.Buffer
	must(t, opc.WriteParts(&b, opc.Parts{
		"_rels/.rels": []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" ` +
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`),
		"[Content_Types].xml": []byte(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ` +
			`ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`),
		"word/document.xml": []byte("<w:document " + wordNS + "><w:body>" + body + "</w:body></w:document>"),
	}))
	return b.Bytes()
}
