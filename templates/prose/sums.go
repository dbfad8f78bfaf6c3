package prose

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

// A Sum is a number of a text that its parts, in the same sentence, do not come to.
type Sum struct {
	Phrase       string
	Whole, Parts Decimal
}

// Sums looks for wholes whose parts do not come to them: 120件，其中网络80件、信函38件、当面5件. Parts overlap where they are told by
// different things (其中自然人98件、网络申请80件), and are not all there where the text names only some. So only parts of one kind are
// added up, and less than the whole is wrong only where the text says that these are all.
func (r *Reader) Sums(t *Text) (found []Sum) {
	for _, w := range t.wholes(r) {
		l := listing{r: r, text: t, whole: w}
		r.begin(t.slice(w.start, w.end))
		r.at = w.end - w.start
		for k := 1; k < len(w.quantities); k++ {
			if sum, odd := l.from(k); odd {
				found = append(found, sum)
				break
			}
		}
		for _, odd := range []func() (Sum, bool){l.percents, l.total, l.equation, l.balance} {
			if sum, is := odd(); is {
				found = append(found, sum)
			}
		}
	}
	return append(found, t.points(r)...)
}

// wholes are the full sentences of a text, from 。 to 。, that hold several quantities.
func (p *Text) wholes(r *Reader) (list []sentence) {
	if p.counted != nil {
		return p.counted
	}
	list = []sentence{}
	for _, read := range p.sentences {
		if len(read.quantities) == 0 && !hanzi.ContainsAny(p.slice(read.start, read.end), said.MoreUnits...) {
			continue
		}
		r.meter.Spend(read.end - read.start)
		s := sentence{read.start, read.end, make([]quantity, 0, len(read.quantities))}
		s.quantities = slices.DeleteFunc(p.numbers(s.start, s.end, r.form.allUnits, s.quantities), p.countsBoth)
		among := strings.HasPrefix(p.slice(s.start, min(s.start+2, s.end)), "其中")
		goesOn := s.start > 0 && (p.text[s.start-1] != '。' || among)
		if n := len(list) - 1; n >= 0 && goesOn && list[n].end == s.start-1 {
			list[n].end, list[n].quantities = s.end, append(list[n].quantities, s.quantities...)
			continue
		}
		list = append(list, s)
	}
	p.counted = slices.DeleteFunc(list, func(s sentence) bool { return len(s.quantities) < 2 })
	return p.counted
}

// countsBoth reports whether a quantity counts what the figures before or behind it are of, and is none itself: 三个平台共发布120条,
// 四个季度分别为58件.
func (p *Text) countsBoth(q quantity) bool {
	return ofSeveral.MatchString(p.slice(q.start, min(q.start+10, len(p.text))))
}

// ofSeveral is how many kinds there are of what is counted.
var ofSeveral = regexp.MustCompile(`^[两二三四五六七八九2-9](?:个|项|类|种|者|大)\p{Han}{0,4}(?:共|合计|总计|分别)`)

// A kind is by what the parts of a whole are told.
type kind uint8

const (
	byNothing kind = iota // that we know
	byWay                 // 网络, 信函, 当面
	byApplicant
	byResult
	byOutcome
	byItem    // of a result
	byChannel // 网站, 公众号
	byTurn    // 第一期
	byOthers  // 其他, 其余: what is left
	noPart    // it is no part of what stands before it
)

// A listing reads the parts of one full sentence.
type listing struct {
	r     *Reader
	text  *Text
	whole sentence
}

// nearWhole is how many figures back the whole of a list is looked for that counts the same: 培训6次、320人次，其中集中培训4次.
const nearWhole = 3

// mostWholes is how many figures before a list may be the whole of it: those that a reader still has in mind.
const mostWholes = 8

// gap is what stands between a quantity and the one before it.
func (l *listing) gap(k int) string {
	from := l.whole.start
	if k > 0 {
		from = l.whole.quantities[k-1].end
	}
	return l.text.slice(from, l.whole.quantities[k].start)
}

// A listHead is how a list begins: what stands between the whole and its first part.
type listHead struct {
	brackets bool // ( itself
	marked   bool // (, : or 按内容分：
	among    bool // 其中
	listed   bool // a comma, and a word that only begins lists
	apart    bool // 分别涉及
	ways     bool // a comma, and ways by which they came
}

