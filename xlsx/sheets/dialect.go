package sheets

import (
	"strings"

	"nianbao/xlsx/opc"
)

// The namespaces of a workbook.
const (
	nsMain   = opc.SpaceFree + iota // SpreadsheetML (ECMA-376 part 1, 18; part 4 for transitional)
	nsCustom                        // docProps/custom.xml
	nsVTypes                        // values of properties
)

var dialect = opc.Dialect{Understands: excelUnderstands, Spaces: map[string]opc.Space{
	opc.Transitional + "spreadsheetml/2006/main":               nsMain,
	opc.Strict + "spreadsheetml/main":                          nsMain,
	opc.Transitional + "officeDocument/2006/custom-properties": nsCustom,
	opc.Strict + "officeDocument/customProperties":             nsCustom,
	opc.Transitional + "officeDocument/2006/docPropsVTypes":    nsVTypes,
	opc.Strict + "officeDocument/docPropsVTypes":               nsVTypes,
}}

// excelUnderstands says which namespaces a Choice may require to be taken for
// its Fallback: those of Excel's own extensions, as Excel would decide.
func excelUnderstands(uri string) bool {
	return uri == opc.Transitional+"spreadsheetml/2006/main" || uri == opc.Strict+"spreadsheetml/main" ||
		strings.HasPrefix(uri, "http://schemas.microsoft.com/office/spreadsheetml/") ||
		uri == "http://schemas.microsoft.com/office/excel/2006/main"
}
