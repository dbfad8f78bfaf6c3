package prose

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/templates/hanzi"
)

// nearYear is how many characters before and after a year are looked at.
const nearYear = 40

// A Year is one that was left over from another report, in its phrase.
type Year struct {
	Year   int
	Phrase string
}

// Years looks for years that were left over from another report. Other years are often right (budgets, plans,
// comparisons), so only two things count: a period of report, and last or next year beside the agency itself and a verb
// of reporting. opens says that the text is the first of its part, which tells of what the report is.
func (r *Reader) Years(t *Text, opens bool) []Year {
	names := slices.Concat(said.Self, []string{r.by.Name, r.by.Short}, r.townNames(), r.ownOffices())
	self := slices.DeleteFunc(names, func(s string) bool { return s == "" })
	y := years{r: r, text: t, opens: opens, self: self}
	for _, s := range t.sentences {
		r.meter.Spend(s.end - s.start)
		y.sentence(s)
	}
	return y.found
}

type years struct {
	r      *Reader
	text   *Text
	opens  bool
	self   []string // the words by which the agency speaks of itself
	exempt bool     // the whole sentence up to until names other years on purpose
	until  int
	found  []Year
}

// sentence finds the first year of a sentence that was left over.
func (y *years) sentence(s sentence) {
	full := y.text.text[s.start:s.end]
	held := sayings{text: full}
	for i := 0; i+5 <= len(full); i++ {
		if !hanzi.IsDigit(full[i]) || i > 0 && hanzi.IsDigit(full[i-1]) {
			continue
		}
		year, n := hanzi.YearAt(full[i:])
		at := namedYear{year: year, at: i, end: i + n, full: full, rest: string(full[i+n : min(i+n+nearYear, len(full))])}
		own := year == y.r.by.Year
		if n == 0 || own && !y.planned(&at) && !y.period(&at) {
			continue
		}
		switch {
		case own && !y.period(&at):
			y.found = append(y.found, Year{year, y.text.phrase(s.start+i, y.text.clauseEnd(min(s.start+i+n+1, s.end)))})
			return
		case y.period(&at):
			end := min(s.start+i+n+len([]rune("1月1日至2024年12月31日")), s.end)
			y.found = append(y.found, Year{year, y.text.phrase(s.start+i, end)})
			return
		case y.ownReport(&at, &held), y.asOwn(&at, &held), y.reports(&at, s, &held):
			end := y.text.clauseEnd(min(s.start+i+n+1, s.end))
			y.found = append(y.found, Year{year, y.text.phrase(s.start+clauseStart(full, i), end)})
			return
		}
	}
}

// planned reports whether the report year is one that plans are made for, as last year's report did: 2025年，我局将进一步加强, and
// 力争在2025年6月底前完成.
func (y *years) planned(at *namedYear) bool {
	before, rest := string(at.full[max(at.at-nearYear, 0):at.at]), at.rest
	if hanzi.ContainsAny(before, said.Ahead...) && dueBy.MatchString(rest) && !hanzi.ContainsAny(before+rest, said.DoneAlready...) {
		return true
	}
	opens := at.at == 0 || before == "在" || slices.Contains(said.Ahead, strings.Trim(before, ",在"))
	rest = strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(rest, "度"), "的工作中"), ",")
	for _, name := range y.self {
		rest = strings.TrimPrefix(rest, name)
	}
	return opens && slices.ContainsFunc(said.WillDo, func(w string) bool { return strings.HasPrefix(rest, w) })
}

// dueBy is a time by which something is to be done.
var dueBy = regexp.MustCompile(`^(?:(?:\d{1,2}月)?(?:底|末|\d{1,2}日)?(?:之?前|以前)|底|[上下]半年|第?[一二三四]季度)`)

// A namedYear is a year in a sentence, and what follows it.
type namedYear struct {
	year, at, end int
	full          []rune
	rest          string
}

// near reports whether a year is one that a report of the agency may have been copied from.
func (y *years) near(year int) bool { return year >= y.r.by.Year-5 && year <= y.r.by.Year+1 }

