package xlsx

import (
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// A valuation is what the cells of a workbook hold and what Excel will compute from them. It differs from
// templates.Check where Excel does: SUM passes over text. Where text stands, the live checks say 未核.
type valuation struct {
	layout  *Layout
	filing  *templates.Filing
	last    *templates.Filing
	opt     Options
	figures map[templates.Key]content
	past    map[templates.Key]content // last year's, as far as anybody asked
	sound   map[templates.Key]int
	states  []checkValue
	errors  int
	queries int
	open    int // 未核
}

// A checkValue is what one line of sheet 核对 shows.
type checkValue struct {
	state          string
	got, want, off content
	weight         int     // for how many errors it stands
	aside          content // what the state is made from
}

// States of a live check.
const (
	statePass      = "通过"
	stateError     = "错误"
	stateQuery     = "核实"
	stateExplained = "已说明"
	stateNote      = "提示"
	stateSkipped   = "未核"    // an operand is no number
	stateRepeats   = "见其他各条" // follows from other checks
	stateNoLast    = "无上年数"
)

func newValuation(l *Layout, f *templates.Filing, opt Options) *valuation {
	v := &valuation{layout: l, filing: f, opt: opt, figures: make(map[templates.Key]content, len(l.keys))}
	v.last = lastOf(f, opt)
	for _, key := range l.form.Keys() {
		v.figure(key)
	}
	v.sound = make(map[templates.Key]int, len(l.keys))
	for _, computed := range []bool{false, true} { // a total's soundness is made from its parts'
		for _, key := range l.form.Keys() {
			if (l.form.Computed(key) != nil) == computed {
				v.sound[key] = v.soundness(key)
			}
		}
	}
	v.states = make([]checkValue, len(l.checks))
	v.check(func(*checkPlace) bool { return true })
	return v
}

// lastOf returns last year's filing: figures of another year prove nothing.
func lastOf(f *templates.Filing, opt Options) *templates.Filing {
	for _, last := range []*templates.Filing{opt.Previous, f.Previous} {
		if last != nil && last.Year == f.Year-1 {
			return last
		}
	}
	return nil
}

// of values another agency's blank workbook: as v, a blank one without last year's figures, but for what follows from the
// agency and from these.
func (v *valuation) of(agency templates.Agency, previous *templates.Filing) *valuation {
	w := *v
	w.filing = templates.NewFiling(v.layout.form, v.filing.Year)
	w.filing.Agency, w.opt.Previous = agency, previous
	w.states, w.past = slices.Clone(v.states), nil
	by := variesAgency
	if w.last = lastOf(w.filing, w.opt); w.last != nil {
		by = variesLast
	}
	w.check(func(c *checkPlace) bool { return c.varies() != variesNot && c.varies() <= by })
	return &w
}

// figure returns what the cell of a figure holds.
func (v *valuation) figure(key templates.Key) content {
	if c, ok := v.figures[key]; ok {
		return c
	}
	given := v.filing.Cell(key)
	c := v.given(given, v.layout.form.Figure(key))
	if inst := v.layout.form.Computed(key); inst != nil {
		c = v.total(key, inst, given, c)
	}
	v.figures[key] = c
	return c
}

// given returns a cell as the source gives it.
func (v *valuation) given(c templates.Cell, fig *templates.Figure) content {
	switch c.Kind {
	case templates.CellUnreadable:
		// What was seen is no figure: a 5 that stood somewhere in a row must not come back as the 5 of every column.
		if c.Text != "" && templates.ParseFigure(c.Text, fig).Kind != templates.CellText {
			return textContent("？" + c.Text)
		}
	case templates.CellBlank:
		return content{}
	case templates.CellNumber:
		if c.Remark == "" {
			return number(c.Number)
		}
		// 22（其中修订16件）: the remark is part of what the agency says
	}
	if c.Text == "" {
		return textContent("？") // nobody knows the figure: it must not look blank
	}
	return textContent(c.Text)
}

// maxDigits is what a number cell holds for certain (IEEE 754 double; Excel keeps 15 significant digits).
const maxDigits = 15

// number returns a number cell, or, for a number that no cell can hold exactly, its digits as text.
func number(d formula.Decimal) content {
	if _, digits, err := formula.FromExcelNumber(d.String()); err != nil || digits > maxDigits || significant(d) > maxDigits {
		return textContent(d.String())
	}
	return numberContent(d)
}

func significant(d formula.Decimal) int {
	text := strings.TrimLeft(strings.Replace(strings.TrimPrefix(d.String(), "-"), ".", "", 1), "0")
	if !strings.Contains(d.String(), ".") {
		text = strings.TrimRight(text, "0")
	}
	return len(text)
}

// total decides whether a computed figure is written as its formula or, because the source gives something else than the
// formula's result, as that.
func (v *valuation) total(key templates.Key, inst *templates.Instance, given templates.Cell, c content) content {
	result := v.eval(inst.Want).with(v.layout.formulas[key])
	switch given.Kind {
	case templates.CellBlank:
		if given.Changed {
			return c
		}
		return result
	case templates.CellNumber:
		if result.kind == contentNumber && result.number == given.Number {
			return result
		}
		if want, err := v.filing.Compute(key); err == nil && want == given.Number {
			return result
		}
		return c
	case templates.CellUnreadable:
		return result // nobody knows what was given, so the parts decide
	}
	return c
}

// eval computes an expression as Excel does: text in a sum is passed over, text elsewhere is an error, shown as blank.
func (v *valuation) eval(e *formula.Expr) content {
	out, err := e.Eval(v.lookup)
	if err != nil || out.Kind != formula.KindNumber {
		return content{}
	}
	return numberContent(out.Num)
}

func (v *valuation) lookup(op string) ([]formula.Decimal, error) {
	switch op {
	case operandYear:
		return []formula.Decimal{formula.FromInt(int64(v.filing.Year))}, nil
	case operandRules:
		if v.filing.Agency.MakesRules() {
			return []formula.Decimal{formula.FromInt(1)}, nil
		}
		return []formula.Decimal{{}}, nil
	}
	if key, ok := previousKey(op); ok {
		return []formula.Decimal{v.previous(key).number}, nil
	}
	c := v.figure(templates.Key(op))
	if c.kind == contentText {
		return nil, nil
	}
	return []formula.Decimal{c.number}, nil
}

// previous returns last year's figure: a number, or blank when it is not known.
func (v *valuation) previous(key templates.Key) content {
	if c, ok := v.past[key]; ok || v.last == nil {
		return c
	}
	var c content
	if d, known := templates.PastOf(v.last, v.layout.form).Figure(key); known {
		if c = number(d); c.kind != contentNumber {
			c = content{}
		}
	}
	if v.past == nil {
		v.past = make(map[templates.Key]content, len(v.layout.previous))
	}
	v.past[key] = c
	return c
}

// check computes the lines of sheet 核对 that are concerned, and counts all.
func (v *valuation) check(concerned func(*checkPlace) bool) {
	for _, repeats := range []bool{false, true} {
		for i, c := range v.layout.checks {
			if (c.inst != nil && c.inst.Repeats) == repeats && concerned(c) {
				v.states[i] = v.line(c)
			}
		}
	}
	for i, c := range v.layout.checks {
		if c.lead != nil {
			lead := v.states[c.lead.row-checkTop]
			if lead.state == stateError && lead.off == v.states[i].off {
				v.states[i].weight = 0
			}
		}
	}
	v.errors, v.queries, v.open = 0, 0, 0
	for _, s := range v.states {
		switch s.state {
		case stateError:
			v.errors += s.weight
		case stateQuery:
			v.queries++
		case stateSkipped:
			v.open++
		}
	}
}

func (v *valuation) line(c *checkPlace) checkValue {
	var out checkValue
	switch c.kind {
	case checkFigures:
		return v.figuresOf(c)
	case checkName:
		out = v.name(c)
	case checkYear:
		out = v.year(c)
	case checkBlankTable:
		out = v.blankTable(c)
	case checkPassage:
		out = v.passage(c)
	case checkWords:
		out = v.words(c)
	case checkMarks:
		out = v.marks(c)
	default:
		out = v.instance(c)
	}
	out.weight = 1
	return out
}

func (v *valuation) blankTable(c *checkPlace) checkValue {
	filled, texts := 0, 0
	for _, key := range v.layout.inputs(c.table) {
		switch v.figures[key].kind {
		case contentText:
			texts++
			filled++
		case contentNumber:
			filled++
		}
	}
	out := checkValue{state: statePass, got: intContent(filled), aside: intContent(texts)}
	switch {
	case filled == 0:
		out.state = v.failed(c)
	case filled == texts:
		out.state = stateSkipped
	}
	return out
}

func (v *valuation) figuresOf(c *checkPlace) checkValue {
	out := checkValue{state: statePass}
	for _, key := range c.table.Keys() {
		if v.wrong(key) {
			out.weight++
		}
	}
	n := v.unsound(c.table.Keys())
	out.got, out.want, out.off, out.aside = intContent(n), intContent(0), intContent(n), intContent(out.weight)
	switch {
	case out.weight > 0:
		out.state = v.failed(c)
	case n > 0:
		out.state = stateSkipped
	}
	return out
}

func (v *valuation) instance(c *checkPlace) checkValue {
	out := checkValue{}
	bad := v.unsound(c.closure)
	out.aside = intContent(bad)
	for _, last := range lastOperands(c.inst) {
		if v.previous(last).kind == contentBlank {
			out.state = stateNoLast
			return out
		}
	}
	if bad > 0 {
		out.state = stateSkipped
		for _, i := range c.basis {
			if held := v.states[i].state; held != statePass && held != stateNoLast {
				out.state = stateRepeats
			}
		}
		return out
	}
	out.got = v.eval(c.inst.Got)
	if c.inst.Want != nil {
		out.want = v.eval(c.inst.Want)
		if d, err := out.got.number.Sub(out.want.number); err == nil {
			out.off = numberContent(d)
		}
	}
	result, err := c.inst.Expr.Eval(v.lookup)
	out.state = statePass
	if err != nil || result.Kind == formula.KindBool && !result.Bool || result.Kind == formula.KindNumber && result.Num.IsZero() {
		out.state = v.failed(c)
	}
	if c.inst.Repeats {
		for _, i := range c.basis {
			if held := v.states[i].state; held != statePass && held != stateNoLast {
				out.state = stateRepeats
			}
		}
		for _, i := range c.blamed {
			if out.state != statePass && v.states[i].state == stateError {
				out.state = stateRepeats
			}
		}
	}
	return out
}

// failed returns the state of a check that does not hold.
func (v *valuation) failed(c *checkPlace) string {
	switch c.severity {
	case templates.SeverityNote:
		return stateNote
	case templates.SeverityQuery:
		if templates.Answer(v.filing.Explanations[c.id()]) {
			return stateExplained
		}
		return stateQuery
	}
	return stateError
}
