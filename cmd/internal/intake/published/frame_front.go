package published

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// What a report says of itself before its first part: for which period, on what basis, whom to ask.

// A day of the month as it is written in a sentence, after blanks are removed and digits are half width.
const monthDay = `([0-9一二三四五六七八九十]{1,3})月([0-9一二三四五六七八九十]{1,3})日`

var (
	dotted = regexp.MustCompile(`(20[0-9]{2})[./-]([0-9]{1,2})[./-]([0-9]{1,2})`)
	fromTo = regexp.MustCompile(yearPattern + `?` + monthDay + `(?:[0-9]{1,2}时|零时|起|\p{P}){0,2}` +
		`(?:至|到|[-－—–~～]+)(?:` + yearPattern + `|当年|本年|同年)?` + monthDay)
	upTo      = regexp.MustCompile(`(?:截至|截止到?|截止至)` + yearPattern + monthDay)
	ofFigures = regexp.MustCompile(`统计|数据|所列|期限|时限`)
	circular  = regexp.MustCompile(`国办公开办函[〔\[（(【［]?(20[0-9]{2})[〕\])）】］]?第?([0-9]{1,4})号`)
	askAt     = regexp.MustCompile(`(?:电话|传真|邮编|邮政编码|邮箱|地址|联系方式|联系人)[^，。；]{0,12}[：:为是]|@[A-Za-z0-9]|电话[0-9(（]`)
)

// sentences returns the sentences between the title and the first part, without blanks and with digits of half width.
func (f *framing) sentences() (list []string) {
	for _, i := range f.front {
		if b := &f.flow[i]; b.Grid == nil && b.Role == blocks.RoleText {
			f.meter.Spend(2 * len(b.Text))
			list = slices.AppendSeq(list, strings.SplitSeq(hanzi.HalfDigits(hanzi.Squeeze(blocks.Plain(b.Text))), "。"))
		}
	}
	return list
}

// period asks about figures that are said to be of another period than the official one: the year up to its cut-off day.
func (f *framing) period() {
	month, day, _ := strings.Cut(f.filing.Form.Cutoff, "-")
	want := fmt.Sprintf("%d年1月1日至%s月%s日", f.filing.Year, month, day)
	first, last := [3]int{f.filing.Year, 1, 1}, [3]int{f.filing.Year, number(month), number(day)}
	for _, s := range f.sentences() {
		if !ofFigures.MatchString(s) || strings.Contains(s, "公示") {
			continue
		}
		s = dotted.ReplaceAllString(s, "${1}年${2}月${3}日")
		got := ""
		if m := fromTo.FindStringSubmatch(s); m != nil {
			from, to := f.day(m[1:4]), f.day(m[4:7])
			otherYear := from[0] != first[0] && from[1] == 1 && from[2] == 1 // file.year says so
			if !otherYear && (from != first || to != last) {
				got = m[0]
			}
		} else if m := upTo.FindStringSubmatch(s); m != nil && f.day(m[1:4]) != last {
			got = m[0]
		}
		if got != "" {
			f.report("published.period", nil, "开头", templates.Words{"got": got, "want": want})
			return
		}
	}
}

// day reads year, month and day; no year is that of the report.
func (f *framing) day(m []string) [3]int {
	year := f.filing.Year
	if m[0] != "" {
		year = parseYear(m[0])
	}
	return [3]int{year, number(m[1]), number(m[2])}
}

// number reads what monthDay matched.
func number(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	n, _ := hanzi.Number(s)
	return int(n)
}

// basis notes that a report names another edition of the official document than the one that its year and form follow.
func (f *framing) basis() {
	own := circular.FindStringSubmatch(f.filing.Form.Source + f.filing.Form.Document)
	if own == nil {
		return // an office's own form may follow other papers
	}
	var others []string
	for _, s := range f.sentences() {
		for _, m := range circular.FindAllStringSubmatch(s, -1) {
			if slices.Equal(m[1:], own[1:]) {
				return
			}
			others = append(others, m[0])
		}
	}
	if len(others) > 0 {
		f.report("published.basis", nil, "开头", templates.Words{"got": others[0], "want": own[0]})
	}
}

// contact notes that a report does not say whom to ask, neither at its beginning nor at its end.
func (f *framing) contact() {
	a := &f.filing.Agency
	if a.Office+a.Address+a.Phone+a.Fax+a.Email+a.Postcode != "" || slices.ContainsFunc(f.sentences(), askAt.MatchString) {
		return
	}
	asks := func(i int) bool {
		b := &f.flow[i]
		text := b.Grid == nil && b.Role == blocks.RoleText && len(b.Text) <= maxSignature
		return text && askAt.MatchString(hanzi.HalfDigits(hanzi.Squeeze(b.Text)))
	}
	if n := len(f.parts); n > 0 && slices.ContainsFunc(f.parts[n-1].blocks, asks) {
		return
	}
	f.report("published.contact", nil, "开头", nil)
}
