package xlsx

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/lists"
)

// Columns of sheet 核对. What stands left of CheckID is seen.
const (
	checkState = 1 + iota
	CheckTitle
	CheckWhere
	checkGot
	checkWant
	checkOff
	checkFix
	CheckAnswer
	CheckID
	checkWeight // how many errors more than one the line stands for, since it counts figures or has the cause of another;
	//             of a table's line, whether rules wait for the table
	CheckAside // what the state is made from
	checkRank  // how urgent the line is, and its row; see ranks
	CheckGoal  // where the line's link leads, as links write it
	checkChar  // and those right of it: one character each; see checkChars
)

// Rows of sheet 核对: under the heads the list of what is open, then a line that says how many more there are, then the rules,
// sheet by sheet, each in a row that never changes and with its own cell for an explanation.
const (
	CheckHead = 4
	openTop   = 5
	openRows  = 9 // as many as a screen of 1366 × 768 shows with three lines each
	openMore  = openTop + openRows
	checkTop  = openMore + 2
)

// CheckHeads are the heads of the columns of sheet 核对, from the first on to CheckID.
var CheckHeads = []string{"结果", "核对什么", "位置（点击跳转）", "现在是", "应当是", "相差", "怎么办", "说明（核实事项在浅黄色格填写）", "编号"}

// The counters on sheet 核对 that the state of all checks is made from.
var (
	countErrors    = Ref{SheetChecks, 1, checkWeight}
	countQueries   = Ref{SheetChecks, 2, checkWeight}
	countUnchecked = Ref{SheetChecks, 3, checkWeight}
	countUnfilled  = Ref{SheetChecks, 4, checkWeight}
	checksState    = Ref{SheetChecks, 3, 1}
)

// checkKind says what a line of live checks is about.
type checkKind uint8

const (
	checkInstance   checkKind = iota // a rule of the form, in one row or column
	checkName                        // the agency, on the cover
	checkYear                        // the year, on the cover
	checkBlankTable                  // value.blank-table
	checkFigures                     // the figures of a table by themselves
	checkPassage                     // narrative.missing
	checkWords                       // a program rule, as far as words show it
	checkMarks                       // narrative.mark
)

// A checkPlace is one line of live checks. Whatever can reject a filing and shows in the cells has one.
type checkPlace struct {
	kind     checkKind
	index    int // in Layout.checks
	row      int
	group    *checkGroup
	inst     *templates.Instance
	table    *templates.Table   // for checkBlankTable and checkFigures
	passage  *templates.Passage // for checkPassage
	sight    templates.Sight    // for checkWords
	key      templates.Key      // of a program rule's finding
	code     string
	title    string
	fix      string
	severity templates.Severity
	flag     Ref // on the table's sheet, for its conditional formats; invalid for passages

	closure  []templates.Key // the figures that must be numbers: operands, and what they are computed from
	basis    []int           // for a repeating instance: the others of its rule
	blamed   []int           // for a repeating instance: checks that may already name the error
	equation bool            // whose line shows by how much it is off
	raises   []templates.Key // of an equation: the inputs that make its left side larger, or its right side smaller
	lowers   []templates.Key // and the others; of a rule that is no equation, both are all of its inputs
	lead     *checkPlace     // the check of the total that this one is about, which may have the same cause
	cells    checkFormulas
}

func (c *checkPlace) at(col int) Ref { return Ref{SheetChecks, c.row, col} }

// id is the finding's id, under which explanations are kept.
func (c *checkPlace) id() string {
	key := c.key
	switch {
	case c.inst != nil:
		key = c.inst.Key
	case c.table != nil:
		key = templates.Key(c.table.ID)
	case c.passage != nil:
		key = templates.Key(c.passage.ID)
	}
	return c.code + "/" + string(key)
}

// filling reports whether the line says, of a table, a passage or the name, that it is not filled in yet. A rule that waits for
// the inputs of a table does not count beside the line of the table.
func (c *checkPlace) filling() bool {
	return c.kind == checkName || c.kind == checkBlankTable || c.kind == checkPassage
}

// A checkGroup is the lines of sheet 核对 that belong to one sheet, under a heading.
type checkGroup struct {
	sheet    string
	head     int // row of the heading; the lines follow
	lines    []*checkPlace
	required int // lines that say 未填 while nothing is filled in
}

func (g *checkGroup) column(col int) string {
	return area(Ref{SheetChecks, g.lines[0].row, col}, Ref{SheetChecks, g.lines[len(g.lines)-1].row, col})
}

// groupChecks puts the lines of a sheet together, in the order of the sheets, and gives each its row.
func (l *Layout) groupChecks() {
	names := l.Sheets()
	at := func(c *checkPlace) int {
		_, to := l.checkWhere(c)
		return slices.Index(names, to.Sheet)
	}
	slices.SortStableFunc(l.checks, func(a, b *checkPlace) int { return at(a) - at(b) })
	row := checkTop
	for i, c := range l.checks {
		sheet := names[at(c)]
		if i == 0 || l.checkGroups[len(l.checkGroups)-1].sheet != sheet {
			l.checkGroups = append(l.checkGroups, &checkGroup{sheet: sheet, head: row})
			row++
		}
		g := l.checkGroups[len(l.checkGroups)-1]
		g.lines = append(g.lines, c)
		if c.filling() && !(c.passage != nil && l.provides(c.passage)) {
			g.required++
		}
		c.index, c.row, c.group = i, row, g
		row++
		if c.severity == templates.SeverityQuery {
			ref := c.at(CheckAnswer)
			l.explain[c.id()], l.explainAt[ref] = ref, c.id()
		}
	}
	l.checksEnd = row - 1
}

