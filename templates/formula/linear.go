package formula

import "strings"

// maxCells bounds the ranges that are written out cell by cell for one
// formula. The largest sum of the forms has some 200 cells.
const maxCells = 10_000

// variable is what a linear form counts: a cell, or a name. A name in SUM may
// stand for a range and is then another thing than the same name alone.
type variable struct {
	sheet    string // upper case; empty for the own sheet
	name     string // upper case; empty for a cell
	summed   bool
	col, row int
}

// linear is constant + the sum of coefficient * variable, where no coefficient is 0.
type linear struct {
	constant exact
	terms    map[variable]exact
}

// linearise brings a formula into linear form, if it has one. own is the name of the sheet it stands on.
func linearise(n *node, own string) (form linear, ok bool) {
	l := &lineariser{own: own, form: linear{terms: map[variable]exact{}}}
	if err := attempt(func() { ok = l.add(n, exact{dec: FromInt(1)}) }); err != nil || !ok {
		return linear{}, false
	}
	for v, c := range l.form.terms {
		if c.sign() == 0 {
			delete(l.form.terms, v)
		}
	}
	return l.form, true
}

func (a linear) equal(b linear) bool {
	if a.constant.cmp(b.constant) != 0 || len(a.terms) != len(b.terms) {
		return false
	}
	for v, c := range a.terms {
		if d, ok := b.terms[v]; !ok || c.cmp(d) != 0 {
			return false
		}
	}
	return true
}

type lineariser struct {
	own   string
	form  linear
	cells int
}

// add adds factor*n to the form; it reports false if n is not linear.
func (l *lineariser) add(n *node, factor exact) bool {
	switch n.kind {
	case nodeNumber:
		l.form.constant = l.form.constant.add(factor.mul(exact{dec: n.num}))
		return true
	case nodeOperand:
		return l.operand(n.text, factor, false)
	case nodeNegate:
		return l.add(n.args[0], factor.neg())
	case nodePercent:
		return l.add(n.args[0], factor.div(hundred))
	case nodeBinary:
		return l.binary(n, factor)
	case nodeCall:
		return l.sum(n, factor)
	}
	return false
}

func (l *lineariser) binary(n *node, factor exact) bool {
	left, right := n.args[0], n.args[1]
	switch n.op {
	case opAdd:
		return l.add(left, factor) && l.add(right, factor)
	case opSubtract:
		return l.add(left, factor) && l.add(right, factor.neg())
	case opMultiply:
		// The right side first: a long product leans to the left, and to try
		// that side at every step would take quadratic time.
		c, ok := constant(right)
		if !ok {
			if c, ok = constant(left); !ok {
				return false
			}
			left = right
		}
		return l.add(left, factor.mul(c))
	case opDivide:
		c, ok := constant(right)
		return ok && l.add(left, factor.div(c))
	}
	return false
}

// constant evaluates n if it has no operands.
func constant(n *node) (c exact, ok bool) {
	err := attempt(func() { c = n.evalNumber(func(string) ([]Decimal, error) { return nil, ErrKind }) })
	return c, err == nil
}

func (l *lineariser) sum(n *node, factor exact) bool {
	args := n.args
	switch n.fn {
	case fnSum:
	case fnSubtotal: // 109 would leave out hidden rows
		if args[0].kind != nodeNumber || args[0].num != FromInt(9) {
			return false
		}
		args = args[1:]
	default:
		return false
	}
	for _, arg := range args {
		if arg.kind == nodeOperand && !l.operand(arg.text, factor, true) || arg.kind != nodeOperand && !l.add(arg, factor) {
			return false
		}
	}
	return true
}

func (l *lineariser) operand(text string, factor exact, summed bool) bool {
	ref := parseReference(text)
	v := variable{sheet: sheetKey(ref.sheet, l.own)}
	if !ref.isCells() {
		v.name, v.summed = strings.ToUpper(ref.name), summed
		l.count(v, factor)
		return true
	}
	if !summed && !ref.isCell() {
		return false
	}
	if (ref.col2-ref.col1+1)*(ref.row2-ref.row1+1) > maxCells-l.cells {
		return false
	}
	for v.row = ref.row1; v.row <= ref.row2; v.row++ {
		for v.col = ref.col1; v.col <= ref.col2; v.col++ {
			l.count(v, factor)
		}
	}
	return true
}

func (l *lineariser) count(v variable, factor exact) {
	l.cells++
	l.form.terms[v] = l.form.terms[v].add(factor)
}
