package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"

	"nianbao/templates"
	reportparts "nianbao/templates/report"
)

// Limits of a letterhead: far more than a logo and a line of text need.
const (
	maxLetterhead     = 16 << 20
	maxLetterheadPart = 32 << 20
	maxLetterheadAll  = 64 << 20
)

// A letterhead is what is taken from an office's own docx: styles, page, headers and footers with their pictures. Text,
// comments, properties, settings and macros stay behind.
type letterhead struct {
	files  map[string][]byte
	types  map[string]string // content types by part name, or by "." and extension
	rels   map[string]docxRel
	page   page
	odd    bool // headers of even pages differ
	styles []byte
	names  map[string]string
}

// letterheadError says what is wrong with the file, for the person who named it.
func letterheadError(reason string) error {
	return &Problem{Title: "公文模板不能用", Findings: []templates.Finding{templates.Report("report.letterhead", nil, templates.Place{}, templates.Words{"reason": reason})}}
}

// readLetterhead takes a docx apart.
func readLetterhead(data []byte) (*letterhead, error) {
	if len(data) > maxLetterhead {
		return nil, letterheadError("超过 16 MB")
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, letterheadError("不是 docx 文件，或者已经损坏")
	}
	h := &letterhead{files: map[string][]byte{}, types: map[string]string{}, rels: map[string]docxRel{}}
	total := 0
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "word/") && f.Name != "[Content_Types].xml" || strings.HasSuffix(f.Name, "/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, letterheadError("已经损坏：" + f.Name)
		}
		b, err := io.ReadAll(io.LimitReader(r, maxLetterheadPart))
		r.Close()
		if total += len(b); err != nil || total > maxLetterheadAll || len(b) == maxLetterheadPart {
			return nil, letterheadError("已经损坏或者太大：" + f.Name)
		}
		if _, twice := h.files[f.Name]; twice {
			return nil, letterheadError("里有两个“" + f.Name + "”")
		}
		h.files[f.Name] = b
	}
	if h.files["word/document.xml"] == nil || h.files["word/styles.xml"] == nil {
		return nil, letterheadError("里没有正文或者样式，不像是 Word 文档")
	}
	for _, step := range []func() error{h.readTypes, h.readRels, h.readPage, h.readSettings, h.readStyles} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return h, nil
}

func (h *letterhead) unmarshal(name string, v any) error {
	if bytes.Contains(h.files[name], []byte("<!DOCTYPE")) {
		return letterheadError("内容异常：" + name)
	}
	if err := xml.Unmarshal(h.files[name], v); err != nil {
		return letterheadError("已经损坏：" + name)
	}
	return nil
}

func (h *letterhead) readTypes() error {
	var t struct {
		Default []struct {
			Extension   string `xml:",attr"`
			ContentType string `xml:",attr"`
		}
		Override []struct {
			PartName    string `xml:",attr"`
			ContentType string `xml:",attr"`
		}
	}
	if err := h.unmarshal("[Content_Types].xml", &t); err != nil {
		return err
	}
	for _, d := range t.Default {
		h.types["."+strings.ToLower(d.Extension)] = d.ContentType
	}
	for _, o := range t.Override {
		h.types[o.PartName] = o.ContentType
	}
	return nil
}

type relationships struct {
	Relationship []struct {
		ID         string `xml:"Id,attr"`
		Type       string `xml:",attr"`
		Target     string `xml:",attr"`
		TargetMode string `xml:",attr"`
	}
}

func (h *letterhead) readRels() error {
	var r relationships
	if err := h.unmarshal("word/_rels/document.xml.rels", &r); err != nil {
		return err
	}
	for _, rel := range r.Relationship {
		if rel.TargetMode == "" || rel.TargetMode == "Internal" {
			h.rels[rel.ID] = docxRel{rel.ID, path.Base(rel.Type), partName(rel.Target)}
		}
	}
	return nil
}

// partName resolves a reference from word/document.xml or a header beside it.
func partName(target string) string {
	if strings.HasPrefix(target, "/") {
		return path.Clean(target)[1:]
	}
	return path.Join("word", target)
}

