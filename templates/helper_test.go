package templates

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nianbao/templates/formula"
)

func form(t testing.TB, id string) *Form {
	t.Helper()
	f, err := Lookup(id)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// province loads the province's own form that the page on adding a form works out.
func province(t testing.TB) *Form {
	t.Helper()
	const name = "../testdata/forms/某省2024.yaml"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := new(FormSet).Load(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// plain is a filing with nothing to find: every figure typed as 0, every passage written.
func plain(f *Form) *Filing {
	filing := NewFiling(f, 2024)
	if f.To != 0 {
		filing.Year = f.To
	}
	filing.Agency.Name = "测试县档案局"
	for _, k := range f.Keys() {
		if f.Computed(k) == nil {
			filing.Set(k, Number(Decimal{}))
		}
	}
	for id, text := range map[string]string{
		"overview.intro":       "本年度政府信息公开工作平稳有序。",
		"overview.proactive":   "依托门户网站公开目录，及时公开重点领域信息。",
		"overview.on_request":  "健全登记、审核、办理、答复、归档各环节。",
		"overview.management":  "公文起草时同步确定公开属性，落实保密审查。",
		"overview.platform":    "维护公开专栏，设置线下查阅点。",
		"overview.supervision": "明确专人负责，接受社会评议，未发生责任追究情形。",
		"problems":             "公开目录更新还不够及时，已指定科室按月核对，全年补齐缺漏栏目。",
		"other.fees":           "本年度未收取信息处理费。",
		"other.matters":        "没有其他需要报告的事项。",
	} {
		filing.Narrative[id] = text
	}
	for _, p := range f.Passages() {
		if filing.Narrative[p.ID] == "" {
			filing.Narrative[p.ID] = "按要求落实了有关工作。"
		}
	}
	filing.Complete()
	return filing
}

// lay puts an example over a filing and returns the options it asks for.
func lay(t testing.TB, filing *Filing, example map[string]string) Options {
	t.Helper()
	form := filing.Form
	var opt Options
	last := func() *Filing {
		if opt.Previous == nil {
			opt.Previous = plain(form)
			opt.Previous.Year = filing.Year - 1
			opt.WantPrevious = true
			for id := range opt.Previous.Narrative {
				opt.Previous.Narrative[id] = "去年写的另外一段话。"
			}
		}
		return opt.Previous
	}
	touched := map[*Filing]map[Key]bool{}
	for _, name := range slices.Sorted(maps.Keys(example)) {
		value, target := example[name], filing
		if name == "previous" {
			opt.WantPrevious = true
			continue
		}
		if rest, ok := strings.CutPrefix(name, "previous."); ok {
			name, target = rest, last()
		}
		switch {
		case form.Passage(name) != nil:
			if n, err := strconv.Atoi(strings.TrimPrefix(value, "*")); err == nil && value != "" {
				value = strings.Repeat("文", n)
			}
			target.Narrative[name] = value
		case form.Table(name) != nil:
			for _, k := range form.Table(name).Keys() {
				target.Set(k, Cell{})
			}
		case name == "agency.rule_making":
			target.Agency.Rules = PowerOf(value == "1")
		case name == "unplaced":
			if value != "" {
				target.Unplaced = []Unplaced{{Part: "三", Text: value}}
			}
		case name == "agency.name":
			target.Agency.Name = value
		case name == "agency.short":
			target.Agency.Short = value
		case name == "agency.postcode":
			target.Agency.Postcode = value
		case name == "agency.phone":
			target.Agency.Phone = value
		case name == "agency.email":
			target.Agency.Email = value
		case name == "year":
			target.Year, _ = strconv.Atoi(value)
		default:
			fig := form.Figure(Key(name))
			if fig == nil {
				t.Fatalf("example names %q", name)
			}
			cell := ParseFigure(value, fig)
			switch {
			case IsErrorValue(value):
				cell = Cell{Kind: CellError, Text: value}
			case value == unreadableText:
				cell = Cell{Kind: CellUnreadable}
			}
			target.Set(fig.Key, cell)
			if touched[target] == nil {
				touched[target] = map[Key]bool{}
			}
			touched[target][fig.Key] = true
		}
	}
	for _, target := range []*Filing{filing, opt.Previous} {
		if target == nil {
			continue
		}
		for _, k := range form.Keys() { // totals not given are computed again
			if form.Computed(k) != nil && !touched[target][k] {
				target.Set(k, Cell{})
			}
		}
		target.Complete()
	}
	return opt
}

// codes lists findings as code@key.
func codes(r Result) []string {
	var list []string
	for _, f := range r.Findings {
		list = append(list, f.Code+"@"+string(f.Key))
	}
	return list
}

func messages(r Result) string {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "\n\t%s %s %s", f.Code, f.Severity, f.Message)
	}
	for _, n := range r.NotEvaluated {
		fmt.Fprintf(&b, "\n\tnot evaluated: %s@%s %s", n.Code, n.Key, n.Because)
	}
	return b.String()
}

func number(s string) Decimal {
	d, err := formula.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}
