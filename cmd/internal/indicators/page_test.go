package indicators

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nianbao/cmd/internal/roster"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/report"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
)

// A county is made up: figures of each agency by year, nil where it has sent nothing.
type county struct {
	t        *testing.T
	form     *templates.Form
	names    []string
	class    []string
	years    []map[int]map[templates.Key]int64 // by agency
	verdicts []templates.Verdict
	calendar collect.Calendar
}

var classes3 = []string{"政府部门", "乡镇", "事业单位"}

func newCounty(t *testing.T, n int, seed uint64) *county {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(seed, 1))
	c := &county{t: t, form: form}
	for i := range n {
		c.names = append(c.names, fmt.Sprintf("示例县第%d局", i+1))
		c.class = append(c.class, classes3[rnd.IntN(3)])
		c.verdicts = append(c.verdicts, templates.Accepted)
		years := map[int]map[templates.Key]int64{}
		for y := 2022; y <= 2024; y++ {
			figures := map[templates.Key]int64{}
			for _, key := range form.Keys() {
				if form.Computed(key) == nil {
					figures[key] = rnd.Int64N(1 + rnd.Int64N(9))
				}
			}
			years[y] = figures
		}
		c.years = append(c.years, years)
	}
	return c
}

func (c *county) filing(i, year int) *templates.Filing {
	if c.years[i][year] == nil {
		return nil
	}
	f := templates.NewFiling(c.form, year)
	f.Agency.Name = c.names[i]
	for key, n := range c.years[i][year] {
		f.Set(key, templates.Number(formula.FromInt(n)))
	}
	f.Complete()
	return f
}

// page collects the county.
func (c *county) page() (*xlsx.Indicators, *collect.Result) {
	c.t.Helper()
	list := "单位名称,单位代码,上级代码,类别\n示例县人民政府,0,,政府\n"
	for i, name := range c.names {
		list += fmt.Sprintf("%s,%d,0,%s\n", name, i+1, c.class[i])
	}
	names, err := roster.Parse("x.csv", []byte(list))
	if err != nil {
		c.t.Fatal(err)
	}
	find := func(a templates.Agency, year int) *templates.Filing {
		if i := slices.Index(c.names, a.Name); i >= 0 {
			return c.filing(i, year)
		}
		return nil
	}
	opt := collect.Options{Year: 2024, Last: find, Calendar: c.calendar,
		Before: func(a templates.Agency, year int) (list []*templates.Filing) {
			if f := find(a, year-2); f != nil {
				list = append(list, f)
			}
			return list
		}}
	k, err := collect.New(names, opt)
	if err != nil {
		c.t.Fatal(err)
	}
	for i, name := range c.names {
		if f := c.filing(i, 2024); f != nil {
			result := templates.Result{Verdict: c.verdicts[i]}
			k.Add(collect.Reduce(name, name, names.Match(name, roster.Identity{Name: name}), f, result))
		}
	}
	r, err := k.Finish()
	if err != nil {
		c.t.Fatal(err)
	}
	p, err := Of(r)
	if err != nil {
		c.t.Fatal(err)
	}
	return p, r
}

// add adds figures whose key begins and ends so: the test's own arithmetic, which knows no marks and no totals.
func add(figures map[templates.Key]int64, table string, rows []string, cols ...string) (n int64) {
	for _, row := range rows {
		for _, col := range cols {
			n += figures[templates.MakeKey(table, row, col)]
		}
	}
	return n
}

// expected are an agency's numbers as they should be printed.
func expected(x map[templates.Key]int64) map[string]string {
	who := []string{"natural", "business", "research", "charity", "legal", "other"}
	ends := []string{"upheld", "corrected", "other"}
	refused := strings.Fields("refused_secret refused_law refused_safety refused_third_party refused_internal refused_process refused_case_file refused_inquiry")
	rest := strings.Fields("unavailable_not_held unavailable_to_make unavailable_unclear unprocessed_petition unprocessed_repeat " +
		"unprocessed_publication unprocessed_excessive unprocessed_reissue other_uncorrected other_unpaid other_other")
	opened := add(x, "applications", []string{"granted", "partial"}, who...)
	no := add(x, "applications", refused, who...)
	done := opened + no + add(x, "applications", rest, who...)
	suits := []string{"direct_suit", "suit_after_review"}
	n := func(v int64) string { return strconv.FormatInt(v, 10) }
	share := func(a, b int64) string {
		if b == 0 {
			return "—"
		}
		tenths := (2000*a + b) / (2 * b)
		return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10)
	}
	return map[string]string{
		"新收": n(add(x, "applications", []string{"new"}, who...)), "办结": n(done),
		"公开率": share(opened, done), "不予公开率": share(no, done), "结转": n(add(x, "applications", []string{"carried_out"}, who...)),
		"复议纠错率": share(x["reviews.reconsideration.corrected"], add(x, "reviews", []string{"reconsideration"}, ends...)),
		"诉讼败诉率": share(add(x, "reviews", suits, "corrected"), add(x, "reviews", suits, ends...)),
		"规范性文件": n(x["disclosure.normative.issued"]), "收费（万元）": n(x["disclosure.fees.amount"]),
	}
}

