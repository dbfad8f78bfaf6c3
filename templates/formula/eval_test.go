package formula

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
)

var errLookup = errors.New("no such key")

// testLookup knows a few operands; several values stand for a range.
func testLookup(operand string) ([]Decimal, error) {
	values, ok := map[string]string{
		"a": "3", "b": "5", "zero": "0", "amount": "18651.06", "third": "0.333333",
		"most": "9223372036854.775807", "rows": "1 2 3", "none": "", "D5:D5": "7", "D5:D7": "7 -8 9.5",
	}[operand]
	if !ok {
		return nil, errLookup
	}
	var list []Decimal
	for _, s := range strings.Fields(values) {
		d, err := ParseDecimal(s)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

func show(v Value) string {
	switch v.Kind {
	case KindBool:
		return strings.ToUpper(fmt.Sprint(v.Bool))
	case KindText:
		return `"` + v.Text + `"`
	}
	return v.Num.String()
}

func TestEval(t *testing.T) {
	for _, test := range []struct{ in, want, reason string }{
		{"=6+6", "12", "typed by a clerk"},
		{"=12*2-3", "21", "typed by a clerk"},
		{"=6.5+0.25", "6.75", "typed by a clerk"},
		{"a-b-1", "-3", "from the left"},
		{"a-(b-1)", "-1", "parentheses"},
		{"2+3*4/6", "4", "order of operations"},
		{"-a*-b", "15", "signs"},
		{"-5%", "-0.05", "percent"},
		{"200%%", "0.02", "percent of percent"},
		{"0.1+0.2=0.3", "TRUE", "no binary floats"},
		{"10/4", "2.5", "exact division"},
		{"100/3", "33.333333", "the end is rounded"},
		{"200/3", "66.666667", "half away from zero"},
		{"-200/3", "-66.666667", "half away from zero, negative"},
		{"100/3*3", "100", "nothing is rounded on the way"},
		{"100/3*3=100", "TRUE", "nor before a comparison"},
		{"1/3=third", "FALSE", "0.333333 is not a third"},
		{"1/3+2/3=1", "TRUE", "fractions add up"},
		{"0.001*0.0001*10000000", "1", "a product smaller than a millionth"},
		{"most+1-1", "9223372036854.775807", "only the result has to fit"},
		{"most*2/2=most", "TRUE", "only the result has to fit"},
		{"most*2>most", "TRUE", "numbers that fit no Decimal compare"},
		{"SUM(a,b,2)", "10", "SUM of single values"},
		{"SUM(rows,a,D5:D7)", "17.5", "SUM of ranges"},
		{"SUM((rows))", "6", "parentheses round a range"},
		{"SUM(none)", "0", "SUM of nothing"},
		{"MIN(rows,a)", "1", "MIN"},
		{"MIN(D5:D7)", "-8", "MIN, negative"},
		{"MAX(D5:D7,2)", "9.5", "MAX"},
		{"MAX(-2,-3)", "-2", "MAX of negatives is not 0"},
		{"MAX(none)", "0", "of nothing, as Excel"},
		{"ABS(a-b)", "2", "ABS"},
		{"ABS(-1/3)*3", "1", "ABS of a fraction"},
		{"ROUND(2.5,0)", "3", "half away from zero"},
		{"ROUND(-2.5,0)", "-3", "half away from zero, negative"},
		{"ROUND(amount,1)", "18651.1", "one place"},
		{"ROUND(1250,-2)", "1300", "places before the point"},
		{"ROUND(1/3,2)", "0.33", "of a fraction"},
		{"ROUND(2/3,8)*100000000", "66666667", "finer than a millionth"},
		{"ROUND(a,15)", "3", "finer than needed"},
		{"a=3", "TRUE", "="}, {"a<>3", "FALSE", "<>"}, {"a<3", "FALSE", "<"},
		{"a<=3", "TRUE", "<="}, {"a>3", "FALSE", ">"}, {"a>=3", "TRUE", ">="},
		{`"Abc"="aBC"`, "TRUE", "Excel compares text without case"},
		{`"a"<>"b"`, "TRUE", "text"},
		{"(a=3)=(b=5)", "TRUE", "truth values"},
		{`IF(a>b,"more","less")`, `"less"`, "text result"},
		{"IF(a<b,a,1/zero)", "3", "the other branch is not computed"},
		{"IF(zero=0,0,missing)", "0", "nor looked up"},
		{"AND(a=3,b=5,a<b)", "TRUE", "AND"}, {"AND(a=3,b=6)", "FALSE", "AND"},
		{"OR(a=4,b=5)", "TRUE", "OR"}, {"OR(a=4,b=6)", "FALSE", "OR"},
		{"NOT(a=4)", "TRUE", "NOT"},
	} {
		e, err := Parse(test.in)
		if err != nil {
			t.Errorf("%s: %v", test.reason, err)
			continue
		}
		if v, err := e.Eval(testLookup); err != nil || show(v) != test.want {
			t.Errorf("%s: %s = %s, %v; want %s", test.reason, test.in, show(v), err, test.want)
		}
	}
}

func TestEvalErrors(t *testing.T) {
	for _, test := range []struct {
		in     string
		want   error
		reason string
	}{
		{"a+missing", errLookup, "the lookup's own error"},
		{"SUM(a,missing)", errLookup, "the same inside SUM"},
		{"rows", ErrSeveral, "several values alone"},
		{"rows+1", ErrSeveral, "several values with an operator"},
		{"SUM(-rows)", ErrSeveral, "a range under an operator inside SUM"},
		{"ABS(rows)", ErrSeveral, "ABS takes one"},
		{"none+1", ErrSeveral, "no value is not 0"},
		{"D5:D5+1", ErrSeveral, "a range of one cell is a range"},
		{"1/zero", ErrDivide, "division by zero"},
		{"zero/zero", ErrDivide, "zero by zero"},
		{"most+1", ErrRange, "result too large"},
		{"most*most", ErrRange, "result much too large"},
		{"ROUND(most,-13)", ErrRange, "rounded up beyond the limit"},
		{"ROUND(a,0.5)", ErrRange, "half a place"},
		{"ROUND(a,1/3)", ErrRange, "a third of a place"},
		{"ROUND(a,16)", ErrRange, "more places than Excel keeps"},
		{"1" + strings.Repeat("/999999999999.999983", 300), ErrRange, "made to waste time"},
		{"bad+1", ErrRange, "a Decimal that did not fit"},
		{"SUM(bad)", ErrRange, "the same in SUM"},
		{`"7"+5`, ErrKind, "text is not a number"},
		{`SUM("7")`, ErrKind, "nor in SUM"},
		{"(a=b)+1", ErrKind, "truth is not a number"},
		{"-(a=b)", ErrKind, "nor with a sign"},
		{"(a=b)%", ErrKind, "nor with percent"},
		{"IF(a,1,2)", ErrKind, "a number is not a condition"},
		{"AND(a=3,b)", ErrKind, "a number is not a condition"},
		{"AND(a=4,1/zero=1)", ErrDivide, "AND hides no error"},
		{"NOT(a)", ErrKind, "a number is not a condition"},
		{`a="3"`, ErrKind, "a number is not compared with text"},
		{`"a"<"b"`, ErrKind, "text has no order"},
		{"(a=b)<(a=b)", ErrKind, "truth has no order"},
	} {
		e, err := Parse(test.in)
		if err != nil {
			t.Errorf("%s: %v", test.reason, err)
			continue
		}
		v, err := e.Eval(func(operand string) ([]Decimal, error) {
			if operand == "bad" {
				return []Decimal{FromInt(1 << 60)}, nil
			}
			return testLookup(operand)
		})
		if !errors.Is(err, test.want) || v != (Value{}) {
			t.Errorf("%s: %s = %s, %v; want %v", test.reason, test.in, show(v), err, test.want)
		}
	}
	e, _ := Parse("a+missing")
	if _, err := e.Eval(testLookup); err == nil || !strings.Contains(err.Error(), `operand "missing"`) {
		t.Errorf("error %v does not name the operand", err)
	}
}

// TestEvalConcurrent: one Expr serves all agencies at once; the race detector
// is the judge.
func TestEvalConcurrent(t *testing.T) {
	e, err := Parse("SUM(rows,a)/3*b=15")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				if v, err := e.Eval(testLookup); err != nil || !v.Bool {
					t.Errorf("got %s, %v", show(v), err)
				}
				left, _, _, _ := e.Comparison()
				if left.Excel(Renderer{}) != "SUM(rows,a)/3*b" || len(e.Operands()) != 3 {
					t.Errorf("left side %s", left.Source())
				}
			}
		})
	}
	wg.Wait()
}
