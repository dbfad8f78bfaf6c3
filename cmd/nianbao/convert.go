package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"nianbao/cmd/internal/feedback"
)

// interruptible ends with Ctrl-C, so that what is at work comes to an end and other programs with it; a second Ctrl-C ends at
// once.
func interruptible() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// wantsConversion asks in the program's own window, where nobody has written a command: for files dropped on its icon.
func (e *env) wantsConversion(list []string) bool {
	const most = 5
	var names []string
	for _, name := range list[:min(len(list), most)] {
		names = append(names, "“"+feedback.Printable(filepath.Base(name))+"”")
	}
	text := strings.Join(names, "、")
	if len(list) > most {
		text += fmt.Sprintf("等 %d 个文件", len(list))
	}
	fmt.Fprintf(e.stderr, "%s是旧格式，要先用本机的 LibreOffice（PDF 用 pdftotext）转换才能读取；转换时不联网，原文件不动。\n"+
		"现在转换吗？输入 y 转换，输入 n 不转换，再按回车键：", text)
	if e.lines == nil {
		e.lines = bufio.NewReader(e.stdin)
	}
	answer, _ := e.lines.ReadString('\n')
	return slices.Contains([]string{"y", "yes", "ｙ", "是"}, strings.ToLower(strings.TrimSpace(answer)))
}
