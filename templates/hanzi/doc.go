// Package hanzi holds what Chinese text needs wherever it is read: one folding of labels, names and figures, one list of
// blanks, one reader of numerals and of years, one distance between words. It knows no form and no file.
//
// The folds are not one law: TestFolds is the table of where they differ, and why.
package hanzi
