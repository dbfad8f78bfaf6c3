package published

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates/hanzi"
)

// yearPattern matches a year in digits or Chinese numerals, after blanks are removed and digits are half width.
const yearPattern = `((?:19|20)[0-9]{2}|二[〇○0零О]一[〇○0零О一二三四五六七八九]|二[〇○0零О]二[〇○0零О一二三四五六七八九])年(?:度)?`

// dayPattern matches a day, in the same way.
const dayPattern = `(?:(?:(?:19|20)[0-9]{2}|二[〇○0零О][一二][〇○0零О一二三四五六七八九])年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日` +
	`|20[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2})`

// ofReport ends a title.
const ofReport = `(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:报告|年报)`

var (
	// The customs of titles: 海原县教育体育局2024年政府信息公开工作年度报告, 2024年某局政府信息公开…, with the words turned a little.
	titleAfter   = regexp.MustCompile(`^(.*?)(?:关于)?[（(]?` + yearPattern + `[）)]?(?:的)?(?:政府)?(?:信息公开|政务公开|政府信息与政务公开)` + ofReport)
	titleBefore  = regexp.MustCompile(`^[（(]?` + yearPattern + `[）)]?(.*?)(?:关于)?(?:政府)?(?:信息公开|政务公开)` + ofReport)
	titleYearly  = regexp.MustCompile(`^(.*?)(?:政府)?信息公开(?:工作)?(?:年度)?(?:工作)?报告[（(]` + yearPattern + `[）)]`)
	titleMiddle  = regexp.MustCompile(`^(.*?)(?:关于)?(?:政府)?信息公开(?:工作)?(?:情况)?` + yearPattern + `(?:工作)?(?:报告|年报)`)
	titleBare    = regexp.MustCompile(`^(.+?)(?:政府)?信息公开(?:工作)?年度(?:工作)?报告$`)
	period       = regexp.MustCompile(yearPattern + `0?1月0?1日`)
	twoYears     = regexp.MustCompile(`((?:19|20)[0-9]{2})(?:年度?)?[—－–\-~～至到]+((?:19|20)[0-9]{2}年(?:度)?)`)
	anyYear      = regexp.MustCompile(yearPattern)
	dateLine     = regexp.MustCompile(`^[（(]?` + dayPattern + `[）)]?$`)
	yearOfReport = regexp.MustCompile(yearPattern + `[^，。；、年]{0,30}(?:信息公开|政务公开)`)
	inBrackets   = regexp.MustCompile(`^[（(][^（()）]+[）)]$`)
	yearAlone    = regexp.MustCompile(`^[（(]` + yearPattern + `[）)]$`)
)

// parseYear reads what yearPattern matched, 0 for what is no year.
func parseYear(s string) int {
	year, _, _ := hanzi.Year(s)
	return year
}

// A title as it was read.
type title struct {
	agency string
	year   int
	at, n  int // the paragraphs it takes, as indexes into the blocks searched
}

// readTitle reads a title out of text that may stand in several lines.
func readTitle(text string) (agency string, year int, ok bool) {
	if !strings.ContainsRune(text, '公') || !strings.ContainsRune(text, '开') { // as in all of the patterns, blanks within or not
		return "", 0, false
	}
	s := strings.TrimPrefix(hanzi.HalfDigits(hanzi.Squeeze(blocks.Plain(text))), "附件：")
	s = strings.Trim(s, "《》“”\"【】·-—")
	if utf8.RuneCountInString(s) > 80 || strings.ContainsAny(s, "，。；,;") || strings.HasPrefix(s, "现") {
		return "", 0, false // a sentence about the report, not its title
	}
	if twoYears.MatchString(s) { // the report is of one year, and nobody can say of which
		agency, _, ok = readTitle(twoYears.ReplaceAllString(s, "$2"))
		return agency, 0, ok
	}
	if m := titleBefore.FindStringSubmatch(s); m != nil {
		return cleanName(m[2]), parseYear(m[1]), true
	}
	if m := titleAfter.FindStringSubmatch(s); m != nil {
		return cleanName(m[1]), parseYear(m[2]), true
	}
	if m := titleYearly.FindStringSubmatch(s); m != nil {
		return cleanName(m[1]), parseYear(m[2]), true
	}
	if m := titleMiddle.FindStringSubmatch(s); m != nil {
		return cleanName(m[1]), parseYear(m[2]), true
	}
	if m := titleBare.FindStringSubmatch(s); m != nil && nameAlone(cleanName(m[1])) {
		return cleanName(m[1]), 0, true // the year stands elsewhere
	}
	return "", 0, false
}

