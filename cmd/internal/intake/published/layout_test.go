package published

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/place"
)

// want says what a layout is read as. Cells not named must be as in the sample.
type want struct {
	codes    []string                 // findings, code@key
	says     []string                 // words in the first finding's message
	cells    map[templates.Key]string // kind and what is shown: "blank", "number 5 备注", "text 12件左右", "unreadable"
	lost     func(templates.Key) bool // further figures that are unreadable
	unplaced []string                 // words in the notes, in order
	kept     []string                 // what has no place: 三 and the text
	passages map[string]string        // of the narrative, instead of the sample's
}

func shown(c templates.Cell) string {
	s := [...]string{"blank", "number", "text", "error", "unreadable"}[c.Kind]
	switch c.Kind {
	case templates.CellNumber:
		s += " " + c.Number.String()
		if c.Remark != "" {
			s += " " + c.Remark
		}
	case templates.CellText:
		s += " " + c.Text
	}
	return s
}

func inRow(ids ...string) func(templates.Key) bool {
	return func(k templates.Key) bool { return slices.Contains(ids, k.Row()) }
}

func inColumn(table, id string) func(templates.Key) bool {
	return func(k templates.Key) bool { return k.Table() == table && k.Column() == id }
}

func inTable(table string) func(templates.Key) bool {
	return func(k templates.Key) bool { return k.Table() == table }
}

