package blocks

import (
	"bytes"
	"fmt"
	"strings"

	"nianbao/templates"
	"nianbao/templates/meter"
)

// Hints are what reading has to ask of whoever knows the report.
type Hints struct {
	Forms   []*templates.Form                         // whose tables are looked for among lines that nothing sets apart; nil for none
	Title   func(text string) bool                    // is a report's title and nothing else
	Heading func(text string) (heading, tabular bool) // is the heading of a section, and alone above its table
}

// Read reads a file of a kind that Kind returns but "doc", which another program turns into others.
func Read(kind string, data []byte, h *Hints, m *meter.Meter) (list []Block, err error) {
	switch kind {
	case "docx":
		list, err = readDOCX(data, h, m)
	case "html":
		list, err = readHTML(data, h, m)
	case "pdf":
		list, err = readPDF(data, h, m)
	default:
		list, err = readText(data, kind == "markdown", h, m)
	}
	if err == nil {
		err = tooMuch(list)
	}
	return list, err
}

// A report is a few pages of text. What is far beyond that is none, and is refused before it is taken apart: a line of fifty
// megabytes or two million lines would take many times their size in memory.
const (
	maxText      = 16 << 20 // bytes of a text file
	maxParagraph = 1 << 20  // bytes of a line or paragraph; a cell of the workbook holds 32,767 characters
	maxBlocks    = 200_000  // lines, paragraphs and tables
	maxTags      = 1 << 20  // begun in a web page; each is kept in mind. A report saved by Word has some ten thousand
)

// TooLong says in Chinese what there is too much of.
type TooLong string

func (e TooLong) Error() string { return string(e) }

// tooLong looks at a text as it stands in its file. Line ends are one byte in every encoding but UTF-16, in which each of
// their two bytes is counted once.
func tooLong(data []byte) error {
	if len(data) > maxText {
		return TooLong(fmt.Sprintf("文字超过 %d MB，年度报告没有这么长", maxText>>20))
	}
	if n := bytes.Count(data, []byte{'\n'}) + bytes.Count(data, []byte{'\r'}); n > 2*maxBlocks {
		return TooLong(fmt.Sprintf("有 %d 行，年度报告没有这么长", n))
	}
	for len(data) > 0 {
		n := bytes.IndexAny(data[:min(len(data), maxParagraph+1)], "\r\n")
		if n < 0 && len(data) > maxParagraph {
			return TooLong(fmt.Sprintf("有一行超过 %d MB，不是年度报告的文字", maxParagraph>>20))
		}
		if n < 0 {
			break
		}
		data = data[n+1:]
	}
	return nil
}

// tooTagged looks at a web page as it stands in its file.
func tooTagged(text string) error {
	if n := strings.Count(text, "<"); n > maxTags {
		return TooLong(fmt.Sprintf("有 %d 个网页标记，年度报告没有这么长", n))
	}
	return nil
}

// tooMuch looks at the paragraphs of a page or document.
func tooMuch(blocks []Block) error {
	if len(blocks) > maxBlocks {
		return TooLong(fmt.Sprintf("有 %d 段，年度报告没有这么长", len(blocks)))
	}
	for i := range blocks {
		if len(blocks[i].Text) > maxParagraph {
			return TooLong(fmt.Sprintf("第 %d 段超过 %d MB，不是年度报告的文字", i+1, maxParagraph>>20))
		}
	}
	return nil
}
