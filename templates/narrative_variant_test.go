package templates

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A variant is a sentence in which each wrong number stands as [right|wrong]: with all the right ones there is no finding on the
// narrative, and with any one wrong there is. base names the filing, why says what decides.
type variant struct{ why, base, passage, text string }

// variantBases are the figures: D a bureau with some of everything, S an archive, M a county bureau, Z a town with nothing, C a
// county. The columns are as in large.
var variantBases = map[string]map[string]string{
	"D": {
		"disclosure.normative": "6 2 31", "disclosure.licensing": "1286", "disclosure.penalties": "214",
		"disclosure.compulsion": "9", "disclosure.fees": "45.678", "applications.new": "71 12 0 1 2 0",
		"applications.carried_in": "3 1 0 0 0 0", "applications.granted": "30 6 0 1 1 0", "applications.partial": "9 2 0 0 0 0",
		"applications.refused_law": "2 0 0 0 0 0", "applications.refused_third_party": "2 1 0 0 0 0", "applications.refused_internal": "4 0 0 0 0 0",
		"applications.refused_process": "3 0 0 0 0 0", "applications.refused_case_file": "0 0 0 0 1 0", "applications.refused_inquiry": "2 0 0 0 0 0",
		"applications.unavailable_not_held": "7 2 0 0 0 0", "applications.unavailable_to_make": "2 0 0 0 0 0", "applications.unavailable_unclear": "1 0 0 0 0 0",
		"applications.unprocessed_petition": "4 0 0 0 0 0", "applications.unprocessed_repeat": "0 1 0 0 0 0", "applications.other_uncorrected": "2 0 0 0 0 0",
		"applications.other_other": "2 0 0 0 0 0", "applications.carried_out": "4 1 0 0 0 0", "reviews.reconsideration": "5 2 1 1",
		"reviews.direct_suit": "2 0 0 1", "reviews.suit_after_review": "3 0 1 0",
	},
	"S": {
		"disclosure.normative": "0 0 5", "applications.new": "3 0 0 0 0 0", "applications.granted": "2 0 0 0 0 0",
		"applications.partial": "1 0 0 0 0 0",
	},
	"M": {
		"disclosure.normative": "2 0 11", "disclosure.licensing": "57", "disclosure.penalties": "4",
		"applications.new": "12 2 0 0 0 0", "applications.granted": "7 1 0 0 0 0", "applications.partial": "1 0 0 0 0 0",
		"applications.unavailable_not_held": "3 1 0 0 0 0", "applications.unprocessed_petition": "1 0 0 0 0 0", "reviews.reconsideration": "1 0 0 0",
		"reviews.suit_after_review": "1 0 0 0",
	},
	"Z": {},
	"C": {
		"disclosure.normative": "42 17 268", "disclosure.licensing": "45210", "disclosure.penalties": "3127",
		"disclosure.compulsion": "208", "disclosure.fees": "1861.06", "applications.new": "571 45 1 2 4 1",
		"applications.carried_in": "25 2 0 0 0 0", "applications.granted": "256 26 1 1 2 0", "applications.partial": "66 8 0 0 0 0",
		"applications.refused_secret": "1 0 0 0 0 0", "applications.refused_law": "3 0 0 0 0 0", "applications.refused_safety": "2 0 0 0 0 0",
		"applications.refused_third_party": "16 2 0 0 0 0", "applications.refused_internal": "6 0 0 0 0 0", "applications.refused_process": "13 1 0 0 0 0",
		"applications.refused_case_file": "5 0 0 0 0 0", "applications.refused_inquiry": "11 0 0 1 0 0", "applications.unavailable_not_held": "97 4 0 0 1 0",
		"applications.unavailable_to_make": "16 1 0 0 0 0", "applications.unavailable_unclear": "9 0 0 0 0 0", "applications.unprocessed_petition": "25 0 0 0 0 0",
		"applications.unprocessed_repeat": "11 0 0 0 0 0", "applications.unprocessed_publication": "3 1 0 0 0 0", "applications.unprocessed_reissue": "6 0 0 0 0 0",
		"applications.other_uncorrected": "12 0 0 0 1 0", "applications.other_unpaid": "1 0 0 0 0 0", "applications.other_other": "20 1 0 0 0 1",
		"applications.carried_out": "17 3 0 0 0 0", "reviews.reconsideration": "31 6 8 3", "reviews.direct_suit": "3 0 1 1",
		"reviews.suit_after_review": "10 1 2 1",
	},
}

var variantNames = map[string][2]string{
	"D": {"示例市自然资源局", "市自然资源局"},
	"S": {"示例县档案局", "县档案局"},
	"M": {"示例县交通运输局", "县交通局"},
	"Z": {"示例县柳河镇人民政府", "柳河镇"},
	"C": {"示例县人民政府", "县政府"},
}

// layRows lays rows of figures, each from its first column on.
func layRows(t testing.TB, filing *Filing, rows map[string]string) {
	t.Helper()
	columns := map[string]string{"applications": "natural business research charity legal other", "reviews": "upheld corrected other pending",
		"disclosure.normative": "issued repealed effective", "disclosure.fees": "amount", "disclosure": "decisions"}
	for _, row := range slices.Sorted(maps.Keys(rows)) {
		names := columns[row]
		if names == "" {
			names = columns[row[:strings.IndexByte(row, '.')]]
		}
		for i, figure := range strings.Fields(rows[row]) {
			lay(t, filing, map[string]string{row + "." + strings.Fields(names)[i]: figure})
		}
	}
}

var choice = regexp.MustCompile(`\[([^\[\]|]*)\|([^\[\]|]*)\]`)

// choose writes out a text with its right numbers, but for the wrong one of index wrong.
func choose(text string, wrong int) string {
	i := -1
	return choice.ReplaceAllStringFunc(text, func(s string) string {
		i++
		if i == wrong {
			return choice.ReplaceAllString(s, "$2")
		}
		return choice.ReplaceAllString(s, "$1")
	})
}

func variants(t *testing.T, list []variant) {
	t.Helper()
	for _, v := range list {
		reports(t, v.why, v.base, v.passage+" "+v.text)
	}
}

// reports checks a report, right and with each of its wrong numbers. Each line is a paragraph and opens with its passage.
func reports(t *testing.T, why, base, text string) {
	t.Helper()
	filing := plain(form(t, "2021"))
	filing.Agency.Name, filing.Agency.Short = variantNames[base][0], variantNames[base][1]
	layRows(t, filing, variantBases[base])
	usual := maps.Clone(filing.Narrative)
	for wrong := -1; wrong < len(choice.FindAllString(text, -1)); wrong++ {
		filing.Narrative = maps.Clone(usual)
		seen := map[string]bool{}
		for line := range strings.Lines(strings.TrimSpace(choose(text, wrong))) {
			passage, paragraph, _ := strings.Cut(strings.TrimSpace(line), " ")
			if seen[passage] {
				paragraph = filing.Narrative[passage] + "\n" + paragraph
			}
			filing.Narrative[passage], seen[passage] = paragraph, true
		}
		found := false
		r := Check(filing, Options{})
		for _, f := range r.Findings {
			found = found || strings.HasPrefix(f.Code, "narrative.") && f.Code != "narrative.length"
		}
		if found != (wrong >= 0) {
			t.Errorf("%s: %s (%s)\n\tfound: %v%s", base, choose(text, wrong), why, found, messages(r))
		}
	}
}
