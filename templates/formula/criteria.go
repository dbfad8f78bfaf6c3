package formula

import (
	"regexp"
	"slices"
	"strings"
)

// COUNTIF, SUMIF and their kin pick cells by a criterion: a value, or a comparison written as text (">0", "<>",
// "*水务*"). SUMPRODUCT multiplies ranges place by place.

// A criterion says which cells are meant.
type criterion struct {
	op    operator
	kind  Kind // of what the cells are compared with: KindNumber, KindText, or KindBlank for nothing at all
	num   exact
	text  *regexp.Regexp
	loose bool // "": a cell without text is as good as a blank one
}

// newCriterion reads what stands as a criterion. A truth value, a blank, a date or an amount in words, and the order of
// words are not plain.
func newCriterion(v value) criterion {
	switch v.kind {
	case KindNumber:
		return criterion{op: opEqual, kind: KindNumber, num: v.num}
	case KindText:
	default:
		stop(ErrNotPlain)
	}
	k, rest, given := criterion{op: opEqual}, v.text, false
	for _, op := range []operator{opNotEqual, opLessEqual, opGreaterEqual, opEqual, opLess, opGreater} {
		if after, ok := strings.CutPrefix(v.text, operators[op].text); ok {
			k.op, rest, given = op, after, true
			break
		}
	}
	equality := k.op == opEqual || k.op == opNotEqual
	if d, err := ParseDecimal(rest); err == nil {
		k.kind, k.num = KindNumber, exact{dec: d}
		return k
	}
	upper := strings.ToUpper(rest)
	if mayBeNumber(rest) || !equality || upper == "TRUE" || upper == "FALSE" || strings.HasPrefix(rest, "#") {
		stop(ErrNotPlain)
	}
	if rest == "" {
		k.kind, k.loose = KindBlank, !given
		return k
	}
	k.kind, k.text = KindText, wildcard(rest)
	return k
}

// meets reports whether a cell meets the criterion.
func (k *criterion) meets(v value) bool {
	if v.isError() {
		stop(ErrNotPlain)
	}
	equal := k.op == opEqual
	switch k.kind {
	case KindBlank:
		blank := v.kind == KindBlank
		if k.loose {
			blank = blank || v.kind == KindText && v.text == ""
		} else if v.kind == KindText && v.text == "" {
			stop(ErrNotPlain) // "<>" and a formula that shows nothing: programs differ
		}
		return blank == equal
	case KindText:
		match := v.kind == KindText && k.text.MatchString(strings.ToUpper(v.text))
		return match == equal
	}
	switch v.kind {
	case KindNumber:
		return k.op.holds(v.num.cmp(k.num))
	case KindText:
		if mayBeNumber(v.text) && (equal || k.op == opNotEqual) {
			stop(ErrNotPlain) // "5" as text is 5 to Excel here, and nowhere else
		}
	}
	return k.op == opNotEqual
}

// blanks reports whether cells without anything meet the criterion.
func (k *criterion) blanks() bool { return k.meets(value{kind: KindBlank}) }

