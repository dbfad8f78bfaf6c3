package report

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
)

func form(t testing.TB) *templates.Form {
	t.Helper()
	f, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// haiyuan is the agency of the seed report, with its public address.
var haiyuan = templates.Agency{Name: "海原县教育体育局", Short: "县教体局", Website: "海原县人民政府门户网站", URL: "http://www.hy.gov.cn",
	Office: "局办公室", Address: "海原县建设路", Postcode: "755200"}

// set puts figures into a filing, written "12" or "3.5".
func set(t testing.TB, f *templates.Filing, figures map[templates.Key]string) {
	t.Helper()
	for key, text := range figures {
		d, err := formula.ParseDecimal(text)
		if err != nil || !f.Set(key, templates.Number(d)) {
			t.Fatalf("%s = %q: %v", key, text, err)
		}
	}
}

// plainFiling is complete, short and all zero but for one request, as in the corrected seed filing.
func plainFiling(t testing.TB) *templates.Filing {
	f := templates.NewFiling(form(t), 2024)
	f.Agency = haiyuan
	set(t, f, map[templates.Key]string{"applications.new.other": "1", "applications.other_other.other": "1"})
	f.Complete()
	f.Narrative = map[string]string{
		"overview.proactive":   "通过县政府门户网站公开政府信息89条，公众号发布547篇。",
		"overview.management":  "一是严格信息审核，落实三审三校制度；二是分类管理已公开的信息。",
		"overview.platform":    "网站、公众号和线下公开栏分工明确，内容同步更新。",
		"overview.supervision": "政务公开纳入年度考核，全年没有需要追究责任的情形。",
		"problems":             "信息检索还不够方便。下一步将**一是**完善检索功能，**二是**加强业务培训。",
	}
	return f
}

// longText returns about n characters of narrative in paragraphs with sub-headings and bold words.
func longText(n int) string {
	sentences := []string{
		"围绕群众关心的入学、资助、体育场地开放等事项，及时公开政策文件、办事指南和办理结果，并配发图解和问答。",
		"对拟出台的文件提前征求意见，把采纳情况和理由一并公布，做到决策前有声音、决策后有回应。",
		"定期检查栏目更新情况，对超过期限没有更新的内容逐条提醒，限期补齐，全年共提醒36次。",
		"在服务大厅、学校和体育场馆设置公开栏和查阅点，方便不使用网络的群众查看和领取材料。",
		"**一是**健全制度，明确每一类信息由谁起草、谁审核、谁发布。**二是**加强培训，全年组织业务培训4次，参加人员210人次。",
	}
	var b strings.Builder
	for i, count := 0, 0; count < n; i++ {
		if i%9 == 0 {
			fmt.Fprintf(&b, "（%s）抓好重点领域信息公开\n", hanzi.Ordinal(i/9+1))
		}
		p := ""
		for k := range 4 {
			p += sentences[(i+k*3)%len(sentences)]
		}
		count += len([]rune(p))
		b.WriteString(p + "\n")
	}
	return b.String()
}

// richFiling has large figures, six decimals and a long narrative.
func richFiling(t testing.TB) *templates.Filing {
	f := plainFiling(t)
	r := rand.New(rand.NewPCG(6, 2024))
	for _, key := range f.Form.Keys() {
		if f.Form.Computed(key) == nil {
			f.Set(key, templates.Number(formula.FromInt(int64(r.IntN(300)))))
		} else {
			f.Set(key, templates.Cell{})
		}
	}
	set(t, f, map[templates.Key]string{"disclosure.fees.amount": "24252.311082", "disclosure.licensing.decisions": "316441",
		"applications.new.natural": "999999999", "applications.granted.natural": "12345", "reviews.direct_suit.upheld": "123456"})
	f.Complete()
	f.Narrative["overview.intro"] = longText(6000)
	f.Narrative["other.fees"] = "全年发出收费通知2件，收取信息处理费380元。"
	f.Narrative["other.matters"] = "县教体局继续做好重点领域信息公开。"
	return f
}

// randomFiling is any filing that may be published: figures up to nine digits, blanks, amounts with up to six decimals.
func randomFiling(t testing.TB, seed uint64) *templates.Filing {
	f := plainFiling(t)
	if forms := templates.Forms(); seed%3 == 2 { // the older edition, too
		old := templates.NewFiling(forms[0], forms[0].From)
		old.Agency, old.Narrative = f.Agency, f.Narrative
		f = old
	}
	r := rand.New(rand.NewPCG(seed, 1))
	for _, key := range f.Form.Keys() {
		f.Set(key, templates.Cell{})
		switch {
		case f.Form.Computed(key) != nil || r.IntN(4) == 0:
		case f.Form.Figure(key).Kind == templates.Amount:
			f.Set(key, templates.Number(formula.FromMicro(r.Int64N(1e15))))
		default:
			n := int64(1)
			for range r.IntN(10) {
				n *= 10
			}
			d := formula.FromInt(r.Int64N(n))
			if f.Form.Figure(key).Kind == templates.Signed && r.IntN(2) == 0 {
				d = d.Neg()
			}
			f.Set(key, templates.Number(d))
		}
	}
	f.Complete()
	f.Narrative["overview.intro"] = longText(r.IntN(800))
	f.Narrative["overview.platform"] = "符号 <b>&amp;</b> \"引号\" '单引号' * _ # | \\ 不得改变。"
	f.Narrative["other.fees"] = "全年收取信息处理费0元。"
	return f
}
