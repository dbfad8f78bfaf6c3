// Package office finds and runs LibreOffice and other programs that the machine may have, in a cage: they read what others
// have sent, and such a document may ask for whatever it likes. Nothing here starts a program by itself; who calls it has
// been asked to by the user (--convert, a report as PDF, the page's button).
//
// The cage has five walls. A profile of its own for every run, locked (profile.go): links, active content, macros, Java and
// updates are off, and an office that the user has open is not disturbed. A short list of variables, so that no other
// program at work (D-Bus, agents, the display) can be asked (cage.go). No network: namespaces on Linux, and everywhere a
// proxy at which nothing answers, in the profile and in the variables (cage_linux.go, profile.go). Bounds of memory, file
// size, processor, processes and time (cage_unix.go, cage_windows.go). And an end: the process group or job is killed, with
// this process, too, and what is written lies in the caller's temporary folder (package scratch).
package office

import (
	"context"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
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
	return convert(ctx, &cage{}, format, dir, files)
}

func convert(ctx context.Context, c *cage, format, dir string, files []string) error {
	program := Find()
	if program == "" {
		return ErrMissing
	}
	abs, err := filepath.Abs(filepath.Join(dir, "profile"))
	if err != nil {
		return err
	}
	removeOldPipes()
	defer os.RemoveAll(abs) // one of a run that was ended is not for the next
	if err := writeProfile(abs); err != nil {
		return err
	}
	if c.env, err = ownPlaces(abs); err != nil {
		return err
	}
	c.temp = filepath.Join(abs, "tmp")
	if err := os.MkdirAll(c.temp, 0o700); err != nil {
		return err
	}
	fonts, err := fontEnv(dir)
	if err != nil {
		return err
	}
	if fonts != "" {
		c.env = append(c.env, fonts)
	}
	profile := filepath.ToSlash(abs)
	if !strings.HasPrefix(profile, "/") {
		profile = "/" + profile // C:/… in a file URL
	}
	out, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	args := []string{"-env:UserInstallation=" + (&url.URL{Scheme: "file", Path: profile}).String(),
		"--headless", "--norestore", "--nolockcheck", "--nologo", "--nodefault", "--convert-to", format, "--outdir", out}
	return c.run(ctx, program, append(args, files...)...)
}
