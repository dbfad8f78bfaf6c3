package ledger

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/cases"
	"nianbao/templates/lists"
	"nianbao/xlsx"
)

var braces = regexp.MustCompile(`\{[a-z0-9]+\}`)

// Where other sheets have what the formulas of the rows ask for.
const (
	todayCell = SheetCover + "!$C$6"
	knownCell = SheetCalendar + "!$D$2"
	customTop = 3 // the row above the first custom
	daysTop   = 4 // the row above the first working day
	wordsTop  = 1
	periodRow = 2 // of the dates of a sheet with tables
	tablesRow = 3 // the last row above the tables
)

// fixed are the formulas that belong to no row: names in braces to ranges and numbers.
func (p *plan) fixed(l *list) map[string]string {
	whole := p.clock.Whole()
	f := map[string]string{
		"numbers": "$" + l.at["number"] + "$" + strconv.Itoa(firstRow) + ":$" + l.at["number"] + "$" + strconv.Itoa(l.last),
		"days":    p.days(), "known": knownCell, "today": todayCell, "head": strconv.Itoa(headRow),
		"from": strconv.Itoa(int(whole.From)), "next": strconv.Itoa(int(whole.Next)),
	}
	for i, r := range cases.Results {
		switch r.ID {
		case "other_uncorrected":
			f["uncorrected"] = strconv.Itoa(i + 1)
		case "unavailable_unclear":
			f["unclear"] = strconv.Itoa(i + 1)
		case "other_unpaid":
			f["unpaid"] = strconv.Itoa(i + 1)
		case "refused_third_party":
			f["third"] = strconv.Itoa(i + 1)
		}
	}
	return f
}

func (p *plan) days() string {
	return fmt.Sprintf("%s!$A$%d:$A$%d", SheetCalendar, daysTop+1, daysTop+len(p.clock.Calendar.Days))
}

// words is the range of a list of sheet 选项.
func words(col string, n int) string {
	return fmt.Sprintf("%s!$%s$%d:$%s$%d", SheetWords, col, wordsTop+1, col, wordsTop+n)
}

// fill puts the fixed names into a formula and leaves those of columns.
func fill(formula string, fixed map[string]string) string {
	return braces.ReplaceAllStringFunc(formula, func(name string) string {
		if s, ok := fixed[name[1:len(name)-1]]; ok {
			return s
		}
		return name
	})
}

// checks is the formula that names everything a line's rules find.
func (p *plan) checks(l *list, disputes bool) string {
	var always, dated strings.Builder
	for i := range cases.Rules {
		r := &cases.Rules[i]
		if !r.IsFor(disputes) {
			continue
		}
		to := &always
		if r.Dated() {
			to = &dated
		}
		if to.Len() > 0 {
			to.WriteByte('&')
		}
		fmt.Fprintf(to, `IF(%s,"；%s","")`, r.When, r.Word)
	}
	return `IF(COUNTA(` + l.inputs() + `)=0,"",MID(` + always.String() + `&IF({bad}=1,"",` + dated.String() + `),2,200))`
}

// badDates is 1 where a date is none or lies where none can.
func (p *plan) badDates(l *list) string {
	var dates []string
	for _, c := range l.columns {
		if c.face == xlsx.FaceInputDate {
			dates = append(dates, "{"+c.name+"}")
		}
	}
	all := strings.Join(dates, ",")
	return fmt.Sprintf(`IF(COUNTA(%s)=0,0,IF(COUNT({received})=0,1,IF(COUNTA(%s)<>COUNT(%s),1,`+
		`IF(OR(INT(MIN(%s))<%d,INT(MAX(%s))>%d),1,0))))`,
		l.inputs(), all, all, all, int(cases.Earliest), all, int(p.clock.Calendar.To))
}

// choice reports in a formula whether the n-th custom is switched to the other way.
func choice(n int) string {
	return fmt.Sprintf(`%s!$B$%d="%s"`, SheetCustoms, customTop+1+n, cases.Customs[n].Choice[1])
}

