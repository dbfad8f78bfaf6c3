package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"nianbao/cmd/internal/results"
	"nianbao/testdata/tier"
)

// TestBodyNotLost: the office works in 汇总填报表.xlsx, then in the one beside it; neither is ever overwritten, and what
// nobody has touched is brought up to date.
func TestBodyNotLost(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 5, 4, 0, 0, 0)
	out := filepath.Join(c.dir, "汇总")
	path := func(n int) string { return filepath.Join(out, results.BodyName(n)) }
	runCollect(t, c.args(out)...)
	for n := range 3 {
		writeFile(t, path(n), []byte("worked in"))
		writeWorkbook(t, filepath.Join(c.dir, "回收", c.agencies[n].Code+".xlsx"), c.filings[n])
		_, _, stderr := runCollect(t, c.args(out)...)
		for i := range n + 1 {
			if readText(t, path(i)) != "worked in" || !strings.Contains(stderr, path(i)) {
				t.Fatalf("after %d: %s was overwritten, or not named\n%s", n, path(i), stderr)
			}
		}
		if !exists(path(n+1)) || !strings.Contains(stderr, "新的合计写在“"+results.BodyName(n+1)+"”") {
			t.Fatalf("the new totals are not in %s\n%s", results.BodyName(n+1), stderr)
		}
	}
	if err := os.Remove(path(0)); err != nil {
		t.Fatal(err)
	}
	runCollect(t, c.args(out)...)
	if exists(path(3)) || readText(t, path(1)) != "worked in" || readText(t, path(0)) == "worked in" {
		t.Error("with its first name free again, the body's workbook does not go back to it")
	}
}

// TestBodyAfterKill: a run is killed after it has written the body's workbook, then a mail comes; the next run takes that
// workbook for its own. What two killed runs have left behind goes, too.
func TestBodyAfterKill(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 5, 1, 0, 1, 0)
	first := filepath.Join(c.dir, "一")
	runCollect(t, c.args(first)...)
	for _, finished := range []bool{true, false}[:tier.Rounds(1, 2)] {
		out := filepath.Join(c.dir, "汇总")
		os.RemoveAll(out)
		if finished { // a run before it has come to its end
			runCollect(t, c.args(out)...)
		}
		mail := filepath.Join(c.dir, "回收", "新到.xlsx")
		writeWorkbook(t, mail, c.filings[0])
		killed := []string{summaryFile, pageFile, backFolder + "x"}
		e := &env{stdout: &strings.Builder{}, stderr: &strings.Builder{}}
		holdKilled(t, killed...)
		e.run(append([]string{"nianbao", "collect"}, c.args(out)...))
		results.Replace = replaceReally
		if !exists(filepath.Join(out, journalFile)) {
			t.Fatal("the killed run has left no journal")
		}
		writeFile(t, filepath.Join(out, backFolder, "旧", "旧（退回）.xlsx"), []byte("of a run that was killed before"))
		writeFile(t, filepath.Join(out, journalFile), []byte(readText(t, filepath.Join(out, journalFile))+backFolder+"/旧/旧（退回）.xlsx\n"))
		writeWorkbook(t, mail, c.filings[2])
		os.Remove(mail)
		holdKilled(t, killed...)
		e.run(append([]string{"nianbao", "collect"}, c.args(out)...))
		results.Replace = replaceReally
		_, _, stderr := runCollect(t, c.args(out)...)
		if strings.Contains(stderr, "有人改动") || exists(filepath.Join(out, bodyFileNew)) {
			t.Errorf("finished %v: the killed run's workbook was taken for somebody's work\n%s", finished, stderr)
		}
		sameFiles(t, snapshot(t, first), snapshot(t, out))
	}
}

// TestStaleEdited: a marked copy that is no longer made goes; one that somebody has changed stays and is named.
func TestStaleEdited(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 3, 0, 0, 2, 0)
	out := filepath.Join(c.dir, "汇总")
	runCollect(t, c.args(out)...)
	copies, _ := filepath.Glob(filepath.Join(out, backFolder, "*", "*.xlsx"))
	if len(copies) != 2 {
		t.Fatalf("marked copies %v", copies)
	}
	writeFile(t, copies[0], []byte("worked in"))
	for i := range 2 {
		name, _ := filepath.Glob(filepath.Join(c.dir, "回收", "*", c.agencies[i].Code+"_*.xlsx"))
		writeWorkbook(t, name[0], c.filings[i])
	}
	_, _, stderr := runCollect(t, c.args(out)...)
	if !exists(copies[0]) || exists(copies[1]) || !strings.Contains(stderr, copies[0]) || strings.Contains(stderr, copies[1]) {
		t.Errorf("copies left: %v, %v\n%s", exists(copies[0]), exists(copies[1]), stderr)
	}
	os.Remove(copies[0])
	runCollect(t, c.args(out, "--reports")...)
	runCollect(t, c.args(out)...)
	if exists(filepath.Join(out, docsFolder)) {
		t.Error("an empty folder of reports is left")
	}
}

// TestOwnBodySpelled: the output folder lies among the sources and is named in another way; the body's workbook in it is
// no source.
func TestOwnBodySpelled(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 3, 1, 0, 0, 0)
	t.Chdir(c.dir)
	args := c.args(filepath.Join("回收", "汇总"))
	runCollect(t, args...)
	writeWorkbook(t, filepath.Join(c.dir, "回收", "新到.xlsx"), c.filings[0])
	runCollect(t, args...)
	for _, f := range readRecord(t, filepath.Join("回收", "汇总")).Files {
		if strings.HasSuffix(f.File, bodyFile) {
			t.Errorf("%s is taken for a source: %s", f.File, f.State)
		}
	}
}

// holdKilled has a run end when it comes to one of these outputs, as a full disk would.
func holdKilled(t *testing.T, names ...string) {
	t.Helper()
	results.Replace = func(temporary, name string) error {
		for _, held := range names {
			if strings.HasSuffix(name, held) {
				return &os.LinkError{Op: "rename", Old: temporary, New: name, Err: syscall.ENOSPC}
			}
		}
		return replaceReally(temporary, name)
	}
	t.Cleanup(func() { results.Replace = replaceReally })
}
