package year

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/roster"
	"nianbao/templates"
)

func ofTwo(t *testing.T) *roster.Roster {
	t.Helper()
	r, err := roster.Parse("名单.csv", []byte("单位名称,单位代码\n甲局,001\n乙局,002\n"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const headLine = "日期,单位代码,单位名称,决定,对象,依据的数,理由,经办人\r\n"

func TestReadDecisions(t *testing.T) {
	tests := []struct{ why, text, says string }{ // says: what the fault says, "" for none
		{"an exemption", "2025-01-22,001,甲局,免报,,,撤销,\r\n", ""},
		{"a day and a code as Excel leaves them", "2025/1/22,1,甲局,免报,,,撤销,\r\n", ""},
		{"a code alone", ",001,,免报,,,撤销,\r\n", ""},
		{"no reason", ",001,甲局,免报,,,,\r\n", "第 2 行：没有写理由"},
		{"another agency's code", ",002,甲局,免报,,,撤销,\r\n", "第 2 行：单位代码“002”是“乙局”的"},
		{"nobody's name", ",,丙局,免报,,,撤销,\r\n", "第 2 行：名单里没有“丙局”"},
		{"another word", ",001,甲局,同意,,,撤销,\r\n", "决定“同意”看不懂"},
		{"no day", ",001,甲局,延期,,,受灾,\r\n", "没有写延到哪一天"},
		{"a day that is none", ",001,甲局,延期,2025-02-30,,受灾,\r\n", "没有“2025-02-30”这一天"},
		{"an extension", ",001,甲局,延期,2025/2/1,,受灾,\r\n", ""},
		{"a query without its figures", ",001,甲局,接受,previous.jump/a,,核过,\r\n", "没有写依据的数"},
		{"a query with them", ",001,甲局,接受,previous.jump/a,12/3,核过,\r\n", ""},
		{"what is no question", ",001,甲局,接受,workbook.stamp,12/3,核过,\r\n", "只能请单位更正或者重报"},
		{"undoing nothing", ",001,甲局,撤销,,,弄错了,\r\n", "没有可以撤销的决定"},
		{"undoing the last", ",001,甲局,免报,,,撤销,\r\n,001,甲局,撤销,,,弄错了,\r\n", ""},
		{"filed by another", ",001,甲局,代填,乙局,,合署,\r\n", ""},
		{"filed by another, by its code", ",001,甲局,代填,002,,合署,\r\n", ""},
		{"filed by nobody", ",001,甲局,代填,,,合署,\r\n", "没有写由哪个单位代填"},
		{"filed by somebody unknown", ",001,甲局,代填,丙局,,合署,\r\n", "名单里没有“丙局”"},
		{"filed by itself", ",001,甲局,代填,甲局,,合署,\r\n", "不能由它自己代填"},
		{"filed by one that does not report", ",002,乙局,免报,,,撤销,\r\n,001,甲局,代填,乙局,,合署,\r\n", "第 3 行：“乙局”自己也不报"},
		{"filed by each other", ",002,乙局,代填,甲局,,合署,\r\n,001,甲局,代填,乙局,,合署,\r\n", "第 2 行：“甲局”自己也不报"},
		{"a file set aside, of no agency", ",,,搁置,通知.docx,SHA-256 0a,误放,\r\n", ""},
		{"no file set aside", ",,,搁置,,,误放,\r\n", "没有写搁置哪份文件"},
		{"a file taken back", ",,,搁置,通知.docx,SHA-256 0a,误放,\r\n,,,撤销,通知.docx,,是它,\r\n", ""},
		{"a file taken back that was not set aside", ",,,撤销,通知.docx,,是它,\r\n", "“通知.docx”没有可以撤销的决定"},
		{"a file of no name", ",001,甲局,采用,,,来电,\r\n", "没有写采用哪份文件"},
	}
	for _, tt := range tests {
		for _, encoding := range []string{"UTF-8", "UTF-8 with its mark", "GB18030"} {
			data := []byte(headLine + tt.text)
			switch encoding {
			case "UTF-8 with its mark":
				data = append([]byte("\ufeff"), data...)
			case "GB18030":
				data, _ = simplifiedchinese.GB18030.NewEncoder().Bytes(data)
			}
			f := &Folder{Dir: t.TempDir()}
			if err := os.WriteFile(f.Path(DecisionsFile), data, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := f.Decisions(ofTwo(t))
			var fault *LineError
			if tt.says == "" && err != nil || tt.says != "" && (!errors.As(err, &fault) || !strings.Contains(fault.Error(), tt.says)) {
				t.Errorf("%s, %s: %v", tt.why, encoding, err)
			}
		}
	}
	f := &Folder{Dir: t.TempDir()}
	if d, err := f.Decisions(ofTwo(t)); err != nil || len(d.List()) != 0 {
		t.Errorf("no file: %v", err)
	}
	if err := os.WriteFile(f.Path(DecisionsFile), []byte("日期,单位名称,决定\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Decisions(ofTwo(t)); err == nil || !strings.Contains(err.Error(), "没有“单位代码”这一栏") {
		t.Errorf("a head that lacks columns: %v", err)
	}
}

// What is decided is read back as it was, and a spreadsheet takes none of it for a formula.
func TestDecide(t *testing.T) {
	f := &Folder{Dir: t.TempDir()}
	want := Decision{Date: "2025-01-22", Code: "001", Name: "甲局", Kind: Accept, Of: "previous.jump/a", Bound: "12/3",
		Reason: "=HYPERLINK(\"x\")，“原话”\n第二行", By: "@某"}
	for range 2 {
		if err := f.Decide(results.New(nil), want); err != nil {
			t.Fatal(err)
		}
	}
	list, err := f.readDecisions()
	if err != nil || len(list) != 2 {
		t.Fatalf("%v, %v", list, err)
	}
	for _, d := range list {
		if d.row = 0; d != want {
			t.Errorf("%+v", d)
		}
	}
	data, _ := os.ReadFile(f.Path(DecisionsFile))
	for _, cell := range strings.FieldsFunc(string(data), func(r rune) bool { return strings.ContainsRune(",\"\r\n\ufeff", r) }) {
		if strings.ContainsRune("=+-@", []rune(cell)[0]) {
			t.Errorf("%q is a formula", cell)
		}
	}
}

// A query is settled while its figures are those of the decision, and nothing else ever is.
func TestAccept(t *testing.T) {
	r := ofTwo(t)
	f := &Folder{Dir: t.TempDir()}
	err := f.Decide(results.New(nil), Decision{Code: "001", Kind: Accept, Of: "previous.jump/a", Bound: Bound("12", "3", ""), Reason: "核过"})
	if err != nil {
		t.Fatal(err)
	}
	query := templates.Finding{Code: "previous.jump", Key: "a", Severity: templates.SeverityQuery, Status: templates.StatusOpen, Got: "12", Want: "3"}
	tests := []struct {
		why    string
		agency int
		change func(*templates.Finding)
		want   templates.Verdict
		lapsed bool
	}{
		{"as it was decided", 0, func(*templates.Finding) {}, templates.Explained, false},
		{"another figure", 0, func(f *templates.Finding) { f.Got = "13" }, templates.Query, true},
		{"another key", 0, func(f *templates.Finding) { f.Key = "b" }, templates.Query, true},
		{"another code", 0, func(f *templates.Finding) { f.Code = "previous.copied" }, templates.Query, true},
		{"an error", 0, func(f *templates.Finding) { f.Severity = templates.SeverityError }, templates.Rejected, true},
		{"another agency's", 1, func(*templates.Finding) {}, templates.Query, false},
	}
	for _, tt := range tests {
		d, err := f.Decisions(r)
		if err != nil {
			t.Fatal(err)
		}
		x := query
		tt.change(&x)
		result := templates.Result{Findings: []templates.Finding{x}, Verdict: templates.Judge([]templates.Finding{x}, true)}
		d.Accept(r.Agencies[tt.agency], &result)
		d.Settled(r.Agencies[tt.agency], result.Findings)
		if result.Verdict != tt.want || (d.List()[0].Lapsed != "") != tt.lapsed {
			t.Errorf("%s: %s, lapsed %q", tt.why, result.Verdict, d.List()[0].Lapsed)
		}
	}
}

// A file that is named by hand holds for what lies under its name.
func TestUseByName(t *testing.T) {
	r := ofTwo(t)
	f := &Folder{Dir: t.TempDir()}
	if err := os.MkdirAll(filepath.Join(f.Dir, Inbox), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(f.Dir, Inbox, "一.xlsx"), []byte("甲"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"一.xlsx": true, "二.xlsx": false} {
		if err := f.Decide(results.New(nil), Decision{Code: "002", Kind: Use, Of: name, Reason: "来电"}); err != nil {
			t.Fatal(err)
		}
		d, err := f.Decisions(r)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Of(r.Agencies[1]).Use; (len(got) == 64) != want || got == "" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestExcuses: who need not send a filing is waited for no more, until it sends one; a later decision takes the place of an earlier.
func TestExcuses(t *testing.T) {
	r := ofTwo(t)
	one, two := r.Agencies[0], r.Agencies[1]
	f := &Folder{Dir: t.TempDir()}
	take := func(d ...Decision) *Decisions {
		t.Helper()
		if err := f.Decide(results.New(nil), d...); err != nil {
			t.Fatal(err)
		}
		all, err := f.Decisions(r)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	d := take(Decision{Code: "001", Kind: Exempt, Reason: "撤销"})
	if got := d.Of(one); !got.Exempt || got.FiledBy != nil || len(got.Words) != 1 {
		t.Errorf("exempt: %+v", got)
	}
	d = take(Decision{Code: "001", Kind: Filed, Of: "乙局", Reason: "合署"}, Decision{Kind: Aside, Of: "通知.docx", Bound: "SHA-256 0a", Reason: "误放"})
	if got := d.Of(one); got.Exempt || got.FiledBy != two {
		t.Errorf("filed by another instead: %+v", got)
	}
	if !d.Aside("0a") || d.Aside("0b") || d.Aside("") {
		t.Error("not the file that was set aside is")
	}
	if d.Came(two); d.List()[0].Lapsed != "" {
		t.Errorf("another one's filing: %+v", d.List())
	}
	if d.Came(one); !strings.Contains(d.List()[0].Lapsed, "重复计") {
		t.Errorf("its own filing came: %+v", d.List())
	}
	d = take(Decision{Kind: Undo, Of: "通知.docx", Reason: "是填报表"})
	if d.Aside("0a") || d.Of(one).FiledBy != two {
		t.Error("undoing what was decided about a file undoes that, and nothing else")
	}
}

// TestDecideAtOnce: of many who decide at the same moment each is recorded or told so, none is lost.
func TestDecideAtOnce(t *testing.T) {
	f := &Folder{Dir: t.TempDir()}
	const most = 20
	done := make(chan error, most)
	for i := range most {
		go func() {
			done <- f.Decide(results.New(nil), Decision{Code: "001", Kind: Exempt, Reason: strings.Repeat("因", i+1)})
		}()
	}
	taken := 0
	for range most {
		switch err := <-done; {
		case err == nil:
			taken++
		case !strings.Contains(err.Error(), "另一次运行还没有做完"):
			t.Error(err)
		}
	}
	if list, err := f.readDecisions(); err != nil || len(list) != taken || taken == 0 {
		t.Errorf("%d were taken, %d stand there: %v", taken, len(list), err)
	}
}
