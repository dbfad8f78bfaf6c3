package returned

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/testdata/tier"
	"nianbao/xlsx"
)

// TestReadOrdinaryLooks holds that forty ordinary returns have no odd look: signature lines and seals under the tables,
// 单位：件 above them, fills, bold, red, grey and small fonts, theme fonts and tints, per cent of fills, borders, row and
// column formats, runs in bold, hidden zeros, as clerks and their programs leave them.
func TestReadOrdinaryLooks(t *testing.T) {
	base := completed(t)
	l, err := xlsx.LayoutOf(base.Form)
	mustEdit(t, err)
	data := written(t, base)
	r := rand.New(rand.NewPCG(29, 31))
	fonts := []excelize.Font{{Bold: true}, {Color: "FF0000", Bold: true}, {Color: "7F7F7F"}, {Color: "BFBFBF"}, {Color: "0000FF", Underline: "single"},
		{Family: "等线", Size: 8}, {Family: "宋体", Size: 20}, {ColorTheme: theme(1)}, {ColorTheme: theme(4), ColorTint: -0.25}, {ColorTheme: theme(0), ColorTint: -0.5},
		{ColorIndexed: 10}, {Italic: true, Size: 6}, {Color: "C00000"}, {Color: "00B050"}}
	fills := []excelize.Fill{{}, {Type: "pattern", Pattern: 1, Color: []string{"FFFF00"}}, {Type: "pattern", Pattern: 1, Color: []string{"FFF2CC"}},
		{Type: "pattern", Pattern: 1, Color: []string{"E2EFDA"}}, {Type: "pattern", Pattern: 17, Color: []string{"DDEBF7"}}, {Type: "gradient", Color: []string{"FFFFFF", "DDEBF7"}, Shading: 1}}
	formats := []string{"General", "0", "#,##0", "#,##0.00", "0;-0;;@", `_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ `, `0"件"`, "@"}
	lines := []string{"单位：件", "填表人：", "审核人：", "单位负责人（签字）：", "（盖章）", "填报日期：2025年1月10日", "联系电话：0955-4012345", "注：本表由办公室填报", "共1页 第1页"}
	all := tier.Rounds(8, 40)
	for n := range all {
		ret := readBytes(edited(t, data, func(x *excelize.File) {
			for range 12 {
				key := base.Form.Keys()[r.IntN(len(base.Form.Keys()))]
				if base.Form.Computed(key) != nil || base.Form.Figure(key).Unit != "" {
					continue
				}
				at := l.Figure(key)
				font, format := fonts[r.IntN(len(fonts))], formats[r.IntN(len(formats))]
				style, err := x.NewStyle(&excelize.Style{Font: &font, Fill: fills[r.IntN(len(fills))], CustomNumFmt: &format})
				mustEdit(t, err)
				mustEdit(t, x.SetCellStyle(at.Sheet, at.A1(), at.A1(), style))
			}
			for _, table := range base.Form.Tables {
				rows, err := x.GetRows(table.Sheet)
				mustEdit(t, err)
				for i := range 1 + r.IntN(3) {
					mustEdit(t, x.SetCellStr(table.Sheet, fmt.Sprintf("A%d", len(rows)+1+i), lines[r.IntN(len(lines))]))
				}
			}
			p := base.Form.Passages()[r.IntN(len(base.Form.Passages()))]
			at := l.Passage(p.ID)
			mustEdit(t, x.SetCellRichText(at.Sheet, at.A1(), []excelize.RichTextRun{
				{Text: "一是", Font: &excelize.Font{Bold: true}}, {Text: "加强学习", Font: &fonts[r.IntN(len(fonts))]}, {Text: "①", Font: &excelize.Font{VertAlign: "superscript"}}, {Text: "。"}}))
			row, err := x.NewStyle(&excelize.Style{Font: &excelize.Font{Strike: true, Color: "FFFFFF"}})
			mustEdit(t, err)
			mustEdit(t, x.SetColStyle(base.Form.Tables[0].Sheet, "T:U", row))
		}))
		if list := looks(ret); len(list) > 0 || strings.Contains(describe(ret.Findings), "单位是") {
			t.Errorf("%d: %q\n%s", n, list, describe(ret.Findings))
		}
	}
}

func theme(n int) *int { return &n }
