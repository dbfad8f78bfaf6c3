package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDesktopEntry reads Exec as a desktop does, and runs it from a folder with spaces and Chinese in its name.
func TestDesktopEntry(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no sh here")
	}
	var exe string
	for line := range strings.Lines(desktopEntry()) {
		if value, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "Exec="); ok {
			exe = value
		}
	}
	args := execArguments(t, exe)
	if len(args) != 5 || args[0] != "sh" || args[1] != "-c" || args[2] != startPage || args[4] != "%k" {
		t.Fatalf("Exec is %q", args)
	}
	dir := filepath.Join(t.TempDir(), "年报 2024")
	bin := t.TempDir()
	for name, text := range map[string]string{filepath.Join(dir, "nianbao"): "here", filepath.Join(bin, "nianbao"): "path"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("#!"+sh+"\necho "+text+" $1\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct{ reason, place, want string }{
		{"beside the desktop file", filepath.Join(dir, desktopFile), "here serve\n"},
		{"installed elsewhere", "/usr/share/applications/" + desktopFile, "path serve\n"},
		{"a desktop that does not say where the file is", "", "path serve\n"},
	} {
		cmd := exec.Command(sh, "-c", args[2], args[3], tt.place)
		cmd.Dir, cmd.Env = "/", append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"))
		out, err := cmd.CombinedOutput()
		if err != nil || string(out) != tt.want {
			t.Errorf("%s: %q, want %q (%v)", tt.reason, out, tt.want, err)
		}
	}
}

// execArguments takes Exec apart by the desktop entry specification.
func execArguments(t *testing.T, s string) []string {
	t.Helper()
	var unescaped strings.Builder // the escapes of a string value: only \\ stands in ours
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
			if i == len(s) || s[i] != '\\' {
				t.Fatalf("an escape that no string value has at %d of %q", i, s)
			}
		}
		unescaped.WriteByte(s[i])
	}
	var args []string
	s = unescaped.String()
	for s != "" {
		var arg strings.Builder
		if s[0] != '"' {
			word, rest, _ := strings.Cut(s, " ")
			args, s = append(args, word), rest
			continue
		}
		i := 1
		for ; s[i] != '"'; i++ {
			if strings.ContainsRune("`$", rune(s[i])) {
				t.Fatalf("%q is not escaped in %q", s[i], s)
			}
			if s[i] == '\\' {
				i++
			}
			arg.WriteByte(s[i])
		}
		args, s = append(args, arg.String()), strings.TrimPrefix(s[i+1:], " ")
	}
	return args
}
