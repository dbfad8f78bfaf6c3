package opc

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"nianbao/templates/charset"
)

// toUTF8 returns the part in UTF-8 without byte order mark, and the offset at which the content begins after the XML
// declaration (XML 1.0, 2.8 and 4.3.3). Parts in UTF-16, GBK and a few others are decoded; bytes that do not fit the
// encoding, and encodings not known, are refused.
func toUTF8(part string, data []byte, limit int64) ([]byte, int) {
	marked := false
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data, marked = data[3:], true
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return fromUTF16(part, data[2:], binary.LittleEndian, limit)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return fromUTF16(part, data[2:], binary.BigEndian, limit)
	case bytes.HasPrefix(data, []byte("<\x00")):
		return fromUTF16(part, data, binary.LittleEndian, limit)
	case bytes.HasPrefix(data, []byte("\x00<")):
		return fromUTF16(part, data, binary.BigEndian, limit)
	}
	label, start := declaration(part, data)
	if label == "" || strings.EqualFold(label, "utf-8") || strings.EqualFold(label, "utf8") {
		return data, start
	}
	enc := charset.Named(label)
	if enc == "" {
		panic(Damagef(part, "encoding %q is not known", Clip(label)))
	}
	if marked {
		panic(Damagef(part, "the part has the mark of UTF-8 and declares %q", Clip(label)))
	}
	if strings.Contains(strings.ToLower(label), "ascii") && bytes.ContainsFunc(data, func(r rune) bool { return r >= 0x80 }) {
		panic(Damagef(part, "the bytes do not fit the declared encoding %q", Clip(label)))
	}
	switch enc {
	case "gbk", "gb18030", "big5", "windows-1252", "shift_jis", "euc-jp", "euc-kr":
	default:
		panic(Damagef(part, "encoding %q is not read, or not the one the part is in", Clip(label)))
	}
	// The decoder puts U+FFFD for what it cannot decode; a part that holds one
	// of its own, which these encodings cannot even write, is refused with it.
	out := enc.Decode(data)
	if bytes.ContainsRune(out, utf8.RuneError) {
		panic(Damagef(part, "the bytes do not fit the declared encoding %q", Clip(label)))
	}
	if int64(len(out)) > limit {
		panic(Hostilef(part, "the part has %d bytes in UTF-8, more than %d", len(out), limit))
	}
	_, start = declaration(part, out)
	return out, start
}

func fromUTF16(part string, data []byte, order binary.ByteOrder, limit int64) ([]byte, int) {
	if len(data)%2 != 0 {
		panic(Damagef(part, "UTF-16 text is cut inside a character"))
	}
	if int64(len(data)) > limit {
		panic(Hostilef(part, "the part has more than %d bytes", limit))
	}
	out := make([]byte, 0, len(data)/2+16)
	for i := 0; i < len(data); i += 2 {
		r := rune(order.Uint16(data[i:]))
		if utf16.IsSurrogate(r) {
			if i+4 > len(data) {
				panic(Damagef(part, "half a surrogate pair in UTF-16 text"))
			}
			if r = utf16.DecodeRune(r, rune(order.Uint16(data[i+2:]))); r == utf8.RuneError {
				panic(Damagef(part, "half a surrogate pair in UTF-16 text"))
			}
			i += 2
		}
		out = utf8.AppendRune(out, r)
	}
	if int64(len(out)) > limit {
		panic(Hostilef(part, "the part has %d bytes in UTF-8, more than %d", len(out), limit))
	}
	label, start := declaration(part, out)
	if label != "" && !strings.HasPrefix(strings.ToLower(label), "utf-16") {
		panic(Damagef(part, "the part is in UTF-16 and declares %q", Clip(label)))
	}
	return out, start
}

// declaration reads the XML declaration strictly and returns the declared encoding, "" for none, and where the content
// begins. A text without declaration begins at 0.
func declaration(part string, data []byte) (label string, start int) {
	const open = "<?xml"
	if !bytes.HasPrefix(data, []byte(open)) || len(data) == len(open) || !isSpace(data[len(open)]) {
		return "", 0
	}
	end := bytes.Index(data[:min(len(data), 512)], []byte("?>"))
	if end < 0 {
		panic(Damagef(part, "the XML declaration does not end"))
	}
	rest := data[len(open):end]
	bad := Damagef(part, "the XML declaration is malformed")
	stage := 0 // version, encoding, standalone may follow each other in this order
	for {
		name, value, more, ok := pseudoAttribute(rest)
		if !ok {
			panic(bad)
		}
		if rest = more; name == "" {
			break
		}
		switch name {
		case "version":
			if stage != 0 || value != "1.0" {
				panic(Damagef(part, "XML version %q is not read", Clip(value)))
			}
			stage = 1
		case "encoding":
			if stage != 1 || !isEncodingName(value) {
				panic(bad)
			}
			label, stage = value, 2
		case "standalone":
			if stage == 0 || stage == 3 || value != "yes" && value != "no" {
				panic(bad)
			}
			stage = 3
		default:
			panic(bad)
		}
	}
	if stage == 0 {
		panic(bad)
	}
	return label, end + 2
}

// pseudoAttribute cuts white space, a name, an equals sign and a quoted value off a declaration; name is "" at its end.
func pseudoAttribute(data []byte) (name, value string, rest []byte, ok bool) {
	trimmed := bytes.TrimLeft(data, " \t\r\n")
	if len(trimmed) == 0 {
		return "", "", nil, true
	}
	raw, after, ok := bytes.Cut(trimmed, []byte("="))
	after = bytes.TrimLeft(after, " \t\r\n")
	if !ok || len(trimmed) == len(data) || len(after) < 2 || after[0] != '"' && after[0] != '\'' {
		return "", "", nil, false
	}
	n := bytes.IndexByte(after[1:], after[0])
	name = string(bytes.TrimRight(raw, " \t\r\n"))
	if n < 0 || name == "" {
		return "", "", nil, false
	}
	return name, string(after[1 : 1+n]), after[n+2:], true
}

func isEncodingName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || !(c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-')) {
			return false
		}
	}
	return s != ""
}

// checkChars returns the offset of the first byte that is not part of a legal XML character in UTF-8 (XML 1.0, 2.2), or -1.
func checkChars(data []byte) int {
	const low, high = 0x2020202020202020, 0x8080808080808080
	for i := 0; i < len(data); {
		if i+8 <= len(data) {
			// Eight bytes at a time while all are 0x20 to 0x7f.
			if w := le.Uint64(data[i:]); ((w-low)&^w|w)&high == 0 {
				i += 8
				continue
			}
		}
		switch c := data[i]; {
		case c >= 0xe1 && c <= 0xec && i+2 < len(data) && data[i+1]&0xc0 == 0x80 && data[i+2]&0xc0 == 0x80:
			i += 3 // most of Chinese
		case c >= 0x80:
			r, n := utf8.DecodeRune(data[i:])
			if r == utf8.RuneError && n == 1 || r == 0xfffe || r == 0xffff {
				return i
			}
			i += n
		case c >= 0x20, c == '\t', c == '\n', c == '\r':
			i++
		default:
			return i
		}
	}
	return -1
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// TrimSpace cuts the white space of XML, which is not that of Unicode.
func TrimSpace(b []byte) []byte {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}
