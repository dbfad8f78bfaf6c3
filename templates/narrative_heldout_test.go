package templates

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// heldOutTo returns how many findings on the narrative a text makes in a passage of the report that a folder holds, with whatever is
// changed of its agency.
func heldOutTo(t *testing.T, dir string, change ...func(*Agency)) func(passage, text string) int {
	read := func(name string) *Filing {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		filing, err := ReadFiling(data, Lookup)
		if err != nil {
			t.Fatal(err)
		}
		return filing
	}
	previous, report := read("previous.json"), read("filing.json")
	for _, c := range change {
		c(&report.Agency)
	}
	return func(passage, text string) (n int) {
		filing := report.Clone()
		if passage != "" {
			filing.Narrative[passage] = text
		}
		for _, f := range Check(filing, Options{Previous: previous}).Findings {
			left := f.Code == "narrative.missing" || strings.Contains(f.Message, "没有写收没收取") // it is not said of the sentence
			if strings.HasPrefix(f.Code, "narrative.") && !left {
				n++
			}
		}
		return n
	}
}

// TestHeldOut: sentences of the lists in testdata/prose, each alone in its passage. What is right is never asked about; of what is
// wrong at least so many per cent are found. See the README there for who wrote which.
func TestHeldOut(t *testing.T) {
	read := func(name string) []byte {
		data, err := os.ReadFile("testdata/prose/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for _, list := range []struct {
		file  string
		least int // per cent of what is wrong
	}{{"working.tsv", 97}, {"twins.tsv", 93}, {"health/working.tsv", 96}, {"health/twins.tsv", 85}, {"town/twins.tsv", 96},
		{"third/aside.tsv", 92}, {"third/seen.tsv", 93},
		{"housing/working.tsv", 95}, {"housing/twins.tsv", 93},
		{"housing/aside.tsv", 96},
		{"market/working.tsv", 98}, {"market/early.tsv", 95}, {"market/twins.tsv", 96}, {"market/aside.tsv", 90},
		{"market/clerks.tsv", 90}, {"housing/clerks.tsv", 92}, {"sixth/working.tsv", 96}, {"sixth/twins.tsv", 93}, {"sixth/aside.tsv", 92},
		{"seventh/working.tsv", 96}, {"seventh/twins.tsv", 80}, {"seventh/aside.tsv", 82}} {
		asked := heldOutTo(t, filepath.Dir(filepath.Join("testdata/prose", list.file)))
		usual := asked("", "")
		found, all, right := 0, 0, 0
		missed := map[string]int{}
		for i, line := range strings.Split(strings.TrimSpace(string(read(list.file))), "\n") {
			column := strings.Split(line, "\t")
			if i == 0 {
				continue
			}
			label, kind, passage, text := column[1], column[2], column[4], column[5]
			told := asked(passage, text) > usual
			switch {
			case label == "right":
				if right++; told {
					t.Errorf("%s: a false alarm: %s", list.file, text)
				}
			case told:
				found, all = found+1, all+1
			default:
				all++
				missed[kind]++
			}
		}
		if 100*found < list.least*all {
			t.Errorf("%s: %d of %d are found, %d %% were", list.file, found, all, list.least)
		}
		t.Logf("%s: %d of %d found, none of %d right ones asked about; missed: %v", list.file, found, all, right, missed)
	}
}
