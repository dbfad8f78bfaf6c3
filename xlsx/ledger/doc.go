// Package ledger makes the workbook in which an office keeps its applications and disputes all year, 台账, and reads it back.
//
//	err := (&ledger.Ledger{Year: 2026, Today: today}).Write(w)
//	read, findings := ledger.Read(book)
//
// The sheets count by themselves: every figure of tables three and four is a formula over the rows, and each carries the value
// that it comes to. What a row means is for package templates/cases to say; addresses stand here alone. Only figures leave a
// ledger: Filing has no text of a row, and no finding quotes one.
package ledger
