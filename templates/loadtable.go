package templates

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf16"

	"nianbao/templates/hanzi"
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
			return l.fault(at(path, "id"), "“%s”不能用作表的编号；用小写字母、数字和 _，以字母开头，不能是 previous 或 agency", t.ID)
		}
		if l.form.tables[t.ID] != nil {
			return l.fault(at(path, "id"), "表的编号“%s”出现了两次；编号不能重复", t.ID)
		}
		if t.Name == "" || t.Sheet == "" {
			return l.fault(path, "表“%s”要有名称（name）和工作表名（sheet）", t.ID)
		}
		if len(utf16.Encode([]rune(t.Sheet))) > maxSheetName {
			return l.fault(at(path, "sheet"), "工作表名“%s”超过 %d 个字；Excel 不允许，请缩短", t.Sheet, maxSheetName)
		}
		if strings.ContainsAny(t.Sheet, badSheetRunes) || strings.Trim(t.Sheet, "'") != t.Sheet {
			return l.fault(at(path, "sheet"), "工作表名“%s”里有 Excel 不允许的字符（%s，开头和末尾的 '）；请改名", t.Sheet, badSheetRunes)
		}
		if strings.EqualFold(t.Sheet, "History") {
			return l.fault(at(path, "sheet"), "工作表名不能是 History，Excel 留着自己用；请改名")
		}
		if sheets[strings.ToLower(t.Sheet)] {
			return l.fault(at(path, "sheet"), "工作表名“%s”出现了两次；请改一个", t.Sheet)
		}
		sheets[strings.ToLower(t.Sheet)] = true
		table := &Table{tableSource: t, File: l.file, At: l.pos(path)}
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
			return l.fault(at(path, "widths"), "表“%s”印出来有 %d 栏，widths 却写了 %d 个；一栏写一个宽度（毫米），行名占的栏也算", t.ID, table.grid.Cols, len(t.Widths))
		}
		for j, w := range t.Widths {
			if w <= 0 {
				return l.fault(at(path, "widths", j), "表“%s”的栏宽不能是 %v 毫米", t.ID, w)
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
			return l.fault(path, "shape: bands 的表要写 bands，行和栏写在每个 bands 里面")
		}
		width := -1
		for i, b := range t.Bands {
			path := at(path, "bands", i)
			band := &Band{Label: b.Label, At: l.pos(path)}
			if band.Rows, err = l.lineTree(b.Rows, nil, at(path, "rows")); err != nil {
				return err
			}
			if band.Cols, err = l.lineTree(b.Columns, nil, at(path, "columns")); err != nil {
				return err
			}
			span := 0
			for _, line := range slices.Concat(band.Rows, band.Cols) {
				if line.ID == "" {
					return l.fault(path, "bands 里的行和栏不能再分组：“%s”要有编号（id）", line.Label)
				}
			}
			for _, c := range band.Cols {
				span += c.Span
			}
			if len(band.Rows) == 0 || len(band.Cols) == 0 || b.Label == "" {
				return l.fault(path, "bands 的每一块都要有 label、rows 和 columns")
			}
			if width >= 0 && span != width {
				return l.fault(at(path, "columns"), "这一块的栏合起来占 %d 栏，上面的占 %d 栏；用 span 调成一样", span, width)
			}
			width = span
			table.Bands = append(table.Bands, band)
		}
	case Matrix, Strip:
		if len(t.Bands) > 0 {
			return l.fault(at(path, "bands"), "只有 shape: bands 的表才写 bands")
		}
		if table.Rows, err = l.lineTree(t.Rows, nil, at(path, "rows")); err != nil {
			return err
		}
		if table.Cols, err = l.lineTree(t.Columns, nil, at(path, "columns")); err != nil {
			return err
		}
		if len(table.Rows) == 0 || len(table.Cols) == 0 {
			return l.fault(path, "表“%s”要有 rows（行）和 columns（栏）", t.ID)
		}
		if t.Shape == Strip && depth(table.Cols) > 1 {
			return l.fault(at(path, "columns"), "shape: strip 的表，columns 不能分组；分组写在 rows 里")
		}
	default:
		return l.fault(at(path, "shape"), "没有“%s”这种表式；shape 只能是 matrix（行列表）、bands（分块表）或 strip（横排一行）", t.Shape)
	}
	return nil
}

