package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/testdata/tier"
)

// command runs a command in this process and wants its exit code.
func command(t testing.TB, code int, args ...string) string {
	t.Helper()
	var out, trouble strings.Builder
	e := &env{stdin: strings.NewReader(""), stdout: &out, stderr: &trouble, now: func() time.Time { return testNow }}
	if got := e.run(append([]string{"nianbao"}, args...)); got != code {
		t.Fatalf("nianbao %s: exit code %d\n%s%s", strings.Join(args, " "), got, out.String(), trouble.String())
	}
	return out.String()
}

func readBytes(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// unzip returns the files of an archive.
func unzip(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// rows returns what the list of a step shows: verdict, name and file of each row.
func (p *servedPage) rows(step string) (list []string) {
	p.t.Helper()
	p.eval(`Array.from(document.querySelectorAll('#step-`+step+` .rows > li'),li=>['.badge','.name','.file','.counts'].map(s=>li.querySelector(s)?.textContent??'').join('|'))`, &list)
	return list
}

func (p *servedPage) checked(n int) {
	p.t.Helper()
	p.waitFor("!document.querySelector('#step-check[aria-busy]') && document.querySelector('#step-check .result h3')?.textContent === "+quote("核对了 "+itoa(n)+" 个文件"), 3*time.Minute)
}

func itoa(n int) string { data, _ := json.Marshal(n); return string(data) }

// link is a selector of a download in a step by the beginning of its text, marked in the page first.
func (p *servedPage) link(step, text string) string {
	p.t.Helper()
	var found bool
	p.eval(`(()=>{document.querySelectorAll('[data-test]').forEach(e=>e.removeAttribute('data-test'));
const a=Array.from(document.querySelectorAll('#step-`+step+` a, #step-`+step+` button')).find(a=>a.offsetParent&&a.textContent.startsWith(`+quote(text)+`));
a?.setAttribute('data-test','');return !!a})()`, &found)
	if !found {
		p.t.Fatalf("there is no link or button %q in\n%s", text, p.text("document.body.innerText"))
	}
	return "[data-test]"
}

// returnedRows are what either page shows of the returned workbooks.
var returnedRows = []string{
	"通过|海原县教育体育局　2024 年度|returned/EX001_海原县教育体育局_2024年报填报表.xlsx|没有问题",
	"通过|示例县水务局　2024 年度|returned/EX002_示例县水务局_2024年报填报表.xlsx|没有问题",
	"退回|示例县民政局　2024 年度|returned/EX003_示例县民政局_2024年报填报表.xlsx|错误 1",
}

// TestServeCheck drops the returned workbooks and compares what the page says and gives with what the command does.
func TestServeCheck(t *testing.T) {
	tier.Need(t, "needs Chromium")
	want := t.TempDir()
	command(t, exitFaulty, "check", returnedFolder(t), "--format", "html", "-o", filepath.Join(want, "回执.html"), "--annotate", filepath.Join(want, "退回"))
	p := servePage(t, 1200, false)
	p.picture("check-1-empty")
	p.drop("#step-check .drop", returnedFolder(t))
	p.checked(3)
	if got := p.rows("check"); !slices.Equal(got, returnedRows) {
		t.Errorf("the page shows %q", got)
	}
	p.click("#step-check .rows > li:nth-child(3) summary")
	p.wait("document.querySelector('#step-check .rows > li:nth-child(3) details').open && document.querySelector('#step-check .found ol')")
	if text := p.text("document.querySelector('#step-check .found').innerText"); !strings.Contains(text, "错误") || !strings.Contains(text, "办法：") || !strings.Contains(text, "applications.balance") {
		t.Errorf("the finding reads %s", text)
	}
	p.picture("check-3-done")
	const marked = "EX003_示例县民政局_2024年报填报表.xlsx"
	name, data := p.download("#step-check .rows > li:nth-child(3) .side a")
	if name != marked || !bytes.Equal(data, readBytes(t, filepath.Join(want, "退回", marked))) {
		t.Errorf("the marked copy %s of %d bytes is not the command's", name, len(data))
	}
	name, data = p.download(p.link("check", "下载全部退回件"))
	if files := unzip(t, data); name != "退回件.zip" || len(files) != 1 || !bytes.Equal(files["退回/returned/"+marked], readBytes(t, filepath.Join(want, "退回", marked))) {
		t.Errorf("%s holds %q", name, slices.Collect(maps.Keys(files)))
	}
	p.click(p.link("check", "做一份回执"))
	p.wait("Array.from(document.querySelectorAll('#step-check a')).some(a=>a.textContent.startsWith('下载回执'))")
	if name, data = p.download(p.link("check", "下载回执")); name != "回执.html" || !bytes.Equal(data, readBytes(t, filepath.Join(want, "回执.html"))) {
		t.Errorf("the receipt %s is not the command's", name)
	}
	// The roster given afterwards has everything checked again.
	roster := filepath.Join(want, "名单.csv")
	writeFile(t, roster, []byte("单位名称,单位代码\n示例县水务局,EX002\n示例县民政局,EX003\n"))
	p.click("#step-check .more > summary")
	p.choose("#step-check [data-pick=roster] input", roster)
	p.wait("document.querySelector('#step-check .rows > li:first-child .badge').textContent !== '通过' && !document.querySelector('#step-check[aria-busy]')")
	if text := p.text("document.querySelector('#step-check [data-pick=roster] .state').textContent"); text != "名单.csv，2 个单位，都没有上下级" {
		t.Errorf("the roster is shown as %s", text)
	}
	if _, data = p.download(p.link("check", "下载全部退回件")); len(unzip(t, data)) != 2 {
		t.Errorf("with the roster the marked copies are %q", slices.Collect(maps.Keys(unzip(t, data))))
	}
	p.finish()
}

// TestServeWrongFiles drops what is no filing, and names that want to be more than names. Every file is named, every name
// is text, and the session goes on.
func TestServeWrongFiles(t *testing.T) {
	tier.Need(t, "needs Chromium")
	good := readBytes(t, filepath.Join(returnedFolder(t), "EX002_示例县水务局_2024年报填报表.xlsx"))
	dir := t.TempDir()
	const hostile = "<img src=x onerror=alert(1)>.xlsx"
	files := map[string][]byte{
		"照片.jpg":                          append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), bytes.Repeat([]byte{7}, 3000)...),
		"空.xlsx":                          {},
		"说明.txt":                          []byte("请于本周五前报送。"),
		"旧表.xls":                          append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 4096)...),
		hostile:                           good,
		"a\u202excod.xlsx":                good,
		strings.Repeat("长", 83) + ".xlsx": good,
	}
	var names []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		writeFile(t, filepath.Join(dir, name), files[name])
		names = append(names, filepath.Join(dir, name))
	}
	p := servePage(t, 1200, false)
	p.drop("#step-check .drop", names...)
	p.checked(len(files))
	shown := strings.Join(p.rows("check"), "\n")
	for _, want := range []string{"无法读取|照片.jpg||错误 1", "无法读取|空.xlsx|", "|说明.txt|", "无法读取|旧表.xls|", "通过|示例县水务局　2024 年度|" + hostile, "通过|示例县水务局　2024 年度|a·xcod.xlsx"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is missing in\n%s", want, shown)
		}
	}
	if n := p.text("document.querySelectorAll('img').length"); n != "0" {
		t.Errorf("%s pictures have got into the page", n)
	}
	p.eval("document.querySelectorAll('#step-check .rows details').forEach(d=>d.open=true)", nil)
	p.wait("document.querySelectorAll('#step-check .found').length === " + itoa(len(files)))
	p.picture("check-4-wrong")
	text := p.text("document.querySelector('#step-check .rows').innerText")
	for _, want := range []string{"照片", "空", ".xls"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not named in\n%s", want, text)
		}
	}
	p.click("#step-check .filter.unreadable")
	if n := p.text("Array.from(document.querySelectorAll('#step-check .rows > li')).filter(l=>!l.hidden).length"); n != "4" {
		t.Errorf("the filter shows %s files", n)
	}
	// Two files of one name from two folders stay two.
	p.click(p.link("check", "清空"))
	for _, sub := range []string{"甲", "乙"} {
		writeFile(t, filepath.Join(dir, sub, "表.xlsx"), good)
	}
	p.drop("#step-check .drop", filepath.Join(dir, "甲", "表.xlsx"), filepath.Join(dir, "乙", "表.xlsx"))
	p.checked(2)
	p.finish()
}

