package xlsx

import (
	"bytes"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx/sheets"
)

// tamper does to a workbook what clerks do to theirs. What they did is returned for messages.
func (g *generator) tamper(t *testing.T, l *Layout, data []byte) (out []byte, did []string) {
	out = edited(t, data, func(x *excelize.File) {
		for range 1 + g.IntN(3) {
			faults := []func(*excelize.File, *Layout) string{g.typeFigure, g.typeFigure, g.typeFigure, g.typeTotal, g.formatFigure, g.typePassage, g.typePassage,
				g.typeFees, g.typeCover, g.typeAnswer, g.blankTable}
			did = append(did, faults[g.IntN(len(faults))](x, l))
		}
	})
	return out, did
}

func (g *generator) set(x *excelize.File, at Ref, value any) string {
	if f, ok := value.(string); ok && strings.HasPrefix(f, "=") {
		_ = x.SetCellFormula(at.Sheet, at.A1(), f)
	} else {
		_ = x.SetCellValue(at.Sheet, at.A1(), value)
	}
	return at.String() + " " + strconv.Quote(strings.TrimSpace(toText(value)))
}

func toText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return ""
}

func (g *generator) figure(l *Layout, computed bool) templates.Key {
	for {
		key := l.form.Keys()[g.IntN(len(l.form.Keys()))]
		if (l.form.Computed(key) != nil) == computed {
			return key
		}
	}
}

// figureValues are what stands in figures' cells of returned workbooks.
var figureValues = []any{" ", "　", "\u00a0", "\u200b12", "１２", "12件", " 7 ", "十二", "1,200", "1，200", "12", "0", "abc", "12件左右", "约5", "22（其中修订16件）", "3(件)",
	"/", "无", "—", "不涉及", "N/A", "#REF!", "十二件", "一", "12.5", "1.2.3", "12\n", "0.1234567万元", true, false, 0.1234567, 1.5, 1e10, 999999999, -3, -0.5,
	1e-7, 2.0000001, 123456789.123456, 12, 0, "=6+6", "=1/3", "=1/0", `="12"`}

func (g *generator) typeFigure(x *excelize.File, l *Layout) string {
	return g.set(x, l.figures[g.figure(l, false)], figureValues[g.IntN(len(figureValues))])
}

func (g *generator) typeTotal(x *excelize.File, l *Layout) string {
	values := append([]any{0, 1, 2, 12, 30, "", -1}, figureValues...)
	return g.set(x, l.figures[g.figure(l, true)], values[g.IntN(len(values))])
}

// formatFigure makes a figure look like a date or a percentage. The format of text is not among them: LibreOffice's CELL gives it
// the letter of all formats that it has none for, the sheet asks about the number there, and the command does not.
func (g *generator) formatFigure(x *excelize.File, l *Layout) string {
	at := l.figures[g.figure(l, false)]
	formats := []int{14, 22, 9, 10, 1, 2, 3, 4}
	n := formats[g.IntN(len(formats))]
	id, err := x.NewStyle(&excelize.Style{NumFmt: n})
	if err != nil {
		panic(err)
	}
	_ = x.SetCellStyle(at.Sheet, at.A1(), at.A1(), id)
	return g.set(x, at, 1+g.IntN(45000)) + " format " + strconv.Itoa(n)
}

func (g *generator) typePassage(x *excelize.File, l *Layout) string {
	passages := l.form.Passages()
	texts := []string{"", "   ", "　　", "\u00a0\u200b", "\n \n", " \t", "本年新收申请【新收申请】件。", "本年新收申请【新收申清】件。", "【政策公开】全年发布信息若干。", "见《通知》（【内部】）。", "本年度工作情况良好，机制健全。", "5"}
	return g.set(x, l.passages[passages[g.IntN(len(passages))].ID], texts[g.IntN(len(texts))])
}

