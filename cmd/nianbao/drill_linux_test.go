package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"nianbao/testdata/tier"
)

// The drill runs the program by itself and does to it what happens in offices: it is killed, the disk is full, two run at
// once, and what is named is no file.

// A drilled is one command that fills a folder; its arguments end with where to.
type drilled struct {
	name string
	args []string
}

// drillCounty makes a county and the commands that work on it.
func drillCounty(t *testing.T) (c *county, list []drilled) {
	t.Helper()
	tier.Need(t, "runs the commands dozens of times")
	c = makeCounty(t, t.TempDir(), 12, 1, 1, 3, 2)
	back, roster := filepath.Join(c.dir, "回收"), filepath.Join(c.dir, "名单.csv")
	return c, []drilled{
		{"collect", []string{"collect", back, "--roster", roster, "--reports", "-o"}},
		{"report", []string{"report", back, "--format", "docx,html,md,txt", "-o"}},
		{"check --annotate", []string{"check", back, "--annotate"}},
		{"template", []string{"template", "--roster", roster, "--year", "2024", "-o"}},
	}
}

// program makes the command that runs the program in a process of its own.
func program(ctx context.Context, t *testing.T, args ...string) (cmd *exec.Cmd, said *bytes.Buffer) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd, said = exec.CommandContext(ctx, self), &bytes.Buffer{}
	cmd.Args = append([]string{"nianbao"}, args...)
	cmd.Stdout, cmd.Stderr = said, said
	return cmd, said
}

// drillPatience is how long a program may take before the test says that it hangs.
const drillPatience = 5 * time.Minute

// runProgram runs the program to its end.
func runProgram(t *testing.T, args ...string) (code int, said string) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), drillPatience)
	defer stop()
	cmd, out := program(ctx, t, args...)
	if err := cmd.Run(); ctx.Err() != nil {
		t.Fatalf("%q hangs: %v\n%s", args, err, out)
	}
	return cmd.ProcessState.ExitCode(), out.String()
}

// noHalf holds that every file that has a name of its own is one of an undisturbed run, whole.
func noHalf(t *testing.T, what string, want, got map[string]string) {
	t.Helper()
	for name, data := range got {
		if hidden := strings.HasPrefix(filepath.Base(name), "."); !hidden && want[name] != data {
			t.Errorf("%s: %s is not that of an undisturbed run (%d bytes, want %d)", what, name, len(data), len(want[name]))
		}
	}
}

// TestDrillKilled kills each command at random moments: no file is half written, and the next run into the folder makes all
// of them and takes away what was left lying.
func TestDrillKilled(t *testing.T) {
	c, commands := drillCounty(t)
	kills := 12
	for _, d := range commands {
		t.Run(d.name, func(t *testing.T) {
			dir := filepath.Join(c.dir, strings.Fields(d.name)[0])
			before := time.Now()
			wantCode, _ := runProgram(t, append(slices.Clone(d.args), filepath.Join(dir, "正常"))...)
			took := time.Since(before)
			want := snapshot(t, filepath.Join(dir, "正常"))
			for n := range kills {
				out := filepath.Join(dir, strconv.Itoa(n/3)) // three of them into one folder
				cmd, _ := program(t.Context(), t, append(slices.Clone(d.args), out)...)
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Duration(rand.Int64N(int64(took))))
				cmd.Process.Kill()
				cmd.Wait()
				if exists(out) {
					noHalf(t, "killed", want, snapshot(t, out))
				}
				if last := n%3 == 2 || n == kills-1; last {
					code, said := runProgram(t, append(slices.Clone(d.args), out)...)
					if code != wantCode {
						t.Errorf("the next run: exit %d, want %d\n%s", code, wantCode, said)
					}
					sameFiles(t, want, snapshot(t, out))
				}
			}
		})
	}
}

