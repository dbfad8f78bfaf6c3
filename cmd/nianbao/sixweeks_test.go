package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/year"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
	"nianbao/xlsx/returned"
)

// An office works in the folder of a year, day after day.
type sixWeeks struct {
	t      *testing.T
	dir    string
	today  string
	agency []templates.Agency
	filing []*templates.Filing // that counts, nil as long as none does
	page   *clerk              // does on the page what it can; nil: everything is done with commands
	// What has been written to whom, where letters are.
	asked    map[string]bool
	reminded map[string]int
	late     int // agencies of which the page knows for certain that they are late
}

// run runs a command on the day, and wants its exit code.
func (o *sixWeeks) run(want int, args ...string) string {
	o.t.Helper()
	if o.page != nil && o.page.can(args) {
		return o.page.does(args)
	}
	var out bytes.Buffer
	day, _ := time.Parse(time.DateOnly, o.today)
	e := &env{stdin: strings.NewReader(""), stdout: &out, stderr: &out, now: func() time.Time { return day }}
	if code := e.run(append([]string{"nianbao"}, args...)); code != want {
		o.t.Fatalf("%s, %v: exit code %d, want %d\n%s", o.today, args, code, want, out.String())
	}
	return out.String()
}

func (o *sixWeeks) inbox(name string) string { return filepath.Join(o.dir, year.Inbox, name) }

// decide takes a decision.
func (o *sixWeeks) decide(args ...string) {
	o.t.Helper()
	o.run(exitFine, append([]string{"decide", "--folder", o.dir, "--reason", "已经核实", "--by", "经办人"}, args...)...)
}

// comes has the filings of some agencies come as they are meant, and count.
func (o *sixWeeks) comes(from, to int) {
	for i := from; i < to; i++ {
		writeWorkbook(o.t, o.inbox(xlsx.FileName(o.agency[i], 2024)), o.filing[i])
	}
}

// collect collects on a day and holds everything against what must have come of it: the counts, every total against the sum of
// the filings of these agencies, made here.
func (o *sixWeeks) collect(today string, code int, want collect.StandingCount, counted ...[2]int) string {
	o.t.Helper()
	o.today = today
	want.Late, want.Unclear = want.Late+o.late, want.Unclear-o.late
	said := o.run(code, "collect", "--folder", o.dir)
	rec := readRecord(o.t, filepath.Join(o.dir, year.Collected))
	if rec.Standing != want {
		o.t.Log(readText(o.t, filepath.Join(o.dir, filepath.FromSlash(year.RegisterFile))))
		o.t.Fatalf("%s:\n got %+v\nwant %+v\n%s", today, rec.Standing, want, said)
	}
	sum, n := map[templates.Key]int64{}, 0
	for _, span := range counted {
		for i := span[0]; i < span[1]; i++ {
			n++
			for _, key := range o.filing[i].Form.Keys() {
				sum[key] += o.filing[i].Cell(key).Number.Micro()
			}
		}
	}
	if n != want.Counted || len(rec.Bodies[0].Contributors) != n {
		o.t.Errorf("%s: %d are counted here, %d there", today, n, len(rec.Bodies[0].Contributors))
	}
	for key, total := range sum {
		if got := rec.Bodies[0].Totals[key]; got == nil && total != 0 || got != nil && got.Micro() != total {
			o.t.Errorf("%s: the total of %s is %v, want %s", today, key, got, formula.FromMicro(total))
		}
	}
	return said
}

// mail saves a mail with one attachment.
func mailOf(name, day string, data []byte) []byte {
	return fmt.Appendf(nil, "From: a@example.gov.cn\r\nDate: %s\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"+
		"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=UTF-8''%s\r\n"+
		"Content-Transfer-Encoding: base64\r\n\r\n%s\r\n--x--\r\n", day, url.PathEscape(name), base64.StdEncoding.EncodeToString(data))
}

