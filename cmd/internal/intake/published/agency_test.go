package published

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/templates"
)

// A front is how a report begins and ends, in a form that every kind of file can take: one line a paragraph.
type front struct {
	name   string
	kinds  string // html, txt, md, docx; "" for all
	file   string // the file's name without its kind; "" for one that says nothing
	head   string // html: what stands before the article
	page   string // html: the page's title
	title  string // lines above the first section
	foot   string // lines below the last
	agency string
	short  string
	codes  string // of reading
	reason string
}

const (
	basis = "根据《中华人民共和国政府信息公开条例》（以下简称《条例》）编制本报告，统计期限为2024年1月1日至2024年12月31日。"
	long  = "示例市示例区人民政府滨江街道办事处"
)

var fronts = []front{
	// The title.
	{name: "one line", title: "示例县水务局2024年政府信息公开工作年度报告\n" + basis, agency: "示例县水务局"},
	{name: "two lines", title: "示例县水务局\n2024年政府信息公开工作年度报告\n" + basis, agency: "示例县水务局"},
	{name: "three lines", title: "示例市示例风景区管理委员会\n卫生健康办公室\n2024年政府信息公开工作年度报告\n" + basis, agency: "示例市示例风景区管理委员会卫生健康办公室"},
	{name: "three lines, the year in the second", title: "示例县水务局\n2024年度\n政府信息公开工作年度报告\n" + basis, agency: "示例县水务局"},
	{name: "the year in brackets between", title: "示例县水务局\n（2024年度）\n政府信息公开工作年度报告\n" + basis, agency: "示例县水务局"},
	{name: "the year in brackets below", title: "示例县水务局\n政府信息公开工作年度报告\n（2024年度）\n" + basis, agency: "示例县水务局"},
	{name: "the year above", title: "2024年度\n示例县水务局\n政府信息公开工作年度报告\n" + basis, agency: "示例县水务局"},
	{name: "the place above", title: "示例市示例区\n统计局2024年政府信息公开工作年度报告\n" + basis, agency: "示例市示例区统计局"},
	{name: "the city above the district", title: "示例市\n示例区统计局2024年政府信息公开工作年度报告\n" + basis, agency: "示例市示例区统计局"},
	{name: "street below its government", title: "示例市示例区人民政府\n滨江街道办事处2024年政府信息公开工作年度报告\n" + basis, agency: long},
	{name: "cut within the name", title: "示例市示例区人民政府滨江街道\n办事处2024年政府信息公开工作年度报告\n" + basis, agency: long},
	{name: "cut within 年度报告", title: "示例县水务局2024年政府信息公开工作\n年度报告\n" + basis, agency: "示例县水务局"},
	{name: "the year behind 信息公开", title: "示例县水务局政府信息公开工作\n2024年度报告\n" + basis, agency: "示例县水务局"},
	{name: "another name in brackets below", title: "示例高新技术产业开发区管理委员会\n（示例市高新区管委会）\n2024年政府信息公开工作年度报告\n" + basis,
		agency: "示例高新技术产业开发区管理委员会"},
	{name: "the head of a paper above", title: "示例县人民政府办公室文件\n示例县水务局2024年政府信息公开工作年度报告\n" + basis, agency: "示例县水务局"},
	{name: "city management is no city", title: "示例县\n城市管理局2024年政府信息公开工作年度报告\n" + basis, agency: "示例县城市管理局"},
	{name: "office for posts", title: "中共示例县委机构编制委员会办公室2024年政府信息公开工作年度报告\n" + basis, agency: "中共示例县委机构编制委员会办公室",
		reason: "编制 is part of its name"},
	{name: "another name behind, in brackets", title: "示例县水务局（示例县河长制办公室）2024年政府信息公开工作年度报告\n" + basis, agency: "示例县水务局（示例县河长制办公室）"},
	{name: "all in brackets", title: "（示例县水务局）\n2024年政府信息公开工作年度报告\n" + basis, agency: "示例县水务局"},
	{name: "the page says another", kinds: "html", page: "示例县水务局2024年政府信息公开工作年度报告", title: "示例县水利局2024年政府信息公开工作年度报告\n" + basis,
		agency: "示例县水利局", codes: "published.agency"},
	{name: "和 begins a place", title: "和静县水务局2024年政府信息公开工作年度报告\n" + basis, agency: "和静县水务局"},

	// The opening sentence.
	{name: "opening", title: "根据《中华人民共和国政府信息公开条例》规定,现公布示例县水务局2024年政府信息公开工作年度报告。", agency: "示例县水务局"},
	{name: "opening, reported", title: "现将示例县水务局2024年度政府信息公开工作情况报告如下。", agency: "示例县水务局"},
	{name: "opening, the year first", title: "现公布2024年度示例县水务局政府信息公开工作年度报告。", agency: "示例县水务局"},
	{name: "opening, made by", title: "2024年政府信息公开工作年度报告\n本报告由示例县水务局根据《条例》编制。", agency: "示例县水务局"},
	{name: "opening, the agency first", title: "示例县水务局根据《中华人民共和国政府信息公开条例》编制本报告。统计期限为2024年1月1日至12月31日。", agency: "示例县水务局"},
	{name: "opening names another's paper", title: "按照示例县人民政府办公室《关于做好年度报告的通知》要求，现公布示例县水务局2024年政府信息公开工作年度报告。", agency: "示例县水务局"},
	{name: "opening with commas", title: "根据有关规定，结合工作实际，示例县水务局编制了2024年政府信息公开工作年度报告。", agency: "示例县水务局"},
	{name: "opening with a verb and no stop", title: "现全面总结示例县水务局2024年政府信息公开工作，报告如下。", agency: "", reason: "nobody can say where the name begins"},
	{name: "opening with a verb, and a signature", title: "现全面总结示例县水务局2024年政府信息公开工作，报告如下。", foot: "示例县水务局\n2025年1月20日", agency: "示例县水务局"},
	{name: "made by two", title: "示例县水务局2024年政府信息公开工作年度报告\n本报告由示例县水务局办公室会同示例县司法局编制。", agency: "示例县水务局"},
	{name: "会同 is a county, too", title: "会同县水务局2024年政府信息公开工作年度报告\n" + basis, agency: "会同县水务局"},
	{name: "a notice that carries the report", title: "关于公布示例县水务局2024年政府信息公开工作年度报告的通知\n" + basis, agency: "示例县水务局"},
	{name: "opening of ours", title: "根据有关规定，现公布我局2024年政府信息公开工作年度报告。", agency: "", codes: "", reason: "我局 is nobody's name"},
	{name: "opening of the whole county", title: "现公布2024年全县政府信息公开工作年度报告。", agency: "", reason: "全县 is no body"},

	// The signature, the file's name, and what stands around.
	{name: "signature", title: "2024年政府信息公开工作年度报告\n" + basis, foot: "示例县水务局\n2025年1月20日", agency: "示例县水务局"},
	{name: "signature in one line", title: "2024年政府信息公开工作年度报告\n" + basis, foot: "示例县水务局　　2025年1月20日", agency: "示例县水务局"},
	{name: "signature below the date", title: "2024年政府信息公开工作年度报告\n" + basis, foot: "2025年1月20日\n示例县水务局", agency: "示例县水务局"},
	{name: "signature in brackets below the title", title: "2024年政府信息公开工作年度报告\n（示例县水务局　2025年1月20日）\n" + basis, agency: "示例县水务局"},
	{name: "signature with the place", title: "水务局2024年政府信息公开工作年度报告\n" + basis, foot: "示例县水务局\n2025年1月20日", agency: "示例县水务局"},
	{name: "signature for short", title: "示例县卫生健康委员会2024年政府信息公开工作年度报告\n" + basis, foot: "示例县卫健委\n2025年1月20日", agency: "示例县卫生健康委员会"},
	{name: "signature of the office", title: "示例县人民政府2024年政府信息公开工作年度报告\n" + basis, foot: "示例县人民政府办公室\n2025年1月20日", agency: "示例县人民政府"},
	{name: "file", file: "示例县水务局2024年政府信息公开工作年度报告", title: "2024年政府信息公开工作年度报告\n" + basis, agency: "示例县水务局"},
	{name: "contact only", title: "2024年政府信息公开工作年度报告\n" + basis + "如有疑问，请与示例县水务局办公室联系（电话：0000-0000000）。", agency: "示例县水务局",
		codes: "published.agency", reason: "read, and said where from"},
	{name: "page's place only", kinds: "html", head: "<div>当前位置：首页 &gt; 政务公开 &gt; 示例县水务局 &gt; 政府信息公开年报</div>",
		title: "2024年政府信息公开工作年度报告\n" + basis, agency: "示例县水务局", codes: "published.agency"},
	{name: "source line only", kinds: "html", title: "2024年政府信息公开工作年度报告\n发布时间：2025-01-20　来源：示例县水务局　浏览次数：12\n" + basis,
		agency: "示例县水务局", codes: "published.agency"},
	{name: "site only", kinds: "html", page: "2024年政府信息公开工作年度报告-示例县水务局网站", title: basis, agency: "示例县水务局", codes: "published.agency"},
	{name: "page's title", kinds: "html", page: "示例县水务局2024年政府信息公开工作年度报告_示例县人民政府门户网站", title: basis, agency: "示例县水务局"},
	{name: "page's title behind a blank", kinds: "html", page: "示例县人民政府 - 示例县水务局2024年政府信息公开工作年度报告", title: basis, agency: "示例县水务局"},
	{name: "a government's site", kinds: "html", page: "2024年政府信息公开工作年度报告-示例县人民政府门户网站", title: basis, agency: "",
		reason: "it carries the reports of others"},
	{name: "banner, menu and place above", kinds: "html", page: "示例县水务局2024年政府信息公开工作年度报告_示例县人民政府",
		head:  "<div><h2>示例县人民政府</h2></div><ul><li>首页</li><li>政务公开</li><li>互动交流</li></ul><div>您所在的位置：首页 &gt; 政府信息公开年报</div>",
		title: "示例县水务局2024年政府信息公开工作年度报告\n" + basis, agency: "示例县水务局"},

	// Where they disagree.
	{name: "signed by another", title: "示例县水务局2024年政府信息公开工作年度报告\n" + basis, foot: "示例县民政局\n2025年1月20日", agency: "示例县水务局",
		codes: "published.agency"},
	{name: "of another county", title: "示例县水务局2024年政府信息公开工作年度报告\n" + basis, foot: "临县水务局\n2025年1月20日", agency: "示例县水务局",
		codes: "published.agency"},
	{name: "an old name below", title: "海原县教育体育局2024年政府信息公开工作年度报告\n" + basis, foot: "海原县教育局\n2025年1月20日", agency: "海原县教育体育局",
		codes: "published.agency"},
	{name: "opening of another", title: "示例县水务局2024年政府信息公开工作年度报告\n现公布示例县民政局2024年政府信息公开工作年度报告。" + basis,
		agency: "示例县水务局", codes: "published.agency"},
	{name: "two and no title", title: "现公布示例县民政局2024年政府信息公开工作年度报告。", foot: "示例县水务局\n2025年1月20日", agency: "", codes: "file.agency"},
	{name: "a file of another", file: "示例县民政局2024年政府信息公开工作年度报告", title: "示例县水务局2024年政府信息公开工作年度报告\n" + basis,
		agency: "示例县水务局", codes: "published.agency"},

	// The short name.
	{name: "short", title: "海原县教育体育局2024年政府信息公开工作年度报告\n海原县教育体育局（以下简称“县教体局”）编制本报告。", agency: "海原县教育体育局", short: "县教体局"},
	{name: "我局 is no name", title: "海原县教育体育局2024年政府信息公开工作年度报告\n海原县教育体育局（以下简称“我局”）编制本报告。", agency: "海原县教育体育局"},
	{name: "short behind the name without its place", title: "海原县教育体育局2024年政府信息公开工作年度报告\n教育体育局（以下简称县教体局）编制本报告。",
		agency: "海原县教育体育局", short: "县教体局"},
	{name: "short of the regulation and of the agency", agency: "示例县水务局", short: "县水务局",
		title: "示例县水务局2024年政府信息公开工作年度报告\n根据《中华人民共和国政府信息公开条例》（以下简称《条例》），示例县水务局（以下简称“县水务局”）编制本报告。"},
	{name: "short of the regulation, no book marks", title: "示例县水务局2024年政府信息公开工作年度报告\n根据中华人民共和国政府信息公开条例（以下简称条例）编制本报告。",
		agency: "示例县水务局"},
	{name: "short of another paper", title: "示例县水务局2024年政府信息公开工作年度报告\n根据〔2021〕30号文件（以下简称“格式文件”）编制本报告。", agency: "示例县水务局"},
	{name: "short of another body", title: "示例县水务局2024年政府信息公开工作年度报告\n按照示例县人民政府办公室（以下简称“县政府办”）要求编制本报告。",
		agency: "示例县水务局"},
}

