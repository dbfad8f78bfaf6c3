package main

import (
	"bytes"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"nianbao/templates"
	"nianbao/xlsx/sheets"
)

// TestOutsidersPath walks the county chapter of README as somebody would who knows only README: exactly its commands, in
// its order, fewer than ten. Between them the test does by hand what people do: writes the roster after the sample, fills
// in the ten workbooks by their labels, writes the county's own narrative. The county's totals must be the sums of what
// was filled in, added up here.
func TestOutsidersPath(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, chapter, ok := strings.Cut(string(readme), "\n## 一个县，从头到尾\n")
	if !ok {
		t.Fatal("README has no chapter 一个县，从头到尾")
	}
	chapter, _, _ = strings.Cut(chapter, "\n## ")
	commands := commandLines(chapter)
	if len(commands) == 0 || len(commands) >= 10 {
		t.Fatalf("%d commands, want fewer than ten: %q", len(commands), commands)
	}
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	county := &outsider{t: t, form: form}
	between := []struct {
		before string // the beginning of a command
		do     func()
	}{
		{"template --roster", county.writeRoster},
		{"check 回收", county.fillIn},
		{"report ", county.writeNarrative},
	}
	for _, line := range commands {
		if len(between) > 0 && strings.HasPrefix(line, between[0].before) {
			between[0].do()
			between = between[1:]
		}
		var out, trouble bytes.Buffer
		e := &env{stdout: &out, stderr: &trouble, now: func() time.Time { return testNow }}
		if code := e.run(append([]string{"nianbao"}, strings.Fields(line)...)); code != exitFine {
			t.Fatalf("nianbao %s: exit code %d\n%s%s", line, code, out.String(), trouble.String())
		}
	}
	if len(between) > 0 {
		t.Fatalf("README has no command %q", between[0].before)
	}
	county.compare()
}

// An outsider fills in a county of ten agencies.
type outsider struct {
	t     *testing.T
	form  *templates.Form
	names []string
	want  map[templates.Key]*big.Rat // sums of the figures that were filled in
}

const outsideCounty = "海原县人民政府"

// writeRoster writes 名单.csv under the headings of the sample.
func (o *outsider) writeRoster() {
	o.t.Helper()
	data, err := os.ReadFile("名单样表.xlsx")
	if err != nil {
		o.t.Fatal(err)
	}
	book, err := sheets.Open(bytes.NewReader(data), int64(len(data)), sheets.Limits{})
	if err != nil {
		o.t.Fatal(err)
	}
	var headings []string
	for c := range book.Sheets[0].All() {
		if c.Row == 1 {
			headings = append(headings, c.Text())
		}
	}
	var csv strings.Builder
	csv.WriteString(strings.Join(headings, ",") + "\n")
	line := func(values map[string]string) {
		var cells []string
		for _, h := range headings {
			cells = append(cells, values[h])
			delete(values, h)
		}
		if len(values) > 0 {
			o.t.Fatalf("the sample roster has no column for %v", values)
		}
		csv.WriteString(strings.Join(cells, ",") + "\n")
	}
	line(map[string]string{"单位名称": outsideCounty, "单位代码": "000", "类别": "政府"})
	for i := range 10 {
		name := "海原县" + []string{"财政", "民政", "水务", "教育", "司法", "审计", "统计", "林草", "文旅", "医保"}[i] + "局"
		o.names = append(o.names, name)
		line(map[string]string{"单位名称": name, "单位代码": fmt.Sprintf("%03d", i+1), "上级代码": "000", "类别": "部门"})
	}
	writeFile(o.t, "名单.csv", []byte(csv.String()))
}

// fillIn fills in the ten workbooks that were handed out, and puts them where README says.
func (o *outsider) fillIn() {
	o.t.Helper()
	o.want = map[templates.Key]*big.Rat{}
	for i, name := range o.names {
		found, _ := filepath.Glob("下发/*" + name + "*.xlsx")
		if len(found) != 1 {
			o.t.Fatalf("%s: handed out %v", name, found)
		}
		data, err := os.ReadFile(found[0])
		if err != nil {
			o.t.Fatal(err)
		}
		values := o.figures(i)
		for key, value := range values {
			n, _ := new(big.Rat).SetString(value)
			if o.want[key] == nil {
				o.want[key] = new(big.Rat)
			}
			o.want[key].Add(o.want[key], n)
		}
		data = fillByLabels(o.t, data, o.form, values)
		writeFile(o.t, filepath.Join("回收", filepath.Base(found[0])), fillNarrative(o.t, data, o.form, narrativeOf(name)))
	}
}

