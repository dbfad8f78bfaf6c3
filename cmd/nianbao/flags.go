package main

import (
	"errors"
	"fmt"
	"slices"
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

// kinds are the kinds by name.
var kinds = []string{"switch", "text", "year", "input", "form", "output", "workbooks", "folder"}

func (k *kind) UnmarshalText(name []byte) error {
	*k = kind(slices.Index(kinds, string(name)))
	if *k < 0 {
		return fmt.Errorf("no kind %q", name)
	}
	return nil
}

// An option is one flag of a command.
type option struct {
	Name, Short string
	Kind        kind
	Usage       string   // what it does; the word for its value stands in back quotes
	Preset      string   // the value where it is not given
	Values      []string // that the value is one of, nil for any
	List        bool     // several of values, with commas between them
	Many        bool     // the flag may be given several times
}

// A subcommand is one of the commands of the program. What help and man page say of it beside usage, options and examples is
// About: what it does, in two or three sentences; Gives: what comes out; Next: what to do then; More: further paragraphs, for
// what a reader of the others could get wrong.
type subcommand struct {
	Name, Alias        string
	Usage              string // what it does, in a few words
	Args               string // its arguments in the line of usage
	Takes              kind   // what the arguments are: isInput, or isText
	About, Gives, Next string
	More               []string
	Examples           []string
	Flags              []*option
	words              func() []string // that the argument is one of, nil for any
	run                func(*cli.Context) error
}

// names are the flag's names as they are typed: --output, -o.
func (f *option) names() []string {
	if f.Short == "" {
		return []string{dashes(f.Name)}
	}
	return []string{dashes(f.Name), dashes(f.Short)}
}

// word is the word for the flag's value, "" for a switch.
func (f *option) word() string {
	_, rest, _ := strings.Cut(f.Usage, "`")
	word, _, _ := strings.Cut(rest, "`")
	return word
}

// about is what the flag does, in plain words.
func (f *option) about() string { return strings.ReplaceAll(f.Usage, "`", "") }

// head is the flag as it is typed, with the word for its value.
func (f *option) head() string {
	return strings.TrimSpace(strings.Join(f.names(), ", ") + " " + f.word())
}

// choices are the words that may stand behind the flag, for completion.
func (f *option) choices() []string {
	if f.Kind == isForm {
		return job.FormIDs()
	}
	return f.Values
}

// forCLI is the flag as urfave/cli has it.
func (f *option) forCLI() cli.Flag {
	var aliases []string
	if f.Short != "" {
		aliases = []string{f.Short}
	}
	switch f.Kind {
	case isSwitch:
		return &cli.BoolFlag{Name: f.Name, Aliases: aliases}
	case isYear:
		return &cli.IntFlag{Name: f.Name, Aliases: aliases}
	}
	if f.Many {
		return &cli.StringSliceFlag{Name: f.Name, Aliases: aliases}
	}
	return &cli.StringFlag{Name: f.Name, Aliases: aliases, Value: f.Preset}
}

// forCLI is the command as urfave/cli has it.
func (c *subcommand) forCLI() *cli.Command {
	cmd := &cli.Command{Name: c.Name, Action: c.run, HideHelp: true}
	for _, f := range c.Flags {
		cmd.Flags = append(cmd.Flags, f.forCLI())
	}
	cmd.OnUsageError = func(*cli.Context, error, bool) error {
		return usageError("选项的值不对；用“nianbao %s --help”看用法", c.Name)
	}
	return cmd
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
		if flag.Kind == isSwitch || hasValue {
			set = append(set, setFlag{flag, value, []string{arg}})
			continue
		}
		i++
		if i == len(args) {
			return nil, nil, usageError("选项 %s 后面要写%s；用“nianbao %s --help”看用法", arg, flag.word(), cmd.Name)
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
	return lists.First(c.Flags, func(f *option) bool { return name == f.Name || name != "" && name == f.Short })
}

func unknownFlag(cmd *subcommand, arg, name string) error {
	var names []string
	for _, f := range cmd.Flags {
		names = append(names, f.Name)
		if f.Short != "" {
			names = append(names, f.Short)
		}
	}
	if near := hanzi.Nearest(name, names); near != "" && len(name) > 1 { // one letter is near to any other
		return usageError("“nianbao %s”没有 %s 这个选项；是不是 %s？", cmd.Name, arg, dashes(near))
	}
	return usageError("“nianbao %s”没有 %s 这个选项；用“nianbao %s --help”看全部选项", cmd.Name, arg, cmd.Name)
}

// dashes writes a flag's name as it is typed.
func dashes(name string) string {
	if len([]rune(name)) == 1 {
		return "-" + name
	}
	return "--" + name
}
