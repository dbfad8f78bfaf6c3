package published

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"nianbao/cmd/internal/office"
	"nianbao/templates"
	"nianbao/xlsx/ooxml"
)

// convertTime bounds one call of another program.
const convertTime = 2 * time.Minute

// Convert turns what Kind calls "doc" into a Word document with LibreOffice and "pdf" into text with pdftotext, when they
// are installed; the kind and the bytes returned are for Read. The error is a Chinese sentence that says how to go on.
// The file is copied into a folder of its own, and the office runs with a profile of its own, so that one that the user
// has open is not disturbed. Nothing is left behind.
func Convert(ctx context.Context, name string, data []byte) (kind string, out []byte, err error) {
	kind = Kind(name, data)
	if kind != "doc" && kind != "pdf" {
		return kind, data, nil
	}
	ctx, cancel := context.WithTimeout(ctx, convertTime)
	defer cancel()
	dir, err := os.MkdirTemp("", "nianbao-")
	if err != nil {
		return "", nil, fmt.Errorf("建不了临时文件夹：%w", err)
	}
	defer os.RemoveAll(dir)
	if kind == "pdf" {
		return fromPDF(ctx, dir, data)
	}
	return fromWord(ctx, dir, name, data)
}

func fromPDF(ctx context.Context, dir string, data []byte) (string, []byte, error) {
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		return "", nil, errors.New("这是 PDF 文件，需要 pdftotext（poppler-utils）才能读取，本机没有安装；请换用同一份报告的 .docx 或网页，或者用 WPS 把 PDF 转为 Word 后再试")
	}
	in := filepath.Join(dir, "in.pdf")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		return "", nil, fmt.Errorf("写不了临时文件：%w", err)
	}
	if err := office.Run(ctx, program, "-layout", "-enc", "UTF-8", "-eol", "unix", in, filepath.Join(dir, "out.txt")); err != nil {
		return "", nil, fmt.Errorf("%s；请换用同一份报告的 .docx 或网页", failure(ctx, "pdftotext 读不了这个 PDF，文件可能已损坏或者加了密码"))
	}
	text, err := os.ReadFile(filepath.Join(dir, "out.txt"))
	if err != nil || trim(string(text)) == "" {
		return "", nil, errors.New("这个 PDF 里没有文字，多半是扫描件；请换用同一份报告的 .docx 或网页")
	}
	return "text", text, nil
}

func fromWord(ctx context.Context, dir, name string, data []byte) (string, []byte, error) {
	ext := strings.ToLower(filepath.Ext(name))
	switch ext {
	case ".rtf", ".odt", ".uof", ".uot", ".fodt":
	default:
		ext = ".doc" // a .wps of WPS is one, and what it is called misleads LibreOffice
	}
	out, err := convert(ctx, dir, "in"+ext, data, "docx:MS Word 2007 XML")
	switch {
	case errors.Is(err, office.ErrMissing):
		return "", nil, errors.New("这是旧格式的文档（.doc、.wps 等），需要 LibreOffice 才能读取，本机没有安装；请用 Word 或 WPS 打开，另存为 .docx 后再试")
	case err != nil:
		return "", nil, fmt.Errorf("%s；请用 Word 或 WPS 打开，另存为 .docx 后再试", failure(ctx, "LibreOffice 转换不了这个文件，文件可能已损坏或者加了密码"))
	}
	return "docx", out, nil
}

// failure says why a program failed. What it printed is English and of no use to whoever reads the message.
func failure(ctx context.Context, usual string) string {
	if ctx.Err() != nil {
		return fmt.Sprintf("转换超过 %.0f 分钟没有完成", convertTime.Minutes())
	}
	return usual
}

// convert has LibreOffice turn data, kept in dir as in, to a format such as "docx:MS Word 2007 XML".
func convert(ctx context.Context, dir, in string, data []byte, format string) ([]byte, error) {
	if err := os.WriteFile(filepath.Join(dir, in), data, 0o600); err != nil {
		return nil, fmt.Errorf("写不了临时文件：%w", err)
	}
	work := filepath.Join(dir, "out")
	if err := office.Convert(ctx, format, work, filepath.Join(dir, in)); err != nil {
		return nil, err
	}
	ext, _, _ := strings.Cut(format, ":")
	out, err := os.ReadFile(filepath.Join(work, strings.TrimSuffix(in, filepath.Ext(in))+"."+ext))
	if err != nil {
		return nil, errors.New("打不开这个文件")
	}
	return out, nil
}

// Unconverted is the finding for a file that Convert could not turn into something to read, or that was not given to it:
// file.legacy for documents of older programs, file.not-workbook for a PDF. err is Convert's, or nil.
func Unconverted(name string, data []byte, err error) templates.Finding {
	s := ooxml.Sniff(bytes.NewReader(data), int64(len(data)), name)
	file, code := filepath.Base(name), "file.legacy"
	fix := "用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”后再试。"
	if Kind(name, data) == "pdf" {
		code, fix = "file.not-workbook", "换用同一份报告的 .docx 或网页；没有的，用 WPS 把 PDF 转为 Word 后再试。"
	}
	f := templates.Report(code, nil, templates.Place{}, templates.Words{"file": file, "what": s.What})
	f.Message, f.Fix = fmt.Sprintf("“%s”是%s，不能直接读取；%s", file, s.What, fix), fix
	if err != nil {
		f.Message = fmt.Sprintf("“%s”：%v。", file, err)
	}
	return f
}