// provides reports whether the program has a sentence of its own for a passage.
func (l *Layout) provides(p *templates.Passage) bool {
	_, ok := l.form.Provided(p)
	return ok
}

// tableLine returns the line that says whether a table is filled in.
func (l *Layout) tableLine(id string) *checkPlace {
	return lists.First(l.checks, func(c *checkPlace) bool { return c.kind == checkBlankTable && c.table.ID == id })
}

func (l *Layout) placeChecks() {
	add := func(c *checkPlace) { l.checks = append(l.checks, c) }
	entries := map[string]templates.Entry{}
	for _, e := range templates.Catalogue() {
		entries[e.Code] = e
	}
	general := func(kind checkKind, code, title string, c checkPlace) {
		e := entries[code]
		c.kind, c.code, c.title, c.severity, c.fix = kind, code, title, e.Severity, cmp.Or(c.fix, e.Fix)
		add(&c)
	}
	general(checkName, "file.agency", "单位名称、代码与下发的表一致", checkPlace{fix: "写单位全称；下发时已填好的不要改，要改的先问收表单位。"})
	general(checkYear, "file.year", "报告年度与下发的表一致", checkPlace{fix: "不要改年度；别的年度用那一年的填报表填。"})
	for _, t := range l.form.Tables {
		general(checkBlankTable, "value.blank-table", "这张表填完了，没有整张空着", checkPlace{table: t,
			fix: "没有的填 0；空格都算 0 的，在表右上方“填完了”选“是”；整张没有发生的写说明。"})
		general(checkFigures, "value.text", "每格填的都是合规的数", checkPlace{table: t,
			fix: "标红的格不是数、是负数、有多余的小数或者过大；" + entries["value.text"].Fix})
	}
	flags := map[string]int{}
	for _, r := range l.form.Rules {
		for _, inst := range r.Instances {
			if inst.Previous() && len(lastOperands(inst)) == 0 {
				continue
			}
			place := l.tables[inst.Key.Table()]
			c := &checkPlace{inst: inst, code: r.Code, title: r.Title, fix: r.Fix, severity: r.Severity}
			if r.Severity != templates.SeverityNote {
				c.flag = Ref{place.table.Sheet, gridTop + flags[place.table.ID], place.flags}
				flags[place.table.ID]++
			}
			add(c)
		}
	}
	for _, r := range l.form.Rules {
		if sight, ok := r.Sight(l.form); ok {
			key := sight.While
			if key == "" {
				key = templates.Key(sight.Texts[0])
			}
			add(&checkPlace{kind: checkWords, sight: sight, key: key, code: r.Code, title: r.Title, fix: r.Fix, severity: r.Severity})
		}
	}
	for _, p := range l.form.Passages() {
		zero, provided := l.form.Provided(p)
		switch {
		case !p.Required || provided && len(zero) == 0:
		case provided:
			general(checkPassage, "narrative.missing", "必写的内容已经写了", checkPlace{passage: p, fix: "表里有收费或逾期未缴费的，" + p.Hint})
		default:
			general(checkPassage, "narrative.missing", "必写的内容已经写了", checkPlace{passage: p})
		}
	}
	if len(l.boxes) > 0 { // a form may have no passages
		general(checkMarks, "narrative.mark", "【】里都是可用的数字标记", checkPlace{})
	}
	l.groupChecks()
	l.connectChecks()
	row := l.checksEnd + 2
	for i := range freeRows {
		f := FreeRow{ID: Ref{SheetChecks, row + 1 + i, CheckTitle}, Text: Ref{SheetChecks, row + 1 + i, CheckAnswer}}
		l.free = append(l.free, f)
	}
	for _, r := range l.form.Rules {
		if !l.checked(r.Code) {
			l.onReturn = append(l.onReturn, r.Title)
		}
	}
	for _, e := range templates.Catalogue() {
		if e.By == templates.ByCheck && stageOf(e.Code) != "value" && !l.checked(e.Code) {
			l.onReturn = append(l.onReturn, e.Title)
		}
	}
}

// freeHead and returnHead are the heading rows of the two lists below the live checks.
func (l *Layout) freeHead() int   { return l.checksEnd + 2 }
func (l *Layout) returnHead() int { return l.freeHead() + freeRows + 2 }

// checked reports whether a rule has live checks.
func (l *Layout) checked(code string) bool {
	return slices.ContainsFunc(l.checks, func(c *checkPlace) bool { return c.code == code })
}

// inputs returns the figures of a table that are typed in.
func (l *Layout) inputs(t *templates.Table) []templates.Key {
	return slices.DeleteFunc(slices.Clone(t.Keys()), func(k templates.Key) bool { return l.form.Computed(k) != nil })
}

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

// ShownBeside reports whether a text is one that stands beside a table whatever is in it: what a gap shows, the label of that,
// the state of the table, the legend of the colours.
func ShownBeside(text string) bool {
	state, own := strings.CutPrefix(text, ownState)
	return own && slices.Contains(allStates, state) || text == sideLegend ||
		len(text) < 300 && (ownGap.MatchString(text) || ownGapLabel.MatchString(text))
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
