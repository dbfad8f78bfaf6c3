package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"nianbao/cmd/internal/columns"
)

func TestPlainText(t *testing.T) {
	for _, tt := range []struct{ reason, in, want string }{
		{"headings", "# 年报\n## 怎么读数\n### 第三方\n", "年报\n====\n\n怎么读数\n--------\n\n【第三方】\n"},
		{"a paragraph of several lines", "第一行\n第二行，用 `nianbao`\ncheck\n", "第一行第二行，用 nianbao check\n"},
		{"commands", "```sh\nnianbao check 回收\n\n# 注释\n```\n", "    nianbao check 回收\n\n    # 注释\n"},
		{"strong, links, pictures", "**退回**的见[说明](https://a.b/c)、[上文](#x)、![填报表](p.png)", "退回的见说明（https://a.b/c）、上文、（图：填报表）\n"},
		{"marks in back quotes stay", "写 `**` 和 `[a](b)`", "写 ** 和 [a](b)\n"},
		{"a link whose words are code", "见 [`a/b.yaml`](../a/b.yaml)。", "见 a/b.yaml。\n"},
		{"lists", "- 一\n- 二\n  接着\n1. 三\n", "- 一\n- 二接着\n1. 三\n"},
		{"a table", "| 结论 | 意思 |\n| --- | --- |\n| 通过 | 没有问题 |\n| 无法读取 | a\\|b |\n", "结论      意思\n------------------\n通过      没有问题\n无法读取  a|b\n"},
		{"a quotation", "> 一\n> 二\n", "  一二\n"},
		{"CR LF", "一\r\n\r\n二\r\n", "一\n\n二\n"},
	} {
		if got := plainText(tt.in); got != tt.want {
			t.Errorf("%s:\n%q, want\n%q", tt.reason, got, tt.want)
		}
	}
	wide := plainText("| 甲 | 乙 |\n| --- | --- |\n| 一 | " + strings.Repeat("很长的说明", 30) + " |\n")
	lines := strings.Split(strings.TrimSpace(wide), "\n")
	for _, line := range lines[3:] {
		if !strings.HasPrefix(line, "    很长") && !strings.HasPrefix(line, "    ") || columns.Width(line) > textWidth {
			t.Errorf("a wide table breaks into %q", line)
		}
	}
	if len(lines) < 6 {
		t.Errorf("a wide table is not broken: %q", lines)
	}
}

// TestManual: nothing of Markdown is left in the manual made from README, nothing for users is missing, and the
// developers' chapters are out.
func TestManual(t *testing.T) {
	data, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(data)
	manual := plainText(manualOf(readme))
	for _, mark := range []string{"```", "`", "**", "](", "| --- |", "\t"} {
		if strings.Contains(manual, mark) {
			t.Errorf("the manual still has %q", mark)
		}
	}
	forms, err := os.ReadFile("../../templates/forms/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"manual": manual, "forms": plainText(formsPage(string(forms)))} {
		for _, source := range []string{"testdata", "go test", "go run", "templates/", "](", "开发者", "最后两章"} {
			if strings.Contains(text, source) {
				t.Errorf("%s speaks of the sources: %s", name, source)
			}
		}
		if !strings.Contains(text, exampleInside) {
			t.Errorf("%s does not name the example in the archive", name)
		}
	}
	titles := map[string]bool{}
	for _, block := range blocks(readme) {
		if level, title := heading(block); level == 2 {
			titles[title] = true
		}
	}
	for _, title := range developers {
		if !titles[title] {
			t.Errorf("README has no chapter %q to leave out", title)
		}
	}
	lines := strings.Split(manual, "\n")
	has := func(want string) bool {
		for _, line := range lines {
			if line == want {
				return true
			}
		}
		return false
	}
	for title := range titles {
		left := title == developers[0] || title == developers[1]
		if has(title) == left {
			t.Errorf("chapter %q in the manual: %v, want %v", title, !left, left)
		}
	}
	for _, line := range lines {
		if regexp.MustCompile(`^(#+ |\|)`).MatchString(line) {
			t.Errorf("a line of Markdown: %s", line)
		}
		if columns.Width(line) > textWidth && !strings.HasPrefix(line, "    ") {
			t.Errorf("%d columns: %s", columns.Width(line), line)
		}
	}
	if !strings.Contains(manual, "    nianbao check 回收\n") || strings.Contains(manual, "Excel workbook") {
		t.Error("the commands are missing, or the English paragraph is not")
	}
	if third := thirdParty(readme); !strings.Contains(third, "FreeType") || !strings.Contains(third, "Roboto") {
		t.Errorf("README's words on third parties: %q", third)
	}
}

// FuzzPlainText: no text is lost or stops the program.
func FuzzPlainText(f *testing.F) {
	for _, seed := range []string{"# a\n", "```\nx", "| a |\n| - |\n|", "|", "> ", "- \n1. ", "![](", "`a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) { plainText(manualOf(s)) })
}
