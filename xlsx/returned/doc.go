// Package returned turns a workbook that came back into a filing: every figure exactly as it stands, or the file is refused
// by name, or a finding says what is in doubt.
//
//	ret := returned.Read(file, size, returned.Options{File: name, Forms: forms})
//
// The forms are those that the workbook may hold; its stamp says which. Where the official labels stand in their places, the
// layout says where the figures are; else they are found by the labels alone. Nothing is corrected, guessed or dropped.
package returned
