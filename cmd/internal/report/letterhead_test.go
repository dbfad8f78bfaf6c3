package report

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
)

// officeLetterhead is a docx as an office would make it: style ids of a Chinese Word, a header with a picture, an author
// and a comment that must stay behind.
func officeLetterhead(t testing.TB, change map[string]string) []byte {
	t.Helper()
	const w = `xmlns:w="` + nsMain + `" xmlns:r="` + nsRel + `"`
	parts := map[string]string{
		"[Content_Types].xml": `<Types xmlns="` + nsPackage + `content-types"><Default Extension="png" ContentType="image/png"/>` +
			`<Override PartName="/word/document.xml" ContentType="` + typeMain + `document.main+xml"/></Types>`,
		"docProps/core.xml": `<x>某人</x>`,
		"word/comments.xml": `<x>批注</x>`,
		"word/document.xml": `<w:document ` + w + `><w:body><w:p><w:r><w:t>模板里的字</w:t></w:r></w:p><w:sectPr><w:headerReference w:type="default" r:id="rId9"/>` +
			`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2000" w:right="1800" w:bottom="1500" w:left="1800" w:header="800" w:footer="900" w:gutter="0"/></w:sectPr></w:body></w:document>`,
		"word/_rels/document.xml.rels": relsXML("rId9 header header1.xml", "rId8 comments comments.xml", "rId7 styles styles.xml", "rId6 settings settings.xml"),
		"word/header1.xml":             headerXML(`<w:p><w:r><w:t>海原县教育体育局文件</w:t></w:r><w:r><w:drawing><a:blip r:embed="rId1"/></w:drawing></w:r></w:p>`),
		"word/_rels/header1.xml.rels":  relsXML("rId1 image media/logo.png"),
		"word/media/logo.png":          "PNG",
		"word/styles.xml": `<w:styles ` + w + `><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>` +
			`<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>`,
		"word/settings.xml": `<w:settings ` + w + `><w:attachedTemplate r:id="rId1"/></w:settings>`,
	}
	for name, text := range change {
		parts[name] = text
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		f, _ := z.Create(name)
		f.Write([]byte(parts[name]))
	}
	z.Close()
	return b.Bytes()
}

// relsXML writes references: id, kind, target, and External for one that leads out of the file.
func relsXML(list ...string) string {
	s := `<Relationships xmlns="` + nsPackage + `relationships">`
	for _, l := range list {
		w := strings.Fields(l)
		s += `<Relationship Id="` + w[0] + `" Type="` + nsRel + `/` + w[1] + `" Target="` + w[2] + `"`
		if len(w) > 3 {
			s += ` TargetMode="External"`
		}
		s += `/>`
	}
	return s + `</Relationships>`
}

const letterSpaces = `xmlns:w="` + nsMain + `" xmlns:r="` + nsRel + `" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"`

func headerXML(inner string) string { return `<w:hdr ` + letterSpaces + `>` + inner + `</w:hdr>` }

// sectionXML is a document whose page has properties.
func sectionXML(props string) string {
	return strings.Replace(bodyXML(""), `w:gutter="0"/>`, `w:gutter="0"/>`+props, 1)
}

