package year

import (
	"os"
	"strings"
	"testing"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/results"
)

// TestRegister: what a collection finds came since the one before; a mail knows its day; a line is written once, and who knows the
// day better writes it in, with Excel too.
func TestRegister(t *testing.T) {
	f := &Folder{Dir: t.TempDir()}
	note := func(today, last string, files ...*collect.Return) {
		t.Helper()
		r, err := f.Register()
		if err != nil {
			t.Fatal(err)
		}
		r.Note(files, today, last)
		if err := r.Save(results.New(nil)); err != nil {
			t.Fatal(err)
		}
	}
	file := func(name, sent string) *collect.Return {
		return &collect.Return{File: "别处/" + Inbox + "/" + name, SHA256: strings.Repeat(name[:1], 64), Mail: &collect.Mail{Sent: sent}}
	}
	note("2025-01-13", "", file("a.xlsx", ""), file("b.eml", "2025-01-09"))
	note("2025-01-20", "2025-01-13", file("a.xlsx", ""), file("c.xlsx", ""))
	note("2025-01-20", "2025-01-20", file("d.xlsx", ""), &collect.Return{File: "读不出"})
	r, err := f.Register()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]collect.Arrival{
		"a": {From: "", By: "2025-01-13"}, "b": {From: "2025-01-09", By: "2025-01-09"}, "c": {From: "2025-01-13", By: "2025-01-20"},
		"d": {From: "2025-01-20", By: "2025-01-20"}, "e": {},
	} {
		if got := r.Arrived(strings.Repeat(name, 64)); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	data, _ := os.ReadFile(f.Path(RegisterFile))
	if n := strings.Count(string(data), "\n"); n != 5 || !strings.Contains(string(data), ",c.xlsx,") {
		t.Errorf("%d lines:\n%s", n, data)
	}
	changed := strings.Replace(string(data), ",2025-01-13,2025-01-20,", "2025/1/15,2025/1/13,2025/1/20,", 1)
	if err := os.WriteFile(f.Path(RegisterFile), []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	if r, err = f.Register(); err != nil || r.Arrived(strings.Repeat("c", 64)).By != "2025-01-15" {
		t.Errorf("written in by hand: %v", err)
	}
	if err := os.WriteFile(f.Path(RegisterFile), []byte(strings.Replace(changed, "2025/1/15", "上周三", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err = f.Register(); err == nil || !strings.Contains(err.Error(), "第 4 行：日期“上周三”看不懂") {
		t.Errorf("a day that is none: %v", err)
	}
}

// TestBelow: what came has one name wherever the folder lay when it was collected.
func TestBelow(t *testing.T) {
	f := &Folder{Dir: "年报"}
	for file, want := range map[string]string{
		"收件/甲.xlsx": "甲.xlsx", "/share/年报/收件/邮件/甲.xlsx": "邮件/甲.xlsx", "收件/信.eml › 收件／甲.xlsx": "信.eml › 收件／甲.xlsx",
		"新收件/甲.xlsx": "新收件/甲.xlsx", "旧/收件/年报/收件/甲.xlsx": "甲.xlsx",
	} {
		if got := f.Below(file); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}
