package report

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"nianbao/templates"
)

// TestDrafted: a draft is known for one by whoever has only the file, as docx, with a letterhead of the office's, and as a page; the
// final report and what is no report at all are none.
func TestDrafted(t *testing.T) {
	letter := mustLetterhead(t, officeLetterhead(t, nil))
	for _, draft := range []bool{true, false} {
		doc, err := Build(plainFiling(t), Options{Draft: draft})
		if err != nil {
			t.Fatal(err)
		}
		for name, write := range map[string]func(w io.Writer) error{"docx": func(w io.Writer) error { return doc.DOCX(w, DOCXOptions{}) },
			"letterhead": func(w io.Writer) error { return doc.DOCX(w, DOCXOptions{Letterhead: letter}) }, "html": doc.HTML} {
			var b bytes.Buffer
			if err := write(&b); err != nil || Drafted(b.Bytes()) != draft {
				t.Errorf("%s: a draft is %v, is taken for one %v: %v", name, draft, !draft, err)
			}
		}
	}
	if Drafted([]byte("PK\x03\x04草稿")) || Drafted(nil) {
		t.Error("what cannot be read is no draft")
	}
}

// TestSameBytes writes everything twice: the same filing gives the same bytes, whatever order a map has.
func TestSameBytes(t *testing.T) {
	letter := mustLetterhead(t, officeLetterhead(t, nil))
	write := func() map[string]string {
		doc, err := Build(richFiling(t), Options{Charts: true, Previous: plainFiling(t), Draft: true, Date: "2025年1月20日"})
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for name, f := range map[string]func(w io.Writer) error{"docx": func(w io.Writer) error { return doc.DOCX(w, DOCXOptions{}) },
			"letterhead": func(w io.Writer) error { return doc.DOCX(w, DOCXOptions{Letterhead: letter}) },
			"html":       doc.HTML, "fragment": doc.Fragment, "md": doc.Markdown, "txt": doc.Text} {
			var b bytes.Buffer
			if err := f(&b); err != nil {
				t.Fatal(name, err)
			}
			out[name] = b.String()
		}
		checkPackage(t, []byte(out["docx"]))
		return out
	}
	first := write()
	for range 5 {
		for name, s := range write() {
			if s != first[name] {
				t.Errorf("%s differs from one time to the next", name)
			}
		}
	}
}

// TestSeries: blocks that are made while the document is drawn look as if they had stood there, more of them than are packed at a time,
// and the signature keeps what stands in front of it.
func TestSeries(t *testing.T) {
	doc, err := Build(richFiling(t), Options{Date: "2025年1月20日"})
	if err != nil {
		t.Fatal(err)
	}
	for range 3000 {
		doc.Add(Body, "一段很长的话，重复很多次，比一次压缩的还多。")
	}
	made := *doc
	made.Blocks = []Block{doc.Blocks[0], Series(func(func(Block)) {}), Series(func(add func(Block)) {
		for _, b := range doc.Blocks[1:] {
			add(b)
		}
	})}
	for name, f := range map[string]func(d *Document, w io.Writer) error{"html": (*Document).HTML, "md": (*Document).Markdown, "txt": (*Document).Text,
		"docx": func(d *Document, w io.Writer) error { return d.DOCX(w, DOCXOptions{}) }} {
		var one, two bytes.Buffer
		if err := errors.Join(f(doc, &one), f(&made, &two)); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Errorf("%s is another: %v", name, err)
		}
		if name == "docx" && len(checkPackage(t, two.Bytes())["word/document.xml"]) < 2*pieceSize {
			t.Error("it is packed in one piece")
		}
	}
}

// TestHygiene puts markup and hidden characters everywhere and looks for them in the output.
func TestHygiene(t *testing.T) {
	f := plainFiling(t)
	const bad = "<script>alert(1)</script>\u202e\x00\u200b&\"'"
	f.Agency = templates.Agency{Name: "甲局" + bad, Website: "网站" + bad, URL: "http://x.cn/" + bad, Office: bad, Address: bad, Phone: bad}
	f.Covers = []string{"乙局" + bad}
	for _, p := range f.Form.Passages() {
		f.Narrative[p.ID] = "正文" + bad + "**粗" + bad + "**"
	}
	f.Set("disclosure.licensing.decisions", templates.TextCell("数"+bad))
	doc, err := Build(f, Options{Draft: true, Date: bad})
	if err != nil {
		t.Fatal(err)
	}
	var docx, page, fragment, md bytes.Buffer
	for _, err := range []error{doc.DOCX(&docx, DOCXOptions{}), doc.HTML(&page), doc.Fragment(&fragment), doc.Markdown(&md)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	outputs := map[string]string{"html": page.String(), "fragment": fragment.String(), "md": strings.ReplaceAll(md.String(), `\<`, "")}
	for name, b := range checkPackage(t, docx.Bytes()) {
		outputs[name] = string(b)
	}
	for name, s := range outputs {
		if strings.Contains(s, "<script") || strings.ContainsAny(s, "\u202e\u200b\x00") {
			t.Errorf("%s holds what should be gone", name)
		}
		if strings.Contains(s, "creator") || strings.Contains(s, "lastModifiedBy") || strings.Contains(s, "/work/") {
			t.Errorf("%s names a person or a path", name)
		}
	}
}
