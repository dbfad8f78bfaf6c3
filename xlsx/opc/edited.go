package opc

import (
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
)

// An Edited is a package of which some parts are changed. All others are written as they came, packed, byte for byte. What is
// wrong with a part unwinds to the door; see Caught.
type Edited struct {
	*Container
	changed map[string][]byte // by the key of the part; nil where it is taken out
	added   []string
}

// Edit begins to change a package, whose Container stays as it is.
func (c *Container) Edit() *Edited { return &Edited{Container: c, changed: map[string][]byte{}} }

// Has reports whether there is a part of that name now.
func (e *Edited) Has(name string) bool {
	data, edited := e.changed[PartKey(name)]
	return edited && data != nil || !edited && e.Container.Has(name)
}

// Read returns the bytes of a part as they are now.
func (e *Edited) Read(name string) []byte {
	if data := e.changed[PartKey(name)]; data != nil {
		return data
	}
	if !e.Has(name) {
		panic(Damagef(name, "the part is missing"))
	}
	return Must(e.Container.Read(name))
}

// Set gives a part its bytes, one that is not there yet too.
func (e *Edited) Set(name string, data []byte) {
	if key := PartKey(name); !e.Container.Has(name) && e.changed[key] == nil {
		e.added = append(e.added, name)
	}
	e.changed[PartKey(name)] = data
}

// Patch reads an XML part for editing; see NewPatch. Save puts it back.
func (e *Edited) Patch(part string, deep ...string) *Patch {
	return Must(NewPatch(part, e.Read(part), e.lim, deep...))
}

// Save puts parts back that have been edited. Those in which nothing has changed stay as they came.
func (e *Edited) Save(list ...*Patch) {
	for _, p := range list {
		if len(p.edits)+len(p.tails) > 0 {
			e.Set(p.Part, p.Bytes())
		}
	}
}

// FreeName returns the name of a part that is not there yet. pattern has a %d.
func (e *Edited) FreeName(pattern string) string {
	for n := 1; ; n++ {
		if name := fmt.Sprintf(pattern, n); !e.Has(name) {
			return name
		}
	}
}

// Relations returns the relationships of part, "" for those of the package.
func (e *Edited) Relations(part string) Relations {
	name := relsPart(part)
	if !e.Has(name) {
		return nil
	}
	return Must(readRelations(Must(NewScanner(name, e.Read(name), e.lim)), part))
}

// Add adds a part of a type, to which another one, "" for the package, has a relationship of a kind. It returns the part's name,
// a free one of a pattern with a %d, and the relationship's id.
func (e *Edited) Add(from, kind, pattern, contentType string, data []byte) (name, id string) {
	name = e.FreeName(pattern)
	e.Set(name, data)
	id = e.Relate(from, kind, name)
	e.SetType(name, contentType)
	return name, id
}

// Relate gives a part, "" for the package, a relationship to another, and returns its id.
func (e *Edited) Relate(part, kind, target string) string {
	list, name, id := e.Relations(part), relsPart(part), ""
	for n := len(list) + 1; id == ""; n++ {
		if _, taken := list.ByID("rId" + strconv.Itoa(n)); !taken {
			id = "rId" + strconv.Itoa(n)
		}
	}
	if !e.Has(name) {
		e.Set(name, []byte(xml.Header+`<Relationships xmlns="`+Transitional+`package/2006/relationships"></Relationships>`))
	}
	p := e.Patch(name)
	p.Append(p.Root, `<Relationship Id="`+id+`" Type="`+kind+`" Target="`+Escape(relative(part, target))+`"/>`)
	e.Save(p)
	return id
}

// relative writes the way from one part to another: some programs find no other.
func relative(from, to string) string {
	up, dir := "", path.Dir(from)
	for dir != "." && dir != "/" && !strings.HasPrefix(to, dir+"/") {
		up, dir = up+"../", path.Dir(dir)
	}
	return up + strings.TrimPrefix(strings.TrimPrefix(to, dir), "/")
}

// Unrelate takes relationships of a part out by their ids.
func (e *Edited) Unrelate(part string, ids ...string) {
	if !e.Has(relsPart(part)) {
		return
	}
	p := e.Patch(relsPart(part))
	left := 0
	for n := range p.Root.All("Relationship") {
		if left++; slices.Contains(ids, n.Attr("Id")) {
			p.Remove(n)
			left--
		}
	}
	if e.Save(p); left == 0 {
		e.Remove(relsPart(part))
	}
}

// Remove takes a part out, and its type.
func (e *Edited) Remove(name string) {
	key := PartKey(name)
	e.changed[key] = nil
	e.added = slices.DeleteFunc(e.added, func(s string) bool { return PartKey(s) == key })
	p := e.Patch(TypesPart)
	for n := range p.Root.All("Override") {
		if PartKey(n.Attr("PartName")) == key {
			p.Remove(n)
		}
	}
	e.Save(p)
}

// SetType says of which type a part is, unless that is said.
func (e *Edited) SetType(part, kind string) {
	p := e.Patch(TypesPart)
	ext := strings.TrimPrefix(path.Ext(part), ".")
	for n := range p.Root.All("Default") {
		if strings.EqualFold(n.Attr("Extension"), ext) && n.Attr("ContentType") == kind {
			return
		}
	}
	p.Append(p.Root, `<Override PartName="/`+Escape(part)+`" ContentType="`+kind+`"/>`)
	e.Save(p)
}

// WritePackage writes the package: its parts in the order that they had, then those that were added.
func (e *Edited) WritePackage(w io.Writer) error {
	out := NewWriter(w)
	out.packers = &quickPackers
	for i := range e.entries {
		entry := &e.entries[i]
		data, edited := e.changed[PartKey(entry.name)]
		var err error
		switch {
		case !entry.regular || edited && data == nil:
		case edited:
			err = out.Part(entry.name, data)
		case entry.method == 8:
			packed := make([]byte, entry.packed)
			if _, err = e.r.ReadAt(packed, entry.data); err == nil || err == io.EOF {
				err = out.Packed(entry.name, entry.crc, int(entry.size), packed)
			}
		default:
			if data, err = e.Container.Read(entry.name); err == nil {
				err = out.Part(entry.name, data)
			}
		}
		if err != nil {
			return err
		}
	}
	for _, name := range e.added {
		if err := out.Part(name, e.changed[PartKey(name)]); err != nil {
			return err
		}
	}
	return out.Close()
}
