package material

import (
	"cmp"
	"fmt"
	"slices"

	"nianbao/templates"
	"nianbao/templates/prose"
)

// A Number is one that only the text of an agency has.
type Number struct {
	Agency  string
	Passage *templates.Passage
	prose.Telling
	Why string // why it is not in the sum, "" where it is

	writer int
}

// A Sum adds up what agencies tell of a matter.
type Sum struct {
	Matter, Unit string
	Total        templates.Decimal
	Agencies     int // whose numbers are in it
	Left         int // who tell of it, and whose numbers are not

	passage *templates.Passage // in which the first of them tells of it
}

// mostNumbers is how many numbers of one passage are listed: reports have five or ten, a list of hundreds tells nobody anything.
const mostNumbers = 40

// read takes the numbers of a passage in. Told asks its reader for the year alone, so that there is one for all of them.
func (m *Material) read(reader *prose.Reader, writer, passage int, text string) {
	a, list := m.writers[writer].Agency, reader.Told(prose.TellingWords.Read(text))
	for i, t := range list[:min(len(list), mostNumbers)] {
		n := Number{Agency: a.Label(), Passage: m.passages[passage], Telling: t, writer: writer}
		if i == mostNumbers-1 && len(list) > mostNumbers {
			n.Why = fmt.Sprintf("这一段里有%d个数，后面的没有摘", len(list))
		}
		m.numbers = append(m.numbers, n)
	}
}

// told is whose numbers of one kind belong together.
type told struct {
	writer       int
	matter, unit string
}

// weigh says which numbers cannot be added up: rough ones, and those of an agency that tells several different ones of one thing.
// Who knows whether one is a part of the other?
func (m *Material) weigh() {
	seen := map[told][]*Number{}
	for i := range m.numbers {
		n := &m.numbers[i]
		key := told{n.writer, n.Matter, n.Unit}
		switch s := m.writers[n.writer]; {
		case !s.Counted:
			n.Why = "这个单位没有计入合计（" + s.Status() + "）"
			continue
		case n.Rough && n.Why == "":
			n.Why = "是约数"
		}
		seen[key] = append(seen[key], n)
	}
	for _, list := range seen {
		if !slices.ContainsFunc(list, func(n *Number) bool { return n.Why != "" || n.Number.Cmp(list[0].Number) != 0 }) {
			for _, n := range list[1:] {
				n.Why = "与前面的是同一个数"
			}
			continue
		}
		for _, n := range list {
			n.Why = cmp.Or(n.Why, "这个单位写了几个数，请看原句选定")
		}
	}
	rank := prose.Matters()
	slices.SortStableFunc(m.numbers, func(a, b Number) int {
		return slices.Index(rank, a.Matter) - slices.Index(rank, b.Matter)
	})
}

// Numbers lists the numbers that only texts have, matter by matter, in the order of the roster.
func (m *Material) Numbers() []Number { return m.numbers }

// Sums adds them up, one sum for each matter and unit.
func (m *Material) Sums() (list []Sum) {
	at, has := map[told]int{}, map[told]bool{}
	for _, n := range m.numbers {
		key := told{-1, n.Matter, n.Unit}
		i, known := at[key]
		if !known {
			i = len(list)
			at[key], list = i, append(list, Sum{Matter: n.Matter, Unit: n.Unit, passage: n.Passage})
		}
		if n.Why != "" {
			continue
		}
		total, err := list[i].Total.Add(n.Number)
		if err != nil { // nobody reports so much
			continue
		}
		list[i].Total = total
		list[i].Agencies++
		key.writer = n.writer
		has[key] = true
	}
	for _, n := range m.numbers {
		if key := (told{n.writer, n.Matter, n.Unit}); !has[key] {
			has[key] = true
			list[at[told{-1, n.Matter, n.Unit}]].Left++
		}
	}
	return list
}
