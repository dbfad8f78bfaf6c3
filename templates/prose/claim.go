package prose

import (
	"strings"

	"nianbao/templates/hanzi"
)

// A Claim is a number of the text whose meaning is certain, or a share.
type Claim struct {
	Number  Decimal
	Places  int       // decimals written
	Unit    string    // 件, 万元; "" where the text writes no number
	Any     [][]Sense // what the number may mean, the likeliest first; each is a sum
	Phrase  string    // as it stands in the text
	All     []Sense   // the number is not written, but is what these come to: all were upheld
	Silent  bool      // nothing is asked about it: it is what the next depends on
	IfHeld  bool      // it is made only where the claim before it is true
	Bound   Bound     // how exactly the number is meant
	Since   Since     // it is a comparison with last year
	Share   *Share    // it is a share, and Number its per cent
	Follows bool      // which of the three readings of Any is meant, the text has said before: 新收, 受理, or 办结
	Listed  bool      // it is of applicants, right behind others in one list: all are of one row
	Done    bool      // the last that it said was what was answered
}

// A Share is what a per cent claims.
type Share struct {
	Numerators []Decimal // numbers of the text that it may be of; none where it is of what Any means
	Of         [][]Sense // the totals it may be of, each a sum, the likeliest first
	Whole      Decimal   // the total, where the text gives it
}

// Claims reads what a text claims, in the order in which it does. about says that the text is about applications under the 条例.
func (r *Reader) Claims(t *Text, about bool) []Claim { return r.read(t, about, nil).claims }

// read reads a text, and keeps a trace of it where there is one.
func (r *Reader) read(t *Text, about bool, trace *trace) *reading {
	f := &reading{r: r, text: t, about: about, other: periods(t, r.by.Year), trace: trace}
	for _, s := range t.sentences {
		if about && t.opensParagraph(s.start) {
			f.about = true
		}
		trace.begin(f, s)
		f.sentence(s)
		trace.end(f, s)
	}
	return f
}

// A reading is the reading of one text.
type reading struct {
	r        *Reader
	text     *Text
	claims   []Claim
	trace    *trace // of what was made of each sentence; nil where nobody asks
	about    bool   // the text is about applications under the 条例
	last     subject
	papers   Meaning // the last of the sentence up to ；
	cases    Meaning
	answered bool // the last figure was what was answered
	whole    whole

	alone       bool    // what stands behind the number is not looked at
	stops       []int32 // by rune: where what follows a number there ends; see tailEnd
	tails       tails
	lateAt      int  // one more than where the sentence begins that late is of
	plainly     bool // the sentence is about the 条例 in so many words
	late        bool // it tells of answers that came late
	shownAt     int  // the same for isShown
	isShown     bool // it tells of what was published
	clauseStart int  // where the sentence begins that is being read
	articleAt   int  // where it first names an article of law; its end if nowhere

	other []bool // by rune: it stands in a clause about another period than the report year
}

func (f *reading) claim(c Claim) { f.claims = append(f.claims, c) }

// state is what a sentence has said so far.
type state struct {
	cases       Meaning   // the last kind of case named, for 其中维持1件
	allCases    Meaning   // all kinds named since an outcome: 行政复议4件、行政诉讼3件，其中维持5件 may be about both
	outcome     bool      // an outcome has been named since
	papers      Meaning   // the last figure was of these: 规范性文件
	decided     bool      // 作出 was said of decisions: 作出行政许可3件、行政处罚2件
	share       *base     // the last figure, for 占50%; nil when it is not certain
	narrow      Decimal   // the last figure of applications of some kind that is not known
	subset      bool      // the figures are parts of one that is not certain
	subject     subject   // what the last figure was about, for 其中自然人2件
	ofThese     Sense     // the result that the applicants that follow are of: 予以公开3件，其中自然人2件、企业1件
	of          Sense     // what follows is of these applicants alone: 自然人申请中，予以公开47件
	asked       Sense     // the applicants of the last figure
	carried     Meaning   // which carry-over the last figure of one was of
	ofCarried   bool      // the applicants that follow are those of it alone: 结转下年度的申请中，自然人11件
	onlyCarried bool      // nothing but what was carried over from last year has been counted
	otherCases  bool      // it has counted cases over something else: 行政处罚引发诉讼11件，胜诉10件
	claims      int       // so many had been made before the sentence
	listed      int       // so many applicants have been told of in a row
	results     int       // so many results
	content     bool      // the last figure was of what applications are about
	labelled    bool      // a label has said of which applicants the figures are: 自然人：新收187件、办结183件
	joint       bool      // the last figure was of one breath with what was received before it: 新收146件、上年结转7件
	done        bool      // of whom it told what was answered: 自然人申请办结111件，结转下年度7件
	rated       [][]Sense // what the share that the last number was is of: 公民个人申请占72.02%，达到121件
	was         *base     // what the last comparison was of
	sinceLast   bool      // the last comparison was with last year
	onlyWas     bool      // and it has told only what something was
	some        bool      // it was of some applicants: 自然人申请办结16件，其中予以公开7件
	open        []bracket // brackets that are open, with what was said before each
}

