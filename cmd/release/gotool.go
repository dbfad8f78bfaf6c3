package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// A goTool is the go command and the module it builds.
type goTool struct {
	path    string
	root    string // of the module
	overlay string // lays what was built before over the sources, "" for nothing
}

const module = "nianbao"

// findGo finds the go command, and the module in the current folder.
func findGo() (goTool, error) {
	path, err := exec.LookPath("go")
	if err != nil {
		return goTool{}, errors.New("找不到 go；制作发行包要先装 Go（https://go.dev），并把它放进 PATH")
	}
	g := goTool{path: path}
	found, err := g.run(target{}, "list", "-m", "-f", "{{.Path}}\t{{.Dir}}")
	name, dir, _ := strings.Cut(strings.TrimSpace(string(found)), "\t")
	if err != nil || name != module {
		return goTool{}, errors.New("这里不是 nianbao 的源代码文件夹；请在有 go.mod 的那个文件夹里运行")
	}
	g.root = dir
	return g, nil
}

// compile builds the program with nothing in it that depends on the folder, the time or the user's settings.
func (g goTool) compile(t target, version, out string) error {
	_, err := g.run(t, "build", "-overlay", g.overlay, "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -buildid= -X main.version="+version,
		"-o", out, "./cmd/nianbao")
	return err
}

// run runs the go command for a target and returns its output.
func (g goTool) run(t target, args ...string) ([]byte, error) {
	cmd := exec.Command(g.path, args...)
	cmd.Dir, cmd.Env = g.root, buildEnv(os.Environ(), t)
	var out, trouble bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &trouble
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("go %s（%s）没有成功：%v\n%s", args[0], t, err, strings.TrimSpace(trouble.String()))
	}
	return out.Bytes(), nil
}

// buildEnv returns the environment for the go command: the user's without what would change the program.
func buildEnv(user []string, t target) []string {
	changing := []string{"GOFLAGS", "GOOS", "GOARCH", "CGO_ENABLED", "GOEXPERIMENT", "GOWORK", "GOAMD64", "GOARM64", "GOFIPS140", "GODEBUG"}
	env := slices.DeleteFunc(slices.Clone(user), func(s string) bool {
		name, _, _ := strings.Cut(s, "=")
		return slices.Contains(changing, name)
	})
	env = append(env, "CGO_ENABLED=0", "GOWORK=off", "GOFLAGS=")
	if t.os != "" {
		env = append(env, "GOOS="+t.os, "GOARCH="+t.arch)
	}
	return env
}

// output runs a program in an empty environment and returns what it prints.
func output(program string, args ...string) ([]byte, error) {
	cmd := exec.Command(program, args...)
	cmd.Env = []string{}
	if root := os.Getenv("SYSTEMROOT"); root != "" { // Windows starts no program without it
		cmd.Env = append(cmd.Env, "SYSTEMROOT="+root)
	}
	var out, trouble bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &trouble
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("nianbao %s 没有成功：%v\n%s", strings.Join(args, " "), err, trouble.String())
	}
	return out.Bytes(), nil
}
