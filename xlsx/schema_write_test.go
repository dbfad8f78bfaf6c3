package xlsx

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"nianbao/templates"
	"nianbao/testdata/tier"
)

// TestSchema holds our workbooks against the schemas of ISO 29500 transitional with the rules of Office 2010: with Microsoft's
// Open XML SDK, which the npm package @ooxml-tools/validate (MIT) carries for node.
func TestSchema(t *testing.T) {
	validate := tier.Tool(t, "ooxml-validate")
	dir := t.TempDir()
	faults := func(name string, data []byte) []schemaFault {
		path := filepath.Join(dir, name+".xlsx")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(validate, "--office-version", "Office2010", "--format", "xlsx", "--output-format", "json", path).Output()
		var list []schemaFault
		if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) || json.Unmarshal(out, &list) != nil {
			t.Fatalf("%s: %v: %s", name, err, out)
		}
		return list
	}
	for _, id := range []string{"2019", "2021"} {
		f, last := newGenerator(lookupForm(t, id), 9).right()
		for _, fault := range faults(id, writeBytes(t, f, Options{Previous: last, Deadline: "1月26日"})) {
			t.Errorf("form %s: %s %s: %s", id, fault.Path.Part, fault.Path.XPath, fault.Description)
		}
	}
	wrong := unzip(t, writeBytes(t, templates.NewFiling(lookupForm(t, "2021"), 2024), Options{}))
	if len(faults("wrong", rezip(t, wrong, "xl/worksheets/sheet2.xml", `<tabColor rgb="FF`, `<tabColor rgb="`))) == 0 {
		t.Error("a colour of six digits should be found")
	}
}

type schemaFault struct {
	Description string `json:"description"`
	Path        struct {
		XPath string `json:"xpath"`
		Part  string `json:"partUri"`
	} `json:"path"`
}