// TestDrillFull: a full disk is told in Chinese with exit code 3 by every command that writes, and leaves no half file.
func TestDrillFull(t *testing.T) {
	c, commands := drillCounty(t)
	source := filepath.Join(c.dir, "回收")
	filled := filepath.Join(c.dir, "空表.xlsx")
	runProgram(t, "template", "--agency", "甲局", "--year", "2024", "-o", filled)
	commands = append(commands,
		drilled{"check -o", []string{"check", source, "--format", "html", "-o"}},
		drilled{"export -o", []string{"export", source, "-o"}},
		drilled{"import -o", []string{"import", filled, "-o"}},
		drilled{"template -o", []string{"template", "--agency", "甲局", "--year", "2024", "-o"}},
		drilled{"roster -o", []string{"roster", "-o"}},
		drilled{"forms -o", []string{"forms", "--print", "2021", "-o"}},
	)
	ends := map[string]string{"check -o": "结果.html", "export -o": "结果.json", "import -o": "表.xlsx", "template -o": "表.xlsx", "roster -o": "名单.xlsx", "forms -o": "格式.yaml"}
	for _, d := range commands {
		t.Run(d.name, func(t *testing.T) {
			want := filepath.Join(t.TempDir(), "正常")
			runProgram(t, append(slices.Clone(d.args), filepath.Join(want, ends[d.name]))...)
			whole := snapshot(t, want)
			for _, room := range []int{0, 12, 40} { // kB; a page of memory is the least that a file takes
				disk, mounted := smallDisk(t, room)
				out := filepath.Join(disk, "果")
				run, words := runProgram, "磁盘满了，请腾出空间"
				if !mounted { // only root can: a limit on the size of files stands in for it
					run, words = runLimited, "文件太大，这个磁盘放不下"
				}
				code, said := run(t, append(slices.Clone(d.args), filepath.Join(out, ends[d.name]))...)
				got := map[string]string{}
				if exists(out) {
					got = snapshot(t, out)
				}
				noHalf(t, fmt.Sprintf("%d kB", room), whole, got)
				for name := range got {
					if strings.HasSuffix(name, ".tmp") {
						t.Errorf("%d kB: %s was left", room, name)
					}
				}
				if complete := len(got) >= len(whole); complete {
					continue
				}
				if code != exitFiles || !strings.Contains(said, words) || regexp.MustCompile(`no space|too large|故障|\.tmp`).MatchString(said) {
					t.Errorf("%d kB: exit %d\n%s", room, code, said)
				}
			}
		})
	}
}

// runLimited is runProgram with no file larger than four blocks.
func runLimited(t *testing.T, args ...string) (code int, said string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "nianbao") // the test's own program is this one under its name
	if err := os.Symlink(self, link); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), drillPatience)
	defer stop()
	cmd := exec.CommandContext(ctx, "sh", append([]string{"-c", `ulimit -f 4; exec "$0" "$@"`, link}, args...)...)
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		t.Fatalf("%q hangs: %v\n%s", args, err, out)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

// smallDisk mounts a disk of so many kB and a page, and reports whether the system has let it.
func smallDisk(t *testing.T, room int) (dir string, mounted bool) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dk", room+4)); err != nil {
		return dir, false
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	if room == 0 {
		writeFile(t, filepath.Join(dir, "别的"), bytes.Repeat([]byte("满"), 4096/3))
	}
	return dir, true
}

// TestDrillTogether: two runs into one folder at once leave what one would have left. collect, whose files belong together,
// tells the second run to wait.
func TestDrillTogether(t *testing.T) {
	c, commands := drillCounty(t)
	rounds := 3
	for _, d := range commands {
		t.Run(d.name, func(t *testing.T) {
			dir := filepath.Join(c.dir, strings.Fields(d.name)[0])
			wantCode, _ := runProgram(t, append(slices.Clone(d.args), filepath.Join(dir, "正常"))...)
			want := snapshot(t, filepath.Join(dir, "正常"))
			for n := range rounds {
				out := filepath.Join(dir, strconv.Itoa(n))
				var wait sync.WaitGroup
				var codes [2]int
				var said [2]string
				for i := range codes {
					wait.Go(func() { codes[i], said[i] = runProgram(t, append(slices.Clone(d.args), out)...) })
				}
				wait.Wait()
				for i, code := range codes {
					told := d.name == "collect" && code == exitFiles && strings.Contains(said[i], "另一次运行还没有做完")
					if code != wantCode && !told {
						t.Errorf("exit %d, want %d\n%s", code, wantCode, said[i])
					}
				}
				sameFiles(t, want, snapshot(t, out))
			}
		})
	}
}

// maxPeak is the most memory, in kB, that a command may take to refuse a file: 45,000 in fact, and three times that with the race
// detector, under which it is not looked at (.ci/run).
const maxPeak = 128 << 10

