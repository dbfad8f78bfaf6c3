//go:build unix

package door

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"nianbao/cmd/internal/syserr"
)

// TestSpecial: what would wait for ever, or never end, is refused by its type. The test itself hangs where it is not.
func TestSpecial(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "管道")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("no pipes here: ", err)
	}
	link := filepath.Join(dir, "链接")
	if err := os.Symlink(pipe, link); err != nil {
		t.Fatal(err)
	}
	short, err := os.MkdirTemp("", "s") // the name of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(short)
	socket := filepath.Join(short, "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	for name, want := range map[string]string{pipe: "是管道", link: "是管道", socket: "是套接字", "/dev/zero": "是设备", "/dev/null": "是设备", "/dev/tty": "是设备"} {
		for what, do := range map[string]func() error{
			"Read":  func() error { _, err := Read(name, Roster); return err },
			"Head":  func() error { _, err := Head(name, 10); return err },
			"Sum":   func() error { _, err := Sum(name); return err },
			"Check": func() error { return Check(name, Roster) },
		} {
			if err := do(); err == nil || !strings.Contains(syserr.Reason(err), "不是普通文件（"+want+"）；请先把内容存成文件") {
				t.Errorf("%s %s: %v", what, name, err)
			}
		}
	}
}

// TestTellsNoSize: a file of the kernel's has no size and must not be read without a bound.
func TestTellsNoSize(t *testing.T) {
	const name = "/proc/self/maps"
	info, err := os.Stat(name)
	if err != nil || info.Size() != 0 {
		t.Skip("there is no such file here")
	}
	if _, err := Read(name, Kind{What: "文件", Most: 16}); !TooLarge(err) {
		t.Errorf("error %v", err)
	}
}
