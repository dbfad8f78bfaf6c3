package templates

import (
	"strings"
	"testing"
)

// gives is an edition with numbers that a locality wants in 主动公开.
func gives(t *testing.T) *Form {
	t.Helper()
	source, err := Source("2021")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(source), `id: "2021"`, `id: mou-2021`, 1)
	text = strings.Replace(text, "        hint: 主动公开政府信息的数量、渠道和重点内容。\n", `        hint: 主动公开政府信息的数量、渠道和重点内容。
        gives:
          - {name: 网站发布数, as: [政府网站, 门户网站], units: [条, 件], source: 某政办发〔2025〕54号}
          - {name: 政策解读数, as: [解读], units: [篇, 件]}
`, 1)
	f, err := Load("本地.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestGiven: a passage that has to give two numbers.
func TestGiven(t *testing.T) {
	form := gives(t)
	const both, site, reading = "网站发布数 政策解读数", "网站发布数", "政策解读数"
	for _, tt := range []struct{ reason, text, missing string }{
		{"both", "全年通过政府网站公开信息120条，发布政策解读8篇。", ""},
		{"in front of the words", "120条信息通过政府网站公开，8篇解读同步发布。", ""},
		{"in Chinese numerals, wide digits, with a separator", "政府网站发布１,２００条，解读八篇。", ""},
		{"none, in words", "没有通过政府网站发布信息；未制作解读。", ""},
		{"none, as 0", "政府网站发布数为0，解读为零。", ""},
		{"a mark that the program fills in", "政府网站公开【行政许可】条，解读【行政处罚】件。", ""},
		{"a comma between", "门户网站是第一平台，全年公开各类信息120条。解读8篇。", ""},
		{"after a date", "政府网站自2024年3月1日改版以来发布120条，解读8篇。", ""},
		{"nothing of either", "主动公开了群众关心的信息。", both},
		{"the words without a number", "通过政府网站及时公开信息，做好政策解读。", both},
		{"another unit", "政府网站改版2次，发布120条，解读8场。", both},
		{"the number of the next sentence", "依托政府网站公开。全年公开120条，解读8篇。", site},
		{"far away", "政府网站由专人维护，栏目按照上级统一的要求设置并且逐项落实到各个股室和具体的责任人员，发布120条，解读8篇。", site},
		{"a number in front, of another clause", "公开信息120条，都在政府网站，解读8篇。", "网站发布数"},
		{"what is denied is something else", "没有投诉，政府网站运行平稳，解读8篇。", site},
		{"one of the two", "政府网站发布120条。", reading},
	} {
		filing := plain(form)
		filing.Narrative["overview.proactive"] = tt.text
		var missing []string
		for _, f := range Check(filing, Options{}).Findings {
			if f.Code == "narrative.missing" {
				missing = append(missing, f.Topic)
				if f.Severity != SeverityQuery || f.Topic == site && !strings.Contains(f.Message, "某政办发〔2025〕54号") ||
					f.Topic == reading && f.Source != form.Source {
					t.Errorf("%s: %+v", tt.reason, f)
				}
			}
		}
		if got := strings.Join(missing, " "); got != tt.missing {
			t.Errorf("%s: %s: asks for %q, want %q", tt.reason, tt.text, got, tt.missing)
		}
	}
	filing := plain(form)
	filing.Narrative["overview.proactive"] = ""
	if got := codes(Check(filing, Options{})); len(got) != 1 || got[0] != "narrative.missing@overview.proactive" {
		t.Errorf("a blank passage is missing, and no more is said of it: %q", got)
	}
	filing.Narrative["overview.proactive"] = "主动公开信息。"
	filing.Narrative["overview.platform"] = "政府网站公开120条，解读8篇。"
	if filing.Published = true; len(Check(filing, Options{}).Findings) > 0 {
		t.Error("in a published report the numbers may stand in another passage")
	}
}

// TestOwnTable: a local form's own table and words are held against the text, and a wording that is not there is not.
func TestOwnTable(t *testing.T) {
	source, err := Source("2021")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(source), `id: "2021"`, `id: mou-2021`, 1)
	text = strings.Replace(text, "  - heading: 六、其他需要报告的事项\n", "  - heading: 附、政务公开专区情况\n    table: zones\n  - heading: 六、其他需要报告的事项\n", 1)
	text = strings.Replace(text, "\ntables:\n", `
tables:
  - id: zones
    sheet: 专区
    name: 政务公开专区情况
    shape: matrix
    widths: [60, 30, 30]
    corner: 项目
    columns:
      - {id: built, label: 建成数, unit: 个, said: [{as: [建成, 已建成]}]}
      - {id: visits, label: 接待人次, unit: 人次, said: [{as: [接待群众]}]}
    rows:
      - {id: county, label: 县级政务公开专区, said: [{as: [县级专区, 县级政务公开专区]}]}
      - {id: town, label: 乡镇政务公开专区, said: [{as: [乡镇专区, 乡镇政务公开专区]}]}
`, 1)
	form, err := Load("本地.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ text, want string }{
		{"建成乡镇政务公开专区12个。", ""},
		{"已建成乡镇专区13个。", "13>12"},
		{"县级专区接待群众300人次。", ""},
		{"县级专区接待群众301人次。", "301>300"},
		{"新建村级专区13个。", ""}, // another row, of which the form has no word
		{"乡镇专区接待企业13人次。", ""},
	} {
		filing := plain(form)
		lay(t, filing, map[string]string{"zones.county.built": "1", "zones.county.visits": "300", "zones.town.built": "12", "zones.town.visits": "80"})
		filing.Narrative["overview.platform"] = tt.text
		wantFindings(t, filing, tt.text, tt.want)
	}
}
