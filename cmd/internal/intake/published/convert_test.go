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
	"nianbao/testdata/tier"
)

// TestConvert takes a report through .doc, .wps (a .doc by another name) and .pdf, from which it comes back whole.
func TestConvert(t *testing.T) {
	soffice := tier.Tool(t, "soffice", "libreoffice")
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
	out, err := os.ReadFile(filepath.Join(dir, "r.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	same(t, f, readNamed("r.pdf", out, nil), false)
}
