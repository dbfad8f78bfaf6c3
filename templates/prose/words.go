package prose

import (
	"bytes"
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
)

//go:embed words.yaml
var wordsSource []byte

// A list is words of words.yaml, parted by blanks.
type list []string

func (l *list) UnmarshalYAML(node *yaml.Node) error {
	*l = strings.Fields(node.Value)
	return nil
}

// lists are the fields of words.yaml, which says what each is for.
type lists struct {
	Vocabulary lexicon

	// numbers
	Units, MoreUnits, AlikeUnits, Counts, Labels, HowMany, OneCorrection, ForPapers, NotOnce     list
	Mostly, Second, Most, Fewest, BeforeDecision, OnRequest, DoneRate, Roughly, Around, Compared list
	// scope
	Explicit, Everybody, Bodies, Elsewhere, Shown, Manner, Matters                                        list
	InTime, Late, Asked, Tables, OfOthers, FilesMade, OtherCases, StillOpen, OfCases, Deciding, Narrowing list
	// all and none
	NotAll, NoneOf, All, Because, AreAll, DoneWith, AllAnswered, Over list
	Under                                                             list
	// shares
	ShareOf, ShareAnswered, ShareReceived, OpenRate, OfRequests, AtLeast, AtMost list
	// time
	WholeYear, PartOfYear, OtherTime, ComingYear, Since, OtherYear, Comparing, Reported, YearVerb list
	Publishing, Period, Passed, Continuing, Planned, Leading, TheLaw                              list
	AllYear, ThisYear, ThisReport, Until, Ahead, WillDo, DoneAlready                              list
	// who
	Self, OwnName, BeforeVerb, BeforeAsked, OwnVerb, OfficeVerb, Above, Hosts, Others, Towns, ToUs, OfOffice, OwnOffices list
	OfTheYear, AnotherYears, NoTowns, NotPlaces, Reasons                                                                 list
	OfTowns, ItsLevel, TownOffices, OfReports                                                                            list
	// fees
	Paid, NotPaid, NothingPaid, SomePaid, OtherCharge, NoFee list
	// sums
	Ways, Channels, FirstHalf, SecondHalf, Rest, NoPart, Mainly, Totals list
	InAll, Listed, WiderTotal                                           list
	// changes
	Left, More, Fewer, Even, Doubled, LastYear, CompareWords, Somewhat, From, NotTaken list
	Rising, Falling                                                                    list

	Told      []Matter // what no table counts
	ToldLight list
}

// said is words.yaml.
var said = func() *lists {
	l, err := readLists(wordsSource)
	if err != nil {
		panic("prose: words.yaml: " + err.Error()) // held by a test
	}
	return l
}()

// readLists reads a vocabulary. An error names the line.
func readLists(source []byte) (*lists, error) {
	var l lists
	dec := yaml.NewDecoder(bytes.NewReader(source))
	dec.KnownFields(true)
	if err := dec.Decode(&l); err != nil {
		return nil, err
	}
	if len(l.Vocabulary.words) == 0 {
		return nil, errors.New("no vocabulary")
	}
	return &l, nil
}

// A lexicon is the words whose meaning is always the same.
type lexicon struct {
	words map[string]Meaning
	first map[rune][]knownWord // by their first character, the longest first
}

type knownWord struct {
	word []rune
	m    Meaning
}

func (v *lexicon) UnmarshalYAML(node *yaml.Node) error {
	v.words, v.first = map[string]Meaning{}, map[rune][]knownWord{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i], node.Content[i+1]
		var m Meaning
		for _, one := range strings.Fields(name.Value) {
			if meaningOf(one) == 0 {
				return fmt.Errorf("line %d: no meaning %q", name.Line, one)
			}
			m |= meaningOf(one)
		}
		for _, w := range strings.Fields(value.Value) {
			if v.words[w]&m == m {
				return fmt.Errorf("line %d: %s is there already", name.Line, w)
			}
			v.words[w] |= m
		}
	}
	for w, m := range v.words {
		word := []rune(w)
		v.first[word[0]] = append(v.first[word[0]], knownWord{word, m})
	}
	for _, list := range v.first {
		slices.SortFunc(list, func(a, b knownWord) int { return len(b.word) - len(a.word) })
	}
	return nil
}

