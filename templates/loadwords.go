package templates

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// What the yaml and formula packages say in English, in the words of the officer who wrote the form.

// Chinese names of fields that a message names.
var (
	headWords = map[string]string{"id": "编号", "name": "名称", "title": "报告标题", "source": "文号", "document": "文件全称"}
	ruleWords = map[string]string{"title": "名称", "message": "提示语", "fix": "办法", "source": "依据"}
	lineWords = map[string]string{"row": "行", "column": "栏"}
)

// hint suggests the name that was probably meant, or nothing.
func hint(word string, known []string) string {
	if near := hanzi.Nearest(word, known); near != "" {
		return "，是不是 " + near + "？"
	}
	return ""
}

func (l *loader) tableIDs() []string { return slices.Sorted(maps.Keys(l.form.tables)) }

// near suggests the figure or passage that was probably meant.
func (l *loader) near(name string) string {
	names := slices.Sorted(maps.Keys(l.form.passages))
	prefix := ""
	if key, ok := previous(name); ok {
		name, prefix = string(key), previousPrefix
	}
	names = append(names, lists.Map(l.form.keys, Key.string)...)
	if near := hanzi.Nearest(name, names); near != "" {
		return "，是不是 " + prefix + near + "？"
	}
	return ""
}

var (
	yamlLine      = regexp.MustCompile(`line (\d+): (.*)`)
	yamlField     = regexp.MustCompile(`^field (.*) not found in type templates\.(\w+)$`)
	yamlTwice     = regexp.MustCompile(`^mapping key "(.*)" already defined at line (\d+)$`)
	yamlUnmarshal = regexp.MustCompile("(?s)^cannot unmarshal !!(\\w+)(?: `(.*)`)? into (.*)$")
)

// YAMLFault makes a *LoadError of what the yaml package says of a file that is no form.
func YAMLFault(name string, data []byte, err error) error {
	return yamlFault(name, data, &yaml.Node{}, err)
}

// yamlFault makes a *LoadError of the yaml package's text, which holds the line. The column is that of the word at fault, or
// of the first thing in the line.
func yamlFault(name string, data []byte, root *yaml.Node, err error) error {
	text := err.Error()
	var several *yaml.TypeError
	if errors.As(err, &several) && len(several.Errors) > 0 {
		text = several.Errors[0]
	}
	fault := &LoadError{File: name, Reason: text}
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		fault.Line, _ = strconv.Atoi(m[1])
		text = m[2]
	}
	word := ""
	field, twice, value := yamlField.FindStringSubmatch(text), yamlTwice.FindStringSubmatch(text), yamlUnmarshal.FindStringSubmatch(text)
	switch {
	case field != nil:
		word = field[1]
		known := fieldsOf[field[2]]
		fault.Reason = fmt.Sprintf("没有“%s”这一项", word)
		if why := slipOfField(word); why != "" {
			fault.Reason += "；" + why
		} else {
			fault.Reason += cmp.Or(hint(word, known), "；这里可以写 "+strings.Join(known, "、"))
		}
	case twice != nil:
		word = twice[1]
		fault.Reason = fmt.Sprintf("“%s”写了两次（第 %s 行已经写过）；请删去一处", word, twice[2])
	case value != nil:
		text, cut := strings.CutSuffix(value[2], "...")
		word = strings.ToValidUTF8(text, "") // the yaml package cuts at bytes
		fault.Reason = "应当是" + wantWords(value[3])
		if word != "" && cut {
			fault.Reason += fmt.Sprintf("，写的是“%s…”", word)
		} else if word != "" {
			fault.Reason += fmt.Sprintf("，写的是“%s”", word)
		}
	default:
		return syntaxFault(name, data, fault.Line, text)
	}
	fault.Column = columnOf(root, fault.Line, word)
	return fault
}

// columnOf returns the column of the node in a line that begins with a word, else of the line's first node.
func columnOf(node *yaml.Node, line int, word string) int {
	first, exact := 0, 0
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		if n.Line == line && n.Kind != yaml.DocumentNode {
			if first == 0 || n.Column < first {
				first = n.Column
			}
			if exact == 0 && word != "" && strings.HasPrefix(n.Value, word) {
				exact = n.Column
			}
		}
		for _, c := range n.Content {
			walk(c)
		}
	}
	walk(node)
	return cmp.Or(exact, first)
}

