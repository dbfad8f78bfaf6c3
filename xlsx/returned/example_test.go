package returned_test

import (
	"bytes"
	"fmt"

	"nianbao/templates"
	"nianbao/testdata/returns"
	"nianbao/xlsx"
	"nianbao/xlsx/returned"
)

// Write a workbook, read it back as if it had been returned, and check it.
func ExampleRead() {
	var file bytes.Buffer
	if err := xlsx.Write(&file, returns.WaterBureau(), xlsx.Options{Deadline: "2025年1月20日"}); err != nil {
		panic(err)
	}
	ret := returned.Read(bytes.NewReader(file.Bytes()), int64(file.Len()), returned.Options{File: "水务局.xlsx"})
	fmt.Println(ret.Stamp.Agency, ret.Stamp.Year, ret.Filing.Cell("applications.new.total"))

	result := templates.Check(ret.Filing, templates.Options{Found: ret.Findings})
	for _, f := range result.Findings {
		if f.Severity == templates.SeverityError && ret.Filing.Form.Figure(f.Key) != nil {
			fmt.Println(f.Place.Sheet, f.Place.Cell, f.Code, f.Got, f.Want)
		}
	}
	// Output:
	// 示例县水务局 2024 3
	// 三、申请 D30 applications.balance 2 3
}
