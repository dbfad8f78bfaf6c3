package alike

import (
	"crypto/sha256"
	"slices"
)

// A Crowd gathers sentences that are nearly one in many texts, by the measure of In.
type Crowd struct {
	percent int // of the shorter sentence's letters that stand in the longer one
	groups  []group
	whole   map[[16]byte]int32  // at 100 per cent: the group of a sentence, by its letters
	first   map[[run]rune]int32 // by run: the first of links
	links   []link
}

type group struct {
	sentence
	members []int // whose sentences they are, in the order of Add
}

// A link is a group that holds a run, and where the next stands in links.
type link struct{ group, next int32 }

// A Shared is a sentence that several texts have.
type Shared struct {
	Group   int    // as Add returns it
	Text    string // as the first of them has it
	Members []int  // of Add, each once
}

// NewCrowd returns a Crowd without sentences. Same makes sentences one that Likeness.Sentences takes for one at the same per cent;
// Nearly those that In shows side by side. At 100 sentences are one that have the same letters, for a tenth of the memory.
func NewCrowd(percent int) *Crowd {
	return &Crowd{percent: percent, first: map[[run]rune]int32{}, whole: map[[16]byte]int32{}}
}

// Nearly is the per cent from which sentences are shown side by side.
const Nearly = nearly

// Add takes the sentences of a text in, and returns the group of each. Members come in rising order.
func (c *Crowd) Add(t *Text, member int) (of []int) {
	for i := range t.sentences {
		s := &t.sentences[i]
		g := c.find(s)
		if g < 0 {
			g = len(c.groups)
			c.groups = append(c.groups, group{sentence: *s})
			if c.percent < 100 {
				c.note(s, int32(g))
			} else {
				c.whole[lettersKey(s)], c.groups[g].letters = int32(g), nil
			}
		}
		if m := &c.groups[g].members; len(*m) == 0 || (*m)[len(*m)-1] != member {
			*m = append(*m, member)
		}
		of = append(of, g)
	}
	return of
}

func lettersKey(s *sentence) [16]byte {
	sum := sha256.Sum256([]byte(string(s.letters)))
	return [16]byte(sum[:16])
}

// find returns the group of a sentence, -1 for none. A run leads to a few groups only, so that the work is linear in the text.
func (c *Crowd) find(s *sentence) int {
	if c.percent == 100 {
		if g, known := c.whole[lettersKey(s)]; known {
			return int(g)
		}
		return -1
	}
	shared, end := map[int32]int{}, map[int32]int{}
	for k := 0; k+run <= len(s.letters); k++ {
		for at := c.first[[run]rune(s.letters[k:k+run])]; at > 0; at = c.links[at-1].next {
			g := c.links[at-1].group
			shared[g] += k + run - max(end[g], k)
			end[g] = k + run
		}
	}
	best, most := -1, 0
	for g, n := range shared {
		if n > most || n == most && int(g) < best {
			best, most = int(g), n
		}
	}
	if best >= 0 && most*100 >= c.percent*min(len(s.letters), len(c.groups[best].letters)) {
		return best
	}
	return -1
}

// note remembers the runs of a group's first sentence, each for a few groups.
func (c *Crowd) note(s *sentence, g int32) {
	for k := 0; k+run <= len(s.letters); k++ {
		key := [run]rune(s.letters[k : k+run])
		n := 0
		for at := c.first[key]; at > 0 && n < holders; at = c.links[at-1].next {
			if c.links[at-1].group == g {
				n = holders
			}
			n++
		}
		if n < holders {
			c.links = append(c.links, link{g, c.first[key]})
			c.first[key] = int32(len(c.links))
		}
	}
}

// Group returns a group.
func (c *Crowd) Group(g int) Shared { return Shared{g, c.groups[g].text, c.groups[g].members} }

// Shared lists the sentences that at least two members have, those of most members first.
func (c *Crowd) Shared() (list []Shared) {
	for g := range c.groups {
		if len(c.groups[g].members) > 1 {
			list = append(list, c.Group(g))
		}
	}
	slices.SortStableFunc(list, func(a, b Shared) int { return len(b.Members) - len(a.Members) })
	return list
}
