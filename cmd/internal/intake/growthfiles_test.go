package intake

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"nianbao/cmd/internal/report"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
)

// What the growth test reads: patterns, and the carriers that put a stretch of one into a file.

// patterns are what readers of prose, labels and figures look at closely, repeated. Those of the issue come first.
var patterns = []string{
	// measured: fifteen seconds and more
	"1月、", "一、", "1,", "（1）", "2024年", "1月", "1、", "1（", "-1", "1e9", "短\n", "1\n", "1 ",
	// numbers and their signs
	"9", "９", "九", "1.", "1.1", "1万", "十百千万", "1%", "约1件", "第1条", "+1", "1/1", "1-", "①", "（一）", "一", "1:1", "12,345", "1件\n", "0.1件；",
	// brackets, marks and stops
	"(", ")", "（）", "【", "】", "【新收申请】", "【【】", "《", "》", "《》", "“", "”", "“1”", "，", "、", "；", "：", "。", "…", "——", "*", "**", "**甲**", "|", "||", "+-", "\t", "\t1",
	" ", "　", " \n", "\n", "_", "X", "XX年", "＿件", "&", "#", "\\*", "`",
	// numbers that are words, and words that are numbers
	"零件", "一件", "一共", "二、三", "1件共", "零件，", "一是", "2024年1件", "1元", "收1元，", "甲、乙分别为1件、2件", "甲、", "不掌握1件",
	// words of reports
	"政府信息公开", "收到9件", "收到申请9件，", "2023年，我局", "2023年；", "2023年1月1日至", "海原县", "教育体育局", "海原县教育体育局", "，无", "未收到申请，", "行政复议", "行政诉讼、", "维持1件，",
	"其中", "其中：自然人1件，", "占7%，", "分别为1件、", "分别", "予以公开1件，", "不予公开（", "规范性文件1件，", "收费1元，", "收取信息处理费1元，", "信息处理费", "通知", "请填写", "第三十六条第（三）项",
	"其中网络1件、", "网络1件，", "合计1件，", "比上年1件增加1件，", "较上年增加1件，", "与上年持平，", "由1件增至2件，", "占九成，", "占百分之一，", "占1件的1%，", "公告占1%，", "纠正率1%，",
	"全部予以公开，", "均为复议后起诉，", "自然人申请中，", "不涉及行政许可，", "发布规范性文件1件，", "发文1件，其中规范性文件1件，", "不足1件，", "二〇二四年，", "24年度", "截至2024年12月31日，", "我镇", "本镇",
	"同比增长1%，", "均已办结，", "均获维持，", "上年结转", "结转下年", "涉及国家秘密", "公文1件", "（含1件）", "县教体局",
	"一、总体情况", "（一）主动公开", "一、总体情况\n", "（一）主动公开\n", "二、", "第一部分", "总计", "其他", "合计", "（七）总计", "本年新收", "行政许可", "单位：万元", "地址：", "电话：1", "可在网站", "请与", "以下简称",
	"未发生一起，", "公开1件、部分公开1件，", "办理行政许可1件，", "新收申请1件，依申请公开", "以自然人为主，共1件，", "占四分之一，", "答复率、办结率1%，", "企业、科研机构未",
	"2024年，我局将进一步", "力争2024年6月底前", "现公布某局", "本报告由某局编制，", "未收取信息处理费，", "两个渠道共1件，", "上半年1件，下半年1件，全年共1件，", "其中1件。", "网站1条，",
	"政府网站", "通过政府网站1，", "1篇解读", "解读1", "解读第1年", "未解读，",
	"2024年政府信息公开工作年度报告", "某局2024年政府信息公开工作年度报告\n",
	"<p>", "<b>", "<table>", "<td>1", "</div>", "<div>", "&lt;", "http://a.b", "a@b", "甲 1\n", "甲\t1\n", "|甲|1|\n", "+--+\n| 1|\n", "===\n", "# 甲\n", "甲乙丙丁戊己庚辛壬癸", "某", "a", "é", "𠀀", "\u202e1", "\u200b", "é́",
}

