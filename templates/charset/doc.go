// Package charset brings texts in the encodings of the web to UTF-8.
//
//	text := charset.Named("gb2312").Decode(data) // what fits no character is U+FFFD
//
// A program in a browser asks the browser: its tables are there already, and a twelfth of what would have to be sent along.
package charset

// An Encoding is one by the name that the Encoding Standard has for it (https://encoding.spec.whatwg.org); "" is none.
type Encoding string

// Encodings that nobody has to name: what is no UTF-8 in China is the second, of which GB2312 and GBK are parts. Texts in all of
// them keep the mark that they may begin with.
const (
	UTF8    Encoding = "utf-8"
	GB18030 Encoding = "gb18030"
	UTF16LE Encoding = "utf-16le"
	UTF16BE Encoding = "utf-16be"
)

// decodedAs is the encoding whose table reads e: the standard reads GBK with all of GB18030.
func (e Encoding) decodedAs() Encoding {
	if e == "gbk" {
		return GB18030
	}
	return e
}
