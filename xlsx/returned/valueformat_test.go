package returned

import (
	"html"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
)

// What a number format writes around a number is read as if it had been typed there; a format that shows another number
// makes the cell text that says so.
func TestReadNumberFormats(t *testing.T) {
	base := completed(t)
	data := written(t, base)
	number := func(n int64) templates.Cell { return templates.Number(formula.FromInt(n)) }
	text := templates.TextCell
	hidden := func(n string) templates.Cell {
		return templates.Cell{Kind: templates.CellUnreadable, Text: "〔看不见：" + n + "〕"}
	}
	for _, tt := range []struct {
		format, content string
		want            templates.Cell
	}{
		// plain
		{`G/通用格式`, `><v>12</v>`, number(12)},
		{`000`, `><v>12</v>`, number(12)},
		{`#,##0_);[Red]\(#,##0\)`, `><v>1234</v>`, number(1234)},
		{`_ ¥* #,##0.00_ ;_ ¥* \-#,##0.00_ ;_ ¥* "-"??_ ;_ @_ `, `><v>0</v>`, number(0)},
		{`[$¥-804]#,##0;[$¥-804]-#,##0`, `><v>-12</v>`, number(-12)},
		{`[DBNum1][$-804]General`, `><v>12</v>`, number(12)},
		{`0.00E+00`, `><v>1200</v>`, number(1200)},
		{`.00`, `><v>12</v>`, number(12)},
		{`0;-0;"—"`, `><v>0</v>`, number(0)},
		{`0;-0;;@`, `><v>0</v>`, number(0)},
		// its own unit
		{`0"件"`, `><v>12</v>`, number(12)},
		{`G/通用格式"件"`, `><v>12</v>`, number(12)},
		// other words
		{`0"万"`, `><v>12</v>`, text("12万（格里存的数是 12）")},
		{`#,##0"元"`, `><v>251000</v>`, text("251000元（格里存的数是 251000）")},
		{`0\%`, `><v>12</v>`, text("12%（格里存的数是 12）")},
		{`0‰`, `><v>12</v>`, text("12‰（格里存的数是 12）")},
		{`"约"0`, `><v>12</v>`, text("约12（格里存的数是 12）")},
		{`-0`, `><v>12</v>`, text("-12（格里存的数是 12）")},
		{`0"0"`, `><v>12</v>`, text("120（格里存的数是 12）")},
		{`"无"`, `><v>12</v>`, text("无（格里存的数是 12）")},
		// another number
		{`0!.0,`, `><v>12000</v>`, text("12000（格式设成了按千缩小，显示的不是这个数）")},
		{`[>=10000]0!.0000"万";0`, `><v>12000</v>`, text("12000（格式设成了数中间夹着别的字，显示的不是这个数）")},
		{`[>=10000]0!.0000"万";0`, `><v>12</v>`, number(12)},
		{`[<1000]0;0,"千"`, `><v>12000</v>`, text("12000（格式设成了按千缩小，显示的不是这个数）")},
		{`[<1000]0;0,"千"`, `><v>12</v>`, number(12)},
		{`0;0%`, `><v>12</v>`, number(12)},
		{`0;0%`, `><v>-1</v>`, text("-100%（百分比）")},
		{`;;;`, `><v>12</v>`, hidden("12")},
		{`;`, `><v>12</v>`, hidden("12")},
		{`0;;`, `><v>-12</v>`, hidden("-12")},
		{`[White]0`, `><v>12</v>`, hidden("12")},
		{`[白色]0;-0`, `><v>12</v>`, hidden("12")},
		{`[Color2]0`, `><v>12</v>`, hidden("12")},
		{`[<10][White]0;0`, `><v>12</v>`, number(12)},
		{`[Red]0`, `><v>12</v>`, number(12)},
		{`0;-0;[White]0`, `><v>0</v>`, number(0)},
		{`0*5`, `><v>12</v>`, text("12（格式设成了用“5”填满一格，显示的不是这个数）")},
		{`[$USD] #,##0`, `><v>12</v>`, text("USD 12（格里存的数是 12）")},
		{`[$-804]aaaa;@`, `><v>45292</v>`, text("2024年1月1日（日期）")},
		// a formula whose value the file does not keep, or keeps as text
		{`0%`, `><f>6/12</f>`, text("50%（百分比）")},
		{`yyyy-mm-dd`, `><f>45291+1</f>`, text("2024年1月1日（日期）")},
		{`0"万"`, ` t="str"><f>6+6</f><v>12</v>`, text("12万（格里存的数是 12）")},
		{`0"件"`, `><f>6+6</f>`, templates.Cell{Kind: templates.CellNumber, Number: formula.FromInt(12), Text: "=6+6"}},
	} {
		build := parts(func(t *testing.T, p map[string][]byte) { format(t, p, html.EscapeString(tt.format)) })
		ret := readBytes(d9(tt.content)(t, build(t, data)))
		got := ret.Filing.Cell(granted)
		got.Place = templates.Place{}
		if got != tt.want {
			t.Errorf("%s %s: got %+v, want %+v", tt.format, tt.content, got, tt.want)
		}
	}
}

