package sheets

import (
	"math"
	"strconv"
	"strings"

	"nianbao/xlsx/opc"
)

// master is the first cell of a group of shared formulas.
type master struct {
	row, col int
	text     string
}

// dependent is a cell whose formula is the master's, moved. It is known by its
// place, since cells move in memory while rows are read.
type dependent struct{ row, col, group int32 }

// formula reads the <f> that has just begun (ECMA-376 part 1, 18.3.1.40).
func (sr *sheetReader) formula(c *Cell) {
	s := sr.s
	a := sr.formulaAttrs(c)
	raw := s.Text("", sr.lim.CellText)
	raw = opc.TrimSpace(raw)
	if len(raw) > 0 && raw[0] == '=' {
		raw = raw[1:] // Excel never writes the sign; some programs do
	}
	text := ""
	if len(raw) > 0 {
		text, _ = unescape(sr.texts.add(raw))
	}
	if a.kind == Shared {
		sr.share(c, a, text)
	} else if text == "" && a.kind == Plain {
		sr.once(NoteFormula, c.Ref())
		return
	}
	c.Formula, c.FormulaKind = text, a.kind
}

// formulaAttrs is what the attributes of an <f> say.
type formulaAttrs struct {
	kind     FormulaKind
	group    int // of shared formulas
	hasGroup bool
	hasRef   bool
}

func (sr *sheetReader) formulaAttrs(c *Cell) (f formulaAttrs) {
	s := sr.s
	f.kind = Plain
	for i := range s.Attrs() {
		a := &s.Attrs()[i]
		if a.Name.Space != "" {
			continue
		}
		switch a.Name.Local {
		case "t":
			kind, ok := formulaKinds[string(a.Value)]
			if !ok {
				panic(s.Err(c.Ref(), "formula type %q does not exist", opc.Clip(a.Value)))
			}
			f.kind = kind
		case "si":
			if f.group, f.hasGroup = parseCount(a.Value); !f.hasGroup || f.group > math.MaxInt32 {
				panic(s.Err(c.Ref(), "shared formula %q", opc.Clip(a.Value)))
			}
		case "ref":
			f.hasRef = true
		case "aca", "dt2D", "dtr", "del1", "del2", "r1", "r2", "ca", "bx":
		default:
			panic(s.Err(c.Ref(), "unknown attribute %q of a formula", opc.Clip(a.Name.Local)))
		}
	}
	return f
}

// formulaKinds are the types of a formula (ECMA-376 part 1, 18.18.6).
var formulaKinds = map[string]FormulaKind{"normal": Plain, "shared": Shared, "array": Array, "dataTable": DataTable}

// share notes a shared formula: the first of its group has the text, the others wait for it.
func (sr *sheetReader) share(c *Cell, a formulaAttrs, text string) {
	if !a.hasGroup {
		panic(sr.s.Err(c.Ref(), "a shared formula that does not say which"))
	}
	if text == "" {
		sr.waiting = append(sr.waiting, dependent{int32(c.Row), int32(c.Col), int32(a.group)})
		return
	}
	m, dup := sr.masters[a.group]
	if dup && a.hasRef && shiftFormula(m.text, c.Row-m.row, c.Col-m.col) != text {
		// Cells that refer to the group could mean either.
		panic(sr.s.Err(c.Ref(), "shared formula %d is defined twice", a.group))
	}
	if !dup {
		if sr.masters == nil {
			sr.masters = map[int]master{}
		}
		sr.masters[a.group] = master{c.Row, c.Col, text}
	}
}

// expandShared gives the dependents of shared formulas their own text.
func (sr *sheetReader) expandShared() {
	for _, w := range sr.waiting {
		row, col := int(w.row), int(w.col)
		m, ok := sr.masters[int(w.group)]
		if !ok {
			panic(&opc.Error{Kind: opc.Damaged, Part: sr.sheet.Part, Ref: RefName(row, col),
				Reason: "shared formula " + strconv.Itoa(int(w.group)) + " is not defined"})
		}
		text := shiftFormula(m.text, row-m.row, col-m.col)
		if sr.grown += int64(len(text)); sr.grown > sr.lim.FormulaText {
			panic(opc.Hostilef(sr.sheet.Part, "shared formulas unfold to more than %d bytes", sr.lim.FormulaText))
		}
		if c := sr.sheet.Cell(row, col); c != nil {
			c.Formula = text
		}
	}
}

