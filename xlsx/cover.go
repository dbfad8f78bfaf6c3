package xlsx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates/formula"
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
const howToLines = 12

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
		fmt.Sprintf("7．格子变红，说明有错误；变黄，说明需要核实。点“%s”表的位置可以跳到那一格。", SheetChecks),
		fmt.Sprintf("8．错误必须改正；核实的事项确实无误的，在“%s”表的“说明”栏写明原因。", SheetChecks),
		fmt.Sprintf("9．“%s”里可以写【新收申请】这样的标记，成文时自动换成表里的数，文字和表就不会不一致。", SheetNarrative),
		"10．请不要增删行列、改表名或表上的文字；列宽、行高可以调整。",
		"11．从别处粘贴时，请选“只粘贴数值”或“只保留文本”。",
		"12．填完看本页“核对情况”，显示“全部通过”或者只剩已说明的事项，保存后报送本文件。",
	}
}

// cover is the first sheet: state of the checks, the agency, how to fill in.
func (v *valuation) cover() *sheet {
	l, f := v.layout, v.filing
	s := &sheet{name: SheetCover, widths: []float64{15, 35, 15, 31},
		heights: map[int]float64{1: 40, 2: 24, 3: 8, 4: 32, 5: 26, 6: 10, 7: 24, 15: 10, 16: 24},
		tab:     "4472C4", onePage: true, print: [2]Ref{{SheetCover, 1, 1}, {SheetCover, coverHowTo.Row + howToLines, coverCols}}}
	title := styleTitle
	title.size = 20
	s.put(coverTitle, title, textContent(l.form.Title+"填报表"))
	s.merge(coverTitle, 1, coverCols, title)
	line := styleLine
	line.h = "center"
	s.put(coverSubtitle, line, textContent(fmt.Sprintf("%d年度　%s", f.Year, l.form.Name)))
	s.merge(coverSubtitle, 1, coverCols, line)

	label := func(ref Ref, text string) {
		s.put(ref, styleField, textContent(text))
	}
	label(Ref{SheetCover, coverState.Row, 1}, "核对情况")
	s.vary(v, variesAgency, coverState, styleState, checksState.absolute(), (*valuation).summary)
	s.merge(coverState, 1, coverCols-1, styleState)
	s.links = append(s.links, link{coverState, checksState, "点这里看“" + SheetChecks + "”表"})
	state := []string{area(coverState, Ref{SheetCover, coverState.Row, coverCols})}
	anchor := "$" + columnName(coverState.Col) + "$" + strconv.Itoa(coverState.Row)
	s.red = append(s.red,
		condition{areas: state, formula: anchor + `="` + summaryPass + `"`, look: lookGreen},
		condition{areas: state, formula: anchor + `<>"` + summaryPass + `"`, look: lookRed})
	label(Ref{SheetCover, coverDeadline.Row, 1}, LabelDeadline)
	fixed := styleFieldFixed
	s.put(coverDeadline, fixed, textContent(v.opt.Deadline))
	s.merge(coverDeadline, 1, coverCols-1, fixed)

	if v.opt.Note != "" {
		s.put(coverNote, styleNoted, textContent(v.opt.Note))
		s.merge(coverNote, 1, coverCols, styleNoted)
		s.heights[coverNote.Row] = 30
	}
	s.put(coverAgency, styleHeading, textContent("填报单位"))
	for _, field := range coverFields {
		at := l.agency[field.field]
		label(Ref{SheetCover, field.row, field.col}, field.label)
		st := styleFieldInput
		if field.field == "year" {
			st = styleFieldFixed
		}
		s.vary(v, variesAgency, at, st, "", func(v *valuation) content { return v.agency(field.field) })
		if field.wide {
			s.merge(at, 1, coverCols-1, st)
		}
		s.heights[field.row] = 26
		s.valid = append(s.valid, fieldValidation(field.field, field.label, at)...)
	}
	s.red = append(s.red, l.contactConditions()...)
	s.heights[8], s.heights[14] = 30, 40
	s.put(coverHowTo, styleHeading, textContent("怎样填写"))
	for i, text := range v.howTo() {
		at := Ref{SheetCover, coverHowTo.Row + 1 + i, 1}
		s.put(at, styleHowTo, textContent(text))
		s.merge(at, 1, coverCols, styleHowTo)
		s.heights[at.Row] = 21
		if textWidth(text) > 46 {
			s.heights[at.Row] = 35
		}
	}
	return s
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

// agencyLine writes the second line of a sheet: agency and year, from the cover.
func (v *valuation) agencyLine(s *sheet, at Ref) {
	name, year := v.layout.agency["name"], v.layout.agency["year"]
	s.vary(v, variesAgency, at, styleLine, `"单位："&`+name.absolute()+`&"　　年度："&`+year.absolute()+`&"年"`,
		func(v *valuation) content {
			return textContent(fmt.Sprintf("单位：%s　　年度：%d年", v.filing.Agency.Name, v.filing.Year))
		})
}

const summaryPass = "全部通过"

// summary is the state of all checks in words.
func (v *valuation) summary() content {
	if v.errors+v.queries+v.open == 0 {
		return textContent(summaryPass)
	}
	text := "有"
	sep := " "
	for _, n := range []struct {
		n    int
		word string
	}{{v.errors, "处错误"}, {v.queries, "处待说明"}, {v.open, "处未能核对"}} {
		if n.n > 0 {
			text += fmt.Sprintf("%s%d %s", sep, n.n, n.word)
			sep = "、"
		}
	}
	return textContent(text)
}

// settled are the states of a line with which nothing is open. 见其他各条 follows from other lines, which say what is open.
var settled = []string{statePass, stateNote, stateExplained, stateNoLast, stateRepeats}

// The formulas of the counters on sheet 核对.
func (l *Layout) states() string {
	return area(Ref{SheetChecks, checkTop, checkState}, Ref{SheetChecks, l.checksEnd, checkState})
}

func (l *Layout) stateCount(state string) string {
	return fmt.Sprintf(`COUNTIF(%s,"%s")`, l.states(), state)
}

func (l *Layout) errorsFormula() string {
	weights := area(Ref{SheetChecks, checkTop, checkWeight}, Ref{SheetChecks, l.checksEnd, checkWeight})
	return l.stateCount(stateError) + fmt.Sprintf(`+SUMIF(%s,"%s",%s)`, l.states(), stateError, weights)
}

// openFormula counts the lines that say nothing the program knows: 未核, an error value, a word that somebody typed, or
// nothing because the line is gone.
func (l *Layout) openFormula() string {
	f := fmt.Sprint(len(l.checks))
	for _, state := range append(slices.Clone(settled), stateError, stateQuery) {
		f += "-" + l.stateCount(state)
	}
	return f
}

// summaryFormula is the formula that says the same.
func summaryFormula() string {
	e, q, u := countErrors.A1(), countQueries.A1(), countUnchecked.A1()
	return fmt.Sprintf(`IF(%[1]s+%[2]s+%[3]s=0,"%[4]s","有 "&IF(%[1]s>0,%[1]s&" 处错误","")&IF(AND(%[1]s>0,%[2]s>0),"、","")&IF(%[2]s>0,%[2]s&" 处待说明","")&IF(AND(%[1]s+%[2]s>0,%[3]s>0),"、","")&IF(%[3]s>0,%[3]s&" 处未能核对",""))`,
		e, q, u, summaryPass)
}
