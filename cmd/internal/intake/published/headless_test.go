package published

import (
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
)

// head changes the texts of the head of table 三 that stand above figures.
func (s *sample) head(change func(text string) string) {
	t := s.form.Table("applications")
	rows, left := s.tables[t.ID], 0
	for _, c := range t.Grid().Cells {
		if c.Role == templates.RoleFigure {
			left = c.Col
			break
		}
	}
	for r := range t.Grid().Head {
		for i := left; i < len(rows[r]); i++ {
			if !rows[r][i].cont {
				rows[r][i].text = change(rows[r][i].text)
			}
		}
	}
}

func backwards(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

// TestHeadless: a head that nobody can read is done without where all rows are there and add up, and where nothing of it says
// otherwise.
func TestHeadless(t *testing.T) {
	picture := func(string) string { return "<img src=h.png>" }
	for _, c := range []struct {
		reason string
		bend   func(*sample)
		read   bool
	}{
		{"a picture of each word", func(s *sample) { s.head(picture) }, true},
		{"no head at all", func(s *sample) { s.tables["applications"] = s.tables["applications"][3:] }, true},
		{"letters without a code", func(s *sample) { s.head(func(string) string { return "\uFFFD\uFFFD\uFFFD" }) }, true},
		{"letters in another order", func(s *sample) { s.head(backwards) }, true},
		{"some of it can be read", func(s *sample) {
			s.head(func(text string) string {
				if strings.Contains(text, "人") {
					return text
				}
				return picture("")
			})
		}, true},
		{"a sign for none is a figure", func(s *sample) {
			s.head(picture)
			for _, k := range s.form.Keys() {
				if s.filing.Cell(k).Number.IsZero() {
					s.put(k, "/")
				}
			}
		}, true},
		{"a row that does not add up", func(s *sample) { s.head(picture); s.put("applications.partial.natural", "4711") }, false},
		{"two figures that have changed places with another column's", func(s *sample) {
			s.head(picture)
			a, b := templates.Key("applications.new.total"), templates.Key("applications.new.natural")
			s.put(a, s.filing.Cell(b).Number.String())
			s.put(b, s.filing.Cell(a).Number.String())
		}, false},
		{"a figure left blank", func(s *sample) { s.head(picture); s.put("applications.new.legal", "") }, false},
		{"a row that is not there", func(s *sample) { s.head(picture); s.dropRow("applications", "unprocessed_repeat") }, false},
		{"two rows that have changed places", func(s *sample) {
			s.head(picture)
			rows, a, b := s.tables["applications"], s.row("applications", "new"), s.row("applications", "carried_in")
			rows[a], rows[b] = rows[b], rows[a]
		}, false},
		{"a column that is not there", func(s *sample) { s.dropColumn("applications", "legal"); s.head(picture) }, false},
		{"words of another table", func(s *sample) {
			s.head(func(text string) string { return strings.Replace(text, "科研机构", "政府机关", 1) })
		}, false},
		{"a word that stands above another column", func(s *sample) {
			s.head(func(text string) string {
				switch text {
				case "科研机构":
					return "自然人"
				case "自然人":
					return "科研机构"
				}
				return "<img src=h.png>"
			})
		}, false},
	} {
		s := newSample(t, "2021")
		c.bend(s)
		res := readNamed("r.html", []byte(s.html()), nil)
		truth, lost := s.truth(), 0
		for _, key := range s.form.Table("applications").Keys() {
			switch got := res.Filing.Cell(key); {
			case got.Kind == templates.CellUnreadable:
				lost++
			case shown(got) != truth[key]:
				t.Errorf("%s: %s is %s, want %s", c.reason, key, shown(got), truth[key])
			}
		}
		said := slices.ContainsFunc(res.Notes, func(n string) bool { return strings.Contains(n, "表头读不出来") })
		if (lost == 0) != c.read || said != c.read || c.read == (len(res.Findings) > 0) {
			t.Errorf("%s: %d lost, %v, %v", c.reason, lost, codes(res), res.Notes)
		}
	}
}
