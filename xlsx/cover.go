package xlsx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates/formula"
	"nianbao/templates/lists"
	"nianbao/xlsx/sheets"
)

// What the cover offers for whether an agency may make 规章. Clerks type other words, too.
const (
	WordYes = "是"
	WordNo  = "否"
)

func yesNo(yes bool) string {
	if yes {
		return WordYes
	}
	return WordNo
}

// howToLines is the number of lines that tell the clerk what to do.
const howToLines = 13

// howTo tells the clerk what to do, howToLines lines.
func (v *valuation) howTo() []string {
	first, last := v.layout.form.Tables[0].Sheet, v.layout.form.Tables[len(v.layout.form.Tables)-1].Sheet
	month, day, _ := strings.Cut(v.layout.form.Cutoff, "-")
	return []string{
		"1．浅黄色的格填写，灰色的格由公式自动算出，不要改动。",
		fmt.Sprintf("2．先核对本页的单位信息，再填“%s”至“%s”各表，最后写“%s”。", first, last, SheetNarrative),
		"3．没有发生的填 0；只填阿拉伯数字，不要写“件”“无”“/”，也不要填文字说明。",
		fmt.Sprintf("4．各项数据截至 %d 年 %s 月 %s 日。", v.filing.Year, month, day),
		"5．金额按表上注明的单位填写，最多六位小数，不要四舍五入。",
		"6．“总计”自动得出；“结转下年度继续办理”按实际未办结的件数填，不要倒算。",
		fmt.Sprintf("7．格的底色：%s。点“%s”表的位置可以跳到那一格。", legend, SheetChecks),
		fmt.Sprintf("8．错误必须改正；核实的事项确实无误的，在“%s”表的“说明”栏写明原因。", SheetChecks),
		fmt.Sprintf("9．“%s”里可以写【新收申请】这样的标记，成文时自动换成表里的数，文字和表就不会不一致。", SheetNarrative),
		"10．请不要增删行列、改表名或表上的文字；列宽、行高可以调整。",
		"11．从别处粘贴时，请选“只粘贴数值”或“只保留文本”。",
		"12．填完看本页“核对情况”，显示“全部通过”或者只剩已说明的事项，保存后报送本文件。",
		"13．还没填完的不算错，不会变红；一张表填完、空着的都算 0 的，在表右上方“填完了”选“是”。",
	}
}

// cover is the first sheet: how it stands and what to do next, the sheets with their states, the agency; then how to fill in.
func (v *valuation) cover() *sheet {
	l, f := v.layout, v.filing
	s := &sheet{name: SheetCover, widths: []float64{11, 22, 11.5, 20, 1.5, 13, 7, 6, 36},
		heights: map[int]float64{1: 34, 2: 20, 3: 6, 4: 36, 5: 24, 6: 8, 7: 22, 15: 8, 16: 22},
		start:   l.contentsAt(v.nextLine(), 3), // the prompt of an input would lie over the contents
		tab:     "4472C4", onePage: true, landscape: true}
	title := styleTitle
	title.size = 20
	s.spread(coverTitle, 1, coverWide, title, textContent(l.form.Title+"填报表"))
	line := styleLine
	line.h = "center"
	s.spread(coverSubtitle, 1, coverWide, line, textContent(fmt.Sprintf("%d年度　%s", f.Year, l.form.Name)))

	s.put(Ref{s.name, coverState.Row, 1}, styleField, textContent("核对情况"))
	s.spread(coverState, 1, coverCols-1, styleState, textContent(v.summary()).with(checksState.absolute()))
	s.links = append(s.links, link{coverState, checksState, "点这里看“" + SheetChecks + "”表"})
	s.red = append(s.red, stateConditions([]string{area(coverState, Ref{SheetCover, coverState.Row, coverCols})},
		"LEFT($"+sheets.ColumnName(coverState.Col)+"$"+strconv.Itoa(coverState.Row)+",2)")...)
	s.red = append(s.red, condition{areas: []string{coverState.A1()}, look: lookGreen, // not A1="…", which is how marks are told
		formula: fmt.Sprintf(`LEFT(%s,%d)="%s"`, coverState.A1(), len([]rune(summaryPass)), summaryPass)})
	contact := CoverContact + "下发这份表的单位"
	if v.opt.Contact != "" {
		contact = CoverContact + v.opt.Contact
	}
	for _, c := range []struct {
		at    Ref
		label string
		what  content
	}{{coverDeadline, LabelDeadline, textContent(v.opt.Deadline)}, {coverNext, "下一步", v.next()}, {coverContact, "有疑问", textContent(contact)}} {
		s.put(Ref{s.name, c.at.Row, c.at.Col - 1}, styleField, textContent(c.label))
		fixed := styleFieldFixed
		fixed.wrap = true
		s.spread(c.at, 1, coverCols-1, fixed, c.what)
	}
	if v.opt.Note != "" {
		s.spread(coverNote, 1, coverWide, styleNoted, textContent(v.opt.Note))
		s.heights[coverNote.Row] = 30
	}
	v.details(s)
	v.contents(s)
	v.instructions(s)
	s.print = [2]Ref{{SheetCover, 1, 1}, {SheetCover, coverHowTo.Row + howToLines, coverWide}}
	return s
}

