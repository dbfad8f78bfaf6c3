package prose

import (
	"cmp"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

// Said is what a form calls one of its rows, columns or marks by.
type Said struct {
	Name   string   // by which claims name it, where it means nothing of the vocabulary
	Means  Meaning  // what it means, as a word of the vocabulary would; 0 for nothing of it
	Group  Meaning  // what the group means that it belongs to: an item of 不予公开, a kind of 法人或其他组织; 0 for none of these
	Labels []string // official wordings, which count where they are long enough to mean nothing else
	As     []string // other wordings
	After  string   // the sentence must have held this for the other wordings to be meant; "" for those that are always
}

// An ownWord is one wording of a form.
type ownWord struct {
	text    []rune
	meaning Meaning
	name    string
	after   string
}

// Words are the vocabulary with a form's own words beside it. They do not change, and readers may share them.
type Words struct {
	own   map[rune][]ownWord // by their first character, the longest first
	after []string           // all of Said.After
	units []string
	items map[string]Meaning // of the kinds of results, by their names

	allUnits []string // and those that no figure is counted in
}

// leastLabel is the length below which a label is no certain sign of its row: 其他.
const leastLabel = 4

// With returns the vocabulary with a form's own words, and the units that its figures are counted in.
func With(own []Said, units []string) *Words {
	w := &Words{own: map[rune][]ownWord{}, units: slices.Clone(said.Units), items: map[string]Meaning{}}
	for _, u := range units {
		if !slices.Contains(w.units, u) {
			w.units = append(w.units, u)
		}
	}
	for _, s := range own {
		meaning := wOwn
		switch {
		case s.Means != 0:
			meaning, s.Name = s.Means, ""
			if meaning&wNewly != 0 {
				meaning |= wReceived
			}
		case s.Group&wResults != 0:
			meaning = wItem
			w.items[s.Name] = s.Group & wResults
		case s.Group == wLegal:
			meaning = wApplicant
		}
		for _, label := range s.Labels {
			if text := Plain(label); len([]rune(text)) >= leastLabel && !strings.ContainsAny(text, "“”()") {
				w.add(ownWord{[]rune(text), meaning, s.Name, ""})
			}
		}
		for _, text := range s.As {
			w.add(ownWord{[]rune(Plain(text)), meaning, s.Name, s.After})
		}
		if s.After != "" && !slices.Contains(w.after, s.After) {
			w.after = append(w.after, s.After)
		}
	}
	for _, words := range w.own {
		slices.SortStableFunc(words, func(a, b ownWord) int {
			return cmp.Or(cmp.Compare(len(b.text), len(a.text)), cmp.Compare(a.after, b.after))
		})
	}
	slices.Sort(w.after)
	w.allUnits = slices.Concat(w.units, said.MoreUnits)
	return w
}

// add adds a wording. One that two things share tells neither from the other, and means nothing certain.
func (w *Words) add(own ownWord) {
	if len(own.text) == 0 {
		return
	}
	list := w.own[own.text[0]]
	for i := range list {
		if slices.Equal(list[i].text, own.text) && list[i].after == own.after {
			if list[i].name != own.name || list[i].meaning != own.meaning {
				list[i].meaning = wUnknown
			}
			return
		}
	}
	w.own[own.text[0]] = append(list, own)
}

// ownWord returns the longest of the form's wordings at the start of text, or nil.
func (r *Reader) ownWord(text []rune) *ownWord {
	words := r.form.own[text[0]]
	for i := range words {
		if own := &words[i]; startsWith(text, own.text) && (own.after == "" || r.said(own.after)) {
			return own
		}
	}
	return nil
}

// names are what words have named of a form: one, two of two axes, or too many to tell.
type names struct {
	one, two string
	several  bool
}

func (n *names) add(name string) {
	switch {
	case name == "" || name == n.one || name == n.two:
	case n.one == "":
		n.one = name
	case n.two == "":
		n.two = name
	default:
		n.several = true
	}
}

func (n *names) join(more names) {
	n.add(more.one)
	n.add(more.two)
	n.several = n.several || more.several
}

// single is the one name, or "" for none and for several.
func (n *names) single() string {
	if n.two != "" || n.several {
		return ""
	}
	return n.one
}

// both is the name of a figure that row and column name together.
func (n *names) both() string {
	if n.several {
		return ""
	}
	return OwnName(n.one, n.two)
}

// OwnName is how a Sense names what two names name together; one of them may be "".
func OwnName(a, b string) string { return strings.TrimSpace(min(a, b) + " " + max(a, b)) }

// nearOwn is how many characters before and behind a number are looked at for what it is of besides its own words.
const nearOwn = 200

// inContext adds to what a number of one line of a form means what it means of the other lines that its sentence names: 医疗卫生
// 行业应编制12个，已编制11个. Where the sentence has said something unknown before, it may be of anything.
func (f *reading) inContext(n *counted, own names) [][]Sense {
	topic := n.topic
	if topic == nil || own.two != "" {
		return topic
	}
	from, to := max(f.whole.start, n.lead-nearOwn), min(f.whole.end, n.q.end+nearOwn)
	for i := from; i < to; {
		if r := f.text.text[i]; hanzi.IsDigit(r) || strings.ContainsRune(numeralRunes+clauseMarks+sentenceMarks+"%.", r) {
			i++
			continue
		}
		m, width, name := f.r.next(f.text.text[i:to])
		if m == wUnknown && i < n.lead && !slices.Contains(f.r.form.units, string(f.text.text[i])) {
			return nil
		}
		if name != "" && name != own.one {
			topic = append([][]Sense{{{Own: OwnName(own.one, name)}}}, topic...)
		}
		i += width
	}
	return topic
}
