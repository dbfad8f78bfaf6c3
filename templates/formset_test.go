package templates

import (
	"errors"
	"os"
	"strings"
	"testing"

	"nianbao/templates/formula"
)

func TestFormSet(t *testing.T) {
	set := &FormSet{}
	own, err := set.Load("own.yaml", []byte(strings.Replace(tiny, "{from: 2030, to: 2031}", "{from: 2019, to: 2022}", 1)))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		set  *FormSet
		year int
		want string
	}{
		{nil, 2018, ""}, {nil, 2020, "2019"}, {nil, 2024, "2021"},
		{set, 2018, ""}, {set, 2019, "9001"}, {set, 2021, "9001"}, {set, 2023, "2021"}, {set, 2024, "2021"},
	} {
		form, err := tt.set.ForYear(tt.year)
		if (err != nil) != (tt.want == "") || form != nil && form.ID != tt.want {
			t.Errorf("%v, %d: %v, %v", tt.set, tt.year, form, err)
		}
	}
	for id, want := range map[string]bool{"9001": true, "2019": true, "2021": true, "2020": false, "": false} {
		form, err := set.Lookup(id)
		if (err == nil) != want || err != nil && !errors.Is(err, ErrUnknownForm) || form != nil && form.ID != id {
			t.Errorf("Lookup(%q): %v, %v", id, form, err)
		}
		if set.IsOwn(form) != (id == "9001") {
			t.Errorf("IsOwn(%q)", id)
		}
	}
	if _, err := (*FormSet)(nil).Lookup("9001"); !errors.Is(err, ErrUnknownForm) {
		t.Errorf("without a set: %v", err)
	}
	if all := set.All(); len(all) != len(Forms())+1 || all[0] != own {
		t.Errorf("All: %v", all)
	}

	// An edition asked for by id comes first, in the years it is in force; an unknown one is refused.
	older := &FormSet{}
	if _, err := older.Prefer("2019"); err != nil {
		t.Fatal(err)
	}
	if form, _ := older.ForYear(2024); form.ID != "2021" {
		t.Errorf("2024 is of form %s", form.ID)
	}
	if _, err := older.Prefer("1999"); !errors.Is(err, ErrUnknownForm) {
		t.Errorf("Prefer: %v", err)
	}
	if older.IsOwn(form(t, "2019")) {
		t.Error("a built-in edition is nobody's own")
	}
}

func TestFormSetRefuses(t *testing.T) {
	for _, tt := range []struct{ reason, id, want string }{
		{"an official edition's id", "2021", "own.yaml:1:5: 编号“2021”是程序自带的格式"},
		{"an id that is taken", "9001", "own.yaml:1:5: 编号“9001”与“first.yaml”的相同"},
	} {
		set := &FormSet{}
		if _, err := set.Load("first.yaml", []byte(tiny)); err != nil {
			t.Fatal(err)
		}
		_, err := set.Load("own.yaml", []byte(strings.Replace(tiny, `"9001"`, `"`+tt.id+`"`, 1)))
		var fault *LoadError
		if !errors.As(err, &fault) || !strings.HasPrefix(err.Error(), tt.want) || len(set.Own()) != 1 {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.want)
		}
	}
}

// TestFormSetReadFiling: a filing that names its form is of that form; one that does not is of the form for its year.
func TestFormSetReadFiling(t *testing.T) {
	set := &FormSet{}
	if _, err := set.Load("own.yaml", []byte(strings.Replace(tiny, "{from: 2030, to: 2031}", "{from: 2024}", 1))); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ fields, want string }{
		{`"form": "2021", "year": 2024`, "2021"},
		{`"form": "9001", "year": 2024`, "9001"},
		{`"year": 2024`, "9001"},
		{`"year": 2023`, "2021"},
		{`"year": 2001`, ""},
		{`"form": "none", "year": 2024`, ""},
	} {
		f, err := set.ReadFiling([]byte(`{"schema": "nianbao.filing/1", ` + tt.fields + `}`))
		if (err != nil) != (tt.want == "") || err != nil && !errors.Is(err, ErrUnknownForm) || f != nil && f.Form.ID != tt.want {
			t.Errorf("%s: %v, %v", tt.fields, f, err)
		}
	}
	if _, err := ReadFiling([]byte(`{"schema": "nianbao.filing/1", "year": 2024}`), Lookup); !errors.Is(err, ErrUnknownForm) {
		t.Errorf("without a set a form must be named: %v", err)
	}
}

