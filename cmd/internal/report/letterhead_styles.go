package report

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nianbao/cmd/internal/markup"
	"nianbao/cmd/internal/report/typeset"
	reportparts "nianbao/templates/report"
)

// readStyles finds the letterhead's own styles by their names, and adds those of the report that it lacks. What a style
// of the letterhead looks like is left to the office; the tables keep their own, or they would not fit. A letterhead
// without styles gets the report's.
func (h *Letterhead) readStyles(f *officeFile) error {
	from := f.single("styles")
	if from == "" {
		h.names = standardStyles
		return nil
	}
	c := cleaner{root: "styles"}
	if err := c.clean(f, from); err != nil {
		return err
	}
	s, err := typeset.Read(append(append([]byte{}, c.out...), c.tail...))
	if err != nil {
		return damaged(from)
	}
	byName, ids, normal := map[string]string{}, map[string]bool{}, ""
	for _, st := range s.Styles {
		ids[st.ID] = true
		if st.Type == "paragraph" || st.Type == "character" {
			byName[strings.ToLower(st.Name.Val)] = st.ID
		}
		if st.Type == "paragraph" && on(st.Default) && st.Default != "" {
			normal = st.ID
		}
	}
	h.names = map[string]string{}
	added := ""
	for _, m := range styleElement.FindAllStringSubmatch(string(reportparts.Styles), -1) {
		element, id, name := m[0], m[1], m[2]
		if _, used := standardStyles[id]; !used {
			continue
		}
		if own, ok := byName[strings.ToLower(name)]; ok && !strings.HasPrefix(id, "Report") {
			h.names[id] = own
			continue
		}
		unique := id
		for ids[unique] {
			unique += "X"
		}
		h.names[id] = unique
		added += strings.Replace(element, `w:styleId="`+id+`"`, `w:styleId="`+unique+`"`, 1)
	}
	base := ""
	if normal != "" {
		base = `<w:basedOn w:val="` + markup.Escaped(normal) + `"/>`
	}
	pairs := []string{`<w:basedOn w:val="Normal"/>`, base}
	for _, id := range slices.Sorted(maps.Keys(h.names)) {
		for _, ref := range []string{`<w:basedOn w:val="`, `<w:next w:val="`} {
			pairs = append(pairs, ref+id+`"/>`, ref+markup.Escaped(h.names[id])+`"/>`)
		}
	}
	added = strings.NewReplacer(pairs...).Replace(added)
	c.out = append(c.out, strings.ReplaceAll(added, "<w:style ", `<w:style xmlns:w="`+nsMain+`" `)...)
	h.styles = headPart{name: "word/styles.xml", contentType: typeMain + "styles+xml", kind: "styles", data: c.out, tail: c.tail}
	if h.sheet, err = typeset.Read(slices.Concat(c.out, c.tail)); err != nil {
		return damaged(from)
	}
	if body := h.sheet.Of(h.names["BodyText"], 0); !body.Indented { // an office's that nobody has touched
		h.indent = `<w:ind w:firstLineChars="200" w:firstLine="` + strconv.Itoa(body.Size*20) + `"/>`
	}
	h.numbered = bytes.Contains(c.out, []byte("numPr"))
	return nil
}

var styleElement = regexp.MustCompile(`<w:style [^>]*w:styleId="([^"]*)"[^>]*><w:name w:val="([^"]*)"/>.*?</w:style>`)
