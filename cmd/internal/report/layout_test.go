package report

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"nianbao/cmd/internal/report/typeset"
	"nianbao/templates"
)

// TestSheetOfFigures: a document with low rows is a valid one, with narrow margins and its own small type; the report's is not
// touched by that.
func TestSheetOfFigures(t *testing.T) {
	g := &templates.Grid{Rows: 2, Cols: 7, Head: 1, Labels: 1}
	var widths []float64
	for c := range 7 {
		role := templates.RoleFigure
		if c == 0 {
			role = templates.RoleLabel
		}
		widths = append(widths, 20)
		g.Cells = append(g.Cells, templates.GridCell{Col: c, RowSpan: 1, ColSpan: 1, Role: templates.RoleHead, Text: "数"},
			templates.GridCell{Row: 1, Col: c, RowSpan: 1, ColSpan: 1, Role: role, Text: []string{"名字很长很长很长很长的一个单位", "", "1034.123456"}[min(c, 2)]})
	}
	for _, row := range []float64{0, 9} {
		d := &Document{Title: "指标", Lines: []string{"指标"}, Year: 2024, Row: row}
		d.Add(Legend, "说明")
		d.Blocks = append(d.Blocks, NewTable("指标", widths, g))
		var b, page bytes.Buffer
		if err := d.DOCX(&b, DOCXOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := d.HTML(&page); err != nil {
			t.Fatal(err)
		}
		text := string(checkPackage(t, b.Bytes())["word/document.xml"])
		if small := strings.Contains(text, `<w:sz w:val="14"/>`) && strings.Contains(text, `w:left="567"`); small != (row > 0) {
			t.Errorf("row %v: small %v", row, small)
		}
		if fits := strings.Contains(page.String(), `class="fit"`); fits != (row > 0) {
			t.Errorf("row %v: a long name is made to fit %v", row, fits)
		}
	}
}

// TestLineCount: how many lines a text has.
func TestLineCount(t *testing.T) {
	for _, c := range []struct {
		text   string
		width  float64
		indent float64
		want   int
		why    string
	}{
		{"", 10, 2, 1, "an empty line is one"},
		{strings.Repeat("公", 8), 10, 2, 1, "it fits behind the indent"},
		{strings.Repeat("公", 9), 10, 2, 2, "it does not"},
		{strings.Repeat("公", 18), 10, 2, 2, "the second line has no indent"},
		{strings.Repeat("公", 19), 10, 2, 3, "a third"},
		{strings.Repeat("公", 7) + "2024年", 10.6, 0, 1, "digits are half as wide, with a gap on each side"},
		{strings.Repeat("公", 7) + "2024年", 10.4, 0, 2, "which counts"},
	} {
		if got := lineCount(c.text, c.width, c.indent); got != c.want {
			t.Errorf("%s: %q has %d lines, not %d", c.why, c.text, got, c.want)
		}
	}
}

// TestLinesOf: whatever a letterhead says of its text, a paragraph has no more lines than a fourth of its characters, and one for its indent.
func TestLinesOf(t *testing.T) {
	for _, c := range []struct {
		why  string
		set  typeset.Type
		want int
	}{
		{"twenty characters in a line", typeset.Type{Em: 400}, 5},
		{"an indent of two", typeset.Type{Em: 400, First: 800}, 6},
		{"half of a character is left", typeset.Type{Em: 390}, 5},
		{"characters wider than the page", typeset.Type{Em: 32760}, 25},
		{"indents wider than the page", typeset.Type{Em: 20, Aside: 31000, First: 31000}, 2},
	} {
		if got := linesOf(strings.Repeat("公", 100), c.set, 8000); got != c.want {
			t.Errorf("%s: %d lines, not %d", c.why, got, c.want)
		}
	}
}

// TestEmptiness: what of a page may be empty, and what counts.
func TestEmptiness(t *testing.T) {
	whole := func(heights ...float64) (list []piece) {
		for i, h := range heights {
			list = append(list, piece{height: h, keep: i+1 < len(heights)})
		}
		return list
	}
	text := []piece{{height: 50, lower: 10, higher: 5}}
	for _, c := range []struct {
		why   string
		list  []piece
		trial trial
		want  float64
	}{
		{"one page", whole(50, 50), trial{1, 0, 0}, 0},
		{"a third is not counted", slices.Concat(whole(67), whole(20, 20)), trial{1, 0, 0}, 0},
		{"more is", slices.Concat(whole(60), whole(30, 20)), trial{1, 0, 0}, 0.4 - 1.0/3},
		{"rows that may be parted leave nothing", slices.Concat(whole(60), whole(30), whole(20)), trial{1, 0, 0}, 0},
		{"what begins a page must", slices.Concat(whole(10), []piece{{height: 20, apart: true}}), trial{1, 0, 0}, 0},
		{"the last page is as it is", whole(10), trial{1, 0, 0}, 0},
		{"the text may begin further down", slices.Concat(whole(10), whole(40, 40)), trial{1, 0, 20}, 0.7 - 1.0/3},
		{"a text as it is", slices.Concat(text, whole(50)), trial{1, 0, 0}, 0},
		{"a text that comes out taller", slices.Concat(text, whole(50)), trial{1, 1, 0}, 0.45 - 1.0/3},
		{"half as much so", slices.Concat(text, whole(50)), trial{1, 0.5, 0}, 0.475 - 1.0/3},
		{"one that comes out lower", slices.Concat(text, whole(60)), trial{1, -1, 0}, 0},
		{"higher than a page", whole(60, 60), trial{1, 0, 0}, 1},
	} {
		if got := emptiness(c.list, 100, c.trial); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %.3f, not %.3f", c.why, got, c.want)
		}
	}
}

