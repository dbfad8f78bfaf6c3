package letters

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/cmd/internal/roster"

	"nianbao/cmd/internal/report"
	"nianbao/templates"
)

// TestStandard: the wording that the program has is one that it reads, and explains each mark.
func TestStandard(t *testing.T) {
	w, err := Read("函件措辞.txt", Standard)
	if err != nil || len(w) != len(kinds) {
		t.Fatalf("%d letters: %v", len(w), err)
	}
	head, _, _ := strings.Cut(string(Standard), "\n\n")
	for _, m := range append(append([]string{}, wordMarks...), lineMarks...) {
		if !strings.Contains(head, "【"+m+"】") {
			t.Errorf("【%s】 is not explained", m)
		}
	}
}

// TestWordingErrors: what an office may do wrong is named with its line.
func TestWordingErrors(t *testing.T) {
	without := func(cut string) string {
		before, _, found := strings.Cut(string(Standard), cut)
		if !found {
			t.Fatalf("%q is not in the wording", cut)
		}
		return before
	}
	for _, tt := range []struct{ why, text, want string }{
		{"text before the first letter", "各单位：\n" + string(Standard), "“措辞.txt”第 1 行：这一行前面没有写明是哪一种函件"},
		{"a mark that nobody knows", "【催报函】\n催报\n请【单位名】抓紧。\n", "“措辞.txt”第 3 行：没有“【单位名】”这个标记；可以用的有【单位】"},
		{"a mark that is to stand alone does not", "【催报函】\n催报\n此致【日期】\n", "“措辞.txt”第 3 行：“【日期】”要单独写一行"},
		{"a list in the title", "【催报函】\n【问题】\n", "“措辞.txt”第 2 行：标题里不能用“【问题】”"},
		{"a letter twice", string(Standard) + "【催报函】\n", "【催报函】写了两次"},
		{"a letter is missing", without("【收讫回执】\n"), "“措辞.txt”：没有【收讫回执】；删去这个文件，就恢复原样"},
		{"a title alone", without("【单位】：\n按照") + "【催报函】\n甲\n乙\n【退回函】\n甲\n乙\n【收讫回执】\n甲\n乙\n", "【报送通知】只有标题，没有正文"},
	} {
		_, err := Read("措辞.txt", []byte(tt.text))
		got := ""
		if fault, ok := err.(*templates.LoadError); ok {
			got = fault.Chinese()
		}
		if !strings.Contains(got, tt.want) || (err == nil) != (tt.want == "") {
			t.Errorf("%s: %q, want %q", tt.why, got, tt.want)
		}
	}
}

// TestFill: a sentence goes when one of its marks has no word, and only that sentence.
func TestFill(t *testing.T) {
	words := map[string]string{"单位": "甲局", "期限": "已逾期 3 天", "截止": ""}
	for _, tt := range []struct{ line, want string }{
		{"请【单位】抓紧。", "请甲局抓紧。"},
		{"截止日期是【截止】，【期限】。请抓紧。", "请抓紧。"},
		{"请抓紧；截止日期是【截止】", "请抓紧；"},
		{"请于【截止】前报送", ""},
		{"没有标记的一行", "没有标记的一行"},
	} {
		if got := fill(tt.line, words); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.line, got, tt.want)
		}
	}
}

// TestList: the findings of a letter end where the page ends, and say how many more there are.
func TestList(t *testing.T) {
	long := templates.Finding{Message: strings.Repeat("长", 100), Fix: "改正。"}
	for _, tt := range []struct {
		n, want int
		more    string
	}{
		{1, 1, ""},
		{6, 6, ""}, // three lines each: sixty points
		{7, 6, "另有 2 处"},
		{300, 6, "另有 295 处"},
	} {
		l := &Letter{}
		for range tt.n {
			l.findings = append(l.findings, long)
		}
		if got := l.list(0); len(got) != min(tt.n, 2) || !strings.Contains(got[0], "长") {
			t.Errorf("%d findings, no room: %q", tt.n, got)
		}
		got := l.list(6 * 60)
		if len(got) != tt.want || !strings.Contains(got[len(got)-1], tt.more) {
			t.Errorf("%d findings: %d lines, the last %q", tt.n, len(got), got[len(got)-1])
		}
	}
}

// TestRoom: the longer the office's own words are, the less of the list goes beside them.
func TestRoom(t *testing.T) {
	for _, tt := range []struct {
		why   string
		lines []string
		want  int
		head  bool
	}{
		{"a line, and the list", []string{"【单位】：", "【问题】"}, 486, false},
		{"the same on a letterhead", []string{"【单位】：", "【问题】"}, 283, true},
		{"a paragraph of two lines", []string{"【单位】：", "【问题】", strings.Repeat("长", 27)}, 428, false},
		{"of one, with its indent", []string{"【单位】：", "【问题】", strings.Repeat("长", 24)}, 457, false},
	} {
		if got := (&Letter{onHead: tt.head, words: map[string]string{"单位": "甲局"}}).room(&text{lines: tt.lines}, 2, "某办"); got != tt.want {
			t.Errorf("%s: %d points, want %d", tt.why, got, tt.want)
		}
	}
}

