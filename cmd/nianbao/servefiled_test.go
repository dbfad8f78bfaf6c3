package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/testdata/tier"
)

// TestServeFiled holds a page that was published against the workbooks that were signed, in the check step.
func TestServeFiled(t *testing.T) {
	tier.Need(t, "needs Chromium")
	dir := t.TempDir()
	signed := filepath.Join(returnedFolder(t), "EX002_示例县水务局_2024年报填报表.xlsx")
	command(t, exitFine, "report", signed, "-o", filepath.Join(dir, "报告"), "--format", "html")
	page := readBytes(t, filepath.Join(dir, "报告", "示例县水务局2024年政府信息公开工作年度报告.html"))
	published := filepath.Join(dir, "网站.html")
	writeFile(t, published, bytes.Replace(page, []byte("126条"), []byte("127条"), 1))
	p := servePage(t, 1366, false)
	p.drop("#step-check .drop", published)
	p.checked(1)
	p.click("#step-check .more > summary")
	p.choose("#step-check [data-pick=filed] input", signed)
	p.wait("document.querySelector('#step-check .rows > li:first-child .badge').textContent === '待说明' && !document.querySelector('#step-check[aria-busy]')")
	p.click("#step-check .rows summary")
	p.wait("document.querySelector('#step-check .found ol')")
	if text := p.text("document.querySelector('#step-check .found').innerText"); !strings.Contains(text, "127条") || !strings.Contains(text, "126条") {
		t.Errorf("the finding says %s", text)
	}
	p.picture("filed-1-differs")
	p.click("#step-check [data-pick=filed] .plain")
	p.wait("document.querySelector('#step-check .rows > li:first-child .badge').textContent === '通过' && !document.querySelector('#step-check[aria-busy]')")
	p.finish()
}