// at returns the longest word at the start of text.
func (v *lexicon) at(text []rune) (Meaning, int) {
	for _, w := range v.first[text[0]] {
		if startsWith(text, w.word) {
			return w.m, len(w.word)
		}
	}
	return wUnknown, 1
}

// A Writer is who speaks in a text, and of which year.
type Writer struct {
	Name, Short string // of the agency
	Year        int    // of the report
}

// longestName is the longest name of an agency that is looked for in its text, in characters.
const longestName = 100

// A Reader reads what an agency writes in a report: 我局 and 2023年 have a meaning to it.
type Reader struct {
	meter *meter.Meter
	form  *Words
	by    Writer
	own   [][]rune
	wide  bool   // 全县 and 我市 mean the agency itself
	area  []rune // of a government: its name without 人民政府

	sentence string         // the full sentence that is being read
	runes    []rune         // of it; nil while nobody has asked
	first    map[string]int // by word: where it first stands in the sentence, in characters; -1 for nowhere
	at       int            // where in the sentence the reading is
	whole    int            // counts the sentences
	part     bool           // the agency's own name means one body among others
}

// Reader returns a reader of what a writer writes. Its work is spent on the meter.
func (w *Words) Reader(by Writer, m *meter.Meter) *Reader {
	area, wide := strings.CutSuffix(by.Name, "人民政府")
	r := &Reader{meter: m, form: w, by: by, wide: wide}
	if wide && utf8.RuneCountInString(area) <= longestName {
		r.area = []rune(area)
	}
	for _, name := range slices.Concat([]string{by.Name, by.Short}, r.townNames(), r.ownOffices()) {
		if name != "" && utf8.RuneCountInString(name) <= longestName {
			r.own = append(r.own, []rune(name))
		}
	}
	slices.SortStableFunc(r.own, func(a, b []rune) int { return cmp.Compare(len(b), len(a)) })
	return r
}

// everyBodyAt returns how many characters the words take that leave 全县 as wide as it is.
func everyBodyAt(text []rune) int {
	near := string(text[:min(len(text), 20)])
	for _, all := range said.Everybody {
		if strings.HasPrefix(near, all) {
			return utf8.RuneCountInString(all)
		}
	}
	return 0
}

// said reports whether the sentence has held a word before the place that is being read.
func (r *Reader) said(word string) bool {
	at, known := r.first[word]
	if !known {
		if at = strings.Index(r.sentence, word); at > 0 {
			at = utf8.RuneCountInString(r.sentence[:at])
		}
		if r.first == nil {
			r.first = map[string]int{}
		}
		r.first[word] = at
	}
	return at >= 0 && (at < r.at || at < r.at+saidSoon && !strings.ContainsAny(r.between(at), ",、"))
}

// begin makes a full sentence the one that is being read.
func (r *Reader) begin(sentence string) {
	r.sentence, r.runes, r.first, r.at = sentence, nil, nil, 0
	r.whole++
}

// saidSoon is how far behind the place a word still tells what is meant: 因涉及第三方权益不予公开.
const saidSoon = 16

// between is what the sentence says from the place that is being read to another.
func (r *Reader) between(to int) string {
	if r.runes == nil {
		r.runes = []rune(r.sentence)
	}
	return string(r.runes[min(r.at, to, len(r.runes)):min(to, len(r.runes))])
}

// context says what was said before the place that is being read, as far as it decides what words mean: while it is the same,
// so are the meanings.
func (r *Reader) context() string {
	held := []byte(fmt.Sprint(r.whole, r.part))
	for _, word := range r.form.after {
		if r.said(word) {
			held = append(held, " "+word...)
		}
	}
	return string(held)
}

