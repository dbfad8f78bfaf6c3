package results

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(name string) string {
	data, _ := os.ReadFile(name)
	return string(data)
}

// temporaries lists the temporary files below a folder.
func temporaries(dir string) (list []string) {
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(d.Name(), temporaryStart) {
			list = append(list, path)
		}
		return nil
	})
	return list
}

// TestPut: a file is written whole or not at all, over no input.
func TestPut(t *testing.T) {
	dir := t.TempDir()
	input, old := filepath.Join(dir, "输入.xlsx"), filepath.Join(dir, "旧.txt")
	write(t, input, "原来的")
	write(t, old, "原来的")
	broken := errors.New("broken")
	half := func(w io.Writer) error { io.WriteString(w, "半"); return broken }
	out := New([]string{input, filepath.Join(dir, "没有")})
	for _, tt := range []struct {
		reason, name string
		fill         func(io.Writer) error
		want         string // of the error, "" for none
		holds        string
	}{
		{"folders are made", filepath.Join(dir, "深", "新.txt"), text("新的"), "", "新的"},
		{"an input is never overwritten", input, text("新的"), "是输入文件", "原来的"},
		{"a failure leaves the old file", old, half, "broken", "原来的"},
		{"a failure leaves no half file", filepath.Join(dir, "半.txt"), half, "broken", ""},
		{"a folder is no file", dir, text("新的"), "是文件夹，不能当作文件来写", ""},
		{"no folder can be below a file", filepath.Join(old, "下", "面.txt"), text("新的"), "建不了文件夹", ""},
		{"a name that is too long", filepath.Join(dir, strings.Repeat("长", 100)+".txt"), text("新的"), "太长", ""},
		{"an old file is replaced", old, text("新的"), "", "新的"},
	} {
		err := out.Put(tt.name, tt.fill)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: error %v", tt.reason, err)
		}
		var fault *Fault
		if errors.As(err, &fault) && strings.ContainsFunc(fault.Words, func(r rune) bool { return unicode.IsLetter(r) && r < 0x80 && !strings.ContainsRune(tt.name, r) }) {
			t.Errorf("%s: not all Chinese: %s", tt.reason, fault.Words)
		}
		if err != nil && err != broken && fault == nil {
			t.Errorf("%s: %v is no Fault", tt.reason, err)
		}
		if got := read(tt.name); got != tt.holds {
			t.Errorf("%s: holds %q, want %q", tt.reason, got, tt.holds)
		}
	}
	func() {
		defer func() { recover() }()
		out.Put(filepath.Join(dir, "慌.txt"), func(io.Writer) error { panic("a fault") })
	}()
	if left := temporaries(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestCopies: a file that may be the one the user has sent is not written over, one that differs is.
func TestCopies(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"sent": "甲", "same": "甲", "other": "乙"} {
		write(t, filepath.Join(dir, name), content)
	}
	out := New([]string{filepath.Join(dir, "sent")})
	out.Copies = true
	for _, name := range []string{"same", "other"} {
		err := out.PutIn(dir, name, text("丙"))
		if (err == nil) != (name == "other") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLinks: a link that the user has named is followed, one that lies where the program has chosen a name is not, and no
// folder of results leads out of the folder that the user has named.
func TestLinks(t *testing.T) {
	dir := t.TempDir()
	foreign, results := filepath.Join(dir, "别人的.txt"), filepath.Join(dir, "汇总")
	outside := filepath.Join(dir, "外面")
	for _, name := range []string{foreign, filepath.Join(results, "x"), filepath.Join(outside, "x"), filepath.Join(results, "里面", "x")} {
		write(t, name, "原来的")
	}
	link := func(to, name string) string {
		if err := os.Symlink(to, name); err != nil {
			t.Skip("no symbolic links here: ", err)
		}
		return name
	}
	named := link(foreign, filepath.Join(dir, "链接.txt"))
	dangling := link(filepath.Join(dir, "没有"), filepath.Join(dir, "断.txt"))
	link(foreign, filepath.Join(results, "汇总.xlsx"))
	link(outside, filepath.Join(results, "退回"))
	link(filepath.Join(results, "里面"), filepath.Join(results, "报告"))
	alias := link(results, filepath.Join(dir, "别名"))

	out := New(nil)
	if err := out.Put(named, text("新的")); err != nil || read(foreign) != "新的" {
		t.Errorf("a link that was named: %v, leads to %q", err, read(foreign))
	}
	if info, err := os.Lstat(named); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v %v", info, err)
	}
	if err := out.Put(dangling, text("新的")); err == nil || !strings.Contains(err.Error(), "是链接，它指向的文件不在") {
		t.Errorf("a link to nothing: %v", err)
	}
	if err := out.PutIn(alias, "汇总.xlsx", text("汇总")); err != nil || read(foreign) != "新的" || read(filepath.Join(results, "汇总.xlsx")) != "汇总" {
		t.Errorf("a link among the results: %v, leads to %q", err, read(foreign))
	}
	if err := out.PutIn(alias, filepath.Join("退回", "甲.xlsx"), text("甲")); err == nil || !strings.Contains(err.Error(), "通到别的地方") || Exists(filepath.Join(outside, "甲.xlsx")) {
		t.Errorf("a folder that leads out: %v", err)
	}
	if err := out.PutIn(alias, filepath.Join("报告", "甲.docx"), text("甲")); err != nil {
		t.Errorf("a folder that leads to another inside: %v", err)
	}
}

// TestClaim: of two runs into one folder the second is told at once, and nothing is left of the first.
func TestClaim(t *testing.T) {
	dir := t.TempDir()
	at := filepath.Join(dir, "深", "汇总")
	release, err := Claim(at)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Claim(at); err == nil || !strings.Contains(err.Error(), "另一次运行还没有做完") {
		t.Errorf("a second run: %v", err)
	}
	release()
	if Exists(filepath.Join(dir, "深")) {
		t.Error("a folder in which nothing stands was left")
	}
	if release, err = Claim(dir); err != nil {
		t.Fatal(err)
	}
	release()
	if !Exists(dir) {
		t.Error("a folder that was there is gone")
	}
	if left := temporaries(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestSweep: what a killed run has left goes, what a run still writes stays, and so does what only has such a name.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	out := New(nil)
	dead := filepath.Join(dir, ".nianbao-0123456789.tmp")
	err := out.Put(filepath.Join(dir, "甲.txt"), func(w io.Writer) error {
		write(t, dead, "半")
		if err := os.Mkdir(filepath.Join(dir, ".nianbao-x.tmp"), 0o700); err != nil {
			return err
		}
		Sweep(dir) // as another run would
		if Exists(dead) || len(temporaries(dir)) != 2 {
			t.Errorf("left: %v", temporaries(dir))
		}
		return text("甲")(w)
	})
	if err != nil || read(filepath.Join(dir, "甲.txt")) != "甲" {
		t.Errorf("a file that was being written: %v", err)
	}
	write(t, dead, "半")
	if err := New(nil).Put(filepath.Join(dir, "乙.txt"), text("乙")); err != nil || Exists(dead) {
		t.Errorf("the next run leaves what was left: %v", err)
	}
}

// TestWhose: who is told to wait is told for whom.
func TestWhose(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("USER", "张某")
	release, err := Claim(dir)
	if err != nil {
		t.Fatal(err)
	}
	host, _ := os.Hostname()
	if _, err := Claim(dir); err == nil || !strings.Contains(err.Error(), "（电脑“"+host+"”上“张某”的）") {
		t.Error(err)
	}
	if release(); read(filepath.Join(dir, signName)) != "" {
		t.Error("the sign is left")
	}
	write(t, filepath.Join(dir, signName), "李某\n别的电脑\n") // of a run that was killed
	if release, err = Claim(dir); err != nil {
		t.Fatal(err)
	}
	release()
}

// TestEditing: a workbook that somebody has open is not replaced, and it is said who that is; one that nobody has is.
func TestEditing(t *testing.T) {
	excel := make([]byte, 165)
	copy(excel, "\x06Li Mou")
	excel[55] = 2
	copy(excel[57:], "\x4e\x67\xd0\x67") // 李某
	tests := []struct{ why, mark, content, says string }{
		{"Excel or WPS", "~$表.xlsx", string(excel), "正在被打开着（“李某”的）"},
		{"Excel or WPS, and the mark cannot be read", "~$表.xlsx", "?", "正在被打开着，没有写"},
		{"LibreOffice", ".~lock.表.xlsx#", ",zhang,pc-2,30.11.2026 09:00,file:///home/zhang;", "正在被打开着（电脑“pc-2”上“zhang”的）"},
		{"another workbook", "~$别的.xlsx", string(excel), ""},
	}
	for _, tt := range tests {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "表.xlsx"), "旧")
		write(t, filepath.Join(dir, tt.mark), tt.content)
		err := New(nil).PutIn(dir, "表.xlsx", text("新"))
		var fault *Fault
		switch {
		case tt.says == "" && (err != nil || read(filepath.Join(dir, "表.xlsx")) != "新"):
			t.Errorf("%s: %v", tt.why, err)
		case tt.says != "" && (!errors.As(err, &fault) || !fault.Open || !strings.Contains(fault.Words, tt.says) ||
			!strings.Contains(fault.Words, tt.mark) || read(filepath.Join(dir, "表.xlsx")) != "旧"):
			t.Errorf("%s: %v", tt.why, err)
		}
	}
}

