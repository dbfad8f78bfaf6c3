package templates

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"nianbao/templates/formula"
	"nianbao/testdata/tier"
)

// random makes a filing with everything a source may hold.
func random(r *rand.Rand, f *Form) *Filing {
	filing := NewFiling(f, 2000+r.IntN(100))
	filing.Agency = Agency{Code: fmt.Sprint(r.IntN(1000)), Name: "某<县>\"局\"\u2028", Short: "局", Rules: PowerOf(r.IntN(2) == 0), Phone: "0955-1"}
	for range r.IntN(3) {
		filing.Unplaced = append(filing.Unplaced, Unplaced{[]string{"", "三"}[r.IntN(2)], "注：\"数\"不含\n乡镇。"})
	}
	texts := []string{"12件左右", "#REF!", "约3", "3-4", "\"引号\"\\", "a\nb"}
	for _, k := range f.Keys() {
		fig := f.Figure(k)
		switch r.IntN(8) {
		case 0, 1: // blank
		case 2, 3:
			filing.Set(k, Number(Decimal{}))
		case 4:
			filing.Set(k, ParseFigure(texts[r.IntN(len(texts))], fig))
			if IsErrorValue(filing.Cell(k).Text) {
				filing.Set(k, Cell{Kind: CellError, Text: filing.Cell(k).Text})
			}
		case 5:
			filing.Set(k, Number(formula.FromMicro(r.Int64N(999_999_999_999_999))))
		case 6:
			filing.Set(k, Number(formula.FromInt(r.Int64N(1_000_000_000)-500_000)))
		case 7:
			filing.Set(k, []Cell{{Kind: CellUnreadable}, {Kind: CellUnreadable, Text: "12?"}, {Kind: CellUnreadable, Text: "12"},
				{Kind: CellNumber, Number: formula.FromInt(22), Text: "22（其中修订16件）", Remark: "其中修订16件"}}[r.IntN(4)])
		}
	}
	for _, p := range f.Passages() {
		if r.IntN(3) > 0 {
			filing.Narrative[p.ID] = strings.Repeat("文字<&>\"\\\n\t【新收申请】", r.IntN(4)+1)
		}
	}
	filing.Explanations["previous.effective/disclosure.normative.effective"] = "到期失效 3 件"
	if r.IntN(3) == 0 {
		filing.Previous = NewFiling(f, filing.Year-1)
		filing.Previous.Set("applications.carried_out.natural", Number(formula.FromInt(2)))
		filing.Covers = []string{"甲局", "乙\"局"}
	}
	filing.Complete()
	return filing
}

func TestJSONRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 2024))
	n := tier.Rounds(100, 3000)
	for i := range n {
		want := allStated(random(r, Forms()[i%2]))
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ReadFiling(data, Lookup)
		if err != nil {
			t.Fatalf("%v in %s", err, data)
		}
		if !reflect.DeepEqual(got, want) {
			for _, k := range want.Form.Keys() {
				if got.Cell(k) != want.Cell(k) {
					t.Errorf("filing %d: %s is %+v, want %+v", i, k, got.Cell(k), want.Cell(k))
				}
			}
			t.Fatalf("filing %d differs", i)
		}
		if again, _ := json.Marshal(got); string(again) != string(data) {
			t.Fatal("the same filing gives other bytes")
		}
	}
}