// typeFees writes about fees what agencies write, and figures that it must agree with.
func (g *generator) typeFees(x *excelize.File, l *Layout) string {
	texts := []string{"", " 　", "本年度没有收费。", "本年度未收取信息处理费。", "2024年度未收取信息 处理费。", "收取信息处理费380元。", "收取信息处理费0元。", "收取信息处理费三百八十元。",
		"实际收取信息处理费0.038万元。", "发出信息处理费收费通知1件，总金额100元，实际收取0元。", "未发出收费通知，未收取信息处理费。", "依据《信息处理费收费通知》，未收取信息处理费。",
		"信息处理费情况：已通知。申请人未缴费。", "没有。"}
	did := ""
	if at, ok := l.passages["other.fees"]; ok {
		did = g.set(x, at, texts[g.IntN(len(texts))])
	}
	if at, ok := l.figures["applications.other_unpaid.natural"]; ok && g.IntN(2) == 0 {
		did += " " + g.set(x, at, g.IntN(3))
	}
	if at, ok := l.figures["disclosure.fees.amount"]; ok && g.IntN(2) == 0 {
		did += " " + g.set(x, at, []any{0, 0.038, 0.01, "无", "0.038万元", 12.3456789}[g.IntN(6)])
	}
	return did
}

func (g *generator) typeCover(x *excelize.File, l *Layout) string {
	switch g.IntN(4) {
	case 0:
		return g.set(x, l.agency["year"], []any{2023, 2025, "2024年", "２０２４", "", 20244, "本年"}[g.IntN(7)])
	case 1:
		return g.set(x, l.agency["code"], []any{"", "X-9", 77}[g.IntN(3)])
	}
	return g.set(x, l.agency["name"], []any{"", " 　", "\u200b", "某某乡人民政府", " 海原县测试局"}[g.IntN(5)])
}

func (g *generator) typeAnswer(x *excelize.File, l *Layout) string {
	did := ""
	for _, c := range l.checks {
		if c.severity == templates.SeverityQuery && g.IntN(2) == 0 {
			did += " " + g.set(x, c.at(CheckAnswer), []string{"经核实无误", "。。", " \u00a0 ", "无", "\n\n\n", "1"}[g.IntN(6)])
		}
	}
	return did
}

func (g *generator) blankTable(x *excelize.File, l *Layout) string {
	t := l.form.Tables[g.IntN(len(l.form.Tables))]
	value := []any{nil, "/", " ", "无"}[g.IntN(4)]
	for _, key := range l.inputs(t) {
		_ = x.SetCellValue(t.Sheet, l.figures[key].A1(), value)
	}
	return t.ID + " all " + toText(value)
}

// sameAnswers holds what a recalculated workbook says of itself against what the command says of it: no 全部通过 that the
// command rejects, no finding of a rule of the sheet at a line that passes, no line with a fault that the command does not
// find, and the same number of errors. What the sheet cannot tell is 未核.
func sameAnswers(t *testing.T, path string, did []string, form *templates.Form, seen map[string]int) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	book, err := sheets.Open(bytes.NewReader(data), int64(len(data)), sheets.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	forms, _ := ownForms(t)
	l := mustLayout(t, form)
	checks := book.Sheet(SheetChecks)
	stateOf := func(c *checkPlace) string { return checks.Cell(c.row, checkState).Text() }
	sameList(t, path, l, checks)
	said := checks.Cell(checksState.Row, checksState.Col).Text()
	if cover := book.Sheet(SheetCover).Cell(coverState.Row, coverState.Col).Text(); cover != said {
		t.Errorf("%s %q: the cover says %s, the checks %s", path, did, cover, said)
	}

	filing, found := readBack(data, forms)
	if filing == nil {
		t.Fatalf("%s %q: not read: %v", path, did, found)
	}
	findings := templates.Check(filing, templates.Options{Found: found}).Findings
	if hanzi.Empty(filing.Agency.Name) { // named by who opens the file
		findings = append(findings, templates.Finding{Code: "file.agency", Severity: templates.SeverityError, Status: templates.StatusOpen})
	}
	if verdict := templates.Judge(findings, true); said == summaryPass && verdict == templates.Rejected {
		t.Errorf("%s %q: the sheet says %s, the command rejects: %v", path, did, said, messages(findings, templates.SeverityError))
	}
	explained := map[*checkPlace]bool{}
	open := map[*checkPlace]templates.Severity{}
	for i := range findings {
		f := &findings[i]
		if f.Severity == templates.SeverityNote {
			continue
		}
		for _, c := range linesOf(l, f) {
			state := stateOf(c)
			passes := []string{statePass, stateNote, stateNoLast}
			if f.Status == templates.StatusExplained {
				explained[c] = true
			} else {
				passes = append(passes, stateExplained)
				if open[c] != templates.SeverityError {
					open[c] = f.Severity
				}
			}
			if slices.Contains(passes, state) {
				t.Errorf("%s %q: %s stands at a line that says %s: %s", path, did, f.ID(), state, f.Message)
			}
		}
	}
	doubt := false
	for _, c := range l.checks {
		state := stateOf(c)
		seen[state]++
		fault := ""
		switch state {
		case stateError:
			fault = "error"
		case stateQuery:
			fault = "query"
		case stateExplained:
			if !explained[c] && c.kind != checkWords {
				t.Errorf("%s %q: %s says %s, the command found nothing", path, did, c.id(), state)
			}
		case statePass, stateNote, stateNoLast, stateRepeats:
		default:
			doubt = true
		}
		if fault != "" && string(open[c]) != fault {
			t.Errorf("%s %q: %s says %s, the command %q", path, did, c.id(), state, open[c])
		}
	}
	n := templates.CountOpen(findings, templates.SeverityError)
	text := stateError + "：" + strconv.Itoa(n) + " 处错误"
	if !doubt && (n > 0) != strings.HasPrefix(said, stateError) || !doubt && n > 0 && !strings.HasPrefix(said, text) {
		t.Errorf("%s %q: the sheet says %s, the command counts %d errors: %v", path, did, said, n, messages(findings, templates.SeverityError))
	}
}

