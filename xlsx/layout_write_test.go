package xlsx

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"nianbao/templates"
)

func TestLayoutPlaces(t *testing.T) {
	l := mustLayout(t, lookupForm(t, "2021"))
	cases := []struct {
		reason string
		got    Ref
		want   string
	}{
		{"the example of the contract", l.Figure("applications.total.legal"), "三、申请!H30"},
		{"the first figure of table 三", l.Figure("applications.new.natural"), "三、申请!D7"},
		{"the last figure of table 三", l.Figure("applications.carried_out.total"), "三、申请!J31"},
		{"a merged figure stands at its first cell", l.Figure("disclosure.fees.amount"), "二、主动公开!B17"},
		{"a strip of figures", l.Figure("reviews.suit_after_review.total"), "四、复议诉讼!O7"},
		{"the name on the cover", l.Agency("name"), "封面!B8"},
		{"the first box of the narrative", l.Passage("overview.intro"), "正文!B6"},
	}
	for _, c := range cases {
		if c.got.String() != c.want {
			t.Errorf("%s: %s, want %s", c.reason, c.got, c.want)
		}
	}
	for _, form := range everyForm(t) {
		l := mustLayout(t, form)
		taken := map[Ref]string{}
		take := func(ref Ref, what string) {
			if !ref.Valid() {
				t.Errorf("form %s: %s has no cell", form.ID, what)
			}
			if taken[ref] != "" {
				t.Errorf("form %s: %s holds both %s and %s", form.ID, ref, taken[ref], what)
			}
			taken[ref] = what
		}
		for _, key := range form.Keys() {
			ref := l.Figure(key)
			take(ref, string(key))
			if back, ok := l.KeyAt(ref.Sheet, ref.Row, ref.Col); !ok || back != key {
				t.Errorf("form %s: %s is read back as %s", form.ID, key, back)
			}
		}
		for _, p := range form.Passages() {
			take(l.Passage(p.ID), p.ID)
		}
		for _, label := range l.Labels() {
			take(label.Ref, label.Text)
		}
		for _, row := range l.Free() {
			take(row.ID, "id of a free row")
			take(row.Text, "text of a free row")
		}
		for key, ref := range l.previous {
			take(ref, "last year's "+string(key))
		}
	}
}

func TestFormulasComeFromRules(t *testing.T) {
	l := mustLayout(t, lookupForm(t, "2021"))
	for key, want := range map[templates.Key]string{
		"applications.total.natural":      "SUM(D9:D29)",
		"applications.new.total":          "SUM(D7:I7)",
		"reviews.direct_suit.total":       "SUM(F7:I7)",
		"applications.carried_out.legal":  "", // typed in, or the printed rule could never fail
		"applications.carried_in.natural": "",
	} {
		if got := l.Formula(key); got != want {
			t.Errorf("%s = %q, want %q", key, got, want)
		}
	}
}

func TestDigestFollowsStructure(t *testing.T) {
	l := mustLayout(t, lookupForm(t, "2021"))
	text := map[Ref]string{}
	for _, label := range l.Labels() {
		text[label.Ref] = label.Text
	}
	digest := func(change Ref, to string, respell bool) string {
		return l.DigestOf(func(ref Ref) (string, string) {
			formula := ""
			if key, ok := l.KeyAt(ref.Sheet, ref.Row, ref.Col); ok {
				formula = l.Formula(key)
			}
			if respell {
				formula = "=" + strings.ToLower(strings.ReplaceAll(formula, "(", "( $"))
			}
			if ref == change {
				return to, to
			}
			return text[ref], formula
		})
	}
	cases := []struct {
		reason string
		got    string
		same   bool
	}{
		{"as written", digest(Ref{}, "", false), true},
		{"formulas spelt by another program", digest(Ref{}, "", true), true},
		{"a changed label", digest(Ref{"三、申请", 7, 1}, "一、新收", false), false},
		{"a formula replaced by a number", digest(Ref{"三、申请", 30, 8}, "", false), false},
	}
	for _, c := range cases {
		if (c.got == l.Digest()) != c.same {
			t.Errorf("%s: digest %s, the layout's is %s", c.reason, c.got, l.Digest())
		}
	}
}