func (o listHead) isOne() bool { return o.marked || o.among || o.listed || o.apart || o.ways }

// opens reads how a list begins with a quantity.
func (l *listing) opens(k int, first string) (o listHead) {
	begins := strings.TrimLeft(first, ",")
	o.brackets = strings.HasPrefix(begins, "(")
	o.marked = o.brackets || strings.HasPrefix(begins, ":") || strings.HasPrefix(begins, "中:") || sortedBy.MatchString(first)
	o.among = strings.Contains(first, "其中") || strings.Contains(first, "中,有") || amongApplications.MatchString(first)
	o.apart = apart.MatchString(first)
	comma := strings.HasPrefix(first, ",") // the whole, with nothing that opens a list
	classes := strings.HasSuffix(begins, "类") && !l.isItem(l.gap(k-1))
	o.listed = comma && (classes || opensWith(begins, said.Listed) || l.left(k))
	behind := comma || strings.Contains(first, "中,")
	o.ways = behind && !o.marked && !o.among && !strings.Contains(l.gap(k-1), ":") && l.kindOf(first) == byWay && !l.isWay(k-1)
	return o
}

// amongApplications opens a list of what some were about or of: 262件新收申请中，涉登记注册102件; 12个专栏中，政策类5个.
var amongApplications = regexp.MustCompile(`^\p{Han}{0,8}(?:申请[中里]|中,)`)

// apart opens a list of all that was counted: 168件申请分别涉及.
var apart = regexp.MustCompile(`^\p{Han}{0,6},?(?:[两二三四五六七八九2-9](?:个|项|类|种|者|大)\p{Han}{0,4})?分别(?:涉及|来自|为|是|属于|系)`)

// wholeOf is the quantity that the list from k on is of: the one before it, or with 其中 the last that counts the same.
func (l *listing) wholeOf(k int, first string) quantity {
	for i := k - 1; i >= max(0, k-nearWhole) && strings.Contains(first, "其中"); i-- {
		if l.whole.quantities[i].unit == l.whole.quantities[k].unit {
			return l.whole.quantities[i]
		}
	}
	return l.whole.quantities[k-1]
}

// from reads the list that begins with a quantity, and holds it against the whole before it.
func (l *listing) from(k int) (Sum, bool) {
	first := l.gap(k)
	of := l.wholeOf(k, first)
	if of.rough || !countsThings(of.unit) && !slices.Contains(said.MoreUnits, of.unit) {
		return Sum{}, false
	}
	opens := l.opens(k, first)
	if !opens.isOne() {
		return Sum{}, false
	}
	parts, ok := l.parts(k, opens.brackets)
	if !ok || of.unit != l.whole.quantities[k].unit || parts.n == 1 && !opens.among {
		return Sum{}, false
	}
	wholes := []Decimal{of.number}
	if opens.among && parts.kind != byItem || l.left(k) {
		wholes = l.before(k, of.unit)
	}
	from := l.whole.start
	if k > 1 {
		from = l.whole.quantities[k-2].end
	}
	sum := Sum{strings.TrimLeft(l.text.phrase(from, parts.end), ",、;"), of.number, parts.sum}
	return sum, parts.odd(wholes, l.namesAll(k, first, opens, parts))
}

// namesAll reports whether the parts of a list are meant to be all there are of the whole.
func (l *listing) namesAll(k int, first string, opens listHead, parts partList) bool {
	enough := opens.ways || (opens.among || opens.marked) && parts.kind == byWay
	ofAll := opens.marked && parts.kind == byChannel && parts.n > 2 && strings.HasSuffix(l.gap(k-1), "共")
	all := parts.rest || ofAll || parts.sorted && parts.n > 2 || opens.apart && parts.n > 2 || enough && (parts.n > 2 || l.halves(k))
	return (all || l.complement(k) || l.counted(k, parts.n)) && !hanzi.ContainsAny(first, said.Mainly...)
}

// odd reports whether parts cannot be those of any of the wholes.
func (p *partList) odd(wholes []Decimal, all bool) bool {
	most := slices.MaxFunc(wholes, Decimal.Cmp)
	odd := p.sum.Cmp(most) > 0 || all && !slices.Contains(wholes, p.sum)
	if p.kind == byNothing && p.commas && !p.rest && !p.sorted && !nearly(p.sum, most) {
		return false
	}
	overlaps := p.most == most && (p.kind == byChannel || p.kind == byNothing)
	return odd && !overlaps // 公开120条，其中网站120条、公众号40条: the same by two channels
}

