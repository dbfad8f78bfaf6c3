package templates

import (
	"os"
	"strings"
	"testing"
)

// leastFound is how many of the contradictions in testdata/cases/narrative are found at least.
const leastFound = 67

// TestContradictions: sentences that contradict a filing, each alone in its passage. What is true or about something else is
// never asked about; of the contradictions as many are found as were before.
func TestContradictions(t *testing.T) {
	const dir = "../testdata/cases/narrative/"
	data, err := os.ReadFile(dir + "filing.json")
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile(dir + "sentences.tsv")
	if err != nil {
		t.Fatal(err)
	}
	found, all := 0, 0
	for line := range strings.Lines(string(list)) {
		kind, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		passage, text, _ := strings.Cut(rest, "\t")
		filing, err := ReadFiling(data, Lookup)
		if err != nil {
			t.Fatal(err)
		}
		usual := told(filing)
		filing.Narrative[passage] = text
		asked := told(filing) > usual
		switch {
		case kind != "contradicts" && asked:
			t.Errorf("a false alarm: %s", text)
		case kind == "contradicts":
			all++
			if asked {
				found++
			} else {
				t.Logf("not found: %s", text)
			}
		}
	}
	if found < leastFound {
		t.Errorf("%d of %d contradictions are found, %d were", found, all, leastFound)
	}
	t.Logf("%d of %d", found, all)
}

// told counts the findings on what a text says.
func told(filing *Filing) int {
	n := 0
	for _, f := range Check(filing, Options{}).Findings {
		if strings.HasPrefix(f.Code, "narrative.") && f.Code != "narrative.missing" {
			n++
		}
	}
	return n
}