func newSixWeeks(t *testing.T) *sixWeeks {
	o := &sixWeeks{t: t, dir: filepath.Join(t.TempDir(), "2024年报"), today: "2025-01-02"}
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	roster := "单位名称,单位代码,上级代码,类别,有规章制定权,网址\r\n" + countyName + ",000,,政府,否,http://www.example.gov.cn\r\n"
	for i := range 60 {
		a, class := templates.Agency{Code: fmt.Sprintf("%03d", i+1), Name: fmt.Sprintf("海原县第%s局", chineseDigits(i+1))}, "部门"
		if i >= 50 {
			a.Name, class = fmt.Sprintf("海原县第%s乡人民政府", chineseDigits(i+1)), "乡镇"
		}
		roster += a.Name + "," + a.Code + ",000," + class + ",否,http://www.example.gov.cn/" + a.Code + "\r\n"
		o.agency, o.filing = append(o.agency, a), append(o.filing, randomFiling(form, a, uint64(i)))
	}
	list := filepath.Join(t.TempDir(), "名单.csv")
	writeFile(t, list, []byte(roster))
	o.run(exitFine, "year", o.dir, "--year", "2024", "--roster", list, "--deadline", "2025-01-20", "--office", "海原县政务公开办")
	settings := filepath.Join(o.dir, year.SettingsFile)
	writeFile(t, settings, []byte(strings.Replace(readText(t, settings), "\ndeadlines: ", "\ndeadlines:\n  乡镇: 2025-01-15\n# ", 1)))
	return o
}

// TestSixWeeks walks a county of 60 through the office's year: every count and every total of every week.
func TestSixWeeks(t *testing.T) {
	tier.Need(t, "collects 60 workbooks a dozen times")
	o := newSixWeeks(t)
	o.handsOut()
	o.trickles()
	o.sendsBack()
	o.runsLate()
	o.decides()
	o.isWhole()
	o.isLate()
	o.publishes()
	was := o.putsAway()
	if err := os.Rename(o.dir, o.dir+"（原来的）"); err != nil { // the archive is all there is
		t.Fatal(err)
	}
	o.dir = was
	o.begins()
}

// handsOut: the workbooks of townships say another day.
func (o *sixWeeks) handsOut() {
	o.run(exitFine, "template", "--folder", o.dir)
	for i, day := range map[int]string{0: "2025年1月20日", 55: "2025年1月15日"} {
		text := ""
		for c := range openBook(o.t, filepath.Join(o.dir, year.HandedOut, xlsx.FileName(o.agency[i], 2024))).Sheet(xlsx.SheetCover).All() {
			text += c.Text() + "\n"
		}
		if !strings.Contains(text, day) {
			o.t.Errorf("the workbook of %s does not say %s:\n%s", o.agency[i].Name, day, text)
		}
	}
	if said := o.run(exitFine, "year", o.dir); !strings.Contains(said, "下发　61 份") || !strings.Contains(said, "下一步：把收到的填报表放进“收件”") {
		o.t.Error(said)
	}
}

// trickles: single workbooks, an archive, a mail.
func (o *sixWeeks) trickles() {
	o.comes(0, 20)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 20; i < 25; i++ {
		member, _ := w.Create(xlsx.FileName(o.agency[i], 2024))
		member.Write(workbookOf(o.t, o.filing[i]))
	}
	w.Close()
	writeFile(o.t, o.inbox("打包.zip"), b.Bytes())
	writeFile(o.t, o.inbox("来信.eml"), mailOf("表.xlsx", "Sun, 05 Jan 2025 09:00:00 +0800", workbookOf(o.t, o.filing[25])))
	said := o.run(exitFine, "year", o.dir)
	if !strings.Contains(said, "收件　26 个文件，26 个还没有收过") {
		o.t.Error(said)
	}
	said = o.collect("2025-01-06", exitFine, collect.StandingCount{Expected: 60, Received: 26, Missing: 34, Counted: 26, Accepted: 26, InTime: 26}, [2]int{0, 26})
	if !strings.Contains(said, "按时报来 26 个，按时率 43.3%") {
		o.t.Error(said)
	}
	o.writes(exitFine)
}

