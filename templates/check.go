package templates

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
)

// Options of Check.
type Options struct {
	Previous     *Filing   // last year's filing of the same agency; nil leaves its rules out, and so does a filing of any other year
	Earlier      []*Filing // of the years before that, which only the text is held against
	WantPrevious bool      // last year's figures were asked for, so that their absence is worth a note
	Found        []Finding // what the reader of the source already found; listed first
	Grades       Grades    // other severities by rule code

	// Meter is that of the file the filing was read from; nil has one made for the filing alone. A filing that takes more
	// work than it may comes out as unreadable, with file.hostile.
	Meter *meter.Meter
}

// A Result is what checking a filing came to.
type Result struct {
	Verdict      Verdict
	Findings     []Finding
	NotEvaluated []NotEvaluated
	NoLast       []NotEvaluated // rules that say nothing there because last year's figures are not known
	Regraded     []Regrading    // the office's regrading that was applied, whether or not it touched a finding
}

// Check applies every rule of the filing's form: values, inside a table, across tables, last year, narrative. It changes
// nothing. A rule whose operands hold no certain number is not evaluated and says why.
func Check(f *Filing, opt Options) (result Result) {
	m := opt.Meter
	if m == nil {
		m = meter.New(cmp.Or(f.Agency.Name, "填报数据"))
		for _, text := range f.Narrative {
			m.Unpacked(len(text))
		}
	}
	if err := m.Guard(func() { result = check(f, opt, m) }); err != nil {
		finding := Hostile(err)
		return Result{Verdict: Unreadable, Findings: append(slices.Clone(opt.Found), finding)}
	}
	return result
}

// Hostile is the finding for a file whose reading the meter has ended.
func Hostile(err error) Finding {
	words := Words{"file": "文件", "reason": "读取中止了"}
	if over := (*meter.Exceeded)(nil); errors.As(err, &over) {
		words = Words{"file": over.File, "reason": over.Reason()}
	}
	return Report(meter.Code+"/work", nil, Place{}, words)
}

func check(f *Filing, opt Options, m *meter.Meter) Result {
	c := checker{filing: f, meter: m, previous: opt.Previous, failed: map[Key]bool{}}
	if c.previous != nil && c.previous.Year != f.Year-1 {
		c.previous = nil // figures of another year prove nothing
	}
	if c.previous == nil && f.Previous != nil && f.Previous.Year == f.Year-1 {
		c.previous, c.partial = f.Previous, true
	}
	c.findings = append(c.findings, opt.Found...)
	c.contact()
	c.values()
	for _, r := range f.Form.Rules {
		if r.Program {
			programs[r.Code](&c, r)
			continue
		}
		c.rule(r)
	}
	c.lastYear(opt.WantPrevious)
	c.narrative()
	c.prescribed()
	c.copies(opt.Earlier)
	c.settle(opt.Grades)
	c.followTotals()
	c.followKinds()
	SortFindings(f.Form, c.findings)
	return Result{Judge(c.findings, true), c.findings, c.skipped, c.noLast, opt.Grades.List(f.Form)}
}

type checker struct {
	filing   *Filing
	meter    *meter.Meter
	previous *Filing // last year's
	partial  bool    // previous holds only what the source of this year's filing carries: too little to tell a copy by
	findings []Finding
	skipped  []NotEvaluated
	noLast   []NotEvaluated  // see Result
	told     map[string]bool // findings of the narrative already made
	listed   map[listKey]int // how many, by code and passage
	digits   []Key           // of the table being checked: figures whose digits are kept as text
	failed   map[Key]bool    // figures with an error of their own; rules that need them are not evaluated
}

func (c *checker) report(code string, subject any, place Place, words Words) {
	c.findings = append(c.findings, Report(code, subject, place, words))
}

// rule applies one rule to each of its rows or columns.
func (c *checker) rule(r *Rule) {
	basis := true // every instance that is not a mere repetition holds
	for _, repeats := range []bool{false, true} {
		for _, inst := range r.Instances {
			if inst.Repeats != repeats || repeats && !basis {
				continue
			}
			holds, err := c.holds(inst)
			switch {
			case errors.Is(err, errNoPrevious):
				c.noLast = append(c.noLast, NotEvaluated{r.Code, inst.Key, c.because(err)}) // its total may still be known
			case err != nil:
				c.skipped = append(c.skipped, NotEvaluated{r.Code, inst.Key, c.because(err)})
				basis = false
			case !holds:
				if finding := c.broken(inst); !repeats || !c.explained(finding) {
					c.findings = append(c.findings, finding)
				}
				basis = false
			}
		}
	}
}

