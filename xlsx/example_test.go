package xlsx_test

import (
	"archive/zip"
	"bytes"
	"fmt"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
)

// waterFiling is the filing of a bureau that received three applications and answered two.
func waterFiling() *templates.Filing {
	form, err := templates.Lookup("2021")
	if err != nil {
		panic(err)
	}
	f := templates.NewFiling(form, 2024)
	f.Agency = templates.Agency{Name: "示例县水务局", Code: "EX002"}
	for _, key := range form.Keys() {
		if form.Computed(key) == nil {
			f.Set(key, templates.Number(formula.FromInt(0)))
		}
	}
	f.Set("applications.new.natural", templates.Number(formula.FromInt(3)))
	f.Set("applications.granted.natural", templates.Number(formula.FromInt(2)))
	f.Complete() // totals
	return f
}

// Write a workbook, read it back as if it had been returned, and check it.
func ExampleRead() {
	var file bytes.Buffer
	if err := xlsx.Write(&file, waterFiling(), xlsx.Options{Deadline: "2025年1月20日"}); err != nil {
		panic(err)
	}
	returned := xlsx.Read(bytes.NewReader(file.Bytes()), int64(file.Len()), xlsx.ReadOptions{File: "水务局.xlsx"})
	fmt.Println(returned.Stamp.Agency, returned.Stamp.Year, returned.Filing.Cell("applications.new.total"))

	result := templates.Check(returned.Filing, templates.Options{Found: returned.Findings})
	for _, f := range result.Findings {
		if f.Severity == templates.SeverityError && returned.Filing.Form.Figure(f.Key) != nil {
			fmt.Println(f.Place.Sheet, f.Place.Cell, f.Code, f.Got, f.Want)
		}
	}
	// Output:
	// 示例县水务局 2024 3
	// 三、申请 D30 applications.balance 2 3
}

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
