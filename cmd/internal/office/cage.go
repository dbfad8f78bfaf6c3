package office

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Bounds of one run, beside the time of its context: what a document of 64 MB may need, and no more.
const (
	maxMemory = 4 << 30 // bytes of address space; LibreOffice has 1 to 2 GB mapped before it reads anything
	maxWrite  = 1 << 30 // bytes of one file
	maxTasks  = 512     // processes and threads beyond those that the user has
	maxCPU    = time.Hour
	maxOutput = 64 << 10 // bytes that are kept of what a program prints
)

// A cage runs a program that reads what somebody has sent: within the bounds above, with few variables of the user's own,
// without a network where the system takes one away, and with nothing left running.
type cage struct {
	env   []string
	temp  string // for the program's temporary files; "" for the system's
	plain bool   // do not take the network away: tests show that it is not needed
}

// kept are the variables that a program gets of the user's own: where programs, fonts, languages and certificates of
// the system are. Not among them is whatever leads to other programs at work (D-Bus, the display, agents, proxies): one of
// those could fetch what this one may not.
var kept = []string{"PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "FONTCONFIG_FILE", "FONTCONFIG_PATH",
	"XDG_DATA_HOME", "XDG_DATA_DIRS", "LD_LIBRARY_PATH", // of Unix
	"SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "TEMP", "TMP", "USERPROFILE", "USERNAME", "APPDATA", "LOCALAPPDATA",
	"PROGRAMDATA", "PROGRAMFILES", "PROGRAMFILES(X86)", "COMMONPROGRAMFILES", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"}

// environment returns the variables of a program.
func (c *cage) environment() []string {
	var env []string
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		if name = strings.ToUpper(name); slices.Contains(kept, name) || strings.HasPrefix(name, "LC_") {
			env = append(env, v)
		}
	}
	dead := "http://" + deadHost + ":" + deadPort
	for _, name := range []string{"http_proxy", "https_proxy", "ftp_proxy", "all_proxy"} {
		env = append(env, name+"="+dead)
		if runtime.GOOS != "windows" { // where they would be the same
			env = append(env, strings.ToUpper(name)+"="+dead)
		}
	}
	env = append(env, "no_proxy=", "GIO_USE_VFS=local", "GSETTINGS_BACKEND=memory", "SAL_USE_VCLPLUGIN=svp",
		"DBUS_SESSION_BUS_ADDRESS=disabled:", "DBUS_SYSTEM_BUS_ADDRESS=disabled:")
	if c.temp != "" {
		for _, name := range []string{"TMPDIR", "TMP", "TEMP", "XDG_RUNTIME_DIR"} {
			env = append(env, name+"="+c.temp)
		}
	}
	return append(env, c.env...)
}

// run runs a program to its end. The error is a Chinese clause with the end of what the program printed; it wraps that of
// the context, or the program's exit.
func (c *cage) run(ctx context.Context, program string, args ...string) error {
	if _, err := exec.LookPath(program); err != nil {
		return &failure{"启动不了", nil}
	}
	said := &tail{}
	err := c.caged(ctx, said, bounded(program, args))
	var exit *exec.ExitError
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &failure{"超时，没有完成", ctx.Err()}
	case ctx.Err() != nil:
		return &failure{"被中断", context.Cause(ctx)}
	case errors.As(err, &exit):
		return &failure{fmt.Sprintf("没有正常结束（退出码 %d）%s", exit.ExitCode(), said.quote()), err}
	case errors.Is(err, exec.ErrWaitDelay): // done, but for something that holds its output open
		return nil
	case err != nil:
		return &failure{"启动不了", nil}
	}
	return nil
}

// command makes the process of a line. It runs where it may write, and reads nothing from a terminal.
func (c *cage) command(ctx context.Context, said *tail, line []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Env = c.environment()
	cmd.Stdout, cmd.Stderr = said, said
	cmd.WaitDelay = 5 * time.Second
	if cmd.Dir = c.temp; cmd.Dir == "" {
		cmd.Dir = os.TempDir()
	}
	return cmd
}

// A tail keeps the end of what is written to it.
type tail struct{ data []byte }

func (t *tail) Write(b []byte) (int, error) {
	t.data = append(t.data, b...)
	if n := len(t.data) - maxOutput; n > 0 {
		t.data = append(t.data[:0], t.data[n:]...)
	}
	return len(b), nil
}

// quote is a clause with the last words.
func (t *tail) quote() string {
	const most = 300
	text := strings.TrimSpace(string(t.data))
	said := strings.Join(strings.Fields(strings.ToValidUTF8(text[max(0, len(text)-most):], "")), " ")
	if said == "" {
		return ""
	}
	return "，它说“" + said + "”"
}

// failure says in Chinese why a program has not done its work.
type failure struct {
	text  string
	cause error
}

func (f *failure) Error() string { return f.text }
func (f *failure) Unwrap() error { return f.cause }

// ownPlaces makes folders below dir, and returns variables that keep there what LibreOffice and its libraries remember of
// a user (settings, the cache of fonts), out of his home. HOME stays: fonts of his own lie there.
func ownPlaces(dir string) (env []string, err error) {
	for name, folder := range map[string]string{"XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache"} {
		folder = filepath.Join(dir, folder)
		if err := os.MkdirAll(folder, 0o700); err != nil { // one that is not there is passed over for the home's
			return nil, err
		}
		env = append(env, name+"="+folder)
	}
	return env, nil
}
