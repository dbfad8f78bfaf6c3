package opc

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Parts are the parts of a package that is being changed, by their names. WriteParts writes them.
type Parts map[string][]byte

// Relations returns the relationships of part, "" for those of the package.
func (p Parts) Relations(part string) (Relations, error) {
	name := relsPart(part)
	data, ok := p[name]
	if !ok {
		return nil, nil
	}
	s, err := NewScanner(name, data, Limits{})
	if err != nil {
		return nil, err
	}
	return readRelations(s, part)
}

// SetRelations gives a part the relationships that it is to have.
func (p Parts) SetRelations(part string, list Relations) {
	if len(list) == 0 {
		delete(p, relsPart(part))
		return
	}
	var b strings.Builder
	b.WriteString(xml.Header + `<Relationships xmlns="` + Transitional + `package/2006/relationships">`)
	for _, r := range list {
		b.WriteString(`<Relationship Id="` + Escape(r.ID) + `" Type="` + Escape(r.Type) + `" Target="` + Escape(r.Target) + `"`)
		if r.External {
			b.WriteString(` TargetMode="External"`)
		}
		b.WriteString(`/>`)
	}
	b.WriteString(`</Relationships>`)
	p[relsPart(part)] = []byte(b.String())
}

// FreeID returns an id that none of the relationships has.
func (list Relations) FreeID(word string) string {
	for n := 1; ; n++ {
		id := "rId" + word + strconv.Itoa(n)
		if _, taken := list.ByID(id); !taken {
			return id
		}
	}
}

// FreeName returns the name of a part that is not there yet. pattern has a %d.
func (p Parts) FreeName(pattern string) string {
	for n := 1; ; n++ {
		name := fmt.Sprintf(pattern, n)
		taken := false
		for part := range p {
			taken = taken || strings.EqualFold(part, name)
		}
		if !taken {
			return name
		}
	}
}

// SetType says of which type a part is, unless that is said.
func (p Parts) SetType(part, kind string) { p.addType(`Override PartName="/`+part+`"`, kind) }

// SetTypeOf says of which type parts with an extension are, unless that is said.
func (p Parts) SetTypeOf(ext, kind string) { p.addType(`Default Extension="`+ext+`"`, kind) }

func (p Parts) addType(entry, kind string) {
	types := string(p[TypesPart])
	if strings.Contains(types, "<"+entry) {
		return
	}
	p[TypesPart] = []byte(strings.Replace(types, "</Types>", "<"+entry+` ContentType="`+kind+`"/></Types>`, 1))
}

// Delete takes a part out, and its type.
func (p Parts) Delete(part string) {
	delete(p, part)
	entry := regexp.MustCompile(`<Override [^>]*PartName="/` + regexp.QuoteMeta(Escape(part)) + `"[^>]*>(</Override>)?`)
	p[TypesPart] = entry.ReplaceAll(p[TypesPart], nil)
}

var typesEntry = regexp.MustCompile(`<(Default|Override) [^>]*>(</(Default|Override)>)?`)

// SortTypes brings a list of types into one order: there are writers that add to it in random order.
func SortTypes(data []byte) []byte {
	entries := typesEntry.FindAll(data, -1)
	if len(entries) == 0 {
		return data
	}
	head, tail := data[:bytes.Index(data, entries[0])], data[bytes.LastIndex(data, []byte("</Types>")):]
	slices.SortFunc(entries, bytes.Compare)
	return slices.Concat(head, bytes.Join(entries, nil), tail)
}

// Escape escapes text for an element or an attribute.
func Escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}
