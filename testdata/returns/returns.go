// Package returns makes what comes back: it fills in forms, and changes workbooks as people and other programs do. It knows
// neither what writes workbooks nor what reads them, so that the tests of both can use it.
package returns

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// Completed returns a filing in which every figure differs from its neighbours, so that one that moved is seen.
func Completed(t testing.TB) *templates.Filing {
	t.Helper()
	f := CompletedOf(Form(t))
	f.Year = 2024
	return f
}

// CompletedOf fills in a form of any edition.
func CompletedOf(form *templates.Form) *templates.Filing {
	f := templates.NewFiling(form, form.From)
	f.Agency = Agency()
	for i, key := range form.Keys() {
		if form.Computed(key) == nil {
			f.Set(key, templates.Number(formula.FromInt(int64(1000+i*7))))
		}
	}
	f.Set("disclosure.fees.amount", templates.Number(formula.FromMicro(4166_241619)))
	for _, p := range form.Passages() {
		f.Narrative[p.ID] = "“" + p.Name + "”一段。\n第二行，收到申请 12 件。"
	}
	f.Explanations[ExplainedID(form)] = "清理后减少 3 件。"
	f.Complete()
	return f
}

// ExplainedID is the id of a finding of last year's that an edition can have.
func ExplainedID(form *templates.Form) string {
	if id := "previous.effective/disclosure.normative.effective"; form.Figure("disclosure.normative.effective") != nil {
		return id
	}
	return "previous.jump/disclosure.normative.public_total"
}

// WaterBureau is the filing of a bureau that received three applications and answered two.
func WaterBureau() *templates.Filing {
	form, err := templates.Lookup("2021")
	if err != nil {
		panic(err)
	}
	f := templates.NewFiling(form, 2024)
	f.Agency = templates.Agency{Name: "示例县水务局", Code: "EX002"}
	for _, key := range form.Keys() {
		if form.Computed(key) == nil {
			f.Set(key, templates.Number(formula.FromInt(0)))
		}
	}
	f.Set("applications.new.natural", templates.Number(formula.FromInt(3)))
	f.Set("applications.granted.natural", templates.Number(formula.FromInt(2)))
	f.Complete() // totals
	return f
}

// Agency is nobody's, with every detail filled in but one.
func Agency() templates.Agency {
	return templates.Agency{Code: "640522015", Name: "海原县教育体育局", Short: "县教体局", Website: "海原县人民政府网站",
		URL: "http://www.example.gov.cn/", Office: "办公室", Address: "海原县政府东街 1 号", Postcode: "755200",
		Phone: "0955-4012345", Fax: "", Email: "a@example.cn"}
}

// Form is the edition of 2021.
func Form(t testing.TB) *templates.Form {
	t.Helper()
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	return form
}

// Edited changes a workbook through excelize.
func Edited(t testing.TB, data []byte, edit func(x *excelize.File)) []byte {
	t.Helper()
	x, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	edit(x)
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Rezipped changes the parts of a workbook. A part that edit deletes is left out.
func Rezipped(t testing.TB, data []byte, edit func(parts map[string][]byte)) []byte {
	t.Helper()
	names, parts := Unzipped(t, data)
	edit(parts)
	for name := range parts {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return Zipped(t, names, parts)
}

// Unzipped returns the names of the parts of a workbook, in their order, and the parts.
func Unzipped(t testing.TB, data []byte) ([]string, map[string][]byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	var names []string
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[e.Name] = body
		names = append(names, e.Name)
	}
	return names, parts
}

// Zipped makes a workbook of parts, in the order of names; a name without a part is left out.
func Zipped(t testing.TB, names []string, parts map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		body, ok := parts[name]
		if !ok {
			continue
		}
		e, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Codes lists findings as code@cell, sorted, notes with a trailing "?" for queries and "~" for notes.
func Codes(list []templates.Finding) []string {
	var out []string
	for _, f := range list {
		s := f.Code + "@" + f.Place.Cell
		switch f.Severity {
		case templates.SeverityNote:
			s += "~"
		case templates.SeverityQuery:
			s += "?"
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

// SameCodes compares findings with a list as Codes gives it.
func SameCodes(t testing.TB, got []templates.Finding, want ...string) {
	t.Helper()
	slices.Sort(want)
	if have := Codes(got); !slices.Equal(have, want) {
		t.Errorf("findings\n got %v\nwant %v", have, want)
		for _, f := range got {
			t.Log(f.Message)
		}
	}
}

// SameFigures compares every figure. Places are left out. Differences are listed up to ten.
func SameFigures(t testing.TB, got, want *templates.Filing) {
	t.Helper()
	if got == nil {
		t.Fatal("nothing was read")
	}
	n := 0
	for _, key := range want.Form.Keys() {
		a, b := got.Cell(key), want.Cell(key)
		a.Place, b.Place = templates.Place{}, templates.Place{}
		a.Changed, b.Changed = false, false
		a.Summed, b.Summed, a.Formula, b.Formula = false, false, false, false // a total is a total here, whatever came to it
		if a != b {
			if n++; n <= 10 {
				t.Errorf("%s: got %+v, want %+v", key, a, b)
			}
		}
	}
	if n > 10 {
		t.Errorf("%d figures differ", n)
	}
}

// Must ends a test whose own work failed.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ReplaceOnce replaces what must stand once in a part.
func ReplaceOnce(t testing.TB, parts map[string][]byte, part, old, new string) {
	t.Helper()
	if n := bytes.Count(parts[part], []byte(old)); n != 1 {
		t.Fatalf("%s holds %q %d times", part, old, n)
	}
	parts[part] = bytes.Replace(parts[part], []byte(old), []byte(new), 1)
}

// Describe puts findings into lines, for a test that failed.
func Describe(list []templates.Finding) string {
	var b strings.Builder
	for _, f := range list {
		fmt.Fprintf(&b, "%s %s %s %s\n", f.Code, f.Severity, f.Place.Cell, f.Message)
	}
	return b.String()
}

// File returns the path of a file of testdata, from whichever package the test runs in.
func File(t testing.TB, name string) string {
	t.Helper()
	for dir := "."; len(dir) < 20; dir = "../" + dir {
		if path := dir + "/testdata/" + name; exists(path) {
			return path
		}
	}
	t.Fatalf("testdata has no %s", name)
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// OwnForms returns the province's own form of testdata, with texts of its source replaced, and the set that knows it.
func OwnForms(t testing.TB, edit ...string) (*templates.FormSet, *templates.Form) {
	t.Helper()
	data, err := os.ReadFile(File(t, "forms/某省2024.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	set := &templates.FormSet{}
	form, err := set.Load("own.yaml", []byte(strings.NewReplacer(edit...).Replace(string(data))))
	if err != nil {
		t.Fatal(err)
	}
	return set, form
}

// EveryForm returns the built-in editions and the province's own form of testdata.
func EveryForm(t testing.TB) []*templates.Form {
	t.Helper()
	_, own := OwnForms(t)
	return append(templates.Forms(), own)
}
