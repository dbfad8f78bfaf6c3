package xlsx

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/lists"
)

// checkFormulas are the formulas of one line of sheet 核对, made from the rule and never written by hand. They use only
// functions that Excel 2010, WPS and LibreOffice have and compute alike.
type checkFormulas struct{ state, got, want, off, weight, aside, goal string }

// connectChecks finds out how the checks depend on one another, and makes their formulas.
func (l *Layout) connectChecks() {
	for i, c := range l.checks {
		switch {
		case c.passage != nil:
			zero, _ := l.form.Provided(c.passage)
			c.closure = l.closure(zero)
		case c.kind == checkWords && c.sight.While != "":
			c.closure = l.closure([]templates.Key{c.sight.While})
		}
		if c.inst == nil {
			continue
		}
		c.closure, c.equation = l.closure(c.inst.Operands), l.isEquation(c.inst)
		l.mendable(c)
		if own := l.form.Computed(c.inst.Key); own != nil && own != c.inst && c.severity == templates.SeverityError {
			c.lead = l.checkOf(own)
		}
		if !c.inst.Repeats {
			continue
		}
		named := append([]templates.Key{c.inst.Key}, c.inst.Operands...)
		for j, d := range l.checks {
			switch {
			case d.inst == nil || d == c:
			case d.inst.Rule == c.inst.Rule && !d.inst.Repeats:
				c.basis = append(c.basis, j)
			case j < i && d.severity == templates.SeverityError && slices.Contains(named, d.inst.Key):
				c.blamed = append(c.blamed, j)
			}
		}
	}
	for _, c := range l.checks {
		c.cells = l.checkFormulas(c)
	}
}

// mendable finds out which inputs could still make a check hold that does not. Of an equation these are the inputs that move
// its two sides towards each other: what is too much already does not get less by filling in more. Of any other rule they are
// all. Hints stay hints, and a total that is no longer what its formula says waits for nothing.
func (l *Layout) mendable(c *checkPlace) {
	if c.severity == templates.SeverityNote || c.inst.Rule.Computes {
		return
	}
	inputs := l.typed(c.closure...)
	c.raises, c.lowers = inputs, inputs
	if !c.equation {
		return
	}
	c.raises, c.lowers = nil, nil
	for _, key := range inputs {
		one := templates.NewFiling(l.form, l.form.From)
		if one.Set(key, templates.Number(formula.FromInt(1))); l.form.Figure(key).Kind == templates.Signed {
			c.raises, c.lowers = append(c.raises, key), append(c.lowers, key)
			continue
		}
		v := &valuation{layout: l, filing: one, figures: map[templates.Key]content{}}
		off, _ := v.eval(c.inst.Got).number.Sub(v.eval(c.inst.Want).number)
		if off.Sign() >= 0 { // 0: a product, whose other factor decides
			c.raises = append(c.raises, key)
		}
		if off.Sign() <= 0 {
			c.lowers = append(c.lowers, key)
		}
	}
}

// isEquation reports whether an instance is an equation whose line shows by how much it is off.
func (l *Layout) isEquation(inst *templates.Instance) bool {
	left, op, right, ok := inst.Expr.Comparison()
	if !ok || op != "=" || inst.Want == nil {
		return false
	}
	r := l.renderer(SheetChecks)
	sides := []string{left.Excel(r), right.Excel(r)}
	return slices.Contains(sides, inst.Got.Excel(r)) && slices.Contains(sides, inst.Want.Excel(r))
}

// unfinished is the formula that counts the blank ones of inputs, in tables that are not finished.
func (l *Layout) unfinished(keys []templates.Key) string {
	var parts []string
	for _, t := range l.form.Tables {
		own := slices.DeleteFunc(slices.Clone(keys), func(k templates.Key) bool { return k.Table() != t.ID })
		if len(own) == 0 {
			continue
		}
		var blanks []string
		for _, r := range boxes(rectangles(l.refs(own)), SheetChecks) {
			blanks = append(blanks, "COUNTBLANK("+r+")")
		}
		parts = append(parts, fmt.Sprintf("(%s>0)*(%s)", l.tableLine(t.ID).at(checkWeight).A1(), strings.Join(blanks, "+")))
	}
	if len(parts) == 0 {
		return "0"
	}
	return strings.Join(parts, "+")
}

// checkOf returns the live check of an instance, or nil.
func (l *Layout) checkOf(inst *templates.Instance) *checkPlace {
	return lists.First(l.checks, func(c *checkPlace) bool { return c.inst == inst })
}

