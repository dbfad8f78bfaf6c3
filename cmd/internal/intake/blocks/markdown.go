package blocks

import (
	"html"
	"regexp"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// inline brings the text of Markdown to what it shows: without the backslashes that protect signs, entities as their signs.
func inline(s string) string {
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s[i+1]) >= 0:
			i++
		case s[i] == '&':
			if end := strings.IndexByte(s[i:min(len(s), i+12)], ';'); end > 0 {
				if sign := html.UnescapeString(s[i : i+end+1]); sign != s[i:i+end+1] {
					b.WriteString(sign)
					i += end
					continue
				}
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

var (
	mdLook    = regexp.MustCompile(`(?is)~~([^~]+)~~|<(?:del|s|strike)>(.*?)</(?:del|s|strike)>|<(su[pb])>(.*?)</su[pb]>`)
	protect   = strings.NewReplacer(`\~`, "\x01", `\<`, "\x02")
	unprotect = strings.NewReplacer("\x01", `\~`, "\x02", `\<`)
)

// looked sets apart what Markdown, and the html in it, shows struck out, raised or lowered.
func looked(s string) string {
	if !strings.Contains(s, "~~") && !strings.Contains(s, "<") {
		return s
	}
	return unprotect.Replace(mdLook.ReplaceAllStringFunc(protect.Replace(s), func(all string) string {
		m := mdLook.FindStringSubmatch(all)
		switch strings.ToLower(m[3]) {
		case "sup":
			return lookMark(m[4], templates.Raised)
		case "sub":
			return lookMark(m[4], templates.Lowered)
		}
		return lookMark(m[1]+m[2], templates.Struck)
	}))
}

// code drops the marks of code around a whole cell.
func code(s string) string {
	if t := hanzi.Trim(s); len(t) > 2 && t[0] == '`' && strings.IndexByte(t[1:], '`') == len(t)-2 {
		return t[1 : len(t)-1]
	}
	return s
}

// pipes reads the lines of a Markdown table. Whether its lines begin and end with a pipe is decided for all of them at
// once: in a table without such pipes a line whose first or last cell is blank has one there, too, and must not lose that
// cell. All lines have it, or the rule below the head says so, or what gives most lines the same number of cells.
func pipes(lines []string, markdown bool) *Grid {
	var texts []string
	begin, end := [2]int{}, [2]int{} // lines with a pipe there, and lines
	ruled, ruleBegins, ruleEnds := false, false, false
	for _, l := range lines {
		l = hanzi.Trim(l)
		first, last := strings.HasPrefix(l, "|"), strings.HasSuffix(l, "|")
		if pipeRule.MatchString(l) {
			ruled, ruleBegins, ruleEnds = true, first, last
			continue
		}
		begin, end = [2]int{begin[0] + bit(first), begin[1] + 1}, [2]int{end[0] + bit(last), end[1] + 1}
		texts = append(texts, strings.ReplaceAll(l, `\|`, "｜"))
	}
	options := func(count [2]int, rule bool) []string {
		switch {
		case count[0] == count[1]:
			return []string{"|"}
		case count[0] == 0:
			return []string{""}
		case ruled:
			return []string{strings.Repeat("|", bit(rule))}
		}
		return []string{"", "|"}
	}
	var best [][]string
	most := -1
	for _, b := range options(begin, ruleBegins) {
		for _, e := range options(end, ruleEnds) {
			counts, equal := map[int]int{}, 0
			var rows [][]string
			for _, l := range texts {
				row := strings.SplitN(strings.TrimSuffix(strings.TrimPrefix(l, b), e), "|", MaxColumns+2)
				rows = append(rows, row)
				counts[len(row)]++
				equal = max(equal, counts[len(row)])
			}
			if equal > most {
				best, most = rows, equal
			}
		}
	}
	t := &Grid{}
	for _, row := range best {
		for i := range row {
			if markdown {
				row[i] = cellText(Plain(code(inline(looked(row[i])))))
			}
		}
		t.Rows = append(t.Rows, cellsOf(row))
	}
	return t
}
