package formula

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

func TestParseDecimal(t *testing.T) {
	for _, test := range []struct {
		in, want string
		err      error
		reason   string
	}{
		{"0", "0", nil, "zero"},
		{"-0", "0", nil, "one representation of zero"},
		{"-0.000000", "0", nil, "also written long"},
		{"12", "12", nil, "a count"},
		{"+12", "12", nil, "explicit plus"},
		{"007", "7", nil, "leading zeros change nothing"},
		{"18651.06", "18651.06", nil, "an amount"},
		{"-12.5", "-12.5", nil, "negative"},
		{"0.000001", "0.000001", nil, "one 分 in 万元"},
		{"1.5000000000", "1.5", nil, "zeros beyond the sixth place are no precision"},
		{"9223372036854.775807", "9223372036854.775807", nil, "largest"},
		{"-9223372036854.775807", "-9223372036854.775807", nil, "smallest"},
		{"0.0000001", "", ErrPrecision, "seventh place"},
		{"1.0000001", "", ErrPrecision, "seventh place after zeros"},
		{"9223372036854.775808", "", ErrRange, "one millionth too large"},
		{"-9223372036854.775808", "", ErrRange, "int64 could hold it, its negation not"},
		{"99999999999999999999999999", "", ErrRange, "far too large"},
		{"", "", ErrSyntax, "blank is not zero"},
		{"-", "", ErrSyntax, "no digits"},
		{".5", "", ErrSyntax, "no digit before the point"},
		{"5.", "", ErrSyntax, "no digit after the point"},
		{"1e3", "", ErrSyntax, "exponent"},
		{" 1", "", ErrSyntax, "blank before"},
		{"1 ", "", ErrSyntax, "blank after"},
		{"1,000", "", ErrSyntax, "separator"},
		{"1_000", "", ErrSyntax, "Go separator"},
		{"１２", "", ErrSyntax, "full-width digits"},
		{"12件", "", ErrSyntax, "unit"},
		{"1.2.3", "", ErrSyntax, "two points"},
		{"--1", "", ErrSyntax, "two signs"},
		{"0x10", "", ErrSyntax, "hexadecimal"},
		{"NaN", "", ErrSyntax, "not a number"},
	} {
		d, err := ParseDecimal(test.in)
		if !errors.Is(err, test.err) || err == nil && d.String() != test.want {
			t.Errorf("%s: ParseDecimal(%q) = %s, %v; want %s, %v", test.reason, test.in, d, err, test.want, test.err)
		}
		if err == nil {
			if again, err := ParseDecimal(d.String()); err != nil || again != d {
				t.Errorf("%s: %q does not read back: %v, %v", test.reason, d, again, err)
			}
		}
	}
}

func TestDecimalOutOfRange(t *testing.T) {
	one := FromInt(1)
	for _, bad := range []Decimal{FromInt(math.MaxInt64), FromInt(math.MinInt64), FromInt(9_223_372_036_855),
		FromMicro(math.MinInt64), FromInt(math.MaxInt64).Neg(), FromInt(math.MaxInt64).Abs()} {
		for name, op := range map[string]func(Decimal, Decimal) (Decimal, error){
			"Add": Decimal.Add, "Sub": Decimal.Sub, "Mul": Decimal.Mul, "Div": Decimal.Div,
		} {
			for _, args := range [][2]Decimal{{bad, one}, {one, bad}, {bad, Decimal{}}, {Decimal{}, bad}} {
				if got, err := op(args[0], args[1]); err == nil {
					t.Errorf("%s(%s, %s) = %s; want an error", name, args[0], args[1], got)
				}
			}
		}
		if _, err := json.Marshal(bad); !errors.Is(err, ErrRange) {
			t.Errorf("Marshal: %v; want ErrRange", err)
		}
		if _, err := ParseDecimal(bad.String()); err == nil {
			t.Errorf("%q reads back as a number", bad)
		}
	}
	if d := FromInt(-9_223_372_036_854); d.String() != "-9223372036854" {
		t.Errorf("largest whole number: %s", d)
	}
}

