package templates

import (
	"strings"
	"testing"

	"nianbao/templates/meter"
)

// busy is an agency with something in every table:
// 新收 20 (自然人 18, 法人 2), 上年结转 1 (自然人), （七） 20, 结转下年 1; 复议 4 (维持 2, 纠正 1, 未审结 1), 诉讼 3 (维持 2, 其他 1).
func busy(t testing.TB) *Filing {
	filing := plain(form(t, "2021"))
	filing.Agency.Name, filing.Agency.Short = "海原县教育体育局", "县教体局"
	lay(t, filing, map[string]string{
		"applications.new.natural": "18", "applications.new.business": "2", "applications.carried_in.natural": "1",
		"applications.granted.natural": "8", "applications.granted.business": "2", "applications.partial.natural": "3",
		"applications.refused_law.natural": "2", "applications.unavailable_not_held.natural": "3",
		"applications.unprocessed_repeat.natural": "1", "applications.other_other.natural": "1", "applications.carried_out.natural": "1",
		"reviews.reconsideration.upheld": "2", "reviews.reconsideration.corrected": "1", "reviews.reconsideration.pending": "1",
		"reviews.suit_after_review.upheld": "2", "reviews.suit_after_review.other": "1",
		"disclosure.normative.issued": "5", "disclosure.normative.repealed": "2", "disclosure.normative.effective": "1234",
		"disclosure.licensing.decisions": "45503", "disclosure.penalties.decisions": "120", "disclosure.fees.amount": "18651.06",
	})
	return filing
}

