package published

import (
	"bytes"
	"slices"
	"strings"

	"nianbao/templates/hanzi"
)

// A rich gathers the text of a paragraph and keeps what is bold between **. Blanks at the ends of bold text stand outside
// the marks, and a literal ** stays what it is.
type rich struct {
	b    []byte
	bold bool // the marks are open
}

func (r *rich) add(text string, bold bool) {
	if text == "" {
		return
	}
	if hanzi.Trim(text) == "" { // blanks take the look of what is around them
		r.b = append(r.b, text...)
		return
	}
	if bold != r.bold {
		if !bold {
			r.close()
		} else {
			rest := strings.TrimLeftFunc(text, hanzi.Blank)
			r.b = append(r.b, text[:len(text)-len(rest)]...)
			r.b = append(r.b, "**"...)
			text, r.bold = rest, true
		}
	}
	r.b = append(r.b, text...)
}

// close ends bold text, before the blanks that end it.
func (r *rich) close() {
	if !r.bold {
		return
	}
	r.bold = false
	core := len(bytes.TrimRightFunc(r.b, hanzi.Blank))
	r.b = slices.Insert(r.b, core, '*', '*')
}

// take returns the text and starts anew.
func (r *rich) take() string {
	r.close()
	s := hanzi.Trim(string(r.b))
	r.b = r.b[:0]
	return s
}

// plain drops the marks of bold text.
func plain(s string) string { return strings.ReplaceAll(s, "**", "") }