// closure returns the keys and, of computed ones, what they are computed from, in reading order.
func (l *Layout) closure(keys []templates.Key) []templates.Key {
	seen := map[templates.Key]bool{}
	var visit func([]templates.Key)
	visit = func(keys []templates.Key) {
		for _, key := range keys {
			if seen[key] || !l.figures[key].Valid() {
				continue
			}
			seen[key] = true
			if inst := l.form.Computed(key); inst != nil {
				visit(inst.Operands)
			}
		}
	}
	visit(keys)
	return lists.Filter(l.form.Keys(), func(key templates.Key) bool { return seen[key] })
}

// typed returns the inputs that keys are or are computed from, in reading order.
func (l *Layout) typed(keys ...templates.Key) []templates.Key {
	return slices.DeleteFunc(l.closure(keys), func(k templates.Key) bool { return l.form.Computed(k) != nil })
}

// rectangles joins cells of one sheet into as few ranges as a simple walk finds.
func rectangles(refs []Ref) [][2]Ref {
	refs = slices.Clone(refs)
	slices.SortFunc(refs, func(a, b Ref) int {
		return cmp.Or(strings.Compare(a.Sheet, b.Sheet), a.Col-b.Col, a.Row-b.Row)
	})
	refs = slices.Compact(refs)
	var list [][2]Ref
	for len(refs) > 0 {
		n := run(refs, 1, 0)
		box := [2]Ref{refs[0], refs[n-1]}
		refs = refs[n:]
		joined := false
		for i := range list {
			if b := &list[i]; b[0].Sheet == box[0].Sheet && b[1].Col+1 == box[0].Col && b[0].Row == box[0].Row && b[1].Row == box[1].Row {
				b[1], joined = box[1], true
				break
			}
		}
		if !joined {
			list = append(list, box)
		}
	}
	return list
}

// boxes writes rectangles as references from a sheet.
func boxes(list [][2]Ref, sheet string) []string {
	var out []string
	for _, b := range list {
		text := b[0].from(sheet)
		if b[0] != b[1] {
			text += ":" + b[1].A1()
		}
		out = append(out, text)
	}
	return out
}

// count returns a sum of COUNTIF over ranges.
func count(ranges []string, criterion string) string {
	parts := lists.Map(ranges, func(r string) string { return fmt.Sprintf(`COUNTIF(%s,"%s")`, r, criterion) })
	return strings.Join(parts, "+")
}

// texts counts the cells of ranges that hold something other than a number. (COUNTIF with "?*" would do in Excel, but
// LibreOffice lets the wildcards match numbers as well.)
func texts(ranges []string) string {
	all := strings.Join(ranges, ",")
	return "COUNTA(" + all + ")-COUNT(" + all + ")"
}

func (l *Layout) refs(keys []templates.Key) []Ref {
	return lists.Map(keys, func(key templates.Key) Ref { return l.figures[key] })
}

func (l *Layout) checkFormulas(c *checkPlace) checkFormulas {
	switch c.kind {
	case checkName:
		return l.nameFormulas(c)
	case checkYear:
		return l.yearFormulas(c)
	case checkBlankTable:
		return l.blankFormulas(c)
	case checkFigures:
		return l.figuresFormulas(c)
	case checkPassage:
		return l.passageFormulas(c)
	case checkWords:
		return l.wordsFormulas(c)
	case checkMarks:
		return l.marksFormulas(c)
	}
	return l.instanceFormulas(c)
}

// blankFormulas count what a table holds. Where that is nothing but text, it may be signs for nothing. Whoever says that the
// table is finished, or explains why it is blank, has finished it.
func (l *Layout) blankFormulas(c *checkPlace) checkFormulas {
	refs := l.refs(l.inputs(c.table))
	ranges := boxes(rectangles(refs), SheetChecks)
	got, want := c.at(checkGot).A1(), c.at(checkWant).A1()
	return checkFormulas{
		state: fmt.Sprintf(`IF(AND(%[1]s=0,%[2]s),"%[3]s",IF(AND(%[1]s<%[4]s,%[5]s<>"%[6]s"),IF(%[1]s=0,"%[7]s","%[8]s"),`+
			`IF(%[1]s=0,"%[9]s",IF(%[1]s=%[10]s,"%[11]s","%[12]s"))))`,
			got, l.answered(c.at(CheckAnswer).A1()), stateExplained, want, l.tables[c.table.ID].done().absolute(), WordYes,
			stateUnfilled, statePartly, stateQuery, c.at(CheckAside).A1(), stateSkipped, statePass),
		got:   "COUNTA(" + strings.Join(ranges, ",") + ")",
		want:  fmt.Sprint(len(refs)),
		off:   got + "-" + want,
		aside: countTexts(ranges),
		// whether the rules wait for the table; without the array functions of answered, which not every program computes
		weight: fmt.Sprintf(`IF(AND(%[1]s<%[2]s,%[3]s<>"%[4]s",OR(%[1]s>0,LEN(%[5]s)<2)),IF(%[1]s=0,%[6]d,%[7]d),0)`, got, want,
			l.tables[c.table.ID].done().absolute(), WordYes, c.at(CheckAnswer).A1(), waitsBlank, waitsPartly),
		goal: firstOf(c.table.Sheet, boxes(rectangles(refs), SheetChecks), "ISBLANK(%s)", 0),
	}
}

