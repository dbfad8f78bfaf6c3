package templates

import (
	"slices"
	"strings"
	"unicode/utf16"
)

// Excel's limits on what a table of a form may be called.
const (
	maxSheetName  = 31
	badSheetRunes = `[]:*?/\`
)

func (l *loader) addTables(src *formSource) error {
	sheets := map[string]bool{}
	for i, t := range src.Tables {
		path := []any{"tables", i}
		if !idPattern.MatchString(t.ID) || t.ID == "previous" || t.ID == "agency" {
			return l.fault(at(path, "id"), "%q is not a usable table id", t.ID)
		}
		if l.form.tables[t.ID] != nil {
			return l.fault(at(path, "id"), "duplicate id %q", t.ID)
		}
		if t.Name == "" || t.Sheet == "" {
			return l.fault(path, "table %q needs a name and a sheet", t.ID)
		}
		if len(utf16.Encode([]rune(t.Sheet))) > maxSheetName {
			return l.fault(at(path, "sheet"), "sheet name %q is longer than %d characters", t.Sheet, maxSheetName)
		}
		if strings.ContainsAny(t.Sheet, badSheetRunes) || strings.Trim(t.Sheet, "'") != t.Sheet {
			return l.fault(at(path, "sheet"), "sheet name %q: Excel allows none of %s and no ' at the ends", t.Sheet, badSheetRunes)
		}
		if sheets[strings.ToLower(t.Sheet)] {
			return l.fault(at(path, "sheet"), "duplicate sheet name %q", t.Sheet)
		}
		sheets[strings.ToLower(t.Sheet)] = true
		table := &Table{ID: t.ID, Sheet: t.Sheet, Name: t.Name, Shape: t.Shape, Widths: t.Widths, Corner: t.Corner,
			Notes: t.Notes, Sets: t.Sets, File: l.file, At: l.line(path)}
		if err := l.addLines(table, t, path); err != nil {
			return err
		}
		if err := l.addFigures(table, path); err != nil {
			return err
		}
		if err := l.checkSets(table, path); err != nil {
			return err
		}
		table.grid = buildGrid(table)
		if len(t.Widths) != table.grid.Cols {
			return l.fault(at(path, "widths"), "table %q has %d columns on paper but %d widths", t.ID, table.grid.Cols, len(t.Widths))
		}
		for j, w := range t.Widths {
			if w <= 0 {
				return l.fault(at(path, "widths", j), "table %q: a column cannot be %v mm wide", t.ID, w)
			}
		}
		l.form.tables[t.ID] = table
		l.form.Tables = append(l.form.Tables, table)
	}
	return nil
}

func (l *loader) addLines(table *Table, t tableSource, path []any) (err error) {
	switch t.Shape {
	case Bands:
		if len(t.Bands) == 0 || len(t.Rows) > 0 || len(t.Columns) > 0 {
			return l.fault(path, "a table of shape bands has bands, and no rows or columns of its own")
		}
		width := -1
		for i, b := range t.Bands {
			path := at(path, "bands", i)
			band := &Band{Label: b.Label, At: l.line(path)}
			if band.Rows, err = l.lineTree(b.Rows, nil, at(path, "rows")); err != nil {
				return err
			}
			if band.Cols, err = l.lineTree(b.Columns, nil, at(path, "columns")); err != nil {
				return err
			}
			span := 0
			for _, line := range slices.Concat(band.Rows, band.Cols) {
				if line.ID == "" {
					return l.fault(path, "lines of a band cannot be grouped: %q", line.Label)
				}
			}
			for _, c := range band.Cols {
				span += c.Span
			}
			if len(band.Rows) == 0 || len(band.Cols) == 0 || b.Label == "" {
				return l.fault(path, "a band needs a label, rows and columns")
			}
			if width >= 0 && span != width {
				return l.fault(at(path, "columns"), "the columns of this band span %d, those above %d", span, width)
			}
			width = span
			table.Bands = append(table.Bands, band)
		}
	case Matrix, Strip:
		if len(t.Bands) > 0 {
			return l.fault(at(path, "bands"), "only a table of shape bands has bands")
		}
		if table.Rows, err = l.lineTree(t.Rows, nil, at(path, "rows")); err != nil {
			return err
		}
		if table.Cols, err = l.lineTree(t.Columns, nil, at(path, "columns")); err != nil {
			return err
		}
		if len(table.Rows) == 0 || len(table.Cols) == 0 {
			return l.fault(path, "table %q needs rows and columns", t.ID)
		}
		if t.Shape == Strip && depth(table.Cols) > 1 {
			return l.fault(at(path, "columns"), "the columns of a strip cannot be grouped; group its rows")
		}
	default:
		return l.fault(at(path, "shape"), "unknown shape %q (bands, matrix or strip)", t.Shape)
	}
	return nil
}

func (l *loader) lineTree(list []lineSource, parent *Line, path []any) ([]*Line, error) {
	var lines []*Line
	for i, s := range list {
		path := at(path, i)
		if s.Label == "" {
			return nil, l.fault(path, "line without a label")
		}
		if !strings.HasSuffix(s.Label, s.Note) {
			return nil, l.fault(at(path, "note"), "the note %q is not the end of the label %q", s.Note, s.Label)
		}
		line := &Line{ID: s.ID, Label: s.Label, Short: s.Short, Note: s.Note, Also: s.Also, Help: s.Help, Kind: s.Kind,
			Unit: s.Unit, Span: max(s.Span, 1), Wrap: s.Wrap, At: l.line(path), parent: parent}
		switch s.Kind {
		case "", Count, Amount, Signed:
		default:
			return nil, l.fault(at(path, "kind"), "unknown kind %q (count, amount or signed)", s.Kind)
		}
		children, step := s.Rows, "rows"
		if len(s.Columns) > 0 {
			children, step = s.Columns, "columns"
		}
		switch {
		case len(children) == 0 && !idPattern.MatchString(s.ID):
			return nil, l.fault(path, "line %q needs an id of small letters, digits and _", s.Label)
		case len(children) > 0 && s.ID != "":
			return nil, l.fault(at(path, "id"), "a group of lines has no id: %q", s.Label)
		}
		var err error
		if line.Lines, err = l.lineTree(children, line, at(path, step)); err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func (l *loader) addFigures(table *Table, path []any) error {
	add := func(row, col *Line, path []any) error {
		key := MakeKey(table.ID, row.ID, col.ID)
		if l.form.figures[key] != nil {
			return l.fault(path, "duplicate id: %s is defined twice", key)
		}
		fig := &Figure{Key: key, Table: table, Row: row, Column: col, Kind: Count, Help: row.Help}
		for _, line := range []*Line{col, row} {
			if line.Kind != "" {
				fig.Kind = line.Kind
			}
			if line.Unit != "" {
				fig.Unit = line.Unit
			}
		}
		if fig.Help == "" {
			fig.Help = col.Help
		}
		l.form.index[key] = len(l.form.keys)
		l.form.keys = append(l.form.keys, key)
		l.form.figures[key] = fig
		table.keys = append(table.keys, key)
		return nil
	}
	for i, b := range table.Bands {
		for j, row := range b.Rows {
			for _, col := range b.Cols {
				if err := add(row, col, at(path, "bands", i, "rows", j)); err != nil {
					return err
				}
			}
		}
	}
	for _, row := range leaves(table.Rows) {
		for _, col := range leaves(table.Cols) {
			if err := add(row, col, at(path, "rows")); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *loader) checkSets(table *Table, path []any) error {
	known := map[string]bool{}
	for _, k := range table.keys {
		known[k.Row()], known[k.Column()] = true, true
	}
	for _, name := range sortedNames(table.Sets) {
		if name == "row" || name == "column" || name == "key" || !idPattern.MatchString(name) {
			return l.fault(at(path, "sets", name), "%q cannot be the name of a set", name)
		}
		seen := map[string]bool{}
		for i, id := range table.Sets[name] {
			if !known[id] {
				return l.fault(at(path, "sets", name, i), "set %s: table %s has no row or column %q", name, table.ID, id)
			}
			if seen[id] {
				return l.fault(at(path, "sets", name, i), "set %s names %q twice", name, id)
			}
			seen[id] = true
		}
	}
	return nil
}

// leaves returns the lines below, from first to last, that hold figures.
func leaves(lines []*Line) []*Line {
	var list []*Line
	for _, line := range lines {
		if line.ID != "" {
			list = append(list, line)
			continue
		}
		list = append(list, leaves(line.Lines)...)
	}
	return list
}
