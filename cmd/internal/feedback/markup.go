package feedback

import (
	"html"
	"io"
	"strconv"
	"strings"
)

// The markup of a receipt is written here and not by html/template: that calls methods by their names, and a linker that must
// keep them all makes the page without a program half as large again.

// A markup is a page under construction. raw is for the program's own markup, text for everything else.
type markup []byte

func (m *markup) raw(pieces ...string) *markup {
	for _, s := range pieces {
		*m = append(*m, s...)
	}
	return m
}

func (m *markup) text(s string) *markup { return m.raw(html.EscapeString(s)) }

func (m *markup) int(n int) *markup { return m.raw(strconv.Itoa(n)) }

// attr writes an attribute, and nothing where it is empty.
func (m *markup) attr(name, value string) *markup {
	if value != "" {
		m.raw(" ", name, `="`).text(value).raw(`"`)
	}
	return m
}

// span writes an attribute for a cell that takes more than one row or column.
func (m *markup) span(name string, n int) *markup {
	if n > 1 {
		m.attr(name, strconv.Itoa(n))
	}
	return m
}

func (m *markup) badge(class, word string) *markup {
	return m.raw(`<span class="badge `).text(class).raw(`">`).text(word).raw(`</span>`)
}

// how writes a line below a finding, and nothing where there is none.
func (m *markup) how(class, head, text string) {
	if text != "" {
		m.raw(`<span class="`, class, `">`, head).text(text).raw("</span>")
	}
	m.raw("\n")
}

func (m *markup) head(title string) *markup {
	return m.raw(strings.Replace(receiptHead, "{title}", html.EscapeString(title), 1))
}

// all writes the page of many files.
func (p *pageView) all(w io.Writer) error {
	m := &markup{}
	m.head(p.Title).raw("<body>\n<header>\n<h1>").text(p.Title).raw("</h1>\n<p>共 ").int(len(p.Rows)).raw(" 个文件：")
	if len(p.Total) == 0 {
		m.raw("没有可以核对的文件")
	}
	m.text(strings.Join(p.Total, "，")).raw("</p>\n")
	m.list(p.Rows)
	m.raw("\n")
	m.regraded(p.Grades)
	m.raw("\n</header>\n<main>\n")
	for _, f := range p.Files {
		m.file(&f)
	}
	return p.end(w, m)
}

// one writes the page for one agency.
func (p *pageView) one(w io.Writer) error {
	m := &markup{}
	m.head(p.Title).raw("<body class=\"one\">\n<header>\n<h1>").text(p.Title).raw("</h1>\n")
	if p.To != "" {
		m.raw("<p>").text(p.To).raw("：</p>\n")
	}
	m.raw("<p>报来的填报表已经核对，结果如下。")
	if p.Deadline != "" {
		m.raw("报送截止：").text(p.Deadline).raw("。")
	}
	if p.Contact != "" {
		m.raw("有不清楚的，请联系").text(p.Contact).raw("。")
	}
	m.raw("</p>\n</header>\n<main>\n")
	for _, f := range p.Files {
		m.file(&f)
	}
	m.regraded(p.Grades)
	m.raw("\n")
	if p.Date != "" {
		m.raw(`<p class="sign">`).text(p.Date).raw("</p>\n")
	}
	return p.end(w, m)
}

func (p *pageView) end(w io.Writer, m *markup) error {
	m.raw("</main>\n<footer class=\"quiet\"><p>").text(p.Tool).raw("　规则校验值 ").text(p.Rules).raw("</p></footer>\n</body>\n</html>\n")
	_, err := w.Write(*m)
	return err
}

func (m *markup) list(rows []fileView) {
	if len(rows) == 0 {
		return
	}
	m.raw(`<table class="list">
<thead><tr><th scope="col">结论</th><th scope="col">单位</th><th scope="col">文件</th><th scope="col">错误</th><th scope="col">待说明</th></tr></thead>
<tbody>`)
	for _, f := range rows {
		m.raw("\n<tr><td>").badge(f.Class, f.Verdict).raw("</td><td>").text(f.Agency).raw("</td><td><a").attr("href", f.Link).raw(">")
		m.text(f.Name).raw("</a>")
		if f.State != "" {
			m.raw("（").text(f.State).raw("）")
		}
		m.raw("</td><td>").int(f.Errors).raw("</td><td>").int(f.Queries).raw("</td></tr>")
	}
	m.raw("\n</tbody></table>")
}

func (m *markup) regraded(list []regradedView) {
	if len(list) == 0 {
		return
	}
	m.raw("<h3>本级调整了等级的规则</h3>\n<ul>")
	for _, g := range list {
		m.raw("<li>").text(g.Title + "：" + g.Grade + "。本级规定：" + g.Reason).raw("</li>")
	}
	m.raw("</ul>")
}

