package report

import (
	"strings"
)

// titleWidth is how many characters of the title's size fit a line: 156 mm of 22 points.
const titleWidth = 20

// nameEnds are what the parts of an agency's name end with, unless a character before or after makes another word of it:
// 城市, 市场.
var nameEnds = []struct{ end, before, after string }{
	{"省", "", "级"}, {"自治区", "", ""}, {"自治州", "", ""}, {"自治县", "", ""}, {"自治旗", "", ""}, {"市", "城", "场政容民级域区辖"}, {"县", "", "级域"},
	{"区", "治社景灾山牧", "域划级"}, {"旗", "治", ""}, {"盟", "联同", ""}, {"州", "治", "市县区"}, {"镇", "乡城村", ""}, {"乡", "城", "村镇"}, {"街道", "", "办"},
	{"委员会", "", ""}, {"人民政府", "", "办"}, {"办事处", "", ""}, {"局", "", "部"}, {"厅", "", ""}, {"中心", "", ""}, {"公司", "", ""},
}

// longestName bounds the search for the best cuts: no agency's name is longer.
const longestName = 60

// joiners begin a line rather than end one.
const joiners = "和与及暨（"

// nameCuts returns the places, in characters, where a name may be broken, its begin and end among them: a word is not
// torn apart (GB/T 9704-2012, 7.3.1).
func nameCuts(chars []rune) []int {
	cuts := []int{0}
	for i := 1; i < len(chars); i++ {
		ends := strings.ContainsRune(joiners, chars[i])
		for _, e := range nameEnds {
			before, ok := strings.CutSuffix(string(chars[:i]), e.end)
			ends = ends || ok && before != "" && !strings.ContainsRune(e.after, chars[i]) &&
				(e.before == "" || strings.TrimRight(before, e.before) == before)
		}
		if ends {
			cuts = append(cuts, i)
		}
	}
	return append(cuts, len(chars))
}

// titleLines breaks a title after the agency's name, and a long name between its parts: into as few lines as hold it
// whole, as even as the parts allow. A name without parts is cut into lines of about the same length.
func titleLines(agency, rest string) []string {
	chars := []rune(agency)
	n := len(chars)
	lines := (n + titleWidth - 1) / titleWidth
	if lines <= 1 {
		return []string{agency, rest}
	}
	var best []int
	if n <= longestName {
		cuts := nameCuts(chars)
		if best = evenest(cuts, lines); best == nil {
			best = evenest(cuts, lines+1)
		}
	}
	if best == nil {
		for i := range lines + 1 {
			best = append(best, n*i/lines)
		}
	}
	var out []string
	for i := range len(best) - 1 {
		out = append(out, string(chars[best[i]:best[i+1]]))
	}
	return append(out, rest)
}

// evenest chooses cuts for a number of lines, none wider than the title may be, so that the squares of their lengths add
// up to the least; nil when there are none.
func evenest(cuts []int, lines int) []int {
	var best []int
	least := 0
	var try func(chosen []int, squares int)
	try = func(chosen []int, squares int) {
		at := chosen[len(chosen)-1]
		if len(chosen) == lines+1 {
			if at == cuts[len(cuts)-1] && (best == nil || squares < least) {
				best, least = append([]int{}, chosen...), squares
			}
			return
		}
		for _, c := range cuts {
			if n := c - at; n > 0 && n <= titleWidth {
				try(append(chosen, c), squares+n*n)
			}
		}
	}
	try([]int{0}, 0)
	return best
}