// TestServeManyFiles drops 300 files, stops, goes on, and sees the bar reach the end.
func TestServeManyFiles(t *testing.T) {
	tier.Need(t, "300 files take more than a minute under the race detector; the other tests of the page go the same ways")
	c := makeCounty(t, t.TempDir(), 300, 0, 0, 20, 10)
	p := servePage(t, 1200, false)
	p.eval(`window.heard=[];new MutationObserver(()=>heard.push(document.getElementById('live').textContent)).observe(document.getElementById('live'),{childList:true,characterData:true,subtree:true});
window.bar=[];window.looking=setInterval(()=>{const b=document.querySelector('#step-check progress');if(!b.closest('[hidden]')&&b.position>=0)bar.push([b.value,b.max])},10)`, nil)
	p.drop("#step-check .drop", filepath.Join(c.dir, "回收"))
	p.wait("document.querySelectorAll('#step-check .rows > li').length > 60")
	p.picture("check-2-busy")
	p.click("#step-check .progress button")
	p.wait("!document.querySelector('#step-check[aria-busy]')")
	if text := p.text("document.querySelector('#step-check .result h3').textContent"); !strings.HasPrefix(text, "已停止") {
		t.Errorf("after stopping the page says %s", text)
	}
	p.picture("check-5-stopped")
	p.click(p.link("check", "继续核对其余"))
	p.checked(300)
	var bar [][2]float64
	p.eval("clearInterval(looking),bar", &bar)
	if len(bar) < 10 || bar[len(bar)-1][1] != 300 || bar[len(bar)-1][0] < 290 {
		t.Errorf("the bar was seen at %v", bar)
	}
	for i := 1; i < len(bar); i++ {
		if bar[i][0] < bar[i-1][0] {
			t.Errorf("the bar went back from %v to %v", bar[i-1], bar[i])
		}
	}
	var heard []string
	p.eval("heard", &heard)
	if len(heard) < 3 || len(heard) > 16 || !strings.Contains(heard[len(heard)-1], "核对完了 300 个文件") {
		t.Errorf("a screen reader hears %q", heard)
	}
	if rows := p.rows("check"); len(rows) != 300 || !slices.IsSortedFunc(rows, func(a, b string) int { return strings.Compare(strings.Split(a, "|")[2], strings.Split(b, "|")[2]) }) {
		t.Errorf("%d rows, or not in the order of the folder", len(rows))
	}
	if got := p.text("document.querySelector('#step-check .filters').innerText.replace(/\\s+/g,' ')"); got != "全部 300 退回 20 待说明 10 通过 270" {
		t.Errorf("the verdicts are %s", got)
	}
	_, data := p.download(p.link("check", "下载全部退回件"))
	if files := unzip(t, data); len(files) != 30 {
		t.Errorf("%d marked copies", len(files))
	}
	p.finish()
}

