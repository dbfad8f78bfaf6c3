//go:build unix

package office

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// bounded puts a shell before a program that sets the bounds and then becomes the program. A bound that the system does not
// know is left out. Blocks of files have 512 bytes, or 1024 where sh is bash, which is as good.
func bounded(program string, args []string) []string {
	if path, err := exec.LookPath(program); err == nil {
		program = path
	}
	sh, err := exec.LookPath("sh")
	if err != nil {
		return append([]string{program}, args...)
	}
	var b strings.Builder
	bound := func(flag string, n int64) {
		fmt.Fprintf(&b, "(ulimit -%s %d) 2>/dev/null && ulimit -%s %d\n", flag, n, flag, n)
	}
	bound("c", 0)
	bound("v", maxMemory>>10)
	bound("f", maxWrite>>9)
	bound("t", int64(maxCPU/time.Second))
	tasks := int64(ownTasks() + maxTasks)
	fmt.Fprintf(&b, "if (ulimit -u %[1]d) 2>/dev/null; then ulimit -u %[1]d; "+
		"elif (ulimit -p %[1]d) 2>/dev/null; then ulimit -p %[1]d; fi\n", tasks)
	b.WriteString(`exec "$@"`)
	return append([]string{sh, "-c", b.String(), "sh", program}, args...)
}

// ownTasks counts the threads of this user, which a bound of processes counts, too. Where that cannot be known it says a
// number that no desktop reaches.
func ownTasks() int {
	const unknown = 8192
	list, err := filepath.Glob("/proc/[0-9]*")
	if err != nil || len(list) == 0 {
		return unknown
	}
	n := 0
	for _, process := range list {
		info, err := os.Lstat(process)
		if err != nil {
			continue
		}
		if stat, ok := info.Sys().(*syscall.Stat_t); !ok || int(stat.Uid) != os.Geteuid() {
			continue
		}
		threads, _ := os.ReadDir(filepath.Join(process, "task"))
		n += max(1, len(threads))
	}
	return n
}

// caged runs a line, in the narrowest cage that the system allows, and ends whatever it has started with it.
func (c *cage) caged(ctx context.Context, said *tail, line []string) error {
	began := time.Now().Add(-time.Second) // disks round
	defer func() {
		if ctx.Err() != nil {
			removePipes(func(made time.Time) bool { return made.After(began) })
		}
	}()
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // the program ends with this thread, which ends with the process
		defer runtime.UnlockOSThread()
		var err error
		for _, cut := range c.cuts() {
			cmd := c.command(ctx, said, line)
			cmd.SysProcAttr = cut
			cut.Setpgid = true
			cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
			if err = cmd.Start(); err != nil && ctx.Err() == nil {
				continue
			}
			if err == nil {
				err = cmd.Wait()
				syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // what it has left behind
			}
			break
		}
		done <- err
	}()
	return <-done
}

// removePipes removes the sockets that offices leave in the temporary folder when they are killed: those of this user's that
// nobody answers at any more. One that has just been made may not be answered at yet: it is left, unless it is of a run that
// was ended.
func removePipes(ended func(made time.Time) bool) {
	for _, dir := range []string{"/tmp", "/var/tmp"} {
		list, _ := filepath.Glob(filepath.Join(dir, "OSL_PIPE_"+strconv.Itoa(os.Geteuid())+"_SingleOfficeIPC_*"))
		for _, name := range list {
			info, err := os.Lstat(name)
			if err != nil || info.Mode().Type() != os.ModeSocket || !ended(info.ModTime()) {
				continue
			}
			conn, err := net.DialTimeout("unix", name, time.Second)
			if err == nil {
				conn.Close() // somebody's
			} else if errors.Is(err, syscall.ECONNREFUSED) {
				os.Remove(name)
			}
		}
	}
}

// removeOldPipes removes what was left when this program was killed with the office it had started.
func removeOldPipes() {
	removePipes(func(made time.Time) bool { return time.Since(made) > time.Minute })
}
