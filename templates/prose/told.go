package prose

import (
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

// A Matter is something that reports count and no table does: the words for it, and what it is counted in.
type Matter struct {
	Name  string
	Words list
	Units list
	Not   list // beside which, in the same words, it is another matter
}

// A Telling is a number of a text that belongs to a Matter.
type Telling struct {
	Matter   string
	Number   Decimal
	Unit     string
	Rough    bool   // 近20次, 3.5万条: it cannot be added up
	Sentence string // that it stands in, as the text has it
}

// TellingWords are words for reading what is Told: their units are those of the matters.
var TellingWords = func() *Words {
	var units []string
	for _, m := range said.Told {
		units = append(units, m.Units...)
	}
	return With(nil, units)
}()

// Matters lists what is Told of, in the order of the vocabulary.
func Matters() (names []string) {
	for _, m := range said.Told {
		names = append(names, m.Name)
	}
	return names
}

// Told lists the numbers of matters that no table counts. A number belongs to the matter named last before it in its clause, or
// named right behind it; one of which neither says what it counts is left out, and so are differences, shares, parts of what
// was told of the same matter before, and what was in another year.
func (r *Reader) Told(t *Text) (list []Telling) {
	var other []bool // most texts have no number, and nobody asks
	for _, s := range t.sentences {
		r.meter.Spend(s.end - s.start)
		var last *Matter
		from, unit := s.start, ""
		if other == nil && len(s.quantities) > 0 {
			other = periods(t, r.by.Year)
		}
		for k, q := range s.quantities {
			end := nextMark(t, s, k)
			before, behind := t.slice(max(from, q.start-tellingLead), q.start), t.slice(q.end, end)
			from = q.end
			if q.unit == "%" || other[q.start] || hanzi.ContainsAny(before, said.Compared...) {
				last = nil
				continue
			}
			m, isBehind := matterOf(before, behind, q.unit)
			if isBehind { // 3场新闻发布会，组织
				from = end
			}
			goesOn := last != nil && slices.Contains(last.Units, q.unit) && q.unit != unit && light(before)
			if m == nil && goesOn { // 培训3次，80人次
				m = last
			}
			part := m == last && strings.Contains(before, "其中")
			if last, unit = m, q.unit; m == nil || part {
				continue
			}
			start := max(s.start, q.start-tellingLead) // as much as decides
			list = append(list, Telling{m.Name, q.number, q.unit, q.rough, hanzi.Trim(t.phrase(start, t.clauseEnd(q.end)))})
		}
	}
	return list
}

// tellingLead is how many characters before a number may say what it counts: a clause of a report is seldom longer.
const tellingLead = 40

// light reports whether words before a number say nothing of what it counts: ，全年共组织.
func light(words string) bool { return strings.Trim(leaveLight.Replace(words), ",:、;()") == "" }

var leaveLight = leavingOut(said.ToldLight)

// nextMark returns where the words right behind the k-th number of a sentence end.
func nextMark(t *Text, s sentence, k int) int {
	end := t.clauseEnd(s.quantities[k].end)
	if k+1 < len(s.quantities) {
		end = min(end, s.quantities[k+1].start)
	}
	return min(end, s.end)
}

// matterOf returns the matter that words around a number name, nil for none: the last one before it in its clause, else what
// stands behind it to the end of the clause, else the last one before the clause, where the clause says nothing itself.
func matterOf(before, behind, unit string) (m *Matter, isBehind bool) {
	at := strings.LastIndex(before, ",") + 1
	if m = lastNamed(before[at:], before+behind, unit); m != nil {
		return m, false
	}
	if m = lastNamed(behind, before+behind, unit); m != nil || !light(before[at:]) {
		return m, m != nil
	}
	return lastNamed(before[:at], before+behind, unit), false
}

// lastNamed returns the matter counted in a unit that is named last in some words, unless what stands beside them is against it.
func lastNamed(words, beside, unit string) (last *Matter) {
	at := -1
	for i := range said.Told {
		m := &said.Told[i]
		if !slices.Contains(m.Units, unit) || hanzi.ContainsAny(beside, m.Not...) {
			continue
		}
		for _, w := range m.Words {
			if i := strings.LastIndex(words, w); i >= 0 && i+len(w) > at {
				last, at = m, i+len(w)
			}
		}
	}
	return last
}
