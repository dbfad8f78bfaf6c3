package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestServeDrop drops a folder of any size on the page of a program of its own, and says how long it took and how much
// memory: NIANBAO_SERVE_DROP=/tmp/county/回收 go test -v -run TestServeDrop ./cmd/nianbao.
func TestServeDrop(t *testing.T) {
	folder := os.Getenv("NIANBAO_SERVE_DROP")
	if folder == "" {
		t.Skip("NIANBAO_SERVE_DROP names no folder")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Args = []string{"nianbao", "serve", "--no-open"}
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	line, err := bufio.NewReader(pipe).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	b := startBrowser(t, 1200)
	b.open(strings.TrimSpace(line))
	b.wait("document.body.dataset.ready")
	start := time.Now()
	b.drop("#step-check .drop", folder)
	b.waitFor("document.querySelector('#step-check .result h3')?.textContent.startsWith('核对了')", 10*time.Minute)
	t.Logf("checked in %.1f s: %s", time.Since(start).Seconds(), b.text("document.querySelector('#step-check .filters').innerText.replace(/\\s+/g,' ')"))
	b.eval("performance.memory.usedJSHeapSize", nil)
	t.Logf("script heap %s bytes, %s elements", b.text("performance.memory.usedJSHeapSize"), b.text("document.querySelectorAll('*').length"))
	for _, filter := range []string{"rejected", "accepted"} {
		t.Logf("filter %s: %s ms", filter, b.text("(()=>{const s=performance.now();document.querySelector('#step-check .filter."+filter+"').click();document.body.offsetHeight;return Math.round(performance.now()-s)})()"))
	}
	if status, err := os.ReadFile("/proc/" + itoa(cmd.Process.Pid) + "/status"); err == nil {
		for l := range strings.Lines(string(status)) {
			if strings.HasPrefix(l, "VmHWM") {
				t.Log("program: ", strings.TrimSpace(l))
			}
		}
	}
	start = time.Now()
	b.eval("Array.from(document.querySelectorAll('#step-check button')).find(e=>e.textContent==='做一份回执').click()", nil)
	b.waitFor("Array.from(document.querySelectorAll('#step-check a')).some(a=>a.textContent.startsWith('下载回执'))", 10*time.Minute)
	t.Logf("receipt in %.1f s", time.Since(start).Seconds())
	roster := filepath.Join(filepath.Dir(folder), "名单.csv")
	if !exists(roster) {
		return
	}
	b.click(`.steps a[href="#collect"]`)
	b.choose("#step-collect [data-pick=roster] input", roster)
	b.wait("document.querySelector('#step-collect .state.ok')")
	start = time.Now()
	b.drop("#step-collect .drop", folder)
	b.waitFor("!document.querySelector('#step-collect [data-part=go]').disabled && !document.querySelector('#step-collect[aria-busy]')", 10*time.Minute)
	b.click("#step-collect [data-part=go]")
	b.waitFor("document.querySelector('#step-collect .result h3')", 10*time.Minute)
	t.Logf("collected in %.1f s: %s", time.Since(start).Seconds(), b.text("document.querySelector('#step-collect .tiles').innerText.replace(/\\s+/g,' ')"))
	if status, err := os.ReadFile("/proc/" + itoa(cmd.Process.Pid) + "/status"); err == nil {
		for l := range strings.Lines(string(status)) {
			if strings.HasPrefix(l, "VmHWM") {
				t.Log("program, at the end: ", strings.TrimSpace(l))
			}
		}
	}
	b.eval("fetch('api/end',{method:'POST'})", nil)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}
