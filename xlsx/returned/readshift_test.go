package returned

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/xlsx"
)

const (
	sheetTwo   = "二、主动公开"
	sheetThree = "三、申请"
	sheetFour  = "四、复议诉讼"
)

// A table can lose its last row or column, or have its only line pushed down, without any of its labels moving: blanks
// read there would pass for figures.
func TestReadMisplaced(t *testing.T) {
	data := written(t, completed(t))
	for _, tt := range []struct {
		name string
		edit func(x *excelize.File) error
		lost func(key templates.Key) bool
		want []string
	}{
		{"the last column of table 二 is deleted", func(x *excelize.File) error { return x.RemoveCol(sheetTwo, "D") },
			func(k templates.Key) bool { return k.Column() == "effective" }, []string{"table.truncated@D5"}},
		{"the last row of table 二 is deleted", func(x *excelize.File) error { return x.RemoveRow(sheetTwo, 17) },
			func(k templates.Key) bool { return k == "disclosure.fees.amount" }, []string{"table.truncated@A17"}},
		{"the column of totals is deleted", func(x *excelize.File) error { return x.RemoveCol(sheetThree, "J") },
			func(k templates.Key) bool { return k.Table() == "applications" && k.Column() == "total" }, []string{"table.truncated@J5"}},
		{"the last row of table 三 is deleted", func(x *excelize.File) error { return x.RemoveRow(sheetThree, 31) },
			func(k templates.Key) bool { return k.Row() == "carried_out" }, []string{"table.truncated@A31"}},
		{"a zero stands in a row that was inserted above the figures of table 四", func(x *excelize.File) error {
			if err := x.InsertRows(sheetFour, 7, 1); err != nil {
				return err
			}
			return x.SetCellInt(sheetFour, "A7", 0)
		}, func(k templates.Key) bool { return k.Table() == "reviews" }, []string{"table.truncated@A8"}},
		{"a blank row above the figures of table 四", func(x *excelize.File) error { return x.InsertRows(sheetFour, 7, 1) },
			nil, []string{"workbook.moved@A8~"}},
		{"a cell is deleted and its row shifted to the left", func(x *excelize.File) error {
			return shiftCells(x, 9, 4, 9, 10, "SUM(D9:H9)", func(line, at int) (int, int) { return line, at })
		}, func(k templates.Key) bool {
			return k.Row() == "granted" || k.Row() == "total" && k.Table() == "applications"
		}, []string{"table.truncated@I9"}},
		{"a cell is deleted and its column shifted up", func(x *excelize.File) error {
			return shiftCells(x, 4, 12, 29, 31, "SUM(D9:D28)", func(line, at int) (int, int) { return at, line })
		}, func(k templates.Key) bool {
			return k.Table() == "applications" && (k.Column() == "natural" || k.Column() == "total")
		}, []string{"table.truncated@D29"}},
		{"the only line of table 四 is deleted", func(x *excelize.File) error { return x.RemoveRow(sheetFour, 7) },
			func(k templates.Key) bool { return k.Table() == "reviews" }, []string{"table.truncated@A7"}},
		{"a clerk works out the last part of a row from a total", func(x *excelize.File) error {
			if err := x.SetCellInt(sheetThree, "J9", 90000); err != nil {
				return err
			}
			return x.SetCellFormula(sheetThree, "I9", "J9-SUM(D9:H9)")
		}, nil, nil},
		{"a label is erased, its figures stand", func(x *excelize.File) error { return x.SetCellStr(sheetThree, "C12", "") },
			nil, []string{"workbook.label-changed@C12~"}},
		{"a label is written over one of another group", func(x *excelize.File) error {
			return x.SetCellStr(sheetThree, "C21", "5.属于三类内部事务信息")
		}, func(k templates.Key) bool {
			return k.Row() == "refused_internal" || k.Row() == "unavailable_unclear"
		}, []string{"table.truncated@"}},
		{"a head is erased, its totals stand", func(x *excelize.File) error { return x.SetCellStr(sheetThree, "I6", "") },
			nil, []string{"workbook.label-changed@I6~"}},
		{"a head is erased, and of the totals behind it nothing is left", func(x *excelize.File) error {
			for row := 7; row <= 31; row++ {
				if err := x.SetCellValue(sheetThree, fmt.Sprint("J", row), nil); err != nil {
					return err
				}
			}
			return x.SetCellStr(sheetThree, "I6", "")
		}, func(k templates.Key) bool { return k.Table() == "applications" && k.Column() == "other" },
			[]string{"table.truncated@I6"}},
		{"the cell of a label is deleted, and its row has moved into it", func(x *excelize.File) error {
			return cmp.Or(x.SetCellStr(sheetThree, "C12", ""), x.SetCellValue(sheetThree, "J12", nil))
		}, func(k templates.Key) bool { return k.Row() == "refused_law" }, []string{"table.truncated@C12"}},
		{"a row without its label is pasted over another", func(x *excelize.File) error {
			if err := x.SetCellStr(sheetThree, "C12", ""); err != nil {
				return err
			}
			return pasteRow(x, 12, 14)
		}, func(k templates.Key) bool { return k.Row() == "refused_law" || k.Row() == "refused_third_party" },
			[]string{"table.truncated@C12"}},
		{"two labels are erased, their figures differ", func(x *excelize.File) error {
			return cmp.Or(x.SetCellStr(sheetThree, "C12", ""), x.SetCellStr(sheetThree, "C14", ""), x.SetCellInt(sheetThree, "D12", 9),
				x.SetCellInt(sheetThree, "D14", 8))
		}, nil, []string{"workbook.label-changed@C12~", "workbook.label-changed@C14~"}},
		{"a merge begins in a column of the agency's own beside its figure", func(x *excelize.File) error {
			return cmp.Or(x.InsertCols(sheetThree, "F", 1), x.SetCellStr(sheetThree, "F6", "备注"), x.SetCellInt(sheetThree, "F8", 5),
				x.SetCellValue(sheetThree, "G8", nil), x.MergeCell(sheetThree, "F8", "G8"))
		}, func(k templates.Key) bool { return k == "applications.carried_in.research" }, []string{"table.truncated@F8"}},
		{"a head is put in twice and pushes the others aside", func(x *excelize.File) error {
			if err := x.UnmergeCell(sheetThree, "D5", "J6"); err != nil {
				return err
			}
			return cmp.Or(x.SetSheetRow(sheetThree, "D5", &[]any{"自然人", "自然人", "法人或其他组织", nil, nil, nil, nil, "总计"}),
				x.SetSheetRow(sheetThree, "D6", &[]any{nil, nil, "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"}))
		}, func(k templates.Key) bool { return k.Table() == "applications" && k.Column() == "natural" },
			[]string{"table.truncated@D5"}},
		{"the first row of the head is deleted, and what says that last year's figures stand beside it", func(x *excelize.File) error {
			return cmp.Or(x.RemoveRow(sheetThree, 5), x.SetCellStr(sheetThree, "L5", "1022"))
		}, func(k templates.Key) bool { return k.Table() == "applications" && k.Column() == "natural" },
			[]string{"table.truncated@A5"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ret := readBytes(edited(t, data, func(x *excelize.File) { mustEdit(t, tt.edit(x)) }))
			var got []string
			for _, code := range codes(ret.Findings) {
				if slices.Contains(tt.want, code) {
					got = append(got, code)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("want %v among\n%s", tt.want, describe(ret.Findings))
			}
			for _, key := range ret.Filing.Form.Keys() {
				gone := tt.lost != nil && tt.lost(key)
				if kind := ret.Filing.Cell(key).Kind; gone && kind != templates.CellUnreadable {
					t.Errorf("%s is read as %v", key, kind)
				} else if tt.lost == nil && kind != templates.CellNumber {
					t.Errorf("%s is not read: %v", key, kind)
				}
			}
		})
	}
}

// pasteRow copies the cells of a row of table 三 from its label on over those of another; a total comes as a value.
func pasteRow(x *excelize.File, from, to int) error {
	for col := 3; col <= 10; col++ {
		at := xlsx.Ref{Row: from, Col: col}.A1()
		v, err := x.GetCellValue(sheetThree, at, excelize.Options{RawCellValue: true})
		if err != nil {
			return err
		}
		var value any = v
		if n, err := strconv.Atoi(v); err == nil {
			value = n
		}
		if err := x.SetCellValue(sheetThree, xlsx.Ref{Row: to, Col: col}.A1(), value); err != nil {
			return err
		}
	}
	return nil
}

// shiftCells moves the cells of a line of table 三 from at+1 up to last by one, as Excel does when the cell at is deleted;
// the total's formula comes to stand in total.
func shiftCells(x *excelize.File, line, at, total, last int, formula string, turn func(line, at int) (row, col int)) error {
	name := func(at int) string {
		row, col := turn(line, at)
		return xlsx.Ref{Sheet: "", Row: row, Col: col}.A1()
	}
	for i := at; i < last; i++ {
		v, err := x.GetCellValue(sheetThree, name(i+1), excelize.Options{RawCellValue: true})
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(v)
		if err != nil {
			return err
		}
		if err := x.SetCellValue(sheetThree, name(i), n); err != nil {
			return err
		}
	}
	if err := x.SetCellFormula(sheetThree, name(total), formula); err != nil {
		return err
	}
	return x.SetCellValue(sheetThree, name(last), nil)
}

// A head that was overwritten with the one beside it leaves two places for one column: neither is read.
func TestReadHeadTwice(t *testing.T) {
	ret := readBytes(edited(t, written(t, completed(t)), func(x *excelize.File) { mustEdit(t, x.SetCellStr(sheetThree, "F6", "商业企业")) }))
	for _, key := range ret.Filing.Form.Keys() {
		if c := ret.Filing.Cell(key); key.Table() == "applications" && (key.Column() == "business" || key.Column() == "research") && c.Kind != templates.CellUnreadable {
			t.Errorf("%s is read at %s", key, c.Place.Cell)
		}
	}
}

// Programs that move cells without their merges leave figures under them: nobody sees these, and a blank is not read in
// their place.
func TestReadCovered(t *testing.T) {
	data := written(t, completed(t))
	ret := readBytes(rezipped(t, data, func(parts map[string][]byte) {
		name := partOfSheet(sheetThree)
		parts[name] = regexp.MustCompile(`<mergeCells[^>]*>`).ReplaceAll(parts[name], []byte(`$0<mergeCell ref="C9:D9"/>`))
	}))
	if c := ret.Filing.Cell("applications.granted.natural"); c.Kind != templates.CellUnreadable {
		t.Errorf("a figure under a merge is read as %v", c)
	}
	sameCodes(t, ret.Findings, "table.truncated@C9")

	ret = readBytes(rezipped(t, data, func(parts map[string][]byte) { // row 6 goes, the merges of the head stay
		name := partOfSheet(sheetFour)
		part := regexp.MustCompile(`<row r="6".*?</row>`).ReplaceAll(parts[name], nil)
		part = bytes.ReplaceAll(part, []byte(`<row r="7"`), []byte(`<row r="6"`))
		parts[name] = regexp.MustCompile(`<c r="([A-Z]+)7"`).ReplaceAll(part, []byte(`<c r="${1}6"`))
	}))
	for _, key := range ret.Filing.Form.Keys() {
		if c := ret.Filing.Cell(key); key.Table() == "reviews" && c.Kind != templates.CellUnreadable {
			t.Errorf("%s is read as %v", key, c)
		}
	}
}

// Last year's figures beside a table have heads that say the same as the table's. A table whose own head was changed is
// not found in them, whether it lies in its place or has moved.
func TestReadSideHeads(t *testing.T) {
	want := completed(t)
	ret := readBytes(edited(t, written(t, want), func(x *excelize.File) { mustEdit(t, x.SetCellStr(sheetThree, "D5", "个人")) }))
	sameFigures(t, ret.Filing, want)
	sameCodes(t, ret.Findings, "workbook.label-changed@D5~")

	ret = readBytes(edited(t, written(t, want), func(x *excelize.File) {
		mustEdit(t, x.SetCellStr(sheetThree, "D5", "个人"))
		mustEdit(t, x.InsertRows(sheetThree, 12, 1))
	}))
	for _, key := range want.Form.Keys() {
		if key.Table() != "applications" {
			continue
		}
		if c := ret.Filing.Cell(key); key.Column() == "natural" && c.Kind != templates.CellUnreadable {
			t.Errorf("%s is read at %s", key, c.Place.Cell)
		}
	}
}

// The notes under a table move with rows that are inserted or deleted; they are no stray contents. What was typed over
// one of them is.
func TestReadNotesMoved(t *testing.T) {
	data := written(t, completed(t))
	ret := readBytes(edited(t, data, func(x *excelize.File) { mustEdit(t, x.InsertRows(sheetFour, 9, 1)) }))
	sameCodes(t, ret.Findings)
	ret = readBytes(edited(t, data, func(x *excelize.File) { mustEdit(t, x.SetCellStr(sheetFour, "A9", "备注：另有 5 件")) }))
	sameCodes(t, ret.Findings, "workbook.remark@A9?")
}

// A figure that the official table gives three columns may stand in any of them once they are no longer merged; one that
// is merged with its label is not read from it.
func TestReadBoxes(t *testing.T) {
	data := written(t, completed(t))
	unmerge := func(x *excelize.File) {
		merges, err := x.GetMergeCells(sheetTwo)
		mustEdit(t, err)
		for _, m := range merges {
			if m.GetStartAxis() == "B10" || m.GetStartAxis() == "B11" {
				mustEdit(t, x.UnmergeCell(sheetTwo, m.GetStartAxis(), m.GetEndAxis()))
			}
		}
	}
	for _, tt := range []struct {
		name string
		edit func(x *excelize.File)
		key  templates.Key
		want string
	}{
		{"moved to the third cell", func(x *excelize.File) {
			unmerge(x)
			mustEdit(t, x.SetCellStr(sheetTwo, "B10", ""))
			mustEdit(t, x.SetCellInt(sheetTwo, "D10", 149))
		}, "disclosure.licensing.decisions", "table.truncated@D10"},
		{"a second number, the table has moved", func(x *excelize.File) {
			mustEdit(t, x.InsertRows(sheetTwo, 4, 1))
			unmerge(x)
			mustEdit(t, x.SetCellInt(sheetTwo, "D11", 149))
		}, "disclosure.licensing.decisions", "table.truncated@A11"},
		{"merged with its label", func(x *excelize.File) { mustEdit(t, x.MergeCell(sheetThree, "C12", "D12")) },
			"applications.refused_law.natural", "table.truncated@C12"},
	} {
		ret := readBytes(edited(t, data, tt.edit))
		if !slices.Contains(codes(ret.Findings), tt.want) || ret.Filing.Cell(tt.key).Kind != templates.CellUnreadable {
			t.Errorf("%s: %+v\n%s", tt.name, ret.Filing.Cell(tt.key), describe(ret.Findings))
		}
	}
}

// openpyxl and others delete a row without its merges: the label that has moved up lies under a merge, where nobody sees it,
// and must not leave the row above's place to be read by position.
func TestReadBuriedLabel(t *testing.T) {
	ret := readBytes(parts(func(t *testing.T, p map[string][]byte) {
		setCell(t, p, xlsx.Ref{Sheet: sheetThree, Row: 30, Col: 1}, ` t="inlineStr"><is><t>四、结转下年度继续办理</t></is>`)
		setCell(t, p, xlsx.Ref{Sheet: sheetThree, Row: 30, Col: 2}, `>`)
		setCell(t, p, xlsx.Ref{Sheet: sheetThree, Row: 31, Col: 1}, `>`)
	})(t, written(t, completed(t))))
	for _, key := range ret.Filing.Form.Keys() {
		if key.Row() != "total" && key.Row() != "carried_out" || key.Table() != "applications" {
			continue
		}
		if c := ret.Filing.Cell(key); c.Kind != templates.CellUnreadable {
			t.Errorf("%s is read at %s", key, c.Place.Cell)
		}
	}
	if !slices.Contains(codes(ret.Findings), "table.truncated@") {
		t.Errorf("not told:\n%s", describe(ret.Findings))
	}
}
