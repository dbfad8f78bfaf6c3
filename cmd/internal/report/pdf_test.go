package report

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"nianbao/testdata/tier"
)

// TestPDF opens reports in LibreOffice and reads the pages back: every character of text and tables is on paper, page
// numbers are there, the draft mark is on every page. LibreOffice once lost commas at line ends where the text was
// spaced more narrowly (see BodyText in styles.xml, which sets narrower characters instead); so all are counted.
func TestPDF(t *testing.T) {
	tier.Tool(t, "soffice")
	pdftotext := tier.Tool(t, "pdftotext")
	dir := t.TempDir()
	docs := map[string]*Document{}
	add := func(name string, opt Options, change func(text map[string]string)) {
		f := richFiling(t)
		change(f.Narrative)
		doc, err := Build(f, opt)
		if err != nil {
			t.Fatal(err)
		}
		docs[name] = doc
	}
	add("long", Options{Charts: true, Previous: plainFiling(t), Date: "2025年1月20日"}, func(map[string]string) {})
	add("short", Options{}, func(n map[string]string) { n["overview.intro"] = "三行左右的概述。" })
	add("shuffled", Options{Draft: true}, func(n map[string]string) {
		l := strings.Split(n["overview.intro"], "。")
		for i := range l {
			k := i * 7 % len(l)
			l[i], l[k] = l[k], l[i]
		}
		n["overview.intro"] = strings.Join(l, "。")
	})
	var files []string
	for _, name := range slices.Sorted(maps.Keys(docs)) {
		var b bytes.Buffer
		if err := docs[name].DOCX(&b, DOCXOptions{}); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	out := filepath.Join(dir, "结果")
	if err := PDF(t.Context(), out, files); err != nil {
		t.Fatal(err)
	}
	left, _ := os.ReadDir(out)
	if len(left) != len(files) {
		t.Errorf("%d files in the folder: %v", len(left), left)
	}
	for name, doc := range docs {
		text, err := exec.Command(pdftotext, filepath.Join(out, name+".pdf"), "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		var want strings.Builder
		doc.Markdown(&want)
		for _, r := range "，。；、：" {
			if got, least := strings.Count(string(text), string(r)), strings.Count(want.String(), string(r)); got < least {
				t.Errorf("%s: %d of %d %c are on paper", name, got, least, r)
			}
		}
		squeezed := strings.Join(strings.Fields(string(text)), "")
		for _, b := range doc.Blocks {
			table, ok := b.(*Table)
			if !ok {
				continue
			}
			for _, s := range table.Texts {
				if regexp.MustCompile(`^[0-9.]{3,}$`).MatchString(s) && !strings.Contains(squeezed, s) {
					t.Errorf("%s: the figure %s is broken or clipped", name, s)
				}
			}
		}
		pages := strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
		for i, page := range pages {
			if !regexp.MustCompile(`— ?` + strconv.Itoa(i+1) + ` ?—`).MatchString(page) {
				t.Errorf("%s: page %d has no number", name, i+1)
			}
			if strings.Contains(page, "草稿") != doc.Draft {
				t.Errorf("%s: page %d has the draft mark: %v", name, i+1, !doc.Draft)
			}
		}
	}
}

func TestPDFRefuses(t *testing.T) {
	if err := PDF(t.Context(), t.TempDir(), nil); err != nil {
		t.Errorf("nothing to do: %v", err)
	}
	t.Run("no office", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		if places, _ := filepath.Glob("/opt/libreoffice*/program/soffice"); len(places) > 0 {
			t.Skip("LibreOffice stands in /opt here")
		}
		if err := PDF(t.Context(), t.TempDir(), []string{"a.docx"}); !errors.Is(err, ErrNoOffice) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("an office that does nothing", func(t *testing.T) {
		if runtime.GOOS == "windows" {
			t.Skip("needs a shell")
		}
		bin, dir := t.TempDir(), t.TempDir()
		if err := os.WriteFile(filepath.Join(bin, "soffice"), []byte("#!/bin/sh\nexit 0\n"), 0o777); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", bin)
		err := PDF(t.Context(), dir, []string{"a.docx"})
		if err == nil || err.Error() != "LibreOffice 没有写出“a.pdf”" {
			t.Errorf("got %v", err)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	})
	t.Run("office", func(t *testing.T) {
		tier.Tool(t, "soffice")
		if err := PDF(t.Context(), t.TempDir(), []string{"a/x.docx", "b/x.docx"}); err == nil || !strings.Contains(err.Error(), "同名") {
			t.Errorf("two files of one name: %v", err)
		}
		dir := t.TempDir()
		if err := PDF(t.Context(), dir, []string{filepath.Join(dir, "missing.docx")}); err == nil {
			t.Error("a missing file is converted")
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if err := PDF(ctx, dir, []string{filepath.Join(dir, "missing.docx")}); err == nil || !strings.Contains(err.Error(), "超时") {
			t.Errorf("timeout: %v", err)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	})
}

// TestPDFFontsAndBytes: where the fonts of official documents are missing, headings and text still differ in the pdf, and both
// are Chinese. The same docx gives the same pdf.
func TestPDFFontsAndBytes(t *testing.T) {
	tier.Tool(t, "soffice")
	pdffonts := tier.Tool(t, "pdffonts")
	list, err := exec.Command(tier.Tool(t, "fc-list"), ":", "family").Output()
	if err != nil || !strings.Contains(string(list), "Noto Serif CJK SC") || !strings.Contains(string(list), "Noto Sans CJK SC") ||
		strings.Contains(string(list), "仿宋") {
		t.Skip("not the fonts that this looks for")
	}
	doc, err := Build(plainFiling(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var b bytes.Buffer
	if err := doc.DOCX(&b, DOCXOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.docx"), b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := PDF(t.Context(), dir, []string{filepath.Join(dir, "a.docx")}); err != nil {
		t.Fatal(err)
	}
	// Made again a second later, it is the same.
	again := filepath.Join(dir, "again")
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second)))
	if err := PDF(t.Context(), again, []string{filepath.Join(dir, "a.docx")}); err != nil {
		t.Fatal(err)
	}
	one, errOne := os.ReadFile(filepath.Join(dir, "a.pdf"))
	two, errTwo := os.ReadFile(filepath.Join(again, "a.pdf"))
	if errOne != nil || errTwo != nil || !bytes.Equal(one, two) || !bytes.Contains(one, []byte("(D:20250101000000")) {
		t.Errorf("two pdfs of one docx differ, or are dated by the clock: %v, %v", errOne, errTwo)
	}
	fonts, err := exec.Command(pdffonts, filepath.Join(dir, "a.pdf")).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"NotoSerifCJK", "NotoSansCJK"} {
		if !strings.Contains(string(fonts), want) {
			t.Errorf("no %s among the fonts\n%s", want, fonts)
		}
	}
}