// TestDecimalAgainstBig holds the four operations against math/big, with
// arguments of every size and many near the limits.
func TestDecimalAgainstBig(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	number := func() int64 {
		m := random.Int64() >> random.IntN(63)
		if random.IntN(8) == 0 {
			m = math.MaxInt64 - m%3
		}
		if random.IntN(2) == 0 {
			m = -m
		}
		return m
	}
	million := big.NewInt(scale)
	for range 50_000 {
		x, y := number(), number()
		if x == math.MinInt64 || y == math.MinInt64 {
			continue
		}
		a, b := big.NewInt(x), big.NewInt(y)
		d, e := FromMicro(x), FromMicro(y)
		check := func(op string, num, denom *big.Int, got Decimal, err error) {
			t.Helper()
			want := roundHalfAway(num, denom)
			if !want.IsInt64() || want.Int64() == math.MinInt64 {
				if !errors.Is(err, ErrRange) {
					t.Fatalf("%s %s %s = %s, %v; want ErrRange", d, op, e, got, err)
				}
			} else if err != nil || got.Micro() != want.Int64() {
				t.Fatalf("%s %s %s = %s, %v; want %s micro", d, op, e, got, err, want)
			}
		}
		got, err := d.Add(e)
		check("+", new(big.Int).Add(a, b), bigOne, got, err)
		got, err = d.Sub(e)
		check("-", new(big.Int).Sub(a, b), bigOne, got, err)
		got, err = d.Mul(e)
		check("*", new(big.Int).Mul(a, b), million, got, err)
		got, err = d.Div(e)
		if y == 0 {
			if !errors.Is(err, ErrDivide) {
				t.Fatalf("%s / 0 = %s, %v; want ErrDivide", d, got, err)
			}
		} else {
			check("/", new(big.Int).Mul(a, million), b, got, err)
		}
		if d.Cmp(e) != a.Cmp(b) || d.Sign() != a.Sign() || d.Neg().Abs() != d.Abs() || d.IsZero() != (x == 0) || d.IsInt() != (x%scale == 0) {
			t.Fatalf("Cmp, Sign, Abs, IsZero or IsInt of %s, %s", d, e)
		}
	}
}

// roundHalfAway returns num/denom rounded to a whole number.
func roundHalfAway(num, denom *big.Int) *big.Int {
	negative := num.Sign()*denom.Sign() < 0
	n, d := new(big.Int).Abs(num), new(big.Int).Abs(denom)
	q := n.Add(n.Lsh(n, 1), d).Quo(n, d.Lsh(d, 1))
	if negative {
		q.Neg(q)
	}
	return q
}

func TestDecimalJSON(t *testing.T) {
	for _, test := range []struct {
		in, want string
		err      error
		reason   string
	}{
		{"18651.06", "18651.06", nil, "as it stands"},
		{"0.10", "0.1", nil, "shortest form"},
		{"1.5e3", "1500", nil, "exact exponent"},
		{"25E-2", "0.25", nil, "exact negative exponent"},
		{"0e999", "0", nil, "zero whatever its exponent"},
		{"1e-7", "", ErrPrecision, "exponent beyond a millionth"},
		{"1e400", "", ErrRange, "too large"},
		{"1e99999999999999999999", "", ErrRange, "exponent that no int holds"},
		{"0.30000000000000004", "", ErrPrecision, "JSON is exact: noise is not forgiven"},
		{"null", "", ErrSyntax, "blank is not zero"},
		{`"12"`, "", ErrSyntax, "text is not a number"},
	} {
		d := FromInt(99)
		err := d.UnmarshalJSON([]byte(test.in))
		if !errors.Is(err, test.err) {
			t.Errorf("%s: %s: %v; want %v", test.reason, test.in, err, test.err)
		}
		if err != nil {
			if d != FromInt(99) {
				t.Errorf("%s: %s: changed to %s by a failed read", test.reason, test.in, d)
			}
			continue
		}
		if out, err := json.Marshal(d); err != nil || string(out) != test.want {
			t.Errorf("%s: %s became %s, %v; want %s", test.reason, test.in, out, err, test.want)
		}
	}
	var field struct{ A, B *Decimal }
	if err := json.Unmarshal([]byte(`{"A": null, "B": 0}`), &field); err != nil || field.A != nil || field.B == nil {
		t.Errorf("null and 0 through a pointer: %+v, %v", field, err)
	}
}
