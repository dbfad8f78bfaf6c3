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

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/scratch"
	"nianbao/templates"
)

// Files that only another program can read are converted because the user says so: with --convert, or in the program's own
// window when he is asked.

// openOptions says how a command's sources are opened.
func (e *env) openOptions(c *cli.Context, forms *templates.FormSet) (intake.Options, error) {
	opt := intake.Options{Forms: forms}
	var err error
	if c.Bool("convert") {
		opt.Convert, err = e.conversions()
	}
	return opt, err
}

// conversions makes a place for what is converted, which lasts as long as the command.
func (e *env) conversions() (*intake.Conversions, error) {
	dir, err := scratch.New("", "nianbao-convert-")
	if err != nil {
		return nil, fileError("建不了临时文件夹：%s", reason(err))
	}
	e.atEnd = append(e.atEnd, func() { scratch.Remove(dir) })
	return intake.NewConversions(dir), nil
}

// prepare converts what the sources need, if the user wants that, before they are read.
func (e *env) prepare(opt *intake.Options, inputs []string) error {
	if opt.Convert == nil && e.window && e.wantsConversion(inputs) {
		var err error
		if opt.Convert, err = e.conversions(); err != nil {
			return err
		}
	}
	if opt.Convert == nil {
		return nil
	}
	ctx, stop := interruptible()
	defer stop()
	return e.convert(ctx, opt.Convert, inputs)
}

// interruptible ends with Ctrl-C, so that another program at work is ended, too, and its files are removed.
func interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}

func (e *env) convert(ctx context.Context, conversions *intake.Conversions, inputs []string) error {
	var progress *bar
	shown := 0
	_, err := conversions.Prepare(ctx, inputs, func(done, of int) {
		if progress == nil {
			progress = newBar(e.stderr, "转换", of)
		}
		for ; shown < done; shown++ {
			progress.step()
		}
	})
	if progress != nil {
		progress.end()
	}
	switch {
	case ctx.Err() != nil:
		return errInterrupted
	case err != nil:
		return fileError("转换用的临时文件读写不了：%s", reason(err))
	}
	return nil
}

// wantsConversion asks in the program's own window, where nobody has written a command: for files dropped on its icon.
func (e *env) wantsConversion(inputs []string) bool {
	list := intake.Unconverted(inputs)
	if len(list) == 0 {
		return false
	}
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
