package roster

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"nianbao/templates/lists"
)

// A Row is one row of a table that somebody keeps, with its number in the file.
type Row struct {
	No    int
	Cells []string
}

// ReadTable reads such a table as rosters are read: a workbook or CSV in whatever encoding the program writes that saved it
// last, without its blank rows. What Excel has made of a cell so that nobody can tell what it was is a *RosterError.
func ReadTable(name string, data []byte) ([]Row, error) {
	fault := &Error{File: name}
	lines := tableLines(name, data, fault)
	var rows []Row
	for _, l := range lines {
		for _, odd := range l.odd {
			fault.add(l.row, "%s。", odd.what)
		}
		rows = append(rows, Row{l.row, l.cells})
	}
	if len(fault.Faults) > 0 {
		return nil, fault
	}
	return rows, nil
}

// WriteTable returns such a table as CSV that Excel and WPS open as it is: UTF-8 with its mark, text guarded.
func WriteTable(rows [][]string) []byte {
	b := bytes.NewBufferString("\ufeff")
	w := csv.NewWriter(b)
	w.UseCRLF = true
	for _, row := range rows {
		w.Write(lists.Map(row, Guard)) // a buffer takes everything
	}
	w.Flush()
	return b.Bytes()
}

// Guard keeps a spreadsheet from taking text for a formula.
func Guard(s string) string {
	if first, _ := utf8.DecodeRuneInString(s); strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + s
	}
	return s
}

var datePattern = regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`)

// Date brings a date to the form 2025-01-20; "" stays "". why says what is wrong with it.
func Date(s string) (date, why string) {
	if s == "" {
		return "", ""
	}
	m := datePattern.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return "", "日期“" + s + "”看不懂；请写成 2025-01-20"
	}
	day, err := time.Parse("2006-1-2", strings.Join(m[1:], "-"))
	if err != nil {
		return "", "没有“" + s + "”这一天；请写成 2025-01-20"
	}
	return day.Format(time.DateOnly), ""
}
