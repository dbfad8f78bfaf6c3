package say

import (
	"strings"
	"testing"

	"nianbao/templates"
)

// TestDoors: every remedy has its words at the terminal, and at the page it has some or is absent by decision. Paper adds nothing,
// and the page never speaks of options behind a command, but for opening it anew with a form.
func TestDoors(t *testing.T) {
	absent := map[templates.Do]string{
		templates.Salvage:   "the page makes no workbook of what is left of another",
		templates.ListForms: "the page lists them where they are chosen",
		templates.MakeYear:  "the page opens no folder of a year",
	}
	for _, do := range templates.Remedies() {
		r := templates.Remedy{Do: do, With: "LibreOffice "}
		f := &templates.Finding{Message: "甲。", Fix: "乙。", Remedy: r}
		if Paper.Message(f) != "甲。" || Paper.Fix(f) != "乙。" || Paper.With("甲", r) != "甲" {
			t.Errorf("%s: paper says %s %s", do, Paper.Message(f), Paper.Fix(f))
		}
		for _, d := range []Door{Terminal, Page} {
			text := d.Message(f) + d.Fix(f)
			if silent := text == "甲。乙。"; silent != (d == Page && absent[do] != "") {
				t.Errorf("%s at door %d: %s", do, d, text)
			}
			if strings.ContainsAny(text, "%{}") || strings.Contains(text, "。；") || strings.Contains(text, "。。") {
				t.Errorf("%s at door %d: %s", do, d, text)
			}
			text = strings.ReplaceAll(text, "“nianbao serve --form 文件.yaml”", "")
			if d == Page && (strings.Contains(text, "--") || strings.Contains(text, "nianbao ")) {
				t.Errorf("%s: the page says %s", do, text)
			}
		}
	}
	if len(doors()) != len(templates.Remedies()) {
		t.Errorf("words for %d remedies of %d", len(doors()), len(templates.Remedies()))
	}
}

func TestSentences(t *testing.T) {
	missing := &templates.Finding{Message: "没有找到。", Fix: "用那一份。", Remedy: templates.Remedy{Do: templates.GiveForm}}
	convert := templates.Remedy{Do: templates.Convert, With: "LibreOffice "}
	for _, tt := range []struct{ got, want string }{
		{Terminal.Message(missing), "没有找到；请在命令后面加上“--form 文件.yaml”，用制表时的那一份格式文件。"},
		{Terminal.Fix(missing), "命令后面加“--form 文件.yaml”，用那一份。"},
		{Page.With("不能直接读取。", convert), "不能直接读取；装有 LibreOffice 的，也可以点“转换后读取”。"},
		{Terminal.With("不用于 2018 年度", templates.Remedy{Do: templates.ChangeFormYear}), "不用于 2018 年度；请核对 --form 和 --year"},
		{Page.With("名单有 1 处要改：\n  没有。", templates.Remedy{Do: templates.SampleRoster}), "名单有 1 处要改：\n  没有。\n  可以下载名单样表照着填。"},
		{Terminal.Of(Rules) + "“甲”打不开", "--rules 的“甲”打不开"},
		{Page.Of(Previous) + "“甲”打不开", "上年的“甲”打不开"},
		{Paper.Of(Letterhead), ""},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}
