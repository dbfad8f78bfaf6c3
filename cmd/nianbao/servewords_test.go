package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"nianbao/templates"
)

// TestPageWords: nothing that the page says tells its user to write an option behind a command.
func TestPageWords(t *testing.T) {
	option := regexp.MustCompile(`--[a-z]+`)
	look := func(code, text string) {
		t.Helper()
		if text = strings.ReplaceAll(pageText(text), "“nianbao serve --form 文件.yaml”", ""); option.MatchString(text) {
			t.Errorf("%s: %s", code, text)
		}
	}
	for _, e := range templates.Catalogue() {
		look(e.Code, e.Message)
		look(e.Code, e.Fix)
	}
	look("an unknown form", (&templates.UnknownFormError{ID: "x"}).Chinese())
	if got, want := pageText("一\x1b\n二"), "一·\n二"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestServeSaved: where a folder for results is chosen the page names the one that the marked copies are in. A file that is
// too large is refused without being sent, an empty folder is said to be empty, and the faults of a roster tell the page's
// own way to a sample.
func TestServeSaved(t *testing.T) {
	dir := t.TempDir()
	large, empty, roster := filepath.Join(dir, "大.xlsx"), filepath.Join(dir, "空夹"), filepath.Join(dir, "名单.csv")
	writeFile(t, large, nil)
	if err := os.Truncate(large, 200<<20); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	p := servePage(t, 1366, true)
	p.drop("#step-check .drop", empty)
	p.wait("document.getElementById('alert').textContent.includes('文件夹是空的')")
	p.drop("#step-check .drop", filepath.Join(returnedFolder(t), "EX003_示例县民政局_2024年报填报表.xlsx"), large)
	p.checked(2)
	if rows := p.rows("check"); rows[1] != "没有接收|大.xlsx||错误 1" {
		t.Errorf("the page shows %q", rows)
	}
	where := func(folder string) {
		t.Helper()
		want := "退回件已存进 " + filepath.Join(p.save, folder)
		p.wait("document.querySelector('#step-check .result').innerText.split('\\n').includes(" + quote(want) + ")")
		if !exists(filepath.Join(p.save, folder, "退回", "EX003_示例县民政局_2024年报填报表.xlsx")) {
			t.Errorf("no marked copy in %s", folder)
		}
	}
	where("核对")
	writeFile(t, roster, []byte("单位名称,单位代码\n示例县民政局,EX003\n"))
	p.click("#step-check .more > summary")
	p.choose("#step-check [data-pick=roster] input", roster)
	where("核对_2")
	writeFile(t, roster, []byte("单位名字\n示例县民政局\n"))
	p.choose("#step-check [data-pick=roster] input", roster)
	p.wait("Array.from(document.querySelectorAll('#step-check .fault')).some(e=>e.textContent.endsWith('可以下载名单样表照着填。'))")
	p.finish()
}
