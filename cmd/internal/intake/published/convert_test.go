package published

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"nianbao/cmd/internal/intake/blocks"
	"nianbao/cmd/internal/office"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/testdata/tier"
)

// TestConvert takes a report through .doc, .wps (a .doc by another name) and .pdf. From a .doc it comes back whole; text
// taken out of a PDF has its cells blown about, so there only this must hold: no figure is another than it was.
func TestConvert(t *testing.T) {
	soffice := tier.Tool(t, "soffice", "libreoffice")
	tier.Tool(t, "pdftotext")
	form := templates.Forms()[len(templates.Forms())-1]
	f := generated(t, form, 5)
	dir := t.TempDir()
	in := filepath.Join(dir, "r.docx")
	if err := os.WriteFile(in, written(t, f)["docx"], 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	for _, ext := range []string{"doc:MS Word 97", "pdf"} {
		if out, err := exec.CommandContext(ctx, soffice, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", ext, "--outdir", dir, in).CombinedOutput(); err != nil {
			t.Fatalf("soffice: %v\n%s", err, out)
		}
	}
	doc, err := os.ReadFile(filepath.Join(dir, "r.doc"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"r.doc", "r.wps"} {
		if kind := blocks.Kind(name, doc); kind != "doc" {
			t.Fatalf("%s: %q", name, kind)
		}
		work := t.TempDir()
		if err := office.Convert(ctx, "docx:MS Word 2007 XML", work, filepath.Join(dir, "r.doc")); err != nil {
			t.Fatal(err)
		}
		out, err := os.ReadFile(filepath.Join(work, "r.docx"))
		if err != nil {
			t.Fatal(err)
		}
		same(t, f, readNamed(name, out, nil), true)
	}
	text := filepath.Join(dir, "r.txt")
	if err := office.Run(ctx, "pdftotext", "-layout", "-enc", "UTF-8", "-eol", "unix", filepath.Join(dir, "r.pdf"), text); err != nil {
		t.Fatal(err)
	}
	out, err := os.ReadFile(text)
	if err != nil {
		t.Fatal(err)
	}
	res := readNamed("r.pdf", out, nil)
	if res.Filing == nil {
		t.Fatalf("findings %q", codes(res))
	}
	read := 0
	for _, key := range form.Keys() {
		c := res.Filing.Cell(key)
		switch {
		case c.Kind == templates.CellNumber && c.Number.Cmp(f.Cell(key).Number) == 0:
			read++
		case c.Kind != templates.CellUnreadable:
			t.Errorf("%s is %s, want %s", key, shown(c), shown(f.Cell(key)))
		}
	}
	t.Logf("%d of %d figures from the PDF, findings %q", read, len(form.Keys()), codes(res))
	for _, p := range form.Passages() {
		if got, want := hanzi.Squeeze(res.Filing.Narrative[p.ID]), hanzi.Squeeze(blocks.Plain(f.Narrative[p.ID])); got != want {
			t.Errorf("%s = %q, want %q", p.ID, got, want)
		}
	}
}
