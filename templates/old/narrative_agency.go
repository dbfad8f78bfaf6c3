package old

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"nianbao/templates/hanzi"
)

// agencyName takes an agency's name apart: 海原县, 教育体育, 局.
var agencyName = regexp.MustCompile(`^(\p{Han}+?(?:自治县|自治旗|自治州|省|市|县|区|旗|盟|州|镇|乡|街道))(\p{Han}{2,}?)(局|委员会|厅|办公室|管理处|中心)$`)

// longestName is the longest name of an agency that is looked for in its text, in characters.
const longestName = 100

// agencyParts takes an agency's name apart; nil where it is not built from a place, a matter and an office.
func agencyParts(name string) []string {
	if utf8.RuneCountInString(name) > longestName {
		return nil
	}
	return agencyName.FindStringSubmatch(name)
}

// names looks for the agency under another name: an old or mistaken one (海原县教育局, where it is 海原县教育体育局), or the
// same office of another place (中宁县教育体育局共收到…), which comes from copying. Titles in 《》 are left alone, and so is
// everything about agencies whose names are not built from a place, a matter and an office.
// m is the agency's name taken apart.
func (c *checker) names(p *Passage, text *prose, m []string) {
	if m == nil {
		return
	}
	place, matter, office := m[1], m[2], m[3]
	plain := string(text.text)
	if !strings.Contains(plain, office) {
		return
	}
	plain = withoutTitles(plain)
	c.oldName(p, plain, place, matter, office)
	c.otherPlace(p, plain, place, matter+office)
}

// oldName finds place + part of the matter + office. An abbreviation that picks single characters (教体) is no such part.
func (c *checker) oldName(p *Passage, plain, place, matter, office string) {
	short := strings.TrimSuffix(strings.TrimPrefix(c.filing.Agency.Short, place), office)
	for at := 0; ; {
		i := strings.Index(plain[at:], place)
		if i < 0 {
			return
		}
		at += i + len(place)
		end := strings.Index(plain[at:min(len(plain), at+len(matter)+len(office)+12)], office)
		if end <= 0 {
			continue
		}
		found := plain[at : at+end]
		if found == matter || short != "" && strings.HasSuffix(short, found) || !partOf(found, matter) {
			continue
		}
		c.tell("narrative.agency", p, place+found+office, Words{"got": place + found + office, "want": c.filing.Agency.Name})
		return
	}
}

// partOf reports whether part is whole with one stretch of two or more characters left out, and at least two kept.
func partOf(part, whole string) bool {
	a, b := []rune(part), []rune(whole)
	if len(a) < 2 || len(b)-len(a) < 2 {
		return false
	}
	same := 0
	for same < len(a) && a[same] == b[same] {
		same++
	}
	for i := len(a); i > same; i-- {
		if a[i-1] != b[len(b)-len(a)+i-1] {
			return false
		}
	}
	return true
}

// otherPlace finds the same office of another place as the one that reports.
func (c *checker) otherPlace(p *Passage, plain, place, office string) {
	for at := 0; ; {
		i := strings.Index(plain[at:], office)
		if i < 0 {
			return
		}
		start, end := at+i, at+i+len(office)
		at = end
		if strings.HasSuffix(plain[:start], place) {
			continue
		}
		other := placeBefore.FindStringSubmatch(plain[max(0, start-100):start])
		if other == nil || strings.HasSuffix(place, other[1]) || strings.HasSuffix(other[1], place) {
			continue
		}
		rest := plain[end:min(len(plain), end+60)]
		if _, n := hanzi.YearAt([]rune(rest)); n > 0 {
			rest = string([]rune(rest)[n:])
		}
		for _, w := range []string{"共", "累计", "未", "全年", "本年度", "没有"} {
			rest = strings.TrimPrefix(rest, w)
		}
		for _, verb := range []string{"收到", "收取", "受理", "主动公开", "办结", "制发"} {
			if strings.HasPrefix(rest, verb) {
				c.tell("narrative.agency", p, other[1]+office, Words{"got": other[1] + office, "want": c.filing.Agency.Name})
				return
			}
		}
	}
}

var placeBefore = regexp.MustCompile(`(?:^|[^\p{Han}])(?:\d{4}年(?:度)?,?)?(\p{Han}{2,8}[省市县区旗州])$`)

// withoutTitles drops what stands in 《》.
func withoutTitles(s string) string {
	var b strings.Builder
	deep := 0
	for _, r := range s {
		switch {
		case r == '《':
			deep++
		case r == '》':
			deep = max(deep-1, 0)
		case deep == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}
