package published

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/testdata/tier"
)

// twoFigures is the truth of a figure of which two stand there: neither may be read.
const twoFigures = "two figures"

// A clerking is one way in which clerks damage whole lines of a table. It changes the truth where what stands there is another
// table, which nobody can see.
type clerking struct {
	name string
	more bool // there are more figures than there were: where blank cells leave no trace one may stand in the place of another
	do   func(s *sample, r *rand.Rand, table string, truth map[templates.Key]string)
}

var clerkings = []clerking{
	{"two rows exchanged", false, func(s *sample, r *rand.Rand, table string, _ map[templates.Key]string) {
		rows := s.tables[table]
		a, b := r.IntN(len(rows)), r.IntN(len(rows))
		rows[a], rows[b] = rows[b], rows[a]
	}},
	{"another row pasted over", false, func(s *sample, r *rand.Rand, table string, _ map[templates.Key]string) {
		rows := s.tables[table]
		rows[r.IntN(len(rows))] = slices.Clone(rows[r.IntN(len(rows))])
	}},
	{"another row's figures pasted over", false, func(s *sample, r *rand.Rand, table string, truth map[templates.Key]string) {
		rows := s.tables[table]
		at, from := figuresOf(rows[r.IntN(len(rows))]), figuresOf(rows[r.IntN(len(rows))])
		for i := range min(len(at), len(from)) {
			at[i].text = from[i].text
			truth[at[i].key] = shown(templates.ParseFigure(at[i].text, s.form.Figure(at[i].key)))
		}
	}},
	{"a row without a name put in", true, func(s *sample, r *rand.Rand, table string, _ map[templates.Key]string) {
		rows := s.tables[table]
		at := r.IntN(len(rows))
		var row []cellOf
		for range rows[at] {
			row = append(row, cellOf{text: strconv.Itoa(6001 + r.IntN(900))})
		}
		s.tables[table] = slices.Insert(slices.Clone(rows), at, row)
	}},
	{"a column put in", true, func(s *sample, r *rand.Rand, table string, _ map[templates.Key]string) {
		rows := s.tables[table]
		i := r.IntN(len(rows[0]))
		for k := range rows {
			rows[k] = slices.Insert(slices.Clone(rows[k]), min(i, len(rows[k])), cellOf{text: strconv.Itoa(5001 + k)})
		}
	}},
	{"the table twice", true, func(s *sample, r *rand.Rand, table string, truth map[templates.Key]string) {
		for _, row := range slices.Clone(s.tables[table]) {
			row = slices.Clone(row)
			for _, c := range figuresOf(row) {
				if r.IntN(2) == 0 {
					c.text = strconv.Itoa(8001 + r.IntN(900))
					truth[c.key] = twoFigures
				}
			}
			s.tables[table] = append(s.tables[table], row)
		}
	}},
	{"blanks in a figure", true, func(s *sample, r *rand.Rand, table string, _ map[templates.Key]string) {
		rows := s.tables[table]
		for _, c := range figuresOf(rows[r.IntN(len(rows))]) {
			if chars := []rune(c.text); len(chars) > 1 && r.IntN(2) == 0 && !strings.Contains(c.text, "（") {
				blank := []string{"\u2009", "\u00a0", "\u3000", " ", ","}[r.IntN(5)]
				at := 1 + r.IntN(len(chars)-1)
				c.text = string(chars[:at]) + blank + string(chars[at:])
			}
		}
	}},
}

func figuresOf(row []cellOf) (list []*cellOf) {
	for i := range row {
		if row[i].key != "" {
			list = append(list, &row[i])
		}
	}
	return list
}

// unseen reports that what a dress shows is another table: a figure too many where a blank one leaves no trace.
func (d *dress) unseen(c *clerking, shape *shape) bool {
	return c != nil && c.more && d.traces < allTotals && shape.needs > d.traces
}

