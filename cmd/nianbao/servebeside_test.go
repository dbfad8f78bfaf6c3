package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/cmd/internal/report"
	"nianbao/testdata/tier"
)

// TestServeBeside: the office's own rules, its letterhead, and the other choices of the steps do on the page what they do
// in the commands, and a file that cannot be used says why beside it.
func TestServeBeside(t *testing.T) {
	tier.Need(t, "needs Chromium")
	want := t.TempDir()
	in := func(name string) string { return filepath.Join(want, name) }
	writeFile(t, in("规则.yaml"), []byte("applications.balance: {severity: query, reason: 机构改革首年}\n"))
	writeFile(t, in("坏.yaml"), []byte("applications.balanc: {severity: query, reason: 试}\n"))
	writeFile(t, in("坏.docx"), []byte("不是模板"))
	writeFile(t, in("名单.csv"), []byte("单位名称,单位代码,上级代码\n示例县人民政府,EX000,\n示例县水务局,EX002,EX000\n示例县民政局,EX003,EX000\n海原县教育体育局,EX001,EX000\n"))
	second := filepath.Join(returnedFolder(t), "EX002_示例县水务局_2024年报填报表.xlsx")
	command(t, exitFine, "report", second, "-o", want, "--format", "docx")
	letterhead := in("红头.docx")
	if err := os.Rename(in("示例县水务局2024年政府信息公开工作年度报告.docx"), letterhead); err != nil {
		t.Fatal(err)
	}
	command(t, exitFaulty, "check", returnedFolder(t), "--rules", in("规则.yaml"), "--format", "html", "-o", in("回执.html"))
	command(t, exitFaulty, "report", returnedFolder(t), "--rules", in("规则.yaml"), "--template", letterhead, "--fragment", "-o", in("报告"))

	p := servePage(t, 1366, false)
	p.click("#step-check .more > summary")
	p.choose("#step-check [data-pick=rules] input", in("坏.yaml"))
	p.wait("document.querySelector('#step-check .more').textContent.includes('是不是 applications.balance')")
	if text := p.text("Array.from(document.querySelectorAll('#step-check .fault'),e=>e.textContent).join('')"); !strings.HasPrefix(text, "规则文件“坏.yaml”第 1 行第 1 列：") {
		t.Errorf("rules with a fault: %s", text)
	}
	p.choose("#step-check [data-pick=rules] input", in("规则.yaml"))
	p.wait("document.querySelector('#step-check [data-pick=rules] .state').textContent === '规则.yaml，调整了 1 条规则'")
	p.drop("#step-check .drop", returnedFolder(t))
	p.checked(3)
	if rows := p.rows("check"); !strings.HasPrefix(rows[2], "待说明|示例县民政局") {
		t.Errorf("with the rules the page shows %q", rows)
	}
	p.eval("document.querySelectorAll('#step-check .rows details').forEach(d=>d.open=true)", nil)
	p.wait("document.querySelector('#step-check .rows').textContent.includes('机构改革首年')")
	p.click(p.link("check", "做一份回执"))
	p.wait("Array.from(document.querySelectorAll('#step-check a')).some(a=>a.textContent.startsWith('下载回执'))")
	if _, data := p.download(p.link("check", "下载回执")); !bytes.Equal(data, readBytes(t, in("回执.html"))) {
		t.Error("the receipt with the rules is not the command's")
	}
	p.picture("check-6-rules")

	p.click(`.steps a[href="#report"]`)
	p.click("#step-report .more > summary")
	p.choose("#step-report [data-pick=letterhead] input", in("坏.docx"))
	p.wait("Array.from(document.querySelectorAll('#step-report .fault')).some(e=>e.textContent.startsWith('公文模板“坏.docx”不是 docx 文件'))")
	p.choose("#step-report [data-pick=letterhead] input", letterhead)
	p.wait("document.querySelector('#step-report [data-pick=letterhead] .state').textContent === '红头.docx'")
	p.choose("#step-report [data-pick=rules] input", in("规则.yaml"))
	p.wait("document.querySelectorAll('#step-report .state.ok').length === 2")
	p.click("#step-report [name=fragment]")
	p.drop("#step-report .drop", returnedFolder(t))
	p.wait("document.querySelector('#step-report .result h3')?.textContent.startsWith('写了 6 个')")
	p.picture("report-4-beside")
	_, data := p.download(p.link("report", "下载全部报告"))
	files := unzip(t, data)
	if len(files) != 6 {
		t.Errorf("%d reports", len(files))
	}
	for name, data := range files {
		if !bytes.Equal(data, readBytes(t, filepath.Join(in("报告"), name))) {
			t.Errorf("%s is not what the command writes", name)
		}
	}
	pdf := report.CanPDF()
	if shown := p.text("document.querySelector('#step-report [data-part=nopdf]').hidden === !document.querySelector('#step-report [value=pdf]').disabled"); shown != "true" {
		t.Error("whether there can be a pdf is told wrongly")
	}
	if pdf {
		p.click(p.link("report", "清空"))
		for _, format := range []string{"docx", "html", "pdf"} {
			p.click("#step-report [name=format][value=" + format + "]")
		}
		p.choose("#step-report .drop input", second)
		p.wait("document.querySelector('#step-report .result h3')?.textContent.startsWith('写了 1 个')")
		if name, data := p.download("#step-report .rows .side a"); !strings.HasSuffix(name, ".pdf") || !bytes.HasPrefix(data, []byte("%PDF")) {
			t.Errorf("%s of %d bytes", name, len(data))
		}
	}

	p.click(`.steps a[href="#collect"]`)
	p.choose("#step-collect [data-pick=roster] input", in("名单.csv"))
	p.wait("document.querySelector('#step-collect .state.ok')")
	p.drop("#step-collect .drop", returnedFolder(t))
	p.wait("!document.querySelector('#step-collect [data-part=go]').disabled")
	for _, tt := range []struct{ include, want string }{{"query", "计入 2 个"}, {"rejected", "计入 3 个"}} {
		p.eval("document.querySelector('#step-collect .result h3')?.remove();document.querySelector('#step-collect .more').open=true;document.getElementById('collect-include').value="+quote(tt.include), nil)
		p.click("#step-collect [data-part=go]")
		p.wait("document.querySelector('#step-collect .result h3')")
		if text := p.text("document.querySelector('#step-collect .result').innerText"); !strings.Contains(text, tt.want) {
			t.Errorf("include %q: %s", tt.include, text)
		}
	}
	p.finish()
}
