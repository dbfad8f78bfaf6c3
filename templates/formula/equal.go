package formula

import "strings"

// Equal reports whether two Excel formulas mean the same on the sheet whose name is given. Spelling does not count: the
// leading "=", case, "$", blanks, the prefix of the own sheet, _xlfn., a leading "+", and the order of the corners of a
// range. Nor does the way a sum is written: SUM(D8:D27)+D28, D28+SUM(D27:D8) and SUBTOTAL(9,D8:D28)*1 are all SUM(D8:D28).
//
// Equal takes cells to hold numbers or nothing; that SUM passes over text and + does not is no difference. It never errs on
// the side of equality: what it cannot read (external links, table references, #REF!, arrays, text that is no formula) equals
// only the same text to the letter.
func Equal(a, b, sheet string) bool {
	if a == b {
		return true
	}
	var tokensA, tokensB []token
	if attempt(func() { tokensA, tokensB = lex(a), lex(b) }) != nil {
		return false
	}
	if canonical(tokensA, sheet) == canonical(tokensB, sheet) {
		return true
	}
	rootA, errA := parse(&parser{src: a, tokens: tokensA, subtotal: true})
	rootB, errB := parse(&parser{src: b, tokens: tokensB, subtotal: true})
	if errA != nil || errB != nil {
		return false
	}
	if spelt(rootA, sheet) == spelt(rootB, sheet) {
		return true
	}
	formA, okA := linearise(rootA, sheet)
	formB, okB := linearise(rootB, sheet)
	return okA && okB && formA.equal(formB)
}

// spelt renders a parsed formula in one fixed way, without the parentheses it
// does not need. References stand between NULs, which no formula contains.
func spelt(root *node, sheet string) string {
	return excel(root, Renderer{Ref: func(operand string) string {
		return string(append(appendReference([]byte{0}, parseReference(operand), sheet), 0))
	}})
}

// canonical spells tokens in one fixed way. Each stands between kind and NUL,
// so that no two sequences of tokens have one spelling.
func canonical(tokens []token, sheet string) string {
	if t := tokens[0]; t.kind == tokenOperator && t.text == "+" {
		tokens = tokens[1:]
	}
	var b []byte
	for _, t := range tokens {
		b = append(b, 'a'+byte(t.kind))
		switch t.kind {
		case tokenNumber:
			if d, err := ParseDecimal(t.text); err == nil {
				b = d.append(b)
			} else {
				b = append(b, strings.ToUpper(t.text)...)
			}
		case tokenOperand:
			if checkOperand(t.text) == "" {
				b = appendReference(b, parseReference(t.text), sheet)
			} else { // TRUE, 5:8, 3.3.1: whatever it is, by the letter
				b = append(append(b, '?'), t.text...)
			}
		case tokenFunction:
			name := strings.TrimPrefix(strings.ToUpper(t.text), "_XLFN.")
			b = append(b, strings.TrimPrefix(name, "_XLWS.")...)
		case tokenText, tokenOperator:
			b = append(b, t.text...)
		}
		b = append(b, 0)
	}
	return string(b)
}

func appendReference(b []byte, r reference, own string) []byte {
	b = append(append(b, sheetKey(r.sheet, own)...), '!')
	if !r.isCells() {
		return append(b, strings.ToUpper(r.name)...)
	}
	b = appendCell(b, r.col1, r.row1)
	if !r.isCell() {
		b = appendCell(append(b, ':'), r.col2, r.row2)
	}
	return b
}

// sheetKey returns the name by which references to one sheet are equal: empty
// for the own sheet, and without regard to case, as Excel takes it.
func sheetKey(sheet, own string) string {
	if strings.EqualFold(sheet, own) {
		return ""
	}
	return strings.ToUpper(sheet)
}
