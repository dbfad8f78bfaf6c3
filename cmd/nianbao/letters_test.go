package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/office"
	"nianbao/cmd/internal/results"
	"nianbao/templates"
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
	out := filepath.Join(c.dir, "汇总")
	kinds := map[string]int{}
	for _, day := range []string{"2025-01-10", "2025-01-20"} {
		runCollect(t, c.args(out, "--letters", "--today", day)...)
		docs, err := filepath.Glob(filepath.Join(out, results.Letters, "*.docx"))
		if err != nil || len(docs) != 60 {
			t.Fatalf("%s: %d letters: %v", day, len(docs), err)
		}
		docs = append(docs, filepath.Join(out, results.Signoff+".docx"))
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
			kind := name[strings.LastIndex(name, "_")+1:]
			if kinds[kind]++; kinds[kind] == 1 {
				for _, fault := range schemaFaults(t, doc) {
					t.Errorf("%s: %s", name, fault)
				}
			}
		}
	}
	for kind, want := range map[string]int{"报送通知": 11, "催报函": 11} {
		if kinds[kind] != want {
			t.Errorf("%d letters are a %s, want %d (%v)", kinds[kind], kind, want, kinds)
		}
	}
	if kinds["退回函"] < 2*11 || kinds["收讫回执"] < 2*30 {
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
