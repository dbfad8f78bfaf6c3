package xlsx

import (
	"bytes"
	"slices"
	"testing"

	"nianbao/templates"
)

// TestCovered: the workbook of a sum brings back whose sum it is; an agency's own has no such list.
func TestCovered(t *testing.T) {
	for _, covers := range [][]string{nil, {"示例县水务局", "示例县<民政>局", "=1+1"}} {
		f := templates.NewFiling(lookupForm(t, "2021"), 2024)
		f.Agency.Name, f.Covers = "示例县人民政府", covers
		data := writeBytes(t, f, Options{})
		ret := Read(bytes.NewReader(data), int64(len(data)), ReadOptions{File: "汇总填报表.xlsx"})
		if ret.Filing == nil || !slices.Equal(ret.Filing.Covers, covers) || ret.Filing.Agency.Name != f.Agency.Name {
			t.Errorf("%q came back as %+v", covers, ret.Filing)
		}
		for _, x := range ret.Findings {
			if x.Severity == templates.SeverityError {
				t.Errorf("%q: %s", covers, x.Message)
			}
		}
	}
}
