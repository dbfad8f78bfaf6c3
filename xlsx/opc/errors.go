package opc

import (
	"fmt"
	"strings"
)

// Kind says why a file was refused. The zero Kind is no reason at all: a Sniffed file that looks like a workbook has it.
type Kind uint8

const (
	// Empty: the file has no bytes.
	Empty Kind = iota + 1
	// Encrypted: a password or a rights-management wrapper keeps it closed.
	Encrypted
	// Legacy: a binary format of the OLE age (.xls, .et, .doc, .wps).
	Legacy
	// NotWorkbook: something else altogether; Error.What says what.
	NotWorkbook
	// Damaged: meant as a workbook, but cut, altered or contradicting itself.
	Damaged
	// Hostile: over a limit, or holding what an honest workbook never holds
	// (a DOCTYPE, overlapping entries). It need not be meant badly.
	Hostile
)

var kindNames = [...]string{"", "empty", "encrypted", "legacy", "not-workbook", "damaged", "hostile"}

// String returns the last word of the code, such as "damaged".
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Code returns the finding code of the product, such as "file.damaged", or "" for the zero Kind.
func (k Kind) Code() string {
	if k == 0 {
		return ""
	}
	return "file." + k.String()
}

// Error is the refusal of a file. All errors of this package about the content
// of a file are of this type; errors.As finds it.
type Error struct {
	Kind Kind
	// Part is the part of the package, such as "xl/worksheets/sheet1.xml", or "" when the file as a whole is meant.
	Part string
	// Line and Offset are the place in the unpacked part, in UTF-8: Line counts
	// from 1, Offset from 0 in bytes. Line is 0 when there is no such place.
	Line   int
	Offset int64
	// Ref is the cell, row or range, such as "H30", where there is one.
	Ref string
	// Reason is a short English sentence without capital and full stop.
	Reason string
	// What is a short Chinese noun phrase for what the file is, as in Sniffed;
	// set for Empty, Encrypted, Legacy and NotWorkbook.
	What string
	// Err is the cause, when another package reported it.
	Err error
}

// Error returns one line: part, line, cell, reason.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Part != "" {
		fmt.Fprintf(&b, "%s: ", e.Part)
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, "line %d, byte %d: ", e.Line, e.Offset)
	}
	if e.Ref != "" {
		fmt.Fprintf(&b, "%s: ", e.Ref)
	}
	b.WriteString(e.Reason)
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// OverLimit makes an error one of going over a limit.
func (e *Error) OverLimit() *Error {
	e.Kind = Hostile
	return e
}

// Readers of parts unwind the stack when something is wrong with the file: nobody between the place and the door has anything to
// add. What they panic with is an *Error, or a failure where somebody else made the error. Writers do the same with Check.
type failure struct{ err error }

// Check ends the work with an error, if it is one.
func Check(err error) {
	if e, ok := err.(*Error); ok {
		panic(e)
	} else if err != nil {
		panic(failure{err})
	}
}

// Must is v, unless there is an error, which ends the reading.
func Must[T any](v T, err error) T {
	Check(err)
	return v
}

// Caught, deferred at a door, makes what has ended the reading the error of the door. Other panics pass.
func Caught(err *error) {
	switch p := recover().(type) {
	case nil:
	case *Error:
		*err = p
	case failure:
		*err = p.err
	default:
		panic(p)
	}
}

// Try reads and returns what has ended the reading, nil if nothing has.
func Try(read func()) (err error) {
	defer Caught(&err)
	read()
	return nil
}

// Damagef returns the error of a part that is damaged, "" for the file as a whole.
func Damagef(part, format string, args ...any) *Error {
	return &Error{Kind: Damaged, Part: part, Reason: fmt.Sprintf(format, args...)}
}

// Hostilef returns the error of a part that is hostile, "" for the file as a whole.
func Hostilef(part, format string, args ...any) *Error {
	return &Error{Kind: Hostile, Part: part, Reason: fmt.Sprintf(format, args...)}
}

// Clip shortens a text of the file for a message.
func Clip[T string | []byte](s T) string {
	const n = 40
	if len(s) <= n {
		return string(s)
	}
	return strings.ToValidUTF8(string(s[:n]), "") + "…"
}
