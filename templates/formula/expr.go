package formula

import "slices"

// Expr is a parsed expression. It is immutable and safe for concurrent use.
type Expr struct {
	src      string
	root     *node
	operands []string
}

// Parse reads an expression, with or without a leading "=". Every error is a
// *[SyntaxError]. It takes time linear in the length of src.
func Parse(src string) (*Expr, error) {
	root, err := parse(&parser{src: src})
	if err != nil {
		return nil, err
	}
	return newExpr(src, root), nil
}

func newExpr(src string, root *node) *Expr {
	e := &Expr{src: src, root: root}
	seen := map[string]bool{}
	root.walk(func(n *node) {
		if n.kind == nodeOperand && !seen[n.text] {
			seen[n.text] = true
			e.operands = append(e.operands, n.text)
		}
	})
	return e
}

// walk visits n and all below it, from left to right.
func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, arg := range n.args {
		arg.walk(visit)
	}
}

// Source returns the text e was parsed from; for a side of a [Expr.Comparison],
// the same thing spelt by [Expr.Excel] with the operands left as they are.
func (e *Expr) Source() string { return e.src }

// Operands returns the distinct operands of e in order of first appearance. They are spelt as in the source, "$", sheet
// prefix and quotes included, only without blanks round ":". D5 and $D$5 are two operands, because only the caller knows
// where he stands.
func (e *Expr) Operands() []string { return slices.Clone(e.operands) }

// Comparison takes e apart when it is an equation or inequality, that is when
// the operator applied last is = <> < <= > or >=. Otherwise ok is false.
func (e *Expr) Comparison() (left *Expr, op string, right *Expr, ok bool) {
	if e.root.kind != nodeBinary || operators[e.root.op].level != levelCompare {
		return nil, "", nil, false
	}
	side := func(n *node) *Expr { return newExpr(excel(n, Renderer{}), n) }
	return side(e.root.args[0]), operators[e.root.op].text, side(e.root.args[1]), true
}
