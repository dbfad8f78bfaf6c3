//go:build !js

package xlsx

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/lists"
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
	names := lists.Map(b.sheets, func(s *sheet) string { return s.name })
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
			values = append(values, excelize.Cell{StyleID: opc.Must(w.style(*c.style)), Formula: c.formula, Value: c.value()})
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

// after writes what stands behind the cells of a sheet: protection, conditional formats, validations, links, page.
// There is no password: protection guides honest hands, and a password would make the bytes random and keep an office
// from helping itself. Any cell may be selected, column widths and row heights may be changed.
func (w *builder) after(s *sheet) error {
	x := w.file
	err := x.ProtectSheet(s.name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true,
		FormatColumns: true, FormatRows: true})
	if err != nil {
		return err
	}
	for _, c := range s.red {
		id, err := w.look(c.look)
		if err != nil {
			return err
		}
		opts := []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: c.formula, Format: &id}}
		if err := x.SetConditionalFormat(s.name, strings.Join(c.areas, " "), opts); err != nil {
			return err
		}
	}
	for _, v := range s.valid {
		dv, err := v.excelize()
		if err != nil {
			return err
		}
		if err := x.AddDataValidation(s.name, dv); err != nil {
			return err
		}
	}
	for _, k := range s.links {
		tip := k.tip
		// the place without "$": LibreOffice takes 'sheet'!A1
		target, opts := QuoteSheet(k.to.Sheet)+"!"+k.to.A1(), excelize.HyperlinkOpts{Tooltip: &tip}
		if err := x.SetCellHyperLink(s.name, k.at.A1(), target, "Location", opts); err != nil {
			return err
		}
	}
	return w.page(s)
}

// look registers the colours of a conditional format.
func (w *builder) look(look conditionLook) (int, error) {
	if id, ok := w.looks[look]; ok {
		return id, nil
	}
	if look == lookLine {
		id, err := w.file.NewConditionalStyle(&excelize.Style{Border: []excelize.Border{{Type: "bottom", Color: "A6A6A6", Style: 1}}})
		w.looks[look] = id
		return id, err
	}
	colors := map[conditionLook][2]string{lookRed: {textRed, fillRed}, lookAmber: {textAmber, fillAmber},
		lookGreen: {textGreen, fillGreen}, lookUnfilled: {textAmber, fillInput}, lookPartly: {textPartly, fillPartly},
		lookGrey: {textGrey, "FFFFFF"}}[look]
	id, err := w.file.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: colors[0]},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colors[1]}}})
	w.looks[look] = id
	return id, err
}

const paperA4 = 9

// page sets up printing: A4, one page wide, centred, without the screen's colours.
func (w *builder) page(s *sheet) error {
	x := w.file
	size, wide, tall, orientation, plain := paperA4, 1, 0, "portrait", true
	if s.onePage {
		tall = 1
	}
	if s.landscape {
		orientation = "landscape"
	}
	layout := &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall,
		BlackAndWhite: &plain}
	if s.scale > 0 {
		layout.AdjustTo, layout.FitToWidth, layout.FitToHeight = &s.scale, nil, nil
	}
	if err := x.SetPageLayout(s.name, layout); err != nil {
		return err
	}
	for _, row := range s.breaks {
		if err := x.InsertPageBreak(s.name, Ref{s.name, row, 1}.A1()); err != nil {
			return err
		}
	}
	// margins in inches: the 156 mm of the official text width, a little less above and below
	left, right, top, bottom, header, yes := 27/25.4, 27/25.4, 25/25.4, 20/25.4, 10/25.4, true
	switch {
	case s.scale > 0:
		left, right = 10/25.4, 10/25.4
	case s.landscape:
		left, right = 15/25.4, 15/25.4
	}
	return x.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &left, Right: &right, Top: &top, Bottom: &bottom,
		Header: &header, Footer: &header, Horizontally: &yes})
}

// workbook writes what belongs to the whole book: names, stamp, protection, calculation.
func (w *builder) workbook(b *book) error {
	x := w.file
	for _, s := range b.sheets {
		for _, n := range s.names() {
			if err := x.SetDefinedName(&n); err != nil {
				return err
			}
		}
	}
	if err := x.SetDefinedName(&excelize.DefinedName{Name: StampName, RefersTo: b.stamp.definedName()}); err != nil {
		return err
	}
	if err := x.SetCustomProps(excelize.CustomProperty{Name: StampProperty, Value: b.stamp.Encode()}); err != nil {
		return err
	}
	if err := x.ProtectWorkbook(&excelize.WorkbookProtectionOptions{LockStructure: true}); err != nil {
		return err
	}
	full, auto := true, "auto"
	return x.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &full, CalcMode: &auto})
}

// names returns a sheet's print area and repeated rows.
func (s *sheet) names() []excelize.DefinedName {
	var list []excelize.DefinedName
	if s.print[1].Valid() {
		list = append(list, excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: s.name, RefersTo: absoluteRange(s.print[0], s.print[1])})
	}
	if s.titleRows > 0 {
		list = append(list, excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name,
			RefersTo: absoluteRows(s.name, s.titleFrom, s.titleRows)})
	}
	return list
}

// excelize returns the style as the library wants it.
func (s style) excelize() *excelize.Style {
	out := &excelize.Style{
		Font:       &excelize.Font{Family: s.font, Size: s.size, Bold: s.bold, Color: s.color},
		Alignment:  &excelize.Alignment{Horizontal: s.h, Vertical: s.v, WrapText: s.wrap, ShrinkToFit: s.shrink, Indent: s.indent},
		Protection: &excelize.Protection{Locked: !s.unlocked},
	}
	if s.font == "" {
		out.Font.Family = fontSong
	}
	if s.underline {
		out.Font.Underline = "single"
	}
	if s.fill != "" {
		out.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{s.fill}}
	}
	if s.border {
		color := "000000"
		if s.soft {
			color = "A6A6A6"
		}
		for _, side := range []string{"left", "right", "top", "bottom"} {
			out.Border = append(out.Border, excelize.Border{Type: side, Color: color, Style: 1})
		}
	}
	switch s.format {
	case "", "General":
	case "@":
		out.NumFmt = 49
	default:
		out.CustomNumFmt = &s.format
	}
	return out
}

// excelize returns the validation as the library wants it, with its texts cut to Excel's limits.
func (v validation) excelize() (*excelize.DataValidation, error) {
	dv := excelize.NewDataValidation(true)
	for i, a := range v.areas {
		if i > 0 {
			dv.Sqref += " "
		}
		dv.Sqref += a
	}
	var err error
	switch {
	case len(v.list) > 0:
		err = dv.SetDropList(v.list)
	case v.kind == rightFormula:
		dv.Type, dv.Formula1 = "custom", opc.Escape(v.formula1)
	case v.kind == inList:
		dv.Type, dv.Formula1 = "list", opc.Escape(v.formula1)
	case v.kind == lengthBetween:
		err = dv.SetRange(v.formula1, v.formula2, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween)
	default:
		err = dv.SetRange(v.formula1, v.formula2, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween)
	}
	if v.prompt != "" {
		dv.SetInput(clipUTF16(v.title, maxPromptTitle), clipUTF16(v.prompt, maxPromptText))
	}
	dv.SetError(excelize.DataValidationErrorStyleStop, "填写有误", clipUTF16(v.errorText, maxPromptText))
	return dv, err
}
