package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

// sayNearFiles names, for every input that is not there, the file that may be meant. The command itself says that the
// input is missing.
func (e *env) sayNearFiles(cmd *subcommand, set []setFlag, args []string) {
	var names []string
	if cmd.Takes == isInput {
		names = append(names, args...)
	}
	for _, name := range append(names, inputsOf(set)...) {
		if near := nearFile(name); near != "" {
			fmt.Fprintf(e.stderr, "nianbao: 找不到“%s”；是不是“%s”？\n", name, near)
		}
	}
}

// inputsOf returns the files and folders that flags name for reading.
func inputsOf(set []setFlag) (names []string) {
	for _, s := range set {
		if s.named() {
			names = append(names, s.value)
		}
	}
	return names
}

// named reports whether a flag names a file to read; --form does where its value looks like a file.
func (s setFlag) named() bool {
	yaml := strings.HasSuffix(s.value, ".yaml") || strings.HasSuffix(s.value, ".yml")
	return s.Kind == isInput || s.Kind == isForm && yaml
}

// nearFile returns the path that may be meant by one that is not there, or "". It looks along the path for the first name
// that is missing, and into the folder where it should be.
func nearFile(name string) string {
	if name == "" || exists(name) {
		return ""
	}
	parent, rest := filepath.Clean(name), ""
	for {
		dir, base := filepath.Dir(parent), filepath.Base(parent)
		if dir == parent {
			return ""
		}
		if !exists(dir) {
			parent, rest = dir, filepath.Join(base, rest)
			continue
		}
		near := nearEntry(dir, base)
		if near == "" {
			return ""
		}
		found := filepath.Join(dir, near, rest)
		if !exists(found) {
			return "" // one slip is guessed, not two
		}
		return found
	}
}

// nearEntry returns the entry of a folder that may be meant by base: the same but for the extension or the case of
// letters, or else the nearest.
func nearEntry(dir, base string) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return ""
	}
	var names []string
	for _, d := range entries {
		name := d.Name()
		if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") {
			continue
		}
		if strings.EqualFold(name, base) || strings.EqualFold(stem(name), stem(base)) {
			return name
		}
		names = append(names, name)
	}
	stems := make([]string, len(names))
	for i, name := range names {
		stems[i] = stem(name) // or two short names would be near by their extensions
	}
	if near := hanzi.Nearest(stem(base), stems); near != "" {
		return names[slices.Index(stems, near)]
	}
	return ""
}

func stem(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }

// unknownCommand says which command, or which file of this folder, may be meant.
func unknownCommand(commands []*subcommand, name string) error {
	names := []string{"help", "帮助"}
	for _, c := range commands {
		names = append(names, c.Name, c.Alias)
	}
	near := hanzi.Nearest(name, names)
	if file := nearFile(name); file != "" && (near == "" || distance(name, file) < distance(name, near)) {
		near = file
	}
	if near != "" {
		return usageError("没有“%s”这个命令，也没有这个文件；是不是“%s”？", name, near)
	}
	return usageError("没有“%s”这个命令，也没有这个文件；用“nianbao --help”看全部命令", name)
}

func distance(a, b string) int { return hanzi.Distance([]rune(a), []rune(b)) }
