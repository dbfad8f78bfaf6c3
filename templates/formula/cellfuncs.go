package formula

import (
	"errors"
	"iter"
	"math/big"
	"strings"
	"unicode/utf16"
)

// cellFunctions are the functions of a cell's formula besides those of a form's rules, and how they are computed. The
// others are not known: LOOKUP and the like, text in formats, dates, and all that depends on when or where it is asked.
var cellFunctions map[string]cellFunction

type cellFunction struct {
	min, max int
	compute  func(*computer, []*node) value
}

func init() { // the functions evaluate arguments, which may be calls
	cellFunctions = map[string]cellFunction{
		"SUM": {1, maxArguments, folding(exact.add)}, "PRODUCT": {1, maxArguments, folding(exact.mul)},
		"MIN":     {1, maxArguments, folding(func(a, b exact) exact { return extreme(a, b, -1) })},
		"MAX":     {1, maxArguments, folding(func(a, b exact) exact { return extreme(a, b, 1) })},
		"AVERAGE": {1, maxArguments, (*computer).average},
		"COUNT":   {1, maxArguments, (*computer).count}, "COUNTA": {1, maxArguments, (*computer).counta},
		"COUNTBLANK": {1, 1, (*computer).countBlank},
		"COUNTIF":    {2, 2, (*computer).countIf}, "COUNTIFS": {2, maxArguments, (*computer).countIf},
		"SUMIF": {2, 3, (*computer).sumIf}, "SUMIFS": {3, maxArguments, (*computer).sumIfs}, "SUMPRODUCT": {1, 30, (*computer).sumProduct},
		"IF": {2, 3, (*computer).choose}, "IFERROR": {2, 2, (*computer).ifError},
		"AND": {1, maxArguments, junction(true)}, "OR": {1, maxArguments, junction(false)}, "NOT": {1, 1, (*computer).not},
		"ISNUMBER": {1, 1, isKind(KindNumber)}, "ISTEXT": {1, 1, isKind(KindText)}, "ISBLANK": {1, 1, isKind(KindBlank)},
		"ISERROR": {1, 1, isKind(KindError)},
		"ABS":     {1, 1, numeric(abs)}, "INT": {1, 1, numeric(floor)}, "MOD": {2, 2, numeric(mod)},
		"ROUND": {2, 2, numeric(rounding(roundHalf))}, "ROUNDUP": {2, 2, numeric(rounding(roundUp))},
		"ROUNDDOWN": {2, 2, numeric(rounding(roundDown))},
		"TRUNC":     {1, 2, numeric(rounding(roundDown))},
		"VALUE":     {1, 1, (*computer).toNumber}, "N": {1, 1, (*computer).n}, "LEN": {1, 1, textual(length)}, "TRIM": {1, 1, textual(trim)},
		"SUBSTITUTE": {3, 3, textual(substitute)}, "CONCATENATE": {1, maxArguments, textual(concatenate)},
		"LEFT":  {1, 2, part(func(_, count, _ int) (int, int) { return 0, count })},
		"RIGHT": {1, 2, part(func(n, count, _ int) (int, int) { return n - min(count, n), n })},
		"MID":   {3, 3, part(func(_, from, count int) (int, int) { return from - 1, from - 1 + count })},
	}
}

// errStop ends a walk over cells whose values nobody wants any more.
var errStop = errors.New("stop")

