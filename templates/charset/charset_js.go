package charset

import (
	"strings"
	"syscall/js"
	"unicode/utf8"
)

var (
	decoder = js.Global().Get("TextDecoder")
	options = map[string]any{"ignoreBOM": true} // which means that the mark stays
)

// Named returns the encoding that a label means, "" for none.
func Named(label string) (e Encoding) {
	switch strings.ToLower(strings.Trim(label, "\t\n\f\r ")) {
	case "csiso2022kr", "hz-gb-2312", "iso-2022-cn", "iso-2022-cn-ext", "iso-2022-kr", "replacement":
		return "replacement" // a browser has a name for what is not read, and no decoder
	}
	defer func() {
		if _, unknown := recover().(js.Error); unknown {
			e = ""
		}
	}()
	return Encoding(decoder.New(label).Get("encoding").String())
}

// Decode returns a text in UTF-8.
func (e Encoding) Decode(data []byte) []byte {
	array := js.Global().Get("Uint8Array").New(len(data))
	js.CopyBytesToJS(array, data)
	text := decoder.New(string(e.decodedAs()), options).Call("decode", array).String()
	return []byte(strings.Map(func(r rune) rune {
		if e.unassigned(r) {
			return utf8.RuneError
		}
		return r
	}, text))
}

// unassigned reports whether a browser has made r of bytes that stand for no character: it takes those that GB18030 leaves to
// everybody's own use for such characters, and gaps of windows-1252 for controls. The tables of other programs have nothing there.
func (e Encoding) unassigned(r rune) bool {
	switch e.decodedAs() {
	case GB18030:
		return r >= 0xe000 && r <= 0xf8ff
	case "windows-1252":
		return r >= 0x80 && r <= 0x9f
	}
	return false
}
