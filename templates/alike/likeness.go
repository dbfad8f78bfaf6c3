package alike

import "slices"

// A Likeness is how much of one text stands in another.
type Likeness struct {
	Letters, Shared int    // of the first text: those that count, and those that stand in the other
	Pairs           []Pair // of sentences that are nearly one, those that share most first
}

// A Pair is a sentence, and the one of the other text that it was taken from.
type Pair struct {
	This            string `json:"this"`
	That            string `json:"that"`
	shared, letters int    // of This
}

// Whole reports whether so many per cent of the sentence stand in the other one.
func (p Pair) Whole(percent int) bool { return p.shared*100 >= percent*p.letters }

// nearly is how many per cent of a sentence's letters must stand in another one for the two to be shown side by side.
const nearly = 70

// Percent is how many per cent of the first text stand in the other.
func (l Likeness) Percent() int {
	if l.Letters == 0 {
		return 0
	}
	return l.Shared * 100 / l.Letters
}

// Sentences is how many per cent of the first text are sentences of which so many per cent stand in the other. Set phrases with
// other matters in them are none, which Percent counts for what they have in common.
func (l Likeness) Sentences(percent int) int {
	n := 0
	for _, p := range l.Pairs {
		if p.Whole(percent) {
			n += p.letters
		}
	}
	return n * 100 / max(l.Letters, 1)
}

// In says how much of a text stands in another one.
func (t *Text) In(other *Text) Likeness {
	at := map[[run]rune]int{} // the first sentence that a run stands in
	for i, s := range other.sentences {
		for k := 0; k+run <= len(s.letters); k++ {
			if r := [run]rune(s.letters[k : k+run]); at[r] == 0 {
				at[r] = i + 1
			}
		}
	}
	like := Likeness{Letters: t.Letters}
	for _, s := range t.sentences {
		shared, from := s.taken(at)
		like.Shared += shared
		if shared*100 >= nearly*len(s.letters) {
			like.Pairs = append(like.Pairs, Pair{s.text, other.sentences[from].text, shared, len(s.letters)})
		}
	}
	slices.SortStableFunc(like.Pairs, func(a, b Pair) int { return b.shared - a.shared })
	return like
}

// taken counts the letters of a sentence that stand in known runs, and returns the sentence that most of the runs are from.
func (s *sentence) taken(at map[[run]rune]int) (shared, from int) {
	votes := map[int]int{}
	end, most := 0, 0 // letters before end are already counted
	for k := 0; k+run <= len(s.letters); k++ {
		i := at[[run]rune(s.letters[k:k+run])] - 1
		if i < 0 {
			continue
		}
		shared += k + run - max(end, k)
		end = k + run
		if votes[i]++; votes[i] > most {
			most, from = votes[i], i
		}
	}
	return shared, from
}
