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

func parse(src string) (*node, error) {
	tokens, err := lex(src)
	if err != nil {
		return nil, err
	}
	return parseTokens(src, tokens, false)
}

func parseTokens(src string, tokens []token, subtotal bool) (*node, error) {
	p := &parser{src: src, tokens: tokens, subtotal: subtotal}
	return p.whole()
}

// whole reads all that there is.
func (p *parser) whole() (*node, error) {
	if p.tokens[0].kind == tokenEnd {
		return nil, p.fail("nothing to compute")
	}
	n, err := p.comparison()
	if err != nil {
		return nil, err
	}
	if p.tokens[0].kind != tokenEnd {
		return nil, p.unexpected()
	}
	return n, nil
}

func (p *parser) comparison() (*node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, p.fail("nested deeper than 64")
	}
	defer func() { p.depth-- }()
	left, err := p.joined()
	if err != nil {
		return nil, err
	}
	op := p.operator(levelCompare)
	if op == opNone {
		return left, nil
	}
	p.advance()
	right, err := p.joined()
	if err != nil {
		return nil, err
	}
	if p.operator(levelCompare) != opNone {
		return nil, p.fail("comparisons do not chain; use AND or parentheses")
	}
	return &node{kind: nodeBinary, op: op, args: []*node{left, right}}, nil
}

// joined reads what stands beside a comparison: in the formula of a cell, texts joined by "&".
func (p *parser) joined() (*node, error) {
	if p.wide {
		return p.binary(levelConcat)
	}
	return p.binary(levelAdd)
}

// binary reads a chain of operators of one level, grouped from the left.
func (p *parser) binary(level int) (*node, error) {
	operand := p.unary
	switch level {
	case levelAdd:
		operand = func() (*node, error) { return p.binary(levelMultiply) }
	case levelConcat:
		operand = func() (*node, error) { return p.binary(levelAdd) }
	}
	left, err := operand()
	for err == nil {
		op := p.operator(level)
		if op == opNone {
			return left, nil
		}
		p.advance()
		var right *node
		right, err = operand()
		left = &node{kind: nodeBinary, op: op, args: []*node{left, right}}
	}
	return nil, err
}

func (p *parser) unary() (*node, error) {
	sign := p.operator(levelAdd)
	if sign == opNone {
		return p.postfix()
	}
	if p.depth++; p.depth > maxDepth {
		return nil, p.fail("nested deeper than 64")
	}
	defer func() { p.depth-- }()
	p.advance()
	n, err := p.unary()
	if err != nil || sign == opAdd {
		return n, err
	}
	return &node{kind: nodeNegate, args: []*node{n}}, nil
}

func (p *parser) postfix() (*node, error) {
	n, err := p.primary()
	for err == nil && p.tokens[0].kind == tokenOperator && p.tokens[0].text == "%" {
		p.advance()
		n = &node{kind: nodePercent, args: []*node{n}}
	}
	return n, err
}

func (p *parser) primary() (*node, error) {
	switch t := p.tokens[0]; t.kind {
	case tokenNumber:
		num, err := ParseDecimal(t.text)
		if err != nil {
			return nil, p.fail(err.Error())
		}
		p.advance()
		return &node{kind: nodeNumber, num: num}, nil
	case tokenText:
		p.advance()
		return &node{kind: nodeText, text: t.text}, nil
	case tokenOperand:
		if p.wide && (strings.EqualFold(t.text, "TRUE") || strings.EqualFold(t.text, "FALSE")) {
			p.advance()
			return boolNode(strings.EqualFold(t.text, "TRUE")), nil
		}
		if reason := checkOperand(t.text); reason != "" {
			return nil, p.fail(reason)
		}
		p.advance()
		return &node{kind: nodeOperand, text: t.text}, nil
	case tokenFunction:
		return p.call()
	case tokenOpen:
		p.advance()
		n, err := p.comparison()
		if err != nil {
			return nil, err
		}
		return n, p.close()
	}
	return nil, p.unexpected()
}

func (p *parser) call() (*node, error) {
	name := strings.ToUpper(p.tokens[0].text)
	at := p.tokens[0].at
	if p.wide {
		return p.cellCall(name, at)
	}
	for fn, f := range functions {
		if f.name != name || function(fn) == fnSubtotal && !p.subtotal {
			continue
		}
		p.advance()
		args, err := p.arguments()
		if err != nil {
			return nil, err
		}
		if n := len(args); n < f.min || n > f.max {
			return nil, &SyntaxError{p.src, at, fmt.Sprintf("%s with %d arguments", name, n)}
		}
		return &node{kind: nodeCall, fn: function(fn), args: args}, nil
	}
	return nil, p.fail(fmt.Sprintf("unknown function %q", clip(p.tokens[0].text)))
}

// cellCall reads a call in the formula of a cell.
func (p *parser) cellCall(name string, at int) (*node, error) {
	f, known := cellFunctions[name]
	if !known && name != "TRUE" && name != "FALSE" {
		return nil, p.fail(fmt.Sprintf("unknown function %q", clip(p.tokens[0].text)))
	}
	p.advance()
	args, err := p.arguments()
	if err != nil {
		return nil, err
	}
	if n := len(args); n < f.min || n > f.max {
		return nil, &SyntaxError{p.src, at, fmt.Sprintf("%s with %d arguments", name, n)}
	}
	if !known {
		return boolNode(name == "TRUE"), nil
	}
	return &node{kind: nodeCall, text: name, args: args}, nil
}

func boolNode(b bool) *node {
	if b {
		return &node{kind: nodeBool, num: FromInt(1)}
	}
	return &node{kind: nodeBool}
}

func (p *parser) arguments() ([]*node, error) {
	if p.tokens[0].kind == tokenClose {
		return nil, p.close()
	}
	var args []*node
	for {
		if k := p.tokens[0].kind; k == tokenComma || k == tokenClose {
			return nil, p.fail("empty argument")
		}
		n, err := p.comparison()
		if err != nil {
			return nil, err
		}
		args = append(args, n)
		if p.tokens[0].kind != tokenComma {
			return args, p.close()
		}
		p.advance()
	}
}

// close takes a closing parenthesis.
func (p *parser) close() error {
	switch p.tokens[0].kind {
	case tokenClose:
		p.advance()
		return nil
	case tokenEnd:
		return p.fail("parenthesis is never closed")
	}
	return p.unexpected()
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
func (p *parser) unexpected() error {
	switch t := p.tokens[0]; t.kind {
	case tokenEnd:
		return p.fail("operand expected")
	case tokenClose:
		return p.fail("closing parenthesis out of place")
	case tokenComma:
		return p.fail("comma out of place")
	case tokenOperator:
		if t.text == " " {
			return p.fail("two operands with a blank between them")
		}
		return p.fail(fmt.Sprintf("operator %q out of place", t.text))
	}
	return p.fail(fmt.Sprintf("operator expected before %q", clip(p.tokens[0].text)))
}

func (p *parser) fail(reason string) error {
	return &SyntaxError{p.src, p.tokens[0].at, reason}
}
