package sheets

import (
	"bytes"
	"strings"
	"testing"

	"nianbao/xlsx/opc"
)

type sniffCase struct {
	name, data string
	kind       opc.Kind
	format     string
	what       string // part of the phrase
}

func sniffCases() []sniffCase {
	pkg := func(kind string) string {
		return string(tiny().replace(contentTypes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", kind).zip())
	}
	ole := func(s ...string) string { return string(oleFile(s...)) }
	return []sniffCase{
		{"a.xlsx", "", opc.Empty, "", "空文件"},
		{"a.xlsx", string(tiny().zip()), 0, "xlsx", "工作簿"},
		{"a.xlsm", pkg("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), 0, "xlsm", "宏"},
		{"a.docx", pkg("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"), opc.NotWorkbook, "docx", "Word"},
		{"a.pptx", pkg("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"), opc.NotWorkbook, "pptx", "演示"},
		{"a.xlsb", pkg("application/vnd.ms-excel.sheet.binary.macroEnabled.main"), opc.NotWorkbook, "xlsb", "二进制"},
		{"a.ods", string(parts{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", "<a/>"}}.zip()), opc.NotWorkbook, "ods", "表格"},
		{"a.odt", string(parts{{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", "<a/>"}}.zip()), opc.NotWorkbook, "odt", "文档"},
		{"a.zip", string(parts{{"报表/县教体局.xlsx", "x"}, {"b.docx", "x"}}.zip()), opc.NotWorkbook, "zip", "装有工作簿"},
		{"a.zip", string(parts{{"b.docx", "x"}}.zip()), opc.NotWorkbook, "zip", "装有文档"},
		{"a.zip", string(parts{{"b.jpg", "x"}}.zip()), opc.NotWorkbook, "zip", "没有工作簿"},
		{"a.zip", string(parts{}.zip()), opc.NotWorkbook, "zip", "空的"},
		{"a.ofd", string(parts{{"OFD.xml", "x"}}.zip()), opc.NotWorkbook, "ofd", "OFD"},
		{"a.xlsx", string(tiny().zip()[:500]), opc.Damaged, "", "损坏"},
		{"a.xlsx", ole("EncryptionInfo", "EncryptedPackage"), opc.Encrypted, "xlsx", "密码"},
		{"a.docx", ole("EncryptionInfo", "EncryptedPackage"), opc.Encrypted, "docx", "密码"},
		{"a.xls", ole("Workbook"), opc.Legacy, "xls", ".xls"},
		{"a.xls", ole("Book"), opc.Legacy, "xls", ".xls"},
		{"a.et", ole("Workbook"), opc.Legacy, "et", ".et"},
		{"a.doc", ole("WordDocument"), opc.Legacy, "doc", "Word"},
		{"a.wps", ole("WordDocument"), opc.Legacy, "wps", "WPS 文字"},
		{"a.et", ole("what"), opc.Legacy, "et", ".et"},
		{"a.msi", ole("what"), opc.NotWorkbook, "ole", "Office"},
		{"a.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", opc.Legacy, "xls", ".xls"},
		{"a.pdf", "%PDF-1.7\n", opc.NotWorkbook, "pdf", "PDF"},
		{"a.xlsx", "\x89PNG\r\n\x1a\n", opc.NotWorkbook, "png", "图片"},
		{"a.jpg", "\xff\xd8\xff\xe0", opc.NotWorkbook, "jpg", "图片"},
		{"a.gif", "GIF89a", opc.NotWorkbook, "gif", "图片"},
		{"a.bmp", "BM\x36\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00", opc.NotWorkbook, "bmp", "图片"},
		{"a.webp", "RIFF\x00\x00\x00\x00WEBP", opc.NotWorkbook, "webp", "图片"},
		{"a.heic", "\x00\x00\x00\x18ftypheic", opc.NotWorkbook, "heic", "图片"},
		{"a.rtf", `{\rtf1`, opc.NotWorkbook, "rtf", "RTF"},
		{"a.rar", "Rar!\x1a\x07\x00", opc.NotWorkbook, "rar", "RAR"},
		{"a.7z", "7z\xbc\xaf\x27\x1c", opc.NotWorkbook, "7z", "7z"},
		{"a.xls", "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>", opc.NotWorkbook, "html", "改了扩展名"},
		{"a.html", "\ufeff<!DOCTYPE html>\n<body>", opc.NotWorkbook, "html", "网页"},
		{"a.xls", "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", opc.NotWorkbook, "xml2003", "2003"},
		{"a.xml", "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet><Table>", opc.NotWorkbook, "xml2003", "2003"},
		{"a.xml", "<office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\">", opc.NotWorkbook, "fods", "表格"},
		{"a.fodt", "<office:document office:mimetype=\"application/vnd.oasis.opendocument.text\">", opc.NotWorkbook, "fodt", "文档"},
		{"a.xml", "<?xml version=\"1.0\"?><a/>", opc.NotWorkbook, "xml", "XML"},
		{"a.csv", "单位,件数\n甲,1\n", opc.NotWorkbook, "csv", "CSV"},
		{"a.xlsx", "单位\t件数\n甲\t1\n", opc.NotWorkbook, "csv", "CSV"},
		{"a.csv", "\xb5\xa5\xce\xbb,\xbc\xfe\n", opc.NotWorkbook, "csv", "CSV"},
		{"a.txt", "说明", opc.NotWorkbook, "txt", "文本"},
		{"a.txt", "\xff\xfea\x00b\x00", opc.NotWorkbook, "txt", "文本"},
		{"a.json", `{"a":1}`, opc.NotWorkbook, "json", "JSON"},
		{"a.xlsx", strings.Repeat("\x00", 9000), opc.Damaged, "", "零"},
		{"a.xlsx", "\x01\x02\x03\x04", opc.NotWorkbook, "", "无法识别"},
	}
}

func TestSniff(t *testing.T) {
	for _, c := range sniffCases() {
		s := opc.Sniff(strings.NewReader(c.data), int64(len(c.data)), c.name)
		if s.Kind != c.kind || s.Format != c.format || !strings.Contains(s.What, c.what) {
			t.Errorf("%s %.20q: %+v", c.name, c.data, s)
		}
		// Open agrees about the kind, whatever the file is called.
		if _, err := open_([]byte(c.data), Limits{}); kindOf(err) != c.kind && !(c.kind == opc.Legacy && len(c.data) < 2048 || c.format == "et") {
			t.Errorf("%s %.20q: Open says %v", c.name, c.data, err)
		}
	}
}

func FuzzSniff(f *testing.F) {
	for _, c := range sniffCases() {
		f.Add([]byte(c.data), c.name)
	}
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		s := opc.Sniff(bytes.NewReader(data), int64(len(data)), name)
		if s.What == "" {
			t.Fatalf("%+v", s)
		}
		if s.Kind == opc.Hostile || s.Kind == 0 || s.Kind == opc.Damaged {
			return
		}
		// What Sniff refuses outright Open refuses as well.
		if _, err := open_(data, Limits{}); err == nil {
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
		if got := opc.UTF16Mark([]byte(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
