package published

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/templates/meter"
)

// A sample is a report under construction: the printed tables as rows of cells, to be bent before it is written.
type sample struct {
	form    *templates.Form
	filing  *templates.Filing
	title   string
	front   string
	section []string            // headings
	text    map[string][]string // paragraphs by section heading's number
	tables  map[string][][]cellOf
	truths  map[templates.Key]string // what its figures show, where the tables do not
}

type cellOf struct {
	text       string
	rows, cols int
	key        templates.Key
	cont       bool // covered by the cell at its left or above
}

// newSample is a report of 2024 whose figures all differ where it matters, and are in order.
func newSample(t testing.TB, id string) *sample {
	t.Helper()
	form, err := templates.Lookup(id)
	if err != nil {
		t.Skip(err)
	}
	s := &sample{form: form, filing: generated(t, form, 4), title: "青石县水务局2024年政府信息公开工作年度报告",
		front:  "本报告所列数据的统计期限为2024年1月1日至2024年12月31日。",
		text:   map[string][]string{},
		tables: map[string][][]cellOf{}}
	for _, sec := range form.Sections {
		s.section = append(s.section, sec.Heading)
	}
	s.text["一"] = []string{"全年工作平稳有序。", "（一）主动公开", "公开信息128条。", "（二）依申请公开", "依法答复。", "（三）政府信息管理", "逐件审查。",
		"（四）政府信息公开平台建设", "更新及时。", "（五）监督保障", "培训2次。"}
	s.text["五"] = []string{"解读形式单一，将加以改进。"}
	s.text["六"] = []string{"（一）收取信息处理费情况", "未收取信息处理费。", "（二）其他事项", "没有其他事项。"}
	for _, tb := range form.Tables {
		s.tables[tb.ID] = s.grid(tb)
	}
	return s
}

// grid lays a table out with every covered place present.
func (s *sample) grid(t *templates.Table) [][]cellOf {
	g := t.Grid()
	rows := make([][]cellOf, g.Rows)
	for r := range rows {
		rows[r] = make([]cellOf, g.Cols)
		for c := range rows[r] {
			rows[r][c].cont = true
		}
	}
	for _, c := range g.Cells {
		cell := cellOf{text: c.Text, rows: c.RowSpan, cols: c.ColSpan, key: c.Key}
		if c.Role == templates.RoleFigure {
			cell.text = s.filing.Cell(c.Key).Number.String()
		}
		rows[c.Row][c.Col] = cell
	}
	return rows
}

// each changes every cell of a table that holds a figure or label.
func (s *sample) each(table string, fn func(*cellOf)) {
	for _, row := range s.tables[table] {
		for i := range row {
			if !row[i].cont {
				fn(&row[i])
			}
		}
	}
}

func (s *sample) put(key templates.Key, text string) {
	s.each(key.Table(), func(c *cellOf) {
		if c.key == key {
			c.text = text
		}
	})
}

// row returns the index of the row that holds a row's figures.
func (s *sample) row(table, id string) int {
	for r, row := range s.tables[table] {
		for _, c := range row {
			if c.key != "" && c.key.Row() == id {
				return r
			}
		}
	}
	panic(id)
}

// dropColumn removes the grid column of a column's figures from every row.
func (s *sample) dropColumn(table, id string) {
	rows := s.tables[table]
	at := -1
	for _, row := range rows {
		for i, c := range row {
			if c.key != "" && c.key.Column() == id {
				at = i
			}
		}
	}
	for r, row := range rows {
		if row[at].cont { // its owner gets narrower
			for i := at - 1; i >= 0; i-- {
				if !row[i].cont {
					if i+row[i].cols > at {
						rows[r][i].cols--
					}
					break
				}
			}
		}
		rows[r] = append(append([]cellOf{}, row[:at]...), row[at+1:]...)
	}
}

// dropRow removes a row of items in the midst of a group.
func (s *sample) dropRow(table, id string) {
	rows := s.tables[table]
	at := s.row(table, id)
	for r := range at {
		for i := range rows[r] {
			if c := &rows[r][i]; !c.cont && r+c.rows > at {
				c.rows--
			}
		}
	}
	s.tables[table] = append(append([][]cellOf{}, rows[:at]...), rows[at+1:]...)
}

