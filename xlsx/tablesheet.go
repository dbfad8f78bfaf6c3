package xlsx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/xlsx/sheets"
)

// tableSheet draws one official table as it is printed, and beside it, outside the printed area, last year's figures.
func (v *valuation) tableSheet(p *tablePlace) *sheet {
	t := p.table
	s := &sheet{name: t.Sheet, heights: map[int]float64{p.title.Row: 26, p.agency.Row: 18, p.hint.Row: 14}, tab: "70AD47",
		onePage:   p.onePage(),
		titleFrom: gridTop, titleRows: gridTop + max(t.Grid().Head, 1) - 1}
	for _, mm := range p.widths {
		s.widths = append(s.widths, columnWidth(mm))
	}
	s.freeze = Ref{t.Sheet, gridTop + t.Grid().Head, 1}
	if t.Shape == templates.Matrix {
		s.freeze.Col = 1 + t.Grid().Labels
	}
	s.spread(p.title, 1, p.cols, styleTitle, textContent(heading(v.layout.form, t)))
	v.agencyLine(s, p.agency)
	s.merge(p.agency, 1, p.cols, styleLine)
	if v.opt.Note != "" { // else nothing: what is printed here is signed
		s.heights[p.hint.Row] = 26
		s.spread(p.hint, 1, p.cols, styleNoted, textContent(v.opt.Note))
	}

	for i, h := range p.heights {
		s.heights[gridTop+i] = h
	}
	v.grid(s, p)
	for i, note := range p.notes {
		text := t.Notes[i]
		if len(p.notes) > 1 {
			text = strconv.Itoa(i+1) + "．" + text
		}
		if i == 0 {
			text = "注：" + text
		} else {
			text = "　　" + text
		}
		s.spread(note, 1, p.cols, styleNote, textContent(text))
		s.heights[note.Row] = 15
		if textWidth(text) > 50 {
			s.heights[note.Row] = 28
		}
	}
	s.print = [2]Ref{p.title, {t.Sheet, p.last, p.cols}}
	if n := len(p.notes); n > 0 {
		s.print[1].Row = p.notes[n-1].Row
	}
	v.side(s, p)
	v.gapCells(s, p)
	v.progress(s, p)
	v.flags(s, p)
	s.valid = append(s.valid, v.layout.figureValidations(t)...)
	s.zoom = s.zoomToFit()
	return s
}

// Words above last year's figures.
const (
	LabelDone  = "填完了就选“是”："
	ownState   = "本表："
	sideLegend = "黄未填 蓝未完 绿通过 橙核实 红有误"
)

// progress says how the table stands, and has the cell in which the clerk says that it is filled in. Both stay in sight while
// the table is filled in.
func (v *valuation) progress(s *sheet, p *tablePlace) {
	l, line := v.layout, v.layout.tableLine(p.table.ID)
	i := slices.Index(l.checkGroups, line.group)
	state := styleState
	state.size, state.border, state.indent = 12, false, 0
	at := Ref{s.name, p.title.Row, p.side}
	s.put(at, state, textContent(ownState+v.groupState(line.group)).with(`"`+ownState+`"&`+l.contentsAt(i, 1).absolute()))
	s.red = append(s.red, stateConditions([]string{at.A1()}, "RIGHT("+at.A1()+",2)")...)
	s.spread(Ref{s.name, p.hint.Row, p.side}, 1, p.done().Col-p.side+1, styleSideTitle, textContent(sideLegend))
	label := Ref{s.name, p.done().Row, p.side}
	s.spread(label, 1, p.done().Col-label.Col, styleDone, textContent(LabelDone))
	done := content{}
	if v.done(p.table) {
		done = textContent(WordYes)
	}
	st := styleFieldInput
	st.h, st.indent = "center", 0
	s.put(p.done(), st, done)
	s.valid = append(s.valid, p.doneValidation())
	for len(s.widths) < p.side-1 {
		s.widths = append(s.widths, sideGap)
	}
	for len(s.widths) < p.done().Col {
		s.widths = append(s.widths, sideFew)
	}
	if slices.ContainsFunc(l.gaps, func(g gap) bool { return g.at.Sheet == s.name }) {
		s.widths[p.cols] = gapWidth
	}
}

func (p *tablePlace) doneValidation() validation {
	return validation{areas: []string{p.done().A1()}, list: []string{WordYes}, title: "填完了",
		prompt:    "这张表该填的都填了、空着的都算 0，就选“是”；没有选之前，还没填的不算错。",
		errorText: "请选“是”，或者清空。"}
}

// grid draws labels and figures with the official spans.
func (v *valuation) grid(s *sheet, p *tablePlace) {
	for _, c := range p.table.Grid().Cells {
		at := Ref{s.name, gridTop + c.Row, 1 + c.Col}
		var st style
		var what content
		if c.Role == templates.RoleFigure {
			st = styleInput
			if v.layout.form.Computed(c.Key) != nil {
				st = styleComputed
			}
			what = v.figures[c.Key]
		} else {
			st = labelStyle(p, c)
			what = textContent(c.Text)
			if c.Note != "" && c.Note != c.Text && strings.HasSuffix(c.Text, c.Note) {
				what.rich = c.Note
			}
		}
		s.spread(at, c.RowSpan, c.ColSpan, st, what)
	}
}