// TestRecord: what was written on earlier days is counted, what was written today is replaced, and a spreadsheet may have saved it.
func TestRecord(t *testing.T) {
	a := &roster.Agency{Agency: templates.Agency{Name: "甲局", Code: "001", Email: "a@example.com"}, Contact: "=甲"}
	names := read(t, "单位名称,单位代码\n甲局,001\n乙局,002\n")
	r, err := ReadRecord("函件记录.csv", nil, names)
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []string{"2026-01-10", "2026-01-12", "2026-01-12", "2026-01-15"} {
		r.Add(day, []*Letter{{Kind: Reminder, Agency: a, Name: "001_甲局_催报函"}})
	}
	// As Excel saves it: other days, no zeros; and somebody has taken down that he has called.
	saved := strings.NewReplacer("2026-01-", "2026/1/", ",001,", ",1,").Replace(string(r.Write())) + "2026/1/13,甲局,1,电话催报\r\n"
	if r, err = ReadRecord("函件记录.csv", []byte(saved), names); err != nil {
		t.Fatal(err)
	}
	r.Add("2026-01-13", nil)
	if text := string(r.Write()); strings.Count(text, "电话催报") != 1 || strings.Count(text, "日期") != 1 || strings.Count(text, "2026-01-15,甲局,001,") != 1 {
		t.Errorf("kept is %s", text)
	}
	for today, want := range map[string]int{"2026-01-10": 0, "2026-01-11": 1, "2026-01-15": 2, "2026-01-16": 3} {
		if got := r.reminded(a, today); got != want {
			t.Errorf("on %s: %d reminders, want %d", today, got, want)
		}
	}
	if !strings.Contains(string(r.Write()), "'=甲") {
		t.Error("a formula is not guarded")
	}
	if r.asked(&roster.Agency{Agency: templates.Agency{Name: "乙局", Code: "002"}}, "2026-02-01") {
		t.Error("another agency was asked")
	}
}

func read(t *testing.T, text string) *roster.Roster {
	t.Helper()
	name := filepath.Join(t.TempDir(), "名单.csv")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	names, err := roster.Read(name)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestAddress: what a roster's box holds is one address, several as a mail has them, or none.
func TestAddress(t *testing.T) {
	for _, tt := range []struct{ why, box, want string }{
		{"one, typed on a Chinese keyboard", " ａ＠example.com ", "a@example.com"},
		{"two, as a person parts them", "a@example.com；b@example.com", "a@example.com, b@example.com"},
		{"two on two lines", "a@example.com\nb@example.com", "a@example.com, b@example.com"},
		{"a word for none", "无", ""},
		{"a sign for none", "/", ""},
		{"one of two is none: whoever sends looks", "a@example.com、甲", ""},
		{"a name that may be taken for another header", "a@example.com\nBcc: b@example.com", ""},
		{"nothing", "", ""},
	} {
		if got := Address(&roster.Agency{Agency: templates.Agency{Email: tt.box}}); got != tt.want {
			t.Errorf("%s: %q", tt.why, got)
		}
	}
}

// TestMail: the standard library reads the draft back: address, title, text and attachments under their Chinese names.
func TestMail(t *testing.T) {
	l := &Letter{Kind: Return, Name: "X1_甲局_退回函", Agency: &roster.Agency{Agency: templates.Agency{Name: "甲局", Email: "a@example.com"}}}
	title := "关于更正2025年政府信息公开工作年度报告填报表的函"
	d := &report.Document{Title: title, Lines: []string{title}}
	d.Add(report.Addressed, "甲局：")
	d.Add(report.Body, "请改正。")
	data := bytes.Repeat([]byte{0, 0xff, '\r', '\n', '.'}, 100)
	draft, err := l.Mail(d, []Attachment{{"甲局 2025（退回）.xlsx", data}})
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(draft), "\r\n") {
		if len(line) > 200 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line %d: %q", i+1, line)
		}
	}
	m, err := mail.ReadMessage(bytes.NewReader(draft))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != title || m.Header.Get("To") != "a@example.com" || m.Header.Get("X-Unsent") != "1" {
		t.Errorf("%q to %q: %v", subject, m.Header.Get("To"), err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/mixed" {
		t.Fatal(kind, err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for _, want := range []struct{ file, text string }{{"", "甲局：\r\n\r\n请改正。\r\n"}, {"甲局 2025（退回）.xlsx", string(data)}} {
		p, err := parts.NextPart()
		if err != nil {
			t.Fatal(err)
		}
		_, disposition, _ := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
		got, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
		if err != nil || string(got) != want.text || disposition["filename"] != want.file {
			t.Errorf("%q %q: %v", disposition["filename"], got, err)
		}
	}
	if _, err := parts.NextPart(); err != io.EOF {
		t.Errorf("more parts: %v", err)
	}
}
