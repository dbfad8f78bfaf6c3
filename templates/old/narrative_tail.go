package old

import (
	"strings"

	"nianbao/templates/hanzi"
)

// What follows a number up to the end of its clause belongs to it, too: 收到3件群众来信 is not about applications. A clause may
// hold thousands of numbers, each of which is followed by all that is left of it; so that this costs no more than reading
// the clause once, what the words from a place on come to is kept.

// A tailSense is what the words of a clause say from a place on.
type tailSense struct {
	known   word // the meanings up to the first unknown word
	unknown bool // there is one
	item    Key  // the item or applicant that all of them name
	several bool // they name more than one
}

// tails keeps the senses of one clause, as long as what was said before it does not change the meaning of its words.
type tails struct {
	end, said int
	at        map[int]tailSense
}

// tail returns the meanings of what follows a number, and where that ends.
func (f *figures) tail(q quantity, s sentence) (m word, end int) {
	end = f.tailEnd(q.end, s.end)
	if end == q.end {
		return 0, end
	}
	m, n := f.words.next(f.prose.text[q.end:end])
	if m&(wUnknown|wJoin) != 0 {
		return m, q.end
	}
	rest := f.sense(q.end+n, end)
	sum := m | rest.known
	switch {
	case !rest.unknown:
		return sum, end
	case sum&(wExplicit|wCases) != 0:
		return sum &^ wNegative, end // the object is clear, whatever is said of it
	}
	return sum | wUnknown, end
}

// tailEnd returns where the clause ends that goes on at a place, or where another number begins in it that is no year:
// 4件结转至2025年办理.
func (f *figures) tailEnd(from, to int) int {
	if f.stops == nil {
		text := f.prose.text
		f.stops = make([]int32, len(text)+1)
		f.stops[len(text)] = int32(len(text))
		for i := len(text) - 1; i >= 0; i-- {
			stop := int32(i)
			switch {
			case strings.ContainsRune(clauseMarks, text[i]) || strings.ContainsRune(sentenceMarks, text[i]):
			case !hanzi.IsDigit(text[i]):
				stop = f.stops[i+1]
			default:
				if _, n := hanzi.YearAt(text[i:min(i+6, len(text))]); n > 0 {
					stop = f.stops[i+n]
				}
			}
			f.stops[i] = stop
		}
	}
	return min(int(f.stops[from]), to)
}

// sense returns what the words from a place to the end of the clause say.
func (f *figures) sense(from, end int) tailSense {
	if said := f.words.context(); f.tails.at == nil || f.tails.end != end || f.tails.said != said {
		f.tails = tails{end, said, map[int]tailSense{}}
	}
	type step struct {
		at      int
		meaning word
		name    Key
	}
	var steps []step
	var sum tailSense
	for i := from; i < end; {
		if known, ok := f.tails.at[i]; ok {
			sum = known
			break
		}
		st := step{at: i}
		if fw := f.words.formWord(f.prose.text[i:end]); fw != nil {
			st.name = fw.name
		}
		m, n := f.words.next(f.prose.text[i:end])
		st.meaning = m
		steps = append(steps, st)
		i += n
	}
	for k := len(steps) - 1; k >= 0; k-- {
		st := steps[k]
		if st.meaning&wUnknown != 0 {
			sum.known, sum.unknown = 0, true
		} else {
			sum.known |= st.meaning
		}
		sum.name(st.name)
		f.tails.at[st.at] = sum
	}
	return sum
}

func (t *tailSense) name(name Key) {
	switch {
	case name == "" || name == t.item:
	case t.item == "":
		t.item = name
	default:
		t.several = true
	}
}

// item returns the one item or applicant that the words before a number and those behind it name, or "" for none and for
// several. Words may reach over the number: 企业3件 of 社会.
func (f *figures) item(words []rune, from, end int) Key {
	const longest = 60 // characters; the longest wording of a form has some forty
	near := min(from+longest, end)
	text := append(words[:len(words):len(words)], f.prose.text[from:near]...)
	var found tailSense
	i := 0
	for i < len(words) {
		if fw := f.words.formWord(text[i:]); fw != nil {
			found.name(fw.name)
		}
		_, n := f.words.next(text[i:])
		i += n
	}
	if at := from + i - len(words); at < end {
		rest := f.sense(at, end)
		found.name(rest.item)
		found.several = found.several || rest.several
	}
	if found.several {
		return ""
	}
	return found.item
}
