package main

import (
	"fmt"
	"strings"
)

// zshCompletion returns a function for zsh's _arguments, to be sourced or put into $fpath as _nianbao.
func zshCompletion(table []*subcommand) string {
	var b strings.Builder
	b.WriteString("#compdef nianbao\n# zsh 补全：nianbao。装法见 nianbao completion --help\n_nianbao() {\n  local -a commands\n")
	b.WriteString("  if (( CURRENT == 2 )); then\n    commands=(\n")
	for _, c := range table {
		for _, name := range c.names() {
			fmt.Fprintf(&b, "      %s\n", quoteShell(zshWord(name)+":"+c.usage))
		}
	}
	b.WriteString("    )\n    _describe -t commands 命令 commands\n    _files\n    return\n  fi\n")
	b.WriteString("  local command=$words[2]\n  words=(\"${(@)words[2,-1]}\")\n  (( CURRENT-- ))\n  case $command in\n")
	for _, c := range table {
		fmt.Fprintf(&b, "    %s)\n      _arguments", strings.Join(c.names(), "|"))
		for _, f := range c.flags {
			b.WriteString(" \\\n        " + zshFlag(f))
		}
		switch {
		case c.takes == isInput:
			b.WriteString(" \\\n        '*:文件或文件夹:_files'")
		case len(c.arguments()) > 0:
			b.WriteString(" \\\n        " + quoteShell("*:值:("+strings.Join(c.arguments(), " ")+")"))
		}
		b.WriteString("\n      ;;\n")
	}
	b.WriteString("    *) _files ;;\n  esac\n}\n")
	b.WriteString("if [ \"$funcstack[1]\" = _nianbao ]; then _nianbao \"$@\"; else compdef _nianbao nianbao; fi\n")
	return b.String()
}

// zshFlag returns one specification of _arguments: '(-o --output)'{-o+,--output=}'[写到文件]:文件:_files'.
func zshFlag(f *option) string {
	tail := "[" + strings.NewReplacer("[", "\\[", "]", "\\]", ":", "\\:").Replace(f.about()) + "]"
	if f.kind != isSwitch {
		tail += ":" + zshWord(f.word()) + ":" + zshAction(f)
	}
	var forms []string
	for _, name := range f.names() {
		switch {
		case f.kind == isSwitch:
		case strings.HasPrefix(name, "--"):
			name += "="
		default:
			name += "+"
		}
		forms = append(forms, name)
	}
	if len(forms) == 1 {
		return quoteShell(forms[0] + tail)
	}
	return quoteShell("("+strings.Join(f.names(), " ")+")") + "{" + strings.Join(forms, ",") + "}" + quoteShell(tail)
}

func zshAction(f *option) string {
	values := strings.Join(f.choices(), " ")
	switch {
	case f.list:
		return "_sequence compadd - " + values
	case values != "" && f.files():
		return "{compadd " + values + "; _files}"
	case values != "":
		return "(" + values + ")"
	case f.folder():
		return "_files -/"
	case f.files():
		return "_files"
	}
	return " "
}

func zshWord(s string) string { return strings.ReplaceAll(s, ":", "\\:") }
