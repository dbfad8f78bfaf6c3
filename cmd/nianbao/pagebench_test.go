package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// How long Chromium takes for a file from its choice to its row, and for a marked copy from the click to the bytes.
const (
	rowTook = "(async()=>{const input=document.querySelector('#step-check .drop input'),n=document.querySelectorAll('#step-check .rows > li').length,began=performance.now();" +
		"input.dispatchEvent(new Event('change'));while(document.querySelectorAll('#step-check .rows > li').length===n)await new Promise(r=>setTimeout(r,2));" +
		"const took=performance.now()-began;while(document.querySelector('#step-check[aria-busy]'))await new Promise(r=>setTimeout(r,5));return took})()"
	markTook = "(async()=>{const b=document.querySelector('#step-check .rows .side button');let took=0;const began=performance.now(),real=URL.createObjectURL;" +
		"URL.createObjectURL=x=>{took=took||performance.now()-began;return real.call(URL,x)};b.click();while(!took)await new Promise(r=>setTimeout(r,2));URL.createObjectURL=real;return took})()"
	noteReady = "addEventListener('DOMContentLoaded',()=>new MutationObserver(()=>{if(document.body.dataset.ready)window.readyAt=window.readyAt??performance.now()})" +
		".observe(document.body,{attributes:true}))"
	warmTime = 10 * time.Second // which a user takes to find his file; a quiet machine needs one for the warming up
)

// BenchmarkAlone measures the page without a program in fresh browsers, in milliseconds, medians; -benchtime 5x makes five of them:
// until it is ready; the first check of a file that comes at once, and of one that comes when the program is warm; later ones; a
// marked copy. native is the same check and copy in a program that runs, and times how many of those a later one of the page takes.
func BenchmarkAlone(b *testing.B) {
	file := filepath.Join(returnedFolder(b), "EX003_示例县民政局_2024年报填报表.xlsx")
	found := map[string][]float64{}
	eval := func(name string, p *servedPage, expression string) {
		var ms float64
		p.eval(expression, &ms)
		found[name] = append(found[name], ms)
	}
	check := func(name string, p *servedPage) {
		// The files of an input are taken when it changes: the event of choosing them is held back until the clock runs.
		p.eval("window.hold=e=>e.stopImmediatePropagation(),document.addEventListener('change',window.hold,true)", nil)
		p.choose("#step-check .drop input", file)
		p.eval("document.removeEventListener('change',window.hold,true)", nil)
		eval(name, p, rowTook)
	}
	copies := b.TempDir()
	for range b.N {
		cold := openAlone(b, 1200, noteReady)
		eval("ready", cold, "window.readyAt")
		check("cold", cold)
		warm := openAlone(b, 1200, noteReady)
		time.Sleep(warmTime)
		check("first", warm)
		for range 5 {
			check("later", warm)
			began := time.Now()
			e := &env{stdin: strings.NewReader(""), stdout: &strings.Builder{}, stderr: &strings.Builder{}, now: func() time.Time { return testNow }}
			e.run([]string{"nianbao", "check", file, "--annotate", copies})
			found["native"] = append(found["native"], float64(time.Since(began).Microseconds())/1000)
		}
		eval("marked", warm, markTook)
	}
	median := func(name string) float64 {
		slices.Sort(found[name])
		return found[name][len(found[name])/2]
	}
	for name := range found {
		b.ReportMetric(median(name), name+"-ms")
	}
	b.ReportMetric(median("later")/median("native"), "times")
}
