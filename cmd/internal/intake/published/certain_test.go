package published

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/tier"
)

// distinct gives every figure of a sample a number of its own, so that one in a wrong place shows.
func (s *sample) distinct(r *rand.Rand) map[templates.Key]string {
	truth := map[templates.Key]string{}
	n := int64(1000)
	for _, key := range s.form.Keys() {
		n += 1 + r.Int64N(5)
		text := formula.FromInt(n).String()
		if r.IntN(9) == 0 {
			text = ""
		}
		truth[key] = text
		s.put(key, text)
	}
	return truth
}

// bend damages one table in a way in which real files are damaged, and says how. A line is damaged once only: a cell lost
// here and a blank one put in there leaves a file that says something else, which nobody can see.
func (s *sample) bend(r *rand.Rand, done map[string]bool) string {
	table := s.form.Tables[r.IntN(len(s.form.Tables))].ID
	rows := s.tables[table]
	at := r.IntN(len(rows))
	if line := fmt.Sprint(table, at); done[line] {
		return "nothing"
	} else {
		done[line] = true
	}
	i := r.IntN(len(rows[at]))
	// A column of totals that is lost with its head is one that was left out, which is read and said (totals.go).
	leftOut := slices.ContainsFunc(rows, func(row []cellOf) bool { return i < len(row) && row[i].text == "总计" })
	switch r.IntN(7) {
	case 0: // a cell lost
		rows[at] = slices.Delete(slices.Clone(rows[at]), i, i+1)
		return fmt.Sprint("cell lost ", table, at, i)
	case 1: // two run together
		if i+1 < len(rows[at]) {
			row := slices.Clone(rows[at])
			row[i].text += row[i+1].text
			rows[at] = slices.Delete(row, i+1, i+2)
		}
		return fmt.Sprint("run together ", table, at, i)
	case 2: // a cell too many
		rows[at] = slices.Insert(slices.Clone(rows[at]), i, cellOf{})
		return fmt.Sprint("blank cell too many ", table, at, i)
	case 3: // a line lost
		s.tables[table] = slices.Delete(slices.Clone(rows), at, at+1)
		return fmt.Sprint("line lost ", table, at)
	case 4: // a column lost everywhere
		if leftOut {
			return "nothing"
		}
		for k := range rows {
			if i < len(rows[k]) {
				rows[k] = slices.Delete(slices.Clone(rows[k]), i, i+1)
			}
		}
		return fmt.Sprint("column lost ", table, i)
	case 5: // the page is too narrow: the ends of all lines lost
		if leftOut {
			return "nothing"
		}
		for k := range rows {
			rows[k] = rows[k][:min(len(rows[k]), max(i, 2))]
		}
		return fmt.Sprint("cut at ", table, i)
	}
	// the ends of the lines below the head lost
	for k := range rows {
		if k >= at {
			rows[k] = rows[k][:min(len(rows[k]), max(i, 2))]
		}
	}
	return fmt.Sprint("cut from line ", table, at, i)
}

// TestNeverAGuess damages tables at random: a figure that is handed out is the right one, whatever was lost around it.
// Blank is right only where it was blank.
func TestNeverAGuess(t *testing.T) {
	rounds := tier.Rounds(50, 150)
	if n, err := strconv.Atoi(os.Getenv("NIANBAO_ROUNDS")); err == nil {
		rounds = n
	}
	forms := templates.Forms()
	read, lost := 0, 0
	for seed := range rounds {
		r := rand.New(rand.NewPCG(uint64(seed), 8))
		s := newSample(t, forms[seed%len(forms)].ID)
		truth := s.distinct(r)
		done := map[string]bool{}
		how := s.bend(r, done)
		if r.IntN(2) == 0 {
			how += ", " + s.bend(r, done)
		}
		for name, text := range map[string]string{"keep.txt": s.tabbed(true), "drop.txt": s.tabbed(false), "r.html": s.html(), "spaces.txt": s.spaced(18), "pipes.md": s.piped()} {
			res := readNamed(name, []byte(text), nil)
			for _, x := range res.Findings {
				if strings.Contains(x.Message, "读取时出错") {
					t.Errorf("seed %d, %s, %s: %s", seed, name, how, x.Message)
				}
			}
			if res.Filing == nil || res.Filing.Form != s.form {
				continue
			}
			for _, key := range s.form.Keys() {
				c := res.Filing.Cell(key)
				switch {
				case c.Kind == templates.CellUnreadable:
					lost++
				case c.Kind == templates.CellNumber && c.Number.String() == truth[key], c.Kind == templates.CellBlank && truth[key] == "":
					read++
				case c.Kind == templates.CellText: // seen to be wrong by everyone
				default:
					t.Errorf("seed %d, %s, %s: %s is %s, was %q", seed, name, how, key, shown(c), truth[key])
				}
			}
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d figures read rightly, %d unreadable", read, lost)
}

// TestCutRow: of a row of text that ends before its head two equal figures may be one, written once for each column that a merged
// cell covers.
func TestCutRow(t *testing.T) {
	head := &columns{text: true, inOrder: true, width: 5, leaves: make([]leaf, 2)}
	for _, c := range []struct {
		reason  string
		figures [2]string
		end     float64
		read    bool
	}{
		{"two figures, some blank cells lost", [2]string{"35", "70"}, 3, true},
		{"the same figure twice, and the row was cut", [2]string{"35", "35"}, 3, false},
		{"the same figure twice in a whole row", [2]string{"35", "35"}, 5, true},
	} {
		row := []blocks.Cell{{Text: c.figures[0], X0: 1, X1: 2, Fresh: true}, {Text: c.figures[1], X0: 2, X1: c.end, Fresh: true}}
		if _, ok := head.count(row); ok != c.read {
			t.Errorf("%s: %t", c.reason, ok)
		}
	}
}

// TestTorn: a narrow gap among wide ones may be a blank inside a figure; where all stand close, or far, it is between two.
func TestTorn(t *testing.T) {
	for _, c := range []struct {
		why, line string
		want      bool
	}{
		{"a wide blank in a figure", "0          70        5　5          53        40        218", true},
		{"a thin one", "0          70        5\u20095          53        40        218", true},
		{"one blank between all", "0 70 55 53 40 218", false},
		{"two between all", "0  70  55  53  40  218", false},
		{"aligned, the narrowest three", "0      70   1255      53      40      218", false},
		{"aligned, none far apart", "0   70  12  53   40  218", false},
		{"a figure is cut, and all stand close", "0  70  5 5  53  40  218", false}, // what adds up to it vouches, or does not
	} {
		if got := torn(spread(c.line)); got != c.want {
			t.Errorf("%s: %v, want %v", c.why, got, c.want)
		}
	}
}
