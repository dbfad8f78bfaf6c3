package report

import (
	"fmt"
	"strings"
	"testing"
)

// limits are the page of a letterhead, nil for none, and how much of it may be empty: an office's heading of a table may be higher than
// the report's, and take two lines.
func limits(h *Letterhead) (paper page, most float64) {
	if h == nil {
		return standardPage, mayBeEmpty
	}
	heading := h.sheet.Of(h.names["Heading1"], h.page.grid)
	lines := float64(linesOf("四、政府信息公开行政复议、行政诉讼情况", heading, h.page.textWidth()))
	return h.page, mayBeEmpty + max(heading.Above+lines*heading.High+heading.Below-bodyLine, 0)
}

// officeTypes are letterheads whose text has type of its own.
func officeTypes(t *testing.T) map[string]*Letterhead {
	styles := func(defaults, inner string) string {
		return `<w:styles ` + letterSpaces + `><w:docDefaults>` + defaults + `</w:docDefaults>` + inner + `</w:styles>`
	}
	style := func(id, name, based, para, run string) string {
		if based != "" {
			based = `<w:basedOn w:val="` + based + `"/>`
		}
		return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/>` + based + `<w:pPr>` + para + `</w:pPr><w:rPr>` + run + `</w:rPr></w:style>`
	}
	size := func(n int) string { return fmt.Sprintf(`<w:sz w:val="%d"/>`, n) }
	normal := strings.Replace(style("a", "Normal", "", `<w:widowControl w:val="0"/><w:jc w:val="both"/>`, size(21)), `<w:style `, `<w:style w:default="1" `, 1)
	word := normal + style("1", "heading 1", "a", `<w:keepNext/><w:keepLines/><w:spacing w:before="340" w:after="330" w:line="578" w:lineRule="auto"/>`, `<w:b/>`+size(44)) +
		style("2", "heading 2", "a", `<w:keepNext/><w:spacing w:before="260" w:after="260" w:line="416" w:lineRule="auto"/>`, `<w:b/>`+size(32)) +
		style("t", "Title", "a", `<w:spacing w:before="240" w:after="60"/><w:jc w:val="center"/>`, `<w:b/>`+size(32))
	body := func(para, run string) string { return style("b", "Body Text", "a", para, run) }
	a4 := bodyXML("")
	grid := sectionXML(`<w:docGrid w:type="lines" w:linePitch="312"/>`)
	letter := strings.NewReplacer(`w:w="11906" w:h="16838"`, `w:w="12240" w:h="15840"`).Replace(sectionXML(`<w:docGrid w:linePitch="360"/>`))
	wide := strings.NewReplacer(`w:top="2000"`, `w:top="1440"`).Replace(a4)
	list := map[string]*Letterhead{}
	for name, c := range map[string][2]string{
		"12pt":      {a4, styles("", normal+body("", size(24)))},
		"14pt1.5":   {a4, styles("", normal+body(`<w:spacing w:line="360" w:lineRule="auto"/>`, size(28)))},
		"16pt":      {a4, styles("", normal+body("", size(32)))},
		"16pt1.5":   {grid, styles("", normal+body(`<w:spacing w:line="360" w:lineRule="auto"/>`, size(32)))},
		"16ptgrid":  {grid, styles("", normal+body("", size(32)))},
		"exact28":   {a4, styles("", normal+body(`<w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/>`, size(32)))},
		"exact24":   {wide, styles("", normal+body(`<w:spacing w:line="480" w:lineRule="exact"/>`, size(28)))},
		"word":      {grid, styles("", word+body(`<w:spacing w:after="120"/>`, ""))},
		"letter":    {letter, styles(`<w:rPrDefault><w:rPr>`+size(22)+`</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault>`, body("", size(24)))},
		"untouched": {a4, styles("", normal)},
		"headings":  {a4, styles("", word)},
	} {
		list[name] = mustLetterhead(t, officeLetterhead(t, map[string]string{"word/document.xml": c[0], "word/styles.xml": c[1],
			"word/_rels/document.xml.rels": relsXML("rId7 styles styles.xml")}))
	}
	return list
}
