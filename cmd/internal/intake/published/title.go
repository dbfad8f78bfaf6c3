package published

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// yearPattern matches a year in digits or Chinese numerals, after blanks are removed and digits are half width.
const yearPattern = `((?:19|20)[0-9]{2}|二[〇○0零О]一[〇○0零О一二三四五六七八九]|二[〇○0零О]二[〇○0零О一二三四五六七八九])年(?:度)?`

var (
	// The customs of titles: 海原县教育体育局2024年政府信息公开工作年度报告, 2024年某局政府信息公开…, with the words turned a little.
	titleAfter  = regexp.MustCompile(`^(.*?)(?:关于)?` + yearPattern + `(?:的)?(?:政府)?(?:信息公开|政务公开|政府信息与政务公开)(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:报告|年报)`)
	titleBefore = regexp.MustCompile(`^` + yearPattern + `(.*?)(?:关于)?(?:政府)?(?:信息公开|政务公开)(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:报告|年报)`)
	titleYearly = regexp.MustCompile(`^(.*?)(?:政府)?信息公开(?:工作)?(?:年度)?(?:工作)?报告[（(]` + yearPattern + `[）)]`)
	titleBare   = regexp.MustCompile(`^(.+?)(?:政府)?信息公开(?:工作)?年度(?:工作)?报告$`)
	period      = regexp.MustCompile(yearPattern + `0?1月0?1日`)
	twoYears    = regexp.MustCompile(`((?:19|20)[0-9]{2})(?:年度?)?[—－–\-~～至到]+((?:19|20)[0-9]{2}年(?:度)?)`)
	anyYear     = regexp.MustCompile(yearPattern)
	dateLine    = regexp.MustCompile(`^[（(]?(?:(?:19|20)[0-9]{2}|二[〇○0零О][一二][〇○0零О一二三四五六七八九])年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日[）)]?$`)
)

// parseYear reads 2024 or 二〇二四.
func parseYear(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	n := 0
	for _, r := range s {
		d := strings.IndexRune("零一二三四五六七八九", r)
		if strings.ContainsRune("〇○0О零", r) {
			d = 0
		}
		if d > 0 {
			d /= len("零")
		}
		if d < 0 {
			return 0
		}
		n = n*10 + d
	}
	return n
}

// halfDigits brings full-width digits to half width.
func halfDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, s)
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
	s := strings.TrimPrefix(halfDigits(squeeze(plain(text))), "附件：")
	s = strings.Trim(s, "《》“”\"【】·-—")
	if utf8.RuneCountInString(s) > 80 {
		return "", 0, false
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
	if m := titleBare.FindStringSubmatch(s); m != nil && nameAlone(cleanName(m[1])) {
		return cleanName(m[1]), 0, true // the year stands elsewhere
	}
	return "", 0, false
}

// cleanName drops what is no part of an agency's name.
func cleanName(s string) string {
	s = strings.Trim(s, "《》“”\"【】（）()：:，,。、·-—_|　 ")
	if i := strings.LastIndexAny(s, "：:》>|_"); i >= 0 {
		_, size := utf8.DecodeRuneInString(s[i:])
		s = s[i+size:]
	}
	if utf8.RuneCountInString(s) > 50 || strings.ContainsAny(s, "。；") {
		return ""
	}
	return s
}

// findTitle looks for the title in the blocks before the first section: a paragraph, or up to five short ones in a row, of
// which the last completes it. The last title wins over those in a page's menu.
func findTitle(blocks []block, front []int) (title, bool) {
	best := title{at: -1}
	score := -1
	for i := range front {
		joined := ""
		for k := 0; k < 5 && i+k < len(front); k++ {
			b := &blocks[front[i+k]]
			text := trim(plain(b.text))
			if b.table != nil || utf8.RuneCountInString(text) > 60 {
				break
			}
			if k > 0 && (dateLine.MatchString(squeeze(text)) || front[i+k] != front[i+k-1]+1) {
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
			if b.head {
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
	if best.at >= 0 && best.agency == "" && best.at+best.n < len(front) { // 2024年…报告, and below it the agency
		if b := &blocks[front[best.at+best.n]]; b.table == nil {
			if name := strings.Trim(squeeze(plain(b.text)), "（）()"); nameAlone(name) {
				best.agency, best.n = name, best.n+1
			}
		}
	}
	return best, best.at >= 0
}

// nameAlone reports a line that is an agency's name and nothing else.
func nameAlone(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 3 && n <= 30 && agencyLike(s) && !strings.ContainsAny(s, "，。；：、,.;:0123456789")
}

// signedBy returns the name above the date that ends a text, or "".
func signedBy(blocks []block) string {
	for i := len(blocks) - 1; i > 0 && i >= len(blocks)-4; i-- {
		if blocks[i].table != nil || blocks[i-1].table != nil {
			return ""
		}
		if dateLine.MatchString(halfDigits(squeeze(plain(blocks[i].text)))) {
			if name := squeeze(plain(blocks[i-1].text)); nameAlone(name) {
				return name
			}
			return ""
		}
	}
	return ""
}

// agencyLike reports whether a name ends like that of a body that files reports, which a page's menu does not.
func agencyLike(s string) bool {
	for _, end := range []string{"局", "厅", "委", "委员会", "政府", "办公室", "办", "院", "中心", "街道", "办事处", "镇", "乡", "队", "站", "所", "署", "部", "行", "会", "区", "公司", "大队", "支队", "学校"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

// findYear looks for the year where the title gives none: the period of the figures, else the file's name.
func findYear(texts []string, name string) int {
	for _, t := range texts {
		if !strings.ContainsRune(t, '月') {
			continue
		}
		if m := period.FindStringSubmatch(halfDigits(squeeze(t))); m != nil {
			return parseYear(m[1])
		}
	}
	name = halfDigits(squeeze(name))
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
	s := squeeze(plain(text))
	return strings.ContainsRune(s, '日') && dateLine.MatchString(halfDigits(s)) || agency != "" && strings.Trim(s, "（）()") == agency
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
