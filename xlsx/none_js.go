package xlsx

import (
	"errors"
	"io"

	"nianbao/templates"
)

// The page without a program makes no new workbooks but by filling in the blank ones that it brings along: what would make them,
// excelize, is a tenth of all that a browser has to unpack and compile. Nothing in the page asks for others; whoever does gets this.

var errNoWriter = errors.New("no workbooks are made in a browser")

// Blanks are the workbooks that Write has made of the Blank of each form, by its id.
var Blanks map[string][]byte

// Write makes the workbook of a filing as far as Refill can.
func Write(w io.Writer, f *templates.Filing, opt Options) error {
	if blank, ok := Blanks[f.Form.ID]; ok {
		return Refill(w, blank, f, opt)
	}
	return errNoWriter
}

// A Master makes the blank workbooks of a batch.
type Master struct{}

func NewMaster(*templates.Form, int, Options) (*Master, error) { return nil, errNoWriter }

func (*Master) Write(io.Writer, templates.Agency, *templates.Filing) error { return errNoWriter }

func WriteSummary(io.Writer, *Summary) error { return errNoWriter }

func WriteRoster(io.Writer) error { return errNoWriter }

func WriteHandout(io.Writer, string, []HandoutLine) error { return errNoWriter }

func (*Book) Write(io.Writer) error { return errNoWriter }

// BookRows takes the rows of a sheet; here there are none to take.
type BookRows struct{}

func (*BookRows) Put(float64, ...any) {}

func (*BookRows) Text(Face, any) any { return nil }

func (*BookRows) Formula(Face, string, any) any { return nil }

func (*BookRows) Shared(Face, *Shared, any) any { return nil }

func (*BookRows) Merge(int, int) {}

func (*BookRows) Tables(*templates.Form, []*templates.Table, func(templates.Key) (string, any)) {}
