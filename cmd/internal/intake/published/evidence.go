package published

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// Whose a report is, is read from what names its agency: the title, the first sentences, the signature, the file's name;
// and where none of these does, from what stands around the report. Where they disagree, that is said.

// An evidence is a name that something gives.
type evidence struct {
	name   string
	where  string // in words: 标题
	strong bool   // names the agency by custom; the others name it only where nothing else does
}

// clause is a stretch of text without stops.
const clause = `([^，。；：:、,;（）()《》“”"\s]{2,50}?)`

var (
	// 现公布区统计局2024年政府信息公开工作年度报告, 2024年度区统计局政府信息公开…
	namedBefore = regexp.MustCompile(clause + `(?:关于)?` + yearPattern + `(?:的)?(?:政府)?(?:信息公开|政务公开)`)
	namedAfter  = regexp.MustCompile(yearPattern + clause + `(?:的)?(?:政府)?(?:信息公开|政务公开)`)
	// 本报告由某局编制
	madeBy = regexp.MustCompile(`报告(?:是)?由` + clause + `(?:[（(]以下[^）)]*[）)])?(?:根据|按照|依据|依照|负责|组织|汇总|编制|编写|撰写|发布|公布|牵头|[，。])`)
	// 某局根据…编制
	madeFrom = regexp.MustCompile(`(?:^|[，,。；;：:])` + clause + `(?:[（(]以下[^）)]*[）)])?(?:现)?(?:根据|按照|依据|依照|编制|组织编制|公布|发布|特向社会公布|现将|汇总)`)
	// 某局（以下简称“我局”）
	shortened = regexp.MustCompile(clause + `[（(]以下(?:统一)?简称[：:为]?[“"「‘]?([^《》”"」’）)，。]{2,20})[”"」’]?[）)]`)
	// 2024年，某局认真贯彻…: how part one begins
	acted = regexp.MustCompile(`(?:^|[，,。])` + clause + `(?:认真|严格|深入|坚持|全面|高度重视|切实|积极|扎实|紧紧|始终|持续|以习近平)`)

	sourceLine = regexp.MustCompile(`(?:信息来源|来源|发布机构|公开机构|发布单位|公开单位|发文机关|发布部门|责任部门)[：:][\s\x{3000}]*(\p{Han}[\p{Han}（）]+)`)
	crumbs     = regexp.MustCompile(`[>＞»›→/]+`)
	siteWords  = regexp.MustCompile(`(?:政府)?(?:门户)?(?:官方)?(?:信息公开)?(?:网站|官网|网|平台)$`)
	signedLine = regexp.MustCompile(`^[（(]?(\p{Han}[\p{Han}（）]+?)[，,]?` + dayPattern + `[）)]?$`)
)

// leadWords stand before a name in a sentence.
var leadWords = []string{"关于公布", "关于印发", "关于报送", "关于发布", "关于公开", "关于", "现向社会公布", "向社会公布", "现予公布", "特公布", "现公布", "现发布", "现公开",
	"公布", "发布", "现将", "现就", "特编制", "编制了", "编制", "形成了",
	"形成", "撰写", "汇总", "本报告是", "本报告为", "这是", "以下是", "由", "为", "是", "了", "现"}

// nameIn returns the body's name at the end of a clause, or "".
func nameIn(clause string) string {
	for again := true; again; {
		again = false
		for _, w := range leadWords {
			if rest, ok := strings.CutPrefix(clause, w); ok {
				clause, again = rest, true
			}
		}
	}
	within := func(w string) bool { return strings.Contains(clause, w) }
	if !validName(clause) || slices.ContainsFunc(verbs, within) {
		return ""
	}
	return clause
}

// verbs stand before a name in a sentence without a stop between, or behind it: 全面总结某局2024年… Where one does, nobody can
// say where the name begins.
var verbs = []string{"总结", "结合", "做好", "开展", "推进", "回顾", "梳理", "反映", "介绍", "说明", "提交", "报送", "上报", "围绕", "领导", "认真", "严格", "全面",
	"以下", "情况", "年度", "如期", "按时", "及时", "通过", "贯彻", "落实", "我局", "我县", "我市", "我区", "政府和", "负责", "为了", "坚持"}

