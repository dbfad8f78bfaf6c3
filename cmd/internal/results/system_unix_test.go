//go:build unix

package results

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestRights: a new file has the rights that the user's umask leaves, one that replaces another has its rights and owner.
func TestRights(t *testing.T) {
	dir := t.TempDir()
	mode := func(name string) fs.FileMode {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	defer syscall.Umask(syscall.Umask(0o022))
	for _, umask := range []int{0o022, 0o077, 0o027, 0} {
		syscall.Umask(umask)
		name := filepath.Join(dir, fmt.Sprintf("新%03o", umask))
		if err := New(nil).Put(name, text("新")); err != nil {
			t.Fatal(err)
		}
		if want := fs.FileMode(0o666 &^ umask); mode(name) != want {
			t.Errorf("umask %03o: mode %v, want %v", umask, mode(name), want)
		}
	}
	syscall.Umask(0o022)
	for _, want := range []fs.FileMode{0o600, 0o644, 0o640, 0o666, 0o400, 0o755} {
		name := filepath.Join(dir, want.String())
		write(t, name, "旧")
		if err := os.Chmod(name, want); err != nil {
			t.Fatal(err)
		}
		if err := New(nil).PutIn(dir, want.String(), text("新")); err != nil || mode(name) != want || read(name) != "新" {
			t.Errorf("mode %v became %v: %v", want, mode(name), err)
		}
	}
	if os.Getuid() != 0 {
		return
	}
	name := filepath.Join(dir, "别人的")
	write(t, name, "旧")
	if err := os.Chown(name, 1234, 1235); err != nil {
		t.Skip(err)
	}
	if err := New(nil).Put(name, text("新")); err != nil {
		t.Fatal(err)
	}
	info, _ := os.Stat(name)
	if was := info.Sys().(*syscall.Stat_t); was.Uid != 1234 || was.Gid != 1235 {
		t.Errorf("owner %d, group %d", was.Uid, was.Gid)
	}
}

// TestDevices: a device is written to and stays one; a pipe that nobody reads is not waited for.
func TestDevices(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "管道")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("no pipes here: ", err)
	}
	out := New(nil)
	if err := out.Put(pipe, text("新")); err == nil || !strings.Contains(err.Error(), "没有程序在另一头读") {
		t.Errorf("a pipe that nobody reads: %v", err)
	}
	if err := out.PutIn(dir, "管道", text("新")); err == nil || !strings.Contains(err.Error(), "是管道或设备") {
		t.Errorf("a pipe among the results: %v", err)
	}
	reader, err := os.OpenFile(pipe, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	got := make([]byte, 100)
	if err := out.Put(pipe, text("新")); err != nil {
		t.Errorf("a pipe that somebody reads: %v", err)
	} else if n, _ := reader.Read(got); string(got[:n]) != "新" {
		t.Errorf("a pipe holds %q", got[:n])
	}
	for name, want := range map[string]string{"/dev/null": "", "/dev/full": "磁盘满了"} {
		if !Exists(name) {
			continue
		}
		err := out.Put(name, text("新"))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", name, err)
		}
		if info, err := os.Stat(name); err != nil || info.Mode()&fs.ModeDevice == 0 {
			t.Errorf("%s is no device any more: %v %v", name, info, err)
		}
	}
	short, err := os.MkdirTemp("", "s")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(short)
	listener, err := net.Listen("unix", filepath.Join(short, "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if err := out.Put(filepath.Join(short, "s"), text("新")); err == nil {
		t.Error("a socket was written to")
	}
}

// TestLockFile: where folders have no locks a file reserves one; what a killed run has left does not, and nothing is left.
func TestLockFile(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, lockName), "") // of a run that was killed
	for range 2 {
		unlock, err := lockFile(dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := lockFile(dir); err != errHeld {
			t.Errorf("a second run: %v", err)
		}
		if unlock(); Exists(filepath.Join(dir, lockName)) {
			t.Error("the lock is left")
		}
	}
}