func TestReadFiling(t *testing.T) {
	const head = `{"schema":"nianbao.filing/1","form":"2021","year":2024`
	for _, tt := range []struct {
		reason, data string
		want         string // text of the error, "" for none
	}{
		{"as short as can be", head + `}`, ""},
		{"BOM", "\ufeff" + head + `}`, ""},
		{"not JSON", `nianbao`, "不合 JSON"},
		{"cut off", head, "不合 JSON"},
		{"nothing", ``, "不合 JSON"},
		{"not UTF-8", head + ",\"agency\":{\"name\":\"\xff\"}}", "不是 UTF-8"},
		{"more behind it", head + `} {}`, "多余"},
		{"another schema", `{"schema":"nianbao.check/1"}`, "schema 是“nianbao.check/1”，应当是“nianbao.filing/1”"},
		{"no schema", `{"form":"2021"}`, "没有写 schema"},
		{"a list", `[{},{}]`, "2 份数据的列表"},
		{"a word", `"nianbao.filing/1"`, "not a JSON filing"},
		{"form a number", `{"schema":"nianbao.filing/1","form":2021,"year":2024}`, "form：应当是文字"},
		{"wrong in the third line", "{\"schema\":\n\n\"年报\" x}", "第 3 行第 5 个字之后"},
		{"unknown form", `{"schema":"nianbao.filing/1","form":"2018","year":2018}`, "unknown form"},
		{"no year", `{"schema":"nianbao.filing/1","form":"2021"}`, "没有写年度"},
		{"a year of two digits", `{"schema":"nianbao.filing/1","form":"2021","year":24}`, "四位数的年份"},
		{"a year in quotes", `{"schema":"nianbao.filing/1","form":"2021","year":"2024"}`, "四位数的年份"},
		{"name twice", head + `,"year":2025}`, "year：出现了两次"},
		{"figure twice", head + `,"tables":{"reviews":{"direct_suit":{"upheld":1,"upheld":2}}}}`, "tables.reviews.direct_suit.upheld：出现了两次"},
		{"unknown name", head + `,"tabels":{}}`, "tabels：没有这一项"},
		{"unknown table", head + `,"tables":{"application":{}}}`, "是不是 applications？"},
		{"unknown figure", head + `,"tables":{"applications":{"new":{"naturel":1}}}}`, "是不是 applications.new.natural？"},
		{"figure of 2019", head + `,"tables":{"disclosure":{"normative":{"made":1}}}}`, "tables.disclosure.normative.made：没有这个数"},
		{"unknown passage", head + `,"narrative":{"overview":"x"}}`, "narrative.overview：没有这一项"},
		{"unknown particular", head + `,"agency":{"nmae":"x"}}`, "agency.nmae：没有这一项"},
		{"figure in quotes", head + `,"tables":{"reviews":{"direct_suit":{"upheld":"1"}}}}`, "是加了引号的“1”，应当是数"},
		{"figure true", head + `,"tables":{"reviews":{"direct_suit":{"upheld":true}}}}`, "应当是数、null"},
		{"figure a list", head + `,"tables":{"reviews":{"direct_suit":{"upheld":[1]}}}}`, "应当是数、null"},
		{"text with more", head + `,"tables":{"reviews":{"direct_suit":{"upheld":{"text":"1","x":1}}}}}`, "应当是数、null"},
		{"row a number", head + `,"tables":{"reviews":{"direct_suit":1}}}`, "应当是一组"},
		{"passage a number", head + `,"narrative":{"problems":1}}`, "应当是文字"},
		{"rule_making a word", head + `,"agency":{"rule_making":"yes"}}`, "true 或 false"},
		{"explanation without a key", head + `,"explanations":{"previous.effective":"x"}}`, "没有这一项"},
		{"unknown figure of last year", head + `,"previous":{"reviews":{"direct_suit":{"x":1}}}}`, "previous.reviews.direct_suit.x：没有这个数"},
		{"last year before the year", `{"schema":"nianbao.filing/1","form":"2021","previous":{},"year":2024}`, ""},
		{"deep", head + `,"covers":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`, "嵌套太深"},
		{"deep in a list", head + `,"unplaced":[{"part":{"a":1,"a":2}}]}`, "unplaced[].part.a：出现了两次"},
		{"a long name", head + `,"tables":{"` + strings.Repeat("长", 1000) + `":{}}}`, strings.Repeat("长", 193) + "…：没有这张表"},
		{"null is blank", head + `,"tables":{"reviews":{"direct_suit":{"upheld":null}}},"narrative":{"problems":null}}`, ""},
	} {
		f, err := ReadFiling([]byte(tt.data), Lookup)
		if tt.want == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.reason, err)
			} else if f.Previous != nil && f.Previous.Year != 2023 {
				t.Errorf("%s: last year is %d", tt.reason, f.Previous.Year)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
		if f != nil {
			t.Errorf("%s: a filing beside the error", tt.reason)
		}
	}
	if _, err := ReadFiling([]byte(`{}`), Lookup); !errors.Is(err, ErrNoFiling) {
		t.Error(err)
	}
}

// TestReadFilingFigures: numbers are read as written, totals that disagree are kept and reported, absent ones computed.
func TestReadFilingFigures(t *testing.T) {
	f, err := ReadFiling([]byte(`{"schema":"nianbao.filing/1","form":"2021","year":2024,"tables":{
		"disclosure":{"fees":{"amount":24252.311082},"licensing":{"decisions":1e3},"penalties":{"decisions":1.0000001},"compulsion":{"decisions":{"text":"１２件"}}},
		"applications":{"new":{"natural":2,"total":3}},
		"reviews":{"reconsideration":{"upheld":1,"pending":2}}}}`), Lookup)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[Key]Cell{
		"disclosure.fees.amount":          Number(number("24252.311082")),
		"disclosure.licensing.decisions":  {Kind: CellNumber, Number: number("1000"), Text: "1e3"},
		"disclosure.penalties.decisions":  TextCell("1.0000001"),
		"disclosure.compulsion.decisions": {Kind: CellNumber, Number: number("12"), Text: "１２件"},
		"applications.new.total":          Number(number("3")),
		"reviews.reconsideration.total":   {Kind: CellNumber, Number: number("3"), Summed: true},
		"reviews.direct_suit.upheld":      {},
		"reviews.direct_suit.total":       {Kind: CellNumber, Summed: true},
	} {
		if got := f.Cell(key); got != want {
			t.Errorf("%s is %+v, want %+v", key, got, want)
		}
	}
	r := Check(f, Options{})
	for _, want := range []string{"applications.applicants@applications.new.total", "value.normalised@disclosure.licensing.decisions"} {
		if !strings.Contains(strings.Join(codes(r), " "), want) {
			t.Errorf("%s is not reported:%s", want, messages(r))
		}
	}
}

func FuzzReadFiling(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 4 {
		data, _ := json.Marshal(random(r, Forms()[i%2]))
		f.Add(data)
	}
	f.Add([]byte(`{"schema":"nianbao.filing/1","form":"2021","year":2024,"tables":{"reviews":{"direct_suit":{"upheld":{"text":" 1,234 "}}}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		filing, err := ReadFiling(data, Lookup)
		if err != nil {
			return
		}
		Check(filing, Options{})
		out, err := json.Marshal(filing)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ReadFiling(out, Lookup)
		if err != nil {
			t.Fatalf("%v in %s", err, out)
		}
		for _, k := range filing.Form.Keys() {
			a, b := filing.Cell(k), again.Cell(k)
			if a.Kind != b.Kind || a.Number != b.Number {
				t.Fatalf("%s was %+v and came back as %+v", k, a, b)
			}
		}
	})
}

// Every passage is written, one that nobody has written as "": a reader need not know which may be missing.
func TestFilingJSONNamesEveryPassage(t *testing.T) {
	for _, form := range Forms() {
		data, err := NewFiling(form, form.From).MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Narrative map[string]string }
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		for _, p := range form.Passages() {
			if text, ok := got.Narrative[p.ID]; !ok || text != "" {
				t.Errorf("form %s: passage %s: %q, %v", form.ID, p.ID, text, ok)
			}
		}
	}
}
