package formula

import (
	"strings"
	"testing"
)

func TestEqual(t *testing.T) {
	const own = "表二 依申请公开"
	for _, test := range []struct {
		a, b   string
		want   bool
		reason string
	}{
		// spelling
		{"SUM(D8:D28)", "=SUM(D8:D28)", true, "leading ="},
		{"SUM(D8:D28)", "sum($D$8:d$28)", true, "case and $"},
		{"SUM(D8:D28)", " SUM( D8 : D28 ) ", true, "blanks"},
		{"SUM(D8:D28)", "=+SUM(D8:D28)", true, "leading plus"},
		{"SUM(D8:D28)", "SUM('表二 依申请公开'!D8:D28)", true, "own sheet, quoted"},
		{"SUM(D8:D28)", "_xlfn.SUM(D8:D28)", true, "prefix of newer functions"},
		{"表一!D5", "'表一'!$D$5", true, "other sheet, quoted or not"},
		{"'a''b'!D5", "'A''B'!D5", true, "sheet names without case"},
		{`IF(COUNTIF(D5:D9,"√")>0,"是","否")`, `=if(countif($D$5:$D$9, "√") > 0,"是","否")`, true, "functions Parse does not know"},
		{"IF(D28:D8=1,2,3)", "IF(D8:D28=1,2,3)", true, "corners in another order, in what is not linear"},
		{"IF(A1=1,1.50,2)", "IF(A1=1,1.5,2)", true, "numbers"},
		{"本年新收", "本年新收 ", true, "names"},
		{"IF(A1=1,TRUE,1)", "IF($A$1=1,TRUE,1)", true, "TRUE beside cells"},

		{"IF((A1)=1,(2*B1),MAX(C1))", "IF(A1=1,2*B1,MAX(C1))", true, "parentheses in what is not linear"},
		{"IF(A1=1,B1-(C1-D1),0)", "IF(A1=1,B1-C1-D1,0)", false, "parentheses that matter"},
		{"IF('A1+B'!C1=1,2,3)", "IF(A1+B!C1=1,2,3)", false, "an operator in the name of a sheet"},

		// sums
		{"SUM(D8:D28)", "SUM(D8:D27)+D28", true, "one part added"},
		{"SUM(D8:D28)", "SUM(D8,D9:D28)", true, "two arguments"},
		{"SUM(D8:D28)", "SUM(D28:D8)", true, "corners in another order"},
		{"SUM(D8:D28)", "SUM((D8:D28))", true, "parentheses"},
		{"SUM(D8:D28)", "D8+SUM(D9:D28)+0", true, "plus nothing"},
		{"SUM(D8:D28)", "SUM(D8:D28)*1", true, "times one"},
		{"SUM(D8:D28)", "1*SUM(D8:D28)/1", true, "times one, by one"},
		{"SUM(D8:D28)", "SUM(SUM(D8:D20),SUM(D21:D28))", true, "sum of sums"},
		{"SUM(D8:D28)", "SUBTOTAL(9,D8:D28)", true, "SUBTOTAL, sum"},
		{"SUM(D8:D28)", "SUM(D8:D30)-D29-D30", true, "too much taken away again"},
		{"SUM(D8:D28)", "-(-SUM(D8:D28))", true, "sign twice"},
		{"SUM(D8:D28)", "SUM(D8:D28)*200%/2", true, "percent"},
		{"D5+D6", "D6+D5", true, "order"},
		{"D5+D6", "(D5/3+D6/3)*3", true, "thirds are exact"},
		{"D5*2", "D5+D5", true, "twice"},
		{"SUM(D5,D5)", "2*D5", true, "a cell named twice counts twice"},
		{"SUM(D5:D5)", "D5", true, "range of one cell"},
		{"SUM(D5:E6)", "D5+E5+D6+E6", true, "block"},
		{"=6+6", "12", true, "constants"},
		{"SUM(表一!D5:D6)", "表一!D5+'表一'!D6", true, "other sheet"},

		// other meanings
		{"SUM(D8:D28)", "SUM(D8:D27)", false, "one row short"},
		{"SUM(D8:D28)", "441", false, "typed over with a number"},
		{"SUM(D8:D28)", "SUM(D8:D28)+1", false, "made to fit"},
		{"SUM(D8:D28)", "SUM(D8:D28)+0.000001", false, "made to fit by the smallest amount"},
		{"SUM(D8:D28)", "SUM(表一!D8:D28)", false, "other sheet"},
		{"SUM(D8:D28)", "SUM(E8:E28)", false, "other column"},
		{"SUM(D8:D28)", "-SUM(D8:D28)", false, "sign"},
		{"SUM(D8:D28)", "SUM(D8:D28,D8)", false, "counted twice"},
		{"SUM(D8:D28)", "SUM(#REF!)", false, "reference lost"},
		{"SUM(D8:D28)", "SUM([1]表二!D8:D28)", false, "external link"},
		{"SUM(D8:D28)", "SUM('[1]表二 依申请公开'!D8:D28)", false, "external link to a sheet of the same name"},
		{"SUM(D8:D28)", "SUBTOTAL(109,D8:D28)", false, "without hidden rows"},
		{"SUM(D8:D28)", "SUM(D8:D28", false, "not closed"},
		{"SUM(D8:D28)", "SUM(D8 D28)", false, "intersection"},
		{"SUM(D8:D28)", "SUM(D8,D28)", false, "two cells"},
		{"SUM(D8:D28)", "D8:D28", false, "no SUM"},
		{"SUM(D8:D28)", "MAX(D8:D28)", false, "other function"},
		{"SUM(D8:D28)", "", false, "nothing"},
		{"D5-D6", "D6-D5", false, "order of a difference"},
		{"D5*D6", "D6*D5", false, "not linear; not equal to the letter"},
		{"1/D5", "D5", false, "not linear"},
		{"SUM(总数)", "总数", false, "the name may be a range"},
		{`"a"`, `"A"`, false, "text has case where it is shown"},
		{`"12"`, "12", false, "text is not a number"},
		{`"12`, "12", false, "efp reads the first as a number"},
		{"TRUE", "'TRUE'", false, "quotes make a name"},
		{"D5", "'D5'", false, "quotes make a name"},
		{"D5", "D05", false, "not sure to be the same"},
		{"A1+XFE1", "XFE1+A1", true, "XFE is beyond the last column: a name, but still a sum"},
		{"SUM(A:A)", "SUM(A:A,A:A)", false, "whole columns are names here"},
		{"SUM(A1:XFD1048576)", "SUM(A1:XFD1048576)+0", false, "too large to write out; unequal is the safe side"},
		{"SUM(#REF!)", "SUM(#REF!)", true, "to the letter"},
		{"SUM(#REF!)", "SUM( #REF!)", false, "one blank is enough when it cannot be read"},
	} {
		for _, pair := range [][2]string{{test.a, test.b}, {test.b, test.a}} {
			if got := Equal(pair[0], pair[1], own); got != test.want {
				t.Errorf("%s: Equal(%s, %s) = %t", test.reason, pair[0], pair[1], got)
			}
		}
	}
}

