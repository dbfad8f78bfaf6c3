package collect

import (
	"encoding/binary"
	"hash/fnv"
	"io"
	"strings"

	"nianbao/templates"
	"nianbao/templates/alike"
)

// A filing is held against those of other agencies by its sketches: one text or one set of figures for several is found by
// them, and proved by what the shelf has of the sources.

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

// sketchParts makes the parts of a content from tablesPart on up to the sketches: one is empty for a text that is too short
// to prove anything.
func sketchParts(f *templates.Filing) [][]byte {
	var tables []byte
	for _, t := range f.Form.Tables {
		tables = binary.LittleEndian.AppendUint64(tables, tableDigest(f, t))
	}
	parts := [][]byte{tables}
	for kind, text := range textsOf(f) {
		var part []byte
		if text.Letters >= leastLetters[kind] {
			for _, run := range text.Sketch() {
				part = binary.LittleEndian.AppendUint32(part, run)
			}
		}
		parts = append(parts, part)
	}
	return parts
}

// sketch returns the sketch of a text.
func (c *content) sketch(kind int) alike.Sketch {
	return unpack(c.part(sketchPart+kind), 4, binary.LittleEndian.Uint32)
}

// numbers returns the numbers of passagesPart or tablesPart.
func (c *content) numbers(part int) []uint64 {
	return unpack(c.part(part), 8, binary.LittleEndian.Uint64)
}

func unpack[T any](data []byte, size int, one func([]byte) T) []T {
	list := make([]T, len(data)/size)
	for i := range list {
		list[i] = one(data[i*size:])
	}
	return list
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
		io.WriteString(h, text+"\n")
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
