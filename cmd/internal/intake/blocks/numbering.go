package blocks

import (
	"io"
	"strconv"
	"strings"

	"nianbao/templates/hanzi"
	"nianbao/xlsx/opc"
)

// numbering resolves the automatic numbers of a Word document (ECMA-376 part 1, 17.9): 一、 before a heading is often not
// text but a property of its paragraph.
type numbering struct {
	abstract map[string]*[9]level // by abstractNumId
	nums     map[string]*list     // by numId
}

// maxNumber is the longest text of an automatic number in bytes; it is put before each paragraph of its list.
const maxNumber = 200

type level struct {
	format, text string
	start        int
}

type list struct {
	levels *[9]level
	start  [9]int // startOverride, 0 for none
	count  [9]int
	shared *list // lists of one abstract definition go on counting together
}

// readNumbering reads word/numbering.xml; what it cannot read it leaves out, since numbers are only a help.
func readNumbering(c *opc.Container, part string) *numbering {
	n := &numbering{abstract: map[string]*[9]level{}, nums: map[string]*list{}}
	if !c.Has(part) {
		return n
	}
	data, err := c.Read(part)
	if err != nil {
		return n
	}
	s, err := opc.NewScanner(part, data, opc.DefaultLimits())
	if err != nil {
		return n
	}
	r := numberingReader{n: n, lvl: -1, first: map[string]*list{}}
	for {
		kind, err := s.Next()
		if err != nil {
			if err != io.EOF {
				return &numbering{}
			}
			return n
		}
		if kind == opc.Start && isWord(s.Name().Space) {
			r.start(s)
		}
	}
}

// numberingReader is what the numbering part is about at a place: a definition, or a list that follows one, and its level.
type numberingReader struct {
	n     *numbering
	abs   *[9]level
	cur   *list
	lvl   int
	first map[string]*list // of each definition
}

func (r *numberingReader) start(s *opc.Scanner) {
	val := attr(s, "val")
	switch s.Name().Local {
	case "abstractNum":
		r.abs, r.cur, r.lvl = new([9]level), nil, -1
		r.n.abstract[attr(s, "abstractNumId")] = r.abs
	case "num":
		r.abs, r.cur, r.lvl = nil, &list{}, -1
		r.n.nums[attr(s, "numId")] = r.cur
	case "lvl", "lvlOverride":
		if r.lvl, _ = strconv.Atoi(attr(s, "ilvl")); r.lvl < 0 || r.lvl > 8 {
			r.lvl = -1
		}
		if r.lvl >= 0 && r.abs != nil {
			r.abs[r.lvl].start = 1
		}
	default:
		if r.cur != nil {
			r.ofList(s.Name().Local, val)
		} else if r.abs != nil && r.lvl >= 0 {
			r.abs[r.lvl].set(s.Name().Local, val)
		}
	}
}

// ofList reads what a list says of itself.
func (r *numberingReader) ofList(name, val string) {
	switch {
	case name == "abstractNumId":
		r.cur.levels = r.n.abstract[val]
		if f := r.first[val]; f != nil {
			r.cur.shared = f
		} else {
			r.first[val] = r.cur
		}
	case name == "startOverride" && r.lvl >= 0:
		r.cur.start[r.lvl], _ = strconv.Atoi(val)
		r.cur.shared = nil
	}
}

// set reads what a definition says of a level.
func (l *level) set(name, val string) {
	switch name {
	case "start":
		l.start, _ = strconv.Atoi(val)
	case "numFmt":
		l.format = val
	case "lvlText":
		if len(val) <= maxNumber {
			l.text = val
		}
	}
}

// next counts a paragraph of a list and returns its number as printed, "" for bullets and unknown lists.
func (n *numbering) next(id string, ilvl int) string {
	l := n.nums[id]
	if l == nil || l.levels == nil || ilvl < 0 || ilvl > 8 {
		return ""
	}
	count := &l.count
	if l.shared != nil {
		count = &l.shared.count
	}
	lv := &l.levels[ilvl]
	if count[ilvl] == 0 {
		count[ilvl] = max(lv.start, 0)
		if l.start[ilvl] > 0 {
			count[ilvl] = l.start[ilvl]
		}
	} else {
		count[ilvl]++
	}
	for k := ilvl + 1; k < 9; k++ {
		count[k] = 0
	}
	if lv.format == "bullet" || lv.format == "none" {
		return ""
	}
	text := lv.text
	for k := 0; k <= ilvl; k++ {
		mark := "%" + strconv.Itoa(k+1)
		if strings.Contains(text, mark) {
			text = strings.ReplaceAll(text, mark, formatNumber(max(count[k], 1), l.levels[k].format))
		}
	}
	return text
}

// formatNumber writes a list number (ECMA-376 part 1, 17.18.59).
func formatNumber(n int, format string) string {
	switch format {
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCounting",
		"taiwaneseCountingThousand", "ideographTraditional", "japaneseDigitalTenThousand":
		return hanzi.Ordinal(n)
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		if n <= 20 {
			return string(rune('①' + n - 1))
		}
	case "decimalFullWidth":
		return strings.Map(func(r rune) rune { return r - '0' + '０' }, strconv.Itoa(n))
	case "lowerLetter":
		if n <= 26 {
			return string(rune('a' + n - 1))
		}
	case "upperLetter":
		if n <= 26 {
			return string(rune('A' + n - 1))
		}
	}
	return strconv.Itoa(n)
}
