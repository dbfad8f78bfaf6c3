package xlsx

import (
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// Operands of rules that are not figures of this filing, as package templates documents them.
const (
	operandYear  = "year"
	operandRules = "agency.rule_making"
)

// previousKey returns the figure of last year that an operand names.
func previousKey(operand string) (templates.Key, bool) {
	rest, ok := strings.CutPrefix(operand, "previous.")
	return templates.Key(rest), ok
}

func stageOf(code string) string {
	stage, _, _ := strings.Cut(code, ".")
	return stage
}

// operand returns the cell of an operand.
func (l *Layout) operand(op string) Ref {
	switch op {
	case operandYear:
		return l.agency["year"]
	case operandRules:
		return l.agency["rule_making"]
	}
	if key, ok := previousKey(op); ok {
		return l.previous[key]
	}
	return l.figures[templates.Key(op)]
}

// renderer writes the operands of expressions as cells for a formula on the given sheet. Neighbours in a sum become a
// range.
func (l *Layout) renderer(sheet string) formula.Renderer {
	return formula.Renderer{
		Ref: func(op string) string {
			ref := l.operand(op).from(sheet)
			if op == operandRules {
				return `IF(` + ref + `="是",1,0)`
			}
			return ref
		},
		Refs: func(operands []string) []string {
			refs := make([]Ref, len(operands))
			for i, op := range operands {
				if op == operandRules {
					return nil
				}
				refs[i] = l.operand(op)
			}
			return ranges(refs, sheet)
		},
	}
}

// ranges writes cells as arguments of a function, with neighbours below or beside one another joined: D9:D29.
func ranges(refs []Ref, sheet string) []string {
	var list []string
	for len(refs) > 0 {
		n := max(run(refs, 1, 0), run(refs, 0, 1))
		text := refs[0].from(sheet)
		if n > 1 {
			last := refs[n-1].A1()
			if refs[0].Sheet != sheet {
				last = strings.TrimPrefix(refs[n-1].absolute(), QuoteSheet(refs[n-1].Sheet)+"!")
			}
			text += ":" + last
		}
		list = append(list, text)
		refs = refs[n:]
	}
	return list
}

// run counts how many cells from the first on follow one another with the given step.
func run(refs []Ref, down, right int) int {
	n := 1
	for n < len(refs) && refs[n] == (Ref{refs[0].Sheet, refs[0].Row + n*down, refs[0].Col + n*right}) {
		n++
	}
	return n
}

// absoluteRange and absoluteRows write ranges for defined names.
func absoluteRange(from, to Ref) string {
	return from.absolute() + ":" + strings.TrimPrefix(to.absolute(), QuoteSheet(to.Sheet)+"!")
}

func absoluteRows(sheet string, from, to int) string {
	return QuoteSheet(sheet) + "!$" + strconv.Itoa(from) + ":$" + strconv.Itoa(to)
}
