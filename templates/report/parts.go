// Package reportparts holds what a report is poured into: the page of the html, the inline styles of the html fragment,
// the fixed parts of the docx, and a few characters for charts. Fonts are named, never shipped.
package reportparts

import _ "embed"

var (
	//go:embed page.html
	Page string // a html/template with .Title, .Draft, .Bodies, and of sheets of figures .Row and .Type
	//go:embed fragment.css
	Fragment string // one rule a line, "name: declarations", for the style attributes of the html fragment
	//go:embed styles.xml
	Styles []byte
	//go:embed settings.xml
	Settings []byte
	//go:embed fontTable.xml
	FontTable []byte
	//go:embed glyphs.png
	Glyphs []byte // the characters of GlyphOrder, black on white, GlyphSize wide and high, GlyphColumns in a row
)

// GlyphOrder are the characters that the labels of the official forms' charts need: a picture has no fonts to fall back
// on, and a Chinese font is as large as this program. They were set by Chromium in Noto Sans CJK SC.
const (
	GlyphOrder   = "自然人商业企科研机构社会公益组织法律服务其他予以开部分不无提供处理新收申请上年结转办下"
	GlyphSize    = 30
	GlyphColumns = 16
)
