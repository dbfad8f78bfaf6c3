package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/results"
	"nianbao/templates"
	"nianbao/templates/formula"
)

// TestCollectSlip: a folder of returns that is not there does not turn a good result into one where everybody is missing.
func TestCollectSlip(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 3, 0, 0, 0, 0)
	out := filepath.Join(c.dir, "汇总")
	runCollect(t, c.args(out)...)
	before := snapshot(t, out)
	args := c.args(out, "--year", "2024")
	args[0] += "x"
	code, _, stderr := runCollect(t, args...)
	if code != exitFiles || !strings.Contains(stderr, "找不到") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	sameFiles(t, before, snapshot(t, out))
}

// TestCollectClosedFolder: a folder that cannot be read is listed like a file that cannot be read.
func TestCollectClosedFolder(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 2, 0, 0, 0, 0)
	e := &env{stdout: &strings.Builder{}, stderr: &strings.Builder{}}
	roster, err := collect.ReadRoster(filepath.Join(c.dir, "名单.csv"))
	if err != nil {
		t.Fatal(err)
	}
	j := &collectJob{env: e, dir: filepath.Join(c.dir, "汇总"), roster: roster, options: collect.Options{Year: 2024}}
	if j.collector, err = collect.New(roster, j.options); err != nil {
		t.Fatal(err)
	}
	j.out = newOutputs(nil)
	j.closed = append(j.closed, closedFolder(&fs.PathError{Op: "open", Path: filepath.Join("回收", "邮件09"), Err: os.ErrPermission}))
	if _, _, err := j.collect(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	rec := readRecord(t, j.dir)
	if len(rec.Files) != 1 || rec.Files[0].State != collect.Unread || rec.Standing.Unreadable != 1 || !strings.Contains(rec.Files[0].Findings[0].Message, "“邮件09”打不开：没有权限") {
		t.Errorf("files %+v", rec.Files)
	}
	if page := readText(t, filepath.Join(j.dir, pageFile)); !strings.Contains(page, "“邮件09”打不开") {
		t.Error("the page does not name the folder")
	}
}

// TestWritable: a folder that cannot be written into is named before the work begins.
func TestWritable(t *testing.T) {
	dir := t.TempDir()
	if err := results.Writable(filepath.Join(dir, "甲", "乙")); err != nil || len(snapshot(t, dir)) > 0 || exists(filepath.Join(dir, "甲")) {
		t.Errorf("trying has left something, or failed: %v", err)
	}
	file := filepath.Join(dir, "文件")
	writeFile(t, file, nil)
	if err := results.Writable(filepath.Join(file, "汇总")); err == nil || !strings.Contains(err.Error(), "不能往") {
		t.Errorf("error %v", err)
	}
}

// TestCollectSourceChanges: a source that changes while it is collected gets no marked copy of figures that were not
// checked; that is said, and the exit code tells of it.
func TestCollectSourceChanges(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 2, 0, 2, 0, 0)
	var said strings.Builder
	e := &env{stdout: &strings.Builder{}, stderr: &said}
	roster, err := collect.ReadRoster(filepath.Join(c.dir, "名单.csv"))
	if err != nil {
		t.Fatal(err)
	}
	f := c.filings[1].Clone()
	f.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(-3)))
	source := filepath.Join(c.dir, "回收", "更正.xlsx")
	writeWorkbook(t, source, f)
	j := &collectJob{env: e, dir: filepath.Join(c.dir, "汇总"), roster: roster}
	j.options.Last = func(templates.Agency, int) *templates.Filing { // asked for once everything has been read
		writeWorkbook(t, source, c.filings[1])
		return nil
	}
	if j.collector, err = collect.New(roster, j.options); err != nil {
		t.Fatal(err)
	}
	inputs, err := j.inputs([]string{filepath.Join(c.dir, "回收")})
	if err != nil {
		t.Fatal(err)
	}
	j.out = newOutputs(inputs)
	result, _, err := j.collect(t.Context(), inputs)
	var exit *exitError
	if result == nil || !errors.As(err, &exit) || exit.code != exitFiles || !strings.Contains(said.String(), "在收表的时候变了，请再运行一次") {
		t.Errorf("error %v\n%s", err, said.String())
	}
	if copies, _ := filepath.Glob(filepath.Join(j.dir, backFolder, "*", "更正*")); len(copies) > 0 {
		t.Errorf("%v was written", copies)
	}
}
