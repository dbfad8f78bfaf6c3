package feedback

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"nianbao/templates"
	"nianbao/templates/formula"
)

// sample is a filing with an error in a cell, an answered query, and text that wants to break out of the page.
func sample(t *testing.T) []File {
	t.Helper()
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	f := templates.NewFiling(form, 2024)
	f.Agency = templates.Agency{Code: "X1", Name: `示例县<script>alert("局")</script>`}
	for _, key := range form.Keys() {
		if form.Computed(key) == nil {
			f.Set(key, templates.Cell{Kind: templates.CellNumber, Place: templates.Place{Sheet: form.Figure(key).Table.Sheet, Cell: "D7"}})
		}
	}
	f.Set("applications.new.natural", templates.Cell{Kind: templates.CellNumber, Number: formula.FromInt(3), Place: templates.Place{Sheet: "三、申请", Cell: "D7"}})
	f.Set("disclosure.regulations.effective", templates.Cell{Kind: templates.CellNumber, Number: formula.FromInt(7), Place: templates.Place{Sheet: "二、主动公开", Cell: "D6"}})
	f.Set("disclosure.licensing.decisions", templates.TextCell("\x1b[31m红\u202e字"))
	f.Set("applications.total.natural", templates.Cell{Place: templates.Place{Sheet: "三、申请", Cell: "D30"}})
	f.Set("applications.granted.legal", templates.TextCell("若干"))
	f.Explanations["disclosure.rule-making/disclosure.regulations.effective"] = "设区的市，<b>有</b>规章制定权"
	for _, p := range form.Passages() {
		f.Narrative[p.ID] = "本年度按照要求开展了这一方面的工作，情况良好。"
	}
	f.Narrative["other.fees"] = "本年度未收取信息处理费。"
	f.Narrative["overview.on_request"] = ""
	f.Complete()
	r := templates.Check(f, templates.Options{})
	lost := templates.Report("file.empty", nil, templates.Place{}, templates.Words{"file": "空.xlsx"})
	return []File{
		{Name: "收/一.xlsx", SHA256: "ab", Filing: f, Verdict: r.Verdict, Findings: r.Findings, NotEvaluated: r.NotEvaluated},
		{Name: "收/空.xlsx", Verdict: templates.Unreadable, Findings: []templates.Finding{lost}},
	}
}

