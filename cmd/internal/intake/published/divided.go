package published

import "slices"

// cellPlaces knows the places of the cells in the rows of a head, so that what stands below a cell is found without going
// through all rows below it. Places are the middles of cells.
type cellPlaces struct {
	mids []float64 // sorted
	last [][]int   // last[0]: the last row with a cell in each place; last[k]: the largest of 2^k of them from each on
}

// placesOf reads the places of the cells that begin in rows and hold something.
func placesOf(rows [][]seg) *cellPlaces {
	last := map[float64]int{}
	for r, row := range rows {
		for i := range row {
			if s := &row[i]; s.fresh && !s.blank() {
				last[s.mid()] = r
			}
		}
	}
	p := &cellPlaces{}
	for mid := range last {
		p.mids = append(p.mids, mid)
	}
	slices.Sort(p.mids)
	p.last = [][]int{make([]int, len(p.mids))}
	for i, mid := range p.mids {
		p.last[0][i] = last[mid]
	}
	for n := 2; n <= len(p.mids); n *= 2 {
		shorter := p.last[len(p.last)-1]
		longer := make([]int, len(p.mids)-n+1)
		for i := range longer {
			longer[i] = max(shorter[i], shorter[i+n/2])
		}
		p.last = append(p.last, longer)
	}
	return p
}

// divides reports whether rows below row r hold cells in the place of s: s is a group of columns.
func (p *cellPlaces) divides(r int, s *seg) bool {
	from, _ := slices.BinarySearch(p.mids, s.x0)
	to, _ := slices.BinarySearch(p.mids, s.x1)
	if from >= to {
		return false
	}
	k, n := 0, 1
	for 2*n <= to-from {
		k, n = k+1, 2*n
	}
	return max(p.last[k][from], p.last[k][to-n]) > r
}
