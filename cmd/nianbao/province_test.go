package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// testdataDir is absolute, because tests change folders.
var testdataDir, _ = filepath.Abs(filepath.Join("..", "..", "testdata"))

var provinceFile = filepath.Join(testdataDir, "forms", "某省2024.yaml")

// A province plays with a form of its own in a folder of its own: 本省.yaml, 名单.csv, 下发, 回收.
type province struct {
	*testing.T
	forms *templates.FormSet
	form  *templates.Form
}

// newProvince loads a form from its text, which is also written into the test's folder.
func newProvince(t *testing.T, source []byte) *province {
	t.Helper()
	t.Chdir(t.TempDir())
	p := &province{T: t, forms: &templates.FormSet{}}
	form, err := p.forms.Load("本省.yaml", source)
	if err != nil {
		t.Fatal(err)
	}
	p.form = form
	writeFile(t, "本省.yaml", source)
	roster := "单位名称,单位代码,上级代码\n某省示例县人民政府,P000,\n示例县卫生健康局,P001,P000\n示例县教育局,P002,P000\n示例县交通运输局,P003,P000\n"
	writeFile(t, "名单.csv", []byte(roster))
	return p
}

func theProvince(t *testing.T) *province {
	t.Helper()
	source, err := os.ReadFile(provinceFile)
	if err != nil {
		t.Fatal(err)
	}
	return newProvince(t, source)
}

// run runs the command with the province's form and wants an exit code. It returns both outputs, one after the other.
func (p *province) run(want int, args ...string) string {
	p.Helper()
	return p.runWithout(want, append(args, "--form", "本省.yaml")...)
}

func (p *province) runWithout(want int, args ...string) string {
	p.Helper()
	var out, trouble bytes.Buffer
	e := &env{stdout: &out, stderr: &trouble, now: func() time.Time { return testNow }}
	if code := e.run(append([]string{"nianbao"}, args...)); code != want {
		p.Fatalf("nianbao %v: exit code %d, want %d\n%s%s", args, code, want, out.String(), trouble.String())
	}
	return out.String() + trouble.String()
}

// filing makes one that is accepted: a random one, with all that the form has besides filled in, too.
func (p *province) filing(seed int) *templates.Filing {
	f := randomFiling(p.form, templates.Agency{}, uint64(seed))
	for i, key := range p.form.Keys() {
		if p.form.Computed(key) != nil || f.Cell(key).Kind != templates.CellBlank {
			continue
		}
		n := int64(seed*7+i) % 50
		switch key.Column() {
		case "due", "done":
			n = int64(seed*3 + len(key.Row()))
		}
		f.Set(key, templates.Number(formula.FromInt(n)))
	}
	for _, key := range p.form.Keys() {
		if p.form.Computed(key) != nil {
			f.Set(key, templates.Cell{})
		}
	}
	f.Complete()
	if p.form.Passage("other.units") != nil {
		f.Narrative["other.units"] = "督促公共企事业单位【公共企事业单位】家编制公开目录，全年公开信息【公共企事业单位公开信息】条。"
	}
	return f
}

// fill fills a workbook that was handed out, as a script would that knows the labels only: figures where row and column
// meet, passages right of their headings.
func (p *province) fill(from, to string, f *templates.Filing) {
	p.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		p.Fatal(err)
	}
	values := map[templates.Key]string{}
	for _, key := range p.form.Keys() {
		if p.form.Computed(key) == nil && f.Cell(key).Kind == templates.CellNumber {
			values[key] = f.Cell(key).String()
		}
	}
	data = fillByLabels(p.T, data, p.form, values)
	book, err := sheets.Open(bytes.NewReader(data), int64(len(data)), sheets.Limits{})
	if err != nil {
		p.Fatal(err)
	}
	cells := map[string]string{}
	for _, x := range p.form.Passages() {
		head := x.Heading
		if head == "" {
			head = x.Name
		}
		for c := range book.Sheet("正文").All() {
			if first, _, _ := strings.Cut(c.Text(), "\n"); first == head && f.Narrative[x.ID] != "" && c.Col == 1 && strings.Contains(c.Text(), "\n") {
				cells["正文!"+sheets.RefName(c.Row, 2)] = "<is><t>" + html.EscapeString(f.Narrative[x.ID]) + "</t></is>"
			}
		}
	}
	if len(cells) != len(f.Narrative) {
		p.Fatalf("%d boxes found for %d passages", len(cells), len(f.Narrative))
	}
	writeFile(p, to, fillCells(p.T, data, book, cells))
}

