package templates

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nianbao/templates/formula"
)

// TestHolesAreListed: with a hole in one column of last year the carry-over is still checked in the other columns and in
// the stated total, and what could not be checked is listed with its reason.
func TestHolesAreListed(t *testing.T) {
	const at = "previous.carried-in@applications.carried_in."
	for _, tt := range []struct {
		reason  string
		lay     func(last *Filing)
		found   []string // codes of carry-over
		unknown []string
		because string
	}{
		{"a blank part, the stated total is off", func(last *Filing) {
			last.Set("applications.carried_out.natural", Cell{})
			last.Set("applications.carried_out.total", Number(formula.FromInt(8)))
		}, []string{at + "total"}, []string{at + "natural"}, "上年的 三、申请 四、结转下年度继续办理·自然人 没有数"},
		{"a blank part, the stated total holds", func(last *Filing) {
			last.Set("applications.carried_out.natural", Cell{})
			last.Set("applications.carried_out.total", Number(formula.FromInt(6)))
		}, nil, []string{at + "natural"}, ""},
		{"a blank part, another part is off: its total would say the same again", func(last *Filing) {
			last.Set("applications.carried_out.natural", Cell{})
			last.Set("applications.carried_out.legal", Number(formula.FromInt(2)))
			last.Set("applications.carried_out.total", Number(formula.FromInt(7)))
		}, []string{at + "legal"}, []string{at + "natural"}, ""},
		{"a blank part and no total stated: neither is known", func(last *Filing) {
			last.Set("applications.carried_out.natural", Cell{})
		}, nil, []string{at + "natural", at + "total"}, ""},
		{"every part blank, the total stated", func(last *Filing) {
			for _, key := range last.Form.Keys() {
				if key.Row() == "carried_out" {
					last.Set(key, Cell{})
				}
			}
			last.Set("applications.carried_out.total", Number(formula.FromInt(9)))
		}, []string{at + "total"}, []string{at + "natural", at + "business", at + "research", at + "charity", at + "legal", at + "other"}, ""},
		{"a hole elsewhere", func(last *Filing) { last.Set("applications.new.natural", Cell{}) }, nil, nil, ""},
	} {
		now, last := plain(form(t, "2021")), plain(form(t, "2021"))
		last.Year = now.Year - 1
		for _, f := range []*Filing{now, last} {
			for _, key := range f.Form.Keys() {
				if f.Form.Computed(key) == nil {
					f.Set(key, Number(formula.FromInt(1)))
				} else {
					f.Set(key, Cell{})
				}
			}
		}
		now.Complete()
		tt.lay(last)
		last.Complete()
		r := Check(now, Options{Previous: last})
		var found, unknown []string
		for _, x := range r.Findings {
			if x.Code == "previous.carried-in" {
				found = append(found, x.Code+"@"+string(x.Key))
			}
		}
		because := ""
		for _, n := range r.NoLast {
			if n.Code == "previous.carried-in" {
				unknown = append(unknown, n.Code+"@"+string(n.Key))
				because = n.Because
			}
		}
		if !slices.Equal(found, tt.found) || !slices.Equal(unknown, tt.unknown) || !strings.Contains(because, tt.because) {
			t.Errorf("%s:\nfound %v, want %v\nunknown %v, want %v\nbecause %q", tt.reason, found, tt.found, unknown, tt.unknown, because)
		}
	}
}

// TestTotalOverHoleIsNotStated: a total that nobody has stated and that counts a blank as 0 is not handed on as a figure; one
// whose parts are all known is, and so is one that stands there.
func TestTotalOverHoleIsNotStated(t *testing.T) {
	for _, tt := range []struct{ reason, row, want string }{
		{"parts known, no total", `"upheld":1,"corrected":0,"other":0,"pending":2`, `"pending":2,"total":3}`},
		{"a part blank, no total", `"upheld":1,"corrected":null,"other":0,"pending":2`, `"pending":2,"total":null}`},
		{"a part absent, total null", `"upheld":1,"pending":2,"total":null`, `"pending":2,"total":null}`},
		{"a part blank, the total stated", `"upheld":1,"pending":2,"total":4`, `"pending":2,"total":4}`},
		{"a part blank, a stated total of 0", `"upheld":1,"total":0`, `"total":0}`},
		{"a part that is no number", `"upheld":{"text":"若干"},"corrected":0,"other":0,"pending":2`, `"pending":2,"total":null}`},
	} {
		f, err := ReadFiling(fmt.Appendf(nil, `{"schema":"nianbao.filing/1","form":"2021","year":2024,"tables":{"reviews":{"reconsideration":{%s}}}}`, tt.row), Lookup)
		if err != nil {
			t.Fatal(err)
		}
		data, err := f.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		if text = text[strings.Index(text, `"reconsideration"`):strings.Index(text, `,"direct_suit"`)]; !strings.HasSuffix(text, tt.want) {
			t.Errorf("%s: %s", tt.reason, text)
		}
		again, err := ReadFiling(data, Lookup)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range f.Form.Keys() {
			if a, b := f.Cell(key), again.Cell(key); a.Kind != b.Kind || a.Number != b.Number {
				t.Errorf("%s: %s was %+v and came back as %+v", tt.reason, key, a, b)
			}
		}
	}
}
