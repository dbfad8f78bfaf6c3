package formula

import (
	"errors"
	"fmt"
	"slices"
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
func (e *Expr) Eval(lookup func(operand string) ([]Decimal, error)) (out Value, err error) {
	defer caught(&err)
	v := e.root.eval(lookup)
	out = Value{Kind: v.kind, Bool: v.bool, Text: v.text}
	if v.kind == KindNumber {
		out.Num, err = v.num.decimal()
	}
	return out, err
}

type lookupFunc = func(operand string) ([]Decimal, error)

func (n *node) eval(lookup lookupFunc) value {
	switch n.kind {
	case nodeNumber:
		return number(exact{dec: n.num})
	case nodeText:
		return words(n.text)
	case nodeOperand:
		values := n.values(lookup)
		if len(values) != 1 || strings.Contains(n.text, ":") {
			stop(fmt.Errorf("operand %q: %w, got %d", n.text, ErrSeveral, len(values)))
		}
		return number(exact{dec: values[0]})
	case nodeNegate:
		return number(n.args[0].evalNumber(lookup).neg())
	case nodePercent:
		return number(n.args[0].evalNumber(lookup).div(hundred))
	case nodeBinary:
		if operators[n.op].level == levelCompare {
			return n.evalComparison(lookup)
		}
		left := n.args[0].evalNumber(lookup)
		return number(n.op.compute(left, n.args[1].evalNumber(lookup)))
	}
	return n.evalCall(lookup)
}

var hundred = exact{dec: FromInt(100)}

// values looks an operand up.
func (n *node) values(lookup lookupFunc) []Decimal {
	values, err := lookup(n.text)
	if err == nil && slices.ContainsFunc(values, func(v Decimal) bool { return !v.ok() }) {
		err = ErrRange
	}
	if err != nil {
		stop(fmt.Errorf("operand %q: %w", n.text, err))
	}
	return values
}

func (n *node) evalNumber(lookup lookupFunc) exact {
	v := n.eval(lookup)
	if v.kind != KindNumber {
		stop(fmt.Errorf("%w: number needed, got %s", ErrKind, v.kind))
	}
	return v.num
}

func (n *node) evalBool(lookup lookupFunc) bool {
	v := n.eval(lookup)
	if v.kind != KindBool {
		stop(fmt.Errorf("%w: condition needed, got %s", ErrKind, v.kind))
	}
	return v.bool
}

func (n *node) evalComparison(lookup lookupFunc) value {
	left, right := n.args[0].eval(lookup), n.args[1].eval(lookup)
	order := 0
	switch {
	case left.kind != right.kind:
		stop(fmt.Errorf("%w: %s compared with %s", ErrKind, left.kind, right.kind))
	case left.kind == KindNumber:
		order = left.num.cmp(right.num)
	case n.op != opEqual && n.op != opNotEqual:
		stop(fmt.Errorf("%w: %s has no order", ErrKind, left.kind))
	case left.kind == KindText && !strings.EqualFold(left.text, right.text),
		left.kind == KindBool && left.bool != right.bool:
		order = 1
	}
	return truth(n.op.holds(order))
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

func (n *node) evalCall(lookup lookupFunc) value {
	switch n.fn {
	case fnSum, fnMin, fnMax:
		return number(n.fold(lookup))
	case fnAbs:
		num := n.args[0].evalNumber(lookup)
		if num.sign() < 0 {
			num = num.neg()
		}
		return number(num)
	case fnRound:
		num := n.args[0].evalNumber(lookup)
		places, ok := n.args[1].evalNumber(lookup).places()
		if !ok {
			stop(fmt.Errorf("%w: ROUND takes a whole number of places from -15 to 15", ErrRange))
		}
		return number(must(num.round(places, roundHalf)))
	case fnIf:
		if n.args[0].evalBool(lookup) {
			return n.args[1].eval(lookup)
		}
		return n.args[2].eval(lookup)
	case fnNot:
		return truth(!n.args[0].evalBool(lookup))
	}
	// AND and OR compute all arguments, as Excel does: an error is not hidden.
	result := n.fn == fnAnd
	for _, arg := range n.args {
		if b := arg.evalBool(lookup); b != (n.fn == fnAnd) {
			result = b
		}
	}
	return truth(result)
}

// fold computes SUM, MIN and MAX over all values of all arguments. Like in Excel, each of them is 0 over no values at all.
func (n *node) fold(lookup lookupFunc) (result exact) {
	first := true
	take := func(num exact) {
		switch {
		case n.fn == fnSum:
			result = result.add(num)
		case first, n.fn == fnMin && num.cmp(result) < 0, n.fn == fnMax && num.cmp(result) > 0:
			result = num
		}
		first = false
	}
	for _, arg := range n.args {
		if arg.kind != nodeOperand {
			take(arg.evalNumber(lookup))
			continue
		}
		for _, v := range arg.values(lookup) {
			take(exact{dec: v})
		}
	}
	return result
}
