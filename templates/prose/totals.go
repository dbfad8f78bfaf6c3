package prose

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
)

// total holds 合计120件 against the numbers listed before it: one of their sums from some place on must be the total.
func (l *listing) total() (Sum, bool) {
	for k, q := range l.whole.quantities {
		if _, _, own := l.totals(k); k < 2 || q.rough || !own && !l.adds(k) {
			continue
		}
		sum, most, n := Decimal{}, Decimal{}, 0
		for i := k - 1; i >= 0; i-- {
			p := l.whole.quantities[i]
			if p.rough || strings.ContainsAny(l.gap(i), "()") {
				return Sum{}, false
			}
			if !sameUnit(p.unit, q.unit) {
				break
			}
			var err error
			if sum, err = sum.Add(p.number); err != nil || n > 0 && sum == q.number {
				return Sum{}, false
			}
			if most.Cmp(p.number) < 0 {
				most = p.number
			}
			if n++; strings.Contains(l.gap(i), "其中") {
				break
			}
		}
		odd := n > 1 && (l.adds(k) || l.beyond(k, n, sum, most))
		return Sum{l.text.phrase(l.whole.start, q.end), q.number, sum}, odd
	}
	return Sum{}, false
}

// inItsWords is how a total begins that says what it is of: 合计发布708条, 共办理建议提案67件.
var inItsWords = regexp.MustCompile(`^(?:以上|上述|两项|三项|二者|两者|三者|[两二三四五六七八九2-9](?:个|项|类|种|大)\p{Han}{0,4})?` +
	`(合计|共计|总计|共|全年共计?|累计)(\p{Han}{0,14})$`)

// sameUnit reports whether two units count the same things.
func sameUnit(a, b string) bool {
	return a == b || slices.ContainsFunc(said.AlikeUnits, func(alike string) bool {
		units := strings.Split(alike, "|")
		return slices.Contains(units, a) && slices.Contains(units, b)
	})
}

// totals reports whether a figure may be a total in words of its own, and whether it may be of more than the figures before it.
func (l *listing) totals(k int) (of string, wider, ok bool) {
	m := inItsWords.FindStringSubmatch(strings.Trim(l.gap(k), ",:;、为"))
	if m == nil || hanzi.ContainsAny(m[2], said.WiderTotal...) {
		return "", false, false
	}
	return m[2], strings.HasPrefix(m[1], "全年") || m[1] == "累计", true
}

// beyond reports whether a total in its own words is not that of the figures before it: more than each of them, and, where it is
// of what became of them (共整改77处), more than all. With a figure in another unit among these it is right as the sum of all, too.
func (l *listing) beyond(k, n int, sum, most Decimal) bool {
	of, wider, ok := l.totals(k)
	q := l.whole.quantities[k]
	if !ok || q.number.Cmp(most) <= 0 || wider && (q.number.Cmp(sum) > 0 || l.isNoPart(k-n, k)) {
		return false // 累计, 全年共 may be of more than has been listed
	}
	for i := k - n - 1; i >= 0; i-- {
		var err error
		if sum, err = sum.Add(l.whole.quantities[i].number); err != nil || sum == q.number {
			return false
		}
	}
	return !hanzi.ContainsAny(of, said.NoPart...) || q.number.Cmp(sum) > 0
}

// isNoPart reports whether some of a row of figures are none that add up: 受理30件，办结28件.
func (l *listing) isNoPart(from, to int) bool {
	for k := from; k < to; k++ {
		if l.kindOf(l.gap(k)) == noPart {
			return true
		}
	}
	return false
}

// adds reports whether a figure is said to be what those before it come to: 合计120件, 两个渠道共发布120条; and 全年共120件 where they
// are all there is.
func (l *listing) adds(k int) bool {
	gap := strings.Trim(l.gap(k), ",:;、为")
	if slices.Contains(said.Totals, gap) {
		return true
	}
	gap = strings.Replace(gap, "合计", "共", 1)
	if ofSeveral.MatchString(gap) {
		return k == 2 || strings.Contains(l.gap(k-2), "其中")
	}
	ways := k > 2 && l.isWay(k-1) && l.isWay(k-2) && l.isWay(k-3)
	others := k > 2 && l.kindOf(l.gap(k-1)) == byOthers
	return slices.Contains(said.InAll, gap) && (l.halves(k-2) || ways || others)
}