// sentenceName returns the name that the first sentences of a report give its agency.
func sentenceName(text string) string {
	flat := hanzi.HalfDigits(hanzi.Squeeze(blocks.Plain(text)))
	for _, p := range []*regexp.Regexp{namedBefore, madeBy, madeFrom, shortened, namedAfter} {
		for _, m := range p.FindAllStringSubmatch(flat, -1) {
			found := m[1]
			if p == namedAfter {
				found = m[2]
			}
			if name := nameIn(found); name != "" {
				return name
			}
		}
	}
	return ""
}

// maxOpening is how many paragraphs below the title are read as the first ones.
const maxOpening = 6

// agencyEvidence gathers the names, in the order in which they are believed.
func agencyEvidence(name string, flow []blocks.Block, front []int, t title, titled bool, sig sign) []evidence {
	var list []evidence
	add := func(name, where string, strong bool) {
		if validName(name) {
			list = append(list, evidence{name, where, strong})
		}
	}
	if t.agency != "" { // a place alone will do: 海原县2024年…
		list = append(list, evidence{t.agency, "标题", true})
	}
	start := 0
	if titled {
		start = t.at + t.n
	}
	n := 0
	for _, i := range front[min(start, len(front)):] {
		if b := &flow[i]; b.Grid == nil && b.Role == blocks.RoleText && n < maxOpening {
			text := hanzi.Squeeze(blocks.Plain(b.Text))
			if m := signedLine.FindStringSubmatch(hanzi.HalfDigits(text)); m != nil && n < 3 {
				add(m[1], "标题下面的署名", true)
			} else if n < 3 && nameAlone(unbracketed(text)) {
				add(unbracketed(text), "标题下面的署名", true)
			} else {
				add(sentenceName(b.Text), "开头", true)
			}
			if !siteLine(text) {
				n++
			}
		}
	}
	add(sig.name, "落款", true)
	for k, i := range front {
		if agency, _, ok := readTitle(flow[i].Text); ok && flow[i].Role == blocks.RoleTitle && titled && k != t.at {
			add(agency, "网页的标题", true)
		}
	}
	if fromFile, _ := fileTitle(name); fromFile != "" {
		list = append(list, evidence{fromFile, "文件名", true})
	}
	return append(list, aroundEvidence(flow, front)...)
}

// aroundEvidence gathers what only stands around a report.
func aroundEvidence(flow []blocks.Block, front []int) (list []evidence) {
	add := func(name, where string) {
		if validName(name) && placed(name) {
			list = append(list, evidence{name: name, where: where})
		}
	}
	looked := 0 // paragraphs of the text that were read for its first sentence
	isFront := map[int]bool{}
	for _, i := range front {
		isFront[i] = true
	}
	for i := range flow {
		b := &flow[i]
		if b.Grid != nil || len(b.Text) > 3000 {
			continue
		}
		text := blocks.Plain(b.Text)
		if m := sourceLine.FindStringSubmatch(text); m != nil && len(text) < 600 {
			add(m[1], "信息来源")
		}
		ahead := isFront[i]
		if ahead {
			if m := askWhom.FindStringSubmatch(hanzi.HalfDigits(hanzi.Squeeze(text))); m != nil {
				add(withoutOffice(m[1]), "联系方式")
			}
		}
		for _, p := range sitePieces(b, hanzi.Squeeze(text), ahead) {
			add(p, map[bool]string{true: "网站名称", false: "网页的位置"}[b.Role == blocks.RoleSite])
		}
		if ahead {
			continue
		}
		if looked++; looked <= maxOpening {
			if m := acted.FindStringSubmatch(hanzi.HalfDigits(hanzi.Squeeze(text))); m != nil {
				add(nameIn(m[1]), "第一段")
			}
		}
	}
	return list
}

