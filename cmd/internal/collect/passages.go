package collect

import (
	"bytes"
	"compress/flate"
	"io"
	"strings"
	"sync"

	"nianbao/templates"
	"nianbao/templates/lists"
)

// What agencies have written is kept packed until the end: a county's text is made of it, and reading every source twice would
// take twice the time. It is about 1 kB an agency.

// mostOfPassage is how many characters of a passage are kept: more than anybody writes or reads in one. What is longer ends in
// cutOff.
const mostOfPassage = 20_000

const cutOff = "……（太长，后面的没有列出，请看原件）"

var packers = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(io.Discard, flate.DefaultCompression) // fails for unknown levels only
	return w
}}

// packed packs the passages of a filing.
func packed(passages []string) []byte {
	var b bytes.Buffer
	w := packers.Get().(*flate.Writer)
	defer packers.Put(w)
	w.Reset(&b)
	for i, text := range passages {
		if i > 0 {
			io.WriteString(w, "\x00")
		}
		io.WriteString(w, strings.ReplaceAll(shortened(text), "\x00", ""))
	}
	w.Close()
	return bytes.Clone(b.Bytes())
}

func shortened(text string) string {
	if len(text) > mostOfPassage {
		if chars := []rune(text); len(chars) > mostOfPassage {
			return string(chars[:mostOfPassage]) + cutOff
		}
	}
	return text
}

// Passages returns what the filing that counts says in each passage of the form, its marks filled in; nil without one.
func (s *Standing) Passages() []string {
	if s.Current == nil || s.Current.content == nil {
		return nil
	}
	data, err := io.ReadAll(flate.NewReader(bytes.NewReader(s.Current.content.texts)))
	if err != nil { // it was packed here
		panic("collect: " + err.Error())
	}
	return strings.Split(string(data), "\x00")
}

// Wrote reports whether the filing that counts says anything in the k-th passage of the form.
func (s *Standing) Wrote(k int) bool { return s.Current.content.passages[k] != 0 }

// Writers lists the standings whose passages may go into the body's text: of its agencies that have sent a filing, and of a body
// below whose own counts in the place of theirs.
func (r *Result) Writers() []*Standing {
	return lists.Filter(r.Standings, func(s *Standing) bool {
		return s.Current != nil && s.Current.Form == r.Form.ID && (!s.Inner || s.Counted)
	})
}

// Figures returns the figures of the filing that counts, for reckoning with them.
func (r *Result) Figures(s *Standing) *templates.Filing {
	return s.Current.content.filing(s.Agency.Label(), r.Year)
}

// LastFigures returns last year's filing of an agency, nil where none is known; ask it through templates.PastOf.
func (r *Result) LastFigures(s *Standing) *templates.Filing { return r.last(s.Agency.Agency) }