// TestSettle: how the tables are set behind so many lines of text. Table two of the plain filing begins behind 28 of them on pages of 22.
func TestSettle(t *testing.T) {
	for _, c := range []struct {
		more  int
		moved float64
		want  setting
		why   string
	}{
		{1, 0, setting{narrowUsual, wideUsual, narrowUsual}, "table two ends with its page"},
		{2, 0, setting{narrowLow, wideUsual, narrowUsual}, "a row too many: it still ends there"},
		{4, 0, setting{narrowLow, wideMiddle, narrowUsual}, "its end is on the next page: table three follows there"},
		{7, 0, setting{narrowLow, wideLow, narrowUsual}, "more of it is: table three still does"},
		{10, 0, setting{narrowHigh, wideUsual, narrowUsual}, "it does not any more: table two fills more of its page"},
		{18, 0, setting{narrowUsual, wideUsual, narrowUsual}, "its page is filled without that"},
		{18, mostHead, setting{narrowUsual, wideLow, narrowUsual}, "behind a head of whatever height low tables fit most often"},
	} {
		f := plainFiling(t)
		f.Narrative["overview.management"] = strings.Repeat("规范信息管理，落实审查制度。\n", c.more+1)
		doc, err := Build(f, Options{})
		if err != nil {
			t.Fatal(err)
		}
		x := &docxBody{scale: 1, pack: &docxPackage{page: standardPage, names: standardStyles, sheet: standardSheet(), moved: c.moved}}
		if got := x.settle(doc); got != c.want {
			t.Errorf("%d lines more: %v, not %v (%s)", c.more, got, c.want, c.why)
		}
	}
	for agencies, want := range map[int]pitch{40: narrowUsual, 54: narrowUsual, 60: narrowLow, 76: narrowLow, 84: narrowUsual} {
		f := plainFiling(t) // two of them in a row, 29 rows on a page, or 38 low ones
		f.Covers = slices.Repeat([]string{"海原县水务局"}, agencies)
		doc, err := Build(f, Options{Charts: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := (&docxBody{scale: 1, pack: &docxPackage{page: standardPage, names: standardStyles, sheet: standardSheet()}}).settle(doc).list; got != want {
			t.Errorf("a list of %d agencies: %v, not %v", agencies, got, want)
		}
	}
	list := &Document{Title: "单", Lines: []string{"单"}}
	if got := (&docxBody{scale: 1, pack: &docxPackage{page: standardPage, names: standardStyles, sheet: standardSheet()}}).settle(list); got != (setting{}) {
		t.Errorf("what is no report is set as %v", got)
	}
}

// TestLetterheadMoves: what a letterhead moves is as much as is not known of it.
func TestLetterheadMoves(t *testing.T) {
	body := bodyXML(para("示例县水务局文件") + redLine + para(bodyMark))
	style := `<w:styles ` + letterSpaces + `><w:style w:type="paragraph" w:styleId="a"><w:name w:val="%s"/></w:style></w:styles>`
	for _, c := range []struct {
		parts map[string]string
		want  float64
		why   string
	}{
		{map[string]string{"word/_rels/document.xml.rels": relsXML(), "word/document.xml": bodyXML("")}, 0, "a page and nothing else"},
		{map[string]string{"word/_rels/document.xml.rels": relsXML(), "word/document.xml": body}, mostHead, "a head above the text"},
		{map[string]string{"word/styles.xml": fmt.Sprintf(style, "Body Text")}, 0, "type of its own"},
		{map[string]string{"word/styles.xml": fmt.Sprintf(style, "红头")}, 0, "another style"},
	} {
		p := &docxPackage{types: map[string]string{}}
		p.letterhead(mustLetterhead(t, officeLetterhead(t, c.parts)), false)
		if p.moved != c.want {
			t.Errorf("%s: %v, not %v", c.why, p.moved, c.want)
		}
	}
}
