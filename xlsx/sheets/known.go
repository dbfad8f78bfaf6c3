package sheets

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"nianbao/xlsx/opc"
)

// The workbooks of a batch are copies of one: most cells stand in each of them to the letter, or with another value only. What
// was read once of such bytes is taken over instead of being read again. It depends on nothing but the bytes, the namespaces
// in force and the limits, and none of it had anything to note, so that a workbook reads the same whatever came before it.

// memory is what is known of workbooks that were read before. It serves one reader at a time.
type memory struct {
	lim    Limits
	scopes map[string]*scope // by the namespaces in force
	bytes  int
	styles []knownStyles // the latest last
}

// A scope is what is known where the same namespaces are in force.
type scope struct {
	cells  map[string]*knownCell      // by what stands in front of the value
	asides map[bool]map[string]*aside // behind the cells or in front of them
}

var memories = &sync.Pool{New: func() any { return new(memory) }}

// How much is remembered. A workbook of ours has 2,700 cells, which take 600 kB; what other programs make of it, and the other
// editions, are each as many again. What is more than that begins anew.
const (
	mostBytes  = 4 << 20
	mostScopes = 16
	mostStyles = 8
	cellBytes  = 350 // that a knownCell takes beside its bytes
)

// A cell that is longer than longestKnown, such as one with a passage of text, is not looked for. A sheet of which more cells
// than mostMisses were looked for in vain is none of a batch: the largest of ours has 1,400 cells to learn.
const (
	longestKnown = 4 << 10
	mostMisses   = 4000
)

// A knownCell is a cell as it was read, but for what changes from one workbook to the next: its value.
type knownCell struct {
	head  string // the bytes in front of the value; all of them where it has none
	tail  []byte // those behind it, nil where it has none
	cell  Cell   // without its value
	typ   cellType
	last  string     // value, as written, and
	whole Cell       // the cell with it
	next  *knownCell // what stood behind it
}

// recall takes what earlier reading has left.
func (r *reader) recall() {
	m := memories.Get().(*memory)
	lim := r.lim
	lim.Meter = nil
	if m.lim != lim || m.bytes > mostBytes || len(m.scopes) > mostScopes {
		*m = memory{lim: lim, scopes: map[string]*scope{}}
	}
	r.memory = m
}

// knownThings is what is known that a sheet may hold.
type knownThings struct {
	*scope
	number uint64     // of the set of namespaces in force
	misses int        // cells that were looked for in vain
	last   *knownCell // in front of the cell ahead
}

// recallThings finds what is known where the namespaces of the root are in force.
func (sr *sheetReader) recallThings() {
	bound := sr.s.Bound()
	known := sr.memory.scopes[bound]
	if known == nil {
		known = &scope{map[string]*knownCell{}, map[bool]map[string]*aside{false: {}, true: {}}}
		sr.memory.scopes[bound] = known
	}
	sr.known = knownThings{scope: known, number: sr.s.Scope()}
}

// knows reports whether cells of the row can be known: they mean the same in all rows of the sheet.
func (sr *sheetReader) knows() bool {
	return sr.known.misses < mostMisses && sr.s.Scope() == sr.known.number
}

var (
	cellBegin, cellEnd   = []byte("<c "), []byte("</c>")
	valueEnd, inlineEnd  = []byte("</v></c>"), []byte("</t></is></c>")
	valueBegin           = []byte("<v>")
	inlineBegin          = []byte("<is><t>")
	escapeBegin          = []byte("_x")
	inlineBeginPreserved = []byte(`<is><t xml:space="preserve">`)
)

// cut takes the bytes of a cell apart: what stands in front of its value, the value, and what follows. A cell without a value,
// or with one that is more than characters, stays whole.
func cut(raw []byte) (head, value, end []byte) {
	for _, tail := range [][]byte{valueEnd, inlineEnd} {
		before, ok := bytes.CutSuffix(raw, tail)
		if !ok {
			continue
		}
		at := bytes.LastIndexByte(before, '>') + 1
		head, value = before[:at], before[at:]
		begins := bytes.HasSuffix(head, inlineBegin) || bytes.HasSuffix(head, inlineBeginPreserved)
		if &tail[0] == &valueEnd[0] {
			begins = bytes.HasSuffix(head, valueBegin)
		}
		if begins && plainValue(value) {
			return head, value, tail
		}
	}
	return raw, nil, nil
}

// plainValue reports whether a value is characters that stand for themselves.
func plainValue(value []byte) bool {
	return opc.PlainText(value) && !bytes.Contains(value, escapeBegin)
}

func startsWith(b []byte, head string) bool {
	return len(b) >= len(head) && string(b[:len(head)]) == head
}

