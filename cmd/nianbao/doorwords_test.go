package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// TestNoDoorBelow: no package knows the words of a door that it does not serve. Below the command line and package say no
// sentence, be it in Go, in the catalogue and the forms, or on the page, holds an option or a command.
func TestNoDoorBelow(t *testing.T) {
	doorWord := regexp.MustCompile(`--[a-z]+|nianbao [a-z]+|(^|[^A-Za-z])-o[^A-Za-z]`)
	look := func(where, text string) {
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) && doorWord.MatchString(text) {
			t.Errorf("%s: %s", where, text)
		}
	}
	for _, root := range []string{"../../templates", "../../xlsx", "../internal", "../page/web"} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			switch ext := filepath.Ext(name); {
			case err != nil || d.IsDir() && filepath.Base(name) != "say":
				return err
			case d.IsDir():
				return fs.SkipDir
			case ext == ".go" && !strings.HasSuffix(name, "_test.go"):
				for where, text := range literals(t, name) {
					look(where, text)
				}
			case ext == ".yaml" || ext == ".html" || ext == ".js":
				data, err := os.ReadFile(name)
				if err != nil {
					return err
				}
				for i, line := range strings.Split(string(data), "\n") {
					if code := strings.TrimSpace(line); !strings.HasPrefix(code, "#") && !strings.HasPrefix(code, "//") {
						look(name+":"+strconv.Itoa(i+1), line)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// literals returns the string literals of a Go file by their places.
func literals(t *testing.T, name string) map[string]string {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil {
				list[files.Position(lit.Pos()).String()] = text
			}
		}
		return true
	})
	return list
}
