package xlsx

import (
	"bytes"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates/formula"
	"nianbao/xlsx/sheets"

	"nianbao/testdata/lint"
)

// What a list holds is read back to the letter by our reader and by excelize, whatever it holds.
func TestRowSpool(t *testing.T) {
	texts := []string{"水务局", "=1+1", "_x0041_", "a<b>&\"c\"'", " 前后有空格 ", "两\n行\t带制表符", "𠮷", strings.Repeat("长", 9000), "]]>"}
	var b bytes.Buffer
	err := writeTables(&b, "测试", []string{"甲", "乙"}, func(x *excelize.File, w *builder) error {
		t1 := w.table("甲", tableLook{widths: []float64{30}, cols: 5, rows: len(texts) + 2})
		for _, s := range texts {
			t1.put(20, t1.cell(listText, s))
		}
		t1.put(0)
		t1.put(0, nil, t1.cell(listNumber, formula.FromMicro(1_234_567)), t1.formula(listNumber, `IF(A1="<",1,2)`, 2), t1.formula(listText, `A1&"x"`, "水务局x"), t1.cell(listText, ""))
		t1.merge(1, 1, 2, 1)
		if err := t1.end(); err != nil {
			return err
		}
		t2 := w.table("乙", tableLook{widths: []float64{30}, rows: 1})
		t2.put(0, t2.cell(listMid, 7))
		return t2.end()
	})
	if err != nil {
		t.Fatal(err)
	}
	book, err := sheets.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), sheets.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	x, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	both := func(sheet, cell, want string) {
		t.Helper()
		row, col, _ := sheets.ParseRef(cell)
		if c := book.Sheet(sheet).Cell(row, col); c == nil || c.Raw != want {
			t.Errorf("%s!%s is %.40v, want %.40q", sheet, cell, c, want)
		}
		if v, err := x.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true}); err != nil || v != want {
			t.Errorf("excelize: %s!%s is %.40q %v, want %.40q", sheet, cell, v, err, want)
		}
	}
	for i, s := range texts {
		both("甲", "A"+itoa(i+1), s)
	}
	last := itoa(len(texts) + 2)
	both("甲", "B"+last, "1.234567")
	both("甲", "C"+last, "2")
	both("甲", "D"+last, "水务局x")
	both("乙", "A1", "7")
	if f, _ := x.GetCellFormula("甲", "C"+last); f != `IF(A1="<",1,2)` {
		t.Errorf("formula %s", f)
	}
	if m, _ := x.GetMergeCells("甲"); len(m) != 1 {
		t.Errorf("merges %v", m)
	}
	faults, err := lint.Lint(b.Bytes())
	faults = slices.DeleteFunc(faults, func(f lint.Fault) bool { return f.Kind == lint.FaultPrivate }) // lists name the program
	if err != nil || len(faults) > 0 {
		t.Errorf("lint: %v %v", faults, err)
	}
}

// TestJoinedCRC holds the CRC of two pieces against that of the whole.
func TestJoinedCRC(t *testing.T) {
	data := bytes.Repeat([]byte("水务局<c r=\"A1\">"), 900)
	for _, at := range []int{0, 1, 4096, 5000, len(data) - 4096, len(data)} {
		first, second := crc32.ChecksumIEEE(data[:at]), crc32.ChecksumIEEE(data[at:])
		if got, want := joinedCRC(first, second, len(data)-at), crc32.ChecksumIEEE(data); got != want {
			t.Errorf("cut at %d: %x, want %x", at, got, want)
		}
	}
}
