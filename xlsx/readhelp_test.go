package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/meter"
	"nianbao/testdata/tier"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/sheets"
)

func form2021(t testing.TB) *templates.Form {
	t.Helper()
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	return form
}

func testAgency() templates.Agency {
	return templates.Agency{Code: "640522015", Name: "海原县教育体育局", Short: "县教体局", Website: "海原县人民政府网站",
		URL: "http://www.example.gov.cn/", Office: "办公室", Address: "海原县政府东街 1 号", Postcode: "755200",
		Phone: "0955-4012345", Fax: "", Email: "a@example.cn"}
}

// completed returns a filing in which every figure differs from its neighbours, so that one that moved is seen.
func completed(t testing.TB) *templates.Filing {
	t.Helper()
	f := completedOf(form2021(t))
	f.Year = 2024
	return f
}

// completedOf fills in a form of any edition.
func completedOf(form *templates.Form) *templates.Filing {
	f := templates.NewFiling(form, form.From)
	f.Agency = testAgency()
	for i, key := range form.Keys() {
		if form.Computed(key) == nil {
			f.Set(key, templates.Number(formula.FromInt(int64(1000+i*7))))
		}
	}
	f.Set("disclosure.fees.amount", templates.Number(formula.FromMicro(4166_241619)))
	for _, p := range form.Passages() {
		f.Narrative[p.ID] = "“" + p.Name + "”一段。\n第二行，收到申请 12 件。"
	}
	f.Explanations[explainedID(form)] = "清理后减少 3 件。"
	f.Complete()
	return f
}

// explainedID is the id of a finding of last year's that an edition can have.
func explainedID(form *templates.Form) string {
	if id := "previous.effective/disclosure.normative.effective"; form.Figure("disclosure.normative.effective") != nil {
		return id
	}
	return "previous.jump/disclosure.normative.public_total"
}

func written(t testing.TB, f *templates.Filing) []byte {
	t.Helper()
	return tier.Once(t, f.Form, f, func() ([]byte, error) {
		var b bytes.Buffer
		err := Write(&b, f, Options{Version: "test"})
		return b.Bytes(), err
	})
}

func readBytes(data []byte) *Returned {
	return Read(bytes.NewReader(data), int64(len(data)), ReadOptions{File: "返回.xlsx"})
}

// readMetered is readBytes with a meter, for what the work comes to.
func readMetered(data []byte, m *meter.Meter) *Returned {
	return Read(bytes.NewReader(data), int64(len(data)), ReadOptions{File: "返回.xlsx", Limits: sheets.Limits{Limits: opc.Limits{Meter: m}}})
}

// edited changes a workbook through excelize.
func edited(t testing.TB, data []byte, edit func(x *excelize.File)) []byte {
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

// rezipped changes the parts of a workbook. A part that edit deletes is left out.
func rezipped(t testing.TB, data []byte, edit func(parts map[string][]byte)) []byte {
	t.Helper()
	names, parts := unzipped(t, data)
	edit(parts)
	for name := range parts {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return zipped(t, names, parts)
}

func unzipped(t testing.TB, data []byte) ([]string, map[string][]byte) {
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

func zipped(t testing.TB, names []string, parts map[string][]byte) []byte {
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

// codes lists findings as code@cell, sorted, notes with a trailing "?" for queries and "~" for notes.
func codes(list []templates.Finding) []string {
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

func sameCodes(t *testing.T, got []templates.Finding, want ...string) {
	t.Helper()
	slices.Sort(want)
	if have := codes(got); !slices.Equal(have, want) {
		t.Errorf("findings\n got %v\nwant %v", have, want)
		for _, f := range got {
			t.Log(f.Message)
		}
	}
}

// sameFigures compares every figure. Places are left out. Differences are listed up to ten.
func sameFigures(t *testing.T, got, want *templates.Filing) {
	t.Helper()
	if got == nil {
		t.Fatal("nothing was read")
	}
	n := 0
	for _, key := range want.Form.Keys() {
		a, b := got.Cell(key), want.Cell(key)
		a.Place, b.Place = templates.Place{}, templates.Place{}
		a.Changed, b.Changed = false, false
		a.Summed, b.Summed = false, false // what was added up is a total like any other here
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

func mustEdit(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func at(l *Layout, key templates.Key) string { return l.Figure(key).A1() }

func replaceOnce(t testing.TB, parts map[string][]byte, part, old, new string) {
	t.Helper()
	if n := bytes.Count(parts[part], []byte(old)); n != 1 {
		t.Fatalf("%s holds %q %d times", part, old, n)
	}
	parts[part] = bytes.Replace(parts[part], []byte(old), []byte(new), 1)
}

func describe(list []templates.Finding) string {
	var b strings.Builder
	for _, f := range list {
		fmt.Fprintf(&b, "%s %s %s %s\n", f.Code, f.Severity, f.Place.Cell, f.Message)
	}
	return b.String()
}
