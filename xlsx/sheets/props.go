package sheets

import "nianbao/xlsx/opc"

// properties reads the custom properties (ECMA-376 part 1, 22.3). They are hints; nothing wrong in them stops the reading. Their
// bytes are still held against their CRC, as those of all parts are.
func (r *reader) properties(top opc.Relations) {
	part, err := top.Single("custom-properties")
	if part == "" && err == nil {
		part, err = top.Single("customProperties") // the word of the strict relationship types
	}
	if err == nil && part == "" {
		return
	}
	if err == nil {
		err = opc.Try(func() { r.customProps(part) })
	}
	if err != nil {
		r.note(NotePart, -1, "")
		r.book.Custom = map[string]string{}
	}
}

func (r *reader) customProps(part string) {
	s := opc.Must(r.Scan(part))
	s.Root(nsCustom, "Properties")
	s.Each(func() {
		if s.Local() != "property" {
			return
		}
		name, _ := s.Attr("", "name")
		value, kind := "", ""
		s.Each(func() {
			if kind = s.Local(); !s.In(nsVTypes) || kind == "vector" || kind == "array" || kind == "empty" || kind == "null" {
				return
			}
			value, _ = unescape(string(s.Text("", r.lim.CellText)))
		})
		if len(r.book.Custom) >= r.lim.Names {
			panic(s.Err("", "more than %d custom properties", r.lim.Names).OverLimit())
		}
		if _, dup := r.book.Custom[name]; dup {
			r.note(NotePart, -1, opc.Clip(name))
			return
		}
		r.book.Custom[name] = value
	})
}
