//go:build !js

package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/sheets"
)

// Writing workbooks that are lists: 汇总.xlsx, a sample roster, 发放清单.xlsx.

func itoa(n int) string { return strconv.Itoa(n) }

// writeTables makes a workbook with the sheets and lets fill stream them.
func writeTables(w io.Writer, title string, sheets []string, fill func(x *excelize.File, b *builder) error) error {
	x, err := newBook(sheets)
	if err != nil {
		return err
	}
	defer x.Close() // removes the temporary files of long sheets
	b := &builder{file: x, styles: map[style]int{}, looks: map[conditionLook]int{}, lists: map[string]*rowSpool{}}
	if err := fill(x, b); err != nil {
		return err
	}
	err = x.SetDocProps(&excelize.DocProperties{Title: title, Creator: "nianbao", LastModifiedBy: "nianbao", Language: "zh-CN",
		Created: "2000-01-01T00:00:00Z", Modified: "2000-01-01T00:00:00Z"})
	if err != nil {
		return err
	}
	if err := x.SetAppProps(&excelize.AppProperties{Application: "nianbao"}); err != nil {
		return err
	}
	pack := &sortedZip{w: w, parts: map[string]*packedPart{}, rows: b.lists}
	x.SetZipWriter(func(io.Writer) excelize.ZipWriter { return pack })
	return x.Write(io.Discard)
}

// newBook begins a workbook with the sheets.
func newBook(sheets []string) (*excelize.File, error) {
	x := excelize.NewFile()
	err := errors.Join(x.SetDefaultFont(fontSong), x.SetSheetName("Sheet1", sheets[0]))
	for _, name := range sheets[1:] {
		_, failed := x.NewSheet(name)
		err = errors.Join(err, failed)
	}
	return x, err
}

// A sortedZip keeps every part packed and writes them in a fixed order at the end, so that the same workbook makes the same
// bytes: excelize hands streamed parts over in random order, and keeps the whole package in memory otherwise. Sheets whose
// part is in rows get those rows.
type sortedZip struct {
	w     io.Writer
	parts map[string]*packedPart
	rows  map[string]*rowSpool // by part
	open  *packedPart
}

type packedPart struct {
	*opc.Packed
	whole  *bytes.Buffer      // where the contents are kept until finish has changed them
	finish func([]byte) error // writes the changed contents
}

// Create starts a part and ends the one before.
func (z *sortedZip) Create(name string) (io.Writer, error) {
	if err := z.end(); err != nil {
		return nil, err
	}
	p := &packedPart{Packed: opc.NewPacked()}
	z.parts[name], z.open = p, p
	switch rows := z.rows[name]; {
	case name == opc.TypesPart:
		p.whole = &bytes.Buffer{}
		p.finish = func(data []byte) error {
			_, err := p.Write(opc.SortTypes(data))
			return err
		}
	case rows != nil:
		p.whole = &bytes.Buffer{}
		p.finish = func(data []byte) error { return p.insert(data, rows) }
	default:
		return p, nil
	}
	return p.whole, nil
}

func (z *sortedZip) end() error {
	p := z.open
	if p == nil {
		return nil
	}
	z.open = nil
	if p.whole != nil {
		if err := p.finish(p.whole.Bytes()); err != nil {
			return err
		}
		p.whole = nil
	}
	return p.Close()
}

// Close writes the package.
func (z *sortedZip) Close() error {
	if err := z.end(); err != nil {
		return err
	}
	names := slices.Collect(maps.Keys(z.parts))
	opc.SortParts(names)
	out := opc.NewWriter(z.w)
	for _, name := range names {
		if err := z.parts[name].To(out, name); err != nil {
			return err
		}
	}
	return out.Close()
}

// AddFS is asked for by excelize's interface and never called.
func (z *sortedZip) AddFS(fs.FS) error { return nil }

// A tableSheet writes the rows of one list.
type tableSheet struct {
	b    *builder
	rows *rowSpool
	name string
	row  int
	err  error
}

// A tableLook is what has to be known before the first row.
type tableLook struct {
	widths    []float64 // in characters
	freeze    string    // first cell that scrolls
	landscape bool
	rows      int    // last row, for the dimension
	repeat    string // rows repeated on every page: $1:$4
	filter    string // range with filter buttons
	wide      bool   // too wide for one page: printed at its size, page beside page
	pages     int    // sheets of paper that it is printed on, 0 for as many as it takes
	tab       string
	cols      int // columns when widths has fewer
}

