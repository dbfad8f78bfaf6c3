package published

import (
	"bytes"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"nianbao/xlsx/opc"
)

// Kind says what a file is by its content, and by its name where the content leaves it open: "docx", "html", "text",
// "markdown"; "doc" (.doc, .wps, .rtf, .odt) and "pdf" have to be converted; "" is for what this package does not read.
func Kind(name string, data []byte) string {
	ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(name), "."))
	switch ext {
	case "xls", "xlsx", "xlsm", "et", "xlsb", "csv", "json":
		return "" // meant as a workbook, whatever it holds: its reader says what is wrong
	}
	s := opc.Sniff(bytes.NewReader(data), int64(len(data)), name)
	switch s.Format {
	case "docx", "html", "pdf":
		return s.Format
	case "doc", "wps", "rtf", "odt", "uof", "fodt":
		return "doc"
	case "txt":
		return textKind(ext, data)
	case "csv", "xml", "":
		switch ext { // what the content leaves open
		case "txt", "md", "markdown", "text":
			if s.Kind == opc.NotWorkbook && (s.Format != "" || isText(data)) {
				return textKind(ext, data)
			}
		case "html", "htm", "shtml", "xhtml":
			if isText(data) {
				return "html"
			}
		case "docx":
			if s.Kind == opc.Damaged || s.Kind == opc.Hostile || s.Kind == opc.Encrypted {
				return "docx"
			}
		}
	}
	if ext == "docx" && (s.Kind == opc.Damaged || s.Kind == opc.Hostile) {
		return "docx"
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
