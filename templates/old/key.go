package old

import "strings"

// A Key names one figure of a form, or the same figure of last year's filing: "applications.new.natural". Keys are
// permanent; they stand in JSON filings, CSV columns, defined names and findings.
type Key string

// MakeKey joins the ids of a table, a row and a column.
func MakeKey(table, row, column string) Key {
	return Key(table + "." + row + "." + column)
}

// Table returns the table's id, "applications".
func (k Key) Table() string { return k.part(0) }

// Row returns the row's id, "new".
func (k Key) Row() string { return k.part(1) }

// Column returns the column's id, "natural".
func (k Key) Column() string { return k.part(2) }

func (k Key) part(n int) string {
	parts := strings.SplitN(string(k), ".", 3)
	if n >= len(parts) {
		return ""
	}
	return parts[n]
}

// Operands that are not keys of the form: the figures of last year's filing, and facts about the agency and the year.
const (
	previousPrefix = "previous."
	operandYear    = "year"
	operandRules   = "agency.rule_making"
	exampleName    = "agency.name" // in examples only: its power to make 规章 is read from it
)

// previous reports whether an operand names a figure of last year's filing, and which.
func previous(operand string) (Key, bool) {
	rest, ok := strings.CutPrefix(operand, previousPrefix)
	return Key(rest), ok
}