// TestServeHandOut makes workbooks for a roster, and one for a single agency.
func TestServeHandOut(t *testing.T) {
	tier.Need(t, "needs Chromium")
	want := t.TempDir()
	roster := filepath.Join(want, "名单.csv")
	writeFile(t, roster, []byte("单位名称,单位代码,上级代码\n示例县人民政府,EX000,\n示例县水务局,EX002,EX000\n示例县民政局,EX003,EX000\n"))
	command(t, exitFine, "template", "--roster", roster, "--year", "2025", "--deadline", "2026-01-20", "--previous", returnedFolder(t), "-o", filepath.Join(want, "下发"))
	command(t, exitFine, "template", "--agency", "示例县<水务>局", "--year", "2025", "-o", filepath.Join(want, "一个")+"/")
	p := servePage(t, 1200, true)
	p.click(`.steps a[href="#handout"]`)
	p.wait("document.activeElement.id === 'handout-title'")
	p.picture("handout-1-empty")
	if name, data := p.download(`#step-handout a[href="roster"]`); name != "名单.xlsx" || !bytes.HasPrefix(data, []byte("PK")) {
		t.Errorf("the sample roster is %s, %d bytes", name, len(data))
	}
	p.click("#step-handout [type=submit]")
	p.wait("document.getElementById('alert').textContent.includes('请先选单位名单')")
	bad := filepath.Join(want, "坏名单.csv")
	writeFile(t, bad, []byte("单位名称,单位代码\n甲局,1\n乙局,1\n"))
	p.choose("#step-handout [data-pick=roster] input", bad)
	p.wait("document.querySelector('#step-handout .fault').textContent.includes('乙局') || document.querySelector('#step-handout .fault').textContent.includes('1')")
	if text := p.text("document.querySelector('#step-handout .fault').textContent"); !strings.HasPrefix(text, "名单“坏名单.csv”") {
		t.Errorf("the roster's fault is told as %s", text)
	}
	p.picture("handout-4-error")
	p.choose("#step-handout [data-pick=roster] input", roster)
	p.choose("#step-handout [data-pick=previous] input", filepath.Join(returnedFolder(t), "EX001_海原县教育体育局_2024年报填报表.xlsx"),
		filepath.Join(returnedFolder(t), "EX002_示例县水务局_2024年报填报表.xlsx"), filepath.Join(returnedFolder(t), "EX003_示例县民政局_2024年报填报表.xlsx"))
	p.wait("document.querySelectorAll('#step-handout .state.ok').length === 2")
	p.eval("document.getElementById('handout-year').value='2025';document.getElementById('handout-deadline').value='2026-01-20'", nil)
	p.click("#step-handout [type=submit]")
	p.wait("document.querySelector('#step-handout .result h3')")
	p.picture("handout-3-done")
	name, data := p.download(p.link("handout", "下载全部"))
	got := unzip(t, data)
	if name != "填报表.zip" || len(got) != 4 {
		t.Errorf("%s holds %q", name, slices.Collect(maps.Keys(got)))
	}
	for name, data := range got {
		if !bytes.Equal(data, readBytes(t, filepath.Join(want, "下发", name))) || !bytes.Equal(data, readBytes(t, filepath.Join(p.save, "下发", name))) {
			t.Errorf("%s is not what the command writes", name)
		}
	}
	p.click("[name=handout-whom][value=one]")
	p.wait("document.getElementById('handout-agency').offsetParent")
	p.eval("document.getElementById('handout-agency').value='示例县<水务>局';document.getElementById('handout-deadline').value=''", nil)
	p.click("#step-handout [data-pick=previous] .plain")
	p.wait("document.querySelector('#step-handout [data-pick=previous] .state').textContent === '还没有选'")
	p.click("#step-handout [type=submit]")
	p.wait("document.querySelector('#step-handout .result h3')?.textContent.includes('<水务>')")
	name, data = p.download(p.link("handout", "下载 "))
	if !bytes.Equal(data, readBytes(t, filepath.Join(want, "一个", name))) {
		t.Errorf("the one workbook %s is not the command's", name)
	}
	p.eval("document.getElementById('handout-year').value='2007'", nil)
	p.click("#step-handout [type=submit]")
	p.wait("document.getElementById('alert').textContent.includes('年度')")
	p.finish()
	if got := below(t, p.save); !slices.Contains(got, filepath.Join("下发", handoutFile)) || !slices.Contains(got, filepath.Join("下发_2", name)) {
		t.Errorf("the folder of results holds %q", got)
	}
}

