package formula

import (
	"errors"
	"strings"
	"testing"
)

var fuzzSeeds = []string{
	"=6+6", "=SUM(D7:I7)", "=12*2-3", "a = SUM(b,c.d_e) + 三.1.1", "'表二 依申请公开'!D5 : D8", "(a=b)=(c>d)",
	`IF(a<>b,"是 : ""x""","否")`, "-(5%)%", "5*++ -3", "1e400", "SUM((B1", "A B", `"12`, "#REF!+1", "1E+5",
	"'it''s'!A1", "a''b", "[1]S!A1", "SUBTOTAL(9,D8:D28)*1", "_xlfn.SUM($D$8)", "１２＋３", "a\x00", "\xff", "A1:(B2)",
	"@SUM({1;2})", "100/3*3", "ROUND(1/3,8)", "SUM(A1:XFD1048576)",
}

// FuzzParse: Parse never panics, its errors point into the source, and what it
// renders parses back to the same.
func FuzzParse(f *testing.F) {
	for _, seed := range fuzzSeeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		e, err := Parse(src)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(src) || syntax.Reason == "" {
				t.Fatalf("%q: %#v", src, err)
			}
			return
		}
		rendered := e.Excel(Renderer{})
		again, err := Parse(rendered)
		if err != nil {
			t.Fatalf("%q rendered as %q: %v", src, rendered, err)
		}
		if twice := again.Excel(Renderer{}); twice != rendered {
			t.Fatalf("%q rendered as %q, then %q", src, rendered, twice)
		}
		if strings.Join(again.Operands(), "\n") != strings.Join(e.Operands(), "\n") {
			t.Fatalf("%q has operands %q; rendered, %q", src, e.Operands(), again.Operands())
		}
		lookup := func(operand string) ([]Decimal, error) {
			return []Decimal{FromInt(int64(len(operand))), FromMicro(-7)}[:1+len(operand)%2], nil
		}
		v, errFirst := e.Eval(lookup)
		w, errSecond := again.Eval(lookup)
		if v != w || (errFirst == nil) != (errSecond == nil) {
			t.Fatalf("%q = %v, %v; rendered as %q = %v, %v", src, v, errFirst, rendered, w, errSecond)
		}
	})
}

// FuzzDecimal: the three readers of numbers never panic and agree wherever
// more than one of them reads the text.
func FuzzDecimal(f *testing.F) {
	for _, seed := range []string{"0", "-12.5", "18651.06", "9223372036854.775807", "0.30000000000000004",
		"9.9999999999999995E-7", "1e400", "1e-99999999999999999999", "0x10", "1_000", "１２", "NaN", "", "-", "+7", "00.10"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		exact, errExact := ParseDecimal(s)
		cell, digits, errCell := FromExcelNumber(s)
		var json Decimal
		errJSON := json.UnmarshalJSON([]byte(s))
		if errExact == nil {
			if again, err := ParseDecimal(exact.String()); err != nil || again != exact {
				t.Fatalf("%q = %s, which reads as %s, %v", s, exact, again, err)
			}
			if errJSON == nil && json != exact {
				t.Fatalf("%q = %s, as JSON %s", s, exact, json)
			}
			// Beyond 15 digits a cell is rounded, and digits does not tell.
			significant := len(strings.Trim(strings.NewReplacer("-", "", ".", "").Replace(exact.String()), "0"))
			if significant <= 15 && (errCell != nil || cell != exact || digits != max(1, significant)) {
				t.Fatalf("%q = %s, as a cell %s, %d, %v", s, exact, cell, digits, errCell)
			}
		}
		if errCell == nil && (digits < 1 || digits > 15) {
			t.Fatalf("%q has %d digits", s, digits)
		}
		for _, err := range []error{errExact, errCell, errJSON} {
			if err != nil && !errors.Is(err, ErrSyntax) && !errors.Is(err, ErrPrecision) && !errors.Is(err, ErrRange) {
				t.Fatalf("%q: %v", s, err)
			}
		}
	})
}

// FuzzEqual: Equal never panics, is symmetric, and whatever it takes for equal
// has the same value.
func FuzzEqual(f *testing.F) {
	for i, seed := range fuzzSeeds {
		f.Add(seed, fuzzSeeds[(i+1)%len(fuzzSeeds)])
		f.Add(seed, " "+seed)
	}
	f.Add("SUM(D8:D10)", "D8+SUM(D9,D10)*1")
	f.Fuzz(func(t *testing.T, a, b string) {
		if !Equal(a, a, "S") {
			t.Fatalf("%q is not equal to itself", a)
		}
		equal := Equal(a, b, "S")
		if equal != Equal(b, a, "S") {
			t.Fatalf("Equal(%q, %q) depends on the order", a, b)
		}
		if !equal {
			return
		}
		// Values are held together cell by cell; ranges are left to the tables.
		lookup := func(operand string) ([]Decimal, error) {
			ref := parseReference(operand)
			if strings.Contains(operand, ":") {
				return nil, ErrSeveral
			}
			key := string(appendReference(nil, ref, "S"))
			sum := int64(0)
			for _, c := range key {
				sum = sum*31%1009 + int64(c)
			}
			return []Decimal{FromInt(sum)}, nil
		}
		first, err := Parse(a)
		if err != nil {
			return
		}
		second, err := Parse(b)
		if err != nil {
			return
		}
		v, errFirst := first.Eval(lookup)
		w, errSecond := second.Eval(lookup)
		if errFirst == nil && errSecond == nil && v != w {
			t.Fatalf("%q = %s and %q = %s are taken for equal", a, show(v), b, show(w))
		}
	})
}