func TestEqualOwnSheet(t *testing.T) {
	for _, test := range []struct {
		a, b, sheet string
		want        bool
		reason      string
	}{
		{"D5", "Sheet1!D5", "Sheet1", true, "plain name"},
		{"D5", "sheet1!D5", "Sheet1", true, "case"},
		{"D5", "'it''s'!D5", "it's", true, "doubled quote"},
		{"D5", "Sheet1!D5", "Sheet2", false, "another sheet"},
		{"Sheet1!D5", "'Sheet1'!D5", "", true, "own sheet unknown"},
		{"D5", "Sheet1!D5", "", false, "own sheet unknown"},
		{"SUM(D5,Sheet1!D6)", "Sheet1!D5+D6", "Sheet1", true, "in sums"},
	} {
		if got := Equal(test.a, test.b, test.sheet); got != test.want {
			t.Errorf("%s: Equal(%s, %s, %s) = %t", test.reason, test.a, test.b, test.sheet, got)
		}
	}
}

// TestEqualBounded: formulas made to be slow are not. The test has no clock;
// it would run into the limit of go test if Equal were not linear.
func TestEqualBounded(t *testing.T) {
	for _, test := range []struct{ a, b, reason string }{
		{"A1" + strings.Repeat("*1", 4000), "A1*1", "a long product"},
		{strings.Repeat("1*", 4000) + "A1", "A1*1", "a long product, the other way round"},
		{"A1" + strings.Repeat("*B1", 2700), "A1*1", "a long product of cells"},
		{strings.Repeat("1*(", 60) + "A1" + strings.Repeat(")", 60), "A1*1", "nested products"},
		{"SUM(" + strings.Repeat("A1:CV100,", 254) + "A1)", "A1*1", "many large ranges"},
		{"SUM(A1:CV99,A1:CV1)" + strings.Repeat("/999999999999.999983", 40), "A1*1", "long fractions"},
	} {
		Equal(test.a, test.b, "")
		Equal(test.a, test.a+" ", "")
	}
}
