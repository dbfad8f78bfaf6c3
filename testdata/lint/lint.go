// Package lint judges a workbook of ours by the rules of ECMA-376 and of the programs that open it, by code of its own: it
// shares nothing with what writes the workbook.
package lint

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"nianbao/xlsx/sheets"
)

// A Fault is something in a workbook of ours that Excel, WPS or LibreOffice could stumble over, or that should not leave
// the house. Lint finds faults of the product; what is wrong in returned files is the reader's business.
type Fault struct {
	Kind string // one of the Fault… constants
	Part string // of the package
	What string
}

func (f Fault) String() string { return f.Part + ": " + f.Kind + ": " + f.What }

// Kinds of faults.
const (
	FaultContainer  = "container"  // a part that is not a part, not listed, or leads nowhere
	FaultXML        = "xml"        // not well-formed
	FaultOrder      = "order"      // elements in another order than ECMA-376 demands: Excel repairs such a file
	FaultAttribute  = "attribute"  // a required attribute is missing, or is not what it must be
	FaultName       = "name"       // a defined name that Excel refuses, or that refers to nothing
	FaultFunction   = "function"   // a function that Excel 2010, WPS or LibreOffice may not have
	FaultFormula    = "formula"    // longer than Excel takes, or referring to nothing
	FaultValue      = "value"      // a formula without a cached value
	FaultValidation = "validation" // texts beyond Excel's limits
	FaultDimension  = "dimension"  // missing, twice, or not what the cells are
	FaultExternal   = "external"   // a link out of the workbook
	FaultPrivate    = "private"    // an author or a path
)

// Lint examines a workbook. The error says that data is no zip at all.
func Lint(data []byte) ([]Fault, error) {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	l := &linter{parts: map[string][]byte{}}
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(r)
		if err != nil {
			return nil, fmt.Errorf("part %s: %w", f.Name, err)
		}
		if _, twice := l.parts[f.Name]; twice {
			l.fault(FaultContainer, f.Name, "stands twice")
		}
		l.parts[f.Name] = text
	}
	names := make([]string, 0, len(l.parts))
	for name := range l.parts {
		names = append(names, name)
	}
	slices.Sort(names)
	l.types(names)
	for _, name := range names {
		l.part(name)
	}
	return l.faults, nil
}

type linter struct {
	parts  map[string][]byte
	faults []Fault
}

func (l *linter) fault(kind, part, format string, args ...any) {
	l.faults = append(l.faults, Fault{kind, part, fmt.Sprintf(format, args...)})
}

// types checks that every part has a type: one of its own, or that of its extension. The default of .xml says nothing.
func (l *linter) types(names []string) {
	const list = "[Content_Types].xml"
	text := string(l.parts[list])
	if text == "" {
		l.fault(FaultContainer, list, "missing")
	}
	for _, name := range names {
		ext := strings.TrimPrefix(path.Ext(name), ".")
		if name != list && !strings.Contains(text, `PartName="/`+name+`"`) && (ext == "xml" || !strings.Contains(text, `Extension="`+ext+`"`)) {
			l.fault(FaultContainer, name, "has no content type")
		}
	}
}

// private matches paths of machines and people.
var private = regexp.MustCompile(`(?i)[a-z]:\\|\\\\[a-z]|file://|/home/|/root/|/tmp/|/Users/|absPath`)

// part walks through one part.
func (l *linter) part(name string) {
	data := l.parts[name]
	if m := private.Find(data); m != nil {
		l.fault(FaultPrivate, name, "path %q", m)
	}
	dec := xml.NewDecoder(bytes.NewReader(data))
	w := walker{linter: l, name: name}
	for {
		token, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			l.fault(FaultXML, name, "%v", err)
			return
		}
		switch t := token.(type) {
		case xml.StartElement:
			w.start(t)
		case xml.EndElement:
			w.end()
		case xml.CharData:
			if n := len(w.stack); n > 0 {
				w.stack[n-1].text.Write(t)
			}
		}
	}
	w.finish()
}

