package formula

import (
	"errors"
	"math/big"
	"strings"
	"unicode/utf16"
)

// cellFunctions are the functions of a cell's formula besides those of a form's rules, and how they are computed. The
// others are not known: LOOKUP and the like, text in formats, dates, and all that depends on when or where it is asked.
var cellFunctions map[string]cellFunction

type cellFunction struct {
	min, max int
	compute  func(*computer, []*node) (value, error)
}

func init() { // the functions evaluate arguments, which may be calls
	cellFunctions = map[string]cellFunction{
		"SUM": {1, maxArguments, (*computer).sum}, "MIN": {1, maxArguments, (*computer).least}, "MAX": {1, maxArguments, (*computer).most},
		"AVERAGE": {1, maxArguments, (*computer).average}, "PRODUCT": {1, maxArguments, (*computer).product},
		"COUNT": {1, maxArguments, (*computer).count}, "COUNTA": {1, maxArguments, (*computer).counta},
		"COUNTBLANK": {1, 1, (*computer).countBlank},
		"COUNTIF":    {2, 2, (*computer).countIf}, "COUNTIFS": {2, maxArguments, (*computer).countIf},
		"SUMIF": {2, 3, (*computer).sumIf}, "SUMIFS": {3, maxArguments, (*computer).sumIfs}, "SUMPRODUCT": {1, 30, (*computer).sumProduct},
		"IF": {2, 3, (*computer).choose}, "IFERROR": {2, 2, (*computer).ifError},
		"AND": {1, maxArguments, (*computer).and}, "OR": {1, maxArguments, (*computer).or}, "NOT": {1, 1, (*computer).not},
		"ISNUMBER": {1, 1, isKind(KindNumber)}, "ISTEXT": {1, 1, isKind(KindText)}, "ISBLANK": {1, 1, isKind(KindBlank)},
		"ISERROR": {1, 1, isKind(KindError)},
		"ABS":     {1, 1, numeric((*computer).abs)}, "INT": {1, 1, numeric((*computer).floor)}, "MOD": {2, 2, numeric((*computer).mod)},
		"ROUND": {2, 2, numeric(rounding(roundHalf))}, "ROUNDUP": {2, 2, numeric(rounding(roundUp))},
		"ROUNDDOWN": {2, 2, numeric(rounding(roundDown))},
		"TRUNC":     {1, 2, numeric(rounding(roundDown))},
		"VALUE":     {1, 1, (*computer).toNumber}, "N": {1, 1, (*computer).n}, "LEN": {1, 1, textual(length)}, "TRIM": {1, 1, textual(trim)},
		"SUBSTITUTE": {3, 3, textual(substitute)}, "CONCATENATE": {1, maxArguments, textual(concatenate)},
		"LEFT": {1, 2, (*computer).left}, "RIGHT": {1, 2, (*computer).right}, "MID": {3, 3, (*computer).mid},
	}
}

func (c *computer) call(n *node) (value, error) {
	return cellFunctions[n.text].compute(c, n.args)
}

// errStop ends a walk over cells; what it stopped for stands beside it.
var errStop = errors.New("stop")

// fold goes over the values of arguments: those of cells that are not blank, and those of everything else. An argument
// that names cells passes over what take does not want; one that is a value by itself is given as what it is. It returns
// the first error value that it meets, if errorsCount is not set.
func (c *computer) fold(args []*node, errorsCount bool, take func(v value, fromCells bool) error) (value, bool, error) {
	for _, arg := range args {
		if arg.kind != nodeOperand || c.element != nil {
			v, err := c.eval(arg)
			if err != nil {
				return value{}, false, err
			}
			if v.isError() && !errorsCount {
				return v, true, nil
			}
			if err := take(v, false); err != nil {
				return value{}, false, err
			}
			continue
		}
		a, err := c.cells.Area(arg.text)
		if err != nil {
			return value{}, false, err
		}
		var bad value
		err = c.cells.Each(a, func(_, _ int, v CellValue) error {
			if v.v.isError() && !errorsCount {
				bad = v.v
				return errStop
			}
			return take(v.v, true)
		})
		if errors.Is(err, errStop) {
			return bad, true, nil
		}
		if err != nil {
			return value{}, false, err
		}
	}
	return value{}, false, nil
}

