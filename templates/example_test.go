package templates_test

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// Load a form of an office's own, list the rules that it adds, and check a filing with it.
func ExampleFormSet() {
	data, err := os.ReadFile("../testdata/forms/某省2024.yaml")
	if err != nil {
		panic(err)
	}
	forms := &templates.FormSet{}
	form, err := forms.Load("某省2024.yaml", data)
	if err != nil {
		panic(err)
	}
	for _, r := range form.Rules {
		if strings.HasPrefix(r.Code, "units.") {
			fmt.Println(r.Code, r.Severity.Chinese(), r.Title)
		}
	}
	filing := templates.NewFiling(form, 2024)
	filing.Set("units.health.due", templates.Number(formula.FromInt(3)))
	filing.Set("units.health.done", templates.Number(formula.FromInt(4)))
	for _, f := range templates.Check(filing, templates.Options{}).Findings {
		if f.Code == "units.done" {
			fmt.Println(f.Message)
		}
	}
	used, _ := forms.ForYear(2024) // the office's own comes before the edition of 2021
	fmt.Println(used.Name)
	// Output:
	// units.total 错误 各行业之和等于合计
	// units.done 错误 已编制目录的单位不多于应编制的
	// units.share 核实 目录编制率低于九成的要说明
	// 七、公共单位 医疗卫生·已编制公开目录的单位数 填 4，多于应编制公开目录的 3，多 1；请核对这一行的两个数。
	// 某省2024年版格式
}

// A fault in a form says where it stands and what to do.
func ExampleLoad() {
	source, err := templates.Source("2021")
	if err != nil {
		panic(err)
	}
	own := strings.Replace(string(source), "kind: amount", "kind: money", 1)
	_, err = templates.Load("本省.yaml", []byte(own))
	fmt.Println(err)
	var fault *templates.LoadError
	if errors.As(err, &fault) {
		fmt.Println(fault.Chinese())
	}
	// Output:
	// 本省.yaml:145:63: 没有“money”这种数；kind 只能是 count（件数）、amount（金额）或 signed（可以是负数）
	// “本省.yaml”第 145 行第 63 列：没有“money”这种数；kind 只能是 count（件数）、amount（金额）或 signed（可以是负数）
}

// Add up the filings of two agencies.
func ExampleSum() {
	form, _ := templates.Lookup("2021")
	var filings []*templates.Filing
	for i, name := range []string{"示例县水务局", "示例县民政局"} {
		f := templates.NewFiling(form, 2024)
		f.Agency.Name = name
		f.Set("disclosure.fees.amount", templates.Number(formula.FromMicro(100_000*int64(i+1)))) // 万元, to one millionth
		filings = append(filings, f)
	}
	total, err := templates.Sum(form, 2024, filings)
	if err != nil {
		panic(err)
	}
	fmt.Println(total.Cell("disclosure.fees.amount"), "万元", total.Covers)
	// Output: 0.3 万元 [示例县水务局 示例县民政局]
}

// Read a filing from JSON and write it again.
func ExampleReadFiling() {
	data := []byte(`{"schema": "nianbao.filing/1", "form": "2021", "year": 2024, "agency": {"name": "示例县水务局"},
		"tables": {"applications": {"new": {"natural": 3, "legal": {"text": "两件"}}}}}`)
	filing, err := templates.ReadFiling(data, templates.Lookup)
	if err != nil {
		panic(err)
	}
	fmt.Println(filing.Title())
	fmt.Println(filing.Cell("applications.new.legal"), filing.Cell("applications.new.total"))
	_, err = templates.ReadFiling([]byte(strings.Replace(string(data), "natural", "natrual", 1)), templates.Lookup)
	fmt.Println(err)
	// Output:
	// 示例县水务局2024年政府信息公开工作年度报告
	// 2 5
	// tables.applications.new.natrual：没有这个数（是不是 applications.new.natural？）
}

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
	// 规则.yaml:1:1: 没有编号为“reviews.direct-siut”的规则，是不是 reviews.direct-suit？
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
