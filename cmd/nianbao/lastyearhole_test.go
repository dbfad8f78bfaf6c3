package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/tier"
)

// TestHoleShowsNoFigure takes one figure of last year away and reads everything that is written from it: reports in Word,
// web page, text and Markdown with their charts, 汇总.xlsx with its charts, 汇总填报表, 进度.html, 汇总.json, marked copies
// and receipts. No 0, no percentage and no other figure stands anywhere that did not stand there before.
func TestHoleShowsNoFigure(t *testing.T) {
	c := calmCounty(t)
	before := c.everything()
	for kind, least := range map[string]int{".docx": 1, ".xlsx": 2, ".html": 3, ".txt": 2, ".md": 1, ".json": 2} {
		n := 0
		for name := range before {
			if filepath.Ext(name) == kind {
				n++
			}
		}
		if n < least {
			t.Fatalf("only %d files of %s are read: %v", n, kind, slices.Sorted(maps.Keys(before)))
		}
	}
	keys := []templates.Key{"applications.carried_out.legal", "disclosure.normative.effective"}
	if tier.Full() {
		keys = append(keys, "applications.new.natural", "applications.granted.other", "disclosure.fees.amount", "reviews.reconsideration.pending")
		for i, key := range c.form.Keys() {
			if i%5 == 0 && c.form.Computed(key) == nil {
				keys = append(keys, key)
			}
		}
	}
	for i, key := range keys {
		last := c.last["乙局"].Clone()
		last.Set(key, templates.Cell{})
		c.write(last, "上年/乙局.json")
		if i%2 == 1 { // a workbook says the same, though its totals are formulas that show a number
			c.asBook("乙局")
		}
		after := c.everything()
		os.Remove("上年/乙局.xlsx")
		if len(after) != len(before) {
			t.Errorf("without %s: %d files, before %d", key, len(after), len(before))
		}
		gone := 0
		for name, figures := range after {
			for figure, n := range figures {
				if was := before[name][figure]; n > was {
					t.Errorf("without %s: %s shows %s %d times, before %d", key, name, figure, n, was)
				}
			}
			for figure, n := range before[name] {
				gone += max(n-figures[figure], 0)
			}
		}
		if gone == 0 {
			t.Errorf("without %s: nothing that is written has changed", key)
		}
	}
}

// calmCounty is a county of two agencies whose two years follow from each other, so that nothing is found, and a hole changes
// no count of findings.
func calmCounty(t *testing.T) *twoYearCounty {
	t.Helper()
	c := newTwoYearCounty(t)
	for _, name := range []string{"丙局", "未报局", "并走局", "新设局"} {
		os.Remove("上年/" + name + ".json")
		os.Remove("回收/" + name + ".json")
	}
	writeFile(t, "名单.csv", []byte("单位名称,单位代码,上级代码\n示例县,C0,\n甲局,C1,C0\n乙局,C2,C0\n"))
	for _, name := range []string{"甲局", "乙局"} {
		for _, f := range []*templates.Filing{c.last[name], c.now[name]} {
			row := map[string]int64{"new": 21, "carried_in": 2, "granted": 4, "carried_out": 2, "other_unpaid": 0, "other_other": 0, "other_uncorrected": 0}
			if f == c.last[name] {
				row["new"], row["granted"], row["licensing"] = 22, 5, 2
			}
			for _, key := range c.form.Keys() {
				n, ok := row[key.Row()]
				switch {
				case c.form.Computed(key) != nil:
					continue
				case key.Row() == "regulations" || key.Row() == "direct_suit":
					n = 0
				case key.Row() == "normative":
					n = map[string]int64{"issued": 3, "repealed": 3, "effective": 20}[key.Column()]
				case !ok:
					n = 1
				}
				f.Set(key, templates.Number(formula.FromInt(n)))
			}
			for id := range f.Narrative {
				f.Narrative[id] = fmt.Sprintf("%d年，%s按照要求做好了这一方面的工作。", f.Year, name)
			}
			f.Narrative["other.fees"] = "本年度未收取信息处理费。"
		}
		c.write(c.last[name], "上年/"+name+".json")
		c.write(c.now[name], "回收/"+name+".json")
	}
	return c
}

// everything writes all that is made of last year's figures, and counts the figures in each file.
func (c *twoYearCounty) everything() map[string]map[string]int {
	c.Helper()
	c.collect()
	for _, dir := range []string{"成文", "回执"} {
		if err := os.RemoveAll(dir); err != nil {
			c.Fatal(err)
		}
	}
	os.Mkdir("回执", 0o755)
	command(c, 0, "report", "回收", "--previous", "上年", "--charts", "--format", "txt,md,html,docx", "-o", "成文")
	for _, format := range []string{"text", "html", "json"} {
		command(c, 0, "check", "回收", "--previous", "上年", "--format", format, "-o",
			"回执/回执."+strings.Replace(format, "text", "txt", 1))
	}
	command(c, 0, "import", "回收/乙局.json", "--previous", "上年", "-o", "回执/填报表.xlsx")
	found := map[string]map[string]int{}
	for _, dir := range []string{"汇总", "成文", "回执"} {
		filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				c.Fatal(err)
			}
			if !d.IsDir() {
				found[name] = figuresIn(c, name)
			}
			return nil
		})
	}
	return found
}

var (
	noFigures = regexp.MustCompile(`[0-9a-f]{40,}|"[0-9a-f]{16}"|<style>(?s:.*?)</style>|<script>(?s:.*?)</script>|<[^>]*>|"because": "[^"]*"`)
	figureIs  = regexp.MustCompile(`\d[\d,]*(?:\.\d+)?(?:[%％]|/0)?`)
)

// figuresIn counts the figures that a reader of a file sees, in a chart's own data too.
func figuresIn(t testing.TB, name string) map[string]int {
	t.Helper()
	data, text := readBytes(t, name), ""
	switch filepath.Ext(name) {
	case ".xlsx":
		book := openBook(t, name)
		for i := range book.Sheets {
			for cell := range book.Sheets[i].All() {
				long := strings.Contains(cell.Formula, "LEN(") || book.Sheets[i].Name == "正文" && cell.HasFormula() // texts
				if !long {
					text += cell.Text() + "\n"
				}
			}
		}
		text += partText(t, data, "xl/charts/chart")
	case ".docx":
		text = partText(t, data, "word/document.xml") + partText(t, data, "word/charts/")
	default:
		text = string(data)
	}
	n := map[string]int{}
	for _, figure := range figureIs.FindAllString(noFigures.ReplaceAllString(text, " "), -1) {
		n[figure]++
	}
	return n
}

var chartValue = regexp.MustCompile(`<c:(v|pt)[ >][^<]*<`)

// partText returns the words of the parts of a package whose names begin so, of a chart those of its stored values.
func partText(t testing.TB, data []byte, prefix string) (text string) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.File {
		if !strings.HasPrefix(f.Name, prefix) {
			continue
		}
		part := string(unzip(t, data)[f.Name])
		if strings.Contains(f.Name, "charts/") {
			part = strings.Join(chartValue.FindAllString(part, -1), " ") + " "
			part = strings.ReplaceAll(part, "<c:v>", "<c:v> ")
		}
		text += part
	}
	return text
}