// read reads a filing through the command: export --format json.
func (p *province) read(name string) *templates.Filing {
	p.Helper()
	p.run(exitFine, "export", name, "-o", "读出.json")
	data, err := os.ReadFile("读出.json")
	if err != nil {
		p.Fatal(err)
	}
	f, err := p.forms.ReadFiling(data)
	if err != nil {
		p.Fatal(err)
	}
	if f.Form.ID != p.form.ID {
		p.Fatalf("%s was read as form %s", name, f.Form.ID)
	}
	return f
}

// same wants two filings to have the same figures.
func (p *province) same(name string, got, want *templates.Filing) {
	p.Helper()
	for _, key := range p.form.Keys() {
		if a, b := got.Cell(key), want.Cell(key); a.Kind != b.Kind || a.Number != b.Number {
			p.Errorf("%s: %s is %s, want %s", name, key, a, b)
		}
	}
}

// found returns the findings of check --format json as code@key@cell, notes left out.
func (p *province) found(want int, args ...string) []string {
	p.Helper()
	p.run(want, append([]string{"check", "--format", "json", "-o", "核对.json"}, args...)...)
	var check struct {
		Files []struct {
			Findings []struct{ Code, Key, Cell, Severity string }
		}
	}
	if err := json.Unmarshal([]byte(readText(p, "核对.json")), &check); err != nil {
		p.Fatal(err)
	}
	var list []string
	for _, f := range check.Files {
		for _, x := range f.Findings {
			if x.Severity != "note" {
				list = append(list, x.Code+"@"+x.Key+"@"+x.Cell)
			}
		}
	}
	return list
}

// loop goes once through everything that is done with a form and returns the filings of the agencies.
func (p *province) loop() []*templates.Filing {
	p.Helper()
	p.run(exitFine, "template", "--roster", "名单.csv", "--year", "2024", "-o", "下发")
	names := []string{"P001_示例县卫生健康局", "P002_示例县教育局", "P003_示例县交通运输局"}
	var filings []*templates.Filing
	sum := map[templates.Key]int64{}
	for i, name := range names {
		f := p.filing(i + 1)
		file := name + "_2024年报填报表.xlsx"
		p.fill(filepath.Join("下发", file), filepath.Join("回收", file), f)
		filings = append(filings, f)
		for _, key := range p.form.Keys() {
			sum[key] += f.Cell(key).Number.Micro()
		}
		if got := p.found(exitFine, filepath.Join("回收", file)); len(got) > 0 {
			p.Errorf("%s: %v", file, got)
		}
		p.same(file, p.read(filepath.Join("回收", file)), f)
	}
	p.reports(filings)
	p.collected(sum)
	p.nextYear(filings[0])
	return filings
}

// reports writes every kind of report and reads it back.
func (p *province) reports(filings []*templates.Filing) {
	p.Helper()
	p.run(exitFine, "report", "回收", "-o", "报告", "--format", "docx,html,md,txt", "--charts")
	for i, agency := range []string{"示例县卫生健康局", "示例县教育局", "示例县交通运输局"} {
		for _, ext := range []string{"docx", "html", "md", "txt"} {
			name := filepath.Join("报告", agency+"2024年政府信息公开工作年度报告."+ext)
			back := p.read(name)
			p.same(name, back, filings[i])
			for _, passage := range p.form.Passages() {
				want, err := filings[i].FillMarks(filings[i].Narrative[passage.ID])
				if err != nil {
					p.Fatal(err)
				}
				if got := back.Narrative[passage.ID]; got != want && !(want == "" && passage.Standard != "") {
					p.Errorf("%s: %s is %q, want %q", name, passage.ID, got, want)
				}
			}
		}
	}
	page := readText(p, filepath.Join("报告", "示例县教育局2024年政府信息公开工作年度报告.html"))
	for _, s := range p.form.Sections {
		if !strings.Contains(page, s.Heading) {
			p.Errorf("the report has no heading %s", s.Heading)
		}
	}
}

