package blocks

import (
	"regexp"
	"strings"

	"nianbao/templates/hanzi"
	"nianbao/templates/meter"
	"nianbao/templates/place"
)

// readText reads plain text and Markdown, which in practice are mixed: paragraphs are lines, tables are lines with tabs,
// with pipes, or with figures aligned by spaces.
func readText(data []byte, markdown bool, h *Hints, m *meter.Meter) ([]Block, error) {
	if err := tooLong(data); err != nil {
		return nil, err
	}
	s, err := decode(data, "")
	if err != nil {
		return nil, err
	}
	s = strings.ReplaceAll(unmarkable(s), Apart, "\uFFFD")
	m.Spend(5 * len(s))
	blocks := textBlocks(uncut(h.unwound(h.unrolled(s))), markdown)
	if !markdown {
		blocks = unwrap(asCells(blocks, h), h)
	}
	return blocks, nil
}

var (
	pipeRule = regexp.MustCompile(`^[\s|:+\-=]*-[\s|:+\-=]*$`)
	mdBold   = regexp.MustCompile(`(?i)</?(?:strong|b)>`) // a sign that stands for itself is written \<
	mdHead   = regexp.MustCompile(`^#{1,6}\s+`)
	mdUnder  = regexp.MustCompile(`^\s*={3,}\s*$`)
	mdRule   = regexp.MustCompile(`^\s*-{3,}\s*$`)
	mdName   = regexp.MustCompile(`\s*\{#[^{}]*\}$`)                                                    // of a heading, for links
	tagLine  = regexp.MustCompile(`(?i)^\s*(?:</?(?:div|center|p|br|font|span|section)\b[^<>]*>\s*)+$`) // html around what is in Markdown
)

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n", "\u2028", "\n", "\u2029", "\n")

func textBlocks(s string, markdown bool) []Block {
	if hanzi.ContainsAny(s, "\r", "\f", "\u2028", "\u2029") {
		s = lineEnds.Replace(s)
	}
	lines := strings.Split(s, "\n")
	blocks := make([]Block, 0, min(len(lines), maxBlocks))
	gap := 0
	for i := 0; i < len(lines); {
		line := lines[i]
		switch {
		case hanzi.Trim(line) == "":
			gap++
			i++
			continue
		case isPageNumber(line),
			strings.Contains(line, "---") && mdRule.MatchString(line),
			strings.Contains(line, "<") && tagLine.MatchString(line):
			i++
			continue
		case strings.Contains(line, "===") && mdUnder.MatchString(line): // the line below a heading
			if n := len(blocks); n > 0 && blocks[n-1].Grid == nil {
				blocks[n-1].Head = true
			}
			i++
		case opensTag(line):
			for i++; i < len(lines) && !strings.Contains(lines[i-1], ">"); {
				i++
			}
			continue
		case strings.HasPrefix(strings.ToLower(hanzi.Trim(line)), "<table"):
			n := htmlTable(lines[i:])
			p := newPage()
			p.read(strings.Join(lines[i:i+n], "\n"))
			blocks = append(blocks, p.blocks...)
			i += n
		case startsBox(line):
			n := run(lines[i:], isBox, false)
			blocks = append(blocks, Block{Grid: boxes(lines[i : i+n])})
			i += n
		case isPipe(line):
			n := run(lines[i:], isPipe, false)
			blocks = append(blocks, Block{Grid: pipes(lines[i:i+n], markdown)})
			i += n
		case isTabbed(line):
			n := run(lines[i:], inTabs, true)
			blocks = append(blocks, Block{Grid: tabs(lines[i : i+n])})
			i += n
		default:
			text, cells := hanzi.Trim(line), strings.Contains(line, Apart)
			if cells {
				text = strings.ReplaceAll(text, Apart, " ")
			}
			head := false
			if m := mdHead.FindString(text); m != "" {
				text, head = mdName.ReplaceAllString(hanzi.Trim(strings.TrimRight(text[len(m):], "#")), ""), true
			}
			if markdown {
				text = inline(looked(mdBold.ReplaceAllString(text, "**")))
			}
			if text != "" {
				blocks = append(blocks, Block{Text: text, Head: head, line: line, kept: cells, Gap: gapOf(gap)})
			}
			i++
		}
		gap = 0
	}
	return blocks
}

// opensTag reports a line that begins a tag of html around what is in Markdown, and does not end it.
func opensTag(line string) bool {
	t := strings.ToLower(hanzi.Trim(line))
	return (strings.HasPrefix(t, "<div ") || strings.HasPrefix(t, "<section ")) && !strings.Contains(t, ">")
}

var pageNumber = regexp.MustCompile(`^[\s\x{3000}]*(?:[—－–\-]+\s*[0-9]{1,3}\s*[—－–\-]+|` +
	`第\s*[0-9]{1,3}\s*页(?:[，,]?\s*共\s*[0-9]{1,3}\s*页)?)[\s\x{3000}]*$`)

