package roster

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/xlsx"
)

// maxRows bounds the agencies of a roster: the country has some 230,000 bodies.
const maxRows = 300_000

func (e *Error) tooLong() {
	e.add(0, "超过 %d 行，名单最多这么多；请分成几份，或者把不是单位的行删去。", maxRows)
}

// A line is one row of the file that is not blank.
type line struct {
	row    int
	cells  []string
	odd    map[int]oddCell // by column
	merged map[int][2]int  // by column: the rows of the merged range that the cell is of
	wide   [][2]int        // columns that are merged beside each other
	hidden bool
	away   []int // hidden columns with something in them
}

// An oddCell says what is wrong with a cell; key: only where every character counts.
type oddCell struct {
	what string
	key  bool
}

func (l *line) doubt(col int, what string, key bool) {
	if l.odd == nil {
		l.odd = map[int]oddCell{}
	}
	l.odd[col] = oddCell{what, key}
}

// blank reports whether nothing is in a row; what is struck out is something, and asked about.
func (l line) blank() bool {
	for _, odd := range l.odd {
		if odd.key {
			return false
		}
	}
	return !slices.ContainsFunc(l.cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// single reports whether one cell only has something in it.
func (l line) single() bool {
	n := lists.Count(l.cells, func(c string) bool { return strings.TrimSpace(c) != "" })
	return n == 1
}

type rosterTable struct {
	fault    *Error
	head     line
	fields   []int // by column, -1 for unknown
	agencies []*Agency
	notes    []string

	hidden, left, facts, looks grouped
	away                       []string       // headings of hidden columns
	remark                     bool           // the last row was a remark
	merged                     map[[3]int]int // by column and rows of the range: how many rows it counts for
	spans                      grouped
}

// grouped are like things to say: the first few of them, and how many there are.
type grouped struct {
	n    int
	list []string
}

const maxGrouped = 8

func (g *grouped) add(format string, args ...any) {
	if g.n++; g.n <= maxGrouped {
		g.list = append(g.list, fmt.Sprintf(format, args...))
	}
}

func (g *grouped) String() string {
	s := strings.Join(g.list, "、")
	if g.n > maxGrouped {
		s += fmt.Sprintf(" 等 %d 处", g.n)
	}
	return s
}

func (t *rosterTable) note(s string) { t.notes = append(t.notes, s) }

func (t *rosterTable) read(rows []line) {
	head := headRow(rows)
	if head < 0 {
		t.headless(rows)
		return
	}
	t.head = rows[head]
	t.unseenHead(rows, head)
	t.headings(rows[head])
	if len(t.fault.Faults) > 0 {
		return
	}
	for i := head + 1; i < len(rows); i++ {
		l := rows[i]
		rows[i] = line{} // a country's lines take more memory than what they say
		switch {
		case l.blank():
		case t.passed(l):
		default:
			t.agency(l)
		}
	}
	t.say()
}

func (t *rosterTable) headless(rows []line) {
	seen := "没有内容"
	if len(rows) > 0 {
		seen = "第一行是“" + hanzi.Shorten(strings.Join(rows[0].cells, "、"), 60) + "”"
		for _, cell := range rows[0].cells {
			if cell = strings.TrimSpace(cell); hanzi.Nearest(cell, []string{xlsx.RosterName}) != "" {
				seen += "；“" + hanzi.Shorten(cell, 20) + "”是不是要写成“" + xlsx.RosterName + "”？"
			}
		}
	}
	t.fault.Headless = true
	t.fault.add(0, "没有“%s”这一栏（%s）；第一行要写标题。", xlsx.RosterName, seen)
}

// say puts into notes what the reader has passed over or taken for something.
func (t *rosterTable) say() {
	for _, x := range []struct {
		group       *grouped
		before, end string
	}{
		{&t.left, "名单里这些行不是单位，没有当作单位：", "。"},
		{&t.hidden, "名单里有隐藏（或筛选掉）的行，照样算作单位：", "；不要的请删去。"},
		{&t.spans, "名单里合并的格按每一行都是这个值读：", "。"},
		{&t.looks, "名单里有划去、上下标或者看不见的字，没有采用：", "；请核对。"},
		{&t.facts, "名单里这些写法可疑，照样采用：", "；请核对。"},
	} {
		if x.group.n > 0 {
			t.note(x.before + x.group.String() + x.end)
		}
	}
	if len(t.away) > 0 {
		t.note("名单里隐藏的列照样采用：" + strings.Join(t.away, "、") + "。")
	}
}

// value returns the text of a field in a row.
func (t *rosterTable) value(l line, field int) string {
	for col, f := range t.fields {
		if f == field && col < len(l.cells) {
			return clean(l.cells[col])
		}
	}
	return ""
}

func (t *rosterTable) agency(l line) {
	a := &Agency{Row: l.row}
	for col, cell := range l.cells {
		if col >= len(t.fields) || t.fields[col] < 0 {
			continue
		}
		field := t.fields[col]
		f := rosterFields[field]
		if t.odd(l, col, f) || t.covered(l, col, field) {
			continue
		}
		text := clean(cell)
		if f.set != nil {
			f.set(a, text)
			continue
		}
		if field == fieldDue {
			var why string
			if a.Due, why = Date(text); why != "" {
				t.fault.add(l.row, "“%s”：%s。", f.heading, why)
			}
			continue
		}
		yes, ok := yesNo(text)
		if !ok {
			t.fault.add(l.row, "“%s”写的是“%s”；请写“是”或“否”。", f.heading, hanzi.Shorten(text, 20))
		}
		if text != "" { // an empty cell leaves it to the name
			a.Rules = templates.PowerOf(yes)
		}
	}
	t.beside(l)
	t.doubtful(a)
	t.unseen(l, a)
	t.agencies = append(t.agencies, a)
}

// odd deals with a doubtful cell, and reports whether it must not be read.
func (t *rosterTable) odd(l line, col int, f rosterField) bool {
	odd, ok := l.odd[col]
	switch {
	case !ok, odd.key && f.heading == xlsx.RosterDue: // a day that is kept as one
		return false
	case f.key || !odd.key:
		t.fault.add(l.row, "“%s”%s。", f.heading, odd.what)
		return true
	}
	if strings.Contains(odd.what, "字") && !strings.HasPrefix(odd.what, "存的") {
		t.looks.add("第 %d 行的%s", l.row, f.heading)
	}
	return false
}

// covered deals with a cell of a merged range, and reports whether it must not be read. Two agencies have no name or code in
// common; everything else counts for each of them.
func (t *rosterTable) covered(l line, col, field int) bool {
	rows, ok := l.merged[col]
	if !ok || strings.TrimSpace(l.cells[col]) == "" {
		return false
	}
	if field == fieldName || field == fieldCode {
		if l.row == rows[0] {
			t.fault.add(l.row, "“%s”的格合并了第 %d–%d 行；每个单位一行，请取消合并，每行各写各的。", rosterFields[field].heading, rows[0], rows[1])
		}
		return l.row != rows[0]
	}
	if l.row == rows[0] || t.merged[[3]int{col, rows[0], rows[1]}] == 0 {
		if t.merged == nil {
			t.merged = map[[3]int]int{}
		}
		t.merged[[3]int{col, rows[0], rows[1]}] = 1
		t.spans.add("%s第 %d–%d 行“%s”", rosterFields[field].heading, rows[0], rows[1], hanzi.Shorten(clean(l.cells[col]), 20))
	}
	return false
}

// beside deals with cells that are merged into the one at their left: they have nothing of their own.
func (t *rosterTable) beside(l line) {
	for _, w := range l.wide {
		for col := w[0] + 1; col <= w[1] && col < len(t.fields); col++ {
			switch field := t.fields[col]; {
			case field < 0:
			case rosterFields[field].key:
				t.fault.add(l.row, "“%s”的格与左边的格合并了，没有自己的内容；请取消合并，每格各写各的。", rosterFields[field].heading)
			default:
				t.spans.add("第 %d 行的%s与左边合并，算作空着", l.row, rosterFields[field].heading)
			}
		}
	}
}

// doubtful asks about a name that is none and about details that cannot be what they are called.
func (t *rosterTable) doubtful(a *Agency) {
	if noName.MatchString(hanzi.Name(a.Name)) || len(a.Name) > 240 {
		t.fault.add(a.Row, "单位名称写的是“%s”，不像单位的名称；请改正，不是单位的请删去这一行。", hanzi.Shorten(a.Name, 40))
	}
	for _, x := range []struct{ field, name, value string }{
		{"postcode", xlsx.RosterPostcode, a.Postcode}, {"phone", xlsx.RosterPhone, a.Phone},
		{"fax", xlsx.RosterFax, a.Fax}, {"email", xlsx.RosterEmail, a.Email},
	} {
		if doubt := templates.ContactDoubt(x.field, x.value); doubt != "" {
			t.facts.add("第 %d 行“%s”的%s“%s”（%s）", a.Row, hanzi.Shorten(a.Name, 20), x.name, hanzi.Shorten(x.value, 30), doubt)
		}
	}
}

// unseen names what is read although it is hidden.
func (t *rosterTable) unseen(l line, a *Agency) {
	if l.hidden {
		t.hidden.add("第 %d 行“%s”", l.row, hanzi.Shorten(a.Name, 20))
	}
	for _, col := range l.away {
		if col >= len(t.fields) || t.fields[col] < 0 {
			continue
		}
		name := "“" + rosterFields[t.fields[col]].heading + "”"
		if !slices.Contains(t.away, name) {
			t.away = append(t.away, name)
		}
	}
}

func yesNo(s string) (yes, ok bool) {
	switch hanzi.Name(s) {
	case "是", "有", "√", "y", "yes", "true", "1":
		return true, true
	case "", "否", "无", "没有", "×", "n", "no", "false", "0":
		return false, true
	}
	return false, false
}

// lineInWord is a line break that only makes room, 示例县 over 民政局.
var lineInWord = regexp.MustCompile(`(\p{Han})[\r\n]+(\p{Han})`)

// clean makes one line of a cell and takes out what is not seen.
func clean(s string) string {
	if strings.ContainsAny(s, "\r\n") {
		s = lineInWord.ReplaceAllString(lineInWord.ReplaceAllString(s, "$1$2"), "$1$2") // twice: matches do not overlap
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u00a0' || r == '\u3000':
			return ' '
		case r < 0x20, r >= 0x7f && r < 0xa0, r == '\u200b', r == '\ufeff', strings.ContainsRune(hanzi.Directions, r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
