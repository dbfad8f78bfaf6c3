package opc

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// A Package is a Container whose parts are read one after the other, with one Scanner and one buffer for all of them.
type Package struct {
	*Container
	dialect Dialect
}

// A Dialect is what a reader knows of the documents it reads.
type Dialect struct {
	// Spaces are the namespaces it looks for, in all their spellings.
	Spaces map[string]Space
	// Understands says which namespaces the Choice of an mc:AlternateContent may require; nil hands out all branches.
	Understands func(namespace string) bool
}

// NewPackage returns the package in an archive.
func NewPackage(c *Container, d Dialect) *Package { return &Package{c, d} }

// Scan returns a Scanner of a part, at its beginning. It and the part's bytes are valid until the next Scan.
func (p *Package) Scan(part string) (*Scanner, error) { return p.ScanEdited(part, nil) }

// ScanEdited is Scan of what edit makes of the part's bytes, unless that is more than a part may have.
func (p *Package) ScanEdited(part string, edit func([]byte) []byte) (s *Scanner, err error) {
	defer Caught(&err)
	t := p.take()
	data := Must(p.read(part, t.part))
	if edit != nil {
		if edited := edit(data); int64(len(edited)) <= p.lim.PartBytes {
			data = edited
		}
	}
	t.part = data[:0]
	t.scanner.reset(part, data, p.lim)
	t.scanner.spaces = p.dialect.Spaces
	t.scanner.ResolveAlternates(p.dialect.Understands)
	return &t.scanner, nil
}

// A Relation is one relationship of a part (ECMA-376 part 2, 6.5).
type Relation struct {
	ID, Type, Target string
	Kind             string // last word of the type, such as "worksheet"; "" outside the family of office documents
	External         bool
	source           string
}

// Relations are the relationships of one part.
type Relations []Relation

