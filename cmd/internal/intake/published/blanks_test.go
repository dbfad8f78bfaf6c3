package published

import (
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
	{"all totals blank, a cell a line", "an empty line behind each row may be no cell", "r.txt", func(t *testing.T, s *sample) string {
		s.blank(func(k templates.Key) bool { return k.Table() == "applications" && k.Column() == "total" })
		return s.in("a cell a line")
	}, want{codes: []string{"table.truncated@applications"}, lost: inTable("applications")}},
	{"two blanks in a line", "one stands between all other cells", "r.txt", func(t *testing.T, s *sample) string {
		return s.withBlank().in("all in one line")
	}, want{cells: blankOne}},
	{"two blanks in most places", "then they are no cells", "r.txt", func(t *testing.T, s *sample) string {
		return strings.ReplaceAll(s.withBlank().in("all in one line"), " ", "  ")
	}, rowLost},
	{"nothing in a column", "the figures of all rows stand below each other", "r.txt", func(t *testing.T, s *sample) string {
		return s.withBlank().in("aligned at the right")
	}, want{cells: blankOne}},
	{"nothing in a column, a label too wide", "it has moved the figures of its row", "r.txt", func(t *testing.T, s *sample) string {
		return strings.Replace(s.withBlank().in("aligned at the left"), blankRow, blankRow+"（含变更以后重新答复的）", 1)
	}, rowLost},
	{"nothing at the end of a row", "the line may as well be cut", "r.txt", func(t *testing.T, s *sample) string {
		s.put("applications.partial.total", "")
		return s.in("aligned at the left")
	}, rowLost},
	{"a label before a tab and nothing", "its only figure is blank", "r.txt", func(t *testing.T, s *sample) string {
		s.put("disclosure.licensing.decisions", "")
		return s.tabbed(false)
	}, want{cells: map[templates.Key]string{"disclosure.licensing.decisions": "blank"}}},
}
