package collect

import (
	"bytes"
	"encoding/binary"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// figures are the cells of a filing without their places, in the order of the form's keys, packed: a province's filings are
// all in memory at once, and most figures are small whole numbers. Each cell is a byte for its kind and, for a number, a
// varint: of the whole number where whole is set, of the millionths else.
type figures struct {
	form    *templates.Form
	packed  []byte
	certain bool // every figure is a number or blank, so that it can be summed
}

// whole is added to the kind of a number without decimals.
const whole = 0x80

func reduce(f *templates.Filing) *figures {
	x := &figures{form: f.Form, certain: true}
	var packed []byte
	for _, k := range f.Form.Keys() {
		c := f.Cell(k)
		switch {
		case c.Kind == templates.CellNumber && c.Number.IsInt():
			packed = binary.AppendVarint(append(packed, byte(c.Kind)|whole), c.Number.Micro()/formula.FromInt(1).Micro())
		case c.Kind == templates.CellNumber:
			packed = binary.AppendVarint(append(packed, byte(c.Kind)), c.Number.Micro())
		default:
			packed = append(packed, byte(c.Kind))
			x.certain = x.certain && c.Kind == templates.CellBlank
		}
	}
	x.packed = bytes.Clone(packed)
	return x
}

func (x *figures) equal(y *figures) bool {
	return x.form.ID == y.form.ID && bytes.Equal(x.packed, y.packed)
}

// filing makes a filing of the figures, for templates.Sum.
func (x *figures) filing(name string, year int) *templates.Filing {
	f := templates.NewFiling(x.form, year)
	f.Agency.Name = name
	in := figureReader{figures: x}
	for _, k := range x.form.Keys() {
		kind, number := in.next()
		f.Set(k, templates.Cell{Kind: kind, Number: number})
	}
	return f
}

// A figureReader unpacks figures one after the other.
type figureReader struct {
	*figures
	at   int // index of the next figure
	from int // where it begins in packed
}

func (r *figureReader) next() (templates.CellKind, templates.Decimal) {
	head := r.packed[r.from]
	r.at, r.from = r.at+1, r.from+1
	kind := templates.CellKind(head &^ whole)
	if kind != templates.CellNumber {
		return kind, templates.Decimal{}
	}
	n, size := binary.Varint(r.packed[r.from:])
	r.from += size
	if head&whole != 0 {
		return kind, formula.FromInt(n)
	}
	return kind, formula.FromMicro(n)
}

// number returns the i-th figure and whether it is a number. Asked in order, it goes through the figures once.
func (r *figureReader) number(i int) (templates.Decimal, bool) {
	if i < r.at {
		r.at, r.from = 0, 0
	}
	for {
		at := r.at
		if kind, number := r.next(); at == i {
			return number, kind == templates.CellNumber
		}
	}
}
