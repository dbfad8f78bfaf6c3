package main

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"nianbao/cmd/internal/results"
)

// TestServeUsage: what cannot be served is refused with a sentence, before anything is made.
func TestServeUsage(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", filepath.Join(dir, "nosuch"))
	writeFile(t, filepath.Join(dir, "文件"), nil)
	yearDir := filepath.Join(t.TempDir(), "2024年报")
	command(t, exitFine, "year", yearDir, "--year", "2024")
	tests := []struct {
		reason string
		args   []string
		code   int
		words  string
	}{
		{"everybody in the network", []string{"--addr", "0.0.0.0:8080"}, exitUsage, "不向网络开放"},
		{"a name", []string{"--addr", "example.com:80"}, exitUsage, "只能写本机地址"},
		{"no address", []string{"--addr", "8080"}, exitUsage, "看不懂"},
		{"a folder that is none of a year", []string{dir}, exitFiles, "不是年度文件夹"},
		{"a second folder", []string{dir, dir}, exitUsage, "只写一个年度文件夹"},
		{"results elsewhere than in the folder", []string{yearDir, "-o", dir}, exitUsage, "不用写 -o"},
		{"the folder of results is a file", []string{"-o", filepath.Join(dir, "文件")}, exitFiles, "不是文件夹"},
		{"a folder that cannot be made", []string{"-o", filepath.Join(dir, "文件", "结果")}, exitFiles, "不能用"},
		{"no place for temporary files", []string{"--no-open"}, exitFiles, "不能用"},
	}
	for _, test := range tests {
		var out, trouble strings.Builder
		e := &env{stdout: &out, stderr: &trouble}
		if code := e.run(append([]string{"nianbao", "serve"}, test.args...)); code != test.code || !strings.Contains(trouble.String(), test.words) || out.Len() > 0 {
			t.Errorf("%s: exit code %d, %s%s", test.reason, code, out.String(), trouble.String())
		}
	}
	if left := below(t, dir); len(left) != 1 {
		t.Errorf("%q is left", left)
	}
}

// TestServeSignals runs the program by itself and ends it as a terminal or the system does.
func TestServeSignals(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows knows no such signals")
	}
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		for _, save := range []bool{false, true} {
			dir := t.TempDir()
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(self)
			cmd.Args = []string{"nianbao", "页面", "--no-open"}
			if save {
				cmd.Args = append(cmd.Args, "-o", filepath.Join(dir, "结果"))
			}
			if err := os.Mkdir(filepath.Join(dir, "tmp"), 0o700); err != nil {
				t.Fatal(err)
			}
			cmd.Env = append(os.Environ(), "TMPDIR="+filepath.Join(dir, "tmp"))
			var trouble bytes.Buffer
			cmd.Stderr = &trouble
			pipe, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			defer cmd.Process.Kill()
			out := bufio.NewReader(pipe)
			line, err := out.ReadString('\n')
			if err != nil || !regexp.MustCompile(`^http://127\.0\.0\.1:\d+/k/[\w-]{32}/\n$`).MatchString(line) {
				t.Fatalf("the program says %q, %v\n%s", line, err, trouble.String())
			}
			answer, err := http.Get(strings.TrimSpace(line))
			if err != nil || answer.StatusCode != 200 {
				t.Fatal(answer, err)
			}
			answer.Body.Close()
			u, _ := url.Parse(strings.TrimSpace(line))
			if answer, err := http.Get("http://" + u.Host + "/"); err != nil || answer.StatusCode != 404 {
				t.Errorf("without the secret: %v, %v", answer, err)
			}
			if len(below(t, dir)) < 3 {
				t.Errorf("no working folder is seen in %q", below(t, dir))
			}
			cmd.Process.Signal(sig)
			rest, _ := io.ReadAll(out)
			if err := cmd.Wait(); err != nil || len(rest) > 0 {
				t.Errorf("%v: %v, %q\n%s", sig, err, rest, trouble.String())
			}
			left := below(t, dir)
			if want := []string{"tmp"}; !save && !slices.Equal(left, want) {
				t.Errorf("%v: %q is left", sig, left)
			}
			if want := []string{"tmp", "结果"}; save && !slices.Equal(left, want) {
				t.Errorf("%v: %q is left", sig, left)
			}
			if !strings.Contains(trouble.String(), "Ctrl-C") || !strings.HasSuffix(trouble.String(), "已结束。\n") {
				t.Errorf("%v: the program says %s", sig, trouble.String())
			}
		}
	}
}

func TestOpener(t *testing.T) {
	const url = "http://127.0.0.1:4711/k/a-b_c/"
	for goos, want := range map[string]string{
		"windows": "rundll32 url.dll,FileProtocolHandler " + url,
		"darwin":  "open " + url,
		"linux":   "xdg-open " + url,
		"freebsd": "xdg-open " + url,
	} {
		name, args := openerOf(goos, url)
		if got := strings.Join(append([]string{name}, args...), " "); got != want {
			t.Errorf("%s: %s", goos, got)
		}
	}
	t.Setenv("PATH", t.TempDir())
	if openBrowser(runtime.GOOS, url) == nil && runtime.GOOS != "windows" {
		t.Error("an opener that is not there opens")
	}
}

// TestOutputsCopies: a file that may be the one the user has sent is not written over, one that differs is.
func TestOutputsCopies(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"sent": "甲", "same": "甲", "other": "乙"} {
		writeFile(t, filepath.Join(dir, name), []byte(text))
	}
	out := results.New([]string{filepath.Join(dir, "sent")})
	out.Copies = true
	write := func(name string) error {
		return out.Put(filepath.Join(dir, name), func(w io.Writer) error { _, err := io.WriteString(w, "丙"); return err })
	}
	if write("same") == nil || readText(t, filepath.Join(dir, "same")) != "甲" {
		t.Error("a copy of an input is written over")
	}
	if err := write("other"); err != nil || readText(t, filepath.Join(dir, "other")) != "丙" {
		t.Error("another file is not written: ", err)
	}
}
