package job

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"nianbao/cmd/internal/office"
	"nianbao/cmd/internal/report"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/tier"
)

// changed is a filing with one figure or one word of it changed, and where.
func changed(t *testing.T, f *templates.Filing, r *rand.Rand, words bool) (*templates.Filing, string) {
	t.Helper()
	page := f.Clone()
	if keys := f.Form.Keys(); !words {
		key := keys[r.IntN(len(keys))]
		n, err := f.Cell(key).Number.Add(formula.FromInt(int64(1 + r.IntN(9))))
		if err != nil {
			t.Fatal(err)
		}
		page.Set(key, templates.Cell{Kind: templates.CellNumber, Number: n})
		return page, string(key)
	}
	for {
		p := f.Form.Passages()[r.IntN(len(f.Form.Passages()))]
		text := []rune(f.Narrative[p.ID])
		if len(text) == 0 || strings.ContainsAny(string(text), "【") {
			continue
		}
		if at := r.IntN(len(text)); unicode.Is(unicode.Han, text[at]) {
			text[at] = '鼎'
			page.Narrative[p.ID] = string(text)
			return page, p.ID
		}
	}
}

// TestFiledOne publishes reports of fifty agencies as web page, document and PDF, in each of which one figure or one word is another
// than in what was filed; a folder is held against a folder. Each page is told of its place, and of nothing else.
func TestFiledOne(t *testing.T) {
	tier.Tool(t, "soffice", "libreoffice")
	pages, filed := t.TempDir(), t.TempDir()
	want := map[string]string{}
	var docx []string
	for i := range 50 {
		r := rand.New(rand.NewPCG(uint64(i), 19))
		f := filedSource(t, "示例县水务局2024.json")
		f.Agency.Name, f.Agency.Code = fmt.Sprintf("示例县第%d局", i+1), ""
		data, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(filed, fmt.Sprintf("%02d.json", i)), data, 0o600); err != nil {
			t.Fatal(err)
		}
		page, where := changed(t, f, r, i%2 == 0)
		ext := []string{".html", ".docx", ".pdf"}[i%3]
		name := filepath.Join(pages, fmt.Sprintf("%02d%s", i, ext))
		want[filepath.Base(name)] = where
		if ext == ".pdf" {
			name = strings.TrimSuffix(name, ext) + ".docx"
			docx = append(docx, name)
		}
		doc, err := report.Build(page, report.Options{Date: "2025年1月20日"})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if ext == ".html" {
			err = doc.HTML(&b)
		} else {
			err = doc.DOCX(&b, report.DOCXOptions{})
		}
		if err == nil {
			err = os.WriteFile(name, b.Bytes(), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	if err := office.Convert(ctx, "pdf", pages, docx...); err != nil {
		t.Fatal(err)
	}
	for _, name := range docx {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	got, said, _ := against(t, pages, filed)
	for _, x := range got {
		words := strings.Fields(x)
		if where := want[words[0]]; where == "" || words[1] != where && !strings.Contains(x, "≠") {
			t.Errorf("%s, but changed is %s", x, where)
		} else if words[1] == where {
			delete(want, words[0])
		}
	}
	t.Logf("%s\n%s", strings.Join(got, "\n"), said)
	for name, where := range want {
		t.Errorf("%s: %s is changed, and nobody is told", name, where)
	}
}
