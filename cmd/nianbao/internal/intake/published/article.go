package published

import (
	"strings"
	"unicode/utf8"

	"nianbao/templates"
)

// article returns the blocks of the report itself: menus, links and the foot of the page left out. It is the smallest
// element that holds all section headings; a title may stand above it.
func (p *page) article(forms []*templates.Form) []block {
	heads := newHeadings(forms...)
	common, n, lastHeading := -1, 0, 0
	for i, b := range p.blocks {
		if b.table != nil {
			continue
		}
		if _, ok := heads.match(b.text); ok {
			lastHeading = i
			if n++; common < 0 {
				common = b.node
			} else {
				common = p.join(common, b.node)
			}
		}
	}
	if n < 3 {
		common = 0
	}
	out := make([]block, 0, len(p.blocks)+1)
	if t := trim(strings.ReplaceAll(p.title, "\n", " ")); t != "" {
		// Sites put their own name behind: 某局2024年……年度报告_某县人民政府
		for _, cut := range []string{"_", "-", "|", "—", " "} {
			t, _, _ = strings.Cut(t, cut)
		}
		if _, _, ok := readTitle(t); ok {
			out = append(out, block{text: t})
		}
	}
	last := 0
	if common > 0 {
		last = p.ends[common]
	}
	for i, b := range p.blocks {
		if common > 0 && b.node > last {
			break
		}
		if b.table == nil && footer(b.text) {
			if n > 0 && i > lastHeading {
				break
			}
			continue
		}
		out = append(out, b)
	}
	return out
}

// join returns the innermost element that holds both.
func (p *page) join(a, b int) int {
	for !(a <= b && b <= p.ends[a]) {
		a = p.parents[a]
	}
	return a
}

// footer reports a short line that sites put below an article.
func footer(text string) bool {
	t := squeeze(plain(text))
	if utf8.RuneCountInString(t) > 60 {
		return false
	}
	for _, w := range []string{"扫一扫", "分享到", "上一篇", "下一篇", "关闭窗口", "关闭本页", "打印本页", "责任编辑", "网站标识码", "版权所有", "ICP备", "主办单位", "承办单位", "公网安备"} {
		if strings.Contains(t, w) {
			return true
		}
	}
	return false
}
