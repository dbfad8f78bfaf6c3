package intake

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// A packed filing comes back as it was, and one with figures that nobody could read is not turned into one with blanks.
func TestPack(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	f := templates.NewFiling(form, 2023)
	f.Agency = templates.Agency{Code: "EX002", Name: "示例县水务局", Phone: "000-0000"}
	f.Narrative["problems"] = "还有不足。\n**一是**更新不及时。"
	f.Explanations = map[string]string{"previous.jump/applications.new.total": "机构改革"}
	f.Set("disclosure.fees.amount", templates.Number(formula.FromMicro(12_345_678)))
	f.Set("applications.new.natural", templates.Number(formula.FromInt(3)))
	f.Complete()
	x := pack(f)
	if x.whole != nil || len(x.data) > 2000 {
		t.Errorf("not packed: %d bytes", len(x.data))
	}
	want, _ := f.MarshalJSON()
	got, _ := x.filing().MarshalJSON()
	if !bytes.Equal(got, want) {
		t.Errorf("came back as\n%s\nwant\n%s", got, want)
	}
	if x.filing().Form != form {
		t.Error("another form")
	}
	for _, c := range []templates.Cell{{Kind: templates.CellUnreadable}, templates.TextCell("12件左右"), {Kind: templates.CellError, Text: "#REF!"}} {
		odd := f.Clone()
		odd.Set("applications.new.legal", c)
		if got := pack(odd).filing().Cell("applications.new.legal"); got.Kind != c.Kind {
			t.Errorf("%v came back as %v", c, got)
		}
	}
}

// Of two filings of one agency and year the later in the listing counts, however many are read at a time.
func TestReadPreviousOrder(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for i := range 20 {
		f := templates.NewFiling(form, 2023)
		f.Agency.Name = "示例县水务局"
		f.Set("applications.new.natural", templates.Number(formula.FromInt(int64(i))))
		data, err := f.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, string(rune('a'+i))+".json"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 5 {
		p, err := ReadPrevious([]string{dir}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Find(templates.Agency{Name: "示例县水务局"}, 2023).Cell("applications.new.natural").Number; got != formula.FromInt(19) {
			t.Fatalf("the one with %v counts", got)
		}
		if len(p.Notes) != 19 || !strings.Contains(p.Notes[18], "s.json”和“") || !strings.Contains(p.Notes[18], "t.json”都是“示例县水务局”2023 年度的，数不一样") {
			t.Fatalf("said %v", p.Notes)
		}
	}
}

// A filing is last year's of an agency only where a code or a name says so for certain.
func TestPreviousFind(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	p := &Previous{byCode: map[string]*packed{}, byName: map[string]*packed{}, twins: map[string]bool{}}
	for i, a := range []templates.Agency{{}, {Name: "　"}, {Name: "示例县水务局"}, {Code: "A1", Name: "示例乡人民政府"}, {Code: "B1", Name: "示例乡人民政府"}, {Code: "C1", Name: "示例县民政局"}} {
		f := templates.NewFiling(form, 2023)
		f.Agency = a
		f.Set("applications.new.natural", templates.Number(formula.FromInt(int64(i))))
		p.add(pack(f))
	}
	for _, tt := range []struct {
		code, name string
		want       int // -1 for none
		reason     string
	}{
		{"", "", -1, "nobody"},
		{"", "　", -1, "a blank is no name"},
		{"", "示例县水务局", 2, "by name"},
		{"X9", "示例县水务局", 2, "by name, last year's having no code"},
		{"A1", "示例乡人民政府", 3, "by code"},
		{"B1", "示例乡人民政府", 4, "by code"},
		{"C9", "示例乡人民政府", -1, "two of that name, and this is neither for certain"},
		{"", "示例乡人民政府", -1, "two of that name"},
		{"", "示例县民政局 ", 5, "a blank behind the name"},
	} {
		got := int64(-1)
		if f := p.Find(templates.Agency{Code: tt.code, Name: tt.name}, 2023); f != nil {
			got = f.Cell("applications.new.natural").Number.Micro() / 1_000_000
		}
		if got != int64(tt.want) {
			t.Errorf("%q %q: %d, want %d: %s", tt.code, tt.name, got, tt.want, tt.reason)
		}
	}
	if len(p.Notes) > 0 {
		t.Errorf("said %v", p.Notes)
	}
}