// sendsBack: wrong ones, an open question, two versions, one twice, a file that is no return; and what the office decides.
func (o *sixWeeks) sendsBack() {
	o.comes(26, 45)
	for i := 26; i < 29; i++ {
		wrong := o.filing[i].Clone()
		wrong.Set("applications.new.natural", templates.Number(formula.FromInt(777)))
		wrong.Set("applications.new.total", templates.Cell{})
		wrong.Complete()
		writeWorkbook(o.t, o.inbox(xlsx.FileName(o.agency[i], 2024)), wrong)
	}
	o.filing[29].Set("disclosure.regulations.effective", templates.Number(formula.FromInt(3)))
	o.comes(29, 30)
	other := o.filing[30].Clone()
	other.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(987654)))
	writeWorkbook(o.t, o.inbox("第一稿.xlsx"), other)
	writeWorkbook(o.t, o.inbox("邮件02/再发一次.xlsx"), o.filing[31])
	writeFile(o.t, o.inbox("会议通知.txt"), []byte("请各单位于下周一参加会议。"))
	want := collect.StandingCount{Expected: 60, Received: 45, Missing: 15, Counted: 41, Provisional: 1, Accepted: 40, Query: 1, Rejected: 3, Duplicate: 1,
		Unreadable: 1, Superseded: 1, InTime: 45}
	o.collect("2025-01-13", exitFaulty, want, [2]int{0, 26}, [2]int{29, 30}, [2]int{31, 45})
	if copies, _ := filepath.Glob(filepath.Join(o.dir, year.Collected, results.Back, "*", "*.xlsx")); len(copies) != 4 {
		o.t.Errorf("marked copies %v", copies)
	}
	o.writes(exitFaulty)
	o.decide("--use", xlsx.FileName(o.agency[30], 2024), o.agency[30].Name)
	o.decide("--accept", "disclosure.rule-making", o.agency[29].Code)
	o.decide("--set-aside", "会议通知.txt")
	if said := o.run(exitFine, "year", o.dir); o.page == nil && (!strings.Contains(said, "收表以后又有新的决定") || !strings.Contains(said, "下一步：收表")) {
		o.t.Error(said)
	}
	want.Counted, want.Provisional, want.Accepted, want.Explained, want.Query, want.Duplicate = 42, 0, 41, 1, 0, 0
	want.Unreadable, want.SetAside = 0, 2
	said := o.collect("2025-01-13", exitFaulty, want, [2]int{0, 26}, [2]int{29, 45})
	if !strings.Contains(said, "本级的决定：采用 1，接受 1，搁置 1") {
		o.t.Error(said)
	}
	if said := o.run(exitFaulty, "check", "--folder", o.dir); strings.Contains(said, "【读不出】会议通知.txt\n") {
		o.t.Error(said)
	}
}

// corrected is a filing put right in the marked copy of what an agency has sent.
func (o *sixWeeks) corrected(i int, f *templates.Filing) {
	was := readText(o.t, o.inbox(xlsx.FileName(o.agency[i], 2024)))
	o.filing[i] = f
	writeFile(o.t, o.inbox("更正"+xlsx.FileName(o.agency[i], 2024)), correctionOf(o.t, workbookOf(o.t, f), was))
}

// runsLate: behind the day of the townships it is known of some that they are late, of others nobody knows, until somebody writes
// it into the register.
func (o *sixWeeks) runsLate() {
	o.comes(50, 53)
	o.corrected(26, o.filing[26])
	o.corrected(27, o.filing[27])
	want := collect.StandingCount{Expected: 60, Received: 48, Missing: 12, Counted: 47, Accepted: 46, Explained: 1, Rejected: 1, Superseded: 3,
		SetAside: 2, InTime: 45, Unclear: 3, Overdue: 7}
	o.collect("2025-01-16", exitFaulty, want, [2]int{0, 28}, [2]int{29, 45}, [2]int{50, 53})
	o.comes(53, 55)
	want.Received, want.Missing, want.Counted, want.Accepted, want.Late, want.Overdue = 50, 10, 49, 48, 2, 5
	o.collect("2025-01-17", exitFaulty, want, [2]int{0, 28}, [2]int{29, 45}, [2]int{50, 55})
	register := filepath.Join(o.dir, filepath.FromSlash(year.RegisterFile))
	text := readText(o.t, register)
	line := ",2025-01-13,2025-01-16," + o.agency[50].Name
	if strings.Count(text, line) != 1 || strings.Count(text, "\n") != 1+26+21+5+2+2-2 {
		o.t.Fatalf("the register:\n%s", text)
	}
	writeFile(o.t, register, []byte(strings.Replace(text, line, "2025/1/15"+line, 1)))
	want.InTime, want.Unclear = 46, 2
	said := o.collect("2025-01-17", exitFaulty, want, [2]int{0, 28}, [2]int{29, 45}, [2]int{50, 55})
	if !strings.Contains(said, "逾期未报 5 个；按时报来 46 个，按时率 76.7%，逾期报来 2 个；另有 2 个") {
		o.t.Error(said)
	}
	o.writes(exitFaulty)
}