func gbk(t *testing.T, s string) string {
	out, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A layout is a way in which a report is set, and what is to be read of it.
type layout struct {
	name, reason string
	file         string // its name
	make         func(*testing.T, *sample) string
	want         want
}

// layouts are tables and texts as they stand in public reports, or as they come out of other programs.
var layouts = []layout{
	{"plain page", "nothing is wrong", "r.html", func(t *testing.T, s *sample) string { return s.html() }, want{}},
	{"annotated figures", "a remark in brackets is no part of the number", "r.html", func(t *testing.T, s *sample) string {
		s.put("applications.new.natural", "22（其中转办16件）")
		s.put("disclosure.normative.issued", "12（含修订3件）")
		return s.html()
	}, want{cells: map[templates.Key]string{"applications.new.natural": "number 22 其中转办16件", "disclosure.normative.issued": "number 12 含修订3件"}}},
	{"whole column blank", "A5: some leave zeros blank; blank is not 0", "r.html", func(t *testing.T, s *sample) string {
		s.each("applications", func(c *cellOf) {
			if c.key.Column() == "research" {
				c.text = "&nbsp;<span></span>"
			}
		})
		return s.html()
	}, want{codes: []string{"value.blank-total@applications"}, cells: blankColumn("applications", "research")}},
	{"signs for nothing", "A5: / - — 无 stand for blank", "r.html", func(t *testing.T, s *sample) string {
		s.put("applications.new.charity", "/")
		s.put("applications.new.legal", "—")
		s.put("reviews.direct_suit.other", "无")
		return s.html()
	}, want{cells: map[templates.Key]string{"applications.new.charity": "blank", "applications.new.legal": "blank", "reviews.direct_suit.other": "blank"}}},
	{"units in cells", "件 after a count, 万元 after the fees", "r.html", func(t *testing.T, s *sample) string {
		s.put("applications.new.natural", "１２ 件")
		s.put("disclosure.fees.amount", "9116.36万元")
		return s.html()
	}, want{cells: map[templates.Key]string{"applications.new.natural": "number 12", "disclosure.fees.amount": "number 9116.36"}}},
	{"head in yuan", "元 must not be read as 万元", "r.html", func(t *testing.T, s *sample) string {
		s.each("disclosure", func(c *cellOf) { c.text = strings.ReplaceAll(c.text, "单位：万元", "单位：元") })
		s.put("disclosure.fees.amount", "91163600")
		return s.html()
	}, want{cells: map[templates.Key]string{"disclosure.fees.amount": "text 91163600元"}}},
	{"text in a cell", "not a number stays what it is", "r.html", func(t *testing.T, s *sample) string {
		s.put("applications.new.natural", "12件左右")
		s.put("applications.granted.natural", "#REF!")
		return s.html()
	}, want{cells: map[templates.Key]string{"applications.new.natural": "text 12件左右", "applications.granted.natural": "error"}}},
	{"footnote mark", "a raised 1 must not become a digit", "r.html", func(t *testing.T, s *sample) string {
		s.put("applications.new.natural", "12<sup>1</sup>")
		s.put("applications.new.business", "<s>5</s>7")
		return s.html()
	}, want{cells: map[templates.Key]string{"applications.new.natural": "unreadable", "applications.new.business": "unreadable"},
		codes: []string{"value.look@applications.new.natural", "value.look@applications.new.business"}}},
	{"spaced labels, half-width brackets", "A6: 结 果 维 持, (一)", "r.html", func(t *testing.T, s *sample) string {
		for id := range s.tables {
			s.each(id, func(c *cellOf) {
				if c.key == "" {
					c.text = strings.NewReplacer("（", "(", "）", ")", "结果维持", "结 果 维 持", "总计", "总 计", "，", ", ").Replace(c.text)
				}
			})
		}
		return s.html()
	}, want{}},
	{"short wordings", "A6: （六）其他, 、 as comma, no numbers before the items", "r.html", func(t *testing.T, s *sample) string {
		s.each("applications", func(c *cellOf) {
			if c.key != "" {
				return
			}
			c.text = strings.NewReplacer("（六）其他处理", "（六）其他", "不补正、行政机关", "不补正，行政机关", "1.", "", "2.", "", "4.", "4、", "5.", "（5）",
				"（区分处理的，只计这一情形，不计其他情形）", "").Replace(c.text)
		})
		return s.html()
	}, want{}},
	{"numbers in one character", "⒊其他 is 3.其他, ㈢不予公开 is （三）不予公开, and a call of a note is no part of a label", "r.html",
		func(t *testing.T, s *sample) string {
			s.each("applications", func(c *cellOf) {
				if c.key == "" {
					c.text = strings.NewReplacer("1.", "⒈", "2.", "②", "3.", "⒊", "4.", "⑷", "（三）", "㈢", "（七）总计", "㈦总计¹").Replace(c.text)
				}
			})
			return s.html()
		}, want{}},
	{"misspelt heading and label", "A6: 行政法复议 (PT22)", "r.html", func(t *testing.T, s *sample) string {
		s.section[3] = "四、政府信息公开行政法复议、行政诉讼情况"
		s.section[4] = "五、存在问题及改进情况"
		s.each("applications", func(c *cellOf) {
			c.text = strings.ReplaceAll(c.text, "保护第三方合法权益", "保护第三方合法利益")
		})
		return s.html()
	}, want{codes: []string{"published.label@applications"}}},
	{"split headings", "a heading broken over two paragraphs", "r.html", func(t *testing.T, s *sample) string {
		s.section[3] = "四、政府信息公开行政复议、\n行政诉讼情况"
		s.section[5] = "六、\n其他需要报告的事项"
		return s.html()
	}, want{}},
	{"headings without numbers", "some pages leave them out", "r.html", func(t *testing.T, s *sample) string {
		for i := range s.section {
			_, s.section[i] = hanzi.CutLead(s.section[i])
		}
		return s.html()
	}, want{}},
	{"headings run into the text", "A6: （一）主动公开。县教体局……", "r.txt", func(t *testing.T, s *sample) string {
		s.section[4], s.text["五"] = "", nil
		s.text["四"] = []string{"五、存在的主要问题及改进情况。解读形式单一，将加以改进。"}
		s.text["一"] = []string{"全年工作平稳有序。", "（一）主动公开。公开信息128条。", "（二）依申请公开：依法答复。", "**（三）政府信息管理。**逐件审查。",
			"（四）政府信息公开平台建设　更新及时。", "（五）监督保障情况。培训2次。"}
		return s.tabbed(true)
	}, want{}},
	{"passages in another order", "sub-headings are known by their names", "r.html", func(t *testing.T, s *sample) string {
		s.text["一"] = []string{"全年工作平稳有序。", "（一）平台建设情况", "更新及时。", "（二）加强监督保障", "培训2次。", "（三）主动公开政府信息情况", "公开信息128条。",
			"（四）做好依申请公开工作", "依法答复。", "（五）政府信息管理情况", "逐件审查。"}
		return s.html()
	}, want{}},
	{"unknown sub-headings", "kept in the nearest passage and said", "r.html", func(t *testing.T, s *sample) string {
		s.text["一"] = append(s.text["一"], "（六）其他亮点", "开展开放日活动。")
		s.text["六"] = []string{"2024年未收取信息处理费。", "（一）重点任务落实情况", "已经落实。"}
		return s.html()
	}, want{unplaced: []string{"（六）其他亮点", "（一）重点任务落实情况"}, passages: map[string]string{
		"overview.supervision": "培训2次。\n（六）其他亮点\n开展开放日活动。", "other.fees": "2024年未收取信息处理费。", "other.matters": "（一）重点任务落实情况\n已经落实。"}}},
	{"no sub-headings", "everything is intro, and said", "r.html", func(t *testing.T, s *sample) string {
		s.text["一"] = []string{"一是做好公开工作，接受监督。", "二是做好答复工作，加强管理。"}
		s.text["六"] = []string{"本年度未收取信息处理费。", "没有其他需要报告的事项。"}
		return s.html()
	}, want{unplaced: []string{"没有官方的小标题，文字全部放在"}, passages: without(map[string]string{"overview.intro": "一是做好公开工作，接受监督。\n二是做好答复工作，加强管理。",
		"other.fees": "本年度未收取信息处理费。", "other.matters": "没有其他需要报告的事项。"})}},
	{"items for sub-headings", "一是 and 二是 say what they are about", "r.html", func(t *testing.T, s *sample) string {
		s.text["一"] = []string{"全年工作平稳有序。", "<b>一是</b>做好主动公开，公开信息128条。", "内容齐全。", "<b>二是</b>规范依申请公开工作。", "三是加强信息管理；四是建好平台，做好管理；五是强化监督。"}
		return s.html()
	}, want{unplaced: []string{"放入各项，请核对"}, passages: map[string]string{"overview.proactive": "**一是**做好主动公开，公开信息128条。\n内容齐全。", "overview.on_request": "**二是**规范依申请公开工作。",
		"overview.management": "三是加强信息管理；", "overview.platform": "四是建好平台，做好管理；", "overview.supervision": "五是强化监督。"}}},
	{"items in one paragraph, one with two matters", "it has the number of none of them and stays where it stands", "r.html", func(t *testing.T, s *sample) string {
		s.text["一"] = []string{"2024年，我局主要做了以下工作。一是做好主动公开。二是依法办理依申请公开。三是监督平台。"}
		return s.html()
	}, want{unplaced: []string{"放入各项，请核对"}, passages: without(map[string]string{"overview.intro": "2024年，我局主要做了以下工作。", "overview.proactive": "一是做好主动公开。",
		"overview.on_request": "二是依法办理依申请公开。三是监督平台。"})}},
	{"one item names a passage", "one is too few to divide a text by", "r.html", func(t *testing.T, s *sample) string {
		s.text["一"] = []string{"一是做好主动公开。", "二是抓好培训。"}
		return s.html()
	}, want{unplaced: []string{"文字全部放在"}, passages: without(map[string]string{"overview.intro": "一是做好主动公开。\n二是抓好培训。"})}},
	{"paragraphs for sub-headings", "在……方面 says what a paragraph is about; a key word elsewhere in it does not", "r.html", func(t *testing.T, s *sample) string {
		s.text["一"] = []string{"强化监督，全年工作平稳有序。", "在主动公开方面，公开信息128条，接受监督。", "在依申请公开方面，依法答复。"}
		return s.html()
	}, want{unplaced: []string{"放入各项，请核对"}, passages: without(map[string]string{"overview.intro": "强化监督，全年工作平稳有序。",
		"overview.proactive": "在主动公开方面，公开信息128条，接受监督。", "overview.on_request": "在依申请公开方面，依法答复。"})}},
	{"rows in another order", "labels decide, not places", "r.html", func(t *testing.T, s *sample) string {
		rows := s.tables["applications"]
		a, b := s.row("applications", "refused_law"), s.row("applications", "refused_inquiry")
		rows[a], rows[b] = rows[b], rows[a]
		a, b = s.row("applications", "new"), s.row("applications", "carried_in")
		rows[a], rows[b] = rows[b], rows[a]
		return s.html()
	}, want{}},
	{"extra rows", "TPL adds subtotals that the form does not have", "r.html", func(t *testing.T, s *sample) string {
		at := s.row("applications", "carried_out")
		row := []cellOf{{text: "不予公开小计", cols: 3}, {cont: true}, {cont: true}}
		for range 7 {
			row = append(row, cellOf{text: "9"})
		}
		s.tables["applications"] = slices.Insert(s.tables["applications"], at, row)
		return s.html()
	}, want{unplaced: []string{"不予公开小计"}}},
	{"extra column", "法人小计 is no column of the form", "r.html", func(t *testing.T, s *sample) string {
		for r := range s.tables["applications"] {
			row := s.tables["applications"][r]
			cell := cellOf{text: "7"}
			switch r {
			case 0:
				row[3].cols++
				cell = cellOf{cont: true}
			case 1:
				cell = cellOf{text: "法人小计", rows: 2}
			case 2:
				cell = cellOf{cont: true}
			}
			s.tables["applications"][r] = slices.Insert(row, 9, cell)
		}
		return s.html()
	}, want{unplaced: []string{"法人小计"}}},
	{"GBK page", "as its meta tag says", "r.html", func(t *testing.T, s *sample) string {
		return gbk(t, strings.Replace(s.html(), "utf-8", "gb2312", 1))
	}, want{}},
	{"GBK page that says UTF-8", "the bytes count more than the tag", "r.htm", func(t *testing.T, s *sample) string { return gbk(t, s.html()) }, want{}},
	{"UTF-8 page that says GBK", "the bytes count more than the tag", "r.htm", func(t *testing.T, s *sample) string {
		return strings.Replace(s.html(), "utf-8", "gbk", 1)
	}, want{}},
	{"GBK text", "Notepad's ANSI", "r.txt", func(t *testing.T, s *sample) string { return gbk(t, s.tabbed(true)) }, want{}},
	{"nested layout tables", "tables that only arrange the page", "r.html", func(t *testing.T, s *sample) string {
		return "<table><tr><td>首页 | 政务公开</td><td><table><tr><td>导航</td></tr></table></td></tr><tr><td colspan=2><table><tr><td>" + s.body() + "</td></tr></table></td></tr><tr><td>版权所有 某县</td></tr></table>"
	}, want{}},
	{"report in one table", "headings and texts are rows of it", "r.html", func(t *testing.T, s *sample) string {
		body := s.document(func(p string) string { return "<tr><td colspan=15>" + markup(p) + "</td></tr>\n" }, func(rows [][]cellOf) string {
			out := htmlOf(rows)
			return strings.TrimSuffix(strings.TrimPrefix(out, "<table border=1>\n"), "</table>\n")
		})
		return "<table>" + body + "</table>"
	}, want{}},
	{"dirt of a site", "span soup, hidden text, scripts, menus and foot", "r.html", func(t *testing.T, s *sample) string {
		body := strings.NewReplacer("<p>", "<p class=MsoNormal style='text-indent:32pt'><span style='font-family:仿宋'><span lang=EN-US>", "</p>", "</span></span><o:p></o:p></p>",
			"<td ", "<td width=47 valign=top ><p align=center><span style=\"font-size:10pt\">&nbsp;</span></p></td><td style=\"display:none\">8</td><td ").Replace(s.body())
		body = strings.ReplaceAll(body, "<td width=47 valign=top ><p align=center><span style=\"font-size:10pt\">&nbsp;</span></p></td>", "")
		return "<html><head><title>青石县水务局2024年政府信息公开工作年度报告_青石县人民政府<style>p{}</style></title><script>var a='<td>';</script></head><body><div class=nav><ul><li>首页<li>政务公开<li>2023年年度报告</ul></div>" +
			"<div style='display: none'><p>一、总体情况</p><p>隐藏的文字</p></div><div id=zoom><div>" + body + "</div></div><div class=foot><p>上一篇：2023年报告</p><p>主办单位：某县人民政府 ICP备00000000号</p></div></body></html>"
	}, want{}},
	{"end tags left out", "cells and rows end where the next begin", "r.html", func(t *testing.T, s *sample) string {
		return strings.NewReplacer("</td>", "", "</tr>", "", "</p>", "").Replace(s.html())
	}, want{}},
	{"column 总计 left out", "everything else adds up: the sums are used, and it is said", "r.html", func(t *testing.T, s *sample) string {
		s.dropColumn("applications", "total")
		return s.html()
	}, want{codes: []string{"value.blank-total@applications"}, says: []string{"共 25 处总计空白"}, cells: blankColumn("applications", "total")}},
	{"column 总计 left out, and another total is wrong", "it may as well be lost: named, the others are certain", "r.html", func(t *testing.T, s *sample) string {
		s.dropColumn("applications", "total")
		s.put("applications.total.natural", "7")
		return s.html()
	}, want{codes: []string{"table.truncated@applications"}, says: []string{"没有“总计”栏"}, lost: inColumn("applications", "total"),
		cells: map[templates.Key]string{"applications.total.natural": "number 7"}}},
	{"column 总计 left out of text", "the same", "r.md", func(t *testing.T, s *sample) string {
		s.dropColumn("applications", "total")
		return s.piped()
	}, want{codes: []string{"value.blank-total@applications"}, cells: blankColumn("applications", "total")}},
	{"column lost in the rows only", "the head has 7 columns, the rows 6: which is lost?", "r.txt", func(t *testing.T, s *sample) string {
		head := len(s.tables["applications"]) - len(place.Leaves(s.form.Table("applications").Rows))
		for r := head; r < len(s.tables["applications"]); r++ {
			s.tables["applications"][r] = s.tables["applications"][r][:9]
		}
		return s.tabbed(true)
	}, want{codes: []string{"table.truncated@applications"}, says: []string{"行各有 6 个数"}, lost: inTable("applications")}},
	{"digits run together", "two figures became one: the rest of the row may have slipped", "r.txt", func(t *testing.T, s *sample) string {
		row := s.tables["applications"][s.row("applications", "carried_in")]
		row[4].text = row[4].text + row[5].text
		s.tables["applications"][s.row("applications", "carried_in")] = append(row[:5:5], row[6:]...)
		return s.tabbed(true)
	}, want{codes: []string{"table.truncated@applications"}, says: []string{"“二、上年结转政府信息公开申请数量”行有 6 个数"}, lost: inRow("carried_in")}},
	{"figures in one cell", "a line of figures that lost its cells", "r.html", func(t *testing.T, s *sample) string {
		rows := s.tables["reviews"]
		all := ""
		for _, c := range rows[len(rows)-1] {
			all += c.text + " "
		}
		rows[len(rows)-1] = []cellOf{{text: all, cols: 15}}
		return s.html()
	}, want{codes: []string{"table.truncated@reviews"}, lost: inTable("reviews")}},
	{"one figure across columns", "it belongs to which?", "r.html", func(t *testing.T, s *sample) string {
		row := s.tables["applications"][s.row("applications", "new")]
		row[4].cols = 5
		for i := 5; i < 9; i++ {
			row[i].cont = true
		}
		return s.html()
	}, want{codes: []string{"table.truncated@applications"}, lost: inRow("new")}},
	{"无 across a row", "nothing, in every column", "r.html", func(t *testing.T, s *sample) string {
		row := s.tables["reviews"][3]
		row[0] = cellOf{text: "无", cols: 15}
		for i := 1; i < 15; i++ {
			row[i].cont = true
		}
		return s.html()
	}, want{cells: blankColumn("reviews", "")}},
	{"row left out", "a missing row is not 0", "r.html", func(t *testing.T, s *sample) string {
		s.dropRow("applications", "unprocessed_repeat")
		return s.html()
	}, want{codes: []string{"table.truncated@applications"}, says: []string{"没有", "2.重复申请"}, lost: inRow("unprocessed_repeat")}},
	{"table left out", "an empty section is not a table of zeros", "r.html", func(t *testing.T, s *sample) string {
		s.tables["reviews"] = nil
		return s.html()
	}, want{codes: []string{"table.truncated@reviews"}, says: []string{"没有找到这张表"}, lost: inTable("reviews")}},
	{"two tables that differ", "nobody says which holds", "r.html", func(t *testing.T, s *sample) string {
		first := s.document(func(string) string { return "" }, htmlOf)
		at := strings.LastIndex(first, "<table")
		s.put("reviews.direct_suit.upheld", "77")
		return strings.Replace(s.html(), "<p>五、", first[at:]+"<p>五、", 1)
	}, want{codes: []string{"table.truncated@reviews"}, says: []string{"两张表"}, lost: func(k templates.Key) bool { return k == "reviews.direct_suit.upheld" }}},
	{"the same table twice", "for telephone and desktop", "r.html", func(t *testing.T, s *sample) string {
		page := s.html()
		return strings.Replace(page, "<p>五、", htmlOf(s.tables["reviews"])+"<p>五、", 1)
	}, want{}},
	{"table on two pages", "the second part has the head again", "r.html", func(t *testing.T, s *sample) string {
		out := htmlOf(s.tables["applications"])
		at := strings.Index(out, "<tr><td rowspan=5")
		head := strings.Index(out, "<tr><td rowspan=1 colspan=3>一、")
		if at < 0 || head < 0 {
			t.Fatal("the sample's table is not what it was")
		}
		second := strings.Replace(out[at:], "<tr><td rowspan=5 colspan=1>", "<tr><td rowspan=9 colspan=1>三、本年度办理结果</td><td rowspan=5 colspan=1>", 1)
		return strings.Replace(s.html(), out, out[:at]+"</table>\n"+out[:head]+second, 1)
	}, want{}},
	{"table on two pages without a head", "the columns of the first part go on", "r.txt", func(t *testing.T, s *sample) string {
		text := s.tabbed(true)
		return strings.Replace(text, "四、结转下年度继续办理", "（续上页）\n四、结转下年度继续办理", 1)
	}, want{kept: []string{"三（续上页）"}}},
	{"page number inside a table", "what a page leaves behind is no row", "r.txt", func(t *testing.T, s *sample) string {
		return strings.Replace(s.tabbed(true), "四、结转下年度继续办理", "— 2 —\n\n四、结转下年度继续办理", 1)
	}, want{}},
	{"single （六） in a later year", "a row of the form of 2019, with figures: they belong to which item?", "r.html", func(t *testing.T, s *sample) string {
		s.single("12", "0")
		return s.html()
	}, want{codes: []string{"table.truncated@applications"}, says: []string{"“（六）其他处理”只有一行，没有分项，“自然人”12、“总计”12不知道属于哪一项"},
		cells: with(otherItems("number 0"), lostItems), lost: func(k templates.Key) bool {
			return inRow("other_uncorrected", "other_unpaid", "other_other")(k) && (k.Column() == "natural" || k.Column() == "total")
		}}},
	{"single （六） of zeros in a later year", "then its items are 0, too", "r.html", func(t *testing.T, s *sample) string {
		s.single("0", "0")
		return s.html()
	}, want{codes: []string{"published.single@applications"}, cells: otherItems("number 0")}},
	{"single （六） of signs for none, blank and text", "blank stays blank", "r.html", func(t *testing.T, s *sample) string {
		s.single("0", "/")
		return s.html()
	}, want{codes: []string{"published.single@applications"}, cells: otherItems("blank")}},
	{"merged places repeated", "a converter writes the text of a merged cell in every place", "r.md", func(t *testing.T, s *sample) string { return s.repeated() }, want{}},
	{"merged places left out", "text with a tab between the cells that are there", "r.txt", func(t *testing.T, s *sample) string { return s.tabbed(false) }, want{}},
	{"columns set by spaces", "figures aligned in a fixed-width font", "r.txt", func(t *testing.T, s *sample) string { return s.spaced(18) }, want{}},
	{"head set by spaces that does not line up", "总计 stands left of 法律服务机构, but the order of reading is whole, and every row adds up", "r.txt", func(t *testing.T, s *sample) string {
		return s.spaced(6)
	}, want{}},
	{"head set by spaces that does not line up, a wrong total", "a line of its own with seven figures is a row, though it does not add up", "r.txt", func(t *testing.T, s *sample) string {
		s.put("applications.partial.total", "3")
		return s.spaced(6)
	}, want{cells: map[templates.Key]string{"applications.partial.total": "number 3"}}},
	{"a column more set by spaces, its cells in place of blank totals", "seven figures below eight heads: they have to add up", "r.txt", func(t *testing.T, s *sample) string {
		at := s.row("applications", "partial")
		for r, row := range s.tables["applications"] {
			switch {
			case r == 2:
				row[5].text += "  小计"
			case r == at:
				row[5].text += "  7"
				row[9].text = ""
			}
		}
		return s.spaced(18)
	}, want{codes: []string{"table.truncated@applications"}, says: []string{"（二）部分公开", "不等于总计"}, lost: inRow("partial")}},
	{"one cell on a line, a wrong total", "where nothing says where a row ends, its sum has to", "r.txt", func(t *testing.T, s *sample) string {
		s.put("applications.partial.total", "3")
		return s.stacked()
	}, want{codes: []string{"table.truncated@applications"}, says: []string{"（二）部分公开", "不等于总计"}, lost: inRow("partial")}},
	{"wrapped text", "lines of a page joined to paragraphs again", "r.txt", func(t *testing.T, s *sample) string {
		long := "　　全年工作平稳有序，公开的信息真实准确，群众关心的\n事项都做到了及时公布，没有收到关于信息公开工作的投诉\n举报，社会评议的结果总体良好，满意度比上一年有所提高，\n各项制度得到落实。\n"
		text := s.tabbed(true)
		return strings.Replace(text, "全年工作平稳有序。\n", long, 1)
	}, want{passages: map[string]string{"overview.intro": "全年工作平稳有序，公开的信息真实准确，群众关心的事项都做到了及时公布，没有收到关于信息公开工作的投诉举报，社会评议的结果总体良好，满意度比上一年有所提高，各项制度得到落实。"}}},
	{"title in two lines", "A6: unit, then year and title", "r.html", func(t *testing.T, s *sample) string {
		s.title = "青石县水务局\n2024年度政府信息公开工作年度报告"
		return s.html()
	}, want{}},
	{"year first", "A6: the custom of 上海", "r.html", func(t *testing.T, s *sample) string {
		s.title = "2024年青石县水务局政府信息公开工作年度报告"
		return s.html()
	}, want{}},
	{"year in Chinese", "二〇二四", "r.html", func(t *testing.T, s *sample) string {
		s.title = "青石县水务局\n二〇二四年政府信息\n公开工作年度报告"
		return s.html()
	}, want{}},
	{"no title", "agency and year out of the file's name", "青石县水务局2024年政府信息公开工作年度报告.html", func(t *testing.T, s *sample) string {
		s.title, s.front = "政府信息公开工作年度报告", ""
		return s.html()
	}, want{}},
	{"list of contents", "headings with nothing below them", "r.html", func(t *testing.T, s *sample) string {
		toc := ""
		for _, h := range s.section {
			toc += "<p>" + h + "</p>"
		}
		return strings.Replace(s.html(), "<p>本报告", toc+"<p>本报告", 1)
	}, want{}},
	{"text below a table", "belongs to no passage: kept with its part", "r.html", func(t *testing.T, s *sample) string {
		s.text["三"] = []string{"注：以上数据由局办公室提供，包括所属单位。"}
		return s.html()
	}, want{kept: []string{"三注：以上数据由局办公室提供，包括所属单位。"}}},
}

// single leaves one row of （六）其他处理: some figures for natural persons and in all, others elsewhere.
func (s *sample) single(natural, others string) {
	rows := s.tables["applications"]
	at := s.row("applications", "other_uncorrected")
	row := slices.Clone(rows[at])
	row[1], row[2] = cellOf{text: "（六）其他处理", cols: 2, rows: 1}, cellOf{cont: true}
	for i := range row {
		switch {
		case row[i].key == "":
		case row[i].key.Column() == "natural", row[i].key.Column() == "total":
			row[i].text = natural
		default:
			row[i].text = others
		}
	}
	rows[s.row("applications", "granted")][0].rows -= 2
	s.tables["applications"] = slices.Concat(rows[:at], [][]cellOf{row}, rows[at+3:])
}

// lostItems are those that are not known of a single row.
var lostItems = map[templates.Key]string{
	"applications.other_uncorrected.natural": "", "applications.other_uncorrected.total": "", "applications.other_unpaid.natural": "",
	"applications.other_unpaid.total": "", "applications.other_other.natural": "", "applications.other_other.total": "",
}

// otherItems wants the items of （六）其他处理 so, those of natural persons and in all 0 where they are not lost.
func otherItems(others string) map[templates.Key]string {
	cells := map[templates.Key]string{}
	form, err := templates.Lookup("2021")
	if err != nil {
		return nil
	}
	for _, k := range form.Table("applications").Keys() {
		if inRow("other_uncorrected", "other_unpaid", "other_other")(k) {
			cells[k] = others
			if k.Column() == "natural" || k.Column() == "total" {
				cells[k] = "number 0"
			}
		}
	}
	return cells
}

// blankColumn wants a column of a table, or all of it, blank.
func blankColumn(table, column string) map[templates.Key]string {
	cells := map[templates.Key]string{}
	form, err := templates.Lookup("2021")
	if err != nil {
		return nil
	}
	for _, k := range form.Table(table).Keys() {
		if column == "" || k.Column() == column {
			cells[k] = "blank"
		}
	}
	return cells
}

// without wants the other passages of part one empty.
func without(passages map[string]string) map[string]string {
	for _, id := range []string{"proactive", "on_request", "management", "platform", "supervision"} {
		if _, ok := passages["overview."+id]; !ok {
			passages["overview."+id] = ""
		}
	}
	return passages
}

func TestLayouts(t *testing.T) {
	all := slices.Concat(layouts, silent, splits, traces)
	t.Logf("%d layouts", len(all))
	for _, l := range all {
		t.Run(l.name, func(t *testing.T) {
			s := newSample(t, "2021")
			source := l.make(t, s)
			res := readNamed(l.file, []byte(source), nil)
			if got := codes(res); !slices.Equal(got, l.want.codes) {
				for _, f := range res.Findings {
					t.Log(f.Message)
				}
				t.Fatalf("findings %q, want %q (%s)", got, l.want.codes, l.reason)
			}
			for _, word := range l.want.says {
				if !strings.Contains(res.Findings[0].Message, word) {
					t.Errorf("%q is not in %s", word, res.Findings[0].Message)
				}
			}
			f := res.Filing
			if f.Form.ID != "2021" || f.Year != 2024 || f.Agency.Name != "青石县水务局" {
				t.Errorf("form %s, year %d, agency %q", f.Form.ID, f.Year, f.Agency.Name)
			}
			for _, key := range f.Form.Keys() {
				want := shown(s.filing.Cell(key))
				if w, ok := l.want.cells[key]; ok {
					want = w
				} else if l.want.lost != nil && l.want.lost(key) {
					want = "unreadable"
				}
				got := f.Cell(key)
				if shown(got) != want {
					t.Errorf("%s is %s, want %s (%s)", key, shown(got), want, l.reason)
				}
				fig := f.Form.Figure(key)
				if w := fmt.Sprintf("部分的表，“%s”行，“%s”列", fig.RowName(), fig.Column.Name()); !strings.HasSuffix(got.Place.Location, w) {
					t.Errorf("%s stands at %q", key, got.Place.Location)
				}
			}
			usual := map[string]string{"overview.intro": "全年工作平稳有序。", "overview.proactive": "公开信息128条。", "overview.on_request": "依法答复。",
				"overview.management": "逐件审查。", "overview.platform": "更新及时。", "overview.supervision": "培训2次。", "problems": "解读形式单一，将加以改进。",
				"other.fees": "未收取信息处理费。", "other.matters": "没有其他事项。"}
			for id, want := range usual {
				if w, ok := l.want.passages[id]; ok {
					want = w
				}
				if got := f.Narrative[id]; got != want {
					t.Errorf("%s = %q, want %q (%s)", id, got, want, l.reason)
				}
			}
			if len(res.Notes) != len(l.want.unplaced) {
				t.Fatalf("unplaced %q, want %q", res.Notes, l.want.unplaced)
			}
			var kept []string
			for _, u := range f.Unplaced {
				kept = append(kept, u.Part+u.Text)
			}
			if l.want.kept != nil && !slices.Equal(kept, l.want.kept) {
				t.Errorf("without a place: %q, want %q", kept, l.want.kept)
			}
			for i, w := range l.want.unplaced {
				if !strings.Contains(res.Notes[i], w) {
					t.Errorf("unplaced %q lacks %q", res.Notes[i], w)
				}
			}
		})
	}
}
