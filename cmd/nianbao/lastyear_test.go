package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nianbao/cmd/internal/collect"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
	"nianbao/xlsx/returned"
)

// A twoYearCounty is a county with an agency that stays, one that is new this year, one that has not reported yet, and
// one that was merged away.
type twoYearCounty struct {
	*testing.T
	form *templates.Form
	last map[string]*templates.Filing // by agency
	now  map[string]*templates.Filing
}

// newTwoYearCounty writes 名单.csv, 回收 and 上年 into the working directory. Every figure of last year is known, and
// inputs are none of them 0, so that a 0 is never true.
func newTwoYearCounty(t *testing.T) *twoYearCounty {
	t.Helper()
	t.Chdir(t.TempDir())
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	c := &twoYearCounty{t, form, map[string]*templates.Filing{}, map[string]*templates.Filing{}}
	writeFile(t, "名单.csv", []byte("单位名称,单位代码,上级代码\n示例县,C0,\n甲局,C1,C0\n乙局,C2,C0\n丙局,C3,C0\n新设局,C4,C0\n未报局,C5,C0\n"))
	seed := int64(0)
	figures := func(name, code string, year int) *templates.Filing {
		f := randomFiling(form, templates.Agency{Name: name, Code: code}, uint64(year))
		f.Year = year
		for _, key := range form.Keys() {
			f.Set(key, templates.Cell{})
			if form.Computed(key) == nil {
				seed++
				f.Set(key, templates.Number(formula.FromInt(1+seed%7)))
			}
		}
		return f
	}
	for code, name := range map[string]string{"C1": "甲局", "C2": "乙局", "C3": "丙局", "C5": "未报局", "C9": "并走局"} {
		c.last[name] = figures(name, code, 2023)
	}
	for code, name := range map[string]string{"C1": "甲局", "C2": "乙局", "C3": "丙局", "C4": "新设局"} {
		c.now[name] = figures(name, code, 2024)
		c.write(c.now[name], "回收/"+name+".json")
	}
	for name, f := range c.last {
		c.write(f, "上年/"+name+".json")
	}
	return c
}

func (c *twoYearCounty) write(f *templates.Filing, file string) {
	c.Helper()
	data, err := f.MarshalJSON()
	if err != nil {
		c.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		c.Fatal(err)
	}
	writeFile(c, file, data)
}

// total adds up a figure of several filings, their totals computed.
func (c *twoYearCounty) total(of map[string]*templates.Filing, key templates.Key, names ...string) string {
	var sum templates.Decimal
	for _, name := range names {
		f := of[name].Clone()
		f.Complete()
		sum, _ = sum.Add(f.Cell(key).Number)
	}
	return sum.String()
}

func (c *twoYearCounty) collect() *collect.Record {
	c.Helper()
	if err := os.RemoveAll("汇总"); err != nil {
		c.Fatal(err)
	}
	code, out, trouble := runCollect(c, "回收", "--roster", "名单.csv", "-o", "汇总", "--previous", "上年", "--include", "rejected")
	if code > exitFaulty {
		c.Fatalf("exit code %d\n%s%s", code, out, trouble)
	}
	return readRecord(c, "汇总")
}

var both = []string{"甲局", "乙局", "丙局"}

// TestCompareLikeWithLike: an agency that has not reported, one that is new and one that was merged away are in no column
// of the comparison, and every sheet, page and record that compares says how many are.
func TestCompareLikeWithLike(t *testing.T) {
	c := newTwoYearCounty(t)
	rec := c.collect()
	const words = "两年都有的 3 个单位"
	if x := rec.Compared; x == nil || len(x.Agencies) != 3 || len(x.New) != 1 || x.New[0].Name != "新设局" || len(x.Gone) != 1 ||
		x.Gone[0].Name != "未报局" || len(x.Away) != 1 || x.Away[0].Name != "并走局" || !strings.Contains(rec.LastYear, words) {
		t.Fatalf("compared: %+v, %s", rec.Compared, rec.LastYear)
	}
	if page := string(readBytes(t, "汇总/进度.html")); !strings.Contains(page, words) {
		t.Error("进度.html does not say what it compares")
	}
	book := openBook(t, filepath.Join("汇总", summaryFile))
	for _, name := range []string{xlsx.SheetCompare, xlsx.SheetCharts} {
		if text := book.Sheet(name).Cell(2, 1).Text(); !strings.Contains(text, words) {
			t.Errorf("%s says %q", name, text)
		}
	}
	sheet := book.Sheet(xlsx.SheetCompare)
	for i, key := range c.form.Keys() {
		for col, want := range map[int]string{4: c.total(c.now, key, both...), 5: c.total(c.last, key, both...),
			8: c.total(c.now, key, append(both, "新设局")...)} {
			if got := sheet.Cell(4+i, col).Text(); got != want {
				t.Errorf("%s, column %d: %s, want %s", key, col, got, want)
			}
		}
	}
	// as long as somebody is missing, the body's own workbook has no last year beside its totals
	if f := readBody(t); f.Previous != nil {
		t.Error("汇总填报表 shows last year beside totals that are not whole")
	}
}

func readBody(t *testing.T) *templates.Filing {
	t.Helper()
	data := readBytes(t, "汇总/"+bodyFile)
	ret := returned.Read(bytes.NewReader(data), int64(len(data)), returned.Options{})
	if ret.Filing == nil {
		t.Fatal(ret.Findings)
	}
	return ret.Filing
}