// firstOf is the formula for the first cell of a sheet, in reading order, of which a condition is true, as links write it. The
// ranges are written for sheet 核对; shift is how many columns right of the ranges stands what is looked at. That SUMPRODUCT has
// every function inside it compute over arrays, MAX as in SUMPRODUCT(MAX((Item=A4)*ROW(Item))), Microsoft's own team of Excel
// shows as of 2010 (blogs.office.com, "Use SUMPRODUCT to find the last item in an Excel list").
func firstOf(sheet string, ranges []string, condition string, shift int) string {
	parts := make([]string, len(ranges))
	for i, r := range ranges {
		parts[i] = fmt.Sprintf("SUMPRODUCT(MIN((1-%s)*%d+ROW(%s)*1000+COLUMN(%[3]s)))", fmt.Sprintf(condition, r), noneSuch, r)
	}
	at := parts[0]
	if len(parts) > 1 {
		at = "MIN(" + strings.Join(parts, ",") + ")"
	}
	return fmt.Sprintf(`"%s!"&ADDRESS(INT(%[2]s/1000),MOD(%[2]s,1000)-%[3]d,4)`, QuoteSheet(sheet), at, shift)
}

// noneSuch is added to the place of a cell that is not looked for, row × 1000 + column.
const noneSuch = 1000000

// figuresFormulas count a table's figures that cannot be right by themselves, and those that only the program can tell. A
// figure whose cell is lost counts as one of these.
func (l *Layout) figuresFormulas(c *checkPlace) checkFormulas {
	keys := c.table.Keys()
	got, wrong := c.at(checkGot).A1(), c.at(CheckAside).A1()
	texts := countTexts(boxes(rectangles(l.refs(keys)), SheetChecks))
	return checkFormulas{
		got:    fmt.Sprintf("%d-(%s)", len(keys), count(l.besides(keys, SheetChecks), fmt.Sprint(figureSound))),
		want:   "0",
		off:    got + "-" + c.at(checkWant).A1(),
		aside:  fmt.Sprintf("IF(%s=0,0,%s-(%s)+%s)", got, got, texts, l.wrongTexts(keys)),
		weight: wrong + "-1",
		state:  fmt.Sprintf(`IF(%s>0,%s,IF(%s=0,"%s","%s"))`, wrong, l.failure(c), got, statePass, stateSkipped),
		goal:   firstOf(c.table.Sheet, l.besides(keys, SheetChecks), "(%s=1)", l.tables[c.table.ID].flags),
	}
}

