package say

import (
	"strings"

	"nianbao/templates"
)

// A Door is where somebody reads.
type Door int

const (
	Terminal Door = iota // command line, and the JSON for programs
	Page                 // the local page
	Alone                // the page without a program, which makes no workbook and starts no other program
	Paper                // receipts, marked copies, lists: whoever reads them may have neither
)

// words are what a door says of a remedy. Both are "" where there is nothing that its readers could do.
type words struct {
	more string // behind a sentence
	fix  string // in place of a finding's fix; {fix} is that one without its full stop
}

// doors holds the words of Terminal, Page and Alone, {} for none; on paper every sentence stays as it is. %s is what the remedy
// is done with.
var doors = map[templates.Do][Paper]words{
	templates.GiveForm: {
		{"；请在命令后面加上“--form 文件.yaml”，用制表时的那一份格式文件", "命令后面加“--form 文件.yaml”，{fix}。"},
		{"；请用“nianbao serve --form 文件.yaml”重新打开页面，用制表时的那一份格式文件", "用“nianbao serve --form 文件.yaml”重新打开页面，{fix}。"},
		{"；请收表的单位发来装有本级格式的核对页，用它核对", "请收表的单位发来装有本级格式的核对页，{fix}。"},
	},
	templates.MakeWorkbook: {
		{fix: "用“nianbao template --year 年度”制作该年度的填报表重新填报；有本地格式的，加“--form 文件.yaml”。"},
		{fix: "在“下发”里制作该年度的填报表重新填报；有本地格式的，用“nianbao serve --form 文件.yaml”打开页面。"},
		{fix: "请收表的单位发来该年度的填报表，重新填报。"},
	},
	templates.RenewWorkbook: {
		{fix: "请核对单位和年度，最好用下发给本单位的填报表；单位改了名的，用“nianbao import 原表.xlsx --agency 新名称 -o 新表.xlsx”换一份，数都带过去。"},
		{fix: "请核对单位和年度，最好用下发给本单位的填报表；单位改了名的，在“下发”里用新名称做一份，把数填过去。"},
		{fix: "请核对单位和年度，最好用下发给本单位的填报表；单位改了名的，请收表的单位用新名称做一份，把数填过去。"},
	},
	templates.GivePrevious: {
		{fix: "把上年的填报表或者年度报告放进 --previous 所指的文件夹；新设单位不必处理。"},
		{fix: "把上年的填报表或者年度报告选作“上年的填报表或报告”；新设单位不必处理。"},
		{fix: "把上年的填报表或者年度报告选作“上年的填报表或报告”；新设单位不必处理。"},
	},
	templates.DropLetterhead: {
		{fix: "{fix}；不写 --template，就用程序自带的公文版式。"},
		{fix: "{fix}；不选模板，就用程序自带的公文版式。"},
		{fix: "{fix}；不选模板，就用程序自带的公文版式。"},
	},
	templates.Salvage: {
		{fix: "{fix}；原文件也坏了的，用“nianbao import”把还能读出的内容搬进新表。"},
		{}, // the page makes no workbook of what is left of another
	},
	templates.Convert: {
		{"；装有 %s的，也可以在命令后面加 --convert，转换后读取", "{fix}；装有 %s的，也可以在命令后面加 --convert，转换后读取。"},
		{"；装有 %s的，也可以点“转换后读取”", "{fix}；装有 %s的，也可以点“转换后读取”。"},
	},
	templates.SampleRoster: {
		{more: "\n  用“nianbao roster -o 名单.xlsx”可以得到样表。"},
		{more: "\n  可以下载名单样表照着填。"},
	},
	templates.GiveYear: {
		{more: "；请用 --year 写明年度"},
		{more: "；请在“年度”里写明"},
	},
	templates.ListForms: {
		{more: "，用“nianbao forms”看各版格式"},
		{}, // the page lists them where they are chosen
	},
	templates.ChangeFormYear: {
		{more: "；请核对 --form 和 --year"},
		{more: "；请核对格式和年度"},
	},
	templates.MakeYear: {
		{more: "；用“nianbao year 文件夹”建一个"},
		{}, // the page opens no folder
	},
}

func (d Door) words(r templates.Remedy) words {
	if d == Paper {
		return words{}
	}
	w := doors[r.Do][d]
	return words{strings.ReplaceAll(w.more, "%s", r.With), strings.ReplaceAll(w.fix, "%s", r.With)}
}

// With is a sentence and the door's way out behind it.
func (d Door) With(text string, r templates.Remedy) string {
	more := d.words(r).more
	if whole, ok := strings.CutSuffix(text, "。"); ok && more != "" && !strings.HasPrefix(more, "\n") {
		return whole + more + "。"
	}
	return text + more
}

// Message is what a finding says at the door.
func (d Door) Message(f *templates.Finding) string { return d.With(f.Message, f.Remedy) }

// Fix is what the door's readers can do about a finding.
func (d Door) Fix(f *templates.Finding) string { return d.fix(f.Fix, f.Remedy) }

// Rule is what can be done about the findings of a rule.
func (d Door) Rule(r templates.RegisterEntry) string { return d.fix(r.Fix, templates.Remedy{Do: r.Do}) }

func (d Door) fix(fix string, r templates.Remedy) string {
	if own := d.words(r).fix; own != "" {
		return strings.ReplaceAll(own, "{fix}", strings.TrimSuffix(fix, "。"))
	}
	return fix
}

// A Part is what somebody has given beside the sources.
type Part int

const (
	NoPart Part = iota
	Previous
	Rules
	Letterhead
	Filed
)

// Of begins a sentence about a part: --rules 的“规则.yaml”….
func (d Door) Of(p Part) string {
	return [...][5]string{Terminal: {"", "--previous 的", "--rules 的", "--template 的", "--filed 的"}, Page: {"", "上年的", "规则", "", "填报的"},
		Alone: {"", "上年的", "规则", "", "填报的"}, Paper: {}}[d][p]
}

// Explain says at the terminal how to learn more of a finding, with the code of one that has just been shown. file is the form of
// an office's own that knows the code, "" for a code that the program knows.
func Explain(file, code string) string {
	if file != "" {
		code = "--form " + file + " " + code
	}
	return "想知道一条问题的意思、依据和办法，写上它的编号，例如：nianbao rules " + code + "\n"
}