// TestAgency reads whose a report is, and what it is called for short, from every kind of file.
func TestAgency(t *testing.T) {
	for _, c := range fronts {
		kinds := c.kinds
		if kinds == "" {
			kinds = "html txt md docx"
		}
		for kind := range strings.FieldsSeq(kinds) {
			t.Run(c.name+"/"+kind, func(t *testing.T) {
				res := readNamed(c.fileName(kind), c.write(t, kind), nil)
				f := res.Filing
				if f == nil {
					t.Fatalf("nothing is read: %v", codes(res))
				}
				if f.Agency.Name != c.agency || f.Agency.Short != c.short || f.Year != 2024 {
					t.Errorf("%q, short %q, %d; want %q, %q: %s", f.Agency.Name, f.Agency.Short, f.Year, c.agency, c.short, c.reason)
				}
				var got []string
				for _, x := range res.Findings {
					got = append(got, x.Code)
					t.Log(x.Message)
				}
				if strings.Join(got, " ") != c.codes {
					t.Errorf("findings %q, want %q: %s", got, c.codes, c.reason)
				}
				for id, want := range map[string]string{"overview.intro": "全年工作平稳有序。", "overview.supervision": "培训2次。", "other.matters": "没有其他事项。"} {
					if got := f.Narrative[id]; got != want {
						t.Errorf("%s = %q, want %q", id, got, want)
					}
				}
				if len(f.Unplaced) > 0 {
					t.Errorf("without a place: %q", f.Unplaced)
				}
			})
		}
	}
}

