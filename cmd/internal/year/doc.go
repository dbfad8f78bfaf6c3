// Package year is the folder of one year's reports: what an office settles once instead of with every command, and what it has
// decided. Everything in it is a plain file that a person can open, copy, mail and back up.
//
//	年报.yaml   settings: year, deadline, office, form, rules
//	名单.xlsx   the roster
//	决定.csv    the office's decisions
//	上年/       last year's reports
//	收件/       what came; files are only added
//	下发/       workbooks that were handed out
//	汇总/       standing, totals, marked copies
//	往来/       when what came
//	公布/       the reports
//	归档/       the whole of it in one file
package year
