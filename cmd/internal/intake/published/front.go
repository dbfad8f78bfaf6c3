package published

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// front reads the agency's details from what stands before the first section. What is neither title nor customary there has
// no place. Of a file that has no headings all is front: the text is kept in the first passage.
func (a *assembler) front(flow []blocks.Block, front []int, t title, titled, divided bool) {
	var lines, kept []string
	above := blocks.RoleTitle // of a page without a title what stands before the article is no part of it either
	if titled {
		above = flow[front[t.at]].Role
	}
	for _, i := range afterTitle(front, t, titled) {
		b := &flow[i]
		text := hanzi.Trim(blocks.Plain(b.Text))
		if b.Grid != nil || b.Role != blocks.RoleText || text == "" || a.signed.lines[i] || signature(text, a.filing.Agency.Name) {
			continue
		}
		a.meter.Spend(2 * len(text))
		lines = append(lines, text)
		switch {
		case !divided:
			if !isPreamble(text) {
				kept = append(kept, b.Text)
			}
		case !unread(b, above):
			a.unplace("", strings.Join(uncustomary(b.Text), ""))
		}
	}
	contact(&a.filing.Agency, &a.filing.Covers, lines)
	if all := a.filing.Form.Passages(); len(kept) > 0 && len(all) > 0 {
		a.filing.Narrative[all[0].ID] = strings.Join(kept, "\n")
		a.notes = append(a.notes, fmt.Sprintf("没有找到各部分的标题，文字全部放在“%s”。", all[0].Name))
	}
}

// unread reports a line that belongs to the page and not to the report: those of menus where the page's own title is the only
// one, what stands between title and article and is no sentence, and those that sites put below a title.
func unread(b *blocks.Block, title blocks.Role) bool {
	flat := hanzi.Squeeze(blocks.Plain(b.Text))
	return b.Outside && (title == blocks.RoleTitle || !strings.Contains(flat, "。")) || siteLine(flat)
}

// siteMarks stand in lines that sites put below a title: 发布时间：2025-01-20　来源：某局　浏览次数：12　字体：大 中 小.
var siteMarks = regexp.MustCompile(`^[【\[]?(?:发布|发文|更新|成文|生成)?(?:日期|时间)[：:]|^(?:信息)?来源[：:]|` +
	`(?:浏览|阅读|点击|访问)(?:次数|量|数)?[：:]|字[体号][：:]|` +
	`^20[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?[0-9:：]*$|` +
	`^(?:发布机构|公开机构|发布单位|发文机关|责任编辑|作者|编辑|索引号|主题分类|文号|栏目|原文链接|原文地址)[：:]|` +
	`^[=＝—*-]{4,}.{0,6}[=＝—*-]{4,}$|` +
	`保护视力色|语音播报|当前位置|您的位置|分享到|打印本页|下载附件`)

func siteLine(flat string) bool {
	return utf8.RuneCountInString(flat) <= 120 && siteMarks.MatchString(flat)
}

// afterTitle returns the blocks of the front that stand below the title.
func afterTitle(front []int, t title, titled bool) []int {
	if !titled {
		return front
	}
	return front[t.at+t.n:]
}

// customary are the sentences of the beginning, which the program reads for the agency's details and writes by itself: on
// what basis, of which parts, for which period, where to read it and whom to ask. Any other sentence is text, though it names
// the same things: 2024年，我局认真贯彻《条例》，公开信息100条。
var customary = regexp.MustCompile(strings.Join([]string{
	`(?:条例|公开办函|办法|通知|要求|规定).*(?:报告|编制本|编制而成|特编制)`,
	`本(?:年度)?报告|汇总报告|报告(?:由|所列|中所列|如下)|(?:现|特|予以|编制|形成|撰写|公布|发布).*年度报告`,
	`统计(?:期限|时限|区间)|1月1日.*12月31日|(?:六|五|6|5)个?部分`,
	`(?:电子版|报告).*(?:查阅|下载|查询)|(?:查阅|下载|查询).*(?:电子版|报告)`,
	`如有(?:任何)?(?:疑问|问题|意见)|如对|(?:联系|咨询|办公|通[讯信])(?:地址|电话|人|方式)|地址[：:为]|电话[：:]|邮编|邮政编码|传真|邮箱|网址|欢迎.*(?:监督|咨询|联系)`,
	`现将.*如下|(?:公布|公开)如下|现公布`,
}, "|"))

// uncustomary returns the sentences of a paragraph that are not customary at the beginning.
func uncustomary(text string) (rest []string) {
	for s := range strings.SplitAfterSeq(text, "。") {
		flat := hanzi.HalfDigits(hanzi.Squeeze(blocks.Plain(s)))
		if strings.Trim(flat, "*。") != "" && !customary.MatchString(flat) && !isTitle(flat) && !siteLine(flat) {
			rest = append(rest, s)
		}
	}
	return rest
}

