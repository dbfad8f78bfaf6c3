package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/results"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
)

// stages returns the counts of the board's stages, those that are done with a tick.
func (p *servedPage) stages() string {
	p.t.Helper()
	return p.text(`Array.from(document.querySelectorAll('.stages li'),li=>li.querySelector('.name').textContent+li.querySelector('b').textContent+(li.className==='done'?'✓':'')).join(' ')`)
}

// boardRows returns state, name and days or counts of the rows that are drawn.
func (p *servedPage) boardRows() (list []string) {
	p.t.Helper()
	p.eval(`Array.from(document.querySelectorAll('#step-board .rows > li'),li=>['.badge','.name','.counts'].map(s=>li.querySelector(s).textContent).join('|'))`, &list)
	return list
}

// idle waits until the board has nothing under way and shows what has come of it.
func (p *servedPage) idle(said string) {
	p.t.Helper()
	p.waitFor("!document.querySelector('#step-board[aria-busy]') && document.querySelector('#step-board .result h3') && "+
		"Array.from(document.querySelectorAll('#step-board [data-part=result] h3, #step-board [data-part=result] p')).some(e=>e.textContent.includes("+quote(said)+"))", 2*time.Minute)
}

// unfold opens the row of an agency.
func (p *servedPage) unfold(id string) string {
	p.t.Helper()
	row := "#step-board .rows > li[data-id=" + quote(id) + "]"
	p.eval("document.querySelector("+quote(row+" details")+").open = true", nil)
	p.wait("document.querySelector(" + quote(row+" .found") + ")")
	return row
}

// decide takes a decision in an agency's row with the mouse and the keyboard.
func (p *servedPage) decide(id, button, day, reason string) {
	p.t.Helper()
	row := p.unfold(id)
	p.eval(`(()=>{document.querySelectorAll('[data-test]').forEach(e=>e.removeAttribute('data-test'));
Array.from(document.querySelectorAll(`+quote(row+" button")+`)).find(b=>b.textContent===`+quote(button)+`).setAttribute('data-test','')})()`, nil)
	p.click("[data-test]")
	p.wait("document.getElementById('deciding').open")
	if day != "" {
		p.eval("document.getElementById('deciding-day').value = "+quote(day), nil)
	}
	p.eval("document.getElementById('deciding-reason').value = "+quote(reason), nil)
	p.click("#deciding [type=submit]")
	p.idle(reason)
}

