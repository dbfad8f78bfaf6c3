package main

import (
	"archive/zip"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// exitCode runs a command and wants its exit code: code 3 nianbao check nosuch.xlsx. Its output stands in the files out
// and err.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command [args...]")
	}
	path, err := exec.LookPath(args[1])
	if err != nil {
		path = filepath.Join(strings.Split(ts.Getenv("PATH"), string(os.PathListSeparator))[0], args[1])
	}
	cmd := exec.Command(path, args[2:]...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "PATH="+ts.Getenv("PATH"), "TESTDATA="+ts.Getenv("TESTDATA"))
	err = cmd.Run()
	ts.Check(os.WriteFile(ts.MkAbs("out"), stdout.Bytes(), 0o666))
	ts.Check(os.WriteFile(ts.MkAbs("err"), stderr.Bytes(), 0o666))
	got := 0
	if exit, ok := err.(*exec.ExitError); ok {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d, want %s\nstdout:\n%s\nstderr:\n%s", got, args[0], stdout.String(), stderr.String())
	}
}

// rezip replaces text in one part of a workbook: rezip in.xlsx out.xlsx xl/worksheets/sheet3.xml OLD NEW.
func rezip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 5 {
		ts.Fatalf("usage: rezip in out part old new")
	}
	in, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer in.Close()
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	done := false
	for _, f := range in.File {
		r, err := f.Open()
		ts.Check(err)
		var data bytes.Buffer
		_, err = data.ReadFrom(r)
		ts.Check(err)
		text := data.String()
		if f.Name == args[2] && strings.Contains(text, args[3]) {
			text, done = strings.ReplaceAll(text, args[3], args[4]), true
		}
		w, err := out.Create(f.Name)
		ts.Check(err)
		_, err = w.Write([]byte(text))
		ts.Check(err)
	}
	ts.Check(out.Close())
	if !done {
		ts.Fatalf("%s does not contain %q", args[2], args[3])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o666))
}

// noFile wants a folder to be empty or absent.
func noFile(ts *testscript.TestScript, neg bool, args []string) {
	for _, dir := range args {
		entries, err := os.ReadDir(ts.MkAbs(dir))
		if err == nil && len(entries) > 0 {
			ts.Fatalf("%s holds %s", dir, entries[0].Name())
		}
	}
}