// aheadCell finds what is known of the cell ahead, and its value. Most often it is what stood behind the cell before.
func (sr *sheetReader) aheadCell() (k *knownCell, value []byte) {
	ahead := sr.s.Ahead()
	ahead = ahead[:min(len(ahead), longestKnown)]
	if last := sr.known.last; last != nil && last.next != nil && startsWith(ahead, last.next.head) {
		k, ahead = last.next, ahead[len(last.next.head):]
		if k.tail == nil {
			return k, nil
		}
		n := bytes.IndexByte(ahead, '<')
		if n >= 0 && bytes.HasPrefix(ahead[n:], k.tail) && plainValue(ahead[:n]) {
			return k, ahead[:n]
		}
		return nil, nil
	}
	if !bytes.HasPrefix(ahead, cellBegin) {
		return nil, nil
	}
	end := bytes.IndexByte(ahead, '>') + 1
	if end < 2 || ahead[end-2] != '/' {
		if end = bytes.Index(ahead, cellEnd); end < 0 {
			sr.lim.Meter.Spend(len(ahead))
			return nil, nil
		}
		end += len(cellEnd)
	}
	head, value, _ := cut(ahead[:end])
	return sr.known.cells[string(head)], value
}

// knownCell reads the cell ahead if it is known, and stands in its row.
func (sr *sheetReader) knownCell(c *Cell) (keep, ok bool) {
	k, value := sr.aheadCell()
	if k == nil || k.cell.Row != c.Row || len(value) > sr.lim.CellText {
		sr.known.misses++
		return false, false
	}
	if k.typ == tShared && k.tail != nil {
		n, isNumber := parseCount(opc.TrimSpace(value))
		if isNumber && n >= len(sr.strings) || !isNumber && len(value) > 0 { // an error, which is to say where
			return false, false
		}
	}
	switch *c = k.cell; {
	case k.tail == nil:
	case k.typ != tShared && string(value) == k.last:
		*c = k.whole
	case len(k.tail) == len(inlineEnd):
		sr.setText(c, value)
	default:
		sr.value(c, k.typ, value)
	}
	sr.follow(k)
	sr.s.Leap(len(k.head) + len(value) + len(k.tail))
	return c.HasValue || c.FormulaKind != NoFormula, true
}

// follow takes note of the order in which cells stand.
func (sr *sheetReader) follow(k *knownCell) {
	if last := sr.known.last; last != nil && last.next != k {
		last.next = k
	}
	sr.known.last = k
}

// learn remembers a cell that was read just now and had nothing to note.
func (sr *sheetReader) learn(c Cell, raw []byte) {
	if len(raw) > longestKnown || !bytes.HasPrefix(raw, cellBegin) || c.FormulaKind > Plain || c.rich != 0 || sr.memory.bytes > mostBytes {
		return
	}
	head, value, tail := cut(raw)
	if tail == nil && sr.typ == tShared && c.HasValue {
		return // what it says stands in the table of this workbook
	}
	k := &knownCell{head: string(head), tail: tail, typ: sr.typ, last: string(value), whole: c}
	k.whole.Formula, k.whole.Raw = strings.Clone(c.Formula), strings.Clone(c.Raw)
	if k.cell = k.whole; tail != nil {
		k.cell.Raw, k.cell.Type, k.cell.HasValue = "", Blank, false
	}
	sr.known.cells[k.head] = k
	sr.follow(k)
	sr.memory.bytes += len(raw) + len(c.Raw) + len(c.Formula) + cellBytes
}

// knownStyles are the formats of a part that was read before, and of the theme then in force.
type knownStyles struct {
	part   []byte
	theme  *[len(officeTheme)]uint32
	styles styles
}

// recallStyles takes the formats over from a part that was read before.
func (r *reader) recallStyles(part []byte) bool {
	theme := r.book.styles.theme
	i := slices.IndexFunc(r.memory.styles, func(k knownStyles) bool {
		sameTheme := theme == k.theme || theme != nil && k.theme != nil && *theme == *k.theme
		return sameTheme && bytes.Equal(part, k.part)
	})
	if i < 0 {
		return false
	}
	r.book.styles = r.memory.styles[i].styles
	return true
}

// learnStyles remembers formats that had nothing to note.
func (r *reader) learnStyles(part []byte, st styles) {
	if len(part) > mostBytes/mostStyles {
		return
	}
	if len(r.memory.styles) == mostStyles {
		r.memory.styles = slices.Delete(r.memory.styles, 0, 1)
	}
	r.memory.styles = append(r.memory.styles, knownStyles{bytes.Clone(part), st.theme, st})
}
