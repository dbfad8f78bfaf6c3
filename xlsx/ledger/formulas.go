package ledger

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/cases"
	"nianbao/templates/lists"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

var braces = regexp.MustCompile(`\{[a-z0-9]+\}`)

const (
	customTop = 3 // the row above the first custom
	daysTop   = 4 // the row above the first working day
	wordsTop  = 1
	periodRow = 2 // of the dates of a sheet with tables
	tablesRow = 3 // the last row above the tables
)

// The lists of sheet 选项 from its first column on, by the names that formulas have for them.
var wordLists = []struct {
	name string
	n    int
}{
	{"申请人类别", len(cases.Categories)}, {"渠道", len(channels)},
	{"结果大类", len(cases.Groups)}, {"大类起", len(cases.Groups)}, {"大类止", len(cases.Groups)},
	{"具体结果", len(cases.Results)}, {"所属大类", len(cases.Results)}, {"结果简称", len(cases.Results)},
	{"案件类别", len(cases.Blocks)}, {"案件结果", len(cases.Outcomes)}, {"案件结果码", len(cases.Outcomes)}, {"案件计入", len(cases.States)},
}

// customNames are what formulas call the choices of the customs that have one.
var customNames = []string{"口径一", "口径二", "口径三"}

// names are those by which the formulas of the rows ask for what stands on other sheets.
func (p *plan) names() []xlsx.Named {
	list := []xlsx.Named{{Name: "今天", Range: SheetCover + "!$C$6"}, {Name: "推算以前", Range: SheetCalendar + "!$D$2"},
		{Name: "工作日", Range: fmt.Sprintf("%s!$A$%d:$A$%d", SheetCalendar, daysTop+1, daysTop+len(p.clock.Calendar.Days))}}
	for i, name := range customNames {
		list = append(list, xlsx.Named{Name: name, Range: fmt.Sprintf("%s!$B$%d", SheetCustoms, customTop+1+i)})
	}
	for i, w := range wordLists {
		col := sheets.ColumnName(i + 1)
		list = append(list, xlsx.Named{Name: w.name,
			Range: fmt.Sprintf("%s!$%s$%d:$%s$%d", SheetWords, col, wordsTop+1, col, wordsTop+w.n)})
	}
	return list
}

// fixed are the formulas that belong to no row: names in braces to ranges and numbers.
func (p *plan) fixed(l *list) map[string]string {
	whole := p.clock.Whole()
	f := map[string]string{
		"numbers": "$" + l.at["number"] + "$" + strconv.Itoa(firstRow) + ":$" + l.at["number"] + "$" + strconv.Itoa(l.last),
		"head":    strconv.Itoa(headRow), "days": "工作日", "known": "推算以前",
		"from": strconv.Itoa(int(whole.From)), "next": strconv.Itoa(int(whole.Next)),
	}
	for name, id := range map[string]string{"uncorrected": "other_uncorrected", "unclear": "unavailable_unclear",
		"unpaid": "other_unpaid", "third": "refused_third_party"} {
		f[name] = strconv.Itoa(codeOf(cases.Results, id))
	}
	return f
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
	return `IF({some}=0,"",MID(` + always.String() + `&IF({bad}=1,"",` + dated.String() + `),2,200))`
}

// badDates is 1 where a date is none or lies where none can.
func (p *plan) badDates(l *list) string {
	all := l.those(func(c column) bool { return c.face == xlsx.FaceInputDate })
	return fmt.Sprintf(`IF({some}=0,0,IF(COUNT({received})=0,1,IF(COUNTA(%s)<>COUNT(%s),1,`+
		`IF(OR(INT(MIN(%s))<%d,INT(MAX(%s))>%d),1,0))))`,
		all, all, all, int(cases.Earliest), all, int(p.clock.Calendar.To))
}

// choice reports in a formula whether the n-th custom is switched to the other way.
func choice(n int) string {
	return customNames[n] + `="` + cases.Customs[n].Choice[1] + `"`
}

