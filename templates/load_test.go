package templates

import (
	"errors"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// tiny is a form in two sections and three shapes; tests change a line of it. Its tables are foreign to the official ones.
const tiny = `id: "9001"
name: 试用格式
title: 试用报告
years: {from: 2030, to: 2031}
source: 试用〔2029〕1号
document: 《关于试用的通知》（试用〔2029〕1号）
cutoff: "06-30"
sections:
  - heading: 一、说明
    passages:
      - {id: opening, name: 说明, required: true, hint: 写几句。}
  - heading: 二、设施
    table: sites
  - heading: 三、人员
    table: staff
  - heading: 四、经费
    table: money
tables:
  - id: sites
    sheet: 设施
    name: 设施情况
    shape: bands
    widths: [30, 20, 20]
    corner: 类别
    bands:
      - label: 第一类
        columns:
          - {id: built, label: 新建}
          - {id: change, label: 增减, kind: signed}
        rows:
          - {id: halls, label: 大厅}
      - label: 第二类
        columns:
          - {id: cost, label: 造价, span: 2, kind: amount, unit: 元}
        rows:
          - {id: screens, label: 屏幕}
  - id: staff
    sheet: 人员
    name: 人员情况
    shape: matrix
    widths: [20, 20, 10, 10, 10]
    corner: 项目
    columns:
      - {id: full, label: 专职}
      - {id: part, label: 兼职}
      - {id: sum, label: 合计}
    rows:
      - {id: trained, label: 培训人数}
      - label: 其中
        rows:
          - {id: new, label: 新任}
          - {id: old, label: 留任}
    sets:
      kinds: [full, part]
  - id: money
    sheet: 经费
    name: 经费情况
    shape: strip
    widths: [20, 20, 20, 20]
    rows:
      - {id: plan, label: 预算}
      - label: 决算
        rows:
          - {id: spent, label: 支出}
    columns:
      - {id: own, label: 自有, kind: amount, unit: 万元}
      - {id: total, label: 合计, kind: amount, unit: 万元}
marks:
  - {name: 培训, expr: staff.trained.sum}
rules:
  - code: staff.sum
    title: 专职加兼职
    severity: error
    each: {rows: staff}
    at: staff.{row}.sum
    expr: staff.{row}.sum = SUM(staff.{row}.{kinds})
    computes: true
    message: "{where} 填 {got}，应为 {want}，{off}。"
    fix: 核对。
    source: 试用〔2029〕1号
    examples:
      fail: {staff.new.full: 1, staff.new.sum: 2}
      pass: {staff.new.full: 1}
  - code: sites.change
    title: 增减
    severity: query
    at: sites.halls.change
    expr: sites.halls.built + sites.halls.change >= 0
    got: sites.halls.change
    message: "{where} 填 {got}，减多了。"
    fix: 核对。
    source: 试用〔2029〕1号
    examples:
      fail: {sites.halls.change: -1}
      pass: {sites.halls.change: -1, sites.halls.built: 1}
  - code: money.total
    title: 合计
    severity: error
    each: {rows: money}
    at: money.{row}.total
    expr: money.{row}.total >= money.{row}.own
    message: "{where} 填 {got}，少于 {want}，{off}。"
    fix: 核对。
    source: 试用〔2029〕1号
    examples:
      fail: {money.plan.own: 0.000002, money.plan.total: 0.000001}
      pass: {money.plan.own: 0.000001, money.plan.total: 0.000001}
`

// TestLoadFaults: each fault of a form is named with file, line and reason.
func TestLoadFaults(t *testing.T) {
	for _, tt := range []struct {
		reason, old, new string
		at               string // the line of the changed source that must be named, by its text
		want             string
	}{
		{"unknown field", "name: 试用格式", "name: 试用格式\nnmae: x", "nmae: x", "没有“nmae”这一项，是不是 name？"},
		{"unknown field deep down", "{id: full, label: 专职}", "{id: full, label: 专职, lable: x}", "lable: x", "没有“lable”这一项，是不是 label？"},
		{"said as plain words", "label: 专职}", "label: 专职, said: [专职人员]}", "专职人员", "应当是一组“名称: 内容”"},
		{"said with an unknown field", "label: 专职}", "label: 专职, said: [{as: [专职人员], before: 甲}]}", "before", "没有“before”这一项"},
		{"said without a word", "label: 专职}", "label: 专职, said: [{after: 人员}]}", "after: 人员", "都要有 as"},
		{"said with a figure", "label: 专职}", "label: 专职, said: [{as: [专职3人]}]}", "专职3人", "只写汉字和字母"},
		{"said of one character", "label: 专职}", "label: 专职, said: [{as: [专]}]}", "said: [{as: [专", "至少两个字"},
		{"said in a word with a meaning", "label: 专职}", "label: 专职, said: [{as: [申请人]}]}", "申请人", "程序已经认得"},
		{"said of two columns", "label: 兼职}", "label: 兼职, said: [{as: [工作人员]}, {as: [工作人员]}]}", "工作人员", "写了两次"},
		{"said of a group", "      - label: 其中\n", "      - label: 其中\n        said: [{as: [其中人员]}]\n", "其中人员", "said 写在下面的行"},
		{"a meaning that is none", "label: 专职}", "label: 专职, means: [fulltime]}", "fulltime", "没有“fulltime”这个意思"},
		{"a meaning of grammar", "label: 专职}", "label: 专职, means: [filler]}", "filler", "没有“filler”这个意思"},
		{"two marks of one meaning", "  - {name: 培训, expr: staff.trained.sum}", "  - {name: 培训, expr: staff.trained.sum, means: [newly]}\n  - {name: 轮训, expr: staff.trained.sum, means: [newly]}", "轮训", "means 一样"},
		{"a number to give without words", "hint: 写几句。}", "hint: 写几句。, gives: [{name: 发布数, units: [条]}]}", "name: 发布数", "没有 as"},
		{"a number to give without a unit", "hint: 写几句。}", "hint: 写几句。, gives: [{name: 发布数, as: [发布]}]}", "name: 发布数", "没有 units"},
		{"a number to give without a name", "hint: 写几句。}", "hint: 写几句。, gives: [{as: [发布], units: [条]}]}", "as: [发布]", "要有名称"},
		{"a number to give twice", "hint: 写几句。}", "hint: 写几句。, gives: [{name: 甲, as: [发布], units: [条]}, {name: 甲, as: [解读], units: [篇]}]}", "name: 甲", "写了两次"},
		{"a number to give by one character", "hint: 写几句。}", "hint: 写几句。, gives: [{name: 甲, as: [发], units: [条]}]}", "as: [发]", "至少两个字"},
		{"a number to give in a unit that is a number", "hint: 写几句。}", "hint: 写几句。, gives: [{name: 甲, as: [发布], units: [12]}]}", "units: [12]", "条、件、个"},
		{"a number to give with an unknown field", "hint: 写几句。}", "hint: 写几句。, gives: [{name: 甲, as: [发布], unit: [条]}]}", "unit: [条]", "没有“unit”这一项，是不是 units？"},
		{"a number to give as a word", "hint: 写几句。}", "hint: 写几句。, gives: [发布数]}", "gives: [发布数]", "应当是一组“名称: 内容”"},
		{"key twice in YAML", "title: 试用报告", "title: 试用报告\ntitle: 又一", "title: 又一", "写了两次"},
		{"no YAML", "years: {from: 2030, to: 2031}", "years: {from: 2030, to", "", ""},
		{"YAML indented with a tab", "    shape: matrix", "\tshape: matrix", "\tshape", "制表符"},
		{"YAML indented with wide blanks", "    shape: matrix", "　　shape: matrix", "　　shape", "全角空格"},
		{"YAML with a wide colon", "title: 试用报告", "title：试用报告", "title：", "冒号要用半角的"},
		{"YAML with a wide colon in braces", "{id: old, label: 留任}", "{id: old, label：留任}", "label：", "冒号、逗号要用半角的"},
		{"YAML with no blank after the colon", "name: 试用格式", "name:试用格式", "name:试", "冒号后面要空一格"},
		{"YAML with no blank in braces", "{id: old, label: 留任}", "{id: old, label:留任}", "label:留任", "冒号后面要空一格"},
		{"YAML with a wide comma", "{id: old, label: 留任}", "{id: old， label: 留任}", "old，", "逗号要用半角的"},
		{"YAML with a wide dash", "  - id: staff", "  － id: staff", "－ id", "横线要用半角的"},
		{"YAML with no blank after the dash", "  - id: staff", "  -id: staff", "-id", "后面要空一格"},
		{"YAML with two colons", "sheet: 人员", "sheet: 人员: 一", "人员: 一", "文字里有冒号"},
		{"YAML with a bare @", "name: 试用格式", "name: @试用", "@试用", "要整段加双引号"},
		{"YAML with an anchor nobody set", "name: 试用格式", "name: *试用", "*试用", "要整段加双引号"},
		{"YAML with a bare brace", `message: "{where} 填 {got}，减多了。"`, `message: {where} 填 {got}，减多了。`, "message: {where}", "以 { 开头"},
		{"YAML with an open quote", `message: "{where} 填 {got}，减多了。"`, `message: "{where} 填 {got}，减多了。`, "减多了", "双引号没有成对"},
		{"YAML with an open quote at the head", `id: "9001"`, `id: "9001`, "9001", "双引号没有成对"},
		{"YAML with an open brace", "{id: old, label: 留任}", "{id: old, label: 留任", "留任", "花括号没有成对"},
		{"a file in GBK", "name: 试用格式", "name: \xca\xd4", "\xca\xd4", "不是 UTF-8 编码"},
		{"control character", "name: 试用格式", "name: 试\x01用", "\x01", "看不见的控制字符"},
		{"value cut at bytes", "from: 2030", "from: 二〇三〇年度", "二〇", "应当是数，写的是“二〇…”"},
		{"two documents, named", "cutoff:", "---\ncutoff:", "---", "不止一份"},
		{"day that is none", `cutoff: "06-30"`, `cutoff: "06-31"`, "06-31", "数据核定的月日"},
		{"day in words", `cutoff: "06-30"`, `cutoff: 6月30日`, "6月30日", "数据核定的月日"},
		{"neighbours of one name", "{id: old, label: 留任}", "{id: old, label: 新任}", "id: old", "“新任”出现了两次"},
		{"another name of the neighbour", "{id: part, label: 兼职}", "{id: part, label: 兼职, also: [专职]}", "id: part", "“专职”出现了两次"},
		{"missing head field", "title: 试用报告\n", "", "", "缺少 title"},
		{"an id with blanks", "id: \"9001\"", "id: \"9001 2\"", "9001 2", "不能用作格式的编号"},
		{"years", "to: 2031", "to: 2029", "to: 2029", "不是报告年度的起止"},
		{"number for a list", "widths: [30, 20, 20]", "widths: many", "widths: many", "应当是一列"},
		{"two documents", "id: \"9001\"", "id: \"9001\"\n---\nid: x", "", ""},
		{"duplicate table", "  - id: staff\n    sheet: 人员", "  - id: sites\n    sheet: 人员", "id: sites", "表的编号“sites”出现了两次"},
		{"table called previous", "  - id: staff", "  - id: previous", "id: previous", "不能用作表的编号"},
		{"table id in capitals", "  - id: staff", "  - id: Staff", "id: Staff", "不能用作表的编号"},
		{"duplicate sheet", "sheet: 人员", "sheet: 设施", "", "工作表名“设施”出现了两次"},
		{"sheet name Excel refuses", "sheet: 人员", "sheet: 人员/编制", "人员/编制", "Excel 不允许的字符"},
		{"sheet name Excel keeps", "sheet: 人员", "sheet: history", "sheet: history", "Excel 留着自己用"},
		{"long sheet name", "sheet: 人员", "sheet: " + strings.Repeat("长", 32), "长长", "超过 31 个字"},
		{"table without a name", "    name: 人员情况\n", "", "", "要有名称"},
		{"bad shape", "shape: matrix", "shape: cube", "shape: cube", "没有“cube”这种表式"},
		{"bands in a matrix", "shape: bands", "shape: matrix", "", "只有 shape: bands"},
		{"rows in bands", "    corner: 类别\n", "    corner: 类别\n    rows: [{id: a, label: b}]\n", "", "写在每个 bands 里面"},
		{"band without a label", "- label: 第二类\n        columns", "- columns", "", "每一块都要有 label"},
		{"bands of unequal width", "span: 2, kind: amount, unit: 元", "span: 3, kind: amount, unit: 元", "span: 3", "占 3 栏，上面的占 2 栏"},
		{"grouped lines in a band", "          - {id: halls, label: 大厅}", "          - {label: 组, rows: [{id: halls, label: 大厅}]}", "", "不能再分组"},
		{"grouped columns in a strip", "{id: own, label: 自有, kind: amount, unit: 万元}", "{label: 组, columns: [{id: own, label: 自有}]}", "label: 组", "columns 不能分组"},
		{"too few widths", "widths: [20, 20, 10, 10, 10]", "widths: [20, 20, 10, 10]", "widths: [20, 20, 10, 10]", "有 5 栏，widths 却写了 4 个"},
		{"no width", "widths: [20, 20, 10, 10, 10]", "widths: [20, 20, 10, 10, 0]", "widths: [20, 20, 10, 10, 0]", "不能是 0 毫米"},
		{"没有名称", "{id: old, label: 留任}", "{id: old}", "{id: old}", "没有名称"},
		{"leaf without an id", "{id: old, label: 留任}", "{label: 留任}", "{label: 留任}", "要有编号"},
		{"id in capitals", "{id: old, label: 留任}", "{id: Old, label: 留任}", "{id: Old", "要有编号（id），用小写字母"},
		{"group with an id", "      - label: 其中\n", "      - label: 其中\n        id: among\n", "id: among", "不能有编号"},
		{"duplicate row", "{id: old, label: 留任}", "{id: new, label: 留任}", "", "编号“staff.new.full”出现了两次"},
		{"bad kind", "kind: signed", "kind: float", "kind: float", "没有“float”这种数"},
		{"note is not the label's end", "{id: old, label: 留任}", "{id: old, label: 留任, note: 新}", "note: 新", "的末尾"},
		{"set names nothing", "kinds: [full, part]", "kinds: [full, parts]", "parts", "没有行或栏“parts”，是不是 part？"},
		{"set names twice", "kinds: [full, part]", "kinds: [full, full]", "full, full", "写了两次"},
		{"set called row", "kinds: [full, part]", "row: [full, part]", "row: [full, part]", "不能用作一组的名称"},
		{"section without a heading", "  - heading: 四、经费\n    table: money", "  - table: money", "", "没有标题"},
		{"section with neither", "  - heading: 四、经费\n    table: money", "  - heading: 四、经费", "heading: 四", "二者选一"},
		{"unknown table", "table: money", "table: monye", "table: monye", "没有编号为“"},
		{"table in two sections", "table: money", "table: staff", "", "放进了两个部分"},
		{"table in no section", "  - heading: 四、经费\n    table: money\n", "", "- id: money", "没有放进任何部分"},
		{"passage without a name", "id: opening, name: 说明", "id: opening", "id: opening", "都要有编号"},
		{"passage like a figure", "id: opening", "id: a.b.c", "id: a.b.c", "不能用作段落的编号"},
		{"passage like a table", "id: opening", "id: staff", "id: staff, name", "不能用作段落的编号"},
		{"unknown standard sentence", "required: true", "standard: poem", "standard: poem", "没有叫“poem”的标准句"},
		{"standard sentence without its marks", "required: true", "standard: applications", "standard: applications", "要用数字标记【新收申请】"},
		{"mark of nothing", "expr: staff.trained.sum}", "expr: staff.trained.total}", "staff.trained.total", "不是任何一个数，是不是 staff.trained.full？"},
		{"mark that compares", "expr: staff.trained.sum}", "expr: staff.trained.sum = 1}", "sum = 1", "不是一个数"},
		{"mark with brackets", "name: 培训", "name: 【培训】", "【培训】", "名称里不写【】"},
		{"rule without a source", "    source: 试用〔2029〕1号\n    examples:\n      fail: {sites", "    examples:\n      fail: {sites", "code: sites.change", "缺少 source（依据）"},
		{"rule without a message", "    message: \"{where} 填 {got}，减多了。\"\n", "", "code: sites.change", "缺少 message（提示语）"},
		{"unknown word in a message", "减多了", "{too_much}", "{too_much}", "{too_much} 没有意义"},
		{"bad code", "code: sites.change", "code: Change", "code: Change", "不能用作规则编号"},
		{"duplicate rule", "code: sites.change", "code: staff.sum", "", "出现了两次"},
		{"code of the catalogue", "code: sites.change", "code: value.text", "code: value.text", "各版格式通用"},
		{"bad severity", "severity: query", "severity: warning", "severity: warning", "应当是 error"},
		{"unknown operand", "sites.halls.built + sites.halls.change >= 0", "sites.halls.build + sites.halls.change >= 0", "sites.halls.build +", "“sites.halls.build”不是任何一个数，是不是 sites.halls.built？"},
		{"unknown set", "SUM(staff.{row}.{kinds})", "SUM(staff.{row}.{kind})", "{kind})", "没有这一组"},
		{"formula cut off", "SUM(staff.{row}.{kinds})", "SUM(staff.{row}.{kinds}", "", ""},
		{"unknown place", "at: sites.halls.change", "at: sites.halls.changes", "changes", "这个数"},
		{"rule without at", "    at: sites.halls.change\n", "", "code: sites.change", "要写 expr"},
		{"no comparison and no got", "    expr: sites.halls.built + sites.halls.change >= 0\n    got: sites.halls.change", "    expr: OR(sites.halls.built = 0)", "code: sites.change", "要用 got 写明"},
		{"computes something else", "staff.{row}.sum = SUM", "2 * staff.{row}.sum = SUM", "", "就要写成"},
		{"cycle", "kinds: [full, part]", "kinds: [full, sum]", "expr: staff.{row}.sum", "绕了一圈"},
		{"each on no table", "each: {rows: staff}", "each: {rows: stuff}", "rows: stuff", "没有编号为“"},
		{"each on rows and columns", "each: {rows: staff}", "each: {rows: staff, columns: staff}", "columns: staff", "中的一个"},
		{"each only an unknown row", "each: {rows: staff}", "each: {rows: staff, only: [trainee]}", "trainee", "没有行“trainee”，是不是 trained？"},
		{"each key unknown", "each: {rows: money}", "each: {keys: [money.plan.x]}", "money.plan.x", "这个数"},
		{"repeats an unknown row", "    computes: true", "    computes: true\n    repeats: [trainee]", "repeats: [trainee]", "没有用在“trainee”上"},
		{"program rule with an expression", "    at: sites.halls.change", "    program: true\n    at: sites.halls.change", "expr: sites", "不能再写 expr"},
		{"program rule nobody knows", "    at: sites.halls.change\n    expr: sites.halls.built + sites.halls.change >= 0\n    got: sites.halls.change", "    program: true", "program: true", "没有规则 sites.change 的核对办法"},
		{"example of nothing", "pass: {staff.new.full: 1}", "pass: {staff.now.full: 1}", "staff.now", "没有“staff.now.full”这个数或段落，是不是 staff.new.full？"},
		{"example no number", "pass: {staff.new.full: 1}", "pass: {staff.new.full: one}", "staff.new.full: one", "不是数"},
	} {
		src := strings.Replace(tiny, tt.old, tt.new, 1)
		if src == tiny {
			t.Errorf("%s: the source was not changed", tt.reason)
			continue
		}
		_, err := Load("tiny.yaml", []byte(src))
		var fault *LoadError
		if !errors.As(err, &fault) {
			t.Errorf("%s: no *LoadError but %v", tt.reason, err)
			continue
		}
		if fault.File != "tiny.yaml" || !strings.Contains(fault.Reason, tt.want) {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.want)
		}
		if fault.Line > 0 && fault.Column == 0 {
			t.Errorf("%s: names line %d and no column", tt.reason, fault.Line)
		}
		if !utf8.ValidString(fault.Reason) {
			t.Errorf("%s: %q is no text", tt.reason, fault.Reason)
		}
		if tt.at == "" {
			continue
		}
		line := ""
		if lines := strings.Split(src, "\n"); fault.Line > 0 && fault.Line <= len(lines) {
			line = lines[fault.Line-1]
		}
		if !strings.Contains(line, tt.at) {
			t.Errorf("%s: names line %d %q, want the line with %q (%v)", tt.reason, fault.Line, line, tt.at, err)
		}
	}
	if _, err := Load("empty.yaml", nil); err == nil || err.Error() != "empty.yaml: 文件是空的" {
		t.Errorf("empty file: %v", err)
	}
	fault := &LoadError{"a/b.yaml", 3, 5, "x"}
	if fault.Error() != "a/b.yaml:3:5: x" || fault.Chinese() != "“a/b.yaml”第 3 行第 5 列：x" {
		t.Error(fault, fault.Chinese())
	}
}

