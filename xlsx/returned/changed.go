package returned

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// computedFigure reads a total. Where the form's own formula stands, the figure is what the formula comes to; the value
// that the file keeps for it is a claim and only compared. Where something else stands, that is the figure.
func (r *reader) computedFigure(at spot, fig *templates.Figure) templates.Cell {
	c := at.cell()
	want, wantErr := r.filing.Compute(fig.Key)
	if c.HasFormula() && r.ownFormula(at, fig.Key) {
		out := templates.Cell{Place: at.place()}
		if wantErr != nil {
			out.Kind = templates.CellUnreadable
			return out
		}
		out.Kind, out.Number = templates.CellNumber, want
		if c.HasValue {
			if cached, ok := cachedNumber(c); !ok || cached != want {
				words := templates.Words{"got": shownCache(c, cached, ok), "want": want.String()}
				code := "workbook.stale-value"
				if words["list"] = r.leftOut(at, fig.Key, cached); words["list"] != "" {
					code += "/words"
					if off, err := cached.Sub(want); err == nil {
						words["difference"] = off.String()
					}
				}
				r.report(code, fig, at.place(), words)
			}
		}
		return out
	}
	ours := r.ours(fig.Table)
	if c.IsBlank() {
		out := templates.Cell{Place: at.place()}
		if ours && wantErr == nil && !want.IsZero() {
			out.Changed = true
			r.replaced(at, fig, out, want)
		}
		return out
	}
	var out templates.Cell
	truncated := wantErr != nil && len(r.find.tables[fig.Table].unsure) > 0
	if c.HasFormula() && truncated {
		// a part of the sum has no certain place; table.truncated has said so
		return templates.Cell{Kind: templates.CellUnreadable, Place: at.place()}
	}
	if c.HasFormula() {
		out = r.typedFormula(at, fig)
		last := len(r.ret.Findings) - 1
		kept := last >= 0 && r.ret.Findings[last].Code == "value.formula-kept"
		if kept && wantErr == nil && out.Number == want {
			r.ret.Findings = r.ret.Findings[:last] // the stored value is what the form's own formula comes to
		}
	} else {
		out = r.readValue(at, fig)
	}
	if out.Kind == templates.CellBlank { // a sign for nothing: /
		if !ours || wantErr != nil || want.IsZero() {
			return out
		}
	}
	out.Changed = out.Kind != templates.CellNumber || wantErr != nil || out.Number != want || c.HasFormula()
	if !ours || truncated {
		return out
	}
	if wantErr == nil {
		r.replaced(at, fig, out, want)
	} else {
		f := r.report("workbook.formula-replaced", fig, at.place(), templates.Words{"got": out.String(), "now": nowIn(c, out),
			"want": "（有的组成项读不出数）", "off": "不能核对"})
		f.Want = ""
	}
	if c.HasFormula() && out.Kind == templates.CellNumber {
		out.Text = "" // the finding has shown the formula; it is not to be said again that it was read as a number
	}
	return out
}

// leftOut lists the figures typed as text that Excel and WPS leave out of a total, where that is why it differs from what the
// file keeps for it: saving does not change that. "" where the reason is that it was not computed anew.
func (r *reader) leftOut(at spot, key templates.Key, cached formula.Decimal) string {
	if shown, err := r.calc.compute(at.sheet, at.cell()); err != nil || shown != cached {
		return ""
	}
	var words []string
	r.textOperands(key, &words)
	list := strings.Join(words[:min(len(words), maxSeen)], "、")
	if len(words) > maxSeen {
		list += fmt.Sprintf(" 等 %d 格", len(words))
	}
	return list
}

// textOperands lists the cells with numbers typed as text that a total is made of, through other totals.
func (r *reader) textOperands(key templates.Key, list *[]string) {
	for _, op := range r.form.Computed(key).Operands {
		if op == key { // the total itself stands on the other side of its equation
			continue
		}
		if r.form.Computed(op) != nil && !r.filing.Cell(op).Changed {
			r.textOperands(op, list)
			continue
		}
		at, ok := r.placed(op)
		if !ok || at.cell() == nil || at.cell().Type != sheets.String || at.cell().HasFormula() {
			continue
		}
		if number, ok := r.filing.Cell(op).Value(); ok && !number.IsZero() && !slices.Contains(*list, at.cell().Ref()) {
			*list = append(*list, at.cell().Ref())
		}
	}
}

