package ooxml

import "strings"

// The namespaces of a workbook.
const (
	nsMain   = SpaceFree + iota // SpreadsheetML (ECMA-376 part 1, 18; part 4 for transitional)
	nsApp                       // docProps/app.xml
	nsCustom                    // docProps/custom.xml
	nsVTypes                    // values of properties
	nsCore                      // docProps/core.xml
)

var dialect = Dialect{Understands: excelUnderstands, Spaces: map[string]Space{
	Transitional + "spreadsheetml/2006/main":                 nsMain,
	Strict + "spreadsheetml/main":                            nsMain,
	Transitional + "officeDocument/2006/extended-properties": nsApp,
	Strict + "officeDocument/extendedProperties":             nsApp,
	Transitional + "officeDocument/2006/custom-properties":   nsCustom,
	Strict + "officeDocument/customProperties":               nsCustom,
	Transitional + "officeDocument/2006/docPropsVTypes":      nsVTypes,
	Strict + "officeDocument/docPropsVTypes":                 nsVTypes,
	Transitional + "package/2006/metadata/core-properties":   nsCore,
}}

// excelUnderstands says which namespaces a Choice may require to be taken for
// its Fallback: those of Excel's own extensions, as Excel would decide.
func excelUnderstands(uri string) bool {
	return uri == Transitional+"spreadsheetml/2006/main" || uri == Strict+"spreadsheetml/main" ||
		strings.HasPrefix(uri, "http://schemas.microsoft.com/office/spreadsheetml/") ||
		uri == "http://schemas.microsoft.com/office/excel/2006/main"
}
