package published

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/testdata/tier"
)

// A dress is a way in which programs write a table as text.
type dress struct {
	name, file string
	paragraph  string                  // with %s
	table      func([][]cellOf) string // nil: everything in one line
	refused    bool                    // nobody can read it
}

// shownCells are the texts of the cells that begin in a row, and how many places they cover besides.
func shownCells(row []cellOf) (texts []string, covered int) {
	for _, c := range row {
		if !c.cont {
			texts = append(texts, c.text)
			covered += max(c.cols, 1) - 1
		}
	}
	return texts, covered
}

// eachRow writes a table row by row.
func eachRow(write func(texts []string, covered int) string) func([][]cellOf) string {
	return func(rows [][]cellOf) string {
		var b strings.Builder
		for _, row := range rows {
			b.WriteString(write(shownCells(row)))
		}
		return b.String()
	}
}

// dresses of tables whose cells stand one after the other; the cases 03 to 08 are of the first six.
var dresses = []dress{
	{name: "bars without outer ones", file: "r.txt", paragraph: "%s\n", table: eachRow(func(texts []string, _ int) string {
		return strings.Join(texts, " | ") + " |\n"
	})},
	{name: "bars left over", file: "r.md", paragraph: "%s\n", table: eachRow(func(texts []string, covered int) string {
		return "| " + strings.Join(texts, " | ") + " | " + strings.Repeat("|", covered) + "\n"
	})},
	{name: "a cell a line with a bar", file: "r.txt", paragraph: "%s\n", table: eachRow(func(texts []string, covered int) string {
		return strings.Join(texts, " |\n") + " |\n" + strings.Repeat("|", covered) + "\n"
	})},
	{name: "cells begin on a new line", file: "r.md", paragraph: "%s\n", table: eachRow(func(texts []string, covered int) string {
		return "| \n " + strings.Join(texts, "  | \n ") + "  | " + strings.Repeat("|", covered) + "\n"
	})},
	{name: "a table a row", file: "r.md", paragraph: "%s\n\n", table: eachRow(func(texts []string, _ int) string {
		return "| " + strings.Join(texts, " | ") + " |\n|" + strings.Repeat("---|", len(texts)) + "\n\n"
	})},
	{name: "all in one line", file: "r.txt", paragraph: "%s "},
	{name: "a cell a paragraph", file: "r.html", paragraph: "<p>%s</p>\n", table: eachRow(func(texts []string, _ int) string {
		return "<p>" + strings.Join(texts, "</p>\n<p>") + "</p>\n"
	})},
	{name: "a cell a paragraph of Markdown", file: "r.md", paragraph: "%s\n\n", table: eachRow(func(texts []string, _ int) string {
		return strings.Join(texts, "\n\n") + "\n\n"
	})},
	{name: "digits run together", file: "r.txt", paragraph: "%s\n", refused: true, table: eachRow(func(texts []string, _ int) string {
		return strings.Join(texts, "") + "\n"
	})},
}

func (d *dress) write(s *sample) string {
	table := d.table
	if table == nil {
		table = eachRow(func(texts []string, _ int) string { return strings.Join(texts, " ") + " " })
	}
	return s.document(func(p string) string { return fmt.Sprintf(d.paragraph, p) }, table)
}

// shapes are what stands in the figures of a report.
var shapes = []struct {
	name   string
	fill   func(s *sample, r *rand.Rand)
	traced bool // nothing leaves no trace
}{
	{"as they are", func(*sample, *rand.Rand) {}, true},
	{"zeros", func(s *sample, _ *rand.Rand) {
		for _, k := range s.form.Keys() {
			s.put(k, "0")
		}
	}, true},
	{"remarks and units", func(s *sample, r *rand.Rand) {
		for _, k := range s.form.Keys() {
			switch text := s.filing.Cell(k).Number.String(); r.IntN(6) {
			case 0:
				s.put(k, text+"（含转办）")
			case 1:
				if s.form.Figure(k).Kind == templates.Count {
					s.put(k, text+"件")
				}
			}
		}
	}, true},
	{"signs for none", func(s *sample, _ *rand.Rand) {
		for _, k := range s.form.Keys() {
			if s.filing.Cell(k).Number.IsZero() {
				s.put(k, "/")
			}
		}
	}, true},
	{"blanks", func(s *sample, r *rand.Rand) {
		for _, k := range s.form.Keys() {
			if s.form.Computed(k) == nil && r.IntN(20) == 0 {
				s.put(k, "")
			}
		}
	}, false},
}

