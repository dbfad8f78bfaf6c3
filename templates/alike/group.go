package alike

import (
	"cmp"
	"iter"
	mathbits "math/bits"
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
	for _, s := range t.sentences {
		for k := 0; k+run <= len(s.letters); k++ {
			sum := uint32(2166136261) // FNV-1a over four bytes a letter
			for _, r := range s.letters[k : k+run] {
				for _, b := range [4]byte{byte(r), byte(r >> 8), byte(r >> 16)} {
					sum = (sum ^ uint32(b)) * 16777619
				}
			}
			if sum%sampled == 0 {
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
// themselves. sketch gives the sketch of each of n texts and is asked twice. The work is linear in the sketches: texts that
// all share a run are not compared with each other one by one. Only runs that several texts have are kept meanwhile.
func Candidates(n int, sketch func(i int) Sketch) iter.Seq[Candidate] {
	return func(yield func(Candidate) bool) {
		several := severally(n, sketch)
		first, length := map[uint32]int32{}, make([]int32, n)
		var held []holding
		count, list := map[int32]int{}, []Candidate{}
		for i := range n {
			runs := sketch(i)
			length[i] = int32(len(runs))
			clear(count)
			for _, r := range runs {
				if !several.has(r) {
					continue
				}
				at, known := first[r]
				if !known {
					at = int32(len(held))
					first[r], held = at, append(held, holding{})
				}
				h := &held[at]
				for _, other := range h.texts[:h.n] {
					count[other]++
				}
				if h.n < holders {
					h.texts[h.n] = int32(i)
					h.n++
				}
			}
			list = list[:0]
			for other, n := range count {
				if n*100 >= enough*int(min(length[i], length[other])) {
					list = append(list, Candidate{i, int(other)})
				}
			}
			slices.SortFunc(list, func(a, b Candidate) int {
				return cmp.Or(count[int32(b.That)]-count[int32(a.That)], a.That-b.That)
			})
			for _, c := range list {
				if !yield(c) {
					return
				}
			}
		}
	}
}

// A holding is the first texts that hold a run.
type holding struct {
	n     int32
	texts [holders]int32
}

// severally marks the runs that more than one text has, and a few others: those of a country's own words would take more
// memory than all else of it.
func severally(n int, sketch func(i int) Sketch) bits {
	const room = 256 // marks a text: a narrative has some 200 runs. Fewer would have more runs kept, and find the same
	once, twice := newBits(n*room), newBits(n*room)
	for i := range n {
		for _, r := range sketch(i) {
			if once.has(r) {
				twice.set(r)
			}
			once.set(r)
		}
	}
	return twice
}

// bits are marks of runs; two runs may have one.
type bits []uint64

// newBits has room for at least so many marks, as a power of two.
func newBits(n int) bits { return make(bits, 1<<max(0, mathbits.Len(uint(n))-6)) }

// place is where the mark of a run stands: a sketch keeps runs whose remainder by sampled is one and the same.
func (b bits) place(r uint32) (word int, mark uint64) {
	at := int(r/sampled) & (len(b)*64 - 1)
	return at / 64, 1 << (at % 64)
}

func (b bits) has(r uint32) bool {
	word, mark := b.place(r)
	return b[word]&mark != 0
}

func (b bits) set(r uint32) {
	word, mark := b.place(r)
	b[word] |= mark
}