// numbers calls take with the numbers of arguments, as SUM sees them: words and truth values in cells are passed over,
// and where they stand as arguments they are made numbers.
func (c *computer) numbers(args []*node, take func(exact) error) (value, bool, error) {
	var bad value
	v, stopped, err := c.fold(args, false, func(v value, fromCells bool) error {
		if v.kind != KindNumber {
			if fromCells || v.kind == KindBlank {
				return nil
			}
			num, err := asNumber(v)
			if err != nil {
				return err
			}
			if num.isError() {
				bad = num
				return errStop
			}
			v = num
		}
		return take(v.num)
	})
	if errors.Is(err, errStop) {
		return bad, true, nil
	}
	return v, stopped, err
}

func (c *computer) total(args []*node) (sum exact, n int, v value, stopped bool, err error) {
	v, stopped, err = c.numbers(args, func(num exact) (err error) {
		n++
		sum, err = sum.add(num)
		return err
	})
	return sum, n, v, stopped, err
}

func (c *computer) sum(args []*node) (value, error) {
	sum, _, v, stopped, err := c.total(args)
	if stopped || err != nil {
		return v, err
	}
	return number(sum), nil
}

func (c *computer) average(args []*node) (value, error) {
	sum, n, v, stopped, err := c.total(args)
	switch {
	case stopped || err != nil:
		return v, err
	case n == 0:
		return failed(errorDivide), nil
	}
	num, err := sum.div(exact{dec: FromInt(int64(n))})
	return number(num), err
}

func (c *computer) product(args []*node) (value, error) {
	result, n := exact{dec: FromInt(1)}, 0
	v, stopped, err := c.numbers(args, func(num exact) (err error) {
		n++
		result, err = result.mul(num)
		return err
	})
	if stopped || err != nil {
		return v, err
	}
	if n == 0 {
		return value{}, nil
	}
	return number(result), nil
}

func (c *computer) least(args []*node) (value, error) { return c.extreme(args, -1) }
func (c *computer) most(args []*node) (value, error)  { return c.extreme(args, 1) }

func (c *computer) extreme(args []*node, sign int) (value, error) {
	var best exact
	first := true
	v, stopped, err := c.numbers(args, func(num exact) error {
		if first || num.cmp(best)*sign > 0 {
			best, first = num, false
		}
		return nil
	})
	if stopped || err != nil {
		return v, err
	}
	return number(best), nil
}

// count is COUNT: the numbers. A word that stands as an argument counts if it can be read as a number.
func (c *computer) count(args []*node) (value, error) {
	n := 0
	_, _, err := c.fold(args, true, func(v value, fromCells bool) error {
		if !fromCells && v.kind != KindNumber && v.kind != KindError {
			num, err := asNumber(v)
			if err != nil {
				return err
			}
			v = num
		}
		if v.kind == KindNumber {
			n++
		}
		return nil
	})
	return whole(n), err
}

// counta is COUNTA: what is not blank, the empty words of a formula included.
func (c *computer) counta(args []*node) (value, error) {
	n := 0
	_, _, err := c.fold(args, true, func(v value, _ bool) error {
		if v.kind != KindBlank {
			n++
		}
		return nil
	})
	return whole(n), err
}

func (c *computer) countBlank(args []*node) (value, error) {
	a, err := c.area(args[0])
	if err != nil {
		return value{}, err
	}
	rows, cols := a.size()
	n := rows * cols
	err = c.cells.Each(a, func(_, _ int, v CellValue) error {
		if v.v.kind != KindText || v.v.text != "" {
			n--
		}
		return nil
	})
	return whole(n), err
}

// area returns the cells that an argument must name.
func (c *computer) area(n *node) (Area, error) {
	if n.kind != nodeOperand {
		return Area{}, ErrNotPlain
	}
	return c.cells.Area(n.text)
}

