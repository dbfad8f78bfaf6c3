package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"nianbao/templates"
	"nianbao/xlsx/sheets"
)

// TestOutsideProgram fills a blank workbook as a script would that knows nothing of this program: it looks for the
// official labels and writes numbers into the XML where row and column meet. Check, export and report must give exactly
// those numbers.
func TestOutsideProgram(t *testing.T) {
	t.Chdir(t.TempDir())
	run := func(want int, args ...string) string {
		t.Helper()
		var out, trouble bytes.Buffer
		e := &env{stdout: &out, stderr: &trouble, now: func() time.Time { return testNow }}
		if code := e.run(append([]string{"nianbao"}, args...)); code != want {
			t.Fatalf("nianbao %v: exit code %d\n%s%s", args, code, out.String(), trouble.String())
		}
		return out.String()
	}
	run(exitFine, "template", "--agency", "示例县水务局", "--year", "2024", "-o", "空白.xlsx")
	data, err := os.ReadFile("空白.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}

	// Numbers that balance: one received of each kind of applicant, two of natural persons, all granted.
	want := map[templates.Key]string{"disclosure.fees.amount": "1234.567891"}
	for _, key := range form.Keys() {
		if form.Computed(key) == nil && want[key] == "" {
			want[key] = "0"
		}
	}
	for i, col := range []string{"natural", "business", "research", "charity", "legal", "other"} {
		n := strconv.Itoa(max(1, 2-i))
		want[templates.MakeKey("applications", "new", col)] = n
		want[templates.MakeKey("applications", "granted", col)] = n
	}
	want["disclosure.licensing.decisions"] = "83"
	want["reviews.suit_after_review.pending"] = "4"
	filled := fillByLabels(t, data, form, want)
	if err := os.WriteFile("填好.xlsx", filled, 0o644); err != nil {
		t.Fatal(err)
	}

	// The narrative is not the script's business, so the filing is not accepted, but its figures are all there.
	run(exitFaulty, "check", "填好.xlsx", "--format", "json")
	run(exitFine, "export", "填好.xlsx", "-o", "填好.json")
	exported, err := os.ReadFile("填好.json")
	if err != nil {
		t.Fatal(err)
	}
	filing, err := templates.ReadFiling(exported, templates.Lookup)
	if err != nil {
		t.Fatal(err)
	}
	totals := map[templates.Key]string{"applications.new.total": "7", "applications.total.natural": "2", "applications.total.total": "7",
		"applications.carried_out.total": "0", "reviews.suit_after_review.total": "4"}
	for _, key := range form.Keys() {
		if n := want[key] + totals[key]; n != "" && filing.Cell(key).String() != n {
			t.Errorf("%s: filled in %s, read %s", key, n, filing.Cell(key))
		}
	}
	run(exitFaulty, "report", "填好.xlsx", "-o", "报告", "--draft", "--format", "html")
	page, err := os.ReadFile(filepath.Join("报告", "示例县水务局2024年政府信息公开工作年度报告.html"))
	if err != nil {
		t.Fatal(err)
	}
	printed := figuresOf(t, page)
	var expected []string
	for _, key := range form.Keys() {
		expected = append(expected, filing.Cell(key).String())
	}
	if strings.Join(printed, " ") != strings.Join(expected, " ") {
		t.Errorf("the report prints\n%v\nthe filing holds\n%v", printed, expected)
	}
}

// fillByLabels writes numbers into the cells that the official labels name.
func fillByLabels(t *testing.T, data []byte, form *templates.Form, values map[templates.Key]string) []byte {
	t.Helper()
	cells := map[string]string{}
	book, err := sheets.Open(bytes.NewReader(data), int64(len(data)), sheets.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for key, value := range values {
		fig := form.Figure(key)
		sheet := book.Sheet(fig.Table.Sheet)
		if sheet == nil {
			t.Fatalf("no sheet %s", fig.Table.Sheet)
		}
		row, col := meet(sheet, fig)
		if row == 0 || col == 0 {
			t.Fatalf("%s: labels not found in %s", key, sheet.Name)
		}
		cells[sheet.Name+"!"+sheets.RefName(row, col)] = "<v>" + value + "</v>"
	}
	return fillCells(t, data, book, cells)
}

// fillCells puts XML into empty cells, named as 三、申请!D7: a value, or <is> for text.
func fillCells(t *testing.T, data []byte, book *sheets.Book, values map[string]string) []byte {
	t.Helper()
	cells := map[string]map[string]string{} // part, cell, content
	for name, value := range values {
		sheet, cell, _ := strings.Cut(name, "!")
		part := book.Sheet(sheet).Part
		if cells[part] == nil {
			cells[part] = map[string]string{}
		}
		cells[part][cell] = value
	}
	return rewritten(t, data, func(name string, part []byte) []byte {
		for cell, value := range cells[name] {
			draft := "" // the text of a passage takes the place of the draft of it
			if strings.HasPrefix(value, "<is>") {
				draft = `|><v>\d+</v></c>|><is>[^\x00]*?</is></c>`
			}
			empty := regexp.MustCompile(fmt.Sprintf(`<c r="%s"( s="\d+")?( t="\w+")?(/>|></c>%s)`, cell, draft))
			if !empty.Match(part) {
				t.Fatalf("%s!%s is not an empty cell", name, cell)
			}
			kind := ""
			if strings.HasPrefix(value, "<is>") {
				kind = ` t="inlineStr"`
			}
			part = empty.ReplaceAllFunc(part, func(m []byte) []byte {
				return []byte(fmt.Sprintf(`<c r="%s"%s%s>%s</c>`, cell, empty.FindSubmatch(m)[1], kind, value))
			})
		}
		return part
	})
}

// meet returns the cell where a figure's row label meets its column label. Labels that stand more than once in a sheet are
// told apart by their group: the last label at or above (left of) them that has the group's wording.
func meet(sheet *sheets.Sheet, fig *templates.Figure) (row, col int) {
	var rowLabels, colLabels, groups []*sheets.Cell
	group := ""
	if g := fig.Row.Group(); g != nil && fig.Table.Shape == templates.Matrix {
		group = g.Label
	}
	if fig.Table.Shape == templates.Strip {
		group = fig.Row.Label
	}
	for c := range sheet.All() {
		switch text := c.Text(); {
		case text == group && group != "":
			groups = append(groups, c)
		case text == fig.Row.Label:
			rowLabels = append(rowLabels, c)
		}
		if c.Text() == fig.Column.Label {
			colLabels = append(colLabels, c)
		}
	}
	switch fig.Table.Shape {
	case templates.Strip:
		for _, c := range colLabels {
			columns := len(fig.Table.Cols)
			if c.Col >= groups[0].Col && c.Col < groups[0].Col+columns {
				col = c.Col
			}
			row = max(row, c.Row+1) // the one line below the head
		}
		return row, col
	case templates.Matrix:
		for _, c := range rowLabels {
			if group == "" || c.Row >= groups[0].Row {
				row = c.Row
				break
			}
		}
		return row, colLabels[0].Col
	}
	for _, c := range colLabels {
		if c.Row < rowLabels[0].Row {
			col = c.Col
		}
	}
	return rowLabels[0].Row, col
}

// figuresOf returns the figures of a report's tables in reading order.
func figuresOf(t *testing.T, page []byte) []string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	words := func(n *html.Node) string {
		var text strings.Builder
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				text.WriteString(d.Data)
			}
		}
		return strings.TrimSpace(text.String())
	}
	var list []string
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		annex := n.Data == "table" && strings.HasPrefix(words(n), "汇总范围") // agencies, and no figures
		if annex {
			return
		}
		if n.Type == html.ElementNode && n.Data == "td" {
			list = append(list, words(n))
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return list
}
