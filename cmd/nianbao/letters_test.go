package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/office"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/year"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/lists"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
)

// readMails has Python's mail library read drafts: of each whom it is for, its title, and the names and sizes of what goes with it.
const readMails = `
import email, email.policy, json, sys
out = []
for name in sys.argv[1:]:
    m = email.message_from_binary_file(open(name, "rb"), policy=email.policy.default)
    out.append({"to": m["To"] or "", "subject": m["Subject"], "text": m.get_body().get_content(), "defects": len(m.defects),
                "attached": {a.get_filename(): len(a.get_content()) for a in m.iter_attachments()}})
json.dump(out, sys.stdout)
`

// schemaFaults holds a docx against the schemas of ISO 29500 with the rules of Office 2010 (see TestSchema of package xlsx).
func schemaFaults(t *testing.T, doc string) []string {
	t.Helper()
	out, err := exec.Command(tier.Tool(t, "ooxml-validate"), "--office-version", "Office2010", "--output-format", "json", doc).Output()
	var list []struct{ Description string }
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) || json.Unmarshal(out, &list) != nil {
		t.Fatalf("%s: %v: %s", doc, err, out)
	}
	return lists.Map(list, func(f struct{ Description string }) string { return f.Description })
}

// pagesOf counts the pages of a PDF.
func pagesOf(t *testing.T, pdf string) int {
	t.Helper()
	text, err := exec.Command(tier.Tool(t, "pdftotext"), "-layout", pdf, "-").Output()
	if err != nil {
		t.Fatal(pdf, err)
	}
	return strings.Count(string(text), "\f")
}

// TestSignoffPage: 审核表 takes one page, as docx and as printed by a browser, where three hundred agencies with long names have sent
// nothing and the office has taken sixty decisions, with the forms of both editions; and it says how many there are.
func TestSignoffPage(t *testing.T) {
	tier.Tool(t, "soffice")
	b := startBrowser(t, 1200)
	for _, year := range []string{"2024", "2020"} {
		dir := filepath.Join(t.TempDir(), year+"年报")
		roster := "单位名称,单位代码,上级代码\r\n" + countyName + ",000,\r\n"
		decided := "日期,单位代码,单位名称,决定,对象,依据的数,理由,经办人\r\n"
		for i := range 300 {
			name := fmt.Sprintf("海原县第%s行政审批和营商环境建设管理服务局", chineseDigits(i+1))
			roster += fmt.Sprintf("%s,%03d,000\r\n", name, i+1)
			if i >= 240 {
				decided += fmt.Sprintf("2025-01-05,%03d,%s,免报,,,机构改革中已经撤销，职责并入别的单位，有关文件另存,经办人\r\n", i+1, name)
			}
		}
		list := filepath.Join(t.TempDir(), "名单.csv")
		writeFile(t, list, []byte(roster))
		command(t, exitFine, "year", dir, "--year", year, "--roster", list, "--office", "海原县人民政府办公室政务公开领导小组办公室")
		writeFile(t, filepath.Join(dir, "决定.csv"), []byte(decided))
		command(t, exitFine, "collect", "--folder", dir)
		doc, to := filepath.Join(dir, "汇总", results.Signoff+".docx"), t.TempDir()
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
		defer cancel()
		if err := office.Convert(ctx, "pdf", to, doc); err != nil {
			t.Fatal(err)
		}
		page := strings.TrimSuffix(doc, ".docx") + ".html"
		var printed struct{ Data []byte }
		b.open("file://" + page)
		b.call(b.session, "Page.printToPDF", map[string]any{"preferCSSPageSize": true, "printBackground": true}, &printed)
		web := filepath.Join(to, "网页.pdf")
		writeFile(t, web, printed.Data)
		for _, pdf := range []string{filepath.Join(to, results.Signoff+".pdf"), web} {
			if n := pagesOf(t, pdf); n != 1 {
				t.Errorf("%s: %s has %d pages", year, filepath.Base(pdf), n)
			}
			if shots := os.Getenv("NIANBAO_SHOTS"); shots != "" {
				writeFile(t, filepath.Join(shots, year+"-"+filepath.Base(pdf)), readBytes(t, pdf))
			}
		}
		text := readText(t, page)
		for _, want := range []string{"未报（240）", "……共 240 个，全部列在", "本级的决定（60）", "……共 60 个，全部列在", "本级报告只能是草稿"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: 审核表 does not say %s", year, want)
			}
		}
	}
}

