package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"nianbao/cmd/internal/office"
	"nianbao/templates"
	"nianbao/templates/cases"
	"nianbao/testdata/tier"
	"nianbao/xlsx/ledger"
)

// ledger puts a ledger of 2024 with one good application and one good dispute, changed, into 回收.
func (s *scene) ledger(change func(l *ledger.Ledger, a, d *cases.Line)) {
	s.Helper()
	l := &ledger.Ledger{Year: 2024, Agency: "海原县水务局", Today: cases.On(2024, 12, 31), Room: 5,
		Applications: make([]cases.Line, 1), Disputes: make([]cases.Line, 1)}
	a, d := &l.Applications[0], &l.Disputes[0]
	for col, v := range map[cases.Column]cases.Value{cases.Number1: cases.Str("2024-001"),
		cases.Received: cases.Dated(cases.On(2024, 3, 4)),
		cases.Category: cases.Str("自然人"), cases.Subject: cases.Str(rowText), cases.Ended: cases.Dated(cases.On(2024, 3,
			20)), cases.Group: cases.Str(cases.Groups[0])} {
		a.Cells[col] = v
	}
	for col, v := range map[cases.Column]cases.Value{cases.Number1: cases.Str("复1"), cases.Block: cases.Str("行政复议"),
		cases.Received: cases.Dated(cases.On(2024, 5, 6)), cases.About: cases.Str(rowText)} {
		d.Cells[col] = v
	}
	change(l, a, d)
	var b bytes.Buffer
	if err := l.Write(&b); err != nil {
		s.Fatal(err)
	}
	s.back("台账.xlsx", b.Bytes())
}

// rowText stands in the rows of the ledgers of these tests. It may stand in no output.
const rowText = "旧城改造补偿"

// put changes one cell of the application.
func put(col cases.Column, v cases.Value) func(*scene) {
	return func(s *scene) { s.ledger(func(_ *ledger.Ledger, a, _ *cases.Line) { a.Cells[col] = v }) }
}

func day(y, m, d int) cases.Value { return cases.Dated(cases.On(y, m, d)) }

// ledgerCase is a case in which the note that it is a ledger stands beside what is found.
func ledgerCase(code string, right bool, reason string, change func(*scene)) catalogueCase {
	return catalogueCase{code: code, right: right, reason: reason, make: change, with: []string{"file.ledger"},
		why: "it is one"}
}

