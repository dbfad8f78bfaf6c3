// Package xlsx turns a form into a workbook and a returned workbook into a filing.
//
//	err := xlsx.Write(w, filing, xlsx.Options{Deadline: "2025年1月26日"})
//
// A batch is made from a master, which is built once:
//
//	master, err := xlsx.NewMaster(form, 2024, xlsx.Options{Roster: "海原县2024"})
//	err = master.Write(w, agency, lastYear)
//
// A returned workbook is read with the forms that it may hold; its stamp says which:
//
//	returned := xlsx.Read(file, size, xlsx.ReadOptions{File: name, Forms: forms})
//
// A form knows no addresses and a workbook knows no rules: Layout alone says where a figure stands, and every formula,
// check and red cell is made from the rules of package templates. Writing is done through excelize, which nothing else
// in the project uses; figures are never read with it.
package xlsx
