package old

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/templates/hanzi"
)

// Words that show, anywhere in a sentence, a year to be named on purpose: plans, budgets, titles, what was carried over, and
// the report year's own figures beside it.
var otherYears = []string{"今年", "本年", "以来", "至今", "起", "将", "拟", "计划", "预算", "决算", "规划",
	"方案", "《", "〔", "(20", "下一步", "继续", "力争", "结转", "跨年", "历年", "整改", "通报", "考核", "修订", "公布的", "施行", "生效"}

// comparing are words that do so only beside the year itself: 2023年，我局收到申请9件，同比增长10% is still last year's text.
var comparing = []string{"比", "较", "去年", "上年", "上一年", "同期", "增长", "下降"}

// reported are verbs that tell what was done in the report year.
var reported = strings.Fields("收到 受理 新收 办结 答复 主动公开 公开政府信息 公开各类 制发 发布信息 发布各类 累计公开 累计发布 共公开 共发布 未收取 收取")

// nearYear is how many characters before and after a year are looked at.
const nearYear = 40

// years looks for a year that was left over from another report. Other years are often right (budgets, plans,
// comparisons), so only two things count: a period of report, and last or next year beside the agency itself and a verb
// of reporting.
func (c *checker) years(p *Passage, text *prose) {
	exempt, until := false, 0 // whether the whole sentence up to there names other years on purpose
	self := c.selfNames()
	for _, s := range text.sentences {
		full := text.text[s.start:s.end]
		said := sayings{text: full}
		c.meter.Spend(len(full))
		for i := 0; i+5 <= len(full); i++ {
			if !hanzi.IsDigit(full[i]) || i > 0 && hanzi.IsDigit(full[i-1]) {
				continue
			}
			year, n := hanzi.YearAt(full[i:])
			if n == 0 || year == c.filing.Year {
				continue
			}
			rest := string(full[i+n : min(i+n+nearYear, len(full))])
			around := string(full[max(i-nearYear, 0):min(i+n+nearYear, len(full))])
			near := year >= c.filing.Year-5 && year <= c.filing.Year+1
			if to, ok := periodEnd(rest); near && ok && (to == year || to == c.filing.Year) && periodWords(around) {
				c.wrongYear(p, year, text.phrase(s.start+i, min(s.start+i+n+len([]rune("1月1日至2024年12月31日")), s.end)))
				break
			}
			if c.ownReport(p, &said, i, rest) && near {
				c.wrongYear(p, year, text.phrase(s.start+clauseStart(full, i), text.clauseEnd(min(s.start+i+n+1, s.end))))
				break
			}
			if year != c.filing.Year-1 && year != c.filing.Year+1 {
				continue
			}
			if s.start >= until {
				start, end := text.whole(s)
				sentence := text.slice(start, end)
				exempt = containsAny(sentence, otherYears...) || strings.Contains(sentence, strconv.Itoa(c.filing.Year))
				until = end
			}
			if exempt || startsWithDigit(rest) || said.before(text.reportEnd(s, i+n), comparing...) {
				continue
			}
			if selfBeside(self, string(full[max(i-nearYear, 0):i]), rest) {
				c.wrongYear(p, year, text.phrase(s.start+clauseStart(full, i), text.clauseEnd(min(s.start+i+n+1, s.end))))
				break
			}
		}
	}
}

func (c *checker) wrongYear(p *Passage, year int, phrase string) {
	c.tell("narrative.year", p, strconv.Itoa(year),
		Words{"phrase": trimPhrase(phrase), "got": strconv.Itoa(year), "want": strconv.Itoa(c.filing.Year)})
}

// ownReport reports whether a year is that of the report itself: 现公布县教体局2023年政府信息公开工作年度报告. Reports of other
// years are often named beside it (按时发布2023年度报告), so only words of publishing this one count, and those of a preamble.
func (c *checker) ownReport(p *Passage, said *sayings, at int, rest string) bool {
	year := strconv.Itoa(c.filing.Year)
	if !titleRest.MatchString(rest) || strings.Contains(rest, year) || said.before(at, year) {
		return false
	}
	if said.before(at, publishing...) {
		return true
	}
	return p.ID == p.Section.Passages[0].ID && said.before(at, "根据", "按照", "依据") && said.before(at, "编制")
}