func TestText(t *testing.T) {
	var b bytes.Buffer
	if err := Text(&b, sample(t), TextOptions{}); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{"【退回】一.xlsx", " 三、申请（", "错误 三、申请!D30", "说明：设区的市", "【无法读取】空.xlsx", "共 2 个文件：退回 1，无法读取 1"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.ContainsAny(text, "\x1b\u202e") {
		t.Error("a control character reaches the terminal")
	}
	b.Reset()
	if err := Text(&b, sample(t), TextOptions{Most: 1}); err != nil || !strings.Contains(b.String(), "另有 ") {
		t.Errorf("a cut list does not say so: %v\n%s", err, b.String())
	}
}

// Totals that were pasted as values, and are right, are one line for people and a finding each for programs.
func TestTextGathersTotals(t *testing.T) {
	f := sample(t)[0]
	form := f.Filing.Form
	f.Findings = nil
	for i, id := range []templates.Key{"applications.new.total", "applications.carried_in.total", "applications.granted.total", "applications.partial.total", "applications.total.total"} {
		x := templates.Report("workbook.formula-replaced", form.Figure(id), templates.Place{Sheet: "三、申请", Cell: "J" + string(rune('5'+i))},
			templates.Words{"got": "3", "want": "3", "now": "现在填的是 3", "off": "两数相等"})
		if x.Severity = templates.SeverityNote; i == 4 {
			x.Severity = templates.SeverityError
		}
		f.Findings = append(f.Findings, x)
	}
	var b bytes.Buffer
	if err := Text(&b, []File{f}, TextOptions{Most: 2}); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for want, n := range map[string]int{"三、申请（5 处）": 1, "三、申请!J5、J6、J7 等 4 格 原来是合计的公式": 1, "原来是公式": 1, "另有": 0} {
		if got := strings.Count(text, want); got != n {
			t.Errorf("%q stands %d times in\n%s", want, got, text)
		}
	}
	b.Reset()
	if err := JSON(&b, Receipt{Tool: "t"}, []File{f}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(b.String(), `"workbook.formula-replaced"`); got < 5 {
		t.Errorf("%d findings in JSON", got)
	}
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, Receipt{Tool: "nianbao 测试", Rules: "sha256:0"}, sample(t)); err != nil {
		t.Fatal(err)
	}
	var out struct {
		Schema string
		Files  []struct {
			Verdict  string
			Agency   map[string]string
			Findings []map[string]any
		}
		Summary map[string]any
	}
	if err := json.Unmarshal(b.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	if out.Schema != "nianbao.check/1" || out.Files[0].Verdict != "rejected" || out.Files[1].Verdict != "unreadable" || out.Summary["files"] != 2.0 {
		t.Errorf("%+v", out)
	}
	for _, f := range out.Files[0].Findings {
		for _, field := range []string{"code", "severity", "status", "key", "row", "column", "got", "want", "difference", "message", "fix", "source", "related", "explanation"} {
			if _, ok := f[field]; !ok {
				t.Errorf("%v has no %s", f["code"], field)
			}
		}
		if f["code"] == "disclosure.rule-making" && (f["status"] != "explained" || f["explanation"] == "") {
			t.Errorf("answer lost: %v", f)
		}
	}
}

// The receipt is well-formed, runs nothing, and every link in it leads somewhere.
func TestHTML(t *testing.T) {
	var b bytes.Buffer
	if err := HTML(&b, Receipt{Tool: "nianbao 测试", Rules: "sha256:0"}, sample(t)); err != nil {
		t.Fatal(err)
	}
	links, text := checkPage(t, &b)
	for _, want := range []string{"核对了什么", "没能核对", "单位说明：设区的市，<b>有</b>规章制定权", "一加二等于三（七）加四", "规则校验值 sha256:0"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if len(links) < 4 {
		t.Errorf("only %d links", len(links))
	}
}

// checkPage checks that a page runs nothing, and that every link in it leads somewhere. It returns the links and the text.
func checkPage(t *testing.T, page io.Reader) (links []string, text string) {
	t.Helper()
	root, err := html.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			text += n.Data
		}
		if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "b") {
			t.Errorf("<%s> has got into the page", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("id %s stands twice", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "href":
				links = append(links, a.Val)
			case strings.HasPrefix(a.Key, "on"):
				t.Errorf("attribute %s", a.Key)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	for _, l := range links {
		if !strings.HasPrefix(l, "#") || !ids[l[1:]] {
			t.Errorf("link %q leads nowhere", l)
		}
	}
	return links, text
}

// TestRegradingIsOnEveryReceipt: an office's own grade comes with its reason, and so does a rule that it has switched off, which
// leaves no finding behind.
func TestRegradingIsOnEveryReceipt(t *testing.T) {
	grades := templates.Grades{"disclosure.rule-making": {Severity: "", Reason: "本市有规章制定权"},
		"applications.balance": {Severity: templates.SeverityQuery, Reason: "年终统一核对"}}
	files := sample(t)[:1]
	r := templates.Check(files[0].Filing, templates.Options{Grades: grades})
	files[0].Findings, files[0].Regraded = r.Findings, r.Regraded
	receipt := Receipt{Regraded: grades.List()}
	for name, show := range map[string]func(w *bytes.Buffer) error{
		"text": func(w *bytes.Buffer) error { return Text(w, files, TextOptions{Regraded: receipt.Regraded}) },
		"json": func(w *bytes.Buffer) error { return JSON(w, receipt, files) },
		"html": func(w *bytes.Buffer) error { return HTML(w, receipt, files) },
	} {
		var b bytes.Buffer
		if err := show(&b); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"本市有规章制定权", "年终统一核对"} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: the reason %q is missing in\n%s", name, want, b.String())
			}
		}
	}
	for _, v := range checkedRules(&files[0]) {
		switch v.Title {
		case "没有规章制定权的机关规章应为0":
			if v.Class != "skipped" || !strings.Contains(v.Result, "没有核对；本级规定：本市有规章制定权") {
				t.Errorf("a rule that is switched off: %+v", v)
			}
		case "一加二等于三（七）加四":
			if !strings.HasPrefix(v.Result, "1 处核实") {
				t.Errorf("a regraded rule: %+v", v)
			}
		}
	}
}

// TestChecked: the receipt lists what was checked and found right, of values and text, too, and what could not be without last
// year's filing.
func TestChecked(t *testing.T) {
	files := sample(t)
	got := map[string]string{}
	for _, v := range checkedRules(&files[0]) {
		got[v.Title] = v.Result
	}
	for title, want := range map[string]string{"正文的数与表不符": "通过", "小数位过多": "通过", "正文与上年雷同": "没有上年数，没有核对",
		"整张表与上年一样": "没有上年数，没有核对", "没有规章制定权的机关规章应为0": "1 处核实，已说明", "不是数": "2 处错误"} {
		if got[title] != want {
			t.Errorf("%s: %q, want %q", title, got[title], want)
		}
	}
	if _, ok := got["文件损坏"]; ok {
		t.Error("what only a reader finds is listed as checked")
	}
}

// TestHint: a rule of an office's own form is explained with the form only, and the hint says so.
func TestHint(t *testing.T) {
	data, err := os.ReadFile("../../../testdata/forms/某省2024.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own, err := templates.Load("本省/某省2024.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	official, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		form *templates.Form
		code string
		want string
	}{
		{own, "units.total", "nianbao rules --form 本省/某省2024.yaml units.total\n"},
		{own, "file.no-form", "nianbao rules file.no-form\n"},
		{official, "applications.balance", "nianbao rules applications.balance\n"},
		{nil, "file.empty", "nianbao rules file.empty\n"},
	} {
		if got := Hint(tt.form, tt.code); !strings.HasSuffix(got, "："+tt.want) {
			t.Errorf("%s: %s", tt.code, got)
		}
	}
}

// TestLocation: a finding in a source without cells says in words where it is.
func TestLocation(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	f := templates.NewFiling(form, 2024)
	f.Set("applications.new.natural", templates.Number(formula.FromInt(3)))
	f.Narrative["overview.on_request"] = "收到政府信息公开申请9件。"
	f.Complete()
	file := toJSON(&File{Filing: f, Findings: templates.Check(f, templates.Options{}).Findings})
	got := map[string]string{}
	for _, x := range file.Findings {
		if x.Location == "" || x.Sheet != "" {
			t.Errorf("%s: location %q, sheet %q", x.Code, x.Location, x.Sheet)
		}
		got[x.Code] = x.Location
	}
	for code, want := range map[string]string{"applications.balance": "三、申请（七）总计·自然人", "narrative.figure": "正文（二）依申请公开",
		"value.blank-table": "四、复议诉讼 政府信息公开行政复议、行政诉讼情况"} {
		if got[code] != want {
			t.Errorf("%s: %q, want %q", code, got[code], want)
		}
	}
}

// TestJSONNamesHoles: a rule that says nothing because last year's filing has a hole is listed with the reason; without last
// year, and of a workbook that is not made to carry the figure, nothing is.
func TestJSONNamesHoles(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	last := templates.NewFiling(form, 2023)
	for _, key := range form.Keys() {
		last.Set(key, templates.Number(formula.FromInt(1)))
	}
	last.Set("applications.carried_out.legal", templates.Cell{})
	last.Set("disclosure.penalties.decisions", templates.Cell{})
	const carried, jump = "previous.carried-in@applications.carried_in.legal", "previous.jump@disclosure.penalties.decisions"
	for _, tt := range []struct {
		reason       string
		given, shown *templates.Filing
		want         string
	}{
		{"no last year", nil, nil, ""},
		{"last year's filing", last, nil, carried + " " + jump},
		{"what the workbook shows", nil, last, carried},
	} {
		f := sample(t)[0]
		f.Filing.Previous, f.Previous = tt.shown, tt.given != nil
		r := templates.Check(f.Filing, templates.Options{Previous: tt.given})
		f.NotEvaluated, f.NoLast = nil, r.NoLast
		var b bytes.Buffer
		if err := JSON(&b, Receipt{}, []File{f}); err != nil {
			t.Fatal(err)
		}
		var out struct {
			Files []struct {
				NotEvaluated []struct{ Code, Key, Because string } `json:"not_evaluated"`
			}
		}
		if err := json.Unmarshal(b.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range out.Files[0].NotEvaluated {
			got = append(got, n.Code+"@"+n.Key)
			if !strings.HasPrefix(n.Because, "上年的 ") || !strings.HasSuffix(n.Because, " 没有数") {
				t.Errorf("%s: %s", tt.reason, n.Because)
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: got %v, want %s", tt.reason, got, tt.want)
		}
	}
}
