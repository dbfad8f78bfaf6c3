package main

import (
	"path/filepath"
	"slices"
	"testing"
)

// BenchmarkAlone measures the page without a program in fresh browsers: until it is ready, the first check, a later one, all in
// milliseconds and medians; -benchtime 5x makes five of them.
func BenchmarkAlone(b *testing.B) {
	file := filepath.Join(returnedFolder(b), "EX003_示例县民政局_2024年报填报表.xlsx")
	found := map[string][]float64{}
	add := func(name string, p *servedPage, expression string) {
		var ms float64
		p.eval(expression, &ms)
		found[name] = append(found[name], ms)
	}
	for range b.N {
		p := openAlone(b, 1200, "addEventListener('DOMContentLoaded',()=>new MutationObserver(()=>{if(document.body.dataset.ready)window.readyAt=window.readyAt??performance.now()})"+
			".observe(document.body,{attributes:true}))")
		add("ready", p, "window.readyAt")
		look := "(async()=>{const input=document.querySelector('#step-check .drop input'),n=document.querySelectorAll('#step-check .rows > li').length,began=performance.now();" +
			"input.dispatchEvent(new Event('change'));while(document.querySelectorAll('#step-check .rows > li').length===n)await new Promise(r=>setTimeout(r,2));" +
			"const took=performance.now()-began;while(document.querySelector('#step-check[aria-busy]'))await new Promise(r=>setTimeout(r,5));return took})()"
		// The files of an input are taken when it changes: the event of choosing them is held back until the clock runs.
		p.eval("window.hold=e=>e.stopImmediatePropagation(),document.addEventListener('change',window.hold,true)", nil)
		for i := range 6 {
			p.choose("#step-check .drop input", file)
			p.eval("document.removeEventListener('change',window.hold,true)", nil)
			name := "later"
			if i == 0 {
				name = "first"
			}
			add(name, p, look)
			p.eval("document.addEventListener('change',window.hold,true)", nil)
		}
		add("marked", p, "(async()=>{const b=document.querySelector('#step-check .rows .side button');let took=0;const began=performance.now(),real=URL.createObjectURL;"+
			"URL.createObjectURL=x=>{took=took||performance.now()-began;return real.call(URL,x)};b.click();while(!took)await new Promise(r=>setTimeout(r,2));URL.createObjectURL=real;return took})()")
	}
	for name, list := range found {
		slices.Sort(list)
		b.ReportMetric(list[len(list)/2], name+"-ms")
	}
}
