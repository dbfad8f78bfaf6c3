package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the files in testdata that are made by the program")

// returnedFiles are the workbooks of testdata/returned and the filings they are made from.
var returnedFiles = map[string]string{
	"EX001_海原县教育体育局_2024年报填报表.xlsx": "海原县教育体育局2024-更正稿.json",
	"EX002_示例县水务局_2024年报填报表.xlsx":   "示例县水务局2024.json",
	"EX003_示例县民政局_2024年报填报表.xlsx":   "示例县民政局2024-有错.json",
}

// TestReturned holds testdata/returned against the filings: the same filing gives the same bytes.
func TestReturned(t *testing.T) {
	for name, source := range returnedFiles {
		got := filepath.Join(t.TempDir(), "填报表.xlsx")
		var out, trouble bytes.Buffer
		e := &env{stdout: &out, stderr: &trouble, now: nil}
		if code := e.run([]string{"nianbao", "import", filepath.Join("../../testdata/filings", source), "-o", got}); code != 0 {
			t.Fatalf("%s: exit code %d\n%s", source, code, trouble.String())
		}
		data, err := os.ReadFile(got)
		if err != nil {
			t.Fatal(err)
		}
		target := filepath.Join("../../testdata/returned", name)
		if *update {
			if err := os.WriteFile(target, data, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		kept, err := os.ReadFile(target)
		if err != nil || !bytes.Equal(data, kept) {
			t.Errorf("%s is not what its filing gives today (%v); look at the difference, then run go test ./cmd/nianbao -run TestReturned -update", name, err)
		}
	}
}
