package opc

import (
	"strings"
	"unicode"
)

// Chinese says what is wrong with a file, and in which of its parts: a clause for a message, without a full stop. nameOf may
// know better names of parts, or return ""; it may be nil.
func (e *Error) Chinese(nameOf func(part string) string) string {
	where := ""
	if e.Part != "" {
		if nameOf != nil {
			where = nameOf(e.Part)
		}
		if where == "" {
			where = partName(e.Part)
		}
		where += " "
	}
	if e.Ref != "" && where != "" {
		where += e.Ref + " "
	}
	return where + e.reason()
}

// partName names a part of the package as a person would.
func partName(part string) string {
	low := strings.ToLower(part)
	plain := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, part)
	for _, known := range []struct{ piece, name string }{
		{"sharedstrings", "共享文字表"}, {"styles", "样式表"}, {"workbook.xml.rels", "工作表目录"}, {"workbook", "工作簿目录"},
		{"worksheets/", "一张工作表"}, {"[content_types]", "内容类型表"}, {"_rels/", "关系表"}, {"docprops/", "文档属性"}, {"word/document", "正文"},
		{"drawing", "图形"}, {"media/", "图片"}, {"theme", "主题"}, {"comments", "批注"}, {"vba", "宏"},
	} {
		if strings.Contains(low, known.piece) {
			return known.name
		}
	}
	return "文件内部的“" + Clip(plain) + "”"
}

// reason turns the reader's sentence into the clerk's. The sentences are many; what the clerk can do about them is
// the same, so they are grouped.
func (e *Error) reason() string {
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
	if e.Kind == Hostile {
		return "超过允许的限度，或含有正常文件没有的内容"
	}
	return "内部格式有误"
}