// TestDrillDevices names by every flag, and as a source, what is no file, never ends, or is far too large: that is told at
// once with exit code 3, and takes no memory.
func TestDrillDevices(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	source := oneReturned(t)
	if err := syscall.Mkfifo("管道", 0o600); err != nil {
		t.Fatal(err)
	}
	writeFile(t, "很大", nil)
	if err := os.Truncate("很大", 1_500_000_000); err != nil {
		t.Fatal(err)
	}
	writeFile(t, "名单.csv", []byte("单位名称,单位代码\n甲局,1\n"))
	read := map[string]string{ // with ? where the file is named
		"roster, template": "template --roster ? --year 2024 -o 下发", "roster, collect": "collect SOURCE --roster ? -o 汇总",
		"roster, check": "check SOURCE --roster ?", "rules, check": "check SOURCE --rules ?", "rules, report": "report SOURCE --rules ? -o 报告",
		"rules, collect": "collect SOURCE --roster 名单.csv --rules ? -o 汇总", "template, report": "report SOURCE --template ? -o 报告",
		"form, check": "check SOURCE --form ?.yaml", "form, template": "template --form ?.yaml --agency 甲局 -o 表.xlsx", "form, forms": "forms --form ?.yaml",
		"form, report": "report SOURCE --form ?.yaml -o 报告", "form, collect": "collect SOURCE --roster 名单.csv --form ?.yaml -o 汇总",
		"form, export": "export SOURCE --form ?.yaml", "form, import": "import SOURCE --form ?.yaml -o 新", "form, without its ending": "check SOURCE --form ?",
		"previous, check": "check SOURCE --previous ?", "previous, report": "report SOURCE --previous ? -o 报告", "previous, template": "template --agency 甲局 --previous ? -o 表.xlsx",
		"previous, collect": "collect SOURCE --roster 名单.csv --previous ? -o 汇总", "previous, import": "import SOURCE --previous ? -o 新",
		"source, check": "check ?", "source, report": "report ? -o 报告", "source, collect": "collect ? --roster 名单.csv -o 汇总",
		"source, export": "export ?", "source, import": "import ? -o 新",
	}
	write := map[string]string{
		"output, template": "template --agency 甲局 --year 2024 -o ?", "output, handout": "template --roster 名单.csv --year 2024 -o ?",
		"output, report": "report SOURCE -o ?", "output, collect": "collect SOURCE --roster 名单.csv -o ?", "output, check": "check SOURCE -o ?",
		"annotate": "check SOURCE --annotate ?", "output, export": "export SOURCE -o ?", "output, forms": "forms --print 2021 -o ?",
		"output, roster": "roster -o ?.xlsx", "output, import": "import SOURCE -o ?", "output, serve": "serve --no-open -o ?",
	}
	things := []string{"管道", "/dev/zero", "很大"}
	for _, thing := range things[:2] {
		for _, end := range []string{".yaml", ".xlsx"} {
			if err := os.Symlink(thing, filepath.Base(thing)+end); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.Symlink("很大", "很大.yaml"); err != nil {
		t.Fatal(err)
	}
	most := 0
	try := func(what, line, thing string) {
		named := thing
		if strings.Contains(line, "?.") {
			named = filepath.Base(thing)
		}
		args := strings.Fields(line)
		for i := range args {
			args[i] = strings.ReplaceAll(strings.ReplaceAll(args[i], "SOURCE", source), "?", named)
		}
		ctx, stop := context.WithTimeout(t.Context(), drillPatience)
		defer stop()
		status := filepath.Join(dir, "status")
		cmd, said := program(ctx, t, args...)
		cmd.Env = append(os.Environ(), "NIANBAO_STATUS="+status)
		cmd.Run()
		if ctx.Err() != nil {
			t.Fatalf("%s %s: hangs\n%s", what, thing, said)
		}
		text := said.String()
		if code := cmd.ProcessState.ExitCode(); code != exitFiles {
			t.Errorf("%s %s: exit %d\n%s", what, thing, code, text)
		}
		peak := 0
		if m := regexp.MustCompile(`VmHWM:\s*(\d+) kB`).FindStringSubmatch(readText(t, status)); m != nil {
			peak, _ = strconv.Atoi(m[1])
		}
		most = max(most, peak)
		if peak == 0 || peak > maxPeak {
			t.Errorf("%s %s: took %d kB", what, thing, peak)
		}
		os.Remove(status)
	}
	for _, what := range slices.Sorted(maps.Keys(read)) {
		for _, thing := range things {
			try(what, read[what], thing)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(write)) {
		try(what, write[what], "管道")
	}
	t.Logf("%d flags and sources: %d kB at most", len(read)+len(write), most)
}

// oneReturned makes a folder with one returned workbook and returns its name, without leaving the current folder.
func oneReturned(t *testing.T) string {
	t.Helper()
	f := makeCounty(t, t.TempDir(), 1, 0, 0, 0, 0).filings[0]
	writeWorkbook(t, filepath.Join("回收", "甲.xlsx"), f)
	return "回收"
}