// TestCompareUnknown takes figures of last year away, of one agency of three, and asks every door for them.
func TestCompareUnknown(t *testing.T) {
	c := newTwoYearCounty(t)
	os.Remove("上年/未报局.json")
	writeFile(t, "名单.csv", []byte("单位名称,单位代码,上级代码\n示例县,C0,\n甲局,C1,C0\n乙局,C2,C0\n丙局,C3,C0\n"))
	os.Remove("回收/新设局.json")
	r := rand.New(rand.NewPCG(13, 3))
	keys := slices.DeleteFunc(slices.Clone(c.form.Keys()), func(k templates.Key) bool { return c.form.Computed(k) != nil })
	var sets [][]templates.Key
	step := tier.Rounds(60, 1)
	for i := 0; i < len(keys); i += step {
		sets = append(sets, keys[i:i+1])
	}
	for _, n := range []int{5, len(keys) / 2, len(keys)} {
		some := slices.Clone(keys)
		r.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
		sets = append(sets, some[:n])
	}
	sets = append(sets, []templates.Key{"applications.carried_out.natural", "applications.carried_out.total", "disclosure.normative.effective"})
	for _, gone := range sets {
		last := c.last["乙局"].Clone()
		for _, key := range gone {
			last.Set(key, templates.Cell{})
		}
		c.write(last, "上年/乙局.json")
		rec := c.collect()
		in := both
		if len(gone) == len(keys) { // nothing is known of it: it does not stand in both years
			in = []string{"甲局", "丙局"}
		}
		if rec.Compared == nil || len(rec.Compared.Agencies) != len(in) {
			t.Fatalf("without %v: compared are %+v", gone, rec.Compared)
		}
		sheet := openBook(t, filepath.Join("汇总", summaryFile)).Sheet(xlsx.SheetCompare)
		unknown := map[templates.Key]bool{}
		for i, key := range c.form.Keys() {
			want := c.total(c.last, key, in...)
			if _, known := templates.PastOf(last, c.form).Figure(key); !known && len(in) == 3 {
				want, unknown[key] = "", true
				if rec.Compared.Figures[key].Last != nil || sheet.Cell(4+i, 6).Text()+sheet.Cell(4+i, 7).Text() != "" {
					t.Errorf("without %v: %s is compared", gone, key)
				}
			}
			if got := sheet.Cell(4+i, 5).Text(); got != want {
				t.Errorf("without %v: last year's %s is %q, want %q", gone, key, got, want)
			}
		}
		c.drawn(unknown)
		c.charted(last)
		if body := readBody(t).Previous; body != nil {
			for key := range unknown {
				if cell := body.Cell(key); cell.Kind != templates.CellBlank {
					t.Errorf("without %v: 汇总填报表 shows %s for last year's %s", gone, cell, key)
				}
			}
		}
	}
}

// drawn holds the bars of last year in 进度.html.
func (c *twoYearCounty) drawn(unknown map[templates.Key]bool) {
	c.Helper()
	page := string(readBytes(c, "汇总/进度.html"))
	if strings.Contains(page, "<title>2023年") && regexp.MustCompile(`<title>2023年 \S+ 0</title>`).MatchString(page) {
		c.Error("进度.html draws a 0 for last year")
	}
	for _, d := range xlsx.Charts(c.form) {
		figure := page[strings.Index(page, "<figcaption>"+d.Title):]
		figure = figure[:strings.Index(figure, "</figure>")]
		for _, bar := range d.Bars {
			drawn := strings.Contains(figure, fmt.Sprintf("<title>2023年 %s ", bar.Label))
			if hole := slices.ContainsFunc(bar.Keys, func(k templates.Key) bool { return unknown[k] }); drawn == hole {
				c.Errorf("进度.html, %s %s: last year is drawn: %v", d.Title, bar.Label, drawn)
			}
		}
	}
}

var inChart = regexp.MustCompile(`(新收申请|上年结转|办结申请|结转下年)2024年(\d+)、上一年度([^；。]+)`)

// charted holds the words of the chart of two years in a report of 乙局.
func (c *twoYearCounty) charted(last *templates.Filing) {
	c.Helper()
	if err := os.RemoveAll("成文"); err != nil {
		c.Fatal(err)
	}
	command(c, exitFaulty, "report", "回收/乙局.json", "--previous", "上年", "--charts", "--draft", "--format", "txt,md,html,docx", "-o", "成文")
	files, _ := filepath.Glob("成文/*")
	for _, file := range files {
		if filepath.Ext(file) == ".docx" {
			continue
		}
		text := strings.ReplaceAll(string(readBytes(c, file)), "\n", "")
		found := inChart.FindAllStringSubmatch(text, -1)
		past, some := templates.PastOf(last, c.form), false
		for _, m := range found {
			want := "不详"
			if d, known := past.Mark(m[1]); known {
				want = d.String()
			}
			if m[3] != want {
				c.Errorf("%s: last year's %s is %s, want %s", file, m[1], m[3], want)
			}
		}
		for _, word := range []string{"新收申请", "上年结转", "办结申请", "结转下年"} {
			_, known := past.Mark(word)
			some = some || known
		}
		if some != (len(found) == 4) {
			c.Errorf("%s: the chart of two years has %d bars", file, len(found))
		}
	}
}
