package collect

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"nianbao/templates"
	"nianbao/xlsx"
	"nianbao/xlsx/ooxml"
)

// maxRoster bounds a roster file: the country has some 230,000 bodies.
const maxRoster = 64 << 20

// ReadRoster reads a roster from a workbook or a CSV file (UTF-8 with or without BOM, or GB18030). Errors of the file
// system come as they are; what is wrong with the content is a *RosterError.
func ReadRoster(name string) (*Roster, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, &os.PathError{Op: "read", Path: name, Err: errors.New("是文件夹，不是名单文件")}
	}
	if info.Size() > maxRoster {
		return nil, &os.PathError{Op: "read", Path: name, Err: errors.New("超过 64 MB，不像名单")}
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	r, err := ParseRoster(filepath.Base(name), data)
	if err != nil {
		return nil, err
	}
	r.File = name
	return r, nil
}

// ParseRoster reads a roster from the bytes of a file.
func ParseRoster(name string, data []byte) (*Roster, error) {
	fault := &RosterError{File: name}
	var rows []line
	if plain, err := ooxml.Decrypted(data); err == nil {
		data = plain // encrypted without anybody's password
	}
	sniffed := ooxml.Sniff(bytes.NewReader(data), int64(len(data)), name)
	switch binary := bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")); {
	case len(data) == 0:
		fault.add(0, "是空文件。")
	case binary && sniffed.Kind != 0:
		fault.add(0, "是%s，读不了；请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”。", sniffed.What)
	case binary:
		rows = bookRows(data, fault)
	default:
		rows = csvRows(data, fault)
	}
	if len(fault.Faults) > 0 {
		return nil, fault
	}
	t := rosterTable{fault: fault}
	t.read(rows)
	if len(fault.Faults) > 0 {
		return nil, fault
	}
	r, err := NewRoster(name, t.agencies)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	r.SHA256, r.Notes = hex.EncodeToString(sum[:]), t.notes
	return r, nil
}

// A line is one row of the file.
type line struct {
	row   int
	cells []string
	odd   []string // what is wrong with a cell, "" for nothing
}

func (l line) blank() bool {
	for _, c := range l.cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

func csvRows(data []byte, fault *RosterError) []line {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		fault.add(0, "是 UTF-16 编码的文本；请在 Excel 或 WPS 里另存为“CSV UTF-8（逗号分隔）”或 .xlsx。")
		return nil
	}
	if !utf8.Valid(data) {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			fault.add(0, "文字编码认不出来；请另存为“CSV UTF-8（逗号分隔）”或 .xlsx。")
			return nil
		}
		data = decoded
	}
	if bytes.IndexByte(data, 0) >= 0 {
		fault.add(0, "不是名单文件；名单应当是 .xlsx 或 .csv。")
		return nil
	}
	if bytes.IndexByte(data, '\n') < 0 { // lines of an old Mac
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	reader := csv.NewReader(bytes.NewReader(data))
	reader.FieldsPerRecord = -1
	reader.Comma = separator(data)
	var rows []line
	for {
		cells, err := reader.Read()
		if err != nil {
			var parse *csv.ParseError
			if errors.As(err, &parse) {
				fault.add(parse.StartLine, "引号没有成对，读不下去；请在 Excel 或 WPS 里打开改正后另存。")
			}
			return rows
		}
		row, _ := reader.FieldPos(0)
		l := line{row: row, cells: cells, odd: make([]string, len(cells))}
		for i, c := range cells {
			l.cells[i], l.odd[i] = csvCell(c)
		}
		rows = append(rows, l)
	}
}

// separator returns what stands between the headings: the likeliest that any line with 单位名称 has, because a title above
// them may name it, too.
func separator(data []byte) rune {
	for _, c := range ",\t;，；" {
		for text := range bytes.Lines(data) {
			if bytes.Contains(text, []byte(xlsx.RosterName)) && bytes.ContainsRune(text, c) {
				return c
			}
		}
	}
	return ','
}

var (
	// guarded is how a CSV file keeps Excel from taking a code for a number.
	guarded = regexp.MustCompile(`^="([^"]*)"$`)
	// scientific is what Excel makes of a long code when it saves it as CSV; the last digits are lost.
	scientific = regexp.MustCompile(`^[0-9](\.[0-9]+)?[eE]\+[0-9]+$`)
)

