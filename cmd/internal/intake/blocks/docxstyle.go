package blocks

import (
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/xlsx/opc"
)

// style is what matters of a paragraph style.
type style struct {
	heading bool
	num     string
	level   int
	based   string
	face    face
}

// readStyles reads word/styles.xml; what cannot be read is left out.
func readStyles(c *opc.Container, part string) map[string]style {
	styles := map[string]style{}
	if !c.Has(part) {
		return styles
	}
	data, err := c.Read(part)
	if err != nil {
		return styles
	}
	s, err := opc.NewScanner(part, data, opc.DefaultLimits())
	if err != nil {
		return styles
	}
	id, cur := "", style{face: newFace()}
	for {
		kind, err := s.Next()
		if err != nil {
			return styles
		}
		if !isWord(s.Name().Space) {
			continue
		}
		switch name := s.Name().Local; {
		case kind == opc.End && name == "style":
			if id != "" {
				styles[id] = cur
			}
			id, cur = "", style{face: newFace()}
		case kind != opc.Start:
		case name == "style":
			id = attr(s, "styleId")
		case name == "basedOn":
			cur.based = attr(s, "val")
		case name == "outlineLvl":
			cur.heading = attr(s, "val") != "9"
		case name == "name":
			n := strings.ToLower(attr(s, "val"))
			cur.heading = cur.heading || n == "title" || strings.HasPrefix(n, "heading ")
		case name == "numId":
			cur.num = attr(s, "val")
		case name == "ilvl":
			cur.level, _ = strconv.Atoi(attr(s, "val"))
		default:
			cur.face.set(s)
		}
	}
}

// styleOf returns a style with what it inherits: whether it makes headings, and the list that it puts its paragraphs in.
func styleOf(styles map[string]style, id string) style {
	out, ok := styles[id]
	if !ok {
		return style{face: newFace()}
	}
	for n, cur := 0, out; n < 16 && cur.based != ""; n++ {
		if cur, ok = styles[cur.based]; !ok {
			break
		}
		out.face = out.face.over(cur.face)
		if out.num == "" {
			out.num, out.level = cur.num, cur.level
		}
		out.heading = out.heading || cur.heading
	}
	return out
}

// set takes a property of a run into its face.
func (f *face) set(s *opc.Scanner) {
	switch s.Name().Local {
	case "vanish":
		f.hidden = on(s)
	case "strike", "dstrike":
		f.struck = on(s)
	case "vertAlign":
		switch attr(s, "val") {
		case "superscript":
			f.raise = templates.Raised
		case "subscript":
			f.raise = templates.Lowered
		default:
			f.raise = templates.Plain
		}
	case "sz": // in half points
		n, _ := strconv.Atoi(attr(s, "val"))
		f.size = float64(n) / 2
	case "color":
		f.color = hexColour(attr(s, "val"))
	case "shd":
		f.ground = shading(s)
	case "highlight":
		f.ground = highlights[attr(s, "val")]
		if f.ground == 0 {
			f.ground = noColour
		}
	}
}

// over returns a face with what another gives it where it says nothing itself.
func (f face) over(below face) face {
	f.struck, f.hidden = f.struck || below.struck, f.hidden || below.hidden
	if f.raise == templates.Plain {
		f.raise = below.raise
	}
	if f.size == 0 {
		f.size = below.size
	}
	if f.color == noColour {
		f.color = below.color
	}
	if f.ground == noColour {
		f.ground = below.ground
	}
	return f
}

// highlights are the colours of Word's marker that text may have, too (ECMA-376 part 1, 17.18.40).
var highlights = map[string]int{"yellow": 0xFFFF00, "green": 0x00FF00, "cyan": 0x00FFFF, "magenta": 0xFF00FF, "blue": 0x0000FF,
	"red":      0xFF0000,
	"darkBlue": 0x000080, "darkCyan": 0x008080, "darkGreen": 0x008000, "darkMagenta": 0x800080, "darkRed": 0x800000, "darkYellow": 0x808000,
	"darkGray": 0x808080, "lightGray": 0xC0C0C0, "white": 0xFFFFFF, "black": 0x010101}

// shading reads what a run, a paragraph or a cell is filled with.
func shading(s *opc.Scanner) int {
	if attr(s, "val") == "solid" {
		return hexColour(attr(s, "color"))
	}
	return hexColour(attr(s, "fill"))
}