func (c *computer) choose(args []*node) (value, error) {
	condition, err := c.evalTruth(args[0])
	switch {
	case err != nil || condition.isError():
		return condition, err
	case condition.bool:
		return c.eval(args[1])
	case len(args) == 2:
		return truth(false), nil
	}
	return c.eval(args[2])
}

func (c *computer) ifError(args []*node) (value, error) {
	v, err := c.eval(args[0])
	if err != nil || !v.isError() {
		return v, err
	}
	return c.eval(args[1])
}

func (c *computer) and(args []*node) (value, error) { return c.junction(args, true) }
func (c *computer) or(args []*node) (value, error)  { return c.junction(args, false) }

// junction computes all arguments of AND and OR, as Excel does: an error is not hidden. Words and blanks in cells are
// passed over.
func (c *computer) junction(args []*node, and bool) (value, error) {
	result, any := and, false
	var bad value
	v, stopped, err := c.fold(args, false, func(v value, fromCells bool) error {
		if fromCells && v.kind == KindText || v.kind == KindBlank {
			return nil
		}
		b, err := asTruth(v)
		switch {
		case err != nil:
			return err
		case b.isError():
			bad = b
			return errStop
		}
		any = true
		if b.bool != and {
			result = b.bool
		}
		return nil
	})
	switch {
	case errors.Is(err, errStop):
		return bad, nil
	case stopped || err != nil:
		return v, err
	case !any:
		return failed(errorValue), nil
	}
	return truth(result), nil
}

func (c *computer) not(args []*node) (value, error) {
	v, err := c.evalTruth(args[0])
	if err == nil && !v.isError() {
		v.bool = !v.bool
	}
	return v, err
}

func isKind(kind Kind) func(*computer, []*node) (value, error) {
	return func(c *computer, args []*node) (value, error) {
		v, err := c.eval(args[0])
		return truth(v.kind == kind), err
	}
}

// numeric makes a function of numbers into one of arguments.
func numeric(f func(*computer, []exact) (value, error)) func(*computer, []*node) (value, error) {
	return func(c *computer, args []*node) (value, error) {
		nums := make([]exact, len(args))
		for i, arg := range args {
			v, err := c.evalNumber(arg)
			if err != nil || v.isError() {
				return v, err
			}
			nums[i] = v.num
		}
		return f(c, nums)
	}
}

func (c *computer) abs(n []exact) (value, error) {
	if n[0].sign() < 0 {
		return number(n[0].neg()), nil
	}
	return number(n[0]), nil
}

func (c *computer) floor(n []exact) (value, error) {
	f, err := n[0].floor()
	return number(f), err
}

func (a exact) floor() (exact, error) {
	r := a.fraction()
	q := new(big.Int).Div(r.Num(), r.Denom()) // rounds down, the denominator being positive
	return fromFraction(new(big.Rat).SetInt(q))
}

// mod is n - d*INT(n/d), which has the sign of d.
func (c *computer) mod(n []exact) (value, error) {
	q, err := n[0].div(n[1])
	if errors.Is(err, ErrDivide) {
		return failed(errorDivide), nil
	}
	if err == nil {
		q, err = q.floor()
	}
	if err == nil {
		q, err = q.mul(n[1])
	}
	if err == nil {
		q, err = n[0].add(q.neg())
	}
	return number(q), err
}

type roundMode uint8

const (
	roundHalf roundMode = iota
	roundUp             // away from zero
	roundDown           // towards zero
)

func rounding(mode roundMode) func(*computer, []exact) (value, error) {
	return func(_ *computer, n []exact) (value, error) {
		places := 0
		if len(n) > 1 {
			const most = 15
			if n[1].rat != nil || !n[1].dec.IsInt() || n[1].dec.Abs().Cmp(FromInt(most)) > 0 {
				return value{}, ErrNotPlain
			}
			places = int(n[1].dec.Micro() / scale)
		}
		if mode == roundHalf {
			num, err := n[0].round(places)
			return number(num), err
		}
		unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(places, -places))), nil))
		if places < 0 {
			unit.Inv(unit)
		}
		scaled := new(big.Rat).Mul(n[0].fraction(), unit)
		q, rest := new(big.Int).QuoRem(scaled.Num(), scaled.Denom(), new(big.Int))
		if mode == roundUp && rest.Sign() != 0 {
			q.Add(q, big.NewInt(int64(scaled.Sign())))
		}
		cut := new(big.Rat).SetInt(q)
		num, err := fromFraction(cut.Quo(cut, unit))
		return number(num), err
	}
}