// table begins a list. What goes wrong, here or in a row, end says.
func (b *builder) table(name string, look tableLook) *tableSheet {
	t := &tableSheet{b: b, name: name}
	t.rows, t.err = b.layOut(name, look)
	return t
}

func (b *builder) layOut(name string, look tableLook) (*rowSpool, error) {
	x, yes, no := b.file, true, false
	props := excelize.SheetPropsOptions{FitToPage: &yes}
	if look.tab != "" {
		props.TabColorRGB = opaque(look.tab)
	}
	cols := max(look.cols, len(look.widths))
	orientation, paper, one, tall, scale := "portrait", 9, 1, look.pages, uint(100)
	if look.landscape {
		orientation = "landscape"
	}
	if look.wide {
		yes, one, paper, scale = false, 0, 8, 60 // A3, smaller
	}
	if look.filter != "" { // before SetSheetProps: it replaces the sheet's properties
		if err := x.AutoFilter(name, look.filter, nil); err != nil {
			return nil, err
		}
	}
	left, head, foot, foots := 0.4, 0.5, 0.7, 0.3
	err := errors.Join(
		x.SetSheetProps(name, &props),
		x.SetSheetDimension(name, "A1:"+sheets.ColumnName(max(cols, 1))+itoa(max(look.rows, 1))),
		x.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &paper, Orientation: &orientation, FitToWidth: &one,
			FitToHeight: &tall, AdjustTo: &scale}),
		x.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &left, Right: &left, Top: &head, Bottom: &foot,
			Header: &foots, Footer: &foots}),
		x.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: b.pageFoot()}),
		x.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: &no}),
	)
	if err != nil {
		return nil, err
	}
	if look.repeat != "" {
		titles := excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + name + "'!" + look.repeat, Scope: name}
		if err := x.SetDefinedName(&titles); err != nil {
			return nil, err
		}
	}
	for i, from := 0, 0; i < len(look.widths); i++ { // for each run of one width: excelize copies every column each time
		if i+1 < len(look.widths) && look.widths[i+1] == look.widths[from] {
			continue
		}
		if err := x.SetColWidth(name, sheets.ColumnName(from+1), sheets.ColumnName(i+1), look.widths[from]); err != nil {
			return nil, err
		}
		from = i + 1
	}
	if look.freeze != "" {
		col, row, err := excelize.CellNameToCoordinates(look.freeze)
		if err != nil {
			return nil, err
		}
		pane := &excelize.Panes{Freeze: true, XSplit: col - 1, YSplit: row - 1, TopLeftCell: look.freeze, ActivePane: "bottomRight"}
		if col == 1 {
			pane.ActivePane = "bottomLeft"
		}
		if err := x.SetPanes(name, pane); err != nil {
			return nil, err
		}
	}
	rows, err := newRowSpool()
	if err != nil {
		return nil, err
	}
	i, err := x.GetSheetIndex(name)
	if err != nil {
		return nil, err
	}
	b.lists["xl/worksheets/sheet"+itoa(i+1)+".xml"] = rows // NewSheet numbers the parts in order, and no sheet is moved
	return rows, nil
}

// pageFoot is the foot of every printed page: the sheet, the page, and what the workbook has to say on each.
func (b *builder) pageFoot() string {
	foot := "&L&A&C第 &P 页，共 &N 页"
	if b.footer != "" {
		foot += "&R&8" + strings.ReplaceAll(b.footer, "&", "&&")
	}
	return foot
}

// cell makes a cell. Text is always written as text, whatever it starts with.
func (t *tableSheet) cell(st style, v any) any {
	id, err := t.b.style(st)
	if err != nil && t.err == nil {
		t.err = err
	}
	return excelize.Cell{StyleID: id, Value: cellValue(v)}
}

// formula makes a cell with a formula and its value.
func (t *tableSheet) formula(st style, f string, v any) any {
	c := t.cell(st, v).(excelize.Cell)
	if v == "" {
		c.Value = "" // an empty text is a result, nothing is none
	}
	c.Formula = f
	return c
}

func cellValue(v any) any {
	switch v := v.(type) {
	case templates.Decimal:
		if c := number(v); c.kind == contentText {
			return c.text // more digits than a cell keeps
		}
		if v.IsInt() {
			return v.Micro() / 1_000_000
		}
		return v.Float64()
	case string:
		if v == "" {
			return nil
		}
		return cellText(v)
	}
	return v
}

