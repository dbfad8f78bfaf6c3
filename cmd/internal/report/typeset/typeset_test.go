package typeset

import (
	"math"
	"testing"
)

// TestOf: what a style makes of text by what it, those it is based on and the document say.
func TestOf(t *testing.T) {
	const space = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	style := func(id, based, inner string) string {
		return `<w:style w:styleId="` + id + `"><w:basedOn w:val="` + based + `"/>` + inner + `</w:style>`
	}
	const size16 = `<w:rPr><w:sz w:val="32"/></w:rPr>`
	type want struct{ line, em, above, below, first, aside float64 }
	for _, c := range []struct {
		why    string
		styles string
		pitch  int
		want   want
	}{
		{"nothing is said: ten points, as high as the font", "", 0, want{line: 260, em: 200}},
		{"the document says it", `<w:docDefaults><w:rPrDefault>` + size16 + `</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160"/></w:pPr></w:pPrDefault></w:docDefaults>` +
			style("b", "", ""), 0, want{line: 416, em: 320, below: 160}},
		{"the style itself says otherwise", `<w:docDefaults><w:rPrDefault>` + size16 + `</w:rPrDefault></w:docDefaults>` +
			style("b", "", `<w:rPr><w:sz w:val="24"/></w:rPr>`), 0, want{line: 312, em: 240}},
		{"what it is based on, attribute by attribute", style("a", "", `<w:pPr><w:spacing w:before="100" w:line="560" w:lineRule="exact"/></w:pPr>`) +
			style("b", "a", `<w:pPr><w:spacing w:before="40"/></w:pPr>`+size16), 0, want{line: 560, em: 320, above: 40}},
		{"another style says nothing here", style("a", "", size16) + style("b", "", ""), 0, want{line: 260, em: 200}},
		{"one and a half lines", style("b", "", `<w:pPr><w:spacing w:line="360" w:lineRule="auto"/></w:pPr>`+size16), 0, want{line: 624, em: 320}},
		{"at least, and it is higher", style("b", "", `<w:pPr><w:spacing w:line="300" w:lineRule="atLeast"/></w:pPr>`+size16), 0, want{line: 416, em: 320}},
		{"at least, and it is lower", style("b", "", `<w:pPr><w:spacing w:line="500" w:lineRule="atLeast"/></w:pPr>`+size16), 0, want{line: 500, em: 320}},
		{"two lines of the grid", style("b", "", size16), 312, want{line: 624, em: 320}},
		{"one line of it", style("b", "", size16), 560, want{line: 560, em: 320}},
		{"it keeps off the grid", style("b", "", `<w:pPr><w:snapToGrid w:val="0"/></w:pPr>`+size16), 312, want{line: 416, em: 320}},
		{"it says that it keeps to it", style("b", "", `<w:pPr><w:snapToGrid/></w:pPr>`+size16), 312, want{line: 624, em: 320}},
		{"an exact height has no grid", style("b", "", `<w:pPr><w:spacing w:line="560" w:lineRule="exact"/></w:pPr>`), 312, want{line: 560, em: 200}},
		{"half a line in front, a whole one behind", style("b", "", `<w:pPr><w:spacing w:beforeLines="50" w:before="7" w:afterLines="100"/></w:pPr>`), 312,
			want{line: 312, em: 200, above: 156, below: 312}},
		{"no grid, no line of it", style("b", "", `<w:pPr><w:spacing w:beforeLines="50"/></w:pPr>`), 0, want{line: 260, em: 200, above: 120}},
		{"as a page has it", style("b", "", `<w:pPr><w:spacing w:before="7" w:beforeAutospacing="1" w:after="8" w:afterAutospacing="0"/></w:pPr>`), 0,
			want{line: 260, em: 200, above: 280, below: 8}},
		{"indents", style("b", "", `<w:pPr><w:ind w:left="100" w:right="50" w:firstLine="420"/></w:pPr>`), 0, want{line: 260, em: 200, first: 420, aside: 150}},
		{"an indent in characters goes before", style("b", "", `<w:pPr><w:ind w:firstLineChars="200" w:firstLine="1"/></w:pPr>`+size16), 0,
			want{line: 416, em: 320, first: 640}},
		{"narrow type, set wide", style("b", "", `<w:rPr><w:sz w:val="32"/><w:w w:val="90"/><w:spacing w:val="20"/></w:rPr>`), 0, want{line: 416, em: 308}},
		{"what cannot be counts for nothing", style("b", "", `<w:pPr><w:spacing w:line="0" w:before="ab"/></w:pPr><w:rPr><w:sz w:val="99999"/></w:rPr>`), 0,
			want{line: 260, em: 200}},
		{"in a circle", style("a", "b", size16) + style("b", "a", ""), 0, want{line: 416, em: 320}},
	} {
		sheet, err := Read([]byte(`<w:styles` + space + `>` + c.styles + `</w:styles>`))
		if err != nil {
			t.Fatal(err)
		}
		got := sheet.Of("b", c.pitch)
		is := want{math.Round(got.Line), math.Round(got.Em), got.Above, got.Below, got.First, got.Aside}
		if is != c.want {
			t.Errorf("%s: %v, not %v", c.why, is, c.want)
		}
	}
	if _, err := Read([]byte(`<w:styles`)); err == nil {
		t.Error("half a part was read")
	}
}

// TestHeightOfFonts: what is given is the same with every font; what the font decides is not.
func TestHeightOfFonts(t *testing.T) {
	for _, c := range []struct {
		why    string
		says   said
		pitch  float64
		spread bool
	}{
		{"nothing given", said{}, 0, true},
		{"an exact height", said{"spacing line": "560", "spacing lineRule": "exact"}, 0, false},
		{"at least as high as any font", said{"spacing line": "560", "spacing lineRule": "atLeast"}, 0, false},
		{"two lines of the grid, with any font", said{"sz val": "32"}, 312, false},
		{"one line of it or two", said{"sz val": "24"}, 312, true},
	} {
		if got := c.says.set(c.pitch); (got.Low < got.High) != c.spread || got.Low > got.Line || got.Line > got.High {
			t.Errorf("%s: %v to %v, %v", c.why, got.Low, got.High, got.Line)
		}
	}
}