// sitePieces returns the parts of a page's place, the innermost first, and of the names of its site: 首页 > 某局 > 年报.
// A government's site carries the reports of others, and is no evidence.
func sitePieces(b *blocks.Block, flat string, ahead bool) (list []string) {
	pieces := crumbs.Split(flat, -1)
	if b.Role != blocks.RoleSite && (len(pieces) < 3 || !ahead || len(flat) > 600) {
		return nil
	}
	for _, p := range slices.Backward(pieces) {
		if p = siteWords.ReplaceAllString(p, ""); !strings.HasSuffix(p, "政府") {
			list = append(list, p)
		}
	}
	return list
}

// withoutOffice drops the office behind an agency's name: 某县水务局办公室.
func withoutOffice(s string) string {
	for _, office := range []string{"办公室", "政务公开办", "综合科", "综合股"} {
		if rest, ok := strings.CutSuffix(s, office); ok && agencyLike(rest) && validName(rest) {
			return rest
		}
	}
	return s
}

// settle chooses the agency's name, and says where what names it disagrees. A name without its place takes the fuller one
// that ends with it. Where two things that name the agency disagree and there is no title to decide, there is no name.
func (a *assembler) settle(list []evidence) {
	if len(list) == 0 {
		return
	}
	best := list[0]
	var others []string
	for _, e := range list[1:] {
		if e.strong && best.strong && !agree(best.name, e.name) {
			others = append(others, fmt.Sprintf("%s写的是“%s”", e.where, e.name))
		}
	}
	said := fmt.Sprintf("%s写的是“%s”", best.where, best.name)
	slices.Sort(others)
	others = slices.Compact(others)
	switch {
	case len(others) > 0 && best.where != "标题":
		said += "，" + strings.Join(others, "，")
		a.report("file.agency/untitled", nil, "", templates.Words{"seen": said})
		return
	case len(others) > 0:
		a.report("published.agency", nil, "", templates.Words{"seen": said + "，" + strings.Join(others, "，"), "got": best.name})
	case !best.strong:
		a.report("published.agency", nil, "", templates.Words{"seen": "标题、开头和落款都没有写单位名称，只有" + said, "got": best.name})
	}
	name := best.name
	if !placed(name) {
		for _, e := range list {
			if fuller := placed(e.name) && strings.HasSuffix(e.name, name); fuller {
				name = e.name
				break
			}
		}
	}
	a.filing.Agency.Name = name
}

// A sign is the signature below a report.
type sign struct {
	name  string
	lines map[int]bool // its blocks
}

// signature finds the agency's name and the date that end a text.
func signatureOf(flow []blocks.Block) sign {
	s := sign{lines: map[int]bool{}}
	for i := len(flow) - 1; i >= 0 && i >= len(flow)-12; i-- {
		if flow[i].Grid != nil {
			break
		}
		text := hanzi.Squeeze(blocks.Plain(flow[i].Text))
		if m := signedLine.FindStringSubmatch(hanzi.HalfDigits(text)); m != nil && validName(m[1]) {
			s.name = m[1]
			s.lines[i] = true
			return s
		}
		if !dateLine.MatchString(hanzi.HalfDigits(text)) {
			continue
		}
		for _, k := range []int{i - 1, i + 1} {
			if k < 0 || k >= len(flow) || flow[k].Grid != nil {
				continue
			}
			if name := unbracketed(hanzi.Squeeze(blocks.Plain(flow[k].Text))); nameAlone(name) {
				s.name = name
				s.lines[i], s.lines[k] = true, true
				return s
			}
		}
	}
	if n := len(flow) - 1; n >= 0 && flow[n].Grid == nil { // a name without a date
		if name := hanzi.Squeeze(blocks.Plain(flow[n].Text)); nameAlone(name) && placed(name) {
			s.name = name
			s.lines[n] = true
		}
	}
	return s
}