// TestServeReport writes reports and compares them with the command's.
func TestServeReport(t *testing.T) {
	tier.Need(t, "needs Chromium")
	want := t.TempDir()
	command(t, exitFaulty, "report", returnedFolder(t), "-o", filepath.Join(want, "报告"))
	command(t, exitFaulty, "report", returnedFolder(t), "-o", filepath.Join(want, "草稿"), "--draft", "--charts", "--format", "docx,txt")
	p := servePage(t, 1200, true)
	p.click(`.steps a[href="#report"]`)
	p.picture("report-1-empty")
	p.choose("#step-report .drop input[webkitdirectory]", returnedFolder(t))
	p.wait("document.querySelector('#step-report .result h3')?.textContent.startsWith('写了 4 个')")
	p.picture("report-3-done")
	if text := p.text("document.querySelector('#step-report .refused').textContent"); !strings.Contains(text, "没有写：请改正后重新报送") {
		t.Errorf("the refused one says %s", text)
	}
	compare := func(dir string, n int) {
		t.Helper()
		_, data := p.download(p.link("report", "下载全部报告"))
		files := unzip(t, data)
		if len(files) != n {
			t.Errorf("%s: the archive holds %q", dir, slices.Collect(maps.Keys(files)))
		}
		for name, data := range files {
			if !bytes.Equal(data, readBytes(t, filepath.Join(want, dir, name))) {
				t.Errorf("%s is not what the command writes", name)
			}
		}
	}
	compare("报告", 4)
	name, data := p.download("#step-report .rows > li:first-child .side a")
	if name != "海原县教育体育局2024年政府信息公开工作年度报告.docx" || !bytes.Equal(data, readBytes(t, filepath.Join(want, "报告", name))) {
		t.Errorf("%s is not what the command writes", name)
	}
	for _, box := range []string{"html", "txt"} {
		p.click("#step-report [name=format][value=" + box + "]")
	}
	p.click("#step-report [name=draft]")
	p.click("#step-report [name=charts]")
	p.wait("document.querySelector('#step-report .result').textContent.includes('选项变了')")
	p.click(p.link("report", "按现在的选项重新写"))
	p.wait("document.querySelector('#step-report .result h3')?.textContent.startsWith('写了 6 个')")
	compare("草稿", 6)
	p.finish()
	if n := len(below(t, filepath.Join(p.save, "报告"))); n != 4 {
		t.Errorf("the folder of results holds %d reports of the first run", n)
	}
}