// details are what the agency says of itself.
func (v *valuation) details(s *sheet) {
	l := v.layout
	s.put(coverAgency, styleHeading, textContent("填报单位"))
	for _, field := range coverFields {
		at := l.agency[field.field]
		s.put(Ref{SheetCover, field.row, field.col}, styleField, textContent(field.label))
		st := styleFieldInput
		if field.field == "year" {
			st = styleFieldFixed
		}
		s.vary(v, at, st, "", func(v *valuation) content { return v.agency(field.field) })
		if field.wide {
			s.merge(at, 1, coverCols-1, st)
		}
		s.heights[field.row] = 24
		s.valid = append(s.valid, fieldValidation(field.field, field.label, at)...)
	}
	s.red = append(s.red, l.contactConditions()...)
	s.heights[8], s.heights[14] = 26, 32
}

// instructions stand behind all that, across the sheet unless the contents reach down beside them.
func (v *valuation) instructions(s *sheet) {
	cols := coverWide
	if v.layout.contentsAt(len(v.layout.checkGroups), 0).Row > coverHowTo.Row {
		cols = coverCols
	}
	s.put(coverHowTo, styleHeading, textContent("怎样填写"))
	for i, text := range v.howTo() {
		at := Ref{SheetCover, coverHowTo.Row + 1 + i, 1}
		s.spread(at, 1, cols, styleHowTo, textContent(text))
		s.heights[at.Row] = 20
		if cols == coverCols && textWidth(text) > 40 {
			s.heights[at.Row] = 35
		}
	}
}

// contactConditions colour what templates.ContactDoubt asks about, as far as a short formula can tell: a postcode that is not
// six characters long, a number of fewer than five, an address without @.
func (l *Layout) contactConditions() []condition {
	var list []condition
	amber := func(field, formula string) {
		at := l.agency[field].A1()
		nothing := ""
		for _, word := range []string{"无", "没有", "不涉及", "不适用", "/", "-", "—", "——"} {
			nothing += `,` + at + `="` + word + `"`
		}
		list = append(list, condition{areas: []string{at}, look: lookAmber,
			formula: `AND(LEN(` + at + `)>0,NOT(OR(` + nothing[1:] + `)),` + strings.ReplaceAll(formula, "@@", at) + `)`})
	}
	amber("postcode", `LEN(SUBSTITUTE(@@," ",""))<>6`)
	for _, field := range []string{"phone", "fax"} {
		amber(field, `LEN(@@)<5`)
	}
	amber("email", `LEN(SUBSTITUTE(SUBSTITUTE(@@,"@",""),"＠",""))=LEN(@@)`)
	return list
}

// agency returns what the cover shows for a field.
func (v *valuation) agency(field string) content {
	switch field {
	case "year":
		return numberContent(formula.FromInt(int64(v.filing.Year)))
	case "rule_making":
		return textContent(yesNo(v.filing.Agency.MakesRules()))
	}
	if text := v.filing.Agency.Particulars()[field]; text != nil {
		return textContent(*text)
	}
	return content{}
}

// agencyLine returns the second line of a sheet: agency and year, from the cover.
func (v *valuation) agencyLine(s *sheet, at Ref) {
	name, year := v.layout.agency["name"], v.layout.agency["year"]
	s.vary(v, at, styleLine, `"单位："&`+name.absolute()+`&"　　年度："&`+year.absolute()+`&"年"`,
		func(v *valuation) content {
			return textContent(fmt.Sprintf("单位：%s　　年度：%d年", v.filing.Agency.Name, v.filing.Year))
		})
}

