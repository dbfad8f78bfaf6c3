package xlsx

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/testdata/tier"
)

// boxesOf fills every box with a text of so many lines, marked at both ends.
func boxesOf(form *templates.Form, lines int) *templates.Filing {
	f := templates.NewFiling(form, 2024)
	for k, p := range form.Passages() {
		f.Narrative[p.ID] = fmt.Sprintf("BEGIN%d", k) + strings.Repeat("\n写一行。", lines) + fmt.Sprintf("\nEND%d", k)
	}
	return f
}

// TestBoxesOnPages: a box stands on one printed page with the heading above it, and a page holds as many as fit; only a box that is
// higher than a page goes on to the next.
func TestBoxesOnPages(t *testing.T) {
	form := lookupForm(t, "2021")
	for _, tt := range []struct {
		reason       string
		lines, pages int
	}{{"short texts: two boxes to a page", 0, 5}, {"boxes made higher by their texts: two still", 26, 5}, {"one to a page", 40, 9}} {
		sheets := model(mustLayout(t, form), boxesOf(form, tt.lines), Options{}).sheets
		s := sheets[slices.IndexFunc(sheets, func(s *sheet) bool { return s.name == SheetNarrative })]
		if len(s.breaks)+1 != tt.pages || s.scale == 0 || s.landscape {
			t.Errorf("%s: breaks %v at %d per cent", tt.reason, s.breaks, s.scale)
		}
	}
}

// TestBoxesPrinted has LibreOffice print them: both ends of every box are on one page, and nothing beside it goes to a page of its own.
func TestBoxesPrinted(t *testing.T) {
	soffice, totext := tier.Tool(t, "soffice"), tier.Tool(t, "pdftotext")
	form := lookupForm(t, "2021")
	for lines, pages := range map[int]int{0: 5, 20: 5, 40: 9} {
		dir := t.TempDir()
		path := filepath.Join(dir, "表.xlsx")
		if err := os.WriteFile(path, writeBytes(t, boxesOf(form, lines), Options{}), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "lo"), "--headless", "--convert-to", "pdf", "--outdir", dir, path).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		text, err := exec.Command(totext, "-layout", filepath.Join(dir, "表.pdf"), "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		with := 0
		for page := range strings.SplitSeq(string(text), "\f") {
			if strings.Contains(page, "BEGIN") || strings.Contains(page, "END") {
				with++
			}
			for k := range form.Passages() {
				if strings.Contains(page, fmt.Sprintf("BEGIN%d", k)) != strings.Contains(page, fmt.Sprintf("END%d", k)) {
					t.Errorf("%d lines: box %d is broken between pages", lines, k)
				}
			}
		}
		if with != pages {
			t.Errorf("%d lines: boxes stand on %d pages, not %d", lines, with, pages)
		}
	}
}
