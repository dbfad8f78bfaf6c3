package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/term"

	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/year"
	"nianbao/templates/lists"
)

// A double-click on the program's icon, and files dropped on it, open a console window on Windows that belongs to the
// program alone and closes with it. What stands in it must stay to be read.

// pageCommand opens the page in the browser.
const pageCommand = "serve"

// opening returns the command line for none: help, but for somebody who has opened the program from its icon the page. The folder
// of a year that is dropped on the icon opens its board. Every other line stays.
func (e *env) opening(commands []*subcommand, args []string) []string {
	page := e.window && find(commands, pageCommand) != nil
	switch {
	case page && (len(args) == 0 || opensYear(args)):
		return append([]string{pageCommand}, args...)
	case len(args) == 0:
		return []string{"help"}
	}
	return args
}

func opensYear(args []string) bool { return len(args) == 1 && year.Is(args[0]) }

// stay keeps the program's own window open until the user presses Enter. The page's window needs no reading once the
// page has been closed.
func (e *env) stay(args []string, code int) {
	if !e.window {
		return
	}
	opened := (len(args) < 2 || opensYear(args[1:])) && find(e.commands(), pageCommand) != nil
	if code == exitFine && (opened || len(args) > 1 && slices.Contains([]string{pageCommand, "页面"}, args[1])) {
		return
	}
	fmt.Fprint(e.stderr, "\n按回车键关闭窗口")
	e.answer()
}

// answer waits for a line from the user.
func (e *env) answer() string {
	if e.lines == nil {
		e.lines = bufio.NewReader(e.stdin)
	}
	line, _ := e.lines.ReadString('\n')
	return strings.ToLower(strings.TrimSpace(line))
}

// openConsole reports whether stdin and stdout are a console that no other process shares. A run from a command line, a
// script, or with redirected output never waits for a key.
func openConsole(stdin io.Reader, stdout io.Writer) bool {
	in, ok := stdin.(*os.File)
	out, also := stdout.(*os.File)
	return ok && also && term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.Fd())) && onlyProcess()
}

// wantsConversion asks in the program's own window, where nobody has written a command: for files dropped on its icon.
func (e *env) wantsConversion(list []string) bool {
	names := lists.Map(list, func(name string) string { return "“" + feedback.Printable(filepath.Base(name)) + "”" })
	fmt.Fprintf(e.stderr, "%s是旧格式，要先用本机的 LibreOffice 转换才能读取；转换时不联网，原文件不动。\n"+
		"现在转换吗？输入 y 转换，输入 n 不转换，再按回车键：", lists.Few(names, 5, "、", "等 {all} 个文件"))
	return slices.Contains([]string{"y", "yes", "ｙ", "是"}, e.answer())
}
