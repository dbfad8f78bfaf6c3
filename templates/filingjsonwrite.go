package templates

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"nianbao/templates/lists"
)

// MarshalJSON writes the filing in the schema nianbao.filing/1, every figure and every passage in the order of the form: a
// blank figure is null, and so is a total that the source does not state and that counts a blank as 0; a passage that nobody
// has written is "". The same filing gives the same bytes.
func (f *Filing) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	w := jsonWriter{&b}
	w.field(`{"schema":`, FilingSchema)
	w.field(`,"form":`, f.Form.ID)
	fmt.Fprintf(&b, `,"year":%d,"agency":{`, f.Year)
	fields := f.Agency.Particulars()
	w.texts([]string{"code", "name", "short", "website", "url", "office", "address", "postcode", "phone", "fax", "email"},
		func(name string) string { return *fields[name] })
	if f.Agency.Rules != PowerByName {
		fmt.Fprintf(&b, `,"rule_making":%t`, f.Agency.Rules == PowerYes)
	}
	b.WriteString(`},"tables":`)
	w.tables(f, f.Stated)
	if keys := f.computed(); len(keys) > 0 {
		w.field(`,"computed":`, keys)
	}
	b.WriteString(`,"narrative":{`)
	w.texts(lists.Map(f.Form.Passages(), func(p *Passage) string { return p.ID }), func(id string) string { return f.Narrative[id] })
	b.WriteString(`},"explanations":{`)
	w.texts(slices.Sorted(maps.Keys(f.Explanations)), func(id string) string { return f.Explanations[id] })
	b.WriteByte('}')
	if f.Previous != nil && f.Previous.Form == f.Form {
		b.WriteString(`,"previous":`)
		w.tables(f.Previous, f.Previous.statedBySomebody)
	}
	if len(f.Covers) > 0 {
		w.field(`,"covers":`, f.Covers)
	}
	if len(f.Unplaced) > 0 {
		w.field(`,"unplaced":`, f.Unplaced)
	}
	if len(f.Pending) > 0 {
		w.field(`,"pending":`, f.Pending)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

type jsonWriter struct{ *bytes.Buffer }

func (w jsonWriter) comma(i int) {
	if i > 0 {
		w.WriteByte(',')
	}
}

func (w jsonWriter) name(s string) {
	w.field("", s)
	w.WriteByte(':')
}

// field writes a text or a list of texts behind what goes before it.
func (w jsonWriter) field(before string, v any) {
	w.WriteString(before)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(v) // cannot fail for texts and a buffer
	w.Truncate(w.Len() - 1)
}

// texts writes the members of an object.
func (w jsonWriter) texts(names []string, of func(name string) string) {
	for i, name := range names {
		w.comma(i)
		w.name(name)
		w.field("", of(name))
	}
}

// computed lists the totals that a formula of the source has come to over a part that is not known. They are handed on as the
// workbook shows them, and a reader that wants to know what somebody has said has to leave them out.
func (f *Filing) computed() (list []string) {
	for i, key := range f.Form.keys {
		if _, known := f.known(key); f.cells[i].Formula && !known {
			list = append(list, string(key))
		}
	}
	return list
}

// statedBySomebody is Stated without the totals that computed lists: of last year's figures only what is known is handed on.
func (f *Filing) statedBySomebody(key Key) Cell {
	c := f.Stated(key)
	if _, known := f.known(key); c.Formula && !known {
		return Cell{Place: c.Place}
	}
	return c
}

func (w jsonWriter) tables(f *Filing, cell func(Key) Cell) {
	w.WriteByte('{')
	for i, t := range f.Form.Tables {
		w.comma(i)
		w.name(t.ID)
		w.WriteByte('{')
		row := ""
		for _, k := range t.keys {
			if k.Row() != row {
				if row != "" {
					w.WriteString("},")
				}
				row = k.Row()
				w.name(row)
				w.WriteByte('{')
			} else {
				w.WriteByte(',')
			}
			w.name(k.Column())
			w.cell(cell(k))
		}
		w.WriteString("}}")
	}
	w.WriteByte('}')
}

func (w jsonWriter) cell(c Cell) {
	text := c.Text
	switch {
	case c.Kind == CellNumber && (c.Remark == "" || text == ""):
		w.WriteString(c.Number.String())
		return
	case c.Kind == CellBlank:
		w.WriteString("null")
		return
	case c.Kind == CellUnreadable: // what was seen must not come back as a figure
		text = unreadableText + text
	case text == "":
		text = unreadableText
	}
	w.field(`{"text":`, text)
	w.WriteByte('}')
}

// unreadableText stands in JSON for a figure that the source holds but nobody can read; what was seen may follow it.
const unreadableText = "（无法读取）"