// toNumber is VALUE.
func (c *computer) toNumber(args []*node) (value, error) {
	v, err := c.eval(args[0])
	switch {
	case err != nil:
		return value{}, err
	case v.kind == KindBool:
		return failed(errorValue), nil
	case v.kind == KindText && strings.Contains(v.text, ","):
		return value{}, ErrNotPlain
	}
	return asNumber(v)
}

func (c *computer) n(args []*node) (value, error) {
	v, err := c.eval(args[0])
	switch {
	case err != nil || v.isError() || v.kind == KindNumber:
		return v, err
	case v.kind == KindBool:
		return asNumber(v)
	}
	return value{}, nil
}

// textual makes a function of texts into one of arguments.
func textual(f func([]string) (value, error)) func(*computer, []*node) (value, error) {
	return func(c *computer, args []*node) (value, error) {
		texts := make([]string, len(args))
		for i, arg := range args {
			v, err := c.eval(arg)
			if err != nil || v.isError() {
				return v, err
			}
			if texts[i], err = asText(v); err != nil {
				return value{}, err
			}
		}
		return f(texts)
	}
}

func length(s []string) (value, error) { return whole(len(utf16.Encode([]rune(s[0])))), nil }

// trim is TRIM: blanks at the ends go, several within become one. Only the plain blank counts.
func trim(s []string) (value, error) {
	return words(strings.Join(strings.FieldsFunc(s[0], func(r rune) bool { return r == ' ' }), " ")), nil
}

func substitute(s []string) (value, error) {
	if s[1] == "" {
		return words(s[0]), nil
	}
	if len(s[0])*(1+len(s[2])) > maxText {
		return value{}, ErrNotPlain
	}
	return words(strings.ReplaceAll(s[0], s[1], s[2])), nil
}

func concatenate(s []string) (value, error) {
	joined := strings.Join(s, "")
	if len(joined) > maxText {
		return value{}, ErrNotPlain
	}
	return words(joined), nil
}

func (c *computer) left(args []*node) (value, error) {
	return c.part(args, func(n, from, _ int) (int, int) { return 0, from })
}

func (c *computer) right(args []*node) (value, error) {
	return c.part(args, func(n, count, _ int) (int, int) { return n - min(count, n), n })
}

func (c *computer) mid(args []*node) (value, error) {
	return c.part(args, func(n, from, count int) (int, int) { return from - 1, from - 1 + count })
}

// part cuts a text, in UTF-16 units: cut is given its length and the arguments, of which one left out is 1.
func (c *computer) part(args []*node, cut func(n, a, b int) (from, to int)) (value, error) {
	v, err := c.eval(args[0])
	if err != nil || v.isError() {
		return v, err
	}
	text, err := asText(v)
	if err != nil {
		return value{}, err
	}
	nums := [2]int{1, 1}
	for i, arg := range args[1:] {
		v, err := c.evalNumber(arg)
		if err != nil || v.isError() {
			return v, err
		}
		whole := v.num.rat == nil && v.num.dec.IsInt()
		if !whole || v.num.sign() < 0 || v.num.dec.Cmp(FromInt(maxText)) > 0 || len(args) == 3 && i == 0 && v.num.sign() == 0 {
			return value{}, ErrNotPlain
		}
		nums[i] = int(v.num.dec.Micro() / scale)
	}
	units := utf16.Encode([]rune(text))
	from, to := cut(len(units), nums[0], nums[1])
	from, to = min(max(from, 0), len(units)), min(max(to, 0), len(units))
	return words(string(utf16.Decode(units[from:max(from, to)]))), nil
}
