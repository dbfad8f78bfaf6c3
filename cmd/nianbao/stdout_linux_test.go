package main

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestFullOutput: results that cannot be written to where they are led are no fault of the program.
func TestFullOutput(t *testing.T) {
	full, err := syscall.Open("/dev/full", syscall.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	stdout := os.NewFile(uintptr(full), os.Stdout.Name())
	defer stdout.Close()
	for _, args := range [][]string{{"check", returnedFolder(t)}, {"export", returnedFolder(t)}, {"rules"}, {"man"}, {"--help"}, {"check", returnedFolder(t), "--format", "json"}} {
		var trouble strings.Builder
		e := &env{stdout: stdout, stderr: &trouble, now: func() time.Time { return testNow }}
		code := e.run(append([]string{"nianbao"}, args...))
		if said := trouble.String(); code != exitFiles || !strings.Contains(said, "nianbao: 结果没有写全：磁盘满了，") {
			t.Errorf("%v: exit code %d: %s", args, code, said)
		}
	}
}
