package formula

import "strings"

// COUNTIF, SUMIF and their kin pick cells by a criterion: a value, or a comparison written as text (">0", "<>",
// "*水务*"). SUMPRODUCT multiplies ranges place by place.

// A criterion says which cells are meant.
type criterion struct {
	op    operator
	kind  Kind // of what the cells are compared with: KindNumber, KindText, or KindBlank for nothing at all
	num   exact
	text  string
	loose bool // "": a cell without text is as good as a blank one
}

// newCriterion reads what stands as a criterion. A truth value, a blank, a date or an amount in words, and the order of
// words are not plain.
func newCriterion(v value) (criterion, error) {
	switch v.kind {
	case KindNumber:
		return criterion{op: opEqual, kind: KindNumber, num: v.num}, nil
	case KindText:
	default:
		return criterion{}, ErrNotPlain
	}
	k, rest, given := criterion{op: opEqual}, v.text, false
	for _, op := range []operator{opNotEqual, opLessEqual, opGreaterEqual, opEqual, opLess, opGreater} {
		if after, ok := strings.CutPrefix(v.text, operators[op].text); ok {
			k.op, rest, given = op, after, true
			break
		}
	}
	equality := k.op == opEqual || k.op == opNotEqual
	if rest == "" {
		k.kind, k.loose = KindBlank, !given
		if !equality {
			return criterion{}, ErrNotPlain
		}
		return k, nil
	}
	if d, err := ParseDecimal(rest); err == nil {
		k.kind, k.num = KindNumber, exact{dec: d}
		return k, nil
	}
	upper := strings.ToUpper(rest)
	if mayBeNumber(rest) || !equality || upper == "TRUE" || upper == "FALSE" || strings.HasPrefix(rest, "#") {
		return criterion{}, ErrNotPlain
	}
	k.kind, k.text = KindText, rest
	return k, nil
}

// meets reports whether a cell meets the criterion.
func (k *criterion) meets(v value) (bool, error) {
	if v.isError() {
		return false, ErrNotPlain
	}
	equal := k.op == opEqual
	switch k.kind {
	case KindBlank:
		blank := v.kind == KindBlank
		if k.loose {
			blank = blank || v.kind == KindText && v.text == ""
		} else if v.kind == KindText && v.text == "" {
			return false, ErrNotPlain // "<>" and a formula that shows nothing: programs differ
		}
		return blank == equal, nil
	case KindText:
		match := v.kind == KindText && wildcard(k.text, v.text)
		return match == equal, nil
	}
	switch v.kind {
	case KindNumber:
		return k.op.holds(v.num.cmp(k.num)), nil
	case KindText:
		if mayBeNumber(v.text) && (equal || k.op == opNotEqual) {
			return false, ErrNotPlain // "5" as text is 5 to Excel here, and nowhere else
		}
	}
	return k.op == opNotEqual, nil
}

// blanks reports whether cells without anything meet the criterion.
func (k *criterion) blanks() bool {
	ok, err := k.meets(value{kind: KindBlank})
	return ok && err == nil
}

// wildcard matches a whole text without regard to case: ? is one character, * any number, ~ takes the next as it is. It
// takes time proportional to the lengths of both.
func wildcard(pattern, text string) bool {
	type piece struct {
		r         rune
		any, many bool
	}
	var p []piece
	escaped := false
	for _, r := range strings.ToUpper(pattern) {
		switch {
		case escaped:
			p, escaped = append(p, piece{r: r}), false
		case r == '~':
			escaped = true
		case r == '*' && len(p) > 0 && p[len(p)-1].many:
		default:
			p = append(p, piece{r, r == '?', r == '*'})
		}
	}
	t := []rune(strings.ToUpper(text))
	i, j, star, mark := 0, 0, -1, 0
	for j < len(t) {
		switch {
		case i < len(p) && p[i].many:
			star, mark = i, j
			i++
		case i < len(p) && (p[i].any || p[i].r == t[j]):
			i, j = i+1, j+1
		case star >= 0:
			mark++
			i, j = star+1, mark
		default:
			return false
		}
	}
	for i < len(p) && p[i].many {
		i++
	}
	return i == len(p)
}

// A pick is an area with the criterion that its cells must meet.
type pick struct {
	area Area
	criterion
}

// picks reads pairs of area and criterion.
func (c *computer) picks(args []*node) ([]pick, value, error) {
	if len(args)%2 != 0 {
		return nil, value{}, ErrNotPlain
	}
	var list []pick
	for i := 0; i < len(args); i += 2 {
		a, err := c.area(args[i])
		if err != nil {
			return nil, value{}, err
		}
		v, err := c.eval(args[i+1])
		if err != nil || v.isError() {
			return nil, v, err
		}
		k, err := newCriterion(v)
		if err != nil {
			return nil, value{}, err
		}
		list = append(list, pick{a, k})
		r1, c1 := list[0].area.size()
		if r2, c2 := a.size(); r1 != r2 || c1 != c2 {
			return nil, value{}, ErrNotPlain
		}
	}
	return list, value{}, nil
}

// all reports whether the cells at one place of the picks' areas meet all criteria.
func (c *computer) all(list []pick, row, col int) (bool, error) {
	for i := range list {
		a := list[i].area
		v, err := c.cells.At(a.Sheet, a.Row1+row, a.Col1+col)
		if err != nil {
			return false, err
		}
		if ok, err := list[i].meets(v.v); err != nil || !ok {
			return false, err
		}
	}
	return true, nil
}

