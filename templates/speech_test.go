package templates

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"nianbao/templates/prose"
)

// units is a province's filing with figures in its own table: 应编制 48, 已编制 46, of which 医疗卫生 12 and 11; 公开信息 320 条.
func units(t testing.TB, form *Form) *Filing {
	filing := plain(form)
	lay(t, filing, map[string]string{"units.education.due": "36", "units.education.done": "35", "units.health.due": "12",
		"units.health.done": "11", "units.health.items": "320"})
	return filing
}

// TestOwnWords: what a form says of its own lines and marks is understood in the text, and held against its table.
func TestOwnWords(t *testing.T) {
	const file = "../testdata/forms/某省2024.yaml"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	load := func(text string) *Form {
		form, err := Load(file, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return form
	}
	own := load(string(data))
	longer := load(strings.Replace(string(data), "医疗卫生领域]", "医疗卫生领域, 卫生医疗机构]", 1))
	marked := load(strings.Replace(string(data), "expr: units.total.items}", "expr: units.total.items, said: [{as: [公共企事业单位公开信息]}]}", 1))
	short := load(strings.Replace(string(data), "label: 医疗卫生, said: [{as: [医疗卫生行业", "label: 医疗卫生, said: [{as: [公开, 医疗卫生行业", 1))
	official := load(strings.NewReplacer("label: （一）予以公开, means: [granted]", "label: （一）予以公开, means: [granted], said: [{as: [允许公开]}]",
		"means: [newly], called: 本年新收}", "means: [newly], called: 本年新收, said: [{as: [新增申请]}]}").Replace(string(data)))
	for _, tt := range []struct {
		form         *Form
		want, text   string
		reason       string
		passage, key string
	}{
		{form: own, want: "47>48", text: "截至年底，应编制目录的单位47个。", reason: "a column alone is its total"},
		{form: own, text: "应编制目录的单位48个，已编制目录的单位46个。", reason: "true"},
		{form: own, want: "45>46", text: "应编制目录的单位48个，其中已编制目录的单位45个。", reason: "the second column"},
		{form: own, want: "13>12", text: "医疗卫生行业应编制公开目录的单位13个。", reason: "row and column are one figure"},
		{form: own, text: "医疗卫生行业应编制公开目录的单位12个，已编制公开目录的单位46个。", reason: "the second may be of all"},
		{form: own, text: "医疗卫生行业应编制公开目录的单位12个，已编制公开目录的单位11个。", reason: "and of the row"},
		{form: own, want: "10>11", text: "医疗卫生行业应编制公开目录的单位12个，已编制公开目录的单位10个。", reason: "but it is one of the two"},
		{form: own, text: "医疗卫生领域，已编制公开目录的单位11个。", reason: "the row in a clause of its own"},
		{form: own, text: "应编制目录的单位12个（医疗卫生领域）。", reason: "the row behind"},
		{form: own, text: "教育方面，应编制目录的单位36个。", reason: "a row that the form has no word for"},
		{form: own, text: "市直单位中，应编制目录的单位6个，已编制目录的单位5个。", reason: "part of all"},
		{form: own, want: "47>48", text: "应编制公开目录的单位数为47个。", reason: "the label itself, since something is said of the column"},
		{form: own, text: "公开信息条数为99。", reason: "a column of which nothing is said is nobody's"},
		{form: own, text: "医疗卫生行业9个。", reason: "a row alone, in a table without a total column"},
		{form: own, text: "教育、医疗卫生行业应编制目录的单位20个。", reason: "of two rows one has no word of its own"},
		{form: own, text: "新增应编制目录的单位3个。", reason: "an unknown word makes it another number"},
		{form: own, text: "较上年增加应编制目录的单位3个。", reason: "a difference"},
		{form: own, text: "应编制目录的单位占95.8%。", reason: "a share of another whole"},
		{form: own, text: "2023年，应编制目录的单位40个。", reason: "last year's"},
		{form: own, text: "约应编制目录的单位40余个。", reason: "rough"},
		{form: own, text: "卫生医疗机构应编制目录的单位13个。", reason: "a word that the form has not"},
		{form: longer, want: "13>12", text: "卫生医疗机构应编制目录的单位13个。", reason: "and that it has"},
		{form: marked, want: "300>320", text: "公共企事业单位公开信息300条。", reason: "a mark that is called something"},
		{form: marked, text: "公共企事业单位公开信息320条。", reason: "and its figure"},
		{form: short, want: "2>0", text: "收到公开申请2件。", reason: "a longer word of the vocabulary is no shorter one of the form"},
		{form: official, want: "2>0", text: "允许公开2件。", reason: "another word for a row of the official table"},
		{form: official, want: "2>0 3>0", text: "新增申请2件，允许公开3件。", reason: "and for one of its marks"},
		{form: own, text: "新增申请2件，允许公开3件。", reason: "which only that form has"},
		{form: own, want: "2>0", text: "收到政府信息公开申请2件。", reason: "the official tables are held against the text as ever"},
	} {
		filing := units(t, tt.form)
		filing.Narrative["overview.on_request"] = tt.text
		var got []string
		for _, f := range Check(filing, Options{}).Findings {
			if strings.HasPrefix(f.Code, "narrative.") {
				got = append(got, f.Got+">"+f.Want)
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s (%s): %q, want %q", tt.text, tt.reason, got, tt.want)
		}
	}
}

// TestInherit: a form from before there was anything to say speaks as the edition does that it was made from, and no mark
// or line that it made its own way does.
func TestInherit(t *testing.T) {
	const file = "../testdata/forms/某省2024.yaml"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	speechless := regexp.MustCompile(`(?m)(?:, (?:means|said): \[(?:\{[^}]*\}(?:, )?|[a-z_, ]*)*\]|, called: [^,}]*|^ *means: \[[a-z]*\]\n)`)
	text := speechless.ReplaceAllString(string(data), "")
	if strings.Contains(text, "means") || strings.Contains(text, "said") || strings.Contains(text, "called") {
		t.Fatal("something is still said")
	}
	was, err := Load(file, data)
	if err != nil {
		t.Fatal(err)
	}
	old, err := Load(file, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for s, m := range was.speech.marks {
		if m.Means != 0 && (old.speech.marks[s] == nil || old.speech.marks[s].Called != m.Called) {
			t.Errorf("mark %s: not inherited", m.Name)
		}
	}
	for s, keys := range was.speech.keys {
		if len(old.speech.keys[s]) != len(keys) && keys[0].Table() != "units" {
			t.Errorf("%v: %v, want %v", s, old.speech.keys[s], keys)
		}
	}
	other, err := Load(file, []byte(strings.Replace(text, "expr: applications.new.total}", "expr: applications.total.total}", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if m := other.speech.marks[sense("newly")]; m != nil {
		t.Errorf("%s counts something else and is taken for 本年新收", m.Name)
	}
	_, err = Load(file, []byte(strings.Replace(text, "label: 其他结果", "label: 其他结局", 1)))
	if err == nil || !strings.Contains(err.Error(), "means 为 [review, other_end] 的数") {
		t.Errorf("a standard sentence without one of its figures: %v", err)
	}
}

// TestFormsPageMeanings: the page on adding a form names every meaning that a form can give.
func TestFormsPageMeanings(t *testing.T) {
	page, err := os.ReadFile("forms/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range prose.MeaningNames() {
		if !strings.Contains(string(page), "`"+name+"` ") {
			t.Errorf("the page does not explain %s", name)
		}
	}
}
