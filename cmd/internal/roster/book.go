package roster

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"nianbao/xlsx"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/sheets"
)

// maxColumns is how many columns of a sheet are looked at.
const maxColumns = 200

// rosterLimits are those of a returned workbook with room for 300,000 agencies.
func rosterLimits() sheets.Limits {
	lim := sheets.DefaultLimits()
	lim.Cells, lim.PartBytes, lim.TotalBytes = 15*maxRows, 256<<20, 384<<20
	return lim
}

// bookRows reads the one sheet that has the heading of names.
func bookRows(data []byte, fault *Error) []line {
	book, err := sheets.Open(bytes.NewReader(data), int64(len(data)), rosterLimits())
	if err != nil {
		reason := "读取时出错"
		var bad *opc.Error
		if errors.As(err, &bad) {
			reason = bad.Chinese(nil)
		}
		fault.add(0, "读不出来（%s）；请用 Excel 或 WPS 打开重新保存为 .xlsx，或者另存为 CSV。", reason)
		return nil
	}
	var first []line
	var from, hidden *sheets.Sheet
	for _, sheet := range book.Sheets {
		if sheet.Kind != sheets.Worksheet || sheet.Len() == 0 {
			continue
		}
		rows := sheetRows(sheet, maxHead, fault)
		at := headRow(rows)
		has := at >= 0 && !explains(rows[at:])
		switch {
		case has && sheet.State != sheets.Visible:
			hidden = sheet
		case has && from != nil:
			fault.add(0, "有几张表都有“%s”一栏（“%s”“%s”），不知道用哪张；请合成一张，或者把不用的删去。", xlsx.RosterName, from.Name, sheet.Name)
			return nil
		case has:
			from = sheet
		case first == nil && sheet.State == sheets.Visible:
			first = rows
		}
	}
	if from == nil && hidden != nil {
		fault.add(0, "看得见的表里没有“%s”一栏，隐藏的“%s”表里有；请取消隐藏，或者把名单写在看得见的表里。", xlsx.RosterName, hidden.Name)
		return nil
	}
	if from == nil {
		return first
	}
	return sheetRows(from, maxRows, fault)
}

// explains reports a sheet that says of each column what belongs in it, as the sample roster has one: the other headings
// stand below that of names, line by line.
func explains(rows []line) bool {
	listed := 0
	for col, cell := range rows[0].cells {
		if field, _ := fieldOf(cell); field != fieldName {
			continue
		}
		for _, l := range rows[1:] {
			if col >= len(l.cells) {
				continue
			}
			if field, _ := fieldOf(l.cells[col]); field >= 0 && field != fieldName {
				listed++
			}
		}
	}
	return listed >= 2 // one may be an odd name
}

// sheetRows reads at most so many rows that have something in them. More is a fault where the whole sheet is wanted.
func sheetRows(sheet *sheets.Sheet, most int, fault *Error) []line {
	var rows []line
	for c := range sheet.All() {
		if len(rows) == 0 || rows[len(rows)-1].row != c.Row {
			if len(rows) > most {
				if most == maxRows {
					fault.tooLong()
					return nil
				}
				break
			}
			rows = append(rows, line{row: c.Row, hidden: sheet.RowHidden(c.Row)})
		}
		if c.Col <= maxColumns && !c.Under {
			rows[len(rows)-1].put(sheet, c)
		}
	}
	spread(sheet, rows, fault)
	return rows
}

func (l *line) put(sheet *sheets.Sheet, c *sheets.Cell) {
	for len(l.cells) < c.Col {
		l.cells = append(l.cells, "")
	}
	text, odd, key := rosterCell(sheet, c)
	if l.cells[c.Col-1] = text; odd != "" {
		l.doubt(c.Col-1, odd, key)
	}
	if sheet.ColHidden(c.Col) {
		l.away = append(l.away, c.Col-1)
	}
}

// maxSpread bounds the cells that merged ranges cover.
const maxSpread = 15 * maxRows

// spread gives every row of a merged range its value, as it is seen, and marks what is merged. Whether a value may count for
// several agencies is for the column to say.
func spread(sheet *sheets.Sheet, rows []line, fault *Error) {
	if len(rows) == 0 {
		return
	}
	at := map[int]int{}
	if len(sheet.Merges) > 0 {
		for i, l := range rows {
			at[l.row] = i
		}
	}
	budget := maxSpread
	for _, m := range sheet.Merges {
		col := m.C1 - 1
		top, ok := at[m.R1]
		if !ok || m.C1 > maxColumns {
			continue // nothing in it
		}
		if m.C2 > m.C1 {
			rows[top].wide = append(rows[top].wide, [2]int{col, min(m.C2, maxColumns) - 1})
		}
		if m.R2 == m.R1 {
			continue
		}
		value := ""
		if col < len(rows[top].cells) {
			value = rows[top].cells[col]
		}
		for i := top; i < len(rows) && rows[i].row <= m.R2; i++ {
			if budget--; budget < 0 {
				fault.add(0, "合并的单元格太多，不像名单；请取消合并，每个单位一行。")
				return
			}
			rows[i].cover(col, value, m.R1, m.R2)
		}
	}
}

