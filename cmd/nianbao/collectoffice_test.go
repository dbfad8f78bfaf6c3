package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

func templatesText(s string) templates.Cell { return templates.TextCell(s) }

func openBook(t testing.TB, name string) *sheets.Book {
	t.Helper()
	data := readText(t, name)
	book, err := sheets.Open(strings.NewReader(data), int64(len(data)), sheets.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return book
}

var cachedFormula = regexp.MustCompile(`(</f>)<v>[^<]*</v>`)

// TestSummaryRecalculated has LibreOffice compute 汇总.xlsx from its formulas alone: our values are taken out first,
// because LibreOffice would believe them.
func TestSummaryRecalculated(t *testing.T) {
	soffice := tier.Tool(t, "soffice")
	c := makeCounty(t, t.TempDir(), 20, 1, 1, 2, 1)
	out := filepath.Join(c.dir, "汇总")
	runCollect(t, c.args(out)...)
	if compared := recalculated(t, soffice, out); compared < 600 {
		t.Errorf("only %d values compared", compared)
	}
}

// recalculated has LibreOffice compute 汇总.xlsx of a folder and holds every number against ours.
func recalculated(t *testing.T, soffice, out string) (compared int) {
	t.Helper()
	dir := t.TempDir()
	bare := filepath.Join(dir, "bare", summaryFile)
	if n := stripValues(t, filepath.Join(out, summaryFile), bare); n < 400 {
		t.Fatalf("only %d formulas", n)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "xlsx", "--outdir", filepath.Join(dir, "lo"), bare)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, text)
	}
	ours, theirs := openBook(t, filepath.Join(out, summaryFile)), openBook(t, filepath.Join(dir, "lo", summaryFile))
	for _, name := range []string{xlsx.SheetTotals, xlsx.SheetDetail, xlsx.SheetCompare, xlsx.SheetCharts} {
		for cell := range ours.Sheet(name).All() {
			if !cell.HasFormula() || cell.Type != sheets.Number {
				continue
			}
			other := theirs.Sheet(name).Cell(cell.Row, cell.Col)
			want, err := formula.ParseDecimal(cell.Raw)
			if err != nil {
				t.Errorf("%s!%s: %q", name, cell.Ref(), cell.Raw)
				continue
			}
			got, _, err := formula.FromExcelNumber(other.Text())
			if err != nil || got != want {
				t.Errorf("%s!%s is %s, LibreOffice computes %q from %s", name, cell.Ref(), want, other.Text(), cell.Formula)
			}
			compared++
		}
	}
	return compared
}

// stripValues copies a workbook without the values beside its formulas.
func stripValues(t testing.TB, from, to string) (formulas int) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, to, rewritten(t, data, func(name string, part []byte) []byte {
		if strings.HasPrefix(name, "xl/worksheets/") {
			formulas += len(cachedFormula.FindAll(part, -1))
			part = cachedFormula.ReplaceAll(part, []byte("$1"))
		}
		return part
	}))
	return formulas
}

