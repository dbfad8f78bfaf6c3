package templates

import "testing"

// TestOtherUnit tells units of money from words that hold 元, and lines above a table from an agency's name.
func TestOtherUnit(t *testing.T) {
	for _, c := range []struct{ text, own, want, line string }{
		{"本年收费金额（单位：元）", "万元", "元", "元"},
		{"本年收费金额（单位：万元）", "万元", "", ""},
		{"本年收费金额（单位：万元，精确到元）", "万元", "", ""},
		{"采购总金额", "元", "", ""},
		{"单位：件、万元", "元", "万元", "万元"},
		{"单位：件、万元", "万元", "", ""},
		{"（单位：元、件）", "万元", "元", "元"},
		{"（单位：千元）", "万元", "千元", "千元"},
		{"单位：元、万元", "万元", "元", ""}, // a table with both
		{"单位：亿", "万元", "亿元", ""},
		{"单位：广元市水务局", "万元", "元", ""},
		{"单元、多元、元旦", "万元", "", ""},
		{"单位：件", "万元", "", ""},
	} {
		if got := OtherUnit(c.text, c.own); got != c.want {
			t.Errorf("%s, not %s: %q, want %q", c.text, c.own, got, c.want)
		}
		if got := OtherTableUnit(c.text, c.own); got != c.line {
			t.Errorf("above a table, %s, not %s: %q, want %q", c.text, c.own, got, c.line)
		}
	}
}

// TestUnitText splits amounts in other units, and nothing else.
func TestUnitText(t *testing.T) {
	form, err := Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	amount, count := form.Figure("disclosure.fees.amount"), form.Figure("disclosure.licensing.decisions")
	for _, c := range []struct {
		text, same string
		fig        *Figure
		ok         bool
	}{
		{"911636元", "（911636 元就是 91.1636 万元）", amount, true},
		{"1.2亿", "（1.2 亿元就是 12000 万元）", amount, true},
		{"12千元", "（12 千元就是 1.2 万元）", amount, true},
		{"0.001元", "", amount, true}, // a tenth of a fen: no seven decimals
		{"12万美元", "", amount, true},
		{"12万元", "", amount, false},
		{"12万", "", amount, false},
		{"12", "", amount, false},
		{"约12元", "", amount, false},
		{"12元", "", count, false},
	} {
		words := unitWords(c.text, c.fig)
		if (words != nil) != c.ok || words["same"] != c.same {
			t.Errorf("%s: %q", c.text, words)
		}
	}
}
