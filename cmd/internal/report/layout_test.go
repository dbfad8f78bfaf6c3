package report

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/testdata/tier"
)

// TestSheetOfFigures: a document with low rows is a valid one, with narrow margins and its own small type; the report's is not
// touched by that.
func TestSheetOfFigures(t *testing.T) {
	g := &templates.Grid{Rows: 2, Cols: 7, Head: 1, Labels: 1}
	var widths []float64
	for c := range 7 {
		role := templates.RoleFigure
		if c == 0 {
			role = templates.RoleLabel
		}
		widths = append(widths, 20)
		g.Cells = append(g.Cells, templates.GridCell{Col: c, RowSpan: 1, ColSpan: 1, Role: templates.RoleHead, Text: "数"},
			templates.GridCell{Row: 1, Col: c, RowSpan: 1, ColSpan: 1, Role: role, Text: []string{"名字很长很长很长很长的一个单位", "", "1034.123456"}[min(c, 2)]})
	}
	for _, row := range []float64{0, 9} {
		d := &Document{Title: "指标", Lines: []string{"指标"}, Year: 2024, Row: row}
		d.Add(Legend, "说明")
		d.Blocks = append(d.Blocks, NewTable("指标", widths, g))
		var b, page bytes.Buffer
		if err := d.DOCX(&b, DOCXOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := d.HTML(&page); err != nil {
			t.Fatal(err)
		}
		text := string(checkPackage(t, b.Bytes())["word/document.xml"])
		if small := strings.Contains(text, `<w:sz w:val="14"/>`) && strings.Contains(text, `w:left="567"`); small != (row > 0) {
			t.Errorf("row %v: small %v", row, small)
		}
		if fits := strings.Contains(page.String(), `class="fit"`); fits != (row > 0) {
			t.Errorf("row %v: a long name is made to fit %v", row, fits)
		}
	}
}

// mostBlank is how much of a page may stay empty in front of table two, in points: the heading and the largest of its bands, four rows,
// and a line that does not fit.
const mostBlank = 150

// TestNoHalfEmptyPage has LibreOffice set reports whose text is longer and longer: table two begins behind the text wherever its first
// band fits, table three stands on one page, table four with its heading.
func TestNoHalfEmptyPage(t *testing.T) {
	soffice, totext := tier.Tool(t, "soffice"), tier.Tool(t, "pdftotext")
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "lo"), "--headless", "--convert-to", "pdf", "--outdir", dir}
	const most = 12
	for n := range most {
		f := plainFiling(t)
		f.Narrative["overview.management"] = strings.Repeat("规范信息管理，落实审查制度。\n", 2*n+1)
		doc, err := Build(f, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := doc.DOCX(&b, DOCXOptions{}); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, fmt.Sprintf("%d.docx", n))
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if out, err := exec.Command(soffice, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	word := regexp.MustCompile(`<word xMin="[^"]*" yMin="[^"]*" xMax="[^"]*" yMax="([^"]*)">([^<]*)</word>`)
	for n := range most {
		out, err := exec.Command(totext, "-bbox", filepath.Join(dir, fmt.Sprintf("%d.pdf", n)), "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		pages := strings.Split(string(out), "<page ")[1:]
		where := map[string]int{}
		for i, page := range pages {
			last := 0.0
			for _, m := range word.FindAllStringSubmatch(page, -1) {
				for _, head := range []string{"二、主动公开", "行政事业性收费", "三、收到和处理", "四、结转下年度", "四、政府信息公开行政", "未经复议直接起诉"} {
					if strings.HasPrefix(m[2], head) {
						where[head] = i + 1
					}
				}
				if y, _ := strconv.ParseFloat(m[1], 64); y < 842-85 { // above the number of the page
					last = max(last, y)
				}
			}
			next := i+1 < len(pages) && strings.Contains(pages[i+1], "三、收到和处理")
			if blank := 842 - 99 - last; blank > mostBlank && !next && i+1 < len(pages) {
				t.Errorf("%d paragraphs: %.0f points of page %d are empty", 2*n+1, blank, i+1)
			}
		}
		if where["三、收到和处理"] != where["四、结转下年度"] || where["四、政府信息公开行政"] != where["未经复议直接起诉"] || where["二、主动公开"] == 0 ||
			where["行政事业性收费"] == 0 {
			t.Errorf("%d paragraphs: %v", 2*n+1, where)
		}
	}
}
