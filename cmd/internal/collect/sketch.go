package collect

import (
	"fmt"
	"hash/fnv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/alike"
)

// A sketch is what a filing is held against those of other agencies by: one text or one set of figures for several is found by
// it, and proved by the sources themselves.
type sketch struct {
	texts  [kindsOfText]alike.Sketch // nil for one that is too short to prove anything
	tables []uint64                  // digest of the typed figures of each table of the form; 0 for one that many have by chance
}

// The texts that are compared: all of the narrative, and by themselves the passages that the official document wants new.
const (
	wholeText = iota
	problemsText
	kindsOfText
)

// textsOf takes a filing's texts apart.
func textsOf(f *templates.Filing) (list [kindsOfText]*alike.Text) {
	var whole, problems []*alike.Text
	for _, p := range f.Form.Passages() {
		text := alike.Read(f.Narrative[p.ID], f.Agency.Name, f.Agency.Short)
		if whole = append(whole, text); p.Least > 0 {
			problems = append(problems, text)
		}
	}
	return [kindsOfText]*alike.Text{alike.Join(whole...), alike.Join(problems...)}
}

func sketchOf(f *templates.Filing) *sketch {
	s := &sketch{}
	for kind, text := range textsOf(f) {
		if text.Letters >= leastLetters[kind] {
			s.texts[kind] = text.Sketch()
		}
	}
	for _, t := range f.Form.Tables {
		s.tables = append(s.tables, tableDigest(f, t))
	}
	return s
}

// tellingDigits is how many significant digits the different figures of a table have together before two agencies that share
// them all are asked about: 12 and 3, or a table of zeros, are found in many agencies of a county; six digits are equal by
// chance in one of a million pairs.
const tellingDigits = 6

// tableDigest is equal for tables with the same typed figures. It is 0 for a table that proves nothing: blank, all zero, or
// with too little in it.
func tableDigest(f *templates.Filing, t *templates.Table) uint64 {
	h, digits, seen := fnv.New64a(), 0, map[string]bool{}
	for _, key := range t.Keys() {
		if f.Form.Computed(key) != nil {
			continue
		}
		n, ok := f.Cell(key).Value()
		if !ok {
			return 0
		}
		text := n.String()
		fmt.Fprintln(h, text)
		if !seen[text] {
			seen[text] = true
			digits += len(strings.Trim(strings.ReplaceAll(text, ".", ""), "-0"))
		}
	}
	if digits < tellingDigits {
		return 0
	}
	return h.Sum64()
}