// figures returns what agency i fills in: figures that balance, different for each.
func (o *outsider) figures(i int) map[templates.Key]string {
	values := map[templates.Key]string{}
	for _, key := range o.form.Keys() {
		if o.form.Computed(key) == nil {
			values[key] = "0"
		}
	}
	for c, column := range []string{"natural", "business", "research", "charity", "legal", "other"} {
		set := func(row string, n int) { values[templates.MakeKey("applications", row, column)] = strconv.Itoa(n) }
		granted, refused, left := i+c, (i+2*c)%4, (i*c)%2
		set("granted", granted)
		set("refused_law", refused)
		set("carried_out", left)
		set("new", granted+refused+left)
	}
	values["disclosure.licensing.decisions"] = strconv.Itoa(100*i + 7)
	values["disclosure.fees.amount"] = fmt.Sprintf("%d.%06d", 1000*i+1, 123456+i)
	values["reviews.reconsideration.upheld"] = strconv.Itoa(i % 3)
	return values
}

// writeNarrative finishes the county's own workbook with the totals, and saves it under the name README gives it.
func (o *outsider) writeNarrative() {
	o.t.Helper()
	data, err := os.ReadFile("汇总/汇总填报表.xlsx")
	if err != nil {
		o.t.Fatal(err)
	}
	writeFile(o.t, "本级填报表.xlsx", fillNarrative(o.t, data, o.form, narrativeOf(outsideCounty)))
}

// compare holds the county's published report against the sums, and looks for the ten reports.
func (o *outsider) compare() {
	o.t.Helper()
	page, err := os.ReadFile("报告/" + outsideCounty + "2024年政府信息公开工作年度报告.html")
	if err != nil {
		o.t.Fatal(err)
	}
	printed := figuresOf(o.t, page)
	keys := o.form.Keys()
	if len(printed) != len(keys) {
		o.t.Fatalf("the report prints %d figures, the form has %d", len(printed), len(keys))
	}
	for i, key := range keys {
		want := o.want[key]
		if want == nil { // a total: added up from what stands in the same table
			want = o.total(key)
		}
		got, ok := new(big.Rat).SetString(printed[i])
		if !ok || got.Cmp(want) != 0 {
			o.t.Errorf("%s: printed %s, want %s", key, printed[i], want.FloatString(6))
		}
	}
	for _, name := range o.names {
		for _, ext := range []string{".docx", ".html"} {
			if file := filepath.Join("汇总", "报告", name+"2024年政府信息公开工作年度报告"+ext); !exists(file) {
				o.t.Errorf("%s is not there", file)
			}
		}
	}
}

// total adds up a computed figure from the figures that were filled in: （七）总计 is the sum of the results, 总计 that of
// the columns.
func (o *outsider) total(key templates.Key) *big.Rat {
	sum := new(big.Rat)
	for part, n := range o.want {
		if part.Table() != key.Table() {
			continue
		}
		sameColumn := part.Column() == key.Column() || key.Column() == "total"
		sameRow := part.Row() == key.Row()
		if key.Row() == "total" && key.Table() == "applications" {
			sameRow = !slices.Contains([]string{"new", "carried_in", "carried_out", "total"}, part.Row())
		}
		if sameColumn && sameRow {
			sum.Add(sum, n)
		}
	}
	return sum
}

func narrativeOf(name string) map[string]string {
	return map[string]string{
		"overview.proactive":   name + "围绕中心工作，及时公开重点领域信息，公开栏目逐项有人维护。",
		"overview.on_request":  name + "规范办理依申请公开，答复文书格式统一，程序完整，按期答复。",
		"overview.management":  name + "落实公文公开属性源头认定和保密审查，定期清理规范性文件。",
		"overview.platform":    name + "维护门户网站公开专栏和政务新媒体账号，内容及时更新。",
		"overview.supervision": name + "组织业务培训，开展工作考核和社会评议，没有责任追究的情况。",
		"problems":             "存在的主要问题是政策解读形式单一、公开专栏分类不够细。已组织专题培训，调整专栏分类，并请群众代表评议。",
		"other.fees":           "本年度未收取信息处理费。",
	}
}

// fillNarrative writes passages into the boxes beside their names.
func fillNarrative(t *testing.T, data []byte, form *templates.Form, texts map[string]string) []byte {
	t.Helper()
	book, err := sheets.Open(bytes.NewReader(data), int64(len(data)), sheets.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	sheet := book.Sheet("正文")
	if sheet == nil {
		t.Fatal("no sheet 正文")
	}
	boxes := map[string]string{} // cell to content
	for id, text := range texts {
		passage := form.Passage(id)
		for c := range sheet.All() {
			label, _, more := strings.Cut(c.Text(), "\n")
			if more && c.Col == 1 && (label == passage.Name || label == passage.Heading) {
				boxes[sheet.Name+"!"+sheets.RefName(c.Row, 2)] = "<is><t>" + text + "</t></is>"
			}
		}
	}
	if len(boxes) != len(texts) {
		t.Fatalf("%d boxes for %d passages", len(boxes), len(texts))
	}
	return fillCells(t, data, book, boxes)
}
