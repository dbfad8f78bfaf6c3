package main

import (
	"os/exec"
	"strings"
	"testing"
)

// TestArrows holds the house together: imports run down only (design.md, section 2).
func TestArrows(t *testing.T) {
	const internal = "nianbao/cmd/internal/"
	allowed := map[string][]string{
		"nianbao/templates/formula":    {},
		"nianbao/templates/report":     {},
		"nianbao/templates":            {"nianbao/templates/formula"},
		"nianbao/xlsx/ooxml":           {},
		"nianbao/xlsx":                 {"nianbao/xlsx/ooxml", "nianbao/templates", "nianbao/templates/formula"},
		"nianbao/cmd/internal/columns": {},
		"nianbao/cmd/release":          {"nianbao/cmd/internal/columns"},
		internal + "syserr":            {},
		internal + "feedback":          {"nianbao/templates", "nianbao/templates/formula"},
		internal + "office":            {},
		internal + "report":            {"nianbao/templates", "nianbao/templates/formula", "nianbao/templates/report", internal + "office"},
		internal + "intake":            {internal + "intake/published", internal + "syserr", "nianbao/xlsx", "nianbao/xlsx/ooxml", "nianbao/templates", "nianbao/templates/formula"},
		internal + "intake/published":  {internal + "office", "nianbao/xlsx/ooxml", "nianbao/templates", "nianbao/templates/formula"},
		internal + "collect":           {"nianbao/xlsx", "nianbao/xlsx/ooxml", "nianbao/templates", "nianbao/templates/formula"},
		internal + "serve":             {internal + "feedback", internal + "syserr", "nianbao/xlsx", "nianbao/xlsx/ooxml"},
		"nianbao/cmd/nianbao":          {"nianbao/cmd/internal/columns", internal + "collect", internal + "feedback", internal + "intake", internal + "report", internal + "serve", internal + "syserr", "nianbao/xlsx", "nianbao/templates", "nianbao/templates/formula"},
	}
	// Libraries that only one floor may use.
	owners := map[string][]string{
		"github.com/xuri/excelize/v2": {"nianbao/xlsx"},
		"github.com/urfave/cli/v2":    {"nianbao/cmd/nianbao"},
		"github.com/xuri/efp":         {"nianbao/templates/formula"},
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "nianbao/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg := fields[0]
		down, known := allowed[pkg]
		if !known {
			t.Errorf("package %s is not in the house of design.md", pkg)
			continue
		}
		for _, imported := range fields[1:] {
			if owner, ok := owners[imported]; ok && !contains(owner, pkg) {
				t.Errorf("%s imports %s, which belongs to %v", pkg, imported, owner)
			}
			if strings.HasPrefix(imported, "nianbao/") && !contains(down, imported) {
				t.Errorf("%s imports %s: imports run down only", pkg, imported)
			}
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