// readPage takes the last section's page and references.
func (h *letterhead) readPage() error {
	type ref struct {
		Type string `xml:"type,attr"`
		ID   string `xml:"id,attr"`
	}
	type attrs struct {
		List []xml.Attr `xml:",any,attr"`
	}
	var d struct {
		Body struct {
			Sect *struct {
				Header  []ref `xml:"headerReference"`
				Footer  []ref `xml:"footerReference"`
				Size    attrs `xml:"pgSz"`
				Margin  attrs `xml:"pgMar"`
				Grid    attrs `xml:"docGrid"`
				TitlePg *struct {
					Val string `xml:"val,attr"`
				} `xml:"titlePg"`
			} `xml:"sectPr"`
		} `xml:"body"`
	}
	if err := h.unmarshal("word/document.xml", &d); err != nil {
		return err
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
	if p.textWidth() < 100*twipsPerMM || p.textWidth() > 500*twipsPerMM {
		return letterheadError(fmt.Sprintf("的版心宽 %.0f 毫米，放不下官方表格（至少 100 毫米）", p.textWidth()/twipsPerMM))
	}
	pitch := 0
	number(s.Grid.List, "linePitch", &pitch)
	p.grid = ""
	if pitch > 0 {
		p.grid = ` w:type="lines" w:linePitch="` + itoa(pitch) + `"`
	}
	p.titlePage = s.TitlePg != nil && on(s.TitlePg.Val)
	for i, list := range [][]ref{s.Header, s.Footer} {
		for _, r := range list {
			rel, ok := h.rels[r.ID]
			if !ok || h.files[rel.target] == nil {
				return letterheadError("引用的页眉或页脚不在文件里")
			}
			p.refs = append(p.refs, pageRef{[]string{"header", "footer"}[i], r.Type, rel.target})
		}
	}
	return nil
}

func on(val string) bool { return val != "0" && val != "false" && val != "off" }

func (h *letterhead) readSettings() error {
	if h.files["word/settings.xml"] == nil {
		return nil
	}
	var s struct {
		Even *struct {
			Val string `xml:"val,attr"`
		} `xml:"evenAndOddHeaders"`
	}
	if err := h.unmarshal("word/settings.xml", &s); err != nil {
		return err
	}
	h.odd = s.Even != nil && on(s.Even.Val)
	return nil
}

// readStyles finds the letterhead's own styles by their names, and adds those of the report that it lacks. What a style
// of the letterhead looks like is left to the office; the tables keep their own, or they would not fit.
func (h *letterhead) readStyles() error {
	var s struct {
		XMLName xml.Name
		Style   []struct {
			Type    string `xml:"type,attr"`
			ID      string `xml:"styleId,attr"`
			Default string `xml:"default,attr"`
			Name    struct {
				Val string `xml:"val,attr"`
			} `xml:"name"`
		} `xml:"style"`
	}
	if err := h.unmarshal("word/styles.xml", &s); err != nil {
		return err
	}
	if s.XMLName.Space != nsMain {
		return letterheadError("是严格格式的 docx，请另存为普通的“Word 文档（*.docx）”")
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
		base = `<w:basedOn w:val="` + normal + `"/>`
	}
	pairs := []string{`<w:basedOn w:val="Normal"/>`, base}
	for _, id := range sortedKeys(h.names) {
		for _, ref := range []string{`<w:basedOn w:val="`, `<w:next w:val="`} {
			pairs = append(pairs, ref+id+`"/>`, ref+h.names[id]+`"/>`)
		}
	}
	added = strings.NewReplacer(pairs...).Replace(added)
	styles := h.files["word/styles.xml"]
	end := bytes.LastIndex(styles, []byte("</"))
	wrapped := strings.ReplaceAll(added, "<w:style ", `<w:style xmlns:w="`+nsMain+`" `)
	h.styles = append(append(append([]byte{}, styles[:end]...), wrapped...), styles[end:]...)
	return nil
}

var styleElement = regexp.MustCompile(`<w:style [^>]*w:styleId="([^"]*)"[^>]*><w:name w:val="([^"]*)"/>.*?</w:style>`)