func (c *front) fileName(kind string) string {
	if c.file == "" {
		return "report." + kind
	}
	return c.file + "." + kind
}

// write makes a file of a kind.
func (c *front) write(t *testing.T, kind string) []byte {
	s := newSample(t, "2021")
	s.title, s.front = c.title, ""
	if c.foot != "" {
		s.text["六"] = append(s.text["六"], strings.Split(c.foot, "\n")...)
	}
	switch kind {
	case "html":
		return []byte("<html><head><meta charset=\"utf-8\"><title>" + c.page + "</title></head><body>" + c.head + "<div class=\"article\">" + s.body() + "</div></body></html>")
	case "docx":
		return wordFile(t, map[string]string{"body": s.document(paragraphXML, tableXML)})
	case "md":
		return []byte(s.repeated())
	}
	return []byte(s.tabbed(true))
}

// TestAgencyLibreOffice reads documents that LibreOffice has made of pages: titles over lines, in the middle, with brackets.
func TestAgencyLibreOffice(t *testing.T) {
	names, _ := filepath.Glob("../../../../testdata/published/title-*.docx")
	want := map[string]string{"title-three-lines.docx": "示例市示例风景区管理委员会卫生健康办公室", "title-brackets.docx": "示例县水务局", "title-breaks.docx": long}
	if len(names) != len(want) {
		t.Fatalf("files %q", names)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		res := readNamed(filepath.Base(name), data, nil)
		if res.Filing == nil || len(res.Findings) > 0 {
			t.Fatalf("%s: %v", name, codes(res))
		}
		if f := res.Filing; f.Agency.Name != want[filepath.Base(name)] || f.Year != 2024 || len(f.Unplaced) > 0 {
			t.Errorf("%s: %q, %d, %q", name, f.Agency.Name, f.Year, f.Unplaced)
		}
	}
}

