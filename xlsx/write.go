//go:build !js

package xlsx

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/xlsx/opc"
)

// Write makes the workbook of a filing: blank where the filing is blank. Totals are formulas with the values that Excel
// will compute; a total that the filing gives otherwise stands as it is given, in place of its formula. The same filing
// makes the same bytes.
func Write(w io.Writer, f *templates.Filing, opt Options) error {
	l, err := LayoutOf(f.Form)
	if err != nil {
		return err
	}
	parts, err := model(l, f, opt).build()
	if err != nil {
		return err
	}
	return opc.WriteParts(w, parts)
}

// build writes a model through excelize and returns the parts of the package.
func (b *book) build() (parts map[string][]byte, err error) {
	defer opc.Caught(&err)
	var names []string
	for _, s := range b.sheets {
		names = append(names, s.name)
	}
	x := opc.Must(newBook(names))
	defer x.Close()
	w := &builder{file: x, styles: map[style]int{}, looks: map[conditionLook]int{}}
	for _, s := range b.sheets { // as long as the sheets are empty: excelize parses all of them for it
		if s.veryHidden {
			opc.Check(x.SetSheetVisible(s.name, false, true))
		}
	}
	for _, s := range b.sheets {
		if err := opc.Try(func() { w.sheet(s) }); err != nil {
			return nil, fmt.Errorf("sheet %s: %w", s.name, err)
		}
	}
	opc.Check(w.workbook(b))
	parts = opc.Must(partsOf(x))
	tidy(parts, b)
	return parts, nil
}

// builder carries a model into excelize.
type builder struct {
	file   *excelize.File
	styles map[style]int
	looks  map[conditionLook]int
	lists  map[string]*rowSpool // rows of lists, by part
	footer string               // said at the foot of every printed page of lists
}

func (w *builder) style(s style) (int, error) {
	if id, ok := w.styles[s]; ok {
		return id, nil
	}
	id, err := w.file.NewStyle(s.excelize())
	w.styles[s] = id
	return id, err
}

// sheet streams one sheet. The order of the calls is the stream writer's: what stands before the cells in the XML first,
// what stands after them before Flush.
func (w *builder) sheet(s *sheet) {
	x := w.file
	fit := s.scale == 0
	props := excelize.SheetPropsOptions{FitToPage: &fit}
	if s.tab != "" {
		props.TabColorRGB = opaque(s.tab)
	}
	opc.Check(x.SetSheetProps(s.name, &props))
	opc.Check(x.SetSheetDimension(s.name, s.dimension()))
	sw := opc.Must(x.NewStreamWriter(s.name))
	w.before(sw, s)
	w.rows(sw, s)
	for _, m := range s.merges {
		opc.Check(sw.MergeCell(m[0].A1(), m[1].A1()))
	}
	opc.Check(w.after(s))
	opc.Check(sw.Flush())
}

// opaque returns a colour with its alpha: a tab's has eight digits (ECMA-376 part 1, 18.18.86), and excelize adds none to it.
func opaque(color string) *string {
	color = "FF" + color
	return &color
}

// before writes views and columns.
func (w *builder) before(sw *excelize.StreamWriter, s *sheet) {
	for i, width := range s.widths {
		if width > 0 {
			opc.Check(sw.SetColWidth(i+1, i+1, width))
		}
	}
	for _, cols := range s.hidden {
		opc.Check(sw.SetColVisible(cols[0], cols[1], false))
	}
	no := false
	view := excelize.ViewOptions{ShowGridLines: &no}
	if s.zoom > 0 {
		view.ZoomScale = &s.zoom
	}
	opc.Check(w.file.SetSheetView(s.name, 0, &view))
	opc.Check(sw.SetPanes(s.panes()))
}

// panes freezes the heads and puts the cursor into the first input that is empty.
func (s *sheet) panes() *excelize.Panes {
	at := s.start
	if !at.Valid() {
		at = s.cursor()
	}
	selection := excelize.Selection{SQRef: at.A1(), ActiveCell: at.A1()}
	if !s.freeze.Valid() {
		return &excelize.Panes{Selection: []excelize.Selection{selection}}
	}
	top := s.freeze
	if s.shownHeight(1, at.Row)*max(s.zoom, 100)/100 > screenHeight { // or nobody sees the cursor
		top.Row = max(at.Row-1, top.Row)
	}
	pane := &excelize.Panes{Freeze: true, XSplit: s.freeze.Col - 1, YSplit: s.freeze.Row - 1, TopLeftCell: top.A1(),
		ActivePane: "bottomRight"}
	if pane.XSplit == 0 {
		pane.ActivePane = "bottomLeft"
	} else {
		pane.Selection = []excelize.Selection{{Pane: "topRight"}, {Pane: "bottomLeft"}}
	}
	selection.Pane = pane.ActivePane
	pane.Selection = append(pane.Selection, selection)
	return pane
}

// cursor returns the first empty input in the order in which Tab goes through them, else the first input, else the first
// cell. What differs between the agencies of a batch does not count: their workbooks differ in cells only.
func (s *sheet) cursor() Ref {
	inside, first := map[[2]int]bool{}, Ref{}
	for _, m := range s.merges {
		for row := m[0].Row; row <= m[1].Row; row++ {
			for col := m[0].Col; col <= m[1].Col; col++ {
				inside[[2]int{row, col}] = row != m[0].Row || col != m[0].Col
			}
		}
	}
	for _, i := range s.order {
		c := &s.cells[i]
		above := s.freeze.Valid() && c.row < s.freeze.Row // where the clerk says that the table is filled in
		if !c.style.unlocked || above || inside[[2]int{c.row, c.col}] {
			continue
		}
		at := Ref{s.name, c.row, c.col}
		if !first.Valid() {
			first = at
		}
		if c.kind == contentBlank && c.again == nil {
			return at
		}
	}
	if !first.Valid() {
		return Ref{s.name, 1, 1}
	}
	return first
}

// rows writes the cells, row by row.
func (w *builder) rows(sw *excelize.StreamWriter, s *sheet) {
	for i := 0; i < len(s.order); {
		row := s.cells[s.order[i]].row
		var values []any
		for ; i < len(s.order) && s.cells[s.order[i]].row == row; i++ {
			c := &s.cells[s.order[i]]
			for len(values) < c.col-1 {
				values = append(values, nil)
			}
			if len(values) >= c.col {
				opc.Check(fmt.Errorf("cell %s is written twice", Ref{s.name, c.row, c.col}.A1()))
			}
			values = append(values, excelize.Cell{StyleID: opc.Must(w.style(c.style)), Formula: c.formula, Value: c.value()})
		}
		var opts []excelize.RowOpts
		if h := s.heights[row]; h > 0 {
			opts = append(opts, excelize.RowOpts{Height: h})
		}
		opc.Check(sw.SetRow(Ref{s.name, row, 1}.A1(), values, opts...))
	}
}

// value returns a content as excelize takes it. A float64 of at most 15 digits is written with exactly those digits.
func (c *cell) value() any {
	switch {
	case c.kind == contentNumber:
		return c.number.Float64()
	case c.kind == contentText && c.rich != "":
		head := c.text[:len(c.text)-len(c.rich)]
		return []excelize.RichTextRun{
			{Text: head, Font: &excelize.Font{Family: fontSong, Size: c.style.size}},
			{Text: c.rich, Font: &excelize.Font{Family: fontKai, Size: c.style.size}},
		}
	case c.kind == contentText:
		return c.text
	case c.formula != "":
		return "" // an empty text, as IF(…,"") gives
	}
	return nil
}
