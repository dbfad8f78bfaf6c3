// Package formula is the arithmetic of the forms: expressions over named operands, such as
//
//	applications.new.total = SUM(applications.new.natural, applications.new.legal)
//
// An expression is parsed once, evaluated exactly (in decimals, never in binary floats), and rendered as the Excel formula
// that says the same. The package also decides whether two Excel formulas mean the same, which is how a returned workbook is
// held against the one that was sent out.
//
// # Grammar
//
//	comparison = sum [ ( "=" | "<>" | "<" | "<=" | ">" | ">=" ) sum ]
//	sum        = product { ( "+" | "-" ) product }
//	product    = unary { ( "*" | "/" ) unary }
//	unary      = { "+" | "-" } postfix
//	postfix    = primary { "%" }
//	primary    = number | string | operand | function "(" arguments ")" | "(" comparison ")"
//
// A number is ASCII digits with at most six decimals. A string stands in double quotes. An operand is an id
// (applications.new.natural, 本年新收), a cell (D5, $D$5, '表二 依申请公开'!D5) or a range (D5:D28). The functions are SUM, MIN, MAX,
// ABS, ROUND, IF, AND, OR and NOT. A leading "=" is allowed. Everything else is a [*SyntaxError]; nothing is guessed.
//
// What is not done: no text arithmetic ("7"+5 is an error, where Excel says 12), no implicit intersection, no names for TRUE
// and FALSE, no arrays, no chained comparison a<b<c (which Excel accepts and nobody means).
//
// The formulas that clerks type into cells are read by [ParseCell], which knows more: see cells.go, cellfuncs.go and
// criteria.go.
//
// # Trust in efp
//
// Tokens come from github.com/xuri/efp, which never reports an error: it takes SUM((B1, 5+*3 and "12 (a string that never
// ends) without a word. The lexer here therefore walks the source beside efp's tokens and demands that both read the same,
// and the grammar is our own. TestEfp pins what we found.
package formula
