package templates_test

import (
	"fmt"

	"nianbao/templates"
	"nianbao/templates/formula"
)

func ExampleCheck() {
	form, err := templates.Lookup("2021")
	if err != nil {
		panic(err)
	}
	filing := templates.NewFiling(form, 2024)
	for _, key := range form.Table("applications").Keys() {
		if form.Computed(key) == nil {
			filing.Set(key, templates.Number(formula.FromInt(0)))
		}
	}
	filing.Set("applications.new.natural", templates.Number(formula.FromInt(3)))
	filing.Set("applications.granted.natural", templates.Number(formula.FromInt(2)))
	filing.Complete() // totals

	result := templates.Check(filing, templates.Options{})
	for _, f := range result.Findings {
		if f.Code == "applications.balance" {
			fmt.Println(result.Verdict, f.Got, f.Want, f.Difference)
			fmt.Println(f.Message)
		}
	}
	// Output:
	// rejected 2 3 -1
	// 三、申请（七）总计·自然人 这一列，“三（七）总计”加“四、结转下年度”为 2，“一、本年新收”加“二、上年结转”为 3，少 1；请核对这一列第一、二、四项和各项办理结果。
}

func ExampleParseFigure() {
	form, _ := templates.Lookup("2021")
	count := form.Figure("applications.new.natural")
	for _, text := range []string{"１２件", "一百零三", "/", "12件左右"} {
		cell := templates.ParseFigure(text, count)
		d, ok := cell.Value()
		fmt.Println(text, d, ok)
	}
	// Output:
	// １２件 12 true
	// 一百零三 103 true
	// / 0 true
	// 12件左右 0 false
}

func ExampleLoadGrades() {
	grades, err := templates.LoadGrades("规则.yaml", []byte("reviews.direct-suit: {severity: query, reason: 逐件说明}\n"))
	fmt.Println(grades["reviews.direct-suit"].Severity, err)
	_, err = templates.LoadGrades("规则.yaml", []byte("reviews.direct-siut: {severity: query, reason: 逐件说明}\n"))
	fmt.Println(err)
	// Output:
	// query <nil>
	// 规则.yaml:1: 没有编号为 "reviews.direct-siut" 的规则，是不是 reviews.direct-suit？
}

func ExampleRegister() {
	form, _ := templates.Lookup("2021")
	entry := templates.Register(form)[2]
	fmt.Println(entry.Code, entry.Severity.Chinese(), entry.Title)
	fmt.Println(entry.Where)
	// Output:
	// applications.balance 错误 一加二等于三（七）加四
	// 填报表和命令
}

func ExampleFiling_FillMarks() {
	form, _ := templates.Lookup("2021")
	filing := templates.NewFiling(form, 2024)
	filing.Set("applications.new.natural", templates.Number(formula.FromInt(3)))
	filing.Complete()
	text, err := filing.FillMarks("本年收到政府信息公开申请【新收申请】件。")
	fmt.Println(text, err)
	// Output: 本年收到政府信息公开申请3件。 <nil>
}