// labelStyle returns the look of a label: row labels left, all others centred, as the official table has them.
func labelStyle(p *tablePlace, c templates.GridCell) style {
	st := style{size: p.fontSize(c), h: "center", v: "center", wrap: true, border: true}
	over := textWidth(c.Text) * st.size * pixelsPt / (p.boxWidth(c)*pixelsMM - padding)
	if c.Role == templates.RoleHead && c.Wrap == 0 && over > 1 && over < 1.4 {
		st.wrap, st.shrink = false, true // 自然人 stays on one line
	}
	if c.Role == templates.RoleLabel && p.table.Shape == templates.Matrix && c.RowSpan == 1 {
		st.h = "left"
	}
	return st
}

// SideTitle stands above last year's figures. The heads below it are those of the table, so the reader must know them from
// the table's own.
const SideTitle = "上年的数（供核对，不打印）"

// Widths in characters right of a table: so narrow that last year's figures are on the screen with it. Their heads are
// shrunk where they have to be.
const (
	sideGap  = 1.0
	sideName = 14.0
	sideFew  = 10.0 // of a figure, what follows from it and the difference
	sideMany = 5.7  // of a whole row of figures
	gapWidth = 6.4  // of what a total lacks
)

// side draws last year's figures and the differences, right of the table.
func (v *valuation) side(s *sheet, p *tablePlace) {
	var drawn *previousGroup
	most, each := 0, sideFew
	for _, g := range v.layout.groups {
		if g.place != p {
			continue
		}
		if drawn == nil {
			at := Ref{s.name, max(g.row-2, gridTop), p.side}
			s.spread(at, 1, 4, styleSideTitle, textContent(SideTitle))
		}
		v.sideHeads(s, g, drawn != nil && drawn.row == g.row-1 && drawn.single() && g.single())
		v.sideGroup(s, g)
		drawn = g
		if g.single() {
			most = max(most, len(g.keys)+2)
		} else {
			most, each = max(most, len(g.keys)), sideMany
		}
	}
	if drawn == nil {
		return
	}
	for len(s.widths) < p.side-1 {
		s.widths = append(s.widths, sideGap)
	}
	s.widths = append(s.widths[:p.side-1], sideName)
	for range most {
		s.widths = append(s.widths, each)
	}
}

// sideGroup draws the figures of one group.
func (v *valuation) sideGroup(s *sheet, g *previousGroup) {
	s.put(g.heading, styleSideHead, textContent("上年"+v.layout.form.Figure(g.keys[0]).RowName()))
	for _, key := range g.keys {
		s.vary(v, v.layout.previous[key], styleSide, "", func(v *valuation) content { return v.previous(key) })
	}
	r := v.layout.renderer(s.name)
	for i, inst := range g.instances {
		last, typed := lastOperands(inst), v.layout.typed(inst.Key)
		absent := "OR(" + v.layout.absent(last, s.name) + "," + texts(boxes(rectangles(v.layout.refs(inst.Operands)), s.name)) + ">0)"
		if g.single() {
			s.vary(v, g.want(), styleSide, `IF(`+absent+`,"",`+inst.Want.Excel(r)+`)`, func(v *valuation) content {
				if !v.comparable(inst, last) {
					return content{}
				}
				return v.eval(inst.Want)
			})
		}
		// nothing before this year's figure is typed in, so that the copies of a batch do not differ here
		var difference content
		if d, err := v.eval(inst.Got).number.Sub(v.eval(inst.Want).number); err == nil && v.comparable(inst, last) &&
			slices.ContainsFunc(typed, func(k templates.Key) bool { return v.figures[k].kind == contentNumber }) {
			difference = numberContent(d)
		}
		s.put(g.difference(i), styleSide, difference.with(fmt.Sprintf(`IF(OR(COUNT(%s)=0,%s),"",ROUND(%s-(%s),6))`,
			strings.Join(boxes(rectangles(v.layout.refs(typed)), s.name), ","), absent, inst.Got.Excel(r), inst.Want.Excel(r))))
	}
	if !g.single() {
		s.put(Ref{s.name, g.row + 1, g.heading.Col}, styleSideHead, textContent("与上年相差"))
	}
}

// comparable reports whether the figures are there that a comparison with last year takes.
func (v *valuation) comparable(inst *templates.Instance, last []templates.Key) bool {
	return !slices.ContainsFunc(last, func(k templates.Key) bool { return v.previous(k).kind == contentBlank }) &&
		!slices.ContainsFunc(inst.Operands, func(k templates.Key) bool { return v.figures[k].kind == contentText })
}

