package report

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nianbao/cmd/internal/markup"
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
	var s struct {
		Size  val           `xml:"docDefaults>rPrDefault>rPr>sz"`
		Style []officeStyle `xml:"style"`
	}
	if err := xml.Unmarshal(append(append([]byte{}, c.out...), c.tail...), &s); err != nil {
		return damaged(from)
	}
	byName, ids, normal := map[string]string{}, map[string]bool{}, ""
	for _, st := range s.Style {
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
			h.names[id], h.ownText = own, h.ownText || id == "BodyText"
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
	h.indent = firstLine(s.Style, h.names["BodyText"], s.Size.Val)
	h.numbered = bytes.Contains(c.out, []byte("numPr"))
	return nil
}

type val struct {
	Val string `xml:"val,attr"`
}

// officeStyle is what must be known of a letterhead's style.
type officeStyle struct {
	Type    string `xml:"type,attr"`
	ID      string `xml:"styleId,attr"`
	Default string `xml:"default,attr"`
	Name    val    `xml:"name"`
	Based   val    `xml:"basedOn"`
	Indent  *struct {
		First string `xml:"firstLine,attr"`
		Chars string `xml:"firstLineChars,attr"`
	} `xml:"pPr>ind"`
	Size val `xml:"rPr>sz"`
}

// firstLine returns the indent of two characters for a style that has none of its own nor from those it is based on: a
// letterhead's body text that nobody has touched. It is "" where the style has one, or is the report's.
func firstLine(list []officeStyle, id, size string) string {
	styles, own := map[string]officeStyle{}, ""
	for _, s := range list {
		styles[s.ID] = s
	}
	if _, ok := styles[id]; !ok {
		return ""
	}
	for range list { // not for ever, should they stand in a circle
		s, ok := styles[id]
		if !ok {
			break
		}
		if s.Indent != nil && (s.Indent.First != "" || s.Indent.Chars != "") {
			return ""
		}
		own = cmp.Or(own, s.Size.Val)
		id = s.Based.Val
	}
	half, err := strconv.Atoi(cmp.Or(own, size)) // half points
	if err != nil || half < 10 || half > 100 {
		half = 20
	}
	return `<w:ind w:firstLineChars="200" w:firstLine="` + strconv.Itoa(half*20) + `"/>`
}

var styleElement = regexp.MustCompile(`<w:style [^>]*w:styleId="([^"]*)"[^>]*><w:name w:val="([^"]*)"/>.*?</w:style>`)
