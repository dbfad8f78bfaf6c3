package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestHouseSize holds what makes a package readable, tests aside: it has no more than 30 files, no function is longer than 90
// lines, and of all lines no more than 60 are longer than 140 characters.
func TestHouseSize(t *testing.T) {
	const mostFiles, mostLines, longLine, mostLong = 30, 90, 140, 60
	files, long := map[string]int{}, []string{}
	for _, root := range []string{"..", "../../templates", "../../xlsx"} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() && d.Name() != "testdata" {
				return err
			}
			if d.IsDir() {
				return fs.SkipDir
			}
			if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return nil
			}
			files[filepath.Dir(name)]++
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			for line := range strings.Lines(string(data)) {
				if utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > longLine {
					long = append(long, name+": "+strings.TrimSpace(line))
				}
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, name, data, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			for _, d := range file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok {
					if n := set.Position(f.End()).Line - set.Position(f.Pos()).Line + 1; n > mostLines {
						t.Errorf("%s: %s has %d lines", name, f.Name.Name, n)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for pkg, n := range files {
		if n > mostFiles {
			t.Errorf("%s has %d files", pkg, n)
		}
	}
	if len(files) < 30 || len(long) > mostLong {
		t.Errorf("%d packages; %d lines of more than %d characters:\n%s", len(files), len(long), longLine, strings.Join(long, "\n"))
	}
}