const summaryPass = "全部通过"

// summaryWords are how the counters are said, the worst first.
var summaryWords = []struct {
	at   Ref
	word string
}{{countErrors, " 处错误"}, {countQueries, " 处待说明"}, {countUnchecked, " 处未能核对"}, {countUnfilled, " 处没有填完"}}

// summary is the state of all checks in words: one of the five, and how much is open.
func (v *valuation) summary() string {
	state, parts := v.state(), []string(nil)
	if state == statePass {
		return summaryPass
	}
	for i, n := range []int{v.errors, v.queries, v.open, v.waiting} {
		if n > 0 {
			parts = append(parts, strconv.Itoa(n)+summaryWords[i].word)
		}
	}
	return state + "：" + strings.Join(parts, "、")
}

// state is the state of the whole.
func (v *valuation) state() string {
	switch {
	case v.errors > 0:
		return stateError
	case v.queries+v.open > 0:
		return stateQuery
	case v.waiting == 0:
		return statePass
	case v.blank(v.layout.checks...) >= v.layout.blankLines():
		return stateUnfilled
	}
	return statePartly
}

// blank counts the lines that say 未填.
func (v *valuation) blank(lines ...*checkPlace) int {
	n := 0
	for _, c := range lines {
		if v.states[c.index].state == stateUnfilled {
			n++
		}
	}
	return n
}

// blankLines is how many lines say 未填 in a workbook of which nothing but the agency is filled in.
func (l *Layout) blankLines() int {
	n := 0
	for _, c := range l.checks {
		if c.inst != nil || c.kind == checkBlankTable || c.kind == checkPassage && !l.provides(c.passage) {
			n++
		}
	}
	return n
}

// summaryFormula is the formula that says the same as summary. Without its first comma a list of what is open is empty.
func (l *Layout) summaryFormula() string {
	list, all := "", ""
	for _, w := range summaryWords {
		list += fmt.Sprintf(`&IF(%[1]s>0,"、"&%[1]s&"%[2]s","")`, w.at.A1(), w.word)
		all += "+" + w.at.A1()
	}
	e, q, u := countErrors.A1(), countQueries.A1(), countUnchecked.A1()
	return fmt.Sprintf(`IF(%[1]s=0,"%[2]s",`+
		`IF(%[3]s>0,"%[4]s",IF(%[5]s+%[6]s>0,"%[7]s",IF(COUNTIF(%[8]s,"%[9]s")>=%[10]d,"%[9]s","%[11]s")))&"："&MID(%[12]s,2,99))`,
		all[1:], summaryPass, e, stateError, q, u, stateQuery, l.checkColumn(checkState), stateUnfilled, l.blankLines(), statePartly, list[1:])
}

// groupState is the state of a sheet, as the cover says it.
func (v *valuation) groupState(g *checkGroup) string {
	least, _ := v.standing(g)
	switch rank := least / 1000; {
	case rank == rankError:
		return stateError
	case rank < rankFilling:
		return stateQuery
	case rank == rankSettled:
		return statePass
	case v.blank(g.lines...) >= g.required:
		return stateUnfilled
	}
	return statePartly
}

