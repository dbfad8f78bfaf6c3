package main

import (
	"errors"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/job"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// A kind is what a flag's value, or a command's argument, is. Parsing, help, completion, the man page, the suggestions of
// near names and what is never written over follow from it.
type kind int

const (
	isSwitch    kind = iota // there is no value
	isText                  // anything
	isYear                  // that a report can be about: what is beyond is a slip
	isInput                 // a file or folder that is read
	isForm                  // the id of an edition, or a file with a form
	isOutput                // a file that is written
	isWorkbooks             // a workbook that is written, or the folder for several
	isFolder                // a folder that is filled
)

// An option is one flag of a command.
type option struct {
	name, short string
	kind        kind
	usage       string   // what it does; the word for its value stands in back quotes
	preset      string   // the value where it is not given
	values      []string // that the value is one of, nil for any
	list        bool     // several of values, with commas between them
	many        bool     // the flag may be given several times
}

// A subcommand is one of the commands of the program.
type subcommand struct {
	name, alias string
	usage       string // what it does, in a few words
	args        string // its arguments in the line of usage
	takes       kind   // what the arguments are: isInput, or isText
	words       func() []string
	examples    []string
	flags       []*option
	run         func(*cli.Context) error
}

// names are the flag's names as they are typed: --output, -o.
func (f *option) names() []string {
	if f.short == "" {
		return []string{dashes(f.name)}
	}
	return []string{dashes(f.name), dashes(f.short)}
}

// word is the word for the flag's value, "" for a switch.
func (f *option) word() string {
	_, rest, _ := strings.Cut(f.usage, "`")
	word, _, _ := strings.Cut(rest, "`")
	return word
}

// about is what the flag does, in plain words.
func (f *option) about() string { return strings.ReplaceAll(f.usage, "`", "") }

// head is the flag as it is typed, with the word for its value.
func (f *option) head() string {
	return strings.TrimSpace(strings.Join(f.names(), ", ") + " " + f.word())
}

// choices are the words that may stand behind the flag, for completion.
func (f *option) choices() []string {
	if f.kind == isForm {
		return job.FormIDs()
	}
	return f.values
}

// forCLI is the flag as urfave/cli has it.
func (f *option) forCLI() cli.Flag {
	var aliases []string
	if f.short != "" {
		aliases = []string{f.short}
	}
	switch f.kind {
	case isSwitch:
		return &cli.BoolFlag{Name: f.name, Aliases: aliases}
	case isYear:
		return &cli.IntFlag{Name: f.name, Aliases: aliases}
	}
	if f.many {
		return &cli.StringSliceFlag{Name: f.name, Aliases: aliases}
	}
	return &cli.StringFlag{Name: f.name, Aliases: aliases, Value: f.preset}
}

// forCLI is the command as urfave/cli has it.
func (c *subcommand) forCLI() *cli.Command {
	cmd := &cli.Command{Name: c.name, Action: c.run, HideHelp: true}
	for _, f := range c.flags {
		cmd.Flags = append(cmd.Flags, f.forCLI())
	}
	cmd.OnUsageError = func(*cli.Context, error, bool) error {
		return usageError("选项的值不对；用“nianbao %s --help”看用法", c.name)
	}
	return cmd
}

// Flags that several commands have.

func outputFlag(kind kind, usage string) *option {
	return &option{name: "output", short: "o", kind: kind, usage: usage}
}

func inputFlag(name, usage string) *option { return &option{name: name, kind: isInput, usage: usage} }

func textFlag(name, usage string) *option { return &option{name: name, kind: isText, usage: usage} }

func yearFlag(usage string) *option { return &option{name: "year", kind: isYear, usage: usage} }

func switchFlag(name, usage string) *option { return &option{name: name, usage: usage} }

// formatFlag is --format; the first of the formats is the preset.
func formatFlag(usage string, formats ...string) *option {
	return &option{name: "format", kind: isText, usage: usage, preset: formats[0], values: formats}
}

// formFlag is --form: forms of an office's own, beside the built-in editions.
func formFlag(usage string) *option {
	return &option{name: "form", kind: isForm, usage: usage, many: true}
}

// previousFlag is --previous: reports of last year and, for those who compare texts, of the years before.
func previousFlag(usage string) *option {
	return &option{name: "previous", kind: isInput, usage: usage, many: true}
}

// earlier says what reports of the years before are for.
const earlier = "；可以写几次，前年的报告也拿来看正文是不是沿用"

// readFormFlag is --form of the commands that read.
func readFormFlag() *option {
	return formFlag("本地格式`文件.yaml`，制表时用了本地格式的要写上；可以写几次")
}

func convertFlag() *option {
	return switchFlag("convert", "旧格式的文件（.doc、.wps、.rtf、.odt、.xls、.et、.ods）用本机的 LibreOffice 转换后读取；"+
		"转换时不联网。不写就不启动别的程序")
}

// errHelp asks for a command's help.
var errHelp = errors.New("help")

// A setFlag is a flag on a command line.
type setFlag struct {
	*option
	value string   // "" for a switch
	typed []string // as it was typed
}

// typedName is the flag's name as it was typed, without a value.
func (s setFlag) typedName() string {
	name, _, _ := strings.Cut(s.typed[0], "=")
	return name
}

// parseLine tells a command's flags from its arguments. What follows -- is an argument whatever it looks like.
func parseLine(cmd *subcommand, args []string) (set []setFlag, rest []string, err error) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			rest = append(rest, args[i+1:]...)
			break
		}
		if !strings.HasPrefix(arg, "-") || arg == "-" {
			rest = append(rest, arg)
			continue
		}
		name, value, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if name == "help" || name == "h" || name == "帮助" {
			return nil, nil, errHelp
		}
		flag := cmd.flag(name)
		if flag == nil {
			return nil, nil, unknownFlag(cmd, arg, name)
		}
		if flag.kind == isSwitch || hasValue {
			set = append(set, setFlag{flag, value, []string{arg}})
			continue
		}
		i++
		if i == len(args) {
			return nil, nil, usageError("选项 %s 后面要写%s；用“nianbao %s --help”看用法", arg, flag.word(), cmd.name)
		}
		set = append(set, setFlag{flag, args[i], []string{arg, args[i]}})
	}
	return set, rest, nil
}

// inOrder puts a command's flags before its arguments, which urfave/cli v2 needs: it silently takes a flag that follows an
// argument for another argument (its issues 976 and 1177).
func inOrder(set []setFlag, rest []string) []string {
	var line []string
	for _, s := range set {
		line = append(line, s.typed...)
	}
	return append(append(line, "--"), rest...)
}

// flag returns the flag of a name without dashes, nil for none.
func (c *subcommand) flag(name string) *option {
	return lists.First(c.flags, func(f *option) bool { return name == f.name || name != "" && name == f.short })
}

func unknownFlag(cmd *subcommand, arg, name string) error {
	var names []string
	for _, f := range cmd.flags {
		names = append(names, f.name)
		if f.short != "" {
			names = append(names, f.short)
		}
	}
	if near := hanzi.Nearest(name, names); near != "" && len(name) > 1 { // one letter is near to any other
		return usageError("“nianbao %s”没有 %s 这个选项；是不是 %s？", cmd.name, arg, dashes(near))
	}
	return usageError("“nianbao %s”没有 %s 这个选项；用“nianbao %s --help”看全部选项", cmd.name, arg, cmd.name)
}

// dashes writes a flag's name as it is typed.
func dashes(name string) string {
	if len([]rune(name)) == 1 {
		return "-" + name
	}
	return "--" + name
}
