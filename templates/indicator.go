package templates

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"nianbao/templates/formula"
	"nianbao/templates/lists"
)

// An Indicator is a number by which an office looks at its agencies side by side: a figure, or what part one figure is of
// another. It is made of marks and figures, and says itself what it is made of.
type Indicator struct {
	indicatorSource
	form  *Form
	value *formula.Expr // of a share not rounded yet
	under *formula.Expr // a share's denominator, nil for a number
	round *formula.Expr // what is shown
}

type indicatorSource struct {
	Name        string `yaml:"name"`
	Expr        string `yaml:"expr"`        // of a number; a share has the two that follow
	Numerator   string `yaml:"numerator"`   // of a share
	Denominator string `yaml:"denominator"` // and of what it is one
	Unit        string `yaml:"unit"`
	Says        string `yaml:"says"`  // words that its definition does not say by itself
	Years       bool   `yaml:"years"` // years before are shown, too, and the change
	Rank        string `yaml:"rank"`  // most: the largest is first, least: the smallest, "": no ranks
	Off         bool   `yaml:"off"`   // the office does not want the one of this name
}

//go:embed indicators.yaml
var indicatorsSource []byte

// standardIndicators are those that every form has whose marks it has.
var standardIndicators = sync.OnceValue(func() []indicatorSource {
	var src struct {
		Indicators []indicatorSource `yaml:"indicators"`
	}
	if err := yaml.Unmarshal(indicatorsSource, &src); err != nil {
		panic("templates: indicators.yaml does not load: " + err.Error()) // held by a test
	}
	return src.Indicators
})

// addIndicators takes the standard indicators of which the form has the marks, and puts the form's own in their place or behind
// them.
func (l *loader) addIndicators(src *formSource) error {
	var list []*Indicator
	for _, s := range standardIndicators() {
		if i, err := l.indicator(s, nil); err == nil {
			list = append(list, i)
		}
	}
	seen := map[string]bool{}
	for n, s := range src.Indicators {
		path := []any{"indicators", n}
		was := slices.IndexFunc(list, func(i *Indicator) bool { return i.Name == s.Name })
		err := cmp.Or(
			l.refuse(strings.TrimSpace(s.Name) == "", path, "指标要有名称（name）"),
			l.refuse(seen[s.Name], at(path, "name"), "指标“%s”出现了两次；名称不能重复", s.Name),
			l.refuse(s.Off && was < 0, at(path, "name"), "没有叫“%s”的指标，不用写 off%s", s.Name,
				hint(s.Name, lists.Map(list, func(i *Indicator) string { return i.Name }))))
		if err != nil {
			return err
		}
		seen[s.Name] = true
		if s.Off {
			list = slices.Delete(list, was, was+1)
			continue
		}
		i, err := l.indicator(s, path)
		switch {
		case err != nil:
			return err
		case was >= 0:
			list[was] = i
		default:
			list = append(list, i)
		}
	}
	l.form.Indicators = list
	return nil
}

func (l *loader) indicator(s indicatorSource, path []any) (*Indicator, error) {
	share := s.Numerator != "" || s.Denominator != ""
	err := cmp.Or(
		l.refuse(share == (s.Expr != "") || share && (s.Numerator == "" || s.Denominator == ""), path,
			"指标“%s”要么写 expr（一个数），要么写 numerator（分子）和 denominator（分母）", s.Name),
		l.refuse(s.Rank != "" && s.Rank != "most" && s.Rank != "least", at(path, "rank"),
			"rank 写的是“%s”；大的在前写 most，小的在前写 least，不排名次就不写", s.Rank))
	if err != nil {
		return nil, err
	}
	i := &Indicator{indicatorSource: s, form: l.form}
	if !share {
		i.value, err = l.indicatorExpr(s.Expr, at(path, "expr"))
		i.round = i.value
		return i, err
	}
	if _, err = l.indicatorExpr(s.Numerator, at(path, "numerator")); err != nil {
		return nil, err
	}
	if i.under, err = l.indicatorExpr(s.Denominator, at(path, "denominator")); err != nil {
		return nil, err
	}
	quotient := "(" + s.Numerator + ")/(" + s.Denominator + ")"
	if i.value, err = l.indicatorExpr(quotient, path); err == nil {
		i.round, err = l.indicatorExpr("ROUND("+quotient+",3)", path) // rounded once: 12.3%
	}
	return i, err
}

