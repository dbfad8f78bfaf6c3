package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/templates"
	"nianbao/testdata/tier"
)

// TestServePolicy shows one folder to the steps of the page: an open query, two filings of one agency that nobody can choose
// from, one that is fine, and the body's own filing, whose verdict needs all the others and which is the first to be checked.
func TestServePolicy(t *testing.T) {
	tier.Need(t, "needs Chromium")
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	d := &doors{t, form}
	dir := t.TempDir()
	back, roster := filepath.Join(dir, "回收"), filepath.Join(dir, "名单.csv")
	for name, make := range map[string]func(*doors) []byte{
		"本县.xlsx": bookOfSum("less", less), "甲局.json": asJSON("甲局", asks), "乙局.json": asJSON("乙局"),
		"丙局.json": asJSON("丙局"), "丙局改.json": asJSON("丙局", more, otherText)} {
		writeFile(t, filepath.Join(back, name), make(d))
	}
	writeFile(t, roster, []byte("单位名称,单位代码,上级代码\n本县,000,\n甲局,001,000\n乙局,002,000\n丙局,003,000\n"))
	p := servePage(t, 1366, false)
	// row says what the page says of a file: verdict, counts, and what stands beside it.
	row := func(step, file string) string {
		return p.text(`(()=>{const li=Array.from(document.querySelectorAll('#step-` + step + ` .rows > li')).find(li=>li.querySelector('.file').textContent.endsWith(` +
			quote("/"+file) + `));return ['.badge','.counts'].map(s=>li.querySelector(s).textContent).concat(Array.from(li.querySelectorAll('.side > *'),e=>e.textContent)).join('|')})()`)
	}
	same := func(step string, want map[string]string) {
		t.Helper()
		for file, says := range want {
			if got := row(step, file); got != says {
				t.Errorf("%s: of %s the page says %q, want %q", step, file, got, says)
			}
		}
	}

	p.choose("#step-check [data-pick=roster] input", roster)
	p.wait("document.querySelector('#step-check [data-pick=roster] .state.ok')")
	p.drop("#step-check .drop", back)
	p.checked(5)
	same("check", map[string]string{
		"本县.xlsx": "待说明|待说明 1|退回件", "甲局.json": "待说明|待说明 1", "乙局.json": "通过|没有问题",
		"丙局.json": "通过|提示 1|分不清用哪份", "丙局改.json": "通过|提示 1|分不清用哪份"})
	p.picture("policy-check")
	for _, n := range []string{"1", "2", "4"} {
		p.click("#step-check .rows > li:nth-child(" + n + ") summary")
	}
	p.picture("policy-check-open")

	p.click("nav a[href='#report']")
	p.wait("!document.querySelector('#step-report').hidden")
	p.choose("#step-report [data-pick=roster] input", roster)
	p.wait("document.querySelector('#step-report [data-pick=roster] .state.ok')")
	p.drop("#step-report .drop", back)
	p.waitFor("!document.querySelector('#step-report[aria-busy]') && document.querySelector('#step-report .result h3')?.textContent.startsWith('写了')", 3*time.Minute)
	const undecided = "通过|提示 1|没有写：同一单位有几份，内容不一样，分不清用哪份，几份都没有写；请只留要用的一份，再运行一次"
	same("report", map[string]string{"乙局.json": "通过|没有问题|docx|html", "丙局.json": undecided, "丙局改.json": undecided,
		"甲局.json": "待说明|待说明 1|docx|html|写成草稿：有 1 处要核实，更正或说明以后才能定稿",
		"本县.xlsx": "待说明|待说明 1|docx|html|写成草稿：有 1 处要核实，更正或说明以后才能定稿；汇总还有 2 个单位没有定，例如甲局（待说明，暂计入），都齐了才能定稿"})
	p.picture("policy-report")

	p.click("nav a[href='#collect']")
	p.wait("!document.querySelector('#step-collect').hidden")
	p.choose("#step-collect [data-pick=roster] input", roster)
	p.wait("document.querySelector('#step-collect [data-pick=roster] .state.ok')")
	p.drop("#step-collect .drop", back)
	p.wait("document.querySelector('#step-collect [data-part=ready]').textContent.includes('已放入 5 个文件')")
	p.click("#step-collect .more > summary")
	p.click("#step-collect #collect-reports")
	p.click("#step-collect [data-part=go]")
	p.waitFor("!document.querySelector('#step-collect[aria-busy]') && document.querySelector('#step-collect .result h3')", 3*time.Minute)
	text := p.text("document.querySelector('#step-collect').innerText")
	for _, want := range []string{"分不清用哪份", "含待说明 1 个", "“丙局.json”与“丙局改.json”", "行政许可·本年处理决定数量 222 与 182",
		"“报告”里有 2 份是草稿，更正、说明或者报齐以后再收一次就是定稿：本县、甲局"} {
		if !strings.Contains(text, want) {
			t.Errorf("collecting does not say %s:\n%s", want, text)
		}
	}
	p.picture("policy-collect")
	if bad := slices.DeleteFunc(p.console, func(s string) bool { return !strings.HasPrefix(s, "error") }); len(bad) > 0 {
		t.Errorf("the page complains: %q", bad)
	}
}
