// Package place knows how the lines of an official table are worded in real files. It knows no file format: published
// reports look for their labels here.
//
//	w := place.NewWording(table)
//	lines := w.Rows.Find("其它法律行政法规禁止公开") // the lines that this may name, best first
package place
