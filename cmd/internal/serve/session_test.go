package serve

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

// TestSweep: a new session takes away what one that was killed has left, and nothing else.
func TestSweep(t *testing.T) {
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Skip("no program to run and see end: ", err)
	}
	dead, own := strconv.Itoa(gone.Process.Pid), strconv.Itoa(os.Getpid())
	save := t.TempDir()
	for name, owner := range map[string]string{
		".nianbao-页面-killed": dead, ".nianbao-页面-running": own, ".nianbao-页面-strange": "x", ".nianbao-页面-nobody": "", "核对": dead, "nianbao-页面-other": dead,
	} {
		if err := os.Mkdir(filepath.Join(save, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if owner != "" {
			if err := os.WriteFile(filepath.Join(save, name, ownerFile), []byte(owner), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	s, err := newSession(save, DefaultLimits(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(save)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, e := range entries {
		left = append(left, e.Name())
	}
	want := []string{".nianbao-页面-nobody", ".nianbao-页面-running", ".nianbao-页面-strange", "nianbao-页面-other", "核对"}
	if slices.Sort(left); !slices.Equal(left, want) {
		t.Errorf("left: %q, want %q", left, want)
	}
}