// The result of a formula that is not taken is told in one sentence: what stands there, why not, what to do.
func TestReadFormulaRefused(t *testing.T) {
	data := written(t, completed(t))
	for content, want := range map[string]string{
		`><f>VLOOKUP(1,A1:B9,2)</f><v>12</v>`: "三、申请!D9（一）予以公开·自然人 填的是公式“=VLOOKUP(1,A1:B9,2)”，算不出可以采用的数：公式用了本程序不会算的写法，存的结果又与表上的合计对不上；文件里存的结果是 12，没有采用；请直接填数，没有的填 0。",
		`><f>VLOOKUP(1,A1:B9,2)</f>`:          "三、申请!D9（一）予以公开·自然人 填的是公式“=VLOOKUP(1,A1:B9,2)”，算不出可以采用的数：公式用了本程序不会算的写法；请直接填数，没有的填 0。",
		`><f>MONTH(TODAY())</f><v>12</v>`:     "三、申请!D9（一）予以公开·自然人 填的是公式“=MONTH(TODAY())”，算不出可以采用的数：公式的结果每次打开都会变；文件里存的结果是 12，没有采用；请直接填数，没有的填 0。",
		`><f>[1]Sheet1!A1*1</f><v>12</v>`:     "三、申请!D9（一）予以公开·自然人 填的是公式“=[1]Sheet1!A1*1”，算不出可以采用的数：公式引用了本文件以外或不存在的内容；文件里存的结果是 12，没有采用；请直接填数，没有的填 0。",
		`><f>1/0</f>`:                         "三、申请!D9（一）予以公开·自然人 填的是公式“=1/0”，算不出可以采用的数：公式的结果是错误值；请直接填数，没有的填 0。",
		`><f>10/3</f>`:                        "三、申请!D9（一）予以公开·自然人 填的是公式“=10/3”，算不出可以采用的数：公式算不出确切的数；请直接填数，没有的填 0。",
	} {
		ret := readBytes(d9(content)(t, data))
		if len(ret.Findings) == 0 || ret.Findings[0].Message != want {
			t.Errorf("%s:\n%s", content, describe(ret.Findings))
		}
	}
	ret := readBytes(d9(`><f>SUM(BZ:CB)+6</f><v>6</v>`)(t, data))
	if c := ret.Filing.Cell(granted); c.Kind != templates.CellNumber || c.Number != formula.FromInt(6) {
		t.Errorf("whole columns: %+v", c)
	}
	ret = readBytes(d9(`><f>6+6</f><v>13</v>`)(t, data))
	if want := "三、申请!D9（一）予以公开·自然人 文件里存的结果是 13，按公式重算为 12，多 1；以重算的为准。"; ret.Findings[0].Message != want {
		t.Errorf("%s", ret.Findings[0].Message)
	}
}

// What stands in place of a total's formula is told as what it is.
func TestReadReplacedWords(t *testing.T) {
	data := written(t, completed(t))
	total := func(content string) string {
		ret := readBytes(parts(func(t *testing.T, p map[string][]byte) {
			setCell(t, p, xlsx.Ref{Sheet: "三、申请", Row: 9, Col: 10}, content)
		})(t, data))
		for _, f := range ret.Findings {
			if f.Code == "workbook.formula-replaced" {
				return string(f.Severity) + " " + f.Message
			}
		}
		return describe(ret.Findings)
	}
	want, err := completed(t).Compute("applications.granted.total")
	mustEdit(t, err)
	const head = "三、申请!J9（一）予以公开·总计 原来是公式，"
	rest := "，按原来的公式应为 " + want.String() + "，"
	for _, tt := range []struct{ content, says string }{
		{`><v>` + want.String() + `</v>`, "note " + head + "现在填的是 " + want.String() + rest + "两数相等"},
		{`><v>0</v>`, "error " + head + "现在填的是 0" + rest + "少 " + want.String()},
		{`><f>1+1</f><v>2</v>`, "error " + head + "现在是另一个公式“=1+1”，算出来是 2" + rest},
		{`>`, "error " + head + "现在是空白" + rest},
		{` t="inlineStr"><is><t>略</t></is>`, "error " + head + "现在填的是“略”" + rest + "不能核对"},
	} {
		if got := total(tt.content); !strings.HasPrefix(got, tt.says) {
			t.Errorf("%s:\n%s, want\n%s", tt.content, got, tt.says)
		}
	}
}
