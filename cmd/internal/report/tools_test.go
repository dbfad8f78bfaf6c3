package report

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestWriteSamples writes reports to look at: NIANBAO_SAMPLES=/tmp/samples go test -run WriteSamples.
func TestWriteSamples(t *testing.T) {
	dir := os.Getenv("NIANBAO_SAMPLES")
	if dir == "" {
		t.Skip("NIANBAO_SAMPLES names no folder; nothing is written")
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	letter, err := Build(plainFiling(t), Options{Draft: true})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := letter.DOCX(&b, DOCXOptions{Letterhead: mustLetterhead(t, officeLetterhead(t, nil))}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "letter.docx"), b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	samples := map[string]struct {
		opt  Options
		make func() (*Document, error)
	}{
		"short": {make: func() (*Document, error) {
			return Build(plainFiling(t), Options{Date: "2025年1月20日", Charts: true})
		}},
		"long": {make: func() (*Document, error) {
			f := richFiling(t)
			return Build(f, Options{Charts: true, Previous: plainFiling(t), Date: "2025年1月20日"})
		}},
		"draft": {make: func() (*Document, error) {
			f := plainFiling(t)
			f.Narrative["problems"] = ""
			f.Narrative["overview.intro"] = "收到【新收申请】件，【不存在】件。"
			return Build(f, Options{Draft: true})
		}},
		"sum": {make: func() (*Document, error) {
			f := richFiling(t)
			f.Agency.Name, f.Agency.Short = "海原县人民政府", ""
			f.Narrative["overview.intro"] = ""
			f.Covers = []string{"海原县人民政府办公室", "海原县教育体育局", "海原县财政局"}
			return Build(f, Options{})
		}},
	}
	for name, s := range samples {
		doc, err := s.make()
		if err != nil {
			t.Fatal(name, err)
		}
		for ext, write := range map[string]func(*bytes.Buffer) error{
			"docx": func(b *bytes.Buffer) error { return doc.DOCX(b, DOCXOptions{}) },
			"html": func(b *bytes.Buffer) error { return doc.HTML(b) },
			"frag": func(b *bytes.Buffer) error { return doc.Fragment(b) },
			"md":   func(b *bytes.Buffer) error { return doc.Markdown(b) },
			"txt":  func(b *bytes.Buffer) error { return doc.Text(b) },
		} {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(name, ext, err)
			}
			if err := os.WriteFile(filepath.Join(dir, name+"."+ext), b.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}