// meanings returns all meanings in text, with wUnknown when a character of it belongs to no known word, and what it names in
// the form's own words.
func (r *Reader) meanings(text []rune) (sum Meaning, found names) {
	for i := 0; i < len(text); {
		m, n, name := r.next(text[i:])
		sum |= m
		found.add(name)
		i += n
	}
	return sum, found
}

// named lists what a text names in the form's own words.
func (r *Reader) named(text string) (list []string) {
	for runes := []rune(text); len(runes) > 0; {
		_, n, name := r.next(runes)
		if name != "" && !slices.Contains(list, name) {
			list = append(list, name)
		}
		runes = runes[n:]
	}
	return list
}

// next returns the longest known word at the start of text, and the name of what a form calls by it.
func (r *Reader) next(text []rune) (m Meaning, n int, name string) {
	r.meter.Spend(1)
	m, n = r.common(text)
	if own := r.ownWord(text); own != nil && len(own.text) >= n {
		return own.meaning, len(own.text), own.name
	}
	return m, n, ""
}

// common returns the longest word at the start of text that is no form's.
func (r *Reader) common(text []rune) (Meaning, int) {
	for _, own := range r.own {
		if startsWith(text, own) {
			if r.part {
				return wUnknown, len(own)
			}
			return wFiller, len(own)
		}
	}
	if n := len(r.area); n > 0 && len(text) > n && startsWith(text, r.area) {
		return wFiller, n + everyBodyAt(text[n:])
	}
	if year, n := hanzi.YearAt(text); n > 0 {
		switch year {
		case r.by.Year:
			return wFiller, n
		case r.by.Year - 1:
			return wLastYear, n
		case r.by.Year + 1:
			return wNextYear, n
		}
		return wUnknown, n
	}
	if r.wide && len(text) > 1 && strings.ContainsRune("全我本", text[0]) && strings.ContainsRune("省市县区州旗盟镇乡", text[1]) {
		return wFiller, 2 + everyBodyAt(text[2:])
	}
	if n := r.calledAt(text); n > 0 && !r.part {
		return wFiller, n
	}
	return said.Vocabulary.at(text)
}

// longestCalled is how many characters a name that abbreviates the writer's may have: 区住房城乡建设局.
const longestCalled = 8

// calledAt returns how many characters at the start of text are a name that abbreviates the writer's: 区住建局, 住建局; 0 for none.
func (r *Reader) calledAt(text []rune) int {
	name := []rune(r.by.Name)
	if len(name) == 0 || len(name) > longestName {
		return 0
	}
	last, at := name[len(name)-1], 0
	for i := range min(longestCalled, len(text)) {
		for at < len(name) && name[at] != text[i] {
			at++
		}
		if at == len(name) {
			return 0
		}
		if at++; i > 1 && text[i] == last && at == len(name) {
			return i + 1
		}
	}
	return 0
}

func startsWith(text, word []rune) bool {
	return len(text) >= len(word) && slices.Equal(text[:len(word)], word)
}

// Knows reports whether a word by itself has a meaning in the vocabulary.
func Knows(word string) bool { return said.Vocabulary.words[word] != 0 }

// Spoken counts the letters of a text that belong to words of the vocabulary: those that reports say in the same words of
// the same tables.
func Spoken(letters []rune) (n int) {
	for i := 0; i < len(letters); {
		m, length := said.Vocabulary.at(letters[i:])
		if m&wUnknown == 0 {
			n += length
		}
		i += length
	}
	return n
}

// OtherYear reports whether a sentence names a year other than its own on purpose: a title, a comparison, a plan.
func OtherYear(sentence string) bool {
	return hanzi.ContainsAny(sentence, said.OtherYear...) || hanzi.ContainsAny(sentence, said.Comparing...)
}
