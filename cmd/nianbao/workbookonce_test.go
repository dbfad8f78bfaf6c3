package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"sync"
	"testing"

	"nianbao/templates"
	"nianbao/xlsx"
)

// A madeOf names a workbook by all that it is made of.
type madeOf struct {
	form   *templates.Form
	filing string // as JSON
}

var workbooks sync.Map // functions that write once: most tests fill the same filings in, and writing takes the longest

// workbookOf returns the workbook of a filing as it comes back.
func workbookOf(t testing.TB, f *templates.Filing) []byte {
	t.Helper()
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	write := sync.OnceValues(func() ([]byte, error) {
		var b bytes.Buffer
		err := xlsx.Write(&b, f, xlsx.Options{Roster: "test"})
		return b.Bytes(), err
	})
	once, _ := workbooks.LoadOrStore(madeOf{f.Form, string(text)}, write)
	data, err := once.(func() ([]byte, error))()
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(data)
}
