//go:build unix

package scratch

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestStrangers: a pipe where the owner's number should stand is not waited for; a folder of another user, and one that
// everybody may write into, are neither read nor removed.
func TestStrangers(t *testing.T) {
	parent, dead := t.TempDir(), owner(deadProcess(t))
	pipe := lay(t, parent, prefix+"pipe", "")
	if err := syscall.Mkfifo(filepath.Join(pipe, ownerFile), 0o600); err != nil {
		t.Skip("no pipes: ", err)
	}
	stay := []string{pipe}
	shared := lay(t, parent, prefix+"shared", dead)
	if err := os.Chmod(shared, 0o777); err != nil {
		t.Fatal(err)
	}
	stay = append(stay, shared)
	if os.Geteuid() != 0 {
		t.Log("not root: that a folder is another user's cannot be tried")
	} else {
		const nobody = 65534
		other := lay(t, parent, prefix+"other", dead)
		mixed := lay(t, parent, prefix+"mixed", dead)
		for _, name := range []string{other, filepath.Join(other, ownerFile), filepath.Join(mixed, ownerFile)} {
			if err := os.Chown(name, nobody, nobody); err != nil {
				t.Fatal(err)
			}
		}
		stay = append(stay, other, mixed)
	}
	dir, err := New(parent, prefix) // would wait for ever
	if err != nil {
		t.Fatal(err)
	}
	stay = append(stay, dir)
	for _, name := range stay {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
}