func TestNarrative(t *testing.T) {
	if r := Check(busy(t), Options{}); len(r.Findings) > 0 {
		t.Fatalf("the busy filing has findings:%s", messages(r))
	}
	const figure, share, year, agency, place = "narrative.figure", "narrative.share", "narrative.year", "narrative.agency", "narrative.placeholder"
	const silent = ""
	tests := []struct {
		want   string // codes; a figure's finding is written figure:got→want
		text   string
		reason string
	}{
		// 收到, 受理: both readings
		{silent, "2024年，我局共收到政府信息公开申请20件。", "新收"},
		{silent, "全年共收到政府信息公开申请21件。", "新收 and 结转 is right, too (PT22)"},
		{silent, "本年度受理政府信息公开申请21件。", "SY25"},
		{figure + ":22→20", "本年度共收到政府信息公开申请22件。", "neither reading"},
		{figure + ":19→20", "收到依申请公开申请１９件", "full width"},
		{figure + ":2000→20", "共收到政府信息公开申请2,000件。", "thousands"},
		{silent, "共收到政府信息公开申请二十件。", "Chinese numerals"},
		{figure + ":12→20", "共收到政府信息公开申请十二件。", "Chinese numerals"},
		{figure + ":25→20", "2024年度，县教体局共收到公民、法人或其他组织提出的政府信息公开申请25件。", "公民, 法人 say who asked"},
		{silent, "共收到政府信息公开申请近21件。", "rough"},
		{silent, "共收到政府信息公开申请20余件。", "rough"},
		{"narrative.figure:30→20", "共收到政府信息公开申请近30件。", "rough, but not so rough"},
		{"narrative.figure:30→20", "共收到政府信息公开申请30余件。", "rough, but not so rough"},
		{silent, "共收到政府信息公开申请30件以上。", "rough"},
		{silent, "通过网络收到政府信息公开申请12件，信函收到8件。", "a part of all"},
		{silent, "其中，收到涉及征地拆迁的政府信息公开申请6件。", "a part"},
		{silent, "2023年收到政府信息公开申请30件，本年度收到20件。", "another year's figure"},
		{silent, "2023年，我局收到政府信息公开申请30件，办结28件；2024年，收到20件，办结20件。", "another year's clauses"},
		{year, "2023年我局收到政府信息公开申请30件；办结28件。", "one finding for the year; the figures are the other year's"},
		{figure + ":22→20", "2023年结转1件，收到政府信息公开申请22件。", "what was carried over does not change the subject"},
		{silent, "全年共收到群众申请事项300件，办结298件。", "people ask for many things"},
		{silent, "共收到依申请公开21件（含上年结转1件），办结20件。", "right"},
		{figure + ":2→1", "共收到依申请公开21件（含上年度结转2件）。", "the carry-over in brackets"},
		{silent, "共收到政府信息公开申请20件，同比增加5件。", "a difference"},
		{silent, "全年受理群众来信来访346件，办结346件。", "not applications"},
		{silent, "全年受理12345热线工单1,000件。办结998件。", "not applications, in the next sentence either"},
		{silent, "收到人大代表建议12件，办结12件，收到信访件30件，已答复30件。", "not applications"},
		{silent, "收到3件群众来信。", "the object follows"},
		{figure + ":3→20", "收到3件政府信息公开申请。", "the object follows"},
		{silent, "上半年收到政府信息公开申请9件。", "part of the year"},
		{silent, "收到政府信息公开申请【新收申请】件，办结【结转下年】件。", "marks are filled in by the program"},
		{figure + ":0→20", "本年度未收到政府信息公开申请。", "未收到 is 0"},
		{figure + ":0→20", "全年无政府信息公开申请。", "无 is 0"},
		{figure + ":0→20", "我局2024年没有收到任何依申请公开申请", "没有 is 0"},
		{silent, "未收到申请人的补正材料。", "not about the number of applications"},
		{silent, "未收到涉及国家秘密的政府信息公开申请。", "a kind of application"},
		{silent, "未收到政府信息公开方面的投诉举报。", "complaints"},
		// 自然人 follows the reading of 收到
		{silent, "共收到政府信息公开申请20件，其中自然人18件，法人或其他组织2件。", "as 新收"},
		{silent, "共受理政府信息公开申请21件，其中自然人申请19件、法人或其他组织申请2件。", "as 新收 and 结转"},
		{figure + ":18→19", "共受理政府信息公开申请21件（其中自然人18件）。", "受理 has the 结转, 自然人 not: unless answered"},
		{figure + ":17→18", "共收到政府信息公开申请20件，其中自然人17件。", "自然人"},
		// 办结, 结转
		{silent, "办结政府信息公开申请20件，结转下年度继续办理1件。", "right"},
		{figure + ":21→20", "共收到政府信息公开申请20件，已办结21件。", "办结 is （七）"},
		{figure + ":19→20", "共收到政府信息公开申请20件，按时答复19件。", "答复 is （七）"},
		{figure + ":2→1", "办结政府信息公开申请20件，结转下年2件。", "结转"},
		{figure + ":2→1", "收到政府信息公开申请20件，上年结转2件。", "上年结转"},
		{silent, "收到政府信息公开申请20件，2023年结转1件，结转2025年1件。", "years say which 结转"},
		{figure + ":3→1", "收到政府信息公开申请20件，结转至2025年3件。", "结转 to next year"},
		{silent, "办理政府信息公开申请21件。", "办理 may be any"},
		{figure + ":25→20", "办理政府信息公开申请25件。", "办理 is none of them"},
		{figure + ":0→1", "共收到政府信息公开申请20件，无结转下年度办理的申请。", "无 结转"},
		// results
		{silent, "予以公开10件，部分公开3件，不予公开2件，无法提供3件，不予处理1件，其他处理1件。", "right"},
		{figure + ":9→10", "予以公开9件、部分公开3件。", "予以公开"},
		{figure + ":12→13", "予以公开及部分公开12件。", "a sum, as in SH19"},
		{figure + ":4→3", "本机关作出无法提供答复4件。", "words around"},
		{silent, "部分予以公开3件。", "another wording of 部分公开"},
		{silent, "主动公开文件5件。", "not an answer to an application"},
		{figure + ":1→0", "属于不予公开范围的国家秘密类1件。", "one item of several, which has none"},
		// 行政复议, 行政诉讼
		{silent, "因政府信息公开引发行政复议4件，行政诉讼3件。", "right"},
		{figure + ":5→4", "因政府信息公开被申请行政复议5起。", "复议"},
		{figure + ":2→3", "政府信息公开行政诉讼案件2宗。", "诉讼 is both columns"},
		{silent, "因政府信息公开发生行政复议、行政诉讼案件7件。", "both together"},
		{figure + ":8→7", "因政府信息公开发生行政复议和行政诉讼案件8件。", "both together"},
		{figure + ":3→2", "因政府信息公开引发行政复议4件，其中维持3件，纠正1件。", "outcomes"},
		{figure + ":0→1", "因政府信息公开引发行政复议4件，均已审结。", "均已审结 means none is open"},
		{figure + ":0→1", "因政府信息公开引发行政复议4件，均获维持。", "SH19: 均获维持 beside open cases"},
		{silent, "因政府信息公开引发行政诉讼3件，均已结案。", "right"},
		{silent, "因政府信息公开引发行政复议4件，已审结的均获维持。", "only those decided"},
		{figure + ":0→4 " + figure + ":0→3", "未发生因信息公开引起的行政复议或行政诉讼案件。", "未发生 is 0 for both"},
		{figure + ":0→4", "无政府信息公开行政复议。", "无"},
		{silent, "未发生行政复议被撤销、行政诉讼败诉的情况。", "about outcomes the table does not know"},
		{silent, "行政复议后起诉2件正在补充材料。", "unknown words"},
		{silent, "未经复议直接起诉0件，复议后起诉3件。", "right"},
		// shares
		{silent, "办结政府信息公开申请20件，其中予以公开10件，占50%。", "（七） is the denominator"},
		{share, "予以公开10件，占47.6%。", "47.6% is of 21"},
		{silent, "部分公开3件，占15.00%，不予公开2件，占比10%。", "right"},
		{share, "部分公开3件，占比16%。", "wrong"},
		{silent, "共受理政府信息公开申请21件，其中自然人申请19件，占90.5%。", "of 受理"},
		{share, "共收到政府信息公开申请20件，其中自然人18件，占80%。", "wrong under every denominator"},
		{silent, "不予公开2件，占不予公开类的40%。", "another denominator"},
		{silent, "予以公开10件，按时答复率100%。", "no share"},
		// documents, fees
		{silent, "制发行政规范性文件5件，废止2件，现行有效行政规范性文件1,234件。", "right"},
		{figure + ":6→5", "全年制定出台行政规范性文件6件。", "制发"},
		{figure + ":3→2", "制发行政规范性文件5件，废止3件。", "the object carries over"},
		{silent, "公开规范性文件6件，备案审查规范性文件9件。", "other verbs"},
		{silent, "行政事业性收费18651.06万元。", "right"},
		{silent, "行政事业性收费18651万元。", "rounded"},
		{figure + ":18600→18651.06", "行政事业性收费18600万元。", "wrong"},
		{figure + ":121→120", "作出行政处罚决定121件。", "all decisions"},
		{silent, "公开行政处罚决定98件。", "published ones are fewer, and that is right"},
		// year
		{year, "2023年，我局主动公开政府信息30条。", "last year's text"},
		{year, "县教体局2023年度共收到政府信息公开申请20件。", "last year's text"},
		{year, "本报告统计数据从2023年1月1日起至2023年12月31日止。", "period of report"},
		{silent, "本报告统计数据从2024年1月1日起至2024年12月31日止。", "right"},
		{silent, "2025年，我局将主动公开更多信息。", "plans"},
		{silent, "公开2023年部门决算和2025年部门预算。", "other years on purpose"},
		{silent, "比2023年我局收到的申请增加5件。", "comparison"},
		{silent, "我局2023年主动公开的《海原县2023年招生方案》继续有效。", "titles"},
		{silent, "2023年我局主动公开20条，2024年主动公开30条。", "both years"},
		// agency
		{agency, "海原县教育局组织开展政府开放日活动。", "an old name"},
		{silent, "县教体局、海原县教体局、教育体育局、海原县教育体育局。", "the name and its short forms"},
		{silent, "转发《海原县教育局关于招生工作的通知》。", "a title"},
		{silent, "会同海原县人民政府办公室、海原县财政局开展培训。", "other agencies"},
		{agency, "中宁县教育体育局共收到政府信息公开申请20件。", "somebody else's text"},
		{silent, "学习中宁县教育体育局的做法。", "not who reports"},
		// placeholders
		{place, "全年公开信息××条。", "not filled in"},
		{place, "XX局高度重视。", "not filled in"},
		{place, "请填写本年度工作情况。", "an instruction"},
		{place, "公文公开属性、保密审查、规范性文件管理等情况。", "the hint of the passage"},
		{silent, "网址为http://xxgk.hy.gov.cn，XXXL不是占位。", "latin words"},
		{silent, "依法答复张××、李XX的咨询，尺寸3×5厘米。", "names made unreadable, a size"},
	}
	for _, tt := range tests {
		filing := busy(t)
		id := "overview.on_request"
		if strings.Contains(tt.reason, "the hint") {
			id = "overview.management"
		}
		filing.Narrative[id] = tt.text
		r := Check(filing, Options{})
		var got []string
		for _, f := range r.Findings {
			code := f.Code
			if code == figure {
				code += ":" + f.Got + "→" + f.Want
			}
			got = append(got, code)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s (%s)\n\tgot  %q\n\twant %q%s", tt.text, tt.reason, strings.Join(got, " "), tt.want, messages(r))
		}
	}
	t.Logf("%d phrasings", len(tests))
}

