package main

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/serve"
	"nianbao/cmd/internal/serve/steps"
)

// The page does its four steps with a form of the office's own, as the commands with --form do; a page that was not told
// of the form refuses its workbooks.
func TestServeOwnForm(t *testing.T) {
	p := theProvince(t)
	now := func() time.Time { return testNow }
	tools := &steps.Tools{Now: now, Forms: p.forms}
	if !slices.ContainsFunc(tools.About().Forms, func(f serve.Form) bool { return f.ID == p.form.ID }) {
		t.Errorf("the page does not offer %s", p.form.ID)
	}
	ctx := context.Background()
	job := serve.Job{Given: serve.Given{Roster: "名单.csv"}, Out: "下发", Progress: func(string, int, int) {}}
	made, err := (steps.Office{Tools: tools}).HandOut(ctx, job, serve.HandOut{Form: p.form.ID, Year: 2024})
	if err != nil {
		t.Fatal(err)
	}
	job = serve.Job{Given: job.Given, Folder: "回收", Progress: job.Progress}
	for _, w := range made.Written {
		if !strings.HasPrefix(w.Name, "P00") || strings.HasPrefix(w.Name, "P000") {
			continue
		}
		p.fill(filepath.Join("下发", w.Name), filepath.Join("回收", w.Name), p.filing(len(job.Sources)+1))
		job.Sources = append(job.Sources, serve.Source{Number: len(job.Sources), Name: w.Name, Path: filepath.Join("回收", w.Name)})
	}
	if len(job.Sources) != 3 {
		t.Fatalf("%d workbooks", len(job.Sources))
	}
	for reason, c := range map[string]struct {
		tools *steps.Tools
		want  string
	}{"with the form": {tools, "accepted"}, "without": {&steps.Tools{Now: now}, "unreadable"}} {
		checker, err := c.tools.Checker(job.Given)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := checker.Check(job.Sources[0]); got.Verdict != c.want {
			t.Errorf("%s: %s, want %s: %+v", reason, got.Verdict, c.want, got.Findings)
		}
	}
	job.Out = "报告"
	written, err := tools.Report(ctx, job, serve.Report{Formats: []string{"docx"}})
	if err != nil || len(written.Written) != 3 {
		t.Fatalf("reports: %v %+v", err, written)
	}
	job.Out = "汇总"
	collected, err := (steps.Office{Tools: tools}).Collect(ctx, job, serve.Collect{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(collected.Standing.Tables); n != len(p.form.Tables) {
		t.Errorf("%d tables with totals, want %d", n, len(p.form.Tables))
	}
	if _, err := (steps.Office{Tools: tools}).HandOut(ctx, serve.Job{Out: "别处", Progress: job.Progress}, serve.HandOut{Form: "2012", Year: 2024, Agency: "示例县水务局"}); err == nil || exists("别处") {
		t.Errorf("an unknown form: %v", err)
	}
}

// The page gives what check --annotate writes: a marked copy of a workbook that is not accepted, a clean one of a marked
// workbook that is accepted now, and no copy of any other.
func TestServeCleanCopy(t *testing.T) {
	dir := t.TempDir()
	tools := &steps.Tools{Now: func() time.Time { return testNow }}
	checker, err := tools.Checker(serve.Given{})
	if err != nil {
		t.Fatal(err)
	}
	check := func(name string) (verdict string, mark *serve.Mark) {
		checked, mark := checker.Check(serve.Source{Name: filepath.Base(name), Path: name})
		return checked.Verdict, mark
	}
	verdict, mark := check(filepath.Join(returnedFolder(t), "EX003_示例县民政局_2024年报填报表.xlsx"))
	if verdict != "rejected" || mark == nil || mark.Group != serve.GroupMarked {
		t.Fatalf("%s %+v", verdict, mark)
	}
	marked := filepath.Join(dir, "退回.xlsx")
	if err := mark.Write(marked); err != nil {
		t.Fatal(err)
	}
	corrected := filepath.Join(dir, "改好.xlsx")
	writeFile(t, corrected, rewritten(t, readBytes(t, marked), func(name string, part []byte) []byte {
		if name == table3 {
			return bytes.Replace(part, []byte(`<c r="D7" s="22"><v>4</v>`), []byte(`<c r="D7" s="22"><v>3</v>`), 1)
		}
		return part
	}))
	if verdict, mark = check(corrected); verdict != "accepted" || mark == nil || mark.Group != serve.GroupClean {
		t.Fatalf("corrected: %s %+v", verdict, mark)
	}
	clean := filepath.Join(dir, "净.xlsx")
	if err := mark.Write(clean); err != nil {
		t.Fatal(err)
	}
	if verdict, mark = check(clean); verdict != "accepted" || mark != nil {
		t.Errorf("the clean copy: %s %+v", verdict, mark)
	}
}