// wildcard is a pattern of a whole text in upper case: ? is one character, * any number, ~ takes the next as it is.
func wildcard(pattern string) *regexp.Regexp {
	var b strings.Builder
	escaped := false
	for _, r := range strings.ToUpper(pattern) {
		switch {
		case !escaped && r == '~':
			escaped = true
			continue
		case !escaped && r == '?':
			b.WriteString(".")
		case !escaped && r == '*':
			b.WriteString(".*")
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
		escaped = false
	}
	return regexp.MustCompile("(?s)^" + b.String() + "$")
}

// A pick is an area with the criterion that its cells must meet.
type pick struct {
	area Area
	criterion
}

// picks reads pairs of area and criterion; bad is the error value that stands as one.
func (c *computer) picks(args []*node) (list []pick, bad value) {
	if len(args)%2 != 0 {
		stop(ErrNotPlain)
	}
	for pair := range slices.Chunk(args, 2) {
		a := c.area(pair[0])
		v := c.eval(pair[1])
		if v.isError() {
			return nil, v
		}
		list = append(list, pick{a, newCriterion(v)})
		list[0].area.mustMatch(a)
	}
	return list, value{}
}

// mustMatch stops unless another area has the same size.
func (a Area) mustMatch(b Area) {
	r1, c1 := a.size()
	if r2, c2 := b.size(); r1 != r2 || c1 != c2 {
		stop(ErrNotPlain)
	}
}

// all reports whether the cells at one place of the picks' areas meet all criteria.
func (c *computer) all(list []pick, at [2]int) bool {
	for i := range list {
		a := list[i].area
		if !list[i].meets(must(c.cells.At(a.Sheet, a.Row1+at[0], a.Col1+at[1])).v) {
			return false
		}
	}
	return true
}

// countIf is COUNTIF and COUNTIFS. Blank cells are counted by their number where they meet the first criterion alone,
// and are looked at one by one, up to maxCells, where there are several criteria.
func (c *computer) countIf(args []*node) value {
	list, bad := c.picks(args)
	if bad.isError() {
		return bad
	}
	n, filled := 0, 0
	first := list[0]
	rows, cols := first.area.size()
	if len(list) > 1 && first.blanks() {
		if rows*cols > maxCells {
			stop(ErrNotPlain)
		}
		for i := range rows * cols {
			if c.all(list, [2]int{i / cols, i % cols}) {
				n++
			}
		}
		return whole(n)
	}
	for at, v := range c.each(first.area) {
		filled++
		if first.meets(v) && c.all(list[1:], at) {
			n++
		}
	}
	if first.blanks() {
		n += rows*cols - filled
	}
	return whole(n)
}

// sumIf is SUMIF. The cells that are summed lie as those of the first area do, from their own first cell on.
func (c *computer) sumIf(args []*node) value {
	list, bad := c.picks(args[:2])
	if bad.isError() {
		return bad
	}
	sum := list[0].area
	if len(args) == 3 {
		sum = c.area(args[2])
		rows, cols := list[0].area.size()
		sum.Row2, sum.Col2 = sum.Row1+rows-1, sum.Col1+cols-1
	}
	return c.sumOf(sum, list)
}

func (c *computer) sumIfs(args []*node) value {
	sum := c.area(args[0])
	list, bad := c.picks(args[1:])
	if bad.isError() {
		return bad
	}
	list[0].area.mustMatch(sum)
	return c.sumOf(sum, list)
}

// sumOf adds the numbers of an area at the places that meet all criteria. Only cells that are not blank can add to it.
func (c *computer) sumOf(sum Area, list []pick) value {
	var result exact
	for at, v := range c.each(sum) {
		switch {
		case !c.all(list, at):
		case v.isError():
			return v
		case v.kind == KindNumber:
			result = result.add(v.num)
		}
	}
	// Cells that only the criteria know of must be sound, too: an error value among them is no plain matter.
	for i := range list {
		for _, v := range c.each(list[i].area) {
			list[i].meets(v)
		}
	}
	return number(result)
}

// sumProduct is SUMPRODUCT. An argument that is a range has words as 0; one that is computed, such as (A1:A9>0)*B1:B9, is
// computed at each place. All ranges must be of one size, of at most maxCells cells.
func (c *computer) sumProduct(args []*node) value {
	rows, cols := c.shape(args)
	if rows*cols > maxCells || c.element != nil {
		stop(ErrNotPlain)
	}
	defer func() { c.element = nil }()
	var sum exact
	for i := range rows * cols {
		c.element = &[2]int{i / cols, i % cols}
		product := exact{dec: FromInt(1)}
		for _, arg := range args {
			v := c.eval(arg)
			switch {
			case v.isError():
				return v
			case v.kind != KindNumber: // a truth value by itself is 0, too
				v = value{}
			}
			product = product.mul(v.num)
		}
		sum = sum.add(product)
	}
	return number(sum)
}

// inProduct are the functions that SUMPRODUCT may have inside: they take one value. Others, which may take a range whole, are
// not plain there.
var inProduct = strings.Fields("ABS INT ROUND N ISNUMBER ISTEXT ISBLANK ISERROR LEN VALUE")

// shape returns the size of the ranges in arguments, which must be one.
func (c *computer) shape(args []*node) (rows, cols int) {
	rows, cols = 1, 1
	ranged, here := false, false // a range in any argument; in this one
	for i, arg := range args {
		here = false
		arg.walk(func(n *node) {
			switch n.kind {
			case nodeCall:
				if !slices.Contains(inProduct, n.text) {
					stop(ErrNotPlain)
				}
			case nodeOperand:
				a := c.area(n)
				if a.Single {
					return
				}
				r, k := a.size()
				if ranged && (r != rows || k != cols) {
					stop(ErrNotPlain)
				}
				rows, cols, ranged, here = r, k, true, true
			}
		})
		if i > 0 && here != ranged || i == 0 && len(args) > 1 && !here {
			stop(ErrNotPlain) // one value beside a range is no product to Excel
		}
	}
	return rows, cols
}