// isPreamble reports whether a paragraph holds nothing but the customary beginning.
func isPreamble(text string) bool { return len(uncustomary(text)) == 0 }

// firstPart finds part one where its heading is none of the known wordings: a numbered line in other words (一、工作概述), a
// sub-heading of its passages without any heading above, or text between the customary beginning and part two. Without it
// all of part one would be taken for the beginning, which is not kept.
func (a *assembler) firstPart(flow []blocks.Block, front []int, parts []part, t title, titled bool) ([]int, []part) {
	first := a.filing.Form.Sections[0]
	if len(first.Passages) == 0 || len(parts) == 0 || slices.ContainsFunc(parts, func(p part) bool { return p.section == 0 }) {
		return front, parts
	}
	mine := func(k int) bool {
		b := &flow[front[k]]
		return b.Grid == nil && b.Role == blocks.RoleText && !a.signed.lines[front[k]] && !unread(b, blocks.RoleText) && !b.Outside
	}
	start := len(front) - len(afterTitle(front, t, titled))
	cut := func(at, from int) ([]int, []part) {
		p := part{section: 0, at: front[at], n: from - at, blocks: slices.Clone(front[from:])}
		return front[:at], append([]part{p}, parts...)
	}
	for k := start; k < len(front); k++ {
		if !mine(k) {
			continue
		}
		if head, rest, ok := a.otherHeading(flow[front[k]].Text, first); ok {
			a.notes = append(a.notes, fmt.Sprintf("“%s”按第一部分的标题读。", head))
			front, parts = cut(k, k+1)
			parts[0].rest = rest
			return front, parts
		}
	}
	p, begins := newPassages(first), -1 // where the text begins
	for k := start; k < len(front); k++ {
		text := flow[front[k]].Text
		if !mine(k) {
			continue
		}
		if begins < 0 && titled && strings.Contains(text, "。") && !isPreamble(text) {
			begins = k
		}
		n, _ := hanzi.CutLead(blocks.Plain(text))
		if x, _, ok := p.match(text); begins < 0 && n.Bracket && n.Chinese && ok && x != nil {
			begins = k
		}
	}
	if begins < 0 {
		return front, parts
	}
	a.notes = append(a.notes, "第一部分没有标题，开头以下的文字按第一部分读。")
	return cut(begins, begins)
}

// otherParts finds parts of text, behind the first, whose headings are none of the known wordings: 五、存在问题. Such a line has
// the part's number and stands between the parts before and behind it.
func (a *assembler) otherParts(flow []blocks.Block, parts []part) []part {
	for k, s := range a.filing.Form.Sections {
		at := slices.IndexFunc(parts, func(p part) bool { return p.section >= k })
		if at < 0 {
			at = len(parts)
		}
		if k == 0 || at == 0 || len(s.Passages) == 0 || at < len(parts) && parts[at].section == k {
			continue
		}
		before := &parts[at-1]
		for n, i := range before.blocks {
			head, rest, ok := a.otherHeading(flow[i].Text, s)
			if !ok || flow[i].Grid != nil || flow[i].Role != blocks.RoleText {
				continue
			}
			a.notes = append(a.notes, fmt.Sprintf("“%s”按%s的标题读。", head, sectionName(s)))
			p := part{section: k, at: i, n: 1, rest: rest, blocks: before.blocks[n+1:]}
			before.blocks = before.blocks[:n:n]
			parts = slices.Insert(parts, at, p)
			break
		}
	}
	return parts
}

// otherHeading reads a line with a part's number that is a heading by its look: short, and no sentence. rest is text that runs
// on from it.
func (a *assembler) otherHeading(text string, s *templates.Section) (head, rest string, ok bool) {
	whole := hanzi.Trim(blocks.Plain(text))
	n, body := hanzi.CutLead(whole)
	if n.Bracket || !n.Chinese || numberOf(whole) != numberOf(s.Heading) || body == "" {
		return "", "", false
	}
	head = body
	if i := strings.IndexAny(body, "。：:"); i > 0 {
		head = body[:i]
	}
	if utf8.RuneCountInString(head) > 20 || strings.ContainsAny(head, "，；") {
		return "", "", false
	}
	upTo := strings.TrimSuffix(whole, body) + head
	return upTo, trimLead(cutRunes(hanzi.Trim(text), utf8.RuneCountInString(upTo))), true
}

// unplace keeps text that has no place among the passages.
func (a *assembler) unplace(part, text string) {
	if text = hanzi.Trim(text); hanzi.Trim(blocks.Plain(text)) != "" {
		a.filing.Unplaced = append(a.filing.Unplaced, templates.Unplaced{Part: part, Text: text})
	}
}