// repeat returns about n bytes of a pattern, cut at a character.
func repeat(pattern string, n int) string {
	if n <= 0 {
		return ""
	}
	text := strings.Repeat(pattern, n/len(pattern)+1)
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// A carrier makes a file with about n bytes of a pattern.
type carrier struct {
	file string // its name
	say  string // where the pattern stands
	n    int    // bytes for the smaller of two files
	make func(k *kit, text func(n int) string, n int) []byte
}

// A kit holds one honest report in every format, to put patterns into.
type kit struct {
	t      testing.TB
	filing *templates.Filing
	parts  map[string][]byte // of the workbook
	made   map[string][]byte // the report by format
	docx   map[string][]byte // parts of the Word document
}

func slot(kind string, i int) string { return fmt.Sprintf("格%s%03d格", kind, i) }

func newKit(t testing.TB) *kit {
	t.Helper()
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	k := &kit{t: t, made: map[string][]byte{}}
	f := templates.NewFiling(form, 2024)
	f.Agency = templates.Agency{Code: "640522015", Name: "海原县教育体育局", Short: "县教体局", Website: "海原县人民政府网站", Office: "办公室", Address: "海原县政府东街1号"}
	for i, key := range form.Keys() {
		if form.Computed(key) == nil {
			f.Set(key, templates.Number(formula.FromInt(int64(3+i))))
		}
	}
	f.Complete()
	for i, p := range form.Passages() {
		f.Narrative[p.ID] = slot("正文", i)
	}
	k.filing = f
	doc, err := report.Build(f, report.Options{Date: "2025年1月20日", Draft: true})
	if err != nil {
		t.Fatal(err)
	}
	for ext, draw := range map[string]func(*bytes.Buffer) error{
		"docx": func(b *bytes.Buffer) error { return doc.DOCX(b, report.DOCXOptions{}) },
		"html": func(b *bytes.Buffer) error { return doc.HTML(b) },
		"md":   func(b *bytes.Buffer) error { return doc.Markdown(b) },
		"txt":  func(b *bytes.Buffer) error { return doc.Text(b) },
	} {
		var b bytes.Buffer
		if err := draw(&b); err != nil {
			t.Fatal(ext, err)
		}
		k.made[ext] = bytes.ReplaceAll(b.Bytes(), []byte("nianbao"), []byte("otherprogram")) // not its own output
	}
	k.docx = unzipped(t, k.made["docx"])
	f = f.Clone()
	for i, key := range form.Keys() {
		if form.Computed(key) == nil {
			f.Set(key, templates.TextCell(slot("数", i)))
		}
	}
	f.Agency.Name, f.Agency.Address, f.Agency.Office = slot("单位", 0), slot("封面", 1), slot("封面", 2)
	f.Agency.Short, f.Agency.Website, f.Agency.Email = slot("封面", 3), slot("封面", 4), slot("封面", 5)
	last := f.Clone()
	last.Year--
	var b bytes.Buffer
	if err := xlsx.Write(&b, f, xlsx.Options{Previous: last}); err != nil {
		t.Fatal(err)
	}
	k.parts = unzipped(t, b.Bytes())
	return k
}

func unzipped(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[e.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return parts
}

// zipped stores parts unpacked: the ratio of packing is another limit's matter.
func zipped(t testing.TB, parts map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write(parts[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// filled returns the workbook with a text in every slot of a kind.
func (k *kit) filled(kind, text string) map[string][]byte {
	fill := escaper.Replace(text)
	return eachSheet(maps.Clone(k.parts), func(data string) string {
		var b strings.Builder
		for {
			before, rest, ok := strings.Cut(data, "格"+kind)
			b.WriteString(before)
			if !ok {
				return b.String()
			}
			_, data, _ = strings.Cut(rest, "格")
			b.WriteString(fill)
		}
	})
}

// count returns how many slots of a kind there are.
func (k *kit) count(kind string) (n int) {
	for name, data := range k.parts {
		if strings.HasPrefix(name, "xl/worksheets/sheet") {
			n += strings.Count(string(data), "格"+kind)
		}
	}
	if n == 0 {
		k.t.Fatal("no slots of " + kind)
	}
	return n
}

// eachSheet changes the parts of the worksheets.
func eachSheet(parts map[string][]byte, change func(data string) string) map[string][]byte {
	for name, data := range parts {
		if strings.HasPrefix(name, "xl/worksheets/sheet") {
			parts[name] = []byte(change(string(data)))
		}
	}
	return parts
}

// addRows puts rows below a sheet's own.
func addRows(rows string) func(string) string {
	return func(data string) string {
		i := strings.Index(data, "</sheetData>")
		return data[:i] + rows + data[i:]
	}
}

// cells are rows of one text cell in a column.
func cellRows(from, n int, column string, text func(i int) string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<row r="%d"><c r="%s%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c></row>`, from+i, column, from+i, escaper.Replace(text(i)))
	}
	return b.String()
}

// passage puts a text in the place of every passage of a report.
func (k *kit) passage(ext, text string, escape bool) []byte {
	if escape {
		text = escaper.Replace(text)
	}
	data := string(k.made[ext])
	for i := range k.filing.Form.Passages() {
		data = strings.ReplaceAll(data, slot("正文", i), text)
	}
	return []byte(data)
}

// word returns the Word document with another body.
func (k *kit) word(change func(document string) string) []byte {
	parts := maps.Clone(k.docx)
	parts["word/document.xml"] = []byte(change(string(parts["word/document.xml"])))
	return zipped(k.t, parts)
}

func wordParagraph(text string) string {
	return `<w:p><w:r><w:t xml:space="preserve">` + escaper.Replace(text) + `</w:t></w:r></w:p>`
}

// body returns what stands between the tags of a document's body.
func body(document, open, shut string) (from, to int) {
	from = strings.Index(document, open)
	from += strings.IndexByte(document[from:], '>') + 1
	return from, strings.LastIndex(document, shut)
}

var carriers = []carrier{
	{"boxes.xlsx", "nine boxes of the narrative", 9 * 5000, func(k *kit, text func(int) string, n int) []byte {
		return zipped(k.t, k.filled("正文", text(n/k.count("正文"))))
	}},
	{"cover.xlsx", "facts on the cover", 6 * 4000, func(k *kit, text func(int) string, n int) []byte {
		return zipped(k.t, k.filled("封面", text(n/k.count("封面"))))
	}},
	{"agency.xlsx", "the agency's name", 8000, func(k *kit, text func(int) string, n int) []byte {
		return zipped(k.t, k.filled("单位", text(n)))
	}},
	{"figures.xlsx", "cells of the tables", 200 * 200, func(k *kit, text func(int) string, n int) []byte {
		return zipped(k.t, k.filled("数", text(n/k.count("数"))))
	}},
	{"labels.xlsx", "labels, with the pattern behind them", 300 * 150, func(k *kit, text func(int) string, n int) []byte {
		return zipped(k.t, eachSheet(maps.Clone(k.parts), func(data string) string {
			return strings.ReplaceAll(data, "</t>", escaper.Replace(text(n/300))+"</t>")
		}))
	}},
	{"shared.xlsx", "one long shared string, in many cells of every sheet", 20_000, func(k *kit, text func(int) string, n int) []byte {
		parts := maps.Clone(k.parts)
		data := string(parts["xl/sharedStrings.xml"])
		index := strings.Count(data, "<si>")
		parts["xl/sharedStrings.xml"] = []byte(strings.Replace(data, "</sst>", `<si><t xml:space="preserve">`+escaper.Replace(text(n/2))+"</t></si></sst>", 1))
		var b strings.Builder
		for i := range n / 1000 {
			fmt.Fprintf(&b, `<row r="%d">`, 300+i)
			for _, c := range []string{"A", "B", "C"} {
				fmt.Fprintf(&b, `<c r="%s%d" t="s"><v>%d</v></c>`, c, 300+i, index)
			}
			b.WriteString("</row>")
		}
		return zipped(k.t, eachSheet(parts, addRows(b.String())))
	}},
	{"stray.xlsx", "stray cells on every sheet", 30_000, func(k *kit, text func(int) string, n int) []byte {
		rows := cellRows(300, n/300, "B", func(i int) string { return text(60 + i%7) })
		return zipped(k.t, eachSheet(maps.Clone(k.parts), addRows(rows)))
	}},
	{"answers.xlsx", "explanations behind ids of findings", 30_000, func(k *kit, text func(int) string, n int) []byte {
		var b strings.Builder
		for i := range n / 400 {
			row := 300 + i
			fmt.Fprintf(&b, `<row r="%d">`, row)
			for c, s := range []string{"value.blank/a", "value.blank/a", text(70), text(71), text(72), text(73), text(74), text(75), text(76), "value.blank/a"} {
				fmt.Fprintf(&b, `<c r="%c%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, 'A'+c, row, escaper.Replace(s))
			}
			b.WriteString("</row>")
		}
		return zipped(k.t, eachSheet(maps.Clone(k.parts), addRows(b.String())))
	}},
	{"report.txt", "passages of a text", 30_000, func(k *kit, text func(int) string, n int) []byte {
		return k.passage("txt", text(n/len(k.filing.Form.Passages())), false)
	}},
	{"lines.txt", "lines before, between and behind the parts of a text", 30_000, func(k *kit, text func(int) string, n int) []byte {
		lines := wrapped(text(n/3), 40)
		return []byte(lines + "\n" + string(k.passage("txt", lines, false)) + "\n" + lines)
	}},
	{"plain.txt", "nothing but the pattern, below a title", 30_000, func(k *kit, text func(int) string, n int) []byte {
		return []byte("某局2024年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n" + text(n))
	}},
	{"report.md", "passages in Markdown", 30_000, func(k *kit, text func(int) string, n int) []byte {
		return k.passage("md", text(n/len(k.filing.Form.Passages())), false)
	}},
	{"plain.md", "nothing but the pattern, in Markdown", 30_000, func(k *kit, text func(int) string, n int) []byte {
		return []byte("# 某局2024年政府信息公开工作年度报告\n\n## 三、收到和处理政府信息公开申请情况\n\n" + wrapped(text(n), 30))
	}},
	{"report.html", "passages of a page", 30_000, func(k *kit, text func(int) string, n int) []byte {
		return k.passage("html", text(n/len(k.filing.Form.Passages())), true)
	}},
	{"tags.html", "the pattern as tags of a page", 30_000, func(k *kit, text func(int) string, n int) []byte {
		return []byte(strings.Replace(string(k.passage("html", text(n/20), false)), "</body>", text(n/2)+"</body>", 1))
	}},
	{"paragraphs.html", "paragraphs and cells of a page", 60_000, func(k *kit, text func(int) string, n int) []byte {
		var b strings.Builder
		for i := range n / 300 {
			fmt.Fprintf(&b, "<p>%s</p><table><tr><td>%s</td><td>%s</td></tr><tr><td>甲</td><td>1</td></tr></table>", escaper.Replace(text(60+i%5)), escaper.Replace(text(30)), escaper.Replace(text(31)))
		}
		return []byte(strings.Replace(string(k.made["html"]), "</body>", b.String()+"</body>", 1))
	}},
	{"report.docx", "passages of a Word document", 30_000, func(k *kit, text func(int) string, n int) []byte {
		each := escaper.Replace(text(n / len(k.filing.Form.Passages())))
		return k.word(func(doc string) string {
			for i := range k.filing.Form.Passages() {
				doc = strings.ReplaceAll(doc, slot("正文", i), each)
			}
			return doc
		})
	}},
	{"paragraphs.docx", "paragraphs of a Word document", 60_000, func(k *kit, text func(int) string, n int) []byte {
		var b strings.Builder
		for i := range n / 150 {
			b.WriteString(wordParagraph(text(60 + i%5)))
		}
		return k.word(func(doc string) string {
			from, to := body(doc, "<w:body", "</w:body>")
			return doc[:from] + b.String() + doc[from:to] + b.String() + doc[to:]
		})
	}},
	{"cells.docx", "cells of a table in a Word document", 60_000, func(k *kit, text func(int) string, n int) []byte {
		var b strings.Builder
		b.WriteString("<w:tbl>")
		for i := range n / 400 {
			b.WriteString("<w:tr>")
			for _, s := range []string{text(30 + i%5), text(31), "1"} {
				b.WriteString("<w:tc>" + wordParagraph(s) + "</w:tc>")
			}
			b.WriteString("</w:tr>")
		}
		b.WriteString("</w:tbl>")
		return k.word(func(doc string) string {
			_, to := body(doc, "<w:body", "</w:body>")
			return doc[:to] + b.String() + doc[to:]
		})
	}},
	{"filing.json", "texts of a filing in JSON", 30_000, func(k *kit, text func(int) string, n int) []byte {
		return k.json("2021", text(n/(len(k.filing.Form.Passages())+2)))
	}},
	{ofLocality, "texts that a locality wants numbers in", 30_000, func(k *kit, text func(int) string, n int) []byte {
		return k.json("mou-2021", text(n/(len(k.filing.Form.Passages())+2)))
	}},
}

// ofLocality is the carrier whose form wants numbers that no table has.
const ofLocality = "given.json"

// localForms are an edition that wants numbers in 主动公开, by words and units that the patterns hold.
var localForms = sync.OnceValue(func() *templates.FormSet {
	source, err := templates.Source("2021")
	if err != nil {
		panic(err)
	}
	const hint = "        hint: 主动公开政府信息的数量、渠道和重点内容。\n"
	local := strings.NewReplacer(`id: "2021"`, `id: mou-2021`, hint, hint+`        gives:
          - {name: 网站发布数, as: [政府信息公开, 政府网站, 网络, 甲乙], units: [条, 册]}
          - {name: 政策解读数, as: [解读, 合计, 收到, 信息], units: [篇, 册]}
`).Replace(string(source))
	forms := &templates.FormSet{}
	form, err := forms.Load("本地.yaml", []byte(local))
	if err != nil || !slices.ContainsFunc(form.Passages(), func(p *templates.Passage) bool { return len(p.Gives) == 2 }) {
		panic(fmt.Sprint("no numbers are wanted: ", err))
	}
	return forms
})

// json is a filing of a form with one text everywhere.
func (k *kit) json(form, each string) []byte {
	narrative := map[string]string{}
	for _, p := range k.filing.Form.Passages() {
		narrative[p.ID] = each
	}
	data, err := json.Marshal(map[string]any{"schema": "nianbao.filing/1", "form": form, "year": 2024,
		"agency":    map[string]string{"name": "海原县教育体育局", "short": "县教体局", "address": each},
		"narrative": narrative, "explanations": map[string]string{"value.blank/applications": each}})
	if err != nil {
		k.t.Fatal(err)
	}
	return data
}

// wrapped breaks a text into lines of so many bytes at most, where it has none.
func wrapped(text string, width int) string {
	var b strings.Builder
	n := 0
	for _, r := range text {
		if n >= width {
			b.WriteByte('\n')
			n = 0
		}
		b.WriteRune(r)
		n += utf8.RuneLen(r)
		if r == '\n' {
			n = 0
		}
	}
	return b.String()
}