func (m *markup) file(f *fileView) {
	m.raw("<article").attr("id", f.ID).raw(">\n<h2>").badge(f.Class, f.Verdict).raw(" ")
	if f.Agency != "" {
		m.text(f.Agency).raw(" ").int(f.Year).raw("年度")
	} else {
		m.text(f.Name)
	}
	m.raw("</h2>\n<p class=\"quiet\">").text(f.Name)
	if f.Form != "" {
		m.raw("　").text(f.Form)
	}
	if f.SHA256 != "" {
		m.raw("　校验值 ").text(f.SHA256)
	}
	m.raw("</p>\n<div class=\"todo ").text(f.Class).raw(`">`)
	if f.State != "" {
		m.raw("<p>").text(f.State).raw("</p>")
	}
	m.raw("<p>").text(f.Next).raw("</p></div>\n")
	if len(f.Open) > 0 {
		m.raw("<h3>要办的（").int(f.Told).raw(" 处）</h3>\n")
		m.findings(f.Open)
	}
	m.raw("\n")
	if len(f.Settled) > 0 {
		m.details(len(f.Open) == 0, "不用办的：提示和已经说明的（"+strconv.Itoa(len(f.Settled))+" 处）")
		m.findings(f.Settled)
		m.raw("</details>")
	}
	m.raw("\n")
	if len(f.NotEvaluated) > 0 {
		m.raw("<h3>没能核对的（更正后再核对）</h3>\n<ul>")
		for _, n := range f.NotEvaluated {
			m.raw("<li>").text(n).raw("</li>")
		}
		m.raw("</ul>")
	}
	m.raw("\n")
	m.tables(f.Marked)
	m.raw("\n")
	if len(f.Tables) > 0 {
		head := "各表的数"
		if len(f.Marked) > 0 {
			head = "其余各表"
		}
		m.details(false, head)
		m.tables(f.Tables)
		m.raw("</details>")
	}
	m.raw("\n")
	m.checked(f.Checked)
	m.raw("\n</article>\n")
}

// details begins what is folded away, or not.
func (m *markup) details(open bool, summary string) {
	m.raw("<details")
	if open {
		m.raw(" open")
	}
	m.raw("><summary>").text(summary).raw("</summary>\n")
}

func (m *markup) checked(list []checkedView) {
	if len(list) == 0 {
		return
	}
	m.details(false, "核对了什么（"+strconv.Itoa(len(list))+" 条规则）")
	m.raw(`<table class="list checked"><thead><tr><th scope="col">规则</th><th scope="col">结果</th></tr></thead><tbody>`)
	for _, c := range list {
		m.raw("\n<tr><td>").text(c.Title).raw("</td><td class=\"").text(c.Class).raw(`">`).text(c.Result).raw("</td></tr>")
	}
	m.raw("\n</tbody></table></details>")
}

func (m *markup) findings(list []findingView) {
	m.raw("<ol>")
	for _, f := range list {
		m.raw("\n<li").attr("id", f.ID)
		if f.No > 0 {
			m.attr("value", strconv.Itoa(f.No))
		} else {
			m.raw(` class="follows"`)
		}
		m.raw(">").badge(f.Class, f.Severity).raw(" ")
		if f.Target != "" {
			m.raw("<a").attr("href", "#"+f.Target).raw(">").text(f.Message).raw("</a>")
		} else {
			m.text(f.Message)
		}
		m.raw("\n<span class=\"how\">办法：").text(f.Fix).raw("</span>\n")
		m.beside(f.Sentences)
		m.how("said", "单位说明：", f.Explanation)
		m.how("how", "本级规定：", f.Regraded)
		m.raw(`<span class="quiet">`).text(f.Code)
		if f.Source != "" {
			m.raw("　依据：").text(f.Source)
		}
		m.raw("</span></li>")
	}
	m.raw("\n</ol>")
}

// beside writes sentences next to those that they were taken from; the first pair says whose they are.
func (m *markup) beside(pairs [][2]string) {
	if len(pairs) > 0 {
		m.raw(`<table class="beside">`)
		for i, pair := range pairs {
			open, end := "<td>", "</td>"
			if i == 0 {
				open, end = `<th scope="col">`, "</th>"
			}
			m.raw("<tr>", open).text(pair[0]).raw(end, open).text(pair[1]).raw(end, "</tr>\n")
		}
		m.raw("</table>")
	}
	m.raw("\n")
}

// tables writes small pictures of tables.
func (m *markup) tables(list []tableView) {
	for _, t := range list {
		m.raw(`<div class="mini"><table`).attr("id", t.ID).raw("><caption>").text(t.Name).raw("</caption><tbody>\n")
		for _, row := range t.Rows {
			m.raw("<tr>")
			for _, c := range row {
				m.cell(&c)
			}
			m.raw("</tr>\n")
		}
		m.raw("</tbody></table></div>")
	}
}

func (m *markup) cell(c *cellView) {
	if c.Head {
		m.raw(`<th scope="`, c.Scope, `"`).span("rowspan", c.Rows).span("colspan", c.Cols).raw(">").text(c.Text).raw("</th>")
		return
	}
	m.raw("<td")
	if c.ID != "" {
		m.attr("id", c.ID).attr("class", c.Class)
	}
	m.span("colspan", c.Cols).raw(">")
	if c.Finding == "" {
		m.text(c.Text).raw("</td>")
		return
	}
	text := c.Text
	if text == "" {
		text = "空白"
	}
	m.raw("<a").attr("href", "#"+c.Finding).raw(">").text(text).raw("</a></td>")
}
