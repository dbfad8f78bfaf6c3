package report

import (
	"strconv"
	"strings"
)

// xmlBuffer is markup under construction. raw is for the program's own markup, text for everything else.
type xmlBuffer []byte

func (b *xmlBuffer) raw(pieces ...string) *xmlBuffer {
	for _, s := range pieces {
		*b = append(*b, s...)
	}
	return b
}

// markup escapes what has a meaning in XML and HTML. Characters that XML forbids were dropped by clean.
var markup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

func escaped(s string) string { return markup.Replace(s) }

func (b *xmlBuffer) text(s string) *xmlBuffer { return b.raw(escaped(s)) }

func (b *xmlBuffer) int(n int) *xmlBuffer {
	*b = strconv.AppendInt(*b, int64(n), 10)
	return b
}

func itoa(n int) string { return strconv.Itoa(n) }

// percent writes a share with two decimals: 33.46%.
func (b *xmlBuffer) percent(share float64) *xmlBuffer {
	*b = strconv.AppendFloat(*b, share*100, 'f', 2, 64)
	return b.raw("%")
}
