package published

import (
	"bytes"
	"fmt"
)

// A report is a few pages of text. What is far beyond that is none, and is refused before it is taken apart: a line of fifty
// megabytes or two million lines would take many times their size in memory.
const (
	maxText      = 16 << 20 // bytes of a text file
	maxParagraph = 1 << 20  // bytes of a line or paragraph; a cell of the workbook holds 32,767 characters
	maxBlocks    = 200_000  // lines, paragraphs and tables
)

// An oversizeError says in Chinese what there is too much of.
type oversizeError string

func (e oversizeError) Error() string { return string(e) }

// tooLong looks at a text as it stands in its file. Line ends are one byte in every encoding but UTF-16, in which each of
// their two bytes is counted once.
func tooLong(data []byte) error {
	if len(data) > maxText {
		return oversizeError(fmt.Sprintf("文字超过 %d MB，年度报告没有这么长", maxText>>20))
	}
	if n := bytes.Count(data, []byte{'\n'}) + bytes.Count(data, []byte{'\r'}); n > 2*maxBlocks {
		return oversizeError(fmt.Sprintf("有 %d 行，年度报告没有这么长", n))
	}
	for len(data) > 0 {
		n := bytes.IndexAny(data[:min(len(data), maxParagraph+1)], "\r\n")
		if n < 0 && len(data) > maxParagraph {
			return oversizeError(fmt.Sprintf("有一行超过 %d MB，不是年度报告的文字", maxParagraph>>20))
		}
		if n < 0 {
			break
		}
		data = data[n+1:]
	}
	return nil
}

// tooMuch looks at the paragraphs of a page or document.
func tooMuch(blocks []block) error {
	if len(blocks) > maxBlocks {
		return oversizeError(fmt.Sprintf("有 %d 段，年度报告没有这么长", len(blocks)))
	}
	for i := range blocks {
		if len(blocks[i].text) > maxParagraph {
			return oversizeError(fmt.Sprintf("第 %d 段超过 %d MB，不是年度报告的文字", i+1, maxParagraph>>20))
		}
	}
	return nil
}
