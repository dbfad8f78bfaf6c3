package scratch

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const prefix = "nianbao-页面-"

// deadProcess returns the number of a process that is over.
func deadProcess(t *testing.T) int {
	t.Helper()
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Skip("no program to run and see end: ", err)
	}
	return gone.Process.Pid
}

// lay makes a folder with the file that says whose it is; no text, no file.
func lay(t *testing.T, parent, name, text string) string {
	t.Helper()
	dir := filepath.Join(parent, name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if text != "" {
		if err := os.WriteFile(filepath.Join(dir, ownerFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestNew: a new folder takes away what processes that were killed have left, and nothing else.
func TestNew(t *testing.T) {
	parent := t.TempDir()
	dead, own := owner(deadProcess(t)), owner(os.Getpid())
	number, _, _ := strings.Cut(dead, " ")
	for name, text := range map[string]string{
		prefix + "killed": dead, prefix + "running": own, prefix + "strange": "x", prefix + "nobody": "",
		prefix + "elsewhere": number + " another-machine", "核对": dead, "." + prefix + "other": dead,
		prefix + "long": dead + strings.Repeat(" ", 400),
	} {
		lay(t, parent, name, text)
	}
	if err := os.Symlink(lay(t, t.TempDir(), "x", dead), filepath.Join(parent, prefix+"link")); err != nil {
		t.Log(err)
	}
	dir, err := New(parent, prefix)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(dir); err != nil || !filepath.IsAbs(dir) || info.Mode().Perm()&0o077 != 0 || len(filepath.Base(dir)) < len(prefix)+20 {
		t.Errorf("%s: %v, %v", dir, info, err)
	}
	if err := Remove(dir); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(parent)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, e := range entries {
		left = append(left, e.Name())
	}
	want := []string{"." + prefix + "other", prefix + "elsewhere", prefix + "link", prefix + "long", prefix + "nobody", prefix + "running",
		prefix + "strange", "核对"}
	if slices.Sort(left); !slices.Equal(left, want) {
		t.Errorf("left: %q, want %q", left, want)
	}
}