func mustLetterhead(t testing.TB, data []byte) *Letterhead {
	t.Helper()
	h, err := ReadLetterhead("红头.docx", data)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestLetterhead(t *testing.T) {
	for _, draft := range []bool{false, true} {
		doc, err := Build(plainFiling(t), Options{Draft: draft})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := doc.DOCX(&b, DOCXOptions{Letterhead: mustLetterhead(t, officeLetterhead(t, nil))}); err != nil {
			t.Fatal(err)
		}
		parts := checkPackage(t, b.Bytes())
		body := string(parts["word/document.xml"])
		for _, want := range []string{`<w:pStyle w:val="1"/>`, `<w:pStyle w:val="BodyText"/>`, `w:left="1800"`, `<w:headerReference w:type="default"`, `<w:footerReference`} {
			if !strings.Contains(body, want) {
				t.Errorf("the body lacks %s", want)
			}
		}
		if got := strings.Contains(string(parts["word/header1.xml"]), "草稿"); got != draft {
			t.Errorf("draft %v, mark in the letterhead's header: %v", draft, got)
		}
		if !strings.Contains(string(parts["word/header1.xml"]), "教育体育局文件") || parts["word/media/letterhead2.png"] == nil {
			t.Error("the letterhead's header or its picture is lost")
		}
		all := slices.Concat(slices.Sorted(maps.Keys(parts)))
		for _, name := range all {
			for _, secret := range []string{"某人", "批注", "模板里的字", "attachedTemplate"} {
				if strings.Contains(string(parts[name]), secret) {
					t.Errorf("%s still holds %q", name, secret)
				}
			}
		}
		if got := readDOCX(t, parts["word/document.xml"]); got.title != "" && got.title != doc.Title || len(got.tables) != 3 {
			t.Errorf("title %q, %d tables", got.title, len(got.tables))
		}
	}
}

// sealedFile is the container that Word puts a document with a password into, as far as its directory.
func sealedFile() []byte {
	b := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 1016)...)
	b[30] = 9
	for i := 76; i < 512; i++ { // no table of sectors
		b[i] = 0xff
	}
	name := "EncryptedPackage"
	for i := range name {
		b[512+2*i] = name[i]
	}
	b[512+64], b[512+66] = byte(2*len(name)+2), 2
	return b
}

// storedLetterhead is a letterhead that is not compressed.
func storedLetterhead(t testing.TB) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(officeLetterhead(t, nil)), int64(len(officeLetterhead(t, nil))))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range z.File {
		r, _ := f.Open()
		to, _ := w.CreateHeader(&zip.FileHeader{Name: f.Name})
		io.Copy(to, r)
	}
	w.Close()
	return b.Bytes()
}

