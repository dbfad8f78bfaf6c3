package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestArrows holds the house together: imports run down only, as the maintainers' page says.
func TestArrows(t *testing.T) {
	page, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	allowed := houseTable(string(page), "| package | may import |")
	everywhere := allowed["every package"]
	delete(allowed, "every package")
	owners := houseTable(string(page), "| library | room |")
	if len(allowed) < 10 || len(owners) < 3 {
		t.Fatalf("cmd/README.md: %d packages and %d libraries found", len(allowed), len(owners))
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "nianbao/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg := strings.TrimPrefix(fields[0], "nianbao/")
		down, known := allowed[pkg]
		if !known {
			t.Errorf("package %s is not in the house of cmd/README.md", pkg)
			continue
		}
		delete(allowed, pkg)
		for _, imported := range fields[1:] {
			if owner, ok := owners[imported]; ok && !slices.Contains(owner, pkg) {
				t.Errorf("%s imports %s, which belongs to %v", pkg, imported, owner)
			}
			if own, ok := strings.CutPrefix(imported, "nianbao/"); ok && !slices.Contains(append(everywhere, down...), own) {
				t.Errorf("%s imports %s: imports run down only", pkg, own)
			}
		}
	}
	for pkg := range allowed {
		t.Errorf("cmd/README.md names package %s, which is not there", pkg)
	}
}

// houseTable reads a table of the maintainers' page by its head: name to the list in the second column.
func houseTable(page, head string) map[string][]string {
	table := map[string][]string{}
	_, rows, _ := strings.Cut(page, head+"\n")
	for line := range strings.Lines(rows) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 2 {
			break
		}
		if name := strings.TrimSpace(cells[0]); !strings.HasPrefix(name, "---") {
			table[name] = strings.FieldsFunc(cells[1], func(r rune) bool { return r == ',' || r == ' ' })
		}
	}
	return table
}