// sideHeads writes the heads of the columns above a group, unless the group above has them.
func (v *valuation) sideHeads(s *sheet, g *previousGroup, has bool) {
	if has {
		return
	}
	heads := []string{""}
	if g.single() {
		for _, key := range g.keys {
			heads = append(heads, "上年的"+v.layout.form.Figure(key).Column.Name())
		}
		heads = append(heads, "推算应为", "相差")
	} else {
		for _, inst := range g.instances {
			heads = append(heads, v.layout.form.Figure(inst.Key).Column.Name())
		}
	}
	for i, text := range heads {
		s.put(Ref{s.name, g.row - 1, g.heading.Col + i}, styleSideHead, textContent(text))
	}
}

// flags writes the hidden column that says which checks fail, and the conditional formats that read it. Conditional
// formats of Excel 2007 cannot look at another sheet, and nobody should depend on those of later versions doing so.
func (v *valuation) flags(s *sheet, p *tablePlace) {
	var runs, waiting []flagRun
	for i, c := range v.layout.checks {
		if c.inst == nil || !c.flag.Valid() || c.flag.Sheet != s.name {
			continue
		}
		s.put(c.flag, styleFlag, textContent(v.states[i].state).with(c.at(checkState).absolute()))
		keys := append([]templates.Key{c.inst.Key}, c.inst.Operands...)
		var refs []Ref
		for _, key := range keys {
			if ref := v.layout.figures[key]; ref.Sheet == s.name {
				refs = append(refs, ref)
			}
		}
		runs = append(runs, flagRun{rectangles(refs), c.flag, c.flag.Row, c.inst.Rule})
		typed := slices.DeleteFunc(v.layout.refs(v.layout.typed(c.closure...)), func(r Ref) bool { return r.Sheet != s.name })
		if !c.inst.Rule.Computes && len(typed) > 0 {
			waiting = append(waiting, flagRun{rectangles(typed), c.flag, c.flag.Row, c.inst.Rule})
		}
	}
	// of the conditions that are true of a cell the first colours it
	v.besideFigures(s, p)
	runs = joined(runs)
	for _, look := range []struct {
		severity templates.Severity
		state    string
		look     conditionLook
	}{{templates.SeverityError, stateError, lookRed}, {templates.SeverityQuery, stateQuery, lookAmber}} {
		for _, r := range runs {
			if r.rule.Severity == look.severity {
				s.red = append(s.red, r.condition(`%s="`+look.state+`"`, look.look))
			}
		}
	}
	inputs := rectangles(v.layout.refs(v.layout.inputs(p.table)))
	first := "LEN(" + inputs[0][0].A1() + ")"
	s.red = append(s.red, condition{areas: boxes(inputs, s.name), formula: first + "<1", look: lookUnfilled})
	for _, r := range joined(waiting) {
		s.red = append(s.red, r.condition(`ISNUMBER(FIND(%s,"`+unsettled+`"))`, lookPartly))
	}
	s.red = append(s.red, condition{areas: boxes(inputs, s.name), formula: first + ">0", look: lookGreen})
}

// unsettled are the states of a rule that has still something to say to its inputs, also to those that it does not mark itself.
const unsettled = statePartly + stateSkipped + stateError + stateQuery

// A flagRun is rows of figures, one below the other, whose colour is decided by flags one below the other, the states of their
// checks: the rules of a table's rows share their conditional formats.
type flagRun struct {
	area [][2]Ref
	flag Ref // of the first row
	last int // row of the last flag
	rule *templates.Rule
}

// joined joins the runs that go on where the one before ends.
func joined(runs []flagRun) []flagRun {
	var list []flagRun
	for _, r := range runs {
		if n := len(list); n > 0 && list[n-1].goesOn(r) {
			list[n-1].area, list[n-1].last = [][2]Ref{{list[n-1].area[0][0], r.area[0][1]}}, r.last
			continue
		}
		list = append(list, r)
	}
	return list
}

// goesOn reports whether r is one row that stands right below a run, as its flag does.
func (run flagRun) goesOn(r flagRun) bool {
	if len(run.area) != 1 || len(r.area) != 1 || run.rule != r.rule || r.flag.Row != run.last+1 {
		return false
	}
	above, row := run.area[0], r.area[0]
	rows := above[1].Row-above[0].Row == run.last-run.flag.Row
	return rows && row[0].Row == row[1].Row && row[0].Row == above[1].Row+1 && row[0].Col == above[0].Col && row[1].Col == above[1].Col
}

// condition gives the cells a look while a formula for the states of their checks is true.
func (run flagRun) condition(formula string, look conditionLook) condition {
	row := strconv.Itoa(run.flag.Row)
	if run.last == run.flag.Row { // one flag for all cells, wherever they stand
		row = "$" + row
	}
	return condition{areas: boxes(run.area, run.flag.Sheet), look: look,
		formula: fmt.Sprintf(formula, "$"+sheets.ColumnName(run.flag.Col)+row)}
}

// heading returns the heading of the section that holds a table.
func heading(form *templates.Form, t *templates.Table) string {
	for _, s := range form.Sections {
		if s.Table == t {
			return s.Heading
		}
	}
	return t.Name
}
