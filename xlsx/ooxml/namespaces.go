package ooxml

import "strings"

// nsID is a namespace this package looks for. Transitional and strict URIs of
// the same thing have one id.
type nsID uint8

const (
	nsOther   nsID = iota
	nsMain         // SpreadsheetML (ECMA-376 part 1, 18; part 4 for transitional)
	nsDocRel       // r:id attributes
	nsPkgRel       // relationship parts (part 2, 6.5)
	nsTypes        // [Content_Types].xml (part 2, 7.2)
	nsMC           // markup compatibility (part 3)
	nsApp          // docProps/app.xml
	nsCustom       // docProps/custom.xml
	nsVTypes       // values of properties
	nsCore         // docProps/core.xml
	nsDC           // Dublin Core elements
	nsDCTerms      // Dublin Core terms
)

const (
	transitional = "http://schemas.openxmlformats.org/"
	iso          = "http://purl.oclc.org/ooxml/"
)

var namespaces = map[string]nsID{
	transitional + "spreadsheetml/2006/main":                 nsMain,
	iso + "spreadsheetml/main":                               nsMain,
	transitional + "officeDocument/2006/relationships":       nsDocRel,
	iso + "officeDocument/relationships":                     nsDocRel,
	transitional + "package/2006/relationships":              nsPkgRel,
	transitional + "package/2006/content-types":              nsTypes,
	transitional + "markup-compatibility/2006":               nsMC,
	transitional + "officeDocument/2006/extended-properties": nsApp,
	iso + "officeDocument/extendedProperties":                nsApp,
	transitional + "officeDocument/2006/custom-properties":   nsCustom,
	iso + "officeDocument/customProperties":                  nsCustom,
	transitional + "officeDocument/2006/docPropsVTypes":      nsVTypes,
	iso + "officeDocument/docPropsVTypes":                    nsVTypes,
	transitional + "package/2006/metadata/core-properties":   nsCore,
	"http://purl.org/dc/elements/1.1/":                       nsDC,
	"http://purl.org/dc/terms/":                              nsDCTerms,
}

func namespaceID(uri string) nsID { return namespaces[uri] }

// relationType returns the last word of a relationship type of the office
// document family, transitional, strict or Microsoft's own, such as
// "worksheet", or "".
func relationType(uri string) string {
	for _, base := range [...]string{
		transitional + "officeDocument/2006/relationships/",
		iso + "officeDocument/relationships/",
		transitional + "package/2006/relationships/metadata/",
		"http://schemas.microsoft.com/office/2006/relationships/",
		"http://schemas.microsoft.com/office/2017/10/relationships/", // threaded comments
	} {
		if word, ok := strings.CutPrefix(uri, base); ok {
			return word
		}
	}
	return ""
}

// excelUnderstands says which namespaces a Choice may require to be taken for
// its Fallback: those of Excel's own extensions, as Excel would decide.
func excelUnderstands(uri string) bool {
	return namespaces[uri] == nsMain ||
		strings.HasPrefix(uri, "http://schemas.microsoft.com/office/spreadsheetml/") ||
		uri == "http://schemas.microsoft.com/office/excel/2006/main"
}

// alternate is an mc:AlternateContent that has begun.
type alternate struct {
	depth  int // of the stack inside AlternateContent
	chosen bool
}

// ResolveAlternates makes Next hand out one branch of every mc:AlternateContent
// (ECMA-376 part 3, 7.5) in its place: the first Choice all of whose required
// namespaces are understood, else the Fallback. The tags of AlternateContent,
// Choice and Fallback themselves are left out.
func (s *Scanner) ResolveAlternates(understood func(namespace string) bool) {
	s.understood = understood
}

// InAlternate reports whether the current token stands inside an
// mc:AlternateContent that is being resolved.
func (s *Scanner) InAlternate() bool { return len(s.alternates) > 0 }

func (s *Scanner) nextAlternate() (TokenKind, error) {
	for {
		kind, err := s.next()
		if err != nil {
			return kind, err
		}
		n := len(s.alternates)
		inside := n > 0 && s.alternates[n-1].depth == len(s.stack)
		if kind == Text {
			if inside { // between the branches
				if !blank(s.text) {
					return 0, s.fail("text between the branches of AlternateContent")
				}
				continue
			}
			return kind, nil
		}
		if kind == End {
			if s.name.ns == nsMC {
				if n > 0 && s.alternates[n-1].depth == len(s.stack)+1 {
					s.alternates = s.alternates[:n-1]
					continue // the end of AlternateContent
				}
				if inside {
					continue // the end of a branch
				}
			}
			return kind, nil
		}
		isBranch := n > 0 && s.alternates[n-1].depth == len(s.stack)-1
		if s.name.ns == nsMC && s.name.Local == "AlternateContent" && !isBranch {
			s.alternates = append(s.alternates, alternate{depth: len(s.stack)})
			continue
		}
		if !isBranch {
			return kind, nil
		}
		alt := &s.alternates[n-1]
		take := false
		switch {
		case s.name.ns == nsMC && s.name.Local == "Choice":
			if take, err = s.meets(alt.chosen); err != nil {
				return 0, err
			}
		case s.name.ns == nsMC && s.name.Local == "Fallback":
			take = !alt.chosen
		default:
			return 0, s.fail("<%s> between the branches of AlternateContent", clip(s.name.Local))
		}
		if take {
			alt.chosen = true
		} else if err := s.Skip(); err != nil {
			return 0, err
		}
	}
}

// meets reports whether the Choice that has just begun is to be taken.
func (s *Scanner) meets(chosen bool) (bool, error) {
	requires, ok := s.Attr("", "Requires")
	if !ok || strings.TrimSpace(requires) == "" {
		return false, s.fail("a Choice that does not say what it requires")
	}
	take := !chosen
	for prefix := range strings.FieldsSeq(requires) {
		uri, found := "", false
		for i := len(s.bindings) - 1; i >= 0 && !found; i-- {
			if string(s.bindings[i].prefix) == prefix {
				uri, found = s.bindings[i].space, true
			}
		}
		if !found {
			return false, s.fail("namespace prefix %q is not declared", clip(prefix))
		}
		take = take && s.understood(uri)
	}
	return take, nil
}
