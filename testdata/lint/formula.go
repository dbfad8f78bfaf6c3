package lint

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// safeFunctions exist in Excel 2010, WPS and LibreOffice and give the same result in all of them as they are used here.
var safeFunctions = []string{"SUM", "IF", "AND", "OR", "NOT", "MIN", "MAX", "ABS", "ROUND", "COUNT", "COUNTA", "COUNTIF", "LEN", "SUBSTITUTE", "ISTEXT", "SUMPRODUCT",
	"SUMIF", "ISBLANK", "ISNUMBER", "IFERROR", "ISERROR", "FIND", "LEFT", "CHAR", "CELL", "ROW", "MMULT",
	// as old as Excel 97, but for COUNTIFS
	"ADDRESS", "COLUMN", "COUNTIFS", "EXACT", "MATCH", "TODAY", "COUNTBLANK", "HYPERLINK", "INDEX", "INT", "MID", "MOD", "RIGHT", "SMALL", "VLOOKUP",
	"TEXT"} // with formats of 0 and words in quotes: other letters mean other things in other languages

// Excel's limits (specifications and limits of Excel 2010), in UTF-16 units: of formulas, of text constants in them, and of
// the formulas, titles and texts of data validations.
const (
	maxFormula           = 8192
	maxFormulaText       = 255
	maxValidationFormula = 255
	maxPromptTitle       = 32
	maxPromptText        = 255
)

func length(s string) int { return len(utf16.Encode([]rune(s))) }

var (
	formulaText     = regexp.MustCompile(`"(?:[^"]|"")*"`)
	formulaSheet    = regexp.MustCompile(`'(?:[^']|'')*'!`)
	formulaFunction = regexp.MustCompile(`([A-Za-z_][A-Za-z0-9_.]*)\(`)
)

// formula checks one formula of a cell, a conditional format or a validation.
func (w *walker) formula(text string) {
	if length(text) > maxFormula {
		w.fault(FaultFormula, w.name, "%d characters long", length(text))
	}
	for _, part := range formulaText.FindAllString(text, -1) {
		if length(part)-2 > maxFormulaText {
			w.fault(FaultFormula, w.name, "text constant of %d characters", length(part)-2)
		}
	}
	bare := formulaText.ReplaceAllString(text, `""`)
	if strings.Contains(bare, "[") {
		w.fault(FaultExternal, w.name, "formula %q looks into another workbook", text)
	}
	bare = formulaSheet.ReplaceAllString(bare, "")
	if strings.Contains(bare, "#") {
		w.fault(FaultFormula, w.name, "%q refers to nothing", text)
	}
	for _, m := range formulaFunction.FindAllStringSubmatch(bare, -1) {
		if !slices.Contains(safeFunctions, m[1]) {
			w.fault(FaultFunction, w.name, "%s in %q", m[1], text)
		}
	}
}

// validation checks the limits that Excel has and excelize does not know.
func (w *walker) validation(e *open) {
	for _, limit := range []struct {
		attr string
		most int
	}{{"promptTitle", maxPromptTitle}, {"errorTitle", maxPromptTitle}, {"prompt", maxPromptText}, {"error", maxPromptText}} {
		if n := length(e.attrs[limit.attr]); n > limit.most {
			w.fault(FaultValidation, w.name, "%s of %s has %d characters, Excel takes %d", limit.attr, e.attrs["sqref"], n, limit.most)
		}
	}
	if n := length(e.attrs["formula1"]); n > maxValidationFormula {
		w.fault(FaultValidation, w.name, "formula of %s has %d characters", e.attrs["sqref"], n)
	}
}

// definedName checks a name against what Excel accepts: it starts with a letter or _, holds letters, digits, _ and dots,
// and is neither a cell (A1, R1C1) nor R or C nor a truth value.
func (w *walker) definedName(name, refersTo string) {
	plain := strings.TrimPrefix(name, "_xlnm.")
	if !nameShape.MatchString(plain) || len(plain) > 255 || cellLike.MatchString(plain) || slices.Contains([]string{"R", "C", "TRUE", "FALSE"}, strings.ToUpper(plain)) {
		w.fault(FaultName, w.name, "Excel refuses the name %q", name)
	}
	bare := formulaText.ReplaceAllString(refersTo, `""`)
	if strings.TrimSpace(refersTo) == "" || strings.Contains(bare, "#REF!") {
		w.fault(FaultName, w.name, "name %q refers to nothing", name)
	}
	if strings.Contains(bare, "[") {
		w.fault(FaultExternal, w.name, "name %q looks into another workbook", name)
	}
	if strings.Count(refersTo, `"`) > 0 {
		w.formula(refersTo)
	}
}

var (
	nameShape = regexp.MustCompile(`^[\p{L}_\\][\p{L}\p{N}_.\\?]*$`)
	cellLike  = regexp.MustCompile(`(?i)^([a-z]{1,3}[0-9]+|r[0-9]*c[0-9]*|r[0-9]+|c[0-9]+)$`)
)

// relationship checks that a relationship leads to a part of the package.
func (w *walker) relationship(e *open) {
	if e.attrs["TargetMode"] == "External" || strings.Contains(e.attrs["Type"], "externalLink") {
		w.fault(FaultExternal, w.name, "relationship %s leads to %s", strconv.Quote(e.attrs["Id"]), e.attrs["Target"])
		return
	}
	base := path.Dir(path.Dir(w.name)) // of the part that the relationships belong to
	target := path.Join(base, e.attrs["Target"])
	if strings.HasPrefix(e.attrs["Target"], "/") {
		target = strings.TrimPrefix(e.attrs["Target"], "/")
	}
	if w.parts[target] == nil {
		w.fault(FaultContainer, w.name, "relationship %s leads to %s, which is missing", strconv.Quote(e.attrs["Id"]), target)
	}
}