// explained reports whether an error already named stands in one of a repeating finding's figures.
func (c *checker) explained(f Finding) bool {
	related := map[Key]bool{f.Key: true}
	for _, k := range f.Related {
		related[k] = true
	}
	return slices.ContainsFunc(c.findings, func(x Finding) bool { return x.Severity == SeverityError && related[x.Key] })
}

var errNoPrevious = errors.New("no figures of last year")

// A holeError says which of last year's figures is not known.
type holeError struct{ key Key }

func (e *holeError) Error() string        { return string(e.key) + ": " + errNoPrevious.Error() }
func (e *holeError) Is(target error) bool { return target == errNoPrevious }

// An unsureError says which operand has no certain number.
type unsureError struct {
	key      Key
	previous bool
}

func (e *unsureError) Error() string        { return string(e.key) + ": " + errUnsure.Error() }
func (e *unsureError) Is(target error) bool { return target == errUnsure }

func (c *checker) holds(inst *Instance) (bool, error) {
	if c.previous == nil && inst.previous {
		return false, errNoPrevious
	}
	lookup := c.filing.lookup(c.previous)
	v, err := inst.Expr.Eval(func(operand string) ([]Decimal, error) {
		if c.failed[Key(operand)] {
			return nil, &unsureError{Key(operand), false}
		}
		return lookup(operand)
	})
	if err != nil {
		return false, err
	}
	if v.Kind == formula.KindNumber {
		return !v.Num.IsZero(), nil
	}
	return v.Bool, nil
}

// lookup gives expressions their operands: this filing's figures, last year's, the year and facts about the agency.
// A blank figure counts as 0, but one of last year is not known.
func (f *Filing) lookup(last *Filing) func(string) ([]Decimal, error) {
	past := PastOf(last, f.Form)
	return func(operand string) ([]Decimal, error) {
		switch operand {
		case operandYear:
			return []Decimal{formula.FromInt(int64(f.Year))}, nil
		case operandRules:
			if f.Agency.MakesRules() {
				return []Decimal{formula.FromInt(1)}, nil
			}
			return []Decimal{{}}, nil
		}
		if key, ok := previous(operand); ok {
			d, known := past.Figure(key)
			switch {
			case known:
				return []Decimal{d}, nil
			case last == nil:
				return nil, errNoPrevious
			case Comparable(f.Form, last.Form, key) && !last.Cell(key).countable():
				return nil, &unsureError{key, true}
			}
			return nil, &holeError{key}
		}
		key := Key(operand)
		d, ok := f.Cell(key).Value()
		if !ok {
			return nil, &unsureError{key, false}
		}
		return []Decimal{d}, nil
	}
}

// number evaluates an expression that means a number.
func (f *Filing) number(inst *Instance, e *formula.Expr, last *Filing) (Decimal, error) {
	v, err := e.Eval(f.lookup(last))
	if err != nil {
		return Decimal{}, err
	}
	if v.Kind != formula.KindNumber {
		return Decimal{}, fmt.Errorf("rule %s: %s is not a number", inst.Rule.Code, e.Source())
	}
	return v.Num, nil
}

// broken makes the finding for an instance that does not hold.
func (c *checker) broken(inst *Instance) Finding {
	r, fig := inst.Rule, c.filing.Form.figures[inst.Key]
	place := c.filing.Cell(inst.Key).Place
	f := Finding{Code: r.Code, Severity: r.Severity, Status: StatusOpen, Key: inst.Key, Place: place,
		Row: fig.RowName(), Column: fig.Column.Name(), Fix: r.Fix, Source: r.Source}
	words := Words{"where": Where(fig, place)}
	got, err := c.filing.number(inst, inst.Got, c.previous)
	if err == nil {
		f.Got = got.String()
	}
	if inst.Want != nil {
		if want, err2 := c.filing.number(inst, inst.Want, c.previous); err == nil && err2 == nil {
			f.Want = want.String()
			if d, err := got.Sub(want); err == nil {
				f.Difference = d.String()
				words["off"] = off(d)
			}
		}
	}
	words["got"], words["want"], words["difference"] = f.Got, f.Want, f.Difference
	f.Message = OneLine(fill(asFilled(r.Message, c.filing.Cell(inst.Key)), words))
	for _, k := range inst.Operands {
		if k != inst.Key {
			f.Related = append(f.Related, k)
		}
	}
	return f
}

