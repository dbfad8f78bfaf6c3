package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"nianbao/cmd/internal/columns"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/job"
	"nianbao/cmd/internal/say"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

func (e *env) runRules(c *cli.Context) error {
	_, form, err := job.LoadForms(c.StringSlice("form"))
	if err == nil && form == nil {
		form, err = templates.Lookup("2021")
	}
	if err != nil {
		return err
	}
	show := ruleWriters[c.String("format")]
	list := templates.Register(form)
	if c.Args().Len() == 0 {
		return show(e.stdout, list)
	}
	entry, err := findRule(list, c.Args().First())
	switch {
	case err != nil:
		return err
	case c.Args().Len() > 1:
		return e.explainFiles(c, form, entry)
	case c.String("format") == "text":
		return explainRule(e.stdout, form, entry)
	}
	return show(e.stdout, []templates.RegisterEntry{entry})
}

// explainFiles says what a rule made of files.
func (e *env) explainFiles(c *cli.Context, form *templates.Form, entry templates.RegisterEntry) error {
	if c.String("format") == "md" {
		return usageError("说明一份文件核对了什么，只能用 text 或 json")
	}
	basis, _, err := e.basis(c)
	if err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	names := c.Args().Tail()
	if !exists(names[0]) && slices.Contains(ruleCodes(), names[0]) {
		return usageError("一次只能解释一条规则")
	}
	files, _, err := (&job.Check{World: e.job, Basis: basis}).All(ctx, names)
	if err != nil {
		return err
	}
	told := make([]feedback.Explained, len(files))
	for i := range files {
		told[i] = feedback.Explain(&files[i], entry.Code)
	}
	if c.String("format") == "json" {
		err = feedback.ExplainJSON(e.stdout, entry.Code, told)
	} else if err = explainRule(e.stdout, form, entry); err == nil {
		err = feedback.ExplainText(e.stdout, told)
	}
	unread := lists.Filter(files, func(f feedback.File) bool { return f.Filing == nil })
	return job.Heavier(job.Verdict(names, unread), err)
}

var ruleWriters = map[string]func(io.Writer, []templates.RegisterEntry) error{
	"text": rulesText, "md": rulesMarkdown, "json": rulesJSON,
}

func findRule(list []templates.RegisterEntry, code string) (templates.RegisterEntry, error) {
	code = strings.Trim(code, "[]【】") // as it stands behind a finding
	var codes, below []string
	for _, r := range list {
		if r.Code == code {
			return r, nil
		}
		codes = append(codes, r.Code)
		if strings.HasPrefix(r.Code, code+".") {
			below = append(below, r.Code)
		}
	}
	if len(below) > 0 {
		return templates.RegisterEntry{}, usageError("没有“%s”这条规则；以它开头的有 %s", code, strings.Join(below, "、"))
	}
	if near := hanzi.Nearest(code, codes); near != "" {
		return templates.RegisterEntry{}, usageError("没有“%s”这条规则；是不是 %s？", code, near)
	}
	return templates.RegisterEntry{}, usageError("没有“%s”这条规则；用“nianbao rules”看全部规则", code)
}

func rulesText(w io.Writer, list []templates.RegisterEntry) error {
	for _, r := range list {
		if _, err := fmt.Fprintf(w, "%s %s %s\n", r.Severity.Chinese(), columns.Pad(r.Code, 28), r.Title); err != nil {
			return err
		}
	}
	return nil
}