// equation holds 公开82+部分公开31=113件 against itself.
func (l *listing) equation() (Sum, bool) {
	from := 0
	for k, q := range l.whole.quantities {
		gap := l.gap(k)
		switch {
		case k == 0 || !strings.ContainsAny(gap, "+-="):
			from = k
			continue
		case !strings.Contains(gap, "="):
			continue
		}
		var sum Decimal
		for i := from; i < k; i++ {
			p := l.whole.quantities[i].number
			if i > from && strings.Contains(l.gap(i), "-") {
				p = p.Neg()
			}
			var err error
			if sum, err = sum.Add(p); err != nil {
				return Sum{}, false
			}
		}
		if k-from > 1 && sum != q.number {
			return Sum{l.text.phrase(l.whole.quantities[from].start, q.end), q.number, sum}, true
		}
		from = k
	}
	return Sum{}, false
}

// stock says by its words whether a figure is what there was at the beginning, what came, what went, or what there is at the end.
var stock = regexp.MustCompile(`^(?:(.*(?:年初|期初|上年末|上年底|原有).*)|(.*(?:新增|新建|新开|增设|开通|新设|新制).*)|` +
	`(.*(?:关停|注销|撤销|撤并|关闭|销号|减少|清退|废止|移除).*)|(.*(?:年末|期末|年底|现有|剩余|尚存).*))$`)

// balance holds 年初5个，新增1个，注销2个，年末4个 against itself: what there was, came and went must come to what there is.
func (l *listing) balance() (Sum, bool) {
	var is Decimal
	n := len(l.whole.quantities)
	for k, q := range l.whole.quantities {
		m := stock.FindStringSubmatch(l.gap(k))
		opens, closes := k == 0, k == n-1
		if m == nil || q.rough || q.unit != l.whole.quantities[0].unit || n < 3 || opens != (m[1] != "") || closes != (m[4] != "") {
			return Sum{}, false
		}
		if closes {
			return Sum{l.text.phrase(l.whole.start, q.end), q.number, is}, is != q.number
		}
		by := q.number
		if m[3] != "" {
			by = by.Neg()
		}
		var err error
		if is, err = is.Add(by); err != nil {
			return Sum{}, false
		}
	}
	return Sum{}, false
}

// complement reports whether the two parts from one on are of what is so, and what is not: 合格信息38期，不合格信息16期.
func (l *listing) complement(k int) bool {
	if k+1 >= len(l.whole.quantities) {
		return false
	}
	if l.left(k) {
		return true
	}
	is, not := l.partName(k), l.partName(k+1)
	if done := strings.TrimPrefix(is, "已"); done != is && ofState.ReplaceAllString(not, "") == done {
		return true // 已整改20个，正在整改6个
	}
	return is != "" && slices.Contains([]string{"不" + is, "未" + is, "未" + strings.TrimPrefix(is, "已")}, not)
}

// left reports whether a part is what is done of something, and the next what is left of it: 已整改39个，其余6个限期整改.
func (l *listing) left(k int) bool {
	return strings.HasPrefix(l.partName(k), "已") && k+1 < len(l.whole.quantities) && l.kindOf(l.gap(k+1)) == byOthers
}

// ofState says that something is still to be done.
var ofState = regexp.MustCompile(`^(?:正在|尚未|仍在|待|未)`)

// partName is what a part is called.
func (l *listing) partName(k int) string {
	gap := strings.TrimLeft(l.gap(k), ",、;和及与")
	return strings.TrimPrefix(gap, "其中")
}

