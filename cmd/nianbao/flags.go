package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/templates/hanzi"
)

// errHelp asks for a command's help.
var errHelp = errors.New("help")

// A setFlag is a flag on a command line.
type setFlag struct {
	flag  cli.Flag
	value string   // "" for a switch
	words []string // as it was typed
}

// typed is the flag's name as it was typed, without a value.
func (s setFlag) typed() string {
	name, _, _ := strings.Cut(s.words[0], "=")
	return name
}

// parseLine tells a command's flags from its arguments. What follows -- is an argument whatever it looks like.
func parseLine(cmd *cli.Command, args []string) (set []setFlag, rest []string, err error) {
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
		flag := findFlag(cmd, name)
		if flag == nil {
			return nil, nil, unknownFlag(cmd, arg, name)
		}
		_, isBool := flag.(*cli.BoolFlag)
		if isBool || hasValue {
			set = append(set, setFlag{flag, value, []string{arg}})
			continue
		}
		i++
		if i == len(args) {
			return nil, nil, usageError("选项 %s 后面要写%s；用“nianbao %s --help”看用法", arg, placeholder(flag), cmd.Name)
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
		line = append(line, s.words...)
	}
	return append(append(line, "--"), rest...)
}

func findFlag(cmd *cli.Command, name string) cli.Flag {
	for _, f := range cmd.Flags {
		if slices.Contains(f.Names(), name) {
			return f
		}
	}
	return nil
}

func unknownFlag(cmd *cli.Command, arg, name string) error {
	var names []string
	for _, f := range cmd.Flags {
		names = append(names, f.Names()...)
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

// placeholder returns the word in back quotes of a flag's usage: what its value is.
func placeholder(f cli.Flag) string {
	usage := ""
	if doc, ok := f.(cli.DocGenerationFlag); ok {
		usage = doc.GetUsage()
	}
	if _, rest, ok := strings.Cut(usage, "`"); ok {
		word, _, _ := strings.Cut(rest, "`")
		return word
	}
	return ""
}
