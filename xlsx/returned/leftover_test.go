package returned

import (
	"bytes"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
)

// TestTypedOver: words typed over one of ours are named, in a workbook of another version of the form, too. What that version
// words in another way is not.
func TestTypedOver(t *testing.T) {
	known, own := ownForms(t)
	reworded, _ := ownForms(t, "目录编制率低于九成的要说明", "目录编制率不到九成的要说明")
	f := completedOf(own)
	var b bytes.Buffer
	mustEdit(t, xlsx.Write(&b, f, xlsx.Options{}))
	l := mustLayout(t, own)
	remarks := func(data []byte, forms *templates.FormSet) (list []string) {
		ret := Read(bytes.NewReader(data), int64(len(data)), Options{File: "x.xlsx", Forms: forms})
		for _, f := range ret.Findings {
			if f.Place.Cell != "" {
				list = append(list, f.Place.Sheet+"!"+f.Place.Cell)
			}
		}
		return list
	}
	if list := remarks(b.Bytes(), reworded); len(list) > 0 {
		t.Errorf("nothing typed: %v", list)
	}
	n := 0
	for c := range l.Blank() {
		if n++; n%7 != 0 && !tier.Full() {
			continue
		}
		if c.Text == "" || c.Formula != "" || c.Sheet != xlsx.SheetCover && c.Sheet != xlsx.SheetNarrative {
			continue
		}
		at := xlsx.Ref{Sheet: c.Sheet, Row: c.Row, Col: c.Col}
		typed := edited(t, b.Bytes(), func(x *excelize.File) { mustEdit(t, x.SetCellStr(c.Sheet, at.A1(), "另有三件还没有办")) })
		for version, forms := range map[string]*templates.FormSet{"this": known, "another": reworded} {
			if list := remarks(typed, forms); !slices.Contains(list, c.Sheet+"!"+at.A1()) {
				t.Errorf("%s version, %s!%s (%s): %v", version, c.Sheet, at.A1(), c.Text, list)
			}
		}
	}
}
