package main

import (
	"path/filepath"
	"strings"
	"testing"

	"nianbao/testdata/tier"
)

// TestServeKeyboard goes through the page with the Tab key, and works with it.
func TestServeKeyboard(t *testing.T) {
	p := servePage(t, 1200, false)
	var order []string
	for range 9 {
		p.key("Tab", 9, "")
		order = append(order, p.text(`(e=>e.closest('label')?.textContent.trim()||e.getAttribute('aria-label')||e.textContent.trim().slice(0,12)||e.localName)(document.activeElement)`))
		var seen bool
		p.eval(`(e=>{const s=getComputedStyle(e.closest('.file')??e);return s.outlineStyle!=='none'&&parseFloat(s.outlineWidth)>=2})(document.activeElement)`, &seen)
		if !seen {
			t.Errorf("the focus on %q is not seen", order[len(order)-1])
		}
	}
	got := strings.Join(order, " | ")
	want := "跳到正文 | 结束 | 1下发做好填报表，发给单 | 2核对逐份找出问题，标好 | 3成文写成 Word 和 | 4收表看进度，催报，加出 | 选文件 | 选文件夹 | 单位名单、上年数、定稿的"
	if got != want {
		t.Errorf("Tab goes %s", got)
	}
	p.choose("#step-check .drop input", filepath.Join(returnedFolder(t), "EX003_示例县民政局_2024年报填报表.xlsx"))
	p.checked(1)
	p.eval("document.querySelector('#step-check .rows summary').focus()", nil)
	p.key("Enter", 13, "\r")
	p.wait("document.querySelector('#step-check .found')")
	p.eval("document.querySelector('.steps a').focus()", nil)
	p.key("Enter", 13, "\r")
	p.wait("document.activeElement.id === 'handout-title' && document.querySelector('.steps [aria-current]').textContent.includes('下发')")
	p.eval("document.getElementById('end').focus()", nil)
	p.key("Enter", 13, "\r")
	p.wait("document.getElementById('ending').open")
	p.picture("end-dialog")
	p.key("Escape", 27, "")
	p.wait("!document.getElementById('ending').open && document.activeElement.id === 'end'")
	p.finish()
	p.picture("end-over")
}

// TestServeAccessible looks at every step, empty and finished, on a telephone, by day and by night.
func TestServeAccessible(t *testing.T) {
	tier.Need(t, "needs Chromium")
	script := string(readBytes(t, "../internal/report/testdata/accessible.js"))
	c := makeCounty(t, t.TempDir(), 8, 2, 1, 1, 1)
	p := servePage(t, 375, false)
	look := func(state string) {
		t.Helper()
		for _, scheme := range []string{"light", "dark"} {
			p.do("Emulation.setEmulatedMedia", map[string]any{"features": []any{map[string]any{"name": "prefers-color-scheme", "value": scheme}}})
			var faults []string
			p.eval("(()=>{"+script+`
const list=faults(window);
for(const e of document.querySelectorAll('input,select,textarea,progress,button,a')){
  const name=e.getAttribute('aria-label')||Array.from(e.labels??[],l=>l.textContent.trim()).join('')||e.textContent.trim();
  if(!name)list.push('label: '+e.outerHTML.slice(0,80));
}
return list})()`, &faults)
			for _, f := range append(faults, axeFaults(t, p.browser)...) {
				t.Errorf("%s, %s: %s", state, scheme, f)
			}
			if scheme == "dark" {
				p.picture("phone-dark-" + state)
			} else {
				p.picture("phone-" + state)
			}
		}
	}
	look("check-empty")
	p.drop("#step-check .drop", filepath.Join(c.dir, "回收"))
	p.checked(7)
	p.eval("document.querySelectorAll('#step-check details').forEach(d=>d.open=true)", nil)
	p.wait("document.querySelectorAll('#step-check .found').length === 7")
	look("check-done")
	p.click(`.steps a[href="#handout"]`)
	p.wait("document.activeElement.id === 'handout-title'")
	p.click("#step-handout [type=submit]")
	look("handout-error")
	p.choose("#step-handout [data-pick=roster] input", filepath.Join(c.dir, "名单.csv"))
	p.wait("document.querySelector('#step-handout .state.ok')")
	p.click("#step-handout [type=submit]")
	p.wait("document.querySelector('#step-handout .result h3')")
	p.eval("document.querySelectorAll('#step-handout .result details').forEach(d=>d.open=true)", nil)
	look("handout-done")
	p.click(`.steps a[href="#report"]`)
	p.drop("#step-report .drop", filepath.Join(c.dir, "回收"))
	p.wait("document.querySelector('#step-report .result h3')?.textContent.startsWith('写了')")
	look("report-done")
	p.click(`.steps a[href="#collect"]`)
	p.choose("#step-collect [data-pick=roster] input", filepath.Join(c.dir, "名单.csv"))
	p.drop("#step-collect .drop", filepath.Join(c.dir, "回收"))
	p.wait("!document.querySelector('#step-collect [data-part=go]').disabled")
	p.click("#step-collect [data-part=go]")
	p.wait("document.querySelector('#step-collect .result h3')")
	p.eval("document.querySelectorAll('#step-collect details').forEach(d=>d.open=true)", nil)
	p.wait("document.querySelectorAll('#step-collect table').length === 3")
	look("collect-done")
	p.finish()
	look("over")
}