// period reports whether a year is that of the period of report.
func (y *years) period(at *namedYear) bool {
	to, ok := periodEnd(at.rest, at.year)
	own := to == y.r.by.Year || at.year == y.r.by.Year
	if at.year == y.r.by.Year && to == at.year {
		return false
	}
	around := string(at.full[max(at.at-nearYear, 0):min(at.end+nearYear, len(at.full))])
	return ok && y.near(at.year) && (to == at.year || own) && hanzi.ContainsAny(around, said.Period...)
}

// ownReport reports whether a year is that of the report itself: 现公布县教体局2023年政府信息公开工作年度报告. Reports of other
// years are often named beside it (按时发布2023年度报告), so only words of publishing this one count, and those of a preamble.
func (y *years) ownReport(at *namedYear, held *sayings) bool {
	year := strconv.Itoa(y.r.by.Year)
	if !titleRest.MatchString(at.rest) || strings.Contains(at.rest, year) || held.before(at.at, year) || !y.near(at.year) {
		return false
	}
	if held.before(at.at, said.Publishing...) {
		return true
	}
	named := at.full[:at.at]
	ofUs := slices.Contains(y.self, string(named)) || at.at > 0 && y.r.calledAt(named) == at.at
	if ofUs && ownTitle.MatchString(at.rest) { // 示例县教育局2024年政府信息公开工作年度报告由…组成
		return true
	}
	return y.opens && held.before(at.at, "根据", "按照", "依据") && held.before(at.at, "编制")
}

// reports reports whether the agency reports of another year as if it were the report's: 2023年，我局共收到.
func (y *years) reports(at *namedYear, s sentence, held *sayings) bool {
	last, next := at.year == y.r.by.Year-1, at.year == y.r.by.Year+1
	recent := last || at.year == y.r.by.Year-2 && !strings.HasPrefix(at.rest, "以来")
	if !y.near(at.year) || y.named(at, s) || startsWithDigit(at.rest) && !strings.HasPrefix(at.rest, "1月1日至12月31日") {
		return false
	}
	if held.before(y.text.reportEnd(s, at.end), said.Comparing...) || next && held.before(len(at.full), said.Continuing...) {
		return false
	}
	rest := y.asUs(at.rest)
	if y.openedBy(at) && y.opensReport(rest, recent) {
		return true
	}
	return (last || next || recent) && selfBeside(y.self, string(at.full[max(at.at-nearYear, 0):at.at]), at.rest)
}

// opensReport reports whether what follows a year at the head of a sentence goes on as a report does; recent is whether the year may be
// that of the report that this one was copied from.
func (y *years) opensReport(rest string, recent bool) bool {
	if !recent {
		return tells(rest, y.self, said.OwnVerb, said.OfficeVerb)
	}
	return y.wasDone(rest) || y.didItself(rest) || tells(rest, y.self, said.OwnVerb, said.OfficeVerb, said.YearVerb)
}

// wasDone reports whether what follows last year at the head of a sentence tells of work of a whole year, whoever is its subject:
// 2024年，门户网站专栏更新信息120条.
func (y *years) wasDone(rest string) bool {
	rest = strings.ReplaceAll(strings.TrimPrefix(rest, "度"), "公开工作", "公开") // which has 开工 in it
	tells := strings.HasPrefix(rest, ",") && hanzi.ContainsAny(rest, said.OfTheYear...)
	return tells && !hanzi.ContainsAny(rest, said.AnotherYears...)
}

// didItself reports whether what follows last year at the head of a sentence tells of what the writer did, in whatever words:
// 2024年，我局把政务公开纳入绩效考核. What happened to it, and what it did for longer than that year, is told of on purpose.
func (y *years) didItself(rest string) bool {
	rest = strings.TrimLeft(strings.TrimPrefix(rest, "度"), ",")
	clause := ofOwnStaff.ReplaceAllString(strings.ReplaceAll(rest, "公开工作", "公开"), "")
	head, _, _ := strings.Cut(clause, ",")
	byUs := slices.ContainsFunc(y.self, func(name string) bool { return strings.HasPrefix(rest, name) })
	return byUs && !strings.HasPrefix(rest, "全") &&
		!hanzi.ContainsAny(clause, said.AnotherYears...) && !strings.Contains(head, "的")
}

