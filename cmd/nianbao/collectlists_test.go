package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/cmd/internal/collect"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
)

// sheetText returns the texts of a sheet, a line for each row.
func sheetText(t *testing.T, file, sheet string) string {
	t.Helper()
	var b strings.Builder
	row := 0
	for c := range openBook(t, file).Sheet(sheet).All() {
		if c.Row != row {
			b.WriteString("\n")
			row = c.Row
		}
		b.WriteString(c.Text() + "|")
	}
	return b.String()
}

// TestCollectSaysTheRegrading: the office's regrading of rules stands with its reasons in everything that collect writes,
// as on every other receipt: also that of a rule which is switched off and leaves no finding.
func TestCollectSaysTheRegrading(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 6, 1, 0, 1, 1)
	writeFile(t, filepath.Join(c.dir, "规则.yaml"), []byte("disclosure.rule-making: {severity: error, reason: 本市规定无权制定的不得填}\nfees.notice: {severity: off, reason: 本市已停收}\n"))
	out := filepath.Join(c.dir, "汇总")
	_, stdout, _ := runCollect(t, append(c.args(out), "--rules", filepath.Join(c.dir, "规则.yaml"))...)
	for where, text := range map[string]string{"stdout": stdout, pageFile: readText(t, filepath.Join(out, pageFile)),
		xlsx.SheetProgress: sheetText(t, filepath.Join(out, summaryFile), xlsx.SheetProgress)} {
		for _, want := range []string{"本级调整了 2 条规则的等级", "由核实改为错误", "本市规定无权制定的不得填", "不核对", "本市已停收"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q", where, want)
			}
		}
	}
	if !strings.Contains(sheetText(t, filepath.Join(out, summaryFile), xlsx.SheetProblems), "（本级规定：本市规定无权制定的不得填）") {
		t.Error("the finding that is regraded does not say why")
	}
	rec := readRecord(t, out)
	want := []collect.GradeRecord{{Code: "disclosure.rule-making", Severity: "error", Reason: "本市规定无权制定的不得填"}, {Code: "fees.notice", Severity: "off", Reason: "本市已停收"}}
	if !slices.Equal(rec.Regraded, want) {
		t.Errorf("汇总.json says %v", rec.Regraded)
	}
	touched := 0
	for _, f := range rec.Files {
		for _, x := range f.Findings {
			if x.Regraded == "本市规定无权制定的不得填" {
				touched++
			}
		}
	}
	if touched == 0 {
		t.Error("no finding in 汇总.json is marked as regraded")
	}
}

// TestReminderSaysWhatToDo: an agency that has sent something nobody can use is told what is wrong with it, in the same
// message that asks for the filing.
func TestReminderSaysWhatToDo(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 6, 4, 0, 0, 0)
	for i, data := range []string{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 4096), "\xff\xd8\xff\xe0\x00\x10JFIF", ""} {
		ext := []string{".xls", ".jpg", ".xlsx"}[i]
		writeFile(t, filepath.Join(c.dir, "回收", c.agencies[i].Code+"_表"+ext), []byte(data))
	}
	out := filepath.Join(c.dir, "汇总")
	runCollect(t, c.args(out)...)
	_, remind, _ := strings.Cut(readText(t, filepath.Join(out, pageFile)), `id="remind"`)
	remind, _, _ = strings.Cut(remind, "</textarea>")
	for _, want := range []string{"（共 4 个）", "其中 3 个单位发来的文件不能用，请重新报送：", c.agencies[0].Name + "：“00001_表.xls”是", "“00002_表.jpg”是 JPG 图片，不是填报表；请报送 .xlsx 填报表。",
		"“00003_表.xlsx”是空文件，一个字节也没有；请重新发送。"} {
		if !strings.Contains(remind, want) {
			t.Errorf("no %q in %s", want, remind)
		}
	}
}

// TestTheBodysOwnFilingIsListed: what the body itself has sent stands in every list with its verdict, and is in no sum.
func TestTheBodysOwnFilingIsListed(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 5, 0, 0, 0, 0)
	own := templates.NewFiling(c.filings[0].Form, c.filings[0].Year)
	own.Agency = templates.Agency{Code: "000", Name: countyName}
	own.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(1)))
	own.Complete()
	writeWorkbook(t, filepath.Join(c.dir, "回收", "本级.xlsx"), own)
	out := filepath.Join(c.dir, "汇总")
	_, stdout, _ := runCollect(t, c.args(out)...)
	if !strings.Contains(stdout, "应报 5 个单位，已报 5，") {
		t.Errorf("said %s", stdout)
	}
	progress := sheetText(t, filepath.Join(out, summaryFile), xlsx.SheetProgress)
	if !strings.Contains(progress, countyName+"|000|") || !strings.Contains(progress, "本级汇总表，与所属单位的合计核对") {
		t.Errorf("进度 has no row of the body:\n%s", progress)
	}
	if detail := sheetText(t, filepath.Join(out, summaryFile), xlsx.SheetDetail); !strings.Contains(detail, "以下的数没有计入合计") {
		t.Error("明细 has not the body's figures among those that are in no sum")
	}
	page := readText(t, filepath.Join(out, pageFile))
	if !strings.Contains(page, "<td>"+countyName+`</td><td class="w">000</td>`) || !strings.Contains(page, countyName+"：有 ") {
		t.Error("进度.html has no row of the body, or does not ask for a correction")
	}
	rec := readRecord(t, out)
	last := rec.Agencies[len(rec.Agencies)-1]
	if len(rec.Agencies) != 6 || last.Name != countyName || last.Standing != "body" || last.Verdict != templates.Rejected || last.Counted {
		t.Errorf("汇总.json has %+v", last)
	}
	if rec.Standing.Expected != 5 || rec.Standing.Rejected != 0 || len(rec.Bodies[0].Contributors) != 5 {
		t.Errorf("it counts: %+v", rec.Standing)
	}
}
