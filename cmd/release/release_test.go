package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"nianbao/testdata/tier"
)

// sources copies what the module is built from into another folder.
func sources(t *testing.T, dir string) {
	t.Helper()
	for _, name := range []string{"cmd", "xlsx", "templates", "testdata/forms"} {
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join(testRoot, name))); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"go.mod", "go.sum", "README.md"} {
		data, err := os.ReadFile(filepath.Join(testRoot, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// buildIn runs the command in a folder of sources.
func buildIn(t *testing.T, dir, out string, args ...string) {
	t.Helper()
	t.Chdir(dir)
	var stdout, stderr strings.Builder
	if code := run(append([]string{"-version", "1.2.3", "-o", out}, args...), &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d\n%s", code, stderr.String())
	}
	for line := range strings.Lines(stdout.String()) {
		if _, err := os.Stat(strings.TrimSpace(line)); err != nil {
			t.Error(err)
		}
	}
}

// TestSameBytes builds from two folders and compares. What is in the archive runs in an empty folder with an empty PATH.
func TestSameBytes(t *testing.T) {
	tier.Need(t, "builds the program several times")
	temp := t.TempDir()
	one, two := filepath.Join(temp, "一"), filepath.Join(temp, "第二个 文件夹", "深")
	for _, dir := range []string{one, two} {
		sources(t, dir)
		buildIn(t, dir, filepath.Join(dir, "发布"), "-targets", "linux/amd64,windows/amd64")
	}
	for _, name := range []string{"nianbao-1.2.3-linux-amd64.tar.gz", "nianbao-1.2.3-windows-amd64.zip", sumsFile} {
		a, err := os.ReadFile(filepath.Join(one, "发布", name))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(two, "发布", name))
		if err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s is not the same when built in another folder (%v)", name, err)
		}
	}
	left, _ := os.ReadDir(filepath.Join(one, "发布"))
	if len(left) != 3 {
		t.Errorf("the output folder holds %v", left)
	}
	t.Run("sums", func(t *testing.T) { checkSums(t, filepath.Join(one, "发布")) })
	t.Run("windows", func(t *testing.T) {
		checkZip(t, filepath.Join(one, "发布", "nianbao-1.2.3-windows-amd64.zip"))
	})
	t.Run("linux", func(t *testing.T) {
		files := untar(t, filepath.Join(one, "发布", "nianbao-1.2.3-linux-amd64.tar.gz"))
		checkFiles(t, files, "nianbao", "", desktopFile)
		if runtime.GOOS == "linux" && runtime.GOARCH == "amd64" {
			checkRuns(t, files["nianbao"])
		}
	})
}

func checkSums(t *testing.T, dir string) {
	data, err := os.ReadFile(filepath.Join(dir, sumsFile))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(lines) != 2 {
		t.Errorf("%d sums, want 2", len(lines))
	}
	for _, line := range lines {
		sum, name, ok := strings.Cut(line, "  ")
		file, err := os.ReadFile(filepath.Join(dir, name))
		if !ok || err != nil || fmt.Sprintf("%x", sha256.Sum256(file)) != sum {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// untar returns an archive's files by their names below its one folder, and holds their heads.
func untar(t *testing.T, name string) map[string][]byte {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	g, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	if !g.ModTime.IsZero() || g.Name != "" {
		t.Errorf("gzip knows a time or name: %v %q", g.ModTime, g.Name)
	}
	files, order := map[string][]byte{}, []string{}
	for r := tar.NewReader(g); ; {
		head, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		short, ok := strings.CutPrefix(head.Name, "nianbao-1.2.3-linux-amd64/")
		wantMode := int64(0o644)
		if short == "nianbao" || short == desktopFile {
			wantMode = 0o755
		}
		if !ok || !head.ModTime.Equal(stamped) || head.Mode != wantMode || head.Uid != 0 || head.Uname != "" {
			t.Errorf("%s: %+v", head.Name, head)
		}
		if files[short], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		order = append(order, short)
	}
	if !slices.IsSorted(order) {
		t.Errorf("not in order: %v", order)
	}
	return files
}

func checkZip(t *testing.T, name string) {
	z, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	files := map[string][]byte{}
	for _, f := range z.File {
		short, ok := strings.CutPrefix(f.Name, "nianbao-1.2.3-windows-amd64/")
		ascii := !strings.ContainsFunc(f.Name, func(r rune) bool { return r >= 0x80 })
		if !ok || !f.Modified.Equal(stamped) || !ascii && (f.NonUTF8 || f.Flags&0x800 == 0) {
			t.Errorf("%s: time %v, flags %x", f.Name, f.Modified, f.Flags)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[short], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	checkFiles(t, files, "nianbao.exe", "\r")
	for _, text := range []string{manualFile, formsFile, changesFile, exampleInside, licenceFile} {
		if data := string(files[text]); !strings.HasPrefix(data, "\ufeff") || strings.Count(data, "\n") != strings.Count(data, "\r\n") {
			t.Errorf("%s is not as Notepad wants it", text)
		}
	}
}

// checkFiles holds that everything is there and says what it should.
func checkFiles(t *testing.T, files map[string][]byte, program, cr string, more ...string) {
	t.Helper()
	want := append([]string{program, manualFile, formsFile, changesFile, exampleInside, rosterFile, licenceFile, "completion/nianbao.bash", "completion/_nianbao",
		"completion/nianbao.fish", "completion/nianbao.ps1", "man/nianbao.1"}, more...)
	for _, name := range want {
		if len(files[name]) == 0 {
			t.Errorf("%s is missing", name)
		}
	}
	if len(files) != len(want) {
		t.Errorf("%d files, want %d", len(files), len(want))
	}
	for name, part := range map[string]string{
		manualFile: "nianbao check 回收" + cr + "\n", "man/nianbao.1": "nianbao 1.2.3", "completion/_nianbao": "#compdef nianbao",
		licenceFile: "The FreeType Project",
	} {
		if !bytes.Contains(files[name], []byte(part)) {
			t.Errorf("%s does not say %q", name, part)
		}
	}
	for _, part := range []string{"github.com/xuri/excelize/v2 v2.", "Go　LICENSE", "The FreeType License", "SIL OPEN FONT LICENSE",
		"TERMS AND CONDITIONS FOR USE, REPRODUCTION", "licenses/ftl.txt", "fonts/OFL.txt"} {
		if !bytes.Contains(bytes.ToLower(files[licenceFile]), bytes.ToLower([]byte(part))) {
			t.Errorf("%s has no %q", licenceFile, part)
		}
	}
}

// checkRuns runs the program alone: nothing in its folder, in PATH or in the environment.
func checkRuns(t *testing.T, program []byte) {
	temp := t.TempDir()
	name := filepath.Join(temp, "nianbao")
	if err := os.WriteFile(name, program, 0o755); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(temp, "空")
	filing, err := filepath.Abs(filepath.Join(testdata(t), "returned", "EX002_示例县水务局_2024年报填报表.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(empty, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		says string
		file string
	}{
		{[]string{"version"}, "nianbao 1.2.3\n", ""},
		{[]string{"template", "--agency", "示例县水务局", "--year", "2024", "-o", "填报表.xlsx"}, "填报表.xlsx", "填报表.xlsx"},
		{[]string{"check", filing}, "【通过】", ""},
		{[]string{"report", filing, "-o", "报告"}, "已写", "报告/示例县水务局2024年政府信息公开工作年度报告.docx"},
	} {
		cmd := exec.Command(name, tt.args...)
		cmd.Dir, cmd.Env = empty, []string{"PATH="}
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), tt.says) {
			t.Errorf("nianbao %v: %v\n%s", tt.args, err, out)
		}
		if tt.file != "" {
			if _, err := os.Stat(filepath.Join(empty, tt.file)); err != nil {
				t.Error(err)
			}
		}
	}
}

// testRoot is found before a test changes folders.
var testRoot, _ = filepath.Abs(filepath.Join("..", ".."))

func testdata(t *testing.T) string {
	t.Helper()
	return filepath.Join(testRoot, "testdata")
}

// TestInstall: go install works, and what it installs runs.
func TestInstall(t *testing.T) {
	tier.Need(t, "links the program")
	bin := t.TempDir()
	cmd := exec.Command("go", "install", "./cmd/nianbao")
	cmd.Dir, cmd.Env = testRoot, append(os.Environ(), "GOBIN="+bin)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go install: %v\n%s", err, out)
	}
	found, _ := filepath.Glob(filepath.Join(bin, "nianbao*"))
	if len(found) != 1 {
		t.Fatalf("installed %v", found)
	}
	out, err := exec.Command(found[0], "version").Output()
	if err != nil || !regexp.MustCompile(`^nianbao \S+\ngo`).Match(out) {
		t.Errorf("version: %v\n%s", err, out)
	}
}

// TestTrouble: what goes wrong is said in Chinese, and nothing is left behind.
func TestTrouble(t *testing.T) {
	file := filepath.Join(t.TempDir(), "文件")
	if err := os.WriteFile(file, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "发布")
	for _, tt := range []struct {
		reason string
		args   []string
		code   int
		want   string
	}{
		{"no version", []string{"-o", out}, 2, "要用 -version 写版本"},
		{"a version that is a path", []string{"-version", "../1", "-o", out}, 2, "“../1”不是"},
		{"no folder", []string{"-version", "1.2.3"}, 2, "要用 -o"},
		{"unknown flag", []string{"-verison", "1.2.3"}, 2, "选项不对"},
		{"an argument", []string{"-version", "1.2.3", "-o", out, "linux"}, 2, "不认识“linux”"},
		{"unknown target", []string{"-version", "1.2.3", "-o", out, "-targets", "linux/amd46"}, 2, "没有“linux/amd46”这个平台；可以写 windows/amd64、"},
		{"no target", []string{"-version", "1.2.3", "-o", out, "-targets", ","}, 2, "一个平台也没有"},
		{"the folder is a file", []string{"-version", "1.2.3", "-o", file}, 3, "建不了文件夹"},
	} {
		var stdout, stderr strings.Builder
		if code := run(tt.args, &stdout, &stderr); code != tt.code || !strings.Contains(stderr.String(), tt.want) || stdout.Len() > 0 {
			t.Errorf("%s: exit code %d: %s", tt.reason, code, stderr.String())
		}
	}
	t.Run("no go", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		var stdout, stderr strings.Builder
		if code := run([]string{"-version", "1.2.3", "-o", out}, &stdout, &stderr); code != 3 || !strings.Contains(stderr.String(), "找不到 go") {
			t.Errorf("exit code %d: %s", code, stderr.String())
		}
	})
	t.Run("another folder", func(t *testing.T) {
		t.Chdir(t.TempDir())
		var stdout, stderr strings.Builder
		if code := run([]string{"-version", "1.2.3", "-o", out}, &stdout, &stderr); code != 3 || !strings.Contains(stderr.String(), "不是 nianbao 的源代码文件夹") {
			t.Errorf("exit code %d: %s", code, stderr.String())
		}
	})
	if _, err := os.Stat(out); err == nil {
		t.Error("a folder was made all the same")
	}
	var stdout, stderr strings.Builder
	if code := run([]string{"-h"}, &stdout, &stderr); code != 0 || !strings.Contains(stdout.String(), "linux/loong64") {
		t.Errorf("-h: exit code %d: %s", code, stdout.String())
	}
}

// TestBuildFails: when the program does not compile, nothing appears in the output folder.
func TestBuildFails(t *testing.T) {
	tier.Need(t, "runs the compiler")
	dir := t.TempDir()
	sources(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "cmd", "nianbao", "broken.go"), []byte("package main\nvar x int = \"\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	var stdout, stderr strings.Builder
	if code := run([]string{"-version", "1.2.3", "-o", "发布"}, &stdout, &stderr); code != 3 || !strings.Contains(stderr.String(), "broken.go") {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
	if left, _ := os.ReadDir("发布"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestBuildEnv: what a user has set does not reach the compiler.
func TestBuildEnv(t *testing.T) {
	got := buildEnv([]string{"HOME=/h", "GOFLAGS=-race", "GOAMD64=v3", "GOPROXY=https://goproxy.cn"}, target{"linux", "arm64"})
	want := []string{"HOME=/h", "GOPROXY=https://goproxy.cn", "CGO_ENABLED=0", "GOWORK=off", "GOFLAGS=", "GOOS=linux", "GOARCH=arm64"}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
