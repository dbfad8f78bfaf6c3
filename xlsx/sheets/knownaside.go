package sheets

import (
	"bytes"
	"slices"
)

// What stands in a worksheet in front of its cells and behind them, the widths of the columns, merges, conditions, prompts, is
// the same to the letter in most workbooks of a batch. It is known as a whole, or not at all.

// An aside is what it says of the sheet.
type aside struct {
	merges       []Range
	mergeLists   int
	remarks      []Remark
	protected    bool
	headPictures string
	// and in front of the cells only
	selected, zeroHeight bool
	usualRow, usualCol   int64
	widths               []sized
	hiddenCols           []span
}

func (sr *sheetReader) aside() *aside {
	s := sr.sheet
	return &aside{slices.Clip(s.Merges), sr.mergeLists, slices.Clip(s.Remarks), s.Protected, s.headPictures,
		s.Selected, s.zeroHeight, s.usualRow, s.usualCol, slices.Clone(s.widths), slices.Clone(s.hiddenCols)}
}

// takeAside has the sheet as a says. Lists in which something is put in order are its own.
func (sr *sheetReader) takeAside(a *aside, behind bool) {
	s := sr.sheet
	s.Merges, sr.mergeLists, s.Remarks, s.Protected, s.headPictures = a.merges, a.mergeLists, a.remarks, a.protected, a.headPictures
	sr.kept += len(a.remarks)
	if !behind {
		s.Selected, s.zeroHeight, s.usualRow, s.usualCol = a.selected, a.zeroHeight, a.usualRow, a.usualCol
		s.widths, s.hiddenCols = slices.Clone(a.widths), slices.Clone(a.hiddenCols)
	}
}

// A chunk is the children of a worksheet in front of its cells, or behind them, that are being read.
type chunk struct {
	from   int
	whole  []byte // nil for one that is not remembered
	odd    int    // oddities before it
	behind bool
}

var dataBegin, sheetEnd = []byte("<sheetData"), []byte("</worksheet>")

// beginChunk takes over what is ahead if that is known. In front of the cells it reaches to them, behind them to the end of
// the sheet, which must be the end of the part.
func (sr *sheetReader) beginChunk(behind bool) (known bool) {
	ahead := sr.s.Ahead()
	end := bytes.Index(ahead, dataBegin)
	if behind {
		ahead = bytes.TrimRight(ahead, " \t\r\n")
		if end = -1; bytes.HasSuffix(ahead, sheetEnd) {
			end = len(ahead) - len(sheetEnd)
		}
	}
	sr.chunk = chunk{from: sr.s.Offset(), odd: sr.oddities, behind: behind}
	s := sr.sheet
	said := s.Protected || s.headPictures != "" || len(s.Merges)+sr.mergeLists+len(s.Remarks)+s.RemarksDropped > 0
	if end <= 0 || end > longestChunk || said {
		return false
	}
	sr.chunk.whole = ahead[:end]
	a := sr.known.asides[behind][string(ahead[:end])]
	if a == nil || sr.kept+len(a.remarks) > mostRemark {
		return false
	}
	sr.takeAside(a, behind)
	sr.s.Leap(end)
	sr.chunk.whole = nil
	return true
}

// longestChunk is the longest that is remembered; the longest of ours has 14 kB.
const longestChunk = 64 << 10

// endChunk remembers what the chunk has said, where nothing of it had to be noted. end is where it ends.
func (sr *sheetReader) endChunk(end int) {
	c := &sr.chunk
	if c.whole == nil || end != c.from+len(c.whole) || c.odd != sr.oddities || sr.sheet.RemarksDropped > 0 || sr.memory.bytes > mostBytes {
		return
	}
	sr.known.asides[c.behind][string(c.whole)] = sr.aside()
	sr.memory.bytes += 2 * len(c.whole)
}

// late is told of a child that belongs in front of the cells: behind them it says what no aside keeps.
func (c *chunk) late() {
	if c.behind {
		c.whole = nil
	}
}