func TestLetterheadRefused(t *testing.T) {
	page := func(sect string) map[string]string {
		return map[string]string{"word/document.xml": `<w:document xmlns:w="` + nsMain + `"><w:body><w:sectPr>` + sect + `</w:sectPr></w:body></w:document>`}
	}
	for _, test := range []struct {
		reason, want string
		data         []byte
	}{
		{"not a zip", "不是 docx 文件", []byte("hello")},
		{"empty", "不是 docx 文件", []byte{}},
		{"an old document", "是旧格式的文件", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600))},
		{"a password", "加了密码", sealedFile()},
		{"a part changed on the way", "已经损坏（docProps/core.xml", bytes.Replace(storedLetterhead(t), []byte("某人"), []byte("别人"), 1)},
		{"a zip of something else", "不是 Word 文档", bytes.ReplaceAll(officeLetterhead(t, nil), []byte("[Content_Types].xml"), []byte("[Content_Tipes].xml"))},
		{"cut off", "不是 docx 文件", officeLetterhead(t, nil)[:500]},
		{"styles that do not end", "已经损坏", officeLetterhead(t, map[string]string{"word/styles.xml": "<w:styles>"})},
		{"a page too narrow", "的版心宽 17 毫米，放不下", officeLetterhead(t, page(`<w:pgSz w:w="4000" w:h="16838"/>`))},
		{"a page too low", "的版心高 0 毫米，放不下", officeLetterhead(t, page(`<w:pgSz w:w="11906" w:h="3000"/><w:pgMar w:top="1440" w:bottom="1800"/>`))},
		{"a picture on somebody's disk", "的页眉或页脚链接到文件以外", officeLetterhead(t, map[string]string{"word/_rels/header1.xml.rels": relsXML("rId1 image file:///C:/logo.png External")})},
		{"a picture on the web tells who reads", "的页眉或页脚链接到文件以外", officeLetterhead(t, map[string]string{"word/_rels/header1.xml.rels": relsXML("rId1 image http://www.example.com/logo.png External")})},
		{"a picture that is not there", "的页眉或页脚里的图片不在文件里", officeLetterhead(t, map[string]string{"word/_rels/header1.xml.rels": relsXML("rId1 image media/none.png")})},
		{"a picture nobody names", "的页眉或页脚里的图片不在文件里", officeLetterhead(t, map[string]string{"word/_rels/header1.xml.rels": relsXML()})},
		{"an embedded program", "的页眉或页脚里有不能带走的内容（oleObject）", officeLetterhead(t, map[string]string{"word/_rels/header1.xml.rels": relsXML("rId1 oleObject media/logo.png")})},
		{"a header that is not there", "引用的页眉或页脚不在文件里", officeLetterhead(t, map[string]string{"word/_rels/document.xml.rels": relsXML()})},
		{"a header cut off", "已经损坏（word/header1.xml", officeLetterhead(t, map[string]string{"word/header1.xml": "<w:hdr " + letterSpaces + "><w:p>"})},
		{"a header that is no XML", "已经损坏（word/header1.xml", officeLetterhead(t, map[string]string{"word/header1.xml": "页眉"})},
		{"a prefix that stands for nothing", "已经损坏（word/header1.xml", officeLetterhead(t, map[string]string{"word/header1.xml": headerXML(`<w:p><x:y/></w:p>`)})},
		{"entities in the styles", "已经损坏（word/styles.xml", officeLetterhead(t, map[string]string{"word/styles.xml": `<!DOCTYPE x [<!ENTITY a "b">]><x/>`})},
		{"entities in a header", "已经损坏（word/header1.xml", officeLetterhead(t, map[string]string{"word/header1.xml": `<!DOCTYPE x [<!ENTITY a "b">]>` + headerXML(`<w:p/>`)})},
		{"the path of the office's file", "的页眉或页脚里有域“FILENAME”", officeLetterhead(t, map[string]string{"word/header1.xml": headerXML(`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>` +
			`<w:r><w:instrText> FILE</w:instrText></w:r><w:r><w:instrText>NAME \p </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`)})},
		{"a picture fetched by a field", "的页眉或页脚里有域“INCLUDEPICTURE”", officeLetterhead(t, map[string]string{"word/header1.xml": headerXML(`<w:p><w:fldSimple w:instr=" INCLUDEPICTURE x "/></w:p>`)})},
		{"strict", "是严格格式的 docx", officeLetterhead(t, map[string]string{"word/document.xml": `<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>`})},
		{"a workbook", "不是 Word 文档", officeLetterhead(t, map[string]string{"_rels/.rels": relsXML("rId1 officeDocument xl/workbook.xml")})},
	} {
		_, err := ReadLetterhead("红头.docx", test.data)
		var problem *Problem
		if !errors.As(err, &problem) || !strings.Contains(problem.Findings[0].Message, "公文模板“红头.docx”"+test.want) {
			t.Errorf("%s: %v", test.reason, err)
		}
	}
}