// applicationFormulas are those of a row, by the name of their column, over names in braces.
func (p *plan) applicationFormulas(l *list) map[string]string {
	const nothing = `{some}=0`
	const open = `AND({some}>0,{bad}=0,COUNTA({ended})=0)`
	const mending, asking, paying = `AND(COUNTA({asked})>0,COUNTA({mended})=0)`, `AND(COUNTA({sent})>0,COUNTA({replied})=0)`,
		`AND(COUNTA({told})>0,COUNTA({paid})=0)`
	const whose = `"·"&INDEX(申请人类别,{code1})`
	return map[string]string{
		"some":  `COUNTA(` + l.those(column.typed) + `)`,
		"code1": `IFERROR(MATCH({category},申请人类别,0),0)`,
		"code2": `IF(COUNTA({result})=0,IF(COUNTA({group})=0,0,IF(EXACT({group},INDEX(结果大类,1)),1,` +
			`IF(EXACT({group},INDEX(结果大类,2)),2,0))),IFERROR(IF(COUNTA({group})=0,MATCH({result},具体结果,0),` +
			`IF(INDEX(所属大类,MATCH({result},具体结果,0))=MATCH({group},结果大类,0),MATCH({result},具体结果,0),0)),0))`,
		"bad":   p.badDates(l),
		"start": `IF(OR(` + nothing + `,{bad}=1),"",INT(MAX({received},{mended},IF(` + choice(2) + `,0,{paid}))))`,
		"due": `IF(COUNT({start})=0,"",IFERROR(INDEX(工作日,MATCH({start},工作日,1)+20+SUM({extended})+IF(COUNT({sent},{replied})=2,` +
			`MAX(0,MATCH({replied},工作日,1)-MATCH(MAX({sent},{start}),工作日,1)-IF(` + choice(1) + `,1,0)),0)),"日历外"))`,
		"status": `IF(` + nothing + `,"",IF(COUNTA({ended})>0,"已结",IF({bad}=1,"日期不对",IF(` + mending + `,"待补正",IF(` +
			asking + `,"征求意见中",IF(` + paying +
			`,"待缴费",IFERROR(IF(今天>{due},"逾期"&MAX(1,MATCH(今天,工作日,1)-MATCH({due},工作日,1))&"天",` +
			`"剩"&MATCH({due},工作日,1)-MATCH(今天,工作日,1)&"天"),"日历外")))))))`,
		"limit": `IF(` + open + `,IF(` + mending + `,"",IF(` + asking +
			`,IFERROR(INDEX(工作日,MATCH({sent},工作日,1)+15),""),IF(` + paying +
			`,IFERROR(INDEX(工作日,MATCH({told},工作日,1)+20),""),IF(COUNT({due})=1,{due},"")))),"")`,
		"left": `IF(` + open +
			`,IF(COUNT({limit})=1,IFERROR(IF(今天>{limit},MIN(-1,MATCH({limit},工作日,1)-MATCH(今天,工作日,1)),` +
			`MATCH({limit},工作日,1)-MATCH(今天,工作日,1)),900),900),"")`,
		"order": `IF(COUNT({left})=0,"",({left}+5000)*100000+ROW())`,
		"in": `IF(` + nothing + `,"",IF({code1}=0,"` + cases.NotKind + `",IF({bad}=1,"` + cases.NotDate +
			`",IF({received}>={next},"` + cases.NotLater +
			`",IF({received}>={from},"一"&` + whose + `,IF(AND(COUNT({ended})=1,{ended}<{from}),"` + cases.NotBefore +
			`","二"&` + whose + `))))))`,
		"out": `IF(OR({in}="",LEFT({in},1)="不"),"",IF(COUNT({ended})=0,"四"&` + whose + `,IF({ended}>={next},"四"&` + whose +
			`,IF(AND({ended}>={from},{code2}>0),INDEX(结果简称,{code2})&` + whose + `,"` + cases.NotResult + `"))))`,
		"check": p.checks(l, false),
	}
}

// disputeFormulas are those of a row of the second list.
func (p *plan) disputeFormulas(l *list) map[string]string {
	const whose = `&"·"&INDEX(案件类别,{code1})`
	const pending, state = `INDEX(案件计入,4)`, `INDEX(案件计入,{code2})`
	return map[string]string{
		"some":  `COUNTA(` + l.those(column.typed) + `)`,
		"code1": `IFERROR(MATCH({category},案件类别,0),0)`,
		"code2": `IFERROR(INDEX(案件结果码,MATCH({result},案件结果,0)),0)`,
		"bad":   p.badDates(l),
		"out": `IF({some}=0,"",IF({code1}=0,"` + cases.NotKind + `",IF({bad}=1,"` + cases.NotDate +
			`",IF({received}>={next},"` + cases.NotLater +
			`",IF(AND({received}<{from},COUNT({ended})=1,{ended}<{from}),"` + cases.NotBefore + `",IF(AND(` + choice(0) +
			`,{received}<{from}),"` + cases.NotAgain +
			`",IF(COUNT({ended})=0,` + pending + whose + `,IF({ended}>={next},` + pending + whose + `,IF({code2}>0,` +
			state + whose + `,"` + cases.NotResult + `")))))))))`,
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
	return 1 + slices.IndexFunc(list, func(w cases.Word) bool { return w.ID == id })
}