func rulesMarkdown(w io.Writer, list []templates.RegisterEntry) error {
	var b strings.Builder
	b.WriteString("| 编号 | 等级 | 规则 | 办法 | 依据 |\n| --- | --- | --- | --- | --- |\n")
	cell := strings.NewReplacer("|", "\\|", "\n", " ")
	for _, r := range list {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", r.Code, r.Severity.Chinese(), cell.Replace(r.Title),
			cell.Replace(say.Terminal.Rule(r)), cell.Replace(r.Source))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// ruleJSON is a line of the register in the JSON of rules --format json.
type ruleJSON struct {
	Code     string             `json:"code"`
	Title    string             `json:"title"`
	Severity templates.Severity `json:"severity"`
	Message  string             `json:"message"`
	Fix      string             `json:"fix"`
	Source   string             `json:"source"`
	Where    string             `json:"where"`
	Fail     map[string]string  `json:"fail,omitempty"`
	Pass     map[string]string  `json:"pass,omitempty"`
}

func rulesJSON(w io.Writer, list []templates.RegisterEntry) error {
	out := make([]ruleJSON, len(list))
	for i, r := range list {
		out[i] = ruleJSON{r.Code, r.Title, r.Severity, r.Message, say.Terminal.Rule(r), r.Source, r.Where, r.Examples.Fail,
			r.Examples.Pass}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// explainRule prints one rule with its examples, figures by their names in the table.
func explainRule(w io.Writer, form *templates.Form, r templates.RegisterEntry) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s　%s\n", r.Code, r.Title)
	for _, line := range []struct{ name, text string }{
		{"等级", severityMeaning[r.Severity]}, {"提示语", spoken(r.Message)}, {"办法", spoken(say.Terminal.Rule(r))},
		{"依据", r.Source}, {"在哪里核对", r.Where},
	} {
		if line.text != "" {
			fmt.Fprintf(&b, "%s %s\n", columns.Pad(line.name+"：", 12), line.text)
		}
	}
	for _, group := range []struct {
		name string
		set  map[string]string
	}{{"会报的例子", r.Examples.Fail}, {"不会报的例子", r.Examples.Pass}} {
		if len(group.set) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%s（其余填 0）：\n", group.name)
		for _, name := range slices.Sorted(maps.Keys(group.set)) {
			fmt.Fprintf(&b, "  %s：%s\n", exampleName(form, name), exampleValue(group.set[name]))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

var (
	place = regexp.MustCompile(`\{[a-z_]+\}`)
	// placeWords say what stands in a place of a message.
	placeWords = map[string]string{"where": "哪一格", "got": "填了几", "want": "应当几", "off": "多几或少几", "difference": "相差几",
		"file": "文件名", "count": "几", "what": "是什么", "reason": "原因", "because": "原因", "seen": "看到的", "phrase": "原文", "raw": "原样",
		"with": "一种读法", "without": "另一种读法", "topic": "哪一项", "unit": "写的单位", "same": "折算后的数",
		"remark": "括号里的话", "year": "年度", "names": "单位名称", "other": "另一个", "one": "一个", "by": "代码等", "table": "表里的数", "now": "现在是什么"}
)

// spoken is a rule's message with words in its places, for people: 〔哪一格〕填〔填了几〕. One that is nothing but a place
// says nothing.
func spoken(message string) string {
	if place.FindString(message) == message {
		return ""
	}
	return place.ReplaceAllStringFunc(message, func(p string) string {
		return "〔" + cmp.Or(placeWords[strings.Trim(p, "{}")], "说明") + "〕"
	})
}

var severityMeaning = map[templates.Severity]string{
	templates.SeverityError: "错误（必须改正）", templates.SeverityQuery: "核实（改正，或者在“核对”表里说明）", templates.SeverityNote: "提示（供参考）",
}

// exampleValue says what an example fills in.
func exampleValue(value string) string {
	if n, ok := strings.CutPrefix(value, "*"); ok {
		return n + " 个字"
	}
	if value == "" {
		return "（空白）"
	}
	return value
}

// exampleName says in words what an example sets.
func exampleName(form *templates.Form, name string) string {
	prefix := ""
	key, last := strings.CutPrefix(name, "previous.")
	if last {
		prefix = "上年"
	}
	if fig := form.Figure(templates.Key(key)); fig != nil {
		return prefix + fig.Table.Sheet + " " + fig.Name()
	}
	if p := form.Passage(key); p != nil {
		return prefix + "正文“" + p.Name + "”"
	}
	if t := form.Table(key); t != nil {
		return prefix + t.Sheet + " 整张表"
	}
	return cmp.Or(exampleNames[name], name)
}

// exampleNames are those of what an example sets besides figures, passages and tables.
var exampleNames = map[string]string{
	"agency.rule_making": "有规章制定权（1 为是）", "unplaced": "来源里没有归处的文字", "agency.name": "单位名称", "agency.short": "单位简称",
	"agency.postcode": "邮政编码", "agency.phone": "联系电话", "agency.fax": "传真", "agency.email": "电子邮箱", "previous": "上年的填报",
}
