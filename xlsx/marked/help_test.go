package marked

import (
	"bytes"
	"testing"

	"nianbao/templates"
	"nianbao/testdata/returns"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
	"nianbao/xlsx/returned"
)

var (
	completed   = returns.Completed
	completedOf = returns.CompletedOf
	mustEdit    = returns.Must
	edited      = returns.Edited
	rezipped    = returns.Rezipped
	codes       = returns.Codes
	sameFigures = returns.SameFigures
)

func written(t testing.TB, f *templates.Filing) []byte {
	t.Helper()
	return tier.Once(t, f.Form, f, func() ([]byte, error) {
		var b bytes.Buffer
		err := xlsx.Write(&b, f, xlsx.Options{Version: "test"})
		return b.Bytes(), err
	})
}

func readBytes(data []byte) *returned.Returned {
	return returned.Read(bytes.NewReader(data), int64(len(data)), returned.Options{File: "返回.xlsx"})
}

// checked is what a check of a workbook comes to.
func checked(ret *returned.Returned) templates.Result {
	return templates.Check(ret.Filing, templates.Options{Found: ret.Findings})
}

// marked returns the marked copy of a workbook.
func marked(t testing.TB, data []byte) []byte {
	t.Helper()
	ret := readBytes(data)
	var b bytes.Buffer
	mustEdit(t, Annotate(&b, data, ret, checked(ret), Office{}))
	return b.Bytes()
}

func unmarked(t testing.TB, data []byte) []byte {
	t.Helper()
	ret := readBytes(data)
	if !ret.Marked {
		t.Fatal("the marks are not recognised")
	}
	var b bytes.Buffer
	mustEdit(t, Unmark(&b, data, ret))
	return b.Bytes()
}