// each yields the cells of an area that are not blank, with their places within it.
func (c *computer) each(a Area) iter.Seq2[[2]int, value] {
	return func(yield func([2]int, value) bool) {
		err := c.cells.Each(a, func(row, col int, v CellValue) error {
			if !yield([2]int{row - a.Row1, col - a.Col1}, v.v) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			stop(err)
		}
	}
}

// values yields the values of arguments: those of cells that are not blank, and those of everything else.
func (c *computer) values(args []*node) iter.Seq2[value, bool] {
	return func(yield func(v value, fromCells bool) bool) {
		for _, arg := range args {
			if arg.kind != nodeOperand || c.element != nil {
				if !yield(c.eval(arg), false) {
					return
				}
				continue
			}
			for _, v := range c.each(c.area(arg)) {
				if !yield(v, true) {
					return
				}
			}
		}
	}
}

// fold puts the numbers of arguments together, as SUM sees them, and counts them: words and truth values in cells are passed
// over, and where they stand as arguments they are made numbers. No numbers are 0; the first error value is the result.
func (c *computer) fold(args []*node, with func(so, num exact) exact) (result value, n int) {
	for v, fromCells := range c.values(args) {
		if v.kind == KindBlank || fromCells && v.kind != KindNumber && v.kind != KindError {
			continue
		}
		if v = asNumber(v); v.isError() {
			return v, n
		}
		if n++; n == 1 {
			result = v
		} else {
			result = number(with(result.num, v.num))
		}
	}
	return result, n
}

func folding(with func(so, num exact) exact) func(*computer, []*node) value {
	return func(c *computer, args []*node) value {
		v, _ := c.fold(args, with)
		return v
	}
}

func extreme(a, b exact, sign int) exact {
	if b.cmp(a)*sign > 0 {
		return b
	}
	return a
}

func (c *computer) average(args []*node) value {
	sum, n := c.fold(args, exact.add)
	switch {
	case sum.isError():
		return sum
	case n == 0:
		return failed(errorDivide)
	}
	return number(sum.num.div(whole(n).num))
}

// count is COUNT: the numbers. A word that stands as an argument counts if it can be read as a number.
func (c *computer) count(args []*node) value {
	n := 0
	for v, fromCells := range c.values(args) {
		if !fromCells {
			v = asNumber(v)
		}
		if v.kind == KindNumber {
			n++
		}
	}
	return whole(n)
}

// counta is COUNTA: what is not blank, the empty words of a formula included.
func (c *computer) counta(args []*node) value {
	n := 0
	for v := range c.values(args) {
		if v.kind != KindBlank {
			n++
		}
	}
	return whole(n)
}

func (c *computer) countBlank(args []*node) value {
	a := c.area(args[0])
	rows, cols := a.size()
	n := rows * cols
	for _, v := range c.each(a) {
		if v.kind != KindText || v.text != "" {
			n--
		}
	}
	return whole(n)
}

// area returns the cells that an argument must name.
func (c *computer) area(n *node) Area {
	if n.kind != nodeOperand {
		stop(ErrNotPlain)
	}
	return must(c.cells.Area(n.text))
}

func (c *computer) choose(args []*node) value {
	condition := asTruth(c.eval(args[0]))
	switch {
	case condition.isError():
		return condition
	case condition.bool:
		return c.eval(args[1])
	case len(args) == 2:
		return truth(false)
	}
	return c.eval(args[2])
}

func (c *computer) ifError(args []*node) value {
	if v := c.eval(args[0]); !v.isError() {
		return v
	}
	return c.eval(args[1])
}

// junction computes all arguments of AND and OR, as Excel does: an error is not hidden. Words and blanks in cells are
// passed over.
func junction(and bool) func(*computer, []*node) value {
	return func(c *computer, args []*node) value {
		result, any := and, false
		for v, fromCells := range c.values(args) {
			if fromCells && v.kind == KindText || v.kind == KindBlank {
				continue
			}
			if v = asTruth(v); v.isError() {
				return v
			}
			any = true
			if v.bool != and {
				result = v.bool
			}
		}
		if !any {
			return failed(errorValue)
		}
		return truth(result)
	}
}

func (c *computer) not(args []*node) value {
	v := asTruth(c.eval(args[0]))
	if !v.isError() {
		v.bool = !v.bool
	}
	return v
}

func isKind(kind Kind) func(*computer, []*node) value {
	return func(c *computer, args []*node) value { return truth(c.eval(args[0]).kind == kind) }
}

// numeric makes a function of numbers into one of arguments.
func numeric(f func([]exact) value) func(*computer, []*node) value {
	return func(c *computer, args []*node) value {
		nums := make([]exact, len(args))
		for i, arg := range args {
			v := asNumber(c.eval(arg))
			if v.isError() {
				return v
			}
			nums[i] = v.num
		}
		return f(nums)
	}
}

func abs(n []exact) value {
	if n[0].sign() < 0 {
		return number(n[0].neg())
	}
	return number(n[0])
}

func floor(n []exact) value { return number(n[0].floor()) }

func (a exact) floor() exact {
	r := a.fraction()
	q := new(big.Int).Div(r.Num(), r.Denom()) // rounds down, the denominator being positive
	return must(fromFraction(new(big.Rat).SetInt(q)))
}

// mod is n - d*INT(n/d), which has the sign of d.
func mod(n []exact) value {
	if n[1].sign() == 0 {
		return failed(errorDivide)
	}
	return number(n[0].add(n[0].div(n[1]).floor().mul(n[1]).neg()))
}

func rounding(mode roundMode) func([]exact) value {
	return func(n []exact) value {
		places, ok := 0, true
		if len(n) > 1 {
			places, ok = n[1].places()
		}
		if !ok {
			stop(ErrNotPlain)
		}
		return number(must(n[0].round(places, mode)))
	}
}

// toNumber is VALUE.
func (c *computer) toNumber(args []*node) value {
	v := c.eval(args[0])
	switch {
	case v.kind == KindBool:
		return failed(errorValue)
	case v.kind == KindText && strings.Contains(v.text, ","):
		stop(ErrNotPlain)
	}
	return asNumber(v)
}

func (c *computer) n(args []*node) value {
	if v := c.eval(args[0]); v.kind != KindText {
		return asNumber(v)
	}
	return value{}
}

// textual makes a function of texts into one of arguments.
func textual(f func([]string) value) func(*computer, []*node) value {
	return func(c *computer, args []*node) value {
		texts := make([]string, len(args))
		for i, arg := range args {
			v := c.eval(arg)
			if v.isError() {
				return v
			}
			texts[i] = asText(v)
		}
		return f(texts)
	}
}

func length(s []string) value { return whole(len(utf16.Encode([]rune(s[0])))) }

// trim is TRIM: blanks at the ends go, several within become one. Only the plain blank counts.
func trim(s []string) value {
	return words(strings.Join(strings.FieldsFunc(s[0], func(r rune) bool { return r == ' ' }), " "))
}

func substitute(s []string) value {
	if s[1] == "" {
		return words(s[0])
	}
	if len(s[0])*(1+len(s[2])) > maxText {
		stop(ErrNotPlain)
	}
	return words(strings.ReplaceAll(s[0], s[1], s[2]))
}

func concatenate(s []string) value { return bounded(strings.Join(s, "")) }

// part makes a function that cuts a text, in UTF-16 units: cut is given its length and the arguments, of which one left out
// is 1.
func part(cut func(n, a, b int) (from, to int)) func(*computer, []*node) value {
	return func(c *computer, args []*node) value { return c.part(args, cut) }
}

func (c *computer) part(args []*node, cut func(n, a, b int) (from, to int)) value {
	v := c.eval(args[0])
	if v.isError() {
		return v
	}
	text := asText(v)
	nums := [2]int{1, 1}
	for i, arg := range args[1:] {
		v := asNumber(c.eval(arg))
		if v.isError() {
			return v
		}
		whole := v.num.rat == nil && v.num.dec.IsInt()
		if !whole || v.num.sign() < 0 || v.num.dec.Cmp(FromInt(maxText)) > 0 || len(args) == 3 && i == 0 && v.num.sign() == 0 {
			stop(ErrNotPlain)
		}
		nums[i] = int(v.num.dec.Micro() / scale)
	}
	units := utf16.Encode([]rune(text))
	from, to := cut(len(units), nums[0], nums[1])
	from, to = min(max(from, 0), len(units)), min(max(to, 0), len(units))
	return words(string(utf16.Decode(units[from:max(from, to)])))
}
