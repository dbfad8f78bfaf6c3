// Package roster is the list of agencies that an office keeps: it reads it from a workbook or CSV as other programs save them,
// says what was understood and what was left out, and finds whose a filing is.
//
//	list, err := roster.Read("名单.xlsx")
//	match := list.Match("某局.xlsx", roster.Identity{Code: "640522", Name: "示例县水务局"})
//
// Only equal codes and names match; likeness is a suggestion. Other tables that people keep beside it, such as decisions, are
// read and written in the same way.
package roster