// cover puts the value of a merged range into a row.
func (l *line) cover(col int, value string, from, to int) {
	for len(l.cells) <= col {
		l.cells = append(l.cells, "")
	}
	l.cells[col] = value
	if l.merged == nil {
		l.merged = map[int][2]int{}
	}
	l.merged[col] = [2]int{from, to}
}

// rosterCell returns what stands in a cell of a roster, as it is seen, and what makes it doubtful; key says that it is so
// only where every character counts.
func rosterCell(sheet *sheets.Sheet, c *sheets.Cell) (text, odd string, key bool) {
	switch c.Type {
	case sheets.ErrorValue:
		return c.Raw, "是错误值 " + c.Raw, false
	case sheets.Blank:
		if c.HasFormula() {
			return "", "是没有结果的公式", false
		}
	case sheets.Number:
		digits := strings.Count(strings.TrimLeft(c.Raw, "0"), "") - 1
		if strings.ContainsAny(c.Raw, "eE.") || digits > 15 {
			return c.Raw, "是数字格式，显示的与存的可能不一样（后几位会丢）；请把这一列设为“文本”后重填", false
		}
		if shown, ok := shownNumber(sheet, c); ok {
			text = shown
		} else {
			return dayOf(sheet, c), "存的是数字“" + c.Raw + "”，数字格式使它显示成别的样子；请把这一列设为“文本”，照看到的重填", true
		}
	default:
		text = c.Raw
	}
	kept, look := seen(sheet, c)
	if look != "" {
		return kept, look, true
	}
	return text, "", false
}

// dayOf is the day that a number shown as a date stands for, and any other number itself. Excel believes in a 29th of
// February 1900: before March of that year its serials are one off, and nothing is due there.
func dayOf(sheet *sheets.Sheet, c *sheets.Cell) string {
	days, err := strconv.Atoi(c.Raw)
	if err != nil || !sheet.IsDate(c) || days < 61 || days > 100_000 {
		return c.Raw
	}
	if sheet.Date1904() {
		days += 1462
	}
	return time.Date(1899, time.December, 30+days, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

var (
	// plainFormat shows a whole number as it is; ids 0, 1 and 49 are General, 0 and @.
	plainFormat = regexp.MustCompile(`(?i)^(general|g/通用格式|0|@|#|0_ |0_\)|0;-0|0_ ;\[red\]-0 ?)$`)
	// zeroFormat shows a number with zeros in front, between fixed letters: 000, "A"000, \E\X000.
	zeroFormat = regexp.MustCompile(`^((?:"[^"]*"|\\.)*)(0+)((?:"[^"]*"|\\.)*)$`)
	literal    = regexp.MustCompile(`"([^"]*)"|\\(.)`)
)

// shownNumber returns a whole number as the format of its cell shows it, or false for a format that is not known.
func shownNumber(sheet *sheets.Sheet, c *sheets.Cell) (string, bool) {
	id, format := sheet.NumFmt(c)
	if sheet.IsDate(c) {
		return "", false
	}
	if format == "" {
		return c.Raw, id == 0 || id == 1 || id == 49
	}
	m := zeroFormat.FindStringSubmatch(format)
	switch {
	case plainFormat.MatchString(format):
		return c.Raw, true
	case m == nil || strings.Trim(c.Raw, "0123456789") != "":
		return "", false
	}
	zeros := strings.Repeat("0", max(0, len(m[2])-len(c.Raw)))
	return literal.ReplaceAllString(m[1], "$1$2") + zeros + c.Raw + literal.ReplaceAllString(m[3], "$1$2"), true
}

// seen returns the characters of a cell that are seen and count, and what is wrong with the others, "" where there are none.
func seen(sheet *sheets.Sheet, c *sheets.Cell) (kept, odd string) {
	var left strings.Builder
	var look sheets.Look
	var b strings.Builder
	for _, p := range sheet.Look(c) {
		if p.Look == 0 || strings.TrimSpace(p.Text) == "" {
			b.WriteString(p.Text)
			continue
		}
		look |= p.Look
		left.WriteString(p.Text)
	}
	if look == 0 {
		return "", ""
	}
	word := "看不见的字"
	switch {
	case look&sheets.Struck != 0:
		word = "划去的字"
	case look&(sheets.Raised|sheets.Lowered) != 0:
		word = "上标或下标"
	}
	if strings.TrimSpace(b.String()) == "" {
		return "", fmt.Sprintf("里全是%s“%s”；不用的请删去这一行，要用的请改成平常的字", word, left.String())
	}
	return b.String(), fmt.Sprintf("里有%s“%s”，连起来是“%s”，去掉是“%s”；请只留下要用的字", word, left.String(), c.Raw, b.String())
}
