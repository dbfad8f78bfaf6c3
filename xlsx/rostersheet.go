//go:build !js

package xlsx

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"nianbao/templates/lists"
	"nianbao/xlsx/sheets"
)

var rosterColumns = []struct {
	heading string
	width   float64
	help    string
}{
	{RosterName, 30, "必填。写法定名称全称，报告标题用的就是它。"},
	{RosterCode, 14, "建议填。每个单位一个，不重复；有上下级的必须填。自己编的（001、002…）或统一社会信用代码都可以。"},
	{RosterParent, 14, "上级单位的单位代码。没有上级的空着；全部单位都在一个政府下面时，写那个政府的代码。"},
	{RosterCategory, 12, "政府、部门、乡镇、街道、垂直管理……写“垂直管理”的只列出，不汇总。"},
	{RosterRules, 14, "是或否，空着的由程序从单位名称看。只有国务院部门、省级和设区的市级政府有规章制定权，县以下都写否。"},
	{RosterContact, 12, "催报、退回时找谁。"},
	{RosterPhone, 16, "联系电话，也印在填报表封面上。"},
	{RosterAddress, 30, "通信地址。"},
	{RosterPostcode, 10, "邮政编码。"},
	{RosterFax, 16, "没有的空着。"},
	{RosterEmail, 24, "电子邮箱。"},
	{RosterWebsite, 26, "公布年度报告的网站名称。"},
	{RosterURL, 30, "公布年度报告的网址。"},
}

var rosterSample = [][]string{
	{"示例县人民政府", "000", "", "政府", "否", "", "", "", "", "", "", "示例县人民政府门户网站", "https://www.example.gov.cn"},
	{"示例县人民政府办公室", "001", "000", "部门", "否", "张三", "0000-0000001", "示例县人民路1号", "000000", "", "bgs@example.gov.cn", "示例县人民政府门户网站",
		"https://www.example.gov.cn"},
	{"示例县教育体育局", "002", "000", "部门", "否", "李四", "0000-0000002", "示例县人民路2号", "000000", "", "jtj@example.gov.cn", "示例县人民政府门户网站",
		"https://www.example.gov.cn"},
	{"示例县城关镇人民政府", "101", "000", "乡镇", "否", "王五", "0000-0000101", "示例县城关镇", "000000", "", "cgz@example.gov.cn", "示例县人民政府门户网站",
		"https://www.example.gov.cn"},
	{"国家税务总局示例县税务局", "201", "000", "垂直管理", "否", "", "", "", "", "", "", "", ""},
}

// WriteRoster writes a sample roster: headings and some lines on the first sheet, instructions on the second. Every
// column is text, so that codes keep their zeros.
func WriteRoster(w io.Writer) error {
	const list, help = "名单", "说明"
	return writeTables(w, "名单", []string{list, help}, func(x *excelize.File, b *builder) error {
		var look tableLook
		for _, c := range rosterColumns {
			look.widths = append(look.widths, c.width)
		}
		look.freeze, look.landscape, look.rows, look.repeat = "B2", true, 1+len(rosterSample), "$1:$1"
		if err := choices(x, list, "D2:D5000", "政府", "部门", "乡镇", "街道", "垂直管理"); err != nil {
			return err
		}
		if err := choices(x, list, "E2:E5000", "是", "否"); err != nil {
			return err
		}
		t := b.table(list, look)
		text := listPlain
		text.format = "@"
		id, err := b.style(text)
		if err != nil {
			return err
		}
		if err := x.SetColStyle(list, "A:"+sheets.ColumnName(len(rosterColumns)), id); err != nil {
			return err
		}
		var heads []string
		for _, c := range rosterColumns {
			heads = append(heads, c.heading)
		}
		t.headings(heads, 24)
		for _, line := range rosterSample {
			cells := lists.Map(line, func(s string) any { return t.cell(text, s) })
			t.put(20, cells...)
		}
		if err := t.end(); err != nil {
			return err
		}
		return rosterHelp(b, help)
	})
}

func choices(x *excelize.File, sheet, area string, words ...string) error {
	dv := excelize.NewDataValidation(true)
	dv.Sqref = area
	if err := dv.SetDropList(words); err != nil {
		return err
	}
	dv.ShowErrorMessage = false // a suggestion: an office has categories of its own
	return x.AddDataValidation(sheet, dv)
}

func rosterHelp(b *builder, sheet string) error {
	t := b.table(sheet, tableLook{widths: []float64{16, 92}, rows: 9 + len(rosterColumns)})
	plain := style{size: 10.5, h: "left", v: "center", wrap: true}
	t.put(28, t.cell(listTitle, "名单怎么填"))
	for _, line := range []string{
		"在“名单”表里一行写一个单位，把示例的几行改掉或删掉。第一行的标题不要改；栏目的前后顺序可以变，不用的栏目可以删。",
		"有下级的单位报来的是汇总表，只用来核对，不重复加进合计；它本机关自己的数，要另列一行（例如示例里的办公室）。",
		"保存为 .xlsx，或者另存为 CSV 都可以。另外加的栏目不会采用，也不碍事。",
		"填好后：照这份名单给每个单位做一份填报表，另有发放清单。",
		"收表时：对着这份名单看进度、退回有错的、加出合计。",
	} {
		t.line(plain, 20, line, 2)
	}
	t.put(8)
	t.headings([]string{"栏目", "怎么填"}, 22)
	for _, c := range rosterColumns {
		t.put(fitted(c.help, 92.0)+4, t.cell(listMid, c.heading), t.cell(listText, c.help))
	}
	return t.end()
}

// WriteHandout writes 发放清单.xlsx: which file goes to whom, and the stamp it carries.
func WriteHandout(w io.Writer, title string, lines []HandoutLine) error {
	const sheet = SheetHandout
	heads := []string{"序号", "文件", "单位名称", "单位代码", "上级", "类别", "联系人", "电话", "已发", "表标识", "SHA-256"}
	return writeTables(w, sheet, []string{sheet}, func(x *excelize.File, b *builder) error {
		last := 3 + max(len(lines), 1)
		printed := excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: sheet, // without the two columns of digits at the end
			RefersTo: absoluteRange(Ref{sheet, 1, 1}, Ref{sheet, last, len(heads) - 2})}
		if err := x.SetDefinedName(&printed); err != nil {
			return err
		}
		t := b.table(sheet, tableLook{widths: []float64{6, 52, 34, 14, 24, 10, 12, 16, 8, 30, 62}, freeze: "D4", landscape: true, rows: last,
			repeat: "$3:$3", filter: fmt.Sprintf("A3:K%d", last)})
		t.line(listTitle, 26, title, 8)
		t.line(listFact, 17, "表标识写在每份填报表里（看不见），收表时先凭它认单位；请按单位发放，不要互相借用。“已发”一栏供打勾。", 9)
		t.headings(heads, 22)
		for i, l := range lines {
			t.put(fitted(l.Name, 34.0, l.Parent, 24.0), t.cell(listMid, i+1), t.cell(listPlain, l.File),
				t.cell(listText, l.Name), t.cell(listMid, l.Code), t.cell(listText, l.Parent),
				t.cell(listMid, l.Category), t.cell(listMid, l.Contact), t.cell(listMid, l.Phone), t.cell(listMid, ""),
				t.cell(listHash, l.Stamp), t.cell(listHash, l.SHA256))
		}
		return t.end()
	})
}
