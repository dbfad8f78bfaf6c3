package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/cmd/internal/job"
	"nianbao/templates"
	"nianbao/testdata/tier"
)

// completionScript returns the script that the command prints.
func completionScript(t *testing.T, shell string) string {
	t.Helper()
	var out, trouble bytes.Buffer
	if code := (&env{stdout: &out, stderr: &trouble}).run([]string{"nianbao", "completion", shell}); code != exitFine {
		t.Fatalf("exit code %d: %s", code, trouble.String())
	}
	return out.String()
}

// completionFolder holds files to complete.
func completionFolder(t *testing.T) string {
	dir := t.TempDir()
	for _, name := range []string{"回收/一.xlsx", "某局 填报表.xlsx", "名单.csv", "script"} {
		writeFile(t, filepath.Join(dir, name), []byte("x"))
	}
	return dir
}

func TestBashCompletion(t *testing.T) {
	bash := tier.Tool(t, "bash")
	dir := completionFolder(t)
	script := completionScript(t, "bash")
	writeFile(t, filepath.Join(dir, "script"), []byte(script))
	if out, err := exec.Command(bash, "-n", filepath.Join(dir, "script")).CombinedOutput(); err != nil {
		t.Fatalf("bash -n: %v\n%s", err, out)
	}
	for _, tt := range []struct {
		reason string
		words  []string // behind nianbao; the last one is being typed
		want   []string
		some   bool // want are some of what is offered
	}{
		{"commands in English", []string{""}, []string{"template", "check", "report", "collect", "help"}, true},
		{"a command begun", []string{"che"}, []string{"check"}, false},
		{"a Chinese name begun", []string{"核"}, []string{"核对", "核对页"}, false},
		{"a file without a command", []string{"某"}, []string{"某局 填报表.xlsx"}, false},
		{"flags", []string{"check", "--for"}, []string{"--form", "--format"}, false},
		{"flags of a Chinese name", []string{"核对", "--an"}, []string{"--annotate"}, false},
		{"settled values", []string{"check", "--format", ""}, []string{"text", "json", "html"}, false},
		{"a value behind =", []string{"check", "--format", "=", "js"}, []string{"json"}, false},
		{"a value right behind =", []string{"check", "--format", "="}, []string{"text", "json", "html"}, false},
		{"a list of values", []string{"report", "--format", "docx,h"}, []string{"docx,html"}, false},
		{"forms", []string{"template", "--form", "20"}, []string{"2019", "2021"}, false},
		{"files, with spaces", []string{"check", "某"}, []string{"某局 填报表.xlsx"}, false},
		{"files for a flag", []string{"collect", "回收", "--roster", "名"}, []string{"名单.csv"}, false},
		{"folders only", []string{"check", "--annotate", ""}, []string{"回收"}, false},
		{"no files for a name", []string{"template", "--agency", ""}, nil, false},
		{"rules", []string{"rules", "applications.bal"}, []string{"applications.balance"}, false},
		{"shells", []string{"completion", "f"}, []string{"fish"}, false},
		{"help on a command", []string{"help", "coll"}, []string{"collect"}, false},
	} {
		var quoted []string
		for _, w := range append([]string{"nianbao"}, tt.words...) {
			quoted = append(quoted, quoteShell(w))
		}
		line := "source ./script; COMP_WORDS=(" + strings.Join(quoted, " ") + "); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _nianbao; " +
			`[[ ${#COMPREPLY[@]} -eq 0 ]] || printf '%s\n' "${COMPREPLY[@]}"`
		cmd := exec.Command(bash, "--norc", "-c", line)
		cmd.Dir = dir
		out, err := cmd.Output()
		got := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
		if len(out) == 0 {
			got = nil
		}
		fine := slices.Equal(got, tt.want)
		if tt.some {
			fine = !slices.ContainsFunc(tt.want, func(w string) bool { return !slices.Contains(got, w) }) && !slices.Contains(got, "核对")
		}
		if _, exit := err.(*exec.ExitError); err != nil && !exit || !fine {
			t.Errorf("%s: %q gives %q, want %q (%v)", tt.reason, tt.words, got, tt.want, err)
		}
	}
}