// sortedBy is what opens a list that parts a whole: 189件申请按内容分：; 从承办科室看，; 38件企业申请分为：.
var sortedBy = regexp.MustCompile(`[按从依]\p{Han}{1,10}(?:分:|看[:,])|\p{Han}分为:`)

// halves reports whether two parts from one on are all there is: 上半年71件，下半年75件.
func (l *listing) halves(k int) bool {
	if k+1 >= len(l.whole.quantities) {
		return false
	}
	return hanzi.ContainsAny(l.gap(k), said.FirstHalf...) && hanzi.ContainsAny(l.gap(k+1), said.SecondHalf...)
}

// isWay reports whether a quantity itself is a part told by its way.
func (l *listing) isWay(k int) bool { return l.kindOf(l.gap(k)) == byWay }

// before are the numbers that the parts from a quantity on may be of, and the sum of the last two: 新收120件，上年结转5件，其中.
func (l *listing) before(k int, unit string) (wholes []Decimal) {
	for i := k - 1; i >= max(0, k-mostWholes); i-- {
		if q := l.whole.quantities[i]; q.unit == unit {
			wholes = append(wholes, q.number)
		}
	}
	if len(wholes) > 1 {
		if both, err := wholes[0].Add(wholes[1]); err == nil {
			wholes = append(wholes, both)
		}
	}
	return wholes
}

// A partList is what the parts of a list come to.
type partList struct {
	sum     Decimal
	most    Decimal
	n       int
	unnamed int // of these: nothing tells of what kind they are
	kind    kind
	commas  bool // , or ; parts them
	rest    bool // it ends with what is left
	among   bool // 其中 opens it
	short   bool // what its parts are called is short
	sorted  bool // it says by what it parts all there is: 按收件渠道分为：
	end     int
}

// mostParts is how many parts a list may have: a form has some thirty results, and a list that never ends would be read again from
// each of its brackets.
const mostParts = 60

// parts adds up a list. ok is false where it cannot be told that its numbers are parts of one kind.
func (l *listing) parts(k int, bracket bool) (list partList, ok bool) {
	unit, depth := l.whole.quantities[k].unit, 0
	list.among, list.short = strings.Contains(l.gap(k), "其中"), true
	list.sorted = sortedBy.MatchString(l.gap(k))
	for j := k; j < min(k+mostParts, len(l.whole.quantities)); j++ {
		q, gap := l.whole.quantities[j], l.gap(j)
		l.r.meter.Spend(len(gap))
		if j == k && bracket {
			gap = gap[strings.Index(gap, "(")+1:]
		}
		if depth += strings.Count(gap, "(") - strings.Count(gap, ")"); depth < 0 {
			break
		}
		if q.unit == "%" || depth > 0 {
			continue
		}
		if q.rough {
			return list, false
		}
		is := l.labelled(j)
		if list.sorted && is != byOthers {
			is = byNothing // whatever each is called
		}
		another := j > k && hanzi.ContainsAny(gap, "其中", "另") || q.unit != unit // the list has ended
		if another || is == noPart || !list.takes(is) {
			break
		}
		list.short = list.short && len([]rune(strings.TrimPrefix(strings.Trim(gap, ",、;和及与"), "其中"))) <= longestShort
		list.commas = list.commas || j > k && strings.ContainsAny(gap, ",;")
		if !list.add(q, is) {
			return list, false
		}
	}
	ok = list.ends(l.complement(k) || l.halves(k))
	return list, ok
}

// ends reports whether a list can be taken for one. Two parts that leave nothing are one behind commas, too.
func (p *partList) ends(nothingLeft bool) bool {
	p.commas = p.commas && !(p.n == 2 && nothingLeft)
	certain := p.certain()
	if p.kind == byApplicant {
		p.rest = false // 其他 is a kind of applicant, and others may not be named
	}
	return certain && p.n > 1 || p.n == 1 && !p.rest
}