func (l *loader) indicatorExpr(text string, path []any) (*formula.Expr, error) {
	known := func(operand string) bool {
		if m, ok := l.form.Mark(operand); ok {
			return !slices.ContainsFunc(m.Expr.Operands(), func(op string) bool { return l.form.figures[Key(op)] == nil })
		}
		return l.form.figures[Key(operand)] != nil
	}
	near := func(operand string) string {
		if near := hint(operand, lists.Map(l.form.Marks, func(m *Mark) string { return m.Name })); near != "" {
			return near
		}
		return l.near(operand)
	}
	expr, err := l.parseOf(text, path, known, near)
	if err != nil {
		return nil, err
	}
	_, _, _, compares := expr.Comparison()
	return expr, l.refuse(compares, path, "指标不能用比较式，要的是一个数；去掉比较号")
}

// Share reports whether the indicator is what part one figure is of another.
func (i *Indicator) Share() bool { return i.under != nil }

// operands lists the figures that the indicator is made of.
func (i *Indicator) operands() (keys []Key) {
	for _, op := range i.value.Operands() {
		if m, ok := i.form.Mark(op); ok {
			keys = append(keys, lists.Map(m.Expr.Operands(), func(op string) Key { return Key(op) })...)
		} else {
			keys = append(keys, Key(op))
		}
	}
	return keys
}

// Definition says what the indicator is in the words of which it is made: （予以公开＋部分公开）÷办结申请.
func (i *Indicator) Definition() string {
	word := func(operand string) string {
		if fig := i.form.Figure(Key(operand)); fig != nil {
			return "“" + fig.Name() + "”"
		}
		return operand
	}
	text := wideSigns.Replace(i.value.Excel(formula.Renderer{Ref: word}))
	if m, ok := i.form.Mark(i.value.Source()); ok && m.Called != "" && i.Says == "" {
		return text + "，" + m.Called
	}
	if i.Says != "" {
		text += "，" + i.Says
	}
	return text
}

var wideSigns = strings.NewReplacer("+", "＋", "-", "－", "*", "×", "/", "÷", "(", "（", ")", "）", ",", "，", "SUM", "合计")

// Excel returns the indicator as an Excel formula over the cells that ref gives for its figures.
func (i *Indicator) Excel(ref func(Key) string) string {
	var render formula.Renderer
	render.Ref = func(operand string) string {
		if m, ok := i.form.Mark(operand); ok {
			return "(" + m.Expr.Excel(render) + ")"
		}
		return ref(Key(operand))
	}
	if i.under == nil {
		return i.round.Excel(render)
	}
	return "IF(" + i.under.Excel(render) + "<=0,\"" + NoShare + "\"," + i.round.Excel(render) + ")"
}

// What is shown in the place of an indicator that is no number.
const (
	NoShare      = "—"   // nothing that it could be a part of
	BlankReading = "未填"  // every figure that it is made of is blank
	Unread       = "读不出" // a figure cannot be known
	NotKnown     = "缺"   // a year before does not have it
)

// An Indicated is what an indicator comes to in a filing: a number, exact or of a share to a thousandth, or words for why there is none.
type Indicated struct {
	Number Decimal
	Words  string // "" for a number
	Gaps   bool   // some of the figures are blank and count as 0
}

// Of returns what the indicator comes to in a filing whose totals are complete.
func (i *Indicator) Of(f *Filing) Indicated {
	blank, filled := 0, 0
	var count func(key Key)
	count = func(key Key) {
		if inst := i.form.computed[key]; inst != nil {
			for _, op := range inst.Want.Operands() {
				count(Key(op))
			}
			if d, _ := f.Cell(key).Value(); !d.IsZero() {
				filled++ // a total that somebody has stated by itself
			}
		} else if f.Cell(key).Kind == CellBlank {
			blank++
		} else {
			filled++
		}
	}
	for _, key := range i.operands() {
		count(key)
	}
	if filled == 0 {
		return Indicated{Words: BlankReading}
	}
	r := i.reading(func(key Key) (Decimal, bool) { return f.Cell(key).Value() }, Unread)
	r.Gaps = blank > 0
	return r
}

// OfPast returns what the indicator came to in a year before.
func (i *Indicator) OfPast(p Past) Indicated { return i.reading(p.Figure, NotKnown) }

func (i *Indicator) reading(figure func(Key) (Decimal, bool), unknown string) Indicated {
	var lookup func(operand string) ([]Decimal, error)
	lookup = func(operand string) ([]Decimal, error) {
		if m, ok := i.form.Mark(operand); ok {
			v, err := m.Expr.Eval(lookup)
			return []Decimal{v.Num}, err
		}
		d, ok := figure(Key(operand))
		if !ok {
			return nil, errUnsure
		}
		return []Decimal{d}, nil
	}
	if i.under != nil {
		if v, err := i.under.Eval(lookup); err == nil && v.Num.Sign() <= 0 {
			return Indicated{Words: NoShare}
		}
	}
	v, err := i.round.Eval(lookup)
	if err != nil {
		return Indicated{Words: unknown}
	}
	return Indicated{Number: v.Num}
}
