package report

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"nianbao/cmd/internal/office"
)

// ErrNoOffice is returned by PDF when the machine has no LibreOffice.
var ErrNoOffice = errors.New("没有找到 LibreOffice，不能生成 pdf。请从 https://zh-cn.libreoffice.org 下载安装（免费）后再试；" +
	"也可以写成 html，用浏览器打开，选“打印—另存为 PDF”，版式与 docx 相同")

// CanPDF reports whether this machine has what PDF needs.
func CanPDF() bool { return office.Find() != "" }

// Limits of one call of LibreOffice. A command line on Windows holds 32,767 characters.
const (
	maxBatchFiles = 100
	maxBatchChars = 20000
	startTimeout  = 2 * time.Minute
	fileTimeout   = 10 * time.Second
)

// PDF converts docx files into pdf files of the same names in dir. One call of LibreOffice converts up to a hundred
// files, with a profile of its own, so that an office the user has open is not disturbed. A pdf appears in dir only when
// it is whole. Two files of one name cannot go into one folder and are refused. Errors: ErrNoOffice and Chinese
// sentences without a full stop, those of the system as they are.
func PDF(ctx context.Context, dir string, docx []string) error {
	if len(docx) == 0 {
		return nil
	}
	if office.Find() == "" {
		return ErrNoOffice
	}
	seen := map[string]string{}
	files := make([]string, len(docx))
	for i, path := range docx {
		var err error
		if files[i], err = filepath.Abs(path); err != nil {
			return err
		}
		name := pdfName(path)
		if other, ok := seen[name]; ok {
			return fmt.Errorf("“%s”和“%s”同名，不能转换到同一个文件夹", other, path)
		}
		seen[name] = path
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	work, err := os.MkdirTemp(dir, ".pdf-") // on the same disk, so that a rename suffices
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	for len(files) > 0 {
		n, chars := 0, 0
		for n < len(files) && n < maxBatchFiles && (n == 0 || chars+len(files[n]) < maxBatchChars) {
			chars += len(files[n])
			n++
		}
		if err := convert(ctx, work, files[:n]); err != nil {
			return err
		}
		for _, path := range files[:n] {
			made := filepath.Join(work, pdfName(path))
			if _, err := os.Stat(made); err != nil {
				return fmt.Errorf("LibreOffice 没有写出“%s”", pdfName(path))
			}
			if err := steady(made, path); err != nil {
				return err
			}
			if err := os.Rename(made, filepath.Join(dir, pdfName(path))); err != nil {
				return err
			}
		}
		files = files[n:]
	}
	return nil
}

// What LibreOffice takes from the clock: dates, and two numbers made of them. It leaves them readable, with a width that
// does not change.
var (
	pdfDate   = regexp.MustCompile(`/(?:CreationDate|ModDate)\s?\(D:(\d{14})`)
	pdfNumber = regexp.MustCompile(`(?:/ID\s*\[\s*<([0-9A-Fa-f]{32})>\s*<([0-9A-Fa-f]{32})>|/DocChecksum\s*/([0-9A-Fa-f]{32}))`)
)

// steady makes a pdf the same each time: its date is that of the docx, its numbers are made of the rest of it.
func steady(pdf, docx string) error {
	data, err := os.ReadFile(pdf)
	if err != nil {
		return err
	}
	z, err := zip.OpenReader(docx)
	if err != nil {
		return err
	}
	stamp := z.File[0].Modified.UTC().Format("20060102150405")
	z.Close()
	for _, m := range pdfDate.FindAllSubmatchIndex(data, -1) {
		copy(data[m[2]:m[3]], stamp)
	}
	numbers := pdfNumber.FindAllSubmatchIndex(data, -1)
	fill := func(with string) {
		for _, m := range numbers {
			for g := 2; g < len(m); g += 2 {
				if m[g] >= 0 {
					copy(data[m[g]:m[g+1]], with)
				}
			}
		}
	}
	fill(strings.Repeat("0", 32))
	fill(fmt.Sprintf("%X", sha256.Sum256(data))[:32])
	return os.WriteFile(pdf, data, 0o666)
}

func pdfName(path string) string {
	base := filepath.Base(path)
	return strings.TrimSuffix(base, filepath.Ext(base)) + ".pdf"
}

// convert runs LibreOffice once.
func convert(ctx context.Context, work string, files []string) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout+time.Duration(len(files))*fileTimeout)
	defer cancel()
	if err := office.Convert(ctx, "pdf", work, files...); err != nil {
		return fmt.Errorf("LibreOffice 转换 pdf 失败：%w", err)
	}
	return nil
}
