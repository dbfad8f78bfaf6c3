package xlsx

import (
	"os"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
)

// TestMayBeFigure: text that the sheet calls wrong is text that the program cannot read either.
func TestMayBeFigure(t *testing.T) {
	form := lookupForm(t, "2021")
	l := mustLayout(t, form)
	amount, whole := form.Figure("disclosure.fees.amount"), form.Figure("disclosure.licensing.decisions")
	read := func(text string) bool {
		a, b := templates.ParseFigure(text, amount), templates.ParseFigure(text, whole)
		readable := func(k templates.CellKind) bool { return k == templates.CellNumber || k == templates.CellBlank }
		return readable(a.Kind) || readable(b.Kind)
	}
	for r := rune(1); r < 0x10000; r++ {
		for _, text := range []string{string(r), "1" + string(r), string(r) + "1", "1" + string(r) + "2"} {
			if !typable(r) {
				continue
			}
			if !l.chars.mayBeFigure(text) && read(text) {
				t.Errorf("%q (%U) is read, the sheet calls it wrong", text, r)
			}
		}
	}
	for text, may := range map[string]bool{"12件": true, "１２": true, "十二": true, "1,200": true, "/": true, "无": true, "不适用": true, " 7　": true, "12\n": true,
		"22（其中修订16件）": true, "12件左右": false, "约5": false, "abc": false, "#REF!": false, "2024年1月5日": false, "5人": false} {
		if got := l.chars.mayBeFigure(text); got != may {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func typable(r rune) bool {
	return (r >= ' ' || strings.ContainsRune("\t\n\r", r)) && r != '\u0085' && (r < 0xd800 || r > 0xdfff)
}

// TestCheckStates holds what the sheet says of filings, line by line: the words that decide are the form's.
func TestCheckStates(t *testing.T) {
	form := lookupForm(t, "2021")
	l := mustLayout(t, form)
	for _, tt := range []struct {
		edit   func(f *templates.Filing)
		line   string
		want   string
		reason string
	}{
		{func(f *templates.Filing) { f.Narrative["problems"] = "　 \u00a0\n" }, "narrative.missing/problems", stateError, "blanks are not written"},
		{func(f *templates.Filing) { f.Narrative["other.fees"] = "" }, "narrative.missing/other.fees", statePass, "the program writes 未收取"},
		{func(f *templates.Filing) {
			f.Narrative["other.fees"] = " "
			f.Set("disclosure.fees.amount", whole(2))
		}, "narrative.missing/other.fees", stateError, "fees were taken: only the agency knows for what"},
		{func(f *templates.Filing) {
			f.Narrative["other.fees"] = ""
			f.Set("disclosure.fees.amount", templates.TextCell("2万"))
		}, "narrative.missing/other.fees", stateSkipped, "nobody knows the figure"},
		{func(f *templates.Filing) { f.Narrative["other.fees"] = "无。" }, "narrative.fees/other.fees", stateQuery, "the fee is not mentioned"},
		{func(f *templates.Filing) { f.Narrative["other.fees"] = "2024年未收取信息 处理费。" }, "narrative.fees/other.fees", statePass, "the year is no amount"},
		{func(f *templates.Filing) { f.Narrative["other.fees"] = "收取信息处理费0元。" }, "narrative.fees/other.fees", statePass, "nothing"},
		{func(f *templates.Filing) { f.Narrative["other.fees"] = "收取信息处理费380元。" }, "narrative.fees/other.fees", stateSkipped, "an amount takes a reader"},
		{func(f *templates.Filing) { f.Narrative["other.fees"] = "收取信息处理费十元。" }, "narrative.fees/other.fees", stateSkipped, "in words, too"},
		{func(f *templates.Filing) { f.Set("applications.other_unpaid.natural", whole(1)) }, "fees.notice/applications.other_unpaid.total", stateQuery, "no notice"},
		{func(f *templates.Filing) {
			f.Set("applications.other_unpaid.natural", whole(1))
			f.Narrative["other.fees"] = "发出收费通知1件，总金额10元，信息处理费未收到。"
		}, "fees.notice/applications.other_unpaid.total", statePass, "one phrase"},
		{func(f *templates.Filing) {
			f.Set("applications.other_unpaid.natural", whole(1))
			f.Narrative["other.fees"] = "已通知。信息处理费未缴。"
		}, "fees.notice/applications.other_unpaid.total", stateSkipped, "two sentences"},
		{func(f *templates.Filing) { f.Narrative["problems"] = "申请【新收申请】件。" }, "narrative.mark/", statePass, "a mark"},
		{func(f *templates.Filing) { f.Narrative["problems"] = "申请【新收申清】件。" }, "narrative.mark/", stateSkipped, "a slip, or a bracket"},
		{func(f *templates.Filing) { f.Agency.Name = "　" }, "file.agency/", stateError, "nobody's"},
		{func(f *templates.Filing) { f.Set("disclosure.licensing.decisions", templates.TextCell("12件左右")) }, "value.text/disclosure", stateError, "no figure"},
		{func(f *templates.Filing) { f.Set("disclosure.licensing.decisions", templates.TextCell("1.2.3")) }, "value.text/disclosure", stateSkipped, "characters of figures"},
	} {
		f, last := newGenerator(form, 1).right()
		f.Set("disclosure.fees.amount", whole(0))
		for _, col := range form.Table("applications").Sets["applicants"] {
			f.Set(templates.MakeKey("applications", "other_unpaid", col), whole(0))
		}
		f.Narrative["other.fees"] = "本年度未收取信息处理费。"
		tt.edit(f)
		v := newValuation(l, f, Options{Previous: last})
		i := slices.IndexFunc(l.checks, func(c *checkPlace) bool {
			return c.id() == tt.line && (c.kind == checkFigures) == strings.HasPrefix(tt.line, "value.text")
		})
		if i < 0 {
			t.Fatalf("no line %s", tt.line)
		}
		if got := v.states[i].state; got != tt.want {
			t.Errorf("%s: %s is %s, want %s", tt.reason, tt.line, got, tt.want)
		}
	}
}

// TestOneCauseOneError: a total that was overwritten is one error on the cover, as it is on every receipt.
func TestOneCauseOneError(t *testing.T) {
	form := lookupForm(t, "2021")
	f, last := newGenerator(form, 1).right()
	f.Narrative["other.fees"] = "本年度未收取信息处理费。"
	f.Agency.Rules = templates.PowerYes
	for _, col := range []string{"natural", "total"} {
		broken := f.Clone()
		key := templates.MakeKey("applications", "total", col)
		d, err := broken.Compute(key)
		if err != nil {
			t.Fatal(err)
		}
		broken.Set(key, whole(int(d.Micro()/1_000_000)+4))
		data := writeBytes(t, broken, Options{Previous: last})
		filing, found := readBack(data, nil)
		result := templates.Check(filing, templates.Options{Found: found})
		all := 0
		for _, x := range result.Findings {
			if x.Severity == templates.SeverityError {
				all++
			}
		}
		if n := templates.CountOpen(result.Findings, templates.SeverityError); n != 1 || all < 2 {
			t.Errorf("%s: %d errors are counted, %d found: %v", key, n, all, messages(result.Findings, templates.SeverityError))
		}
		v := newValuation(mustLayout(t, form), broken, Options{Previous: last})
		if !strings.HasPrefix(v.summary().text, "有 1 处错误") {
			t.Errorf("%s: the cover says %s", key, v.summary().text)
		}
		marked, err := Back.Mark(data)
		if err != nil {
			t.Fatal(err)
		}
		if text := string(unzipText(t, marked)); !strings.Contains(text, "必须改正的错误 1 处") {
			t.Errorf("%s: the marked copy counts otherwise", key)
		}
	}
}

func unzipText(t *testing.T, data []byte) []byte {
	var all []byte
	for _, part := range unzip(t, data) {
		all = append(all, part...)
	}
	return all
}

// TestSpacesOnly: the case from a county, whose required passage holds blanks. The command rejected it; the sheet of a
// workbook made of the same filing says so now.
func TestSpacesOnly(t *testing.T) {
	data, err := os.ReadFile("../testdata/cases/workbooks/narrative_spaces_only.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	filing, found := readBack(data, nil)
	if filing == nil {
		t.Fatal(found)
	}
	result := templates.Check(filing, templates.Options{Found: found})
	v := newValuation(mustLayout(t, filing.Form), filing, Options{})
	missing := 0
	for i, c := range v.layout.checks {
		found := slices.ContainsFunc(result.Findings, func(f templates.Finding) bool { return f.ID() == c.id() })
		if c.kind != checkPassage {
			continue
		}
		if found {
			missing++
		}
		if found != (v.states[i].state == stateError) {
			t.Errorf("%s: the sheet says %s, the command found it: %v", c.id(), v.states[i].state, found)
		}
	}
	if missing == 0 {
		t.Error("no passage is missing")
	}
}