// publishing are words of a report that gives itself to the public.
var publishing = []string{"现将", "现公布", "现发布", "现予", "现编制", "现向社会", "特编制", "本报告是", "本报告为"}

// sayings know which words a sentence has said up to a place. Each word is looked for once.
type sayings struct {
	text  []rune
	ends  map[string]int // where the first of each word ends; beyond the text for none
	plain string
}

// before reports whether one of the words stands before a place, an index of a rune.
func (s *sayings) before(at int, words ...string) bool {
	if s.ends == nil {
		s.ends, s.plain = map[string]int{}, string(s.text)
	}
	for _, w := range words {
		end, known := s.ends[w]
		if !known {
			end = len(s.text) + 1
			if i := strings.Index(s.plain, w); i >= 0 {
				end = utf8.RuneCountInString(s.plain[:i+len(w)])
			}
			s.ends[w] = end
		}
		if end <= at {
			return true
		}
	}
	return false
}

// titleRest is what follows a year in a report's title.
var titleRest = regexp.MustCompile(`^(?:\p{Han}{2,12}[局委办厅院府部])?(?:政府)?信息公开(?:工作)?(?:年度)?(?:情况)?报告`)

// reportEnd returns the end of the clause after a year in which the verb of reporting is looked for, as an index of the
// sentence.
func (p *prose) reportEnd(s sentence, i int) int {
	i += s.start
	if i < s.end && p.text[i] == ',' {
		i++
	}
	return p.clauseEnd(i) - s.start
}

// periodEnd reads 1月1日至2024年12月31日 or 1月1日至12月31日 after a year.
func periodEnd(rest string) (year int, ok bool) {
	rest = strings.TrimPrefix(rest, "0")
	after, ok := strings.CutPrefix(rest, "1月1日")
	if !ok {
		if after, ok = strings.CutPrefix(rest, "1月01日"); !ok {
			return 0, false
		}
	}
	for _, w := range []string{"起", ",", "至", "到", "-", "—", "~", "－", "—"} {
		after = strings.TrimPrefix(after, w)
	}
	runes := []rune(after)
	year, n := hanzi.YearAt(runes)
	if !strings.HasPrefix(string(runes[n:]), "12月31日") {
		return 0, false
	}
	return year, true
}

// periodWords tells the period of the report from that of anything else.
func periodWords(s string) bool {
	return containsAny(s, "统计", "数据", "期限", "本报告", "报告期", "年度报告")
}

// selfBeside reports whether the agency and a verb of reporting stand on either side of a year: 我局2023年收到,
// 2023年，我局共收到.
func selfBeside(self []string, before, rest string) bool {
	rest = strings.TrimLeft(rest, ",、")
	clause := before[strings.LastIndexAny(before, ",:()")+1:]
	near := []rune(rest)
	if len(near) > 16 {
		near = near[:16]
	}
	if !containsAny(string(near), reported...) {
		return false
	}
	for _, name := range self {
		if strings.HasSuffix(strings.TrimSuffix(clause, "在"), name) || strings.HasPrefix(rest, name) {
			return true
		}
	}
	return false
}

// selfNames are the words by which an agency speaks of itself.
func (c *checker) selfNames() []string {
	names := []string{"我局", "我委", "我办", "我厅", "我院", "我部", "我镇", "我乡", "我县", "我市", "我区", "我州", "我省", "我街道", "我中心", "我单位", "我机关",
		"本局", "本委", "本办", "本厅", "本院", "本机关", "本单位", "本部门", "本街道", "本中心", "本镇", "本乡", "全县", "全市", "全区", "全镇", "全乡", "全局"}
	for _, n := range []string{c.filing.Agency.Name, c.filing.Agency.Short} {
		if n != "" {
			names = append(names, n)
		}
	}
	return names
}

func startsWithDigit(s string) bool { return s != "" && hanzi.IsDigit(rune(s[0])) }

// clauseStart returns the start of the clause that i stands in.
func clauseStart(text []rune, i int) int {
	for i > 0 && !strings.ContainsRune(clauseMarks, text[i-1]) {
		i--
	}
	return i
}
