package feedback

import (
	"cmp"
	"io"
	"strconv"
	"strings"

	"nianbao/cmd/internal/markup"
)

// A sheet is a receipt under construction.
type sheet struct{ markup.Buffer }

func badge(class, word string) string {
	return `<span class="badge ` + markup.Escaped(class) + `">` + markup.Escaped(word) + `</span>`
}

// how writes a line below a finding, and nothing where there is none.
func (m *sheet) how(class, head, text string) {
	if text != "" {
		m.Raw(`<span class="`, class, `">`, head).Text(text).Raw("</span>")
	}
	m.Raw("\n")
}

func head(title string) string {
	return strings.Replace(receiptHead, "{title}", markup.Escaped(title), 1)
}

// all writes the page of many files.
func (p *pageView) all(w io.Writer) error {
	m := &sheet{}
	m.Raw(head(p.Title), "<body>\n<header>\n<h1>").Text(p.Title).Raw("</h1>\n<p>共 ").Int(len(p.Rows)).Raw(" 个文件：")
	if len(p.Total) == 0 {
		m.Raw("没有可以核对的文件")
	}
	m.Text(strings.Join(p.Total, "，")).Raw("</p>\n")
	m.list(p.Rows)
	m.Raw("\n")
	m.regraded(p.Grades)
	m.Raw("\n</header>\n<main>\n")
	for _, f := range p.Files {
		m.file(&f)
	}
	return p.end(w, m)
}

// one writes the page for one agency.
func (p *pageView) one(w io.Writer) error {
	m := &sheet{}
	m.Raw(head(p.Title), "<body class=\"one\">\n<header>\n<h1>").Text(p.Title).Raw("</h1>\n")
	if p.To != "" {
		m.Raw("<p>").Text(p.To).Raw("：</p>\n")
	}
	m.Raw("<p>报来的填报表已经核对，结果如下。")
	if p.Deadline != "" {
		m.Raw("报送截止：").Text(p.Deadline).Raw("。")
	}
	if p.Contact != "" {
		m.Raw("有不清楚的，请联系").Text(p.Contact).Raw("。")
	}
	m.Raw("</p>\n</header>\n<main>\n")
	for _, f := range p.Files {
		m.file(&f)
	}
	m.regraded(p.Grades)
	m.Raw("\n")
	if p.Date != "" {
		m.Raw(`<p class="sign">`)
		if p.Office != "" {
			m.Text(p.Office).Raw("<br>")
		}
		m.Text(p.Date).Raw("</p>\n")
	}
	return p.end(w, m)
}

func (p *pageView) end(w io.Writer, m *sheet) error {
	m.Raw("</main>\n<footer class=\"quiet\"><p>").Text(p.Tool).Raw("　规则校验值 ").Text(p.Rules).Raw("</p></footer>\n</body>\n</html>\n")
	_, err := w.Write(m.Buffer)
	return err
}

func (m *sheet) list(rows []fileView) {
	if len(rows) == 0 {
		return
	}
	m.Raw(`<table class="list">
<thead><tr><th scope="col">结论</th><th scope="col">单位</th><th scope="col">文件</th><th scope="col">错误</th><th scope="col">待说明</th></tr></thead>
<tbody>`)
	for _, f := range rows {
		m.Raw("\n<tr><td>", badge(f.Class, f.Verdict), "</td><td>").Text(f.Agency).Raw("</td><td><a").Attr("href", f.Link).Raw(">")
		m.Text(f.Name).Raw("</a>")
		if f.State != "" {
			m.Raw("（").Text(f.State).Raw("）")
		}
		m.Raw("</td><td>").Int(f.Errors).Raw("</td><td>").Int(f.Queries).Raw("</td></tr>")
	}
	m.Raw("\n</tbody></table>")
}

func (m *sheet) regraded(list []regradedView) {
	if len(list) == 0 {
		return
	}
	m.Raw("<h3>本级调整了等级的规则</h3>\n<ul>")
	for _, g := range list {
		m.Raw("<li>").Text(g.Title + "：" + g.Grade + "。本级规定：" + g.Reason).Raw("</li>")
	}
	m.Raw("</ul>")
}

