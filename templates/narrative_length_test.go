package templates

import (
	"strings"
	"testing"

	"nianbao/templates/hanzi"
)

// TestLengthCountsHeadings: the length of 一 is that of the printed part, heading and sub-headings included: the seed's are 1,055
// characters (official-format.md A3), of which 5 are 一、总体情况.
func TestLengthCountsHeadings(t *testing.T) {
	filing := plain(form(t, "2021"))
	filing.Narrative["overview.intro"] = ""
	n := hanzi.Count("一、总体情况")
	for _, p := range filing.Form.Sections[0].Passages {
		if filing.Narrative[p.ID] != "" {
			n += hanzi.Count(p.Heading) + hanzi.Count(filing.Narrative[p.ID])
		}
	}
	for _, tt := range []struct {
		more int
		want string
	}{{1000 - n, ""}, {1001 - n, "1001"}} {
		filing.Narrative["overview.intro"] = strings.Repeat("公", tt.more) + "123，。abc"
		r := Check(filing, Options{})
		got := ""
		for _, f := range r.Findings {
			got += f.Got
		}
		if got != tt.want {
			t.Errorf("%d characters more: %q, want %q%s", tt.more, got, tt.want, messages(r))
		}
	}
}