// cleanName drops what is no part of an agency's name.
func cleanName(s string) string {
	s = unbracketed(strings.Trim(s, "《》“”\"【】：:，,。、·-—_|　 "))
	if i := strings.LastIndexAny(s, "：:》>|_"); i >= 0 {
		_, size := utf8.DecodeRuneInString(s[i:])
		s = s[i+size:]
	}
	if strings.HasPrefix(s, "关于") {
		return nameIn(s)
	}
	if utf8.RuneCountInString(s) > 50 || !nameLike(s) {
		return ""
	}
	return s
}

// unbracketed drops brackets around a name, and those of which the other is missing: 某局（某办公室） keeps its own.
func unbracketed(s string) string {
	opened, closed := strings.Count(s, "（")+strings.Count(s, "("), strings.Count(s, "）")+strings.Count(s, ")")
	if opened == closed && !inBrackets.MatchString(s) {
		return s
	}
	return strings.Trim(s, "（）()")
}

// isTitle reports whether a text is a title and nothing else.
func isTitle(text string) bool {
	if len(text) > 240 {
		return false
	}
	_, _, ok := readTitle(text)
	return ok
}

// findTitle looks for the title in the blocks before the first section: a paragraph, or up to five short ones in a row, of
// which the last completes it. The last title wins over those in a page's menu.
func findTitle(flow []blocks.Block, front []int) (title, bool) {
	best := title{at: -1}
	score := -1
	for i := range front {
		joined := ""
		for k := 0; k < 5 && i+k < len(front); k++ {
			b := &flow[front[i+k]]
			text := hanzi.Trim(blocks.Plain(b.Text))
			if b.Grid != nil || b.Role == blocks.RoleSite || utf8.RuneCountInString(text) > 60 {
				break
			}
			if k > 0 && (dateLine.MatchString(hanzi.Squeeze(text)) || front[i+k] != front[i+k-1]+1) {
				break
			}
			joined += text
			agency, year, ok := readTitle(joined)
			if !ok {
				continue
			}
			s := 0
			if year != 0 {
				s += 16
			}
			if agency != "" {
				s += 4
			}
			if k == 0 {
				s += 2
			}
			if b.Head {
				s++
			}
			if agency != "" && agencyLike(agency) {
				s += 4
			}
			if s >= score {
				best, score = title{agency, year, i, k + 1}, s
			}
			break
		}
	}
	if best.at < 0 {
		return best, false
	}
	if k := best.at + best.n; k < len(front) && flow[front[k]].Grid == nil { // and below it the year or the agency
		line := hanzi.Squeeze(blocks.Plain(flow[front[k]].Text))
		if m := yearAlone.FindStringSubmatch(hanzi.HalfDigits(line)); m != nil && best.year == 0 {
			best.year, best.n = parseYear(m[1]), best.n+1
		} else if name := unbracketed(line); best.agency == "" && nameAlone(name) {
			best.agency, best.n = name, best.n+1
		}
	}
	best.above(flow, front)
	return best, true
}

// maxAbove is how many lines of a title may hold nothing but the agency's name, above the line that was read.
const maxAbove = 3

