package roster

import (
	"cmp"
	"slices"
	"sync"

	"nianbao/templates/hanzi"
)

// maxNear is how many agencies a suggestion names, maxLooked how many names are looked at for it: a suggestion must not cost
// more in a roster of the whole country than in a county's.
const (
	maxNear   = 3
	maxLooked = 2000
)

// A nearIndex finds names that may be meant by another one without going through all of them. It is made when it is first
// needed.
type nearIndex struct {
	once  sync.Once
	names []nearName
	// halves finds names by their first and their last half: one that is a character apart keeps one of them.
	halves map[string][]int32
	// with finds names by each of their characters, rarest by the one of them that the fewest names have.
	with, rarest map[rune][]int32
}

type nearName struct {
	folded []rune
	agency int32
}

// Near returns the agencies that a name may mean: its short form, a longer form of it, or one character apart.
func (r *Roster) Near(name string) []*Agency {
	n := []rune(hanzi.Name(name))
	if len(n) < 2 || len(n) > 200 {
		return nil
	}
	var list []*Agency
	for _, a := range r.candidates(n) {
		if namesAlike(name, r.Agencies[a]) {
			if list = append(list, r.Agencies[a]); len(list) == maxNear {
				break
			}
		}
	}
	return list
}

// candidates returns the places of the agencies that are looked at for a name, in the order of the roster, at most about
// maxLooked.
func (r *Roster) candidates(n []rune) []int32 {
	x := &r.near
	x.once.Do(func() { x.make(r.Agencies) })
	var lists [][]int32
	for length := len(n) - 1; length <= len(n)+1; length++ {
		half := length / 2
		if half == 0 || half > len(n) {
			continue
		}
		lists = append(lists, x.halves["<"+string(n[:half])], x.halves[">"+string(n[len(n)-half:])])
	}
	least := x.with[n[0]] // names that have all of its characters
	for _, c := range n {
		if list := x.with[c]; len(list) < len(least) {
			least = list
		}
		lists = append(lists, x.rarest[c])
	}
	lists = append(lists, least)
	slices.SortStableFunc(lists, func(a, b []int32) int { return cmp.Compare(len(a), len(b)) })
	var found []int32
	for _, list := range lists {
		room := maxLooked - len(found)
		for _, i := range list[:min(room, len(list))] {
			found = append(found, x.names[i].agency)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func (x *nearIndex) make(agencies []*Agency) {
	x.halves, x.with, x.rarest = map[string][]int32{}, map[rune][]int32{}, map[rune][]int32{}
	for i, a := range agencies {
		for _, s := range []string{a.Name, a.Short} {
			if folded := []rune(hanzi.Name(s)); len(folded) >= 2 && len(folded) <= 200 {
				x.names = append(x.names, nearName{folded, int32(i)})
			}
		}
	}
	for i, name := range x.names {
		at, half := int32(i), len(name.folded)/2
		first, last := "<"+string(name.folded[:half]), ">"+string(name.folded[len(name.folded)-half:])
		x.halves[first], x.halves[last] = append(x.halves[first], at), append(x.halves[last], at)
		for k, c := range name.folded {
			if !slices.Contains(name.folded[:k], c) {
				x.with[c] = append(x.with[c], at)
			}
		}
	}
	for i, name := range x.names {
		best := slices.MinFunc(name.folded, func(a, b rune) int { return cmp.Compare(len(x.with[a]), len(x.with[b])) })
		x.rarest[best] = append(x.rarest[best], int32(i))
		x.names[i].folded = nil
	}
}