var ledgerCases = []catalogueCase{
	{code: "file.ledger", reason: "among what agencies have returned", make: func(s *scene) {
		s.roster("海原县水务局,00007,,部门")
		s.ledger(func(*ledger.Ledger, *cases.Line, *cases.Line) {})
	}, args: []string{"check", "回收", "--roster", "名单.csv", "--format", "json"}},
	{code: "file.ledger", right: true, reason: "a filing called 台账", make: func(s *scene) {
		s.back("台账.xlsx",
			s.book(s.good))
	}},

	ledgerCase("ledger.number", false, "none", put(cases.Number1, cases.Value{})),
	ledgerCase("ledger.number", false, "one twice", func(s *scene) {
		s.ledger(func(l *ledger.Ledger, a, _ *cases.Line) { l.Applications = append(l.Applications, *a) })
	}),
	ledgerCase("ledger.number", true, "a number and the same as text", func(s *scene) {
		s.ledger(func(l *ledger.Ledger, a, _ *cases.Line) {
			one, two := *a, *a
			one.Cells[cases.Number1], two.Cells[cases.Number1] = cases.Num(7), cases.Str("7")
			l.Applications = []cases.Line{one, two}
		})
	}),
	ledgerCase("ledger.category", false, "a blank behind", put(cases.Category, cases.Str("自然人 "))),
	ledgerCase("ledger.category", true, "the last of the list", put(cases.Category, cases.Str("其他"))),
	ledgerCase("ledger.date", false, "written as text", put(cases.Ended, cases.Str("2024.3.20"))),
	ledgerCase("ledger.date", false, "digits without signs", put(cases.Received, cases.Num(20240304))),
	ledgerCase("ledger.date", true, "with a time of day", put(cases.Ended, cases.Num(float64(cases.On(2024, 3, 20))+0.7))),
	ledgerCase("ledger.result", false, "full-width digits", put(cases.Result, cases.Str("１.属于国家秘密"))),
	ledgerCase("ledger.result", false, "no date", put(cases.Ended, cases.Value{})),
	ledgerCase("ledger.result", true, "the group alone", put(cases.Group, cases.Str(cases.Groups[1]))),
	ledgerCase("ledger.extension", false, "more than there is", put(cases.Extended, cases.Num(21))),
	ledgerCase("ledger.extension", true, "the most", put(cases.Extended, cases.Num(20))),
	ledgerCase("ledger.person", false, "eleven digits", put(cases.Subject, cases.Str("联系人13800000000"))),
	ledgerCase("ledger.person", true, "ten digits", put(cases.Subject, cases.Str("文号2024000001"))),
	ledgerCase("ledger.year", false, "received in the next one", func(s *scene) {
		s.ledger(func(_ *ledger.Ledger, a, _ *cases.Line) {
			a.Cells[cases.Received], a.Cells[cases.Ended] = day(2025, 1, 1), day(2025, 1, 20)
		})
	}),
	ledgerCase("ledger.year", true, "received on the last day with its hour", func(s *scene) {
		s.ledger(func(_ *ledger.Ledger, a, _ *cases.Line) {
			a.Cells[cases.Received], a.Cells[cases.Ended] = cases.Num(float64(cases.On(2024, 12, 31))+0.65), day(2025, 1, 20)
		})
	}),
	ledgerCase("ledger.order", false, "answered before it came", put(cases.Ended, day(2024, 3, 1))),
	ledgerCase("ledger.order", true, "answered on the spot", put(cases.Ended, day(2024, 3, 4))),
	ledgerCase("ledger.late", false, "the day after the last", put(cases.Ended, day(2024, 4, 2))),
	ledgerCase("ledger.late", true, "the last day", put(cases.Ended, day(2024, 4, 1))),
	ledgerCase("ledger.basis", false, "unpaid, and no notice", func(s *scene) {
		s.ledger(func(_ *ledger.Ledger, a, _ *cases.Line) {
			a.Cells[cases.Group], a.Cells[cases.Result] = cases.Str(cases.Groups[5]), cases.Str("2.逾期未缴费")
		})
	}),
	ledgerCase("ledger.basis", true, "another reason to end it", func(s *scene) {
		s.ledger(func(_ *ledger.Ledger, a, _ *cases.Line) {
			a.Cells[cases.Group], a.Cells[cases.Result] = cases.Str(cases.Groups[5]), cases.Str("3.其他")
		})
	}),
	ledgerCase("ledger.fee", false, "a sum without its notice", put(cases.FeeDue, cases.Num(100))),
	ledgerCase("ledger.fee", true, "no sum", put(cases.FeeTold, day(2024, 3, 8))),
	ledgerCase("ledger.estimated", false, "a year without a notice", func(s *scene) {
		s.ledger(func(l *ledger.Ledger, a, _ *cases.Line) {
			l.Year, a.Cells[cases.Received], a.Cells[cases.Ended], a.Cells[cases.Group] = 2026, day(2026, 12, 4),
				cases.Value{}, cases.Value{}
			l.Disputes = nil
		})
	}),
	ledgerCase("ledger.estimated", true, "the last day with one", func(s *scene) {
		s.ledger(func(l *ledger.Ledger, a, _ *cases.Line) {
			l.Year, a.Cells[cases.Received], a.Cells[cases.Ended], a.Cells[cases.Group] = 2026, day(2026, 12, 3),
				cases.Value{}, cases.Value{}
			l.Disputes = nil
		})
	}),
	ledgerCase("ledger.last", false, "half a case", func(s *scene) {
		s.ledger(func(l *ledger.Ledger, _, _ *cases.Line) { l.Last[0] = cases.Num(1.5) })
	}),
	ledgerCase("ledger.last", true, "none", func(s *scene) {
		s.ledger(func(l *ledger.Ledger, _, _ *cases.Line) { l.Last[0] = cases.Num(0) })
	}),
	ledgerCase("ledger.look", false, "a formula where a date is typed", ledgerEdit("xl/worksheets/sheet2.xml",
		`(<c r="B5"[^>]*>)<v>`, `$1<f>45355+0</f><v>`)),
	ledgerCase("ledger.look", true, "a number of its own", put(cases.Number1, cases.Num(7))),
	ledgerCase("ledger.table", false, "a figure written over", ledgerEdit("xl/worksheets/sheet4.xml",
		`(<c r="D\d+"[^>]*>)<f>[^<]*</f><v>1</v>`, `$1<v>2</v>`)),
	ledgerCase("ledger.table", true, "a figure that was never computed", ledgerEdit("xl/worksheets/sheet4.xml",
		`(<c r="D\d+"[^>]*>)(<f>[^<]*</f>)<v>1</v>`, `$1$2`)),
	ledgerCase("ledger.structure", false, "a head is gone", ledgerEdit("xl/worksheets/sheet3.xml", `>审结日期<`, `>结案<`)),
	ledgerCase("ledger.structure", true, "a title of its own above", ledgerEdit("xl/worksheets/sheet3.xml", `：复议诉讼<`, `：案件<`)),
}

