package sheets

import (
	"slices"
	"sort"

	"nianbao/xlsx/opc"
)

// merge reads a <mergeCell> (ECMA-376 part 1, 18.3.1.54).
func (sr *sheetReader) merge() {
	s := sr.s
	if !s.In(nsMain) || s.Local() != "mergeCell" {
		sr.once(NoteMerge, "")
		return
	}
	ref, _ := s.Attr("", "ref")
	m, err := ParseRange(ref)
	if err != nil {
		sr.once(NoteMerge, opc.Clip(ref))
		return
	}
	if len(sr.sheet.Merges) >= sr.lim.Merges {
		panic(s.Err(m.String(), "the sheet has more than %d merged ranges", sr.lim.Merges).OverLimit())
	}
	sr.sheet.Merges = append(sr.sheet.Merges, m)
}

// checkMerges notes merges that overlap and marks cells with content that lie under a merge. It goes down the rows once with
// the list of merges that reach the row, which is sorted by column as long as none overlap; one that does is noted and takes
// no further part.
func (sr *sheetReader) checkMerges() {
	sh := sr.sheet
	if len(sh.Merges) == 0 {
		return
	}
	todo := slices.Clone(sh.Merges)
	slices.SortStableFunc(todo, func(a, b Range) int { return a.R1 - b.R1 })
	var active []Range
	enter := func(upto int) {
		for len(todo) > 0 && todo[0].R1 <= upto {
			row := todo[0].R1
			active = slices.DeleteFunc(active, func(m Range) bool { return m.R2 < row })
			for len(todo) > 0 && todo[0].R1 == row {
				m := todo[0]
				todo = todo[1:]
				i := sort.Search(len(active), func(i int) bool { return active[i].C2 >= m.C1 })
				if i < len(active) && active[i].C1 <= m.C2 {
					sr.noteAt(NoteMerge, m.String())
					continue
				}
				active = slices.Insert(active, i, m)
			}
		}
	}
	for i := range sh.rows {
		row := int(sh.rows[i].row)
		enter(row)
		if len(active) == 0 {
			continue
		}
		cells := sh.cells(i)
		for j := range cells {
			c := &cells[j]
			k := sort.Search(len(active), func(k int) bool { return active[k].C2 >= c.Col })
			if k == len(active) || !active[k].Contains(row, c.Col) || active[k].R1 == row && active[k].C1 == c.Col {
				continue
			}
			c.Under = true
			if !c.IsBlank() {
				sr.noteAt(NoteMergeValue, c.Ref())
			}
		}
	}
	enter(MaxRows)
}
