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

	"nianbao/testdata/tier"
)

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
