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
	var abs *[9]level
	var cur *list
	lvl := -1
	first := map[string]*list{}
	for {
		kind, err := s.Next()
		if err != nil {
			if err != io.EOF {
				return &numbering{}
			}
			return n
		}
		if kind != opc.Start || !isWord(s.Name().Space) {
			continue
		}
		val := attr(s, "val")
		switch s.Name().Local {
		case "abstractNum":
			abs, cur, lvl = new([9]level), nil, -1
			n.abstract[attr(s, "abstractNumId")] = abs
		case "num":
			abs, cur, lvl = nil, &list{}, -1
			n.nums[attr(s, "numId")] = cur
		case "abstractNumId":
			if cur != nil {
				cur.levels = n.abstract[val]
				if f := first[val]; f != nil {
					cur.shared = f
				} else {
					first[val] = cur
				}
			}
		case "lvl", "lvlOverride":
			if lvl, _ = strconv.Atoi(attr(s, "ilvl")); lvl < 0 || lvl > 8 {
				lvl = -1
			}
			if lvl >= 0 && abs != nil {
				abs[lvl].start = 1
			}
		case "startOverride":
			if cur != nil && lvl >= 0 {
				cur.start[lvl], _ = strconv.Atoi(val)
				cur.shared = nil
			}
		case "start":
			if abs != nil && lvl >= 0 {
				abs[lvl].start, _ = strconv.Atoi(val)
			}
		case "numFmt":
			if abs != nil && lvl >= 0 {
				abs[lvl].format = val
			}
		case "lvlText":
			if abs != nil && lvl >= 0 && len(val) <= maxNumber {
				abs[lvl].text = val
			}
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
