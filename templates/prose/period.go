package prose

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

// periods says of every character of a text whether it stands in a clause about another period than the report year: 2023年，
// 我局收到30件，办结28件. Such a clause speaks for those after it, to the end of the sentence, the end of the brackets it stands
// in, or the next that names the report year.
func periods(p *Text, year int) []bool {
	other := make([]bool, len(p.text)+1)
	now := false
	var open []bool // what held before each open bracket
	for i := range p.text {
		if i == 0 || strings.ContainsRune(",:();；。", p.text[i-1]) {
			if i > 0 {
				switch p.text[i-1] {
				case '。':
					now, open = false, open[:0]
				case '(':
					open = append(open, now)
				case ')':
					if n := len(open) - 1; n >= 0 {
						now, open = open[n], open[:n]
					}
				}
			}
			end := i
			for end < len(p.text) && !strings.ContainsRune(",:();；。", p.text[end]) {
				end++
			}
			if is, names := periodOf(p.text[i:end], year); names {
				now = is
			}
		}
		other[i] = now
	}
	other[len(p.text)] = now
	return other
}

// carriesOver reports whether what follows a year says that something was left of it: 上年结转, 上年遗留.
func carriesOver(rest []rune) bool {
	if len(rest) > 0 && rest[0] == '度' {
		rest = rest[1:]
	}
	return strings.ContainsAny(string(rest[:min(4, len(rest))]), "转留") || strings.HasPrefix(string(rest), "未办结")
}

// otherTimes begin a clause about another time than the whole year.
var otherTimes = slices.Concat(said.OtherTime, said.PartOfYear)

// longestPeriod is how many characters of a clause are looked at for a period.
const longestPeriod = 30

// aMonth is a month that the clause begins with, or the months it runs over.
var aMonth = regexp.MustCompile(`^(?:0?1月(?:0?1日)?起?[至到\-—~－])?(\d{1,2})(?:[至到\-—~－]\d{1,2})?月(?:份|底|末|初|以来)?(\d{1,2}日)?`)

// periodOf says whether a clause names a period, and whether that is another than the whole report year.
func periodOf(clause []rune, year int) (other, names bool) {
	head := clause[:min(len(clause), longestPeriod)]
	text := string(head)
	for _, w := range said.Since {
		text = strings.TrimPrefix(text, w)
	}
	if slices.ContainsFunc(said.Ahead, func(w string) bool { return strings.HasPrefix(text, w) }) {
		return true, true // 力争明年…，行政复议实现零发生
	}
	if text == "" {
		return false, false
	}
	if hanzi.IsDigit(rune(text[0])) {
		head = []rune(text)
		if y, n := hanzi.YearAt(head); n > 0 {
			rest := head[n:]
			if y != year {
				return !carriesOver(rest), true // what was carried over does not change the subject
			}
			part, _ := partOfYear(string(rest))
			return part, true
		}
	}
	for _, w := range said.WholeYear {
		if rest, ok := strings.CutPrefix(text, w); ok {
			part, _ := partOfYear(rest)
			return part, true
		}
	}
	for _, w := range otherTimes {
		if rest, ok := strings.CutPrefix(text, w); ok {
			return true, !carriesOver([]rune(rest))
		}
	}
	if part, is := partOfYear(text); is {
		return part, true
	}
	if len(clause) > longestPeriod || !longAgo(string(clause)) && !monthLast(clause) {
		return false, false
	}
	return true, true
}

// longAgo reports whether a clause begins before the report year: 《条例》施行以来.
func longAgo(clause string) bool {
	return (strings.HasSuffix(clause, "年来") || strings.HasSuffix(clause, "以来")) && !endsWith(clause, said.AllYear...)
}

// monthLast reports whether a clause singles a month out: 最多的是3月.
func monthLast(clause []rune) bool {
	n := len(clause)
	if n > 0 && clause[n-1] == '份' {
		n--
	}
	return n > 1 && clause[n-1] == '月' && hanzi.IsDigit(clause[n-2])
}

// partOfYear reads a month or months: part is false for those that end with the year.
func partOfYear(text string) (part, is bool) {
	for _, w := range said.PartOfYear {
		if strings.HasPrefix(text, w) {
			return true, true
		}
	}
	if text == "" || !hanzi.IsDigit(rune(text[0])) || !aMonth.MatchString(text) {
		return false, false
	}
	whole := strings.Contains(text, "12月31日") || strings.HasPrefix(text, "12月底") || strings.HasPrefix(text, "12月末") ||
		strings.HasPrefix(text, "1至12月") || strings.HasPrefix(text, "1-12月") || strings.HasPrefix(text, "1—12月")
	return !whole, true
}