// ledgerEdit changes a part of a ledger.
func ledgerEdit(part, old, text string) func(*scene) {
	return func(s *scene) {
		s.ledger(func(*ledger.Ledger, *cases.Line, *cases.Line) {})
		name := filepath.Join("回收", "台账.xlsx")
		data, err := os.ReadFile(name)
		if err != nil {
			s.Fatal(err)
		}
		s.back("台账.xlsx", s.repacked(data, subst(part, old, text)))
	}
}

// unpacked is what stands in a file: in the parts of a package, or in its bytes.
func (s *scene) unpacked(data []byte) (text string) {
	if !bytes.HasPrefix(data, []byte("PK")) {
		return string(data)
	}
	s.repacked(data, func(_ *scene, parts map[string][]byte) {
		for _, part := range parts {
			text += s.unpacked(part)
		}
	})
	return text
}

// TestLedgerStays sends a ledger in among good filings: whatever is made of them names it, and holds nothing of its rows. The
// figures leave it, and only by import.
func TestLedgerStays(t *testing.T) {
	t.Chdir(t.TempDir())
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{T: t, form: form, good: randomFiling(form, templates.Agency{Name: "海原县水务局", Code: "00007"}, 7)}
	s.roster("海原县水务局,00007,,部门")
	s.returned()
	s.ledger(func(*ledger.Ledger, *cases.Line, *cases.Line) {})
	if _, out := s.run("import", "回收", "-o", "新表"); strings.Contains(out+s.trouble, rowText) {
		t.Errorf("import shows a row: %s", out)
	}
	inside := s.otherwise()
	for _, args := range [][]string{
		{"check", "回收", "--annotate", "标", "--format", "html", "-o", "回执/"}, {"check", "回收", "--roster", "名单.csv",
			"--format", "json", "-o", "核对.json"},
		{"report", "回收", "-o", "报告", "--draft"}, {"collect", "回收", "--roster", "名单.csv", "-o", "汇总", "--reports", "--letters"},
		{"export", "回收", "--format", "csv", "-o", "数.csv"}, {"export", "新表", "--format",
			"json", "-o", "新.json"},
		{"template", "-o", "下发.xlsx", "--agency", "海原县水务局", "--year", "2025", "--previous", "回收"},
	} {
		_, out := s.run(args...)
		if strings.Contains(out+s.trouble, rowText) {
			t.Errorf("%v: a row is shown", args)
		}
	}
	for _, name := range inside {
		if code, out := s.run("check", "回收/"+name, "--roster", "名单.csv"); code != exitFaulty || !strings.Contains(out, "是依申请公开台账，不是填报表") {
			t.Errorf("%s: %s", name, out)
		}
		for as, args := range map[string][]string{"名单": {"template", "--roster", "回收/" + name, "--year", "2025", "-o", "别处"},
			"来源": {"import", "回收/" + name, "-o", "由" + name + ".xlsx"}, "节假日": {"ledger", "--holidays", "回收/" + name, "-o", "别处.xlsx"}, "规则": {"check", "回收", "--rules", "回收/" + name},
			"定稿": {"check", "回收", "--filed", "回收/" + name}, "模板": {"report", "回收", "--template", "回收/" + name, "-o", "别处"}} {
			if as != "来源" && !tier.Full() {
				continue
			}
			if _, out := s.run(args...); strings.Contains(out+s.trouble, rowText) {
				t.Errorf("%s taken for %s: a row is shown: %s", name, as, out+s.trouble)
			}
		}
	}
	searched := 0
	err = filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path, "回收") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		searched++
		if strings.Contains(s.unpacked(data), rowText) {
			t.Errorf("%s holds a row of the ledger", path)
		}
		return nil
	})
	if err != nil || searched < 10 {
		t.Errorf("%d files searched: %v", searched, err)
	}
	if code, out := s.run("year", "年", "--roster", "名单.csv", "--year", "2024"); code != exitFine {
		t.Fatal(out, s.trouble)
	}
	came, err := os.ReadDir("回收")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range came {
		writeFile(t, filepath.Join("年", "收件", d.Name()), []byte(readText(t, filepath.Join("回收", d.Name()))))
	}
	s.run("collect", "--folder", "年")
	_, out := s.run("year", "年", "--archive")
	archives, err := filepath.Glob("年/归档/*.zip")
	if err != nil || len(archives) != 1 || !strings.Contains(out+s.trouble, "误报来的台账，只该留在本单位：") {
		t.Errorf("archives %v\n%s%s", archives, out, s.trouble)
	} else if strings.Contains(s.unpacked([]byte(readText(t, archives[0]))), rowText) {
		t.Error("the archive holds a row of the ledger")
	}
	made, err := filepath.Glob("新表/*.xlsx")
	if err != nil || len(made) != 2 {
		t.Errorf("import made %v", made)
	}
}