// asUs leaves out what a sentence calls the writer by that is not its name in full: 2024年，区住建局坚持….
func (y *years) asUs(rest string) string {
	after := []rune(strings.TrimLeft(strings.TrimPrefix(rest, "度"), ","))
	if n := y.r.calledAt(after); n > 0 {
		return "," + string(after[n:])
	}
	return rest
}

// openedBy reports whether a sentence opens with a year: 2024年, 过去的2024年.
func (y *years) openedBy(at *namedYear) bool {
	ahead := string(at.full[:min(at.at, nearYear)])
	by := asWritten.FindStringIndex(ahead)
	if clause := strings.Index(ahead, ","); by != nil && by[0] == 0 && clause == len(ahead)-1 {
		return true // 依据国办函〔2020〕109号文件规定，2024年未收取信息处理费
	}
	return at.at == 0 || at.at < leadingWord && slices.Contains(said.Passed, string(at.full[:at.at]))
}

// named reports whether the full sentence, or the one after it, names another year on purpose.
func (y *years) named(at *namedYear, s sentence) bool {
	if s.start < y.until {
		return y.exempt
	}
	start, end := y.text.whole(s)
	own := strconv.Itoa(y.r.by.Year)
	whole := carriedOn.ReplaceAllString(y.text.slice(start, end), "")
	whole = theLaw.Replace(asWritten.ReplaceAllString(strings.ReplaceAll(whole, strconv.Itoa(at.year)+"年以来", ""), ""))
	y.exempt = hanzi.ContainsAny(whole, said.OtherYear...) || strings.Contains(whole, own)
	if after := y.text.slice(min(end+1, len(y.text.text)), min(end+nearYear, len(y.text.text))); !y.exempt {
		after, _, _ = strings.Cut(after, "。")
		y.exempt = strings.HasPrefix(after, own) && !hanzi.ContainsAny(after, said.Planned...)
	}
	y.until = end
	return y.exempt
}

// carriedOn is what was left for the next year, which a report of any year tells.
var carriedOn = regexp.MustCompile(`(?:结转|转结|转入|转至|转到|延至|留待)(?:至|到|入)?(?:下|次|明|来)一?年度?`)

// asWritten names the document that a sentence goes by: 按照国办函〔2020〕109号文件规定，我局2023年度未收取信息处理费.
var asWritten = regexp.MustCompile(`(?:按照?|根据|依据|依照)[^,。〔]{0,20}〔20\d\d〕\d+号`)

// theLaw leaves out the titles that a report of any year names.
var theLaw = leavingOut(said.TheLaw)

// tells reports whether what follows a year is a report's own: one of the first clauses opens with a verb of reporting, with or
// without the agency before it; before it there may be 在……领导下, 以……为指导.
func tells(rest string, self []string, verbs ...list) bool {
	rest = strings.TrimPrefix(rest, "以来")
	for range leadingClauses {
		rest = strings.TrimLeft(rest, ",")
		for range len(said.BeforeVerb) {
			if slices.ContainsFunc(verbs, func(l list) bool { return opensWith(rest, l) }) {
				return true
			}
			before := rest
			if rest = withoutOpening(rest, self); rest == before {
				break
			}
		}
		if !slices.ContainsFunc(said.Leading, func(w string) bool { return strings.HasPrefix(rest, w) }) {
			return false
		}
		_, rest, _ = strings.Cut(rest, ",")
	}
	return false
}

// withoutOpening drops one word before a verb of reporting: the agency, a year, 全年.
func withoutOpening(rest string, self []string) string {
	for _, w := range slices.Concat(said.BeforeVerb, self) {
		if w != "" && strings.HasPrefix(rest, w) {
			return rest[len(w):]
		}
	}
	runes := []rune(rest)
	if _, n := hanzi.YearAt(runes); n > 0 {
		return string(runes[n:])
	}
	return rest
}

// leadingWord is how many characters a word before a year has at most: 在过去的.
const leadingWord = 6

// leadingClauses is how many clauses of a sentence are looked at for its verb.
const leadingClauses = 3

// opensWith reports whether text opens with one of some verbs that no 的 makes an attribute: 发布的文件.
func opensWith(text string, verbs list) bool {
	for _, verb := range verbs {
		if rest, ok := strings.CutPrefix(text, verb); ok {
			return !strings.HasPrefix(rest, "的")
		}
	}
	return false
}

