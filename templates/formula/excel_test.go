package formula

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestExcel(t *testing.T) {
	cells := map[string]string{"a": "D5", "b": "D6", "c": "'表 二'!D7", "d": "D8"}
	ref := func(operand string) string { return cells[operand] }
	// refs folds D5, D6 into D5:D6, as the workbook layer does.
	refs := func(operands []string) []string {
		if strings.HasPrefix(strings.Join(operands, " "), "a b") {
			return append([]string{"D5:D6"}, strings.Fields(strings.Repeat("X1 ", len(operands)-2))...)
		}
		return nil
	}
	for _, test := range []struct{ in, want, reason string }{
		{"a+b=c", "D5+D6='表 二'!D7", "operands become cells"},
		{"SUM(a,b)", "SUM(D5:D6)", "neighbours become a range"},
		{"SUM(a,b,c)", "SUM(D5:D6,X1)", "the whole run is handed over"},
		{"SUM(d,c)", "SUM(D8,'表 二'!D7)", "Refs declined"},
		{"SUM(1,a,b,-d,a,b)", "SUM(1,D5:D6,-D8,D5:D6)", "a run ends at anything else"},
		{"MAX(a,b)", "MAX(D5,D6)", "only in SUM"},
		{"a-SUM(a,b)*(b+1)", "D5-SUM(D5:D6)*(D6+1)", "parentheses kept"},
		{`IF(a=b,"a","b")`, `IF(D5=D6,"a","b")`, "text is not an operand"},
	} {
		e, err := Parse(test.in)
		if err != nil {
			t.Errorf("%s: %v", test.reason, err)
			continue
		}
		if got := e.Excel(Renderer{Ref: ref, Refs: refs}); got != test.want {
			t.Errorf("%s: %s; want %s", test.reason, got, test.want)
		}
	}
}

// TestExcelRoundTrip: an expression, rendered and parsed back, has the same
// value or the same error.
func TestExcelRoundTrip(t *testing.T) {
	g := generator{rand.New(rand.NewPCG(5, 6))}
	computed := 0
	for range 20_000 {
		src := g.number(4)
		if g.IntN(3) == 0 {
			src = g.condition(3)
		}
		first, err := Parse(src)
		if err != nil {
			t.Fatalf("the generator made a bad formula: %v", err)
		}
		rendered := first.Excel(Renderer{})
		second, err := Parse(rendered)
		if err != nil {
			t.Fatalf("%s was rendered as %s: %v", src, rendered, err)
		}
		v, errFirst := first.Eval(testLookup)
		w, errSecond := second.Eval(testLookup)
		if v != w || fmt.Sprint(errFirst) != fmt.Sprint(errSecond) {
			t.Fatalf("%s = %s, %v\n%s = %s, %v", src, show(v), errFirst, rendered, show(w), errSecond)
		}
		if !Equal(src, rendered, "") {
			t.Fatalf("%s and %s are not Equal", src, rendered)
		}
		if errFirst == nil {
			computed++
		}
	}
	if computed < 5_000 {
		t.Errorf("only %d of the expressions had a value", computed)
	}
}

// generator makes expressions with more parentheses, signs and blanks than
// anyone would write.
type generator struct{ *rand.Rand }

func (g generator) pick(list ...string) string { return list[g.IntN(len(list))] }

func (g generator) number(depth int) string {
	if depth == 0 || g.IntN(5) == 0 {
		return g.pick("0", "1", "2", "10", "12.5", "0.000001", "a", "b", "zero", "amount")
	}
	x := func() string { return g.number(depth - 1) }
	switch g.IntN(12) {
	case 0, 1, 2, 3:
		left, right := "("+x()+")", "("+x()+")"
		return left + g.pick("+", " - ", "*", "/ ") + right
	case 4, 5:
		return g.pick("a", "2", "b%") + g.pick("+", "-", "*", "/") + g.pick("a", "-b", "+3") + g.pick("+", "-", "*", "/") + g.pick("b", "7", "--a")
	case 6:
		return g.pick("-", "+", "--") + "(" + x() + ")" + g.pick("", "%")
	case 7:
		return "SUM(" + x() + ",rows," + g.pick("D5:D7", "none", "a,b") + "," + x() + ")"
	case 8:
		return g.pick("MIN", "MAX", "max") + "(" + x() + ", " + x() + ")"
	case 9:
		return "IF(" + g.condition(depth-1) + "," + x() + "," + x() + ")"
	case 10:
		return "ROUND(" + x() + "," + g.pick("0", "2", "-1") + ")"
	}
	return "ABS(" + x() + ")"
}

func (g generator) condition(depth int) string {
	if depth <= 0 || g.IntN(2) == 0 {
		return "(" + g.number(max(depth, 0)) + ")" + g.pick("=", "<>", "<", "<=", ">", ">=") + g.pick("a", "(b)", "amount")
	}
	return g.pick("AND", "OR", "or") + "(" + g.condition(depth-1) + ",NOT(" + g.condition(depth-1) + "))"
}