// TestLetterheadKept: what offices' files are like that other programs than Word have made, or that somebody has worked on.
func TestLetterheadKept(t *testing.T) {
	doc, err := Build(plainFiling(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	draft, err := Build(plainFiling(t), Options{Draft: true})
	if err != nil {
		t.Fatal(err)
	}
	var ownDraft bytes.Buffer
	if err := draft.DOCX(&ownDraft, DOCXOptions{}); err != nil {
		t.Fatal(err)
	}
	styles := func(inner string) map[string]string {
		return map[string]string{"word/styles.xml": `<w:styles ` + letterSpaces + `>` + inner + `</w:styles><!-- </end> -->`}
	}
	header := func(inner string) map[string]string { return map[string]string{"word/header1.xml": headerXML(inner)} }
	for _, test := range []struct {
		reason     string
		data       []byte
		part       string
		has, hasNo []string
	}{
		{"no styles at all", officeLetterhead(t, map[string]string{"word/_rels/document.xml.rels": relsXML("rId9 header header1.xml")}),
			"word/styles.xml", []string{`w:styleId="Heading1"`}, nil},
		{"an empty list of styles", officeLetterhead(t, map[string]string{"word/styles.xml": `<w:styles ` + letterSpaces + `/>`}),
			"word/styles.xml", []string{`w:styleId="Heading1"`, `</w:styles>`}, nil},
		{"a remark behind the end", officeLetterhead(t, styles(`<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>`)),
			"word/styles.xml", []string{`w:styleId="Heading2"`}, []string{"<!--"}},
		{"an id that must be escaped", officeLetterhead(t, styles(`<w:style w:type="paragraph" w:default="1" w:styleId="a&lt;&quot;"><w:name w:val="heading 1"/></w:style>`)),
			"word/document.xml", []string{`<w:pStyle w:val="a&lt;&quot;"/>`}, nil},
		{"headings that count by themselves", officeLetterhead(t, styles(`<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>`)),
			"word/document.xml", []string{`<w:pStyle w:val="1"/><w:keepNext/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>`}, nil},
		{"a style of hidden text", officeLetterhead(t, styles(`<w:style w:type="paragraph" w:styleId="b"><w:name w:val="Body Text"/><w:rPr><w:vanish/></w:rPr></w:style>`)),
			"word/styles.xml", []string{"Body Text"}, []string{"vanish"}},
		{"body text that nobody has touched", officeLetterhead(t, styles(`<w:style w:type="paragraph" w:styleId="b"><w:name w:val="Body Text"/><w:rPr><w:sz w:val="24"/></w:rPr></w:style>`)),
			"word/document.xml", []string{`<w:pStyle w:val="b"/><w:ind w:firstLineChars="200" w:firstLine="480"/>`}, nil},
		{"body text with an indent from what it is based on", officeLetterhead(t, styles(`<w:style w:type="paragraph" w:styleId="b"><w:name w:val="Body Text"/><w:basedOn w:val="a"/></w:style>`+
			`<w:style w:type="paragraph" w:styleId="a"><w:name w:val="Normal"/><w:pPr><w:ind w:firstLine="600"/></w:pPr></w:style>`)),
			"word/document.xml", []string{`<w:pStyle w:val="b"/></w:pPr>`}, []string{"firstLine"}},
		{"page numbers under the office's id, in their own look", officeLetterhead(t, styles(`<w:style w:type="paragraph" w:styleId="a5"><w:name w:val="footer"/></w:style>`)),
			"word/footerOdd.xml", []string{`<w:pStyle w:val="a5"/>`, `<w:sz w:val="28"/>`}, nil},
		{"lines on a grid", officeLetterhead(t, map[string]string{"word/document.xml": sectionXML(`<w:docGrid w:type="linesAndChars" w:linePitch="312" w:charSpace="7"/>`)}),
			"word/document.xml", []string{`<w:docGrid w:type="lines" w:linePitch="312"/>`}, nil},
		{"a grid that is not used", officeLetterhead(t, map[string]string{"word/document.xml": sectionXML(`<w:docGrid w:linePitch="360"/>`)}),
			"word/document.xml", []string{`w:left="1800"`}, []string{"docGrid"}},
		{"one that says so", officeLetterhead(t, map[string]string{"word/document.xml": sectionXML(`<w:docGrid w:type="default" w:linePitch="360"/>`)}),
			"word/document.xml", []string{`w:left="1800"`}, []string{"docGrid"}},
		{"a heading that may stand alone", officeLetterhead(t, nil), "word/document.xml", []string{`<w:pStyle w:val="1"/><w:keepNext/>`}, nil},
		{"remarks, changes and their author, hidden words, a session", officeLetterhead(t, header(`<!-- 某人 --><w:p w:rsidR="00AA1122"><w:ins w:id="1" w:author="某人"><w:r><w:t>添上的</w:t></w:r></w:ins>`+
			`<w:del w:id="2" w:author="某人"><w:r><w:delText>删去的</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏着的</w:t></w:r><w:bookmarkStart w:id="0" w:name="x"/></w:p>`)),
			"word/header1.xml", []string{"<w:p><w:r><w:t>添上的</w:t></w:r></w:p>"}, []string{"某人", "删去的", "藏着的", "00AA1122", "bookmark"}},
		{"the path of a picture", officeLetterhead(t, header(`<w:p><w:r><w:pict><v:shape title="C:\Users\zs\logo.png" alt="县徽"><v:imagedata r:id="rId1"/></v:shape></w:pict></w:r></w:p>`)),
			"word/header1.xml", []string{`title="" alt="县徽"`, `r:id="rId1"`}, []string{"Users"}},
		{"a header without anything", officeLetterhead(t, map[string]string{"word/header1.xml": `<w:hdr ` + letterSpaces + `/>`}),
			"word/header1.xml", []string{`<w:p xmlns:w="` + nsMain + `"/></w:hdr>`}, []string{`/><w:p`}},
		{"a header with nothing but hidden text in a box", officeLetterhead(t, header(`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict></w:r></w:p>`)),
			"word/header1.xml", []string{"<w:p></w:p></w:hdr>"}, nil},
		{"a draft with a box beside its mark", officeLetterhead(t, header(`<w:p><w:r><w:pict><w:txbxContent><w:p/></w:txbxContent><v:shape id="`+draftID+`1"/></w:pict></w:r></w:p>`)),
			"word/header1.xml", []string{`<w:p xmlns:w="` + nsMain + `"/></w:hdr>`}, nil},
		{"an address on the web", officeLetterhead(t, map[string]string{"word/header1.xml": headerXML(`<w:p><w:hyperlink r:id="rId1"><w:r><w:t>网站</w:t></w:r></w:hyperlink></w:p>`),
			"word/_rels/header1.xml.rels": relsXML("rId1 hyperlink https://www.example.gov.cn/ External")}),
			"word/_rels/header1.xml.rels", []string{"https://www.example.gov.cn/"}, nil},
		{"a document of another name", officeLetterhead(t, map[string]string{"_rels/.rels": relsXML("rId1 officeDocument /word/document2.xml"),
			"word/document2.xml":            `<w:document ` + letterSpaces + `><w:body><w:sectPr><w:pgMar w:left="1700"/></w:sectPr></w:body></w:document>`,
			"word/_rels/document2.xml.rels": relsXML("rId1 styles styles.xml")}),
			"word/document.xml", []string{`w:left="1700"`, `<w:pStyle w:val="1"/>`}, nil},
		{"a header of ours: the page numbers stand right and left by turns, the header on both", officeLetterhead(t, nil),
			"word/document.xml", []string{`<w:headerReference w:type="even"`, `<w:footerReference w:type="even"`}, nil},
		{"the draft of last week", ownDraft.Bytes(), "word/header1.xml", []string{"<w:p "}, []string{"草稿", draftID}},
	} {
		t.Run(test.reason, func(t *testing.T) {
			head := mustLetterhead(t, test.data)
			for _, d := range []*Document{doc, draft} {
				var b bytes.Buffer
				if err := d.DOCX(&b, DOCXOptions{Letterhead: head}); err != nil {
					t.Fatal(err)
				}
				parts := checkPackage(t, b.Bytes())
				if d == draft {
					if part := parts["word/header1.xml"]; part != nil && strings.Count(string(part), `id="`+draftID) != 1 {
						t.Error("a draft without its mark, or with two")
					}
					continue
				}
				got := string(parts[test.part])
				for _, want := range test.has {
					if !strings.Contains(got, want) {
						t.Errorf("%s lacks %s\n%.900s", test.part, want, got)
					}
				}
				for _, no := range test.hasNo {
					if strings.Contains(got, no) {
						t.Errorf("%s still has %s", test.part, no)
					}
				}
			}
		})
	}
}