// TestDressesDamaged damages the tables as files are damaged and as clerks do it, and cuts half of the files: what is read is right
// all the same. The table of it is logged: dresses by shapes, figures right, refused and wrong.
func TestDressesDamaged(t *testing.T) {
	rounds := tier.Rounds(3, 150)
	if n, err := strconv.Atoi(os.Getenv("NIANBAO_ROUNDS")); err == nil {
		rounds = n
	}
	first, _ := strconv.Atoi(os.Getenv("NIANBAO_SEED")) // where to begin
	files, silent := 0, 0
	counts := map[string]map[string]*[3]int{}
	for seed := first; seed < first+rounds; seed++ {
		r := rand.New(rand.NewPCG(uint64(seed), 21))
		s := newSample(t, templates.Forms()[seed%2].ID)
		shape := &shapes[r.IntN(len(shapes))]
		if !shape.bent {
			shape.fill(s, r)
		}
		truth, how, clerk := s.truth(), "", (*clerking)(nil)
		if r.IntN(2) == 0 {
			how = s.bend(r, map[string]bool{})
		} else {
			clerk = &clerkings[r.IntN(len(clerkings))]
			table := s.form.Tables[r.IntN(len(s.form.Tables))].ID
			clerk.do(s, r, table, truth)
			how = clerk.name + " in " + table
		}
		for _, d := range dresses {
			if d.slow && !tier.Full() || d.unseen(clerk, shape) {
				continue
			}
			text := d.write(s)
			if r.IntN(2) == 0 && !slices.Contains(slices.Collect(maps.Values(truth)), twoFigures) { // the end of the file is lost
				text = text[:len(text)/4+r.IntN(len(text)*3/4)]
			}
			if strings.HasSuffix(d.file, "t") || strings.HasSuffix(d.file, "d") {
				text = strings.ToValidUTF8(text, "")
			}
			right, refused, wrong := verdict(s.form, readNamed(d.file, []byte(text), nil), truth)
			if counts[d.name] == nil {
				counts[d.name] = map[string]*[3]int{}
			}
			if counts[d.name][shape.name] == nil {
				counts[d.name][shape.name] = &[3]int{}
			}
			n := counts[d.name][shape.name]
			n[0], n[1] = n[0]+right, n[1]+refused
			files++
			if wrong != "" {
				silent, n[2] = silent+1, n[2]+strings.Count(wrong, ", was ")
				t.Errorf("seed %d, %s, %s, %s:%s", seed, d.name, shape.name, how, wrong)
			}
		}
	}
	table := ""
	for _, d := range dresses {
		table += "\n" + d.name + ":"
		for _, shape := range shapes {
			if n := counts[d.name][shape.name]; n != nil {
				table += fmt.Sprintf("  %s %d/%d/%d", shape.name, n[0], n[1], n[2])
			}
		}
	}
	t.Logf("%d files, %d with a wrong figure; figures right/refused/wrong%s", files, silent, table)
}

// TestFoldedAnywhere breaks the lines of reports after so many columns or characters, wherever that is. A figure of table 二 that is
// cut so beside a blank one would be two where two belong: it is neither joined nor read as two.
func TestFoldedAnywhere(t *testing.T) {
	cut, right, step := 0, 0, tier.Rounds(25, 3)
	for seed := range tier.Rounds(3, 10) {
		s := newSample(t, "2021")
		s.filing = generated(t, s.form, seed)
		for _, tb := range s.form.Tables {
			s.tables[tb.ID] = s.grid(tb)
		}
		s.put("disclosure.regulations.issued", "123456789")
		s.put("disclosure.regulations.repealed", "")
		truth := s.truth()
		row := func(end string) func([][]cellOf) string {
			return eachRow(func(texts []string, _ int) string {
				return strings.Join(strings.Fields(strings.Join(texts, " ")), " ") + end
			})
		}
		line := func(p string) string { return p + "\n" }
		for _, text := range []string{
			strings.Join(strings.Fields(s.strung()), " "),
			s.document(line, func(rows [][]cellOf) string { return strings.TrimSpace(row(" ")(rows)) + "\n" }),
			s.document(line, row("\n")),
		} {
			for width := 12 + seed%step; width <= 120; width += step {
				columns, chars := "", ""
				for l := range strings.Lines(text) {
					columns += folded(l, width, anywhere)
					chars += foldedRunes(strings.TrimSpace(l), width)
				}
				for _, text := range []string{columns, chars, strings.ReplaceAll(chars, " \n", "\n")} {
					r, _, wrong := verdict(s.form, readNamed("r.txt", []byte(text), nil), truth)
					if right += r; wrong != "" {
						t.Errorf("seed %d, width %d:%s\n%s", seed, width, wrong, text)
					}
					if strings.Contains(strings.ReplaceAll(text, "\n", ""), "规章 123456789 ") && !strings.Contains(text, "规章 123456789 ") {
						cut++
					}
				}
			}
		}
	}
	if cut == 0 || right == 0 {
		t.Errorf("%d cut, %d figures right", cut, right)
	}
}

// foldedRunes breaks a line after so many characters, and drops nothing.
func foldedRunes(line string, n int) string {
	var b strings.Builder
	for part := range slices.Chunk([]rune(line), n) {
		b.WriteString(string(part) + "\n")
	}
	return b.String()
}
