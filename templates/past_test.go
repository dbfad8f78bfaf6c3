package templates

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nianbao/templates/formula"
)

// full returns a filing whose every figure is known, inputs 1 to 9 and totals to match.
func full(f *Form, year int) *Filing {
	filing := NewFiling(f, year)
	for i, key := range f.Keys() {
		if f.Computed(key) == nil {
			filing.Set(key, Number(formula.FromInt(int64(1+i%9))))
		}
	}
	filing.Complete()
	return filing
}

// TestPastFigure: what of last year is known, case by case.
func TestPastFigure(t *testing.T) {
	f := form(t, "2021")
	const part, total = Key("applications.new.natural"), Key("applications.new.total")
	row := []Key{part, "applications.new.business", "applications.new.research", "applications.new.charity", "applications.new.legal",
		"applications.new.other"}
	zeros := func(x *Filing, but ...Key) {
		for _, k := range row {
			if !slices.Contains(but, k) {
				x.Set(k, Number(Decimal{}))
			}
		}
	}
	for _, tt := range []struct {
		reason string
		lay    func(*Filing)
		key    Key
		want   string // "" for not known
	}{
		{"a blank input is a hole", func(x *Filing) {}, part, ""},
		{"a 0 that somebody typed is known", func(x *Filing) { x.Set(part, Number(Decimal{})) }, part, "0"},
		{"a text is a hole", func(x *Filing) { x.Set(part, TextCell("若干")) }, part, ""},
		{"a total whose parts are known follows", func(x *Filing) { zeros(x) }, total, "0"},
		{"a total with a hole among its parts does not", func(x *Filing) { zeros(x, part) }, total, ""},
		{"nor when Complete has added it up", func(x *Filing) { zeros(x, part); x.Complete() }, total, ""},
		{"a total that is itself stated is known", func(x *Filing) { x.Set(total, Number(number("12"))) }, total, "12"},
		{"a total that a formula came to over a hole is not", func(x *Filing) { zeros(x, part); x.Set(total, byFormula("12")) }, total, ""},
		{"a formula that comes to something else than its parts knows nothing", func(x *Filing) { zeros(x); x.Set(total, byFormula("3")) },
			total, ""},
		{"over parts that are all known it is", func(x *Filing) { zeros(x); x.Set(total, byFormula("0")) }, total, "0"},
		{"a formula over empty cells shows 0 and knows nothing", func(x *Filing) { x.Set(total, Number(Decimal{})) }, total, ""},
		{"an unreadable total is not made up for by its parts", func(x *Filing) { zeros(x); x.Set(total, Cell{Kind: CellUnreadable}) }, total, ""},
	} {
		last := NewFiling(f, 2023)
		tt.lay(last)
		d, ok := PastOf(last, f).Figure(tt.key)
		if got := map[bool]string{true: d.String()}[ok]; got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.reason, got, tt.want)
		}
	}
	if PastOf(nil, f).Knows() || PastOf(NewFiling(f, 2023), f).Knows() {
		t.Error("something is known of nothing")
	}
	old := full(form(t, "2019"), 2020)
	if _, ok := PastOf(old, f).Figure("disclosure.licensing.decisions"); ok {
		t.Error("行政许可 of the edition of 2019 is held against that of 2021")
	}
	if _, ok := PastOf(old, f).Figure("applications.new.total"); !ok {
		t.Error("table 三 goes on from 2020 to 2021")
	}
}

// byFormula is a total as the reader of workbooks gives one that still is a formula.
func byFormula(n string) Cell { return Cell{Kind: CellNumber, Number: number(n), Formula: true} }

// TestPastHoles takes figures of last year away, each in turn and random sets, on every way a filing is kept: none of them
// comes back as a figure, in no sum, and no rule that needs one speaks.
func TestPastHoles(t *testing.T) {
	f := form(t, "2021")
	whole := full(f, 2023)
	r := rand.New(rand.NewPCG(13, 3))
	var sets [][]Key
	for _, key := range f.Keys() {
		sets = append(sets, []Key{key})
	}
	for range 40 {
		keys := slices.Clone(f.Keys())
		r.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		sets = append(sets, keys[:1+r.IntN(len(keys))])
	}
	now := full(f, 2024)
	for _, gone := range sets {
		last := whole.Clone()
		for _, key := range gone {
			last.Set(key, Cell{})
		}
		book := last.Clone() // as a workbook has it, whose totals are formulas
		for _, key := range f.order {
			if cell := whole.Cell(key); slices.Contains(gone, key) {
				book.Set(key, Cell{})
			} else if d, err := book.Compute(key); err == nil {
				cell.Number, cell.Summed, cell.Formula = d, false, true
				book.Set(key, cell)
			}
		}
		for _, f := range []*Filing{book, jsonOf(t, book)} {
			for _, key := range f.Form.Keys() {
				if d, ok := PastOf(f, f.Form).Figure(key); ok && d != whole.Cell(key).Number {
					t.Fatalf("without %v: in a workbook %s is %s", gone, key, d)
				}
			}
		}
		data, err := last.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		read, err := ReadFiling(data, func(string) (*Form, error) { return f, nil })
		if err != nil {
			t.Fatal(err)
		}
		sum, err := SumPast(f, 2023, []*Filing{whole, read})
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range gone {
			if f.Computed(key) != nil {
				continue // it follows from its parts, where they are left
			}
			for name, x := range map[string]*Filing{"as it is": last, "as JSON": read, "in a sum": sum} {
				if d, ok := PastOf(x, f).Figure(key); ok {
					t.Fatalf("without %v: %s %s is %s", gone, name, key, d)
				}
			}
		}
		for _, key := range f.Keys() { // a figure that is still told is the true one
			if d, ok := PastOf(read, f).Figure(key); ok && d != whole.Cell(key).Number {
				t.Fatalf("without %v: %s is %s", gone, key, d)
			}
		}
		for _, x := range Check(now, Options{Previous: read}).Findings {
			if strings.HasPrefix(x.Code, "previous.") && slices.ContainsFunc(gone, func(k Key) bool { return needs(f, x, k) }) {
				t.Fatalf("without %v: %s %s", gone, x.ID(), x.Message)
			}
		}
	}
}

// jsonOf returns a filing as it comes back from JSON.
func jsonOf(t *testing.T, f *Filing) *Filing {
	t.Helper()
	data, err := f.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	read, err := ReadFiling(data, func(string) (*Form, error) { return f.Form, nil })
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// needs reports whether a finding's rule needs an input of last year.
func needs(f *Form, x Finding, key Key) bool {
	rule := f.Rule(x.Code)
	if rule == nil || f.Computed(key) != nil {
		return false
	}
	i := slices.IndexFunc(rule.Instances, func(i *Instance) bool { return i.Key == x.Key })
	return i >= 0 && slices.Contains(rule.Instances[i].operands, previousPrefix+string(key))
}

// allStated makes totals that Complete has added up ones that the source states: JSON gives every total as a number, and is
// then the source of it.
func allStated(f *Filing) *Filing {
	for i := range f.cells {
		f.cells[i].Summed = false
	}
	return f
}
