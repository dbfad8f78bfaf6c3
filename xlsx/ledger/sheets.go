package ledger

import (
	"fmt"
	"slices"
	"strconv"

	"nianbao/templates"
	"nianbao/templates/cases"
	"nianbao/templates/formula"
	"nianbao/templates/lists"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

var channels = []string{"当面", "邮寄", "网络", "传真", "其他"}

func decimal(n int) templates.Decimal { return formula.FromInt(int64(n)) }

// mostReminders is how many open cases sheet 提醒 lists: more than anybody has on the desk, few enough to be computed at once.
const mostReminders = 100

// Labels by which the cover is read back.
const (
	labelAgency = "单位名称"
	labelYear   = "年度"
	labelBare   = "没有数进去的行、格"
	labelLast   = "上年年报的“四、结转下年度”"
)

func (p *plan) cover() *xlsx.BookSheet {
	l, d := p.applications, p.disputes
	s := &xlsx.BookSheet{Name: SheetCover, Widths: []float64{3, 26, 22, 70}, Locked: true, Rows: 22, Tab: "4472C4"}
	due := func(from, to int) int {
		return count(p.seen, func(s *cases.Seen) bool { n := s.Left(p.Today); return s.Open() && from <= n && n <= to })
	}
	wrong := func(s *cases.Seen) bool { return len(s.Rules) > 0 }
	leftOf := l.all("left")
	s.Fill = func(r *xlsx.BookRows) {
		line := func(label string, value any, text any) {
			height := 22.0
			if label == labelBare {
				height = 34
			}
			r.Put(height, nil, r.Text(xlsx.FaceHead, label), value, text)
		}
		jump := func(sheet, text string) any {
			return r.Formula(xlsx.FaceLink, fmt.Sprintf(`HYPERLINK("#'%s'!A1","%s")`, sheet, text), text)
		}
		r.Put(10, r.Text(xlsx.FaceNote, ""))
		r.Put(30, nil, r.Text(xlsx.FaceTitle, p.title()))
		r.Put(20, nil, r.Text(xlsx.FaceNote, privacy))
		line(labelAgency, r.Text(xlsx.FaceInput, p.Agency), r.Text(xlsx.FaceText, "写全称；导入填报表时用它。"))
		line(labelYear, r.Text(xlsx.FaceMid, p.Year), r.Text(xlsx.FaceText, "一年一本。下一年另起一本，把没有办结的带过去。"))
		line("今天", r.Formula(xlsx.FaceDate, "TODAY()", int(p.Today)), r.Text(xlsx.FaceText, "只用来提醒；表里的数和核对都不看它。"))
		r.Put(8)
		line("在办", r.Formula(xlsx.FaceMid, "COUNT("+leftOf+")", due(-1_000_000, 1_000_000)), jump(SheetReminders, "看提醒"))
		line("五个工作日内到期", r.Formula(xlsx.FaceMid, fmt.Sprintf(`COUNTIFS(%s,">=0",%s,"<=5")`, leftOf, leftOf), due(0, 5)),
			jump(SheetReminders, "看提醒"))
		line("逾期", r.Formula(xlsx.FaceMid, fmt.Sprintf(`COUNTIF(%s,"<0")`, leftOf), due(-1_000_000, -1)),
			jump(SheetReminders, "看提醒"))
		line("申请：要核对的行", r.Formula(xlsx.FaceMid, `COUNTIF(`+l.all("check")+`,"?*")`, count(p.seen, wrong)),
			jump(SheetApplications, "去“申请”，筛选“核对”"))
		line("案件：要核对的行", r.Formula(xlsx.FaceMid, `COUNTIF(`+d.all("check")+`,"?*")`, count(p.fought, wrong)),
			jump(SheetDisputes, "去“复议诉讼”，筛选“核对”"))
		bare := fmt.Sprintf(`COUNTA(%s!$A$%d:$R$%d)+COUNTA(%s!$A$%d:$F$%d)`, l.sheet, l.last+1, l.last+5000, d.sheet,
			d.last+1, d.last+5000)
		for _, x := range []struct{ number, counted string }{{l.all("number"), l.all("in")}, {d.all("number"), d.all("out")}} {
			bare += fmt.Sprintf(`+SUMPRODUCT((LEN(%s)>0)*(LEN(%s)=0))`, x.number, x.counted)
		}
		line(labelBare, r.Formula(xlsx.FaceMid, bare, 0), r.Text(xlsx.FaceText, fmt.Sprintf(
			"应当是 0。“%s”算到第 %d 行，“%s”算到第 %d 行，再往下写的、中间插入的没有公式，把上一行的灰色格往下拉；要更多的行，重新做一本同年度的，行照搬。", l.sheet, l.last, d.sheet,
			d.last)))
		r.Put(8)
		for _, x := range [][2]string{{SheetApplications, "一件申请一行"}, {SheetDisputes, "一件复议、诉讼一行"}, {SheetThree,
			"表三，由“申请”的行数出来"},
			{SheetFour, "表四，由“复议诉讼”的行数出来"}, {SheetPeriod, "任意两个日期之间的两张表：月报、季报"}, {SheetReminders, "在办的，急的在前"},
			{SheetCalendar, "工作日，依据国务院办公厅的放假通知"}, {SheetCustoms, "没有公文规定、由本程序定的算法，可以改的在这里改"}} {
			r.Put(20, nil, jump(x[0], x[0]), nil, r.Text(xlsx.FaceText, x[1]))
		}
	}
	s.Marks = []xlsx.Mark{{Area: "C10:C10", When: "$C$10>0", Tone: xlsx.ToneRed}, {Area: "C9:C9", When: "$C$9>0",
		Tone: xlsx.ToneAmber},
		{Area: "C11:C13", When: "C11>0", Tone: xlsx.ToneAmber}}
	return s
}

// tables is a sheet with official tables between two dates: those of the year, or, on sheet 期间, any.
func (p *plan) tables(name string, list ...*templates.Table) *xlsx.BookSheet {
	widths, rows := xlsx.TableSizes(list)
	at := xlsx.PlaceTables(name, tablesRow, list)
	s := &xlsx.BookSheet{Name: name, Widths: widths, Locked: true, Pages: 1, Rows: tablesRow + rows, Tab: "70AD47"}
	if name == SheetThree {
		s.Rows += besideRows
	}
	span := p.clock.Whole()
	whole := name != SheetPeriod
	face := xlsx.FaceDate
	if !whole {
		face, span = xlsx.FaceInputDate, cases.Period{From: span.From, Next: cases.On(p.Year, 4, 1)}
	}
	cols := dateColumns(widths)
	from, to := fmt.Sprintf("$%s$%d", sheets.ColumnName(cols[1]), periodRow), fmt.Sprintf("$%s$%d", sheets.ColumnName(cols[3]), periodRow)
	if !whole {
		right := fmt.Sprintf("AND(ISNUMBER(%s),ISNUMBER(%s),%s<=%s,%s=INT(%s),%s=INT(%s))", from, to, from, to, from, from,
			to, to)
		for _, area := range []string{from, to} {
			s.Rules = append(s.Rules, xlsx.Typed{Area: area, Right: right, Title: "统计期间",
				Prompt: "写起止日期，首尾两天都算在内，例如 2026-1-1 至 2026-3-31。",
				Error:  "请写日期，开始的不晚于结束的。"})
		}
	}
	figures := p.clock.Tables(p.seen, p.fought, span)
	filing := templates.NewFiling(p.form, p.Year)
	for _, key := range p.form.Keys() {
		if p.form.Computed(key) == nil {
			filing.Set(key, templates.Number(decimal(figures[key])))
		}
	}
	filing.Complete()
	s.Fill = func(r *xlsx.BookRows) {
		title := p.title() + "：" + name
		note := "每个数都是公式，数的是“申请”“复议诉讼”里的行。要核对一格，到那里筛选“计入”。"
		if !whole {
			note = "“四、结转”是期末还没有办结的，“尚未审结”是期末还没有审结的。"
		}
		r.Put(28, r.Text(xlsx.FaceTitle, title))
		cells := make([]any, len(widths))
		cells[cols[0]-1], cells[cols[1]-1] = r.Text(xlsx.FaceNote, "统计期间，从"), r.Text(face, int(span.From))
		cells[cols[2]-1], cells[cols[3]-1] = r.Text(xlsx.FaceNote, "到"), r.Text(face, int(span.Next-1))
		for i := 0; i < 4; i++ {
			for c := cols[i]; c < cols[i+1]-1; c++ {
				cells[c] = r.Text(face, "")
				if i%2 == 0 {
					cells[c] = nil
				}
			}
		}
		r.Put(20, cells...)
		for i := 0; i < 4; i++ {
			r.Merge(cols[i], cols[i+1]-1)
		}
		r.Put(18, r.Text(xlsx.FaceNote, note))
		r.Tables(p.form, list, func(key templates.Key) (string, any) {
			n, _ := filing.Cell(key).Value()
			return p.figure(key, at, [2]string{from, to}), n
		})
		if name == SheetThree {
			p.beside(r, at)
		}
	}
	return s
}

// dateColumns divides the first columns of a sheet into places for "从", a date, "到", a date, each wide enough; the fifth is the
// column behind.
func dateColumns(widths []float64) (cols [5]int) {
	at := 0
	for i, need := range []float64{13, 11, 4, 11} {
		cols[i] = at + 1
		for wide := 0.0; wide < need && at < len(widths)-(3-i); at++ {
			wide += widths[at]
		}
	}
	cols[4] = at + 1
	return cols
}

// besideRows is how many rows beside writes.
const besideRows = 4

// beside writes below table three what it is held against: last year's report, and the number of rows.
func (p *plan) beside(r *xlsx.BookRows, at map[templates.Key]xlsx.Ref) {
	l := p.applications
	r.Put(12)
	row := []any{r.Text(xlsx.FaceHead, labelLast), r.Text(xlsx.FaceHead, ""), r.Text(xlsx.FaceHead, "")}
	second := []any{r.Text(xlsx.FaceHead, "“二、上年结转”比它多（应当是 0）"), r.Text(xlsx.FaceHead, ""), r.Text(xlsx.FaceHead, "")}
	for i, c := range cases.Categories {
		ref := at[templates.Key("applications.carried_in."+c.ID)]
		lastRow := strconv.Itoa(p.lastRow())
		row = append(row, r.Text(xlsx.FaceInputNumber, valueOf(p.Last[i])))
		mine := count(p.seen, func(s *cases.Seen) bool { return s.Category == i+1 && s.In != "" && s.In[:3] == "二" })
		more := any(mine - int(p.Last[i].Number))
		if p.Last[i].Kind == cases.Blank {
			more = ""
		}
		col := sheets.ColumnName(ref.Col)
		second = append(second, r.Formula(xlsx.FaceMid, fmt.Sprintf(`IF(COUNT(%s%s)=0,"",%s-%s%s)`, col, lastRow, ref.A1(),
			col, lastRow), more))
	}
	r.Put(26, row...)
	r.Merge(1, 3)
	r.Put(26, second...)
	r.Merge(1, 3)
	in := func(mark string) string { return fmt.Sprintf(`COUNTIF(%s,"%s*")`, l.all("in"), mark) }
	begins := func(mark string) int {
		return count(p.seen, func(s *cases.Seen) bool { return len(s.In) >= len(mark) && s.In[:len(mark)] == mark })
	}
	r.Put(20, r.Formula(xlsx.FaceNote,
		`"登记 "&`+in("?")+`&" 行：计入一 "&`+in("一·")+`&" 行，计入二 "&`+in("二·")+`&" 行，不计 "&`+in("不计")+`&" 行。"`,
		fmt.Sprintf("登记 %d 行：计入一 %d 行，计入二 %d 行，不计 %d 行。", len(p.seen), begins("一·"), begins("二·"), begins("不计"))))
}

// lastRow is the row of last year's figures below table three.
func (p *plan) lastRow() int {
	_, rows := xlsx.TableSizes([]*templates.Table{p.form.Table("applications")})
	return tablesRow + rows + 2
}

func count(seen []cases.Seen, keep func(*cases.Seen) bool) (n int) {
	for i := range seen {
		if keep(&seen[i]) {
			n++
		}
	}
	return n
}

func valueOf(v cases.Value) any {
	if v.Kind == cases.Number {
		return v.Number
	}
	return v.Text
}

func (p *plan) calendar() *xlsx.BookSheet {
	c := p.clock.Calendar
	s := &xlsx.BookSheet{Name: SheetCalendar, Widths: []float64{14, 4, 26, 14, 8, 12, 44}, Rows: daysTop + len(c.Days),
		Freeze: "A" + strconv.Itoa(daysTop+1)}
	s.Fill = func(r *xlsx.BookRows) {
		r.Put(26, r.Text(xlsx.FaceTitle, "工作日"))
		note := "以后的暂按周一至周五推算，期限落在那里的行写“期限为推算”。"
		if c.Known == 0 {
			note = "这几年都没有放假通知，全部按周一至周五推算。"
		}
		r.Put(20, nil, nil, r.Text(xlsx.FaceNote, "有放假通知的到"), r.Text(xlsx.FaceDate, int(c.Known)), r.Text(xlsx.FaceNote, note))
		r.Put(18, r.Text(xlsx.FaceNote, "A 栏是从早到晚的全部工作日，期限就在上面数。本地另放假的（三月三等），把那一天整格删掉、下面的上移；补班的按先后插进去。"))
		r.Put(20, r.Text(xlsx.FaceHead, "工作日"), nil, r.Text(xlsx.FaceHead, "放假、补班的日子"), r.Text(xlsx.FaceHead, "日期"),
			r.Text(xlsx.FaceHead, "休或班"),
			nil, r.Text(xlsx.FaceHead, "依据"))
		for i, d := range c.Days {
			cells := []any{r.Text(xlsx.FaceDate, int(d))}
			if i < len(c.Special) {
				h, kind := c.Special[i], "班"
				if h.Off {
					kind = "休"
				}
				cells = append(cells, nil, r.Text(xlsx.FaceMid, h.Name), r.Text(xlsx.FaceDate, int(h.Day)),
					r.Text(xlsx.FaceMid, kind), nil, r.Text(xlsx.FaceText, h.Notice))
			}
			r.Put(0, cells...)
		}
	}
	return s
}

func (p *plan) reminders() *xlsx.BookSheet {
	l := p.applications
	s := &xlsx.BookSheet{Name: SheetReminders, Widths: []float64{6, 14, 13, 13, 16, 13, 15, 10, 6, 6}, Hidden: [2]int{9,
		10}, Locked: true,
		Rows: 3 + mostReminders, Freeze: "A4", Tab: "C00000"}
	var open []*cases.Seen
	for i := range p.seen {
		if p.seen[i].Open() {
			open = append(open, &p.seen[i])
		}
	}
	slices.SortStableFunc(open, func(a, b *cases.Seen) int { return a.Left(p.Today) - b.Left(p.Today) })
	s.Marks = []xlsx.Mark{{Area: fmt.Sprintf("B4:G%d", s.Rows), When: `AND(ISNUMBER($J4),$J4<0)`, Tone: xlsx.ToneRed},
		{Area: fmt.Sprintf("B4:G%d", s.Rows), When: `AND(ISNUMBER($J4),$J4<=5)`, Tone: xlsx.ToneAmber}}
	s.Fill = func(r *xlsx.BookRows) {
		r.Put(26, r.Text(xlsx.FaceTitle, "提醒：在办的申请，急的在前"))
		more := fmt.Sprintf("COUNT(%s)", l.all("order"))
		r.Put(18, r.Formula(xlsx.FaceNote, fmt.Sprintf(`"在办 "&%s&" 件，列出最急的 "&MIN(%d,%s)&" 件。橙色：五个工作日内到期；红色：过了期限。"`, more,
			mostReminders, more),
			fmt.Sprintf("在办 %d 件，列出最急的 %d 件。橙色：五个工作日内到期；红色：过了期限。", len(open), min(mostReminders, len(open)))))
		heads := []string{"序号", "编号", "收到日期", "应答复日", "状态", "最近期限", "补正通知最迟", "去那一行", "行", "剩余"}
		r.Put(22, lists.Map(heads, func(h string) any { return r.Text(xlsx.FaceHead, h) })...)
		for k := 1; k <= mostReminders; k++ {
			var s *cases.Seen
			if k <= len(open) {
				s = open[k-1]
			}
			p.reminder(r, k, s)
		}
	}
	return s
}

// reminder writes the k-th line; s is nil behind the last.
func (p *plan) reminder(r *xlsx.BookRows, k int, s *cases.Seen) {
	l, row := p.applications, strconv.Itoa(3+k)
	pick := func(name string) string {
		return fmt.Sprintf(`IF($I%s="","",INDEX(%s!$%s$1:$%s$%d,$I%s))`, row, l.sheet, l.at[name], l.at[name], l.last, row)
	}
	number := fmt.Sprintf(`IF(%s="","",%s)`, pick("number"), pick("number")) // INDEX makes 0 of a blank cell
	values := [...]any{"", "", "", "", "", "", "", "", ""}
	if s != nil {
		values = [...]any{typed(s, l.column("number")), typed(s, l.column("received")), p.value(s, due), s.Status(p.Today),
			p.value(s, limit), "", "查看", s.Row, s.Left(p.Today)}
		if d, ok := p.clock.AskUntil(s); ok {
			values[5] = int(d)
		}
	}
	ask := fmt.Sprintf(`IF($I%s="","",IFERROR(INDEX(工作日,MATCH(C%s,工作日,1)+7),""))`, row, row)
	r.Put(18, r.Text(xlsx.FaceMid, k), r.Formula(xlsx.FaceMid, number, values[0]), r.Formula(xlsx.FaceDate,
		pick("received"), values[1]),
		r.Formula(xlsx.FaceDate, pick("due"), values[2]), r.Formula(xlsx.FaceMid, pick("status"), values[3]),
		r.Formula(xlsx.FaceDate, pick("limit"), values[4]),
		r.Formula(xlsx.FaceDate, ask, values[5]),
		r.Formula(xlsx.FaceLink, fmt.Sprintf(`IF($I%s="","",HYPERLINK("#'%s'!A"&$I%s,"查看"))`, row, l.sheet, row), values[6]),
		r.Formula(xlsx.FaceGrey, fmt.Sprintf(`IF(%d>COUNT(%s),"",MOD(SMALL(%s,%d),100000))`, k, l.all("order"),
			l.all("order"), k), values[7]),
		r.Formula(xlsx.FaceGrey, pick("left"), values[8]))
}

func (p *plan) customs() *xlsx.BookSheet {
	s := &xlsx.BookSheet{Name: SheetCustoms, Widths: []float64{92, 24}, Locked: true, Rows: customTop + len(cases.Customs)}
	for i, c := range cases.Customs {
		if c.Choice[0] != "" {
			s.Rules = append(s.Rules, xlsx.Typed{Area: fmt.Sprintf("B%d", customTop+1+i), List: `"` + c.Choice[0] + "," +
				c.Choice[1] + `"`,
				Title: "本单位怎么算", Prompt: "第一种是本程序的算法；本级另有规定的选第二种。", Error: "请从两种里选一种。"})
		}
	}
	s.Fill = func(r *xlsx.BookRows) {
		r.Put(26, r.Text(xlsx.FaceTitle, "口径：没有公文规定、由本程序定的算法"))
		r.Put(20, r.Text(xlsx.FaceNote, "下面各条都是本程序的理解，不是公文规定；有选择的，本级算法不同时在右边改，全部的数随着变。"))
		r.Put(22, r.Text(xlsx.FaceHead, "本程序的算法"), r.Text(xlsx.FaceHead, "选择"))
		words := p.Practice.Words()
		for i, c := range cases.Customs {
			choice := r.Text(xlsx.FaceMid, "—")
			if i < len(words) {
				choice = r.Text(xlsx.FaceInputMid, words[i])
			}
			r.Put(32, r.Text(xlsx.FaceText, c.Rule), choice)
		}
	}
	return s
}

// words writes the lists that are chosen from, and the codes that are counted in their place.
func (p *plan) words() *xlsx.BookSheet {
	s := &xlsx.BookSheet{Name: SheetWords, Widths: []float64{16, 8, 16, 6, 6, 32, 6, 10, 18, 32, 6, 12}, Locked: true,
		Rows: wordsTop + len(cases.Results)}
	s.Fill = func(r *xlsx.BookRows) {
		var top []any
		for _, w := range wordLists {
			top = append(top, r.Text(xlsx.FaceHead, w.name))
		}
		r.Put(20, top...)
		for i := range cases.Results {
			row := make([]any, len(wordLists))
			set := func(col int, v any) { row[col] = r.Text(xlsx.FaceMid, v) }
			if i < len(cases.Categories) {
				set(0, cases.Categories[i].Word)
			}
			if i < len(channels) {
				set(1, channels[i])
			}
			if i < len(cases.Groups) {
				first, last := groupOf(i)
				set(2, cases.Groups[i])
				set(3, first)
				set(4, last)
			}
			set(5, cases.Results[i].Word)
			set(6, slices.Index(cases.Groups, cases.Results[i].Group)+1)
			set(7, cases.ResultName(i+1))
			if i < len(cases.Blocks) {
				set(8, cases.Blocks[i].Word)
			}
			if i < len(cases.Outcomes) {
				o := cases.Outcomes[i]
				set(9, o.Word)
				set(10, codeOf(cases.States, o.Column))
			}
			if i < len(cases.States) {
				set(11, cases.States[i].Word)
			}
			r.Put(17, row...)
		}
	}
	return s
}

// groupOf is the first and the last result of a group, from 1.
func groupOf(group int) (first, last int) {
	for i, r := range cases.Results {
		if r.Group == cases.Groups[group] {
			if last = i + 1; first == 0 {
				first = last
			}
		}
	}
	return first, last
}
