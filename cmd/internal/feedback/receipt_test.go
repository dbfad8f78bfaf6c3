package feedback

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
)

// TestSheets: what belongs to one agency and one year is one receipt, and nothing else stands on it.
func TestSheets(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	file := func(name, agency, whose string) File {
		f := templates.NewFiling(form, 2024)
		f.Agency.Name = agency
		return File{Name: name, Filing: f, Whose: whose}
	}
	files := []File{
		file("甲1.xlsx", "甲局", "2024 甲局"),
		file("乙.xlsx", "乙局", "2024 乙局"),
		{Name: "坏.xlsx"},
		file("甲2.xlsx", "甲局", "2024 甲局"),
		file("又一份.xlsx", "甲局", ""), // the roster has doubts about whose it is
		{Name: "又坏.xlsx"},
	}
	want := [][]string{{"甲局", "甲1.xlsx", "甲2.xlsx"}, {"乙局", "乙.xlsx"}, {"", "坏.xlsx"}, {"", "又一份.xlsx"}, {"", "又坏.xlsx"}}
	var got [][]string
	for _, s := range Sheets(files) {
		row := []string{s.Agency.Name}
		for _, f := range s.Files {
			row = append(row, f.Name)
		}
		got = append(got, row)
	}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// TestUndecided: which of several filings counts is the first thing that the agency is asked, and no note that it may pass over.
func TestUndecided(t *testing.T) {
	for _, undecided := range []bool{true, false} {
		files := sample(t)[:1]
		files[0].Undecided = undecided
		files[0].Findings = append(files[0].Findings, templates.Report("file.duplicate", nil, templates.Place{}, templates.Words{"file": "甲", "other": "乙", "differs": "丙"}))
		v := viewOf(0, &files[0])
		if first := v.Open[0].Code == "file.duplicate"; first != undecided || len(v.Open)+len(v.Settled) != len(files[0].Findings) || v.Told != len(v.Open) {
			t.Errorf("undecided %v: %d to see to: %+v", undecided, v.Told, v.Open)
		}
	}
}

// TestSheet: a receipt is addressed, says what to do and until when before anything else, and folds what needs no answer.
func TestSheet(t *testing.T) {
	files := sample(t)
	files[0].Whose = "2024 示例县"
	r := Receipt{Tool: "nianbao 测试", Office: "示例县政务公开办", Contact: "示例县政务公开办 0955-1234567", Deadline: "2025年1月20日", Date: "2025年1月12日"}
	var b bytes.Buffer
	if err := Sheets(files)[0].HTML(&b, r); err != nil {
		t.Fatal(err)
	}
	checkPage(t, bytes.NewReader(b.Bytes()))
	text, at := b.String(), 0
	for _, want := range []string{"示例县&lt;script&gt;", "报送截止：2025年1月20日。", "请联系示例县政务公开办 0955-1234567。", "请按下面的办法逐条改正，再报一次。",
		"要办的（", "<details><summary>不用办的", "<details><summary>核对了什么", "示例县政务公开办<br>2025年1月12日"} {
		i := strings.Index(text[at:], want)
		if i < 0 {
			t.Fatalf("%q is not there, or not behind what stands before it", want)
		}
		at += i
	}
	if strings.Contains(text, "空.xlsx") {
		t.Error("another's file stands on the receipt")
	}
}

// TestOverview: every file leads to the receipt it stands in, also where names hold what means something in an address.
func TestOverview(t *testing.T) {
	files := sample(t)
	var b bytes.Buffer
	if err := Overview(&b, Receipt{}, Sheets(files), []string{"甲 局#1?.html", "50%.html"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`href="./%E7%94%B2%20%E5%B1%80%231%3F.html"`, `href="./50%25.html"`, "退回 1，无法读取 1"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is missing", want)
		}
	}
	if strings.Contains(b.String(), "<article") {
		t.Error("the list shows figures")
	}
}

// TestNext: what an agency is asked to do fits what became of its file.
func TestNext(t *testing.T) {
	for _, tt := range []struct {
		file File
		want string
	}{
		{File{Verdict: templates.Accepted}, "没有要改的"},
		{File{Verdict: templates.Explained}, "已经说明"},
		{File{Verdict: templates.Query}, "写明原因"},
		{File{Verdict: templates.Rejected}, "逐条改正"},
		{File{Verdict: templates.Unreadable}, "读不出来"},
		{File{Verdict: templates.Rejected, Instead: true}, "采用的是另一份"}, // nobody has to mend it
		{File{Verdict: templates.Accepted, Undecided: true}, "用哪一份"},  // right, and still not to be used
	} {
		if got := tt.file.next(); !strings.Contains(got, tt.want) {
			t.Errorf("%+v: %q, want %q", tt.file, got, tt.want)
		}
	}
}
