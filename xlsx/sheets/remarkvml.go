package sheets

import (
	"bytes"
	"strconv"
	"strings"

	"nianbao/xlsx/opc"
)

// scanVML returns a Scanner of a VML part. Excel writes <br> into captions without closing it, here and nowhere else.
func (r *reader) scanVML(part string) (*opc.Scanner, error) { return r.ScanEdited(part, closeBreaks) }

// closeBreaks closes the <br> of a part.
func closeBreaks(data []byte) []byte {
	if !bytes.Contains(bytes.ToLower(data), []byte("<br>")) {
		return data
	}
	data = bytes.ReplaceAll(data, []byte("<br>"), []byte("<br/>"))
	return bytes.ReplaceAll(data, []byte("<BR>"), []byte("<BR/>"))
}

// vmlShapes are the elements that a control, a text box or a picture of the old kind can be.
var vmlShapes = words("shape rect roundrect oval line polyline image arc curve")

// vml reads a VML drawing (ECMA-376 part 4, 19): form controls, embedded objects and text boxes of the old kind. The
// shapes of comments have their text in the comments.
func (r *remarkReader) vml(s *opc.Scanner, part string) {
	begins(s, "xml")
	var w, data wording
	object, anchor, depth := "", "", 0 // depth is that of the shape's element
	inText, inAnchor := false, false
	r.walk(s, func(kind opc.TokenKind) {
		local := s.Local()
		switch kind {
		case opc.Text:
			switch {
			case inAnchor:
				data.add(s.Bytes())
			case inText:
				w.add(bytes.Join(bytes.Fields(s.Bytes()), []byte(" ")))
			}
		case opc.Start:
			switch {
			case vmlShapes[local] && depth == 0:
				depth, object, anchor = s.Depth(), "", ""
				w.take()
			case local == "textbox":
				inText = depth > 0
			case local == "br":
				w.line()
			case local == "ClientData":
				object, _ = s.Attr("", "ObjectType")
			case local == "Anchor":
				inAnchor = true
			}
		case opc.End:
			switch {
			case local == "textbox":
				inText = false
			case local == "div":
				w.line()
			case local == "Anchor":
				inAnchor, anchor = false, data.take()
			case depth > 0 && s.Depth() < depth:
				depth = 0
				r.control(object, w.take(), anchor)
			}
		}
	})
}

// control keeps a shape of a VML drawing.
func (r *remarkReader) control(object, text, place string) {
	m := Remark{Kind: Control, Text: text, Over: vmlOver(place)}
	switch object {
	case "Note":
		return
	case "Pict":
		m.Kind = Picture
	case "", "Rect", "Oval", "Shape", "Group", "LineA", "RectA":
		if m.Kind = TextBox; strings.TrimSpace(text) == "" {
			m.Kind = Shape
		}
	}
	if m.Over == (Range{}) && strings.TrimSpace(text) == "" {
		return
	}
	r.keep(m)
}

// vmlOver reads an anchor of eight numbers: column, pixels, row, pixels of the upper left corner and of the lower right.
func vmlOver(place string) Range {
	fields := strings.Split(place, ",")
	if len(fields) != 8 {
		return Range{}
	}
	var n [8]int
	for i, f := range fields {
		v, err := strconv.Atoi(strings.TrimSpace(f))
		if err != nil || v < 0 || v >= MaxRows {
			return Range{}
		}
		n[i] = v
	}
	out := Range{R1: n[2] + 1, C1: n[0] + 1, R2: n[6] + 1, C2: n[4] + 1}
	if n[5]*emuPixel < touch {
		out.C2--
	}
	if n[7]*emuPixel < touch {
		out.R2--
	}
	out.R2, out.C2 = max(out.R1, out.R2), max(out.C1, out.C2)
	return out
}
