package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestOpening: a double-click opens the page where there is one; a bare command line prints the help.
func TestOpening(t *testing.T) {
	page := &subcommand{Name: pageCommand}
	other := &subcommand{Name: "check"}
	plain, folder := t.TempDir(), filepath.Join(t.TempDir(), "2024年报")
	command(t, exitFine, "year", folder, "--year", "2024")
	for _, tt := range []struct {
		reason   string
		window   bool
		commands []*subcommand
		args     []string
		want     string
	}{
		{"double-click", true, []*subcommand{other, page}, nil, pageCommand},
		{"double-click without a page", true, []*subcommand{other}, nil, "help"},
		{"command line", false, []*subcommand{other, page}, nil, "help"},
		{"the folder of a year dropped on the icon", true, []*subcommand{other, page}, []string{folder}, pageCommand + " " + folder},
		{"another folder dropped on the icon", true, []*subcommand{other, page}, []string{plain}, plain},
		{"the folder of a year and a file", true, []*subcommand{other, page}, []string{folder, plain}, folder + " " + plain},
		{"the folder of a year on a command line", false, []*subcommand{other, page}, []string{folder}, folder},
	} {
		if got := strings.Join((&env{window: tt.window}).opening(tt.commands, tt.args), " "); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
}

// TestStay: the program's own window stays until Enter, whatever came out; any other never waits.
func TestStay(t *testing.T) {
	for _, tt := range []struct {
		reason string
		window bool
		args   []string
		code   int
		waits  bool
	}{
		{"dropped, fine", true, []string{"nianbao", `C:\回收\一.xlsx`}, exitFine, true},
		{"dropped, rejected", true, []string{"nianbao", `C:\回收\一.xlsx`}, exitFaulty, true},
		{"a fault of the program", true, []string{"nianbao", `C:\回收\一.xlsx`}, exitProgram, true},
		{"from a command line", false, []string{"nianbao", `C:\回收\一.xlsx`}, exitFaulty, false},
		{"the page has been closed", true, []string{"nianbao", pageCommand}, exitFine, false},
		{"the page could not open", true, []string{"nianbao", pageCommand}, exitFiles, true},
	} {
		in := strings.NewReader("\nrest")
		var trouble bytes.Buffer
		(&env{stdin: in, stderr: &trouble, window: tt.window}).stay(tt.args, tt.code)
		if waits := strings.Contains(trouble.String(), "按回车键关闭窗口"); waits != tt.waits || waits && in.Len() == len("\nrest") {
			t.Errorf("%s: waits %v, want %v", tt.reason, waits, tt.waits)
		}
	}
	if openConsole(strings.NewReader(""), &bytes.Buffer{}) {
		t.Error("a redirected run has a console")
	}
}

// TestDropped: what Explorer passes for files dropped on the icon, absolute paths with Chinese and spaces, is checked.
func TestDropped(t *testing.T) {
	cmd := find((&env{}).commands(), "check")
	for _, args := range [][]string{
		{`C:\Users\张三\桌面\回收 2024\某局 填报表（1）.xlsx`},
		{`D:\--年报\-o.xlsx`, `\\server\共享 文件夹\回收`},
		{`C:\a=b\--format=json.xlsx`},
	} {
		set, rest, err := parseLine(cmd, args)
		if line := inOrder(set, rest); err != nil || !slices.Equal(line, append([]string{"--"}, args...)) {
			t.Errorf("%q: %q %v", args, line, err)
		}
		if looksLikeCommand(args[0]) {
			t.Errorf("%q is taken for a command", args[0])
		}
	}
}