// TestComparable: the tables of the applications and the reviews mean the same in both editions, figure by figure; nothing
// of table 二 does, although three keys are the same.
func TestComparable(t *testing.T) {
	older, newer := form(t, "2019"), form(t, "2021")
	same, other := 0, 0
	for _, key := range newer.Keys() {
		if older.Figure(key) == nil {
			continue
		}
		want := key.Table() != "disclosure"
		if Comparable(older, newer, key) != want || Comparable(newer, older, key) != want {
			t.Errorf("%s: comparable %v", key, !want)
		}
		if want {
			same++
		} else {
			other++
		}
	}
	if same < 150 || other != 3 {
		t.Errorf("%d figures compare, %d do not", same, other)
	}
	own := province(t)
	for _, key := range newer.Keys() {
		if !Comparable(newer, own, key) {
			t.Errorf("%s does not compare with the province's form", key)
		}
	}
	if Comparable(newer, own, "units.total.due") || !Comparable(own, own, "units.total.due") || Comparable(own, own, "units.total.no") {
		t.Error("a figure that one form does not have")
	}
}

func TestFilingIn(t *testing.T) {
	own := province(t)
	f := plain(form(t, "2021"))
	f.Set("applications.new.natural", Number(formula.FromInt(4)))
	g, lost := f.In(own)
	if len(lost) != 0 || g.Form != own || g.Year != f.Year || g.Agency != f.Agency {
		t.Fatalf("%v, lost %v", g.Form.ID, lost)
	}
	if g.Cell("applications.new.natural").Number != formula.FromInt(4) || g.Cell("units.health.due").Kind != CellBlank || g.Narrative["problems"] != f.Narrative["problems"] {
		t.Error("answers did not go over")
	}
	g.Set("units.health.due", Number(formula.FromInt(2)))
	g.Narrative["other.units"] = "已编制目录。"
	back, lost := g.In(f.Form)
	if want := "七、公共单位 医疗卫生·应编制公开目录的单位数 2|正文“公共企事业单位信息公开”"; strings.Join(lost, "|") != want {
		t.Errorf("lost %q, want %q", lost, want)
	}
	if back.Cell("applications.new.natural").Number != formula.FromInt(4) {
		t.Error("answers did not come back")
	}
}

func TestSource(t *testing.T) {
	for _, f := range Forms() {
		data, err := Source(f.ID)
		want, _ := os.ReadFile("forms/" + f.ID + ".yaml")
		if err != nil || string(data) != string(want) || len(want) == 0 {
			t.Errorf("%s: %v", f.ID, err)
		}
	}
	if _, err := Source("1999"); !errors.Is(err, ErrUnknownForm) {
		t.Error(err)
	}
}

// TestFormsPageFields: the page on adding a form explains every field of a form's source, and no other.
func TestFormsPageFields(t *testing.T) {
	data, err := os.ReadFile("forms/README.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	for part, fields := range fieldsOf {
		for _, field := range fields {
			if !strings.Contains(page, "`"+field+"`") && !strings.Contains(page, "`"+field+":") {
				t.Errorf("the page does not explain %s of %s", field, part)
			}
		}
	}
	known := map[string]bool{}
	for _, fields := range fieldsOf {
		for _, field := range fields {
			known[field] = true
		}
	}
	for line := range strings.SplitSeq(page, "\n") {
		name, ok := strings.CutPrefix(line, "| `")
		if name, _, _ = strings.Cut(name, "`"); ok && !known[name] {
			t.Errorf("the page explains %s, which a form does not have", name)
		}
	}
}