func (m *sheet) file(f *fileView) {
	m.Raw("<article").Attr("id", f.ID).Raw(">\n<h2>", badge(f.Class, f.Verdict), " ")
	if f.Agency != "" {
		m.Text(f.Agency).Raw(" ").Int(f.Year).Raw("年度")
	} else {
		m.Text(f.Name)
	}
	m.Raw("</h2>\n<p class=\"quiet\">").Text(f.Name)
	if f.Form != "" {
		m.Raw("　").Text(f.Form)
	}
	if f.SHA256 != "" {
		m.Raw("　校验值 ").Text(f.SHA256)
	}
	m.Raw("</p>\n<div class=\"todo ").Text(f.Class).Raw(`">`)
	if f.State != "" {
		m.Raw("<p>").Text(f.State).Raw("</p>")
	}
	m.Raw("<p>").Text(f.Next).Raw("</p></div>\n")
	if len(f.Open) > 0 {
		m.Raw("<h3>要办的（").Int(f.Told).Raw(" 处）</h3>\n")
		m.findings(f.Open)
	}
	m.Raw("\n")
	if len(f.Settled) > 0 {
		m.details(len(f.Open) == 0, "不用办的：提示和已经说明的（"+strconv.Itoa(len(f.Settled))+" 处）")
		m.findings(f.Settled)
		m.Raw("</details>")
	}
	m.Raw("\n")
	if len(f.NotEvaluated) > 0 {
		m.Raw("<h3>没能核对的（更正后再核对）</h3>\n<ul>")
		for _, n := range f.NotEvaluated {
			m.Raw("<li>").Text(n).Raw("</li>")
		}
		m.Raw("</ul>")
	}
	m.Raw("\n")
	m.tables(f.Marked)
	m.Raw("\n")
	if len(f.Tables) > 0 {
		head := "各表的数"
		if len(f.Marked) > 0 {
			head = "其余各表"
		}
		m.details(false, head)
		m.tables(f.Tables)
		m.Raw("</details>")
	}
	m.Raw("\n")
	m.checked(f.Checked)
	m.Raw("\n</article>\n")
}

// details begins what is folded away, or not.
func (m *sheet) details(open bool, summary string) {
	m.Raw("<details")
	if open {
		m.Raw(" open")
	}
	m.Raw("><summary>").Text(summary).Raw("</summary>\n")
}

func (m *sheet) checked(list []checkedView) {
	if len(list) == 0 {
		return
	}
	m.details(false, "核对了什么（"+strconv.Itoa(len(list))+" 条规则）")
	m.Raw(`<table class="list checked"><thead><tr><th scope="col">规则</th><th scope="col">结果</th></tr></thead><tbody>`)
	for _, c := range list {
		m.Raw("\n<tr><td>").Text(c.Title).Raw("</td><td class=\"").Text(c.Class).Raw(`">`).Text(c.Result).Raw("</td></tr>")
	}
	m.Raw("\n</tbody></table></details>")
}

func (m *sheet) findings(list []findingView) {
	m.Raw("<ol>")
	for _, f := range list {
		m.Raw("\n<li").Attr("id", f.ID)
		if f.No > 0 {
			m.Attr("value", strconv.Itoa(f.No))
		} else {
			m.Raw(` class="follows"`)
		}
		m.Raw(">", badge(f.Class, f.Severity), " ")
		if f.Target != "" {
			m.Raw("<a").Attr("href", "#"+f.Target).Raw(">").Text(f.Message).Raw("</a>")
		} else {
			m.Text(f.Message)
		}
		m.Raw("\n<span class=\"how\">办法：").Text(f.Fix).Raw("</span>\n")
		m.beside(f.Sentences)
		m.how("said", "单位说明：", f.Explanation)
		m.how("how", "本级规定：", f.Regraded)
		m.Raw(`<span class="quiet">`).Text(f.Code)
		if f.Source != "" {
			m.Raw("　依据：").Text(f.Source)
		}
		m.Raw("</span></li>")
	}
	m.Raw("\n</ol>")
}

// beside writes sentences next to those that they were taken from; the first pair says whose they are.
func (m *sheet) beside(pairs [][2]string) {
	if len(pairs) > 0 {
		m.Raw(`<table class="beside">`)
		for i, pair := range pairs {
			open, end := "<td>", "</td>"
			if i == 0 {
				open, end = `<th scope="col">`, "</th>"
			}
			m.Raw("<tr>", open).Text(pair[0]).Raw(end, open).Text(pair[1]).Raw(end, "</tr>\n")
		}
		m.Raw("</table>")
	}
	m.Raw("\n")
}

// tables writes small pictures of tables.
func (m *sheet) tables(list []tableView) {
	for _, t := range list {
		m.Raw(`<div class="mini"><table`).Attr("id", t.ID).Raw("><caption>").Text(t.Name).Raw("</caption><tbody>\n")
		for _, row := range t.Rows {
			m.Raw("<tr>")
			for _, c := range row {
				m.cell(&c)
			}
			m.Raw("</tr>\n")
		}
		m.Raw("</tbody></table></div>")
	}
}

func (m *sheet) cell(c *cellView) {
	if c.Head {
		m.Raw(`<th scope="`, c.Scope, `"`).Span("rowspan", c.Rows).Span("colspan", c.Cols).Raw(">").Text(c.Text).Raw("</th>")
		return
	}
	m.Raw("<td")
	if c.ID != "" {
		m.Attr("id", c.ID).Attr("class", c.Class)
	}
	m.Span("colspan", c.Cols).Raw(">")
	if c.Finding == "" {
		m.Text(c.Text).Raw("</td>")
		return
	}
	text := cmp.Or(c.Text, "空白")
	m.Raw("<a").Attr("href", "#"+c.Finding).Raw(">").Text(text).Raw("</a></td>")
}