// truth is what each figure of a sample shows.
func (s *sample) truth() map[templates.Key]string {
	out := map[templates.Key]string{}
	for table := range s.tables {
		s.each(table, func(c *cellOf) {
			if c.key != "" {
				out[c.key] = shown(templates.ParseFigure(c.text, s.form.Figure(c.key)))
			}
		})
	}
	return out
}

// verdict compares what is read with the truth: right, refused or wrong.
func verdict(form *templates.Form, res *Result, truth map[templates.Key]string) (right, refused int, wrong string) {
	if res.Filing == nil || res.Filing.Form != form {
		return 0, len(truth), ""
	}
	for _, key := range form.Keys() {
		switch c := res.Filing.Cell(key); {
		case c.Kind == templates.CellUnreadable:
			refused++
		case shown(c) == truth[key]:
			right++
		default:
			wrong += fmt.Sprintf(" %s is %s, was %s", key, shown(c), truth[key])
		}
	}
	return right, refused, wrong
}

// TestDresses reads reports of every shape in every dress: at least 95 of a hundred that show all their figures are read
// whole, none is read wrongly, and what nobody can read is refused.
func TestDresses(t *testing.T) {
	for _, d := range dresses {
		for _, shape := range shapes {
			whole, refused, n := 0, 0, tier.Rounds(1, 40)
			for seed := range n {
				for _, form := range templates.Forms() {
					s := newSample(t, form.ID)
					s.filing = generated(t, form, seed)
					for _, tb := range form.Tables {
						s.tables[tb.ID] = s.grid(tb)
					}
					shape.fill(s, rand.New(rand.NewPCG(uint64(seed), 19)))
					res := readNamed(d.file, []byte(d.write(s)), nil)
					right, lost, wrong := verdict(form, res, s.truth())
					switch {
					case wrong != "":
						t.Errorf("%s, %s, form %s, seed %d:%s", d.name, shape.name, form.ID, seed, wrong)
						return
					case lost == 0:
						whole++
					case len(res.Findings) == 0:
						t.Errorf("%s, %s, form %s, seed %d: %d read, %d lost without a word", d.name, shape.name, form.ID, seed, right, lost)
					default:
						refused++
					}
				}
			}
			t.Logf("%s, %s: %d whole, %d refused by name", d.name, shape.name, whole, refused)
			if d.refused && whole > 0 || !d.refused && shape.traced && whole*100 < 95*(whole+refused) {
				t.Errorf("%s, %s: %d whole, %d refused", d.name, shape.name, whole, refused)
			}
		}
	}
}

// TestDressesDamaged damages the tables, and cuts the files: what is read is right all the same.
func TestDressesDamaged(t *testing.T) {
	files, read, lost := 0, 0, 0
	for seed := range tier.Rounds(3, 150) {
		r := rand.New(rand.NewPCG(uint64(seed), 21))
		form := templates.Forms()[seed%2]
		s := newSample(t, form.ID)
		truth := s.truth()
		how := s.bend(r, map[string]bool{})
		for _, d := range dresses {
			text := d.write(s)
			if r.IntN(2) == 0 { // the end of the file is lost
				text = text[:len(text)/4+r.IntN(len(text)*3/4)]
			}
			right, refused, wrong := verdict(form, readNamed(d.file, []byte(strings.ToValidUTF8(text, "")), nil), truth)
			files, read, lost = files+1, read+right, lost+refused
			if wrong != "" {
				t.Errorf("seed %d, %s, %s:%s", seed, d.name, how, wrong)
			}
		}
	}
	t.Logf("%d files: %d figures right, %d refused", files, read, lost)
}