// csvCell returns what a cell of a CSV file means, and what makes it doubtful.
func csvCell(s string) (text, odd string) {
	if m := guarded.FindStringSubmatch(strings.TrimSpace(s)); m != nil {
		return m[1], ""
	}
	if scientific.MatchString(strings.TrimSpace(s)) {
		return s, "写成了“" + strings.TrimSpace(s) + "”，是 Excel 改过的长数字，后几位已经丢了；请在原表里把这一列设为“文本”，重填后再存"
	}
	return s, ""
}

// bookRows reads the first sheet that has the heading of names.
func bookRows(data []byte, fault *RosterError) []line {
	book, err := ooxml.Open(bytes.NewReader(data), int64(len(data)), ooxml.DefaultLimits())
	if err != nil {
		reason := "读取时出错"
		var bad *ooxml.Error
		if errors.As(err, &bad) {
			reason = bad.Chinese(nil)
		}
		fault.add(0, "读不出来（%s）；请用 Excel 或 WPS 打开重新保存为 .xlsx，或者另存为 CSV。", reason)
		return nil
	}
	var first []line
	for _, sheet := range book.Sheets {
		if sheet.Kind != ooxml.Worksheet || sheet.State != ooxml.Visible || sheet.Len() == 0 {
			continue
		}
		rows := sheetRows(sheet)
		if headRow(rows) >= 0 {
			return rows
		}
		if first == nil {
			first = rows
		}
	}
	return first
}

func sheetRows(sheet *ooxml.Sheet) []line {
	var rows []line
	for c := range sheet.All() {
		if len(rows) == 0 || rows[len(rows)-1].row != c.Row {
			rows = append(rows, line{row: c.Row})
		}
		l := &rows[len(rows)-1]
		if c.Col > 200 {
			continue // far off the table
		}
		for len(l.cells) < c.Col {
			l.cells, l.odd = append(l.cells, ""), append(l.odd, "")
		}
		text, odd := rosterCell(sheet, c)
		l.cells[c.Col-1], l.odd[c.Col-1] = text, odd
	}
	return rows
}

// rosterCell returns what stands in a cell of a roster, and what makes it doubtful.
func rosterCell(sheet *ooxml.Sheet, c *ooxml.Cell) (text, odd string) {
	switch c.Type {
	case ooxml.ErrorValue:
		return c.Raw, "是错误值 " + c.Raw
	case ooxml.Blank:
		if c.HasFormula() {
			return "", "是没有结果的公式"
		}
	case ooxml.Number:
		digits := strings.Count(strings.TrimLeft(c.Raw, "0"), "") - 1
		if strings.ContainsAny(c.Raw, "eE.") || digits > 15 {
			return c.Raw, "是数字格式，显示的与存的可能不一样（后几位会丢）；请把这一列设为“文本”后重填"
		}
		// a format of zeros shows 1 as 001, and that is what the office takes for the code
		if _, format := sheet.NumFmt(c); format != "" && strings.Trim(format, "0") == "" && len(c.Raw) < len(format) && strings.Trim(c.Raw, "0123456789") == "" {
			return strings.Repeat("0", len(format)-len(c.Raw)) + c.Raw, ""
		}
	}
	return c.Raw, ""
}

// Headings of a roster and where their values go.
var rosterFields = []struct {
	heading string
	also    []string
	set     func(a *Agency, s string)
}{
	{xlsx.RosterName, nil, func(a *Agency, s string) { a.Name = s }},
	{xlsx.RosterCode, nil, func(a *Agency, s string) { a.Code = s }},
	{xlsx.RosterParent, nil, func(a *Agency, s string) { a.parentCode = s }},
	{xlsx.RosterCategory, nil, func(a *Agency, s string) { a.Category, a.Vertical = s, strings.Contains(s, "垂直") }},
	{xlsx.RosterRules, nil, nil}, // read apart: it has faults of its own
	{xlsx.RosterContact, nil, func(a *Agency, s string) { a.Contact = s }},
	{xlsx.RosterPhone, []string{"联系电话"}, func(a *Agency, s string) { a.Phone = s }},
	{xlsx.RosterAddress, []string{"通信地址"}, func(a *Agency, s string) { a.Address = s }},
	{xlsx.RosterPostcode, []string{"邮政编码"}, func(a *Agency, s string) { a.Postcode = s }},
	{xlsx.RosterFax, nil, func(a *Agency, s string) { a.Fax = s }},
	{xlsx.RosterEmail, []string{"电子邮箱"}, func(a *Agency, s string) { a.Email = s }},
	{xlsx.RosterWebsite, nil, func(a *Agency, s string) { a.Website = s }},
	{xlsx.RosterURL, nil, func(a *Agency, s string) { a.URL = s }},
	{xlsx.RosterShort, nil, func(a *Agency, s string) { a.Short = s }},
	{xlsx.RosterOffice, nil, func(a *Agency, s string) { a.Office = s }},
}