type bracket struct {
	share   *base
	subject subject
}

// A base is a figure that a share may be of.
type base struct {
	number       Decimal
	topic        [][]Sense
	start        int
	applications bool
	sum          Decimal // with the figures of its kind before it that have had no share of their own
}

// A subject is what a figure was about, as far as it decides what the next one can mean.
type subject uint8

const (
	aboutNothing   subject = iota // no figure yet
	aboutReceived                 // 收到, 受理
	aboutAnswered                 // 办结, 办理
	aboutApplicant                // 自然人
	aboutCarried                  // 结转
	aboutResult                   // 予以公开
	aboutCases                    // 行政复议
	aboutUnknown                  // something else
)

func (f *reading) sentence(s sentence) {
	f.r.meter.Spend(s.end - s.start)
	f.enter(s)
	full := f.text.slice(s.start, s.end)
	f.clauseStart, f.articleAt = s.start, articleIn(full, s)
	explicit := f.explicit(full)
	f.plainly = explicit
	if !explicit && !f.about && len(s.quantities) == 0 && !hanzi.ContainsAny(full, said.Tables...) {
		return
	}
	var st state
	if strings.HasPrefix(full, "其中") {
		st.subject = f.last // 新收20件，上年结转1件。其中自然人21件
	}
	if s.start > f.whole.start { // 规范性文件制发4件；废止3件
		st.papers, st.cases = f.papers, f.cases
	}
	f.quantities(s, explicit, &st)
	f.last, f.papers, f.cases = st.subject, st.papers, st.cases
	f.nothing(s, explicit)
	f.settled(s, full, explicit)
}

// quantities reads the numbers of a sentence, and what stands between them.
func (f *reading) quantities(s sentence, explicit bool, st *state) {
	from := s.start
	st.claims = len(f.claims)
	var kinds [][]rune // of the figures that 分别 tells apart, from the current one on
	start := 0         // of the words that tell them apart
	skip := false      // the number is the share that has been read with the one before it
	for k, q := range s.quantities {
		f.between(from, q.start, false, st)
		if strings.HasSuffix(q.unit, perCentPoints) {
			f.points(f.text.slice(from, q.start), q, explicit, st)
			from = q.end
			continue
		}
		if ofNumber := f.ofNumber(s, k); ofNumber || skip || f.eachSince(s, k, from, st) || f.since(from, q, st) {
			from, skip = q.end, ofNumber
			continue
		}
		st.sinceLast = false
		if f.other[q.start] {
			st.share, st.subject = nil, aboutUnknown
		} else {
			f.r.part, f.r.at = f.oneBody(q.start), q.start-f.whole.start
			lead, words := f.lead(from, q.start)
			if len(kinds) == 0 {
				kinds, start = f.respectively(s, k, words), lead
			}
			if len(kinds) > 0 {
				lead, words, kinds = start, kinds[0], kinds[1:]
			}
			f.weigh(q, lead, words, s, explicit, st)
		}
		f.whole.told = true
		from = q.end
	}
	f.between(from, s.end, true, st)
}
