package returned

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
	"nianbao/xlsx/opc"
)

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
		whole := writtenPlain(t, f)
		if stamped {
			return whole
		}
		_, parts := unzipped(t, whole)
		for name, data := range parts {
			text := strings.NewReplacer("nianbao.stamp/1", "no.stamp/1", xlsx.StampName, "_other", `name="`+xlsx.StampProperty+`"`, `name="other"`).Replace(string(data))
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
		ret := Read(bytes.NewReader(tt.data), int64(len(tt.data)), Options{File: "x.xlsx", Forms: tt.forms})
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
	_, parts := unzipped(t, writtenPlain(t, f))
	for name, data := range parts {
		parts[name] = []byte(strings.NewReplacer("应编制公开目录的单位数", "甲", "已编制公开目录的单位数", "乙", "公开信息条数", "丙", "公众申诉件数", "丁",
			">教育<", ">戊<", ">医疗卫生<", ">己<", ">供水供电供气供热<", ">庚<", ">其他行业<", ">辛<").Replace(string(data)))
	}
	var b bytes.Buffer
	if err := opc.WriteParts(&b, parts); err != nil {
		t.Fatal(err)
	}
	ret := Read(bytes.NewReader(b.Bytes()), int64(b.Len()), Options{File: "x.xlsx", Forms: known})
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
