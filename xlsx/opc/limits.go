package opc

import "nianbao/templates/meter"

// Limits bound what one file may cost. A field that is zero or negative takes its value from DefaultLimits.
type Limits struct {
	// FileBytes bounds the file as it lies on disk.
	FileBytes int64
	// Entries bounds the number of archive entries.
	Entries int
	// PartBytes bounds one entry unpacked, counted as it is read, and the same part again once it is turned into UTF-8.
	PartBytes int64
	// TotalBytes bounds the sum over all entries, unpacked.
	TotalBytes int64
	// Ratio bounds unpacked to packed size of an entry over 1 MiB unpacked.
	Ratio int64
	// Depth bounds the nesting of XML elements, Attrs the number of attributes
	// of one element, AttrBytes the length of one attribute value.
	Depth     int
	Attrs     int
	AttrBytes int
	// Meter counts the work; nil counts nothing. Over its budget the reading
	// does not return but unwinds to the Meter's Guard.
	Meter *meter.Meter
}

// ratioFloor is the unpacked size below which Limits.Ratio is not looked at:
// short repetitive parts are packed better than 200:1 by honest programs.
const ratioFloor = 1 << 20

// DefaultLimits returns limits that every honest file of a corpus of 2,431 workbooks keeps (hazards, section 5).
func DefaultLimits() Limits {
	return Limits{
		FileBytes:  64 << 20,
		Entries:    2000,
		PartBytes:  64 << 20,
		TotalBytes: 128 << 20,
		Ratio:      200,
		Depth:      256,
		Attrs:      512,
		AttrBytes:  1 << 20,
	}
}

// FileLimit returns FileBytes, or the default in place of zero.
func (l Limits) FileLimit() int64 { return l.filled().FileBytes }

// filled returns the limits with the defaults in place of zeros.
func (l Limits) filled() Limits {
	d := DefaultLimits()
	FillLimit(&l.FileBytes, d.FileBytes)
	FillLimit(&l.Entries, d.Entries)
	FillLimit(&l.PartBytes, d.PartBytes)
	FillLimit(&l.TotalBytes, d.TotalBytes)
	FillLimit(&l.Ratio, d.Ratio)
	FillLimit(&l.Depth, d.Depth)
	FillLimit(&l.Attrs, d.Attrs)
	FillLimit(&l.AttrBytes, d.AttrBytes)
	return l
}

// FillLimit puts a default in place of a limit that is zero or negative.
func FillLimit[T int | int64](p *T, d T) {
	if *p <= 0 {
		*p = d
	}
}
