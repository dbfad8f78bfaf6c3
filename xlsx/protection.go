//go:build !js

package xlsx

import (
	"strings"

	"nianbao/xlsx/opc"

	"github.com/xuri/excelize/v2"
)

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
	layout := &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall, BlackAndWhite: &plain}
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
