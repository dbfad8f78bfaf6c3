package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/serve"
	"nianbao/cmd/internal/serve/steps"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/tier"
	"nianbao/xlsx/marked"
	"nianbao/xlsx/returned"
)

// TestDoors is the policy for verdicts as one table: a situation a line, and what each door makes of it. The doors are check
// (text, JSON, exit code), report, collect --reports with 汇总.json and its exit code, and the three steps of the page.

// A sentFile is a file of a situation with what every door must say of it.
type sentFile struct {
	name string
	make func(d *doors) []byte
	is   string // verdict, then the state where it is not simply the agency's
}

type situation struct {
	reason string
	files  []sentFile
	// reports are what report, collect --reports and the page write, by agency: 甲局 final, 乙局 draft.
	reports string
	// counted are the agencies in the sum; those for the time being in brackets.
	counted string
	// standing is that of each agency that is not simply received.
	standing string
	exit     int // of check; of report and collect too, where late says nothing else
	late     int // of report and collect, where a file that has been put right no longer matters; -1 for the same
	include  string
	// alone is what the command report writes where that is something else, because it knows no roster: it exits with 0 then.
	alone string
}

// doors makes the files of the situations.
type doors struct {
	t    testing.TB
	form *templates.Form
}

func (d *doors) filing(name string, change ...func(*templates.Filing)) *templates.Filing {
	f := randomFiling(d.form, templates.Agency{Name: name}, 7)
	for _, c := range change {
		c(f)
	}
	return f
}

// Changes that make a filing what it is called.
func asks(f *templates.Filing) { // 999 in the text, another figure in the table
	f.Narrative["overview.on_request"] = "本年新收政府信息公开申请999件。"
}

func answered(f *templates.Filing) {
	asks(f)
	for _, x := range templates.Check(f, templates.Options{}).Findings {
		if x.Severity == templates.SeverityQuery {
			f.Explanations[x.ID()] = "含电话咨询，口径不同"
		}
	}
}

func wrong(f *templates.Filing) {
	f.Set("disclosure.licensing.decisions", templates.TextCell("83件左右"))
}

func more(f *templates.Filing) {
	f.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(182)))
}

func otherText(f *templates.Filing) {
	f.Narrative["problems"] = "一是力量不足；二是不够主动。"
}

func lastYear(f *templates.Filing) { f.Year-- }

// json makes data of a filing of 甲局, or of another agency.
func asJSON(agency string, change ...func(*templates.Filing)) func(*doors) []byte {
	return func(d *doors) []byte {
		data, err := d.filing(agency, change...).MarshalJSON()
		if err != nil {
			d.t.Fatal(err)
		}
		return data
	}
}

// books keeps workbooks and their marked copies: they are what takes time.
var books sync.Map

func kept(key string, make func() []byte) []byte {
	if have, ok := books.Load(key); ok {
		return have.([]byte)
	}
	data := make()
	books.Store(key, data)
	return data
}

func asBook(agency, key string, change ...func(*templates.Filing)) func(*doors) []byte {
	return func(d *doors) []byte {
		return kept(agency+key, func() []byte { return workbookOf(d.t, d.filing(agency, change...)) })
	}
}

// asMarked is the marked copy of a workbook as the office sends it back.
func asMarked(agency, key string, change ...func(*templates.Filing)) func(*doors) []byte {
	return func(d *doors) []byte {
		return kept("marked"+agency+key, func() []byte {
			data := asBook(agency, key, change...)(d)
			ret := returned.Read(bytes.NewReader(data), int64(len(data)), returned.Options{})
			var b bytes.Buffer
			if err := marked.Annotate(&b, data, ret, templates.Check(ret.Filing, templates.Options{Found: ret.Findings}), marked.Office{}); err != nil {
				d.t.Fatal(err)
			}
			return b.Bytes()
		})
	}
}

// asCorrection is what an agency makes of a marked copy.
func asCorrection(of func(*doors) []byte, agency, key string, change ...func(*templates.Filing)) func(*doors) []byte {
	return func(d *doors) []byte { return correctionOf(d.t, asBook(agency, key, change...)(d), string(of(d))) }
}

// asPublished is the report of a filing as it stands on the web.
func asPublished(agency string, change ...func(*templates.Filing)) func(*doors) []byte {
	return func(d *doors) []byte {
		dir := d.t.TempDir()
		writeFile(d.t, filepath.Join(dir, "一.json"), asJSON(agency, change...)(d))
		e := &env{stdout: io.Discard, stderr: io.Discard}
		if code := e.run([]string{"nianbao", "report", filepath.Join(dir, "一.json"), "-o", filepath.Join(dir, "出"), "--format", "html", "--draft"}); code == exitProgram {
			d.t.Fatal("report")
		}
		names, _ := filepath.Glob(filepath.Join(dir, "出", "*.html"))
		if len(names) != 1 {
			d.t.Fatalf("%v", names)
		}
		return []byte(readText(d.t, names[0]))
	}
}

