package templates

import (
	"testing"

	"nianbao/templates/formula"
)

func TestParseFigure(t *testing.T) {
	f21, f19 := form(t, "2021"), form(t, "2019")
	count, amount := f21.Figure("applications.new.natural"), f21.Figure("disclosure.fees.amount")
	yuan, signed := f19.Figure("disclosure.procurement.amount"), f19.Figure("disclosure.fees.change")
	for _, tt := range []struct {
		text   string
		fig    *Figure
		want   string // the number, "blank" or "text"
		remark string
		reason string
	}{
		{"", count, "blank", "", "nothing"},
		{"12", count, "12", "", "plain"},
		{"007", count, "7", "", "leading zeros"},
		{"１２", count, "12", "", "full width"},
		{"１，２３４", count, "1234", "", "full width throughout"},
		{"1,234,567", count, "1234567", "", "thousands"},
		{"12,34", count, "text", "", "not thousands: 12 or 1234 or 12.34"},
		{"1,2345", count, "text", "", "not thousands"},
		{",123", count, "text", "", "nothing before the separator"},
		{"1,234.5", amount, "1234.5", "", "thousands and a fraction"},
		{"1,234.5,6", amount, "text", "", "a separator behind the point"},
		{"五三", count, "53", "", "digit by digit"},
		{"五，三", count, "text", "", "five and three, not 53"},
		{"三,千", count, "text", "", "no group of digits"},
		{" 12 ", count, "12", "", "ideographic and hard spaces"},
		{"\u200b12\ufeff", count, "12", "", "zero width"},
		{"\u202d83\u202c", count, "83", "", "between the marks that pages put round a number"},
		{"\u200e83", count, "83", "", "behind a mark"},
		{"\u200f83\u200f", count, "83", "", "marks of Arabic"},
		{"\u206683\u2069件", count, "83", "", "an isolate, and the unit"},
		{"8\u202a3", count, "83", "", "a mark within"},
		{"\u202e83\u202c", count, "text", "", "seen as 38"},
		{"\u202e8\u202c", count, "8", "", "seen as 8 all the same"},
		{"1 2", count, "text", "", "12 or two figures"},
		{"12\n", count, "12", "", "line feed"},
		{"1\n2", count, "text", "", "two lines"},
		{"12件", count, "12", "", "own unit"},
		{"3 起", count, "3", "", "own unit behind a blank"},
		{"12件左右", count, "text", "", "not exact"},
		{"约12件", count, "text", "", "not exact"},
		{"12元", count, "text", "", "not a count's unit"},
		{"件", count, "text", "", "unit alone"},
		{"+44", signed, "44", "", "增/减"},
		{"-18", signed, "-18", "", "增/减"},
		{"－18", signed, "-18", "", "full width"},
		{"−18", signed, "-18", "", "minus sign"},
		{"--18", signed, "text", "", "two signs"},
		{"12.50", amount, "12.5", "", "amount"},
		{"18651.06万元", amount, "18651.06", "", "own unit"},
		{"186510600元", amount, "text", "", "元 where 万元 is asked: not converted"},
		{"5949.088667", amount, "5949.088667", "", "six decimals"},
		{"5949.0886671", amount, "text", "", "seven decimals"},
		{"5949.0886670", amount, "5949.088667", "", "the seventh is 0"},
		{"251000元", yuan, "251000", "", "own unit"},
		{"25万元", yuan, "text", "", "万元 where 元 is asked"},
		{"1e3", count, "text", "", "exponents are not typed by people"},
		{"0x10", count, "text", "", "hexadecimal"},
		{"1_000", count, "text", "", "Go's separator"},
		{"12%", count, "text", "", "a share"},
		{"1/2", count, "text", "", "a fraction or a date"},
		{"(12)", count, "text", "", "an accountant's minus or a footnote"},
		{"十二", count, "12", "", "Chinese"},
		{"一百零三", count, "103", "", "Chinese"},
		{"一百二", count, "text", "", "120 or 102"},
		{"一百二十", count, "120", "", "clear"},
		{"两千", count, "2000", "", "两"},
		{"一千零二十", count, "1020", "", "零 for a gap"},
		{"一千零二百", count, "text", "", "零 for nothing"},
		{"三万二", count, "text", "", "32000 or 30002"},
		{"三万零二", count, "30002", "", "clear"},
		{"三万二千", count, "32000", "", "clear"},
		{"〇", count, "0", "", "Chinese zero"},
		{"二〇", count, "20", "", "digit by digit"},
		{"贰拾叁", count, "23", "", "capitals"},
		{"廿三", count, "text", "", "not in use"},
		{"一", count, "text", "", "one or a dash"},
		{"一一", count, "text", "", "eleven or a dash"},
		{"十一", count, "11", "", "no dash"},
		{"/", count, "blank", "", "nothing to report"},
		{"—", count, "blank", "", "nothing to report"},
		{"－", count, "blank", "", "a full-width dash"},
		{" 无 ", count, "blank", "", "nothing to report"},
		{"不涉及", count, "blank", "", "nothing to report"},
		{"N/A", count, "blank", "", "nothing to report"},
		{"无此项", count, "text", "", "a sentence"},
		{"　", count, "blank", "", "an ideographic space"},
		{"22（其中修订16件）", count, "22", "其中修订16件", "a remark"},
		{"22件（其中修订16件）", count, "22", "其中修订16件", "unit and remark"},
		{"22（其中（修订）16件）", count, "text", "", "nested"},
		{"22（16", count, "text", "", "not closed"},
		{"22（16）件", count, "text", "", "words after the remark"},
		{"9999999999999999", count, "text", "", "out of range"},
		{"#REF!", count, "error", "", "an error value pasted as words"},
		{"١٢", count, "text", "", "digits of another script"},
		{"②", count, "text", "", "circled"},
		{"O", count, "text", "", "the letter"},
	} {
		c := ParseFigure(tt.text, tt.fig)
		got := ""
		switch c.Kind {
		case CellBlank:
			got = "blank"
		case CellText:
			got = "text"
		case CellError:
			got = "error"
		case CellNumber:
			got = c.Number.String()
		}
		if got != tt.want || c.Remark != tt.remark {
			t.Errorf("%q (%s): %s %q, want %s %q", tt.text, tt.reason, got, c.Remark, tt.want, tt.remark)
		}
		if want := tt.text; c.Text != want && !(c.Kind == CellNumber && want == c.Number.String()) {
			t.Errorf("%q: what was typed is kept as %q", tt.text, c.Text)
		}
	}
}

func FuzzParseFigure(f *testing.F) {
	for _, s := range []string{"12", "１，２３４", "一百零三", "22（其中）", "－", "+4.5万元", "1,234.5", "零", "三万零二百"} {
		f.Add(s, true)
	}
	forms := Forms()
	f.Fuzz(func(t *testing.T, s string, money bool) {
		fig := forms[1].Figure("applications.new.natural")
		if money {
			fig = forms[1].Figure("disclosure.fees.amount")
		}
		c := ParseFigure(s, fig)
		switch c.Kind {
		case CellNumber:
			again := ParseFigure(c.Number.String(), fig)
			if again.Kind != CellNumber || again.Number != c.Number || again.Text != "" {
				t.Errorf("%q is %s, which reads as %v", s, c.Number, again)
			}
		case CellText, CellBlank:
			if c.Text != s || c.Number != (Decimal{}) {
				t.Errorf("%q is kept as %+v", s, c)
			}
		default:
			t.Errorf("%q has kind %d", s, c.Kind)
		}
		if d, err := formula.ParseDecimal(s); err == nil && (c.Kind != CellNumber || c.Number != d) {
			t.Errorf("%q is %s, but reads as %+v", s, d, c)
		}
	})
}
