package serve

import (
	"fmt"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"nianbao/cmd/internal/feedback"
	"nianbao/xlsx"
)

const (
	maxName  = 180 // bytes of one part of a path: a marked copy's name is longer, and most systems allow 255
	maxPath  = 900 // bytes of a whole path
	maxDepth = 24
)

// localPath makes of a path from a browser one that stays below the folder it is put into and that every system can
// write: no "..", no drive, no reserved name, no character that Windows forbids or that turns the direction of writing.
// It has slashes and is never empty.
func localPath(name string) string {
	var parts []string
	for part := range strings.SplitSeq(strings.ReplaceAll(name, `\`, "/"), "/") {
		if part = safePart(part); part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return "未命名"
	}
	for len(parts) > 1 && (len(parts) > maxDepth || len(path.Join(parts...)) > maxPath) {
		parts = parts[1:]
	}
	return path.Join(parts...)
}

// safePart makes one part of a path safe. A leading dot would hide the file, and .nianbao-* are this program's own.
func safePart(part string) string {
	part = strings.TrimLeft(xlsx.SafeName(part), ".")
	if part == "" || len(part) <= maxName {
		return part
	}
	ext := path.Ext(part)
	if len(ext) > 10 {
		ext = ""
	}
	stem := part[:maxName-len(ext)]
	for !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	return strings.TrimRight(stem, " .") + ext
}

// numbered puts a path into a folder of a number: the second file of a name goes into 2/.
func numbered(name string, n int) string {
	if n < 2 {
		return name
	}
	return path.Join(fmt.Sprint(n), name)
}

// shown is the user's own name of a file, made printable.
func shown(name string) string {
	return feedback.Printable(strings.ToValidUTF8(strings.ReplaceAll(name, `\`, "/"), "·"))
}

// attachment is the header that has a browser save a file under its name (RFC 6266; the plain name is for old readers).
func attachment(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