// asMisused is a workbook that was made for one agency and has another on its cover.
func asMisused(from, to string) func(*doors) []byte {
	return func(d *doors) []byte {
		return rewritten(d.t, asBook(from, "")(d), func(name string, part []byte) []byte {
			if name == "xl/worksheets/sheet1.xml" {
				part = bytes.ReplaceAll(part, []byte(">"+from+"<"), []byte(">"+to+"<"))
			}
			return part
		})
	}
}

// asSum is the body's own filing with what its two agencies add up to.
func asSum(change ...func(*templates.Filing)) func(*doors) []byte {
	return func(d *doors) []byte {
		data, err := d.sum(change...).MarshalJSON()
		if err != nil {
			d.t.Fatal(err)
		}
		return data
	}
}

func bookOfSum(key string, change ...func(*templates.Filing)) func(*doors) []byte {
	return func(d *doors) []byte {
		return kept("sum"+key, func() []byte { return workbookOf(d.t, d.sum(change...)) })
	}
}

func (d *doors) sum(change ...func(*templates.Filing)) *templates.Filing {
	d.t.Helper()
	total, err := templates.Sum(d.form, 2024, []*templates.Filing{d.filing("甲局"), d.filing("乙局")})
	if err != nil {
		d.t.Fatal(err)
	}
	f := d.filing("本县")
	for _, key := range d.form.Keys() {
		f.Set(key, total.Cell(key))
	}
	for _, c := range change {
		c(f)
	}
	return f
}

// Changes of a sum.
func five(f *templates.Filing) {
	f.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(5000)))
}
func less(f *templates.Filing) {
	f.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(0)))
}
func covers(f *templates.Filing) { f.Covers = []string{"甲局", "乙局"} }
func because(f *templates.Filing) {
	f.Explanations["sum.disagrees/disclosure.licensing.decisions"] = "含本级机关自己办理的"
}

func waits(f *templates.Filing) {
	covers(f)
	f.Pending = []templates.Pending{{Name: "甲局", State: "待说明" + templates.CountedForNow}}
}

func asBytes(text string) func(*doors) []byte { return func(*doors) []byte { return []byte(text) } }

const (
	fine  = "accepted"
	said  = "explained"
	asked = "query"
	bad   = "rejected"
	none  = "unreadable"
)

