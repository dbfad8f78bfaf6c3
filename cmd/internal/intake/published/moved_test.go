package published

import (
	"slices"
	"strconv"
	"testing"

	"nianbao/templates"
)

// putIn puts a column before the one of 法律服务机构 into every row of table 三: its head, and figures or nothing below it.
func (s *sample) putIn(head string, figures bool) {
	rows, at := s.tables["applications"], 0
	for i, c := range rows[s.row("applications", "new")] {
		if c.key.Column() == "legal" {
			at = i
		}
	}
	for r := range rows {
		c := cellOf{text: head}
		switch below := slices.ContainsFunc(rows[r], func(c cellOf) bool { return c.key != "" }); {
		case below && figures:
			c.text = strconv.Itoa(5001 + r)
		case below:
			c.text = ""
		case r < 2:
			c = cellOf{cont: true}
			for i := at - 1; i >= 0; i-- { // the group above it is wider
				if !rows[r][i].cont {
					rows[r][i].cols++
					break
				}
			}
		}
		rows[r] = slices.Insert(slices.Clone(rows[r]), at, c)
	}
}

// push puts a figure before those of 法律服务机构 in some rows of table 三, and nothing above it.
func (s *sample) push(in func(row string) bool) {
	for r, row := range s.tables["applications"] {
		for i, c := range row {
			if c.key.Column() == "legal" && c.key != "" && in(c.key.Row()) {
				s.tables["applications"][r] = slices.Insert(slices.Clone(row), i, cellOf{text: strconv.Itoa(5001 + r)})
				break
			}
		}
	}
}

// again puts table 二 below itself once more.
func (s *sample) again(change func()) {
	first := s.tables["disclosure"]
	s.tables["disclosure"] = s.grid(s.form.Table("disclosure"))
	change()
	s.tables["disclosure"] = append(first, s.tables["disclosure"]...)
}

// TestMoved: figures that came into a head, and tables that stand twice, are no table's any more; what only looks so is read.
func TestMoved(t *testing.T) {
	for _, c := range []struct {
		reason string
		bend   func(*sample)
		lost   func(templates.Key) bool // nil: nothing
	}{
		{"a column of the agency's own", func(s *sample) { s.putIn("备注", false) }, nil},
		{"one with figures and a word", func(s *sample) { s.putIn("上年合计", true) }, nil},
		{"one whose head is a number of the column", func(s *sample) { s.putIn("5", true) }, nil},
		{"one whose head is a figure", func(s *sample) { s.putIn("5003", true) },
			func(k templates.Key) bool { return k.Table() == "applications" }},
		{"figures pushed aside below a head that has not moved, a total blank", func(s *sample) {
			s.push(func(string) bool { return true })
			s.put("applications.granted.total", "")
		}, func(k templates.Key) bool { return k.Table() == "applications" }},
		{"one row pushed aside", func(s *sample) {
			s.push(func(row string) bool { return row == "granted" })
		}, func(k templates.Key) bool { return k.Row() == "granted" }},
		{"a table twice, the same", func(s *sample) { s.again(func() {}) }, nil},
		{"a table twice, a figure another", func(s *sample) {
			s.again(func() { s.put("disclosure.licensing.decisions", "4711") })
		}, func(k templates.Key) bool { return k == "disclosure.licensing.decisions" }},
		{"a table twice in two places, a figure another and a row in one only", func(s *sample) {
			s.dropRow("disclosure", "compulsion")
			s.text["二"] = []string{htmlOf(s.grid(s.form.Table("disclosure")))}
			s.put("disclosure.licensing.decisions", "4711")
		}, func(k templates.Key) bool {
			return k == "disclosure.licensing.decisions" || k.Row() == "compulsion"
		}},
		{"a table in two places, the last row in the second", func(s *sample) {
			rows := s.tables["disclosure"]
			s.tables["disclosure"] = rows[:len(rows)-3]
			s.text["二"] = []string{htmlOf(rows[len(rows)-3:])}
		}, nil},
	} {
		s := newSample(t, "2021")
		truth := s.truth()
		c.bend(s)
		res := readNamed("r.html", []byte(s.html()), nil)
		for _, key := range s.form.Keys() {
			lost := c.lost != nil && c.lost(key)
			switch got := res.Filing.Cell(key); {
			case lost != (got.Kind == templates.CellUnreadable):
				t.Errorf("%s: %s is %v", c.reason, key, got)
			case !lost && shown(got) != truth[key]:
				t.Errorf("%s: %s is %s, want %s", c.reason, key, shown(got), truth[key])
			}
		}
		if s.text["二"] != nil { // a table in the words of a page
			continue
		}
		for _, text := range []string{s.tabbed(true), s.tabbed(false), s.spaced(2)} { // which vouch for less, and never read wrongly
			res := readNamed("r.txt", []byte(text), nil)
			for _, key := range s.form.Keys() {
				got, lost := res.Filing.Cell(key), c.lost != nil && c.lost(key)
				if got.Kind != templates.CellUnreadable && (lost || shown(got) != truth[key]) {
					t.Errorf("%s, as text: %s is %s", c.reason, key, shown(got))
				}
			}
		}
	}
}