// percents adds up what are said to be parts of one hundred: 动态占55%，公告占30%，文件占25%.
func (l *listing) percents() (Sum, bool) {
	var sum Decimal
	var of kind
	n, from := 0, -1
	for k, q := range l.whole.quantities {
		gap := l.gap(k)
		if q.unit != "%" {
			continue
		}
		label := strings.Trim(gap[strings.LastIndex(gap, ":")+1:], ",、;占比达为")
		if label == "" && k > 0 {
			label = l.gap(k - 1)
		}
		is := l.kindOf(strings.TrimSuffix(strings.TrimSuffix(label, "比"), "占"))
		if q.rough || q.tenths || !strings.Contains(gap, "占") || n > 0 && (is != of || strings.Contains(label, "其中")) {
			return Sum{}, false
		}
		var err error
		if sum, err = sum.Add(q.number); err != nil {
			return Sum{}, false
		}
		if n++; from < 0 {
			from, of = q.start-len([]rune(gap)), is
		}
	}
	least := 2
	if of == byNothing {
		least = 3
	}
	odd := n >= least && of != noPart && sum.Cmp(formula.FromInt(mostPerCent)) > 0
	return Sum{strings.TrimLeft(l.text.phrase(max(from, 0), l.whole.end), ",、;"), formula.FromInt(100), sum}, odd
}

// mostPerCent is what rounded per cents of all come to at most.
const mostPerCent = 101

// kindsOf is how many kinds a list is said to have, before it or behind: 两类共430条, 房屋征收90条三类.
var kindsOf = regexp.MustCompile(`([两二三四五六])(?:类|大类|个渠道|个方面|种)(?:信息)?(?:共|合计|$)`)

// counted reports whether a list from k on is said to have as many parts as it names.
func (l *listing) counted(k, n int) bool {
	before := l.text.slice(max(l.whole.start, l.whole.quantities[k-1].start-longestLabel), l.whole.quantities[k-1].start)
	last := l.whole.quantities[k+n-1].end
	for _, words := range []string{before, l.text.slice(last, l.text.clauseEnd(last))} {
		if m := kindsOf.FindStringSubmatch(words); m != nil {
			said, ok := hanzi.Number(strings.Replace(m[1], "两", "二", 1))
			return ok && int(said) == n
		}
	}
	return false
}

// slip is what part of itself a sum is off by that somebody got wrong; kinds that overlap (网办800件，即办500件，容缺300件) come to more.
const slip = 10

// nearly reports whether a sum is off by no more than a slip.
func nearly(sum, whole Decimal) bool {
	d, err := sum.Sub(whole)
	if err == nil {
		d, err = d.Abs().Mul(formula.FromInt(slip))
	}
	return err == nil && d.Cmp(whole) <= 0
}

// pointed is a number of points that are told one by one right behind it: 存在三个问题：一是.
var pointed = regexp.MustCompile(`([二两三四五六七八九]|\d)(?:个|项|点|条|大|类|方面){1,2}(?:方面|环节)?的?(?:主要|突出|薄弱)?` +
	`(?:问题|不足|短板|困难|差距|环节|工作|措施|举措|改进)?(?:和不足|与不足)?(?:[:,。]|开展工作|进行改进|加以改进|发力|着手)[:,。]?(一是|\(一\))`)

// points looks for points that are not as many as the text says: 存在三个问题：一是…，二是…，三是…，四是….
func (t *Text) points(r *Reader) (found []Sum) {
	plain := t.String()
	all := pointed.FindAllStringSubmatchIndex(plain, -1)
	for k, at := range all {
		end := len(plain)
		if k+1 < len(all) {
			end = all[k+1][0]
		}
		want, ok := hanzi.Number(plain[at[2]:at[3]])
		if digit := plain[at[2]:at[3]]; len(digit) == 1 {
			want, ok = int64(digit[0]-'0'), true
		}
		rest, mark := plain[at[4]:end], "是"
		if strings.HasPrefix(rest, "(") {
			mark = ")"
		}
		n := int64(0)
		for _, digit := range "一二三四五六七八九十" {
			i := strings.Index(rest, string(digit)+mark)
			again := strings.Index(rest[min(1, len(rest)):], "一"+mark) + 1
			if i < 0 || n > 0 && again > 0 && again < i {
				break
			}
			rest = rest[i+len(string(digit)+mark):]
			n++
		}
		r.meter.Spend(end - at[4])
		if ok && n > 1 && n != want {
			found = append(found, Sum{plain[at[0]:at[5]], formula.FromInt(want), formula.FromInt(n)})
		}
	}
	return found
}