// decides: one need not report, one may later, one is in another's filing. Two of what has been decided lapse, and are named.
func (o *sixWeeks) decides() {
	o.today = "2025-01-22"
	o.decide("--exempt", o.agency[55].Code)
	o.decide("--extend", "2025-02-10", o.agency[56].Code)
	o.decide("--filed-by", o.agency[50].Code, o.agency[57].Code)
	o.comes(45, 47)
	want := collect.StandingCount{Expected: 58, Received: 52, Missing: 6, Counted: 51, Accepted: 50, Explained: 1, Rejected: 1, Exempt: 1, FiledBy: 1,
		Superseded: 3, SetAside: 2, InTime: 46, Late: 2, Unclear: 4, Overdue: 5}
	o.collect("2025-01-22", exitFaulty, want, [2]int{0, 28}, [2]int{29, 47}, [2]int{50, 55})
	o.writes(exitFaulty)
	said := o.run(exitFine, "year", o.dir)
	if !strings.Contains(said, "逾期　5 个还没有报：") || strings.Contains(said, o.agency[56].Name) {
		o.t.Error(said)
	}

	o.comes(47, 50)
	o.comes(55, 57)
	o.comes(58, 60)
	o.corrected(28, o.filing[28])
	changed := o.filing[29].Clone()
	changed.Set("disclosure.regulations.effective", templates.Number(formula.FromInt(4)))
	o.corrected(29, changed)
	want = collect.StandingCount{Expected: 59, Received: 59, Counted: 59, Provisional: 1, Accepted: 58, Query: 1, FiledBy: 1, Superseded: 5,
		SetAside: 2, InTime: 47, Late: 8, Unclear: 4}
	said = o.collect("2025-01-27", exitFaulty, want, [2]int{0, 57}, [2]int{58, 60})
	for _, lapsed := range []string{o.agency[29].Name + " 接受", o.agency[55].Name + " 免报"} {
		if !strings.Contains(said, "决定已失效，请重新决定："+lapsed) {
			o.t.Errorf("%s: has lapsed, and is not named\n%s", lapsed, said)
		}
	}
	if said := o.run(exitFine, "year", o.dir); !strings.Contains(said, "失效　2 个单位的决定已经失效，请重新决定：") {
		o.t.Error(said)
	}
}

// isWhole: the question is accepted anew, everything is in, the county's own text is written and its report final.
func (o *sixWeeks) isWhole() {
	o.decide("--accept", "disclosure.rule-making", o.agency[29].Code)
	o.decide("--undo", o.agency[55].Code)
	want := collect.StandingCount{Expected: 59, Received: 59, Counted: 59, Accepted: 58, Explained: 1, FiledBy: 1, Superseded: 5, SetAside: 2,
		InTime: 47, Late: 8, Unclear: 4}
	o.collect("2025-01-28", exitFine, want, [2]int{0, 57}, [2]int{58, 60})
	before := readText(o.t, filepath.Join(o.dir, year.Collected, results.Record))
	o.collect("2025-01-28", exitFine, want, [2]int{0, 57}, [2]int{58, 60})
	if before != readText(o.t, filepath.Join(o.dir, year.Collected, results.Record)) {
		o.t.Error("the same inputs, decisions and day give other bytes")
	}
	body := filepath.Join(o.dir, year.Collected, results.Body)
	f := o.body()
	for _, p := range f.Form.Passages() {
		f.Narrative[p.ID] = "本级政府依法依规做好了这一方面的工作。"
	}
	f.Narrative["other.fees"] = "本年度未收取信息处理费。"
	f.Explanations = map[string]string{"disclosure.rule-making/disclosure.regulations.effective": "是第三〇局的，已经核实"}
	writeWorkbook(o.t, body, f)
	o.run(exitFine, "report", body, "--folder", o.dir)
}

