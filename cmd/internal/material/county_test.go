package material_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
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
		set("reviews.reconsideration.other", rnd.Int64N(3))
		set("reviews.direct_suit.other", rnd.Int64N(2))
		set("reviews.suit_after_review.upheld", rnd.Int64N(2))
	}
	f.Complete()
	return f
}

// A plantedText is a problem or measure that several agencies are made to name, each in its own words.
type plantedText struct {
	text     string
	instead  [2]string // a word, and what some write for it
	measure  bool
	agencies int
}

// planted are those of the first county.
var planted = []plantedText{
	{"主动公开目录已有两年没有更新，部分栏目长期没有新的内容", [2]string{"长期没有", "一直没有"}, false, 12},
	{"依申请公开答复文书格式不统一，个别答复引用的条款不准确", [2]string{"个别答复", "少数答复"}, false, 7},
	{"基层信息员大多是兼职，调动以后交接不清楚，报送的信息差错多", [2]string{"差错多", "错误较多"}, false, 5},
	{"政策文件印发以后没有同步准备解读，群众反映看不懂", [2]string{"群众反映", "企业反映"}, false, 3},
	{"将在六月底前完成公开目录修订，逐项明确责任股室和更新时限", [2]string{"六月底前", "九月底前"}, true, 9},
	{"拟聘请法律顾问逐件审核答复文书，每季度通报一次审核结果", [2]string{"每季度", "每半年"}, true, 4},
	{"下一步把信息公开列为新任信息员岗前必学的一课，年内轮训一遍", [2]string{"年内", "明年"}, true, 2},
}

// What other counties plant is put together of these: a thing, what is wrong with it, what comes of that; and what is done, with whom,
// until when.
var (
	things = []string{"村务公开栏", "公开指南", "历史文件库", "热线电话记录", "申请登记台账", "解读视频", "招投标公告", "查阅点资料", "新媒体账号", "会议公开制度"}
	wrongs = []string{"更换不及时，有的还挂着前年的内容", "与新的条例衔接不上，条目缺项较多", "没有专人管理，已有半年无人过问", "各镇做法不一，标准宽严差别很大",
		"过于专业，老年人听不明白", "链接失效，点开以后是空白页", "留存不全，事后难以核对", "内容单薄，多数只是转发"}
	thus = []string{"给群众办事带来不便", "影响了答复的质量", "被第三方评估扣了分", "引起过一次投诉", "数据前后对不上", "浏览的人很少"}
	does = []string{"由办公室牵头清理", "请司法局派员指导", "并入一体化平台管理", "实行交叉检查", "编印口袋书发到窗口", "列入述职评议内容", "委托专业机构制作"}
	till = []string{"力争上半年见效", "确保年底以前全部到位", "争取三个月内理顺", "每月调度一次"}
	same = [][2]string{{"及时", "够快"}, {"专人", "固定人员"}, {"较多", "不少"}, {"差别", "差距"}, {"老年人", "年纪大的人"}, {"失效", "打不开"},
		{"影响", "降低"}, {"扣了分", "点了名"}, {"难以", "不易"}, {"多数", "大多"}, {"牵头", "组织"}, {"检查", "互查"}, {"制作", "拍摄"}}
)

// plantedIn are the problems and measures of a county: the first ones, in the words of the first county; the others' in words of their own.
func plantedIn(county int) []plantedText {
	if county == 0 {
		return planted
	}
	rnd := rand.New(rand.NewPCG(uint64(county), 24))
	pick := func(list []string) []string {
		out := slices.Clone(list)
		rnd.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
		return out
	}
	what, wrong, so, do, until := pick(things), pick(wrongs), pick(thus), pick(does), pick(till)
	var list []plantedText
	for k := range 7 {
		p := plantedText{text: what[k] + wrong[k] + "，" + so[k%len(so)], agencies: 2 + rnd.IntN(16)}
		if p.measure = k >= 4; p.measure {
			p.text = []string{"计划对", "将对", "针对上述问题，对"}[k-4] + what[k] + "重新梳理，" + do[k] + "，" + until[k-4]
		}
		for _, w := range same {
			if strings.Contains(p.text, w[0]) {
				p.instead = w
			}
		}
		list = append(list, p)
	}
	return list
}

// plant puts the planted sentences of a county into the filings, and returns who has which.
func plant(seed int) (change func(i int, f *templates.Filing), has map[int][]string) {
	return plantTexts(planted, seed)
}

func plantTexts(texts []plantedText, seed int) (change func(i int, f *templates.Filing), has map[int][]string) {
	has = map[int][]string{}
	return func(i int, f *templates.Filing) {
		for k, p := range texts {
			if (i+7*k+seed)%60 >= p.agencies {
				continue
			}
			text := p.text
			if i%3 == 1 && p.instead[0] != "" {
				text = strings.Replace(text, p.instead[0], p.instead[1], 1)
			}
			switch at := strings.LastIndex(text, "，"); i % 5 {
			case 3: // another end
				text += "，需要下大力气解决"
			case 4: // or a shorter one
				text = text[:at]
			}
			f.Narrative["problems"] += []string{"一是", "二是", "此外，", ""}[(i+k)%4] + text + "；"
			has[k] = append(has[k], f.Agency.Name)
		}
	}, has
}
