package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
)

// TestBatches: many sources come a batch at a time, each once and in order, so that reports of any number of agencies
// need the memory of one batch.
func TestBatches(t *testing.T) {
	data, err := os.ReadFile("../../testdata/filings/示例县水务局2024.json")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var want []string
	for i := range 2*reportBatch + 3 {
		name := filepath.Join(dir, fmt.Sprintf("%04d.json", i))
		agency := bytes.ReplaceAll(data, []byte("示例县水务局"), fmt.Appendf(nil, "示例县%04d局", i))
		if err := os.WriteFile(name, agency, 0o666); err != nil {
			t.Fatal(err)
		}
		want = append(want, name)
	}
	var trouble bytes.Buffer
	job := checkJob{env: &env{stderr: &trouble}, open: intake.Options{}}
	var got []string
	var sizes []int
	if err := job.batches(want, reportBatch, func(files []feedback.File) error {
		sizes = append(sizes, len(files))
		for _, f := range files {
			got = append(got, f.Name)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) || !slices.Equal(sizes, []int{reportBatch, reportBatch, 3}) {
		t.Errorf("%d files in batches of %v, not in order: %v", len(got), sizes, trouble.String())
	}
	var out bytes.Buffer
	e := &env{stdout: &out, stderr: &trouble}
	if code := e.run([]string{"nianbao", "report", dir, "-o", filepath.Join(dir, "报告"), "--format", "txt"}); code != exitFine {
		t.Errorf("exit code %d\n%s", code, trouble.String())
	}
	made, _ := filepath.Glob(filepath.Join(dir, "报告", "*.txt"))
	if len(made) != len(want) || !bytes.Contains(out.Bytes(), fmt.Appendf(nil, "共 %d 个文件：通过 %d", len(want), len(want))) {
		t.Errorf("%d reports\n%.500s", len(made), out.String())
	}
}