// shownCache shows the value that the file keeps for a formula.
func shownCache(c *sheets.Cell, number formula.Decimal, ok bool) string {
	if ok {
		return number.String()
	}
	return hanzi.Shorten(plainNumber(cleanText(c.Raw)), 20)
}

// replaced reports a total that is no longer the form's formula: an error when it is wrong, a note when it is right.
func (r *reader) replaced(at spot, fig *templates.Figure, got templates.Cell, want formula.Decimal) {
	words := templates.Words{"got": got.String(), "now": nowIn(at.cell(), got), "want": want.String(), "off": "不能核对"}
	right := false
	if number, ok := got.Value(); ok {
		if d, err := number.Sub(want); err == nil {
			words["difference"], words["off"] = d.String(), offText(d)
			right = d.IsZero() && got.Kind == templates.CellNumber
		}
	}
	code := "workbook.formula-replaced"
	if right {
		code += "/equal"
	}
	r.report(code, fig, at.place(), words)
}

// nowIn says what stands in place of a total's formula.
func nowIn(c *sheets.Cell, got templates.Cell) string {
	switch {
	case c.IsBlank():
		return "现在是空白"
	case c.HasFormula() && got.Kind == templates.CellNumber:
		return "现在是另一个公式“" + hanzi.Shorten(typedText(c), 40) + "”，算出来是 " + got.Number.String()
	case c.HasFormula():
		return "现在是另一个公式“" + hanzi.Shorten(typedText(c), 40) + "”"
	case got.Kind == templates.CellNumber:
		return "现在填的是 " + got.String()
	}
	return "现在填的是“" + got.String() + "”"
}

// offText says how far a figure is from what it should be: 多 1, 少 2.
func offText(d formula.Decimal) string {
	switch d.Sign() {
	case 1:
		return "多 " + d.String()
	case -1:
		return "少 " + d.Neg().String()
	}
	return "两数相等"
}

// ours reports whether the table is the one that was handed out, so that its totals were formulas: it is in its place,
// or the workbook carries our stamp.
func (r *reader) ours(t *templates.Table) bool {
	s := r.find.tables[t]
	return s != nil && (s.layout || r.ret.Stamp != nil)
}

// ownFormula reports whether the formula in a cell means what the form says of the figure, given where its operands
// stand now. Cells that the formula also takes in do not count as long as they hold nothing: rows that were inserted
// into a range.
func (r *reader) ownFormula(at spot, key templates.Key) bool {
	c := at.cell()
	if c.FormulaKind == sheets.DataTable || c.Formula == "" || len(c.Formula) > maxFormulaLength {
		return false
	}
	site := r.find.tables[r.form.Figure(key).Table]
	if site.layout && formula.Equal(c.Formula, r.find.layout.Formula(key), site.table.Sheet) {
		return true
	}
	want, ok := r.expected(at, key)
	if !ok {
		return false
	}
	if formula.Equal(c.Formula, want, at.sheet.Name) {
		return true
	}
	extra := r.blanksIn(at, key)
	return len(extra) > 0 && formula.Equal(c.Formula, want+"+"+strings.Join(extra, "+"), at.sheet.Name)
}

// expected writes the form's formula for a figure with the operands where they stand.
func (r *reader) expected(at spot, key templates.Key) (string, bool) {
	ok := true
	text := r.form.Computed(key).Want.Excel(formula.Renderer{Ref: func(op string) string {
		there, placed := r.placed(templates.Key(op))
		if !placed {
			ok = false
			return "A1"
		}
		name := sheets.RefName(there.row, there.col)
		if there.sheet != at.sheet {
			name = xlsx.QuoteSheet(there.sheet.Name) + "!" + name
		}
		return name
	}})
	return text, ok
}