// sameList holds the list of what is open against the lines below it: the most urgent first, each once, with the place and the
// link of its own line.
func sameList(t *testing.T, path string, l *Layout, checks *sheets.Sheet) {
	t.Helper()
	rank := func(c *checkPlace) int {
		for _, r := range ranks {
			if r.state == checks.Cell(c.row, checkState).Text() {
				if c.filling() {
					return r.filling
				}
				return r.rule
			}
		}
		return rankUnknown
	}
	open := slices.DeleteFunc(slices.Clone(l.checks), func(c *checkPlace) bool { return rank(c) == rankSettled })
	slices.SortStableFunc(open, func(a, b *checkPlace) int { return rank(a) - rank(b) })
	for i := range openRows {
		text := func(col int) string { return checks.Cell(openTop+i, col).Text() }
		if i >= len(open) {
			if text(checkState)+text(CheckWhere)+text(CheckAnswer) != "" {
				t.Errorf("%s: line %d of the open ones shows %s", path, i, text(CheckWhere))
			}
			continue
		}
		c := open[i]
		where, _ := l.checkWhere(c)
		if text(checkState) != checks.Cell(c.row, checkState).Text() || text(CheckWhere) != where || text(checkFix) != c.fix ||
			(text(CheckAnswer) == answerLink) != (c.severity == templates.SeverityQuery) {
			t.Errorf("%s: line %d of the open ones shows %s %s, want that of %s", path, i, text(checkState), text(CheckWhere), c.id())
		}
	}
	more := checks.Cell(openMore, 1).Text()
	if n := len(open) - openRows; (n > 0) != (more != "") || n > 0 && !strings.Contains(more, " "+strconv.Itoa(n)+" ") {
		t.Errorf("%s: %d are open, said is %q", path, len(open), more)
	}
}

func messages(list []templates.Finding, s templates.Severity) (out []string) {
	for _, f := range list {
		if f.Severity == s {
			out = append(out, f.ID()+" "+f.Message)
		}
	}
	return out
}

// linesOf returns the lines of sheet 核对 that a finding belongs to; of a rule that the sheet cannot see there is none.
func linesOf(l *Layout, f *templates.Finding) []*checkPlace {
	var list []*checkPlace
	for _, c := range l.checks {
		fig := l.form.Figure(f.Key)
		ours := false
		switch c.kind {
		case checkFigures:
			ours = strings.HasPrefix(f.Code, "value.") && fig != nil && fig.Table == c.table
		case checkName:
			ours = f.Code == "file.agency" || f.Code == "workbook.stamp" && strings.Contains(f.Message, "发给")
		case checkYear:
			ours = f.Code == "file.year" || f.Code == "workbook.stamp" && !strings.Contains(f.Message, "发给")
		case checkMarks:
			ours = f.Code == "narrative.mark"
		default:
			ours = c.id() == f.ID()
		}
		if ours {
			list = append(list, c)
		}
	}
	return list
}
