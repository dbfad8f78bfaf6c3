package returned

import (
	"bytes"
	"testing"

	"nianbao/templates"
	"nianbao/templates/meter"
	"nianbao/testdata/returns"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/sheets"
)

var (
	completed   = returns.Completed
	completedOf = returns.CompletedOf
	form2021    = returns.Form
	ownForms    = returns.OwnForms
	explainedID = returns.ExplainedID
	testAgency  = returns.Agency
	mustEdit    = returns.Must
	edited      = returns.Edited
	rezipped    = returns.Rezipped
	unzipped    = returns.Unzipped
	zipped      = returns.Zipped
	replaceOnce = returns.ReplaceOnce
	codes       = returns.Codes
	sameCodes   = returns.SameCodes
	sameFigures = returns.SameFigures
	describe    = returns.Describe
)

func written(t testing.TB, f *templates.Filing) []byte {
	t.Helper()
	return tier.Once(t, f.Form, f, func() ([]byte, error) {
		var b bytes.Buffer
		err := xlsx.Write(&b, f, xlsx.Options{Version: "test"})
		return b.Bytes(), err
	})
}

func readBytes(data []byte) *Returned {
	return Read(bytes.NewReader(data), int64(len(data)), Options{File: "返回.xlsx"})
}

// readMetered is readBytes with a meter, for what the work comes to.
func readMetered(data []byte, m *meter.Meter) *Returned {
	return Read(bytes.NewReader(data), int64(len(data)), Options{File: "返回.xlsx", Limits: sheets.Limits{Limits: opc.Limits{Meter: m}}})
}

// writtenPlain is written without a version in the stamp, for filings of one test only.
func writtenPlain(t testing.TB, f *templates.Filing) []byte {
	t.Helper()
	var b bytes.Buffer
	mustEdit(t, xlsx.Write(&b, f, xlsx.Options{}))
	return b.Bytes()
}

func mustLayout(t testing.TB, form *templates.Form) *xlsx.Layout {
	t.Helper()
	l, err := xlsx.LayoutOf(form)
	mustEdit(t, err)
	return l
}