func (l *loader) lineTree(list []lineSource, parent *Line, path []any) ([]*Line, error) {
	var lines []*Line
	for i, s := range list {
		path := at(path, i)
		if s.Label == "" {
			return nil, l.fault(path, "这一行（栏）没有名称（label）")
		}
		if !strings.HasSuffix(s.Label, s.Note) {
			return nil, l.fault(at(path, "note"), "note“%s”不是名称“%s”的末尾；note 要照抄名称末尾的括号", s.Note, s.Label)
		}
		line := &Line{lineSource: s, At: l.pos(path), parent: parent}
		line.Span = max(s.Span, 1)
		switch s.Kind {
		case "", Count, Amount, Signed:
		default:
			return nil, l.fault(at(path, "kind"), "没有“%s”这种数；kind 只能是 count（件数）、amount（金额）或 signed（可以是负数）", s.Kind)
		}
		children, step := s.Rows, "rows"
		if len(s.Columns) > 0 {
			children, step = s.Columns, "columns"
		}
		switch {
		case len(children) == 0 && !idPattern.MatchString(s.ID):
			return nil, l.fault(path, "“%s”要有编号（id），用小写字母、数字和 _，以字母开头", s.Label)
		case len(children) > 0 && s.ID != "":
			return nil, l.fault(at(path, "id"), "“%s”下面分了行（栏），自己就不能有编号（id）", s.Label)
		case len(children) == 0 && s.Single:
			return nil, l.fault(at(path, "single"), "“%s”下面没有分行，不用写 single", s.Label)
		}
		var err error
		if line.Means, err = l.meaning(s.Means, path); err == nil {
			err = l.checkSaid(s.Said, path)
		}
		if err != nil {
			return nil, err
		}
		if len(children) > 0 && len(s.Said) > 0 {
			return nil, l.fault(at(path, "said"), "“%s”下面分了行（栏），said 写在下面的行（栏）里", s.Label)
		}
		if line.Lines, err = l.lineTree(children, line, at(path, step)); err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, l.distinct(lines, path)
}

// distinct refuses neighbours with the same words: where somebody has moved the lines of a table, their words are all that
// tells one from the other.
func (l *loader) distinct(lines []*Line, path []any) error {
	seen := map[string]*Line{}
	for i, line := range lines {
		for _, words := range append([]string{line.Label}, line.Also...) {
			words = strings.TrimSpace(words)
			if other := seen[words]; other != nil && other != line {
				return l.fault(at(path, i), "“%s”出现了两次：相邻的行（栏）要用不同的名称，不然读表时分不清", hanzi.Shorten(words, 40))
			}
			seen[words] = line
		}
	}
	return nil
}

func (l *loader) addFigures(table *Table, path []any) error {
	add := func(row, col *Line, path []any) error {
		key := MakeKey(table.ID, row.ID, col.ID)
		if l.form.figures[key] != nil {
			return l.fault(path, "编号“%s”出现了两次；同一张表里行（栏）的编号不能重复", key)
		}
		fig := &Figure{Key: key, Table: table, Row: row, Column: col, Kind: Count, Help: row.advice()}
		for _, line := range []*Line{col, row} {
			if line.Kind != "" {
				fig.Kind = line.Kind
			}
			if line.Unit != "" {
				fig.Unit = line.Unit
			}
		}
		if fig.Help == "" {
			fig.Help = col.advice()
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
	for _, row := range Leaves(table.Rows) {
		for _, col := range Leaves(table.Cols) {
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
	for _, name := range slices.Sorted(maps.Keys(table.Sets)) {
		if name == "row" || name == "column" || name == "key" || !idPattern.MatchString(name) {
			return l.fault(at(path, "sets", name), "“%s”不能用作一组的名称；用小写字母、数字和 _，不能是 row、column、key", name)
		}
		seen := map[string]bool{}
		for i, id := range table.Sets[name] {
			if !known[id] {
				return l.fault(at(path, "sets", name, i), "sets 的 %s：表 %s 没有行或栏“%s”%s", name, table.ID, id, hint(id, slices.Sorted(maps.Keys(known))))
			}
			if seen[id] {
				return l.fault(at(path, "sets", name, i), "sets 的 %s：“%s”写了两次", name, id)
			}
			seen[id] = true
		}
	}
	return nil
}

// Leaves returns the lines, from first to last, that hold figures.
func Leaves(lines []*Line) (list []*Line) {
	for _, line := range lines {
		if line.ID != "" {
			list = append(list, line)
			continue
		}
		list = append(list, Leaves(line.Lines)...)
	}
	return list
}