// add takes one part more.
func (p *partList) add(q quantity, is kind) bool {
	sum, err := p.sum.Add(q.number)
	if err != nil {
		return false
	}
	if is == byNothing {
		p.unnamed++
	}
	p.sum, p.n, p.end, p.rest = sum, p.n+1, q.end, is == byOthers // and none after it
	if q.number.Cmp(p.most) > 0 {
		p.most = q.number
	}
	return true
}

// certain reports whether it can be told that all parts are of one kind.
func (p *partList) certain() bool {
	mixed := p.unnamed > 0 && p.kind != byNothing && (p.kind != byItem && p.kind != byChannel || 2*p.unnamed > p.n)
	plain := p.sorted || p.rest || p.among && p.short && p.n >= leastShort
	loose := p.kind == byNothing && p.commas && !plain
	return !mixed && !loose
}

// leastShort and longestShort: three parts or more behind 其中, each called by a word or two, are kinds of one thing (新办318件，变更246件，
// 延续198件); two may overlap, and so may what it takes a clause to say.
const leastShort, longestShort = 3, 4

// takes reports whether a part of a kind belongs to the list.
func (p *partList) takes(is kind) bool {
	switch {
	case is == byOthers || is == byNothing || is == p.kind:
		return true
	case p.kind == byNothing && p.n == 0:
		p.kind = is
		return true
	}
	if p.kind == byNothing && (is == byItem || is == byChannel) { // 涉及第三方4件，内部事务1件
		p.kind = is
		return true
	}
	return false
}

// labelled is the kind of what a part is called. What became of 1530条 is no result of applications.
func (l *listing) labelled(k int) kind {
	is := l.calledBy(k)
	if is == noPart && (l.complement(k) || k > 0 && l.complement(k-1)) {
		return byNothing
	}
	if is == byResult && !slices.Contains(said.ForPapers, l.whole.quantities[k].unit) {
		return byNothing
	}
	return is
}

// calledBy is the kind of what a part is called: by what stands before it, or, where that is nothing, behind it (3件维持).
func (l *listing) calledBy(k int) kind {
	gap := l.gap(k)
	if _, part, ok := strings.Cut(gap, "中,"); ok {
		gap = part // 262件新收申请中，涉登记注册102件
	}
	if i := strings.LastIndexAny(gap, "(:"); i >= 0 && i < len(gap)-1 {
		gap = gap[i+1:]
	}
	if strings.Trim(gap, ",、;:()和及与其中有") != "" {
		return l.kindOf(gap)
	}
	end := l.whole.end
	if k+1 < len(l.whole.quantities) {
		end = l.whole.quantities[k+1].start
	}
	behind := l.text.slice(l.whole.quantities[k].end, min(end, l.text.clauseEnd(l.whole.quantities[k].end)))
	return l.kindOf(behind)
}

// kindOf is the kind of part that words tell of.
func (l *listing) kindOf(words string) kind {
	plain := strings.Trim(strings.TrimPrefix(strings.TrimLeft(words, ",、;和及与"), "其中"), ",:、")
	switch {
	case strings.HasPrefix(plain, "其他处理") || strings.HasPrefix(plain, "其他结果"):
	case slices.ContainsFunc(said.Rest, func(w string) bool { return strings.HasPrefix(plain, w) }):
		return byOthers
	case strings.HasPrefix(plain, "第") && !strings.HasPrefix(plain, "第三方"):
		return byTurn
	case hanzi.ContainsAny(plain, said.Ways...):
		return byWay
	case l.isItem(plain):
		return byItem
	case hanzi.ContainsAny(strings.ReplaceAll(plain, "不及时", ""), said.NoPart...):
		return noPart
	case hanzi.ContainsAny(plain, said.Channels...):
		return byChannel
	}
	switch m, _ := l.r.meanings([]rune(plain)); {
	case m&wCases != 0:
		return noPart
	case m&(wNatural|wLegal|wApplicant) != 0:
		return byApplicant
	case m&wResults != 0 || plain == "公开":
		return byResult
	case m&wOutcome != 0:
		return byOutcome
	}
	return byNothing
}

// isItem reports whether a part is called by an item of a kind of result: 逾期不补正.
func (l *listing) isItem(words string) bool {
	m, _ := l.r.meanings([]rune(words))
	return m&wItem != 0 && m&(wCases|wNatural|wLegal|wApplicant|wResults|wOutcome) == 0
}