func TestLayoutRefuses(t *testing.T) {
	source, err := os.ReadFile("../templates/forms/2021.yaml")
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		reason, old, new, want string
		line                   string // begins the line that is named
	}{
		{"a column too narrow for a figure", "widths: [12.1, 14.7, 52.2, 11, 11,", "widths: [12.1, 14.7, 52.2, 11, 5,", "太窄", "  - id: applications"},
		{"more columns than fit on the page", "widths: [39, 39, 39, 39]", "widths: [39, 39, 39, 139]", "一页纸放不下", "  - id: disclosure"},
		{"a label too long for its box", "label: 规章, help", "label: " + strings.Repeat("规章", 200) + ", help", "太长", "          - {id: regulations"},
		{"a table on the sheet of the narrative", "sheet: 二、主动公开", "sheet: 正文", "已经另有用处", "  - id: disclosure"},
	}
	for _, c := range cases {
		text := strings.Replace(string(source), c.old, c.new, 1)
		if text == string(source) {
			t.Fatalf("%s: the form holds no %q", c.reason, c.old)
		}
		form, err := templates.Load("own.yaml", []byte(text))
		if err != nil {
			t.Fatalf("%s: %v", c.reason, err)
		}
		_, err = NewLayout(form)
		var fault *templates.LoadError
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.reason, err, c.want)
			continue
		}
		line := lineOf(text, c.line)
		if fault.File != "own.yaml" || fault.Line != line {
			t.Errorf("%s: %v, want it at own.yaml:%d", c.reason, err, line)
		}
	}
}

// lineOf returns the number of the first line that begins with prefix.
func lineOf(text, prefix string) int {
	for i, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, prefix) {
			return i + 1
		}
	}
	return 0
}

