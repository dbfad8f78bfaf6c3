package sheets

import (
	"slices"
	"strconv"
	"strings"

	"nianbao/xlsx/opc"
)

// A drawingReader reads one drawing part (ECMA-376 part 1, 20.5). What hangs on one anchor is one remark, so that a group
// of shapes, or a shape and the picture that stands for it in other programs, is heard once.
type drawingReader struct {
	*remarkReader
	s *opc.Scanner

	depth  int // of the anchor, 0 outside
	anchor anchor
	kind   RemarkKind
	drawn  bool // something hangs on the anchor
	texts  []string
	shapes int // open shapes
	inText bool
	number *int64 // where the next text goes
	digits []byte
	w      wording
	linked []string // relationships that charts and diagrams of the anchor lead to

	later []pending
}

// A pending anchor waits for the words of the parts that it leads to, since there is one scanner.
type pending struct {
	remark Remark
	ids    []string
}

// An anchor is where drawings hang: rows and columns from 0, lengths in EMU.
type anchor struct {
	fromCol, fromX, fromRow, fromY int64
	toCol, toX, toRow, toY         int64
	x, y, cx, cy                   int64
	hasFrom, hasTo, inFrom, inTo   bool
}

func (r *remarkReader) drawing(s *opc.Scanner, part string) {
	begins(s, "wsDr")
	d := &drawingReader{remarkReader: r, s: s}
	r.walk(s, d.token)
	d.follow(part)
}

func (d *drawingReader) token(kind opc.TokenKind) {
	s, local := d.s, d.s.Local()
	switch kind {
	case opc.Text:
		switch {
		case d.inText:
			d.w.add(s.Bytes())
		case d.number != nil && len(d.digits) < 20:
			d.digits = append(d.digits, s.Bytes()...)
		}
	case opc.Start:
		if d.depth == 0 {
			if strings.HasSuffix(local, "Anchor") {
				d.depth, d.anchor = s.Depth(), anchor{}
			}
			return
		}
		d.start(local)
	case opc.End:
		if d.depth > 0 && s.Depth() < d.depth {
			d.finish()
			return
		}
		d.end(local)
	}
}

// start takes the beginning of an element inside an anchor.
func (d *drawingReader) start(local string) {
	s, a := d.s, &d.anchor
	switch local {
	case "from":
		a.hasFrom, a.inFrom = true, true
	case "to":
		a.hasTo, a.inTo = true, true
	case "col", "colOff", "row", "rowOff":
		d.number, d.digits = a.field(local), d.digits[:0]
	case "pos", "ext":
		if s.Depth() != d.depth+1 {
			return
		}
		x, y := &a.x, &a.y
		names := [2]string{"x", "y"}
		if local == "ext" {
			x, y, names = &a.cx, &a.cy, [2]string{"cx", "cy"}
		}
		for i, to := range []*int64{x, y} {
			v, _ := s.Attr("", names[i])
			*to, _ = strconv.ParseInt(strings.TrimSpace(v), 10, 64)
		}
	case "sp", "cxnSp":
		d.shapes++
		d.draw(Shape)
	case "pic", "contentPart":
		d.draw(Picture)
	case "graphicFrame":
		d.draw(Diagram)
	case "chart":
		d.kind = Chart
		d.link()
	case "relIds":
		d.link()
	case "t":
		d.inText = true
	case "br":
		d.w.line()
	}
}

// link remembers where a chart or diagram leads.
func (d *drawingReader) link() {
	for i := range d.s.Attrs() {
		if a := &d.s.Attrs()[i]; a.Name.In(opc.SpaceDocRel) && len(d.linked) < 8 {
			d.linked = append(d.linked, string(a.Value))
		}
	}
}

// draw says that something hangs on the anchor; of several things the first names the kind.
func (d *drawingReader) draw(kind RemarkKind) {
	if !d.drawn {
		d.drawn, d.kind = true, kind
	}
}

func (d *drawingReader) end(local string) {
	a := &d.anchor
	switch local {
	case "from":
		a.inFrom = false
	case "to":
		a.inTo = false
	case "col", "colOff", "row", "rowOff":
		if d.number != nil {
			*d.number, _ = strconv.ParseInt(strings.TrimSpace(string(d.digits)), 10, 64)
			d.number = nil
		}
	case "t":
		d.inText = false
	case "p":
		d.w.line()
	case "sp", "cxnSp":
		if d.shapes--; d.shapes == 0 {
			d.said(d.w.take())
		}
	}
}

// said adds a text to those of the anchor, each once.
func (d *drawingReader) said(text string) {
	if text = strings.TrimSpace(text); text == "" || slices.Contains(d.texts, text) {
		return
	}
	if len(d.texts) < 64 {
		d.texts = append(d.texts, text)
	} else {
		d.sheet.RemarksDropped++
	}
}

// finish ends an anchor.
func (d *drawingReader) finish() {
	m := Remark{Kind: d.kind, Text: strings.Join(d.texts, "\n"), Over: d.over(&d.anchor)}
	if len(d.texts) > 0 && (m.Kind == Shape || m.Kind == Picture) {
		m.Kind = TextBox
	}
	switch {
	case !d.drawn:
	case len(d.linked) > 0 && len(d.later) < mostRemark:
		d.later = append(d.later, pending{m, d.linked})
	default:
		d.keep(m)
	}
	*d = drawingReader{remarkReader: d.remarkReader, s: d.s, later: d.later, texts: d.texts[:0], digits: d.digits,
		w: wording{d.w.b[:0]}}
}

// follow reads the words of charts and diagrams, each part once.
func (d *drawingReader) follow(part string) {
	if len(d.later) == 0 {
		return
	}
	targets := map[string]string{}
	rels, err := d.Relations(part)
	for _, rel := range rels {
		if target, ok := rel.Part(); ok && (rel.Kind == "diagramData" || rel.Kind == "chart") {
			targets[rel.ID] = target
		}
	}
	for _, p := range d.later {
		for _, id := range p.ids {
			target := targets[id]
			if target == "" || err != nil {
				continue
			}
			delete(targets, id)
			var text string
			if text, err = d.wordsIn(target); text != "" {
				p.remark.Text = strings.TrimSpace(p.remark.Text + "\n" + text)
			}
		}
		d.keep(p.remark)
	}
	opc.Check(err)
}

// wordsIn returns all text of a drawing's part, a line a paragraph.
func (d *drawingReader) wordsIn(part string) (string, error) {
	var w wording
	err := opc.Try(func() {
		s, in := opc.Must(d.Scan(part)), false
		s.ResolveAlternates(nil)
		d.walk(s, func(kind opc.TokenKind) {
			switch {
			case kind == opc.Text && in:
				w.add(s.Bytes())
			case kind != opc.Text && s.Local() == "t":
				in = kind == opc.Start
			case kind == opc.End && s.Local() == "p":
				w.line()
			}
		})
	})
	lines := strings.FieldsFunc(w.take(), func(r rune) bool { return r == '\n' })
	return strings.Join(lines, "\n"), err
}

// field returns where a number of an anchor belongs, nil for one that is of no use.
func (a *anchor) field(local string) *int64 {
	fields := map[string][2]*int64{"col": {&a.fromCol, &a.toCol}, "colOff": {&a.fromX, &a.toX}, "row": {&a.fromRow, &a.toRow},
		"rowOff": {&a.fromY, &a.toY}}[local]
	switch {
	case a.inFrom:
		return fields[0]
	case a.inTo:
		return fields[1]
	}
	return nil
}
