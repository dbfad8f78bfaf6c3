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

func at(l *xlsx.Layout, key templates.Key) string { return l.Figure(key).A1() }
