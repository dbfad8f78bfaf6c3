package alike

import (
	"cmp"
	"hash/fnv"
	"slices"
)

// A Sketch is a sample of a text's runs, small enough to keep of ten thousand texts.
type Sketch []uint32

const (
	sampled = 4  // one run of so many is kept
	holders = 8  // so many texts are remembered that hold a run: among those that have one text each finds one of the first
	enough  = 60 // per cent of a sketch in another one for the texts to be looked at: a word changed in each sentence leaves 70
)

// Sketch samples the text. A run is kept or left in every text alike.
func (t *Text) Sketch() Sketch {
	var list Sketch
	h := fnv.New32a()
	var b [4]byte
	for _, s := range t.sentences {
		for k := 0; k+run <= len(s.letters); k++ {
			h.Reset()
			for _, r := range s.letters[k : k+run] {
				b = [4]byte{byte(r), byte(r >> 8), byte(r >> 16)}
				h.Write(b[:])
			}
			if sum := h.Sum32(); sum%sampled == 0 {
				list = append(list, sum)
			}
		}
	}
	slices.Sort(list)
	return slices.Clip(slices.Compact(list))
}

// A Candidate is a text that may be one with another of those before it.
type Candidate struct{ This, That int }

// Candidates lists which texts may be one with which, the likeliest of each text first. Somebody has to look at the texts
// themselves. It is linear in the sketches: texts that all share a run are not compared with each other one by one.
func Candidates(sketches []Sketch) (list []Candidate) {
	first := map[uint32][]int32{}
	for i, sketch := range sketches {
		count := map[int32]int{}
		for _, r := range sketch {
			for _, other := range first[r] {
				count[other]++
			}
			if len(first[r]) < holders {
				first[r] = append(first[r], int32(i))
			}
		}
		from := len(list)
		for other, n := range count {
			if n*100 >= enough*min(len(sketch), len(sketches[other])) {
				list = append(list, Candidate{i, int(other)})
			}
		}
		slices.SortFunc(list[from:], func(a, b Candidate) int {
			return cmp.Or(count[int32(b.That)]-count[int32(a.That)], a.That-b.That)
		})
	}
	return list
}