// above takes the lines above a title that begin its agency's name: 示例市示例风景区管理委员会 / 卫生健康办公室2024年…
func (t *title) above(flow []blocks.Block, front []int) {
	for range maxAbove {
		if t.at == 0 || flow[front[t.at]].Role != blocks.RoleText {
			return
		}
		first, b := &flow[front[t.at]], &flow[front[t.at-1]]
		near := front[t.at-1] == front[t.at]-1 && b.Grid == nil && b.Role == blocks.RoleText && b.Kin == first.Kin
		line := hanzi.Squeeze(blocks.Plain(b.Text))
		bracketed := inBrackets.MatchString(hanzi.Squeeze(blocks.Plain(first.Text)))
		if !near || !piece(line) || strings.Contains(t.agency, line) || !bracketed && !continues(line, t.agency) {
			return
		}
		if t.agency == "" && !validName(line) {
			return
		}
		if bracketed && validName(line) {
			t.agency = "" // 某管理委员会, and below it （某管委会）
		}
		t.agency, t.at, t.n = line+t.agency, t.at-1, t.n+1
	}
}

// piece reports a line that can be part of an agency's name.
func piece(line string) bool {
	n := utf8.RuneCountInString(line)
	ends := func(w string) bool { return strings.HasSuffix(line, w) }
	return n >= 2 && n <= 30 && strings.IndexFunc(line, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) < 0 &&
		nameLike(line) && placed(line) && !slices.ContainsFunc(bannerEnds, ends)
}

// bannerEnds are what lines above a title end with that begin no agency's name: the head of a paper, a site's name.
var bannerEnds = []string{"文件", "公告", "通告", "网", "网站", "专栏", "平台", "目录", "年报", "公报"}

// continues reports whether a name goes on from the line above it: it does not say of which place it is, or that line is
// nothing but a place, or it is a street's or town's.
func continues(line, name string) bool {
	switch {
	case barePlace(line):
		return true
	case strings.HasSuffix(line, "政府") && strings.HasSuffix(name, "政府"):
		return false
	}
	return !placed(name) || below(name)
}

// nameAlone reports a line that is an agency's name and nothing else.
func nameAlone(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 3 && n <= 40 && validName(s) && !strings.ContainsAny(s, "、0123456789")
}

// sentenceYear returns the year that the first sentences give the report: 现公布某局2024年度政府信息公开…
func sentenceYear(texts []string) int {
	for _, t := range texts {
		if m := yearOfReport.FindStringSubmatch(hanzi.HalfDigits(hanzi.Squeeze(blocks.Plain(t)))); m != nil {
			return parseYear(m[1])
		}
	}
	return 0
}

// findYear looks for the year where the title gives none: the period of the figures, else the file's name.
func findYear(texts []string, name string) int {
	for _, t := range texts {
		if !strings.ContainsRune(t, '月') {
			continue
		}
		if m := period.FindStringSubmatch(hanzi.HalfDigits(hanzi.Squeeze(t))); m != nil {
			return parseYear(m[1])
		}
	}
	name = hanzi.HalfDigits(hanzi.Squeeze(name))
	if m := anyYear.FindStringSubmatch(name); m != nil && !twoYears.MatchString(name) {
		return parseYear(m[1])
	}
	return 0
}

// maxSignature is the longest line that is looked at as a signature, in bytes, blanks included.
const maxSignature = 2000

// signature reports whether a paragraph at the end is the agency's name or the date below the text.
func signature(text, agency string) bool {
	if len(text) > maxSignature {
		return false
	}
	s := hanzi.Squeeze(blocks.Plain(text))
	if m := signedLine.FindStringSubmatch(hanzi.HalfDigits(s)); m != nil && validName(m[1]) && agree(m[1], agency) {
		return true
	}
	return strings.ContainsRune(s, '日') && dateLine.MatchString(hanzi.HalfDigits(s)) || agency != "" && unbracketed(s) == agency
}

// fileTitle reads agency and year out of a file's name.
func fileTitle(name string) (string, int) {
	base := name
	if i := strings.LastIndexAny(base, `/\`); i >= 0 {
		base = base[i+1:]
	}
	if i := strings.LastIndexByte(base, '.'); i > 0 {
		base = base[:i]
	}
	agency, year, _ := readTitle(base)
	return agency, year
}
