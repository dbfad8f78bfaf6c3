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

// TestFormulaTotalInJSON: a total that a workbook's formula came to over a blank part stands in JSON as the workbook shows it, and
// "computed" says that nobody has stated it; among last year's figures it is left out.
func TestFormulaTotalInJSON(t *testing.T) {
	const total = Key("reviews.reconsideration.total")
	form := form(t, "2021")
	for _, tt := range []struct {
		reason string
		parts  map[string]string
		cell   Cell
		listed bool
		past   string // what JSON says of it as a figure of last year
	}{
		{"a part blank", map[string]string{"upheld": "1", "other": "0", "pending": "2"}, byFormula("3"), true, `null`},
		{"all parts blank", nil, byFormula("0"), true, `null`},
		{"all parts known", map[string]string{"upheld": "1", "corrected": "0", "other": "0", "pending": "2"}, byFormula("3"), false, `3`},
		{"a part blank, the total typed", map[string]string{"upheld": "1"}, Number(number("3")), false, `3`},
	} {
		f := NewFiling(form, 2023)
		for col, n := range tt.parts {
			f.Set(MakeKey("reviews", "reconsideration", col), Number(number(n)))
		}
		f.Set(total, tt.cell)
		if data, _ := f.MarshalJSON(); strings.Contains(string(data), `"computed":["`+string(total)+`"]`) != tt.listed ||
			!strings.Contains(string(data), `"total":`+tt.cell.Number.String()+`},"direct_suit"`) {
			t.Errorf("%s: %s", tt.reason, data)
		}
		again := jsonOf(t, f)
		_, known := PastOf(f, form).Figure(total)
		if _, still := PastOf(again, form).Figure(total); known != still || again.Cell(total).Number != tt.cell.Number {
			t.Errorf("%s: known %v, after JSON %v: %+v", tt.reason, known, still, again.Cell(total))
		}
		now := NewFiling(form, 2024)
		now.Previous = f
		data, _ := now.MarshalJSON()
		if _, last, _ := strings.Cut(string(data), `"previous":`); !strings.Contains(last, `"total":`+tt.past+`},"direct_suit"`) {
			t.Errorf("%s: as last year's %s", tt.reason, last)
		}
	}
	_, err := ReadFiling([]byte(`{"schema":"nianbao.filing/1","form":"2021","year":2024,"computed":["reviews.reconsideration.upheld"]}`), Lookup)
	if err == nil || !strings.Contains(err.Error(), "不是合计") {
		t.Errorf("computed takes any name: %v", err)
	}
}
