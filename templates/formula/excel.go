package formula

import (
	"nianbao/templates/lists"
	"strings"
)

// Renderer says how operands are spelt in the formula that [Expr.Excel] makes.
// What it returns goes into the formula as it is.
type Renderer struct {
	// Ref returns the reference that stands for an operand, such as 表二!D5. If it is nil, the operand is kept as written.
	Ref func(operand string) string

	// Refs, if not nil, is given the operands that stand side by side as arguments of one SUM, and returns the arguments to
	// write for them, which may be fewer: whoever knows the addresses makes D5, D6, D7 into D5:D7. If it returns nothing, Ref
	// is asked for each.
	Refs func(operands []string) []string
}

func (r Renderer) ref(operand string) string {
	if r.Ref == nil {
		return operand
	}
	return r.Ref(operand)
}

// Excel returns e as an Excel formula without the leading "=". It has no blanks and only the parentheses it needs. With the
// zero Renderer, the result parses back to the same expression.
func (e *Expr) Excel(r Renderer) string { return excel(e.root, r) }

func excel(n *node, r Renderer) string {
	w := &writer{Renderer: r}
	w.node(n, 0)
	return w.String()
}

type writer struct {
	Renderer
	strings.Builder
}

// level returns how tightly n holds together.
func (n *node) level() int {
	switch n.kind {
	case nodeBinary:
		return operators[n.op].level
	case nodeNegate:
		return levelUnary
	case nodePercent:
		return levelPostfix
	}
	return levelPrimary
}

// node writes n, in parentheses if it holds less tightly than least.
func (w *writer) node(n *node, least int) {
	if n.level() < least {
		w.WriteByte('(')
		defer w.WriteByte(')')
	}
	switch n.kind {
	case nodeNumber:
		w.WriteString(n.num.String())
	case nodeText:
		w.WriteString(`"` + strings.ReplaceAll(n.text, `"`, `""`) + `"`)
	case nodeOperand:
		w.WriteString(w.ref(n.text))
	case nodeNegate:
		w.WriteByte('-')
		w.node(n.args[0], levelUnary)
	case nodePercent:
		w.node(n.args[0], levelPostfix)
		w.WriteByte('%')
	case nodeBinary:
		op := operators[n.op]
		left := op.level
		if op.level == levelCompare { // comparisons do not chain
			left++
		}
		w.node(n.args[0], left)
		w.WriteString(op.text)
		w.node(n.args[1], op.level+1)
	case nodeCall:
		w.call(n)
	}
}

func (w *writer) call(n *node) {
	w.WriteString(functions[n.fn].name)
	w.WriteByte('(')
	separator := ""
	for args := n.args; len(args) > 0; {
		w.WriteString(separator)
		separator = ","
		run := 0
		if n.fn == fnSum && w.Refs != nil {
			for run < len(args) && args[run].kind == nodeOperand {
				run++
			}
		}
		if run == 0 {
			w.node(args[0], 0)
			args = args[1:]
			continue
		}
		w.WriteString(strings.Join(w.refs(args[:run]), ","))
		args = args[run:]
	}
	w.WriteByte(')')
}

// refs spells the operands of a run of arguments of SUM.
func (w *writer) refs(run []*node) []string {
	operands := lists.Map(run, func(n *node) string { return n.text })
	if refs := w.Refs(operands); len(refs) > 0 {
		return refs
	}
	for i, operand := range operands {
		operands[i] = w.ref(operand)
	}
	return operands
}
