package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"nianbao/cmd/internal/year"
	"nianbao/templates/lists"
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

// unpack unpacks the archive of a year, and holds each file against the list of sums in it: unpack 归档.zip 文件夹.
func unpack(ts *testscript.TestScript, neg bool, args []string) {
	in, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer in.Close()
	list, err := fs.ReadFile(in, year.SumsFile)
	ts.Check(err)
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), in))
	lines := strings.Split(strings.TrimSuffix(string(list), "\n"), "\n")
	for _, line := range lines {
		sum, name, _ := strings.Cut(line, "  ")
		data, err := os.ReadFile(filepath.Join(ts.MkAbs(args[1]), filepath.FromSlash(name)))
		ts.Check(err)
		if fmt.Sprintf("%x", sha256.Sum256(data)) != sum {
			ts.Fatalf("%s is not as the list says", name)
		}
	}
	if len(lines) != len(in.File)-1 {
		ts.Fatalf("%d lines for %d files", len(lines), len(in.File))
	}
}

// zipHolds wants these files in an archive and no others: holds 打包.zip 甲.docx 甲.html.
func zipHolds(ts *testscript.TestScript, neg bool, args []string) {
	in, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer in.Close()
	names := lists.Map(in.File, func(f *zip.File) string { return f.Name })
	slices.Sort(names)
	if !slices.Equal(names, args[1:]) {
		ts.Fatalf("in %s are %q", args[0], names)
	}
}

// packUp makes a mail or an archive of files: pack 来信.eml 表.xlsx 附件名.xlsx, pack 打包.zip 表.xlsx 甲/表.xlsx.
func packUp(ts *testscript.TestScript, neg bool, args []string) {
	name, data := ts.MkAbs(args[0]), []byte(ts.ReadFile(args[1]))
	ts.Check(os.MkdirAll(filepath.Dir(name), 0o777))
	var b bytes.Buffer
	if filepath.Ext(name) == ".zip" {
		w := zip.NewWriter(&b)
		for _, member := range args[2:] {
			f, err := w.Create(member)
			ts.Check(err)
			f.Write(data)
		}
		ts.Check(w.Close())
	} else {
		fmt.Fprintf(&b, "From: =?UTF-8?B?%s?= <a@example.gov.cn>\r\nDate: Wed, 22 Jan 2025 09:00:00 +0800\r\n"+
			"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: application/octet-stream\r\n"+
			"Content-Disposition: attachment; filename*=UTF-8''%s\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--x--\r\n",
			base64.StdEncoding.EncodeToString([]byte("经办人")), url.PathEscape(args[2]), base64.StdEncoding.EncodeToString(data))
	}
	ts.Check(os.WriteFile(name, b.Bytes(), 0o600))
}
