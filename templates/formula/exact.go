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

// decimal rounds half away from zero to a millionth. It may fail with ErrRange.
func (a exact) decimal() (Decimal, error) {
	if a.rat == nil {
		return a.dec, nil
	}
	rounded, err := a.round(6)
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

func (a exact) add(b exact) (exact, error) {
	if a.rat == nil && b.rat == nil {
		if sum, err := a.dec.Add(b.dec); err == nil {
			return exact{dec: sum}, nil
		}
	}
	return fromFraction(new(big.Rat).Add(a.fraction(), b.fraction()))
}

func (a exact) mul(b exact) (exact, error) {
	if a.rat == nil && b.rat == nil {
		if product, ok, err := a.dec.mul(b.dec); ok && err == nil {
			return exact{dec: product}, nil
		}
	}
	return fromFraction(new(big.Rat).Mul(a.fraction(), b.fraction()))
}

func (a exact) div(b exact) (exact, error) {
	if b.sign() == 0 {
		return exact{}, ErrDivide
	}
	if a.rat == nil && b.rat == nil {
		if quotient, ok, err := a.dec.div(b.dec); ok && err == nil {
			return exact{dec: quotient}, nil
		}
	}
	return fromFraction(new(big.Rat).Quo(a.fraction(), b.fraction()))
}

// round is Excel's ROUND: half away from zero, to places decimals, which may
// be negative (ROUND(1250, -2) is 1300). |places| is at most 15.
func (a exact) round(places int) (exact, error) {
	if a.rat == nil && places >= 6 {
		return a, nil
	}
	unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(places, -places))), nil))
	if places < 0 {
		unit.Inv(unit)
	}
	scaled := new(big.Rat).Mul(a.fraction(), unit)
	// |x| + 1/2, cut: (2|num| + denom) / (2 denom)
	num := new(big.Int).Abs(scaled.Num())
	num.Lsh(num, 1).Add(num, scaled.Denom())
	num.Quo(num, new(big.Int).Lsh(scaled.Denom(), 1))
	if scaled.Sign() < 0 {
		num.Neg(num)
	}
	whole := new(big.Rat).SetInt(num)
	return fromFraction(whole.Quo(whole, unit))
}
