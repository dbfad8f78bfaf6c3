package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/say"
	"nianbao/templates"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
)

// TestConvertFlag takes a completed workbook through the formats that --convert reads: every figure, the narrative and the
// agency come back, and a note says that a conversion lies between. Without --convert each is refused with the way out.
func TestConvertFlag(t *testing.T) {
	soffice := tier.Tool(t, "soffice")
	dir := t.TempDir()
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	f := randomFiling(form, templates.Agency{Name: "示例县水务局", Code: "EX002"}, 11)
	var b bytes.Buffer
	if err := xlsx.Write(&b, f, xlsx.Options{}); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "表.xlsx"), b.Bytes())
	want := intake.Open(filepath.Join(dir, "表.xlsx"), intake.Options{})
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	for _, ext := range []string{"ods", "xls"} {
		cmd := exec.CommandContext(ctx, soffice, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", ext, "--outdir", dir, filepath.Join(dir, "表.xlsx"))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("soffice: %v\n%s", err, out)
		}
	}
	// WPS writes .et as Excel wrote .xls
	data, err := os.ReadFile(filepath.Join(dir, "表.xls"))
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "表.et"), data)
	for name, code := range map[string]string{"表.ods": "file.not-workbook", "表.xls": "file.legacy", "表.et": "file.legacy"} {
		name = filepath.Join(dir, name)
		refused := intake.Open(name, intake.Options{})
		if refused.Filing != nil || len(refused.Findings) != 1 || refused.Findings[0].Code != code {
			t.Errorf("%s without --convert: %+v", name, refused.Findings)
			continue
		}
		said := say.Terminal.Message(&refused.Findings[0]) + say.Terminal.Fix(&refused.Findings[0])
		if !strings.Contains(said, "另存为") || !strings.Contains(said, "--convert") {
			t.Errorf("%s without --convert: %+v", name, refused.Findings)
		}
		got := intake.Open(name, intake.Options{Convert: intake.NewConversions(t.TempDir())})
		if got.Filing == nil {
			t.Errorf("%s: %+v", name, got.Findings)
			continue
		}
		a, _ := want.Filing.MarshalJSON()
		b, _ := got.Filing.MarshalJSON()
		if !bytes.Equal(a, b) {
			t.Errorf("%s came back as another filing\n%s\n%s", name, a, b)
		}
		if len(got.Notes) != 1 {
			t.Errorf("%s: notes %q", name, got.Notes)
		}
	}
}