// applicationFormulas are those of a row, by the name of their column, over names in braces.
func (p *plan) applicationFormulas(l *list) map[string]string {
	nothing := `COUNTA(` + l.inputs() + `)=0`
	open := `AND(COUNTA(` + l.inputs() + `)>0,{bad}=0,COUNTA({ended})=0)`
	mending, asking, paying := `AND(COUNTA({asked})>0,COUNTA({mended})=0)`, `AND(COUNTA({sent})>0,COUNTA({replied})=0)`,
		`AND(COUNTA({told})>0,COUNTA({paid})=0)`
	whose := `"·"&INDEX(` + words("A", len(cases.Categories)) + `,{code1})`
	groups, results := words("C", len(cases.Groups)), words("F", len(cases.Results))
	n := func(w []cases.Word) int { return len(w) }
	return map[string]string{
		"code1": `IFERROR(MATCH({category},` + words("A", n(cases.Categories)) + `,0),0)`,
		"code2": `IF(COUNTA({result})=0,IF(COUNTA({group})=0,0,IF(EXACT({group},` + SheetWords +
			`!$C$2),1,IF(EXACT({group},` + SheetWords + `!$C$3),2,0))),` +
			`IFERROR(IF(COUNTA({group})=0,MATCH({result},` + results + `,0),IF(INDEX(` + words("G", n(cases.Results)) +
			`,MATCH({result},` + results +
			`,0))=MATCH({group},` + groups + `,0),MATCH({result},` + results + `,0),0)),0))`,
		"bad":   p.badDates(l),
		"start": `IF(OR(` + nothing + `,{bad}=1),"",INT(MAX({received},{mended},IF(` + choice(2) + `,0,{paid}))))`,
		"due": `IF(COUNT({start})=0,"",IFERROR(INDEX({days},MATCH({start},{days},1)+20+SUM({extended})+IF(COUNT({sent},{replied})=2,` +
			`MAX(0,MATCH({replied},{days},1)-MATCH(MAX({sent},{start}),{days},1)-IF(` + choice(1) + `,1,0)),0)),"日历外"))`,
		"status": `IF(` + nothing + `,"",IF(COUNTA({ended})>0,"已结",IF({bad}=1,"日期不对",IF(` + mending + `,"待补正",IF(` +
			asking + `,"征求意见中",IF(` + paying +
			`,"待缴费",IFERROR(IF({today}>{due},"逾期"&MAX(1,MATCH({today},{days},1)-MATCH({due},{days},1))&"天",` +
			`"剩"&MATCH({due},{days},1)-MATCH({today},{days},1)&"天"),"日历外")))))))`,
		"limit": `IF(` + open + `,IF(` + mending + `,"",IF(` + asking +
			`,IFERROR(INDEX({days},MATCH({sent},{days},1)+15),""),IF(` + paying +
			`,IFERROR(INDEX({days},MATCH({told},{days},1)+20),""),IF(COUNT({due})=1,{due},"")))),"")`,
		"left": `IF(` + open +
			`,IF(COUNT({limit})=1,IFERROR(IF({today}>{limit},MIN(-1,MATCH({limit},{days},1)-MATCH({today},{days},1)),` +
			`MATCH({limit},{days},1)-MATCH({today},{days},1)),900),900),"")`,
		"order": `IF(COUNT({left})=0,"",({left}+5000)*100000+ROW())`,
		"in": `IF(` + nothing + `,"",IF({code1}=0,"` + cases.NotKind + `",IF({bad}=1,"` + cases.NotDate +
			`",IF({received}>={next},"` + cases.NotLater +
			`",IF({received}>={from},"一"&` + whose + `,IF(AND(COUNT({ended})=1,{ended}<{from}),"` + cases.NotBefore +
			`","二"&` + whose + `))))))`,
		"out": `IF(OR({in}="",LEFT({in},1)="不"),"",IF(COUNT({ended})=0,"四"&` + whose + `,IF({ended}>={next},"四"&` + whose +
			`,IF(AND({ended}>={from},{code2}>0),INDEX(` +
			words("H", n(cases.Results)) + `,{code2})&` + whose + `,"` + cases.NotResult + `"))))`,
		"check": p.checks(l, false),
	}
}

