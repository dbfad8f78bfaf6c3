package job

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"nianbao/cmd/internal/feedback"
)

// TestBatches: many sources come a batch at a time, each once and in order, so that reports of any number of agencies
// need the memory of one batch.
func TestBatches(t *testing.T) {
	data, err := os.ReadFile("../../../testdata/filings/示例县水务局2024.json")
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
	job := Check{World: &World{}}
	var got []string
	var sizes []int
	if err := job.batches(t.Context(), want, reportBatch, func(files []feedback.File) error {
		sizes = append(sizes, len(files))
		for _, f := range files {
			got = append(got, f.Name)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) || !slices.Equal(sizes, []int{reportBatch, reportBatch, 3}) {
		t.Errorf("%d files in batches of %v, not in order", len(got), sizes)
	}
	said := 0
	report := Report{Check: Check{World: &World{}}, Dir: filepath.Join(dir, "报告"), Formats: []string{"txt"}}
	report.Tell = func(i int, f *feedback.File, done *Reported) error {
		if said++; f.Name != want[i] || len(done.Names) != 1 {
			t.Errorf("%d: %s: %v", i, f.Name, done.Names)
		}
		return nil
	}
	outcome, err := report.Run(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	made, _ := filepath.Glob(filepath.Join(dir, "报告", "*.txt"))
	if len(made) != len(want) || said != len(want) || Verdict(want, outcome.Files) != nil {
		t.Errorf("%d reports, %d told", len(made), said)
	}
}