// TestNames holds what can be a body's name, and which two can be of one body.
func TestNames(t *testing.T) {
	for name, want := range map[string]bool{"区统计局": true, long: true, "示例县教育局（示例县体育局）": true, "规定,现公布区统计局": false, "现公布区统计局": false,
		"我局": false, "政府信息公开": false, "示例县水务局根据规定": false, "从化区水务局": true, "本溪市水务局": true, "全椒县水务局": true,
		"将乐县水务局": true, "经济技术开发区管理委员会": true, "2024年示例县水务局": false, "县委机构编制委员会办公室": true} {
		if got := validName(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"示例县水务局", "示例县水务局", true}, {"示例县水务局", "水务局", true}, {"示例县水务局", "县水务局", true},
		{"示例县卫生健康委员会", "县卫健委", true}, {"示例县市场监督管理局", "示例县市监局", true}, {"海原县教育体育局", "县教体局", true},
		{"示例县人民政府", "示例县政府", true}, {"示例县人民政府", "示例县人民政府办公室", true}, {"示例县水务局", "示例县水务局办公室", true},
		{long, "示例区滨江街道办事处", true},
		{"海原县教育体育局", "海原县教育局", false}, {"示例县水务局", "示例县民政局", false}, {"示例县水务局", "临县水务局", false},
		{"示例县水务局", "示例县人民政府", false}, {"示例县卫生健康局", "示例县卫生健康委员会", false},
	} {
		if got := agree(c.a, c.b); got != c.want || agree(c.b, c.a) != c.want {
			t.Errorf("%s, %s: %v", c.a, c.b, got)
		}
	}
}

