package marked_test

import (
	"bytes"
	"fmt"

	"nianbao/templates"
	"nianbao/testdata/returns"
	"nianbao/xlsx"
	"nianbao/xlsx/marked"
	"nianbao/xlsx/returned"
	"nianbao/xlsx/sheets"
)

// Mark what is wrong in a copy of a returned workbook; the figures stay as they are.
func ExampleAnnotate() {
	var file bytes.Buffer
	if err := xlsx.Write(&file, returns.WaterBureau(), xlsx.Options{}); err != nil {
		panic(err)
	}
	ret := returned.Read(bytes.NewReader(file.Bytes()), int64(file.Len()), returned.Options{File: "水务局.xlsx"})
	result := templates.Check(ret.Filing, templates.Options{Found: ret.Findings})

	var copied bytes.Buffer
	if err := marked.Annotate(&copied, file.Bytes(), ret, result, marked.Office{}); err != nil {
		panic(err)
	}
	book, err := sheets.Open(bytes.NewReader(copied.Bytes()), int64(copied.Len()), sheets.DefaultLimits())
	if err != nil {
		panic(err)
	}
	fmt.Println(book.Sheets[0].Name)
	again := returned.Read(bytes.NewReader(copied.Bytes()), int64(copied.Len()), returned.Options{})
	fmt.Println(again.Filing.Cell("applications.new.natural"), again.Filing.Cell("applications.granted.natural"))
	// Output:
	// 退回意见
	// 3 2
}
