package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"
)

// powershellCompletion returns a script for Windows PowerShell 5.1 and later. It is ASCII only, Chinese written as \u….
// inside JSON: PowerShell 5.1 reads a script, and the output of a program, in the code page of the system.
func powershellCompletion(table []*subcommand) string {
	type flag struct {
		Names  []string `json:"names"`
		About  string   `json:"about"`
		Value  bool     `json:"value"`
		Values []string `json:"values"`
		List   bool     `json:"list"`
	}
	type command struct {
		Names     []string `json:"names"`
		About     string   `json:"about"`
		Flags     []flag   `json:"flags"`
		Arguments []string `json:"arguments"`
	}
	commands := []command{}
	for _, c := range table {
		x := command{Names: c.names(), About: c.usage, Flags: []flag{}, Arguments: c.arguments()}
		for _, f := range c.flags {
			x.Flags = append(x.Flags, flag{f.names(), f.about(), f.kind != isSwitch, f.choices(), f.list})
		}
		commands = append(commands, x)
	}
	data, err := json.Marshal(commands)
	if err != nil {
		panic(err) // strings and lists only
	}
	return lines("# PowerShell: nianbao. See: nianbao completion --help",
		"$nianbaoCommands = ConvertFrom-Json '"+strings.ReplaceAll(asciiJSON(string(data)), "'", "''")+"'",
		`Register-ArgumentCompleter -Native -CommandName nianbao, nianbao.exe -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  function Offer($text, $about) {
    if (-not $about) { $about = $text }
    [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $about)
  }
  if ($words.Count -le 1) {
    foreach ($c in $nianbaoCommands) {
      foreach ($name in $c.names) {
        if ($wordToComplete) { $fits = $name.StartsWith($wordToComplete) } else { $fits = $name -eq $c.names[0] }
        if ($fits) { Offer $name $c.about }
      }
    }
    return
  }
  $command = $nianbaoCommands | Where-Object { $_.names -contains $words[1] } | Select-Object -First 1
  if (-not $command) { return }
  $flag = $command.flags | Where-Object { $_.value -and ($_.names -contains $words[-1]) } | Select-Object -First 1
  if ($flag) {
    $before = ''
    $last = $wordToComplete
    if ($flag.list -and $wordToComplete.Contains(',')) {
      $before = $wordToComplete.Substring(0, $wordToComplete.LastIndexOf(',') + 1)
      $last = $wordToComplete.Substring($before.Length)
    }
    foreach ($v in $flag.values) { if ($v.StartsWith($last)) { Offer ($before + $v) $flag.about } }
    return
  }
  if ($wordToComplete.StartsWith('-')) {
    foreach ($f in $command.flags) { foreach ($name in $f.names) { if ($name.StartsWith($wordToComplete)) { Offer $name $f.about } } }
    return
  }
  foreach ($a in $command.arguments) { if ($a.StartsWith($wordToComplete)) { Offer $a $command.about } }
}`)
}

// asciiJSON writes every character of JSON text that is not ASCII as \u….
func asciiJSON(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		for _, u := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, `\u%04x`, u)
		}
	}
	return b.String()
}