// contents writes a line for each sheet: its state, how much is open, and a link to the first of it.
func (v *valuation) contents(s *sheet) {
	l := v.layout
	s.put(coverContents, styleHeading, textContent("目录"))
	for i, text := range []string{"工作表", "情况", "待办", "从这里接着做（点击跳转）"} {
		s.put(Ref{s.name, coverContents.Row + 1, coverContents.Col + i}, styleField, textContent(text))
	}
	for i, g := range l.checkGroups {
		at := func(col int) Ref { return l.contentsAt(i, col) }
		first := Ref{g.sheet, 1, 1}
		s.put(at(0), styleContents, textContent(g.sheet))
		s.links = append(s.links, link{at(0), first, "打开“" + g.sheet + "”"})
		least, open := v.standing(g)
		m := g.least().absolute()
		s.put(at(1), styleContentsState, textContent(v.groupState(g)).with(fmt.Sprintf(
			`IF(%[1]s<%[2]d,"%[3]s",IF(%[1]s<%[4]d,"%[5]s",IF(%[1]s>=%[6]d,"%[7]s",IF(COUNTIF(%[8]s,"%[9]s")>=%[10]d,"%[9]s","%[11]s"))))`,
			m, rankQuery*1000, stateError, rankFilling*1000, stateQuery, rankSettled*1000, statePass,
			QuoteSheet(SheetChecks)+"!"+g.column(checkState), stateUnfilled, g.required, statePartly)))
		s.put(at(2), styleContentsState, intContent(open).with(g.open().absolute()))
		text, row := "", least%1000
		if least < rankSettled*1000 {
			where, _ := l.checkWhere(l.checkAt(row))
			text = where
		}
		list := func(col int) string {
			return QuoteSheet(SheetChecks) + "!" + fixed(Ref{SheetChecks, 1, col}, Ref{SheetChecks, l.checksEnd, col})
		}
		s.put(at(3), styleContentsLink, textContent(text).with(fmt.Sprintf(
			`IF(%[1]s>=%[2]d,"",IFERROR(HYPERLINK("#"&INDEX(%[3]s,MOD(%[1]s,1000)),INDEX(%[4]s,MOD(%[1]s,1000))),""))`,
			m, rankSettled*1000, list(CheckGoal), list(CheckWhere))))
	}
	last := len(l.checkGroups) - 1
	states := area(l.contentsAt(0, 1), l.contentsAt(last, 1))
	s.red = append(s.red, stateConditions([]string{states}, "LEFT("+l.contentsAt(0, 1).A1()+",2)")...)
}

// nextLine is the line of the contents that the next step is about, as next says it; the first where nothing is open.
func (v *valuation) nextLine() int {
	states := lists.Map(v.layout.checkGroups, v.groupState)
	for _, about := range [][]string{{stateError}, {stateUnfilled, statePartly}, {stateQuery}} {
		if i := slices.IndexFunc(states, func(s string) bool { return slices.Contains(about, s) }); i >= 0 {
			return i
		}
	}
	return 0
}

// contentsAt returns a cell of the line of a sheet.
func (l *Layout) contentsAt(i, col int) Ref {
	return Ref{SheetCover, coverContents.Row + 2 + i, coverContents.Col + col}
}

// checkAt returns the live check in a row.
func (l *Layout) checkAt(row int) *checkPlace {
	return lists.First(l.checks, func(c *checkPlace) bool { return c.row == row })
}

// stateLooks are the colours of the five states, of a cell, a sheet and the whole alike.
var stateLooks = []struct {
	word string
	look conditionLook
}{{stateUnfilled, lookUnfilled}, {statePartly, lookPartly}, {statePass, lookGreen}, {stateQuery, lookAmber}, {stateError, lookRed}}

// legend says what the colour of an input means.
const legend = "浅黄还没填，浅蓝要等别的格填完，浅绿通过，橙色要核实，红色有误"

// stateConditions colour the five states. first, a formula for the first of the cells, gives the two characters of a state.
func stateConditions(areas []string, first string) []condition {
	var list []condition
	for _, c := range stateLooks {
		list = append(list, condition{areas: areas, formula: fmt.Sprintf(`%s="%s"`, first, c.word), look: c.look})
	}
	return list
}

// What the cover tells to do next, by what is open; the deadline stands beside it.
const (
	nextErrors  = "先改标红的错误：点目录里“有误”的一行，跳到第一处。"
	nextFilling = "接着填：点目录里“未填”“未完”的一行，跳到还没有填的地方。"
	nextQueries = "核实：数有错的改数，数无误的在“核对”表写说明。"
	nextNothing = "都填好了：保存，在报送期限前报送本文件。"
)

// next is the one sentence that says what to do next.
func (v *valuation) next() content {
	text := nextNothing
	switch {
	case v.errors > 0:
		text = nextErrors
	case v.waiting > 0:
		text = nextFilling
	case v.queries+v.open > 0:
		text = nextQueries
	}
	e, q, u, w := countErrors.absolute(), countQueries.absolute(), countUnchecked.absolute(), countUnfilled.absolute()
	return textContent(text).with(fmt.Sprintf(`IF(%s>0,"%s",IF(%s>0,"%s",IF(%s+%s>0,"%s","%s")))`,
		e, nextErrors, w, nextFilling, q, u, nextQueries, nextNothing))
}
