package formula

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// sheet is a small workbook for tests: texts of cells, by name. A number is one, '…' is a text, TRUE a truth value, #… an
// error value.
type sheet map[string]string

func (s sheet) Area(operand string) (Area, error) {
	r := parseReference(operand)
	if !r.isCells() {
		return Area{}, errors.New("no such cell")
	}
	return Area{r.sheet, r.row1, r.col1, r.row2, r.col2, !strings.Contains(operand, ":")}, nil
}

func (s sheet) At(_ string, row, col int) (CellValue, error) {
	text, ok := s[string(appendCell(nil, col, row))]
	switch {
	case !ok:
		return BlankValue(), nil
	case strings.HasPrefix(text, "'"):
		return TextValue(text[1:]), nil
	case text == "TRUE", text == "FALSE":
		return BoolValue(text == "TRUE"), nil
	case strings.HasPrefix(text, "#"):
		return ErrorCell(text), nil
	}
	d, err := ParseDecimal(text)
	return NumberValue(d), err
}

func (s sheet) Each(a Area, visit func(row, col int, v CellValue) error) error {
	for row := a.Row1; row <= min(a.Row2, 50); row++ {
		for col := a.Col1; col <= min(a.Col2, 20); col++ {
			v, err := s.At(a.Sheet, row, col)
			if err == nil && v.Kind() != KindBlank {
				err = visit(row, col, v)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// shown is a value as a test writes it; "?" for what is not plain.
func shown(v CellValue, err error) string {
	switch {
	case errors.Is(err, ErrNotPlain):
		return "?"
	case err != nil:
		return "! " + err.Error()
	case v.Kind() == KindNumber:
		if d, err := v.Number(); err == nil {
			return d.String()
		}
		return fmt.Sprint("= ", v.v.num.rat)
	case v.Kind() == KindText:
		return "'" + v.Text()
	case v.Kind() == KindBool:
		return strings.ToUpper(fmt.Sprint(v.v.bool))
	case v.Kind() == KindBlank:
		return "blank"
	}
	return v.Text()
}

func TestCells(t *testing.T) {
	book := sheet{"A1": "3", "A2": "'水务局", "A3": "'", "A5": "7.5", "A6": "TRUE", "A7": "'12件", "A8": "'5",
		"B1": "10", "B2": "20", "B3": "30", "B5": "50", "C1": "#N/A", "D1": "13", "D2": "0", "D3": "-2"}
	for _, tt := range []struct{ src, want, reason string }{
		{"=SUM(A1:A8)", "10.5", "words and truth values in cells are passed over"},
		{"SUM(A1,A2,\"5\",TRUE)", "9", "a word in a cell is passed over, one in the formula is a number"},
		{"SUM(A1,\"局\")", "#VALUE!", "a word in the formula that is none"},
		{"A1+A2", "#VALUE!", "arithmetic with a word"},
		{"A1+A8", "8", "arithmetic with a number as text"},
		{"A1+A7", "#VALUE!", "12件 is no number to Excel"},
		{"A1+\"12%\"", "?", "a percentage as text"},
		{"A1+\"2024/1/1\"", "?", "a date as text"},
		{"A1+A4", "3", "blank is 0"},
		{"A4", "blank", "a blank by itself"},
		{"C1+1", "#N/A", "errors spread"},
		{"SUM(C1:C3)", "#N/A", "in ranges, too"},
		{"1/0", "#DIV/0!", "an error value, not a failure"},
		{"IFERROR(1/0,7)", "7", ""},
		{"IFERROR(C1,A1)", "3", ""},
		{"IFERROR(A1,1/0)", "3", "what is not needed is not looked at"},
		{"COUNT(A1:A8)", "2", "numbers only"},
		{"COUNT(C1,1,\"2\",\"局\")", "2", "an error is no number, and ends nothing"},
		{"COUNTA(A1:A8)", "7", "empty words count"},
		{"COUNTBLANK(A1:A8)", "2", "blank and empty words"},
		{"AVERAGE(B1:B3)", "20", ""},
		{"AVERAGE(A2:A4)", "#DIV/0!", "no number at all"},
		{"MIN(D1:D3)", "-2", ""}, {"MAX(A2:A4)", "0", "no number at all"}, {"PRODUCT(B1:B2)", "200", ""},
		{`COUNTIF(D1:D3,">0")`, "1", ""}, {`COUNTIF(D1:D3,">=0")`, "2", ""}, {`COUNTIF(D1:D3,"<>0")`, "2", ""},
		{`COUNTIF(B1:B5,"<>")`, "4", "not blank"}, {`COUNTIF(B1:B5,"=")`, "1", "blank"}, {`COUNTIF(B1:B5,"")`, "1", "blank"},
		{`COUNTIF(B1:B5,"<>20")`, "4", "a blank is another than 20"},
		{`COUNTIF(A1:A8,"水*")`, "1", ""}, {`COUNTIF(A1:A8,"?务局")`, "1", ""}, {`COUNTIF(A1:A8,"*务")`, "0", "the whole text"},
		{`COUNTIF(A1:A8,"*")`, "4", "every text, the empty one included"},
		{`COUNTIF(A1:A5,">3")`, "1", "texts are neither more nor less than a number"},
		{`COUNTIF(A1:A8,5)`, "?", "5 as text is 5 here, and nowhere else"},
		{`COUNTIF(A1:A8,A4)`, "?", "a blank criterion"},
		{`COUNTIF(A1:A8,">水")`, "?", "the order of words"},
		{`COUNTIF(B1:B5,B2)`, "1", "the value of a cell"}, {`COUNTIF(B1:B5,">"&B2)`, "2", "a criterion put together"},
		{`COUNTIF(C1:C3,">0")`, "?", "an error among the cells"},
		{`SUMIF(B13:B14,">0")+70`, "70", "of nothing"}, {`SUMIF(D1:D3,">0")`, "13", ""}, {`SUMIF(D1:D3,">0",B1:B3)`, "10", ""},
		{`SUMIF(D1:D3,">0",B1)`, "10", "as large as the first"}, {`SUMIF(A4:A4,"",B5)`, "50", "beside a blank"},
		{`SUMIFS(B1:B3,D1:D3,">=0",B1:B3,"<20")`, "10", ""}, {`COUNTIFS(B1:B3,">5",D1:D3,"<=0")`, "2", ""},
		{`COUNTIFS(A1:A4,"<>x",B1:B4,"")`, "1", "blanks at each place"}, {`SUMIFS(B1:B3,D1:D2,">0")`, "?", "of other size"},
		{"SUMPRODUCT(B1:B3,D1:D3)", "70", ""}, {"SUMPRODUCT((D1:D3>0)*B1:B3)", "10", ""}, {"SUMPRODUCT((D1:D3>=0)*1)", "2", ""},
		{"SUMPRODUCT(--(D1:D3<0),B1:B3)", "30", ""}, {"SUMPRODUCT(A1:A2,B1:B2)", "30", "a word is 0"}, {"SUMPRODUCT(B1:B3,D1)", "?", "of other size"},
		{"SUMPRODUCT(D1:D3>0)", "0", "truth values are no numbers"},
		{"IF(A4=\"\",1,2)", "1", "blank equals empty"}, {"IF(A4=0,1,2)", "1", "and 0"}, {"IF(A1>2,\"多\")", "'多", ""}, {"IF(A1>5,1)", "FALSE", "no third argument"},
		{"\"局\">5", "TRUE", "words are more than numbers"}, {"A2=\"水务局\"", "TRUE", ""}, {"\"a\"=\"A\"", "TRUE", "case does not count"}, {"\"a\"<\"b\"", "?", "the order of words"},
		{"AND(A1>2,B1>5)", "TRUE", ""}, {"OR(A1>5,B1>50)", "FALSE", ""}, {"AND(A2:A3)", "#VALUE!", "no truth value at all"}, {"NOT(A1>5)", "TRUE", ""}, {"TRUE", "TRUE", ""}, {"FALSE()+1", "1", ""},
		{"LEN(A2)", "3", ""}, {"LEN(B1)", "2", ""}, {"LEN(\"𠮷\")", "2", "UTF-16"}, {"LEN(A4)", "0", ""},
		{"VALUE(\"12\")+1", "13", ""}, {"VALUE(\"局\")", "#VALUE!", ""}, {"VALUE(\"1,234\")", "?", ""}, {"VALUE(\"１２\")", "?", "full width: only some Excels"},
		{"VALUE(SUBSTITUTE(A7,\"件\",\"\"))", "12", "what clerks do with 12件"}, {"LEFT(A7,2)*1", "12", ""}, {"RIGHT(A2,1)&MID(A2,1,1)", "'局水", ""}, {"\"共\"&B1&\"件\"", "'共10件", ""},
		{"CONCATENATE(A1,\"-\",B1)", "'3-10", ""}, {"TRIM(\"  a  b \")", "'a b", ""},
		{"ROUND(2.5,0)", "3", ""}, {"ROUND(-2.5,0)", "-3", ""}, {"ROUNDUP(2.1,0)", "3", ""}, {"ROUNDDOWN(-2.9,0)", "-2", ""}, {"INT(-2.1)", "-3", ""}, {"TRUNC(2.99,1)", "2.9", ""},
		{"MOD(7,3)", "1", ""}, {"MOD(-7,3)", "2", "the sign of the divisor"}, {"MOD(1,0)", "#DIV/0!", ""}, {"ROUND(1250,-2)", "1300", ""}, {"ROUND(10/3,2)", "3.33", ""},
		{"10/3*3", "10", "exact on the way"}, {"10/3", "= 10/3", "no figure"}, {"0.1+0.2=0.3", "TRUE", ""}, {"-A1%", "-0.03", ""},
		{"ISNUMBER(A1)", "TRUE", ""}, {"ISTEXT(A2)", "TRUE", ""}, {"ISBLANK(A4)", "TRUE", ""}, {"ISERROR(C1)", "TRUE", ""}, {"N(A2)", "0", ""}, {"ABS(D3)", "2", ""},
		{"B1:B3", "?", "a range by itself"}, {"B1:B3+1", "?", "a range in arithmetic"},
	} {
		e, err := ParseCell(tt.src)
		if err != nil {
			t.Errorf("%s: %v", tt.src, err)
			continue
		}
		if got := shown(e.Eval(book)); got != tt.want {
			t.Errorf("%s: %s, want %s (%s)", tt.src, got, tt.want, tt.reason)
		}
	}
	for _, src := range []string{"VLOOKUP(1,A1:B2,2)", "TODAY()", "A1:B2:C3 D", "SUM(A1,,B1)", "{1,2}", "A1^2", "IF(A1)", "COUNTIF(A1)", "SUBTOTAL(9,A1:A3)", "1<2<3", "#REF!+1", "TRUE(1)"} {
		if e, err := ParseCell(src); err == nil {
			t.Errorf("%s is read: %s", src, shown(e.Eval(book)))
		}
	}
}

func TestMentions(t *testing.T) {
	for src, want := range map[string]string{
		"VLOOKUP(A1,'三、申请'!$B$2:C9,2,TRUE)": "VLOOKUP | A1 '三、申请'!$B$2:C9",
		"[1]Sheet1!A1+1":           " | [1]Sheet1!A1",
		`"TODAY("&A1`:              " | A1",
		"_xlfn.XLOOKUP(1,A:A,B:B)": "XLOOKUP _XLFN.XLOOKUP | A:A B:B",
		"SUM('[别的.xlsx]表'!A1:A3)":  "SUM SUM | '[别的.xlsx]表'!A1:A3",
		"SUM(3:5)":                 "SUM | 3:5",
		`"it''s"&'a''b'!C3`:        " | 'a''b'!C3",
		"'never closed":            " | 'never closed",
	} {
		functions, operands := Mentions(src)
		got := strings.Join(functions, " ") + " | " + strings.Join(operands, " ")
		if strings.ReplaceAll(got, "SUM SUM", "SUM") != strings.ReplaceAll(strings.ReplaceAll(want, "SUM SUM", "SUM"), "VLOOKUP |", "VLOOKUP VLOOKUP |") {
			t.Errorf("%s: %s, want %s", src, got, want)
		}
	}
}

func FuzzCells(f *testing.F) {
	for _, s := range []string{"SUMIF(A1:A9,\">0\",B1)", "COUNTIF(A1:C9,\"*a~*?\")", "SUMPRODUCT((A1:A3>0)*B1:B3)", "MID(A2,2,3)&1", "IFERROR(1/0,A1)"} {
		f.Add(s)
	}
	book := sheet{"A1": "3", "A2": "'水务局", "B1": "10", "C1": "#N/A"}
	f.Fuzz(func(t *testing.T, src string) {
		Mentions(src)
		if e, err := ParseCell(src); err == nil {
			e.Eval(book)
		}
	})
}
