package office

import (
	"archive/zip"
	"bytes"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/testdata/tier"
)

// TestLocalFiles: a document does not get at files of this machine either, which on Windows may lie on another
// (\\server\share) that would be told who asks.
func TestLocalFiles(t *testing.T) {
	tier.Tool(t, "soffice", "libreoffice")
	const secret = "SECRETOFTHISMACHINE"
	dir := t.TempDir()
	text, page, sheet := filepath.Join(dir, "secret.txt"), filepath.Join(dir, "secret.html"), filepath.Join(dir, "secret.csv")
	for name, content := range map[string]string{text: secret, page: "<html><body><p>" + secret + "</p><table id=x><tr><td>" + secret + "</td></tr></table></body></html>", sheet: secret + "\n"} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	url := func(name string) string { return "file://" + filepath.ToSlash(name) }
	href := func(name string) string { return strings.ReplaceAll(link, "NAME", url(name)) }
	var drawn bytes.Buffer
	if err := png.Encode(&drawn, image.NewGray(image.Rect(0, 0, 31, 17))); err != nil {
		t.Fatal(err)
	}
	picture := filepath.Join(dir, "secret.png")
	if err := os.WriteFile(picture, drawn.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	secrets := [][]byte{[]byte(secret), drawn.Bytes()}
	docs := []reaching{
		odt("picture", "", `<text:p><draw:frame svg:width="2cm" svg:height="2cm" text:anchor-type="as-char"><draw:image`+href(picture)+`/></draw:frame></text:p>`),
		rtf("picture", `{\field{\*\fldinst INCLUDEPICTURE "`+filepath.ToSlash(picture)+`" \\d}{\fldrslt y}}`),
		{"html-picture", ".html", `<html><body><img src="` + url(picture) + `"></body></html>`},
		odt("section", "", `<text:section text:name="s"><text:section-source`+href(text)+`/><text:p>y</text:p></text:section>`),
		odt("section-page", "", `<text:section text:name="s"><text:section-source`+href(page)+`/><text:p>y</text:p></text:section>`),
		odt("frame", "", `<text:p><draw:frame svg:width="2cm" svg:height="2cm" text:anchor-type="as-char"><draw:floating-frame`+href(page)+`/></draw:frame></text:p>`),
		rtf("text", `{\field{\*\fldinst INCLUDETEXT "`+filepath.ToSlash(text)+`"}{\fldrslt y}}`),
		{"html-section", ".html", `<html><body><div id="s" href="` + url(page) + `">y</div><iframe src="` + url(page) + `"></iframe></body></html>`},
	}
	books := []reaching{
		ods("external", "", `<table:table-cell table:formula="of:='`+url(sheet)+`'#$secret.A1"/>`, ""),
		ods("area", "", `<table:table-cell><table:cell-range-source table:name="HTML_all" table:last-column-spanned="1" table:last-row-spanned="1"`+href(page)+` table:refresh-delay="PT1S" table:filter-name="calc_HTML_WebQuery"/></table:table-cell>`, ""),
		{"sheet", ".fods", flat("spreadsheet", "", `<table:table table:name="S"><table:table-source`+href(sheet)+` table:table-name="secret" table:filter-name="Text - txt - csv (StarCalc)"/><table:table-row><table:table-cell/></table:table-row></table:table>`)},
		ods("webservice", "", `<table:table-cell table:formula="of:=WEBSERVICE(&quot;`+url(text)+`&quot;)"/>`, ""),
	}
	free := t.TempDir()
	for format, list := range map[string][]reaching{"docx:MS Word 2007 XML": docs, "xlsx:Calc MS Excel 2007 XML": books} {
		in, disarmed, out := t.TempDir(), t.TempDir(), t.TempDir()
		var files, caged []string
		for _, r := range list {
			name := r.write(t, in, "")
			files = append(files, name)
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			name = filepath.Join(disarmed, filepath.Base(name))
			if err := os.WriteFile(name, Disarm(data), 0o600); err != nil {
				t.Fatal(err)
			}
			caged = append(caged, name)
		}
		if err := convert(t.Context(), &cage{plain: true}, format, out, caged); err != nil {
			t.Errorf("%s: %v", format, err)
		}
		made, err := filepath.Glob(filepath.Join(out, "*.*x"))
		if err != nil || len(made) != len(list) {
			t.Errorf("%d of %d are converted: %q", len(made), len(list), made)
		}
		uncaged(t.Context(), free, format, files)
		for _, name := range made {
			if holds(t, name, secrets) {
				t.Errorf("%s holds what stands in a file of this machine", filepath.Base(name))
			}
		}
	}
	reached := 0
	made, _ := filepath.Glob(filepath.Join(free, "*.*x"))
	for _, name := range made {
		if holds(t, name, secrets) {
			reached++
			t.Logf("outside the cage %s holds it", filepath.Base(name))
		}
	}
	if reached == 0 {
		t.Error("outside the cage no document gets at a file: the test shows nothing")
	}
}

// holds reports whether a part of a package holds one of them.
func holds(t *testing.T, name string, secrets [][]byte) bool {
	t.Helper()
	z, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, _ := io.ReadAll(r)
		r.Close()
		if slices.ContainsFunc(secrets, func(s []byte) bool { return bytes.Contains(data, s) }) {
			return true
		}
	}
	return false
}

// TestDisarm: the words that fetch go, whatever is around them, and nothing else changes, not even a length.
func TestDisarm(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{`{\rtf1 {\field{\*\fldinst INCLUDEPICTURE "x"}{\fldrslt y}}}`, `{\rtf1 {\field{\*\zzzzzzz INCLUDEPICTURE "x"}{\fldrslt y}}}`},
		{`{\rtf1{\*\template x}\objautlink}`, `{\rtf1{\*\zzzzzzzz x}\zzzzzzzzzz}`},
		{`{\rtf1 \b fldinst}`, `{\rtf1 \b fldinst}`},
		{`no RTF: \fldinst`, `no RTF: \fldinst`},
		{"", ""},
	} {
		if got := string(Disarm([]byte(test.in))); got != test.want {
			t.Errorf("%s becomes %s", test.in, got)
		}
	}
}
