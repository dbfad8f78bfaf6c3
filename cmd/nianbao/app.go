package main

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"
	"go.yaml.in/yaml/v3"

	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/say"
	"nianbao/cmd/internal/year"
	"nianbao/templates/lists"
)

// Exit codes, fixed by the contract.
const (
	exitFine    = 0 // every file accepted or explained
	exitFaulty  = 1 // some returned file is rejected, has an open query, or could not be read
	exitUsage   = 2 // wrong usage
	exitFiles   = 3 // an input or output that the user named could not be opened or written
	exitProgram = 4 // a fault of the program
)

// env is what a command may touch of the world outside.
type env struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	now            func() time.Time
	window         bool       // the console window is this process's own, and goes with it
	job            *job.World // of the command's jobs
	bar            *bar
	folder         *year.Folder  // of a year that is worked in, nil for none
	code           string        // of a finding that has gone to stderr
	lines          *bufio.Reader // of stdin, once something has been asked; what it has taken from there nobody else finds
}

// begin makes the world of the jobs.
func (e *env) begin() {
	e.bar = newBar(e.stderr)
	e.job = &job.World{Now: e.now, Version: toolVersion(), Say: e.say, Progress: e.bar.progress}
	if e.window {
		e.job.Ask = e.wantsConversion
	}
}

// say prints what a job has to say.
func (e *env) say(n job.Note) {
	e.bar.clear()
	fmt.Fprintf(e.stderr, "nianbao: %s\n", n.In(say.Terminal))
	if n.Code != "" {
		e.code = n.Code
	}
}

func usageError(format string, args ...any) error { return job.Wrong(format, args...) }

func fileError(format string, args ...any) error { return job.Failed(format, args...) }

// exitOf is the exit code of what the user can mend.
func exitOf(f *job.Fault) int {
	switch f.Kind {
	case job.Usage:
		return exitUsage
	case job.Files:
		return exitFiles
	}
	return exitFaulty
}

// interruptible ends with Ctrl-C, so that what is at work comes to an end and other programs with it; a second Ctrl-C ends at
// once.
func interruptible() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// commandsYAML says of every command, in the order of the help, what it is called, what it does and which flags it has.
//
//go:embed commands.yaml
var commandsYAML []byte

// commands returns the subcommands in the order of the help.
func (e *env) commands() (list []*subcommand) {
	if err := yaml.Unmarshal(commandsYAML, &list); err != nil {
		panic(err) // it is ours, and every test reads it
	}
	runs := map[string]func(*cli.Context) error{"template": e.runTemplate, "check": e.runCheck, "report": e.runReport,
		"collect": e.runCollect, "year": e.runYear, "decide": e.runDecide, "import": e.runImport, "export": e.runExport,
		"roster": e.runRoster, "ledger": e.runLedger, "rules": e.runRules, "forms": e.runForms, "serve": e.runServe,
		"page": e.runPage, "completion": e.runCompletion, "man": e.runMan, "version": e.runVersion}
	words := map[string]func() []string{"rules": ruleCodes, "completion": func() []string { return shells }}
	for _, c := range list {
		c.run, c.words = runs[c.Name], words[c.Name]
	}
	return list
}

func (e *env) run(args []string) (code int) {
	e.begin()
	defer e.job.Close()
	defer func() {
		if fault := recover(); fault != nil {
			fmt.Fprintf(e.stderr, "nianbao: 程序出了故障：%v\n没有写出任何半成品。请把下面的内容和出错的文件一起反馈：\n%s", fault, debug.Stack())
			code = exitProgram
		}
	}()
	err := e.dispatch(args[1:])
	if err == nil {
		return exitFine
	}
	var path *fs.PathError
	if errors.As(err, &path) && path.Path == os.Stdout.Name() { // a full disk behind it, a pipe that nobody reads
		err = fileError("结果没有写全：%s", reason(err))
	}
	fault := job.FaultOf(err)
	if fault == nil {
		fmt.Fprintf(e.stderr, "nianbao: 程序出了故障：%v\n", err)
		return exitProgram
	}
	if text := fault.Error(); text != "" {
		fmt.Fprintf(e.stderr, "nianbao: %s\n", text)
	}
	return exitOf(fault)
}

// dispatch finds the command, puts its flags before its arguments, and runs it. Without a command the arguments are
// files to check, so that files dropped on the program's icon just work.
func (e *env) dispatch(args []string) error {
	commands := e.commands()
	args = e.opening(commands, args)
	name, rest := args[0], args[1:]
	switch name {
	case "help", "帮助", "--help", "-h":
		if len(rest) > 0 && rest[0] != "--help" && rest[0] != "-h" {
			cmd := find(commands, rest[0])
			if cmd == nil {
				return unknownCommand(commands, rest[0])
			}
			return e.help(e.stdout, commands, cmd)
		}
		return e.help(e.stdout, commands, nil)
	case "--version", "-v":
		name = "version"
	}
	cmd := find(commands, name)
	if cmd == nil {
		if looksLikeCommand(name) {
			return unknownCommand(commands, name)
		}
		cmd, rest = find(commands, "check"), args
	}
	set, rest, err := parseLine(cmd, rest)
	if errors.Is(err, errHelp) {
		return e.help(e.stdout, commands, cmd)
	}
	if err == nil {
		err = checkChoices(set)
	}
	if err != nil {
		return err
	}
	if cmd.Takes == isInput && slices.Contains(rest, "") {
		return usageError("有一个文件名是空的；请核对命令里的引号和变量")
	}
	if set, rest, err = e.inFolder(cmd, set, rest); err != nil {
		return err
	}
	e.sayNearFiles(cmd, set, rest)
	e.job.Given = inputsOf(set)
	app := &cli.App{
		Name: "nianbao", Commands: []*cli.Command{cmd.forCLI()}, HideHelp: true, HideVersion: true, DisableSliceFlagSeparator: true,
		Writer: e.stdout, ErrWriter: e.stderr, ExitErrHandler: func(*cli.Context, error) {},
		OnUsageError: func(_ *cli.Context, err error, _ bool) error { return usageError("%v", err) },
	}
	err = app.Run(append([]string{"nianbao", cmd.Name}, inOrder(set, rest)...))
	if e.code != "" {
		fmt.Fprint(e.stderr, "nianbao: "+feedback.Hint(nil, e.code))
	}
	return err
}

func find(commands []*subcommand, name string) *subcommand {
	return lists.First(commands, func(c *subcommand) bool { return c.Name == name || c.Alias == name })
}

// looksLikeCommand tells a mistyped command from a file: a plain word that is no path, has no extension and starts no flag.
func looksLikeCommand(name string) bool {
	return !strings.ContainsAny(name, `./\`) && !strings.HasPrefix(name, "-") && !exists(name)
}
