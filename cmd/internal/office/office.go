// Package office finds and runs LibreOffice and other programs that the machine may have. Each run has a profile and a
// process group of its own, so that an office the user has open is not disturbed and nothing is left running.
package office

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// ErrMissing is returned by Convert when the machine has no LibreOffice.
var ErrMissing = errors.New("没有安装 LibreOffice")

// Find returns LibreOffice's program: from PATH, or from where its installers put it; "" when there is none.
func Find() string {
	for _, name := range []string{"soffice", "libreoffice"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	var places []string
	switch runtime.GOOS {
	case "windows":
		for _, v := range []string{"ProgramFiles", "ProgramFiles(x86)"} {
			if root := os.Getenv(v); root != "" {
				places = append(places, filepath.Join(root, "LibreOffice", "program", "soffice.com"))
			}
		}
	case "darwin":
		places = []string{"/Applications/LibreOffice.app/Contents/MacOS/soffice"}
	default:
		places, _ = filepath.Glob("/opt/libreoffice*/program/soffice")
	}
	for _, path := range places {
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return path
		}
	}
	return ""
}

// Convert has LibreOffice turn files into a format such as "pdf" or "docx:MS Word 2007 XML" in one call. The results are
// written into dir, which also takes the profile; dir should be a temporary folder. A file that LibreOffice cannot open
// is no error: its result is missing.
func Convert(ctx context.Context, format, dir string, files ...string) error {
	program := Find()
	if program == "" {
		return ErrMissing
	}
	abs, err := filepath.Abs(filepath.Join(dir, "profile"))
	if err != nil {
		return err
	}
	profile := filepath.ToSlash(abs)
	if !strings.HasPrefix(profile, "/") {
		profile = "/" + profile // C:/… in a file URL
	}
	args := []string{"-env:UserInstallation=" + (&url.URL{Scheme: "file", Path: profile}).String(),
		"--headless", "--norestore", "--nolockcheck", "--convert-to", format, "--outdir", dir}
	env, err := ownPlaces(abs)
	if err != nil {
		return err
	}
	if fonts, err := fontEnv(dir); err != nil {
		return err
	} else if fonts != "" {
		env = append(env, fonts)
	}
	return run(ctx, env, program, append(args, files...)...)
}

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
	return append(env, "GSETTINGS_BACKEND=memory"), nil
}

// Run runs a program to its end. The error is a Chinese clause with the end of what the program printed; it wraps that of
// the context, or the program's exit.
func Run(ctx context.Context, program string, args ...string) error {
	return run(ctx, nil, program, args...)
}

// run is Run with variables added to the program's own.
func run(ctx context.Context, env []string, program string, args ...string) error {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.WaitDelay = 5 * time.Second
	ownGroup(cmd)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &failure{"超时，没有完成", ctx.Err()}
	case ctx.Err() != nil:
		return &failure{"被中断", context.Cause(ctx)}
	case errors.As(err, &exit):
		const most = 300
		text := strings.TrimSpace(string(out))
		said := strings.Join(strings.Fields(strings.ToValidUTF8(text[max(0, len(text)-most):], "")), " ")
		if said != "" {
			said = "，它说“" + said + "”"
		}
		return &failure{fmt.Sprintf("没有正常结束（退出码 %d）%s", exit.ExitCode(), said), err}
	case err != nil:
		return &failure{"启动不了", nil}
	}
	return nil
}

// failure says in Chinese why a program has not done its work.
type failure struct {
	text  string
	cause error
}

func (f *failure) Error() string { return f.text }
func (f *failure) Unwrap() error { return f.cause }
