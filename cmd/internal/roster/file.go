package roster

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"path/filepath"

	"nianbao/cmd/internal/door"
	"nianbao/xlsx/opc"
)

// ReadRoster reads a roster from a workbook or a CSV file (UTF-8 with or without BOM, UTF-16 or GB18030). Errors of the
// file system come as they are; what is wrong with the content is a *RosterError.
func Read(name string) (*Roster, error) {
	file, err := door.Read(name, door.Roster)
	if err != nil {
		return nil, err
	}
	r, err := Parse(filepath.Base(name), file.Data)
	if err != nil {
		return nil, err
	}
	r.File = name
	return r, nil
}

// ParseRoster reads a roster from the bytes of a file.
func Parse(name string, data []byte) (*Roster, error) {
	fault := &Error{File: name}
	if plain, err := opc.Decrypted(data); err == nil {
		data = plain // encrypted without anybody's password
	}
	rows := tableLines(name, data, fault)
	if len(fault.Faults) > 0 {
		return nil, fault
	}
	t := rosterTable{fault: fault}
	t.read(rows)
	if len(fault.Faults) > 0 {
		return nil, fault
	}
	r, err := New(name, t.agencies)
	if err != nil {
		return nil, err
	}
	r.SHA256, r.Notes = fmt.Sprintf("%x", sha256.Sum256(data)), append(t.notes, r.zeroNotes()...)
	return r, nil
}

// tableLines reads the rows of a workbook or CSV file.
func tableLines(name string, data []byte, fault *Error) []line {
	sniffed := opc.Sniff(bytes.NewReader(data), int64(len(data)), name)
	switch binary := bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")); {
	case len(data) == 0:
		fault.add(0, "是空文件。")
	case binary && sniffed.Kind != 0:
		fault.add(0, "是%s，读不了；请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”。", sniffed.What)
	case binary:
		return bookRows(data, fault)
	default:
		return csvRows(data, fault)
	}
	return nil
}