// isPageNumber reports a line that holds the number of a page and nothing else: — 3 —, 第 3 页.
func isPageNumber(line string) bool {
	return len(line) < 200 && (strings.ContainsRune(line, '页') || strings.ContainsAny(line, "—－–-")) && pageNumber.MatchString(line)
}

// htmlTable returns how many lines a table takes that Markdown leaves in html.
func htmlTable(lines []string) int {
	depth := 0
	for i, l := range lines {
		l = strings.ToLower(l)
		depth += strings.Count(l, "<table") - strings.Count(l, "</table")
		if depth <= 0 {
			return i + 1
		}
	}
	return len(lines)
}

// inTabs reports a line of a table with tabs below its first: a row whose only figure is blank has its tab at the end.
func inTabs(line string) bool {
	return isTabbed(line) || strings.HasSuffix(line, "\t") && len(line) <= 4*place.MaxLabel && hanzi.Trim(line) != ""
}

// run returns how many lines from the first one belong to a table; blank lines inside it count where gaps are allowed.
func run(lines []string, is func(string) bool, gaps bool) int {
	n := 1
	for i := 1; i < len(lines); i++ {
		switch {
		case is(lines[i]):
			n = i + 1
		case gaps && (hanzi.Trim(lines[i]) == "" || isPageNumber(lines[i])) && i-n < 3:
		default:
			return n
		}
	}
	return n
}

// isTabbed reports a line of a table with tabs: a tab stands after text, or several before it.
func isTabbed(line string) bool {
	i := strings.IndexByte(line, '\t')
	if i < 0 {
		return false
	}
	if n := strings.Count(line, "\t"); n > 1 {
		return n < MaxColumns // a table whose rows all stand in one line is no row
	}
	return hanzi.Trim(line[:i]) != "" && hanzi.Trim(line[i:]) != ""
}

func isPipe(line string) bool {
	t := hanzi.Trim(line)
	return strings.HasPrefix(t, "|") && strings.Count(t, "|") > 1 || strings.Count(t, "|") > 2
}

// tabs reads lines with a tab between cells.
func tabs(lines []string) *Grid {
	t := &Grid{}
	for _, l := range lines {
		if hanzi.Trim(l) == "" || isPageNumber(l) {
			continue
		}
		t.Rows = append(t.Rows, cellsOf(strings.SplitN(l, "\t", MaxColumns+1)))
	}
	return t
}

var breaks = strings.NewReplacer("<br>", "\n", "<br/>", "\n", "<br />", "\n")

func cellsOf(texts []string) []Cell {
	if len(texts) > MaxColumns {
		texts = texts[:MaxColumns]
	}
	row := make([]Cell, len(texts))
	for i, text := range texts {
		text = breaks.Replace(text)
		row[i] = Cell{Text: hanzi.Trim(Plain(text)), X0: float64(i), X1: float64(i + 1), Fresh: true}
	}
	return row
}

// cutFigure is a figure at the very end of a file, in a cell or in a line by itself or behind another word.
var cutFigure = regexp.MustCompile(`(?:^|[|\s\x{3000}` + Apart + `])[0-9][0-9.,]*$`)

// uncut drops the figure that a file ends in, or the cell that begins at its end: no report does, so that the file was cut there,
// and the figure may have been, too. What is missing is refused by name. The number of a telephone may end a report.
func uncut(s string) string {
	last := s[strings.LastIndexAny(s, "\n>")+1:]
	long := len(last) > maxLineOf && strings.Contains(last, "。") // a paragraph; a table may stand in one line, too
	if !long && !hanzi.ContainsAny(last, "电话", "邮编", "传真", "编码") && cutFigure.MatchString(last) {
		last = strings.TrimRight(last, "0123456789.,")
		s = s[:strings.LastIndexAny(s, "\n>")+1+len(last)]
	}
	if begun := strings.TrimRight(last, " |\t"+Apart); strings.ContainsAny(last[len(begun):], "|\t"+Apart) && !strings.HasPrefix(last, "|") {
		s = s[:len(s)-len(last)+len(begun)]
	}
	return s
}

// cells reports whether lines hold the cells of a table, one on each or set with spaces: what stands in two is not one.
func cells(lines []Block) bool {
	n := 0
	for _, b := range lines {
		for w := range strings.FieldsFuncSeq(b.line, hanzi.Blank) {
			if n += bit(Numeric(strings.Trim(w, "|"))); n > 3 {
				return true
			}
		}
	}
	return false
}

// asCells keeps the lines below the heading of a table as they are, where they hold its cells.
func asCells(blocks []Block, h *Hints) []Block {
	from, inTable := 0, false
	flush := func(to int) {
		if inTable && cells(blocks[from:to]) {
			for i := from; i < to; i++ {
				blocks[i].kept, blocks[i].goes = true, false
			}
			if to < len(blocks) {
				blocks[to].goes = false
			}
		}
	}
	for i := range blocks {
		b := &blocks[i]
		if b.Grid == nil {
			if heading, tabular := h.Heading(b.Text); heading {
				flush(i)
				from, inTable = i+1, tabular
			}
		}
	}
	flush(len(blocks))
	return blocks
}
