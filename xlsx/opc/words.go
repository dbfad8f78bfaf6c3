package opc

import (
	"slices"
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
	for _, known := range [][]string{ // what the clerk is told, and pieces of the reader's sentences
		{"校验不符，内容被改动或传输时损坏", "crc"}, {"含有不允许的文档类型声明（DOCTYPE）", "doctype"}, {"含有不允许的实体定义", "entity"},
		{"压缩比异常，疑似压缩炸弹", "times its size"}, {"解压后过大，超过限度", "unpacks to more"},
		{"超过允许的限度", "more than", "beyond column"}, {"内部条目互相重叠", "overlap"}, {"不完整，多半是传输中断", "the file is cut"},
		{"不完整，后面的内容丢了", "is cut", "unexpected end", "ends in", "ends before", "not closed", "eof", "does not end"},
		{"同一内容出现了两次", "twice"}, {"有两张同名的工作表", "two sheets"}, {"两张工作表指向同一份内容", "share one part"},
		{"缺失", "is missing", "has no part"}, {"引用了不存在的共享文字", "shared string"},
		{"单元格位置写得不对", "cell reference", "stands in row"}, {"文字编码不对", "encoding", "utf-", "utf8"},
		{"压缩包结构损坏", "archive", "directory"}, {"压缩数据损坏", "deflate", "corrupt"},
		{"指向了文件以外的内容", "outside the package"}, {"内部格式有误", "unexpected"},
	} {
		if slices.ContainsFunc(known[1:], func(piece string) bool { return strings.Contains(low, piece) }) {
			return known[0]
		}
	}
	if e.Kind == Hostile {
		return "超过允许的限度，或含有正常文件没有的内容"
	}
	return "内部格式有误"
}
