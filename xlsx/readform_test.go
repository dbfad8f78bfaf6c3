package xlsx

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx/opc"
)

const provinceForm = "../testdata/forms/某省2024.yaml"

func ownForms(t *testing.T, edit ...string) (*templates.FormSet, *templates.Form) {
	t.Helper()
	data, err := os.ReadFile(provinceForm)
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

// TestChooseForm holds which form a workbook is read as, whoever made it and whatever is known: a stamp decides, and
// without one the office's own form in the years it is in force.
func TestChooseForm(t *testing.T) {
	known, own := ownForms(t)
	changed, _ := ownForms(t, "label: 公共交通", "label: 公共交通运输")
	reworded, _ := ownForms(t, "目录编制率低于九成的要说明", "目录编制率不到九成的要说明")
	official, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	written := func(form *templates.Form, year int, stamped bool) []byte {
		f := templates.NewFiling(form, year)
		f.Agency.Name = "示例县教育局"
		for _, key := range form.Keys() {
			if form.Computed(key) == nil {
				f.Set(key, templates.Number(formula.FromInt(3)))
			}
		}
		f.Complete()
		var b bytes.Buffer
		if err := Write(&b, f, Options{}); err != nil {
			t.Fatal(err)
		}
		if stamped {
			return b.Bytes()
		}
		l, err := LayoutOf(form)
		if err != nil {
			t.Fatal(err)
		}
		parts, _, err := build(l, f, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for name, data := range parts {
			text := strings.NewReplacer(stampSchema, "no.stamp/1", StampName, "_other", `name="`+StampProperty+`"`, `name="other"`).Replace(string(data))
			parts[name] = []byte(text)
		}
		var bare bytes.Buffer
		if err := opc.WriteParts(&bare, parts); err != nil {
			t.Fatal(err)
		}
		return bare.Bytes()
	}
	for _, tt := range []struct {
		reason string
		data   []byte
		forms  *templates.FormSet
		form   string
		codes  string
	}{
		{"an own form that is known", written(own, 2024, true), known, own.ID, ""},
		{"an own form that is not", written(own, 2024, true), nil, "", "file.local-form"},
		{"another edition of the own form", written(own, 2024, true), changed, own.ID, "file.local-form workbook.label-changed"},
		{"only a rule of the own form was reworded", written(own, 2024, true), reworded, own.ID, ""},
		{"the official form, though an own one is known", written(official, 2024, true), known, "2021", ""},
		{"no stamp, own form known and in force", written(own, 2024, false), known, own.ID, "workbook.stamp"},
		{"no stamp, own form not in force that year", written(official, 2023, false), known, "2021", "workbook.stamp"},
		{"no stamp, and the own table is missing", written(official, 2024, false), known, own.ID, "table.truncated workbook.stamp"},
		{"no stamp, no own form", written(official, 2024, false), nil, "2021", "workbook.stamp"},
	} {
		ret := Read(bytes.NewReader(tt.data), int64(len(tt.data)), ReadOptions{File: "x.xlsx", Forms: tt.forms})
		got := ""
		if ret.Filing != nil {
			got = ret.Filing.Form.ID
			if c := ret.Filing.Cell("applications.new.total"); c.Number != formula.FromInt(18) {
				t.Errorf("%s: read %s", tt.reason, c)
			}
		}
		var codes []string
		for _, f := range ret.Findings {
			if !slices.Contains(codes, f.Code) {
				codes = append(codes, f.Code)
			}
		}
		slices.Sort(codes)
		if got != tt.form || strings.Join(codes, " ") != tt.codes {
			t.Errorf("%s: read as %q with %v, want %q with %q", tt.reason, got, codes, tt.form, tt.codes)
		}
	}
}

// TestChooseFormKeepsOwn: a workbook of an own form whose own sheet is gone is not read as the official form that is left.
func TestChooseFormKeepsOwn(t *testing.T) {
	known, own := ownForms(t)
	f := templates.NewFiling(own, 2024)
	l, err := LayoutOf(own)
	if err != nil {
		t.Fatal(err)
	}
	parts, _, err := build(l, f, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range parts {
		parts[name] = []byte(strings.NewReplacer("应编制公开目录的单位数", "甲", "已编制公开目录的单位数", "乙", "公开信息条数", "丙", "公众申诉件数", "丁",
			">教育<", ">戊<", ">医疗卫生<", ">己<", ">供水供电供气供热<", ">庚<", ">其他行业<", ">辛<").Replace(string(data)))
	}
	var b bytes.Buffer
	if err := opc.WriteParts(&b, parts); err != nil {
		t.Fatal(err)
	}
	ret := Read(bytes.NewReader(b.Bytes()), int64(b.Len()), ReadOptions{File: "x.xlsx", Forms: known})
	if ret.Filing == nil || ret.Filing.Form != own {
		t.Fatalf("not read as the form of its stamp: %+v", ret.Findings)
	}
	if !slices.ContainsFunc(ret.Findings, func(f templates.Finding) bool { return f.Code == "table.truncated" && f.Key == "units" }) {
		t.Errorf("nobody says that the table is missing: %+v", ret.Findings)
	}
	if c := ret.Filing.Cell("units.health.due"); c.Kind != templates.CellUnreadable {
		t.Errorf("a figure of the missing table is %s", c)
	}
}

// TestCharts: the charts of the official tables are the official ones; an own table is drawn by what it adds up, and what
// a form does not have is not drawn.
func TestCharts(t *testing.T) {
	_, own := ownForms(t)
	official, _ := templates.Lookup("2021")
	titles := func(f *templates.Form) []string {
		var list []string
		for _, d := range Charts(f) {
			list = append(list, d.Title)
			if len(d.Bars) == 0 {
				t.Errorf("%s: %s has no bars", f.ID, d.Title)
			}
			for _, bar := range d.Bars {
				for _, key := range bar.Keys {
					if f.Figure(key) == nil {
						t.Errorf("%s: %s draws %s, which the form does not have", f.ID, d.Title, key)
					}
				}
			}
		}
		return list
	}
	base := []string{"新收申请，按申请人", "办理结果", "收到和办结", "行政复议和行政诉讼", "复议和诉讼的结果"}
	if got := titles(official); !slices.Equal(got, base) {
		t.Errorf("2021: %v", got)
	}
	const name = "公共企事业单位信息公开情况："
	want := append(base, name+"应编制公开目录的单位数", name+"已编制公开目录的单位数", name+"公开信息条数", name+"公众申诉件数")
	if got := titles(own); !slices.Equal(got, want) {
		t.Errorf("own: %v", got)
	}
}

// everyForm returns the built-in editions and the province's own form of testdata.
func everyForm(t *testing.T) []*templates.Form {
	t.Helper()
	_, own := ownForms(t)
	return append(templates.Forms(), own)
}
