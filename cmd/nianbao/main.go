// Nianbao makes the workbooks of the 政府信息公开工作年度报告, reads them back, checks them and writes the reports.
//
// The package holds the command line only: one file for each subcommand, help, exit codes, and the writing of files. What
// a subcommand does stands in cmd/internal and in the packages xlsx and templates.
package main

import (
	"io"
	"os"
	"time"

	"nianbao/cmd/internal/job"
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
