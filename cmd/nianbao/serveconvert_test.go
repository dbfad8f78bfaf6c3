package main

import (
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/testdata/tier"
)

// patience is for LibreOffice on a machine that has other work.
const patience = 4 * time.Minute

// TestServeConvert: a file that only another program can read is refused with the way to the button; the button converts
// all of them in one go, and then they are read, in every step that takes files.
func TestServeConvert(t *testing.T) {
	tier.Need(t, "needs Chromium")
	tier.Tool(t, "soffice")
	dir := t.TempDir()
	report := readBytes(t, "../../testdata/cases/office/linked_picture.doc") // it has a link, too: the cage is on the page as well
	for _, name := range []string{"甲.doc", "乙.wps"} {
		writeFile(t, filepath.Join(dir, "回收", name), report)
	}
	writeFile(t, filepath.Join(dir, "上年", "上年.doc"), report)
	writeFile(t, filepath.Join(dir, "名单.csv"), []byte("单位名称,单位代码\n示例县水务局,EX002\n"))
	s := listenFor(t)
	started := watchStarts(t)
	p := servePage(t, 1366, false)
	p.drop("#step-check .drop", filepath.Join(dir, "回收"))
	p.checked(2)
	p.waitFor("document.querySelector('#step-check .convert button')", patience)
	p.click("#step-check .rows summary")
	p.waitFor("document.querySelector('#step-check .found')", patience)
	if text := p.text("document.querySelector('#step-check .found').innerText"); !strings.Contains(text, "点“转换后读取”") || strings.Contains(text, "--") {
		t.Errorf("the finding says %s", text)
	}
	p.picture("convert-1-asked")
	if n := started(); n > 0 {
		t.Errorf("without the button %d programs start", n)
	}
	p.click("#step-check .convert button")
	p.waitFor("document.querySelector('#step-check .result h3') && !document.querySelector('#step-check .convert') && !document.querySelector('#step-check[aria-busy]')", patience)
	if n := started(); n != 1 {
		t.Errorf("the button takes %d starts", n)
	}
	p.picture("convert-2-done")
	for _, row := range p.rows("check") {
		if !strings.Contains(row, "示例县水务局") {
			t.Errorf("after the button a row is %s", row)
		}
	}
	p.click(`.steps a[href="#collect"]`)
	p.choose("#step-collect [data-pick=roster] input", filepath.Join(dir, "名单.csv"))
	p.drop("#step-collect .drop", filepath.Join(dir, "回收"))
	p.waitFor("document.querySelector('#step-collect .convert button')", patience)
	p.picture("convert-3-collect")
	p.click("#step-collect .convert button")
	p.waitFor("!document.querySelector('#step-collect .convert') && !document.querySelector('#step-collect[aria-busy]')", patience)
	p.click("#step-collect [data-part=go]")
	p.waitFor("document.querySelector('#step-collect .tiles') && !document.querySelector('#step-collect .convert') && !document.querySelector('#step-collect[aria-busy]')", patience)
	if n := started(); n != 1 {
		t.Errorf("the button of collecting takes %d starts", n)
	}
	p.click(`.steps a[href="#report"]`)
	p.drop("#step-report .drop", filepath.Join(dir, "回收"))
	p.waitFor("document.querySelector('#step-report .convert button')", patience)
	p.click("#step-report .convert button")
	p.waitFor("document.querySelector('#step-report .result h3')?.textContent.startsWith('写了') && !document.querySelector('#step-report[aria-busy]')", patience)
	s.want(t, "the page")
	p.finish()
}

// TestServeNotices looks at what somebody sees who comes with an address that is none, or is used up.
func TestServeNotices(t *testing.T) {
	p := servePage(t, 1366, false)
	u, err := url.Parse(p.url)
	if err != nil {
		t.Fatal(err)
	}
	for path, words := range map[string]string{"/": "这个网址打不开", "/k/x/": "这个网址打不开", u.Path + "nosuch": "没有这个地址"} {
		p.open("http://" + u.Host + path)
		if text := p.text("document.body.innerText"); !strings.Contains(text, words) {
			t.Errorf("%s shows %s", path, text)
		}
		if got := p.text("document.documentElement.lang"); got != "zh-CN" {
			t.Errorf("%s is in %s", path, got)
		}
		if path == "/" {
			p.picture("notice-unknown")
		}
	}
	p.console = nil // the browser's own words for the statuses
	p.open(p.url)
	p.waitFor("document.body.dataset.ready", patience)
}
