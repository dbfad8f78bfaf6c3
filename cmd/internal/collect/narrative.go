package collect

import (
	"bytes"
	"compress/flate"
	"io"
	"slices"
	"strings"
	"sync"

	"nianbao/templates"
)

// What is told in set phrases makes many pairs of texts that have to be looked at, and the narrative of a filing is found in its
// workbook only by reading all of it, which doubled the work of collecting a city. Packed it takes 2 kB.

// ManyTexts is how many filings have their narratives kept, 2 kB each: a city's or a province's. A country's are read again.
const ManyTexts = 20_000

var packers = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(nil, flate.BestSpeed) // fails only for a level that there is not
	return w
}}

// KeepNarrative keeps what a filing tells, packed, for being held against what others tell, and for the body's own text; nothing of
// one that tells nothing.
func (r *Return) KeepNarrative(f *templates.Filing) {
	if r.content == nil || !slices.ContainsFunc(r.content.passages, func(hash uint64) bool { return hash != 0 }) {
		return
	}
	texts := []string{f.Agency.Name, f.Agency.Short}
	for _, p := range f.Form.Passages() {
		texts = append(texts, f.Narrative[p.ID])
	}
	var b bytes.Buffer
	w := packers.Get().(*flate.Writer)
	defer packers.Put(w)
	w.Reset(&b)
	io.WriteString(w, strings.Join(texts, "\x00")) // no file holds that character in a text, and a buffer takes everything
	w.Close()
	r.content.told = bytes.Clone(b.Bytes())
}

// narrative is what was kept, as a filing that holds nothing else; nil where nothing was.
func (r *Return) narrative() *templates.Filing {
	if r.content.told == nil {
		return nil
	}
	data, err := io.ReadAll(flate.NewReader(bytes.NewReader(r.content.told)))
	texts := strings.Split(string(data), "\x00")
	passages := r.content.form.Passages()
	if err != nil || len(texts) != 2+len(passages) {
		return nil
	}
	f := templates.NewFiling(r.content.form, r.Year)
	f.Agency.Name, f.Agency.Short = texts[0], texts[1]
	for i, p := range passages {
		f.Narrative[p.ID] = texts[2+i]
	}
	return f
}