// TestServeCollect collects and compares with the command, file by file.
func TestServeCollect(t *testing.T) {
	tier.Need(t, "needs Chromium")
	c := makeCounty(t, t.TempDir(), 24, 3, 2, 2, 1)
	t.Chdir(c.dir)
	command(t, exitFaulty, "collect", "回收", "--roster", "名单.csv", "-o", "汇总", "--reports")
	p := servePage(t, 1200, true)
	p.click(`.steps a[href="#collect"]`)
	p.picture("collect-1-empty")
	p.choose("#step-collect [data-pick=roster] input", filepath.Join(c.dir, "名单.csv"))
	p.wait("document.querySelector('#step-collect .state.ok')")
	p.drop("#step-collect .drop", filepath.Join(c.dir, "回收"))
	p.wait("document.querySelector('#step-collect [data-part=ready]').textContent.includes('已放入 23 个文件')")
	p.click("#step-collect .more > summary")
	p.click("#collect-reports")
	p.click("#step-collect [data-part=go]")
	p.wait("document.querySelector('#step-collect .result h3')")
	p.eval("document.querySelectorAll('#step-collect [data-part=result] details').forEach(d=>d.open=true)", nil)
	p.wait("document.querySelectorAll('#step-collect table').length === 3")
	p.picture("collect-3-done")
	if got := p.text("document.querySelector('#step-collect .tiles').innerText.replace(/\\s+/g,' ')"); got != "应报 24 已报 21 未报 3 通过 18 已说明 0 待说明 1 退回 2" {
		t.Errorf("the page says %s", got)
	}
	if got := p.text("document.querySelector('#step-collect .people').innerText"); strings.Count(got, "海原县第") != 3 || !strings.Contains(got, "联系人1") {
		t.Errorf("missing are %s", got)
	}
	_, data := p.download(p.link("collect", "下载全部"))
	files := unzip(t, data)
	command := below(t, "汇总")
	n := 0
	for _, name := range command {
		if info, err := os.Stat(filepath.Join("汇总", name)); err != nil || info.IsDir() {
			continue
		}
		n++
		if !bytes.Equal(files[filepath.ToSlash(name)], readBytes(t, filepath.Join("汇总", name))) {
			t.Errorf("%s is not what the command writes", name)
		}
	}
	if n != len(files) || n < 40 {
		t.Errorf("the archive holds %d files, the command writes %d", len(files), n)
	}
	// The page of the standing is shown in a box of its own, where its script sorts and nothing else runs.
	href := p.text("Array.from(document.querySelectorAll('#step-collect a')).find(a=>a.textContent==='打开进度表').href")
	// Once more, with what was missing.
	late := filepath.Join(c.dir, "补报.xlsx")
	writeWorkbook(t, late, c.filings[0])
	p.drop("#step-collect .drop", late)
	p.wait("document.querySelector('#step-collect .tiles')?.innerText.replace(/\\s+/g,' ').includes('未报 2')")
	p.picture("collect-4-again")
	if text := p.text("document.querySelector('#step-collect .result').innerText"); !strings.Contains(text, "补报.xlsx") && !strings.Contains(text, "新") {
		t.Errorf("what is new is not told in %s", text)
	}
	if got := readBytes(t, filepath.Join(p.save, "汇总", recordFile)); !bytes.Contains(got, []byte(`"file":"补报.xlsx"`)) {
		t.Error("the results are not in the folder of results")
	}
	var fresh string
	p.eval("Array.from(document.querySelectorAll('#step-collect a')).find(a=>a.textContent==='打开进度表').href", &fresh)
	if fresh == href {
		t.Error("the second run shows the first one's page")
	}
	session := p.text("location.href")
	p.open(fresh)
	p.eval("document.querySelectorAll('#list th button')[2].click()", nil)
	if got := p.text("document.querySelector('#list tbody tr').cells[2].textContent"); got != "00001" {
		t.Errorf("after sorting the first agency is %s", got)
	}
	if got := p.text("self.origin"); got != "null" {
		t.Errorf("the page of the standing has the origin %s", got)
	}
	p.picture("collect-5-standing")
	p.open(session)
	p.wait("document.body.dataset.ready")
	p.finish()
}
