package opc

import "strings"

// A Space stands for a namespace in all its spellings, transitional and strict. The zero Space is every other one.
type Space uint8

// The namespaces that every package has. A Dialect numbers its own from SpaceFree.
const (
	spacePkgRel Space = iota + 1 // relationship parts (ECMA-376 part 2, 6.5)
	spaceTypes                   // [Content_Types].xml (part 2, 7.2)
	spaceMC                      // markup compatibility (part 3)
	SpaceDocRel                  // attributes that name a relationship, such as r:id
	SpaceFree
)

// The roots of the names of namespaces.
const (
	Transitional = "http://schemas.openxmlformats.org/"
	Strict       = "http://purl.oclc.org/ooxml/"
)

var packageSpaces = map[string]Space{
	Transitional + "officeDocument/2006/relationships": SpaceDocRel,
	Strict + "officeDocument/relationships":            SpaceDocRel,
	Transitional + "package/2006/relationships":        spacePkgRel,
	Transitional + "package/2006/content-types":        spaceTypes,
	Transitional + "markup-compatibility/2006":         spaceMC,
}

// In reports whether the name is in a namespace.
func (n Name) In(space Space) bool { return n.space == space }

func (s *Scanner) spaceOf(uri string) Space {
	if space, ok := packageSpaces[uri]; ok {
		return space
	}
	return s.spaces[uri]
}

// relationType returns the last word of a relationship type of the office document family, transitional, strict or
// Microsoft's own, such as "worksheet", or "".
func relationType(uri string) string {
	for _, base := range [...]string{
		Transitional + "officeDocument/2006/relationships/",
		Strict + "officeDocument/relationships/",
		Transitional + "package/2006/relationships/metadata/",
		"http://schemas.microsoft.com/office/2006/relationships/",
		"http://schemas.microsoft.com/office/2007/relationships/",    // pictures with a wide range of light
		"http://schemas.microsoft.com/office/2017/10/relationships/", // threaded comments
	} {
		if word, ok := strings.CutPrefix(uri, base); ok {
			return word
		}
	}
	return ""
}

// alternate is an mc:AlternateContent that has begun.
type alternate struct {
	depth  int // of the stack inside AlternateContent
	chosen bool
}

// ResolveAlternates makes Next hand out one branch of every mc:AlternateContent (ECMA-376 part 3, 7.5) in its place: the
// first Choice all of whose required namespaces are understood, else the Fallback. The tags of AlternateContent, Choice and
// Fallback themselves are left out.
func (s *Scanner) ResolveAlternates(understood func(namespace string) bool) {
	s.understood = understood
}

// InAlternate reports whether the current token stands inside an mc:AlternateContent that is being resolved.
func (s *Scanner) InAlternate() bool { return len(s.alternates) > 0 }

func (s *Scanner) nextAlternate() TokenKind {
	for {
		kind := s.next()
		if n := len(s.alternates); kind == 0 || n == 0 && (kind != Start || s.name.space != spaceMC) {
			return kind
		}
		ours := false
		switch kind {
		case Text:
			if ours = s.betweenBranches(); ours && !AllSpace(s.text) {
				panic(s.fail("text between the branches of AlternateContent"))
			}
		case End:
			ours = s.name.space == spaceMC && s.endAlternate()
		default:
			ours = s.startAlternate()
		}
		if !ours {
			return kind
		}
	}
}

// betweenBranches reports whether the scanner stands inside an AlternateContent and outside its branches.
func (s *Scanner) betweenBranches() bool {
	n := len(s.alternates)
	return n > 0 && s.alternates[n-1].depth == len(s.stack)
}

// endAlternate reports whether the end tag just read is that of an AlternateContent or of a branch.
func (s *Scanner) endAlternate() bool {
	if n := len(s.alternates); n > 0 && s.alternates[n-1].depth == len(s.stack)+1 {
		s.alternates = s.alternates[:n-1]
		return true
	}
	return s.betweenBranches()
}

// startAlternate reports whether the start tag just read is that of an AlternateContent or of a branch; one that is not to be
// taken is passed over.
func (s *Scanner) startAlternate() bool {
	n := len(s.alternates)
	isBranch := n > 0 && s.alternates[n-1].depth == len(s.stack)-1
	if !isBranch {
		begins := s.name.space == spaceMC && s.name.Local == "AlternateContent"
		if begins {
			s.alternates = append(s.alternates, alternate{depth: len(s.stack)})
		}
		return begins
	}
	alt := &s.alternates[n-1]
	take := false
	switch {
	case s.name.space == spaceMC && s.name.Local == "Choice":
		take = s.meets(alt.chosen)
	case s.name.space == spaceMC && s.name.Local == "Fallback":
		take = !alt.chosen
	default:
		panic(s.fail("<%s> between the branches of AlternateContent", Clip(s.name.Local)))
	}
	if take {
		alt.chosen = true
	} else {
		s.Skip()
	}
	return true
}

// meets reports whether the Choice that has just begun is to be taken.
func (s *Scanner) meets(chosen bool) bool {
	requires, ok := s.Attr("", "Requires")
	if !ok || strings.TrimSpace(requires) == "" {
		panic(s.fail("a Choice that does not say what it requires"))
	}
	take := !chosen
	for prefix := range strings.FieldsSeq(requires) {
		uri, found := "", false
		for i := len(s.bindings) - 1; i >= 0 && !found; i-- {
			if string(s.bindings[i].prefix) == prefix {
				uri, found = s.bindings[i].uri, true
			}
		}
		if !found {
			panic(s.fail("namespace prefix %q is not declared", Clip(prefix)))
		}
		take = take && s.understood(uri)
	}
	return take
}