// children lists, for elements whose order Excel insists on, what may stand in them (ECMA-376 part 1, sml.xsd).
var children = map[string][]string{
	"worksheet": {"sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
		"protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr",
		"conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks",
		"colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "tableParts", "extLst"},
	"workbook": {"fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
		"externalReferences", "definedNames", "calcPr", "oleSize", "pivotCaches", "extLst"},
	"styleSheet":     {"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst"},
	"c":              {"f", "v", "is", "extLst"},
	"dataValidation": {"formula1", "formula2"},
	"sheetView":      {"pane", "selection", "pivotSelection", "extLst"},
	"xf":             {"alignment", "protection", "extLst"},
	"dxf":            {"font", "numFmt", "fill", "alignment", "border", "protection", "extLst"},
}

// required lists attributes without which Excel repairs the file.
var required = map[string][]string{
	"sheet": {"name", "sheetId", "id"}, "row": {"r"}, "c": {"r"}, "mergeCell": {"ref"}, "dataValidation": {"sqref"},
	"conditionalFormatting": {"sqref"}, "cfRule": {"type", "priority"}, "hyperlink": {"ref"}, "col": {"min", "max"},
	"definedName": {"name"}, "dimension": {"ref"}, "Relationship": {"Id", "Type", "Target"}, "property": {"fmtid", "pid", "name"},
}

type open struct {
	name  string
	attrs map[string]string
	order int
	text  strings.Builder
	has   map[string]bool
}

// walker knows where in a part it is.
type walker struct {
	*linter
	name       string
	stack      []*open
	dimensions []string
	cells      [4]int // first row, first column, last row, last column
}

func (w *walker) start(t xml.StartElement) {
	e := &open{name: t.Name.Local, attrs: map[string]string{}, has: map[string]bool{}}
	for _, a := range t.Attr {
		e.attrs[a.Name.Local] = a.Value
	}
	if n := len(w.stack); n > 0 {
		parent := w.stack[n-1]
		parent.has[e.name] = true
		if order := children[parent.name]; order != nil && w.strict(parent.name) {
			switch i := slices.Index(order, e.name); {
			case i < 0:
				w.fault(FaultOrder, w.name, "<%s> has no place in <%s>", e.name, parent.name)
			case i < parent.order:
				w.fault(FaultOrder, w.name, "<%s> stands behind <%s>", e.name, order[parent.order])
			default:
				parent.order = i
			}
		}
	}
	if w.strict(e.name) || w.name != "xl/theme/theme1.xml" {
		for _, a := range required[e.name] {
			if e.attrs[a] == "" {
				w.fault(FaultAttribute, w.name, "<%s> without %s", e.name, a)
			}
		}
	}
	if rgb, ok := e.attrs["rgb"]; ok && !argb.MatchString(rgb) {
		w.fault(FaultAttribute, w.name, "<%s> has the colour %q, not eight digits", e.name, rgb)
	}
	w.stack = append(w.stack, e)
}

// argb is a colour with its alpha (18.18.86).
var argb = regexp.MustCompile(`^[0-9A-Fa-f]{8}$`)

// strict reports whether the rules for an element hold in this part: other vocabularies use the same short names.
func (w *walker) strict(element string) bool {
	switch {
	case strings.HasPrefix(w.name, "xl/worksheets/sheet"):
		return element != "workbook" && element != "styleSheet" && element != "xf"
	case w.name == "xl/workbook.xml":
		return element == "workbook" || element == "sheet" || element == "definedName"
	case w.name == "xl/styles.xml":
		return element == "styleSheet" || element == "xf" || element == "dxf"
	}
	return false
}

func (w *walker) end() {
	e := w.stack[len(w.stack)-1]
	w.stack = w.stack[:len(w.stack)-1]
	text := e.text.String()
	switch e.name {
	case "c":
		w.cell(e)
	case "f", "formula", "formula1", "formula2":
		if strings.HasPrefix(w.name, "xl/worksheets/") {
			w.formula(text)
		}
	case "dimension":
		w.dimensions = append(w.dimensions, e.attrs["ref"])
	case "dataValidation":
		w.validation(e)
	case "definedName":
		w.definedName(e.attrs["name"], text)
	case "Relationship":
		w.relationship(e)
	case "creator", "lastModifiedBy", "Company", "Manager":
		if strings.HasPrefix(w.name, "docProps/") && strings.TrimSpace(text) != "" {
			w.fault(FaultPrivate, w.name, "%s %q", e.name, text)
		}
	}
}

func (w *walker) cell(e *open) {
	if e.has["f"] && !e.has["v"] {
		w.fault(FaultValue, w.name, "formula in %s has no value", e.attrs["r"])
	}
	col, row := cellPosition(e.attrs["r"])
	if col == 0 {
		w.fault(FaultAttribute, w.name, "%q is no cell", e.attrs["r"])
		return
	}
	if w.cells[0] == 0 {
		w.cells = [4]int{row, col, row, col}
	}
	w.cells = [4]int{min(w.cells[0], row), min(w.cells[1], col), max(w.cells[2], row), max(w.cells[3], col)}
}

// cellPosition reads H30; both are 0 for anything else.
func cellPosition(name string) (col, row int) {
	i := 0
	for ; i < len(name) && name[i] >= 'A' && name[i] <= 'Z' && i < 3; i++ {
		col = col*26 + int(name[i]-'A') + 1
	}
	for j := i; j < len(name); j++ {
		if name[j] < '0' || name[j] > '9' || row > 1<<20 {
			return 0, 0
		}
		row = row*10 + int(name[j]-'0')
	}
	if col == 0 || row == 0 || col > 1<<14 || row > 1<<20 {
		return 0, 0
	}
	return col, row
}

// finish checks what needs the whole part.
func (w *walker) finish() {
	if !strings.HasPrefix(w.name, "xl/worksheets/sheet") {
		return
	}
	want := "A1"
	if w.cells[0] > 0 {
		want = sheets.RefName(w.cells[0], w.cells[1]) + ":" + sheets.RefName(w.cells[2], w.cells[3])
	}
	if len(w.dimensions) != 1 || w.dimensions[0] != want {
		w.fault(FaultDimension, w.name, "is %q, should be %q", w.dimensions, want)
	}
}
