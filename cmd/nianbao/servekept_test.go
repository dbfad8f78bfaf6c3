package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/testdata/tier"
)

// TestServeSaved: where a folder for results is chosen the page names the one that the marked copies are in. A file that is
// too large is refused without being sent, an empty folder is said to be empty, and the faults of a roster tell the page's
// own way to a sample.
func TestServeSaved(t *testing.T) {
	tier.Need(t, "needs Chromium")
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

// TestServeLeaving: a reload gives up what the page had in hand, and asks first where results would be lost.
func TestServeLeaving(t *testing.T) {
	p := servePage(t, 1366, false)
	dialogs := func() int {
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.dialogs
	}
	reload := func() {
		t.Helper()
		p.eval("document.body.dataset.old='yes'", nil)
		p.send(p.session, "Page.reload", nil)
	}
	ready := func() {
		t.Helper()
		p.wait("document.body && !document.body.dataset.old && document.body.dataset.ready && document.querySelectorAll('#step-check .rows > li').length === 0")
	}
	reload()
	ready()
	if n := dialogs(); n > 0 {
		t.Errorf("a page with nothing in it asks %d times before it is left", n)
	}
	p.click("#step-check .drop .big")
	p.drop("#step-check .drop", returnedFolder(t))
	p.checked(3)
	batches := func() string {
		return strings.Join(below(t, filepath.Join(p.base, "tmp")), "\n")
	}
	if !strings.Contains(batches(), "EX002") {
		t.Fatalf("the files are not in\n%s", batches())
	}
	reload()
	for end := time.Now().Add(10 * time.Second); dialogs() == 0 && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	if dialogs() != 1 {
		t.Fatalf("%d questions before results are lost", dialogs())
	}
	p.do("Page.handleJavaScriptDialog", map[string]any{"accept": true})
	ready()
	for end := time.Now().Add(10 * time.Second); strings.Contains(batches(), "EX002") && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	if strings.Contains(batches(), "EX002") {
		t.Errorf("after the reload there are still\n%s", batches())
	}
	p.mu.Lock()
	p.dialogs = 0 // it was ours
	p.mu.Unlock()
	p.finish()
}
