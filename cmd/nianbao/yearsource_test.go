package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/year"
	"nianbao/templates"
)

// TestYearAsSource: whoever names the folder of a year as a source means what has come in it, with what the folder settles; not
// its roster, last year's filings and its own results besides.
func TestYearAsSource(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "2024年报")
	roster := filepath.Join(t.TempDir(), "名单.csv")
	writeFile(t, roster, []byte("单位名称,单位代码,上级代码\r\n海原县人民政府,000,\r\n海原县第一局,001,000\r\n"))
	command(t, exitFine, "year", dir, "--year", "2024", "--roster", roster)
	filing := randomFiling(form, templates.Agency{Name: "海原县第一局", Code: "001"}, 1)
	writeWorkbook(t, filepath.Join(dir, year.Inbox, "来件.xlsx"), filing)
	writeWorkbook(t, filepath.Join(dir, "另存.xlsx"), filing)
	writeWorkbook(t, filepath.Join(dir, year.Last, "别的.xlsx"), filing)
	other := filepath.Join(t.TempDir(), "手头.xlsx")
	writeWorkbook(t, other, filing)
	for _, tt := range []struct {
		reason string
		args   []string
		want   []string
	}{
		{"the folder alone", []string{dir}, []string{"来件.xlsx"}},
		{"the same twice", []string{dir, "--folder", dir}, []string{"来件.xlsx"}},
		{"beside a file", []string{dir, other}, []string{"来件.xlsx", "手头.xlsx"}},
		{"a folder of it is meant as it is named", []string{filepath.Join(dir, year.Last)}, []string{"别的.xlsx"}},
	} {
		var out, said strings.Builder
		e := &env{stdin: strings.NewReader(""), stdout: &out, stderr: &said, now: func() time.Time { return testNow }}
		e.run(append([]string{"nianbao", "check"}, tt.args...))
		for _, name := range []string{"来件.xlsx", "另存.xlsx", "别的.xlsx", "手头.xlsx"} {
			read := strings.Contains(out.String(), name)
			wanted := false
			for _, w := range tt.want {
				wanted = wanted || w == name
			}
			if read != wanted {
				t.Errorf("%s: %s is read: %v\n%s%s", tt.reason, name, read, out.String(), said.String())
			}
		}
		if !strings.Contains(tt.reason, "meant") && !strings.Contains(said.String(), "收件") {
			t.Errorf("%s: it is not said that 收件 was read: %s", tt.reason, said.String())
		}
	}
}