// countIf is COUNTIF and COUNTIFS. Blank cells are counted by their number where they meet the first criterion alone,
// and are looked at one by one, up to maxCells, where there are several criteria.
func (c *computer) countIf(args []*node) (value, error) {
	list, v, err := c.picks(args)
	if err != nil || v.isError() {
		return v, err
	}
	n, filled := 0, 0
	first := list[0]
	rows, cols := first.area.size()
	if len(list) > 1 && first.blanks() {
		if rows*cols > maxCells {
			return value{}, ErrNotPlain
		}
		for i := range rows * cols {
			ok, err := c.all(list, i/cols, i%cols)
			if err != nil {
				return value{}, err
			}
			if ok {
				n++
			}
		}
		return whole(n), nil
	}
	err = c.cells.Each(first.area, func(row, col int, v CellValue) error {
		filled++
		ok, err := first.meets(v.v)
		if ok && len(list) > 1 {
			ok, err = c.all(list[1:], row-first.area.Row1, col-first.area.Col1)
		}
		if ok {
			n++
		}
		return err
	})
	if first.blanks() {
		n += rows*cols - filled
	}
	return whole(n), err
}

// sumIf is SUMIF. The cells that are summed lie as those of the first area do, from their own first cell on.
func (c *computer) sumIf(args []*node) (value, error) {
	list, v, err := c.picks(args[:2])
	if err != nil || v.isError() {
		return v, err
	}
	sum := list[0].area
	if len(args) == 3 {
		if sum, err = c.area(args[2]); err != nil {
			return value{}, err
		}
		rows, cols := list[0].area.size()
		sum.Row2, sum.Col2 = sum.Row1+rows-1, sum.Col1+cols-1
	}
	return c.sumOf(sum, list)
}

func (c *computer) sumIfs(args []*node) (value, error) {
	sum, err := c.area(args[0])
	if err != nil {
		return value{}, err
	}
	list, v, err := c.picks(args[1:])
	if err != nil || v.isError() {
		return v, err
	}
	r1, c1 := sum.size()
	if r2, c2 := list[0].area.size(); r1 != r2 || c1 != c2 {
		return value{}, ErrNotPlain
	}
	return c.sumOf(sum, list)
}

// sumOf adds the numbers of an area at the places that meet all criteria. Only cells that are not blank can add to it.
func (c *computer) sumOf(sum Area, list []pick) (value, error) {
	var result exact
	var bad value
	err := c.cells.Each(sum, func(row, col int, v CellValue) error {
		ok, err := c.all(list, row-sum.Row1, col-sum.Col1)
		switch {
		case err != nil || !ok:
			return err
		case v.v.isError():
			bad = v.v
			return errStop
		case v.v.kind == KindNumber:
			result, err = result.add(v.v.num)
		}
		return err
	})
	switch {
	case bad.isError():
		return bad, nil
	case err != nil:
		return value{}, err
	}
	// Cells that only the criteria know of must be sound, too: an error value among them is no plain matter.
	for i := range list {
		err := c.cells.Each(list[i].area, func(_, _ int, v CellValue) error {
			_, err := list[i].meets(v.v)
			return err
		})
		if err != nil {
			return value{}, err
		}
	}
	return number(result), nil
}

// sumProduct is SUMPRODUCT. An argument that is a range has words as 0; one that is computed, such as (A1:A9>0)*B1:B9, is
// computed at each place. All ranges must be of one size, of at most maxCells cells.
func (c *computer) sumProduct(args []*node) (value, error) {
	rows, cols, err := c.shape(args)
	if err != nil {
		return value{}, err
	}
	if rows*cols > maxCells || c.element != nil {
		return value{}, ErrNotPlain
	}
	defer func() { c.element = nil }()
	var sum exact
	for i := range rows * cols {
		c.element = &[2]int{i / cols, i % cols}
		product := exact{dec: FromInt(1)}
		for _, arg := range args {
			v, err := c.eval(arg)
			switch {
			case err != nil || v.isError():
				return v, err
			case v.kind != KindNumber: // a truth value by itself is 0, too
				v = value{}
			}
			if product, err = product.mul(v.num); err != nil {
				return value{}, err
			}
		}
		if sum, err = sum.add(product); err != nil {
			return value{}, err
		}
	}
	return number(sum), nil
}

// shape returns the size of the ranges in arguments, which must be one. Functions inside, which may take a range whole,
// are not plain, except those that take one value.
func (c *computer) shape(args []*node) (rows, cols int, err error) {
	rows, cols = 1, 1
	ranged, here := false, false // a range in any argument; in this one
	var walk func(n *node) error
	walk = func(n *node) error {
		switch n.kind {
		case nodeCall:
			switch n.text {
			case "ABS", "INT", "ROUND", "N", "ISNUMBER", "ISTEXT", "ISBLANK", "ISERROR", "LEN", "VALUE":
			default:
				return ErrNotPlain
			}
		case nodeOperand:
			a, err := c.cells.Area(n.text)
			if err != nil || a.Single {
				return err
			}
			r, k := a.size()
			if ranged && (r != rows || k != cols) {
				return ErrNotPlain
			}
			rows, cols, ranged, here = r, k, true, true
		}
		for _, arg := range n.args {
			if err := walk(arg); err != nil {
				return err
			}
		}
		return nil
	}
	for i, arg := range args {
		here = false
		if err := walk(arg); err != nil {
			return 0, 0, err
		}
		if i > 0 && here != ranged || i == 0 && len(args) > 1 && !here {
			return 0, 0, ErrNotPlain // one value beside a range is no product to Excel
		}
	}
	return rows, cols, nil
}
