package steps

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/serve"
)

// TestPageWords: whatever goes wrong, the page speaks of its own steps and of files by the names that the user has given them:
// no option, no command, no working folder.
func TestPageWords(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	tools := &Tools{Now: func() time.Time { return time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC) }}
	look := func(kind, name, text string) func() ([]string, error) {
		return func() ([]string, error) {
			facts, err := tools.Look(kind, file(name, text))
			return facts.Notes, err
		}
	}
	handOut := func(opt serve.HandOut, given serve.Given) func() ([]string, error) {
		return func() ([]string, error) {
			out, err := (Office{tools}).HandOut(t.Context(), serve.Job{Given: given, Out: filepath.Join(dir, "下发")}, opt)
			if err != nil {
				return nil, err
			}
			return out.Notes, nil
		}
	}
	old := serve.Given{Previous: file("旧表.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")}
	other := serve.Given{Previous: file("外省.json", `{"schema": "nianbao.filing/1", "form": "x", "year": 2023, "agency": {"name": "甲局"}}`)}
	form := serve.HandOut{Agency: "甲局", Year: 2024}
	forbidden := regexp.MustCompile(`--[a-z]|nianbao |-o ` + "|" + regexp.QuoteMeta(dir))
	for _, tt := range []struct {
		reason string
		do     func() ([]string, error)
		want   string
	}{
		{"a roster without heads", look(serve.KindRoster, "名单.csv", "甲,1\n乙,2\n"), "可以下载名单样表照着填"},
		{"rules that are none", look(serve.KindRules, "规则.yaml", "x: ["), "规则文件“规则.yaml”"},
		{"rules of another kind", look(serve.KindRules, "规则.xlsx", "PK\x03\x04"), "规则“规则.xlsx”打不开"},
		{"a letterhead that is none", look(serve.KindLetterhead, "模板.docx", "PK\x03\x04"), "不选模板，就用程序自带的公文版式"},
		{"a year without a form", handOut(serve.HandOut{Agency: "甲局", Year: 2010}, serve.Given{}), "没有 2010 年度使用的格式"},
		{"a form for another year", handOut(serve.HandOut{Agency: "甲局", Year: 2024, Form: "2019"}, serve.Given{}), "请核对格式和年度"},
		{"last year's files are not there", handOut(form, serve.Given{Previous: filepath.Join(dir, "没有")}), "上年的“没有”找不到"},
		{"last year's need another program", handOut(form, old), "点“转换后读取”"},
		{"last year's are of a form of their own", handOut(form, other), "重新打开页面"},
	} {
		notes, err := tt.do()
		text := strings.Join(notes, "\n")
		if err != nil {
			text = err.Error()
			if _, ok := err.(serve.Refusal); !ok {
				t.Errorf("%s: a fault of the program: %v", tt.reason, err)
			}
		}
		text = strings.ReplaceAll(text, "“nianbao serve --form 文件.yaml”", "") // there is no other way
		if !strings.Contains(text, tt.want) || forbidden.MatchString(text) {
			t.Errorf("%s: %s", tt.reason, text)
		}
	}
}

// TestFolderRefuses: what the browser asks of the folder is one of the board's own jobs, and names nothing outside what came.
func TestFolderRefuses(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "2024年报")
	tools := &Tools{Now: func() time.Time { return time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC) }}
	made, err := (&Years{tools, filepath.Dir(dir)}).OpenYear("2024年报")
	if err != nil || made.Dir() != dir {
		t.Fatal(made, err)
	}
	if there, fresh := (&Years{tools, filepath.Dir(dir)}).Years(); len(there) != 1 || fresh != "" {
		t.Errorf("there is %q, new would be %q", there, fresh)
	}
	outside := filepath.Join(filepath.Dir(dir), "外面.json")
	if err := os.WriteFile(outside, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		reason, what string
		opt          serve.BoardJob
		want         string
	}{
		{"no job", "nosuch", serve.BoardJob{}, "没有这一步"},
		{"no roster", "handout", serve.BoardJob{}, "还没有单位名单"},
		{"nothing to collect by", "collect", serve.BoardJob{}, "还没有单位名单"},
		{"no decision", "decide", serve.BoardJob{Agency: "甲局", Kind: "奖励", Reason: "试"}, "没有这样的决定"},
		{"no reason", "decide", serve.BoardJob{Agency: "甲局", Kind: "免报", Reason: " "}, "请写明理由"},
		{"a file above what came", "decide", serve.BoardJob{Agency: "甲局", Kind: "采用", Of: "../../外面.json", Reason: "试"}, "没有这份文件"},
		{"a file anywhere", "decide", serve.BoardJob{Kind: "搁置", Of: outside, Reason: "试"}, "没有这份文件"},
		{"no day", "decide", serve.BoardJob{Agency: "甲局", Kind: "延期", Of: "明天", Reason: "试"}, "明天"},
		{"a decision without a roster", "decide", serve.BoardJob{Agency: "甲局", Kind: "免报", Reason: "试"}, "还没有名单"},
		{"no day for all", "settle", serve.BoardJob{Deadline: "2025-13-40"}, "2025-13-40"},
		{"nothing to check by", "published", serve.BoardJob{}, "还没有单位名单"},
	} {
		_, err := made.Do(t.Context(), tt.what, serve.Job{Progress: func(string, int, int) {}}, tt.opt)
		if _, ok := err.(serve.Refusal); !ok || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
	if list, _ := os.ReadDir(dir); len(list) != 3 { // the settings, and the two folders that somebody puts files into
		t.Errorf("in the folder is %v", list)
	}
}
