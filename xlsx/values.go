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
	open    int           // 未核
	waiting int           // not filled in
	list    []*checkPlace // the lines that are open, the most urgent first
}

// A checkValue is what one line of sheet 核对 shows.
type checkValue struct {
	state          string
	got, want, off content
	weight         int     // for how many errors it stands
	aside          content // what the state is made from
	goal           string  // where its link leads
}

// States of a live check: five, and those of lines with which nothing is open or nothing can be told.
const (
	stateUnfilled  = "未填"
	statePartly    = "未完" // cannot hold yet: inputs that it needs are blank
	statePass      = "通过"
	stateError     = "有误"
	stateQuery     = "核实"
	stateExplained = "已说明"
	stateNote      = "提示"
	stateSkipped   = "未核"    // an operand is no number
	stateRepeats   = "见其他各条" // follows from other checks
	stateNoLast    = "无上年数"
)

// Ranks of a line: by the state, and by the row within a rank. What is no state of ours ranks as what nobody can tell.
const (
	rankError   = 1
	rankQuery   = 2
	rankUnknown = 3
	rankFilling = 4 // not filled in yet
	rankSettled = 9
)

// ranks are the states with their ranks: of a line that says whether something is filled in, and of any other, which waits
// for such a line. A state that is not here ranks as unknown.
var ranks = []struct {
	state         string
	filling, rule int
}{
	{stateError, rankError, rankError}, {stateQuery, rankQuery, rankQuery}, {stateUnfilled, rankFilling, rankSettled},
	{statePartly, rankFilling, rankSettled}, {statePass, rankSettled, rankSettled}, {stateNote, rankSettled, rankSettled},
	{stateExplained, rankSettled, rankSettled}, {stateNoLast, rankSettled, rankSettled}, {stateRepeats, rankSettled, rankSettled},
}

// rank returns how urgent a line is.
func (v *valuation) rank(c *checkPlace) int {
	for _, r := range ranks {
		if r.state == v.states[c.index].state {
			if c.filling() {
				return r.filling
			}
			return r.rule
		}
	}
	return rankUnknown
}

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
	v.check()
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
	w.last, w.past = lastOf(w.filing, w.opt), nil
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

// check computes the lines of sheet 核对: whether the tables are filled in, then what holds, then what follows from others.
func (v *valuation) check() {
	for pass := range 3 {
		for _, c := range v.layout.checks {
			own := 1
			switch {
			case c.kind == checkBlankTable:
				own = 0
			case c.inst != nil && c.inst.Repeats:
				own = 2
			}
			if own == pass {
				v.states[c.index] = v.line(c)
			}
		}
	}
	for i, c := range v.layout.checks {
		if c.lead != nil {
			lead := v.states[c.lead.index]
			if lead.state == stateError && lead.off == v.states[i].off {
				v.states[i].weight = 0
			}
		}
	}
	for i, c := range v.layout.checks {
		switch v.rank(c) {
		case rankError:
			v.errors += v.states[i].weight
		case rankQuery:
			v.queries++
		case rankUnknown:
			v.open++
		case rankFilling:
			v.waiting++
		default:
			continue
		}
		v.list = append(v.list, c)
	}
	slices.SortStableFunc(v.list, func(a, b *checkPlace) int { return v.rank(a) - v.rank(b) })
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
		return v.blankTable(c)
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

// done reports whether the workbook says that a table is finished.
func (v *valuation) done(*templates.Table) bool { return v.opt.Finished }

// waits reports whether one of some inputs is blank in a table that is not finished.
func (v *valuation) waits(keys []templates.Key) bool {
	return slices.ContainsFunc(keys, func(key templates.Key) bool {
		return v.figures[key].kind == contentBlank && v.waitsFor(key.Table()) > 0
	})
}

// Whether the rules wait for a table: it is wholly blank, or has blank inputs, and nobody has said that it is finished.
const (
	waitsBlank  = 1
	waitsPartly = 2
)

// waitsFor returns that of a table, 0 for a finished one.
func (v *valuation) waitsFor(table string) int {
	return v.states[v.layout.tableLine(table).index].weight - 1
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
	inputs := v.layout.inputs(c.table)
	out := checkValue{state: statePass, got: intContent(filled), want: intContent(len(inputs)), off: intContent(filled - len(inputs)),
		aside: intContent(texts)}
	out.goal = goalOf(c.table.Sheet, v.layout.refs(inputs), func(i int) bool { return v.figures[inputs[i]].kind == contentBlank })
	out.weight = 1
	switch open, said := filled < len(inputs) && !v.done(c.table), v.filing.Explanations[c.id()]; {
	case open && filled > 0:
		out.weight += waitsPartly
	case open && length(said) < 2:
		out.weight += waitsBlank
	}
	switch {
	case filled == 0 && templates.Answer(v.filing.Explanations[c.id()]):
		out.state = stateExplained
	case filled < len(inputs) && !v.done(c.table) && filled > 0:
		out.state = statePartly
	case filled < len(inputs) && !v.done(c.table):
		out.state = stateUnfilled
	case filled == 0:
		out.state = stateQuery
	case filled == texts:
		out.state = stateSkipped
	}
	return out
}

// goalOf is what firstOf comes to.
func goalOf(sheet string, refs []Ref, is func(i int) bool) string {
	at := 2 * noneSuch
	for i, ref := range refs {
		place := ref.Row*1000 + ref.Col
		if !is(i) {
			place += noneSuch
		}
		at = min(at, place)
	}
	return QuoteSheet(sheet) + "!" + Ref{sheet, at / 1000, at % 1000}.A1()
}

func (v *valuation) figuresOf(c *checkPlace) checkValue {
	out := checkValue{state: statePass}
	keys := c.table.Keys()
	out.goal = goalOf(c.table.Sheet, v.layout.refs(keys), func(i int) bool { return v.sound[keys[i]] == figureUnsound })
	for _, key := range keys {
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
	out := checkValue{aside: intContent(v.unsound(c.closure))}
	absent := slices.ContainsFunc(lastOperands(c.inst), func(k templates.Key) bool { return v.previous(k).kind == contentBlank })
	blank := v.waitsFor(c.inst.Key.Table()) == waitsBlank
	if !blank && !absent && v.unsound(c.closure) == 0 {
		out.got = v.eval(c.inst.Got)
		if c.inst.Want != nil {
			out.want = v.eval(c.inst.Want)
			if d, err := out.got.number.Sub(out.want.number); err == nil {
				out.off = numberContent(d)
			}
		}
	}
	open := slices.ContainsFunc(c.basis, func(i int) bool { s := v.states[i].state; return s != statePass && s != stateNoLast })
	result, err := c.inst.Expr.Eval(v.lookup)
	holds := err == nil && (result.Kind != formula.KindBool || result.Bool) && (result.Kind != formula.KindNumber || !result.Num.IsZero())
	mendable := c.raises
	if c.equation && out.off.number.Sign() > 0 {
		mendable = c.lowers
	}
	switch {
	case blank:
		out.state = stateUnfilled
	case absent:
		out.state = stateNoLast
	case open:
		out.state = stateRepeats
	case v.unsound(c.closure) > 0:
		out.state = stateSkipped
	case holds:
		out.state = statePass
	case slices.ContainsFunc(c.blamed, func(i int) bool { return v.states[i].state == stateError }):
		out.state = stateRepeats
	case v.waits(mendable):
		out.state = statePartly
	default:
		out.state = v.failed(c)
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