func (s *sample) document(paragraph func(string) string, table func([][]cellOf) string) string {
	var b strings.Builder
	for _, l := range strings.Split(s.title, "\n") {
		b.WriteString(paragraph(l))
	}
	if s.front != "" {
		b.WriteString(paragraph(s.front))
	}
	numbers := []string{"一", "二", "三", "四", "五", "六"}
	for i, sec := range s.form.Sections {
		for _, l := range strings.Split(s.section[i], "\n") {
			if l != "" {
				b.WriteString(paragraph(l))
			}
		}
		if sec.Table != nil {
			b.WriteString(table(s.tables[sec.Table.ID]))
		}
		for _, p := range s.text[numbers[i]] {
			b.WriteString(paragraph(p))
		}
	}
	return b.String()
}

// html writes the report as a web page.
func (s *sample) html() string {
	return "<html><head><meta charset=\"utf-8\"><title>x</title></head><body>\n" + s.body() + "</body></html>"
}

func (s *sample) body() string {
	return s.document(func(p string) string { return "<p>" + markup(p) + "</p>\n" }, htmlOf)
}

// markup escapes text that holds no markup of its own.
func markup(s string) string {
	if strings.Contains(s, "<") {
		return s
	}
	return html.EscapeString(s)
}

func htmlOf(rows [][]cellOf) string {
	var b strings.Builder
	b.WriteString("<table border=1>\n")
	for _, row := range rows {
		b.WriteString("<tr>")
		for _, c := range row {
			if !c.cont {
				fmt.Fprintf(&b, "<td rowspan=%d colspan=%d>%s</td>", max(c.rows, 1), max(c.cols, 1), markup(c.text))
			}
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</table>\n")
	return b.String()
}

// tabbed writes the report as text with tabs; keep says whether the places that a merged cell covers stay as blanks.
func (s *sample) tabbed(keep bool) string {
	return s.document(func(p string) string { return p + "\n" }, func(rows [][]cellOf) string {
		var b strings.Builder
		for _, row := range rows {
			var list []string
			for _, c := range row {
				if !c.cont || keep {
					list = append(list, c.text)
				}
			}
			b.WriteString(strings.Join(list, "\t") + "\n")
		}
		return b.String()
	})
}

// repeated writes the report as Markdown in which each place shows the text of the merged cell that covers it, as some
// converters do.
func (s *sample) repeated() string {
	return s.document(func(p string) string { return p + "\n\n" }, func(rows [][]cellOf) string {
		full := make([][]string, len(rows))
		for r := range rows {
			full[r] = make([]string, len(rows[r]))
		}
		for r, row := range rows {
			for i, c := range row {
				if c.cont {
					continue
				}
				for y := r; y < min(r+max(c.rows, 1), len(rows)); y++ {
					for x := i; x < min(i+max(c.cols, 1), len(full[y])); x++ {
						full[y][x] = c.text
					}
				}
			}
		}
		var b strings.Builder
		for r, row := range full {
			b.WriteString("| " + strings.Join(row, " | ") + " |\n")
			if r == 0 {
				b.WriteString("|" + strings.Repeat("---|", len(row)) + "\n")
			}
		}
		return b.String() + "\n"
	})
}

// spaced writes tables with columns set by spaces, one line a row. Places that a merged cell covers take cont columns.
func (s *sample) spaced(cont int) string {
	pad := func(text string, width int) string {
		n := 0
		for _, r := range text {
			n += hanzi.Width(r)
		}
		return text + strings.Repeat(" ", max(width-n, 2))
	}
	return s.document(func(p string) string { return p + "\n" }, func(rows [][]cellOf) string {
		var b strings.Builder
		for _, row := range rows {
			for i, c := range row {
				switch {
				case c.cont && i >= 3:
					b.WriteString(strings.Repeat(" ", cont))
				case c.cont:
					b.WriteString(strings.Repeat(" ", 6))
				case len(row) > 4 && i < 3 && c.key == "":
					b.WriteString(pad(c.text, 6*c.cols))
				case len(row) > 4:
					b.WriteString(pad(c.text, 18))
				default:
					b.WriteString(pad(c.text, 22))
				}
			}
			b.WriteString("\n")
		}
		return b.String()
	})
}

// readNamed is Read for a file whose kind its name and content tell. Of its frame nothing is said: most samples have half a
// frame and are about something else (frame_test.go).
func readNamed(name string, data []byte, known *templates.FormSet) *Result {
	res := readFramed(name, data, known)
	res.Findings = lists.Filter(res.Findings, func(f templates.Finding) bool { return !frameCodes[f.Code] })
	return res
}

func readFramed(name string, data []byte, known *templates.FormSet) *Result {
	return Read(blocks.Kind(name, data), name, data, known, meter.New(name))
}