// otherwise puts the ledger into 回收 in other dresses, too: in an archive, in a mail, as text that Excel saves, with its lists
// printed on a page, damaged, and, in the second tier, as LibreOffice saves it in other kinds of file. It returns their names.
func (s *scene) otherwise() []string {
	s.Helper()
	data := readBytes(s, "回收/台账.xlsx")
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	w, err := z.Create("taizhang.xlsx")
	if err == nil {
		_, err = w.Write(data)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		s.Fatal(err)
	}
	table, page := "标题\r\n", "<html><body><p>2024年依申请公开台账：申请</p><table>"
	for _, row := range [][]string{{"编号", "收到日期", "申请人类别", "申请事项", "答复（办结）日期", "结果大类"}, {"1", "2024-3-4", "自然人", rowText, "", ""}} {
		table += strings.Join(row, ",") + "\r\n"
		page += "<tr><td>" + strings.Join(row, "</td><td>") + "</td></tr>"
	}
	saved, err := simplifiedchinese.GBK.NewEncoder().String(table)
	if err != nil {
		s.Fatal(err)
	}
	letter := "From: a@example.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" +
		"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=a.xlsx\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		base64.StdEncoding.EncodeToString(data) + "\r\n--b--\r\n"
	files := map[string][]byte{"打包.zip": packed.Bytes(), "来信.eml": []byte(letter), "Excel存的.csv": []byte(saved), "统一码.csv": []byte("\ufeff" + table),
		"打印.html": []byte(page + "</table></body></html>"), "文字.txt": []byte(strings.ReplaceAll(table, ",", "\t"))}
	if tier.Full() {
		for ext, filter := range map[string]string{"xls": "xls:MS Excel 97", "ods": "ods", "pdf": "pdf"} {
			dir := s.TempDir()
			writeFile(s, filepath.Join(dir, "台账.xlsx"), data)
			if err := office.Convert(s.Context(), filter, dir, filepath.Join(dir, "台账.xlsx")); err != nil {
				s.Fatal(err)
			}
			files["存成."+ext] = readBytes(s, filepath.Join(dir, "台账."+ext))
		}
	}
	for name, data := range files {
		s.back(name, data)
	}
	return slices.Sorted(maps.Keys(files))
}

