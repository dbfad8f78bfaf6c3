package blocks

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates/hanzi"
)

// article returns the blocks of the report itself: menus, links and the foot of the page left out. It is the smallest
// element that holds all section headings; a title may stand above it.
func (p *page) article(h *Hints) []Block {
	common, n, lastHeading := -1, 0, 0
	for i, b := range p.blocks {
		if b.Grid != nil {
			continue
		}
		if is, _ := h.Heading(b.Text); is {
			lastHeading = i
			if n++; common < 0 {
				common = b.Node
			} else {
				common = p.join(common, b.Node)
			}
		}
	}
	if n < 3 {
		common = 0
	}
	out := make([]Block, 0, len(p.blocks)+1)
	out = append(out, p.titles(h)...)
	last := 0
	if common > 0 {
		last = p.ends[common]
	}
	for i, b := range p.blocks {
		if common > 0 && b.Node > last {
			break
		}
		if b.Grid == nil && footer(b.Text) {
			if n > 0 && i > lastHeading {
				break
			}
			continue
		}
		b.Kin = p.parents[b.Node]
		b.Outside = common > 0 && b.Node < common
		out = append(out, b)
	}
	return out
}

// siteCut stands between a page's title and the names of the site: 某局2024年……年度报告_某县人民政府门户网站.
var siteCut = regexp.MustCompile(`[_|｜—]+|-+| +`)

// titles returns what the page calls itself: the report's title, where one of the parts is one, and the rest.
func (p *page) titles(h *Hints) []Block {
	all := hanzi.Trim(strings.ReplaceAll(p.title, "\n", " "))
	if all == "" {
		return nil
	}
	pieces := siteCut.Split(all, -1)
	out := []Block{{Text: strings.Join(pieces, ">"), Role: RoleSite}}
	for _, try := range append(pieces, all) {
		if h.Title(try) {
			return append(out, Block{Text: try, Role: RoleTitle})
		}
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

// footWords begin a line below an article, footMarks stand anywhere in one, and buttons are all that stands there.
var (
	footWords = []string{"扫一扫", "分享到", "分享：", "上一篇", "下一篇", "责任编辑：", "主办单位：", "承办单位：", "主办：", "承办：", "版权所有"}
	footMarks = []string{"网站标识码", "ICP备", "公网安备"}
	footSigns = strings.NewReplacer(":", "：", "【", "", "】", "", "[", "", "]", "")
	buttons   = []string{"关闭窗口", "关闭本页", "打印本页", "返回顶部"}
)

// footer reports a short line that sites put below an article. Sentences of the text name such things, too, so that a
// word alone proves nothing.
func footer(text string) bool {
	t := footSigns.Replace(hanzi.Squeeze(Plain(text)))
	n := utf8.RuneCountInString(t)
	if n > 80 || strings.HasSuffix(t, "。") {
		return false
	}
	starts := func(w string) bool { return strings.HasPrefix(t, w) }
	within := func(w string) bool { return strings.Contains(t, w) }
	button := n <= 20 && slices.ContainsFunc(buttons, within)
	return button || slices.ContainsFunc(footWords, starts) || slices.ContainsFunc(footMarks, within)
}