// asOwn reports whether a year is said to be that of the report in so many words: 今年(2024年), 2025年1月1日至2024年12月31日,
// 截至2024年12月31日.
func (y *years) asOwn(at *namedYear, held *sayings) bool {
	before := string(at.full[max(at.at-nearYear, 0):at.at])
	own := strconv.Itoa(y.r.by.Year)
	inBrackets, opens := strings.CutSuffix(before, "(")
	switch {
	case !y.near(at.year):
		return false
	case opens && endsWith(inBrackets, said.ThisYear...), endsWith(before, said.ThisReport...):
		return true
	case at.year > y.r.by.Year:
		return false
	case (strings.HasPrefix(at.rest, "底") || strings.HasPrefix(at.rest, "12月底")) && !strings.Contains(string(at.full), own):
	case !strings.HasPrefix(at.rest, "12月31日"):
		return false
	}
	if strings.Contains(before, "1月1日") && strings.Contains(before, own) &&
		endsWith(before, "至", "到", "-", "—", "~") {
		return true
	}
	until := slices.Contains(said.Until, before) || strings.Contains(string(at.full), "报告期") && endsWith(before, said.Until...)
	return until && at.year == y.r.by.Year-1 && !held.before(len(at.full), said.Comparing...) && !held.before(len(at.full), "转")
}

// sayings know which words a sentence has said up to a place. Each Meaning is looked for once.
type sayings struct {
	text  []rune
	ends  map[string]int // where the first of each Meaning ends; beyond the text for none
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
var titleRest = regexp.MustCompile(`^(?:\p{Han}{2,12}[局委办厅院府部])?(?:政府)?信息公开(?:工作)?(?:年度)?(?:情况)?报告|` +
	`^度?(?:有关|相关)?(?:工作|政府信息公开|政务公开)?(?:工作)?情况(?:报告|汇报|公布)如下`)

// ownTitle is the title of a report that its own first sentence speaks of.
var ownTitle = regexp.MustCompile(`^度?(?:政府信息公开|政务公开)(?:工作)?(?:年度)?报告(?:由|如下|全文|,现|包括|共分|分为|现予|现公布|现发布)`)

// reportEnd returns the end of the clause after a year in which the verb of reporting is looked for, as an index of the
// sentence.
func (p *Text) reportEnd(s sentence, i int) int {
	i += s.start
	if i < s.end && p.text[i] == ',' {
		i++
	}
	return p.clauseEnd(i) - s.start
}

// periodEnd reads 1月1日至2024年12月31日 or 1月1日至12月31日 after a year.
func periodEnd(rest string, from int) (to int, ok bool) {
	rest = strings.TrimPrefix(rest, "0")
	after, ok := strings.CutPrefix(rest, "1月1日")
	if !ok {
		if after, ok = strings.CutPrefix(rest, "1月01日"); !ok {
			return 0, false
		}
	}
	for _, w := range []string{"起", ",", "至", "到", "-", "—", "~", "－", "–"} {
		after = strings.TrimPrefix(after, w)
	}
	runes := []rune(after)
	to, n := hanzi.YearAt(runes)
	if !strings.HasPrefix(string(runes[n:]), "12月31日") {
		return 0, false
	}
	return cmp.Or(to, from), true
}

// selfBeside reports whether the agency and a verb of reporting stand on either side of a year: 我局2023年收到,
// 2023年，我局共收到.
func selfBeside(self []string, before, rest string) bool {
	rest = strings.TrimLeft(rest, ",、")
	clause := before[strings.LastIndexAny(before, ",:()")+1:]
	for _, name := range self {
		after, beside := strings.CutPrefix(rest, name)
		if beside = beside || strings.HasSuffix(strings.TrimSuffix(clause, "在"), name); beside {
			near := []rune(after)
			if hanzi.ContainsAny(string(near[:min(len(near), 16)]), said.Reported...) {
				return true
			}
		}
	}
	return false
}

func startsWithDigit(s string) bool { return s != "" && hanzi.IsDigit(rune(s[0])) }

// clauseStart returns the start of the clause that i stands in.
func clauseStart(text []rune, i int) int {
	for i > 0 && !strings.ContainsRune(clauseMarks, text[i-1]) {
		i--
	}
	return i
}