func situations() []situation {
	a, b := "甲局", "乙局"
	other := sentFile{"乙.json", asJSON(b), fine}
	originalBook, wrongBook := asBook(a, "asks", asks), asBook(a, "wrong", wrong)
	corrected := asCorrection(originalBook, a, "more", more)
	return []situation{
		// one verdict, one consequence
		{"accepted", []sentFile{{"甲.json", asJSON(a), fine}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 0, -1, "", ""},
		{"explained is as good as accepted", []sentFile{{"甲.json", asJSON(a, answered), said}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 0, -1, "", ""},
		{"an open query is summed for now and written as a draft", []sentFile{{"甲.json", asJSON(a, asks), asked}, other}, "甲局 draft, 乙局 final", "(甲局) 乙局", "", 1, -1, "", ""},
		{"rejected is neither", []sentFile{{"甲.json", asJSON(a, wrong), bad}, other}, "乙局 final", "乙局", "", 1, -1, "", ""},
		{"what cannot be read is nobody's", []sentFile{{"甲.json", asBytes("{"), none}, other}, "乙局 final", "乙局", "甲局 missing", 1, -1, "", ""},
		{"the same in a workbook: accepted", []sentFile{{"甲.xlsx", asBook(a, ""), fine}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 0, -1, "", ""},
		{"the same in a workbook: an open query", []sentFile{{"甲.xlsx", originalBook, asked}, other}, "甲局 draft, 乙局 final", "(甲局) 乙局", "", 1, -1, "", ""},
		{"the same in a workbook: rejected", []sentFile{{"甲.xlsx", wrongBook, bad}, other}, "乙局 final", "乙局", "", 1, -1, "", ""},
		{"the same in a published report", []sentFile{{"甲.html", asPublished(a), fine}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 0, -1, "", ""},
		{"a published report with an open query", []sentFile{{"甲.html", asPublished(a, asks), asked}, other}, "甲局 draft, 乙局 final", "(甲局) 乙局", "", 1, -1, "", ""},
		{"an agency that sends nothing is missing", []sentFile{other}, "乙局 final", "乙局", "甲局 missing", 0, -1, "", ""},

		// what is summed
		{"--include accepted leaves queries out; their report is a draft all the same", []sentFile{{"甲.json", asJSON(a, asks), asked}, other}, "甲局 draft, 乙局 final", "乙局", "", 1, -1, "accepted", ""},
		{"--include query is what is done without it", []sentFile{{"甲.json", asJSON(a, asks), asked}, other}, "甲局 draft, 乙局 final", "(甲局) 乙局", "", 1, -1, "query", ""},
		{"--include rejected sums what it can read for certain", []sentFile{{"甲.json", asJSON(a, wrong), bad}, other}, "乙局 final", "乙局", "", 1, -1, "rejected", ""},
		{"--include rejected sums a rejected filing of certain figures", []sentFile{{"甲.json", asJSON(a, func(f *templates.Filing) {
			f.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(-3)))
		}), bad}, other}, "乙局 final", "(甲局) 乙局", "", 1, -1, "rejected", ""},

		// one content is one filing
		{"the same file twice", []sentFile{{"1.json", asJSON(a), fine}, {"2.json", asJSON(a), fine + " same"}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 0, -1, "", ""},
		{"workbook and data of one filing", []sentFile{{"1.json", asJSON(a), fine}, {"2.xlsx", asBook(a, ""), fine + " same"}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 0, -1, "", ""},
		{"a filing and its published report", []sentFile{{"1.html", asPublished(a), fine + " same"}, {"2.json", asJSON(a), fine}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 0, -1, "", ""},
		{"one content, explained in the second file", []sentFile{{"1.json", asJSON(a, asks), asked + " same"}, {"2.json", asJSON(a, answered), said}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 1, 0, "", ""},

		// two different filings
		{"two figures: nobody can say which", []sentFile{{"1.json", asJSON(a), fine + " duplicate"}, {"2.json", asJSON(a, more), fine + " duplicate"}, other}, "乙局 final", "乙局", "甲局 duplicate", 1, -1, "", ""},
		{"two texts: nobody can say which", []sentFile{{"1.json", asJSON(a), fine + " duplicate"}, {"2.json", asJSON(a, otherText), fine + " duplicate"}, other}, "乙局 final", "乙局", "甲局 duplicate", 1, -1, "", ""},
		{"an accepted one does not win over one with a query", []sentFile{{"1.json", asJSON(a, asks), asked + " duplicate"}, {"2.json", asJSON(a, more), fine + " duplicate"}, other}, "乙局 final", "乙局", "甲局 duplicate", 1, -1, "", ""},
		{"not under --include rejected either", []sentFile{{"1.json", asJSON(a), fine + " duplicate"}, {"2.json", asJSON(a, more), fine + " duplicate"}, other}, "乙局 final", "乙局", "甲局 duplicate", 1, -1, "rejected", ""},
		{"three, two of them of one content", []sentFile{{"1.json", asJSON(a), fine + " duplicate"}, {"2.json", asJSON(a), fine + " duplicate"}, {"3.json", asJSON(a, more), fine + " duplicate"}, other}, "乙局 final", "乙局", "甲局 duplicate", 1, -1, "", ""},
		{"a workbook and another published report", []sentFile{{"1.xlsx", asBook(a, ""), fine + " duplicate"}, {"2.html", asPublished(a, more), fine + " duplicate"}, other}, "乙局 final", "乙局", "甲局 duplicate", 1, -1, "", ""},
		{"two rejected ones", []sentFile{{"1.json", asJSON(a, wrong), bad + " duplicate"}, {"2.json", asJSON(a, wrong, more, func(f *templates.Filing) { f.Set("disclosure.penalties.decisions", templates.TextCell("几件")) }), bad + " duplicate"}, other}, "乙局 final", "乙局", "甲局 duplicate", 1, -1, "", ""},

		// a rejected one never competes
		{"a rejected one beside a good one", []sentFile{{"1.json", asJSON(a, wrong), bad + " refused"}, {"2.json", asJSON(a), fine}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 1, -1, "", ""},
		{"whatever they are called", []sentFile{{"1.json", asJSON(a), fine}, {"2.json", asJSON(a, wrong), bad + " refused"}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 1, -1, "", ""},
		{"beside one with a query", []sentFile{{"1.json", asJSON(a, asks), asked}, {"2.json", asJSON(a, wrong), bad + " refused"}, other}, "甲局 draft, 乙局 final", "(甲局) 乙局", "", 1, -1, "", ""},
		{"under --include rejected it does not compete either", []sentFile{{"1.json", asJSON(a), fine}, {"2.json", asJSON(a, func(f *templates.Filing) {
			f.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(-3)))
		}), bad + " refused"}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 1, -1, "rejected", ""},
		{"an unreadable one beside a good one", []sentFile{{"1.json", asBytes("{"), none}, {"2.json", asJSON(a), fine}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 1, -1, "", ""},

		// descent decides
		{"corrected in the marked copy", []sentFile{{"1.xlsx", originalBook, asked + " superseded"}, {"2.xlsx", corrected, fine}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 1, 0, "", ""},
		{"in whatever order", []sentFile{{"1.xlsx", corrected, fine}, {"2.xlsx", originalBook, asked + " superseded"}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 1, 0, "", ""},
		{"a rejected one put right in the marked copy", []sentFile{{"1.xlsx", wrongBook, bad + " superseded"}, {"2.xlsx", asCorrection(wrongBook, a, "more", more), fine}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 1, 0, "", ""},
		{"the marked copy came back as it was", []sentFile{{"1.xlsx", originalBook, asked}, {"2.xlsx", asMarked(a, "asks", asks), asked + " same"}, other}, "甲局 draft, 乙局 final", "(甲局) 乙局", "", 1, -1, "", ""},
		{"the marked copy alone", []sentFile{{"2.xlsx", asMarked(a, "asks", asks), asked}, other}, "甲局 draft, 乙局 final", "(甲局) 乙局", "", 1, -1, "", ""},
		{"the correction has an error", []sentFile{{"1.xlsx", originalBook, asked}, {"2.xlsx", asCorrection(originalBook, a, "wrong", wrong), bad + " refused"}, other}, "甲局 draft, 乙局 final", "(甲局) 乙局", "", 1, -1, "", ""},
		{"two corrections of one", []sentFile{{"1.xlsx", originalBook, asked + " superseded"}, {"2.xlsx", corrected, fine + " duplicate"}, {"3.xlsx", asCorrection(originalBook, a, ""), fine + " duplicate"}, other}, "乙局 final", "乙局", "甲局 duplicate", 1, -1, "", ""},
		{"a correction of something else", []sentFile{{"1.xlsx", asBook(a, ""), fine + " duplicate"}, {"2.xlsx", corrected, fine + " duplicate"}, other}, "乙局 final", "乙局", "甲局 duplicate", 1, -1, "", ""},

		// strangers
		{"an agency's workbook misused by a stranger", []sentFile{{"1.xlsx", asBook(a, ""), fine}, {"2.xlsx", asMisused(a, "丙镇园林站"), bad + " ?"}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 1, -1, "", ""},
		{"the same, and nothing of the agency's own", []sentFile{{"2.xlsx", asMisused(a, "丙镇园林站"), bad + " ?"}, other}, "乙局 final", "乙局", "甲局 missing", 1, -1, "", ""},
		{"an agency's workbook misused by another one", []sentFile{{"1.xlsx", asBook(a, ""), fine}, {"2.xlsx", asMisused(a, b), bad + " ?"}}, "甲局 final", "甲局", "乙局 missing", 1, -1, "", ""},
		{"a stranger's workbook misused by an agency", []sentFile{{"1.xlsx", asMisused("丙镇园林站", a), bad + " ?"}, other}, "乙局 final", "乙局", "甲局 missing", 1, -1, "", ""},
		{"a stranger's own filing", []sentFile{{"丙.json", asJSON("丙镇园林站"), bad + " ?"}, {"甲.json", asJSON(a), fine}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 1, -1, "", "丙镇园林站 final, 甲局 final, 乙局 final"},

		// a body's own filing is held against the sum of its agencies
		{"a sum that agrees", []sentFile{{"本县.json", asSum(), fine}, {"甲.json", asJSON(a), fine}, other}, "本县 final, 甲局 final, 乙局 final", "甲局 乙局", "", 0, -1, "", ""},
		{"a sum that does not", []sentFile{{"本县.json", asSum(five), asked}, {"甲.json", asJSON(a), fine}, other}, "本县 draft, 甲局 final, 乙局 final", "甲局 乙局", "", 1, -1, "", "本县 final, 甲局 final, 乙局 final"},
		{"nor in a workbook", []sentFile{{"本县.xlsx", bookOfSum("five", five), asked}, {"甲.json", asJSON(a), fine}, other}, "本县 draft, 甲局 final, 乙局 final", "甲局 乙局", "", 1, -1, "", "本县 final, 甲局 final, 乙局 final"},
		{"why it does not is said", []sentFile{{"本县.json", asSum(five, because), said}, {"甲.json", asJSON(a), fine}, other}, "本县 final, 甲局 final, 乙局 final", "甲局 乙局", "", 0, -1, "", ""},
		{"an agency of a sum is missing", []sentFile{{"本县.json", asSum(), fine}, {"甲.json", asJSON(a), fine}}, "本县 draft, 甲局 final", "甲局", "乙局 missing", 0, -1, "", "本县 final, 甲局 final"},
		{"whoever is missing does not explain what is less", []sentFile{{"本县.json", asSum(less), asked}, {"甲.json", asJSON(a), fine}}, "本县 draft, 甲局 final", "甲局", "乙局 missing", 1, -1, "", "本县 final, 甲局 final"},
		{"a missing agency is in the sum by hand", []sentFile{{"本县.json", asSum(covers), fine}, {"甲.json", asJSON(a), fine}}, "本县 final, 甲局 final", "甲局", "乙局 missing", 0, -1, "", ""},
		{"an agency of a sum has an open query", []sentFile{{"本县.json", asSum(), fine}, {"甲.json", asJSON(a, asks), asked}, other}, "本县 draft, 甲局 draft, 乙局 final", "(甲局) 乙局", "", 1, -1, "", "本县 final, 甲局 draft, 乙局 final"},
		{"whom a sum waited for is in now", []sentFile{{"本县.json", asSum(waits), fine}, {"甲.json", asJSON(a), fine}, other}, "本县 final, 甲局 final, 乙局 final", "甲局 乙局", "", 0, -1, "", "本县 draft, 甲局 final, 乙局 final"},
		{"nobody can say which of an agency's is in a sum", []sentFile{{"本县.json", asSum(covers), fine}, {"甲1.json", asJSON(a), fine + " duplicate"}, {"甲2.json", asJSON(a, more), fine + " duplicate"}, other}, "本县 draft, 乙局 final", "乙局", "甲局 duplicate", 1, -1, "", "本县 final, 乙局 final"},

		// other years
		{"last year's filing is another one", []sentFile{{"1.json", asJSON(a), fine}, {"去年.json", asJSON(a, lastYear), fine + " other-year"}, other}, "甲局 final, 乙局 final", "甲局 乙局", "", 0, 1, "", "甲局 final, 甲局 final, 乙局 final"},
	}
}

func TestDoors(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	list := situations()
	if len(list) < 40 {
		t.Errorf("%d situations", len(list))
	}
	roster := filepath.Join(t.TempDir(), "名单.csv")
	writeFile(t, roster, []byte("单位名称,单位代码,上级代码\n本县,000,\n甲局,001,000\n乙局,002,000\n"))
	for i, s := range list {
		t.Run(s.reason, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			d := &doors{t, form}
			back := filepath.Join(dir, "回收")
			for _, f := range s.files {
				writeFile(t, filepath.Join(back, f.name), f.make(d))
			}
			if s.late < 0 {
				s.late = s.exit
			}
			s.check(t, back, roster)
			s.report(t, back, roster, filepath.Join(dir, "报告"))
			s.collect(t, back, roster, filepath.Join(dir, "汇总"))
			s.page(t, back, roster)
			if tier.Full() || i%4 == 0 { // the jobs are those of the command, which has done them here
				s.pageJobs(t, back, roster, filepath.Join(dir, "页面"))
			}
		})
	}
}

// state is what a door should say of a file: its verdict, and "" or its state.
func (f sentFile) state() (verdict, state string) {
	verdict, state, _ = strings.Cut(f.is, " ")
	return verdict, state
}

// run runs a command.
func (s *situation) run(t *testing.T, want int, args ...string) (stdout string) {
	t.Helper()
	var out, errs bytes.Buffer
	e := &env{stdout: &out, stderr: &errs}
	if code := e.run(append([]string{"nianbao"}, args...)); code != want {
		t.Errorf("%s: exit code %d, want %d\n%s%s", args[0], code, want, out.String(), errs.String())
	}
	return out.String()
}

func (s *situation) check(t *testing.T, back, roster string) {
	t.Helper()
	var got struct {
		Files []struct {
			File, Verdict, State string
			Findings             []struct{ Code, Severity string }
		}
	}
	if err := json.Unmarshal([]byte(s.run(t, s.exit, "check", back, "--roster", roster, "--format", "json")), &got); err != nil {
		t.Fatal(err)
	}
	for i, f := range got.Files {
		verdict, state := s.file(t, f.File)
		if state == "?" || state == "other-year" { // check does not collect: whose it is stands in its findings
			state = f.State
		}
		if f.Verdict != verdict || f.State != state && (state != "" || f.State != "current" && f.State != "unreadable") {
			t.Errorf("check: %s is %s %s, want %s %s", f.File, f.Verdict, f.State, verdict, state)
		}
		told := slices.ContainsFunc(f.Findings, func(x struct{ Code, Severity string }) bool {
			return x.Code == "file.duplicate" && x.Severity == "note"
		})
		if told != (state == "duplicate") {
			t.Errorf("check: %s: %+v", f.File, got.Files[i].Findings)
		}
	}
	if len(got.Files) != len(s.files) {
		t.Errorf("check: %d files", len(got.Files))
	}
	text := s.run(t, s.exit, "check", back, "--roster", roster)
	if strings.Contains(text, "分不清用哪份") != strings.Contains(s.standing, "duplicate") {
		t.Errorf("check says\n%s", text)
	}
}

// file returns what is wanted of a file.
func (s *situation) file(t *testing.T, name string) (verdict, state string) {
	t.Helper()
	i := slices.IndexFunc(s.files, func(f sentFile) bool { return f.name == filepath.Base(name) })
	if i < 0 {
		t.Fatalf("nobody has sent %s", name)
	}
	return s.files[i].state()
}

// written says which reports stand in a folder, as situation.reports does.
func written(t *testing.T, dir, ext string) string {
	t.Helper()
	names, _ := filepath.Glob(filepath.Join(dir, "*."+ext))
	var list []string
	for _, name := range names {
		text := readText(t, name)
		agency, _, _ := strings.Cut(filepath.Base(name), "2")
		kind := "final"
		if strings.Contains(text, "草稿") {
			kind = "draft"
			if !strings.Contains(text, "待说明：") && !strings.Contains(text, "汇总没有定：") {
				t.Errorf("the draft %s does not say why it is one", name)
			}
		}
		list = append(list, agency+" "+kind)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// sorted brings the wanted reports into the order of written; those of strangers and other years are report's alone.
func sorted(reports string) string {
	list := strings.Split(reports, ", ")
	slices.Sort(list)
	return strings.Join(list, ", ")
}

func (s *situation) report(t *testing.T, back, roster, dir string) {
	t.Helper()
	exit, want := s.late, s.reports
	if s.alone != "" {
		want = s.alone
		if exit = exitFine; strings.Contains(s.standing, "duplicate") {
			exit = exitFaulty
		}
	}
	if strings.Contains(want, "draft") {
		exit = exitFaulty
	}
	s.run(t, exit, "report", back, "-o", dir, "--format", "txt")
	if got := written(t, dir, "txt"); got != sorted(want) {
		t.Errorf("report writes %s, want %s", got, want)
	}
	exit, want = s.late, s.reports
	if two := s.twoYears(); two != "" {
		exit, want = exitFine, two
	}
	if strings.Contains(want, "draft") {
		exit = exitFaulty
	}
	s.run(t, exit, "report", back, "-o", dir+"2", "--format", "txt", "--roster", roster)
	if got := written(t, dir+"2", "txt"); got != sorted(want) {
		t.Errorf("report --roster writes %s, want %s", got, want)
	}
}

func (s *situation) collect(t *testing.T, back, roster, dir string) {
	t.Helper()
	args := []string{"collect", back, "--roster", roster, "-o", dir, "--reports"}
	if s.include != "" {
		args = append(args, "--include", s.include)
	}
	stdout := s.run(t, s.late, args...)
	if strings.Contains(stdout, "份是草稿") != strings.Contains(s.reports, "draft") {
		t.Errorf("collect --reports says of drafts\n%s", stdout)
	}
	rec := readRecord(t, dir)
	for _, f := range rec.Files {
		verdict, state := s.file(t, f.File)
		switch state {
		case "?":
			state = "unknown"
		case "":
			if state = "current"; verdict == none {
				state = "unreadable"
			}
		}
		if string(f.Verdict) != verdict || string(f.State) != state {
			t.Errorf("collect: %s is %s %s, want %s %s", f.File, f.Verdict, f.State, verdict, state)
		}
	}
	var standing, counted []string
	for _, a := range rec.Agencies {
		if a.Standing != "received" && a.Standing != "body" {
			standing = append(standing, a.Name+" "+a.Standing)
		}
	}
	for _, c := range rec.Bodies[0].Contributors {
		name := c.Name
		if c.Verdict != fine && c.Verdict != said {
			name = "(" + name + ")"
		}
		counted = append(counted, name)
	}
	if got := strings.Join(standing, ", "); got != s.standing {
		t.Errorf("collect: standing %q, want %q", got, s.standing)
	}
	if got := strings.Join(counted, " "); got != s.counted {
		t.Errorf("collect: counted %q, want %q", got, s.counted)
	}
	provisional := strings.Count(s.counted, "(")
	if rec.Bodies[0].Provisional != provisional || rec.Standing.Provisional != provisional {
		t.Errorf("汇总.json: %d provisional, want %d", rec.Bodies[0].Provisional, provisional)
	}
	for _, said := range []string{stdout, rec.Policy, readText(t, filepath.Join(dir, pageFile))} {
		if n := strings.Count(s.counted, "("); n > 0 && !strings.Contains(said, "待说明 1 个") && !strings.Contains(said, "退回 1 个") {
			t.Errorf("does not say that the sum is provisional:\n%.400s", said)
		}
	}
	if got := written(t, filepath.Join(dir, docsFolder), "html"); got != sorted(s.reports) {
		t.Errorf("collect --reports writes %s, want %s", got, s.reports)
	}
	s.sum(t, dir, rec.Standing.Expected)
}

// sum looks whom the workbook of the sum says it waits for: its report is a draft as long as there is one.
func (s *situation) sum(t *testing.T, dir string, expected int) {
	t.Helper()
	item := intake.Open(filepath.Join(dir, bodyFile), intake.Options{})
	if item.Filing == nil {
		t.Fatal("the body's filing cannot be read")
	}
	waits := strings.Contains(s.counted, "(") || len(strings.Fields(s.counted)) < expected
	if got := len(item.Filing.Pending) > 0; got != waits {
		t.Errorf("the sum waits for %v", item.Filing.Pending)
	}
}

// tools are those of the page, and what has been given to it.
func (s *situation) tools(back, roster string) (*steps.Tools, serve.Given, []serve.Source) {
	var sources []serve.Source
	for i, f := range s.files {
		sources = append(sources, serve.Source{Number: i, Name: f.name, Path: filepath.Join(back, f.name)})
	}
	return &steps.Tools{Now: func() time.Time { return testNow }}, serve.Given{Roster: roster}, sources
}

func (s *situation) page(t *testing.T, back, roster string) {
	t.Helper()
	tools, given, sources := s.tools(back, roster)
	checker, err := tools.Checker(given)
	if err != nil {
		t.Fatal(err)
	}
	states, order := map[int]string{}, s.order()
	bodies := slices.DeleteFunc(slices.Clone(order), func(i int) bool { return !strings.HasPrefix(s.files[i].name, "本县") })
	for n, i := range append(order, bodies...) { // in no certain order, and those of bodies once more
		checked, _ := checker.Check(sources[i])
		states[i] = checked.State
		for _, o := range checked.Others {
			states[o.Number] = o.State
		}
		if checked.Body != slices.Contains(bodies, i) {
			t.Errorf("page, check: %s is that of a body: %v", s.files[i].name, checked.Body)
		}
		if verdict, _ := s.files[i].state(); checked.Verdict != verdict && (n >= len(order) || !checked.Body) {
			t.Errorf("page, check: %s is %s, want %s", s.files[i].name, checked.Verdict, verdict)
		}
	}
	words := map[string]string{"duplicate": "分不清用哪份", "same": "内容相同", "superseded": "更正", "refused": "退回，采用了"}
	for i, f := range s.files {
		if _, state := f.state(); !strings.Contains(states[i], words[state]) || words[state] == "" && states[i] != "" {
			t.Errorf("page, check: %s is %q, want %s", f.name, states[i], state)
		}
	}
}

// pageJobs writes reports and collects on the page.
func (s *situation) pageJobs(t *testing.T, back, roster, dir string) {
	t.Helper()
	tools, given, sources := s.tools(back, roster)
	job := serve.Job{Given: given, Sources: sources, Folder: back, Out: filepath.Join(dir, "报告"), Progress: func(string, int, int) {}}
	if _, err := tools.Report(t.Context(), job, serve.Report{Formats: []string{"txt"}}); err != nil {
		t.Fatal(err)
	}
	if got := written(t, job.Out, "txt"); got != sorted(cmp.Or(s.twoYears(), s.reports)) {
		t.Errorf("page: report writes %s, want %s", got, s.reports)
	}
	job.Out = filepath.Join(dir, "汇总")
	if _, err := (steps.Office{Tools: tools}).Collect(t.Context(), job, serve.Collect{Reports: true, Include: s.include}); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, c := range readRecord(t, job.Out).Bodies[0].Contributors {
		list = append(list, c.Name)
	}
	if got, want := strings.Join(list, " "), strings.NewReplacer("(", "", ")", "").Replace(s.counted); got != want {
		t.Errorf("page: counted %q, want %q", got, want)
	}
	if got := written(t, filepath.Join(job.Out, docsFolder), "html"); got != sorted(s.reports) {
		t.Errorf("page: collect --reports writes %s, want %s", got, s.reports)
	}
}

// twoYears is what is written of a folder with filings of two years where nothing but a roster is known.
func (s *situation) twoYears() string {
	if strings.Count(s.alone, "甲局") == 2 {
		return s.alone
	}
	return ""
}

// order mixes the files up, the same way each time.
func (s *situation) order() []int {
	var list []int
	for i := range s.files {
		list = append(list, i)
	}
	slices.Reverse(list)
	return list
}

// TestPolicyCases walks the cases of the second year through the doors.
func TestPolicyCases(t *testing.T) {
	t.Run("open_query_999", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		s := &situation{files: []sentFile{{name: "open_query_999.xlsx", is: asked}}}
		data, err := os.ReadFile("../../testdata/cases/workbooks/open_query_999.xlsx")
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(dir, "回收", "open_query_999.xlsx"), data)
		writeFile(t, filepath.Join(dir, "名单.csv"), []byte("单位名称,上级代码,单位代码\n青山县人民政府,,000\n青山县财政局,000,\n"))
		s.exit, s.late, s.reports, s.counted = exitFaulty, exitFaulty, "青山县财政局 draft", "(青山县财政局)"
		back, roster := filepath.Join(dir, "回收"), filepath.Join(dir, "名单.csv")
		s.check(t, back, roster)
		s.report(t, back, roster, filepath.Join(dir, "报告"))
		s.collect(t, back, roster, filepath.Join(dir, "汇总"))
		s.page(t, back, roster)
		s.pageJobs(t, back, roster, filepath.Join(dir, "页面"))
	})
	t.Run("stamp_conflict", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		back := filepath.Join("..", "..", "testdata", "cases", "workbooks", "stamp_conflict")
		roster := filepath.Join(back, "名单.csv")
		s := &situation{files: []sentFile{{name: "007_青山县公安局_2024年报填报表.xlsx", is: fine}, {name: "青山县园林绿化中心.xlsx", is: bad + " ?"}},
			exit: exitFaulty, late: exitFaulty, reports: "青山县公安局 final", counted: "青山县公安局"}
		s.check(t, back, roster)
		s.report(t, back, roster, filepath.Join(dir, "报告"))
		s.collect(t, back, roster, filepath.Join(dir, "汇总"))
		s.page(t, back, roster)
		s.pageJobs(t, back, roster, filepath.Join(dir, "页面"))
	})
	// a batch ends with a result for every file, whatever is in it
	t.Run("annotate", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		names, _ := filepath.Glob("../../testdata/cases/workbooks/*.xlsx")
		var out, errs bytes.Buffer
		e := &env{stdout: &out, stderr: &errs}
		args := append([]string{"nianbao", "check", "--format", "json", "--annotate", filepath.Join(dir, "退回")}, names...)
		if code := e.run(args); code != exitFaulty {
			t.Errorf("exit code %d\n%s", code, errs.String())
		}
		var got struct {
			Files []struct{ File, Verdict string }
		}
		if err := json.Unmarshal(out.Bytes(), &got); err != nil || len(got.Files) != len(names) {
			t.Fatalf("%d of %d files: %v", len(got.Files), len(names), err)
		}
		for _, f := range got.Files {
			copied := filepath.Join(dir, "退回", filepath.Base(f.File))
			announced := strings.Contains(errs.String(), "已标注 "+copied)
			if announced != exists(copied) {
				t.Errorf("%s: announced %v, there %v", f.File, announced, exists(copied))
			}
			if wants := f.Verdict == asked || f.Verdict == bad || f.Verdict == said; wants && !announced {
				t.Errorf("%s is %s and has no marked copy\n%s", f.File, f.Verdict, errs.String())
			}
		}
	})
}

// TestReportOfSum: the report of a sum is final only when nobody is waited for any more, in every kind of source.
func TestReportOfSum(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		reason  string
		pending []templates.Pending
		exit    int
		want    string
	}{
		{"all are in", nil, exitFine, "本县 final"},
		{"one is missing", []templates.Pending{{Name: "丙局", State: "未报" + templates.NotCounted}}, exitFaulty, "本县 draft"},
		{"nobody can say which of one agency's counts", []templates.Pending{{Name: "丙局", State: "分不清用哪份" + templates.NotCounted}}, exitFaulty, "本县 draft"},
		{"one counts for the time being", []templates.Pending{{Name: "甲局", State: "待说明" + templates.CountedForNow}}, exitFaulty, "本县 draft"},
	} {
		f := randomFiling(form, templates.Agency{Name: "本县"}, 7)
		f.Covers, f.Pending = []string{"甲局", "乙局"}, tt.pending
		data, err := f.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string][]byte{"本县.json": data, "本县.xlsx": workbookOf(t, f)} {
			dir := t.TempDir()
			writeFile(t, filepath.Join(dir, name), data)
			s := &situation{reason: tt.reason}
			stdout := s.run(t, tt.exit, "report", filepath.Join(dir, name), "-o", dir, "--format", "txt,html")
			for _, p := range tt.pending {
				said := p.Name + "（" + p.State + "）"
				if text := readText(t, filepath.Join(dir, "本县2024年政府信息公开工作年度报告.txt")); !strings.Contains(stdout, said) || !strings.Contains(text, "【草稿】1．汇总没有定："+said) {
					t.Errorf("%s, %s: neither screen nor paper may be silent about %s\n%s", tt.reason, name, said, stdout)
				}
			}
			for _, format := range []string{"txt", "html"} {
				if got := written(t, dir, format); got != tt.want {
					t.Errorf("%s, %s: %s, want %s", tt.reason, name, got, tt.want)
				}
			}
		}
	}
}