// body is the county's own filing as it stands.
func (o *sixWeeks) body() *templates.Filing {
	data := readText(o.t, filepath.Join(o.dir, year.Collected, results.Body))
	f := returned.Read(strings.NewReader(data), int64(len(data)), returned.Options{}).Filing
	if f == nil {
		o.t.Fatal("the county's workbook cannot be read")
	}
	return f
}

// isLate: who was to be in another's filing sends its own after all. The county's text stays, its totals are new.
func (o *sixWeeks) isLate() {
	was := o.body()
	text := was.Narrative
	o.comes(57, 58)
	want := collect.StandingCount{Expected: 60, Received: 60, Counted: 60, Accepted: 59, Explained: 1, Superseded: 5, SetAside: 2,
		InTime: 47, Late: 9, Unclear: 4}
	said := o.collect("2025-02-12", exitFine, want, [2]int{0, 60})
	if !strings.Contains(said, o.agency[57].Name+" 代填") || !strings.Contains(said, "的合计已经更新") {
		o.t.Error(said)
	}
	is := o.body()
	if len(text) < 8 || fmt.Sprint(is.Narrative) != fmt.Sprint(text) || len(is.Explanations) != 1 || fmt.Sprint(is.Explanations) != fmt.Sprint(was.Explanations) {
		o.t.Errorf("the county's text was %v, is %v", text, is.Narrative)
	}
	for _, key := range is.Form.Keys() {
		sum := int64(0)
		for _, f := range o.filing {
			sum += f.Cell(key).Number.Micro()
		}
		if got := is.Cell(key).Number.Micro(); got != sum {
			o.t.Errorf("%s is %d in the county's workbook, the sum %d", key, got, sum)
		}
	}
	o.run(exitFine, "report", filepath.Join(o.dir, year.Collected, results.Body), "--folder", o.dir)
	o.writes(exitFine)
}

// publishes: the county's report is on line as it was signed, nobody else's is.
func (o *sixWeeks) publishes() {
	said := o.run(exitFine, "year", o.dir)
	if !strings.Contains(said, "下一步：发布") {
		o.t.Error(said)
	}
}

// begins: the next year goes on with what counted.
func (o *sixWeeks) begins() {
	next := filepath.Join(filepath.Dir(o.dir), "2025年报")
	o.today = "2025-12-20"
	said := o.run(exitFine, "year", next, "--previous", o.dir)
	if !strings.Contains(said, "取来 60 份") || !strings.Contains(said, "（2025 年度）海原县政务公开办") || !strings.Contains(said, "名单　61 个单位") {
		o.t.Error(said)
	}
	for name, want := range map[string]string{
		xlsx.FileName(o.agency[0], 2024):              o.inbox(xlsx.FileName(o.agency[0], 2024)),
		"更正" + xlsx.FileName(o.agency[26], 2024):      o.inbox("更正" + xlsx.FileName(o.agency[26], 2024)),
		"打包.zip/" + xlsx.FileName(o.agency[20], 2024): "",
		results.Body: filepath.Join(o.dir, year.Collected, results.Body),
	} {
		got, err := os.ReadFile(filepath.Join(next, year.Last, filepath.FromSlash(name)))
		if err != nil || want != "" && string(got) != readText(o.t, want) {
			o.t.Errorf("%s: %v", name, err)
		}
	}
	if exists(filepath.Join(next, year.Last, xlsx.FileName(o.agency[26], 2024))) || exists(filepath.Join(next, year.Last, "第一稿.xlsx")) {
		o.t.Error("what did not count was taken")
	}
	o.run(exitFine, "template", "--folder", next)
}
