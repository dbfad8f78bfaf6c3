// Package typeset says how high and wide the styles of a Word document set their text, by ECMA-376 part 1, 17.3.1 and 17.7: only what
// decides where lines and pages end.
package typeset

import (
	"cmp"
	"encoding/xml"
	"math"
	"strconv"
	"strings"
)

// A Sheet is the styles of a document.
type Sheet struct {
	Run    properties `xml:"docDefaults>rPrDefault>rPr"`
	Para   properties `xml:"docDefaults>pPrDefault>pPr"`
	Styles []Style    `xml:"style"`
	byID   map[string]*Style
}

// A Style is what must be known of one.
type Style struct {
	Type    string     `xml:"type,attr"`
	ID      string     `xml:"styleId,attr"`
	Default string     `xml:"default,attr"`
	Name    val        `xml:"name"`
	Based   val        `xml:"basedOn"`
	Run     properties `xml:"rPr"`
	Para    properties `xml:"pPr"`
}

type val struct {
	Val string `xml:"val,attr"`
}

type properties struct {
	List []struct {
		XMLName xml.Name
		Attrs   []xml.Attr `xml:",any,attr"`
	} `xml:",any"`
}

// Read reads a part of styles.
func Read(data []byte) (*Sheet, error) {
	s := &Sheet{byID: map[string]*Style{}}
	if err := xml.Unmarshal(data, s); err != nil {
		return nil, err
	}
	for i := range s.Styles {
		s.byID[s.Styles[i].ID] = &s.Styles[i]
	}
	return s, nil
}

// A Type is how text is set; lengths are in twentieths of a point.
type Type struct {
	Size         int     // in half points
	Em           float64 // width of a Chinese character
	Line         float64 // height of a line
	Low, High    float64 // which other programs and fonts may make of it
	Above, Below float64 // a paragraph
	First        float64 // indent of the first line
	Indented     bool    // it has one of its own
	Aside        float64 // indents on both sides
}

// The height of a line of Chinese type in em, where nothing sets it but its font: Word gives 宋体 and 仿宋 1.3, LibreOffice 1.14, and the
// fonts that stand in for them where they are not installed have up to 1.45.
const lowFont, wordFont, highFont = 1.14, 1.3, 1.45

// said is what a style and those it is based on say, by element and attribute; the nearest has the word.
type said map[string]string

func (s said) take(p properties) {
	for _, e := range p.List {
		if len(e.Attrs) == 0 {
			e.Attrs = []xml.Attr{{Name: xml.Name{Local: "val"}, Value: "1"}}
		}
		for _, a := range e.Attrs {
			if key := e.XMLName.Local + " " + a.Name.Local; s[key] == "" {
				s[key] = a.Value
			}
		}
	}
}

// number is what is said first of some properties, the other number where nothing is, or nothing that can be.
func (s said) number(other, least, most float64, keys ...string) float64 {
	for _, key := range keys {
		if n, err := strconv.ParseFloat(strings.TrimSuffix(s[key], "%"), 64); err == nil && n >= least && n <= most {
			return n
		}
	}
	return other
}

// farthest is how long a length may be: 22 inches, the widest paper of Word.
const farthest = 31680

func (s said) length(keys ...string) float64 { return s.number(0, -farthest, farthest, keys...) }

// Of returns the type of a style on a page whose lines stand on a grid of a pitch, 0 for none.
func (s *Sheet) Of(id string, pitch int) Type {
	says := said{}
	for range s.Styles { // not for ever, should they stand in a circle
		st, ok := s.byID[id]
		if !ok {
			break
		}
		says.take(st.Para)
		says.take(st.Run)
		id = st.Based.Val
	}
	says.take(s.Para)
	says.take(s.Run)
	return says.set(float64(pitch))
}

// set makes a type of what is said.
func (s said) set(pitch float64) (t Type) {
	t.Size = int(s.number(20, 2, 3276, "sz val"))
	size := float64(t.Size * 10)
	t.Em = max(size*s.number(100, 1, 600, "w val")/100+s.length("spacing val"), 1)
	t.Aside = s.length("ind left", "ind start") + s.length("ind right", "ind end")
	t.First = cmp.Or(s.length("ind firstLineChars")/100*t.Em, s.length("ind firstLine"))
	t.Indented = s["ind firstLine"] != "" || s["ind firstLineChars"] != ""
	if snaps := s["snapToGrid val"]; snaps == "0" || snaps == "false" || snaps == "off" {
		pitch = 0
	}
	t.Above, t.Below = s.gap("before", pitch), s.gap("after", pitch)
	t.Low, t.Line, t.High = s.line(size*lowFont, pitch), s.line(size*wordFont, pitch), s.line(size*highFont, pitch)
	return t
}

// line is the height of a line of a type so high.
func (s said) line(natural, pitch float64) float64 {
	if pitch > 0 { // it takes as many lines of the grid as it needs
		natural = math.Ceil(natural/pitch) * pitch
	}
	const single = 240
	line := s.number(single, 1, farthest, "spacing line")
	switch s["spacing lineRule"] {
	case "exact":
		return line
	case "atLeast":
		return max(natural, line)
	}
	return natural * line / single
}

// gap is the room in front of a paragraph or behind it.
func (s said) gap(side string, pitch float64) float64 {
	const byItself, line = 280, 240 // as HTML has it, and a line where there is no grid
	if auto := s["spacing "+side+"Autospacing"]; auto == "1" || auto == "true" || auto == "on" {
		return byItself
	}
	return cmp.Or(s.length("spacing "+side+"Lines")/100*cmp.Or(pitch, line), s.length("spacing "+side))
}
