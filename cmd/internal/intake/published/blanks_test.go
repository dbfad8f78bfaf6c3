package published

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nianbao/templates"
)

const (
	blankKey = templates.Key("applications.partial.research")
	blankRow = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
)

// withBlank leaves one figure of table 三 blank.
func (s *sample) withBlank() *sample {
	s.put(blankKey, "")
	s.keepSums()
	return s
}

// dropCell takes the last figure of a row away.
func (s *sample) dropCell(table, row string) {
	at := s.row(table, row)
	line := s.tables[table][at]
	s.tables[table][at] = line[:slices.IndexFunc(line, func(c cellOf) bool { return c.key != "" })]
}

// dropTotals takes the last cell away from the rows of table 三.
func (s *sample) dropTotals() {
	for r, row := range s.tables["applications"] {
		if len(figuresOf(row)) > 0 {
			s.tables["applications"][r] = row[:len(row)-1]
		}
	}
}

// in writes the report in a dress.
func (s *sample) in(name string) string {
	for _, d := range dresses {
		if d.name == name {
			return d.write(s)
		}
	}
	panic(name)
}

// blankOne wants that figure blank, and nothing else but what it says.
var blankOne = map[templates.Key]string{blankKey: "blank"}

// rowLost is said where nobody can see which figure of the row is blank.
var rowLost = want{codes: []string{"table.truncated@applications"}, says: []string{"（二）部分公开"}, lost: inRow("partial")}

