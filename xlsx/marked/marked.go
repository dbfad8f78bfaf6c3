package marked

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"nianbao/templates"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/returned"
	"nianbao/xlsx/sheets"
)

// ErrNotAnnotated is returned for a workbook that could not be read: nothing is marked in a file that nobody understands.
var ErrNotAnnotated = errors.New("workbook was not read, it cannot be annotated")

// A CopyError says why a copy of a workbook was not made although the workbook itself was read. Nothing has been written.
type CopyError struct{ Err error }

func (e *CopyError) Error() string { return "marked copy: " + e.Err.Error() }
func (e *CopyError) Unwrap() error { return e.Err }

// An Office is what the sheet 退回意见 says of whom the copy comes from. What is not known is left out.
type Office struct {
	Name     string // whose copy it is
	Deadline string // in words; "" takes the cover's
	Contact  string // who answers questions: 示例县政务公开办 0955-1234567
}

// Annotate writes a copy of a returned workbook for its agency: cells with findings are coloured and carry a note, and a
// sheet 退回意见 in front lists all findings with links. No figure, formula or text of the agency's is touched. A colour
// goes away by itself as soon as the cell holds something else; the marks of an earlier copy are taken out first. Unmark
// takes all marks out of a workbook that has been put right.
//
// The copy says of which file it was made (Returned.Of). It is read back before it is written: one in which a figure, a
// passage or a fact is not that of the original is never handed out; the error is then a *CopyError.
func Annotate(w io.Writer, original []byte, ret *returned.Returned, result templates.Result, office Office) error {
	return write(w, original, ret, func(c *copier) {
		c.result, c.office = result, office
		c.clear()
		c.marks()
		c.opinion()
		c.descend()
	})
}

// Unmark writes a copy of a marked workbook without what Annotate added: the sheet 退回意见, the colours, and of the
// notes the lines that are ours. Everything else is as it was, and the copy still says of which files it was made. A workbook
// that was never marked (Returned.Marked) is given ErrNotAnnotated; of other errors see Annotate.
func Unmark(w io.Writer, original []byte, ret *returned.Returned) error {
	if ret == nil || !ret.Marked {
		return ErrNotAnnotated
	}
	return write(w, original, ret, (*copier).clear)
}

// A copier changes the package of a workbook.
type copier struct {
	*opc.Edited
	main   string // name of the workbook part
	book   *sheets.Book
	ret    *returned.Returned
	result templates.Result
	office Office
	list   string // name of the sheet with the list

	descent string // of which file the copy is made

	marked  []string // 三、申请!H30, in the order of the findings
	unnoted []string // sheets on which a mark has no note
}

// write makes a copy of a workbook that was read, reads it back, and writes it.
func write(w io.Writer, original []byte, ret *returned.Returned, edit func(*copier)) error {
	if ret == nil || ret.Filing == nil || ret.Book() == nil {
		return ErrNotAnnotated
	}
	made, err := copyOf(original, ret, edit)
	if err == nil {
		err = ret.SameAs(made)
	}
	if err != nil {
		return &CopyError{err}
	}
	_, err = w.Write(made)
	return err
}

func copyOf(original []byte, ret *returned.Returned, edit func(*copier)) (made []byte, err error) {
	defer opc.Caught(&err)
	box := opc.Must(opc.OpenDirectory(bytes.NewReader(original), int64(len(original)), opc.Limits{}))
	c := &copier{Edited: box.Edit(), book: ret.Book(), ret: ret, descent: ret.Descent(original)}
	c.main = opc.Must(c.Relations("").Main())
	edit(c)
	var b bytes.Buffer
	err = c.WritePackage(&b)
	return b.Bytes(), err
}

// patch has a part edited; see opc.NewPatch.
func (c *copier) patch(part string, edit func(p *opc.Patch), deep ...string) {
	p := c.Patch(part, deep...)
	edit(p)
	c.Save(p)
}

// related returns the part of a kind that a part leads to, "" for none.
func (c *copier) related(part, kind string) string { return opc.Must(c.Relations(part).Single(kind)) }

// relation writes the type of a relationship as the workbook has those of its parts.
func (c *copier) relation(kind string) string {
	if c.book.Strict {
		return opc.Strict + "officeDocument/relationships/" + kind
	}
	return opc.Transitional + "officeDocument/2006/relationships/" + kind
}

// namespace is that of the elements of a spreadsheet.
func (c *copier) namespace() string {
	if c.book.Strict {
		return opc.Strict + "spreadsheetml/main"
	}
	return opc.Transitional + "spreadsheetml/2006/main"
}

// cellOf splits 三、申请!H30.
func (c *copier) cellOf(mark string) (sheet *sheets.Sheet, cell string) {
	i := strings.LastIndexByte(mark, '!')
	if i < 0 {
		return nil, ""
	}
	if _, _, err := sheets.ParseRef(mark[i+1:]); err != nil {
		return nil, ""
	}
	return c.book.Sheet(mark[:i]), mark[i+1:]
}
