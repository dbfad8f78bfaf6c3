//go:build !js

// Page is the page without a program, 年报核对.html. Compiled for a browser (GOOS=js) it is what works in the page's worker: the
// same jobs as the local page's, asked in the same words; compiled for any other system it builds the page.
//
//	go run ./cmd/page -version 1.2.3 -o 年报核对.html
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stderr))
}

// run carries out a command line. Exit codes are those of nianbao: 2 wrong usage, 3 something cannot be built or written.
func run(args []string, stderr io.Writer) int {
	flags := flag.NewFlagSet("page", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	version, out := flags.String("version", "", ""), flags.String("o", "", "")
	if err := flags.Parse(args); err != nil || *out == "" || flags.NArg() > 0 {
		fmt.Fprintln(stderr, "page: 用法：go run ./cmd/page [-version 1.2.3] -o 年报核对.html")
		return 2
	}
	data, err := build(*version)
	if err == nil {
		err = os.WriteFile(*out, data, 0o666)
	}
	if err != nil {
		fmt.Fprintln(stderr, "page:", err)
		return 3
	}
	return 0
}
