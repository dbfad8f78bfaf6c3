// Package place knows how the lines of an official table are worded in real files: one ladder for published reports and
// workbooks. It knows no file format.
//
//	w := place.NewWording(table)
//	a := w.Rows.Find("2.其它法律行政法规禁止公开") // the lines that this may name, and by which rung
//
// A text that only comes near to a label is believed where the labels around it agree (Labels.Along), and whoever believes it
// says what stands there and what it was taken for. Numbers are no slips: a figure that ran into a label makes it another.
package place
