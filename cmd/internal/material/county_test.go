package material_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/roster"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/neighbours"
)

// A county is a body with its agencies and what they have sent.
type county struct {
	filings []*templates.Filing
	last    map[string]*templates.Filing // last year's, by name
	result  *collect.Result
}

// otherEdition is the seed of a county with the form of 2019.
const otherEdition = 8

// newCounty makes a county of n agencies. The same seed makes the same county. change may change a filing before it is sent.
func newCounty(t testing.TB, n, seed int, change func(i int, f *templates.Filing)) *county {
	t.Helper()
	id, year := "2021", 2024
	if seed == otherEdition {
		id, year = "2019", 2020
	}
	form, err := templates.Lookup(id)
	if err != nil {
		t.Fatal(err)
	}
	c := &county{last: map[string]*templates.Filing{}}
	names := "单位名称,单位代码,上级代码\n示例县人民政府,000,\n"
	for i := range n {
		f := figures(form, year, seed*1000+i)
		f.Agency = templates.Agency{Name: fmt.Sprintf("%s第%d分局", neighbours.Name(seed*7+i), i+1), Code: fmt.Sprintf("%05d", i+1)}
		f.Narrative = neighbours.Narrative(seed*7 + i)
		if change != nil {
			change(i, f)
		}
		names += f.Agency.Name + "," + f.Agency.Code + ",000\n"
		c.filings = append(c.filings, f)
		if seed%2 > 0 || i%5 > 0 { // of every fifth nothing is known in half of the counties
			last := figures(form, year-1, seed*1000+500+i)
			last.Agency = f.Agency
			c.last[f.Agency.Name] = last
		}
	}
	if seed%3 == 0 { // a third of the bodies have a filing of their own, which is no sum of these
		last := figures(form, year-1, seed*1000+999)
		last.Agency.Name = "示例县人民政府"
		c.last[last.Agency.Name] = last
	}
	file := filepath.Join(t.TempDir(), "名单.csv")
	if err := os.WriteFile(file, []byte(names), 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := roster.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	collector, err := collect.New(list, collect.Options{
		Last: func(a templates.Agency, year int) *templates.Filing { return c.last[a.Name] }})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range c.filings {
		match := list.Match(fmt.Sprintf("%d.json", i), roster.Identity{Name: f.Agency.Name, Code: f.Agency.Code})
		sent := collect.Reduce(fmt.Sprintf("%d.json", i), fmt.Sprint(i), match, f, templates.Result{Verdict: templates.Accepted})
		(*collect.Shelf)(nil).Take(sent, f)
		collector.Add(sent)
	}
	if c.result, err = collector.Finish(); err != nil {
		t.Fatal(err)
	}
	return c
}

// figures makes a filing whose tables are right.
func figures(form *templates.Form, year, seed int) *templates.Filing {
	rnd := rand.New(rand.NewPCG(uint64(seed), uint64(year)))
	f := templates.NewFiling(form, year)
	for _, key := range form.Keys() {
		if form.Computed(key) == nil {
			f.Set(key, templates.Number(formula.FromInt(0)))
		}
	}
	set := func(key string, n int64) {
		if form.Figure(templates.Key(key)) != nil {
			f.Set(templates.Key(key), templates.Number(formula.FromInt(n)))
		}
	}
	set("disclosure.normative.made", rnd.Int64N(4))
	set("disclosure.normative.issued", rnd.Int64N(4))
	set("disclosure.normative.effective", 4+rnd.Int64N(20))
	set("disclosure.licensing.decisions", rnd.Int64N(500))
	set("disclosure.penalties.decisions", rnd.Int64N(90))
	for _, who := range []string{"natural", "business", "other"} {
		granted, left := rnd.Int64N(9), rnd.Int64N(2)
		set("applications.granted."+who, granted)
		set("applications.refused_law."+who, rnd.Int64N(2))
		refused, _ := f.Cell(templates.MakeKey("applications", "refused_law", who)).Value()
		set("applications.carried_out."+who, left)
		set("applications.new."+who, granted+left+refused.Micro()/1_000_000)
	}
	if rnd.IntN(6) == 0 {
		set("reviews.reconsideration.corrected", 1)
		set("reviews.reconsideration.upheld", rnd.Int64N(3))
	}
	f.Complete()
	return f
}

// planted are problems and measures that several agencies are made to name, each in its own words: where %s stands, and with another
// word here and there.
var planted = []struct {
	text     string
	instead  [2]string // a word, and what some write for it
	agencies int
}{
	{"主动公开目录已有两年没有更新，部分栏目长期没有新的内容", [2]string{"长期没有", "一直没有"}, 12},
	{"依申请公开答复文书格式不统一，个别答复引用的条款不准确", [2]string{"个别答复", "少数答复"}, 7},
	{"基层信息员大多是兼职，调动以后交接不清楚，报送的信息差错多", [2]string{"差错多", "错误较多"}, 5},
	{"政策文件印发以后没有同步准备解读，群众反映看不懂", [2]string{"群众反映", "企业反映"}, 3},
	{"将在六月底前完成公开目录修订，逐项明确责任股室和更新时限", [2]string{"六月底前", "九月底前"}, 9},
	{"拟聘请法律顾问逐件审核答复文书，每季度通报一次审核结果", [2]string{"每季度", "每半年"}, 4},
	{"下一步把信息公开列为新任信息员岗前必学的一课，年内轮训一遍", [2]string{"年内", "明年"}, 2},
}

// plant puts planted sentences into the filings, and returns who has which.
func plant(seed int) (change func(i int, f *templates.Filing), has map[int][]string) {
	has = map[int][]string{}
	return func(i int, f *templates.Filing) {
		for k, p := range planted {
			if (i+7*k+seed)%60 >= p.agencies {
				continue
			}
			text := p.text
			if i%3 == 1 {
				text = strings.Replace(text, p.instead[0], p.instead[1], 1)
			}
			f.Narrative["problems"] += []string{"一是", "二是", "此外，", ""}[(i+k)%4] + text + "；"
			has[k] = append(has[k], f.Agency.Name)
		}
	}, has
}
