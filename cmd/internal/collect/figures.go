package collect

import (
	"bytes"
	"encoding/binary"
	"hash/fnv"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/lists"
)

// figures are the cells of a filing without their places, in the order of the form's keys, packed: a province's filings are
// all in memory at once, and most figures are small whole numbers. Each cell is a byte for its kind and a varint: for a number
// of the whole number where whole is set, of the millionths else; for what is no number of its text's hash, so that two texts
// are not taken for equal; none for a blank.
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
		case c.Kind == templates.CellBlank:
			packed = append(packed, byte(c.Kind))
		default:
			h := fnv.New32a()
			h.Write([]byte(c.Text))
			packed = binary.AppendVarint(append(packed, byte(c.Kind)), int64(h.Sum32()))
			x.certain = false
		}
	}
	x.packed = bytes.Clone(packed)
	return x
}

// An unlike is a figure in which two filings of one form differ.
type unlike struct {
	key  templates.Key
	a, b templates.Cell
}

// unlike lists the figures in which two filings of one form differ. A blank is a 0: a report prints 0 where its workbook is
// blank.
func (x *figures) unlike(y *figures) []unlike {
	if bytes.Equal(x.packed, y.packed) {
		return nil
	}
	var list []unlike
	in, out := figureReader{figures: x}, figureReader{figures: y}
	for _, key := range x.form.Keys() {
		from, to := in.from, out.from
		a, b := in.next(), out.next()
		if bytes.Equal(x.packed[from:in.from], y.packed[to:out.from]) {
			continue
		}
		m, certain := a.Value()
		n, sure := b.Value()
		if !certain || !sure || m != n {
			list = append(list, unlike{key, a, b})
		}
	}
	return list
}

// Unlike lists the figures in which two filings of one form differ, for whoever has the filings. A blank is a 0.
func Unlike(f, g *templates.Filing) []templates.Key {
	return lists.Map(reduce(f).unlike(reduce(g)), func(x unlike) templates.Key { return x.key })
}

// filing makes a filing of the figures, for templates.Sum.
func (x *figures) filing(name string, year int) *templates.Filing {
	f := templates.NewFiling(x.form, year)
	f.Agency.Name = name
	in := figureReader{figures: x}
	for _, k := range x.form.Keys() {
		f.Set(k, in.next())
	}
	return f
}

// A figureReader unpacks figures one after the other.
type figureReader struct {
	*figures
	at   int // index of the next figure
	from int // where it begins in packed
}

// next returns the kind and number of the next figure; a text is not kept.
func (r *figureReader) next() templates.Cell {
	head := r.packed[r.from]
	r.at, r.from = r.at+1, r.from+1
	c := templates.Cell{Kind: templates.CellKind(head &^ whole)}
	if c.Kind == templates.CellBlank {
		return c
	}
	n, size := binary.Varint(r.packed[r.from:])
	r.from += size
	switch {
	case c.Kind != templates.CellNumber:
	case head&whole != 0:
		c.Number = formula.FromInt(n)
	default:
		c.Number = formula.FromMicro(n)
	}
	return c
}

// cell returns the i-th figure. Asked in order, it goes through the figures once.
func (r *figureReader) cell(i int) templates.Cell {
	if i < r.at {
		r.at, r.from = 0, 0
	}
	for {
		at := r.at
		if c := r.next(); at == i {
			return c
		}
	}
}

// cells returns what gives the i-th figure. Asked in order, it reads them once, and keeps none behind the last.
func (c *content) cells() func(i int) templates.Cell {
	var in figureReader
	last := len(c.form.Keys()) - 1
	return func(i int) templates.Cell {
		if in.figures == nil {
			in = figureReader{figures: c.figures()}
		}
		cell := in.cell(i)
		if i == last {
			in = figureReader{}
		}
		return cell
	}
}
