package main

import (
	"fmt"
	"nianbao/templates/lists"
	"slices"
	"strings"
)

// A target is a system to build for.
type target struct{ os, arch string }

// targets are the systems of a release.
var targets = []target{
	{"windows", "amd64"}, {"windows", "arm64"},
	{"linux", "amd64"}, {"linux", "arm64"}, {"linux", "loong64"},
	{"darwin", "arm64"},
}

func (t target) String() string { return t.os + "/" + t.arch }

// folder is the name of the one folder in the archive, and of the archive without its extension.
func (t target) folder(version string) string {
	return fmt.Sprintf("nianbao-%s-%s-%s", version, t.os, t.arch)
}

func (t target) archive(version string) string {
	if t.os == "windows" {
		return t.folder(version) + ".zip"
	}
	return t.folder(version) + ".tar.gz"
}

func (t target) program() string {
	if t.os == "windows" {
		return "nianbao.exe"
	}
	return "nianbao"
}

func allTargets() []string {
	return lists.Map(targets, target.String)
}

// parseTargets reads a list like linux/amd64,windows/amd64. The order is that of targets, whatever the list's is.
func parseTargets(list string) ([]target, error) {
	wanted := map[string]bool{}
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		if !slices.Contains(allTargets(), name) {
			return nil, fmt.Errorf("没有“%s”这个平台；可以写 %s", name, strings.Join(allTargets(), "、"))
		}
		wanted[name] = true
	}
	chosen := lists.Filter(targets, func(t target) bool { return wanted[t.String()] })
	if len(chosen) == 0 {
		return nil, fmt.Errorf("-targets 里一个平台也没有；可以写 %s", strings.Join(allTargets(), "、"))
	}
	return chosen, nil
}
