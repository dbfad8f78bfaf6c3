package ooxml

import (
	"bytes"
	"strings"
	"testing"
)

type sniffCase struct {
	name, data string
	kind       Kind
	format     string
	what       string // part of the phrase
}

func sniffCases() []sniffCase {
	pkg := func(kind string) string {
		return string(tiny().replace(typesPart, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", kind).zip())
	}
	ole := func(s ...string) string { return string(oleFile(s...)) }
	return []sniffCase{
		{"a.xlsx", "", Empty, "", "空文件"},
		{"a.xlsx", string(tiny().zip()), 0, "xlsx", "工作簿"},
		{"a.xlsm", pkg("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), 0, "xlsm", "宏"},
		{"a.docx", pkg("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"), NotWorkbook, "docx", "Word"},
		{"a.pptx", pkg("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"), NotWorkbook, "pptx", "演示"},
		{"a.xlsb", pkg("application/vnd.ms-excel.sheet.binary.macroEnabled.main"), NotWorkbook, "xlsb", "二进制"},
		{"a.ods", string(parts{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", "<a/>"}}.zip()), NotWorkbook, "ods", "表格"},
		{"a.odt", string(parts{{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", "<a/>"}}.zip()), NotWorkbook, "odt", "文档"},
		{"a.zip", string(parts{{"报表/县教体局.xlsx", "x"}, {"b.docx", "x"}}.zip()), NotWorkbook, "zip", "装有工作簿"},
		{"a.zip", string(parts{{"b.docx", "x"}}.zip()), NotWorkbook, "zip", "装有文档"},
		{"a.zip", string(parts{{"b.jpg", "x"}}.zip()), NotWorkbook, "zip", "没有工作簿"},
		{"a.zip", string(parts{}.zip()), NotWorkbook, "zip", "空的"},
		{"a.ofd", string(parts{{"OFD.xml", "x"}}.zip()), NotWorkbook, "ofd", "OFD"},
		{"a.xlsx", string(tiny().zip()[:500]), Damaged, "", "损坏"},
		{"a.xlsx", ole("EncryptionInfo", "EncryptedPackage"), Encrypted, "xlsx", "密码"},
		{"a.docx", ole("EncryptionInfo", "EncryptedPackage"), Encrypted, "docx", "密码"},
		{"a.xls", ole("Workbook"), Legacy, "xls", ".xls"},
		{"a.xls", ole("Book"), Legacy, "xls", ".xls"},
		{"a.et", ole("Workbook"), Legacy, "et", ".et"},
		{"a.doc", ole("WordDocument"), Legacy, "doc", "Word"},
		{"a.wps", ole("WordDocument"), Legacy, "wps", "WPS 文字"},
		{"a.et", ole("what"), Legacy, "et", ".et"},
		{"a.msi", ole("what"), NotWorkbook, "ole", "Office"},
		{"a.xls", oleMagic, Legacy, "xls", ".xls"},
		{"a.pdf", "%PDF-1.7\n", NotWorkbook, "pdf", "PDF"},
		{"a.xlsx", "\x89PNG\r\n\x1a\n", NotWorkbook, "png", "图片"},
		{"a.jpg", "\xff\xd8\xff\xe0", NotWorkbook, "jpg", "图片"},
		{"a.gif", "GIF89a", NotWorkbook, "gif", "图片"},
		{"a.bmp", "BM\x36\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00", NotWorkbook, "bmp", "图片"},
		{"a.webp", "RIFF\x00\x00\x00\x00WEBP", NotWorkbook, "webp", "图片"},
		{"a.heic", "\x00\x00\x00\x18ftypheic", NotWorkbook, "heic", "图片"},
		{"a.rtf", `{\rtf1`, NotWorkbook, "rtf", "RTF"},
		{"a.rar", "Rar!\x1a\x07\x00", NotWorkbook, "rar", "RAR"},
		{"a.7z", "7z\xbc\xaf\x27\x1c", NotWorkbook, "7z", "7z"},
		{"a.xls", "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>", NotWorkbook, "html", "改了扩展名"},
		{"a.html", "\ufeff<!DOCTYPE html>\n<body>", NotWorkbook, "html", "网页"},
		{"a.xls", "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", NotWorkbook, "xml2003", "2003"},
		{"a.xml", "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet><Table>", NotWorkbook, "xml2003", "2003"},
		{"a.xml", "<office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\">", NotWorkbook, "fods", "表格"},
		{"a.fodt", "<office:document office:mimetype=\"application/vnd.oasis.opendocument.text\">", NotWorkbook, "fodt", "文档"},
		{"a.xml", "<?xml version=\"1.0\"?><a/>", NotWorkbook, "xml", "XML"},
		{"a.csv", "单位,件数\n甲,1\n", NotWorkbook, "csv", "CSV"},
		{"a.xlsx", "单位\t件数\n甲\t1\n", NotWorkbook, "csv", "CSV"},
		{"a.csv", "\xb5\xa5\xce\xbb,\xbc\xfe\n", NotWorkbook, "csv", "CSV"},
		{"a.txt", "说明", NotWorkbook, "txt", "文本"},
		{"a.txt", "\xff\xfea\x00b\x00", NotWorkbook, "txt", "文本"},
		{"a.json", `{"a":1}`, NotWorkbook, "json", "JSON"},
		{"a.xlsx", strings.Repeat("\x00", 9000), Damaged, "", "零"},
		{"a.xlsx", "\x01\x02\x03\x04", NotWorkbook, "", "无法识别"},
	}
}

func TestSniff(t *testing.T) {
	for _, c := range sniffCases() {
		s := Sniff(strings.NewReader(c.data), int64(len(c.data)), c.name)
		if s.Kind != c.kind || s.Format != c.format || !strings.Contains(s.What, c.what) {
			t.Errorf("%s %.20q: %+v", c.name, c.data, s)
		}
		// Open agrees about the kind, whatever the file is called.
		if _, err := open_([]byte(c.data), BookLimits{}); kindOf(err) != c.kind && !(c.kind == Legacy && len(c.data) < 2048 || c.format == "et") {
			t.Errorf("%s %.20q: Open says %v", c.name, c.data, err)
		}
	}
}

func FuzzSniff(f *testing.F) {
	for _, c := range sniffCases() {
		f.Add([]byte(c.data), c.name)
	}
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		s := Sniff(bytes.NewReader(data), int64(len(data)), name)
		if s.What == "" {
			t.Fatalf("%+v", s)
		}
		if s.Kind == Hostile || s.Kind == 0 || s.Kind == Damaged {
			return
		}
		// What Sniff refuses outright Open refuses as well.
		if _, err := open_(data, BookLimits{}); err == nil {
			t.Fatalf("Sniff says %+v, Open takes it", s)
		}
	})
}

// Text in UTF-16 without its mark is told from what else holds zero bytes.
func TestUTF16Mark(t *testing.T) {
	for in, want := range map[string]string{
		"<\x00h\x00t\x00m\x00l\x00>\x00":                                   "\xff\xfe",
		"\x00<\x00h\x00t\x00m\x00l\x00>":                                   "\xfe\xff",
		"\x74\x5e\xa5\x62\x0a\x00\x00\x4e\x01\x30\x3b\x4e\x0a\x00\x35\x00": "\xff\xfe", // 年报, 一、主
		"\xff\xfe<\x00h\x00t\x00m\x00":                                     "",
		"plain text":                                                       "",
		"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00":                         "",
		"\x01\x00\x02\x00\x03\x00\x04\x00\x05\x00":                         "",
		"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00":                       "",
	} {
		if got := UTF16Mark([]byte(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
