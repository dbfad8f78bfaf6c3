package ooxml

import (
	"io"
	"net/url"
	"path"
	"strings"
)

// relation is one relationship of a part (ECMA-376 part 2, 6.5).
type relation struct {
	id, target string
	kind       string // last word of the type; see relationType
	external   bool
}

// relsPart returns the name of the part that holds the relationships of part;
// "" is the package itself.
func relsPart(part string) string {
	dir, base := path.Split(part)
	return dir + "_rels/" + base + ".rels"
}

// resolveTarget returns the part a target means, seen from the part that has
// the relationship. ok is false when it points outside the package.
func resolveTarget(source, target string) (part string, ok bool) {
	target, _, _ = strings.Cut(target, "#")
	target = strings.ReplaceAll(target, `\`, "/")
	if un, err := url.PathUnescape(target); err == nil {
		target = un
	}
	if target == "" || strings.Contains(target, "://") {
		return "", false
	}
	if !strings.HasPrefix(target, "/") {
		target = path.Dir(source) + "/" + target
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

// relations reads the relationships of part. A missing part means none.
func (r *reader) relations(part string) ([]relation, error) {
	name := relsPart(part)
	if !r.c.Has(name) {
		return nil, nil
	}
	s, err := r.scan(name)
	if err != nil {
		return nil, err
	}
	if err := r.root(s, nsPkgRel, "Relationships"); err != nil {
		return nil, err
	}
	var list []relation
	ids := map[string]bool{}
	err = r.each(s, func() error {
		if n := s.Name(); n.ns != nsPkgRel || n.Local != "Relationship" {
			return s.Err("", "unexpected <%s>", clip(n.Local))
		}
		var rel relation
		for _, a := range s.Attrs() {
			if a.Name.Space != "" {
				continue
			}
			switch v := string(a.Value); a.Name.Local {
			case "Id":
				rel.id = v
			case "Type":
				rel.kind = relationType(v)
			case "Target":
				rel.target = v
			case "TargetMode":
				rel.external = v == "External"
				if !rel.external && v != "Internal" {
					return s.Err("", "target mode %q", clip(v))
				}
			default:
				return s.Err("", "unknown attribute %q", clip(a.Name.Local))
			}
		}
		if ids[rel.id] {
			return s.Err("", "relationship id %q is given twice", clip(rel.id))
		}
		if len(list) >= r.lim.Entries*8 {
			return over(s.Err("", "more than %d relationships", len(list)))
		}
		ids[rel.id] = true
		list = append(list, rel)
		return s.Skip()
	})
	return list, err
}

// contentTypes are the types of the parts ([Content_Types].xml, part 2, 7.2).
type contentTypes struct {
	defaults, overrides map[string]string
}

// of returns the type of a part, "" when none is given.
func (t contentTypes) of(part string) string {
	key := partKey(part)
	if v, ok := t.overrides[key]; ok {
		return v
	}
	ext := strings.TrimPrefix(path.Ext(key), ".")
	return t.defaults[ext]
}

const typesPart = "[Content_Types].xml"

func (r *reader) contentTypes() (contentTypes, error) {
	t := contentTypes{map[string]string{}, map[string]string{}}
	s, err := r.scan(typesPart)
	if err != nil {
		return t, err
	}
	if err := r.root(s, nsTypes, "Types"); err != nil {
		return t, err
	}
	err = r.each(s, func() error {
		if len(t.defaults)+len(t.overrides) >= r.lim.Entries*8 {
			return over(s.Err("", "more than %d content types", r.lim.Entries*8))
		}
		kind, _ := s.Attr("", "ContentType")
		switch s.Name().Local {
		case "Default":
			ext, _ := s.Attr("", "Extension")
			t.defaults[strings.ToLower(ext)] = kind
		case "Override":
			name, _ := s.Attr("", "PartName")
			t.overrides[partKey(name)] = kind
		default:
			return s.Err("", "unexpected <%s>", clip(s.Name().Local))
		}
		return s.Skip()
	})
	return t, err
}

// scan returns a Scanner of a part, at its beginning. The part's bytes live in
// the reader's buffer until the next scan.
func (r *reader) scan(part string) (*Scanner, error) {
	data, err := r.c.read(part, r.buf)
	if err != nil {
		return nil, err
	}
	r.buf = data[:0]
	if r.s == nil {
		r.s = &Scanner{interned: map[string]string{}}
	}
	if err := r.s.reset(part, data, r.lim); err != nil {
		return nil, err
	}
	r.s.ResolveAlternates(excelUnderstands)
	return r.s, nil
}

// root reads the start tag of the root element and refuses another one.
func (r *reader) root(s *Scanner, ns nsID, local string) error {
	kind, err := s.Next()
	if err != nil {
		return err
	}
	if n := s.Name(); kind != Start || n.ns != ns || n.Local != local {
		return s.Err("", "the part begins with <%s> of namespace %q, not with <%s>", clip(n.Local), clip(n.Space), local)
	}
	return nil
}

// each calls f at each child of the element that has just begun, up to its end
// tag; of the root element, up to the end of the part. f must read to the end
// of its element. Text between the children is refused.
func (r *reader) each(s *Scanner, f func() error) error {
	depth := s.Depth()
	for {
		kind, err := s.Next()
		if err != nil {
			return err
		}
		switch kind {
		case Start:
			if err := f(); err != nil {
				return err
			}
		case Text:
			if !blank(s.Bytes()) {
				return s.Err("", "text between elements: %q", clip(s.Bytes()))
			}
		case End:
			if s.Depth() >= depth {
				continue
			}
			if depth > 1 {
				return nil
			}
			if _, err := s.Next(); err != io.EOF {
				return err
			}
			return nil
		}
	}
}

// text reads the character data of the element that has just begun, to its end
// tag, into the reader's buffer, which is valid until the next call. Elements
// inside are refused.
func (r *reader) text(s *Scanner, ref string) ([]byte, error) {
	r.tbuf = r.tbuf[:0]
	for {
		kind, err := s.Next()
		if err != nil {
			return nil, err
		}
		switch kind {
		case Text:
			if len(r.tbuf)+len(s.text) > r.lim.CellText {
				return nil, over(s.Err(ref, "a text has more than %d bytes", r.lim.CellText))
			}
			r.tbuf = append(r.tbuf, s.text...)
		case Start:
			return nil, s.Err(ref, "unexpected <%s> inside a text", clip(s.Name().Local))
		case End:
			return r.tbuf, nil
		}
	}
}
