package xlsx

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/sheets"
)

// refuse turns the refusal of a file into a finding. Of a damaged workbook it says what could still be read, and returns
// the sheets that are whole if the caller wants them.
func (ret *Returned) refuse(r io.ReaderAt, size int64, opt ReadOptions, err error) *sheets.Book {
	words := templates.Words{"file": opt.File}
	fix := ""
	report := func(code string) {
		f := templates.Report(code, nil, templates.Place{}, words)
		if fix != "" {
			f.Fix = fix
		}
		ret.Findings = append(ret.Findings, f)
	}
	var e *opc.Error
	if !errors.As(err, &e) {
		words["reason"] = "读取文件时出错"
		report("file.unreadable")
		return nil
	}
	var book *sheets.Book
	if e.Kind == opc.Damaged {
		book, _ = sheets.Salvage(r, size, opt.Limits)
	}
	words["what"] = e.What
	if e.What == "" {
		words["what"] = "认不出的文件"
	}
	words["reason"] = e.Chinese(book.PartName)
	if limit := opt.Limits.FileLimit(); size > limit {
		words["reason"] = TooLarge(limit)
	}
	if e.Kind == opc.NotWorkbook {
		seen := opc.Sniff(r, size, opt.File)
		switch {
		case seen.Kind == opc.Legacy: // by its name, the content being too damaged to tell
			e = &opc.Error{Kind: seen.Kind, Reason: e.Reason}
			words["what"] = seen.What
		case seen.Kind == opc.NotWorkbook && seen.What != "":
			words["what"] = seen.What // looks into archives, too: .ods and .odt
		}
		fix = wayOut[seen.Format]
	}
	if what := words["what"]; what[0] < utf8.RuneSelf { // 是 PDF 文件
		words["what"] = " " + what
	}
	switch e.Kind {
	case opc.Empty, opc.Encrypted, opc.Legacy, opc.NotWorkbook, opc.Hostile:
		report(e.Kind.Code())
		return nil
	}
	if book == nil {
		report("file.damaged")
		return nil
	}
	var whole, broken []string
	for _, s := range book.Sheets {
		switch {
		case s.Name == SheetStamp: // nobody knows that it is there
		case s.Kind == sheets.Broken && s.Err != nil:
			broken = append(broken, s.Err.Chinese(book.PartName))
		case s.Kind == sheets.Worksheet && s.Len() > 0:
			whole = append(whole, "“"+s.Name+"”")
		}
	}
	switch {
	case len(broken) > 0 && e.Part == "": // the archive as a whole
		words["reason"] += "：" + strings.Join(broken, "；")
	case len(broken) > 0:
		words["reason"] = strings.Join(broken, "；")
	}
	if len(whole) == 0 {
		report("file.damaged")
		return nil
	}
	words["whole"] = strings.Join(whole, "、")
	if !opt.Salvage {
		report("file.damaged/part")
		return nil
	}
	report("file.damaged/salvaged")
	return book
}

// wayOut says what to do with a file of another kind, by its format; for others the catalogue's words do.
var wayOut = func() map[string]string {
	out := map[string]string{}
	for words, formats := range map[string]string{
		"请用 Excel 或 WPS 打开，选“另存为”，文件类型选“Excel 工作簿（*.xlsx）”后再报；打开后内容不全的，用下发的填报表重新填。": "ods fods xlsb xml xml2003 uof iwork slk csv html mht",
		"请先解压，把里面的 .xlsx 填报表逐份报送。":             "zip rar 7z gz tar",
		"图片里的数不能读；请在下发的 .xlsx 填报表里填好后报送。":      "png jpg gif webp heic tiff bmp mp4",
		"PDF、OFD 里的表不能当填报表；请报送原来的 .xlsx 填报表。":  "pdf ofd",
		"请在下发的 .xlsx 填报表里填好后报送，不要贴进文字文档或演示文稿。": "docx odt fodt odf rtf pptx txt",
	} {
		for format := range strings.FieldsSeq(formats) {
			out[format] = words
		}
	}
	return out
}()

// TooLarge says that a file has more bytes than are read.
func TooLarge(limit int64) string { return fmt.Sprintf("文件超过 %d MB", limit>>20) }
