package prose

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

// What follows a number up to the end of its clause belongs to it, too: 收到3件群众来信 is not about applications. A clause may
// hold thousands of numbers, each of which is followed by all that is left of it; so that this costs no more than reading
// the clause once, what the words from a place on come to is kept.

// A tailSense is what the words of a clause say from a place on.
type tailSense struct {
	known   Meaning // the meanings up to the first unknown word
	unknown bool    // there is one
	names           // in the form's own words
}

// tails keeps the senses of one clause, as long as what was said before it does not change the meaning of its words.
type tails struct {
	end  int
	said string
	at   map[int]tailSense
}

// tail returns the meanings of what follows a number, and what it names in the form's own words. before is what stands before it.
func (f *reading) tail(q quantity, s sentence, before Meaning) (Meaning, names) {
	end := f.tailEnd(q.end, s.end)
	behind := f.text.slice(q.end, min(end, q.end+nearBehind))
	if own := ownTail(behind, end < s.end && hanzi.IsDigit(f.text.text[end])); own != behind {
		end = q.end + len([]rune(own))
	}
	if f.alone || end == q.end || strings.HasPrefix(behind, "无一") || strings.ContainsRune("并中", f.text.text[q.end]) {
		return 0, names{}
	}
	if f.areAll(q.end, end) { // 制定规范性文件5件并配发解读, 7件中法院维持
		if strings.HasPrefix(behind, "答复") && f.about {
			return wAnswered, names{} // 166件答复均为予以公开
		}
		return 0, names{}
	}
	if m, _, _ := f.r.next(f.text.text[q.end:end]); m&(wUnknown|wJoin) != 0 {
		return m, names{}
	}
	rest := f.sense(q.end, end)
	switch {
	case !rest.unknown && rest.known&wSettled != 0 && f.ofAll(q.end, end) == q.end:
		return 0, names{} // 直接起诉的3件均已审结
	case !rest.unknown:
		return rest.known, rest.names
	case rest.known&(wExplicit|wCases) != 0, rest.known&wPapers != 0 && before&wEffective != 0: // 现行有效的27件规范性文件集中公开
		return rest.known &^ wNegative, rest.names // the object is clear, whatever is said of it
	}
	if of := f.ofAll(q.end, end); of >= 0 {
		return f.r.meanings(f.text.text[q.end:of]) // 上年结转的9件申请均在一季度内办结
	}
	return rest.known | wUnknown, rest.names
}

// ownTail is what the words behind a number say of this number alone, whether or not another follows.
func ownTail(behind string, another bool) string {
	own := behind
	if another { // 收到的168件申请及上年结转的9件申请
		if at := max(strings.LastIndex(behind, "及"), strings.LastIndex(behind, "和")); at > 0 {
			own = strings.TrimSuffix(behind[:at], "以")
		}
	}
	if of := ofWhichDone.FindString(own); of != "" && another {
		own = strings.TrimRight(of, "已共均全部当年内")
	}
	if at := comparedWith.FindStringIndex(own); at != nil { // 262件的新收量比上年翻了一番
		own = own[:at[0]]
	}
	return own
}

// ofWhichDone is what a number is of that another follows, of those that are done with: 273件申请已办结256件.
var ofWhichDone = regexp.MustCompile(`^(?:政府)?(?:信息公开|依申请公开|公开)?申请(?:件|事项)?(?:已|共|均|全部|当年|年内)+`)

// comparedWith begins a comparison with another year.
var comparedWith = regexp.MustCompile(`(?:比|较|同|与)(?:上年|上一年|去年|20\d\d年)`)

// ofAll returns where behind a number its clause begins to say something of all of them; -1 for nowhere: 申请均在一季度内办结.
func (f *reading) ofAll(from, end int) int {
	behind := f.text.slice(from, min(end, from+nearBehind))
	at := saidOfAll.FindStringIndex(behind)
	if at == nil || strings.Contains(behind[at[1]:], "的") {
		return -1
	}
	of := from + len([]rune(behind[:at[0]]))
	if m, _ := f.r.meanings(f.text.text[from:of]); m&wUnknown != 0 {
		return -1
	}
	return of
}

// saidOfAll begins what is said of all of what has been counted.
var saidOfAll = regexp.MustCompile(`(?:均|全部|都|皆|已|悉数|逐一|分别)`)

// tailEnd returns

// areAll reports whether what follows a number says what all of them are.
func (f *reading) areAll(from, end int) bool {
	near := strings.TrimPrefix(f.text.slice(from, min(end, from+8)), "答复")
	return slices.ContainsFunc(said.AreAll, func(w string) bool { return strings.HasPrefix(near, w) })
}

// tailEnd returns where the clause ends that goes on at a place, or where another number begins in it that is no year:
// 4件结转至2025年办理.
func (f *reading) tailEnd(from, to int) int {
	if f.stops == nil {
		text := f.text.text
		f.stops = make([]int32, len(text)+1)
		f.stops[len(text)] = int32(len(text))
		for i := len(text) - 1; i >= 0; i-- {
			stop := int32(i)
			switch {
			case strings.ContainsRune(clauseMarks, text[i]) || strings.ContainsRune(sentenceMarks, text[i]):
			case text[i] == '+' || text[i] == '=':
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
func (f *reading) sense(from, end int) tailSense {
	if said := f.r.context(); f.tails.at == nil || f.tails.end != end || f.tails.said != said {
		f.tails = tails{end, said, map[int]tailSense{}}
	}
	type step struct {
		at      int
		meaning Meaning
		name    string
	}
	var steps []step
	var sum tailSense
	for i := from; i < end; {
		if known, ok := f.tails.at[i]; ok {
			sum = known
			break
		}
		m, n, name := f.r.next(f.text.text[i:end])
		steps = append(steps, step{i, m, name})
		i += n
	}
	for _, st := range slices.Backward(steps) {
		if st.meaning&wUnknown != 0 {
			sum.known, sum.unknown = 0, true
		} else {
			sum.known |= st.meaning
		}
		sum.add(st.name)
		f.tails.at[st.at] = sum
	}
	return sum
}
