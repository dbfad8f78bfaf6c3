package published

import (
	"strconv"
	"strings"

	"nianbao/xlsx/ooxml"
)

// style is what matters of a paragraph style.
type style struct {
	heading bool
	num     string
	level   int
	based   string
}

// readStyles reads word/styles.xml; what cannot be read is left out.
func readStyles(c *ooxml.Container, part string) map[string]style {
	styles := map[string]style{}
	if !c.Has(part) {
		return styles
	}
	data, err := c.Read(part)
	if err != nil {
		return styles
	}
	s, err := ooxml.NewScanner(part, data, ooxml.DefaultLimits())
	if err != nil {
		return styles
	}
	id, cur := "", style{}
	for {
		kind, err := s.Next()
		if err != nil {
			return styles
		}
		if !isWord(s.Name().Space) {
			continue
		}
		switch name := s.Name().Local; {
		case kind == ooxml.End && name == "style":
			if id != "" {
				styles[id] = cur
			}
			id, cur = "", style{}
		case kind != ooxml.Start:
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
		}
	}
}

// styleOf returns a style with what it inherits: whether it makes headings, and the list that it puts its paragraphs in.
func styleOf(styles map[string]style, id string) style {
	out := styles[id]
	for n, cur := 0, out; n < 16 && cur.based != ""; n++ {
		cur = styles[cur.based]
		if out.num == "" {
			out.num, out.level = cur.num, cur.level
		}
		out.heading = out.heading || cur.heading
	}
	return out
}
