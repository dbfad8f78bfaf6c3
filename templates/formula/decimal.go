package formula

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strconv"
)

// Errors of reading and computing numbers. Test for them with errors.Is.
var (
	ErrSyntax    = errors.New("not a decimal number")
	ErrPrecision = errors.New("more than six decimals")
	ErrRange     = errors.New("number out of range")
	ErrDivide    = errors.New("division by zero")
)

const (
	scale = 1_000_000 // micros in one

	// outOfRange is what FromInt and FromMicro give for an argument they cannot hold. Arithmetic, JSON and expressions answer
	// it with ErrRange, so a number that did not fit is never taken for another number.
	outOfRange = math.MinInt64
)

// Decimal is an exact number in millionths, between -9223372036854.775807 and 9223372036854.775807. In 万元 the last place is
// one 分 (0.000001 万元 = 0.01 元), so a figure of the forms is never rounded. The zero value is 0; there is one representation
// for each number, so == compares.
//
// Blank is not a Decimal: whoever reads a cell keeps blank apart from 0.
type Decimal struct{ micro int64 }

// FromInt returns n. It is meant for counts: beyond |n| <= 9,223,372,036,854 the result is not a number, and every use of it
// in arithmetic or JSON returns ErrRange. Text from outside goes through [ParseDecimal].
func FromInt(n int64) Decimal {
	const most = math.MaxInt64 / scale
	if n > most || n < -most {
		return Decimal{outOfRange}
	}
	return Decimal{n * scale}
}

// FromMicro returns m millionths. The one argument it cannot hold is math.MinInt64, which is treated as in [FromInt].
func FromMicro(m int64) Decimal { return Decimal{m} }

// Micro returns d in millionths.
func (d Decimal) Micro() int64 { return d.micro }

// Float64 returns the float nearest to d. It is for drawing charts; sums and comparisons stay in Decimal.
func (d Decimal) Float64() float64 { return float64(d.micro) / scale }

// Sign returns -1, 0 or 1.
func (d Decimal) Sign() int { return d.Cmp(Decimal{}) }

// IsZero reports whether d is 0.
func (d Decimal) IsZero() bool { return d.micro == 0 }

// IsInt reports whether d is a whole number.
func (d Decimal) IsInt() bool { return d.micro%scale == 0 }

// Neg returns -d.
func (d Decimal) Neg() Decimal { return Decimal{-d.micro} }

// Abs returns d without its sign.
func (d Decimal) Abs() Decimal {
	if d.micro < 0 {
		return d.Neg()
	}
	return d
}

// Cmp returns -1, 0 or 1 as d is less than, equal to or greater than e.
func (d Decimal) Cmp(e Decimal) int { return cmp.Compare(d.micro, e.micro) }

// Add returns d+e, or ErrRange.
func (d Decimal) Add(e Decimal) (Decimal, error) {
	s := d.micro + e.micro
	overflow := (d.micro > 0 && e.micro > 0 && s < 0) || (d.micro < 0 && e.micro < 0 && s >= 0)
	if overflow || s == outOfRange || !d.ok() || !e.ok() {
		return Decimal{}, ErrRange
	}
	return Decimal{s}, nil
}

// Sub returns d-e, or ErrRange.
func (d Decimal) Sub(e Decimal) (Decimal, error) { return d.Add(e.Neg()) }

// Mul returns d*e rounded half away from zero to a millionth, or ErrRange.
func (d Decimal) Mul(e Decimal) (Decimal, error) {
	product, _, err := d.mul(e)
	return product, err
}

// Div returns d/e rounded half away from zero to a millionth, or ErrRange, or ErrDivide when e is 0.
func (d Decimal) Div(e Decimal) (Decimal, error) {
	quotient, _, err := d.div(e)
	return quotient, err
}

func (d Decimal) ok() bool { return d.micro != outOfRange }

// mul is Mul; exact reports that nothing was rounded away.
func (d Decimal) mul(e Decimal) (product Decimal, exact bool, err error) {
	if !d.ok() || !e.ok() {
		return Decimal{}, false, ErrRange
	}
	return muldiv(d.magnitude(), e.magnitude(), scale, (d.micro < 0) != (e.micro < 0))
}

// div is Div; exact reports that nothing was rounded away.
func (d Decimal) div(e Decimal) (quotient Decimal, exact bool, err error) {
	switch {
	case !d.ok() || !e.ok():
		return Decimal{}, false, ErrRange
	case e.micro == 0:
		return Decimal{}, false, ErrDivide
	}
	return muldiv(d.magnitude(), scale, e.magnitude(), (d.micro < 0) != (e.micro < 0))
}

func (d Decimal) magnitude() uint64 { return uint64(d.Abs().micro) }

// muldiv returns x*y/z with a 128-bit product, rounded half up.
func muldiv(x, y, z uint64, negative bool) (result Decimal, exact bool, err error) {
	hi, lo := bits.Mul64(x, y)
	if hi >= z {
		return Decimal{}, false, ErrRange
	}
	q, r := bits.Div64(hi, lo, z)
	if q > math.MaxInt64 { // also keeps q+1 from wrapping
		return Decimal{}, false, ErrRange
	}
	if r >= z-r {
		q++
	}
	return fromMagnitude(q, negative, r == 0)
}

func fromMagnitude(q uint64, negative, exact bool) (Decimal, bool, error) {
	if q > math.MaxInt64 {
		return Decimal{}, false, ErrRange
	}
	d := Decimal{int64(q)}
	if negative {
		d = d.Neg()
	}
	return d, exact, nil
}

// String returns the shortest text that is exactly d: "0", "-12.5",
// "18651.06". It is what [ParseDecimal] reads and what stands in JSON.
func (d Decimal) String() string {
	if !d.ok() {
		return "<out of range>"
	}
	var buf [24]byte
	return string(d.append(buf[:0]))
}

func (d Decimal) append(b []byte) []byte {
	if d.micro < 0 {
		b = append(b, '-')
	}
	m := d.magnitude()
	b = strconv.AppendUint(b, m/scale, 10)
	fraction := m % scale
	if fraction == 0 {
		return b
	}
	b = append(b, '.')
	for place := uint64(scale / 10); fraction > 0; place /= 10 {
		b = append(b, byte('0'+fraction/place))
		fraction %= place
	}
	return b
}

// MarshalJSON returns d as an exact JSON number.
func (d Decimal) MarshalJSON() ([]byte, error) {
	if !d.ok() {
		return nil, ErrRange
	}
	return d.append(nil), nil
}

// UnmarshalJSON reads a JSON number without rounding. 1.5e3 is read, because it is exactly 1500; 1e-7 is ErrPrecision. null
// is ErrSyntax, since blank is not zero: a field that may be blank is a *Decimal.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	if !json.Valid(b) {
		return fmt.Errorf("%w: %q", ErrSyntax, clip(string(b)))
	}
	read, _, err := readNumeral(string(b), true, len(b))
	if err == nil {
		*d = read
	}
	return err
}
