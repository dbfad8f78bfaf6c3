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
	var s sight
	for i, heads := range cases.Heads {
		s.missing = append(s.missing, slices.Clone(heads), slices.Clone(headsGBK[i]), lists.Map(heads, inUTF16))
	}
	if !bytes.HasPrefix(data, []byte("PK")) {
		s.Write(data)
		return s.all()
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return false
	}
	left := int64(mostText)
	for _, f := range z.File {
		if path.Ext(f.Name) != ".xml" {
			continue
		}
		if part, err := f.Open(); err == nil {
			n, _ := io.Copy(&s, io.LimitReader(part, left)) // as far as it goes
			left -= n
			part.Close()
		}
	}
	return s.all()
}

// sight is what a text that runs past leaves of a search for heads. Of the text it keeps as much as a head cut in two needs.
type sight struct {
	missing [][]string // of each list in each writing, the heads not seen yet
	tail    []byte
}

func (s *sight) Write(text []byte) (int, error) {
	longest := 0
	for _, heads := range s.missing {
		for _, head := range heads {
			longest = max(longest, len(head))
		}
	}
	seam := append(s.tail, text[:min(len(text), longest)]...)
	for i, heads := range s.missing {
		s.missing[i] = slices.DeleteFunc(heads, func(head string) bool {
			return bytes.Contains(text, []byte(head)) || bytes.Contains(seam, []byte(head))
		})
	}
	end := text
	if len(text) < longest {
		end = seam
	}
	s.tail = append(seam[:0], end[max(0, len(end)-longest):]...)
	return len(text), nil
}

// all reports whether of one list all heads were seen, in one writing.
func (s *sight) all() bool {
	return slices.ContainsFunc(s.missing, func(heads []string) bool { return len(heads) == 0 })
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
