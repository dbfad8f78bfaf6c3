// Release builds the archives that are handed to people without Go: for every system the program, its manual as a plain
// text file, a sample roster, shell completions, the man page, the licences of what is linked in, and a list of SHA-256
// sums. The same sources, version and Go give the same bytes in any folder.
//
//	go run ./cmd/release -version 1.2.3 -o 发布
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

const usage = `release：制作各平台的发行包

用法：
  go run ./cmd/release -version 1.2.3 -o 发布 [-targets linux/amd64,windows/amd64]

选项：
  -version 版本   写进程序和文件名的版本，例如 1.2.3
  -o 文件夹       发行包和 SHA256SUMS 写到这里
  -targets 平台   只做其中几个，用逗号分开；默认全部：%s
`

// run carries out a command line. Exit codes are those of nianbao: 2 wrong usage, 3 something cannot be read, built or
// written.
func run(args []string, stdout, stderr io.Writer) int {
	names := strings.Join(allTargets(), ",")
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	version := flags.String("version", "", "")
	out := flags.String("o", "", "")
	chosen := flags.String("targets", names, "")
	fail := func(code int, format string, args ...any) int {
		fmt.Fprintf(stderr, "release: "+format+"\n", args...)
		return code
	}
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(stdout, usage, names)
		return 0
	case err != nil:
		return fail(2, "选项不对（%v）；用 -h 看用法", err)
	case flags.NArg() > 0:
		return fail(2, "不认识“%s”；用 -h 看用法", flags.Arg(0))
	case !versionPattern.MatchString(*version):
		return fail(2, "要用 -version 写版本，例如 -version 1.2.3；“%s”不是", *version)
	case *out == "":
		return fail(2, "要用 -o 写出放在哪个文件夹，例如 -o 发布")
	}
	targets, err := parseTargets(*chosen)
	if err != nil {
		return fail(2, "%v", err)
	}
	b := &builder{version: *version, out: *out, targets: targets, progress: stderr}
	files, err := b.build()
	if err != nil {
		return fail(3, "%v", err)
	}
	for _, name := range files {
		fmt.Fprintln(stdout, name)
	}
	return 0
}

var versionPattern = regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$`)
