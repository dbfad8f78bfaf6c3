package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"nianbao/templates"
)

// Limits of a letterhead: far more than a logo and a line of text need.
const (
	maxLetterhead     = 16 << 20
	maxLetterheadPart = 32 << 20
	maxLetterheadAll  = 64 << 20
)

// A Letterhead is what is taken from an office's own docx: styles, page, headers and footers with their pictures. Text,
// comments, properties, settings and macros stay behind, and so does what the eye does not see in the headers. It is not
// changed by use and may serve several goroutines.
type Letterhead struct {
	page     page     // its refs name parts
	odd      bool     // headers of even pages differ
	styles   headPart // data is nil for the report's own
	names    map[string]string
	numbered bool       // some style counts paragraphs by itself
	indent   string     // of the first line of a paragraph, where its style has none
	parts    []headPart // fontTable, theme, numbering, headers and footers, each followed by its pictures
}

// A headPart is a part of a letterhead, under the name that it has in the report.
type headPart struct {
	name, contentType string
	kind              string // of the reference from the document; "" for none
	data              []byte // up to the end tag of the root, which is in tail
	tail              []byte
	empty             bool // a header or footer without a paragraph
}

// ReadLetterhead reads an office's docx. name stands for it in messages. It fails with a *Problem that says what is wrong
// with the file and what to do, for the person who named it.
func ReadLetterhead(name string, data []byte) (*Letterhead, error) {
	h, err := readLetterhead(data)
	var bad *unfit
	if errors.As(err, &bad) {
		finding := templates.Report("report.letterhead", nil, templates.Place{}, templates.Words{"got": clean(name), "reason": bad.reason})
		if bad.remedy != "" {
			finding.Fix = bad.remedy
		}
		return nil, &Problem{Title: "公文模板不能用", Findings: []templates.Finding{finding}}
	}
	return h, err
}

// unfit says why a file is no letterhead. remedy is "" for the usual one: to save it anew.
type unfit struct{ reason, remedy string }

func (u *unfit) Error() string { return u.reason }

func damaged(part string) error {
	return &unfit{reason: "已经损坏（" + clean(part) + " 读不出来）"}
}