// Bounds of looking into a formula that is not the form's to the letter: Excel's longest formula, and the cells of its
// ranges that are searched for blanks between operands.
const (
	maxFormulaLength = 8192
	maxRangeCells    = 2000
)

// blanksIn lists the blank cells, and cells with text, of the ranges that a formula sums and that are no operands.
func (r *reader) blanksIn(at spot, key templates.Key) []string {
	expr, err := formula.Parse(at.cell().Formula)
	if err != nil {
		return nil
	}
	operands := map[spot]bool{}
	for _, op := range r.form.Computed(key).Operands {
		if at, ok := r.placed(op); ok {
			operands[at] = true
		}
	}
	var list []string
	looked := 0
	for _, op := range expr.Operands() {
		if strings.Contains(op, "!") || !strings.Contains(op, ":") {
			continue
		}
		area, err := sheets.ParseRange(strings.ReplaceAll(op, "$", ""))
		if err != nil || area.R2-area.R1 > maxRangeCells || area.C2-area.C1 > maxRangeCells {
			return nil
		}
		if looked += (area.R2 - area.R1 + 1) * (area.C2 - area.C1 + 1); looked > maxRangeCells {
			return nil
		}
		for row := area.R1; row <= area.R2; row++ {
			for col := area.C1; col <= area.C2; col++ {
				s := spot{at.sheet, row, col}
				if operands[s] {
					continue
				}
				c := s.cell()
				if !c.IsBlank() && (c.HasFormula() || c.Type != sheets.String) {
					return nil
				}
				list = append(list, sheets.RefName(row, col))
			}
		}
	}
	return list
}

// locationFindings says where a table was found, if not where it belongs, and what of it could not be placed.
func (r *reader) locationFindings(t *templates.Table, s *tableSite) {
	if s == nil {
		r.report("table.truncated", t, templates.Place{}, templates.Words{"seen": "没有找到这张表", "expected": "请照官方表补上“" + t.Name + "”"})
		return
	}
	if !s.official() {
		if first, ok := firstSpot(s); ok {
			r.report("workbook.moved", t, first.place(), nil)
		}
	}
	for _, l := range s.changed {
		got := hanzi.Shorten(cleanText(l.got), 40)
		if strings.TrimSpace(got) == "" {
			got = "（空白）"
		}
		code := "workbook.label-changed"
		if l.near {
			code += "/near"
		}
		r.report(code, nil, l.at.place(), templates.Words{"got": got, "want": l.want})
	}
	if len(s.problems) == 0 && len(s.unsure) == 0 {
		return
	}
	r.truncated(t, s)
}

// maxSeen is the number of places that one finding lists.
const maxSeen = 3

func (r *reader) truncated(t *templates.Table, s *tableSite) {
	var seen, expected []string
	place := templates.Place{Sheet: s.sheet.Name}
	for _, p := range s.problems {
		if slices.Contains(seen, p.seen) {
			continue
		}
		if len(seen) == 0 {
			place = p.place
		}
		seen = append(seen, p.seen)
		if !slices.Contains(expected, p.expected) {
			expected = append(expected, p.expected)
		}
	}
	if len(seen) == 0 {
		for _, key := range t.Keys() {
			if reason := s.unsure[key]; reason != "" && !slices.Contains(seen, reason) {
				seen, expected = append(seen, reason), []string{"行和栏请照官方表"}
			}
		}
	}
	text := strings.Join(seen[:min(len(seen), maxSeen)], "；")
	if more := len(seen) - maxSeen; more > 0 {
		text += fmt.Sprintf("；另有 %d 处", more)
	}
	wanted := strings.Join(expected[:min(len(expected), maxSeen)], "，")
	if len(expected) > maxSeen {
		wanted += "等"
	}
	r.report("table.truncated", t, place, templates.Words{"seen": text, "expected": wanted})
}

// firstSpot returns the figure that comes first in reading order.
func firstSpot(s *tableSite) (spot, bool) {
	for _, key := range s.table.Keys() {
		if at, ok := s.spots[key]; ok {
			return at, true
		}
	}
	return spot{}, false
}
