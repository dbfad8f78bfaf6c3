package main

import (
	"fmt"
	"strings"
)

// bashCompletion returns a script for bash 3.2 and later. It fills COMPREPLY itself, files with spaces included, and wants
// nothing of the package bash-completion.
func bashCompletion(table []*subcommand) string {
	var b strings.Builder
	b.WriteString(`# bash 补全：nianbao。装法见 nianbao completion --help
_nianbao_words() { # words in $1 that begin with $2, one a line
  local IFS=$'\n' word
  COMPREPLY=()
  for word in $1; do
    [[ $word == "$2"* ]] && COMPREPLY+=("$word")
  done
}
_nianbao_files() { # -f files and folders, -d folders, that begin with $2
  local IFS=$'\n'
  COMPREPLY=($(compgen "$1" -- "$2"))
  compopt -o filenames 2>/dev/null
}
_nianbao_list() { # words of $1 behind the last comma of $2
  local before= word i
  [[ $2 == *,* ]] && before=${2%,*},
  _nianbao_words "$1" "${2##*,}"
  for i in "${!COMPREPLY[@]}"; do COMPREPLY[i]=$before${COMPREPLY[i]}; done
}
_nianbao() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
  COMPREPLY=()
  if [[ $cur == = ]]; then # --format=
    cur=
  elif [[ $prev == = ]]; then # --format=js
    prev=${COMP_WORDS[COMP_CWORD-2]}
  fi
`)
	var english, all []string
	for _, c := range table {
		english, all = append(english, c.names()[0]), append(all, c.names()...)
	}
	fmt.Fprintf(&b, `  if [[ $COMP_CWORD -eq 1 ]]; then
    if [[ -z $cur ]]; then
      _nianbao_words %s ''
      return
    fi
    _nianbao_words %s "$cur"
    [[ ${#COMPREPLY[@]} -eq 0 ]] && _nianbao_files -f "$cur" # no command: files to check
    return
  fi
  case $command in
`, quoteLines(english), quoteLines(all))
	for _, c := range table {
		fmt.Fprintf(&b, "    %s)\n", strings.Join(c.names(), "|"))
		b.WriteString(bashCommand(c))
		b.WriteString("      ;;\n")
	}
	b.WriteString("    *) _nianbao_files -f \"$cur\" ;;\n  esac\n}\ncomplete -F _nianbao nianbao nianbao.exe\n")
	return b.String()
}

func bashCommand(c *subcommand) string {
	var b strings.Builder
	var names []string
	cases := ""
	for _, f := range c.flags {
		names = append(names, f.names()...)
		if f.kind != isSwitch {
			cases += fmt.Sprintf("        %s) %s ;;\n", strings.Join(f.names(), "|"), bashValue(f))
		}
	}
	if cases != "" {
		b.WriteString("      case $prev in\n" + cases + "      esac\n")
	}
	if len(names) > 0 {
		fmt.Fprintf(&b, "      if [[ $cur == -* ]]; then _nianbao_words %s \"$cur\"; return; fi\n", quoteLines(names))
	}
	switch {
	case c.takes == isInput:
		b.WriteString("      _nianbao_files -f \"$cur\"\n")
	case len(c.arguments()) > 0:
		fmt.Fprintf(&b, "      _nianbao_words %s \"$cur\"\n", quoteLines(c.arguments()))
	}
	return b.String()
}

func bashValue(f *option) string {
	var steps []string
	switch {
	case f.list:
		steps = append(steps, fmt.Sprintf("_nianbao_list %s \"$cur\"", quoteLines(f.choices())))
	case len(f.choices()) > 0:
		steps = append(steps, fmt.Sprintf("_nianbao_words %s \"$cur\"", quoteLines(f.choices())))
	}
	switch {
	case f.files() && len(steps) > 0:
		steps = append(steps, `[[ ${#COMPREPLY[@]} -eq 0 ]] && _nianbao_files -f "$cur"`)
	case f.files():
		steps = append(steps, `_nianbao_files -f "$cur"`)
	case f.folder():
		steps = append(steps, `_nianbao_files -d "$cur"`)
	}
	return strings.Join(append(steps, "return"), "; ")
}

// quoteLines quotes words as one word of bash, one a line.
func quoteLines(words []string) string { return "$'" + strings.Join(words, `\n`) + "'" }
