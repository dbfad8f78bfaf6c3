package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/cases"
	"nianbao/testdata/tier"
	"nianbao/xlsx/ledger"
)

// TestLedgerPages drops ledgers on both pages: each says what it is and what is wrong with it, and of one without an error gives
// the figures, as the command does, and no row; of one that stands where filings were asked for nothing.
func TestLedgerPages(t *testing.T) {
	tier.Need(t, "builds the page and needs Chromium")
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func(*testing.T) *servedPage{
		"serve": func(t *testing.T) *servedPage { return servePage(t, 1366, false) },
		"alone": func(t *testing.T) *servedPage { return openAlone(t, 1366) },
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t)
			t.Chdir(t.TempDir())
			s := &scene{T: t, form: form, good: randomFiling(form, templates.Agency{Name: "海原县水务局"}, 7)}
			s.ledger(func(l *ledger.Ledger, _, _ *cases.Line) { l.Last[0] = cases.Num(2) })
			good := []byte(readText(t, "回收/台账.xlsx"))
			s.ledger(func(_ *ledger.Ledger, a, _ *cases.Line) { a.Cells[cases.Category] = cases.Value{} })
			s.back("坏台账.xlsx", []byte(readText(t, "回收/台账.xlsx")))
			s.back("台账.xlsx", good)
			if code, _ := s.run("import", "回收/台账.xlsx", "-o", "由台账.xlsx"); code != exitFine {
				t.Fatal(s.trouble)
			}
			came, err := filepath.Abs("回收")
			if err != nil {
				t.Fatal(err)
			}
			p.drop("#step-check .drop", came)
			p.checked(2)
			want := []string{"通过|台账.xlsx|回收/台账.xlsx|提示 1", "退回|坏台账.xlsx|回收/坏台账.xlsx|错误 1"}
			if got := p.rows("check"); strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("the page shows %q", got)
			}
			for i, says := range []string{"没有任何一行", "改好存盘，再放进来"} {
				row := "#step-check .rows > li:nth-child(" + itoa(i+1) + ")"
				p.click(row + " summary")
				p.wait("document.querySelector('" + row + " .found')")
				text := p.text("document.querySelector('" + row + "').innerText")
				if !strings.Contains(text, "是依申请公开台账，不是填报表") || !strings.Contains(text, says) || strings.Contains(text, rowText) {
					t.Errorf("row %d says\n%s", i, text)
				}
			}
			p.picture("ledger-" + name)
			if got := p.text("String(document.querySelectorAll('#step-check .rows .side a, #step-check .rows .side button').length)"); got != "1" {
				t.Errorf("%s files are given", got)
			}
			file, data := p.download("#step-check .rows > li:nth-child(1) .side :is(a, button)")
			writeFile(t, file, data)
			_, theirs := s.run("export", "由台账.xlsx", "--format", "json")
			_, ours := s.run("export", file, "--format", "json")
			if ours != theirs || filepath.Ext(file) != ".xlsx" || !strings.Contains(ours, `"海原县水务局"`) {
				t.Errorf("%s is not what import makes:\n%.600s", file, ours)
			}
			if name == "serve" && !bytes.Equal(data, []byte(readText(t, "由台账.xlsx"))) {
				t.Errorf("%s is another workbook than import makes", file)
			}
			if strings.Contains(s.unpacked(data), rowText) {
				t.Errorf("%s holds a row", file)
			}
			p.click(p.link("check", "做一份回执"))
			p.wait("Array.from(document.querySelectorAll('#step-check a, #step-check button')).some(a=>a.textContent.startsWith('下载回执'))")
			if _, data := p.download(p.link("check", "下载回执")); bytes.Contains(data, []byte(rowText)) || !bytes.Contains(data, []byte("依申请公开台账")) {
				t.Error("the receipt holds a row, or does not say what it is")
			}
			if name == "serve" {
				p.finish()
			}
		})
	}
}