// TestServeBoard goes through the weeks of a county on the page of its folder, which is opened and closed again between them:
// everything it shows the next time stands in the folder, and is what the commands make of the same folder.
func TestServeBoard(t *testing.T) {
	tier.Need(t, "needs Chromium")
	c := makeCounty(t, t.TempDir(), 12, 0, 0, 1, 1) // the first is to be sent back, the second is asked
	dir := filepath.Join(t.TempDir(), "2024年报")
	command(t, exitFine, "year", dir, "--year", "2024", "--office", "海原县政务公开办")
	day := func(n int) time.Time { return time.Date(2025, 1, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, n) }
	at := func(i int) string {
		return filepath.Join(c.dir, "回收", fmt.Sprintf("邮件%02d", i%7), xlsx.FileName(c.filings[i].Agency, 2024))
	}

	// The first week: an empty folder; roster, deadline, hand-out.
	p := serveBoard(t, 1366, dir, day(5))
	accessible := func(state string) {
		p.shownWell(state)
		for _, fault := range axeFaults(t, p.browser) {
			t.Errorf("%s: %s", state, fault)
		}
	}
	accessible("an empty folder")
	p.picture("board-1-empty")
	if text := p.text("document.querySelector('[data-part=next] h3').textContent"); !strings.Contains(text, "把单位名单放进来") {
		t.Errorf("an empty folder: %s", text)
	}
	p.click("[data-part=next] .primary")
	p.wait("document.querySelector('[data-part=settled]').open")
	p.choose("#step-board [data-pick=roster] input", filepath.Join(c.dir, "名单.csv"))
	p.idle("已经放进年度文件夹")
	p.eval("document.getElementById('board-deadline').value = '2025-01-20'", nil)
	p.click("[data-part=deadline] button")
	p.wait("document.querySelector('[data-part=facts]').textContent.includes('还有 14 天')")
	p.click("[data-part=next] .primary")
	p.idle("做好了 13 份 2024 年度填报表和发放清单.xlsx")
	if got := p.stages(); got != "下发13/13✓ 收0/12 退0 齐0/12 成文0 公布0/0 归档0" {
		t.Errorf("handed out: %s", got)
	}
	p.finish()
	if n := len(below(t, filepath.Join(dir, "下发"))); n != 14 {
		t.Errorf("%d files are handed out", n)
	}

	// The second: eight have come, one of them twice; the same again adds nothing.
	p = serveBoard(t, 1366, dir, day(12))
	if got := p.stages(); !strings.HasPrefix(got, "下发13/13✓ 收0/12 ") {
		t.Errorf("opened again: %s", got)
	}
	var first []string
	for i := range 8 {
		first = append(first, at(i))
	}
	p.drop("#step-board .drop", first...)
	p.idle("放进“收件”8 个文件")
	p.drop("#step-board .drop", first[2:4]...)
	p.idle("放进“收件”0 个文件；2 个已经有了，没有再放")
	if got := p.stages(); !strings.HasPrefix(got, "下发13/13✓ 收8/12 退2 齐6/12 ") {
		t.Errorf("eight have come: %s", got)
	}
	rows := p.boardRows()
	if len(rows) != 13 || rows[0] != "退回|海原县第一局|错误 1" || rows[1] != "待说明|海原县第二局|待说明 1" || rows[2] != "未报|海原县第九局|还有 7 天" {
		t.Errorf("the rows are %q", rows)
	}
	p.picture("board-2-halfway")
	p.unfold("00001")
	p.picture("board-3-row")
	accessible("a row unfolded")
	p.eval("Array.from(document.querySelectorAll('#step-board button')).find(b => b.textContent === '写往来函件').click()", nil)
	p.idle("往来函件 12 份在")
	if text := readText(t, filepath.Join(dir, results.AllLetters)); !strings.Contains(text, "海原县政务公开办") {
		t.Error("the letters are not the office's")
	}
	p.finish()

	// The third: one is exempted, one gets more days, a query is accepted, two versions are decided between.
	other := c.filings[2].Clone()
	other.Set("disclosure.licensing.decisions", templates.Number(formula.FromInt(4321)))
	second := filepath.Join(t.TempDir(), "再报.xlsx")
	writeWorkbook(t, second, other)
	p = serveBoard(t, 1366, dir, day(22))
	p.drop("#step-board .drop", second)
	p.idle("放进“收件”1 个文件")
	if rows := p.boardRows(); !strings.HasPrefix(rows[0], "分不清用哪份|海原县第三局|") || !strings.Contains(strings.Join(rows, "\n"), "未报|海原县第九局|逾期 3 天") {
		t.Errorf("two versions: %q", rows)
	}
	p.decide("00003", "采用这一份", "", "来电确认")
	p.decide("00009", "免报", "", "本年撤销")
	p.decide("00010", "准予延期", "2025-02-01", "受灾")
	p.decide("00002", "接受这一处", "", "已核实")
	if rows := p.boardRows(); !slices.Contains(rows, "未报|海原县第一〇局|还有 9 天（已准延期）") || !slices.Contains(rows, "免报|海原县第九局|") {
		t.Errorf("decided: %q", rows)
	}
	if got := p.stages(); !strings.HasPrefix(got, "下发13/13✓ 收8/11 退1 齐7/11 ") {
		t.Errorf("decided: %s", got)
	}
	p.decide("00009", "撤销最后一个决定", "", "仍要报")
	p.finish()
	if csv := string(readBytes(t, filepath.Join(dir, "决定.csv"))); strings.Count(csv, "\n") != 6 || !strings.Contains(csv, "来电确认") {
		t.Errorf("the decisions are\n%s", csv)
	}

	// The last: all come in; the body's report, and the totals are the command's to the byte.
	p = serveBoard(t, 390, dir, day(29))
	var rest []string
	for i := 8; i < 12; i++ {
		rest = append(rest, at(i))
	}
	mended := filepath.Join(t.TempDir(), "改好.xlsx")
	writeFile(t, mended, correctionOf(t, workbookOf(t, c.filings[0]), string(readBytes(t, at(0)))))
	p.drop("#step-board .drop", append(rest, mended)...)
	p.idle("放进“收件”5 个文件")
	if got := p.stages(); !strings.HasPrefix(got, "下发13/13✓ 收12/12✓ 退0✓ 齐12/12") {
		t.Errorf("all in: %s; %s", got, p.text("document.querySelector('[data-part=next] h3').textContent"))
	}
	p.picture("board-4-phone-all-in")
	accessible("all in, on a telephone")
	p.finish()
	page := readBytes(t, filepath.Join(dir, "汇总", "汇总.json"))
	back, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	command(t, exitFine, "collect", "--today", day(29).Format(time.DateOnly))
	t.Chdir(back)
	if !bytes.Equal(page, readBytes(t, filepath.Join(dir, "汇总", "汇总.json"))) {
		t.Error("the page's collection is not the command's")
	}
}

