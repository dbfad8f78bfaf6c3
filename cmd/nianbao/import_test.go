package main

import (
	"fmt"
	"strings"
	"testing"

	"nianbao/templates"
)

// TestImportSaysWhichExplanationsDoNotFit: sheet 核对 has so many free lines; what finds none is named.
func TestImportSaysWhichExplanationsDoNotFit(t *testing.T) {
	t.Chdir(t.TempDir())
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	f := templates.NewFiling(form, 2024)
	f.Agency.Name = "示例县水务局"
	f.Explanations = map[string]string{}
	for i := range 30 {
		f.Explanations[fmt.Sprintf("value.blank/x%02d", i)] = "原因"
	}
	data, err := f.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, "某局.json", data)
	var out, trouble strings.Builder
	e := &env{stdin: strings.NewReader(""), stdout: &out, stderr: &trouble}
	if code := e.run([]string{"nianbao", "import", "某局.json", "-o", "表.xlsx"}); code != exitFine {
		t.Fatalf("exit %d: %s", code, trouble.String())
	}
	if !strings.Contains(trouble.String(), "有 10 条说明没有搬过来：value.blank/x20、value.blank/x21、value.blank/x22、value.blank/x23、value.blank/x24等；另有 5 条") {
		t.Errorf("said %s", trouble.String())
	}
}