// columns of a page by what stands above them: a group's this year's column by the group.
func columnsOf(p *xlsx.Indicators) map[string]int {
	at := map[string]int{}
	for i, c := range p.Columns {
		switch {
		case c.Group == "":
			at[c.Head] = i
		case c.Head == "2024年":
			at[c.Group] = i
		default:
			at[c.Group+c.Head] = i
		}
	}
	return at
}

func row(t *testing.T, p *xlsx.Indicators, name string) xlsx.IndicatorRow {
	t.Helper()
	i := slices.IndexFunc(p.Rows, func(r xlsx.IndicatorRow) bool { return strings.HasPrefix(r.Cells[0].Text, name) })
	if i < 0 {
		t.Fatalf("no line of %s", name)
	}
	return p.Rows[i]
}

func (c *county) sum(year int, of func(i int) bool) map[templates.Key]int64 {
	total := map[templates.Key]int64{}
	for i := range c.names {
		if of(i) {
			for key, n := range c.years[i][year] {
				total[key] += n
			}
		}
	}
	return total
}

// TestEqualsOwnArithmetic: agencies, classes, the total and the years, against sums that the test makes by itself.
func TestEqualsOwnArithmetic(t *testing.T) {
	for seed := range uint64(4) {
		c := newCounty(t, 30, seed)
		c.years[3][2024] = nil             // has sent nothing
		c.verdicts[5] = templates.Rejected // does not count
		c.verdicts[6] = templates.Query    // counts for now
		delete(c.years[7], 2022)           // was not there then
		c.years[8][2024]["reviews.reconsideration.corrected"] = 4
		p, _ := c.page()
		at := columnsOf(p)
		counted := func(i int) bool { return c.years[i][2024] != nil && c.verdicts[i] != templates.Rejected }
		check := func(name string, want map[string]string) {
			t.Helper()
			for head, text := range want {
				if got := row(t, p, name).Cells[at[head]].Text; got != text {
					t.Errorf("county %d, %s, %s: %s, want %s", seed, name, head, got, text)
				}
			}
		}
		for i, name := range c.names {
			if c.years[i][2024] == nil {
				continue
			}
			want := expected(c.years[i][2024])
			was := expected(c.years[i][2023])["新收"]
			now, _ := strconv.Atoi(want["新收"])
			before, _ := strconv.Atoi(was)
			want["新收2023年"], want["新收增减"] = was, strings.Replace(fmt.Sprintf("%+d", now-before), "+0", "0", 1)
			rank := 1
			for k := range c.names {
				other, _ := strconv.Atoi(expected(c.years[k][2024])["新收"])
				if counted(k) && other > now {
					rank++
				}
			}
			if want["新收名次"] = strconv.Itoa(rank); !counted(i) {
				want["新收名次"] = ""
			}
			check(name, want)
		}
		check("合计", expected(c.sum(2024, counted)))
		for _, class := range classes3 {
			check(class, expected(c.sum(2024, func(i int) bool { return counted(i) && c.class[i] == class })))
		}
		same := func(i int) bool { return counted(i) && c.years[i][2022] != nil }
		for y := 2022; y <= 2024; y++ {
			check(yearOf(y)+"（同口径", expected(c.sum(y, same)))
		}
		if got := row(t, p, "合计").Cells[at["新收2022年"]].Text; got != templates.NotKnown {
			t.Errorf("the sum of 2022 leaves an agency out and says %s", got)
		}
	}
}

// TestSays: what is no number says what it is, and how it stands with the agency.
func TestSays(t *testing.T) {
	c := newCounty(t, 6, 9)
	c.years[0][2024] = nil
	c.verdicts[1] = templates.Rejected
	c.verdicts[2] = templates.Query
	for _, key := range c.form.Keys() {
		if key.Table() == "reviews" {
			delete(c.years[3][2024], key)
			c.years[4][2024][key] = 0
		}
	}
	delete(c.years[5][2024], "applications.new.other")
	c.calendar = collect.Calendar{Today: "2025-02-01", Deadline: "2025-01-20",
		Arrived: func(sum string) collect.Arrival {
			day := map[string]string{c.names[1]: "2025-01-25", c.names[2]: ""}[sum]
			if _, odd := map[string]bool{c.names[1]: true, c.names[2]: true}[sum]; !odd {
				day = "2025-01-10"
			}
			return collect.Arrival{From: day, By: day}
		}}
	p, r := c.page()
	at := columnsOf(p)
	for _, tt := range []struct {
		reason string
		agency int
		head   string
		want   string
	}{
		{"nothing has come", 0, "情况", "未报"},
		{"and nothing is shown", 0, "新收", ""},
		{"and it is late", 0, "按时", "否"},
		{"rejected", 1, "情况", "退回，未计入"},
		{"came behind its day", 1, "按时", "否"},
		{"provisional", 2, "情况", "待说明，暂计入"},
		{"nobody has noted when", 2, "按时", "不详"},
		{"blank", 3, "复议纠错率", "未填"},
		{"no cases", 4, "复议纠错率", "—"},
		{"fine", 4, "情况", ""},
		{"in time", 4, "按时", "是"},
		{"some blanks", 5, "情况", "*"},
	} {
		if got := row(t, p, c.names[tt.agency]).Cells[at[tt.head]].Text; got != tt.want {
			t.Errorf("%s: %s is %q, want %q", tt.reason, tt.head, got, tt.want)
		}
	}
	if got := row(t, p, "合计").Cells[at["按时"]].Text; got != "3/6" {
		t.Errorf("in time: %s", got)
	}
	legend := strings.Join(append(p.Legend, p.Notes...), "")
	for _, want := range []string{"公开率＝（予以公开＋部分公开）÷办结申请", "“—”：分母是 0", "含待说明 1 个", "计入 4 个单位", "“缺”", "按时："} {
		if !strings.Contains(legend, want) {
			t.Errorf("nothing says %s: %s", want, legend)
		}
	}
	if len(r.Standings) != 6 {
		t.Error(len(r.Standings))
	}
}

