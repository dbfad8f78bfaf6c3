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
	cells  map[string]map[string]*knownCell // by the namespaces in force, and by what stands in front of the value
	bytes  int
	styles []knownStyles // the latest last
}

var memories = &sync.Pool{New: func() any { return new(memory) }}

// How much is remembered. A workbook of ours has 2,700 cells, which take 600 kB; what other programs make of it, and the other
// editions, are each as many again. What is more than that begins anew.
const (
	mostBytes  = 4 << 20
	mostScopes = 16
	mostStyles = 8
	cellBytes  = 200 // that a knownCell takes beside its bytes
)

// A cell that is longer than longestKnown, such as one with a passage of text, is not looked for. A sheet of which more cells
// than mostMisses were looked for in vain is none of a batch: the largest of ours has 1,400 cells to learn.
const (
	longestKnown = 4 << 10
	mostMisses   = 4000
)

// A knownCell is a cell as it was read, but for what changes from one workbook to the next: its value.
type knownCell struct {
	cell         Cell // without its value
	typ          cellType
	open, inline bool   // it has a value, in a <v> or as inline text, which follows the bytes it is known by
	last         string // value, as written, and
	whole        Cell   // the cell with it
}

// recall takes what earlier reading has left.
func (r *reader) recall() {
	m := memories.Get().(*memory)
	lim := r.lim
	lim.Meter = nil
	if m.lim != lim || m.bytes > mostBytes || len(m.cells) > mostScopes {
		*m = memory{lim: lim, cells: map[string]map[string]*knownCell{}}
	}
	r.memory = m
}

// knownCells is what is known of the cells of a sheet.
type knownCells struct {
	cells  map[string]*knownCell
	scope  uint64 // of the sheet
	misses int
}

func (sr *sheetReader) recallCells() {
	bound := sr.s.Bound()
	cells := sr.memory.cells[bound]
	if cells == nil {
		cells = map[string]*knownCell{}
		sr.memory.cells[bound] = cells
	}
	sr.known = knownCells{cells: cells, scope: sr.s.Scope()}
}

// knows reports whether cells of the row can be known: they mean the same in all rows of the sheet.
func (sr *sheetReader) knows() bool {
	return sr.known.misses < mostMisses && sr.s.Scope() == sr.known.scope
}

var (
	cellBegin, cellEnd   = []byte("<c "), []byte("</c>")
	valueEnd, inlineEnd  = []byte("</v></c>"), []byte("</t></is></c>")
	valueBegin           = []byte("<v>")
	inlineBegin          = []byte("<is><t>")
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
		if begins && opc.PlainText(value) && !bytes.Contains(value, []byte("_x")) {
			return head, value, tail
		}
	}
	return raw, nil, nil
}

// aheadCell returns the bytes of what may be a cell ahead, nil for one that is not looked for.
func (sr *sheetReader) aheadCell() []byte {
	ahead := sr.s.Ahead()
	if !bytes.HasPrefix(ahead, cellBegin) {
		return nil
	}
	ahead = ahead[:min(len(ahead), longestKnown)]
	i := bytes.IndexByte(ahead, '>')
	if i > 0 && ahead[i-1] == '/' {
		return ahead[:i+1]
	}
	n := bytes.Index(ahead, cellEnd)
	if n < 0 {
		sr.lim.Meter.Spend(len(ahead))
		return nil
	}
	return ahead[:n+len(cellEnd)]
}

// knownCell reads the cell ahead if it is known, and stands in its row.
func (sr *sheetReader) knownCell(c *Cell) (keep, ok bool) {
	raw := sr.aheadCell()
	if raw == nil {
		return false, false
	}
	head, value, _ := cut(raw)
	k := sr.known.cells[string(head)]
	if k == nil || k.cell.Row != c.Row || len(value) > sr.lim.CellText {
		sr.known.misses++
		return false, false
	}
	switch {
	case !k.open:
		*c = k.cell
	case k.typ == tShared:
		n, isNumber := parseCount(opc.TrimSpace(value))
		if isNumber && n >= len(sr.strings) || !isNumber && len(value) > 0 { // an error, which is to say where
			return false, false
		}
		*c = k.cell
		sr.value(c, k.typ, value)
	case string(value) == k.last:
		*c = k.whole
	case k.inline:
		*c = k.cell
		sr.setText(c, value)
	default:
		*c = k.cell
		sr.value(c, k.typ, value)
	}
	sr.s.Leap(len(raw))
	return c.HasValue || c.FormulaKind != NoFormula, true
}

// learn remembers a cell that was read just now and had nothing to note.
func (sr *sheetReader) learn(c Cell, raw []byte) {
	if len(raw) > longestKnown || !bytes.HasPrefix(raw, cellBegin) || c.FormulaKind > Plain || c.rich != 0 || sr.memory.bytes > mostBytes {
		return
	}
	head, value, end := cut(raw)
	k := &knownCell{cell: c, typ: sr.typ, open: end != nil, inline: len(end) == len(inlineEnd)}
	k.cell.Formula = strings.Clone(c.Formula)
	if k.open {
		k.cell.Raw, k.cell.Type, k.cell.HasValue = "", Blank, false
		k.whole, k.last = k.cell, string(value)
		k.whole.Raw, k.whole.Type, k.whole.HasValue = strings.Clone(c.Raw), c.Type, c.HasValue
	} else if k.typ == tShared && c.HasValue {
		return // what it says stands in the table of this workbook
	} else {
		k.cell.Raw = strings.Clone(c.Raw)
	}
	sr.known.cells[string(head)] = k
	sr.memory.bytes += len(head) + len(k.last) + len(c.Raw) + len(c.Formula) + cellBytes
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
