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
		got, ok := in.number(i)
		if ok != (want.Kind == templates.CellNumber) || ok && got != want.Number {
			t.Fatalf("%s is %v %v, want %v", keys[i], got, ok, want)
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
	if !x.equal(reduce(f)) {
		t.Error("not equal to itself")
	}
	f.Set(keys[3], templates.Number(formula.FromMicro(41)))
	if x.equal(reduce(f)) {
		t.Error("equal to another")
	}
	if n := len(reduce(templates.NewFiling(form, 2024)).packed); n != len(keys) {
		t.Errorf("a blank filing takes %d bytes", n)
	}
}
