package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"
	"unicode/utf16"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/job"
	"nianbao/templates/lists"
)

// shells are those for which there is a completion script.
var shells = []string{"bash", "zsh", "fish", "powershell"}

// completionFiles are the scripts, of bash 3.2 and later (it fills COMPREPLY itself, files with spaces included, and wants
// nothing of the package bash-completion), of zsh, fish, and Windows PowerShell 5.1 and later.
//
//go:embed completion/*.tmpl
var completionFiles embed.FS

func (e *env) runCompletion(c *cli.Context) error {
	shell, all := c.Args().First(), strings.Join(shells, "、")
	if c.Args().Len() != 1 {
		return usageError("要写出给哪一种命令行用：%s，例如：nianbao completion bash", all)
	}
	script := completionScripts.Lookup(shell + ".tmpl")
	if script == nil {
		return usageError("没有“%s”的补全脚本；可以写 %s%s", shell, all, job.Meant(shell, shells))
	}
	return script.Execute(e.stdout, completionOf(e.completed()))
}

// completed returns the table from which every shell's script is made: all commands with --help among their flags, and help.
func (e *env) completed() []*subcommand {
	help := &subcommand{Name: "help", Alias: "帮助", Usage: "一个命令的用法"}
	table := e.commands()
	var names []string
	for _, c := range table {
		names = append(names, c.Name)
		c.Flags = append(c.Flags, &option{Name: "help", Usage: "这个命令的用法"})
	}
	help.words = func() []string { return names }
	return append(table, help)
}

// names are the command's names, the English one first.
func (c *subcommand) names() []string { return []string{c.Name, c.Alias} }

// A completion is what the scripts are made of; what PowerShell is told of it has a name in JSON.
type completion struct {
	English, All []string // names of commands
	Commands     []completedCommand
}

type completedCommand struct {
	Names     []string        `json:"names"`
	About     string          `json:"about"`
	Flags     []completedFlag `json:"flags"`
	Arguments []string        `json:"arguments"` // words that the argument is one of
	Files     bool            `json:"-"`         // that it is
}

type completedFlag struct {
	Names         []string `json:"names"`
	About         string   `json:"about"`
	Value         bool     `json:"value"`
	Values        []string `json:"values"`
	List          bool     `json:"list"`
	Word          string   `json:"-"`
	Files, Folder bool     `json:"-"` // that the value is the name of
}

func completionOf(table []*subcommand) (all completion) {
	for _, c := range table {
		x := completedCommand{Names: c.names(), About: c.Usage, Flags: []completedFlag{}, Files: c.Takes == isInput}
		if c.words != nil {
			x.Arguments = c.words()
		}
		for _, f := range c.Flags {
			files := f.Kind == isInput || f.Kind == isForm || f.Kind == isOutput || f.Kind == isWorkbooks
			x.Flags = append(x.Flags,
				completedFlag{f.names(), f.about(), f.Kind != isSwitch, f.choices(), f.List, f.word(), files, f.Kind == isFolder})
		}
		all.English, all.All = append(all.English, c.Name), append(all.All, x.Names...)
		all.Commands = append(all.Commands, x)
	}
	return all
}

// Valued are the flags that take a value.
func (c completedCommand) Valued() []completedFlag {
	return lists.Filter(c.Flags, func(f completedFlag) bool { return f.Value })
}

// FlagNames are the names of all flags, as they are typed.
func (c completedCommand) FlagNames() (names []string) {
	for _, f := range c.Flags {
		names = append(names, f.Names...)
	}
	return names
}

var completionScripts = template.Must(template.New("").Funcs(template.FuncMap{
	"join": strings.Join, "shell": quoteShell, "fish": quoteFish, "zsh": zshWord, "zshFlag": zshFlag, "ascii": asciiJSON,
	"lines": func(words []string) string { return "$'" + strings.Join(words, `\n`) + "'" }, // one word of bash
}).ParseFS(completionFiles, "completion/*.tmpl"))

// quoteShell quotes s for bash and zsh.
func quoteShell(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func quoteFish(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}

func zshWord(s string) string { return strings.ReplaceAll(s, ":", "\\:") }

// zshFlag returns one specification of _arguments: '(-o --output)'{-o+,--output=}'[写到文件]:文件:_files'.
func zshFlag(f completedFlag) string {
	tail := "[" + strings.NewReplacer("[", "\\[", "]", "\\]", ":", "\\:").Replace(f.About) + "]"
	forms := f.Names
	if f.Value {
		tail += ":" + zshWord(f.Word) + ":" + zshAction(f)
		forms = lists.Map(f.Names, func(name string) string {
			if strings.HasPrefix(name, "--") {
				return name + "="
			}
			return name + "+"
		})
	}
	if len(forms) == 1 {
		return quoteShell(forms[0] + tail)
	}
	return quoteShell("("+strings.Join(f.Names, " ")+")") + "{" + strings.Join(forms, ",") + "}" + quoteShell(tail)
}

func zshAction(f completedFlag) string {
	values := strings.Join(f.Values, " ")
	switch {
	case f.List:
		return "_sequence compadd - " + values
	case values != "" && f.Files:
		return "{compadd " + values + "; _files}"
	case values != "":
		return "(" + values + ")"
	case f.Folder:
		return "_files -/"
	case f.Files:
		return "_files"
	}
	return " "
}

// asciiJSON writes the table for PowerShell, as one of its texts. It is ASCII only, Chinese written as \u….: PowerShell 5.1 reads
// a script, and the output of a program, in the code page of the system.
func asciiJSON(table []completedCommand) (string, error) {
	data, err := json.Marshal(table)
	var b strings.Builder
	for _, r := range strings.ReplaceAll(string(data), "'", "''") {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		for _, u := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, `\u%04x`, u)
		}
	}
	return b.String(), err
}
