package roster

import (
	"bytes"
	"encoding/csv"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"nianbao/templates/charset"
	"nianbao/xlsx/opc"
)

// maxCSVLine bounds a line of a CSV roster: an honest one has a few hundred bytes.
const maxCSVLine = 64 << 10

func csvRows(data []byte, fault *Error) []line {
	data, ok := decodeText(data)
	switch {
	case !ok:
		fault.add(0, "文字编码认不出来；请另存为“CSV UTF-8（逗号分隔）”或 .xlsx。")
		return nil
	case bytes.IndexByte(data, 0) >= 0:
		fault.add(0, "不是名单文件；名单应当是 .xlsx 或 .csv。")
		return nil
	}
	if bytes.IndexByte(data, '\n') < 0 { // lines of an old Mac
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	if n := longLine(data); n > 0 {
		fault.add(n, "这一行超过 %d 个字节，不像名单；请在 Excel 或 WPS 里打开，另存为“CSV UTF-8（逗号分隔）”或 .xlsx。", maxCSVLine)
		return nil
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
		l := line{row: row, cells: cells}
		if l.blank() {
			continue
		}
		if len(rows) > maxRows {
			fault.tooLong()
			return nil
		}
		for i, c := range cells {
			text, odd := csvCell(c)
			if l.cells[i] = text; odd != "" {
				l.doubt(i, odd, false)
			}
		}
		rows = append(rows, l)
	}
}

// longLine returns the number of the first line that is too long, or 0.
func longLine(data []byte) int {
	n := 0
	for text := range bytes.Lines(data) {
		if n++; len(text) > maxCSVLine {
			return n
		}
	}
	return 0
}

// decodeText returns a text in UTF-8. A text that is neither UTF-8 nor UTF-16 is taken for GB18030; one with zeros in it is no
// text at all, which the caller says.
func decodeText(data []byte) ([]byte, bool) {
	data = append([]byte(opc.UTF16Mark(data)), data...)
	by := charset.GB18030
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		by, data = charset.UTF16LE, data[2:]
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		by, data = charset.UTF16BE, data[2:]
	case bytes.IndexByte(data, 0) >= 0, utf8.Valid(data):
		return bytes.TrimPrefix(data, []byte("\ufeff")), true
	}
	decoded := by.Decode(data)
	if bytes.ContainsRune(decoded, utf8.RuneError) {
		return nil, false
	}
	return decoded, true
}

// separator returns what stands between the headings: of the first lines and the usual separators the one that makes the
// most headings, because a title above them may hold some, too.
func separator(data []byte) rune {
	best, most := ',', 0
	n := 0
	for text := range bytes.Lines(data) {
		if n++; n > maxHead {
			break
		}
		for _, c := range ",\t;，；|、" {
			known := 0
			for cell := range strings.SplitSeq(strings.TrimRight(string(text), "\r\n"), string(c)) {
				if _, rank := fieldOf(strings.Trim(cell, `"`)); rank >= 0 {
					known++
				}
			}
			if known > most {
				best, most = c, known
			}
		}
	}
	return best
}

var (
	// guarded is how a CSV file keeps Excel from taking a code for a number.
	guarded = regexp.MustCompile(`^="([^"]*)"$`)
	// quoted is what is left of that when a cell that was guarded in Excel is saved as CSV by some programs.
	quoted = regexp.MustCompile(`^'[0-9]+$`)
	// scientific is what Excel makes of a long code when it saves it as CSV; the last digits are lost.
	scientific = regexp.MustCompile(`^[0-9](\.[0-9]+)?[eE]\+[0-9]+$`)
)

// csvCell returns what a cell of a CSV file means, and what makes it doubtful.
func csvCell(s string) (text, odd string) {
	trimmed := strings.TrimSpace(s)
	if m := guarded.FindStringSubmatch(trimmed); m != nil {
		return m[1], ""
	}
	if quoted.MatchString(trimmed) {
		return trimmed[1:], ""
	}
	if scientific.MatchString(trimmed) {
		return s, "写成了“" + trimmed + "”，是 Excel 改过的长数字，后几位已经丢了；请在原表里把这一列设为“文本”，重填后再存"
	}
	return s, ""
}