// TestLettersSay: what agencies in the states that are easily forgotten are told, in letters and in receipts; both in a folder to
// which somebody has gone, with the letterhead that its settings name.
func TestLettersSay(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	dir, d, letterhead := t.TempDir(), &doors{t, form}, readBytes(t, "../internal/report/testdata/redhead.docx")
	list := filepath.Join(dir, "名单.csv")
	writeFile(t, list, []byte("单位名称,单位代码,上级代码,类别,联系人,电话,邮箱\n本 县,000,,,王五,0955-1234567,\n"+
		"甲局,001,000,部门,,,a@example.com；b@example.com\n乙局,002,000,部门,,,无\n丙局,003,000,乡镇,,,\n丁局,004,000,部门,,,\n"))
	t.Chdir(dir)
	command(t, exitFine, "year", "2024 年报", "--year", "2024", "--roster", list, "--deadline", "2025-01-20", "--office", "本县公开办")
	settings := filepath.Join("2024 年报", year.SettingsFile)
	text := strings.Replace(readText(t, settings), "deadlines:", "deadlines:\n  乡镇: 2025-02-10\nold:", 1)
	text = strings.Replace(text, "letterhead:", "letterhead: 红头.docx", 1)
	writeFile(t, settings, []byte(regexp.MustCompile(`(?m)^old:.*\n`).ReplaceAllString(text, "")))
	writeFile(t, "2024 年报/红头.docx", letterhead)
	licensing := func(n int64) func(*templates.Filing) {
		return func(f *templates.Filing) {
			f.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(n)))
		}
	}
	wrong := func(f *templates.Filing) { f.Set("disclosure.licensing.decisions", templates.TextCell("若干")) }
	for name, data := range map[string][]byte{"甲 一.json": asJSON("甲局", licensing(7))(d), "甲二.json": asJSON("甲局", licensing(8))(d),
		"乙.json": asJSON("乙局", wrong)(d), "丙.json": asJSON("丙局", wrong)(d), "丁.json": asJSON("丁局")(d)} {
		writeFile(t, filepath.Join("2024 年报", "收件", name), data)
	}
	t.Chdir("2024 年报")
	command(t, exitFaulty, "collect", "--letters", "--today", "2025-01-25")
	command(t, exitFaulty, "check", "--format", "html", "-o", "回执/", "--today", "2025-01-25")
	if said := command(t, exitFine, "year", "--today", "2025-01-25"); !strings.Contains(said, "分不清用哪份 1") {
		t.Errorf("in the folder its standing is %s", said)
	}
	for _, tt := range []struct{ why, file, want, not string }{
		{"which of two counts is asked", "往来/001_甲局_退回函.html", "“甲 一.json”“甲二.json”已经核对", ""},
		{"and where they differ", "往来/001_甲局_退回函.html", "分不清用哪份：二、主动公开", ""},
		{"two addresses as a mail has them", "往来/001_甲局_退回函.eml", "To: a@example.com, b@example.com\r\n", ""},
		{"a word for none is no address", "往来/002_乙局_退回函.eml", "", "To:"},
		{"nobody is asked for anything by a day that is over", "往来/002_乙局_退回函.html", "请尽快（报送截止日期2025年1月20日已过）报本县公开办", "请于"},
		{"who has his own day has it", "往来/003_丙局_退回函.html", "请于2025年2月10日前报本县公开办", "尽快"},
		{"whom the roster knows at the office", "往来/003_丙局_退回函.html", "请联系本 县 王五 0955-1234567。", ""},
		{"what has come is not late", "往来/邮件合并.csv", ",收讫回执,2024,2025年1月20日,,,0,丁.json,", ""},
		{"the receipt asks which of two counts", "回执/甲局_2024年报核对回执.html", "要办的（1 处）", ""},
		{"the receipt has the agency's own day, the office and its day", "回执/丙局_2024年报核对回执.html",
			"报送截止：2025年2月10日。有不清楚的，请联系本 县 王五 0955-1234567。", ""},
		{"the receipt is signed", "回执/丙局_2024年报核对回执.html", "本县公开办<br>2025年1月25日", ""},
		{"the receipt of the others has theirs", "回执/乙局_2024年报核对回执.html", "报送截止：2025年1月20日。", ""},
	} {
		text := readText(t, tt.file)
		if !strings.Contains(text, tt.want) || tt.not != "" && strings.Contains(text, tt.not) {
			t.Errorf("%s: %s", tt.why, text[max(0, len(text)-3000):])
		}
	}
	doc := string(unzip(t, readBytes(t, "往来/001_甲局_退回函.docx"))["word/document.xml"])
	if !strings.Contains(doc, "示例县水务局文件") {
		t.Error("the letter is not written on the letterhead")
	}
}

