package formula

import (
	"bytes"
	"fmt"
	"strings"
)

// ParseDecimal reads a number as a careful person writes it: an optional sign, ASCII digits, and an optional point followed
// by digits, of which those beyond the sixth must be 0. It takes no blanks, no exponent, no separators and no full-width
// digits: whoever wants to be lenient normalises the text first and says so. Errors are ErrSyntax, ErrPrecision and ErrRange.
func ParseDecimal(s string) (Decimal, error) {
	d, _, err := readNumeral(s, false, len(s))
	return d, err
}

// readNumeral reads a number of which so many significant digits are kept, and counts them.
func readNumeral(s string, exponent bool, keep int) (d Decimal, digits int, err error) {
	n, err := scanNumeral(s, exponent)
	if err == nil {
		n.round(keep)
		d, err = n.decimal()
	}
	if err != nil {
		return Decimal{}, 0, fmt.Errorf("%w: %q", err, clip(s))
	}
	return d, max(1, len(n.digits)), nil
}

// FromExcelNumber reads the text of a numeric cell (the <v> of SpreadsheetML) and returns the number Excel shows for it.
// Excel, WPS and LibreOffice write the nearest binary float with 17 digits, so 0.3 arrives as 0.30000000000000004 and a
// millionth as 9.9999999999999995E-7; Excel itself shows, compares and copies 15 significant digits. The text is therefore
// rounded to 15 significant digits, half away from zero, as a decimal: no float is involved. What then needs more than six
// decimals is ErrPrecision.
//
// digits counts the significant digits of the rounded number, from the first that is not 0 to the last that is not 0; it is 1
// for 0. It does not tell whether anything was rounded away: 10000000000.000001 is read as 10000000000, as Excel shows it,
// and has one digit.
//
// NaN, INF, 0x10, 1_000, full-width digits, blanks and the empty string are ErrSyntax; 1e400 is ErrRange.
func FromExcelNumber(s string) (d Decimal, digits int, err error) {
	return readNumeral(s, true, 15)
}

// numeral is a number as text: digits * 10^exp, where digits has neither leading nor trailing zeros, and is empty for 0.
type numeral struct {
	negative bool
	digits   []byte
	exp      int
}

// scanNumeral reads [+-] digits [. digits] and, when exponent is set, [(e|E) [+-] digits]. Its only error is ErrSyntax.
func scanNumeral(s string, exponent bool) (numeral, error) {
	var n numeral
	n.negative, s = cutSign(s)
	whole, s := cutDigits(s)
	n.digits = append(make([]byte, 0, 24), whole...)
	sound := whole != ""
	if rest, ok := strings.CutPrefix(s, "."); ok {
		var fraction string
		fraction, s = cutDigits(rest)
		n.digits, n.exp = append(n.digits, fraction...), -len(fraction)
		sound = sound && fraction != ""
	}
	if exponent && s != "" && (s[0] == 'e' || s[0] == 'E') {
		exp, ok := scanExponent(s[1:])
		n.exp, s, sound = n.exp+exp, "", sound && ok
	}
	if !sound || s != "" {
		return numeral{}, ErrSyntax
	}
	n.trim()
	return n, nil
}

func cutSign(s string) (negative bool, rest string) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		return s[0] == '-', s[1:]
	}
	return false, s
}

func cutDigits(s string) (digits, rest string) {
	rest = strings.TrimLeft(s, "0123456789")
	return s[:len(s)-len(rest)], rest
}

// scanExponent reads all of s. An exponent too large to matter is cut to a bound that no text can undo with its own zeros.
func scanExponent(s string) (exp int, ok bool) {
	negative, s := cutSign(s)
	const bound = 1 << 40
	for i := range len(s) {
		if !isDigit(s[i]) {
			return 0, false
		}
		exp = min(exp*10+int(s[i]-'0'), bound)
	}
	if negative {
		exp = -exp
	}
	return exp, s != ""
}

// trim takes the zeros off both ends.
func (n *numeral) trim() {
	all := len(n.digits)
	n.digits = bytes.TrimRight(n.digits, "0")
	n.exp += all - len(n.digits)
	n.digits = bytes.TrimLeft(n.digits, "0")
	if len(n.digits) == 0 {
		n.exp = 0
	}
}

// round keeps the given number of significant digits, half away from zero.
func (n *numeral) round(keep int) {
	if len(n.digits) <= keep {
		return
	}
	up := n.digits[keep] >= '5'
	n.exp += len(n.digits) - keep
	n.digits = n.digits[:keep]
	if up {
		k := keep - 1
		for k >= 0 && n.digits[k] == '9' {
			n.digits[k] = '0'
			k--
		}
		if k >= 0 {
			n.digits[k]++
		} else { // 999...9 became 1000...0
			n.digits[0] = '1'
			n.exp += keep
			n.digits = n.digits[:1]
		}
	}
	n.trim()
}

// decimal returns n exactly. Its errors are ErrRange and ErrPrecision.
func (n numeral) decimal() (Decimal, error) {
	if len(n.digits) == 0 {
		return Decimal{}, nil
	}
	if len(n.digits)+n.exp > 13 { // 9223372036854 has 13 digits
		return Decimal{}, ErrRange
	}
	if n.exp < -6 {
		return Decimal{}, ErrPrecision
	}
	var micro uint64 // at most 13+6 digits, so it cannot wrap
	for _, c := range n.digits {
		micro = micro*10 + uint64(c-'0')
	}
	for range n.exp + 6 {
		micro *= 10
	}
	d, _, err := fromMagnitude(micro, n.negative, true)
	return d, err
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// clip shortens text that is quoted in an error: a cell can hold 32,767
// characters, and the reader needs only to recognise it.
func clip(s string) string {
	const most = 80
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
