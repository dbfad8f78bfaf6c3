// Package xlsx turns a form into a workbook.
//
//	err := xlsx.Write(w, filing, xlsx.Options{Deadline: "2025年1月26日"})
//
// A batch is made from a master, which is built once:
//
//	master, err := xlsx.NewMaster(form, 2024, xlsx.Options{Roster: "海原县2024"})
//	err = master.Write(w, agency, lastYear)
//
// What comes back is read by package returned, and marked by package marked; both ask the Layout where things stand, and
// neither is known here.
//
// A form knows no addresses and a workbook knows no rules: Layout alone says where a figure stands, and every formula,
// check and red cell is made from the rules of package templates. Writing is done through excelize; figures are never read
// with it.
package xlsx
