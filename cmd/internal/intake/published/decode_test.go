package published

import (
	"fmt"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"nianbao/templates/formula"
)

// Text in UTF-16 is read with and without its byte order mark, in either order, whatever the file is.
func TestUTF16(t *testing.T) {
	pipes, html := "# 某县水务局2024年政府信息公开工作年度报告\n\n二、主动公开政府信息情况\n\n", "<html><head><style>body{margin:auto;font:small sans;color:black}</style></head><body><h1>某县水务局2024年政府信息公开工作年度报告</h1><p>二、主动公开政府信息情况</p><table>"
	for i, row := range [][]string{{"第二十条第（一）项"}, {"信息内容", "本年制发件数", "本年废止件数", "现行有效件数"}, {"规章", "0", "0", "0"}, {"行政规范性文件", "3", "1", "12"},
		{"第二十条第（五）项"}, {"信息内容", "本年处理决定数量"}, {"行政许可", "45"}, {"第二十条第（六）项"}, {"信息内容", "本年处理决定数量"}, {"行政处罚", "6"}, {"行政强制", "0"},
		{"第二十条第（八）项"}, {"信息内容", "本年收费金额（单位：万元）"}, {"行政事业性收费", "0"}} {
		pipes += "|"
		html += "<tr>"
		for k := range 4 {
			cell := ""
			if k < len(row) {
				cell = row[k]
				span := 1
				if k == len(row)-1 {
					span = 4 - k
				}
				html += fmt.Sprintf("<td colspan=%d>%s</td>", span, cell)
			}
			pipes += cell + "|"
		}
		pipes, html = pipes+"\n", html+"</tr>"
		if i == 1 {
			pipes += "|---|---|---|---|\n"
		}
	}
	html += "</table></body></html>"
	for name, text := range map[string]string{"报告.md": pipes, "报告.txt": pipes, "报告.html": html, "报告.htm": html} {
		for _, order := range []unicode.Endianness{unicode.LittleEndian, unicode.BigEndian} {
			for _, mark := range []unicode.BOMPolicy{unicode.UseBOM, unicode.IgnoreBOM} {
				data, err := unicode.UTF16(order, mark).NewEncoder().Bytes([]byte(text))
				if err != nil {
					t.Fatal(err)
				}
				res := readNamed(name, data, nil)
				if res.Filing == nil {
					t.Errorf("%s %v %v: %v", name, order, mark, res.Findings)
					continue
				}
				if got := res.Filing.Cell("disclosure.normative.effective").Number; got != formula.FromInt(12) || res.Filing.Agency.Name != "某县水务局" {
					t.Errorf("%s %v %v: %v of %q", name, order, mark, got, res.Filing.Agency.Name)
				}
			}
		}
	}
}