// odd reports whether a character may be one that a cell does not take: none of what texts are made of is.
func odd(r rune) bool {
	letter := r >= 0x20 && r < 0x7f || r >= 0x3000 && r < 0xd800 || r >= 0xff00 && r < 0xfff0
	mark := r >= 0x2010 && r < 0x2028 || r == '\n'
	return !letter && !mark
}

// cellText takes out what XML cannot hold and what would turn the direction of writing, and cuts what is too long.
func cellText(s string) string {
	if len(s) <= maxCellText && !strings.ContainsFunc(s, odd) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r < 0x20 && r != '\n' && r != '\t', r == 0xfffe, r == 0xffff, r >= 0x7f && r < 0xa0,
			strings.ContainsRune(hanzi.Directions, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
	if length(s) > maxCellText {
		s = string([]rune(s)[:maxCellText/2-1]) + "…"
	}
	return s
}

// put writes the next row.
func (t *tableSheet) put(height float64, cells ...any) {
	t.row++
	if t.err == nil && (len(cells) > 0 || height != 0) {
		t.err = t.rows.row(t.row, height, cells)
	}
}

// fitted returns the height of a row whose cells hold wrapped texts: pairs of a text and its column's width in characters.
// It is set, because not every program makes rows higher by itself.
func fitted(pairs ...any) float64 {
	height := 17.0
	for i := 0; i+1 < len(pairs); i += 2 {
		height = max(height, textPoints(pairs[i].(string), pairs[i+1].(float64)*1.85, 10))
	}
	return min(height, 400)
}

// line writes a row of one text across the sheet.
func (t *tableSheet) line(st style, height float64, text string, cols int) {
	t.put(height, t.cell(st, text))
	t.merge(1, t.row, max(cols, 1), t.row)
}

// merge joins cells whose first one has been written.
func (t *tableSheet) merge(fromCol, fromRow, toCol, toRow int) {
	if t.err == nil && (fromCol != toCol || fromRow != toRow) {
		t.err = t.b.file.MergeCell(t.name, sheets.ColumnName(fromCol)+itoa(fromRow), sheets.ColumnName(toCol)+itoa(toRow))
	}
}

func (t *tableSheet) end() error {
	if t.err != nil {
		return fmt.Errorf("sheet %s: %w", t.name, t.err)
	}
	return t.rows.end()
}

// Styles of lists.
var (
	listTitle   = style{font: fontHei, size: 15, h: "left", v: "center"}
	listFact    = style{size: 10.5, h: "left", v: "center", wrap: true}
	listNote    = style{size: 10.5, h: "left", v: "center"}
	listHead    = style{font: fontHei, size: 10, h: "center", v: "center", wrap: true, border: true, soft: true, fill: fillHead}
	listText    = style{size: 10, h: "left", v: "center", wrap: true, border: true, soft: true}
	listPlain   = style{size: 10, h: "left", v: "center", border: true, soft: true}
	listMid     = style{size: 10, h: "center", v: "center", border: true, soft: true}
	listNumber  = style{size: 10, h: "right", v: "center", border: true, soft: true, format: "General"}
	listSum     = style{size: 10, bold: true, h: "right", v: "center", border: true, soft: true, fill: fillComputed, format: "General"}
	listSumText = style{size: 10, bold: true, h: "center", v: "center", border: true, soft: true, fill: fillComputed}
	listShare   = style{size: 10, h: "right", v: "center", border: true, soft: true, format: "0.0%"}
	listLink    = style{size: 10, h: "center", v: "center", border: true, soft: true, underline: true, color: textLink}
	listHash    = style{size: 8, color: textGrey, h: "left", v: "center", border: true, soft: true}
)

// toned colours a style.
func toned(st style, tone Tone) style {
	switch tone {
	case ToneRed:
		st.fill, st.color = fillRed, textRed
	case ToneAmber:
		st.fill, st.color = fillAmber, textAmber
	case ToneGreen:
		st.fill, st.color = fillGreen, textGreen
	case ToneGrey:
		st.color = textGrey
	}
	return st
}

// jump is a link to a cell of this workbook. Nothing of the data stands in it.
func jump(sheet string, row int) string {
	return `HYPERLINK("#'` + sheet + `'!A` + itoa(row) + `","查看")`
}
