// Package markup writes XML and HTML: pieces of the program's own, and words of others, which are escaped.
//
//	var b markup.Buffer
//	b.Raw("<p>").Text(name).Raw("</p>")
//
// What the page without a program writes is written with it and not by html/template: that calls methods by their names, and a
// linker that must keep them all makes the page half as large again.
package markup

import (
	"strconv"
	"strings"
)

// A Buffer is markup under construction. Raw is for the program's own markup, Text for everything else.
type Buffer []byte

// Raw adds markup.
func (b *Buffer) Raw(pieces ...string) *Buffer {
	for _, s := range pieces {
		*b = append(*b, s...)
	}
	return b
}

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

// Escaped is a text without what has a meaning in XML and HTML. Characters that XML forbids are the caller's to drop.
func Escaped(s string) string { return escapes.Replace(s) }

// Text adds words, in an element or in the value of an attribute.
func (b *Buffer) Text(s string) *Buffer { return b.Raw(Escaped(s)) }

// Int adds a number.
func (b *Buffer) Int(n int) *Buffer {
	*b = strconv.AppendInt(*b, int64(n), 10)
	return b
}

// Percent adds a share with two decimals: 33.46%.
func (b *Buffer) Percent(share float64) *Buffer {
	*b = strconv.AppendFloat(*b, share*100, 'f', 2, 64)
	return b.Raw("%")
}

// Attr adds an attribute, and nothing where it is empty.
func (b *Buffer) Attr(name, value string) *Buffer {
	if value != "" {
		b.Raw(" ", name, `="`).Text(value).Raw(`"`)
	}
	return b
}

// Span adds an attribute for a cell that takes more than one row or column.
func (b *Buffer) Span(name string, n int) *Buffer {
	if n > 1 {
		b.Attr(name, strconv.Itoa(n))
	}
	return b
}
