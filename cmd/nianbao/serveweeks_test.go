package main

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/year"
	"nianbao/testdata/tier"
)

// A clerk does on the page what an office does with commands; on another day he opens it anew.
type clerk struct {
	o    *sixWeeks
	b    *browser
	p    *servedPage
	day  string
	days int // on which he has worked
}

func (c *clerk) can(args []string) bool {
	return slices.Contains([]string{"template", "collect", "decide", "report"}, args[0]) && slices.Contains(args, c.o.dir)
}

// does carries out a command on the page and returns what it says.
func (c *clerk) does(args []string) string {
	t := c.o.t
	t.Helper()
	if c.day != c.o.today {
		c.leaves()
		f, err := job.OpenYear(c.o.dir)
		if err != nil {
			t.Fatal(err)
		}
		now, _ := time.Parse(time.DateOnly, c.o.today)
		c.p, c.day = startPage(t, c.b, false, f, now), c.o.today
		c.days++
	}
	switch args[0] {
	case "template":
		c.presses("[data-part=next]", "下发填报表")
	case "collect":
		c.presses("[data-part=next]", "收表", "再收一次")
	case "report":
		c.presses("[data-part=next]", "写本级报告")
	case "decide":
		c.decides(args[7:]) // behind the folder, the reason and who decides
	}
	c.p.wait("!document.querySelector('#step-board[aria-busy]')")
	if why := c.p.text("document.getElementById('alert').innerText"); why != "" {
		t.Fatalf("%s, %v: %s", c.day, args, why)
	}
	return c.p.text("document.querySelector('#step-board [data-part=result]').textContent")
}

// leaves closes the page: nothing of it is kept but what stands in the folder.
func (c *clerk) leaves() {
	if c.p != nil {
		c.p.finish()
	}
	c.p, c.day = nil, ""
}

// presses clicks the first button within something that has one of the texts.
func (c *clerk) presses(within string, texts ...string) {
	c.o.t.Helper()
	var list []string
	want, _ := json.Marshal(texts)
	c.p.eval(`(()=>{document.querySelectorAll('[data-test]').forEach(e=>e.removeAttribute('data-test'));
const all=Array.from(document.querySelectorAll(`+quote("#step-board "+within+" button")+`)),want=`+string(want)+`;
all.find(b=>want.includes(b.textContent))?.setAttribute('data-test','');return all.map(b=>b.textContent)})()`, &list)
	if !slices.ContainsFunc(list, func(s string) bool { return slices.Contains(texts, s) }) {
		c.o.t.Fatalf("%s: none of %q in %s, but %q", c.day, texts, within, list)
	}
	c.p.click("[data-test]")
}

// decides takes the decision of a line of flags: in the row of its agency, or beside the file that it is about.
func (c *clerk) decides(args []string) {
	c.o.t.Helper()
	flag, value, whom := args[0], args[1], args[len(args)-1]
	for _, a := range c.o.agency {
		if a.Name == whom {
			whom = a.Code
		}
	}
	row := ".rows > li[data-id=" + quote(whom) + "]"
	if flag != "--set-aside" {
		c.p.eval("(()=>{const f=document.querySelector('[data-part=find]');f.value="+quote(whom)+";f.dispatchEvent(new Event('input'))})()", nil)
		c.p.unfold(whom)
	}
	field := ""
	switch flag {
	case "--use":
		c.p.eval(`Array.from(document.querySelectorAll(`+quote("#step-board "+row+" .outputs li")+`)).find(li=>li.textContent.startsWith(`+quote(value)+`)).setAttribute('data-file','')`, nil)
		c.presses("[data-file]", "采用这一份")
	case "--accept":
		c.presses(row, "接受这一处")
	case "--set-aside":
		c.presses("[data-part=loose]", "搁置")
	case "--exempt":
		c.presses(row, "免报")
	case "--extend":
		c.presses(row, "准予延期")
		field = "day"
	case "--filed-by":
		c.presses(row, "别的单位代填")
		field = "other"
	case "--undo":
		c.presses(row, "撤销最后一个决定")
	default:
		c.o.t.Fatalf("nobody knows %s", flag)
	}
	c.p.wait("document.getElementById('deciding').open")
	if field != "" {
		c.p.eval("document.getElementById('deciding-"+field+"').value = "+quote(value), nil)
	}
	c.p.eval("document.getElementById('deciding-reason').value = '已经核实';document.getElementById('deciding-by').value = '经办人'", nil)
	c.p.click("#deciding [type=submit]")
}

// TestServeSixWeeks: the weeks of TestSixWeeks on the page, which is closed and opened again between them. Every count and every total
// is the one of the commands; of two that come after a decision the page, which collects with each, knows the day.
func TestServeSixWeeks(t *testing.T) {
	tier.Need(t, "needs Chromium")
	b := startBrowser(t, 1366)
	o := newSixWeeks(t)
	o.page = &clerk{o: o, b: b}
	o.handsOut()
	o.trickles()
	o.sendsBack()
	o.page.p.picture("board-weeks-2")
	o.runsLate()
	o.late = 2
	o.decides()
	o.page.p.picture("board-weeks-4")
	o.isWhole()
	o.isLate()
	p := o.page.p
	page, _ := filepath.Glob(filepath.Join(o.dir, year.Public, "*.html"))
	if len(page) != 1 {
		t.Fatalf("published are %q", page)
	}
	saved := filepath.Join(t.TempDir(), "网上存下来的.html")
	writeFile(t, saved, []byte(strings.Replace(readText(t, page[0]), "依法依规", "依规依法", 1)))
	p.choose("[data-part=next] .file input", saved)
	p.idle("应公布 61 份")
	if text := p.text("document.querySelector('#step-board [data-part=result]').textContent"); !strings.HasPrefix(text, "放进“公布”1 个文件") ||
		!strings.Contains(text, "应公布 61 份：一致 0，不一样 1，没有 60（过了期限 60）") || !strings.Contains(text, "网上存下来的.html：") {
		t.Errorf("a page that says something else: %s", text)
	}
	o.page.presses("[data-part=next]", "归档")
	p.idle("归档了 ")
	if got := p.stages(); got != "下发61/61✓ 收60/60✓ 退0✓ 齐60/60✓ 成文1✓ 公布0/61 归档1✓" {
		t.Errorf("at the end: %s", got)
	}
	p.picture("board-weeks-6")
	o.page.leaves()
	if o.page.days < 8 {
		t.Errorf("the page was opened on %d days", o.page.days)
	}
}
