//go:build unix

package report

import (
	"os/exec"
	"syscall"
)

// killGroup makes the end of the context end LibreOffice's own children, too: soffice is a script that starts the office.
func killGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
