package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"nianbao/cmd/internal/results"
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
	out := results.New([]string{input})
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
		err := out.Put(tt.name, tt.fill)
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
		if err := out.Put(os.DevNull, good); err != nil {
			t.Errorf("%s: %v", os.DevNull, err)
		}
		if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
			t.Errorf("%s has become a file: %v %v", os.DevNull, info, err)
		}
	}
}
