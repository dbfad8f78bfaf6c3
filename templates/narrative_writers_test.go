package templates

import (
	"strings"
	"testing"
)

// TestWriters: a town and a county tell of themselves, of those around them and of all their offices in the words of which a bureau
// would be asked. ! stands before what is wrong of them, too.
func TestWriters(t *testing.T) {
	for _, by := range []struct{ name, short, texts string }{
		{"示例县柳河镇人民政府", "柳河镇", `
			2025年，柳河镇人民政府认真贯彻落实条例。
			现公布示例县柳河镇人民政府2025年政府信息公开工作年度报告。
			现公布柳河镇人民政府2025年政府信息公开工作年度报告。
			现将我镇2025年政府信息公开工作情况报告如下。
			本报告由柳河镇党政办公室编制，如有疑问请与柳河镇人民政府联系。
			按照柳河镇人民政府要求，认真贯彻落实条例。
			县水利局在我镇公示栏张贴公告12份。
			清水镇人民政府与我镇联合发布防汛信息3条。
			!2025年，清水镇人民政府认真贯彻落实条例。
			!现公布示例县清水镇人民政府2025年政府信息公开工作年度报告。
			!本报告由清水镇人民政府编制。
			!我街道高度重视政府信息公开工作。
			!我局深入推进政务公开。
			!2025年，我镇共收到政府信息公开申请164件。
			!2025年，我镇将进一步加强政务公开。`},
		{"示例县人民政府", "县政府", `
			本报告由县政务服务局编制。
			本报告由示例县人民政府办公室编制，如有疑问请与县人民政府办公室联系。
			县教育局公开义务教育信息320条，县民政局公开救助信息210条。
			全县各级行政机关共收到政府信息公开申请146件，办结143件。
			县自然资源局收到申请86件，占全县的58.9%。
			县政府受理行政复议案件186件，其中维持120件。
			县政府收到行政诉讼案件26件。
			县市场监管局办理行政许可3200件。
			!全县各级行政机关共收到政府信息公开申请164件，办结143件。
			!全县政府信息公开行政复议21件，行政诉讼5件。
			!全县共作出行政许可2873件。
			!我局深入推进政务公开。`},
	} {
		asked := heldOutTo(t, "testdata/prose", func(a *Agency) { a.Name, a.Short = by.name, by.short })
		usual := asked("", "")
		for line := range strings.Lines(strings.TrimSpace(by.texts)) {
			text, wrong := strings.CutPrefix(strings.TrimSpace(line), "!")
			if told := asked("overview.supervision", text) > usual; told != wrong {
				t.Errorf("%s writes %s: asked about: %v", by.short, text, told)
			}
		}
	}
}
