package prose

import (
	"slices"
	"strings"
)

// A Told is what was made of one sentence, for whoever wants to know why something was asked about, or was not.
type Told struct {
	Sentence string
	Numbers  []ToldNumber // in their order
	Claims   []Claim      // that need no number: 未收到政府信息公开申请
}

// A ToldNumber is a number of a sentence with its words, and what it claims; or why nothing is known of it.
type ToldNumber struct {
	Phrase string
	Number Decimal
	Unit   string
	Claims []Claim
	Why    Silence
	Words  []string // that are not in the vocabulary
}

// A Silence is why a number is held against nothing.
type Silence int

const (
	NotSilent    Silence = iota
	OtherPeriod          // it is of another time
	IsShare              // a per cent of something that is not certain
	IsMark               // beside a mark, which the program fills in
	IsDifference         // 增加5件: no figure of a table
	UnknownWords         // words beside it are not known
	IsDenied             // 未, 没有
	NoFigure             // its words are known and mean no figure of a table
	NotAsked             // it is not about applications under the 条例, or cases about information
	IsRough              // about so many
	IsPart               // it is a part of something, or of one body among others
)

// Explain reads a text as Claims does, and hands back what was made of each sentence.
func (r *Reader) Explain(t *Text, about bool) []Told {
	trace := &trace{}
	r.read(t, about, trace)
	return trace.told
}

// A trace keeps what is made of a text. A nil trace keeps nothing.
type trace struct {
	told    []Told
	numbers []int // where the numbers that have been weighed begin
	claimed int   // claims that have been told
}

func (t *trace) begin(f *reading, s sentence) {
	if t != nil {
		t.told = append(t.told, Told{Sentence: strings.TrimSpace(f.text.quote(s.start, s.end))})
		t.numbers = t.numbers[:0]
	}
}

// weigh reads a number, and traces it.
func (f *reading) weigh(q quantity, lead int, words []rune, s sentence, explicit bool, st *state) {
	before, made := *st, len(f.claims)
	f.quantity(q, lead, words, s, explicit, st)
	if f.trace != nil {
		f.trace.number(f, q, lead, made, func(n *ToldNumber) { f.why(n, q, lead, words, s, explicit, &before) })
	}
}

// number keeps a number with its claims: those after the first so many. Those before are of what stands between it and the
// number before.
func (t *trace) number(f *reading, q quantity, lead, made int, why func(*ToldNumber)) {
	n := ToldNumber{Phrase: f.text.phrase(lead, q.end), Number: q.number, Unit: q.unit, Claims: slices.Clone(f.claims[made:])}
	if len(n.Claims) == 0 {
		why(&n)
	}
	told := &t.told[len(t.told)-1]
	told.Claims = append(told.Claims, f.claims[t.claimed:made]...)
	t.claimed = len(f.claims)
	told.Numbers = append(told.Numbers, n)
	t.numbers = append(t.numbers, q.start)
}

// end keeps what no number has claimed, and the numbers that nobody has weighed: those of other times, comparisons with last
// year, and shares that are read with the number before.
func (t *trace) end(f *reading, s sentence) {
	if t == nil {
		return
	}
	told := &t.told[len(t.told)-1]
	told.Claims = append(told.Claims, f.claims[t.claimed:]...)
	t.claimed = len(f.claims)
	from := s.start
	for i, q := range s.quantities {
		if i < len(t.numbers) && t.numbers[i] == q.start {
			from = q.end
			continue
		}
		n := ToldNumber{Phrase: f.text.phrase(from, q.end), Number: q.number, Unit: q.unit, Why: IsDifference}
		at := slices.IndexFunc(told.Claims, func(c Claim) bool { return c.Unit == q.unit && c.Number == q.number && c.Unit != "" })
		switch {
		case at >= 0:
			n.Why, n.Claims = NotSilent, []Claim{told.Claims[at]}
			told.Claims = slices.Delete(told.Claims, at, at+1)
		case f.other[q.start]:
			n.Why = OtherPeriod
		}
		t.numbers = slices.Insert(t.numbers, i, q.start)
		told.Numbers = slices.Insert(told.Numbers, i, n)
		from = q.end
	}
}

// why finds out why a number claims nothing, in the order in which the reader gives up.
func (f *reading) why(told *ToldNumber, q quantity, lead int, words []rune, s sentence, explicit bool, st *state) {
	if q.unit == "%" {
		told.Why = IsShare
		return
	}
	if f.nearMark(lead, q) {
		told.Why = IsMark
		return
	}
	n := f.count(q, lead, words, s, st)
	switch {
	case n == nil:
		told.Why = IsDifference
	case q.rough:
		told.Why = IsRough
	case n.m&wUnknown != 0:
		told.Why, told.Words = UnknownWords, f.unknown(words, q, s)
	case n.m&wNegative != 0:
		told.Why = IsDenied
	case n.m&(wLastYear|wNextYear) != 0 && n.m&wCarried == 0:
		told.Why = OtherPeriod
	case n.topic == nil:
		told.Why = NoFigure
	case f.outside(n, explicit):
		told.Why = NotAsked
	default:
		told.Why = IsPart
	}
}

// unknown lists the words beside a number that are not in the vocabulary: before it, or behind it where all before are.
func (f *reading) unknown(words []rune, q quantity, s sentence) []string {
	list := f.unknownIn(words)
	if len(list) == 0 {
		list = f.unknownIn(f.text.text[q.end:f.tailEnd(q.end, s.end)])
	}
	return list
}

func (f *reading) unknownIn(text []rune) (list []string) {
	var word []rune
	for i := 0; i < len(text); {
		m, n, _ := f.r.next(text[i:])
		if m&wUnknown != 0 {
			word = append(word, text[i:i+n]...)
		} else if len(word) > 0 {
			list, word = append(list, string(word)), nil
		}
		i += n
	}
	if len(word) > 0 {
		list = append(list, string(word))
	}
	return list
}
