package sheets

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"nianbao/xlsx/opc"
)

// sheetReader carries the state of reading one worksheet part.
type sheetReader struct {
	*reader
	s     *opc.Scanner
	sheet *Sheet

	lastRow  int // in the order of the file
	rowsSeen *bitmap
	colsSeen *bitmap
	ordered  bool
	rowBuf   []Cell
	noted    map[string]bool // notes given once a sheet

	known      knownThings
	chunk      chunk
	begun      bool // something of the sheet was looked at
	hasData    bool
	mergeLists int
	typ        cellType // of the cell read last, and whether
	placed     bool     // it says its place

	masters map[int]master
	waiting []dependent
}

// sheet reads the part of a worksheet (ECMA-376 part 1, 18.3.1.99) to its end.
func (r *reader) sheet(sh *Sheet) (err error) {
	defer func() {
		if e, ok := err.(*opc.Error); ok && e.Ref == "" && r.place != [2]int{} {
			e.Ref = RefName(r.place[0], r.place[1])
		}
	}()
	defer opc.Caught(&err)
	r.index, r.place = sh.Index, [2]int{}
	s := opc.Must(r.Scan(sh.Part))
	s.Root(nsMain, "worksheet")
	if r.rowSet == nil {
		r.rowSet, r.colSet = new(bitmap), new(bitmap)
	}
	r.rowSet.clear()
	sr := &sheetReader{reader: r, s: s, sheet: sh, rowsSeen: r.rowSet, colsSeen: r.colSet, ordered: true, noted: map[string]bool{}}
	sh.usualRow, sh.usualCol = usualRow, usualCol
	sr.recallThings()
	s.EachUnknown(sr.knownChunk, sr.child)
	if !sr.hasData {
		panic(opc.Damagef(sh.Part, "the worksheet has no sheetData"))
	}
	if sr.chunk.behind {
		sr.endChunk(sr.chunk.from + len(sr.chunk.whole))
	}
	sr.sortRows()
	sr.expandShared()
	sr.finishSpans()
	sr.checkMerges()
	return nil
}

// child reads a child of the worksheet that has just begun.
func (sr *sheetReader) child() {
	s := sr.s
	n := s.Name()
	if !n.In(nsMain) {
		sr.once(NoteForeign, "")
		return
	}
	switch n.Local {
	case "sheetData":
		if sr.hasData {
			panic(s.Err("", "a second sheetData"))
		}
		sr.endChunk(s.Begin())
		sr.hasData = true
		s.Each(sr.row)
	case "mergeCells":
		if sr.mergeLists++; sr.mergeLists > 1 {
			sr.once(NoteMerge, "")
		}
		s.Each(sr.merge)
	case "cols":
		sr.chunk.late()
		s.Each(sr.column)
	case "sheetViews":
		sr.chunk.late()
		s.Each(func() {
			v, _ := s.Attr("", "tabSelected")
			sr.sheet.Selected = sr.sheet.Selected || xsdTrue(v)
		})
	case "sheetFormatPr":
		sr.chunk.late()
		v, _ := s.Attr("", "zeroHeight")
		sr.sheet.zeroHeight = xsdTrue(v)
		sr.usualSizes()
	case "sheetProtection":
		v, _ := s.Attr("", "sheet")
		sr.sheet.Protected = xsdTrue(v)
	case "dataValidations":
		sr.prompts()
	case "headerFooter":
		sr.headFoot()
	case "legacyDrawingHF":
		sr.sheet.headPictures = sr.relationID()
	default:
		if !worksheetElements[n.Local] {
			sr.once(NoteElement, "")
		}
	}
}

// worksheetElements are the other children of a worksheet (18.3.1.99).
var worksheetElements = words(`sheetPr dimension sheetCalcPr protectedRanges
		scenarios autoFilter sortState dataConsolidate customSheetViews phoneticPr
		conditionalFormatting hyperlinks printOptions pageMargins pageSetup
		rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags
		drawing legacyDrawing drawingHF picture oleObjects controls webPublishItems
		tableParts extLst`)

// once notes a thing once a sheet.
func (sr *sheetReader) once(code, ref string) {
	sr.oddities++
	if !sr.noted[code] {
		sr.noted[code] = true
		sr.noteAt(code, ref)
	}
}

func (sr *sheetReader) noteAt(code, ref string) { sr.note(code, sr.sheet.Index, ref) }

