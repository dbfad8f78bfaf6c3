package office

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nianbao/testdata/tier"
)

// A listener notes what asks it for something, by the last part of the path, which names the kind of link.
type listener struct {
	*http.Server
	url   string
	mu    sync.Mutex
	heard map[string]int
	raw   int // connections, whatever came over them
}

func listen(t *testing.T) *listener {
	t.Helper()
	l := &listener{heard: map[string]int{}}
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.url = "http://" + tcp.Addr().String()
	l.Server = &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.mu.Lock()
		l.heard[strings.Trim(r.URL.Path, "/")]++
		l.mu.Unlock()
		w.Write([]byte("x"))
	}), ConnState: func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			l.mu.Lock()
			l.raw++
			l.mu.Unlock()
		}
	}}
	go l.Serve(tcp)
	if fixed, err := net.Listen("tcp", "127.0.0.1:9999"); err != nil { // that of linked_picture.doc
		t.Logf("not listening for linked_picture.doc: %v", err)
	} else {
		go l.Serve(fixed)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func (l *listener) kinds() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []string
	for k := range l.heard {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

// A reaching is a document that asks for something at a listener. NAME in its text is replaced by the address.
type reaching struct{ kind, ext, text string }

const odfSpaces = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
	`xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" ` +
	`xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" ` +
	`xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
	`xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" ` +
	`xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" ` +
	`xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" ` +
	`xmlns:xforms="http://www.w3.org/2002/xforms" xmlns:db="urn:oasis:names:tc:opendocument:xmlns:database:1.0" ` +
	`xmlns:dom="http://www.w3.org/2001/xml-events" office:version="1.3"`

func flat(kind, head, body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><office:document ` + odfSpaces + ` office:mimetype="application/vnd.oasis.opendocument.` + kind + `">` + head +
		`<office:body><office:` + kind + `>` + body + `</office:` + kind + `></office:body></office:document>`
}

func odt(kind, head, body string) reaching {
	return reaching{"odt-" + kind, ".fodt", flat("text", head, body+"<text:p>x</text:p>")}
}

func ods(kind, head, cell, more string) reaching {
	return reaching{"ods-" + kind, ".fods", flat("spreadsheet", head, `<table:table table:name="S"><table:table-row>`+cell+`</table:table-row></table:table>`+more)}
}

func rtf(kind, body string) reaching {
	return reaching{"rtf-" + kind, ".rtf", `{\rtf1\ansi ` + body + ` x\par}`}
}

func html(kind, body string) reaching {
	return reaching{"html-" + kind, ".html", "<html><head><title>x</title></head><body>" + body + "<p>x</p></body></html>"}
}

const frame = `<text:p><draw:frame svg:width="2cm" svg:height="2cm" text:anchor-type="as-char">%s</draw:frame></text:p>`
const link = ` xlink:href="NAME" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"`

// reachings are all kinds of documents and links that LibreOffice might follow.
func reachings() []reaching {
	framed := func(s string) string { return fmt.Sprintf(frame, s) }
	list := []reaching{
		odt("picture", "", framed(`<draw:image`+link+`/>`)),
		odt("ole", "", framed(`<draw:object`+link+`/>`)),
		odt("ole-picture", "", framed(`<draw:object-ole`+link+`/>`)),
		odt("plugin", "", framed(`<draw:plugin`+link+` draw:mime-type="application/vnd.sun.star.media"/>`)),
		odt("applet", "", framed(`<draw:applet`+link+` draw:code="x"/>`)),
		odt("frame", "", framed(`<draw:floating-frame`+link+`/>`)),
		odt("section", "", `<text:section text:name="s"><text:section-source`+link+`/><text:p>y</text:p></text:section>`),
		odt("dde", "", `<text:section text:name="s"><office:dde-source office:dde-application="soffice" office:dde-topic="NAME" office:dde-item="x" office:automatic-update="true"/><text:p>y</text:p></text:section>`),
		odt("template", `<office:meta><meta:template`+link+` xlink:title="x"/><meta:auto-reload`+link+` meta:delay="PT1S"/></office:meta>`, ""),
		odt("font", `<office:font-face-decls><style:font-face style:name="F" svg:font-family="F"><svg:font-face-src><svg:font-face-uri`+link+`/></svg:font-face-src></style:font-face></office:font-face-decls>`,
			`<text:p>y</text:p>`),
		odt("background", `<office:automatic-styles><style:style style:name="P" style:family="paragraph"><style:paragraph-properties><style:background-image`+link+`/></style:paragraph-properties></style:style></office:automatic-styles>`,
			`<text:p text:style-name="P">y</text:p>`),
		odt("page-fill", `<office:styles><draw:fill-image draw:name="f"`+link+`/></office:styles><office:automatic-styles><style:page-layout style:name="L"><style:page-layout-properties draw:fill="bitmap" draw:fill-image-name="f"/></style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L"/></office:master-styles>`, ""),
		odt("bullet", `<office:automatic-styles><text:list-style style:name="B"><text:list-level-style-image text:level="1"`+link+`/></text:list-style></office:automatic-styles>`,
			`<text:list text:style-name="B"><text:list-item><text:p>y</text:p></text:list-item></text:list>`),
		odt("index", "", `<text:bibliography text:name="b"><text:bibliography-source/><text:index-body><text:p><text:bibliography-mark text:bibliography-type="www" text:identifier="x" text:url="NAME"/></text:p></text:index-body></text:bibliography>`+
			`<text:alphabetical-index text:name="i"><text:alphabetical-index-source text:use-keys-as-entries="true"/><text:index-body/></text:alphabetical-index>`),
		odt("events", `<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load"`+link+`/></office:event-listeners></office:scripts>`, ""),
		odt("form", "", `<office:forms form:automatic-focus="false"><form:form form:name="f"`+link+` form:apply-filter="true" form:datasource="NAME" form:command="x"><form:image form:name="i" form:image-data="NAME" form:id="c" xml:id="c"/></form:form></office:forms>`+
			`<text:p><draw:control draw:control="c" svg:width="2cm" svg:height="2cm"/></text:p>`),
		odt("database-field", "", `<text:p><text:database-display text:database-name="NAME" text:table-name="t" text:column-name="c" text:table-type="table"><form:connection-resource`+link+`/></text:database-display></text:p>`),
		odt("dtd", "", ""), odt("meta-refresh", "", ""),
		ods("picture", "", `<table:table-cell><draw:frame svg:width="2cm" svg:height="2cm"><draw:image`+link+`/></draw:frame></table:table-cell>`, ""),
		ods("ole", "", `<table:table-cell><draw:frame svg:width="2cm" svg:height="2cm"><draw:object`+link+`/></draw:frame></table:table-cell>`, ""),
		ods("webservice", "", `<table:table-cell table:formula="of:=WEBSERVICE(&quot;NAME&quot;)"/>`, ""),
		ods("external", "", `<table:table-cell table:formula="of:='NAME'#$S.A1"/>`, ""),
		ods("indirect", "", `<table:table-cell table:formula="of:=INDIRECT(&quot;'NAME'#$S.A1&quot;)"/>`, ""),
		ods("dde", "", `<table:table-cell table:formula="of:=DDE(&quot;soffice&quot;;&quot;NAME&quot;;&quot;A1&quot;)"/>`,
			`<table:dde-links><table:dde-link><office:dde-source office:dde-application="soffice" office:dde-topic="NAME" office:dde-item="A1" office:automatic-update="true"/><table:table><table:table-column/><table:table-row><table:table-cell/></table:table-row></table:table></table:dde-link></table:dde-links>`),
		ods("area", "", `<table:table-cell><table:cell-range-source table:name="x" table:last-column-spanned="1" table:last-row-spanned="1"`+link+` table:refresh-delay="PT1S" table:filter-name="calc8"/></table:table-cell>`, ""),
		ods("hyperlink-formula", "", `<table:table-cell table:formula="of:=HYPERLINK(&quot;NAME&quot;)"/>`, ""),
		ods("image-validation", "", `<table:table-cell/>`, `<table:database-ranges><table:database-range table:name="d" table:target-range-address="S.A1:S.B2" table:refresh-delay="PT1S"><table:database-source-table table:database-name="NAME" table:database-table-name="t"/></table:database-range></table:database-ranges>`),
		{"ods-sheet", ".fods", flat("spreadsheet", "", `<table:table table:name="S"><table:table-source`+link+` table:table-name="x" table:filter-name="calc8" table:refresh-delay="PT1S"/><table:table-row><table:table-cell/></table:table-row></table:table>`)},
		ods("map-source", "", `<table:table-cell/>`, `<calcext:data-mappings><calcext:data-mapping xlink:href="NAME" calcext:provider="org.libreoffice.calc.csv" calcext:database-name="d" calcext:id=""/></calcext:data-mappings><table:database-ranges><table:database-range table:name="d" table:target-range-address="S.A1:S.B2"/></table:database-ranges>`),
		rtf("picture", `{\field{\*\fldinst INCLUDEPICTURE "NAME" \\d}{\fldrslt y}}`),
		rtf("picture-kept", `{\field{\*\fldinst INCLUDEPICTURE "NAME"}{\fldrslt y}}`),
		rtf("text", `{\field{\*\fldinst INCLUDETEXT "NAME"}{\fldrslt y}}`),
		rtf("template", `{\*\template NAME}`),
		rtf("dde", `{\field{\*\fldinst DDEAUTO soffice "NAME" x}{\fldrslt y}}`),
		rtf("link", `{\field{\*\fldinst LINK Word.Document.8 "NAME" x \\a}{\fldrslt y}}`),
		rtf("import", `{\field{\*\fldinst IMPORT "NAME"}{\fldrslt y}}`),
		rtf("object", `{\object\objautlink\rsltpict{\*\objclass Word.Document.8}{\*\objdata 01050000}{\result y}}`),
		rtf("source", `{\*\nextfile NAME}{\*\datasource NAME}{\*\mailmerge{\mmdatasource NAME}}`),
		rtf("stylesheet", `{\*\linkstyles}{\*\xmlnstbl {\xmlns1 NAME}}`),
		html("img", `<img src="NAME">`), html("css", `<link rel="stylesheet" href="NAME"><style>@import url(NAME);</style>`),
		html("iframe", `<iframe src="NAME"></iframe>`), html("frame", `<object data="NAME"></object><embed src="NAME">`),
		html("background", `<table background="NAME"><tr><td background="NAME">y</td></tr></table>`),
		html("body", `</body><body background="NAME" style="background-image:url(NAME)">`),
		html("script", `<script src="NAME"></script>`), html("base", `<base href="NAME/"><img src="x">`),
		html("media", `<video src="NAME"></video><audio src="NAME"></audio><bgsound src="NAME">`),
		html("input", `<form><input type="image" src="NAME"></form>`), html("applet", `<applet code="x" codebase="NAME"></applet>`),
		html("refresh", `<meta http-equiv="refresh" content="0;url=NAME">`), html("sdref", `<div id="s" href="NAME">y</div>`),
		html("svg", `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="NAME" width="9" height="9"/></svg>`),
		{"html-sheet", ".xls", `<html><body><table><tr><td><img src="NAME">1</td></tr></table><link rel="stylesheet" href="NAME"></body></html>`},
		{"xml-sheet", ".xls", `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table><Row><Cell ss:Formula="='NAME'#$S.A1"/><Cell ss:Formula="=WEBSERVICE(&quot;NAME&quot;)"/></Row></Table></Worksheet></Workbook>`},
		{"sylk", ".xls", "ID;PWXL;N;E\nC;Y1;X1;K0;EWEBSERVICE(\"NAME\")\nE\n"},
		{"svg", ".svg", `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"><image xlink:href="NAME" width="9" height="9"/></svg>`},
		packed("docx-picture", "docx", "word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body><w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="9000" cy="9000"/><wp:docPr id="1" name="p"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="r1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9000" cy="9000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p><w:altChunk r:id="r2"/></w:body></w:document>`,
			"image", "aFChunk"),
		packed("docx-template", "docx", "word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDEPICTURE "NAME" \d</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:body></w:document>`,
			"attachedTemplate", "frame", "subDocument", "mailMergeSource"),
		packed("docx-ole", "docx", "word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body><w:p><w:r><w:object><v:shape id="s" style="width:9pt;height:9pt"><v:imagedata r:id="r1"/></v:shape><o:OLEObject Type="Link" ProgID="Word.Document.8" ShapeID="s" DrawAspect="Content" ObjectID="1" r:id="r2" UpdateMode="Always"/></w:object></w:r></w:p></w:body></w:document>`,
			"image", "oleObject"),
	}
	for i := range list {
		r := &list[i]
		switch r.kind {
		case "odt-dtd":
			r.text = strings.Replace(r.text, "?><", `?><!DOCTYPE office:document SYSTEM "NAME" [<!ENTITY e SYSTEM "NAME">]><`, 1)
		case "odt-meta-refresh":
			r.text = strings.Replace(r.text, "<office:body", `<office:meta><meta:auto-reload`+link+` meta:delay="PT0S"/></office:meta><office:body`, 1)
		}
	}
	return list
}

// packed is a document in a package with parts of its own elsewhere: names and texts of parts in turn, which write packs.
func packed(kind, ext, part, xml string, rels ...string) reaching {
	const ns = `xmlns="http://schemas.openxmlformats.org/package/2006/`
	const doc = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	var list strings.Builder
	for i, r := range rels {
		fmt.Fprintf(&list, `<Relationship Id="r%d" Type="%s%s" Target="NAME" TargetMode="External"/>`, i+1, doc, r)
	}
	return reaching{kind, "." + ext, strings.Join([]string{
		"[Content_Types].xml", `<Types ` + ns + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/` + part + `" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"_rels/.rels", `<Relationships ` + ns + `relationships"><Relationship Id="r" Type="` + doc + `officeDocument" Target="` + part + `"/></Relationships>`,
		part, xml,
		filepath.Dir(part) + "/_rels/" + filepath.Base(part) + ".rels", `<Relationships ` + ns + `relationships">` + list.String() + `</Relationships>`,
	}, "\x00")}
}

// write puts a document into a folder, with the listener's address.
func (r reaching) write(t *testing.T, dir, url string) string {
	t.Helper()
	text := strings.ReplaceAll(r.text, "NAME", url+"/"+r.kind)
	data := []byte(text)
	if parts := strings.Split(text, "\x00"); len(parts) > 1 {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for i := 0; i < len(parts); i += 2 {
			w, err := z.Create(parts[i])
			if err != nil {
				t.Fatal(err)
			}
			w.Write([]byte(parts[i+1]))
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		data = b.Bytes()
	}
	name := filepath.Join(dir, r.kind+r.ext)
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// rewritten is one of files in the format of old Office programs, which nobody writes by hand. The link stays one.
func rewritten(t *testing.T, format, url string, files []string, kind string) string {
	t.Helper()
	at := slices.IndexFunc(files, func(name string) bool { return strings.HasPrefix(filepath.Base(name), kind+".") })
	dir := t.TempDir()
	if err := convert(t.Context(), &cage{plain: true}, format, dir, files[at:at+1]); err != nil {
		t.Fatal(err)
	}
	ext, _, _ := strings.Cut(format, ":")
	name := filepath.Join(dir, kind+"."+ext)
	data, err := os.ReadFile(name)
	if err != nil || !bytes.Contains(data, []byte(url)) && !bytes.Contains(data, wide(url)) {
		t.Fatalf("%s has no link any more: %v", name, err)
	}
	return name
}

// wide is text in UTF-16.
func wide(text string) []byte {
	var b []byte
	for _, c := range []byte(text) {
		b = append(b, c, 0)
	}
	return b
}

// fragile makes LibreOffice 7.4 fall over when the address does not answer, so that it must not take the others along.
const fragile = "ods-map-source"

// uncaged converts files as somebody does who knows nothing of the cage. Some documents keep it waiting.
func uncaged(ctx context.Context, dir, format string, files []string) {
	ctx, cancel := context.WithTimeout(ctx, 40*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, Find(), append([]string{"-env:UserInstallation=file://" + dir + "/profile", "--headless",
		"--convert-to", format, "--outdir", dir}, files...)...)
	setGroup(cmd)
	cmd.WaitDelay = time.Second
	cmd.Run() // what comes of it is nobody's concern
}

// TestSilence: whatever a document links to, the listener hears nothing, with a namespace and without. The control converts
// the same documents outside the cage, and shows that they do ask.
func TestSilence(t *testing.T) {
	tier.Tool(t, "soffice", "libreoffice")
	all := reachings()
	fixed, err := filepath.Abs("../../../testdata/cases/office/linked_picture.doc") // a real one, which names port 9999
	if err != nil {
		t.Fatal(err)
	}
	run := func(t *testing.T, how func(dir, format string, files []string) error) []string {
		l := listen(t)
		sheets, texts := t.TempDir(), t.TempDir()
		const sheet, text = "xlsx:Calc MS Excel 2007 XML", "docx:MS Word 2007 XML"
		var books, docs []string
		for _, r := range all {
			switch {
			case r.kind == fragile:
				if err := how(t.TempDir(), sheet, []string{r.write(t, sheets, l.url)}); err != nil {
					t.Logf("%s: %v", r.kind, err)
				}
			case r.ext == ".fods" || r.ext == ".xls":
				books = append(books, r.write(t, sheets, l.url))
			default:
				docs = append(docs, r.write(t, texts, l.url))
			}
		}
		docs = append(docs, fixed, rewritten(t, "doc:MS Word 97", l.url, docs, "odt-picture"))
		books = append(books, rewritten(t, "xls:MS Excel 97", l.url, books, "ods-picture"))
		for format, files := range map[string][]string{sheet: books, text: docs} {
			if err := how(t.TempDir(), format, files); err != nil {
				t.Errorf("%s: %v", format, err)
			}
		}
		time.Sleep(time.Second)
		if l.raw > 0 && len(l.heard) == 0 {
			t.Errorf("%d connections that ask for nothing", l.raw)
		}
		return l.kinds()
	}
	t.Run("control", func(t *testing.T) {
		tier.Need(t, "some documents keep LibreOffice waiting outside the cage")
		heard := run(t, func(dir, format string, files []string) error {
			uncaged(t.Context(), dir, format, files)
			return nil
		})
		t.Logf("of %d documents ask outside the cage: %q", len(all), heard)
		if len(heard) == 0 {
			t.Error("no document asks for anything: the test shows nothing")
		}
	})
	for name, c := range map[string]func() *cage{"with a namespace": func() *cage { return &cage{} }, "without": func() *cage { return &cage{plain: true} }} {
		t.Run(name, func(t *testing.T) {
			heard := run(t, func(dir, format string, files []string) error { return convert(t.Context(), c(), format, dir, files) })
			if len(heard) > 0 {
				t.Errorf("the listener hears %q", heard)
			}
		})
	}
}
