package published

import (
	"fmt"
	"strings"
	"testing"

	"nianbao/templates"
)

// silent are layouts of which a reader may take a wrong figure, or a blank, without a word.
var silent = []layout{
	{"pipes without ends", "a line whose first cell is blank begins with a pipe, too", "r.md", func(t *testing.T, s *sample) string {
		s.put("applications.new.total", "")
		s.put("applications.granted.total", "")
		return s.piped()
	}, want{codes: []string{"value.blank-total@applications"}, cells: map[templates.Key]string{"applications.new.total": "blank", "applications.granted.total": "blank"}}},
	{"strip without ends", "one line of figures that ends with a blank", "r.md", func(t *testing.T, s *sample) string {
		s.put("reviews.suit_after_review.total", "")
		return s.piped()
	}, want{codes: []string{"value.blank-total@reviews"}, cells: map[templates.Key]string{"reviews.suit_after_review.total": "blank"}}},
	{"cell too many, last one blank", "the figures behind it have moved by one, and the blank 总计 out of the table", "r.html", func(t *testing.T, s *sample) string {
		s.put("applications.partial.total", "")
		s.insert("applications", "partial", "other", "8")
		return s.html()
	}, want{codes: []string{"table.truncated@applications"}, lost: inRow("partial")}},
	{"a blank cell behind the last", "pandoc fills rows up so; what stands before it adds up", "r.html", func(t *testing.T, s *sample) string {
		at := s.row("applications", "partial")
		s.tables["applications"][at] = append(s.tables["applications"][at], cellOf{})
		return s.html()
	}, want{}},
	{"a blank cell behind the last, and a wrong total", "one of the cells may be too many", "r.html", func(t *testing.T, s *sample) string {
		at := s.row("applications", "partial")
		s.tables["applications"][at] = append(s.tables["applications"][at], cellOf{})
		s.put("applications.partial.total", "3")
		return s.html()
	}, want{codes: []string{"table.truncated@applications"}, lost: inRow("partial")}},
	{"figure cut in two, nothing behind it", "one figure is 10 and 61, the other blank", "r.txt", func(t *testing.T, s *sample) string {
		s.put("disclosure.normative.effective", "")
		s.insert("disclosure", "normative", "repealed", "8")
		return s.tabbed(false)
	}, want{codes: []string{"table.truncated@disclosure"}, lost: inRow("normative")}},
	{"unit without brackets", "元 must not be read as 万元", "r.html", func(t *testing.T, s *sample) string {
		s.each("disclosure", func(c *cellOf) { c.text = strings.ReplaceAll(c.text, "（单位：万元）", " 单位：元") })
		s.put("disclosure.fees.amount", "91163600")
		return s.html()
	}, want{codes: []string{"published.label@disclosure"}, cells: map[templates.Key]string{"disclosure.fees.amount": "text 91163600元"}}},
	{"unit in other words", "人民币元", "r.html", func(t *testing.T, s *sample) string {
		s.each("disclosure", func(c *cellOf) { c.text = strings.ReplaceAll(c.text, "单位：万元", "单位：人民币元") })
		s.put("disclosure.fees.amount", "91163600")
		return s.html()
	}, want{cells: map[templates.Key]string{"disclosure.fees.amount": "text 91163600元"}}},
	{"picture of a figure", "it is not blank", "r.html", func(t *testing.T, s *sample) string {
		s.put("applications.new.natural", "<img src=1.png>")
		s.put("applications.new.business", "<input type=text value=5>")
		s.put("applications.new.research", "<input type=hidden value=5>")
		return s.html()
	}, want{cells: map[templates.Key]string{"applications.new.natural": "text 〔图片〕", "applications.new.business": "text 〔图片〕", "applications.new.research": "blank"}}},
	{"invisible cells", "visibility: hidden keeps its place", "r.html", func(t *testing.T, s *sample) string {
		return strings.Replace(s.html(), "<td rowspan=1 colspan=1>15</td>", "<td style='visibility: hidden'>15</td>", 1)
	}, want{cells: map[templates.Key]string{"applications.new.natural": "unreadable"}, codes: []string{"value.look@applications.new.natural"}}},
	{"end of a tag lost", "the figure is now part of the tag", "r.html", func(t *testing.T, s *sample) string {
		return strings.Replace(s.html(), "colspan=1>15</td>", "colspan=1 15</td>", 1)
	}, want{cells: map[templates.Key]string{"applications.new.natural": "text 〔图片〕"}}},
	{"dirt of Markdown", "entities in blank cells, escaped labels, code, tags and lines below headings", "r.md", func(t *testing.T, s *sample) string {
		for i := range s.section {
			s.section[i] += "\n====="
		}
		text := strings.NewReplacer("|  |", "| &nbsp; |", "1.", `1\.`, "2.", `2\.`, "3.", `3\.`, "| 15 |", "| `15` |").Replace(s.covered())
		return strings.Replace(text, "解读形式", "<div align=\"center\">\n\n解读形式", 1)
	}, want{}},
	{"one cell on a line", "read where nothing is missing", "r.txt", func(t *testing.T, s *sample) string { return s.stacked() }, want{}},
	{"one cell on a line, one blank", "which it is, nobody knows", "r.txt", func(t *testing.T, s *sample) string {
		s.put("applications.partial.research", "")
		return s.stacked()
	}, want{codes: []string{"table.truncated@applications"}, says: []string{"有 6 个数（应有 7 个）"}, lost: inRow("partial")}},
	{"one cell on a line, one too many", "which it is, nobody knows", "r.txt", func(t *testing.T, s *sample) string {
		s.insert("reviews", "direct_suit", "other", "8")
		return s.stacked()
	}, want{codes: []string{"table.truncated@reviews"}, says: []string{"行有 16 个数"}, lost: inTable("reviews")}},
	{"a frame around every figure", "tables with one cell in the cells", "r.html", func(t *testing.T, s *sample) string {
		s.each("applications", func(c *cellOf) {
			if c.key != "" {
				c.text = "<table border=0><tr><td>" + c.text + "</td></tr></table>"
			}
		})
		return s.html()
	}, want{}},
	{"numbered rows", "序号 is no figure", "r.html", func(t *testing.T, s *sample) string {
		for r, row := range s.tables["applications"] {
			c := cellOf{text: fmt.Sprint(r - 2), cont: r == 1 || r == 2}
			if r == 0 {
				c = cellOf{text: "序号", rows: 3}
			}
			s.tables["applications"][r] = append([]cellOf{c}, row...)
		}
		return s.html()
	}, want{}},
	{"last year's table below", "its caption says so", "r.html", func(t *testing.T, s *sample) string {
		return strings.Replace(s.html(), "<p>四、", "<p>2023年收到和处理政府信息公开申请情况</p>"+s.lastYear()+"<p>四、", 1)
	}, want{unplaced: []string{"不是 2024 年度的"}}},
	{"last year's table above", "two captions", "r.html", func(t *testing.T, s *sample) string {
		this := htmlOf(s.tables["applications"])
		return strings.Replace(s.html(), this, "<p>（2023年）</p>"+s.lastYear()+"<p>（2024年）</p>"+this, 1)
	}, want{unplaced: []string{"不是 2024 年度的"}}},
	{"a picture in place of the table, last year's further down", "the figures of another year are none of this one's", "r.html", func(t *testing.T, s *sample) string {
		page := strings.Replace(s.html(), htmlOf(s.tables["applications"]), "<p><img src=a.png></p>", 1)
		return strings.Replace(page, "<p>解读形式", "<p>2023年的申请情况如下：</p>"+s.lastYear()+"<p>解读形式", 1)
	}, want{codes: []string{"table.truncated@applications"}, lost: inTable("applications"), unplaced: []string{"不是 2024 年度的"}}},
	{"tables at the end", "taken, and said", "r.html", func(t *testing.T, s *sample) string {
		this := htmlOf(s.tables["applications"])
		return strings.Replace(strings.Replace(s.html(), this, "", 1), "</body>", this+"</body>", 1)
	}, want{unplaced: []string{"采用了别处的一张"}}},
}

