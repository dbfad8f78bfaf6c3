package published

import (
	"bytes"
	"fmt"
	"path/filepath"

	"nianbao/templates"
	"nianbao/xlsx/opc"
)

// Unconverted is the finding for what Kind calls "doc" or "pdf" and that nobody has converted: file.legacy for documents of
// older programs, file.not-workbook for a PDF. because is a Chinese sentence without its full stop that says why converting
// has failed, "" when it was not asked for.
func Unconverted(name string, data []byte, because string) templates.Finding {
	s := opc.Sniff(bytes.NewReader(data), int64(len(data)), name)
	file, code := filepath.Base(name), "file.legacy"
	fix := "用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”后再试"
	if Kind(name, data) == "pdf" {
		code, fix = "file.not-workbook", "换用同一份报告的 .docx 或网页；没有的，用 WPS 把 PDF 转为 Word 后再试"
	}
	f := templates.Report(code, nil, templates.Place{}, templates.Words{"file": file, "what": s.What})
	f.Message, f.Fix = fmt.Sprintf("“%s”是%s，不能直接读取；%s。", file, s.What, fix), fix+"。"
	if because != "" {
		f.Message = fmt.Sprintf("“%s”：%s。", file, because)
	}
	return f
}
