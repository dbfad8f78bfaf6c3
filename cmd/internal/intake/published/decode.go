package published

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"nianbao/xlsx/opc"
)

var errEncoding = errors.New("文字编码认不出来，请用记事本打开后另存为 UTF-8 编码")

// decode brings a page or text to UTF-8. What the bytes are counts more than what the page says: text that is valid UTF-8
// is UTF-8, whatever a template's meta tag claims, and text in UTF-16 is told without a byte order mark, too. Everything
// else is GB18030, of which GB2312 and GBK are parts, unless the page names another encoding. Text in which more than one
// character in a hundred cannot be read is refused.
func decode(data []byte, label string) (string, error) {
	var enc encoding.Encoding
	if mark := opc.UTF16Mark(data); mark != "" {
		data = append([]byte(mark), data...)
	}
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case utf16Mark(data):
		enc = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	}
	if enc == nil {
		if utf8.Valid(data) {
			return string(data), nil
		}
		enc = simplifiedchinese.GB18030
		if e, err := htmlindex.Get(label); err == nil {
			if name, _ := htmlindex.Name(e); name == "big5" || strings.HasPrefix(name, "utf-16") {
				enc = e
			}
		}
	}
	best, bad := "", -1
	for _, e := range []encoding.Encoding{enc, unicode.UTF8} {
		text, err := e.NewDecoder().Bytes(data)
		if err != nil {
			continue
		}
		s := string(text)
		if n := strings.Count(s, "\uFFFD"); bad < 0 || n < bad {
			best, bad = s, n
		}
	}
	if bad < 0 || bad*100 > utf8.RuneCountInString(best) {
		return "", errEncoding
	}
	return best, nil
}
