package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
)

// TestHoleInEverySource: last year comes as a workbook with a blank input, as a published page with a blank cell, in the older
// edition, or of the body alone. What it does not say is blank on 比较 and in the charts; all else is compared.
func TestHoleInEverySource(t *testing.T) {
	const legal, effective = templates.Key("applications.carried_out.legal"), templates.Key("disclosure.normative.effective")
	const sum = templates.Key("applications.carried_out.total")
	for _, tt := range []struct {
		reason string
		lay    func(c *twoYearCounty)
		holes  []templates.Key
	}{
		{"a workbook with blank inputs, its totals formulas", func(c *twoYearCounty) {
			c.hole("乙局", legal, effective)
			c.asBook("乙局")
		}, []templates.Key{legal, effective, sum}},
		{"a workbook with a blank input, its total typed", func(c *twoYearCounty) {
			c.last["乙局"].Set(sum, templates.Number(formula.FromInt(7003))) // is none of its own formula: it is written as it stands
			c.hole("乙局", legal)
			c.asBook("乙局")
		}, []templates.Key{legal}},
		{"such a workbook, exported as JSON", func(c *twoYearCounty) {
			c.hole("乙局", legal, effective)
			c.asBook("乙局")
			command(c, 0, "export", "上年/乙局.xlsx", "--format", "json", "-o", "上年/乙局.json")
			os.Remove("上年/乙局.xlsx")
		}, []templates.Key{legal, effective, sum}},
		{"a published page with blank cells, its totals printed", func(c *twoYearCounty) {
			c.mark("乙局", legal, 7001)
			c.mark("乙局", effective, 7002)
			command(c, exitFaulty, "report", "上年/乙局.json", "--format", "html", "--draft", "-o", "页")
			pages, _ := filepath.Glob("页/*.html")
			text := string(readBytes(c, pages[0]))
			for _, figure := range []string{">7001<", ">7002<"} {
				if strings.Count(text, figure) != 1 {
					c.Fatalf("%d of %s", strings.Count(text, figure), figure)
				}
				text = strings.ReplaceAll(text, figure, "><")
			}
			writeFile(c, "上年/乙局.html", []byte(strings.ReplaceAll(text, "草稿", "")))
			os.Remove("上年/乙局.json")
		}, []templates.Key{legal, effective}},
		{"JSON without totals", func(c *twoYearCounty) { c.hole("乙局", legal) },
			[]templates.Key{legal, sum}},
		{"the edition of 2019, with a hole", func(c *twoYearCounty) {
			old, err := templates.Lookup("2019")
			if err != nil {
				c.Fatal(err)
			}
			for _, name := range []string{"甲局", "乙局"} {
				last := templates.NewFiling(old, 2020)
				last.Agency = c.last[name].Agency
				for _, key := range old.Keys() {
					if old.Computed(key) == nil {
						last.Set(key, templates.Number(formula.FromInt(3)))
					}
				}
				if name == "乙局" {
					last.Set(legal, templates.Cell{})
				}
				c.write(last, "上年/"+name+".json")
				c.now[name].Year = 2021
				c.write(c.now[name], "回收/"+name+".json")
			}
		}, nil},
		{"the body alone, with holes", func(c *twoYearCounty) {
			body := c.last["甲局"].Clone()
			body.Agency = templates.Agency{Name: "示例县", Code: "C0"}
			body.Set(legal, templates.Cell{})
			body.Set(effective, templates.Cell{})
			os.RemoveAll("上年")
			c.write(body, "上年/示例县.json")
		}, []templates.Key{legal, effective, sum}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			c := calmCounty(t)
			tt.lay(c)
			holes := tt.holes
			if holes == nil { // of the older edition table 二 counts other things, and （六） has one row
				holes = []templates.Key{legal, sum}
				for _, key := range c.form.Keys() {
					if key.Table() == "disclosure" || strings.HasPrefix(key.Row(), "other_") {
						holes = append(holes, key)
					}
				}
			}
			rec := c.collect()
			if rec.Compared == nil {
				t.Fatalf("nothing is compared: %s", rec.LastYear)
			}
			sheet := openBook(t, filepath.Join("汇总", summaryFile)).Sheet(xlsx.SheetCompare)
			for i, key := range c.form.Keys() {
				last := sheet.Cell(4+i, 5).Text() + sheet.Cell(4+i, 6).Text() + sheet.Cell(4+i, 7).Text()
				hole := slices.Contains(holes, key)
				if hole != (last == "") || hole != (rec.Compared.Figures[key].Last == nil) {
					t.Errorf("%s: 比较 shows %q, 汇总.json %v", key, last, rec.Compared.Figures[key].Last)
				}
			}
			page := string(readBytes(t, "汇总/进度.html"))
			for _, d := range xlsx.Charts(c.form) {
				figure := page[strings.Index(page, "<figcaption>"+d.Title):]
				figure = figure[:strings.Index(figure, "</figure>")]
				for _, bar := range d.Bars {
					hole := slices.ContainsFunc(bar.Keys, func(k templates.Key) bool { return slices.Contains(holes, k) })
					year := map[bool]string{true: "2020年 ", false: "2023年 "}[c.now["甲局"].Year == 2021]
					if strings.Contains(figure, "<title>"+year+bar.Label+" ") == hole {
						t.Errorf("进度.html, %s %s: drawn %v", d.Title, bar.Label, !hole)
					}
				}
			}
		})
	}
}

// hole takes figures of an agency's last year away.
func (c *twoYearCounty) hole(name string, keys ...templates.Key) {
	c.Helper()
	for _, key := range keys {
		c.last[name].Set(key, templates.Cell{})
	}
	c.write(c.last[name], "上年/"+name+".json")
}

// asBook makes an agency's last year a workbook.
func (c *twoYearCounty) asBook(name string) {
	c.Helper()
	command(c, 0, "import", "上年/"+name+".json", "-o", "上年/"+name+".xlsx")
	os.Remove("上年/" + name + ".json")
}

// mark gives a figure of an agency's last year a number that stands nowhere else.
func (c *twoYearCounty) mark(name string, key templates.Key, n int64) {
	c.Helper()
	c.last[name].Set(key, templates.Number(formula.FromInt(n)))
	c.write(c.last[name], "上年/"+name+".json")
}