// disputeFormulas are those of a row of the second list.
func (p *plan) disputeFormulas(l *list) map[string]string {
	nothing := `COUNTA(` + l.inputs() + `)=0`
	whose := `&"·"&INDEX(` + words("I", len(cases.Blocks)) + `,{code1})`
	state := func(code string) string { return `INDEX(` + words("L", len(cases.States)) + `,` + code + `)` }
	return map[string]string{
		"code1": `IFERROR(MATCH({category},` + words("I", len(cases.Blocks)) + `,0),0)`,
		"code2": `IFERROR(INDEX(` + words("K", len(cases.Outcomes)) + `,MATCH({result},` + words("J", len(cases.Outcomes)) +
			`,0)),0)`,
		"bad": p.badDates(l),
		"out": `IF(` + nothing + `,"",IF({code1}=0,"` + cases.NotKind + `",IF({bad}=1,"` + cases.NotDate +
			`",IF({received}>={next},"` + cases.NotLater +
			`",IF(AND({received}<{from},COUNT({ended})=1,{ended}<{from}),"` + cases.NotBefore + `",IF(AND(` + choice(0) +
			`,{received}<{from}),"` + cases.NotAgain +
			`",IF(COUNT({ended})=0,` + state("4") + whose + `,IF({ended}>={next},` + state("4") + whose + `,IF({code2}>0,` +
			state("{code2}") + whose + `,"` + cases.NotResult + `")))))))))`,
		"check": p.checks(l, true),
	}
}

// figure is the formula of a figure of tables three and four on a sheet, over the dates that stand there.
func (p *plan) figure(key templates.Key, at map[templates.Key]xlsx.Ref, period [2]string) string {
	if inst := p.form.Computed(key); inst != nil {
		return "SUM(" + strings.Join(lists.Map(inst.Want.Operands(),
			func(op string) string { return at[templates.Key(op)].A1() }), ",") + ")"
	}
	from, next := period[0], period[1]+"+1"
	l, code := p.applications, codeOf(cases.Categories, key.Column())
	if key.Table() == "reviews" {
		l, code = p.disputes, codeOf(cases.Blocks, key.Row())
	}
	head := fmt.Sprintf("COUNTIFS(%s,%d,%s,0", l.all("code1"), code, l.all("bad"))
	received, ended := l.all("received"), l.all("ended")
	within := func(column string) string { return fmt.Sprintf(`,%s,">="&%s,%s,"<"&%s`, column, from, column, next) }
	before := func(day string) string { return fmt.Sprintf(`,%s,"<"&%s`, received, day) }
	openOr := func(rest, day string) string {
		return head + rest + `,` + ended + `,"")+` + head + rest + `,` + ended + `,">="&` + day + `)`
	}
	result := func(n int) string { return fmt.Sprintf(",%s,%d", l.all("code2"), n) }
	if key.Table() == "reviews" {
		this := before(next) + fmt.Sprintf(`,%s,">="&IF(%s,%s,0)`, received, choice(0), from)
		if key.Column() == "pending" {
			return openOr(this, next)
		}
		return head + result(codeOf(cases.States, key.Column())) + this + within(ended) + ")"
	}
	switch key.Row() {
	case "new":
		return head + within(received) + ")"
	case "carried_in":
		return openOr(before(from), from)
	case "carried_out":
		return openOr(before(next), next)
	}
	return head + result(codeOf(cases.Results, key.Row())) + within(ended) + ")"
}

func codeOf(list []cases.Word, id string) int {
	for i, w := range list {
		if w.ID == id {
			return i + 1
		}
	}
	return 0
}