// collected collects and holds every total against a sum done here, in the record, in 汇总.xlsx and in 汇总填报表.xlsx.
func (p *province) collected(sum map[templates.Key]int64) {
	p.Helper()
	p.run(exitFine, "collect", "回收", "--roster", "名单.csv", "-o", "汇总", "--reports")
	record := readRecord(p, "汇总")
	if record.Form != p.form.ID || record.Standing.Counted != 3 {
		p.Errorf("collected form %s, %d counted", record.Form, record.Standing.Counted)
	}
	own := p.read(filepath.Join("汇总", bodyFile))
	book := openBook(p, filepath.Join("汇总", summaryFile))
	for i, key := range p.form.Keys() {
		want := formula.FromMicro(sum[key])
		if got := record.Bodies[0].Totals[key]; got == nil || *got != want {
			p.Errorf("汇总.json: %s is %v, want %s", key, got, want)
		}
		if got, ok := own.Cell(key).Value(); !ok || got != want {
			p.Errorf("%s: %s is %s, want %s", bodyFile, key, got, want)
		}
		cell := book.Sheet(xlsx.SheetDetail).Cell(5, 6+i)
		if got, err := formula.ParseDecimal(cell.Text()); err != nil || got != want || !cell.HasFormula() {
			p.Errorf("明细 %s: %s is %q, want %s", cell.Ref(), key, cell.Text(), want)
		}
	}
	headings := map[string]bool{}
	for c := range book.Sheet(xlsx.SheetTotals).All() {
		headings[c.Text()] = true
	}
	for _, s := range p.form.Sections {
		if s.Table != nil && !headings[s.Heading] {
			p.Errorf("合计 has no table %s", s.Heading)
		}
	}
}

// nextYear makes the workbook of the year after, with this year's filing as last year's.
func (p *province) nextYear(f *templates.Filing) {
	p.Helper()
	p.run(exitFine, "import", "回收/P001_示例县卫生健康局_2024年报填报表.xlsx", "--year", "2025", "-o", "明年.xlsx")
	next := p.read("明年.xlsx")
	if next.Year != 2025 || next.Agency.Name != "示例县卫生健康局" {
		p.Errorf("next year's workbook is of %s, %d", next.Agency.Name, next.Year)
	}
	if next.Previous == nil || next.Previous.Cell("applications.carried_out.natural").Number != f.Cell("applications.carried_out.natural").Number {
		p.Error("next year's workbook does not show this year's figures")
	}
	p.run(exitFine, "export", "回收", "--format", "csv", "-o", "全部.csv")
	head, _, _ := strings.Cut(readText(p, "全部.csv"), "\r\n")
	for _, key := range p.form.Keys() {
		if !strings.Contains(head, `"`+string(key)+`"`) {
			p.Errorf("the CSV has no column %s", key)
		}
	}
	p.run(exitFine, "import", "读出.json", "-o", "搬回.xlsx")
	p.run(exitFine, "export", "回收", "--format", "jsonl", "-o", "全部.jsonl")
	if n := strings.Count(readText(p, "全部.jsonl"), `"form":"`+p.form.ID+`"`); n != 3 {
		p.Errorf("%d lines of JSON name the form", n)
	}
}