// shiftFormula returns a formula as it reads when it is moved down by rows and right by cols: relative references move,
// absolute ones stay, and one that would leave the sheet becomes #REF!. Texts, sheet names, names of functions, tables and
// other things are left alone.
func shiftFormula(f string, rows, cols int) string {
	if rows == 0 && cols == 0 {
		return f
	}
	var b strings.Builder
	b.Grow(len(f) + 8)
	for i := 0; i < len(f); {
		c := f[i]
		switch {
		case c == '"' || c == '\'':
			j := quoted(f, i)
			b.WriteString(f[i:j])
			i = j
		case c == '[':
			j := bracketed(f, i)
			b.WriteString(f[i:j])
			i = j
		case isWord(c):
			text, j := shiftWord(f, i, rows, cols)
			b.WriteString(text)
			i = j
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String()
}

// shiftWord moves the reference that begins at i, if it is one, and returns where it ends.
func shiftWord(f string, i, rows, cols int) (text string, end int) {
	j := wordEnd(f, i)
	if j < len(f) && strings.IndexByte("(![", f[j]) >= 0 {
		return f[i:j], j
	}
	// A:C and 1:3 are references only as pairs.
	if j < len(f) && f[j] == ':' {
		k := wordEnd(f, j+1)
		calls := k < len(f) && (f[k] == '(' || f[k] == '!')
		if text, ok := shiftLines(f[i:j], f[j+1:k], rows, cols); ok && !calls {
			return text, k
		}
	}
	return shiftRef(f[i:j], rows, cols), j
}

func wordEnd(f string, i int) int {
	for i < len(f) && isWord(f[i]) {
		i++
	}
	return i
}

// isWord reports whether c can be part of a reference, name or number.
func isWord(c byte) bool {
	return c >= 0x80 || c == '$' || c == '_' || c == '.' || c == '\\' || c == '?' || c == '#' ||
		c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// quoted returns where the quoted text that begins at i ends. A doubled quote inside is part of it.
func quoted(f string, i int) int {
	q := f[i]
	for i++; i < len(f); i++ {
		if f[i] == q {
			if i+1 < len(f) && f[i+1] == q {
				i++
				continue
			}
			return i + 1
		}
	}
	return len(f)
}

// bracketed returns where the bracket that begins at i ends: a workbook or a
// column of a table, in which ' escapes the next character.
func bracketed(f string, i int) int {
	depth := 0
	for ; i < len(f); i++ {
		switch f[i] {
		case '\'':
			i++
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(f)
}

// half is a row or column of a reference.
type half struct {
	n        int
	absolute bool
}

// splitRef takes a reference apart; a column or row alone has the other half 0.
func splitRef(w string) (col, row half, ok bool) {
	i := 0
	sign := strings.HasPrefix(w, "$")
	if sign {
		i++
	}
	from := i
	for i < len(w) && i-from < 4 && w[i]|0x20 >= 'a' && w[i]|0x20 <= 'z' {
		col.n = col.n*26 + int(w[i]&^0x20-'A') + 1
		i++
	}
	if i > from {
		col.absolute = sign
		if i == len(w) {
			return col, row, col.n <= MaxColumns
		}
		if sign = w[i] == '$'; sign {
			i++
		}
	}
	if n := len(w) - i; n == 0 || n > 7 || w[i] == '0' {
		return col, row, false
	}
	for ; i < len(w); i++ {
		if w[i] < '0' || w[i] > '9' {
			return col, row, false
		}
		row.n = row.n*10 + int(w[i]-'0')
	}
	row.absolute = sign
	return col, row, col.n <= MaxColumns && row.n <= MaxRows
}

func (h half) shift(by, limit int) (half, bool) {
	if !h.absolute {
		h.n += by
	}
	return h, h.n >= 1 && h.n <= limit
}

func (h half) col(b []byte) []byte {
	if h.absolute {
		b = append(b, '$')
	}
	return appendColumn(b, h.n)
}

func (h half) row(b []byte) []byte {
	if h.absolute {
		b = append(b, '$')
	}
	return strconv.AppendInt(b, int64(h.n), 10)
}

// shiftRef moves a reference to a cell; other words come back as they are.
func shiftRef(w string, rows, cols int) string {
	col, row, ok := splitRef(w)
	if !ok || col.n == 0 || row.n == 0 {
		return w
	}
	c, ok1 := col.shift(cols, MaxColumns)
	r, ok2 := row.shift(rows, MaxRows)
	if !ok1 || !ok2 {
		return "#REF!"
	}
	var b [16]byte
	return string(r.row(c.col(b[:0])))
}

// shiftLines moves a range of whole columns or whole rows.
func shiftLines(a, z string, rows, cols int) (string, bool) {
	ca, ra, ok1 := splitRef(a)
	cz, rz, ok2 := splitRef(z)
	if !ok1 || !ok2 {
		return "", false
	}
	var x, y half
	write := half.col
	switch {
	case ra.n == 0 && rz.n == 0:
		x, ok1 = ca.shift(cols, MaxColumns)
		y, ok2 = cz.shift(cols, MaxColumns)
	case ca.n == 0 && cz.n == 0:
		write = half.row
		x, ok1 = ra.shift(rows, MaxRows)
		y, ok2 = rz.shift(rows, MaxRows)
	default:
		return "", false
	}
	if !ok1 || !ok2 {
		return "#REF!", true
	}
	return string(write(y, append(write(x, nil), ':'))), true
}
