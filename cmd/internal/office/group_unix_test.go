//go:build unix

package office

import (
	"os/exec"
	"syscall"
)

// setGroup has the end of the time end the office, too, and not only the script that starts it.
func setGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
