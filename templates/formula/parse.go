package formula

import (
	"fmt"
	"strings"
)

const (
	maxDepth     = 64  // parentheses, calls and signs inside each other
	maxArguments = 255 // Excel's limit for one function
)

type nodeKind uint8

const (
	nodeNumber nodeKind = iota
	nodeText
	nodeOperand
	nodeNegate  // args[0]
	nodePercent // args[0]
	nodeBinary  // args[0] text args[1]
	nodeCall    // fn(args...); in the formula of a cell, the function that text names
	nodeBool    // num is 1 or 0; only in the formula of a cell
)

// node is one vertex of the parsed expression; it is never changed after Parse. Parentheses and unary "+" leave no trace.
type node struct {
	kind nodeKind
	op   operator // nodeBinary
	fn   function // nodeCall
	num  Decimal  // nodeNumber
	text string   // nodeText: the string; nodeOperand: as written
	args []*node
}

type operator uint8

const (
	opNone operator = iota
	opEqual
	opNotEqual
	opLess
	opLessEqual
	opGreater
	opGreaterEqual
	opAdd
	opSubtract
	opMultiply
	opDivide
	opConcat // only in the formula of a cell
)

// operators is indexed by operator. A comparison does not chain, so it has a level of its own below the two arithmetic ones.
var operators = [...]struct {
	text  string
	level int
}{
	opNone:         {"", 0},
	opEqual:        {"=", levelCompare},
	opNotEqual:     {"<>", levelCompare},
	opLess:         {"<", levelCompare},
	opLessEqual:    {"<=", levelCompare},
	opGreater:      {">", levelCompare},
	opGreaterEqual: {">=", levelCompare},
	opAdd:          {"+", levelAdd},
	opSubtract:     {"-", levelAdd},
	opMultiply:     {"*", levelMultiply},
	opDivide:       {"/", levelMultiply},
	opConcat:       {"&", levelConcat},
}

const (
	levelCompare = iota + 1
	levelAdd
	levelMultiply
	levelUnary
	levelPostfix
	levelPrimary
	levelConcat // stands between comparison and sum, where rules have nothing
)

type function uint8

const (
	fnSum function = iota
	fnMin
	fnMax
	fnAbs
	fnRound
	fnIf
	fnAnd
	fnOr
	fnNot
	fnSubtotal // not in the grammar: only Equal reads it, as SUBTOTAL(9, ...)
)

var functions = [...]struct {
	name     string
	min, max int // number of arguments
}{
	fnSum:      {"SUM", 1, maxArguments},
	fnMin:      {"MIN", 1, maxArguments},
	fnMax:      {"MAX", 1, maxArguments},
	fnAbs:      {"ABS", 1, 1},
	fnRound:    {"ROUND", 2, 2},
	fnIf:       {"IF", 3, 3},
	fnAnd:      {"AND", 1, maxArguments},
	fnOr:       {"OR", 1, maxArguments},
	fnNot:      {"NOT", 1, 1},
	fnSubtotal: {"SUBTOTAL", 2, maxArguments},
}

// parser is a recursive descent over the tokens of one formula.
type parser struct {
	src      string
	tokens   []token
	depth    int
	subtotal bool // SUBTOTAL is allowed
	wide     bool // the formula of a cell, not of a rule; see ParseCell
}

// parse reads what the parser is for; lexer and parser stop with a *[SyntaxError].
func parse(p *parser) (root *node, err error) {
	defer caught(&err)
	if p.tokens == nil {
		p.tokens = lex(p.src)
	}
	if p.tokens[0].kind == tokenEnd {
		p.fail("nothing to compute")
	}
	if root = p.comparison(); p.tokens[0].kind != tokenEnd {
		p.unexpected()
	}
	return root, nil
}

// deeper counts what stands inside each other until the function that it returns is called.
func (p *parser) deeper() func() {
	if p.depth++; p.depth > maxDepth {
		p.fail("nested deeper than 64")
	}
	return func() { p.depth-- }
}

func (p *parser) comparison() *node {
	defer p.deeper()()
	left := p.joined()
	op := p.operator(levelCompare)
	if op == opNone {
		return left
	}
	p.advance()
	right := p.joined()
	if p.operator(levelCompare) != opNone {
		p.fail("comparisons do not chain; use AND or parentheses")
	}
	return &node{kind: nodeBinary, op: op, args: []*node{left, right}}
}

// joined reads what stands beside a comparison: in the formula of a cell, texts joined by "&".
func (p *parser) joined() *node {
	if p.wide {
		return p.binary(levelConcat)
	}
	return p.binary(levelAdd)
}

// binary reads a chain of operators of one level, grouped from the left.
func (p *parser) binary(level int) *node {
	operand := p.unary
	switch level {
	case levelAdd:
		operand = func() *node { return p.binary(levelMultiply) }
	case levelConcat:
		operand = func() *node { return p.binary(levelAdd) }
	}
	left := operand()
	for {
		op := p.operator(level)
		if op == opNone {
			return left
		}
		p.advance()
		left = &node{kind: nodeBinary, op: op, args: []*node{left, operand()}}
	}
}

