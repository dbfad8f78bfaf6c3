package sheets_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"nianbao/xlsx/opc"
	"nianbao/xlsx/sheets"
)

func ExampleOpen() {
	f := excelize.NewFile()
	f.SetCellStr("Sheet1", "A1", "本年新收")
	f.SetCellFloat("Sheet1", "B1", 12.50, 2, 64)
	var file bytes.Buffer
	f.Write(&file)

	b, err := sheets.Open(bytes.NewReader(file.Bytes()), int64(file.Len()), sheets.DefaultLimits())
	if err != nil {
		fmt.Println(err)
		return
	}
	for c := range b.Sheets[0].All() {
		fmt.Println(c.Ref(), c.Type, c.Raw)
	}
	fmt.Println(b.Sheets[0].Cell(9, 9).IsBlank())
	// Output:
	// A1 string 本年新收
	// B1 number 12.50
	// true
}

// Walk a sheet and add up what stands in one column; what only looks like a number is told apart.
func ExampleSheet_All() {
	f := excelize.NewFile()
	for i, v := range []any{"件数", 12, "3", 4.5} {
		f.SetCellValue("Sheet1", fmt.Sprintf("B%d", i+1), v)
	}
	var file bytes.Buffer
	f.Write(&file)

	b, err := sheets.Open(bytes.NewReader(file.Bytes()), int64(file.Len()), sheets.DefaultLimits())
	if err != nil {
		panic(err)
	}
	sheet := b.Sheet("Sheet1")
	for c := range sheet.All() {
		switch c.Type {
		case sheets.Number:
			fmt.Println(c.Ref(), "number", c.Raw)
		default:
			fmt.Println(c.Ref(), "no number:", c.Text())
		}
	}
	// Output:
	// B1 no number: 件数
	// B2 number 12
	// B3 no number: 3
	// B4 number 4.5
}

func ExampleOpen_refused() {
	file := "<html><table><tr><td>12</td></tr></table></html>"
	_, err := sheets.Open(strings.NewReader(file), int64(len(file)), sheets.Limits{})
	var e *opc.Error
	if errors.As(err, &e) {
		fmt.Println(e.Kind.Code(), e.What, "-", e)
	}
	// Output:
	// file.not-workbook 网页文件（HTML） - the file is no workbook
}