// TestElsewhere: what lies below one folder is written and found elsewhere, under its whole name, and nothing else is.
func TestElsewhere(t *testing.T) {
	dir := t.TempDir()
	f := Elsewhere(Disk(filepath.Join(dir, "汇总"), New(nil)), Letters, Disk(dir, New(nil)))
	for name, where := range map[string]string{"往来/甲.docx": "往来/甲.docx", "往来甲.txt": "汇总/往来甲.txt", "汇总.json": "汇总/汇总.json"} {
		if err := f.Put(name, text(name)); err != nil {
			t.Fatal(err)
		}
		data, err := f.Read(name)
		if _, errSum := f.Sum(name); err != nil || errSum != nil || string(data) != name || read(filepath.Join(dir, where)) != name || f.Path(name) != filepath.Join(dir, where) {
			t.Errorf("%s is not at %s: %v", name, where, err)
		}
		if err := f.Remove(name); err != nil || Exists(filepath.Join(dir, where)) {
			t.Errorf("%s is there still: %v", name, err)
		}
	}
}

// TestAskForRight: who may read a folder and not write into it is told whom to ask; who has a full disk is not sent there.
func TestAskForRight(t *testing.T) {
	for err, want := range map[error]bool{fs.ErrPermission: true, fs.ErrNotExist: false, io.ErrShortWrite: false} {
		if words := cannot("汇总.xlsx", err, nothingHalf).Words; strings.Contains(words, "给您写的权限") != want {
			t.Errorf("%v: %s", err, words)
		}
	}
}
