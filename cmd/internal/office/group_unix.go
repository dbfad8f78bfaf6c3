//go:build unix

package office

import (
	"os/exec"
	"syscall"
)

// ownGroup makes the end of the context end the program's own children, too: soffice is a script that starts the office.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