// TestOneClassNoYears: one class says what the total says, and years of which nothing is known have no columns.
func TestOneClassNoYears(t *testing.T) {
	c := newCounty(t, 3, 1)
	for i := range c.names {
		c.class[i] = "乡镇"
		delete(c.years[i], 2022)
		delete(c.years[i], 2023)
	}
	p, _ := c.page()
	if len(p.Rows) != 4 || columnsOf(p)["新收2023年"] != 0 || strings.Contains(strings.Join(p.Legend, ""), "缺") {
		t.Errorf("%d lines, columns %v", len(p.Rows), p.Columns)
	}
}

// TestTooManyToList: a page of thousands lists nobody, says so, and has the same sums.
func TestTooManyToList(t *testing.T) {
	c := newCounty(t, 6, 3)
	p, r := c.page()
	for _, tt := range []struct{ most, want int }{{6, len(p.Rows)}, {5, len(p.Rows) - 6}} {
		got, err := of(r, tt.most)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Rows) != tt.want || (len(got.Notes) > 1) != (tt.most < 6) {
			t.Errorf("at most %d: %d lines, notes %q", tt.most, len(got.Rows), got.Notes)
		}
		for i := range got.Rows[:tt.want] {
			for k, cell := range got.Rows[i].Cells {
				if cell.Text != p.Rows[i].Cells[k].Text {
					t.Errorf("at most %d, line %d: %s, want %s", tt.most, i, cell.Text, p.Rows[i].Cells[k].Text)
				}
			}
		}
	}
}

// TestPrints has LibreOffice print the page: one sheet of paper for sixty agencies, two for 150; and compute
// the formulas of the sheet anew, to the same numbers.
func TestPrints(t *testing.T) {
	soffice, info := tier.Tool(t, "soffice"), tier.Tool(t, "pdfinfo")
	for _, tt := range []struct{ agencies, want int }{{60, 1}, {150, 2}} {
		c := newCounty(t, tt.agencies, 5)
		p, r := c.page()
		dir := t.TempDir()
		var word, book bytes.Buffer
		if err := Document(p, 2024).DOCX(&word, report.DOCXOptions{}); err != nil {
			t.Fatal(err)
		}
		s := r.Summary()
		s.Indicators = p
		if err := xlsx.WriteSummary(&book, s); err != nil {
			t.Fatal(err)
		}
		convert := func(name string, data []byte, to string) string {
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			out := filepath.Join(dir, "out")
			text, err := exec.Command(soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "lo"), "--headless", "--convert-to", to,
				"--outdir", out, path).CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			ext, _, _ := strings.Cut(to, ":")
			return filepath.Join(out, strings.TrimSuffix(name, filepath.Ext(name))+"."+ext)
		}
		text, err := exec.Command(info, convert("page.docx", word.Bytes(), "pdf")).Output()
		if m := regexp.MustCompile(`Pages:\s+(\d+)`).FindSubmatch(text); err != nil || m == nil || string(m[1]) != strconv.Itoa(tt.want) {
			t.Errorf("%d agencies take %s sheets, want %d (%v)", tt.agencies, m, tt.want, err)
		}
		// sheet 2 of the book is 指标; a CSV shows what its cells show
		made := convert("book.xlsx", book.Bytes(), `csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2`)
		data, err := os.ReadFile(strings.TrimSuffix(made, ".csv") + "-" + xlsx.SheetIndicators + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		shown := string(data)
		for _, row := range p.Rows {
			var line []string
			for _, cell := range row.Cells {
				line = append(line, strings.TrimPrefix(strings.Replace(cell.Text, ".0%", "%", 1), "+")) // it shows numbers without their format
			}
			if want := strings.Join(line, ","); !strings.Contains(shown, "\n"+want) {
				t.Errorf("LibreOffice does not show %s", want)
			}
		}
	}
}
