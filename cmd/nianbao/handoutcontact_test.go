package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// The cover says whom to ask: the office as the folder of the year has it, else the root of the roster, else whoever handed it out.
func TestHandOutContact(t *testing.T) {
	for _, c := range []struct{ reason, settings, roster, want string }{
		{"the folder says it", "year: 2024\noffice: 示例县政务公开办\ncontact: 0955-1234567\nroster: 名单.csv\n",
			"单位名称,单位代码,上级代码,联系人,电话\n示例县政府,001,,,0955-7654321\n甲局,002,001,,1\n", "示例县政务公开办 0955-1234567"},
		{"the roster has a number of its root", "year: 2024\nroster: 名单.csv\n",
			"单位名称,单位代码,上级代码,联系人,电话\n示例县政府,001,,,0955-7654321\n甲局,002,001,,1\n", "示例县政府 0955-7654321"},
		{"nobody says it", "year: 2024\nroster: 名单.csv\n", "单位名称,单位代码\n甲局,002\n", "下发这份表的单位"},
	} {
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, "年报.yaml"), []byte(c.settings))
		writeFile(t, filepath.Join(dir, "名单.csv"), []byte(c.roster))
		var out, errs bytes.Buffer
		if code := run([]string{"nianbao", "template", "--folder", dir}, strings.NewReader(""), &out, &errs); code != 0 {
			t.Fatalf("%s: %d: %s", c.reason, code, errs.String())
		}
		data, err := os.ReadFile(filepath.Join(dir, "下发", "002_甲局_2024年报填报表.xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		book, err := sheets.Open(bytes.NewReader(data), int64(len(data)), sheets.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for cell := range book.Sheet(xlsx.SheetCover).All() {
			if text, ok := strings.CutPrefix(cell.Text(), xlsx.CoverContact); ok {
				said = text
			}
		}
		if said != c.want {
			t.Errorf("%s: %q, want %q", c.reason, said, c.want)
		}
	}
}
