package xlsx

import (
	"bytes"
	"os"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// TestDump writes three workbooks into the folder NIANBAO_DUMP, to be turned into pictures and looked at.
func TestDump(t *testing.T) {
	dir := os.Getenv("NIANBAO_DUMP")
	if dir == "" {
		t.Skip("only for looking at")
	}
	form, _ := templates.Lookup("2021")
	set := func(f *templates.Filing, m map[string]string) {
		for k, s := range m {
			d, err := formula.ParseDecimal(s)
			if err != nil {
				t.Fatal(err)
			}
			f.Set(templates.Key(k), templates.Number(d))
		}
	}
	blank := templates.NewFiling(form, 2024)
	right := templates.NewFiling(form, 2024)
	right.Agency = templates.Agency{Name: "海原县教育体育局", Short: "县教体局", Code: "640522015", Phone: "0955-4012345", Address: "宁夏回族自治区中卫市海原县海城街道政府东街1号", Office: "县教体局办公室"}
	for _, k := range form.Keys() {
		if form.Computed(k) == nil {
			right.Set(k, templates.Number(formula.FromInt(0)))
		}
	}
	set(right, map[string]string{"applications.new.natural": "23", "applications.carried_in.natural": "2", "applications.granted.natural": "12", "applications.partial.natural": "5",
		"applications.refused_law.natural": "3", "applications.unavailable_not_held.natural": "4", "applications.carried_out.natural": "1",
		"disclosure.normative.issued": "3", "disclosure.normative.repealed": "1", "disclosure.normative.effective": "18", "disclosure.licensing.decisions": "1204", "disclosure.fees.amount": "18651.060001",
		"reviews.reconsideration.upheld": "2"})
	for _, p := range form.Passages() {
		right.Narrative[p.ID] = "2024年，我局认真贯彻落实《中华人民共和国政府信息公开条例》，全年收到申请【新收申请】件，办结【办结申请】件。\n第二段：主动公开政府信息若干条。"
	}
	last := templates.NewFiling(form, 2023)
	set(last, map[string]string{"applications.carried_out.natural": "2", "disclosure.normative.effective": "16"})
	wrong := right.Clone()
	set(wrong, map[string]string{"applications.total.legal": "1", "applications.new.other": "1", "reviews.direct_suit.upheld": "1", "disclosure.regulations.effective": "7"})
	wrong.Set("disclosure.penalties.decisions", templates.TextCell("12件左右"))
	wrong.Set("applications.granted.business", templates.Number(formula.FromInt(-3)))
	wrong.Narrative["problems"] = ""
	last2 := last.Clone()
	set(last2, map[string]string{"applications.carried_out.natural": "5"})
	for name, c := range map[string]struct {
		f *templates.Filing
		o Options
	}{"blank": {blank, Options{}}, "right": {right, Options{Previous: last, Deadline: "2025年1月26日（周日）前"}}, "wrong": {wrong, Options{Previous: last2}}} {
		var buf bytes.Buffer
		if err := Write(&buf, c.f, c.o); err != nil {
			t.Fatal(err)
		}
		t.Log(name, buf.Len())
		if err := os.WriteFile(dir+"/"+name+".xlsx", buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
