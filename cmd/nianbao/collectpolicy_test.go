package main

import (
	"archive/zip"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/testdata/tier"
	"nianbao/xlsx"
)

// TestEveryPageSaysWhatIsSummed: which filings are summed stands on every sheet that shows sums, at the foot of every
// printed page, and in the body's own workbook.
func TestEveryPageSaysWhatIsSummed(t *testing.T) {
	c := makeCounty(t, t.TempDir(), 8, 1, 0, 2, 1)
	for include, policy := range map[string]string{
		"":         "合计计入没有退回的填报，含待说明 1 个",
		"accepted": "合计只计入结论为“通过”和“已说明”的填报，含待说明 0 个",
		"query":    "合计计入没有退回的填报，含待说明 1 个",
		"rejected": "合计连退回的填报也计入（有读不出的数的除外），含待说明 1 个、退回 2 个",
	} {
		if !tier.Full() && (include == "accepted" || include == "query") {
			continue // what is summed so is TestDoors' to see
		}
		out := filepath.Join(c.dir, "汇总"+include)
		args := c.args(out)
		if include != "" {
			args = append(args, "--include", include)
		}
		runCollect(t, args...)
		says := func(file, sheet string) bool {
			for cell := range openBook(t, filepath.Join(out, file)).Sheet(sheet).All() {
				if strings.Contains(cell.Text(), policy) {
					return true
				}
			}
			return false
		}
		for _, sheet := range []string{xlsx.SheetProgress, xlsx.SheetTotals, xlsx.SheetDetail, xlsx.SheetCompare, xlsx.SheetCharts} {
			if !says(summaryFile, sheet) {
				t.Errorf("include %q: sheet %s does not say what is summed", include, sheet)
			}
		}
		for _, sheet := range []string{xlsx.SheetCover, "二、主动公开", "三、申请", "四、复议诉讼"} {
			if !says(bodyFile, sheet) {
				t.Errorf("include %q: sheet %s of %s does not say what is summed", include, sheet, bodyFile)
			}
		}
		z, err := zip.OpenReader(filepath.Join(out, summaryFile))
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		sheets := 0
		for _, part := range z.File {
			if !strings.HasPrefix(part.Name, "xl/worksheets/sheet") {
				continue
			}
			r, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			_, foot, _ := strings.Cut(string(data), "<oddFooter>")
			if sheets++; !strings.Contains(foot, policy) {
				t.Errorf("include %q: %s has the foot %.200s", include, part.Name, foot)
			}
		}
		if sheets < 7 {
			t.Errorf("%d sheets", sheets)
		}
		if n := strings.Count(readText(t, filepath.Join(out, pageFile)), policy); n < 2 {
			t.Errorf("include %q: the page says it %d times", include, n)
		}
		if rec := readRecord(t, out); rec.Policy != policy {
			t.Errorf("汇总.json says %q", rec.Policy)
		}
	}
}