// fieldsOf lists the fields of each part of a form's source, by the name of its type.
var fieldsOf = func() map[string][]string {
	all := map[string][]string{}
	for _, part := range []any{formSource{}, yearsSource{}, sectionSource{}, passageSource{}, tableSource{}, bandSource{}, lineSource{},
		markSource{}, indicatorSource{}, Said{}, Given{}, ruleSource{}, eachSource{}, Examples{}} {
		t := reflect.TypeOf(part)
		for i := range t.NumField() {
			all[t.Name()] = append(all[t.Name()], t.Field(i).Tag.Get("yaml"))
		}
	}
	return all
}()

// wantWords says what a Go type is in a form's source.
func wantWords(goType string) string {
	switch {
	case strings.HasPrefix(goType, "[]"):
		return "一列，写成 [甲, 乙] 或每行一个“- ”"
	case goType == "int" || goType == "float64":
		return "数"
	case goType == "bool":
		return " true（是）或 false（否）"
	case strings.HasPrefix(goType, "map[") || fieldsOf[strings.TrimPrefix(goType, "templates.")] != nil:
		return "一组“名称: 内容”"
	}
	return "一段文字"
}

// formulaReasons translates what package formula says of an expression, by how it begins.
var formulaReasons = [][2]string{
	{"nothing to compute", "没有内容"},
	{"nested deeper", "括号套得太深"},
	{"comparisons do not chain", "比较号不能连用；要用 AND(…, …)"},
	{"unknown function", "用了不认识的函数；可以用 SUM、IF、AND、OR、NOT、MIN、MAX、ABS、ROUND"},
	{"empty argument", "函数的括号里少了一项"},
	{"parenthesis is never closed", "少了右括号"},
	{"operand expected", "少了一个数或编号"},
	{"closing parenthesis out of place", "多了右括号"},
	{"comma out of place", "逗号的位置不对"},
	{"two operands with a blank", "两个编号之间少了运算符"},
	{"operator expected", "少了运算符"},
	{"operator", "运算符的位置不对"},
	{"longer than", "太长"},
	{"control character", "有看不见的控制字符"},
	{"quote", "引号没有成对"},
	{"character", "有不能用的字符；括号、逗号、引号要用半角的"},
}

// formulaWords says what is wrong with an expression.
func formulaWords(err error) string {
	var bad *formula.SyntaxError
	if !errors.As(err, &bad) {
		return "表达式写错了：" + err.Error()
	}
	why := "写法不对（" + bad.Reason + "）"
	if i := slices.IndexFunc(formulaReasons, func(r [2]string) bool { return strings.HasPrefix(bad.Reason, r[0]) }); i >= 0 {
		why = formulaReasons[i][1]
	} else if strings.HasSuffix(bad.Reason, "arguments") {
		why = "函数括号里的项数不对（" + strings.Replace(strings.TrimSuffix(bad.Reason, " arguments"), " with ", " 有 ", 1) + " 项）"
	} else if strings.HasSuffix(bad.Reason, "is not allowed here") {
		why = "有不能用的字符；括号、逗号、引号要用半角的"
	}
	return fmt.Sprintf("表达式“%s”写错了：%s", hanzi.Shorten(bad.Src, 60), why)
}

// A slip is a way in which people who type Chinese write YAML wrong. The yaml package names the line where it gave up,
// which may be lines away; a slip names the place itself. Patterns look at one line, and their group is the place. Of those
// that may be right in a text of several lines, only the ones near the line where it gave up count.
type slip struct {
	pattern *regexp.Regexp
	why     string
	near    bool
}