// asFilled makes a rule's message true of a figure that was left blank: it counts as 0, but nobody has filled in 0.
func asFilled(message string, figure Cell) string {
	if figure.Kind != CellBlank {
		return message
	}
	return strings.Replace(message, "填 {got}", "没有填，按 {got} 算", 1)
}

// because says in words why a rule could not be evaluated.
func (c *checker) because(err error) string {
	var unsure *unsureError
	if errors.As(err, &unsure) {
		source := c.filing
		prefix := ""
		if unsure.previous {
			source, prefix = c.previous, "上年的 "
		}
		key := unsure.key
		if !unsure.previous {
			key = c.culprit(key)
		}
		cell, fig := source.Cell(key), source.Form.figures[key]
		if fig == nil {
			return prefix + string(key) + " 没有数"
		}
		where := prefix + Where(fig, cell.Place)
		if cell.Kind == CellNumber {
			return fmt.Sprintf("%s 填 %s，这个数本身要先更正", where, cell.Number)
		}
		switch {
		case cell.Text == "":
			return where + " 读不出数"
		case cell.Kind == CellUnreadable:
			return fmt.Sprintf("%s 只看到“%s”，对不上行列，读不出数", where, hanzi.Shorten(cell.Text, 20))
		}
		return fmt.Sprintf("%s 是“%s”，不是数", where, hanzi.Shorten(cell.Text, 20))
	}
	var hole *holeError
	switch {
	case errors.As(err, &hole) && !Comparable(c.filing.Form, c.previous.Form, hole.key):
		return "上年的报告用的是" + c.previous.Form.Name + "，没有可比的数"
	case errors.As(err, &hole):
		return "上年的 " + Where(c.previous.Form.figures[hole.key], c.previous.Cell(hole.key).Place) + " 没有数"
	case errors.Is(err, errNoPrevious):
		return "没有上年数"
	case errors.Is(err, formula.ErrRange):
		return "合计超出可以计算的范围"
	}
	return "算不出来：" + err.Error()
}

// culprit returns the figure that makes a total uncertain: a part with an error of its own, or the total itself.
func (c *checker) culprit(key Key) Key {
	inst := c.filing.Form.computed[key]
	if inst == nil {
		return key
	}
	for _, op := range inst.Want.Operands() {
		if c.failed[Key(op)] {
			return c.culprit(Key(op))
		}
	}
	return key
}

// settle marks answered queries and applies an office's regrading.
func (c *checker) settle(grades Grades) {
	kept := c.findings[:0]
	for _, f := range c.findings {
		if g, ok := grades[f.Code]; ok {
			if g.Severity == "" {
				continue
			}
			f.Severity, f.Regraded = g.Severity, g.Reason
		}
		f.Status = cmp.Or(f.Status, StatusOpen)
		f.Explanation = strings.TrimSpace(cmp.Or(c.filing.Explanations[f.ID()], c.filing.Explanations[f.Code+"/"+string(f.Key)]))
		if f.Severity == SeverityQuery && Answer(f.Explanation) {
			f.Status = StatusExplained
		}
		kept = append(kept, f)
	}
	c.findings = kept
	off := func(n NotEvaluated) bool {
		g, ok := grades[n.Code]
		return ok && g.Severity == ""
	}
	c.skipped, c.noLast = slices.DeleteFunc(c.skipped, off), slices.DeleteFunc(c.noLast, off)
}

// NoAnswer are characters that say nothing in an explanation, blanks aside.
const NoAnswer = "。，、；：.,;:!！?？-—/\\（）()“”\"'·…"

// Answer reports whether an explanation says something: at least two characters that are neither blank nor in NoAnswer.
func Answer(s string) bool {
	return utf8.RuneCountInString(strings.Map(func(r rune) rune {
		if hanzi.Space(r) || strings.ContainsRune(NoAnswer, r) {
			return -1
		}
		return r
	}, s)) >= 2
}
