package report

import (
	"archive/zip"
	"bytes"
	"errors"
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
		"word/_rels/document.xml.rels": `<Relationships xmlns="` + nsPackage + `relationships"><Relationship Id="rId9" Type="` + nsRel + `/header" Target="header1.xml"/>` +
			`<Relationship Id="rId8" Type="` + nsRel + `/comments" Target="comments.xml"/></Relationships>`,
		"word/header1.xml":            `<w:hdr ` + w + `><w:p><w:r><w:t>海原县教育体育局文件</w:t></w:r></w:p></w:hdr>`,
		"word/_rels/header1.xml.rels": `<Relationships xmlns="` + nsPackage + `relationships"><Relationship Id="rId1" Type="` + nsRel + `/image" Target="media/logo.png"/></Relationships>`,
		"word/media/logo.png":         "PNG",
		"word/styles.xml": `<w:styles ` + w + `><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>` +
			`<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>`,
		"word/settings.xml": `<w:settings ` + w + `><w:attachedTemplate r:id="rId1"/></w:settings>`,
	}
	for name, text := range change {
		parts[name] = text
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range sortedKeys(parts) {
		f, _ := z.Create(name)
		f.Write([]byte(parts[name]))
	}
	z.Close()
	return b.Bytes()
}

func TestLetterhead(t *testing.T) {
	for _, draft := range []bool{false, true} {
		doc, err := Build(plainFiling(t), Options{Draft: draft})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := doc.DOCX(&b, DOCXOptions{Template: officeLetterhead(t, nil)}); err != nil {
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
		if !strings.Contains(string(parts["word/header1.xml"]), "教育体育局文件") || parts["word/media/logo.png"] == nil {
			t.Error("the letterhead's header or its picture is lost")
		}
		all := slices.Concat(sortedKeys(parts))
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

func TestLetterheadRefused(t *testing.T) {
	doc, err := Build(plainFiling(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		reason, want string
		data         []byte
	}{
		{"not a zip", "不是 docx 文件", []byte("hello")},
		{"empty", "不是 docx 文件", []byte{}},
		{"cut off", "不是 docx 文件", officeLetterhead(t, nil)[:500]},
		{"no styles", "已经损坏", officeLetterhead(t, map[string]string{"word/styles.xml": "<w:styles>"})},
		{"a page too narrow", "放不下", officeLetterhead(t, map[string]string{"word/document.xml": `<w:document xmlns:w="` + nsMain + `"><w:body><w:sectPr><w:pgSz w:w="4000" w:h="9000"/></w:sectPr></w:body></w:document>`})},
		{"a picture on somebody's disk", "链接到文件以外", officeLetterhead(t, map[string]string{"word/_rels/header1.xml.rels": `<Relationships xmlns="` + nsPackage + `relationships"><Relationship Id="rId1" Type="` + nsRel + `/image" Target="file:///C:/logo.png" TargetMode="External"/></Relationships>`})},
		{"a header that is not there", "不在文件里", officeLetterhead(t, map[string]string{"word/_rels/document.xml.rels": `<Relationships xmlns="` + nsPackage + `relationships"/>`})},
		{"entities", "内容异常", officeLetterhead(t, map[string]string{"word/styles.xml": `<!DOCTYPE x [<!ENTITY a "b">]><x/>`})},
	} {
		var b bytes.Buffer
		err := doc.DOCX(&b, DOCXOptions{Template: test.data})
		var problem *Problem
		if !errors.As(err, &problem) || !strings.Contains(problem.Findings[0].Message, test.want) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes written", test.reason, err, b.Len())
		}
	}
}
