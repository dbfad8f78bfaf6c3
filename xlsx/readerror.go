package xlsx

import (
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"nianbao/templates"
	"nianbao/xlsx/ooxml"
)

// refuse turns the refusal of a file into a finding. Of a damaged workbook it says what could still be read, and returns
// the sheets that are whole if the caller wants them.
func (ret *Returned) refuse(r io.ReaderAt, size int64, opt ReadOptions, err error) *ooxml.Book {
	words := templates.Words{"file": opt.File}
	fix := ""
	report := func(code string) {
		f := templates.Report(code, nil, templates.Place{}, words)
		if fix != "" {
			f.Fix = fix
		}
		ret.Findings = append(ret.Findings, f)
	}
	var e *ooxml.Error
	if !errors.As(err, &e) {
		words["reason"] = Reason(err)
		report("file.unreadable")
		return nil
	}
	var book *ooxml.Book
	if e.Kind == ooxml.Damaged {
		book, _ = ooxml.Salvage(r, size, opt.Limits)
	}
	words["what"] = e.What
	if e.What == "" {
		words["what"] = "认不出的文件"
	}
	words["reason"] = reasonText(e, book)
	if e.Kind == ooxml.NotWorkbook {
		seen := ooxml.Sniff(r, size, opt.File)
		switch {
		case seen.Kind == ooxml.Legacy: // by its name, the content being too damaged to tell
			e = &ooxml.Error{Kind: seen.Kind, Reason: e.Reason}
			words["what"] = seen.What
		case seen.Kind == ooxml.NotWorkbook && seen.What != "":
			words["what"] = seen.What // looks into archives, too: .ods and .odt
		}
		fix = wayOut[seen.Format]
	}
	if what := words["what"]; what[0] < utf8.RuneSelf { // 是 PDF 文件
		words["what"] = " " + what
	}
	switch e.Kind {
	case ooxml.Empty, ooxml.Encrypted, ooxml.Legacy, ooxml.NotWorkbook, ooxml.Hostile:
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
		case s.Kind == ooxml.Broken && s.Err != nil:
			broken = append(broken, strings.TrimSpace("工作表“"+s.Name+"” "+s.Err.Ref)+" "+reasonOf(s.Err))
		case s.Kind == ooxml.Worksheet && s.Len() > 0:
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
	fix = "请填报单位用 Excel 或 WPS 打开原文件重新保存，再发一次；原文件也坏了的，用“nianbao import”把还能读出的内容搬进新表。"
	report("file.damaged")
	f := &ret.Findings[len(ret.Findings)-1]
	f.Message += "还能读出的工作表：" + strings.Join(whole, "、") + "。"
	if !opt.Salvage {
		return nil
	}
	f.Message = strings.Replace(f.Message, "没有采用其中任何数据", "只采用了还能读出的工作表", 1)
	return book
}

// wayOut says what to do with a file of another kind, by its format; for others the catalogue's words do.
var wayOut = func() map[string]string {
	out := map[string]string{}
	for words, formats := range map[string]string{
		"请用 Excel 或 WPS 打开，选“另存为”，文件类型选“Excel 工作簿（*.xlsx）”后再报；打开后内容不全的，用下发的填报表重新填。": "ods fods xlsb xml uof iwork slk csv html mht",
		"请先解压，把里面的 .xlsx 填报表逐份报送。":             "zip rar 7z gz tar",
		"图片里的数不能读；请在下发的 .xlsx 填报表里填好后报送。":      "png jpg gif webp heic tiff bmp mp4",
		"PDF、OFD 里的表不能当填报表；请报送原来的 .xlsx 填报表。":  "pdf ofd",
		"请在下发的 .xlsx 填报表里填好后报送，不要贴进文字文档或演示文稿。": "docx odt odf rtf pptx txt",
	} {
		for format := range strings.FieldsSeq(formats) {
			out[format] = words
		}
	}
	return out
}()

// Reason says in Chinese what is wrong with a package that ooxml has refused, a workbook or a document, and in which of its
// parts: a clause for a message, without a full stop.
func Reason(err error) string {
	var e *ooxml.Error
	if !errors.As(err, &e) {
		return "读取文件时出错"
	}
	return reasonText(e, nil)
}

// reasonText is Reason for a workbook whose sheets may be known by name.
func reasonText(e *ooxml.Error, book *ooxml.Book) string {
	where := partName(e.Part, book)
	if e.Ref != "" && where != "" {
		where += " " + e.Ref
	}
	reason := reasonOf(e)
	if where == "" {
		return reason
	}
	return where + " " + reason
}

// partName names a part of the package as a person would.
func partName(part string, book *ooxml.Book) string {
	if part == "" {
		return ""
	}
	if book != nil {
		for _, s := range book.Sheets {
			if s.Part != "" && strings.EqualFold(s.Part, part) {
				return "工作表“" + s.Name + "”"
			}
		}
	}
	low := strings.ToLower(part)
	for _, known := range []struct{ piece, name string }{
		{"sharedstrings", "共享文字表"}, {"styles", "样式表"}, {"workbook.xml.rels", "工作表目录"}, {"workbook", "工作簿目录"},
		{"worksheets/", "一张工作表"}, {"[content_types]", "内容类型表"}, {"_rels/", "关系表"}, {"docprops/", "文档属性"}, {"word/document", "正文"},
		{"drawing", "图形"}, {"media/", "图片"}, {"theme", "主题"}, {"comments", "批注"}, {"vba", "宏"},
	} {
		if strings.Contains(low, known.piece) {
			return known.name
		}
	}
	return "文件内部的“" + templates.Shorten(cleanText(part), 60) + "”"
}

// reasonOf turns the reader's sentence into the clerk's. The sentences are many; what the clerk can do about them is
// the same, so they are grouped.
func reasonOf(e *ooxml.Error) string {
	low := strings.ToLower(e.Reason)
	if e.Err != nil {
		low += " " + strings.ToLower(e.Err.Error())
	}
	for _, known := range []struct{ piece, text string }{
		{"crc", "校验不符，内容被改动或传输时损坏"},
		{"doctype", "含有不允许的文档类型声明（DOCTYPE）"},
		{"entity", "含有不允许的实体定义"},
		{"times its size", "压缩比异常，疑似压缩炸弹"},
		{"unpacks to more", "解压后过大，超过限度"},
		{"more than", "超过允许的限度"},
		{"beyond column", "超过允许的限度"},
		{"overlap", "内部条目互相重叠"},
		{"the file is cut", "不完整，多半是传输中断"},
		{"is cut", "不完整，后面的内容丢了"},
		{"unexpected end", "不完整，后面的内容丢了"},
		{"ends in", "不完整，后面的内容丢了"},
		{"ends before", "不完整，后面的内容丢了"},
		{"not closed", "不完整，后面的内容丢了"},
		{"eof", "不完整，后面的内容丢了"},
		{"does not end", "不完整，后面的内容丢了"},
		{"twice", "同一内容出现了两次"},
		{"two sheets", "有两张同名的工作表"},
		{"share one part", "两张工作表指向同一份内容"},
		{"is missing", "缺失"},
		{"has no part", "缺失"},
		{"shared string", "引用了不存在的共享文字"},
		{"cell reference", "单元格位置写得不对"},
		{"stands in row", "单元格位置写得不对"},
		{"encoding", "文字编码不对"},
		{"utf-", "文字编码不对"},
		{"utf8", "文字编码不对"},
		{"archive", "压缩包结构损坏"},
		{"directory", "压缩包结构损坏"},
		{"deflate", "压缩数据损坏"},
		{"corrupt", "压缩数据损坏"},
		{"outside the package", "指向了文件以外的内容"},
		{"unexpected", "内部格式有误"},
	} {
		if strings.Contains(low, known.piece) {
			return known.text
		}
	}
	if e.Kind == ooxml.Hostile {
		return "超过允许的限度，或含有正常文件没有的内容"
	}
	return "内部格式有误"
}
