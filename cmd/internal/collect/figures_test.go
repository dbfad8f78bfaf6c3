package collect

import (
	"math/rand/v2"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// What was packed comes out as it went in: every kind of cell, the largest and smallest numbers, in any order of asking.
func TestFigures(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	f := templates.NewFiling(form, 2024)
	keys := form.Keys()
	odd := []templates.Cell{{}, templates.Number(formula.FromInt(0)), templates.Number(formula.FromInt(1)), templates.Number(templates.MaxFigure),
		templates.Number(formula.FromInt(-7)), templates.Number(formula.FromMicro(1)), templates.Number(formula.FromMicro(-1)),
		templates.Number(formula.FromMicro(999_999_999_999_999)), templates.TextCell("12件左右"), {Kind: templates.CellError, Text: "#REF!"}, {Kind: templates.CellUnreadable}}
	r := rand.New(rand.NewPCG(1, 2))
	for _, k := range keys {
		f.Set(k, odd[r.IntN(len(odd))])
	}
	x := reduce(f)
	in := figureReader{figures: x}
	for range 3 * len(keys) {
		i := r.IntN(len(keys))
		want := f.Cell(keys[i])
		if got := in.cell(i); got.Kind != want.Kind || got.Number != want.Number {
			t.Fatalf("%s is %v, want %v", keys[i], got, want)
		}
	}
	back := x.filing("示例县水务局", 2024)
	for _, k := range keys {
		if a, b := back.Cell(k), f.Cell(k); a.Kind != b.Kind || a.Kind == templates.CellNumber && a.Number != b.Number {
			t.Errorf("%s is %v, want %v", k, a, b)
		}
	}
	if x.certain {
		t.Error("certain, with text among the figures")
	}
	if len(x.unlike(reduce(f))) > 0 {
		t.Error("not equal to itself")
	}
	text := f.Clone()
	text.Set(keys[3], templates.TextCell("12件左右"))
	other := f.Clone()
	other.Set(keys[3], templates.TextCell("15件左右"))
	if len(reduce(text).unlike(reduce(other))) == 0 || len(reduce(text).unlike(reduce(text.Clone()))) > 0 {
		t.Error("different texts are taken for equal, or equal ones for different")
	}
	f.Set(keys[3], templates.Number(formula.FromMicro(41)))
	if len(x.unlike(reduce(f))) == 0 {
		t.Error("equal to another")
	}
	if n := len(reduce(templates.NewFiling(form, 2024)).packed); n != len(keys) {
		t.Errorf("a blank filing takes %d bytes", n)
	}
}
