package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/testdata/tier"
)

// A file is written whole or not at all, over no input, and nothing that is not a file is replaced by one.
func TestOutputs(t *testing.T) {
	dir := t.TempDir()
	input := filepath.Join(dir, "输入.xlsx")
	old := filepath.Join(dir, "旧.txt")
	link := filepath.Join(dir, "链接.txt")
	for _, name := range []string{input, old} {
		if err := os.WriteFile(name, []byte("原来的"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(old, link); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	good := func(w io.Writer) error { _, err := io.WriteString(w, "新的"); return err }
	broken := errors.New("broken")
	half := func(w io.Writer) error { io.WriteString(w, "半"); return broken }
	out := newOutputs([]string{input})
	for _, tt := range []struct {
		name   string
		fill   func(io.Writer) error
		fails  bool
		want   string // content afterwards
		at     string
		reason string
	}{
		{filepath.Join(dir, "深", "新.txt"), good, false, "新的", "", "folders are made"},
		{input, good, true, "原来的", "", "an input is never overwritten"},
		{old, half, true, "原来的", "", "a failure leaves the old file"},
		{filepath.Join(dir, "半.txt"), half, true, "", "", "a failure leaves no half file"},
		{link, good, false, "新的", old, "a link is followed, not replaced"},
		{dir, good, true, "", "", "a folder is no file"},
	} {
		err := out.write(tt.name, tt.fill)
		if (err != nil) != tt.fails {
			t.Errorf("%s: error %v", tt.reason, err)
		}
		at := tt.name
		if tt.at != "" {
			at = tt.at
		}
		data, _ := os.ReadFile(at)
		if string(data) != tt.want {
			t.Errorf("%s: holds %q, want %q", tt.reason, data, tt.want)
		}
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v %v", info, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".nianbao-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := os.Stat(os.DevNull); err == nil {
		if err := out.write(os.DevNull, good); err != nil {
			t.Errorf("%s: %v", os.DevNull, err)
		}
		if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
			t.Errorf("%s has become a file: %v %v", os.DevNull, info, err)
		}
	}
}

// TestUnreadFolder: what the system says of a folder is said in Chinese, by every command in the same words.
func TestUnreadFolder(t *testing.T) {
	err := &fs.PathError{Op: "open", Path: "回收", Err: fs.ErrPermission}
	if got := unread(err); got != "文件夹“回收”读不全：没有权限" {
		t.Error(got)
	}
}

// TestPDFScratch: a folder for the way to a pdf that cannot be made is told in Chinese.
func TestPDFScratch(t *testing.T) {
	tier.Tool(t, "soffice", "libreoffice")
	file := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b := pdfBatch{dir: filepath.Join(file, "b"), order: []string{"x.docx"}}
	_, err := b.write(t.Context(), newOutputs(nil))
	var exit *exitError
	if !errors.As(err, &exit) || exit.code != exitFiles || !strings.HasPrefix(exit.message, "读写不了临时文件：") || strings.Contains(exit.message, "dir") {
		t.Error(err)
	}
}
