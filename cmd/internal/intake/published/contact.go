package published

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

var (
	urlPattern   = regexp.MustCompile(`(?i)(?:https?://|www\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'*+,;=%]+`)
	emailPattern = regexp.MustCompile(`[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+`)
	postcode     = regexp.MustCompile(`(?:邮政编码|邮编|邮政编号)[：:为是]*([0-9]{1,12})`)
	website      = regexp.MustCompile(`(?:可在|可从|可登录|可登陆|可通过|登录|登陆|可到|可于|请到|请在|在|从|通过)` +
		`([^，。；：:、（）()<>《》]{2,40}?(?:网站|门户网站?|官网|政务网站?|信息网站?|公开网站?|官方网站?|信息公开平台|门户)(?:“?政府信息公开”?专栏)?)`)
	askWhom   = regexp.MustCompile(`(?:请|可)(?:直接)?(?:与|向|同|和|致电|联系)([^，。；：:（）()<>]{2,50}?)(?:进行)?(?:联系|咨询|反映|垂询|（|\(|，|。|$)`)
	pronoun   = regexp.MustCompile(`^(?:我|本|该).*$`)
	shortName = regexp.MustCompile(`[（(]以下(?:统一)?简称[：:为]?[“"「‘]?([^《》”"」’）)，。]{2,20})[”"」’]?[）)]`)
	covered   = regexp.MustCompile(`的汇总报告，汇总了以下[0-9]+个单位的情况和数据：([^。]+)。`)
)

// labelled are details that stand after a word and a colon, up to the next stop.
var labelled = []struct {
	pattern *regexp.Regexp
	field   func(*templates.Agency) *string
}{
	{regexp.MustCompile(`(?:联系|通讯|通信|办公)?地\s*址\s*[：:为是]+\s*((?:[^，,；;。、（()）\n]|[（(][^（()）\n]*[）)])+)`), addressOf},
	{regexp.MustCompile(`电\s*话\s*(?:号码)?\s*(?:[（(][^（()）0-9]{1,6}[）)])?\s*[：:为是]+\s*([0-9０-９+（(\-－—–―‐转）) 、/]{5,60})`), phoneOf},
	{regexp.MustCompile(`电\s*话\s*(0[0-9]{2,3}\s*[-－—]?\s*[0-9]{7,8}|[0-9]{7,8})(?:[^0-9]|$)`), phoneOf},
	{regexp.MustCompile(`传\s*真\s*(?:号码)?\s*[：:为是]+\s*([0-9０-９+（(\-－—–―‐转）) 、/]{5,60})`), faxOf},
}

func addressOf(a *templates.Agency) *string { return &a.Address }
func phoneOf(a *templates.Agency) *string   { return &a.Phone }
func faxOf(a *templates.Agency) *string     { return &a.Fax }

// officeWord stands in the name of an office that answers questions.
var officeWord = regexp.MustCompile(`[办科股处]|中心`)

// nextDetail begins another detail behind one that no stop ends.
var nextDetail = regexp.MustCompile(`[\s\x{3000}]*(?:邮\s*编|邮政编码|(?:联系|办公|咨询)?电\s*话|传\s*真|电子邮|邮\s*箱|网\s*址|联系人)`)

// contact reads details of the agency out of the paragraphs below the title. What is not there stays empty.
func contact(a *templates.Agency, covers *[]string, texts []string) {
	for _, raw := range texts {
		text := blocks.Plain(raw)
		flat := hanzi.HalfDigits(hanzi.Squeeze(text))
		first(&a.Postcode, findIn(postcode, flat, "邮"))
		for _, l := range labelled {

			if m := findIn(l.pattern, strings.ReplaceAll(text, "\u00a0", " "), "址", "话", "真"); m != nil {
				detail := m[1]
				if at := nextDetail.FindStringIndex(detail); at != nil { // set apart by a blank only
					detail = detail[:at[0]]
				}
				first(l.field(a), []string{"", unpaired(strings.TrimRight(detail, "、/（( \u3000"))})
			}
		}
		if m := findIn(emailPattern, flat, "@"); m != nil {
			first(&a.Email, []string{"", m[0]})
		}
		if strings.Contains(flat, "查阅") || strings.Contains(flat, "下载") || strings.Contains(flat, "网") {
			noMail := emailPattern.ReplaceAllString(text, "")
			if m := urlPattern.FindString(noMail); m != "" {
				first(&a.URL, []string{"", strings.TrimRight(m, ".,;:!?'")})
			}
		}
		if strings.Contains(flat, "查阅") || strings.Contains(flat, "下载") || strings.Contains(flat, "查询") || strings.Contains(flat, "公布") {
			first(&a.Website, website.FindStringSubmatch(flat))
		}
		if m := findIn(askWhom, flat, "请", "可"); m != nil && a.Office == "" {
			who := strings.TrimPrefix(m[1], a.Name)
			if who != m[1] || a.Name == "" || officeWord.MatchString(who) {
				a.Office = strings.Trim(who, "的")
			}
		}
		first(&a.Short, []string{"", shortOf(a.Name, flat)})
		if m := findIn(covered, flat, "汇总报告"); m != nil && *covers == nil {
			*covers = strings.Split(m[1], "、")
		}
	}
}

// scopeHeading stands above the table of the agencies that a report of the program's own sums.
var scopeHeading = regexp.MustCompile(`^附件[：:]?汇总范围$`)

