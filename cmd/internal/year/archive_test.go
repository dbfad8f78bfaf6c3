package year

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/results"
)

// TestArchive: everything that somebody may want to look up later is in the archive with its sum, nothing else, and no archive in
// an archive; what is not in it is said.
func TestArchive(t *testing.T) {
	f := &Folder{Dir: filepath.Join(t.TempDir(), "2024年报"), Settings: Settings{Roster: "/别处/名单.xlsx"}}
	put := func(name string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(f.Path(name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f.Path(name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{SettingsFile, DecisionsFile, "收件/第一批/甲 局.xlsx", "汇总/汇总.json", "收件/~$甲.xlsx", ".nianbao-锁", ".git/x",
		"归档/旧.zip", SumsFile, AboutFile, "收件/归档/乙.xlsx"} {
		put(name)
	}
	var first []byte
	for range 2 {
		a, err := f.Archive("2025-03-31", "（未定稿）", "说明\n", nil, results.New(nil))
		if err != nil || a.Name != "归档/2024年报_2025-03-31（未定稿）.zip" || a.N != 5 {
			t.Fatal(a, err)
		}
		left := strings.Join(a.Left, "；")
		if left != "“归档”文件夹自己；隐藏的和临时的文件：.git、.nianbao-锁、收件/~$甲.xlsx；设置里写的文件不在这个文件夹里：/别处/名单.xlsx" {
			t.Errorf("not in it: %s", left)
		}
		data, err := os.ReadFile(f.Path(a.Name))
		if err != nil {
			t.Fatal(err)
		}
		archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		var names, sums []string
		content := map[string]string{}
		for _, x := range archive.File {
			r, err := x.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r)
			if err != nil || x.NonUTF8 || x.Modified.Format(time.DateOnly) != "2025-03-31" {
				t.Errorf("%s: %v, not in UTF-8 %v, of %s", x.Name, err, x.NonUTF8, x.Modified)
			}
			names, content[x.Name] = append(names, x.Name), string(text)
			if x.Name != SumsFile {
				sums = append(sums, fmt.Sprintf("%x  %s\n", sha256.Sum256(text), x.Name))
			}
		}
		if got := strings.Join(names, "|"); got != "决定.csv|年报.yaml|收件/归档/乙.xlsx|收件/第一批/甲 局.xlsx|汇总/汇总.json|归档说明.txt|清单.sha256" {
			t.Errorf("in the archive are %s", got)
		}
		if content[SumsFile] != strings.Join(sums, "") || content[AboutFile] != "说明\r\n没有放进去的："+left+"\r\n" {
			t.Errorf("the sums:\n%s\nof itself it says %q", content[SumsFile], content[AboutFile])
		}
		if first != nil && !bytes.Equal(first, data) {
			t.Error("the same folder makes another archive")
		}
		first = data
	}
}

// TestArchiveNames: a name that another computer cannot have keeps the folder from being archived, and nothing half is left.
func TestArchiveNames(t *testing.T) {
	for name, why := range map[string]string{"甲\\乙.xlsx": "a folder on Windows", "甲\n乙.xlsx": "two lines of the list", "\xbc\xd7.xlsx": "GBK"} {
		f := &Folder{Dir: t.TempDir()}
		if err := os.WriteFile(f.Path(name), nil, 0o600); err != nil {
			t.Skipf("this system has no such names: %v", err)
		}
		_, err := f.Archive("2025-03-31", "", "", nil, results.New(nil))
		if err == nil || !strings.Contains(err.Error(), "请改名，再归档一次") {
			t.Errorf("%s: %v", why, err)
		}
		if f.Files(Archived) > 0 {
			t.Errorf("%s: half an archive is left", why)
		}
	}
}