// row reads a <row> (18.3.1.73). Without r it is the row after the one before.
func (sr *sheetReader) row() {
	s := sr.s
	if !s.In(nsMain) {
		sr.once(NoteForeign, "")
		return
	}
	if s.Local() != "row" {
		panic(s.Err("", "unexpected <%s> among the rows", opc.Clip(s.Local())))
	}
	if s.InAlternate() {
		sr.once(NoteAlternate, "")
	}
	a := sr.rowAttrs()
	row := a.row
	if row > MaxRows {
		panic(s.Err("", "row %d lies outside the sheet", row))
	}
	if !sr.rowsSeen.add(row) {
		panic(s.Err(strconv.Itoa(row), "row %d is given twice", row))
	}
	if row <= sr.lastRow {
		sr.ordered = false
		sr.once(NoteOrder, strconv.Itoa(row))
	}
	sr.lastRow = row
	if sr.sheet.zeroHeight {
		addSpan(&sr.sheet.seenRows, row)
	}
	if a.height > 0 && a.height < 1e4 {
		addSize(&sr.sheet.heights, row, row, int64(a.height*emuPoint))
	}
	if a.hidden || a.noHeight && a.customHeight {
		addSpan(&sr.sheet.hiddenRows, row)
	}
	sr.cellsOf(row)
}

// rowAttrs is what the attributes of a <row> say.
type rowAttrs struct {
	row                            int
	height                         float64
	hidden, noHeight, customHeight bool
}

func (sr *sheetReader) rowAttrs() (r rowAttrs) {
	s := sr.s
	r.row = sr.lastRow + 1
	for i := range s.Attrs() {
		a := &s.Attrs()[i]
		if a.Name.Space != "" {
			if a.Name.In(nsMain) {
				panic(s.Err("", "attribute %q of a row has a prefix", opc.Clip(a.Name.Local)))
			}
			continue
		}
		switch a.Name.Local {
		case "r":
			n, ok := parseCount(a.Value)
			if !ok || n < 1 || n > MaxRows {
				panic(s.Err("", "row number %q", opc.Clip(a.Value)))
			}
			r.row = n
		case "hidden":
			r.hidden = xsdTrue(string(a.Value))
		case "ht":
			h, err := strconv.ParseFloat(strings.TrimSpace(string(a.Value)), 64)
			if r.noHeight = err == nil && h == 0; err == nil {
				r.height = h
			}
		case "customHeight":
			r.customHeight = xsdTrue(string(a.Value))
		case "spans", "s", "customFormat", "outlineLevel", "collapsed", "thickTop", "thickBot", "ph":
		default:
			panic(s.Err("", "unknown attribute %q of row %d", opc.Clip(a.Name.Local), r.row))
		}
	}
	return r
}

// cellsOf reads the cells of the row that has just begun, and its end.
func (sr *sheetReader) cellsOf(row int) {
	s := sr.s
	sr.colsSeen.clear()
	sr.rowBuf = sr.rowBuf[:0]
	lastCol, ordered := 0, true
	take := func(c *Cell, keep bool) {
		sr.admit(c, keep)
		if !sr.colsSeen.add(c.Col) {
			panic(s.Err(c.Ref(), "the cell is given twice"))
		}
		if c.Col <= lastCol {
			sr.once(NoteOrder, c.Ref())
		}
		lastCol = c.Col
		if !keep {
			return
		}
		if n := len(sr.rowBuf); n > 0 && sr.rowBuf[n-1].Col > c.Col {
			ordered = false
		}
		sr.rowBuf = append(sr.rowBuf, *c)
	}
	knows := sr.knows()
	s.EachUnknown(func() bool {
		c := Cell{Row: row}
		if !knows || s.InAlternate() {
			return false
		}
		keep, ok := sr.knownCell(&c)
		if ok {
			take(&c, keep)
		}
		return ok
	}, func() {
		switch {
		case !s.In(nsMain):
			sr.once(NoteForeign, RefName(row, 1))
			return
		case s.Local() == "extLst":
			return
		case s.Local() != "c":
			panic(s.Err("", "unexpected <%s> in row %d", opc.Clip(s.Local()), row))
		}
		c := Cell{Row: row, Col: lastCol + 1}
		begin, odd := s.Begin(), sr.oddities
		keep := sr.cell(&c)
		if knows && sr.placed && odd == sr.oddities {
			sr.learn(c, s.Since(begin))
		}
		take(&c, keep)
	})
	if len(sr.rowBuf) == 0 {
		return
	}
	if !ordered {
		slices.SortFunc(sr.rowBuf, func(a, b Cell) int { return a.Col - b.Col })
	}
	sr.keepRow(row)
}

