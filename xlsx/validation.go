package xlsx

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"nianbao/templates"
)

// Limits of Excel on the texts of a data validation, in UTF-16 units. excelize does not check them; Excel repairs the
// file, which frightens people.
const (
	maxPromptTitle = 32
	maxPromptText  = 255
)

// A validationKind is how a validation restricts a cell.
type validationKind int

const (
	wholeBetween  validationKind = iota // a whole number between what two formulas give
	lengthBetween                       // a text whose length is
	rightFormula                        // whatever the first formula is true of
	inList                              // one of a list, or of what the first formula gives
)

// A validation says what may be typed into cells, and what Excel says before and after.
type validation struct {
	areas         []string
	kind          validationKind
	formula1      string
	formula2      string
	list          []string
	title, prompt string // while the cell is selected
	errorText     string
}

// figureValidations restricts the inputs of a table, one validation for each row, kind and help.
func (l *Layout) figureValidations(t *templates.Table) []validation {
	type group struct {
		row, help string
		kind      templates.Kind
	}
	var order []group
	refs := map[group][]Ref{}
	for _, key := range l.inputs(t) {
		fig := l.form.Figure(key)
		g := group{key.Row(), fig.Help, fig.Kind}
		if refs[g] == nil {
			order = append(order, g)
		}
		refs[g] = append(refs[g], l.figures[key])
	}
	var list []validation
	for _, g := range order {
		boxed := rectangles(refs[g])
		key := l.keys[boxed[0][0]]
		list = append(list, figureValidation(l.form.Figure(key), boxes(boxed, t.Sheet), boxed[0][0].A1()))
	}
	return list
}

func figureValidation(fig *templates.Figure, areas []string, first string) validation {
	v := validation{areas: areas, title: fig.RowName(), kind: wholeBetween}
	most := templates.MaxFigure.String()
	switch fig.Kind {
	case templates.Amount:
		v.kind = rightFormula
		v.formula1 = "AND(" + first + ">=0," + first + "<=" + most + ",ROUND(" + first + ",6)=" + first + ")"
		v.prompt, v.errorText = "填金额（"+fig.Unit+"），最多六位小数，没有的填 0。", "这里只能填不小于 0 的数，以"+fig.Unit+"为单位，最多六位小数；没有的填 0。"
		if fig.Unit == "" {
			v.prompt, v.errorText = "填金额，最多六位小数，没有的填 0。", "这里只能填不小于 0 的数，最多六位小数；没有的填 0。"
		}
	case templates.Signed:
		v.formula1, v.formula2 = "-"+most, most
		v.prompt, v.errorText = "填整数，减少的填负数，没有的填 0。", "这里只能填整数，减少的填负数；没有的填 0。"
	default:
		v.formula1, v.formula2 = "0", most
		v.prompt, v.errorText = "填整数，没有的填 0。", "这里只能填 0 或正整数，不要写单位和文字；没有的填 0。"
	}
	v.prompt = strings.TrimSuffix(sentences.Replace(v.prompt+fig.Help), "\n")
	return v
}

// sentences begins a line for each: LibreOffice breaks no line of a prompt by itself, and a long one runs off the screen.
var sentences = strings.NewReplacer("。", "。\n", "；", "；\n")

// textValidation limits the length of text boxes of a sheet and says what belongs in them.
func textValidation(at []Ref, title, prompt string, most int) validation {
	return validation{areas: boxes(rectangles(at), at[0].Sheet), kind: lengthBetween,
		formula1: "0", formula2: strconv.Itoa(most), title: title, prompt: prompt, errorText: "这里最多写 " + strconv.Itoa(most) + " 字。"}
}

// fieldValidation restricts a cell of the cover; fixed cells have none.
func fieldValidation(field, label string, at Ref) []validation {
	prompts := map[string]string{
		"name":     "写单位全称，与印章一致；它就是报告的标题。下发时已填好的，一般不要改。",
		"short":    "正文里用的规范化简称，可以不填。",
		"code":     "收表单位给的代码；下发时已填好的不要改，没有的不填。",
		"website":  "公布年度报告的网站名称。",
		"url":      "年度报告电子版所在的网址。",
		"office":   "公众对报告有疑问时联系的科室。",
		"phone":    "带区号，例如 0955-1234567。",
		"fax":      "没有的不填。",
		"email":    "没有的不填。",
		"address":  "通信地址，写到门牌号。",
		"postcode": "六位邮政编码。",
	}
	if field == "rule_making" {
		return []validation{{areas: []string{at.A1()}, kind: inList, list: []string{WordYes, WordNo}, title: label,
			prompt: "只有国务院部门、省级和设区的市级政府可以制定规章；其他机关选“否”。", errorText: "请选“是”或“否”。"}}
	}
	if prompts[field] == "" {
		return nil
	}
	return []validation{textValidation([]Ref{at}, label, prompts[field], 200)}
}

// clipUTF16 cuts text to n UTF-16 units and says so with ….
func clipUTF16(s string, n int) string {
	if length(s) <= n {
		return s
	}
	kept := 0
	for i, r := range s {
		if kept+utf16.RuneLen(r) > n-1 {
			return s[:i] + "…"
		}
		kept += utf16.RuneLen(r)
	}
	return s
}
