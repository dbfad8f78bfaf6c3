package intake

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"path"
	"slices"
	"unicode/utf16"

	"nianbao/templates/cases"
	"nianbao/templates/lists"
)

// mostText is how much of what an archive unpacks to is looked at: as much as a workbook that is read may have in all.
const mostText = 128 << 20

// hasLedger reports whether the heads of a ledger's list stand in a file that is not read: one of a kind that only other programs
// know, a text table, or what is left of a damaged one. Who cannot read its rows can still keep them out of what is made.
func hasLedger(data []byte) bool {
	if bytes.HasPrefix(data, []byte("PK")) {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return false
		}
		data = nil
		for _, f := range z.File {
			part, err := f.Open()
			if err != nil || path.Ext(f.Name) != ".xml" {
				continue
			}
			text, _ := io.ReadAll(io.LimitReader(part, mostText-int64(len(data)))) // as far as it goes
			data = append(data, text...)
		}
	}
	for i, heads := range cases.Heads {
		in16 := lists.Map(heads, inUTF16)
		for _, written := range [][]string{heads, headsGBK[i], in16} {
			if !slices.ContainsFunc(written, func(h string) bool { return !bytes.Contains(data, []byte(h)) }) {
				return true
			}
		}
	}
	return false
}

// headsGBK are cases.Heads as Excel writes a .csv on a Chinese Windows. The page has no table of that encoding.
var headsGBK = [2][]string{
	{"\xb1\xe0\xba\xc5", "\xca\xd5\xb5\xbd\xc8\xd5\xc6\xda", "\xc9\xea\xc7\xeb\xc8\xcb\xc0\xe0\xb1\xf0",
		"\xb4\xf0\xb8\xb4\xa3\xa8\xb0\xec\xbd\xe1\xa3\xa9\xc8\xd5\xc6\xda", "\xbd\xe1\xb9\xfb\xb4\xf3\xc0\xe0"},
	{"\xb1\xe0\xba\xc5", "\xc9\xea\xc7\xeb\xb1\xe0\xba\xc5", "\xb0\xb8\xbc\xfe\xc0\xe0\xb1\xf0", "\xc9\xf3\xbd\xe1\xc8\xd5\xc6\xda"},
}

// inUTF16 is how .xls and .et have text.
func inUTF16(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}