// TestNarrativePassages holds what depends on the passage: outside 依申请公开, 收到3件 is nobody's application.
func TestNarrativePassages(t *testing.T) {
	for _, tt := range []struct {
		passage, text string
		want          int
		reason        string
	}{
		{"overview.supervision", "全年收到意见建议3件，办结3件。", 0, "no application named"},
		{"overview.supervision", "全年收到3件。", 0, "no context"},
		{"overview.supervision", "全年收到政府信息公开申请3件。", 1, "named"},
		{"overview.supervision", "发生行政复议9件。", 1, "in this report, nothing else being named"},
		{"overview.supervision", "发生各类行政复议9件。", 0, "of every kind"},
		{"overview.supervision", "因征地引起行政复议9件。", 0, "over something else"},
		{"overview.supervision", "发生政府信息公开行政复议9件。", 1, "named"},
		{"other.matters", "全年处理群众来信来访346件，回应网络舆情1次。", 0, "the seed's letters"},
		{"overview.proactive", "公众号发布547篇，视频号48条，关注人数达45,503人。", 0, "the seed's media"},
	} {
		filing := busy(t)
		filing.Narrative[tt.passage] = tt.text
		if r := Check(filing, Options{}); len(r.Findings) != tt.want {
			t.Errorf("%s (%s): %d findings, want %d%s", tt.text, tt.reason, len(r.Findings), tt.want, messages(r))
		}
	}
}

