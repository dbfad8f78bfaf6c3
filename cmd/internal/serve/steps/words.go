package steps

import (
	"strings"

	"nianbao/cmd/internal/feedback"
)

// pageWords are pairs of what messages say to somebody at a terminal, and what it is on the page.
var pageWords = strings.NewReplacer(
	"也可以在命令后面加 --convert，转换后读取", "也可以点“转换后读取”",
	"请在命令后面加上“--form 文件.yaml”，用制表时的那一份", "请用“nianbao serve --form 文件.yaml”重新打开页面，用制表时的那一份",
	"命令后面加“--form 文件.yaml”，用制表时的那一份", "用“nianbao serve --form 文件.yaml”重新打开页面，用制表时的那一份",
	"用“nianbao template --year 年度”制作该年度的填报表重新填报；有本地格式的，加“--form 文件.yaml”", "在“下发”里制作该年度的填报表重新填报；有本地格式的，用“nianbao serve --form 文件.yaml”打开页面",
	"放进 --previous 所指的文件夹", "选作“上年的填报表或报告”",
	"用 --year 写明年度", "在“年度”里写明",
	"用“nianbao roster -o 名单.xlsx”可以得到样表", "可以下载名单样表照着填",
	"核对 --form 和 --year", "核对格式和年度",
	"，用“nianbao forms”看各版格式", "",
	"用“nianbao import 原表.xlsx --agency 新名称 -o 新表.xlsx”换一份，数都带过去", "在“下发”里用新名称做一份，把数填过去",
	"不写 --template，就用程序自带的公文版式", "不选模板，就用程序自带的公文版式",
	"--rules 的", "规则",
	"--template 的", "",
	"--previous 的", "上年的",
)

// pageText is a sentence of a command as the page shows it, a line or several.
func pageText(text string) string {
	lines := strings.Split(pageWords.Replace(text), "\n") // the faults of a roster stand in lines of their own
	for i := range lines {
		lines[i] = feedback.Printable(lines[i])
	}
	return strings.Join(lines, "\n")
}
