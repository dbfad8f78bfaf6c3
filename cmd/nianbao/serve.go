package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/serve"
	"nianbao/cmd/internal/serve/steps"
	"nianbao/cmd/internal/year"
	"nianbao/templates"
)

func (e *env) runServe(c *cli.Context) error {
	if c.Args().Len() > 0 {
		return usageError("“nianbao serve”后面只写一个年度文件夹，不认识“%s”；文件在页面上放入", c.Args().First())
	}
	if e.folder != nil && c.IsSet("output") {
		return usageError("年度文件夹里做好的都写在它里面，不用写 -o")
	}
	forms, _, err := job.LoadForms(c.StringSlice("form"))
	if err != nil {
		return err
	}
	return e.serve(serveOptions{addr: c.String("addr"), dir: c.String("output"), noOpen: c.Bool("no-open"), forms: forms,
		folder: e.folder})
}

const defaultAddr = "127.0.0.1:0"

// serveOptions of serve; the zero value shows the page and keeps nothing.
type serveOptions struct {
	addr   string       // "" for defaultAddr
	dir    string       // for results, "" to keep nothing
	folder *year.Folder // of a year whose face the page is, nil for none
	noOpen bool
	forms  *templates.FormSet // that the page knows; nil for the built-in editions
	ready  func(url string)   // if not nil, is called once the page can be opened
	ctx    context.Context    // if not nil, ends the session
}

// serve shows the page until the user ends it there, or with Ctrl-C. Both are a fine end.
func (e *env) serve(opt serveOptions) error {
	opt.addr = cmp.Or(opt.addr, defaultAddr)
	if opt.ctx == nil {
		opt.ctx = context.Background()
	}
	var err error
	if opt.dir != "" {
		if info, err := os.Stat(opt.dir); err == nil && !info.IsDir() {
			return fileError("“%s”不是文件夹；-o 后面要写文件夹", opt.dir)
		}
		dir, err := filepath.Abs(opt.dir)
		if err != nil {
			return fileError("“%s”不能用：%s", opt.dir, reason(err))
		}
		opt.dir = dir
	}
	job.ForgetPDF()
	tools := &steps.Tools{Now: e.now, Version: toolVersion(), Forms: opt.forms}
	options := serve.Options{Tools: tools, Office: steps.Office{Tools: tools}, Addr: opt.addr, Save: opt.dir, Log: e.stderr}
	at := "."
	if opt.folder != nil {
		at = opt.folder.Dir
	}
	if at, err = filepath.Abs(at); err != nil {
		return fileError("“%s”不能用：%s", at, reason(err))
	}
	switch {
	case opt.folder != nil:
		options.Folder = &steps.Folder{Tools: tools, Path: at}
	case opt.dir == "":
		options.Years = &steps.Years{Tools: tools, In: at}
	}
	server, err := serve.New(options)
	if err != nil {
		return cannotServe(err)
	}
	defer useTemp(server.Temp())()
	ctx, stop := signal.NotifyContext(opt.ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends at once
	fmt.Fprintln(e.stdout, server.URL)
	if opt.dir != "" {
		fmt.Fprintf(e.stderr, "结果存进“%s”。\n", opt.dir)
	}
	if opt.folder != nil {
		fmt.Fprintf(e.stderr, "年度文件夹“%s”：收到的、做好的都在里面。\n", folderTitle(opt.folder.Dir))
	}
	if opt.noOpen || openPage(server) != nil {
		fmt.Fprint(e.stderr, "请在这台电脑的浏览器里打开上面的网址。")
	} else {
		fmt.Fprint(e.stderr, "正在打开浏览器；没有打开的话，请把上面的网址复制到浏览器里。")
	}
	fmt.Fprintln(e.stderr, "用完点页面右上角的“结束”，或者在这里按 Ctrl-C。")
	if opt.ready != nil {
		opt.ready(server.URL)
	}
	if err := server.Serve(ctx); err != nil {
		return fileError("页面没有好好结束：%s", reason(err))
	}
	fmt.Fprintln(e.stderr, "已结束。")
	return nil
}

// cannotServe says why the page cannot be shown.
func cannotServe(err error) error {
	var refusal serve.Refusal
	var listen *serve.ListenError
	var path *fs.PathError
	switch {
	case errors.As(err, &refusal):
		return usageError("--addr：%s", string(refusal))
	case errors.As(err, &listen) && errors.Is(err, fs.ErrPermission):
		return fileError("“%s”用不了：系统不许普通用户用这个端口；请换一个 1024 以上的，或者不写 --addr", listen.Addr)
	case errors.As(err, &listen):
		return fileError("“%s”用不了，可能已被别的程序占用；请换一个端口，或者不写 --addr", listen.Addr)
	case errors.As(err, &path):
		return fileError("“%s”不能用：%s", path.Path, reason(err))
	}
	return err
}

// openPage has the user's browser open the page.
func openPage(server *serve.Server) error {
	what, err := server.Opening()
	if err != nil {
		return err
	}
	return openBrowser(runtime.GOOS, what)
}

// useTemp has everything in this process and in the programs it calls put its temporary files into dir: long sheets,
// conversions by LibreOffice. It returns what undoes that.
func useTemp(dir string) func() {
	names := []string{"TMPDIR"}
	if runtime.GOOS == "windows" {
		names = []string{"TMP", "TEMP"}
	}
	var undo []func()
	for _, name := range names {
		before, was := os.LookupEnv(name)
		os.Setenv(name, dir)
		undo = append(undo, func() {
			if was {
				os.Setenv(name, before)
			} else {
				os.Unsetenv(name)
			}
		})
	}
	return func() {
		for _, u := range undo {
			u()
		}
	}
}

// openerOf returns the command that opens an address in the browser the user has chosen.
func openerOf(goos, url string) (name string, args []string) {
	switch goos {
	case "windows": // not cmd /c start: it would take & for the end of the address
		return "rundll32", []string{"url.dll,FileProtocolHandler", url}
	case "darwin":
		return "open", []string{url}
	}
	return "xdg-open", []string{url}
}

// openBrowser opens an address. It does not wait: some openers live as long as the browser.
func openBrowser(goos, url string) error {
	name, args := openerOf(goos, url)
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return err
	}
	go cmd.Wait()
	return nil
}