// cutScope takes the annex of a sum out of a report, and returns the agencies that are in the sum: those below the heads 单位, but
// for those of a draft that are not counted.
func cutScope(flow []blocks.Block) (rest []blocks.Block, covers []string) {
	at := slices.IndexFunc(flow, func(b blocks.Block) bool {
		return b.Grid == nil && len(b.Text) < 80 && scopeHeading.MatchString(hanzi.Squeeze(blocks.Plain(b.Text)))
	})
	end := at + 1
	if at >= 0 && end < len(flow) && strings.HasPrefix(flow[end].Text, "汇总范围") { // the table's caption
		end++
	}
	if at < 0 || end == len(flow) || flow[end].Grid == nil {
		return flow, nil
	}
	for ; end < len(flow) && flow[end].Grid != nil; end++ { // in several pieces where a page ends
		grid := flow[end].Grid
		for c, head := range grid.Rows[0] {
			if hanzi.Squeeze(head.Text) != "单位" {
				continue
			}
			for _, row := range grid.Rows[1:] {
				if c < len(row) && !strings.HasSuffix(hanzi.Squeeze(row[len(row)-1].Text), templates.NotCounted) {
					covers = append(covers, hanzi.Squeeze(row[c].Text))
				}
			}
		}
	}
	covers = slices.DeleteFunc(covers, func(name string) bool { return name == "" || name == "单位" })
	return slices.Concat(flow[:at], flow[end:]), covers
}

// What stands below the signature of an official document (GB/T 9704-2012, 7.3.7 and 7.4): how it is made public, whom copies go
// to, who has printed it and when.
var (
	imprintLine = regexp.MustCompile(`^(?:(?:主送|抄送|抄报|分送|主题词)[:：].*|(?:信息)?(?:公开(?:方式|属性|选项)|校对|核稿|拟稿)[:：][^。]{1,20}|附件[:：]无。?|` +
		`[（(]?共印[0-9]+份[）)]?|[（(]此件[^（()）]{0,12}公开[^（()）]{0,6}[）)]|[（(]联系人[:：][^（()）。]{1,60}[）)])$`)
	printedLine = regexp.MustCompile(`^(.*?)[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日印发?$`)
	goesOn      = regexp.MustCompile(`[，、,]$`)
)

// imprinted reports whether a line can only be one of an imprint.
func imprinted(text string) bool {
	m := printedLine.FindStringSubmatch(text)
	return imprintLine.MatchString(text) || m != nil && (m[1] == "" || nameAlone(m[1]))
}

// Of an imprint: how many blocks it may have, seven in the longest that is known, and how many characters a line.
const (
	mostImprint = 12
	longImprint = 200
)

// cutImprint takes an imprint off the end of a document. Between its lines may stand the name of who has printed it, and a list
// of recipients may go on; where anything else follows, it is none.
func cutImprint(flow []blocks.Block) (rest []blocks.Block, cut []string) {
	from, before := -1, ""
	for i := max(0, len(flow)-mostImprint); i < len(flow); i++ {
		b := &flow[i]
		lines := []string{b.Text}
		if b.Grid != nil {
			lines = tableText(b.Grid)
		}
		for _, l := range lines {
			text := hanzi.HalfDigits(hanzi.Squeeze(blocks.Plain(l)))
			switch {
			case text == "" || b.Role != blocks.RoleText:
				continue
			case len([]rune(text)) <= longImprint && imprinted(text):
				if from < 0 {
					from = i
				}
			case from < 0 || !goesOn.MatchString(before) && !nameAlone(text):
				from, cut = -1, nil
				continue
			}
			before, cut = text, append(cut, hanzi.Trim(blocks.Plain(l)))
		}
	}
	if from < 0 {
		return flow, nil
	}
	site := lists.Filter(flow[from:], func(b blocks.Block) bool { return b.Role != blocks.RoleText })
	return slices.Concat(flow[:from], site), cut
}

// shortOf returns the short name that stands directly behind the agency's own name, in full or without its place:
// 海原县教育体育局（以下简称“县教体局”）. What is called 《条例》 for short is no agency.
func shortOf(name, flat string) string {
	if !strings.Contains(flat, "简称") {
		return ""
	}
	for _, m := range shortName.FindAllStringSubmatchIndex(flat, -1) {
		before := flat[:m[0]]
		for i := range name {
			own := name[i:]
			if (i == 0 || validName(own)) && own != "" && strings.HasSuffix(before, own) {
				return pronoun.ReplaceAllString(flat[m[2]:m[3]], "")
			}
		}
	}
	return ""
}

// findIn looks for a pattern where one of the words stands without which it cannot be.
func findIn(pattern *regexp.Regexp, text string, words ...string) []string {
	if !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) }) {
		return nil
	}
	return pattern.FindStringSubmatch(text)
}

// unpaired drops a closing bracket that was opened before the detail began.
func unpaired(s string) string {
	for strings.Count(s, "）")+strings.Count(s, ")") > strings.Count(s, "（")+strings.Count(s, "(") {
		i := max(strings.LastIndex(s, "）"), strings.LastIndex(s, ")"))
		s = s[:i]
	}
	return strings.TrimRight(s, "、/-—（( ")
}

func first(field *string, m []string) {
	if *field == "" && m != nil {
		*field = strings.TrimSpace(m[1])
	}
}
