// Package cases knows what an office has on its desk: applications for information and the disputes about them. It says when
// an answer is due, which figure of tables three and four a case counts in, and what is wrong with its line.
//
//	year := cases.NewYear(2026, holidays, cases.Practice{})
//	seen := year.Applications(lines)
//	fmt.Println(seen[0].Due, seen[0].In, seen[0].Out, seen[0].Findings)
//
// A line is what stands in the cells of a ledger, as a spreadsheet sees it: a number, a text, or nothing. Every rule stands
// here once with both of its hands: the formula that the workbook shows it by, in names of columns and without addresses, and
// the test by which the program finds it. TestLedgerOffice holds the two together with LibreOffice between them.
//
// No official text says how the tables are counted (国办公开办函〔2021〕30号 and 〔2016〕201号 have a few sentences). What is our own
// reading stands in Customs, is printed in the ledger as ours, and can be switched where practice differs.
package cases