// zsh's own functions are replaced by ones that print what they are asked for.
func TestZshCompletion(t *testing.T) {
	zsh := tier.Tool(t, "zsh")
	dir := completionFolder(t)
	writeFile(t, filepath.Join(dir, "script"), []byte(completionScript(t, "zsh")))
	if out, err := exec.Command(zsh, "-n", filepath.Join(dir, "script")).CombinedOutput(); err != nil {
		t.Fatalf("zsh -n: %v\n%s", err, out)
	}
	const stubs = `compdef() { }; _arguments() { print -rl -- "$@" }; _files() { print files }; _describe() { print -rl -- ${(P)4} }; source ./script; `
	for _, tt := range []struct {
		reason, line string
		want         []string
	}{
		{"commands and files", `words=(nianbao ""); CURRENT=2; _nianbao`, []string{"check:核对填报表，逐个文件列出问题和结论", "核对:核对填报表，逐个文件列出问题和结论", "files"}},
		{"flags with values", `words=(nianbao check --format ""); CURRENT=4; _nianbao; print $words[1] $CURRENT`,
			[]string{"--format=[输出格式：text（文字，默认）、json、html（可打印的回执）]:格式:(text json html)", "--annotate=[没有通过的填报表，标出问题后另存到这个文件夹，原文件不动]:文件夹:_files -/", "*:文件或文件夹:_files", "check 3"}},
		{"both names of a flag", `words=(nianbao 制表 ""); CURRENT=3; _nianbao`, []string{"(--output -o)--output=[写到这个文件或文件夹]:文件或文件夹:_files", "(--output -o)-o+[写到这个文件或文件夹]:文件或文件夹:_files"}},
		{"rules", `words=(nianbao rules app); CURRENT=3; _nianbao | tr " " "\n"`, []string{"applications.balance"}},
	} {
		cmd := exec.Command(zsh, "-f", "-c", stubs+tt.line)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		got := strings.Split(string(out), "\n")
		for _, want := range tt.want {
			if err != nil || !slices.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s(%v)", tt.reason, want, out, err)
			}
		}
	}
}

func TestFishCompletion(t *testing.T) {
	fish := tier.Tool(t, "fish")
	dir := completionFolder(t)
	writeFile(t, filepath.Join(dir, "script"), []byte(completionScript(t, "fish")))
	for _, tt := range []struct {
		line string
		want []string
		not  []string
	}{
		{"nianbao che", []string{"check"}, nil},
		{"nianbao 核", []string{"核对"}, nil},
		{"nianbao check --format ", []string{"text", "json", "html"}, []string{"名单.csv"}},
		{"nianbao check --fo", []string{"--format"}, nil},
		{"nianbao report --format docx,h", []string{"docx,html"}, nil},
		{"nianbao collect --roster 名", []string{"名单.csv"}, nil},
		{"nianbao check 某", []string{"某局 填报表.xlsx"}, nil},
		{"nianbao check --annotate ", []string{"回收/"}, []string{"名单.csv"}},
		{"nianbao rules applications.bal", []string{"applications.balance"}, nil},
		{"nianbao completion ", []string{"powershell"}, []string{"名单.csv"}},
	} {
		cmd := exec.Command(fish, "--no-config", "-c", "source ./script; complete -C "+quoteFish(tt.line))
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "HOME="+dir, "LC_ALL=C.UTF-8")
		out, err := cmd.CombinedOutput()
		var got []string
		for line := range strings.Lines(string(out)) {
			word, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			got = append(got, strings.ReplaceAll(word, `\ `, " "))
		}
		for _, w := range tt.want {
			if err != nil || !slices.Contains(got, w) {
				t.Errorf("%s: no %q in %q (%v)", tt.line, w, got, err)
			}
		}
		for _, w := range tt.not {
			if slices.Contains(got, w) {
				t.Errorf("%s: %q among %q", tt.line, w, got)
			}
		}
	}
}

