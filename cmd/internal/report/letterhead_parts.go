package report

import (
	"bytes"
	"slices"
	"strings"

	reportparts "nianbao/templates/report"
)

// mostHead is how much of the first page a red head with its number and line takes at most; most take a fifth to a third.
const mostHead = 0.5

// letterhead puts an office's styles, page, headers and footers into the package.
func (p *docxPackage) letterhead(h *Letterhead, draft bool) {
	p.page, p.names, p.numbered, p.indent = h.page, h.names, h.numbered, h.indent
	p.page.refs, p.around = nil, h.body
	if h.body != nil {
		p.moved = mostHead
	}
	if p.sheet = h.sheet; p.sheet == nil {
		p.sheet = standardSheet()
	}
	if h.styles.data != nil {
		p.part(h.styles.name, h.styles.contentType, h.styles.kind, slices.Concat(h.styles.data, h.styles.tail))
	} else {
		p.part("word/styles.xml", typeMain+"styles+xml", "styles", reportparts.Styles)
	}
	// Without a footer of the office's own the page number stands right and left by turns, and the header on every page.
	odd := h.odd || !h.page.has("footer", "")
	settings := reportparts.Settings
	if !odd {
		settings = bytes.Replace(settings, []byte("<w:evenAndOddHeaders/>\n"), nil, 1)
	}
	p.part("word/settings.xml", typeMain+"settings+xml", "settings", settings)
	ids, fonts := map[string]string{}, false
	for i, part := range h.parts {
		fonts = fonts || part.kind == "fontTable"
		mark := ""
		switch {
		case draft && part.kind == "header":
			mark = draftMark(i + 3)
		case part.empty:
			mark = `<w:p xmlns:w="` + nsMain + `"/>` // a header holds a paragraph at least
		}
		ids[part.name] = p.part(part.name, part.contentType, part.kind, slices.Concat(part.data, []byte(mark), part.tail))
	}
	if !fonts {
		p.part("word/fontTable.xml", typeMain+"fontTable+xml", "fontTable", reportparts.FontTable)
	}
	if h.body != nil {
		for _, rel := range h.body.rels {
			rel.target = strings.TrimPrefix(rel.target, "word/")
			p.rels = append(p.rels, rel)
		}
	}
	for _, ref := range h.page.refs {
		ref.id = ids[ref.id]
		p.page.refs = append(p.page.refs, ref)
		if ref.kind == "default" && odd && !h.odd && !h.page.has(ref.element, "even") {
			p.page.refs = append(p.page.refs, pageRef{ref.element, "even", ref.id})
		}
	}
}