// slabCells is how many cells are allocated at a time.
const slabCells = 256

// keepRow moves the cells of the row buffer to the sheet.
func (sr *sheetReader) keepRow(row int) {
	n := len(sr.rowBuf)
	sh := sr.sheet
	last := len(sh.slabs) - 1
	if last < 0 || n > cap(sh.slabs[last])-len(sh.slabs[last]) {
		sh.slabs = append(sh.slabs, make([]Cell, 0, max(n, slabCells)))
		last++
	}
	from := len(sh.slabs[last])
	sh.slabs[last] = append(sh.slabs[last], sr.rowBuf...)
	cells := sh.slabs[last][from:]
	sh.rows = append(sh.rows, rowCells{int32(row), int32(last), int32(from), int32(n)})
	sh.n += n
	for i := n - 1; i >= 0; i-- {
		if !cells[i].IsBlank() {
			sh.maxR, sh.maxC = max(sh.maxR, row), max(sh.maxC, cells[i].Col)
			break
		}
	}
}

func (sr *sheetReader) sortRows() {
	if !sr.ordered {
		rows := sr.sheet.rows
		sort.Slice(rows, func(i, j int) bool { return rows[i].row < rows[j].row })
	}
}

// column reads a <col> (18.3.1.13), for hidden columns only.
func (sr *sheetReader) column() {
	s := sr.s
	if !s.In(nsMain) || s.Local() != "col" {
		return
	}
	lo, hi, width := s.Value("min"), s.Value("max"), s.Value("width")
	from, ok1 := parseCount(lo)
	to, ok2 := parseCount(hi)
	if !ok1 || !ok2 || from < 1 || to < from || to > MaxColumns {
		sr.once(NoteColumn, "")
		return
	}
	w, err := strconv.ParseFloat(strings.TrimSpace(string(width)), 64)
	if err == nil && w > 0 && w < 1e4 {
		addSize(&sr.sheet.widths, from, to, int64(w*charPixel)*emuPixel)
	}
	if xsdTrue(string(s.Value("hidden"))) || err == nil && w == 0 {
		list := &sr.sheet.hiddenCols
		if k := len(*list); k > 0 && from >= (*list)[k-1].from && from <= (*list)[k-1].to+1 {
			(*list)[k-1].to = max((*list)[k-1].to, to)
		} else {
			*list = append(*list, span{from, to})
		}
	}
}

// parseCount reads a non-negative whole number as xsd:unsignedInt has it, white space around it allowed.
func parseCount(b []byte) (int, bool) {
	b = opc.TrimSpace(b)
	if len(b) == 0 || len(b) > 10 {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// addSpan adds n, which mostly follows the last one.
func addSpan(list *[]span, n int) {
	if k := len(*list); k > 0 && (*list)[k-1].to == n-1 {
		(*list)[k-1].to = n
		return
	}
	*list = append(*list, span{n, n})
}

// finishSpans sorts and joins the spans that were collected in file order.
func (sr *sheetReader) finishSpans() {
	for _, list := range []*[]span{&sr.sheet.hiddenRows, &sr.sheet.hiddenCols, &sr.sheet.seenRows} {
		slices.SortFunc(*list, func(a, b span) int { return a.from - b.from })
		out := (*list)[:0]
		for _, sp := range *list {
			if k := len(out); k > 0 && sp.from <= out[k-1].to+1 {
				out[k-1].to = max(out[k-1].to, sp.to)
				continue
			}
			out = append(out, sp)
		}
		*list = out
	}
}

// bitmap is a set of small numbers that is cheap to empty.
type bitmap struct {
	words []uint64
	used  int // words beyond it are zero
}

// add reports whether n was not in the set.
func (b *bitmap) add(n int) bool {
	w, bit := n>>6, uint64(1)<<(n&63)
	if w >= len(b.words) {
		b.words = append(b.words, make([]uint64, max(w+1, 2*len(b.words))-len(b.words))...)
	}
	if b.words[w]&bit != 0 {
		return false
	}
	b.words[w] |= bit
	b.used = max(b.used, w+1)
	return true
}

func (b *bitmap) clear() {
	clear(b.words[:b.used])
	b.used = 0
}
