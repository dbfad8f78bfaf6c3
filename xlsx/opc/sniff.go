package opc

import (
	"bytes"
	"cmp"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/templates/charset"
)

// Sniffed says what a file is.
type Sniffed struct {
	// Kind is the reason for which Open would refuse the file by its looks, or
	// 0 for what looks like a workbook. Open may still find it damaged.
	Kind Kind
	// Format is a short name of the format: "xlsx", "xlsm", "xls", "et", "ods", "csv" and so on; "" when it is not known.
	Format string
	// What is a short Chinese noun phrase for the clerk, such as "PDF 文件".
	What string
}

// sniffHead is how much of a file is looked at.
const sniffHead = 4096

// Sniff says what a file is by its first bytes, its archive directory or its OLE directory. The name, which may be "", only
// tells apart what the content leaves open, such as .xls from .et. Sniff reads a bounded number of bytes and never fails:
// what cannot be recognised is NotWorkbook.
func Sniff(r io.ReaderAt, size int64, name string) Sniffed {
	if size <= 0 {
		return Sniffed{Empty, "", "空文件"}
	}
	head := make([]byte, min(size, sniffHead))
	n, _ := r.ReadAt(head, 0)
	head = head[:n]
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(strings.ReplaceAll(name, `\`, "/")), "."))
	switch {
	case len(head) == 0:
		return Sniffed{Damaged, "", "读不出内容的文件"}
	case bytes.HasPrefix(head, []byte(oleMagic)):
		return sniffOLE(r, size, ext)
	case isZip(head):
		return sniffZip(r, size, ext)
	case len(bytes.Trim(head, "\x00")) == 0:
		return Sniffed{Damaged, "", "内容全是零的文件（保存或传输没有完成）"}
	}
	// BM is too short to go by alone: a bitmap's reserved fields are zero.
	if len(head) >= 10 && head[0] == 'B' && head[1] == 'M' && le.Uint32(head[6:]) == 0 {
		return Sniffed{NotWorkbook, "bmp", "BMP 图片"}
	}
	for _, m := range magics {
		if bytes.HasPrefix(head[min(m.at, len(head)):], []byte(m.magic)) {
			return Sniffed{m.kind(), m.format, m.what}
		}
	}
	return sniffText(head, ext)
}

func isZip(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) ||
		bytes.HasPrefix(head, []byte("PK\x07\x08"))
}

type magic struct {
	at            int
	magic, format string
	what          string
}

func (m magic) kind() Kind {
	if m.format == "xls" {
		return Legacy
	}
	return NotWorkbook
}

var magics = []magic{
	{0, "%PDF-", "pdf", "PDF 文件"},
	{0, "\x89PNG\r\n\x1a\n", "png", "PNG 图片"},
	{0, "\xff\xd8\xff", "jpg", "JPG 图片"},
	{0, "GIF8", "gif", "GIF 图片"},
	{8, "WEBP", "webp", "WebP 图片"},
	{4, "ftypheic", "heic", "HEIC 图片（手机照片）"},
	{4, "ftypheix", "heic", "HEIC 图片（手机照片）"},
	{4, "ftypmif1", "heic", "HEIC 图片（手机照片）"},
	{4, "ftyp", "mp4", "视频文件"},
	{0, "II*\x00", "tiff", "TIFF 图片"},
	{0, "MM\x00*", "tiff", "TIFF 图片"},
	{0, `{\rtf`, "rtf", "RTF 文档"},
	{0, "Rar!\x1a\x07", "rar", "RAR 压缩包"},
	{0, "7z\xbc\xaf\x27\x1c", "7z", "7z 压缩包"},
	{0, "\x1f\x8b", "gz", "GZ 压缩包"},
	{257, "ustar", "tar", "TAR 压缩包"},
	{0, "\x09\x08\x10\x00", "xls", "旧版 Excel 工作簿（.xls）"}, // BIFF8 outside OLE
	{0, "\x09\x08\x08\x00", "xls", "旧版 Excel 工作簿（.xls）"}, // BIFF5
	{0, "\x09\x04\x06\x00", "xls", "旧版 Excel 工作簿（.xls）"}, // BIFF4
	{0, "\x09\x02\x06\x00", "xls", "旧版 Excel 工作簿（.xls）"}, // BIFF3
	{0, "\x09\x00\x04\x00", "xls", "旧版 Excel 工作簿（.xls）"}, // BIFF2
	{0, "MZ", "exe", "可执行程序"},
	{0, "SQLite format 3\x00", "sqlite", "数据库文件"},
}

// sniffOLE tells OLE files apart by their streams.
func sniffOLE(r io.ReaderAt, size int64, ext string) Sniffed {
	names := oleStreams(r, size)
	has := func(list ...string) bool {
		return slices.ContainsFunc(list, func(n string) bool { return names[n] })
	}
	switch {
	case has("EncryptionInfo", "EncryptedPackage", "\x06DataSpaces"):
		if ext == "docx" || ext == "pptx" {
			return Sniffed{Encrypted, ext, "加了密码的文档"}
		}
		return Sniffed{Encrypted, "xlsx", "加了密码的工作簿"}
	case has("Workbook", "Book", "WORKBOOK", "BOOK"):
		if ext == "et" || has("ETExtData") {
			return Sniffed{Legacy, "et", "WPS 表格旧格式（.et）"}
		}
		return Sniffed{Legacy, "xls", "旧版 Excel 工作簿（.xls）"}
	case has("WordDocument"):
		if ext == "wps" {
			return Sniffed{Legacy, "wps", "WPS 文字文档（.wps）"}
		}
		return Sniffed{Legacy, "doc", "旧版 Word 文档（.doc）"}
	case has("PowerPoint Document"):
		return Sniffed{Legacy, "ppt", "旧版演示文稿（.ppt）"}
	case has("__properties_version1.0"):
		return Sniffed{NotWorkbook, "msg", "Outlook 邮件（.msg）"}
	}
	// The directory says nothing, being damaged or of a version not known here.
	switch ext {
	case "xls":
		return Sniffed{Legacy, "xls", "旧版 Excel 工作簿（.xls）"}
	case "et":
		return Sniffed{Legacy, "et", "WPS 表格旧格式（.et）"}
	case "doc":
		return Sniffed{Legacy, "doc", "旧版 Word 文档（.doc）"}
	case "wps":
		return Sniffed{Legacy, "wps", "WPS 文字文档（.wps）"}
	}
	return Sniffed{NotWorkbook, "ole", "旧格式的 Office 文件，不是工作簿"}
}

// sniffZip tells archives apart by the names in their directory and, for Office packages, by the type of the main part.
func sniffZip(r io.ReaderAt, size int64, ext string) Sniffed {
	// The file may be larger than a workbook may: only the directory counts here.
	lim := DefaultLimits()
	lim.FileBytes, lim.PartBytes, lim.TotalBytes, lim.Entries = 1<<62, 1<<62, 1<<62, 20000
	c, err := OpenDirectory(r, size, lim)
	if err != nil {
		if e, ok := err.(*Error); ok && e.Kind == Hostile {
			return Sniffed{Hostile, "zip", "不正常的压缩包"}
		}
		switch ext {
		case "zip", "docx", "ods", "odt", "pptx":
			return Sniffed{Damaged, ext, "损坏的压缩包或文档"}
		}
		return Sniffed{Damaged, "", "损坏的工作簿或压缩包"}
	}
	defer c.Release()
	if s := c.Sniff(); s.Kind != 0 {
		if s.Format == "ods" && c.small("mimetype") {
			if m, err := c.Read("mimetype"); err == nil {
				return openDocument(string(m))
			}
		}
		return s
	}
	if c.small(TypesPart) && c.small(relsPart("")) {
		return sniffMain(NewPackage(c, Dialect{Understands: func(string) bool { return false }}))
	}
	return workbook
}

var workbook = Sniffed{0, "xlsx", "工作簿"}

// sniffMain tells Office packages apart; one that cannot be read is left to who opens it.
func sniffMain(p *Package) Sniffed {
	types, err := p.Types()
	if err != nil {
		return workbook
	}
	rels, err := p.Relations("")
	if err != nil {
		return workbook
	}
	main, _ := rels.Main()
	if s := types.Sniff(main); s.Kind != 0 {
		return s
	}
	if strings.Contains(types.Of(main), "macroEnabled") {
		return Sniffed{0, "xlsm", "启用宏的工作簿"}
	}
	return workbook
}

// small reports whether the part is there and has at most 1 MiB, packed and unpacked, so that Sniff may read it.
func (c *Container) small(name string) bool {
	i, ok := c.index[PartKey(name)]
	return ok && c.entries[i].size <= 1<<20 && c.entries[i].packed <= 1<<20
}

// otherZips are archives that are no OOXML package, known by a name in them.
var otherZips = []struct{ name, format, what string }{
	{"OFD.xml", "ofd", "OFD 版式文件"},
	{"Index/Document.iwa", "iwork", "苹果 iWork 文档（Numbers 或 Pages）"},
	{"META-INF/manifest.xml", "ods", "OpenDocument 文档"},
	{"content.xml", "ods", "OpenDocument 文档"},
	{"uof.xml", "uof", "标文通文档（UOF）"},
	{"AndroidManifest.xml", "apk", "手机安装包"},
}

func openDocument(mime string) Sniffed {
	switch {
	case strings.Contains(mime, "opendocument.spreadsheet"):
		return Sniffed{NotWorkbook, "ods", "OpenDocument 表格（.ods）"}
	case strings.Contains(mime, "opendocument.text"):
		return Sniffed{NotWorkbook, "odt", "OpenDocument 文档（.odt）"}
	}
	return Sniffed{NotWorkbook, "odf", "OpenDocument 文档"}
}

// Sniff tells archives apart by their names. Kind is 0 for an Office package: an archive with a content types part always is
// one.
func (c *Container) Sniff() Sniffed {
	keys := make(map[string]bool, len(c.entries))
	holds := ""
	for i := range c.entries {
		key := PartKey(c.entries[i].name)
		keys[key] = true
		base := path.Base(key)
		if strings.HasPrefix(base, "~$") || strings.HasPrefix(base, "._") {
			continue
		}
		switch path.Ext(base) {
		case ".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb":
			holds = "装有工作簿的压缩包"
		case ".docx", ".doc", ".wps", ".pdf":
			holds = cmp.Or(holds, "装有文档的压缩包")
		}
	}
	if keys[PartKey(TypesPart)] || keys["xl/workbook.xml"] {
		return workbook
	}
	for _, k := range otherZips {
		if keys[PartKey(k.name)] {
			return Sniffed{NotWorkbook, k.format, k.what}
		}
	}
	switch {
	case holds != "":
		return Sniffed{NotWorkbook, "zip", holds}
	case keys[relsPart("")]:
		return workbook // an OOXML package without content types: damaged
	case len(c.entries) == 0:
		return Sniffed{NotWorkbook, "zip", "空的压缩包"}
	}
	return Sniffed{NotWorkbook, "zip", "压缩包，里面没有工作簿"}
}

// Sniff tells Office packages apart by the type of their main part. Kind is 0 for one that may be a workbook's.
func (t Types) Sniff(main string) Sniffed {
	kind := strings.ToLower(t.Of(main))
	switch {
	case strings.Contains(kind, "wordprocessingml"), strings.Contains(kind, "ms-word"):
		return Sniffed{NotWorkbook, "docx", "Word 文档（.docx）"}
	case strings.Contains(kind, "presentationml"), strings.Contains(kind, "ms-powerpoint"):
		return Sniffed{NotWorkbook, "pptx", "演示文稿（.pptx）"}
	case strings.Contains(kind, "sheet.binary"):
		return Sniffed{NotWorkbook, "xlsb", "二进制工作簿（.xlsb）"}
	case strings.Contains(kind, "visio"):
		return Sniffed{NotWorkbook, "vsdx", "Visio 绘图（.vsdx）"}
	}
	return workbook
}

// SniffClosed is Sniff for who opens archives: Kind is 0 for a file that begins as one, and for one that holds one behind
// bytes of no known format.
func SniffClosed(r io.ReaderAt, size int64) Sniffed {
	if size > 0 {
		var head [4]byte
		if n, _ := r.ReadAt(head[:min(size, 4)], 0); isZip(head[:n]) {
			return workbook
		}
	}
	s := Sniff(r, size, "")
	if s.Kind == NotWorkbook && (s.Format == "" || s.Format == "txt" || s.Format == "csv" || s.Format == "exe") {
		if Try(func() { findDirectory(r, size) }) == nil {
			return workbook
		}
	}
	return s
}

// sniffText tells apart what has no magic number.
func sniffText(head []byte, ext string) Sniffed {
	text, ok := plainText(head)
	if !ok {
		return Sniffed{NotWorkbook, "", "无法识别的文件"}
	}
	lower := strings.ToLower(strings.TrimSpace(text))
	contains := func(list ...string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return strings.Contains(lower, w) })
	}
	switch {
	case lower == "":
		return Sniffed{NotWorkbook, "txt", "只有空白的文本文件"}
	case contains("urn:schemas-microsoft-com:office:spreadsheet") && !contains("<html") && (contains("<workbook") || !contains("<table")):
		return Sniffed{NotWorkbook, "xml2003", "XML 表格 2003（.xml）"}
	case strings.HasPrefix(lower, "mime-version:") && contains("multipart/related", "text/html"):
		return Sniffed{NotWorkbook, "mht", "单个网页文件（.mht）"}
	case strings.HasPrefix(lower, "<"):
		if s := sniffMarkup(lower, ext, contains); s.Format != "" {
			return s
		}
	case strings.HasPrefix(lower, "id;p"):
		return Sniffed{NotWorkbook, "slk", "SYLK 表格（.slk）"}
	}
	switch {
	case ext == "json", strings.HasPrefix(lower, `{"`), strings.HasPrefix(lower, `[{"`):
		return Sniffed{NotWorkbook, "json", "JSON 文件"}
	case ext == "csv", ext != "txt" && ext != "md" && looksCSV(text):
		return Sniffed{NotWorkbook, "csv", "CSV 文本表格"}
	}
	return Sniffed{NotWorkbook, "txt", "文本文件"}
}

// sniffMarkup tells apart what begins with a tag; the zero value is neither a page nor XML.
func sniffMarkup(lower, ext string, contains func(...string) bool) Sniffed {
	switch {
	case contains("<html", "<!doctype html", "<table", "<body", "<head", "<meta "):
		if ext == "xls" || ext == "xlsx" || ext == "et" {
			return Sniffed{NotWorkbook, "html", "改了扩展名的网页（不是真正的工作簿）"}
		}
		return Sniffed{NotWorkbook, "html", "网页文件（HTML）"}
	case contains("uof:", "标文通"):
		return Sniffed{NotWorkbook, "uof", "标文通文档（UOF）"}
	case contains("opendocument"):
		if ext == "fods" || contains("opendocument.spreadsheet") { // the root names its kind, behind all its namespaces
			return Sniffed{NotWorkbook, "fods", "OpenDocument 单文件表格（.fods）"}
		}
		return Sniffed{NotWorkbook, "fodt", "OpenDocument 单文件文档"}
	case ext == "xml", strings.HasPrefix(lower, "<?xml"):
		return Sniffed{NotWorkbook, "xml", "XML 文件"}
	}
	return Sniffed{}
}

// UTF16Mark returns the byte order mark that text in UTF-16 lacks, "" for anything else and for text that has one. Such text
// is told by its zero bytes, which no other text has, most of them in the high bytes of ASCII, and by being written in
// Chinese and ASCII. It looks at the beginning only.
func UTF16Mark(data []byte) string {
	head := data[:min(len(data), sniffHead)]
	marked := bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
	if marked || len(head) < 8 || bytes.IndexByte(head, 0) < 0 {
		return ""
	}
	var zeros [2]int // in the first and the second byte of a pair
	for i, c := range head {
		zeros[i%2] += int(1 - min(c, 1))
	}
	mark, high := "\xff\xfe", 1
	if zeros[0] > zeros[1] { // the high byte of ASCII stands first
		mark, high = "\xfe\xff", 0
	}
	text, n := 0, len(head)/2
	for i := 0; i+1 < len(head); i += 2 {
		if writing(rune(head[i+high])<<8 | rune(head[i+1-high])) {
			text++
		}
	}
	if text*100 < n*98 {
		return ""
	}
	return mark
}

// writing reports whether a character is one of those that Chinese text is written with.
func writing(c rune) bool {
	return c >= 0x20 && c < 0x7f || c == '\t' || c == '\n' || c == '\r' || c >= 0xa0 && c < 0x100 || c >= 0x2000 && c < 0x2700 ||
		c >= 0x3000 && c < 0x3100 || c >= 0x4e00 && c < 0xa000 || c >= 0xff00 && c < 0xfff0
}

// plainText returns the text of the head when it is text: UTF-8, UTF-16 with or without a byte order mark, or GB18030. A
// character cut at the end of the head is left out.
func plainText(head []byte) (string, bool) {
	if mark := UTF16Mark(head); mark != "" {
		head = append([]byte(mark), head...)
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		var b strings.Builder
		for i := 2; i+1 < len(head); i += 2 {
			u := rune(head[i]) | rune(head[i+1])<<8
			if head[0] == 0xfe {
				u = rune(head[i])<<8 | rune(head[i+1])
			}
			if u < 0x20 && u != '\t' && u != '\n' && u != '\r' {
				return "", false
			}
			b.WriteRune(u)
		}
		return b.String(), true
	}
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	for _, c := range head {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1a {
			return "", false
		}
	}
	whole := head
	for cut := 0; cut < utf8.UTFMax && len(whole) > 0; cut++ {
		if utf8.Valid(whole) {
			return string(whole), true
		}
		whole = whole[:len(whole)-1]
	}
	out := string(charset.GB18030.Decode(head))
	bad := strings.Count(out, "\uFFFD")
	return out, bad <= 1
}

// looksCSV reports whether the first lines have the same number of commas, semicolons or tabs, and at least one.
func looksCSV(text string) bool {
	lines := strings.Split(strings.ReplaceAll(strings.TrimSpace(text), "\r\n", "\n"), "\n")
	lines = lines[:min(3, len(lines))]
	for _, sep := range []string{",", "\t", ";"} {
		n := strings.Count(lines[0], sep)
		same := n > 0
		for _, l := range lines[1:] {
			same = same && strings.Count(l, sep) == n
		}
		if same {
			return true
		}
	}
	return false
}
