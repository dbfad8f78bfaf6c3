package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
)

// The room for text that a letterhead must leave, in millimetres: the official tables need the width, and a page that
// does not hold the head of a table and a row cannot be filled.
const (
	leastWidth, mostWidth = 100, 500
	leastHeight           = 100
	mostPitch             = 2000 // of a line, in twentieths of a point; a wider one is a slip
)

// readPage takes the last section's page and references. A file without a section gets the standard page.
func (h *Letterhead) readPage(f *officeFile) error {
	type ref struct {
		Type string `xml:"type,attr"`
		ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
	}
	type attrs struct {
		List []xml.Attr `xml:",any,attr"`
	}
	var d struct {
		XMLName xml.Name
		Body    struct {
			Sect *struct {
				Header  []ref     `xml:"headerReference"`
				Footer  []ref     `xml:"footerReference"`
				Size    attrs     `xml:"pgSz"`
				Margin  attrs     `xml:"pgMar"`
				Grid    attrs     `xml:"docGrid"`
				Numbers attrs     `xml:"pgNumType"`
				Columns attrs     `xml:"cols"`
				VAlign  attrs     `xml:"vAlign"`
				Turned  attrs     `xml:"textDirection"`
				Borders *struct{} `xml:"pgBorders"`
				Lines   *struct{} `xml:"lnNumType"`
				TitlePg *struct {
					Val string `xml:"val,attr"`
				} `xml:"titlePg"`
			} `xml:"sectPr"`
		} `xml:"body"`
	}
	if err := f.unmarshal(f.main, &d); err != nil {
		return err
	}
	switch {
	case d.XMLName.Space == "http://purl.oclc.org/ooxml/wordprocessingml/main":
		return &unfit{reason: "是严格格式的 docx"}
	case d.XMLName.Space != nsMain || d.XMLName.Local != "document":
		return &unfit{reason: "不是 Word 文档"}
	}
	h.page = standardPage
	s := d.Body.Sect
	if s == nil {
		return nil
	}
	number := func(list []xml.Attr, name string, into *int) {
		for _, a := range list {
			if n, err := strconv.ParseFloat(a.Value, 64); err == nil && a.Name.Local == name && n >= -31680 && n <= 31680 {
				*into = int(n)
			}
		}
	}
	p := &h.page
	for name, into := range map[string]*int{"w": &p.width, "h": &p.height} {
		number(s.Size.List, name, into)
	}
	for name, into := range map[string]*int{"top": &p.top, "right": &p.right, "bottom": &p.bottom, "left": &p.left, "header": &p.header,
		"footer": &p.footer, "gutter": &p.gutter} {
		number(s.Margin.List, name, into)
	}
	p.landscape = p.width > p.height
	const remedy = "在模板的“页面设置”里改纸张和页边距，公文用 A4 纸。"
	if p.textWidth() < leastWidth*twipsPerMM || p.textWidth() > mostWidth*twipsPerMM {
		return &unfit{fmt.Sprintf("的版心宽 %.0f 毫米，放不下官方表格（至少 %d 毫米）", max(p.textWidth()/twipsPerMM, 0), leastWidth), remedy}
	}
	if p.textHeight() < leastHeight*twipsPerMM {
		return &unfit{fmt.Sprintf("的版心高 %.0f 毫米，放不下官方表格（至少 %d 毫米）", max(p.textHeight()/twipsPerMM, 0), leastHeight), remedy}
	}
	pitch := 0
	number(s.Grid.List, "linePitch", &pitch)
	p.grid = ""
	if pitch > 0 && pitch <= mostPitch {
		p.grid = ` w:type="lines" w:linePitch="` + strconv.Itoa(pitch) + `"`
	}
	number(s.Numbers.List, "start", &p.first)
	columns := 1
	number(s.Columns.List, "num", &columns)
	for what, is := range map[string]bool{"分栏": columns > 1, "页面边框": s.Borders != nil, "行号": s.Lines != nil,
		"垂直对齐":  valueOf(s.VAlign.List, "val") != "" && valueOf(s.VAlign.List, "val") != "top",
		"文字方向":  valueOf(s.Turned.List, "val") != "" && valueOf(s.Turned.List, "val") != "lrTb",
		"页码的样式": valueOf(s.Numbers.List, "fmt") != "" && valueOf(s.Numbers.List, "fmt") != "decimal"} {
		if is {
			h.unset = append(h.unset, what)
		}
	}
	slices.Sort(h.unset)
	p.titlePage = s.TitlePg != nil && on(s.TitlePg.Val)
	for i, list := range [][]ref{s.Header, s.Footer} {
		element := []string{"header", "footer"}[i]
		for _, r := range list {
			rel, _ := f.rels.ByID(r.ID)
			part := f.inside(rel)
			if part == "" {
				return &unfit{reason: "引用的页眉或页脚不在文件里"}
			}
			r.Type = cmp.Or(r.Type, "default")
			if (r.Type == "default" || r.Type == "even" || r.Type == "first") && !p.has(element, r.Type) {
				p.refs = append(p.refs, pageRef{element, r.Type, part})
			}
		}
	}
	return nil
}

// valueOf is the value of an attribute, whatever its namespace.
func valueOf(list []xml.Attr, name string) string {
	for _, a := range list {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func on(val string) bool { return val != "0" && val != "false" && val != "off" }
