package xlsx_test

import (
	"archive/zip"
	"bytes"
	"fmt"

	"nianbao/templates"
	"nianbao/xlsx"
)

// Make one workbook for each agency of a county from one master, in a zip file.
func ExampleNewMaster() {
	form, err := templates.ForYear(2024)
	if err != nil {
		panic(err)
	}
	master, err := xlsx.NewMaster(form, 2024, xlsx.Options{Roster: "示例县2024", Deadline: "2025年1月20日"})
	if err != nil {
		panic(err)
	}
	var file bytes.Buffer
	archive := zip.NewWriter(&file)
	for _, a := range []templates.Agency{{Name: "示例县水务局", Code: "EX002"}, {Name: "示例县民政局", Code: "EX003"}} {
		w, err := archive.Create(xlsx.FileName(a, 2024))
		if err != nil {
			panic(err)
		}
		if err := master.Write(w, a, nil); err != nil {
			panic(err)
		}
	}
	if err := archive.Close(); err != nil {
		panic(err)
	}
	list, _ := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	for _, f := range list.File {
		fmt.Println(f.Name)
	}
	// Output:
	// EX002_示例县水务局_2024年报填报表.xlsx
	// EX003_示例县民政局_2024年报填报表.xlsx
}

// Ask where a figure stands, and what formula computes it.
func ExampleNewLayout() {
	form, err := templates.Lookup("2021")
	if err != nil {
		panic(err)
	}
	layout, err := xlsx.NewLayout(form)
	if err != nil {
		panic(err)
	}
	fmt.Println(layout.Figure("applications.new.natural"))
	fmt.Println(layout.Figure("applications.new.total"), layout.Formula("applications.new.total"))
	fmt.Println(layout.KeyAt("二、主动公开", 6, 4))
	// Output:
	// 三、申请!D7
	// 三、申请!J7 SUM(D7:I7)
	// disclosure.regulations.effective true
}
