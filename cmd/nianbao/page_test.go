package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nianbao/testdata/tier"
)

// pageTemplate is the page without a program as the sources make it, for all tests of a run. NIANBAO_PAGE names one that is there
// already.
var pageTemplate = sync.OnceValues(func() (string, error) {
	if name := os.Getenv("NIANBAO_PAGE"); name != "" {
		return name, nil
	}
	dir, err := os.MkdirTemp("", "nianbao-page-test-")
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "页面.html")
	cmd := exec.Command("go", "run", "nianbao/cmd/page", "-o", name)
	cmd.Stderr = os.Stderr
	return name, cmd.Run()
})

// openAlone opens the page without a program from the disk.
func openAlone(t *testing.T, width int) *servedPage {
	t.Helper()
	tier.Need(t, "builds the page and needs Chromium")
	name, err := pageTemplate()
	if err != nil {
		t.Fatal(err)
	}
	p := &servedPage{browser: startBrowser(t, width)}
	p.browser.open("file://" + name)
	p.waitFor("document.body.dataset.ready === 'yes'", 2*time.Minute)
	return p
}

// TestAloneCheck drops the returned workbooks on the page without a program, and compares what it says and gives with what the
// command does.
func TestAloneCheck(t *testing.T) {
	tier.Need(t, "builds the page and needs Chromium")
	want := t.TempDir()
	command(t, exitFaulty, "check", returnedFolder(t), "--format", "html", "-o", filepath.Join(want, "回执.html"), "--annotate", filepath.Join(want, "退回"))
	p := openAlone(t, 1200)
	p.picture("alone-1-empty")
	p.drop("#step-check .drop", returnedFolder(t))
	p.checked(3)
	rows := []string{
		"通过|海原县教育体育局　2024 年度|returned/EX001_海原县教育体育局_2024年报填报表.xlsx|没有问题",
		"通过|示例县水务局　2024 年度|returned/EX002_示例县水务局_2024年报填报表.xlsx|没有问题",
		"退回|示例县民政局　2024 年度|returned/EX003_示例县民政局_2024年报填报表.xlsx|错误 1",
	}
	if got := p.rows("check"); !slices.Equal(got, rows) {
		t.Errorf("the page shows %q", got)
	}
	p.picture("alone-2-done")
	const marked = "EX003_示例县民政局_2024年报填报表.xlsx"
	name, data := p.download("#step-check .rows > li:nth-child(3) .side button")
	if name != marked || !bytes.Equal(data, readBytes(t, filepath.Join(want, "退回", marked))) {
		t.Errorf("the marked copy %s of %d bytes is not the command's", name, len(data))
	}
	p.click(p.link("check", "做一份回执"))
	p.wait("Array.from(document.querySelectorAll('#step-check button')).some(a=>a.textContent.startsWith('下载回执'))")
	if name, data = p.download(p.link("check", "下载回执")); name != "回执.html" || !bytes.Equal(data, readBytes(t, filepath.Join(want, "回执.html"))) {
		t.Errorf("the receipt %s of %d bytes is not the command's", name, len(data))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.requests {
		if !strings.HasPrefix(r, "file:") && !strings.HasPrefix(r, "blob:") && !strings.HasPrefix(r, "data:") {
			t.Errorf("the page asks for %s", r)
		}
	}
	if len(p.console) > 0 {
		t.Errorf("the console says %q", p.console)
	}
}
