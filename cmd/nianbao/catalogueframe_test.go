package main

import (
	"path/filepath"
	"strings"
)

// half is what else is found in the page of case 12, and halfSays why.
var half = []string{"published.contact", "published.heading", "reviews.direct-suit"}

const halfSays = "the page has a first heading of its own, nobody to ask and such cases in table four"

// framed sends a page whose frame is right, with one thing after another put in the place of something else.
func (s *scene) framed(edits ...string) {
	s.Helper()
	s.edited("frame-f_basis.html", append([]string{"〔2019〕60号", "〔2021〕30号"}, edits...)...)
}

// edited sends one of the published cases in the same way.
func (s *scene) edited(name string, edits ...string) {
	s.Helper()
	text := readText(s, filepath.Join(testdataDir, "cases", "published", name))
	for i := 0; i < len(edits); i += 2 {
		if !strings.Contains(text, edits[i]) {
			s.Fatalf("%q is not in the page", edits[i])
		}
		text = strings.ReplaceAll(text, edits[i], edits[i+1])
	}
	s.back("公布.html", []byte(text))
}

// filedArgs holds what was published against what was signed.
var filedArgs = []string{"check", "回收", "--filed", "定稿.json", "--format", "json"}

// signs publishes the page whose frame is right, and takes what stands in it for what was signed.
func (s *scene) signs() {
	s.Helper()
	s.framed()
	s.run("export", "回收", "--format", "json", "-o", "定稿.json")
}

const (
	whom     = "地址：示例县人民路1号；邮政编码：000000；电话：0000-0000000；传真：0000-0000000；电子邮箱：office@example.gov.cn"
	problems = "五、存在的主要问题及改进情况<"
	fourth   = ">四、政府信息公开行政复议"
)

var frameCases = []catalogueCase{
	{code: "published.title", reason: "a summary by its name", make: func(s *scene) { s.framed("工作年度报告</", "工作总结</") }},
	{code: "published.title", right: true, reason: "a custom of titles",
		make: func(s *scene) {
			s.framed("2024年政府信息公开工作年度报告", "2024年度政府信息公开工作报告")
		}},

	{code: "published.heading", reason: "another wording", make: func(s *scene) { s.framed(problems, "五、存在问题<") }},
	{code: "published.heading", right: true, reason: "the same with blanks",
		make: func(s *scene) { s.framed(problems, "五、 存在的主要问题 及改进情况<") }},

	{code: "published.part", reason: "the heading of part six is missing",
		make: func(s *scene) { s.framed(`<h2 class="s1">六、其他需要报告的事项</h2>`, "") }},
	{code: "published.part", right: true, reason: "a heading without its number",
		make: func(s *scene) { s.framed(`>六、其他需要报告的事项<`, ">其他需要报告的事项<") }},

	{code: "published.order", reason: "two numbers swapped",
		make: func(s *scene) {
			s.framed(">三、收到", ">四、收到", fourth, ">三、政府信息公开行政复议")
		}},
	{code: "published.order", right: true, reason: "a number in another dress", make: func(s *scene) { s.framed(">三、收到", ">第三部分 收到") }},

	{code: "published.basis", reason: "the edition before", make: func(s *scene) { s.framed("〔2021〕30号", "〔2019〕60号") }},
	{code: "published.basis", right: true, reason: "the number in other brackets", make: func(s *scene) { s.framed("〔2021〕30号", "[2021]30号") }},

	{code: "published.period", reason: "a month is missing", make: func(s *scene) { s.framed("至12月31日", "至11月30日") }},
	{code: "published.period", right: true, reason: "the year said twice", make: func(s *scene) { s.framed("至12月31日", "至2024年12月31日") }},

	{code: "published.contact", reason: "nobody to ask",
		make: func(s *scene) {
			s.framed("如对本报告有疑问或者意见建议，请与示例县水务局办公室联系（"+whom+"）。", "")
		}},
	{code: "published.contact", right: true, reason: "a number alone", make: func(s *scene) { s.framed(whom, "电话：0000-0000000") }},

	{code: "published.picture", reason: "the tables are pictures", make: func(s *scene) {
		s.back("公布.html", []byte(readText(s, filepath.Join(testdataDir, "cases", "published", "frame-e_images.html"))))
	}, with: []string{"file.no-form"}, why: "there is no other table"},
	{code: "published.picture", right: true, reason: "a picture beside the text",
		make: func(s *scene) { s.framed(problems+"/h2>", problems+`/h2><p><img src="t.png"></p>`) }},

	{code: "published.single", reason: "a row of zeros in place of three", make: func(s *scene) {
		s.edited("09-other-processing-single-row.html", "（六）其他处理</td><td>2<", "（六）其他处理</td><td>0<",
			"<td>0</td><td>2</td></tr>", "<td>0</td><td>0</td></tr>", "相关政府信息</td><td>1<", "相关政府信息</td><td>3<",
			"<td>0</td><td>1</td></tr>\n<tr><td>2.没有现成", "<td>0</td><td>3</td></tr>\n<tr><td>2.没有现成")
	}, with: []string{"published.contact", "reviews.direct-suit"}, why: "the page has nobody to ask and such cases in table four"},
	{code: "published.single", right: true, reason: "the three rows", make: func(s *scene) { s.published("12", "", "") },
		with: half, why: halfSays},

	{code: "published.differs", reason: "a figure of the text is another", make: func(s *scene) {
		s.signs()
		s.framed("全年培训2次", "全年培训3次")
	}, args: filedArgs},
	{code: "published.differs", right: true, reason: "the same page", make: func(s *scene) { s.signs() }, args: filedArgs},
}