func readLetterhead(data []byte) (*Letterhead, error) {
	f, err := readOffice(data)
	if err != nil {
		return nil, err
	}
	h := &Letterhead{}
	for _, step := range []func(*officeFile) error{h.readPage, h.readSettings, h.readStyles, h.readParts, h.readFurniture} {
		if err := step(f); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// officeFile is a docx taken apart.
type officeFile struct {
	files map[string][]byte
	types map[string]string // content types by "/" and part name, or by "." and extension
	main  string            // the part that is the document
	rels  map[string]target // of main
}

// A target is what a relationship leads to.
type target struct {
	kind     string // last word of the type: header, image
	part     string // inside the file
	external string // or outside of it
}

// readOffice reads every part that may be needed to its end, within the limits.
func readOffice(data []byte) (*officeFile, error) {
	if len(data) > maxLetterhead {
		return nil, &unfit{"超过 16 MB", "把模板里的图片压缩或者换小后再试。"}
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	switch {
	case err == nil:
	case !bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")): // the container of .doc, .wps and of what has a password
		return nil, &unfit{reason: "不是 docx 文件，或者已经损坏"}
	case bytes.Contains(data, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")):
		return nil, &unfit{"加了密码，打不开", "用 Word 或 WPS 去掉密码，另存一份后再试。"}
	default:
		return nil, &unfit{reason: "是旧格式的文件（.doc、.wps），不是 docx"}
	}
	f := &officeFile{files: map[string][]byte{}, types: map[string]string{}}
	total := 0
	for _, entry := range z.File {
		if strings.HasSuffix(entry.Name, "/") || strings.HasPrefix(entry.Name, "docProps/") {
			continue
		}
		r, err := entry.Open()
		if err != nil {
			return nil, damaged(entry.Name)
		}
		b, err := io.ReadAll(io.LimitReader(r, maxLetterheadPart))
		r.Close()
		if err != nil {
			return nil, damaged(entry.Name)
		}
		if total += len(b); total > maxLetterheadAll || len(b) == maxLetterheadPart {
			return nil, &unfit{"里的内容太大", "把模板里的图片压缩或者换小后再试。"}
		}
		if _, twice := f.files[entry.Name]; twice {
			return nil, &unfit{reason: "里有两个“" + clean(entry.Name) + "”"}
		}
		f.files[entry.Name] = b
	}
	if err := f.readTypes(); err != nil {
		return nil, err
	}
	return f, f.readMain()
}

// unmarshal reads a part that is not copied.
func (f *officeFile) unmarshal(name string, v any) error {
	if bytes.Contains(f.files[name], []byte("<!DOCTYPE")) || xml.Unmarshal(f.files[name], v) != nil {
		return damaged(name)
	}
	return nil
}

func (f *officeFile) readTypes() error {
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
	if f.files["[Content_Types].xml"] == nil {
		return &unfit{reason: "不是 Word 文档"}
	}
	if err := f.unmarshal("[Content_Types].xml", &t); err != nil {
		return err
	}
	for _, d := range t.Default {
		f.types["."+strings.ToLower(d.Extension)] = d.ContentType
	}
	for _, o := range t.Override {
		f.types[o.PartName] = o.ContentType
	}
	return nil
}

func (f *officeFile) typeOf(name string) string {
	if t := f.types["/"+name]; t != "" {
		return t
	}
	return f.types[strings.ToLower(path.Ext(name))]
}

// readMain finds the document, which the package names; it need not be word/document.xml.
func (f *officeFile) readMain() error {
	rels, err := f.relsOf("")
	if err != nil {
		return err
	}
	f.main = "word/document.xml"
	for _, id := range sortedKeys(rels) {
		if rels[id].kind == "officeDocument" && rels[id].part != "" {
			f.main = rels[id].part
		}
	}
	if f.files[f.main] == nil || strings.Contains(f.typeOf(f.main), "spreadsheet") || strings.Contains(f.typeOf(f.main), "presentation") {
		return &unfit{reason: "不是 Word 文档"}
	}
	f.rels, err = f.relsOf(f.main)
	return err
}

type relationships struct {
	Relationship []struct {
		ID         string `xml:"Id,attr"`
		Type       string `xml:",attr"`
		Target     string `xml:",attr"`
		TargetMode string `xml:",attr"`
	}
}

// relsOf reads the references of a part by their ids; a part without any is fine. "" is the package.
func (f *officeFile) relsOf(part string) (map[string]target, error) {
	dir, base := path.Split(part)
	name := dir + "_rels/" + base + ".rels"
	if f.files[name] == nil {
		return nil, nil
	}
	var r relationships
	if err := f.unmarshal(name, &r); err != nil {
		return nil, err
	}
	rels := map[string]target{}
	for _, rel := range r.Relationship {
		t := target{kind: path.Base(rel.Type)}
		switch {
		case rel.TargetMode == "External":
			t.external = rel.Target
		case strings.HasPrefix(rel.Target, "/"):
			t.part = path.Clean(rel.Target)[1:]
		default:
			t.part = path.Join(dir, rel.Target)
		}
		rels[rel.ID] = t
	}
	return rels, nil
}

func (h *Letterhead) readSettings(f *officeFile) error {
	name := f.single("settings")
	if name == "" {
		return nil
	}
	var s struct {
		Even *struct {
			Val string `xml:"val,attr"`
		} `xml:"evenAndOddHeaders"`
	}
	if err := f.unmarshal(name, &s); err != nil {
		return err
	}
	h.odd = s.Even != nil && on(s.Even.Val)
	return nil
}

// single returns the part of a kind that a document has one of, "" if it has none.
func (f *officeFile) single(kind string) string {
	for _, id := range sortedKeys(f.rels) {
		if t := f.rels[id]; t.kind == kind && f.files[t.part] != nil {
			return t.part
		}
	}
	return ""
}

// readParts takes what styles refer to. Parts that refer to others, such as fonts in the file, stay behind.
func (h *Letterhead) readParts(f *officeFile) error {
	for _, p := range []struct{ kind, name, root string }{
		{"fontTable", "word/fontTable.xml", "fonts"}, {"theme", "word/theme/theme1.xml", "theme"},
		{"numbering", "word/numbering.xml", "numbering"},
	} {
		from := f.single(p.kind)
		if from == "" || h.styles.data == nil {
			continue
		}
		if rels, err := f.relsOf(from); err != nil || len(rels) > 0 {
			continue
		}
		c := cleaner{part: from, root: p.root}
		if err := c.clean(f.files[from]); err != nil {
			return err
		}
		h.parts = append(h.parts, headPart{name: p.name, contentType: f.typeOf(from), kind: p.kind, data: c.out, tail: c.tail})
	}
	return nil
}

// readFurniture takes the headers and footers that the page names, and their pictures.
func (h *Letterhead) readFurniture(f *officeFile) error {
	taken := map[string]string{} // new names by old ones
	count := map[string]int{}
	for i, ref := range h.page.refs {
		name := taken[ref.id]
		if name == "" {
			count[ref.element]++
			name = fmt.Sprintf("word/%s%d.xml", ref.element, count[ref.element])
			taken[ref.id] = name
			if err := h.readHeader(f, ref.element, ref.id, name, taken); err != nil {
				return err
			}
		}
		h.page.refs[i].id = name
	}
	return nil
}

func (h *Letterhead) readHeader(f *officeFile, element, from, name string, taken map[string]string) error {
	rels, err := f.relsOf(from)
	if err != nil {
		return err
	}
	c := cleaner{part: from, root: map[string]string{"header": "hdr", "footer": "ftr"}[element], rels: rels}
	if err := c.clean(f.files[from]); err != nil {
		return err
	}
	h.parts = append(h.parts, headPart{name, typeMain + element + "+xml", element, c.out, c.tail, !c.paragraph})
	if len(c.used) == 0 {
		return nil
	}
	b := xmlBuffer(xmlHeader + `<Relationships xmlns="` + nsPackage + `relationships">`)
	for _, id := range sortedKeys(c.used) {
		rel := c.used[id]
		b.raw(`<Relationship Id="`).text(id).raw(`" Type="`, nsRel, `/`).text(rel.kind).raw(`" Target="`)
		if rel.external != "" {
			b.text(rel.external).raw(`" TargetMode="External"/>`)
			continue
		}
		picture := taken[rel.part]
		if picture == "" {
			kind := f.typeOf(rel.part)
			if f.files[rel.part] == nil || !strings.HasPrefix(kind, "image/") {
				return &unfit{"的页眉或页脚里的图片不在文件里", "在模板里删去这张图片，重新插入后保存。"}
			}
			picture = fmt.Sprintf("word/media/letterhead%d%s", len(taken)+1, strings.ToLower(path.Ext(rel.part)))
			taken[rel.part] = picture
			h.parts = append(h.parts, headPart{name: picture, contentType: kind, data: f.files[rel.part]})
		}
		b.text(strings.TrimPrefix(picture, "word/")).raw(`"/>`)
	}
	b.raw(`</Relationships>`)
	dir, base := path.Split(name)
	h.parts = append(h.parts, headPart{name: dir + "_rels/" + base + ".rels", data: b})
	return nil
}
