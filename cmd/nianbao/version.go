package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"nianbao/templates"
)

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

func (e *env) versionCommand() *subcommand {
	return &subcommand{
		name: "version", alias: "版本",
		usage: "显示版本和各版格式的校验值",
		examples: []string{
			"nianbao version",
		},
		run: func(c *cli.Context) error {
			if c.Args().Len() > 0 {
				return usageError("“nianbao version”后面不用写别的")
			}
			fmt.Fprintf(e.stdout, "nianbao %s\n%s %s/%s\n", toolVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			for _, f := range templates.Forms() {
				fmt.Fprintf(e.stdout, "格式 %s  %s\n", f.ID, f.Digest)
			}
			return nil
		},
	}
}
