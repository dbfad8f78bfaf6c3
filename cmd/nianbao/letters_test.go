package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/office"
	"nianbao/cmd/internal/results"
	"nianbao/templates"
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

// TestLetters writes the letters of a county in which agencies are in every state, on two days. Each takes one page as LibreOffice
// lays it out, also where a filing has a hundred faults and the name is long, and the drafts are what another mail library takes them for.
func TestLetters(t *testing.T) {
	tier.Tool(t, "soffice")
	python, pdftotext := tier.Tool(t, "python3"), tier.Tool(t, "pdftotext")
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
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
		defer cancel()
		dir := t.TempDir()
		if err := office.Convert(ctx, "pdf", dir, docs...); err != nil {
			t.Fatal(err)
		}
		for _, doc := range docs {
			name := strings.TrimSuffix(filepath.Base(doc), ".docx")
			text, err := exec.CommandContext(ctx, pdftotext, "-layout", filepath.Join(dir, name+".pdf"), "-").Output()
			if n := strings.Count(string(text), "\f"); err != nil || n != 1 {
				t.Errorf("%s %s takes %d pages: %v", day, name, n, err)
			}
			kinds[name[strings.LastIndex(name, "_")+len("_"):]]++
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