// TestProvince takes a province's fourth table through the loop: handed out, filled by a script, checked, reported, read
// back, summed, carried into the next year.
func TestProvince(t *testing.T) {
	tier.Need(t, "takes a form of one's own through every job")
	p := theProvince(t)
	filings := p.loop()
	for _, ext := range []string{"html", "md"} { // text breaks its heads over several lines; reading it back has held it already
		page := readText(t, filepath.Join("报告", "示例县教育局2024年政府信息公开工作年度报告."+ext))
		at := strings.LastIndex(page, "七、公共企事业单位信息公开情况")
		if at < 0 || !strings.Contains(page[at:], "已编制公开目录的单位数") || !strings.Contains(page[at:], filings[1].Cell("units.total.items").String()) {
			t.Errorf("the %s report does not show the province's table below its heading", ext)
		}
	}
	if page := readText(t, filepath.Join("汇总", pageFile)); !strings.Contains(page, "公共企事业单位信息公开情况：公开信息条数") {
		t.Error("进度.html has no chart of the province's table")
	}

	p.afterOfficial(filings[1])

	// The county's own filing, with one figure of the province's table changed, disagrees with the sum there and only there.
	own := p.read(filepath.Join("汇总", bodyFile))
	sum := own.Cell("units.health.items").Number
	more, _ := sum.Add(formula.FromInt(4))
	own.Set("units.health.items", templates.Number(more))
	own.Set("units.total.items", templates.Cell{})
	own.Complete()
	own.Narrative = filings[0].Narrative
	writeWorkbook(t, filepath.Join("回收", "P000.xlsx"), own)
	p.run(exitFaulty, "collect", "回收", "--roster", "名单.csv", "-o", "汇总")
	var keys []string
	for _, f := range readRecord(t, "汇总").Files {
		for _, x := range f.Findings {
			if x.Code == "sum.disagrees" {
				keys = append(keys, string(x.Key)+" "+x.Got+" "+x.Want)
			}
		}
	}
	want := []string{fmt.Sprintf("units.health.items %s %s", more, sum)}
	if len(keys) != 2 || keys[0] != want[0] || !strings.HasPrefix(keys[1], "units.total.items ") {
		t.Errorf("sum.disagrees at %v, want %v and the total", keys, want)
	}
}

// afterOfficial sets a filing beside last year's on the official form: what both have is compared, what is new is not.
func (p *province) afterOfficial(f *templates.Filing) {
	p.Helper()
	official, err := templates.Lookup("2021")
	if err != nil {
		p.Fatal(err)
	}
	last := randomFiling(official, templates.Agency{Name: "示例县教育局", Code: "P002"}, 2)
	last.Year = 2023
	last.Set("applications.carried_out.natural", templates.Number(formula.FromInt(40)))
	data, err := last.MarshalJSON()
	if err != nil {
		p.Fatal(err)
	}
	writeFile(p, "上年.json", data)
	got := p.found(exitFaulty, "回收/P002_示例县教育局_2024年报填报表.xlsx", "--previous", "上年.json")
	if !slices.ContainsFunc(got, func(s string) bool {
		return strings.HasPrefix(s, "previous.carried-in@applications.carried_in.natural@")
	}) ||
		slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "units.") }) {
		p.Errorf("beside last year's official form: %v", got)
	}
	p.run(exitFaulty, "collect", "回收", "--roster", "名单.csv", "-o", "比上年", "--previous", "上年.json")
	compare := openBook(p, filepath.Join("比上年", summaryFile)).Sheet(xlsx.SheetCompare)
	for i, key := range p.form.Keys() {
		want := last.Cell(key).String()
		if key.Table() == "units" {
			want = ""
		}
		if got := compare.Cell(4+i, 5).Text(); got != want {
			p.Errorf("比较: last year's %s is %q, want %q", key, got, want)
		}
	}
}

// TestProvinceRecalculated: LibreOffice comes to the same sums of the province's table.
func TestProvinceRecalculated(t *testing.T) {
	soffice := tier.Tool(t, "soffice")
	p := theProvince(t)
	for i := range 3 {
		f := p.filing(i + 1)
		f.Agency = templates.Agency{Code: fmt.Sprintf("P00%d", i+1), Name: []string{"示例县卫生健康局", "示例县教育局", "示例县交通运输局"}[i]}
		writeWorkbook(t, filepath.Join("回收", f.Agency.Name+".xlsx"), f)
	}
	p.run(exitFine, "collect", "回收", "--roster", "名单.csv", "-o", "汇总")
	if compared := recalculated(t, soffice, "汇总"); compared < 3*len(p.form.Keys()) {
		t.Errorf("only %d values compared", compared)
	}
}
