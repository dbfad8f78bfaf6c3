package xlsx

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"nianbao/templates"
)

// Beside a table stands by how much its equations are off while it is being filled in, on the screen only: under it a line with
// what the columns lack, right of it what a total lacks.

// A gap is one such cell. What it shows is made from the line of the equation on sheet 核对.
type gap struct {
	at    Ref
	check *checkPlace
	name  string // in front of the figure, where several stand below one another
}

// LabelGap begins what stands left of the line under a table.
const LabelGap = "差额"

// Words of a gap: the left side of the equation, as its line has it, is less or more than the right one.
const (
	gapLess, gapMore, gapNone = "还差 ", "多出 ", "相符"
)

var (
	ownGap      = regexp.MustCompile(`^(?:[^\d]{1,20}：)?(?:(?:还差|多出) \d+(?:\.\d+)?|相符)$`)
	ownGapLabel = regexp.MustCompile(`^` + LabelGap + `（[^\d]{1,60}）$`)
)

// ShownGap reports whether a text is one that a gap shows, or the label beside it.
func ShownGap(text string) bool {
	return len(text) < 300 && (ownGap.MatchString(text) || ownGapLabel.MatchString(text))
}

// GapFormula reports whether a formula is that of a gap, as any program writes it anew.
func GapFormula(formula string) bool {
	return strings.Contains(formula, gapLess) && strings.Contains(formula, gapMore)
}

// placeGaps finds a cell for every equation of a table that is no rule about last year: under its column where all its figures
// stand in one and none is a formula for them, otherwise right of its row.
func (l *Layout) placeGaps() {
	beside := map[Ref]int{}
	for _, c := range l.checks {
		if c.inst == nil || !c.flag.Valid() || !c.equation || c.inst.Previous() || c.severity != templates.SeverityError {
			continue
		}
		p, at := l.tables[c.inst.Key.Table()], l.figures[c.inst.Key]
		column, row := true, true
		for _, key := range c.inst.Operands {
			ref := l.figures[key]
			column, row = column && ref.Sheet == at.Sheet && ref.Col == at.Col, row && ref.Sheet == at.Sheet && ref.Row == at.Row
		}
		computed := c.inst.Rule.Computes
		switch {
		case column && !computed:
			l.gaps = append(l.gaps, gap{at: Ref{at.Sheet, p.gapRow, at.Col}, check: c})
		case row:
			to := Ref{at.Sheet, at.Row, p.cols + 1}
			n := beside[to]
			beside[to]++
			to.Row += n
			l.gaps = append(l.gaps, gap{at: to, check: c})
		}
	}
	for i := range l.gaps {
		g := &l.gaps[i]
		if first := (Ref{g.at.Sheet, l.figures[g.check.inst.Key].Row, g.at.Col}); beside[first] > 1 {
			g.name = l.form.Figure(g.check.inst.Key).RowName() + "："
		}
	}
}

// gapCells draws the gaps of a table.
func (v *valuation) gapCells(s *sheet, p *tablePlace) {
	label := ""
	for _, g := range v.layout.gaps {
		if g.at.Sheet != s.name {
			continue
		}
		none, shown, look := "", "", styleGap
		if g.at.Row == p.gapRow {
			label, none, shown = g.check.title, `""`+gapNone+`""`, gapNone
		} else { // over the empty cells right of it
			look.h, look.shrink = "left", false
		}
		format := "0"
		if slices.ContainsFunc(g.check.inst.Operands, func(k templates.Key) bool { return v.layout.form.Figure(k).Kind == templates.Amount }) {
			format = "0.00####"
		}
		text, off := "", v.states[g.check.index].off
		switch {
		case off.kind != contentNumber:
		case off.number.IsZero():
			text = shown
		case off.number.Sign() < 0:
			text = g.name + gapLess + off.number.Neg().String()
		default:
			text = g.name + gapMore + off.number.String()
		}
		s.put(g.at, look, textContent(text).with(fmt.Sprintf(`TEXT(%s,"""%[3]s%[4]s""%[6]s;""%[3]s%[5]s""%[6]s;%[2]s")`,
			g.check.at(checkOff).from(s.name), none, g.name, gapMore, gapLess, format)))
	}
	if label != "" {
		at := Ref{s.name, p.gapRow, 1}
		s.put(at, styleSideTitle, textContent(LabelGap+"（"+label+"）"))
		s.heights[at.Row] = 18
	}
}
