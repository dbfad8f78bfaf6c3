package formula

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func TestFromExcelNumber(t *testing.T) {
	for _, test := range []struct {
		in     string
		want   string
		digits int
		err    error
		reason string
	}{
		{"12", "12", 2, nil, "a count"},
		{"0", "0", 1, nil, "zero has one digit"},
		{"-0", "0", 1, nil, "Excel writes -0 for some underflows"},
		{"100", "100", 1, nil, "trailing zeros are not significant"},
		{"0.30000000000000004", "0.3", 1, nil, "0.1+0.2"},
		{"4166.2416190000004", "4166.241619", 10, nil, "17 digits of an amount"},
		{"9.9999999999999995E-7", "0.000001", 1, nil, "one 分, as Excel writes it"},
		{"9.9999999999999995e-07", "0.000001", 1, nil, "as C writes it"},
		{"1.0000000000000001E-5", "0.00001", 1, nil, "noise above"},
		{"0.99999999999999989", "1", 1, nil, "the carry runs through every digit"},
		{"99999.999999999985", "100000", 1, nil, "the carry makes a digit more"},
		{"1.2E+3", "1200", 2, nil, "positive exponent"},
		{"1200E-2", "12", 2, nil, "trailing zeros and exponent"},
		{"-18651.060000000001", "-18651.06", 7, nil, "negative"},
		{"123456789.123456", "123456789.123456", 15, nil, "all that Excel holds"},
		{"9223372036854.77", "9223372036854.77", 15, nil, "near the limit"},
		{"1234567890123.4567", "1234567890123.46", 15, nil, "the 16th digit is never shown"},
		{"10000000000.000001", "10000000000", 1, nil, "found by fuzzing: few digits do not mean that none were lost"},
		{"0.1234565000000005", "", 0, ErrPrecision, "a seventh decimal under the noise"},
		{"0.0000001", "", 0, ErrPrecision, "a tenth of a millionth is not 0"},
		{"5.6843418860808015E-14", "", 0, ErrPrecision, "the rest of a float subtraction is not 0"},
		{"1E-400", "", 0, ErrPrecision, "smaller than any float"},
		{"0.3333333333333333", "", 0, ErrPrecision, "one third"},
		{"1e400", "", 0, ErrRange, "larger than any float"},
		{"1e99999999999999999999", "", 0, ErrRange, "exponent that no int holds"},
		{"9999999999999", "", 0, ErrRange, "more than 9.2e12"},
		{"123456789012345678", "", 0, ErrRange, "an id number, not a figure"},
		{"", "", 0, ErrSyntax, "blank is not zero"},
		{"NaN", "", 0, ErrSyntax, "as some writers put an error"},
		{"INF", "", 0, ErrSyntax, "XML Schema infinity"},
		{"-Infinity", "", 0, ErrSyntax, "Go infinity"},
		{"0x10", "", 0, ErrSyntax, "strconv takes some of these"},
		{"1_000", "", 0, ErrSyntax, "Go separator"},
		{"１２", "", 0, ErrSyntax, "full-width"},
		{" 12", "", 0, ErrSyntax, "blank"},
		{"12\n", "", 0, ErrSyntax, "line end"},
		{"1e", "", 0, ErrSyntax, "exponent without digits"},
		{"1e+", "", 0, ErrSyntax, "exponent with a sign only"},
		{"1e5.5", "", 0, ErrSyntax, "broken exponent"},
		{"12,5", "", 0, ErrSyntax, "decimal comma"},
		{"#REF!", "", 0, ErrSyntax, "error value"},
	} {
		d, digits, err := FromExcelNumber(test.in)
		if !errors.Is(err, test.err) || digits != test.digits || err == nil && d.String() != test.want {
			t.Errorf("%s: FromExcelNumber(%q) = %s, %d, %v; want %s, %d, %v",
				test.reason, test.in, d, digits, err, test.want, test.digits, test.err)
		}
	}
}

// TestFromExcelNumberLong: length costs no more than a walk over it.
func TestFromExcelNumberLong(t *testing.T) {
	zeros := strings.Repeat("0", 100_000)
	for in, want := range map[string]string{
		"0." + zeros + "12e100001": "1.2",
		"12" + zeros + "e-100000":  "12",
		zeros + "7." + zeros:       "7",
	} {
		if d, _, err := FromExcelNumber(in); err != nil || d.String() != want {
			t.Errorf("%s: %s, %v; want %s", clip(in), d, err, want)
		}
	}
}

// TestFromExcelNumberFloats: a decimal of up to 15 significant digits comes
// back from the float nearest to it, however the program that saved it wrote
// the float.
func TestFromExcelNumberFloats(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 100_000 {
		micro := random.Int64N(1_000_000_000_000_000) // 15 digits
		for cut := random.IntN(15); cut > 0; cut-- {
			micro /= 10
		}
		want := FromMicro(micro)
		if random.IntN(2) == 0 {
			want = want.Neg()
		}
		float, err := strconv.ParseFloat(want.String(), 64)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{
			strconv.FormatFloat(float, 'g', 17, 64),
			strconv.FormatFloat(float, 'g', -1, 64),
			strconv.FormatFloat(float, 'E', 16, 64),
			strconv.FormatFloat(float, 'f', -1, 64),
			strconv.FormatFloat(float, 'f', 20, 64),
		} {
			if got, _, err := FromExcelNumber(text); err != nil || got != want {
				t.Fatalf("%s was written as %s and read as %s, %v", want, text, got, err)
			}
		}
	}
}