// insert puts a cell in front of a figure.
func (s *sample) insert(table, row, column, text string) {
	at := s.row(table, row)
	for i, c := range s.tables[table][at] {
		if c.key != "" && c.key.Column() == column {
			line := append([]cellOf{}, s.tables[table][at][:i]...)
			s.tables[table][at] = append(append(line, cellOf{text: text}), s.tables[table][at][i:]...)
			return
		}
	}
}

// lastYear is table 三 with other figures.
func (s *sample) lastYear() string {
	x := &sample{form: s.form, filing: s.filing, tables: map[string][][]cellOf{}}
	x.tables["applications"] = x.grid(s.form.Table("applications"))
	n := 5000
	x.each("applications", func(c *cellOf) {
		if n++; c.key != "" {
			c.text = fmt.Sprint(n)
		}
	})
	return htmlOf(x.tables["applications"])
}

// piped writes the report as Markdown whose lines have no pipes at their ends.
func (s *sample) piped() string {
	return s.document(func(p string) string { return p + "\n\n" }, func(rows [][]cellOf) string {
		var b strings.Builder
		for r, row := range rows {
			var list []string
			for _, c := range row {
				list = append(list, c.text)
			}
			b.WriteString(strings.TrimRight(strings.Join(list, " | "), " ") + "\n")
			if r == 0 {
				b.WriteString(strings.Repeat("--- | ", len(row)-1) + "---\n")
			}
		}
		return b.String() + "\n"
	})
}