func (p *parser) unary() *node {
	sign := p.operator(levelAdd)
	if sign == opNone {
		return p.postfix()
	}
	defer p.deeper()()
	p.advance()
	n := p.unary()
	if sign == opAdd {
		return n
	}
	return &node{kind: nodeNegate, args: []*node{n}}
}

func (p *parser) postfix() *node {
	n := p.primary()
	for p.tokens[0].kind == tokenOperator && p.tokens[0].text == "%" {
		p.advance()
		n = &node{kind: nodePercent, args: []*node{n}}
	}
	return n
}

func (p *parser) primary() *node {
	t := p.tokens[0]
	switch t.kind {
	case tokenNumber:
		num, err := ParseDecimal(t.text)
		if err != nil {
			p.fail(err.Error())
		}
		p.advance()
		return &node{kind: nodeNumber, num: num}
	case tokenText:
		p.advance()
		return &node{kind: nodeText, text: t.text}
	case tokenOperand:
		if p.wide && (strings.EqualFold(t.text, "TRUE") || strings.EqualFold(t.text, "FALSE")) {
			p.advance()
			return boolNode(strings.EqualFold(t.text, "TRUE"))
		}
		if reason := checkOperand(t.text); reason != "" {
			p.fail(reason)
		}
		p.advance()
		return &node{kind: nodeOperand, text: t.text}
	case tokenFunction:
		return p.call()
	case tokenOpen:
		p.advance()
		n := p.comparison()
		p.close()
		return n
	}
	return p.unexpected()
}

func (p *parser) call() *node {
	name, at := strings.ToUpper(p.tokens[0].text), p.tokens[0].at
	n, least, most := p.callee(name)
	p.advance()
	n.args = p.arguments()
	if count := len(n.args); count < least || count > most {
		stop(&SyntaxError{p.src, at, fmt.Sprintf("%s with %d arguments", name, count)})
	}
	return n
}

// callee returns the call of a function without its arguments, and how many it takes.
func (p *parser) callee(name string) (n *node, least, most int) {
	if p.wide {
		f, known := cellFunctions[name]
		switch {
		case known:
			return &node{kind: nodeCall, text: name}, f.min, f.max
		case name == "TRUE" || name == "FALSE":
			return boolNode(name == "TRUE"), 0, 0
		}
	}
	for fn, f := range functions {
		if !p.wide && f.name == name && (function(fn) != fnSubtotal || p.subtotal) {
			return &node{kind: nodeCall, fn: function(fn)}, f.min, f.max
		}
	}
	p.fail(fmt.Sprintf("unknown function %q", clip(p.tokens[0].text)))
	return nil, 0, 0
}

func boolNode(b bool) *node {
	if b {
		return &node{kind: nodeBool, num: FromInt(1)}
	}
	return &node{kind: nodeBool}
}

func (p *parser) arguments() (args []*node) {
	for p.tokens[0].kind != tokenClose || len(args) > 0 {
		if k := p.tokens[0].kind; k == tokenComma || k == tokenClose {
			p.fail("empty argument")
		}
		args = append(args, p.comparison())
		if p.tokens[0].kind != tokenComma {
			break
		}
		p.advance()
	}
	p.close()
	return args
}

// close takes a closing parenthesis.
func (p *parser) close() {
	switch p.tokens[0].kind {
	case tokenClose:
		p.advance()
	case tokenEnd:
		p.fail("parenthesis is never closed")
	default:
		p.unexpected()
	}
}

// operator returns the binary operator at the current place if it is of the given level.
func (p *parser) operator(level int) operator {
	if t := p.tokens[0]; t.kind == tokenOperator {
		for op, o := range operators {
			if o.level == level && o.text == t.text {
				return operator(op)
			}
		}
	}
	return opNone
}

// advance passes one token; the last one, tokenEnd, is never passed.
func (p *parser) advance() { p.tokens = p.tokens[1:] }

// unexpected says what stands where something else should.
func (p *parser) unexpected() *node {
	switch t := p.tokens[0]; {
	case t.kind == tokenEnd:
		p.fail("operand expected")
	case t.kind == tokenClose:
		p.fail("closing parenthesis out of place")
	case t.kind == tokenComma:
		p.fail("comma out of place")
	case t.kind == tokenOperator && t.text == " ":
		p.fail("two operands with a blank between them")
	case t.kind == tokenOperator:
		p.fail(fmt.Sprintf("operator %q out of place", t.text))
	}
	p.fail(fmt.Sprintf("operator expected before %q", clip(p.tokens[0].text)))
	return nil
}

func (p *parser) fail(reason string) { stop(&SyntaxError{p.src, p.tokens[0].at, reason}) }
