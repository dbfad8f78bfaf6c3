package formula_test

import (
	"fmt"

	"nianbao/templates/formula"
)

func ExampleParse() {
	rule, err := formula.Parse("new + carried_in = done + carried_out")
	if err != nil {
		fmt.Println(err)
		return
	}
	figures := map[string]int64{"new": 12, "carried_in": 3, "done": 14, "carried_out": 2}
	cells := map[string]string{"new": "D7", "carried_in": "D8", "done": "D30", "carried_out": "D31"}
	lookup := func(operand string) ([]formula.Decimal, error) {
		return []formula.Decimal{formula.FromInt(figures[operand])}, nil
	}

	verdict, err := rule.Eval(lookup)
	fmt.Println(verdict.Bool, err)

	left, op, right, _ := rule.Comparison()
	got, _ := left.Eval(lookup)
	want, _ := right.Eval(lookup)
	fmt.Println(got.Num, op, want.Num)

	fmt.Println(rule.Excel(formula.Renderer{Ref: func(operand string) string { return cells[operand] }}))
	// Output:
	// false <nil>
	// 15 = 16
	// D7+D8=D30+D31
}

func ExampleParse_error() {
	_, err := formula.Parse("new + * 3")
	fmt.Println(err)
	// Output: formula "new + * 3": operator "*" out of place at byte 6
}

// Amounts are added exactly: no binary fraction comes between.
func ExampleParseDecimal() {
	sum := formula.FromInt(0)
	for _, amount := range []string{"0.1", "0.2", "1234.567891"} {
		d, err := formula.ParseDecimal(amount)
		if err != nil {
			panic(err)
		}
		if sum, err = sum.Add(d); err != nil {
			panic(err)
		}
	}
	fmt.Println(sum)
	_, err := formula.ParseDecimal("5949.0886671")
	fmt.Println(err)
	// Output:
	// 1234.867891
	// more than six decimals: "5949.0886671"
}

func ExampleFromExcelNumber() {
	amount, digits, err := formula.FromExcelNumber("4166.2416190000004")
	fmt.Println(amount, digits, err)
	// Output: 4166.241619 10 <nil>
}

func ExampleEqual() {
	const sheet = "表二"
	fmt.Println(formula.Equal("SUM(D8:D28)", "=D8+SUM('表二'!$D$9:$D$28)", sheet))
	fmt.Println(formula.Equal("SUM(D8:D28)", "=SUM(D8:D27)", sheet))
	// Output:
	// true
	// false
}
