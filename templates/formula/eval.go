package formula

import (
	"errors"
	"fmt"
	"strings"
)

// Errors of evaluation besides ErrRange and ErrDivide and what the lookup returns. Test for them with errors.Is.
var (
	// ErrKind is text or a truth value where a number is needed, and so on.
	ErrKind = errors.New("wrong kind of value")
	// ErrSeveral is a range, or an operand with other than one value, where one value is needed.
	ErrSeveral = errors.New("one value needed")
)

// Kind says which field of a [Value] holds.
type Kind uint8

const (
	KindNumber Kind = iota
	KindBool
	KindText
)

func (k Kind) String() string {
	return [...]string{"number", "truth value", "text", "blank", "error value"}[k]
}

// Value is the result of an expression.
type Value struct {
	Kind Kind
	Num  Decimal // KindNumber
	Bool bool    // KindBool
	Text string  // KindText
}

// value is a Value before its number is rounded to millionths.
type value struct {
	kind Kind
	num  exact
	bool bool
	text string
}

// Eval computes e. lookup gives the value of an operand, and several values (or none) for a range, which may stand only in
// SUM, MIN and MAX. How blank cells count is for the lookup to decide: leave them out or give 0.
//
// Nothing is rounded on the way; a number that does not fit a millionth, such as 100/3, is rounded half away from zero at the
// end, and compared before. Only the result has to fit a Decimal. IF computes only the branch it takes. Texts compare without
// regard to case, as in Excel, and only with = and <>.
//
// Errors are ErrKind, ErrSeveral, ErrDivide, ErrRange, and those of lookup, wrapped with the operand's name.
func (e *Expr) Eval(lookup func(operand string) ([]Decimal, error)) (Value, error) {
	v, err := e.root.eval(lookup)
	if err != nil {
		return Value{}, err
	}
	out := Value{Kind: v.kind, Bool: v.bool, Text: v.text}
	if v.kind == KindNumber {
		out.Num, err = v.num.decimal()
	}
	return out, err
}

type lookupFunc = func(operand string) ([]Decimal, error)

func (n *node) eval(lookup lookupFunc) (value, error) {
	switch n.kind {
	case nodeNumber:
		return value{num: exact{dec: n.num}}, nil
	case nodeText:
		return value{kind: KindText, text: n.text}, nil
	case nodeOperand:
		return n.evalOperand(lookup)
	case nodeNegate:
		num, err := n.args[0].evalNumber(lookup)
		return value{num: num.neg()}, err
	case nodePercent:
		num, err := n.args[0].evalNumber(lookup)
		if err == nil {
			num, err = num.div(exact{dec: FromInt(100)})
		}
		return value{num: num}, err
	case nodeBinary:
		if operators[n.op].level == levelCompare {
			return n.evalComparison(lookup)
		}
		return n.evalArithmetic(lookup)
	}
	return n.evalCall(lookup)
}

func (n *node) evalOperand(lookup lookupFunc) (value, error) {
	values, err := n.values(lookup)
	if err != nil {
		return value{}, err
	}
	if len(values) != 1 || strings.Contains(n.text, ":") {
		return value{}, fmt.Errorf("operand %q: %w, got %d", n.text, ErrSeveral, len(values))
	}
	return value{num: exact{dec: values[0]}}, nil
}

// values looks an operand up.
func (n *node) values(lookup lookupFunc) ([]Decimal, error) {
	values, err := lookup(n.text)
	if err != nil {
		return nil, fmt.Errorf("operand %q: %w", n.text, err)
	}
	for _, v := range values {
		if !v.ok() {
			return nil, fmt.Errorf("operand %q: %w", n.text, ErrRange)
		}
	}
	return values, nil
}

func (n *node) evalNumber(lookup lookupFunc) (exact, error) {
	v, err := n.eval(lookup)
	if err == nil && v.kind != KindNumber {
		err = fmt.Errorf("%w: number needed, got %s", ErrKind, v.kind)
	}
	return v.num, err
}

func (n *node) evalBool(lookup lookupFunc) (bool, error) {
	v, err := n.eval(lookup)
	if err == nil && v.kind != KindBool {
		err = fmt.Errorf("%w: condition needed, got %s", ErrKind, v.kind)
	}
	return v.bool, err
}

