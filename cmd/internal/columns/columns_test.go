package columns

import (
	"slices"
	"strings"
	"testing"
)

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		reason, text string
		width        int
		want         []string
	}{
		{"Chinese breaks anywhere", "一二三四五六", 6, []string{"一二三", "四五六"}},
		{"a comma hangs on to what it follows", "一二三，四五", 6, []string{"一二", "三，四", "五"}},
		{"an opening mark goes with what it opens", "一二（三四）", 6, []string{"一二", "（三", "四）"}},
		{"a command stays whole", "用 nianbao check 看", 12, []string{"用 nianbao", "check 看"}},
		{"what is too long stands out", "看 applications.balance 吧", 8, []string{"看", "applications.balance", "吧"}},
		{"white space is one space", "一\n  二", 10, []string{"一 二"}},
		{"nothing gives nothing", "  ", 10, nil},
	} {
		if got := Wrap(tt.text, tt.width); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
	}
}

// Wrapping loses nothing but white space.
func FuzzWrap(f *testing.F) {
	f.Add("读 `testdata/returned` 里收回的填报表，逐份给出结论。", 20)
	f.Add("（（（（", 1)
	f.Fuzz(func(t *testing.T, s string, width int) {
		bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got := strings.Join(Wrap(s, width), " "); bare(got) != bare(string([]rune(s))) {
			t.Errorf("%q became %q", s, got)
		}
	})
}

func TestPad(t *testing.T) {
	if got := Pad("制表", 6); got != "制表  " || Width(got) != 6 {
		t.Errorf("%q", got)
	}
	if got := Pad("制表制表", 6); got != "制表制表" {
		t.Errorf("%q", got)
	}
}
