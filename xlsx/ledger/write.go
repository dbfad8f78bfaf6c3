package ledger

import (
	"fmt"
	"io"
	"strconv"

	"nianbao/templates"
	"nianbao/templates/cases"
	"nianbao/templates/lists"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// Rows that are prepared for people to go on in: at least leastRows, and some more than a full ledger has.
const (
	leastRows     = 1000
	leastDisputes = 200
	spareRows     = 500
)

// A plan is a ledger while it is written.
type plan struct {
	*Ledger
	form         *templates.Form
	clock        *cases.Year
	applications *list
	disputes     *list
	seen, fought []cases.Seen
}

// Write writes the workbook, every formula with the value that it comes to on the day of Today.
func (l *Ledger) Write(w io.Writer) error {
	if n := max(len(l.Applications), len(l.Disputes)); n > mostRows-headRow {
		return fmt.Errorf("台账里一张表最多 %d 行，这里有 %d 行；请分成几本", mostRows-headRow, n)
	}
	p := &plan{Ledger: l, form: Form(), clock: l.Clock()}
	p.applications = newList(SheetApplications, applicationColumns, l.rows(l.Applications, leastRows))
	p.disputes = newList(SheetDisputes, disputeColumns, l.rows(l.Disputes, leastDisputes))
	p.seen, p.fought = p.clock.Applications(renumbered(l.Applications)), p.clock.Disputes(renumbered(l.Disputes))
	book := &xlsx.Book{Title: p.title(), Sheets: []*xlsx.BookSheet{p.cover(), p.applicationSheet(), p.disputeSheet(),
		p.tables(SheetThree, p.form.Table("applications")), p.tables(SheetFour, p.form.Table("reviews")),
		p.tables(SheetPeriod, p.form.Table("applications"), p.form.Table("reviews")),
		p.calendar(), p.reminders(), p.customs(), p.words()}, Names: p.names()}
	return book.Write(w)
}

func (p *plan) title() string { return fmt.Sprintf("%s%d年依申请公开台账", p.Agency, p.Year) }

// rows is how many rows of a list are prepared.
func (l *Ledger) rows(lines []cases.Line, least int) int {
	rows := max(least, len(lines)+spareRows)
	if l.Room > 0 {
		rows = len(lines) + l.Room
	}
	return min(rows, mostRows-headRow)
}

// renumbered are lines with the rows that they are written in.
func renumbered(lines []cases.Line) []cases.Line {
	list := make([]cases.Line, len(lines))
	for i, l := range lines {
		l.Row = firstRow + i
		list[i] = l
	}
	return list
}

// privacy stands on every sheet into which people write.
const privacy = "本表不写姓名、证件号、电话：一个数也用不着它们。要查是谁，用编号到登记簿或系统里查。"

func (p *plan) applicationSheet() *xlsx.BookSheet {
	l := p.applications
	s := p.listSheet(l)
	how := "一件申请一行。黄色的格填写，灰色的格自动算出；收费的几栏折在 J、O 两栏之间，点上面的 + 展开。"
	s.Folded, s.Hidden = l.span("told", "feegot"), l.span("some", "order")
	area := func(name string) string { return l.area(name, name) }
	at := fmt.Sprintf("MATCH($%s%d,结果大类,0)", l.at["group"], firstRow)
	s.Rules = append(s.Rules, l.choose("category", "申请人类别"), l.choose("channel", "渠道"), l.choose("group", "结果大类"),
		l.choose("result", fmt.Sprintf("INDEX(具体结果,INDEX(大类起,%s)):INDEX(具体结果,INDEX(大类止,%s))", at, at)),
		l.right("extended", `AND(ISNUMBER({extended}),{extended}>=0,{extended}<=20,{extended}=INT({extended}))`,
			"这里写延长了几个工作日，0 至 20 的整数。"))
	for _, name := range []string{"feedue", "feegot"} {
		s.Rules = append(s.Rules, l.right(name, `AND(ISNUMBER({`+name+`}),{`+name+`}>=0)`, "这里只写金额，以元为单位，不写“元”字。"))
	}
	s.Marks = append(s.Marks,
		xlsx.Mark{Area: l.area("due", "due"), When: l.row(`AND(ISNUMBER({left}),{left}<0)`, firstRow), Tone: xlsx.ToneRed},
		xlsx.Mark{Area: area("status"), When: l.row(`AND(ISNUMBER({left}),{left}<0)`, firstRow), Tone: xlsx.ToneRed},
		xlsx.Mark{Area: l.area("due", "due"), When: l.row(`AND(ISNUMBER({left}),{left}<=5)`, firstRow), Tone: xlsx.ToneAmber},
		xlsx.Mark{Area: area("status"), When: l.row(`AND(ISNUMBER({left}),{left}<=5)`, firstRow), Tone: xlsx.ToneAmber})
	s.Fill = func(r *xlsx.BookRows) {
		p.listHead(r, l, how)
		p.listRows(r, l, p.applicationFormulas(l), p.seen)
	}
	return s
}

func (p *plan) disputeSheet() *xlsx.BookSheet {
	l := p.disputes
	s := p.listSheet(l)
	how := "一件案件一行，不管对应哪一年的申请，也不管有没有申请。"
	s.Hidden = l.span("some", "bad")
	s.Rules = append(s.Rules, l.choose("category", "案件类别"), l.choose("result", "案件结果"))
	s.Fill = func(r *xlsx.BookRows) {
		p.listHead(r, l, how)
		p.listRows(r, l, p.disputeFormulas(l), p.fought)
	}
	return s
}

// listSheet is what both lists have in common.
func (p *plan) listSheet(l *list) *xlsx.BookSheet {
	s := &xlsx.BookSheet{Name: l.sheet, Freeze: "C" + strconv.Itoa(firstRow), Landscape: true, Rows: l.last, Tab: "FFC000",
		Repeat: fmt.Sprintf("$%d:$%d", headRow, headRow)}
	shown := 0
	for i, c := range l.columns {
		s.Widths = append(s.Widths, xlsx.Characters(c.width))
		if c.id <= out {
			shown = i + 1
		}
		if c.id >= due {
			continue
		}
		switch c.face {
		case xlsx.FaceInputDate:
			s.Rules = append(s.Rules, l.right(c.name, fmt.Sprintf("AND(ISNUMBER({%s}),{%s}=INT({%s}),{%s}>=%d,{%s}<=%d)",
				c.name, c.name, c.name, c.name,
				int(cases.Earliest), c.name, int(p.clock.Calendar.To)), "这里只写日期，例如 2026-1-5，不写几点，也不写“同意”之类的字。"))
		case xlsx.FaceInput:
			s.Rules = append(s.Rules, l.right(c.name, fmt.Sprintf("LEN({%s})<=60", c.name), "这里最多写 60 个字。"))
		}
	}
	s.Filter = fmt.Sprintf("A%d:%s%d", headRow, sheets.ColumnName(shown), l.last)
	s.Marks = []xlsx.Mark{
		{Area: l.area("check", "check"), When: l.row(`{check}<>""`, firstRow), Tone: xlsx.ToneAmber},
		{Area: l.area("out", "out"), When: l.row(`LEFT({out},1)="不"`, firstRow), Tone: xlsx.ToneRed},
	}
	if l.at["in"] != "" {
		s.Marks = append(s.Marks, xlsx.Mark{Area: l.area("in", "in"), When: l.row(`LEFT({in},1)="不"`, firstRow),
			Tone: xlsx.ToneRed})
	}
	return s
}

func (l *list) span(from, to string) (cols [2]int) {
	for i, c := range l.columns {
		if c.name == from {
			cols[0] = i + 1
		}
		if c.name == to {
			cols[1] = i + 1
		}
	}
	return cols
}

// area is the range of the prepared rows of columns.
func (l *list) area(from, to string) string {
	return fmt.Sprintf("%s%d:%s%d", l.at[from], firstRow, l.at[to], l.last)
}

func (l *list) column(name string) column {
	return lists.First(l.columns, func(c column) bool { return c.name == name })
}

// choose has one of a list of words chosen, and right anything for which a formula holds.
func (l *list) choose(name, words string) xlsx.Typed {
	c := l.column(name)
	return xlsx.Typed{Area: l.area(name, name), List: words, Title: c.head, Prompt: c.help,
		Error: "请从下拉的单子里选；单子里没有的，看“口径”。"}
}

func (l *list) right(name, formula, wrong string) xlsx.Typed {
	c := l.column(name)
	return xlsx.Typed{Area: l.area(name, name), Right: l.row(formula, firstRow), Title: c.head, Prompt: c.help, Error: wrong}
}

// listHead writes what stands above the rows.
func (p *plan) listHead(r *xlsx.BookRows, l *list, how string) {
	r.Put(24, r.Text(xlsx.FaceTitle, p.title()+"："+l.sheet))
	r.Put(17, r.Text(xlsx.FaceNote, privacy))
	r.Put(17, r.Text(xlsx.FaceNote, how+"“计入”写明数进哪一格，筛选它可以看到一格里的行；不计的写明为什么。"))
	heads := lists.Map(l.columns, func(c column) any { return r.Text(xlsx.FaceHead, c.head) })
	r.Put(46, heads...) // with room for the buttons of the filter below the words
}

// listRows writes the prepared rows: those that are filled in, then empty ones.
func (p *plan) listRows(r *xlsx.BookRows, l *list, formulas map[string]string, seen []cases.Seen) {
	fixed := p.fixed(l)
	shared := make([]*xlsx.Shared, len(l.columns))
	for i, c := range l.columns {
		shared[i] = &xlsx.Shared{Formula: l.row(fill(formulas[c.name], fixed), firstRow), Group: i, Column: i + 1, From: firstRow,
			To: l.last}
	}
	for row := firstRow; row <= l.last; row++ {
		var s *cases.Seen
		if i := row - firstRow; i < len(seen) {
			s = &seen[i]
		}
		var cells []any
		for i, c := range l.columns {
			if c.typed() {
				cells = append(cells, r.Text(c.face, typed(s, c)))
				continue
			}
			cells = append(cells, r.Shared(c.face, shared[i], p.value(s, c.id)))
		}
		r.Put(18, cells...)
	}
}

// typed is what stands in an input.
func typed(s *cases.Seen, c column) any {
	if s == nil {
		return ""
	}
	switch v := s.Cells[c.id]; v.Kind {
	case cases.Number:
		return v.Number
	case cases.Text:
		return v.Text
	}
	return ""
}

// value is what a computed cell of a row comes to; s is nil for an empty one.
func (p *plan) value(s *cases.Seen, id cases.Column) any {
	if s == nil {
		if id == some || id == code1 || id == code2 || id == bad {
			return 0
		}
		return ""
	}
	switch id {
	case due:
		switch {
		case s.Bad:
			return ""
		case s.Due == 0:
			return "日历外"
		}
		return int(s.Due)
	case status:
		return s.Status(p.Today)
	case check:
		return s.Words()
	case in:
		return s.In
	case out:
		return s.Out
	case some:
		return s.Filled()
	case code1:
		return s.Category
	case code2:
		return s.Code()
	case bad:
		if s.Bad {
			return 1
		}
		return 0
	case start:
		if s.Bad {
			return ""
		}
		return int(s.Start)
	case limit:
		if d := s.Limit(); d != 0 {
			return int(d)
		}
	case left:
		if s.Open() {
			return s.Left(p.Today)
		}
	case order:
		if s.Open() {
			return (s.Left(p.Today)+5000)*100000 + s.Row
		}
	}
	return ""
}