func (l *Layout) instanceFormulas(c *checkPlace) checkFormulas {
	out := checkFormulas{aside: l.unsound(c.closure, SheetChecks)}
	if c.lead != nil {
		out.weight = fmt.Sprintf(`IF(AND(%s="%s",%s=%s),-1,0)`, c.lead.at(checkState).A1(), stateError,
			c.lead.at(checkOff).A1(), c.at(checkOff).A1())
	}
	// a line shows nothing of a table that is wholly blank, so that the copies of a batch do not differ here
	blank, absent := fmt.Sprintf("%s=%d", l.tableLine(c.inst.Key.Table()).at(checkWeight).A1(), waitsBlank), ""
	unknown := blank + "," + c.at(CheckAside).A1() + ">0"
	if last := lastOperands(c.inst); len(last) > 0 {
		absent = l.absent(last, SheetChecks)
		unknown += "," + absent
	}
	r := l.renderer(SheetChecks)
	fail := l.failure(c)
	if waits := l.unfinished(c.raises); c.equation && len(c.raises)+len(c.lowers) > 0 {
		fail = fmt.Sprintf(`IF(IF(%s<0,%s,%s)>0,"%s",%s)`, c.at(checkOff).A1(), waits, l.unfinished(c.lowers), statePartly, fail)
	} else if len(c.raises) > 0 {
		fail = fmt.Sprintf(`IF(%s>0,"%s",%s)`, waits, statePartly, fail)
	}
	if ranges := l.stateRanges(c.blamed); len(ranges) > 0 {
		fail = fmt.Sprintf(`IF(%s>0,"%s",%s)`, count(ranges, stateError), stateRepeats, fail)
	}
	state := fmt.Sprintf(`IF(%s>0,"%s",IF(%s,"%s",%s))`, c.at(CheckAside).A1(), stateSkipped, l.condition(c), statePass, fail)
	if ranges := l.stateRanges(c.basis); len(ranges) > 0 {
		held := count(ranges, statePass)
		if absent != "" { // where a part of last year is a hole, its total may still be known
			held += "+" + count(ranges, stateNoLast)
		}
		state = fmt.Sprintf(`IF(%s<%d,"%s",%s)`, held, len(c.basis), stateRepeats, state)
	}
	if absent != "" {
		state = fmt.Sprintf(`IF(%s,"%s",%s)`, absent, stateNoLast, state)
	}
	out.state = fmt.Sprintf(`IF(%s,"%s",%s)`, blank, stateUnfilled, state)
	out.got = fmt.Sprintf(`IF(OR(%s),"",%s)`, unknown, c.inst.Got.Excel(r))
	if c.inst.Want != nil {
		got := c.at(checkGot).A1() // a text while the figures are not known
		out.want = fmt.Sprintf(`IF(ISTEXT(%s),"",%s)`, got, c.inst.Want.Excel(r))
		out.off = fmt.Sprintf(`IFERROR(ROUND(%s-%s,6),"")`, got, c.at(checkWant).A1())
	}
	return out
}

// markFormulas are the formulas of the marks' live values: nothing while one of the figures is no number.
func (l *Layout) markFormulas() []string {
	var list []string
	r := l.renderer(SheetNarrative)
	for _, m := range l.form.Marks {
		refs := lists.Map(m.Expr.Operands(), l.operand)
		list = append(list, fmt.Sprintf(`IF(%s>0,"",%s)`, texts(boxes(rectangles(refs), SheetNarrative)), m.Expr.Excel(r)))
	}
	return list
}

// failure is the formula for the state of a check that does not hold.
func (l *Layout) failure(c *checkPlace) string {
	switch c.severity {
	case templates.SeverityNote:
		return `"` + stateNote + `"`
	case templates.SeverityQuery:
		return fmt.Sprintf(`IF(%s,"%s","%s")`, l.answered(c.at(CheckAnswer).A1()), stateExplained, stateQuery)
	}
	return `"` + stateError + `"`
}

// answered is the formula for templates.Answer: what is left of a cell without blanks and marks has two characters.
func (l *Layout) answered(cell string) string {
	return l.lengthWithout(cell, l.chars.answer) + ">=2"
}

// stateRanges returns the states of checks as ranges on their sheet.
func (l *Layout) stateRanges(list []int) []string {
	refs := lists.Map(list, func(i int) Ref { return l.checks[i].at(checkState) })
	return boxes(rectangles(refs), SheetChecks)
}

// condition is the formula that is true while an instance holds. Of an equation, the line already shows by how much it is
// off; where amounts take part otherwise, both sides are rounded to a fen before they are compared, for Excel computes in
// binary floats.
func (l *Layout) condition(c *checkPlace) string {
	r := l.renderer(SheetChecks)
	left, op, right, ok := c.inst.Expr.Comparison()
	if c.equation {
		return c.at(checkOff).A1() + "=0"
	}
	if ok && slices.ContainsFunc(c.inst.Operands, func(k templates.Key) bool { return l.form.Figure(k).Kind == templates.Amount }) {
		return "ROUND(" + left.Excel(r) + ",6)" + op + "ROUND(" + right.Excel(r) + ",6)"
	}
	return c.inst.Expr.Excel(r)
}

// absent is the formula that is true when a figure of last year is not known.
func (l *Layout) absent(last []templates.Key, sheet string) string {
	parts := make([]string, len(last))
	for i, key := range last {
		parts[i] = "COUNT(" + l.previous[key].from(sheet) + ")=0"
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return "OR(" + strings.Join(parts, ",") + ")"
}
