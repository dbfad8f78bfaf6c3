// Nianbao makes the workbooks of the 政府信息公开工作年度报告, reads them back, checks them and writes the reports.
//
// The package holds the command line only: one file for each subcommand, help, exit codes, and the writing of files. What
// a subcommand does stands in cmd/internal and in the packages xlsx and templates.
package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/job"
	"nianbao/templates"
)

func main() {
	job.RememberPDF()
	os.Exit(run(os.Args, os.Stdin, os.Stdout, os.Stderr))
}

// run carries out a command line and returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	e := &env{stdin: stdin, stdout: stdout, stderr: stderr, now: time.Now, window: openConsole(stdin, stdout)}
	code := e.run(args)
	e.stay(args, code)
	return code
}

// version is stamped in by release builds: -ldflags "-X main.version=1.0.0".
var version = ""

// toolVersion returns the stamped version, the module's, or 开发版.
func toolVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "开发版"
}

func (e *env) runVersion(c *cli.Context) error {
	if c.Args().Len() > 0 {
		return usageError("“nianbao version”后面不用写别的")
	}
	fmt.Fprintf(e.stdout, "nianbao %s\n%s %s/%s\n", toolVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	for _, f := range templates.Forms() {
		fmt.Fprintf(e.stdout, "格式 %s  %s\n", f.ID, f.Digest)
	}
	return nil
}
