package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/roster"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/say"
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
	world := &job.World{Now: time.Now, Say: func(n job.Note) { said.WriteString(n.In(say.Terminal) + "\n") }}
	roster, err := roster.Read(filepath.Join(c.dir, "名单.csv"))
	if err != nil {
		t.Fatal(err)
	}
	f := c.filings[1].Clone()
	f.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(-3)))
	source := filepath.Join(c.dir, "回收", "更正.xlsx")
	writeWorkbook(t, source, f)
	j := &job.Collect{World: world, Basis: job.Basis{Roster: roster}, Dir: filepath.Join(c.dir, "汇总")}
	j.Options.Last = func(templates.Agency, int) *templates.Filing { // asked for once everything has been read
		writeWorkbook(t, source, c.filings[1])
		return nil
	}
	if j.Collector, err = collect.New(roster, j.Options); err != nil {
		t.Fatal(err)
	}
	inputs, err := j.Inputs([]string{filepath.Join(c.dir, "回收")})
	if err != nil {
		t.Fatal(err)
	}
	result, _, err := j.Run(t.Context(), inputs)
	fault := job.FaultOf(err)
	if result == nil || fault == nil || fault.Kind != job.Files || !strings.Contains(said.String(), "在收表的时候变了，请再运行一次") {
		t.Errorf("error %v\n%s", err, said.String())
	}
	if copies, _ := filepath.Glob(filepath.Join(j.Dir, backFolder, "*", "更正*")); len(copies) > 0 {
		t.Errorf("%v was written", copies)
	}
}
