package collect

import (
	"bytes"
	"encoding/binary"
	"hash/fnv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
)

// A content is what two filings of one agency are compared by: the figures, the passages as they are printed, and the facts
// of the cover. Explanations are none of it: a filing that was explained since is the same filing.
type content struct {
	form    *templates.Form
	facts   uint64
	certain bool // every figure is a number or blank, so that it can be summed
	whole   bool // read from a workbook or from data, which hold all of a filing; a published report words some of it anew
	placed  bool // every figure stands in the cell that the layout gives it
	stored
}

func contentOf(f *templates.Filing) *content {
	x := reduce(f)
	c := &content{form: f.Form, facts: hashed(factsOf(f)), certain: x.certain, whole: !published(f), placed: placed(f)}
	var passages []byte
	for _, p := range f.Form.Passages() {
		text := f.Narrative[p.ID]
		if filled, err := f.FillMarks(text); err == nil {
			text = filled
		}
		passages = binary.LittleEndian.AppendUint64(passages, hashed(text))
	}
	c.add(x.packed, passages)
	return c
}

func (c *content) figures() *figures { return &figures{c.form, c.part(figuresPart), c.certain} }

// unlike says in words where two contents differ, nothing where they are one filing. Where one of them was read from a
// published report only the figures are compared.
func (c *content) unlike(d *content) []string {
	if c.form.ID != d.form.ID {
		return []string{"所用的格式（" + c.form.ID + " 与 " + d.form.ID + "）"}
	}
	var list []string
	for _, x := range c.figures().unlike(d.figures()) {
		fig, place := c.form.Figure(x.key), templates.Place{}
		if l, err := xlsx.LayoutOf(c.form); err == nil && c.placed && d.placed {
			at := l.Figure(x.key)
			place = templates.Place{Sheet: at.Sheet, Cell: at.A1()}
		}
		list = append(list, templates.Where(fig, place)+" "+shown(x.a)+" 与 "+shown(x.b))
	}
	if !c.whole || !d.whole {
		return list
	}
	ours, theirs := c.numbers(passagesPart), d.numbers(passagesPart)
	for i, p := range c.form.Passages() {
		if ours[i] != theirs[i] {
			list = append(list, templates.Where(p, templates.Place{})+" 的文字")
		}
	}
	if c.facts != d.facts {
		list = append(list, "封面上的联系方式、网址等")
	}
	return list
}

// same reports whether two contents are one filing.
func (c *content) same(d *content) bool {
	if c.form == d.form && c.facts == d.facts && bytes.Equal(c.read(0, c.ends[passagesPart]), d.read(0, d.ends[passagesPart])) {
		return true
	}
	return len(c.unlike(d)) == 0
}

// shown is a figure as a message names it.
func shown(c templates.Cell) string {
	switch c.Kind {
	case templates.CellBlank:
		return "空白"
	case templates.CellNumber:
		return c.Number.String()
	}
	return "（读不出）"
}

// hashed returns the hash of a text without its blanks and line breaks, 0 for none.
func hashed(text string) uint64 {
	if text = hanzi.Squeeze(text); text == "" {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}

// factsOf joins what a report prints of an agency besides its name, and whom a sum is made of.
func factsOf(f *templates.Filing) string {
	a := f.Agency
	list := append([]string{a.Website, a.URL, a.Office, a.Address, a.Postcode, a.Phone, a.Fax, a.Email}, f.Covers...)
	if strings.Join(list, "") == "" {
		return ""
	}
	return strings.Join(list, "|")
}

// published reports whether a filing was read from a report: its figures have a place in words.
func published(f *templates.Filing) bool {
	for _, key := range f.Form.Keys() {
		if p := f.Cell(key).Place; p.Location != "" && p.Sheet == "" {
			return true
		}
	}
	return false
}

// placed reports whether every figure of a workbook stands where the form's layout puts it.
func placed(f *templates.Filing) bool {
	l, err := xlsx.LayoutOf(f.Form)
	if err != nil {
		return false
	}
	for _, key := range f.Form.Keys() {
		at := l.Figure(key)
		if p := f.Cell(key).Place; p.Sheet != at.Sheet || p.Cell != at.A1() {
			return false
		}
	}
	return true
}
