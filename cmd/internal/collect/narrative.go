package collect

import (
	"bytes"
	"compress/flate"
	"io"
	"strings"
	"sync"

	"nianbao/templates"
)

// What a filing tells is held against what others tell, and a body's text is made of it. It is found in a workbook only by reading
// all of it, which doubled the work of collecting a city; packed it takes 2 kB.

var packers = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(nil, flate.BestSpeed) // fails only for a level that there is not
	return w
}}

// told packs what a filing tells, and whose names stand in it.
func told(f *templates.Filing) []byte {
	texts := []string{f.Agency.Name, f.Agency.Short}
	for _, p := range f.Form.Passages() {
		texts = append(texts, strings.ReplaceAll(f.Narrative[p.ID], "\x00", ""))
	}
	var b bytes.Buffer
	w := packers.Get().(*flate.Writer)
	defer packers.Put(w)
	w.Reset(&b)
	io.WriteString(w, strings.Join(texts, "\x00")) // a buffer takes everything
	w.Close()
	return bytes.Clone(b.Bytes())
}

// narrative is what the filing told, as a filing that holds nothing else.
func (r *Return) narrative() *templates.Filing {
	data, err := io.ReadAll(flate.NewReader(bytes.NewReader(r.content.part(toldPart))))
	if err != nil { // it was packed here
		panic("collect: " + err.Error())
	}
	texts := strings.Split(string(data), "\x00")
	f := templates.NewFiling(r.content.form, r.Year)
	f.Agency.Name, f.Agency.Short = texts[0], texts[1]
	for i, p := range f.Form.Passages() {
		f.Narrative[p.ID] = texts[2+i]
	}
	return f
}
