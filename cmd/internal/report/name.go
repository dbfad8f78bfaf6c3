package report

import (
	"fmt"
	"hash/crc32"
	"strings"
	"unicode/utf8"

	"nianbao/templates"
)

// maxName is the longest file name in bytes: below the 255 of the usual file systems, so that a temporary name or an
// archive's prefix still fits.
const maxName = 200

// FileName returns the report's file name, 海原县教育体育局2024年政府信息公开工作年度报告.docx. Characters that Windows
// forbids become full-width ones. An agency's name that is too long is cut, and a sum of the whole name keeps two such
// agencies apart.
func FileName(f *templates.Filing, ext string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`<>:"/\|?*`, r):
			return r - '!' + '！' // the full-width form stands at the same distance
		case r == ' ':
			return -1
		}
		return r
	}, line(f.Agency.Name))
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~") || strings.HasPrefix(name, "-") {
		name = "_" + name // not hidden, not an office lock file, not an option
	}
	tail := fmt.Sprintf("%d年%s.%s", f.Year, f.Form.Title, strings.TrimPrefix(ext, "."))
	if len(name)+len(tail) > maxName {
		mark := fmt.Sprintf("~%08x", crc32.ChecksumIEEE([]byte(name)))
		keep := max(maxName-len(tail)-len(mark), 0)
		for keep > 0 && !utf8.RuneStart(name[keep]) {
			keep--
		}
		name = name[:keep] + mark
	}
	return name + tail
}