func fieldOf(heading string) int {
	h := fold(heading)
	for i, f := range rosterFields {
		if h == fold(f.heading) {
			return i
		}
		for _, also := range f.also {
			if h == fold(also) {
				return i
			}
		}
	}
	return -1
}

// headRow returns the index of the row of headings: the first of the leading rows that has 单位名称, or -1.
func headRow(rows []line) int {
	for i, l := range rows[:min(len(rows), 10)] {
		for _, c := range l.cells {
			if fold(c) == fold(xlsx.RosterName) {
				return i
			}
		}
	}
	return -1
}

type rosterTable struct {
	fault    *RosterError
	fields   []int // by column, -1 for unknown
	agencies []*Agency
	notes    []string
}

func (t *rosterTable) read(rows []line) {
	head := headRow(rows)
	if head < 0 {
		seen := "没有内容"
		if len(rows) > 0 {
			seen = "第一行是“" + templates.Shorten(strings.Join(rows[0].cells, "、"), 60) + "”"
			for _, cell := range rows[0].cells {
				if cell = strings.TrimSpace(cell); templates.Nearest(cell, []string{xlsx.RosterName}) != "" {
					seen += "；“" + templates.Shorten(cell, 20) + "”是不是要写成“" + xlsx.RosterName + "”？"
				}
			}
		}
		t.fault.add(0, "没有“%s”这一栏（%s）；第一行要写标题，用“nianbao roster -o 名单.xlsx”可以得到样表。", xlsx.RosterName, seen)
		return
	}
	t.headings(rows[head])
	for _, l := range rows[head+1:] {
		if !l.blank() {
			t.agency(l)
		}
	}
}

func (t *rosterTable) headings(head line) {
	at := map[int]string{}
	var unknown []string
	for _, cell := range head.cells {
		i := fieldOf(cell)
		t.fields = append(t.fields, i)
		switch {
		case fold(cell) == "":
		case i < 0:
			name := "“" + strings.TrimSpace(cell) + "”"
			if near := nearHeading(cell, head.cells); near != "" {
				name += "（是不是“" + near + "”？）"
			}
			unknown = append(unknown, name)
		case at[i] != "":
			t.fault.add(head.row, "标题“%s”出现了两次；请删去一栏。", strings.TrimSpace(cell))
		default:
			at[i] = cell
		}
	}
	if len(unknown) > 0 {
		t.notes = append(t.notes, "名单里的"+strings.Join(unknown, "")+"不是名单的栏目，没有采用。")
	}
}

// nearHeading returns the heading that may be meant by an unknown one, unless it is among those that are there.
func nearHeading(cell string, there []string) string {
	var all []string
	for _, f := range rosterFields {
		all = append(append(all, f.heading), f.also...)
	}
	near := templates.Nearest(strings.TrimSpace(cell), all)
	if near == "" || slices.ContainsFunc(there, func(c string) bool { return fieldOf(c) == fieldOf(near) }) {
		return ""
	}
	return near
}

func (t *rosterTable) agency(l line) {
	a := &Agency{Row: l.row}
	for col, cell := range l.cells {
		if col >= len(t.fields) || t.fields[col] < 0 {
			continue
		}
		f := rosterFields[t.fields[col]]
		if l.odd[col] != "" {
			t.fault.add(l.row, "“%s”%s。", f.heading, l.odd[col])
			continue
		}
		text := clean(cell)
		if f.set != nil {
			f.set(a, text)
			continue
		}
		yes, ok := yesNo(text)
		if !ok {
			t.fault.add(l.row, "“%s”写的是“%s”；请写“是”或“否”。", f.heading, templates.Shorten(text, 20))
		}
		if text != "" { // an empty cell leaves it to the name
			a.Rules = templates.PowerOf(yes)
		}
	}
	t.agencies = append(t.agencies, a)
}

func yesNo(s string) (yes, ok bool) {
	switch fold(s) {
	case "是", "有", "√", "y", "yes", "true", "1":
		return true, true
	case "", "否", "无", "没有", "×", "n", "no", "false", "0":
		return false, true
	}
	return false, false
}

// clean makes one line of a cell and takes out what is not seen.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u00a0' || r == '\u3000':
			return ' '
		case r < 0x20 || r >= 0x7f && r < 0xa0 || r == '\u200b' || r == '\u200e' || r == '\u200f' || r == '\ufeff',
			r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
