package marked_test

import (
	"bytes"
	"fmt"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
	"nianbao/xlsx/marked"
	"nianbao/xlsx/sheets"
)

// Mark what is wrong in a copy of a returned workbook; the figures stay as they are.
func ExampleAnnotate() {
	form, err := templates.Lookup("2021")
	if err != nil {
		panic(err)
	}
	f := templates.NewFiling(form, 2024)
	f.Agency.Name = "示例县水务局"
	f.Set("applications.new.natural", templates.Number(formula.FromInt(3)))
	f.Set("applications.granted.natural", templates.Number(formula.FromInt(2)))
	f.Complete() // totals
	var file bytes.Buffer
	if err := xlsx.Write(&file, f, xlsx.Options{}); err != nil {
		panic(err)
	}
	returned := xlsx.Read(bytes.NewReader(file.Bytes()), int64(file.Len()), xlsx.ReadOptions{File: "水务局.xlsx"})
	result := templates.Check(returned.Filing, templates.Options{Found: returned.Findings})

	var copied bytes.Buffer
	if err := marked.Annotate(&copied, file.Bytes(), returned, result, marked.Office{}); err != nil {
		panic(err)
	}
	book, err := sheets.Open(bytes.NewReader(copied.Bytes()), int64(copied.Len()), sheets.DefaultLimits())
	if err != nil {
		panic(err)
	}
	fmt.Println(book.Sheets[0].Name)
	again := xlsx.Read(bytes.NewReader(copied.Bytes()), int64(copied.Len()), xlsx.ReadOptions{})
	fmt.Println(again.Filing.Cell("applications.new.natural"), again.Filing.Cell("applications.granted.natural"))
	// Output:
	// 退回意见
	// 3 2
}