var slips = []slip{
	{regexp.MustCompile(`^ *(\t)`), "缩进里有制表符（Tab）；缩进只能用空格", false},
	{regexp.MustCompile(`^ *([\x{3000}\x{00a0}\x{2000}-\x{200b}\x{feff}])`), "缩进里有全角空格；缩进只能用半角空格", false},
	{regexp.MustCompile(`^ *([－–—−])[ \x{3000}]*[a-z{"]`), "开头的横线要用半角的“-”，后面空一格", false},
	{regexp.MustCompile(`^ *(-)[a-z{"]`), "开头的横线“-”后面要空一格", false},
	{regexp.MustCompile(`(?:^ *|- |\{ *|, *)[a-z_]+ *(：)`), "冒号要用半角的“:”，后面空一格", false},
	{regexp.MustCompile(`(?:^ *|^ *- )[a-z_]+(:)[^ \t]`), "冒号后面要空一格", false},
	{regexp.MustCompile(`\{[^"]*(，) *[a-z_]+: `), "花括号里的逗号要用半角的“,”", false},
	{regexp.MustCompile("^ *(?:- )?[a-z_]+: +([@`%&*])"), "以 @ ` % & * 开头的文字要整段加双引号", false},
	{regexp.MustCompile(`^ *(?:- )?[a-z_]+: +(\{)[a-z_]*\} *[^ ,#]`), "以 { 开头的文字要整段加双引号", false},
	{regexp.MustCompile(`^ *(?:- )?[a-z_]+: +[^ "'{\[#|>].*(:)(?: |$)`), "文字里有冒号；要整段加双引号", false},
	{regexp.MustCompile(`^(?:[^"#]|"(?:[^"\\]|\\.)*")*(")(?:[^"\\]|\\.)*$`), "双引号没有成对", true},
	{regexp.MustCompile(`^(?:[^"#{]|"(?:[^"\\]|\\.)*")*(\{)(?:[^"}]|"(?:[^"\\]|\\.)*")*$`), "花括号没有成对", true},
}

// slipWindow is how many lines are near.
const slipWindow = 10

// syntaxFault says what is wrong with a text that is no YAML: text is what the yaml package says of it, and line where it
// gave up, 0 if it does not say.
func syntaxFault(name string, data []byte, line int, text string) *LoadError {
	fault := &LoadError{File: name, Line: line}
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n"), "\n")
	for i, s := range lines {
		if at := badByte(s); at >= 0 {
			fault.Line, fault.Column, fault.Reason = i+1, 1+utf8.RuneCountInString(s[:at]), "有看不见的控制字符；请删去"
			if !utf8.ValidString(s) {
				fault.Reason = "文件不是 UTF-8 编码；请用记事本“另存为”，编码选 UTF-8"
			}
			return fault
		}
	}
	if line == 0 {
		fault.Reason = "不合 YAML 的写法：" + syntaxWords(text)
		return fault
	}
	best := len(lines) + 1
	for i, text := range lines {
		away := max(i+1-line, line-i-1)
		if away >= best || strings.HasPrefix(strings.TrimSpace(text), "#") {
			continue
		}
		for _, s := range slips {
			m := s.pattern.FindStringSubmatchIndex(text)
			if m == nil || s.near && away > slipWindow {
				continue
			}
			fault.Line, fault.Column, fault.Reason = i+1, 1+utf8.RuneCountInString(text[:m[2]]), "不合 YAML 的写法："+s.why
			best = away
			break
		}
	}
	if fault.Reason == "" { // the yaml package is not sure of the line
		s := lines[min(line, len(lines))-1]
		fault.Column = 1 + len(s) - len(strings.TrimLeft(s, " "))
		fault.Reason = "这一行或前后一行不合 YAML 的写法：" + syntaxWords(text)
	}
	return fault
}

// badByte returns where a line has what YAML never has, or -1: no UTF-8, or a control character.
func badByte(s string) int {
	return strings.IndexFunc(s, func(r rune) bool { return r == utf8.RuneError || r < ' ' && r != '\t' && r != '\r' || r == 0x7f })
}

// syntaxWords puts into words what the yaml package says, where no slip was found.
func syntaxWords(text string) string {
	for _, w := range [][2]string{
		{"cannot start any token", "有不能这样用的字符；缩进只能用空格，不能用制表符，含 { } : # 的文字要加引号"},
		{"tab character", "有不能这样用的字符；缩进只能用空格，不能用制表符，含 { } : # 的文字要加引号"},
		{"mapping values are not allowed", "一行里有两个冒号，或者缩进没有对齐；含冒号的文字要加引号"},
		{"unexpected end of stream", "引号或括号没有成对"},
		{"did not find expected ',' or", "引号或括号没有成对"},
		{"anchor", "以 & 或 * 开头的文字要加引号"},
		{"alias", "以 & 或 * 开头的文字要加引号"},
	} {
		if strings.Contains(text, w[0]) {
			return w[1]
		}
	}
	return "多半是缩进没有对齐，或者少了冒号、引号、括号"
}

// slipOfField explains a field that nobody knows because its colon or comma is not what YAML takes for one; "" otherwise.
func slipOfField(field string) string {
	switch {
	case strings.ContainsAny(field, "：，"):
		return "冒号、逗号要用半角的，后面空一格"
	case strings.Contains(field, ":"):
		return "冒号后面要空一格"
	}
	return ""
}
