package formula

import "math/big"

// maxBits bounds the fractions of one computation. A formula of a form stays
// far below; only a formula made to waste time gets there.
const maxBits = 2048

// exact is a number without any rounding: a Decimal as long as it fits one, otherwise a fraction. Rounding 100/3 to
// millionths would make 100/3*3 into 99.999999, where Excel says 100.
type exact struct {
	dec Decimal
	rat *big.Rat // if not nil, the number; never changed, never a Decimal
}

var (
	bigScale = big.NewInt(scale)
	bigOne   = big.NewInt(1)
)

func (a exact) fraction() *big.Rat {
	if a.rat != nil {
		return a.rat
	}
	return big.NewRat(a.dec.micro, scale)
}

// fromFraction takes r over. It fails with ErrRange if r has grown too long.
func fromFraction(r *big.Rat) (exact, error) {
	if r.Num().BitLen() > maxBits || r.Denom().BitLen() > maxBits {
		return exact{}, ErrRange
	}
	micro := new(big.Int).Mul(r.Num(), bigScale)
	if rest := new(big.Int); r.Denom().Cmp(bigOne) != 0 {
		if micro.QuoRem(micro, r.Denom(), rest); rest.Sign() != 0 {
			return exact{rat: r}, nil
		}
	}
	if d := (Decimal{micro.Int64()}); micro.IsInt64() && d.ok() {
		return exact{dec: d}, nil
	}
	return exact{rat: r}, nil
}

// A failure ends a parse or a computation from deep inside, where nobody in between has anything to add to it: it unwinds the
// stack to the function that was called, as in the parsers of the standard library.
type failure struct{ err error }

func stop(err error) { panic(failure{err}) }

func must[T any](v T, err error) T {
	if err != nil {
		stop(err)
	}
	return v
}

// caught, deferred, makes an error of a failure.
func caught(err *error) {
	switch what := recover().(type) {
	case nil:
	case failure:
		*err = what.err
	default:
		panic(what)
	}
}

func attempt(do func()) (err error) {
	defer caught(&err)
	do()
	return nil
}

// decimal rounds half away from zero to a millionth. It may fail with ErrRange.
func (a exact) decimal() (Decimal, error) {
	if a.rat == nil {
		return a.dec, nil
	}
	rounded, err := a.round(6, roundHalf)
	if err != nil || rounded.rat != nil {
		return Decimal{}, ErrRange
	}
	return rounded.dec, nil
}

func (a exact) sign() int {
	if a.rat != nil {
		return a.rat.Sign()
	}
	return a.dec.Sign()
}

func (a exact) cmp(b exact) int {
	if a.rat == nil && b.rat == nil {
		return a.dec.Cmp(b.dec)
	}
	return a.fraction().Cmp(b.fraction())
}

func (a exact) neg() exact {
	if a.rat != nil {
		return exact{rat: new(big.Rat).Neg(a.rat)}
	}
	return exact{dec: a.dec.Neg()}
}

// add, mul and div stop with ErrRange, and div with ErrDivide.
func (a exact) add(b exact) exact {
	if a.rat == nil && b.rat == nil {
		if sum, err := a.dec.Add(b.dec); err == nil {
			return exact{dec: sum}
		}
	}
	return must(fromFraction(new(big.Rat).Add(a.fraction(), b.fraction())))
}

func (a exact) mul(b exact) exact {
	if a.rat == nil && b.rat == nil {
		if product, ok, err := a.dec.mul(b.dec); ok && err == nil {
			return exact{dec: product}
		}
	}
	return must(fromFraction(new(big.Rat).Mul(a.fraction(), b.fraction())))
}

func (a exact) div(b exact) exact {
	if b.sign() == 0 {
		stop(ErrDivide)
	}
	if a.rat == nil && b.rat == nil {
		if quotient, ok, err := a.dec.div(b.dec); ok && err == nil {
			return exact{dec: quotient}
		}
	}
	return must(fromFraction(new(big.Rat).Quo(a.fraction(), b.fraction())))
}

// compute is what an operator of arithmetic makes of two numbers.
func (op operator) compute(a, b exact) exact {
	switch op {
	case opAdd:
		return a.add(b)
	case opSubtract:
		return a.add(b.neg())
	case opMultiply:
		return a.mul(b)
	}
	return a.div(b)
}

// places reads a as a number of decimals; ok is false for one that is not whole or too large.
func (a exact) places() (n int, ok bool) {
	const most = 15
	ok = a.rat == nil && a.dec.IsInt() && a.dec.Abs().Cmp(FromInt(most)) <= 0
	return int(a.dec.Micro() / scale), ok
}

type roundMode uint8

const (
	roundHalf roundMode = iota // away from zero
	roundUp                    // away from zero
	roundDown                  // towards zero
)

// round is Excel's ROUND, ROUNDUP or ROUNDDOWN to places decimals, which may be negative (ROUND(1250, -2) is 1300). |places| is
// at most 15.
func (a exact) round(places int, mode roundMode) (exact, error) {
	if a.rat == nil && places >= 6 {
		return a, nil
	}
	unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(places, -places))), nil))
	if places < 0 {
		unit.Inv(unit)
	}
	scaled := new(big.Rat).Mul(a.fraction(), unit)
	whole, rest := new(big.Int).QuoRem(scaled.Num(), scaled.Denom(), new(big.Int))
	away := mode == roundUp && rest.Sign() != 0
	if mode == roundHalf {
		away = rest.Abs(rest).Lsh(rest, 1).Cmp(scaled.Denom()) >= 0
	}
	if away {
		whole.Add(whole, big.NewInt(int64(scaled.Sign())))
	}
	rounded := new(big.Rat).SetInt(whole)
	return fromFraction(rounded.Quo(rounded, unit))
}