// Part returns the part that the relationship leads to. ok is false when that lies outside the package.
func (r Relation) Part() (part string, ok bool) {
	target, _, _ := strings.Cut(r.Target, "#")
	target = strings.ReplaceAll(target, `\`, "/")
	if un, err := url.PathUnescape(target); err == nil {
		target = un
	}
	if r.External || target == "" || strings.Contains(target, "://") {
		return "", false
	}
	if !strings.HasPrefix(target, "/") {
		target = path.Dir(r.source) + "/" + target
	}
	depth := 0
	for seg := range strings.SplitSeq(target, "/") {
		switch seg {
		case "", ".":
		case "..":
			if depth--; depth < 0 {
				return "", false
			}
		default:
			depth++
		}
	}
	part = strings.TrimPrefix(path.Clean("/"+target), "/")
	return part, part != ""
}

// Outside is the error about a relationship that leads out of the package where it must not. what names its target.
func (r Relation) Outside(what string) *Error {
	return Damagef(relsPart(r.source), "%s lies outside the package: %q", what, Clip(r.Target))
}

// ByID returns the relationship of an id.
func (list Relations) ByID(id string) (Relation, bool) {
	i := slices.IndexFunc(list, func(r Relation) bool { return r.ID == id })
	if i < 0 {
		return Relation{}, false
	}
	return list[i], true
}

// Single returns the only part of a kind, "" for none.
func (list Relations) Single(kind string) (string, error) {
	found := ""
	for _, rel := range list {
		if rel.Kind != kind {
			continue
		}
		target, ok := rel.Part()
		if !ok {
			return "", rel.Outside("the target of " + kind)
		}
		if found != "" && PartKey(found) != PartKey(target) {
			return "", Damagef(relsPart(rel.source), "two relationships of type %s", kind)
		}
		found = target
	}
	return found, nil
}

// Main returns the main part that the relationships of a package name, "" for none.
func (list Relations) Main() (string, error) {
	main := ""
	for _, rel := range list {
		if rel.Kind != "officeDocument" {
			continue
		}
		if main != "" {
			return "", Damagef(relsPart(""), "the package has two main parts")
		}
		part, ok := rel.Part()
		if !ok {
			return "", rel.Outside("the main part")
		}
		main = part
	}
	return main, nil
}

// relsPart returns the name of the part that holds the relationships of part; "" is the package itself.
func relsPart(part string) string {
	dir, base := path.Split(part)
	return dir + "_rels/" + base + ".rels"
}

// Relations reads the relationships of part, "" for those of the package. A missing part means none.
func (p *Package) Relations(part string) (Relations, error) {
	name := relsPart(part)
	if !p.Has(name) {
		return nil, nil
	}
	s, err := p.Scan(name)
	if err != nil {
		return nil, err
	}
	return readRelations(s, part)
}

// readRelations reads the part with the relationships of part.
func readRelations(s *Scanner, part string) (list Relations, err error) {
	defer Caught(&err)
	s.Root(spacePkgRel, "Relationships")
	ids := map[string]bool{}
	s.Each(func() {
		if !s.In(spacePkgRel) || s.Local() != "Relationship" {
			panic(s.Err("", "unexpected <%s>", Clip(s.Local())))
		}
		rel := Relation{source: part}
		rel.take(s)
		if ids[rel.ID] {
			panic(s.Err("", "relationship id %q is given twice", Clip(rel.ID)))
		}
		if len(list) >= s.lim.Entries*8 {
			panic(s.Err("", "more than %d relationships", len(list)).OverLimit())
		}
		ids[rel.ID] = true
		list = append(list, rel)
	})
	return list, nil
}

// take reads the attributes of a <Relationship>.
func (r *Relation) take(s *Scanner) {
	for _, a := range s.Attrs() {
		if a.Name.Space != "" {
			continue
		}
		switch v := string(a.Value); a.Name.Local {
		case "Id":
			r.ID = v
		case "Type":
			r.Type, r.Kind = v, relationType(v)
		case "Target":
			r.Target = v
		case "TargetMode":
			r.External = v == "External"
			if !r.External && v != "Internal" {
				panic(s.Err("", "target mode %q", Clip(v)))
			}
		default:
			panic(s.Err("", "unknown attribute %q", Clip(a.Name.Local)))
		}
	}
}

// Types are the types of the parts ([Content_Types].xml, part 2, 7.2).
type Types struct {
	defaults, overrides map[string]string
}

// Of returns the type of a part, "" when none is given.
func (t Types) Of(part string) string {
	key := PartKey(part)
	if v, ok := t.overrides[key]; ok {
		return v
	}
	ext := strings.TrimPrefix(path.Ext(key), ".")
	return t.defaults[ext]
}

// Ending returns the keys of the parts with a type of their own that ends so, in order.
func (t Types) Ending(suffix string) []string {
	var list []string
	for part, kind := range t.overrides {
		if strings.HasSuffix(kind, suffix) {
			list = append(list, part)
		}
	}
	slices.Sort(list)
	return list
}

// TypesPart is the name of the part that lists the types of all others.
const TypesPart = "[Content_Types].xml"

// Types reads the types of the parts.
func (p *Package) Types() (t Types, err error) {
	defer Caught(&err)
	t = Types{map[string]string{}, map[string]string{}}
	s := Must(p.Scan(TypesPart))
	s.Root(spaceTypes, "Types")
	s.Each(func() {
		if len(t.defaults)+len(t.overrides) >= p.lim.Entries*8 {
			panic(s.Err("", "more than %d content types", p.lim.Entries*8).OverLimit())
		}
		kind, _ := s.Attr("", "ContentType")
		switch s.Local() {
		case "Default":
			ext, _ := s.Attr("", "Extension")
			t.defaults[strings.ToLower(ext)] = kind
		case "Override":
			name, _ := s.Attr("", "PartName")
			t.overrides[PartKey(name)] = kind
		default:
			panic(s.Err("", "unexpected <%s>", Clip(s.Local())))
		}
	})
	return t, nil
}