// TestSlips: no line of a form that is right looks like a slip, or a fault elsewhere would be put down to it.
func TestSlips(t *testing.T) {
	for _, name := range []string{"forms/2019.yaml", "forms/2021.yaml", "../testdata/forms/某省2024.yaml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(data), "\n") {
			for _, s := range slips {
				if s.pattern.MatchString(line) && !strings.HasPrefix(strings.TrimSpace(line), "#") {
					t.Errorf("%s:%d: %q looks like %s", name, i+1, line, s.why)
				}
			}
		}
	}
}

func TestForYear(t *testing.T) {
	for year, want := range map[int]string{2018: "", 2019: "2019", 2020: "2019", 2021: "2021", 2025: "2021"} {
		f, err := ForYear(year)
		if (err == nil) != (want != "") || f != nil && f.ID != want {
			t.Errorf("%d: %v, %v", year, f, err)
		}
	}
	if _, err := Lookup("2018"); !errors.Is(err, ErrUnknownForm) {
		t.Error(err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(tiny))
	for _, name := range []string{"forms/2019.yaml", "forms/2021.yaml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		form, err := Load("fuzz.yaml", data)
		var fault *LoadError
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("no *LoadError: %v", err)
		}
		if err == nil {
			Check(NewFiling(form, form.From), Options{})
		}
	})
}