// PowerShell is not to be had everywhere: its script is looked at. It must be ASCII and balanced, and its table must be
// that of the commands.
func TestPowershellCompletion(t *testing.T) {
	script := completionScript(t, "powershell")
	if i := strings.IndexFunc(script, func(r rune) bool { return r >= 0x80 }); i >= 0 {
		t.Errorf("not ASCII: %.20q", script[i:])
	}
	_, rest, _ := strings.Cut(script, "ConvertFrom-Json '")
	text, code, ok := strings.Cut(rest, "'\n")
	if !ok {
		t.Fatal("no table")
	}
	var table []struct {
		Names []string
		About string
		Flags []struct {
			Names  []string
			Value  bool
			Values []string
		}
	}
	if err := json.Unmarshal([]byte(strings.ReplaceAll(text, "''", "'")), &table); err != nil {
		t.Fatal(err)
	}
	want := (&env{}).completed()
	if len(table) != len(want) {
		t.Fatalf("%d commands, want %d", len(table), len(want))
	}
	for i, c := range table {
		if !slices.Equal(c.Names, want[i].names()) || c.About != want[i].Usage || len(c.Flags) != len(want[i].Flags) {
			t.Errorf("%v %q, want %v %q", c.Names, c.About, want[i].names(), want[i].Usage)
			continue
		}
		for j, f := range c.Flags {
			x := want[i].Flags[j]
			if !slices.Equal(f.Names, x.names()) || f.Value != (x.Kind != isSwitch) || !slices.Equal(f.Values, x.choices()) {
				t.Errorf("%v: %+v, want %+v", c.Names, f, x)
			}
		}
	}
	for _, pair := range []string{"{}", "()", "[]"} {
		if strings.Count(code, pair[:1]) != strings.Count(code, pair[1:]) {
			t.Errorf("%s do not balance", pair)
		}
	}
}

// TestCommandsYAML: every command can be run, and the values that commands.yaml writes out are those that the jobs know.
func TestCommandsYAML(t *testing.T) {
	values := map[string][]string{"report format": job.ReportFormats,
		"collect include": {string(templates.Accepted), string(templates.Query), string(templates.Rejected)},
		"export format":   slices.Sorted(maps.Keys(job.Exporters)), "rules format": slices.Sorted(maps.Keys(ruleWriters))}
	for _, cmd := range (&env{}).commands() {
		if cmd.run == nil {
			t.Errorf("%s: nothing runs it", cmd.Name)
		}
		for _, f := range cmd.Flags {
			id := cmd.Name + " " + f.Name
			if want := values[id]; want != nil && !slices.Equal(slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(f.Values))) {
				t.Errorf("%s: %q, the jobs know %q", id, f.Values, want)
			}
			delete(values, id)
		}
	}
	if len(values) > 0 {
		t.Errorf("no such flags: %v", values)
	}
}

// TestFlags: a flag has a word for its value where it takes one, and only there; the help names every settled value; and the
// word agrees with what the flag is said to be.
func TestFlags(t *testing.T) {
	words := map[kind][]string{isYear: {"年度"}, isFolder: {"文件夹"}, isOutput: {"文件"}, isWorkbooks: {"文件", "文件或文件夹"},
		isInput: {"文件", "文件.yaml", "文件.docx", "名单", "上年", "填报"}, isForm: {"编号", "文件.yaml"}, isSwitch: {""}}
	for _, cmd := range (&env{}).commands() {
		for _, f := range cmd.Flags {
			if want, known := words[f.Kind]; known && !slices.Contains(want, f.word()) || f.Kind == isText && f.word() == "" {
				t.Errorf("%s %s: the word for its value is %q", cmd.Name, f.Name, f.word())
			}
			if f.Name == "format" && len(f.Values) == 0 {
				t.Errorf("%s %s has no settled values", cmd.Name, f.Name)
			}
			for _, v := range f.Values {
				if !strings.Contains(f.about(), v) {
					t.Errorf("%s %s: the help does not name %s", cmd.Name, f.Name, v)
				}
			}
			if preset := strings.Split(f.Preset, ","); f.Preset != "" && len(f.Values) > 0 && !slices.Contains(f.Values, preset[0]) {
				t.Errorf("%s %s: the preset is %q", cmd.Name, f.Name, f.Preset)
			}
		}
	}
}