// TestNarrativeIsLinear: what fills a cell with the worst a reader can meet costs no more than its length, in work counted;
// cmd/internal/intake has the growth test of all carriers.
func TestNarrativeIsLinear(t *testing.T) {
	filing := busy(t)
	work := func(unit string, n int) int64 {
		filing.Narrative["overview.on_request"] = "海原县教育体育局收到政府信息公开申请" + strings.Repeat(unit, n/len([]rune(unit)))
		m := meter.New("甲.xlsx")
		m.Unpacked(4 * n)
		if r := Check(filing, Options{Meter: m}); r.Verdict == Unreadable {
			t.Errorf("%q: %s", unit, messages(r))
		}
		return m.Spent()
	}
	for _, unit := range []string{"【", "收到9件", "2023年", "2023年，我局", "2023年；", "收到9件；", "海原县", "教育体育局", "，无", "9,", "《", "行政复议", "收到政府信息公开申请9件，办结8件，占7%", "九", "XX", "2023年1月1日至", "零件", "1月、"} {
		if one, four := work(unit, 8000), work(unit, 32000); four > 5*one {
			t.Errorf("%q: work %d, and %d for four times the text", unit, one, four)
		}
	}
}

// FuzzNarrative: whatever is written, checking ends, quotes only what is there, and changes nothing.
func FuzzNarrative(f *testing.F) {
	f.Add("2024年共收到政府信息公开申请20件，其中自然人18件，占90%；办结19件。未发生行政复议。")
	f.Add("【新收申请】【】XX年××县，海原县教育局2023年1月1日至2023年12月31日统计，三万元，1,234.5.6件，，。")
	f.Add("占%件件零百万元0件万件《》》《《（））（")
	filing := busy(f)
	f.Fuzz(func(t *testing.T, text string) {
		filing := filing.Clone()
		filing.Narrative["overview.on_request"] = text
		filing.Narrative["other.fees"] = text
		last := filing.Clone()
		last.Year--
		for _, finding := range Check(filing, Options{Previous: last}).Findings {
			if strings.Contains(finding.Message, "{where}") || finding.Message == "" {
				t.Errorf("%q: %s", text, finding.Message)
			}
		}
	})
}