// TestPageInBrowser opens 进度.html in headless Chromium, sorts it, filters it, and reads what the page has become.
func TestPageInBrowser(t *testing.T) {
	chromium := tier.Tool(t, "chromium")
	c := makeCounty(t, t.TempDir(), 9, 2, 0, 1, 1)
	out := filepath.Join(c.dir, "汇总")
	runCollect(t, c.args(out)...)
	probe := `<script>
window.addEventListener("error",function(e){document.title="ERROR "+e.message});
document.querySelectorAll("#list th button")[2].click();
var up=Array.from(document.querySelectorAll("#list tbody tr")).map(function(r){return r.cells[2].textContent}).join(" ");
document.querySelectorAll("#list th button")[2].click();
var down=Array.from(document.querySelectorAll("#list tbody tr")).map(function(r){return r.cells[2].textContent}).join(" ");
find.value="未报";find.dispatchEvent(new Event("input"));
document.body.setAttribute("data-probe",up+"|"+down+"|"+document.getElementById("shown").textContent);
</script>`
	page := strings.Replace(readText(t, filepath.Join(out, pageFile)), "</body>", probe+"</body>", 1)
	name := filepath.Join(c.dir, "probe.html")
	writeFile(t, name, []byte(page))
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	var log bytes.Buffer
	cmd := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--user-data-dir="+filepath.Join(c.dir, "chrome"), "--dump-dom", "file://"+name)
	cmd.Stderr = &log
	dom, err := cmd.Output()
	if err != nil {
		t.Fatalf("chromium: %v", err)
	}
	const up = "00001 00002 00003 00004 00005 00006 00007 00008 00009"
	const down = "00009 00008 00007 00006 00005 00004 00003 00002 00001"
	if !bytes.Contains(dom, []byte(`data-probe="`+up+"|"+down+`|2"`)) || bytes.Contains(dom, []byte("<title>ERROR")) {
		at := bytes.Index(dom, []byte("data-probe"))
		t.Errorf("the page has become %.200s", dom[max(at, 0):])
	}
	if strings.Contains(log.String(), "CONSOLE") {
		t.Errorf("the console says %s", log.String())
	}
}

// TestPagePrinted prints 进度.html: the list goes over several pages, and each of them has the heads of its columns.
func TestPagePrinted(t *testing.T) {
	tier.Tool(t, "chromium")
	c := makeCounty(t, t.TempDir(), 90, 90, 0, 0, 0)
	out := filepath.Join(c.dir, "汇总")
	runCollect(t, filepath.Join(c.dir, "名单.csv"), "--roster", filepath.Join(c.dir, "名单.csv"), "--year", "2024", "-o", out)
	listed := 0
	for i, page := range printed(t, filepath.Join(out, pageFile)) {
		if !strings.Contains(page, "0955-") {
			continue
		}
		listed++
		for _, head := range []string{"单位名称", "单位代码", "状态", "联系人、电话", "说明"} {
			if !strings.Contains(page, head) {
				t.Errorf("page %d lists agencies without the head %s", i+1, head)
			}
		}
	}
	if listed < 2 {
		t.Errorf("the list takes %d pages", listed)
	}
}

// printed prints a page on paper, and returns the text of each sheet.
func printed(t *testing.T, page string) []string {
	t.Helper()
	chromium, pdftotext := tier.Tool(t, "chromium"), tier.Tool(t, "pdftotext")
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	pdf := filepath.Join(dir, "page.pdf")
	cmd := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+filepath.Join(dir, "chrome"),
		"--no-pdf-header-footer", "--print-to-pdf="+pdf, "file://"+page)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("chromium: %v\n%s", err, said)
	}
	text, err := exec.CommandContext(ctx, pdftotext, "-layout", pdf, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
}

// TestReceiptPrinted prints receipts: one sheet when all is well; else what is to be done on the first sheet, without what is
// folded.
func TestReceiptPrinted(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"示例县水务局2024", "示例县民政局2024-有错"} {
		command(t, exitFine, "import", filepath.Join("../../testdata/filings", name+".json"), "-o", filepath.Join(dir, "收", name+".xlsx"))
	}
	out := filepath.Join(dir, "回执")
	command(t, exitFaulty, "check", filepath.Join(dir, "收"), "--format", "html", "-o", out+"/")
	well := printed(t, filepath.Join(out, "EX002_示例县水务局_2024年报核对回执.html"))
	if len(well) != 1 || !strings.Contains(well[0], "没有要改的") {
		t.Errorf("where all is well, the receipt takes %d sheets: %q", len(well), well)
	}
	faulty := printed(t, filepath.Join(out, "EX003_示例县民政局_2024年报核对回执.html"))
	for _, want := range []string{"示例县民政局：", "要办的（1 处）", "办法："} {
		if !strings.Contains(faulty[0], want) {
			t.Errorf("%q is not on the first sheet: %s", want, faulty[0])
		}
	}
	if whole := strings.Join(faulty, ""); strings.Contains(whole, "核对了什么") {
		t.Error("passed rules are printed")
	}
}
