package report

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
)

var updateSeed = flag.Bool("update", false, "take the headings and tables from the seed anew")

// seedOutline holds the headings and the tables of the published report, line by line, without its sentences.
const seedOutline = "testdata/seed.txt"

var (
	seedSection = regexp.MustCompile(`^[一二三四五六]、[^\t。]*$`)
	seedItem    = regexp.MustCompile(`^（[一二三四五六]）([^\t。]*)`)
)

// outlineOf takes headings and tables out of the text of a report. The seed runs the headings of the second level into the
// text, （一）主动公开。县教体局…; the heading ends with the full stop.
func outlineOf(text string) []string {
	var list []string
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r", ""), "\n") {
		switch line = strings.TrimRight(line, " "); {
		case strings.Contains(line, "\t"):
			list = append(list, line)
		case seedSection.MatchString(line):
			list = append(list, line)
		case seedItem.MatchString(line):
			list = append(list, seedItem.FindString(line))
		}
	}
	return list
}

// A seedTable is one table of the outline: the words in reading order, and the figures of each row that has any.
type seedTable struct {
	words []string
	rows  []string
}

var seedDigits = regexp.MustCompile(`^[0-9]+$`)

func (t *seedTable) add(cells []string) {
	var figures []string
	for _, c := range cells {
		switch {
		case seedDigits.MatchString(c):
			figures = append(figures, c)
		case c != "":
			t.words = append(t.words, fold(c))
		}
	}
	if len(figures) > 0 {
		t.rows = append(t.rows, strings.Join(figures, " "))
	}
}

// fold drops what the seed's converter has changed in labels: blanks, and the width of brackets and commas.
func fold(s string) string {
	return strings.NewReplacer(" ", "", "\n", "", "(", "（", ")", "）", ",", "，", ":", "：").Replace(s)
}

// TestSeedReport holds the report of the corrected seed filing against the published one: the same headings in the same
// order, the same tables with the same words, the same figures but for the correction. What the seed's text has lost is
// said where it is left out.
func TestSeedReport(t *testing.T) {
	if seeds, _ := filepath.Glob("../../../../shared/seed/*.txt"); len(seeds) == 1 {
		data, err := os.ReadFile(seeds[0])
		if err != nil {
			t.Fatal(err)
		}
		now := strings.Join(outlineOf(string(data)), "\n") + "\n"
		if *updateSeed {
			if err := os.WriteFile(seedOutline, []byte(now), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if kept, err := os.ReadFile(seedOutline); err != nil || string(kept) != now {
			t.Fatalf("%s is not the seed's outline any more; -update takes it anew (%v)", seedOutline, err)
		}
	}
	data, err := os.ReadFile(seedOutline)
	if err != nil {
		t.Fatal(err)
	}
	var wantHeadings []string
	var want []*seedTable
	inTable := false
	for line := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n") {
		if !strings.Contains(line, "\t") {
			wantHeadings, inTable = append(wantHeadings, line), false
			continue
		}
		if !inTable {
			want, inTable = append(want, &seedTable{}), true
		}
		want[len(want)-1].add(strings.Split(line, "\t"))
	}

	source, err := os.ReadFile("../../../testdata/filings/海原县教育体育局2024-更正稿.json")
	if err != nil {
		t.Fatal(err)
	}
	f, err := templates.ReadFiling(source, templates.Lookup)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Build(f, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if doc.Title != "海原县教育体育局2024年政府信息公开工作年度报告" {
		t.Errorf("title %q", doc.Title)
	}
	var headings []string
	var got []*seedTable
	for _, b := range doc.Blocks {
		switch b := b.(type) {
		case *Heading:
			headings = append(headings, b.Text)
		case *Table:
			out := &seedTable{}
			for row := range b.Grid.Rows {
				var cells []string
				for i, c := range b.Grid.Cells {
					if c.Row == row {
						cells = append(cells, b.Texts[i])
					}
				}
				out.add(cells)
			}
			got = append(got, out)
		}
	}
	if !slices.Equal(headings, wantHeadings) {
		t.Errorf("headings\n%q, the seed has\n%q", headings, wantHeadings)
	}
	if len(got) != len(want) || len(got) != 3 {
		t.Fatalf("%d tables, the seed has %d", len(got), len(want))
	}
	for i := range want {
		words := got[i].words
		if i == 1 { // the seed's text has lost the column 总计 of the applications
			words = slices.DeleteFunc(slices.Clone(words), func(s string) bool { return s == "总计" })
		}
		if !slices.Equal(words, want[i].words) {
			t.Errorf("words of table %d\n%q, the seed has\n%q", i+1, words, want[i].words)
		}
		if i != 1 && !slices.Equal(got[i].rows, want[i].rows) {
			t.Errorf("figures of table %d\n%q, the seed has\n%q", i+1, got[i].rows, want[i].rows)
		}
	}
	// Of the applications each row of the seed has lost a column, so that only the rows that are not all 0 can be compared:
	// one application came in, and the total is not 0. The correction adds the item that the seed forgot: （六）3.其他.
	some := func(rows []string) (list []int) {
		for i, r := range rows {
			if strings.Trim(r, "0 ") != "" {
				list = append(list, i)
			}
		}
		return list
	}
	if len(got[1].rows) != 25 || len(want[1].rows) != 25 {
		t.Fatalf("%d rows of applications, the seed has %d", len(got[1].rows), len(want[1].rows))
	}
	if a, b := some(got[1].rows), some(want[1].rows); !slices.Equal(a, []int{0, 22, 23}) || !slices.Equal(b, []int{0, 23}) {
		t.Errorf("rows with figures %v, the seed's %v", a, b)
	}
	for _, i := range some(got[1].rows) {
		if got[1].rows[i] != "0 0 0 0 0 1 1" {
			t.Errorf("row %d is %q", i, got[1].rows[i])
		}
	}
}
