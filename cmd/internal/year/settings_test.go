package year

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"nianbao/cmd/internal/results"
	"nianbao/templates"
)

func TestSettings(t *testing.T) {
	tests := []struct {
		why, text string
		want      Settings
		line      int    // of the fault, 0 for none
		says      string // that the fault says
	}{
		{"what a new folder has", "year: 2025\nroster: 名单.xlsx\n", Settings{Year: 2025, Roster: "名单.xlsx"}, 0, ""},
		{"comments, blanks and nothing behind a colon", "# 说明\nyear: 2025  # 年度\noffice:\n", Settings{Year: 2025}, 0, ""},
		{"a date as documents write it", "year: 2025\ndeadline: 2026年1月5日\n", Settings{Year: 2025, Deadline: "2026-01-05"}, 0, ""},
		{"a date that YAML takes for one", "year: 2025\ndeadline: 2026-01-05\n", Settings{Year: 2025, Deadline: "2026-01-05"}, 0, ""},
		{"a day that is none", "year: 2025\ndeadline: 2026-02-30\n", Settings{}, 2, "没有“2026-02-30”这一天"},
		{"no year", "office: 示例县政务公开办\n", Settings{}, 1, "没有写 year"},
		{"nothing", "", Settings{}, 1, "没有设置"},
		{"only comments", "# 说明\n", Settings{}, 1, "没有设置"},
		{"a year beyond", "year: 1925\n", Settings{}, 1, "不能是“1925”"},
		{"a slip in a name", "year: 2025\ndeadlin: 2026-01-05\n", Settings{}, 2, "是不是 deadline"},
		{"twice", "year: 2025\nyear: 2024\n", Settings{}, 2, "写了两次"},
		{"a list", "year: 2025\nrules: [a, b]\n", Settings{}, 2, "只写一个值"},
		{"days of classes", "year: 2025\ndeadlines:  # 说明\n  乡镇: 2026年1月5日\n  街道: 2026-01-06\n",
			Settings{Year: 2025, Classes: map[string]string{"乡镇": "2026-01-05", "街道": "2026-01-06"}}, 0, ""},
		{"no classes", "year: 2025\ndeadlines:\n", Settings{Year: 2025}, 0, ""},
		{"one day for all, in the place of classes", "year: 2025\ndeadlines: 2026-01-05\n", Settings{}, 2, "每行写一类"},
		{"a class without a day", "year: 2025\ndeadlines:\n  乡镇:\n", Settings{}, 3, "后面没有写日期"},
		{"a class with a day that is none", "year: 2025\ndeadlines:\n  乡镇: 1月5日\n", Settings{}, 3, "看不懂"},
		{"a class twice", "year: 2025\ndeadlines:\n  乡镇: 2026-01-05\n  乡镇: 2026-01-06\n", Settings{}, 4, "写了两次"},
		{"a tab where YAML wants blanks", "year: 2025\n\toffice: x\n", Settings{}, 2, ""},
		{"no settings at all", "你好\n", Settings{}, 1, "一行一项"},
	}
	for _, tt := range tests {
		got, err := parse("年报.yaml", []byte(tt.text))
		var fault *templates.LoadError
		switch {
		case tt.line == 0 && (err != nil || !reflect.DeepEqual(got, tt.want)):
			t.Errorf("%s: %+v, %v", tt.why, got, err)
		case tt.line > 0 && (!errors.As(err, &fault) || fault.Line != tt.line || !strings.Contains(fault.Reason, tt.says)):
			t.Errorf("%s: %+v, %v", tt.why, got, err)
		}
	}
}

// A setting is changed in its line; everything else, comments too, stays byte for byte.
func TestSetLine(t *testing.T) {
	const before = "# 头\nyear: 2025            # 年度\r\noffice: \"甲#乙\"  # 机关\n# 尾"
	tests := []struct{ why, key, value, want string }{
		{"a value with its comment", "year", "2026", "# 头\nyear: 2026            # 年度\r\noffice: \"甲#乙\"  # 机关\n# 尾"},
		{"a longer one", "year", "2026", "# 头\nyear: 2026            # 年度\r\noffice: \"甲#乙\"  # 机关\n# 尾"},
		{"one that is not there", "deadline", "2026-01-20", before + "\ndeadline: 2026-01-20\n"},
		{"one that needs quotes", "rules", "甲: 乙 #1.yaml", before + "\nrules: '甲: 乙 #1.yaml'\n"},
		{"one with a mark in its text", "office", "丙", "# 头\nyear: 2025            # 年度\r\noffice: 丙       # 机关\n# 尾"},
	}
	for _, tt := range tests {
		got, err := setLine("年报.yaml", []byte(before), tt.key, tt.value)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %q, %v", tt.why, got, err)
		}
		var s Settings
		if s, err = parse("年报.yaml", got); err != nil {
			t.Fatalf("%s: %v", tt.why, err)
		}
		for _, i := range s.list() {
			if i.key == tt.key && i.value != tt.value {
				t.Errorf("%s: read back as %q", tt.why, i.value)
			}
		}
	}
	folded := "year: 2025\noffice: >\n  示例县\n  政务公开办\n"
	if got, err := setLine("年报.yaml", []byte(folded), "office", "丙"); err == nil {
		t.Errorf("what stands in several lines is changed by one: %q", got)
	}
}

// A new folder says everything that can be settled, and settling is reading back.
func TestMake(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "2025 年报")
	want := Settings{Year: 2025, Office: "示例县政务公开办", Contact: "0955-1234567", Deadline: "2026-01-20", Roster: RosterFile}
	if _, err := Make(dir, want, results.New(nil)); err != nil {
		t.Fatal(err)
	}
	f, err := Open(dir)
	if err != nil || !reflect.DeepEqual(f.Settings, want) {
		t.Fatalf("%+v, %v", f, err)
	}
	for _, i := range want.list() {
		if !strings.Contains(string(f.text), "\n"+i.key+":") {
			t.Errorf("a new folder does not offer %s", i.key)
		}
	}
	if err := os.WriteFile(f.Path(Last)+"/甲.xlsx", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if f.Previous() == "" || f.Roster() != "" {
		t.Errorf("last year %q, roster %q, which is not there", f.Previous(), f.Roster())
	}
	if err := f.Change(Settings{Deadline: "2026-02-01"}, results.New(nil)); err != nil || f.Deadline != "2026-02-01" || f.Office != want.Office {
		t.Errorf("%+v, %v", f.Settings, err)
	}
	if _, err := Open(t.TempDir()); !errors.Is(err, ErrNone) {
		t.Errorf("a folder without settings: %v", err)
	}
}
