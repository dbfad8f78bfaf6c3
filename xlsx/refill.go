package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/xlsx/opc"
)

// Blank makes the filing of nobody of whose workbook Refill makes others.
func Blank(form *templates.Form) *templates.Filing { return templates.NewFiling(form, form.From) }

// Refill writes the workbook of a filing as Write does, but for the cell that the cursor stands in, out of the one that Write has made
// of the Blank of its form: what stands in cells is all that differs between them. It needs no excelize. A filing whose workbook is
// another one otherwise, by a long text or by what it covers, is an error.
func Refill(w io.Writer, blank []byte, f *templates.Filing, opt Options) (err error) {
	defer opc.Caught(&err)
	l := opc.Must(LayoutOf(f.Form))
	c := opc.Must(opc.OpenContainer(bytes.NewReader(blank), int64(len(blank)), opc.Limits{}))
	is, want, e := model(l, Blank(f.Form), Options{Version: opt.Version}), model(l, f, opt), c.Edit()
	if len(is.sheets) != len(want.sheets) {
		return errOtherwise
	}
	for i, s := range want.sheets {
		if !s.likened(is.sheets[i]) {
			return errOtherwise
		}
		e.Set(sheetPart(i), refilled(e.Read(sheetPart(i)), is.sheets[i], s))
	}
	for _, x := range stampParts {
		stamp := func(b *book) []byte { return appendValue(nil, textContent(x.write(b.stamp))) }
		front, back := cutOut(x.part, e.Read(x.part), "", stamp(is))
		e.Set(x.part, slices.Concat(front, stamp(want), back))
	}
	return e.WritePackage(w)
}

var errOtherwise = errors.New("the workbook of this filing differs from the blank one in more than its cells")

// likened reports whether two sheets differ in what stands in cells only, and in where the cursor stands.
func (s *sheet) likened(o *sheet) bool {
	a, b := *s, *o
	a.cells, b.cells, a.styles, b.styles, a.start, b.start = nil, nil, nil, nil, Ref{}, Ref{}
	same := slices.EqualFunc(s.cells, o.cells, func(x, y cell) bool { return x.row == y.row && x.col == y.col && *x.style == *y.style })
	return same && fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b)
}

// refilled writes the cells of a sheet that differ into its part.
func refilled(rest []byte, is, want *sheet) (out []byte) {
	for _, j := range want.order {
		c := &want.cells[j]
		if c.content == is.cells[j].content {
			continue
		}
		if c.rich != "" {
			opc.Check(errOtherwise)
		}
		var front []byte
		front, rest = cutOut(want.name, rest, opc.Must(headOf(rest, c)), appendCell(nil, is.cells[j].content))
		out = appendCell(append(out, front...), c.content)
	}
	return append(out, rest...)
}

// The parts that carry the stamp beside the sheet of its own, and how.
var stampParts = []struct {
	part  string
	write func(Stamp) string
}{{"xl/workbook.xml", Stamp.definedName}, {"docProps/custom.xml", Stamp.Encode}}

// sheetPart returns the name of the part that holds sheet i of the model. excelize numbers them in order of creation.
func sheetPart(i int) string { return fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1) }

// cutOut takes what stands behind a text out of a part, and returns what is in front of it and behind it.
func cutOut(part string, data []byte, before string, old []byte) (front, back []byte) {
	i := bytes.Index(data, append([]byte(before), old...)) + len(before)
	if i < len(before) {
		opc.Check(fmt.Errorf("part %s: %s%s is not written as expected", part, before, old))
	}
	return data[:i], data[i+len(old):]
}

// headOf returns how a cell begins in its sheet's XML, up to its style.
func headOf(data []byte, c *cell) (string, error) {
	head := `<c r="` + Ref{Row: c.row, Col: c.col}.A1() + `" s="`
	_, rest, ok := bytes.Cut(data, []byte(head))
	style, _, quoted := bytes.Cut(rest[:min(len(rest), 8)], []byte(`"`))
	if !ok || !quoted {
		return "", fmt.Errorf("%s is missing", head)
	}
	return head + string(style) + `"`, nil
}

// appendCell writes a cell behind its style as excelize's stream writer writes it, with the value that tidy adds.
func appendCell(b []byte, c content) []byte {
	switch {
	case c.formula != "":
		if c.kind != contentNumber {
			b = append(b, ` t="str"`...)
		}
		b = append(append(append(b, `><f>`...), opc.Escape(c.formula)...), `</f><v>`...)
		return append(appendValue(b, c), `</v></c>`...)
	case c.kind == contentNumber:
		return append(appendValue(append(b, `><v>`...), c), `</v></c>`...)
	case c.kind == contentText:
		b = append(b, ` t="inlineStr"><is><t`...)
		if strings.TrimSpace(c.text[:1]) == "" || strings.TrimSpace(c.text[len(c.text)-1:]) == "" {
			b = append(b, ` xml:space="preserve"`...)
		}
		b = append(append(b, '>'), strings.ReplaceAll(opc.Escape(c.text), "&#xA;", "\n")...)
		return append(b, `</t></is></c>`...)
	}
	return append(b, `/>`...)
}

func appendValue(b []byte, c content) []byte {
	if c.kind == contentNumber {
		return append(b, c.number.String()...)
	}
	return append(b, opc.Escape(c.text)...)
}