// covered writes the report as Markdown in which the places that a merged cell covers are blank.
func (s *sample) covered() string {
	return s.document(func(p string) string { return p + "\n\n" }, func(rows [][]cellOf) string {
		var b strings.Builder
		for r, row := range rows {
			b.WriteString("|")
			for _, c := range row {
				b.WriteString(" " + c.text + " |")
			}
			b.WriteString("\n")
			if r == 0 {
				b.WriteString("|" + strings.Repeat("---|", len(row)) + "\n")
			}
		}
		return b.String() + "\n"
	})
}

// stacked writes the report as text with one cell on a line.
func (s *sample) stacked() string {
	return s.document(func(p string) string { return p + "\n" }, func(rows [][]cellOf) string {
		var b strings.Builder
		for _, row := range rows {
			for _, c := range row {
				if !c.cont {
					b.WriteString(c.text + "\n")
				}
			}
		}
		return b.String()
	})
}

// TestYuan holds that 万元 is not read as the 元 of the form of 2019, whose head gives no unit.
func TestYuan(t *testing.T) {
	const key = "disclosure.procurement.amount"
	for _, c := range []struct{ name, head, line, cell, want string }{
		{"none", "采购总金额", "", "251000", "number 251000"},
		{"元", "采购总金额（元）", "", "251000元", "number 251000"},
		{"万元 in the head", "采购总金额（万元）", "", "25.1", "text 25.1万元"},
		{"万元 in the cell", "采购总金额", "", "25.1万元", "text 25.1万元"},
		{"万元 in both", "采购总金额（万元）", "", "25.1万元", "text 25.1万元"},
		{"万元 above the table", "采购总金额", "（单位：件、万元）", "25.1", "text 25.1万元"},
		{"千元 in the head", "采购总金额（千元）", "", "25.1", "text 25.1千元"},
		{"how exact it is", "采购总金额（精确到元）", "", "25", "number 25"},
		{"an agency's name above the table", "采购总金额", "单位：广元市水务局", "25", "number 25"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSample(t, "2019")
			s.title, s.front = strings.Replace(s.title, "2024", "2020", 1), ""
			s.section[1] += "\n" + c.line
			s.each("disclosure", func(x *cellOf) { x.text = strings.Replace(x.text, "采购总金额", c.head, 1) })
			s.put(key, c.cell)
			if got := shown(readNamed("r.html", []byte(s.html()), nil).Filing.Cell(key)); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
