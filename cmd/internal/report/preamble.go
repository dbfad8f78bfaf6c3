package report

import (
	"fmt"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// preamble returns the paragraphs below the title: on what basis, of which parts, for which period; whose figures; where
// to read it and whom to ask. What is not known is left out.
func preamble(f *templates.Filing) []string {
	parts := lists.Map(f.Form.Sections, func(s *templates.Section) string { return numbering[0].ReplaceAllString(s.Heading, "") })
	whose := ""
	if len(f.Covers) == 0 && (strings.HasSuffix(f.Agency.Name, "人民政府办公室") || strings.HasSuffix(f.Agency.Name, "人民政府办公厅")) {
		// Its name is all but the county's own, whose report is a sum.
		whose = "为本机关数据，"
	}
	list := []string{fmt.Sprintf("本报告根据《中华人民共和国政府信息公开条例》和%s的要求编制，由%s%s部分组成。本报告所列数据%s统计期限为%d年1月1日至12月31日。",
		f.Form.Document, strings.Join(parts, "、"), hanzi.Ordinal(len(parts)), whose, f.Year)}
	if n := len(f.Covers); n > 0 {
		list = append(list, fmt.Sprintf("本报告是%s的汇总报告，汇总了%d个单位的情况和数据，单位名称见附件。", f.Agency.Name, n))
	}
	if last := where(f.Agency) + contact(f.Agency); last != "" {
		list = append(list, last)
	}
	return list
}

// where says where the report can be read.
func where(a templates.Agency) string {
	switch {
	case a.Website != "" && a.URL != "":
		return fmt.Sprintf("本报告电子版可在%s（%s）查阅或下载。", a.Website, a.URL)
	case a.Website+a.URL != "":
		return fmt.Sprintf("本报告电子版可在%s查阅或下载。", a.Website+a.URL)
	}
	return ""
}

// contact says whom to ask.
func contact(a templates.Agency) string {
	var ways []string
	for _, w := range [][2]string{{"地址", a.Address}, {"邮政编码", a.Postcode}, {"电话", a.Phone}, {"传真", a.Fax}, {"电子邮箱", a.Email}} {
		if w[1] != "" {
			ways = append(ways, w[0]+"："+w[1])
		}
	}
	if len(ways) == 0 && a.Office == "" {
		return ""
	}
	text := "如对本报告有疑问或者意见建议，请与" + contactOffice(a.Name, a.Office) + "联系"
	if len(ways) > 0 {
		text += "（" + strings.Join(ways, "；") + "）"
	}
	return text + "。"
}

// office joins the agency's and the office's names without saying a word twice: 教育体育局 and 局办公室.
func contactOffice(agency, office string) string {
	switch {
	case office == "":
		return agency
	case strings.Contains(office, agency):
		return office
	}
	for i := range agency {
		if rest, ok := strings.CutPrefix(office, agency[i:]); ok {
			return agency + rest
		}
	}
	return agency + office
}

func cleanAgency(a templates.Agency) templates.Agency {
	for _, s := range []*string{&a.Name, &a.Short, &a.Website, &a.URL, &a.Office, &a.Address, &a.Postcode, &a.Phone, &a.Fax, &a.Email} {
		*s = strings.TrimRight(line(*s), "。；;，,")
	}
	a.URL = strings.Trim(a.URL, "<>")
	return a
}
