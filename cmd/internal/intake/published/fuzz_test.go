package published

import (
	"strings"
	"testing"
	"time"

	"nianbao/templates"
	"nianbao/testdata/tier"
)

// FuzzRead holds that nothing panics out, that a filing comes with its form, and that no figure is made up: each number
// handed out has its digits in the source.
func FuzzRead(f *testing.F) {
	s := newSample(f, "2021")
	f.Add("r.html", []byte(s.html()))
	f.Add("r.txt", []byte(s.tabbed(true)))
	f.Add("r.txt", []byte(s.tabbed(false)))
	f.Add("r.md", []byte(s.repeated()))
	f.Add("r.txt", []byte(s.spaced(18)))
	f.Add("r.docx", wordFile(f, map[string]string{"body": s.document(paragraphXML, tableXML), "numbering": chineseList}))
	for ext, data := range written(f, generated(f, templates.Forms()[0], 2)) {
		f.Add("r."+ext, data)
	}
	var forms *templates.FormSet
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		res := readNamed(name, data, forms)
		if res == nil {
			t.Fatal("no result")
		}
		for _, x := range res.Findings {
			if strings.Contains(x.Message, "读取时出错") {
				t.Fatal(x.Message) // a panic that was caught is a fault all the same
			}
		}
		if res.Filing == nil {
			if len(res.Findings) == 0 {
				t.Fatal("neither filing nor finding")
			}
			return
		}
		res.Filing.Complete()
	})
}

// TestHostile reads some megabytes of what a reader that is not linear would never come back from. How long each took is
// logged; a hang ends in the time limit of go test.
func TestHostile(t *testing.T) {
	n := tier.Rounds(20_000, 200_000)
	for _, c := range []struct{ name, file, text string }{
		{"nested tables", "r.html", "<html>" + strings.Repeat("<table><tr><td>规章", n)},
		{"nested bold", "r.html", "<html>" + strings.Repeat("<b><p>总计", n)},
		{"stray end tags", "r.html", "<html>" + strings.Repeat("<div>", 5000) + strings.Repeat("</td></b></table></p>", n)},
		{"bold off and on", "r.html", "<html><p>" + strings.Repeat("<b>规</b>章 ", n)},
		{"wide rows", "r.html", "<html><table><tr>" + strings.Repeat("<td colspan=1000>规章", n)},
		{"many rows reaching down", "r.html", "<html><table>" + strings.Repeat("<tr><td rowspan=60000>规章<td>1", n/4)},
		{"labels of ninety characters", "r.html", "<html><table>" + strings.Repeat("<tr><td>"+strings.Repeat("申请人无正当理由逾期", 4)+"<td>规章<td>行政许可", n/20)},
		{"pipes", "r.md", strings.Repeat("| 规章 | 1 | 2 |\n", n)},
		{"tabs", "r.txt", strings.Repeat("行政许可\t规章\t1\n", n)},
		{"one line of tabs", "r.txt", "规章" + strings.Repeat("\t行政许可", n)},
		{"drawn", "r.txt", strings.Repeat("+--+--+\n|规章|1|\n", n/4)},
		{"drawn, wide", "r.txt", strings.Repeat("+"+strings.Repeat("-+", 300)+"\n|"+strings.Repeat("1|", 300)+"\n", n/400)},
		{"spaces", "r.txt", "三、收到和处理政府信息公开申请情况\n" + strings.Repeat("1.属于国家秘密 0 0 0 0 0 0 0\n其他\n社会\n", n/4)},
		{"headings", "r.txt", strings.Repeat("四、政府信息公开行政复议、\n五、\n", n/4)},
		{"one long line", "r.txt", strings.Repeat("（一）主动公开。一、总体情况", n/4)},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			res := readNamed(c.file, []byte(c.text), nil)
			t.Logf("%d bytes in %v, findings %q", len(c.text), time.Since(start), codes(res))
			for _, x := range res.Findings {
				if strings.Contains(x.Message, "读取时出错") {
					t.Error(x.Message)
				}
			}
		})
	}
}
