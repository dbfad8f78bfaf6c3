package year

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/cmd/internal/results"
)

// TestArchive: everything that somebody may want to look up later is in the archive, nothing else, and no archive in an archive.
func TestArchive(t *testing.T) {
	f := &Folder{Dir: filepath.Join(t.TempDir(), "2024年报")}
	for _, name := range []string{SettingsFile, DecisionsFile, "收件/第一批/甲.xlsx", "汇总/汇总.json", "收件/~$甲.xlsx", ".nianbao-锁", ".git/x", "归档/旧.zip"} {
		path := f.Path(name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var first []byte
	for range 2 {
		name, n, err := f.Archive("2025-03-31", results.New(nil))
		if err != nil || name != "2024年报_2025-03-31.zip" || n != 4 {
			t.Fatal(name, n, err)
		}
		data, err := os.ReadFile(f.Path("归档/" + name))
		if err != nil {
			t.Fatal(err)
		}
		archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, x := range archive.File {
			names = append(names, x.Name)
		}
		if got := strings.Join(names, " "); got != "决定.csv 年报.yaml 收件/第一批/甲.xlsx 汇总/汇总.json" {
			t.Errorf("in the archive are %s", got)
		}
		if first != nil && !bytes.Equal(first, data) {
			t.Error("the same folder makes another archive")
		}
		first = data
	}
}
