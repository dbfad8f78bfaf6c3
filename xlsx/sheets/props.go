package sheets

import (
	"strings"

	"nianbao/xlsx/opc"
)

// properties reads docProps (ECMA-376 part 1, 22.2 and 22.3; part 2, 8). They are hints; nothing wrong in them stops the
// reading. Bytes of these parts are still held against their CRC, as those of all parts are.
func (r *reader) properties(top opc.Relations) {
	b := r.book
	for _, p := range []struct {
		kind string
		read func(part string)
	}{
		{"extended-properties", r.appProps},
		{"custom-properties", r.customProps},
		{"core-properties", r.coreProps},
	} {
		word := p.kind
		var part string
		var err error
		for _, alias := range []string{word, propAlias[word]} {
			if part, err = top.Single(alias); part != "" || err != nil {
				break
			}
		}
		if err == nil && part == "" {
			continue
		}
		if err == nil {
			err = opc.Try(func() { p.read(part) })
		}
		if err != nil {
			r.note(NotePart, part, -1, "", "document properties cannot be read: %v", err)
			switch p.kind {
			case "extended-properties":
				b.App, b.AppVersion = "", ""
			case "custom-properties":
				b.Custom = map[string]string{}
			}
		}
	}
}

// propAlias are the words of the strict relationship types.
var propAlias = map[string]string{
	"extended-properties": "extendedProperties",
	"custom-properties":   "customProperties",
	"core-properties":     "coreProperties",
}

func (r *reader) appProps(part string) {
	r.simpleProps(part, nsApp, "Properties", map[string]*string{
		"Application": &r.book.App, "AppVersion": &r.book.AppVersion,
	})
}

func (r *reader) coreProps(part string) {
	b := r.book
	r.simpleProps(part, nsCore, "coreProperties", map[string]*string{
		"creator": &b.Creator, "lastModifiedBy": &b.LastModifiedBy,
		"created": &b.Created, "modified": &b.Modified,
	})
}

// simpleProps reads a part whose children are named texts.
func (r *reader) simpleProps(part string, ns opc.Space, root string, want map[string]*string) {
	s := opc.Must(r.Scan(part))
	s.Root(ns, root)
	s.Each(func() {
		if p := want[s.Local()]; p != nil {
			*p = strings.TrimSpace(string(s.Text("", r.lim.CellText)))
		}
	})
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
			r.note(NotePart, part, -1, opc.Clip(name), "the custom property is given twice; the first counts")
			return
		}
		r.book.Custom[name] = value
	})
}
