package blocks

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"nianbao/templates/charset"
	"nianbao/xlsx/opc"
)

// Kind says what a file is by its content, and by its name where the content leaves it open: "docx", "html", "text",
// "markdown", "pdf"; "doc" (.doc, .wps, .rtf, .odt) has to be converted; "" is for what this package does not read.
func Kind(name string, data []byte) string {
	ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(name), "."))
	switch ext {
	case "xls", "xlsx", "xlsm", "et", "xlsb", "csv", "json":
		return "" // meant as a workbook, whatever it holds: its reader says what is wrong
	}
	s := opc.Sniff(bytes.NewReader(data), int64(len(data)), name)
	switch s.Format {
	case "html":
		markdown := ext == "md" || ext == "markdown" // which may hold html, and begin with some
		head := bytes.ToLower(data[:min(len(data), 64<<10)])
		if markdown && !bytes.Contains(head, []byte("<html")) && !bytes.Contains(head, []byte("<body")) {
			return "markdown"
		}
		return "html"
	case "docx", "pdf":
		return s.Format
	case "doc", "wps", "rtf", "odt", "uof", "fodt":
		return "doc"
	case "txt":
		return textKind(ext, data)
	}
	if ext == "docx" && (s.Kind == opc.Damaged || s.Kind == opc.Hostile) {
		return "docx"
	}
	switch s.Format {
	case "csv", "xml", "":
		return leftOpen(ext, s, data)
	}
	return ""
}

// leftOpen goes by the name of a file whose content leaves open what it is.
func leftOpen(ext string, s opc.Sniffed, data []byte) string {
	switch ext {
	case "txt", "md", "markdown", "text":
		if s.Kind == opc.NotWorkbook && (s.Format != "" || isText(data)) {
			return textKind(ext, data)
		}
	case "html", "htm", "shtml", "xhtml":
		if isText(data) {
			return "html"
		}
	case "docx":
		if s.Kind == opc.Encrypted {
			return "docx"
		}
	}
	return ""
}

// textKind tells a page without a proper beginning, Markdown and plain text apart.
func textKind(ext string, data []byte) string {
	switch ext {
	case "md", "markdown":
		return "markdown"
	case "html", "htm", "shtml", "xhtml":
		return "html"
	case "txt", "text":
		return "text"
	}
	head := bytes.ToLower(data[:min(len(data), 64<<10)])
	for _, tag := range []string{"<table", "<p>", "<p ", "<div", "</td>"} {
		if bytes.Contains(head, []byte(tag)) {
			return "html"
		}
	}
	return "text"
}

// isText reports whether the bytes are text in a Chinese encoding.
func isText(data []byte) bool {
	if len(data) > maxText { // what it is called decides; it will be refused
		return utf8.Valid(data) || utf16Mark(data)
	}
	if bytes.IndexByte(data[:min(len(data), 4096)], 0) >= 0 && !utf16Mark(data) && opc.UTF16Mark(data) == "" {
		return false
	}
	_, err := decode(data, "")
	return err == nil
}

func utf16Mark(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
}

var errEncoding = errors.New("文字编码认不出来，请用记事本打开后另存为 UTF-8 编码")

// decode brings a page or text to UTF-8. What the bytes are counts more than what the page says: text that is valid UTF-8
// is UTF-8, whatever a template's meta tag claims, and text in UTF-16 is told without a byte order mark, too. Everything
// else is GB18030, of which GB2312 and GBK are parts, unless the page names another encoding. Text in which more than one
// character in a hundred cannot be read is refused.
func decode(data []byte, label string) (string, error) {
	if mark := opc.UTF16Mark(data); mark != "" {
		data = append([]byte(mark), data...)
	}
	enc := charset.GB18030
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		enc, data = charset.UTF16LE, data[2:]
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		enc, data = charset.UTF16BE, data[2:]
	}
	if enc == charset.GB18030 {
		if utf8.Valid(data) {
			return string(data), nil
		}
		if e := charset.Named(label); e == "big5" || strings.HasPrefix(string(e), "utf-16") {
			enc = e
		}
	}
	best, bad := "", -1
	for _, e := range []charset.Encoding{enc, charset.UTF8} {
		s := string(e.Decode(data))
		if n := strings.Count(s, "\uFFFD"); bad < 0 || n < bad {
			best, bad = s, n
		}
	}
	if bad*100 > utf8.RuneCountInString(best) {
		return "", errEncoding
	}
	return best, nil
}
