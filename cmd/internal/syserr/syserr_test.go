package syserr

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"unicode"
)

func at(err error) error {
	return fmt.Errorf("rename: %w", &fs.PathError{Op: "open", Path: "某.xlsx", Err: err})
}

func TestReason(t *testing.T) {
	for _, tt := range []struct {
		reason string
		err    error
		want   string
	}{
		{"missing", at(fs.ErrNotExist), "没有这个文件或文件夹"},
		{"forbidden", at(fs.ErrPermission), "没有权限"},
		{"there already", at(fs.ErrExist), "同名的文件已经存在"},
		{"our own words stay", at(errors.New("是文件夹，不是名单文件")), "是文件夹，不是名单文件"},
		{"a stranger's words are quoted", at(errors.New("input/output errand")), "系统说“input/output errand”"},
	} {
		if got := Reason(tt.err); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
	}
}

// The numbers of Windows are looked up on every system, so that the table is tested where the tests run.
func TestReasonWindows(t *testing.T) {
	for number, part := range map[syscall.Errno]string{32: "正被别的程序打开着；请在 Excel 或 WPS 里关闭", 33: "锁定", 112: "磁盘满了", 19: "只读",
		206: "路径太长", 3: "没有这个文件夹", 53: "网络位置连不上", 1224: "打开着"} {
		if got := reason(at(number), windowsWords); !strings.Contains(got, part) {
			t.Errorf("%d: %q, want %q", number, got, part)
		}
	}
	for number := range windowsHeld {
		if number != 5 && !strings.Contains(windowsWords[number], closeIt) { // 5 is also plain “access denied”
			t.Errorf("%d is an open file, and its words do not say to close it", number)
		}
	}
}

// Every sentence is Chinese, and a part of a sentence only.
func TestWords(t *testing.T) {
	for _, table := range []map[syscall.Errno]string{words, windowsWords} {
		for number, s := range table {
			if !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || strings.HasSuffix(s, "。") {
				t.Errorf("%d: %q", number, s)
			}
		}
	}
}

// What this system really says.
func TestReasonReal(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the other systems' errors")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "文件")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, below := os.Create(filepath.Join(file, "下面"))
	_, long := os.Create(filepath.Join(dir, strings.Repeat("长", 200)))
	_, folder := os.ReadFile(dir)
	for name, tt := range map[string]struct {
		err  error
		want string
	}{"below a file": {below, "路径中间有一段不是文件夹"}, "long": {long, "名称或路径太长"}, "folder": {folder, "是文件夹"}} {
		if tt.err == nil || !strings.Contains(Reason(tt.err), tt.want) {
			t.Errorf("%s: %v, want %q", name, tt.err, tt.want)
		}
	}
	if full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0); err == nil {
		_, err := full.WriteString("满")
		full.Close()
		if err == nil || !strings.Contains(Reason(err), "磁盘满了") {
			t.Errorf("/dev/full: %v", err)
		}
	}
}
