package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"strconv"

	"nianbao/templates/lists"
)

// The room for text that a letterhead must leave, in millimetres: the official tables need the width, and a page that
// does not hold the head of a table and a row cannot be filled.
const (
	leastWidth, mostWidth = 100, 500
	leastHeight           = 100
	mostPitch             = 2000 // of a line, in twentieths of a point; a wider one is a slip
)

// A headSection is the properties of a letterhead's last section.
type headSection struct {
	Header  []headRef `xml:"headerReference"`
	Footer  []headRef `xml:"footerReference"`
	Size    headAttrs `xml:"pgSz"`
	Margin  headAttrs `xml:"pgMar"`
	Grid    headAttrs `xml:"docGrid"`
	Numbers headAttrs `xml:"pgNumType"`
	Columns headAttrs `xml:"cols"`
	VAlign  headAttrs `xml:"vAlign"`
	Turned  headAttrs `xml:"textDirection"`
	Borders *struct{} `xml:"pgBorders"`
	Lines   *struct{} `xml:"lnNumType"`
	TitlePg *struct {
		Val string `xml:"val,attr"`
	} `xml:"titlePg"`
}

type headRef struct {
	Type string `xml:"type,attr"`
	ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
}

type headAttrs struct {
	List []xml.Attr `xml:",any,attr"`
}

// get is the value of an attribute, whatever its namespace.
func (a headAttrs) get(name string) string {
	return lists.First(a.List, func(x xml.Attr) bool { return x.Name.Local == name }).Value
}

// number puts an attribute that is a length or a count into a field; another one leaves it alone.
func (a headAttrs) number(name string, into *int) {
	if n, err := strconv.ParseFloat(a.get(name), 64); err == nil && n >= -31680 && n <= 31680 {
		*into = int(n)
	}
}

// unused names what of the properties the report has not.
func (s *headSection) unused() (list []string) {
	columns := 1
	s.Columns.number("num", &columns)
	other := func(a headAttrs, name, usual string) bool { return cmp.Or(a.get(name), usual) != usual }
	for _, x := range []struct {
		what string
		is   bool
	}{{"分栏", columns > 1}, {"页面边框", s.Borders != nil}, {"行号", s.Lines != nil}, {"垂直对齐", other(s.VAlign, "val", "top")},
		{"文字方向", other(s.Turned, "val", "lrTb")}, {"页码的样式", other(s.Numbers, "fmt", "decimal")}} {
		if x.is {
			list = append(list, x.what)
		}
	}
	return list
}

// readPage takes the last section's page and references. A file without a section gets the standard page.
func (h *Letterhead) readPage(f *officeFile) error {
	var d struct {
		XMLName xml.Name
		Body    struct {
			Sect *headSection `xml:"sectPr"`
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
	p := &h.page
	for name, into := range map[string]*int{"w": &p.width, "h": &p.height} {
		s.Size.number(name, into)
	}
	for name, into := range map[string]*int{"top": &p.top, "right": &p.right, "bottom": &p.bottom, "left": &p.left, "header": &p.header,
		"footer": &p.footer, "gutter": &p.gutter} {
		s.Margin.number(name, into)
	}
	p.landscape = p.width > p.height
	if err := p.tooSmall(); err != nil {
		return err
	}
	p.grid = 0
	if kind := s.Grid.get("type"); kind != "" && kind != "default" { // else the pitch is a remnant
		s.Grid.number("linePitch", &p.grid)
	}
	if p.grid < 0 || p.grid > mostPitch {
		p.grid = 0
	}
	s.Numbers.number("start", &p.first)
	h.unset = s.unused()
	p.titlePage = s.TitlePg != nil && on(s.TitlePg.Val)
	return p.takeRefs(f, s)
}

// tooSmall says why the official tables have no room on a page, nil where they have.
func (p *page) tooSmall() error {
	const remedy = "在模板的“页面设置”里改纸张和页边距，公文用 A4 纸。"
	if p.textWidth() < leastWidth*twipsPerMM || p.textWidth() > mostWidth*twipsPerMM {
		return &unfit{fmt.Sprintf("的版心宽 %.0f 毫米，放不下官方表格（至少 %d 毫米）", max(p.textWidth()/twipsPerMM, 0), leastWidth), remedy}
	}
	if p.textHeight() < leastHeight*twipsPerMM {
		return &unfit{fmt.Sprintf("的版心高 %.0f 毫米，放不下官方表格（至少 %d 毫米）", max(p.textHeight()/twipsPerMM, 0), leastHeight), remedy}
	}
	return nil
}

// takeRefs takes the headers and footers of a section, one of each kind.
func (p *page) takeRefs(f *officeFile, s *headSection) error {
	for i, list := range [][]headRef{s.Header, s.Footer} {
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

func on(val string) bool { return val != "0" && val != "false" && val != "off" }