func (n *node) evalArithmetic(lookup lookupFunc) (value, error) {
	left, err := n.args[0].evalNumber(lookup)
	if err != nil {
		return value{}, err
	}
	right, err := n.args[1].evalNumber(lookup)
	if err != nil {
		return value{}, err
	}
	switch n.op {
	case opAdd:
		left, err = left.add(right)
	case opSubtract:
		left, err = left.add(right.neg())
	case opMultiply:
		left, err = left.mul(right)
	case opDivide:
		left, err = left.div(right)
	}
	return value{num: left}, err
}

func (n *node) evalComparison(lookup lookupFunc) (value, error) {
	left, err := n.args[0].eval(lookup)
	if err != nil {
		return value{}, err
	}
	right, err := n.args[1].eval(lookup)
	if err != nil {
		return value{}, err
	}
	if left.kind != right.kind {
		return value{}, fmt.Errorf("%w: %s compared with %s", ErrKind, left.kind, right.kind)
	}
	order := 0
	switch {
	case left.kind == KindNumber:
		order = left.num.cmp(right.num)
	case n.op != opEqual && n.op != opNotEqual:
		return value{}, fmt.Errorf("%w: %s has no order", ErrKind, left.kind)
	case left.kind == KindText && !strings.EqualFold(left.text, right.text),
		left.kind == KindBool && left.bool != right.bool:
		order = 1
	}
	return value{kind: KindBool, bool: n.op.holds(order)}, nil
}

// holds reports whether the comparison is true of two values whose order is negative, zero or positive.
func (op operator) holds(order int) bool {
	switch op {
	case opEqual:
		return order == 0
	case opNotEqual:
		return order != 0
	case opLess:
		return order < 0
	case opLessEqual:
		return order <= 0
	case opGreater:
		return order > 0
	}
	return order >= 0
}

func (n *node) evalCall(lookup lookupFunc) (value, error) {
	switch n.fn {
	case fnSum, fnMin, fnMax:
		num, err := n.fold(lookup)
		return value{num: num}, err
	case fnAbs:
		num, err := n.args[0].evalNumber(lookup)
		if err == nil && num.sign() < 0 {
			num = num.neg()
		}
		return value{num: num}, err
	case fnRound:
		return n.evalRound(lookup)
	case fnIf:
		condition, err := n.args[0].evalBool(lookup)
		switch {
		case err != nil:
			return value{}, err
		case condition:
			return n.args[1].eval(lookup)
		}
		return n.args[2].eval(lookup)
	case fnNot:
		b, err := n.args[0].evalBool(lookup)
		return value{kind: KindBool, bool: !b}, err
	}
	// AND and OR compute all arguments, as Excel does: an error is not hidden.
	result := n.fn == fnAnd
	for _, arg := range n.args {
		b, err := arg.evalBool(lookup)
		if err != nil {
			return value{}, err
		}
		if b != (n.fn == fnAnd) {
			result = b
		}
	}
	return value{kind: KindBool, bool: result}, nil
}

// fold computes SUM, MIN and MAX over all values of all arguments. Like in Excel, each of them is 0 over no values at all.
func (n *node) fold(lookup lookupFunc) (exact, error) {
	var result exact
	first := true
	take := func(num exact) (err error) {
		switch {
		case n.fn == fnSum:
			result, err = result.add(num)
		case first, n.fn == fnMin && num.cmp(result) < 0, n.fn == fnMax && num.cmp(result) > 0:
			result = num
		}
		first = false
		return err
	}
	for _, arg := range n.args {
		if arg.kind != nodeOperand {
			num, err := arg.evalNumber(lookup)
			if err == nil {
				err = take(num)
			}
			if err != nil {
				return exact{}, err
			}
			continue
		}
		values, err := arg.values(lookup)
		if err != nil {
			return exact{}, err
		}
		for _, v := range values {
			if err := take(exact{dec: v}); err != nil {
				return exact{}, err
			}
		}
	}
	return result, nil
}

func (n *node) evalRound(lookup lookupFunc) (value, error) {
	num, err := n.args[0].evalNumber(lookup)
	if err != nil {
		return value{}, err
	}
	places, err := n.args[1].evalNumber(lookup)
	if err != nil {
		return value{}, err
	}
	const most = 15
	if places.rat != nil || !places.dec.IsInt() || places.dec.Abs().Cmp(FromInt(most)) > 0 {
		return value{}, fmt.Errorf("%w: ROUND takes a whole number of places from -%d to %d", ErrRange, most, most)
	}
	num, err = num.round(int(places.dec.Micro() / scale))
	return value{num: num}, err
}