func TestStamp(t *testing.T) {
	cases := []struct {
		reason string
		stamp  Stamp
	}{
		{"an ordinary one", Stamp{Form: "2021", FormDigest: "sha256:ab", Code: "640522", Agency: "海原县教育体育局", Year: 2024, Roster: "县2024", Structure: "sha256:cd", Version: "1.0"}},
		{"nobody's", Stamp{Form: "2021", Year: 2024}},
		{"signs that the text itself uses", Stamp{Form: "2021", Agency: `甲;乙="丙"%&` + "\n丁", Year: 2024}},
		{"longer than one text constant", Stamp{Form: "2021", Agency: strings.Repeat("局", 600), Year: 2024}},
	}
	for _, c := range cases {
		if got, err := ParseStamp(c.stamp.Encode()); err != nil || got != c.stamp {
			t.Errorf("%s: property: %+v, %v", c.reason, got, err)
		}
		if got, err := ParseStampName("=" + c.stamp.definedName()); err != nil || got != c.stamp {
			t.Errorf("%s: name: %+v, %v", c.reason, got, err)
		}
		if got, err := StampFromPairs(c.stamp.pairs()); err != nil || got != c.stamp {
			t.Errorf("%s: sheet: %+v, %v", c.reason, got, err)
		}
	}
	for _, text := range []string{"", "x", "a=b", "stamp=other/1;form=2021", "stamp=nianbao.stamp/1;year=last"} {
		if _, err := ParseStamp(text); !errors.Is(err, ErrNoStamp) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestFileName(t *testing.T) {
	cases := []struct{ reason, code, name, want string }{
		{"code and name", "640522", "海原县教育体育局", "640522_海原县教育体育局_2024年报填报表.xlsx"},
		{"no code, no prefix", "", "海原县教育体育局", "海原县教育体育局_2024年报填报表.xlsx"},
		{"nobody", "", "", "2024年报填报表.xlsx"},
		{"what Windows forbids", "1/2", `甲:乙*丙?"丁"<戊>|\`, "1／2_甲：乙＊丙？＂丁＂＜戊＞｜＼_2024年报填报表.xlsx"},
		{"a way out of the folder", "..", "../../etc", "／..／etc_2024年报填报表.xlsx"},
		{"a device of DOS", "CON", "局", "_CON_局_2024年报填报表.xlsx"},
		{"invisible and control characters", "", "甲\u200b\x07\n局", "甲局_2024年报填报表.xlsx"},
		{"longer than a file system takes", "", strings.Repeat("局", 200), strings.Repeat("局", 71) + "_2024年报填报表.xlsx"},
	}
	for _, c := range cases {
		got := FileName(templates.Agency{Code: c.code, Name: c.name}, 2024)
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.reason, got, c.want)
		}
		if len(got) > 255 {
			t.Errorf("%s: %d bytes", c.reason, len(got))
		}
	}
}

func TestGivenTotalIsKept(t *testing.T) {
	form := lookupForm(t, "2021")
	for _, c := range []struct {
		reason string
		cell   templates.Cell
		want   string // in the XML of H30
	}{
		{"blank: the formula", templates.Cell{}, `<f>SUM(H9:H29)</f><v>0</v>`},
		{"as the formula says: the formula", whole(0), `<f>SUM(H9:H29)</f><v>0</v>`},
		{"otherwise: as given", whole(1), `><v>1</v>`},
		{"text: as given", templates.TextCell("1件"), `<is><t>1件</t></is>`},
		{"an error value: text, so that nothing else breaks", templates.Cell{Kind: templates.CellError, Text: "#REF!"}, `<is><t>#REF!</t></is>`},
		{"emptied by hand: empty", templates.Cell{Changed: true}, `/>`},
		{"not known, because its parts are not: the formula", templates.Cell{Kind: templates.CellUnreadable}, `<f>SUM(H9:H29)</f><v>0</v>`},
	} {
		f := templates.NewFiling(form, 2024)
		f.Set("applications.total.legal", c.cell)
		sheet := string(unzip(t, writeBytes(t, f, Options{}))["xl/worksheets/sheet3.xml"])
		_, cell, _ := strings.Cut(sheet, `<c r="H30"`)
		cell, _, _ = strings.Cut(cell, "<c ")
		if !strings.Contains(cell, c.want) {
			t.Errorf("%s: %s, want %s", c.reason, cell, c.want)
		}
	}
}

func TestAmountsStandExactly(t *testing.T) {
	form := lookupForm(t, "2021")
	for _, text := range []string{"0", "0.000001", "18651.06", "5949.088667", "999999999.999999", "999999999", "0.1", "123456789.123457"} {
		f := templates.NewFiling(form, 2024)
		f.Set("disclosure.fees.amount", templates.Number(must(t, text)))
		if sheet := string(unzip(t, writeBytes(t, f, Options{}))["xl/worksheets/sheet2.xml"]); !strings.Contains(sheet, "<v>"+text+"</v>") {
			t.Errorf("%s does not stand in the sheet", text)
		}
	}
	// more digits than a number cell keeps stand as text, and none is lost
	f := templates.NewFiling(form, 2024)
	f.Set("disclosure.fees.amount", templates.Number(must(t, "1234567890123.123456")))
	if sheet := string(unzip(t, writeBytes(t, f, Options{}))["xl/worksheets/sheet2.xml"]); !strings.Contains(sheet, "<t>1234567890123.123456</t>") {
		t.Error("a number of 19 digits lost some")
	}
}

func must(t *testing.T, s string) templates.Decimal {
	t.Helper()
	var d templates.Decimal
	if err := d.UnmarshalJSON([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return d
}

func ExampleFileName() {
	fmt.Println(FileName(templates.Agency{Code: "640522015", Name: "海原县教育体育局"}, 2024))
	// Output: 640522015_海原县教育体育局_2024年报填报表.xlsx
}

// As many lines say how to fill in as there is room for.
func TestHowToLines(t *testing.T) {
	for _, form := range everyForm(t) {
		v := newValuation(mustLayout(t, form), templates.NewFiling(form, form.From), Options{})
		if got := len(v.howTo()); got != howToLines {
			t.Errorf("%s: %d lines say how to fill in, not %d", form.ID, got, howToLines)
		}
	}
}