// TestLetters writes the letters of a county in which agencies are in every state, on two days. Each takes one page as LibreOffice
// lays it out, also where a filing has a hundred faults and the name is long, and the drafts are what another mail library takes them for.
func TestLetters(t *testing.T) {
	tier.Tool(t, "soffice")
	python := tier.Tool(t, "python3")
	c := makeCounty(t, t.TempDir(), 60, 12, 5, 10, 5)
	roster := strings.ReplaceAll(readText(t, filepath.Join(c.dir, "名单.csv")), "电话\r\n", "电话,邮箱\r\n")
	roster = strings.ReplaceAll(roster, "0955-0000002\r\n", "0955-0000002,er@example.com\r\n")
	writeFile(t, filepath.Join(c.dir, "名单.csv"), []byte(roster))
	worst := c.filings[0].Clone() // of an agency that has sent nothing
	for _, key := range worst.Form.Keys() {
		if worst.Form.Computed(key) == nil {
			worst.Set(key, templates.TextCell("若干件，另附说明"))
		}
	}
	writeWorkbook(t, filepath.Join(c.dir, "回收", xlsx.FileName(worst.Agency, worst.Year)), worst)
	another := c.filings[59].Clone()
	another.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(1)))
	writeWorkbook(t, filepath.Join(c.dir, "回收", "又一份.xlsx"), another)
	out := filepath.Join(c.dir, "2024年报")
	command(t, exitFine, "year", out, "--year", "2024", "--roster", filepath.Join(c.dir, "名单.csv"), "--deadline", "2025-01-20",
		"--office", "海原县人民政府办公室政务公开领导小组办公室")
	settings := filepath.Join(out, year.SettingsFile)
	writeFile(t, settings, []byte(strings.Replace(readText(t, settings), "contact:", "contact: 经办人甲，经办人乙 0955-1234567转8001", 1)))
	for _, decided := range [][]string{{"00003", "--exempt"}, {"00004", "--filed-by", "00030"}, {"00005", "--extend", "2025-02-05"}} {
		command(t, exitFine, append(append([]string{"decide", "--folder", out}, decided...), "--reason", "机构改革")...)
	}
	kinds := map[string]int{}
	for _, day := range []string{"2025-01-10", "2025-01-25"} {
		command(t, exitFaulty, "collect", filepath.Join(c.dir, "回收"), "--folder", out, "--letters", "--today", day)
		docs, err := filepath.Glob(filepath.Join(out, results.Letters, "*.docx"))
		if err != nil || len(docs) != 58 {
			t.Fatalf("%s: %d letters: %v", day, len(docs), err)
		}
		docs = append(docs, filepath.Join(out, year.Collected, results.Signoff+".docx"))
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
		defer cancel()
		dir := t.TempDir()
		if err := office.Convert(ctx, "pdf", dir, docs...); err != nil {
			t.Fatal(err)
		}
		for _, doc := range docs {
			name := strings.TrimSuffix(filepath.Base(doc), ".docx")
			if n := pagesOf(t, filepath.Join(dir, name+".pdf")); n != 1 {
				t.Errorf("%s %s takes %d pages", day, name, n)
			}
			if shots := os.Getenv("NIANBAO_SHOTS"); shots != "" {
				writeFile(t, filepath.Join(shots, day+"_"+name+".pdf"), readBytes(t, filepath.Join(dir, name+".pdf")))
			}
			kind := name[strings.LastIndex(name, "_")+1:]
			if kinds[kind]++; kinds[kind] == 1 {
				for _, fault := range schemaFaults(t, doc) {
					t.Errorf("%s: %s", name, fault)
				}
			}
		}
	}
	for kind, want := range map[string]int{"报送通知": 9, "催报函": 9} {
		if kinds[kind] != want {
			t.Errorf("%d letters are a %s, want %d (%v)", kinds[kind], kind, want, kinds)
		}
	}
	if kinds["退回函"] < 2*12 || kinds["收讫回执"] < 2*30 {
		t.Errorf("letters: %v", kinds)
	}
	drafts := []string{filepath.Join(out, results.Letters, "00001_海原县第一局_退回函.eml"), filepath.Join(out, results.Letters, "00002_海原县第二局_催报函.eml")}
	data, err := exec.Command(python, append([]string{"-c", readMails}, drafts...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var mails []struct {
		To, Subject, Text string
		Defects           int
		Attached          map[string]int
	}
	if err := json.Unmarshal(data, &mails); err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		to, subject string
		attached    []string
	}{
		{"", "关于更正2024年政府信息公开工作年度报告填报表的函", []string{"00001_海原县第一局_退回函.docx", "00001_海原县第一局_2024年报填报表（退回）.xlsx"}},
		{"er@example.com", "关于抓紧报送2024年政府信息公开工作年度报告填报表的函", []string{"00002_海原县第二局_催报函.docx"}},
	} {
		m := mails[i]
		if m.To != want.to || m.Subject != want.subject || m.Defects != 0 || len(m.Attached) != len(want.attached) {
			t.Errorf("%s: %+v", filepath.Base(drafts[i]), m)
		}
		for _, name := range want.attached {
			if m.Attached[name] < 2000 {
				t.Errorf("%s: %s has %d bytes of %v", filepath.Base(drafts[i]), name, m.Attached[name], fmt.Sprint(m.Attached))
			}
		}
	}
}
