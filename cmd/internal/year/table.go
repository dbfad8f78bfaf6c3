package year

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"nianbao/cmd/internal/roster"

	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/results"
	"nianbao/templates/hanzi"
)

// ReadTable reads a table of the folder, however Excel or WPS has saved it, and hands on each line with its cells in the order of
// heads; nothing where there is no file. What take says is wrong with a line is a *LineError, as is everything else that the user
// can mend in the table.
func (f *Folder) ReadTable(name string, heads []string, take func(row int, cells []string) (why string)) error {
	file, err := door.Read(f.Path(name), door.Decisions)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	rows, err := roster.ReadTable(name, file.Data)
	var fault *roster.Error
	switch {
	case errors.As(err, &fault):
		return &LineError{fault.Faults[0].Row, strings.TrimSuffix(fault.Faults[0].Message, "。")}
	case err != nil || len(rows) == 0:
		return err
	}
	columns := make([]int, len(heads))
	for i, head := range heads {
		columns[i] = slices.IndexFunc(rows[0].Cells, func(c string) bool { return hanzi.Name(c) == hanzi.Name(head) })
		if columns[i] < 0 {
			return &LineError{rows[0].No, "没有“" + head + "”这一栏；标题行应当是" + strings.Join(heads, "、")}
		}
	}
	for _, row := range rows[1:] {
		cells := make([]string, len(heads))
		for i, col := range columns {
			if col < len(row.Cells) {
				cells[i] = strings.TrimPrefix(strings.TrimSpace(row.Cells[col]), "'")
			}
		}
		if why := take(row.No, cells); why != "" {
			return &LineError{row.No, why}
		}
	}
	return nil
}

// WriteTable writes a table of the folder anew, as Excel and WPS open it by a double click.
func (f *Folder) WriteTable(out *results.Files, name string, heads []string, rows [][]string) error {
	return out.PutIn(f.Dir, name, results.Bytes(roster.WriteTable(append([][]string{heads}, rows...))))
}