// TestServeBoardMany: five thousand agencies are as quick as a hundred, because no more than that are drawn; the rest is found by name,
// by state, or asked for. The board is for every eye, hand and screen.
func TestServeBoardMany(t *testing.T) {
	tier.Need(t, "needs Chromium")
	dir := filepath.Join(t.TempDir(), "2024年报")
	roster := filepath.Join(t.TempDir(), "名单.csv")
	var b strings.Builder
	b.WriteString("单位名称,单位代码,上级代码,类别,联系人\n大市人民政府,0000,,政府,\n")
	for i := range 5000 {
		fmt.Fprintf(&b, "大市第%s局,%04d,0000,部门,联系人%d\n", chineseDigits(i+1), i+1, i+1)
	}
	writeFile(t, roster, []byte(b.String()))
	command(t, exitFine, "year", dir, "--year", "2024", "--roster", roster, "--deadline", "2025-01-02")
	p := serveBoard(t, 1366, dir, testNow)
	count := func() (n int) {
		p.eval("document.querySelectorAll('#step-board *').length", &n)
		return n
	}
	drawn := func() (n int) {
		p.eval("document.querySelectorAll('#step-board .rows > li').length", &n)
		return n
	}
	if n := drawn(); n != 100 || count() > 1500 {
		t.Errorf("%d rows are drawn, with %d elements", n, count())
	}
	p.click("#step-board [data-part=more] button")
	if n := drawn(); n != 200 {
		t.Errorf("%d rows after asking for more", n)
	}
	if at := p.text("document.activeElement.closest('li').dataset.id"); at != "0101" {
		t.Errorf("after asking for more the focus is at %s", at)
	}
	p.eval("(()=>{const f=document.querySelector('[data-part=find]');f.value='第七七七局';f.dispatchEvent(new Event('input'))})()", nil)
	if rows := p.boardRows(); len(rows) != 1 || !strings.HasPrefix(rows[0], "还没有收过|大市第七七七局|") {
		t.Errorf("looked for by name: %q", rows)
	}
	p.eval("(()=>{const f=document.querySelector('[data-part=find]');f.value='';f.dispatchEvent(new Event('input'))})()", nil)
	p.click("#step-board .filter.body")
	if rows := p.boardRows(); len(rows) != 1 || !strings.Contains(rows[0], "大市人民政府") {
		t.Errorf("by state: %q", rows)
	}
	p.click("#step-board .filter:first-child")

	// By the keyboard: the row, the decision, and back to the row.
	p.eval("document.querySelector('#step-board .rows summary').focus()", nil)
	p.key("Enter", 13, "\r")
	p.wait("document.querySelector('#step-board .rows .found')")
	p.key("Tab", 9, "")
	p.key("Enter", 13, "\r")
	p.wait("document.getElementById('deciding').open && document.activeElement.id === 'deciding-reason'")
	p.key("Enter", 13, "\r")
	p.wait("document.activeElement.getAttribute('aria-invalid') === 'true'")
	p.picture("board-5-dialog")
	p.key("Escape", 27, "")
	p.wait("!document.getElementById('deciding').open && document.activeElement.textContent === '免报'")

	for _, width := range []int{1366, 390, 375} {
		p.size(width)
		if text := p.text("document.documentElement.scrollWidth<=innerWidth"); text != "true" {
			t.Errorf("at %d the page is wider than its window", width)
		}
		p.picture(fmt.Sprintf("board-6-%d", width))
	}
	script := string(readBytes(t, "../internal/report/testdata/accessible.js"))
	for _, scheme := range []string{"light", "dark"} {
		p.do("Emulation.setEmulatedMedia", map[string]any{"features": []any{map[string]any{"name": "prefers-color-scheme", "value": scheme}}})
		var faults []string
		p.eval("(()=>{"+script+"\nreturn faults(window)})()", &faults)
		for _, f := range faults {
			t.Errorf("%s: %s", scheme, f)
		}
	}
	p.finish()
}

// TestServeOpenYear: whoever types no commands makes the folder of a year from the page, and opens it from there the next time.
func TestServeOpenYear(t *testing.T) {
	tier.Need(t, "needs Chromium")
	at, b := t.TempDir(), startBrowser(t, 1366)
	t.Chdir(at)
	for _, button := range []string{"新建 2024年报", "打开 2024年报"} {
		p := startPage(t, b, false, nil, testNow)
		if text := p.text("document.querySelector('#years .actions').innerText.trim()"); text != button {
			t.Fatalf("offered is %q, want %q", text, button)
		}
		p.click("#years button")
		p.wait("document.body?.dataset.ready && document.getElementById('board-title')?.textContent === '2024年报'")
		p.finish()
		if list := below(t, at); !slices.Contains(list, "2024年报/年报.yaml") {
			t.Errorf("there is %q", list)
		}
	}
}