// TestPublishedSilence: what is missing in a published report is asked about, and only where nothing is said of the matter.
func TestPublishedSilence(t *testing.T) {
	for _, c := range []struct {
		edit   func(*sample)
		want   string
		reason string
	}{
		{func(s *sample) {}, "", "nothing is missing"},
		{func(s *sample) {
			s.text["一"] = []string{"全年公开信息128条，网站更新及时，公文逐件审查，培训2次，纳入考核。"}
		}, "", "all of part one in one paragraph"},
		{func(s *sample) {
			s.text["一"] = []string{"一是公开信息128条。", "二是网站更新及时。", "三是公文逐件审查。", "四是开展培训。"}
		}, "", "the same as items"},
		{func(s *sample) { s.text["一"] = []string{"全年公开信息128条。"} },
			"overview.management overview.platform overview.supervision", "silent about three matters"},
		{func(s *sample) { s.text["五"] = nil }, "problems", "silent about problems"},
		{func(s *sample) {
			s.text["五"] = nil
			s.text["六"] = append(s.text["六"], "工作中还存在的问题是解读形式单一。")
		}, "", "told in part six"},
		{func(s *sample) {
			s.text["四"] = []string{"注：信息公开网站由县政府统一建设。"}
			s.text["一"] = append(s.text["一"][:7], s.text["一"][9:]...)
		}, "",
			"told below a table, which has no place"},
	} {
		s := newSample(t, "2021")
		c.edit(s)
		res := readNamed("r.html", []byte(s.html()), nil)
		f := res.Filing
		var got []string
		for _, x := range templates.Check(f, templates.Options{Found: res.Findings}).Findings {
			if x.Code == "narrative.missing" {
				if x.Severity != templates.SeverityQuery {
					t.Errorf("%s: %s", c.reason, x.Severity)
				}
				got = append(got, string(x.Key))
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("missing %q, want %q: %s", got, c.want, c.reason)
		}
	}
}

// TestFirstPart: part one is read whatever its heading says, and nothing is dropped.
func TestFirstPart(t *testing.T) {
	for _, c := range []struct {
		heading string
		edit    func(*sample)
		intro   string
		left    []string // without a place
	}{
		{"一、概述", nil, "全年工作平稳有序。", nil},
		{"一、基本情况", nil, "全年工作平稳有序。", nil},
		{"一、总体情况概述", nil, "全年工作平稳有序。", nil},
		{"一、政府信息公开工作开展情况", nil, "全年工作平稳有序。", nil},
		{"第一部分 工作概况", nil, "全年工作平稳有序。", nil},
		{"一、概述。我局高度重视。", nil, "我局高度重视。\n全年工作平稳有序。", nil},
		{"", nil, "全年工作平稳有序。", nil},
		{"", func(s *sample) { s.text["一"] = []string{"全年工作平稳有序。", "公开信息128条。"} }, "全年工作平稳有序。\n公开信息128条。", nil},
		{"一、概述", func(s *sample) { s.front += "\n2024年是关键的一年，全局上下共同努力。" }, "全年工作平稳有序。", []string{"2024年是关键的一年，全局上下共同努力。"}},
		{"一、总体情况", func(s *sample) { s.front += "本数据不含下属单位。" }, "全年工作平稳有序。", []string{"本数据不含下属单位。"}},
		{"", func(s *sample) {
			s.text["一"] = []string{"2024年，我局认真贯彻《条例》，设立查阅点2个，公开信息128条。"}
		}, "2024年，我局认真贯彻《条例》，设立查阅点2个，公开信息128条。", nil},
		{"一、总体情况", func(s *sample) { s.text["四"] = []string{"注：复议案件由县司法局统计。"} }, "全年工作平稳有序。", []string{"注：复议案件由县司法局统计。"}},
		{"一、总体情况", func(s *sample) {
			s.text["二"] = []string{"（一）规范性文件由县司法局审核。", "说明：数据截至12月31日。"}
		}, "全年工作平稳有序。",
			[]string{"（一）规范性文件由县司法局审核。", "说明：数据截至12月31日。"}},
	} {
		for _, kind := range []string{"html", "txt", "md"} {
			s := newSample(t, "2021")
			s.section[0] = c.heading
			if c.edit != nil {
				c.edit(s)
			}
			source := map[string]string{"html": s.html(), "txt": s.tabbed(true), "md": s.repeated()}[kind]
			if kind != "html" {
				source = strings.ReplaceAll(source, "\n2024年是", "\n\n2024年是")
			} else {
				source = strings.ReplaceAll(source, "\n2024年是", "</p><p>2024年是")
			}
			f := readNamed("r."+kind, []byte(source), nil).Filing
			if got := f.Narrative["overview.intro"]; got != c.intro {
				t.Errorf("%s (%s): overview.intro = %q, want %q", c.heading, kind, got, c.intro)
			}
			var left []string
			for _, u := range f.Unplaced {
				left = append(left, u.Text)
			}
			if strings.Join(left, "|") != strings.Join(c.left, "|") {
				t.Errorf("%s (%s): without a place %q, want %q", c.heading, kind, left, c.left)
			}
		}
	}
}
