//go:build unix

package intake

import (
	"path/filepath"
	"syscall"
	"testing"
)

// A pipe that nobody writes into is refused and not waited for.
func TestOpenPipe(t *testing.T) {
	name := filepath.Join(t.TempDir(), "管道.xlsx")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Skip("no pipes here: ", err)
	}
	if item := Open(name, Options{}); item.Filing != nil || item.Findings[0].Code != "file.unreadable" {
		t.Errorf("%+v", item.Findings)
	}
}
