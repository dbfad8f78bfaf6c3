package published

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/office"
	"nianbao/templates"
)

// TestConvert takes a report through .doc, .wps (a .doc by another name) and .pdf. From a .doc it comes back whole; text
// taken out of a PDF has its cells blown about, so there only this must hold: no figure is another than it was.
func TestConvert(t *testing.T) {
	soffice := tool(t, "soffice", "libreoffice")
	tool(t, "pdftotext")
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
		if out, err := exec.CommandContext(ctx, soffice, "-env:UserInstallation=file:///tmp/lo_intake", "--headless", "--convert-to", ext, "--outdir", dir, in).CombinedOutput(); err != nil {
			t.Fatalf("soffice: %v\n%s", err, out)
		}
	}
	doc, err := os.ReadFile(filepath.Join(dir, "r.doc"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"r.doc", "r.wps"} {
		kind, out, err := Convert(ctx, name, doc)
		if err != nil || kind != "docx" {
			t.Fatalf("%s: %q %v", name, kind, err)
		}
		same(t, f, readNamed(name, out, nil), true)
	}
	pdf, err := os.ReadFile(filepath.Join(dir, "r.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	kind, out, err := Convert(ctx, "r.pdf", pdf)
	if err != nil || kind != "text" {
		t.Fatalf("%q %v", kind, err)
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
		if got, want := squeeze(res.Filing.Narrative[p.ID]), squeeze(plain(f.Narrative[p.ID])); got != want {
			t.Errorf("%s = %q, want %q", p.ID, got, want)
		}
	}
}

// TestConvertWithout holds the sentences for a machine without the programs.
func TestConvertWithout(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if office.Find() != "" {
		t.Skip("LibreOffice stands where its installer puts it")
	}
	ole := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2000)...)
	for _, c := range []struct {
		name string
		data []byte
		says string
	}{{"r.doc", ole, "另存为 .docx"}, {"r.pdf", []byte("%PDF-1.4\n"), "pdftotext"}} {
		_, _, err := Convert(context.Background(), c.name, c.data)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
		for _, e := range []error{err, nil} {
			if f := Unconverted(c.name, c.data, e); !strings.HasPrefix(f.Message, "“"+c.name+"”") || strings.Contains(f.Message, "{") || !strings.Contains(f.Fix, "Word") {
				t.Errorf("%s: %s %s", c.name, f.Message, f.Fix)
			}
		}
	}
	data := []byte("一、总体情况")
	if kind, out, err := Convert(context.Background(), "r.txt", data); err != nil || kind != "text" || !bytes.Equal(out, data) {
		t.Errorf("text: %q %v", kind, err)
	}
}
