package published

import (
	"bytes"
	"path/filepath"

	"nianbao/templates"
	"nianbao/xlsx/opc"
)

// Unconverted is the finding for what Kind calls "doc" or "pdf" and that nobody has converted: file.legacy for documents of
// older programs, file.not-workbook for a PDF. because is a Chinese sentence without its full stop that says why converting
// has failed, "" when it was not asked for.
func Unconverted(name string, data []byte, because string) templates.Finding {
	s := opc.Sniff(bytes.NewReader(data), int64(len(data)), name)
	code := "file.legacy/document"
	if Kind(name, data) == "pdf" {
		code = "file.not-workbook/pdf"
	}
	if because != "" {
		code += "-failed"
	}
	return templates.Report(code, nil, templates.Place{},
		templates.Words{"file": filepath.Base(name), "what": s.What, "because": because})
}