// traces are blank cells beside what only looks like one.
var traces = []layout{
	{"a blank between bars", "seven cells behind the label", "r.txt", func(t *testing.T, s *sample) string {
		return s.withBlank().in("bars without outer ones")
	}, want{cells: blankOne}},
	{"a blank between bars, and a cell less", "six cells: the lost one may be any", "r.txt", func(t *testing.T, s *sample) string {
		row := s.withBlank().tables["applications"][s.row("applications", "partial")]
		s.tables["applications"][s.row("applications", "partial")] = row[:len(row)-1]
		return s.in("bars without outer ones")
	}, rowLost},
	{"a blank between bars, and a wrong total", "something in the row is not as it was", "r.txt", func(t *testing.T, s *sample) string {
		s.withBlank().put("applications.partial.total", "3")
		return s.in("bars without outer ones")
	}, rowLost},
	{"ends of rows lost below a whole head", "the head has a cell more than these rows, blank ones included", "r.txt", func(t *testing.T, s *sample) string {
		rows := regexp.MustCompile(`(规章|规范性文件)(\t\d+)\t\d+\t\d+\n`).ReplaceAllString(s.in("tabs"), "$1$2\t\t\n")
		return strings.Replace(rows, "本年废止件数\t", "本年废止件数\t\t", 1)
	}, want{codes: []string{"table.truncated@disclosure"}, lost: inRow("regulations", "normative")}},
	{"a blank among bars left over", "the row has the bars that merged cells leave in all others", "r.md", func(t *testing.T, s *sample) string {
		return s.withBlank().in("bars left over")
	}, want{cells: blankOne}},
	{"an empty line among cells", "where no other cell is followed by one", "r.txt", func(t *testing.T, s *sample) string {
		return s.withBlank().in("a cell a line")
	}, want{cells: blankOne}},
	{"empty lines all over", "most rows have some: they say nothing", "r.txt", func(t *testing.T, s *sample) string {
		return strings.NewReplacer("1\n", "1\n\n", "2\n", "2\n\n", "3\n", "3\n\n", "4\n", "4\n\n").Replace(s.withBlank().in("a cell a line"))
	}, rowLost},
	{"empty lines in few rows", "the others say that there usually are none", "r.txt", func(t *testing.T, s *sample) string {
		return strings.ReplaceAll(s.withBlank().in("a cell a line"), "75\n", "75\n\n")
	}, want{cells: blankOne}},
	{"all totals blank, a cell a line", "no empty line stands behind the lines of the head: one behind each row is its cell", "r.txt",
		func(t *testing.T, s *sample) string {
			s.blank(func(k templates.Key) bool { return k.Table() == "applications" && k.Column() == "total" })
			return s.in("a cell a line")
		}, want{codes: []string{"value.blank-total@applications"}, cells: blankColumn("applications", "total")}},
	{"all totals lost, rows apart", "an empty line stands behind the lines of the head, too", "r.txt", func(t *testing.T, s *sample) string {
		s.dropTotals()
		return s.in("a cell a line, rows apart")
	}, want{codes: []string{"table.truncated@applications"}, lost: inTable("applications")}},
	{"the last figures of a band lost, rows apart", "an empty line stands behind its head, too", "r.txt", func(t *testing.T, s *sample) string {
		for _, id := range []string{"regulations", "normative"} {
			at := s.row("disclosure", id)
			s.tables["disclosure"][at] = s.tables["disclosure"][at][:3]
		}
		return s.in("a cell a line, rows apart")
	}, want{codes: []string{"table.truncated@disclosure"}, lost: inRow("regulations", "normative")}},
	{"all totals lost, bars left over", "a bar more stands behind the lines of the head, too", "r.txt", func(t *testing.T, s *sample) string {
		s.dropTotals()
		return regexp.MustCompile(`(?m)^\|*\n`).ReplaceAllString(s.in("a cell a line with a bar"), "|$0")
	}, want{codes: []string{"table.truncated@applications"}, lost: inTable("applications")}},
	{"an empty line below each table, the last figure of one lost", "there is one below the others, too", "r.txt", func(t *testing.T, s *sample) string {
		s.dropCell("disclosure", "fees")
		text := s.in("a cell a line")
		for _, h := range s.section[2:5] {
			text = strings.Replace(text, h+"\n", "\n"+h+"\n", 1)
		}
		return text
	}, want{codes: []string{"table.truncated@disclosure"}, lost: inRow("fees")}},
	{"the last row blank, a cell a line", "more empty lines stand below the table than above it", "r.txt", func(t *testing.T, s *sample) string {
		s.blank(func(k templates.Key) bool { return k.Row() == "fees" })
		return s.in("a cell a line")
	}, want{cells: map[templates.Key]string{"disclosure.fees.amount": "blank"}}},
	{"empty lines around all headings", "those below the last row are no cell of it", "r.txt", func(t *testing.T, s *sample) string {
		s.dropCell("disclosure", "fees")
		text := s.in("a cell a line")
		for _, h := range s.section {
			text = strings.Replace(text, h+"\n", "\n"+h+"\n", 1)
		}
		return text
	}, want{codes: []string{"table.truncated@disclosure"}, lost: inRow("fees")}},
	{"a line joined to the next", "one pair of cells without an empty line between says nothing of the others", "r.md", func(t *testing.T, s *sample) string {
		return strings.Replace(s.withBlank().in("a cell a paragraph of Markdown"), "自然人\n\n", "自然人\n", 1)
	}, want{cells: blankOne}},
	{"two blanks in a line", "one stands between all other cells", "r.txt", func(t *testing.T, s *sample) string {
		return s.withBlank().in("all in one line")
	}, want{cells: blankOne}},
	{"two figures struck out, a table in one paragraph", "the second is so, too", "r.html", func(t *testing.T, s *sample) string {
		return regexp.MustCompile(`规章 (\d+ \d+) `).ReplaceAllString(s.in("a table in one paragraph"), "规章 <s>$1</s> ")
	}, want{codes: []string{"value.look@disclosure.regulations.issued", "value.look@disclosure.regulations.repealed"},
		cells: map[templates.Key]string{"disclosure.regulations.issued": "unreadable", "disclosure.regulations.repealed": "unreadable"}}},
	{"all in one paragraph", "what it says is kept, too", "r.html", func(t *testing.T, s *sample) string { return s.in("all in one paragraph") }, want{}},
	{"all in one line, broken at blanks", "none of its words is lost nor joined to another", "r.txt", func(t *testing.T, s *sample) string {
		return s.in("all in one line, broken at blanks")
	}, want{}},
	{"all in one line, broken within words", "they are whole again", "r.txt", func(t *testing.T, s *sample) string {
		return s.in("all in one line, broken at blanks and in text")
	}, want{}},
	{"six figures in the line of a row, one in front of the next", "not all stand in one line, and they do not add up", "r.txt",
		func(t *testing.T, s *sample) string {
			text := s.document(func(p string) string { return p + "\n" }, eachRow(func(texts []string, _ int) string { return strings.Join(texts, " ") + "\n" }))
			return regexp.MustCompile(`(?m)^(（二）部分公开.*) \d+ (\d+) (\d+)(\d)\n`).ReplaceAllString(text, "$1 $2 $3\n$4 ")
		}, rowLost},
	{"four blanks in a line", "two stand between all other cells", "r.txt", func(t *testing.T, s *sample) string {
		return strings.ReplaceAll(s.withBlank().in("all in one line"), " ", "  ")
	}, want{cells: blankOne}},
	{"a blank total in a line", "two blanks stand behind the figures, one between all other cells", "r.txt", func(t *testing.T, s *sample) string {
		s.put("applications.partial.total", "")
		return s.in("all in one line")
	}, want{codes: []string{"value.blank-total@applications"}, cells: map[templates.Key]string{"applications.partial.total": "blank"}}},
	{"a blank total in a line, and a wide blank somewhere", "then not one separator stands between the cells", "r.txt",
		func(t *testing.T, s *sample) string {
			s.put("applications.partial.total", "")
			return strings.Replace(s.in("all in one line"), "自然人 ", "自然人\u3000 ", 1)
		}, rowLost},
	{"two blanks in a line, one more slipped in elsewhere", "a slip and a blank cell look the same", "r.txt", func(t *testing.T, s *sample) string {
		return strings.Replace(s.withBlank().in("all in one line"), "（一）予以公开 ", "（一）予以公开  ", 1)
	}, rowLost},
	{"the last cell of a table blank, all in one line", "a blank more stands before the next heading", "r.txt", func(t *testing.T, s *sample) string {
		s.blank(func(k templates.Key) bool { return k.Row() == "fees" })
		return s.in("all in one line")
	}, want{cells: map[templates.Key]string{"disclosure.fees.amount": "blank"}}},
	{"the last cell of a table lost, all in one line", "none does", "r.txt", func(t *testing.T, s *sample) string {
		s.dropCell("disclosure", "fees")
		return s.in("all in one line")
	}, want{codes: []string{"table.truncated@disclosure"}, lost: inRow("fees")}},
	{"a figure cut in two beside a blank one, all in one line", "three figures where three belong, and a cell more", "r.txt",
		func(t *testing.T, s *sample) string {
			s.put("disclosure.regulations.issued", "")
			s.put("disclosure.regulations.repealed", "1 2")
			return s.in("all in one line")
		}, want{codes: []string{"table.truncated@disclosure"}, lost: inRow("regulations")}},
	{"a table twice, rows blank in one of them", "whose the only figure of a row is nobody knows", "r.txt", func(t *testing.T, s *sample) string {
		again := slices.Clone(s.tables["disclosure"])
		for i := range again {
			again[i] = slices.Clone(again[i])
		}
		s.blank(func(k templates.Key) bool { return k.Table() == "disclosure" && k.Row() != "licensing" })
		for _, row := range again {
			for _, c := range figuresOf(row) {
				c.text = "8" + c.text
			}
		}
		s.tables["disclosure"] = append(s.tables["disclosure"], again...)
		return s.in("all in one line")
	}, want{codes: []string{"table.truncated@disclosure"}, lost: inTable("disclosure")}},
	{"a note below a table, all in one line", "a sentence is no cell", "r.txt", func(t *testing.T, s *sample) string {
		s.withBlank().text["三"] = []string{"注：以上数据由局办公室提供，包括所属单位。"}
		return s.in("all in one line")
	}, want{cells: blankOne, kept: []string{"三注：以上数据由局办公室提供，包括所属单位。"}}},
	{"nothing in a column", "the figures of all rows stand below each other", "r.txt", func(t *testing.T, s *sample) string {
		return s.withBlank().in("aligned at the right")
	}, want{cells: blankOne}},
	{"nothing in a column, a label too wide", "it has moved the figures of its row", "r.txt", func(t *testing.T, s *sample) string {
		return strings.Replace(s.withBlank().in("aligned at the left"), blankRow, blankRow+"（含变更以后重新答复的）", 1)
	}, rowLost},
	{"nothing in a column of table two", "1 and 2 may have run together: all figures of the table stand below each other all the same", "r.txt",
		func(t *testing.T, s *sample) string {
			s.put("disclosure.regulations.issued", "12")
			s.put("disclosure.regulations.repealed", "")
			return s.in("aligned at the left")
		}, want{codes: []string{"table.truncated@disclosure"}, lost: inRow("regulations")}},
	{"nothing at the end of a row", "the line may as well be cut", "r.txt", func(t *testing.T, s *sample) string {
		s.put("applications.partial.total", "")
		return s.in("aligned at the left")
	}, rowLost},
	{"a column of figures put in, and the only figure of a row blank", "what stands there has a figure above it, no head", "r.txt",
		func(t *testing.T, s *sample) string {
			s.put("disclosure.fees.amount", "")
			for k, row := range s.tables["disclosure"] {
				s.tables["disclosure"][k] = slices.Insert(row, 1, cellOf{text: strconv.Itoa(5001 + k)})
			}
			return s.tabbed(true)
		}, want{codes: []string{"table.truncated@disclosure"}, lost: inTable("disclosure")}},
	{"a label before a tab and nothing", "its only figure is blank", "r.txt", func(t *testing.T, s *sample) string {
		s.put("disclosure.licensing.decisions", "")
		return s.tabbed(false)
	}, want{cells: map[templates.Key]string{"disclosure.licensing.decisions": "blank"}}},
}