// TestLedgerCommand goes from one year's ledger to the next, and says what is wrong with what it was given.
func TestLedgerCommand(t *testing.T) {
	t.Chdir(t.TempDir())
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{T: t, form: form, good: randomFiling(form, templates.Agency{Name: "海原县水务局"}, 7)}
	s.ledger(func(_ *ledger.Ledger, a, _ *cases.Line) {
		a.Cells[cases.Ended], a.Cells[cases.Group] = cases.Value{}, cases.Value{}
	})
	s.back("填报表.xlsx", s.book(s.good))
	writeFile(t, "节假日.csv", []byte("日期,休或班,名称,依据\n2027-01-01,休,元旦,国办发明电〔2026〕9号\n"))
	saved, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte("日期,休或班,名称,依据\r\n2027/1/1,休,元旦,国办发明电〔2026〕9号\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, "Excel存过的.csv", saved)
	writeFile(t, "坏.csv", []byte("日期,休或班\n元旦,放假\n"))
	const from = "回收/台账.xlsx"
	for _, c := range []struct {
		reason string
		args   []string
		code   int
		says   string
	}{
		{"the next year", []string{"-o", "下一年.xlsx", "--previous", from}, exitFine, ""},
		{"it is there already", []string{"-o", "下一年.xlsx", "--previous", from}, exitFiles, "不会覆盖"},
		{"the same year anew", []string{"-o", "再来.xlsx", "--previous", from, "--year", "2024", "--holidays", "节假日.csv"},
			exitFine, ""},
		{"holidays that Excel has saved", []string{"-o", "又一本.xlsx", "--previous", from, "--holidays", "Excel存过的.csv"}, exitFine, ""},
		{"two years later", []string{"-o", "x.xlsx", "--previous", from, "--year", "2026"}, exitUsage, "只能写 2024"},
		{"a filing", []string{"-o", "x.xlsx", "--previous", "回收/填报表.xlsx"}, exitFiles, "不是本程序的台账"},
		{"no file", []string{"-o", "x.xlsx", "--previous", "没有.xlsx"}, exitFiles, "找不到"},
		{"bad holidays", []string{"-o", "x.xlsx", "--holidays", "坏.csv"}, exitFiles, "第 2 行"},
		{"no workbook", []string{"-o", "x.xls"}, exitUsage, ".xlsx"},
		{"nothing to write to", nil, exitUsage, "-o"},
		{"an argument", []string{"a.xlsx", "-o", "x.xlsx"}, exitUsage, "只要选项"},
	} {
		var out, trouble bytes.Buffer
		e := &env{stdin: strings.NewReader(""), stdout: &out, stderr: &trouble, now: func() time.Time { return testNow }}
		code := e.run(append([]string{"nianbao", "ledger"}, c.args...))
		if code != c.code || !strings.Contains(trouble.String(), c.says) {
			t.Errorf("%s: exit code %d, %s", c.reason, code, trouble.String())
		}
	}
	if _, err := os.Stat("x.xlsx"); err == nil {
		t.Error("a ledger was written in spite of a fault")
	}
	for name, want := range map[string]string{"下一年.xlsx": "2025", "再来.xlsx": "2024"} {
		if code, out := s.run("import", name, "-o", "由"+name); code != exitFine {
			t.Errorf("%s: %d %s %s", name, code, out, s.trouble)
		}
		if _, out := s.run("export", "由"+name); !strings.Contains(out, `"year": `+want) {
			t.Errorf("%s: %.200s", name, out)
		}
	}
}
