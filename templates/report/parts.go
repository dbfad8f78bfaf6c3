// Package reportparts holds what a report is poured into: the page of the html, the inline styles of the html fragment,
// and the fixed parts of the docx. Fonts are named, never shipped.
package reportparts

import _ "embed"

var (
	//go:embed page.html
	Page string // a html/template with .Title, .Draft and .Body
	//go:embed fragment.css
	Fragment string // one rule a line, "name: declarations", for the style attributes of the html fragment
	//go:embed styles.xml
	Styles []byte
	//go:embed settings.xml
	Settings []byte
	//go:embed fontTable.xml
	FontTable []byte
)
