package report

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"nianbao/cmd/internal/markup"
	"nianbao/cmd/internal/report/typeset"
	"nianbao/templates"
	"nianbao/xlsx/opc"
)

// A Letterhead is what is taken from an office's own docx: styles, page, headers and footers with their pictures, red head and
// imprint of the body. Other text, comments, properties, settings and macros stay behind, and so does what the eye does not see
// in the headers. It is not changed by use and may serve several goroutines.
type Letterhead struct {
	page     page     // its refs name parts
	odd      bool     // headers of even pages differ
	styles   headPart // data is nil for the report's own
	names    map[string]string
	sheet    *typeset.Sheet // of styles; nil for the report's own
	numbered bool           // some style counts paragraphs by itself
	indent   string         // of the first line of a paragraph, where its style has none
	body     *headBody      // what stands around the report; nil for nothing
	dropped  []bodyBlock
	lost     []string   // kinds of things that were left out of what was taken
	unset    []string   // what of the page's properties is not used
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
			finding.Fix, finding.Remedy = bad.remedy, templates.Remedy{}
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
	for _, step := range []func(*officeFile) error{h.readPage, h.readSettings, h.readStyles, h.readParts, h.readFurniture, h.readBody} {
		if err := step(f); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// officeFile is a docx taken apart.
type officeFile struct {
	*opc.Package
	types opc.Types
	main  string // the part that is the document
	rels  opc.Relations
	taken map[string]string // new names of what has been taken, by old ones
}

// readOffice reads every part to its end, within the limits of packages.
func readOffice(data []byte) (*officeFile, error) {
	r, size := bytes.NewReader(data), int64(len(data))
	switch seen := opc.Sniff(r, size, "模板.docx"); {
	case seen.Kind == opc.Encrypted:
		return nil, &unfit{"加了密码，打不开", "用 Word 或 WPS 去掉密码，另存一份后再试。"}
	case seen.Kind == opc.Legacy, seen.Format == "ole":
		return nil, &unfit{reason: "是旧格式的文件（.doc、.wps），不是 docx"}
	}
	c, err := opc.OpenContainer(r, size, opc.DefaultLimits())
	if err != nil {
		return nil, misread(err)
	}
	f := &officeFile{Package: opc.NewPackage(c, opc.Dialect{}), taken: map[string]string{}}
	if c.Sniff().Kind != 0 {
		return nil, &unfit{reason: "不是 Word 文档"}
	}
	if f.types, err = f.Types(); err != nil {
		return nil, misread(err)
	}
	return f, f.readMain()
}

// misread says what is wrong with a letterhead that cannot be read.
func misread(err error) error {
	var e *opc.Error
	switch {
	case !errors.As(err, &e):
		return err
	case e.Part != "" && e.Line > 0 || e.Kind == opc.Damaged && e.Part != "":
		return damaged(e.Part)
	case e.Kind == opc.Hostile:
		return &unfit{"里的内容太大或者不正常（" + e.Chinese(nil) + "）", "把模板里的图片压缩或者换小，另存一份后再试。"}
	}
	return &unfit{reason: "不是 docx 文件，或者已经损坏"}
}

// unmarshal reads a part that is not copied.
func (f *officeFile) unmarshal(name string, v any) error {
	s, err := f.Scan(name)
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		return misread(err)
	}
	if data, err := f.Read(name); err != nil || xml.Unmarshal(data, v) != nil {
		return damaged(name)
	}
	return nil
}

// readMain finds the document, which the package names; it need not be word/document.xml.
func (f *officeFile) readMain() error {
	top, err := f.Relations("")
	if err == nil {
		f.main, err = top.Main()
	}
	if err != nil {
		return misread(err)
	}
	f.main = cmp.Or(f.main, "word/document.xml")
	if kind := f.types.Of(f.main); !f.Has(f.main) || strings.Contains(kind, "spreadsheet") || strings.Contains(kind, "presentation") {
		return &unfit{reason: "不是 Word 文档"}
	}
	f.rels, err = f.relsOf(f.main)
	return err
}

func (f *officeFile) relsOf(part string) (opc.Relations, error) {
	rels, err := f.Relations(part)
	if err != nil {
		return nil, misread(err)
	}
	return rels, nil
}

// inside returns the part that a relationship leads to, "" where it is not in the file.
func (f *officeFile) inside(rel opc.Relation) string {
	if part, ok := rel.Part(); ok && f.Has(part) {
		return part
	}
	return ""
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
	for _, rel := range f.rels {
		if part := f.inside(rel); part != "" && rel.Kind == kind {
			return part
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
		c := cleaner{root: p.root}
		if err := c.clean(f, from); err != nil {
			return err
		}
		h.parts = append(h.parts, headPart{name: p.name, contentType: f.types.Of(from), kind: p.kind, data: c.out, tail: c.tail})
	}
	return nil
}

// readFurniture takes the headers and footers that the page names, and their pictures.
func (h *Letterhead) readFurniture(f *officeFile) error {
	count := map[string]int{}
	for i, ref := range h.page.refs {
		name := f.taken[ref.id]
		if name == "" {
			count[ref.element]++
			name = fmt.Sprintf("word/%s%d.xml", ref.element, count[ref.element])
			f.taken[ref.id] = name
			if err := h.readHeader(f, ref.element, ref.id, name); err != nil {
				return err
			}
		}
		h.page.refs[i].id = name
	}
	return nil
}

func (h *Letterhead) readHeader(f *officeFile, element, from, name string) error {
	rels, err := f.relsOf(from)
	if err != nil {
		return err
	}
	c := cleaner{root: map[string]string{"header": "hdr", "footer": "ftr"}[element], rels: rels}
	if err := c.clean(f, from); err != nil {
		return err
	}
	h.lose(c.lost)
	h.parts = append(h.parts, headPart{name, typeMain + element + "+xml", element, c.out, c.tail, !c.paragraph})
	if len(c.used) == 0 {
		return nil
	}
	b := markup.Buffer(xmlHeader + `<Relationships xmlns="` + nsPackage + `relationships">`)
	for _, id := range slices.Sorted(maps.Keys(c.used)) {
		rel := c.used[id]
		b.Raw(`<Relationship Id="`).Text(id).Raw(`" Type="`).Text(rel.Type).Raw(`" Target="`)
		if rel.External {
			b.Text(rel.Target).Raw(`" TargetMode="External"/>`)
			continue
		}
		picture, err := h.takePicture(f, rel, "页眉或页脚")
		if err != nil {
			return err
		}
		b.Text(strings.TrimPrefix(picture, "word/")).Raw(`"/>`)
	}
	b.Raw(`</Relationships>`)
	dir, base := path.Split(name)
	h.parts = append(h.parts, headPart{name: dir + "_rels/" + base + ".rels", data: b})
	return nil
}

// takePicture takes a picture once and returns its new name.
func (h *Letterhead) takePicture(f *officeFile, rel opc.Relation, where string) (string, error) {
	from := f.inside(rel)
	if picture := f.taken[from]; picture != "" {
		return picture, nil
	}
	kind := f.types.Of(from)
	if from == "" || !strings.HasPrefix(kind, "image/") {
		return "", &unfit{"的" + where + "里的图片不在文件里", "在模板里删去这张图片，重新插入后保存。"}
	}
	data, err := f.Read(from)
	if err != nil {
		return "", misread(err)
	}
	picture := fmt.Sprintf("word/media/letterhead%d%s", len(f.taken)+1, strings.ToLower(path.Ext(from)))
	f.taken[from] = picture
	h.parts = append(h.parts, headPart{name: picture, contentType: kind, data: data})
	return picture, nil
}
