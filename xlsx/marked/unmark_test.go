package marked

import (
	"bytes"
	"errors"
	"html"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/lint"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
	"nianbao/xlsx/returned"
)

// formats lists the conditional formats of every sheet of a package: part, cells and formulas.
func formats(t *testing.T, data []byte) []string {
	t.Helper()
	var list []string
	find := regexp.MustCompile(`(?s)<conditionalFormatting sqref="([^"]*)".*?</conditionalFormatting>`)
	formula := regexp.MustCompile(`<formula>(.*?)</formula>`)
	parts := partsOf(t, data)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		for _, m := range find.FindAllSubmatch(parts[name], -1) {
			line := name + " " + string(m[1])
			for _, f := range formula.FindAllSubmatch(m[0], -1) {
				line += " " + string(f[1])
			}
			list = append(list, line)
		}
	}
	return list
}

func partsOf(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	var parts map[string][]byte
	rezipped(t, data, func(p map[string][]byte) { parts = maps.Clone(p) })
	return parts
}

// noteText joins what excelize hands out of a note: runs, or one text.
func noteText(n excelize.Comment) string {
	text := n.Text
	for _, run := range n.Paragraph {
		text += run.Text
	}
	return text
}

// notesOf returns the notes of a sheet by cell.
func notesOf(t *testing.T, data []byte, sheet string) map[string]string {
	t.Helper()
	x, err := excelize.OpenReader(bytes.NewReader(data))
	mustEdit(t, err)
	defer x.Close()
	notes, err := x.GetComments(sheet)
	mustEdit(t, err)
	list := map[string]string{}
	for _, n := range notes {
		list[n.Cell] = noteText(n)
	}
	return list
}

// A workbook that was marked, put right and unmarked is the workbook as if it had been right from the start: the same
// sheets, names, formats and notes, and it is accepted.
func TestUnmark(t *testing.T) {
	for _, form := range templates.Forms() {
		t.Run(form.ID, func(t *testing.T) { unmarkEdition(t, form) })
	}
}

func unmarkEdition(t *testing.T, form *templates.Form) {
	right := completedOf(form)
	right.Narrative["problems"] = right.Narrative["overview.intro"]
	wrong := right.Clone()
	wrong.Set("applications.granted.legal", templates.TextCell("12件左右"))
	wrong.Narrative["problems"] = ""
	l, _ := xlsx.LayoutOf(right.Form)
	bad, note := l.Figure("applications.granted.legal").A1(), l.Figure("applications.granted.natural").A1()
	// the agency has notes of its own, one of them in a cell that will be marked
	data := edited(t, written(t, wrong), func(x *excelize.File) {
		mustEdit(t, x.AddComment("三、申请", excelize.Comment{Cell: bad, Author: "经办人", Text: "待核"}))
		mustEdit(t, x.AddComment("三、申请", excelize.Comment{Cell: note, Author: "经办人", Text: "见台账"}))
	})
	twice := marked(t, marked(t, data))
	if n := len(notesOf(t, twice, "三、申请")); n < 2 {
		t.Fatalf("%d notes in the marked copy", n)
	}
	corrected := edited(t, twice, func(x *excelize.File) {
		n, err := strconv.ParseInt(right.Cell("applications.granted.legal").Number.String(), 10, 64)
		mustEdit(t, err)
		mustEdit(t, x.SetCellInt("三、申请", bad, n))
		mustEdit(t, x.SetCellStr(xlsx.SheetNarrative, l.Passage("problems").A1(), right.Narrative["problems"]))
	})
	out := unmarked(t, corrected)

	ret := readBytes(out)
	if ret.Marked {
		t.Error("the marks are still there")
	}
	sameFigures(t, ret.Filing, right)
	clean := edited(t, data, func(*excelize.File) {})
	if a, b := formats(t, clean), formats(t, out); !slices.Equal(a, b) {
		t.Errorf("conditional formats: %d before, %d after\n%s\n%s", len(a), len(b), strings.Join(a, "\n"), strings.Join(b, "\n"))
	}
	for _, sheet := range []string{"二、主动公开", "三、申请", "四、复议诉讼", xlsx.SheetNarrative} {
		if a, b := notesOf(t, clean, sheet), notesOf(t, out, sheet); !maps.Equal(a, b) {
			t.Errorf("notes of %s: %v before, %v after", sheet, a, b)
		}
	}
	x, err := excelize.OpenReader(bytes.NewReader(out))
	mustEdit(t, err)
	y, err := excelize.OpenReader(bytes.NewReader(data))
	mustEdit(t, err)
	if a, b := y.GetSheetList(), x.GetSheetList(); !slices.Equal(a, b) {
		t.Errorf("sheets %v before, %v after", a, b)
	}
	names := slices.DeleteFunc(x.GetDefinedName(), func(n excelize.DefinedName) bool { return n.Name == returned.DescentName })
	if before := y.GetDefinedName(); !slices.Equal(before, names) {
		t.Errorf("names %+v before, %+v after", before, names)
	}
	if len(ret.Of) != 2 { // it still takes the place of what was marked
		t.Errorf("made of %v", ret.Of)
	}
	before, err := lint.Lint(corrected) // excelize has dropped the values of formulas that depend on the corrected cell
	mustEdit(t, err)
	after, err := lint.Lint(out)
	mustEdit(t, err)
	if len(after) > len(before) || slices.ContainsFunc(after, func(f lint.Fault) bool { return f.Kind == lint.FaultContainer }) {
		t.Errorf("lint: %v", after)
	}
}

// A second marking leaves the form's own live formats in place.
func TestAnnotateKeepsLiveFormats(t *testing.T) {
	f := completed(t)
	f.Set("applications.granted.legal", templates.TextCell("12件左右"))
	data := written(t, f)
	once := marked(t, data)
	if a, b := formats(t, once), formats(t, marked(t, once)); !slices.Equal(a, b) {
		t.Errorf("marked once: %d, twice: %d conditional formats", len(a), len(b))
	}
	// a mark goes before the colours that a form has for its cells: first in the part, for LibreOffice, and by priority
	parts := partsOf(t, once)
	for name, part := range parts {
		marks, others := 0, 0
		for _, format := range cfOf.FindAllSubmatch(part, -1) {
			for _, m := range cfRule.FindAllSubmatch(format[2], -1) {
				n, _ := strconv.Atoi(string(m[1]))
				switch {
				case !isUnchanged(html.UnescapeString(string(m[2])), strings.Fields(string(format[1]))[0]):
					if others++; n <= marks {
						t.Errorf("%s: %s has priority %d, a mark %d", name, m[2], n, marks)
					}
				case others > 0:
					t.Errorf("%s: a mark stands behind the colours of the form: %s %s", name, format[1], m[2])
				default:
					marks = max(marks, n)
				}
			}
		}
	}
	own, list := formats(t, data), formats(t, once)
	for _, line := range own {
		if !slices.Contains(list, line) {
			t.Errorf("lost: %s", line)
		}
	}
	for _, line := range own { // none of the form's could be taken for a mark
		fields := strings.Fields(line)
		for _, formula := range fields[min(len(fields), 2):] {
			if isUnchanged(formula, fields[1]) {
				t.Errorf("taken for a mark: %s", line)
			}
		}
	}
}

var (
	cfOf   = regexp.MustCompile(`(?s)<conditionalFormatting sqref="([^"]*)">(.*?)</conditionalFormatting>`)
	cfRule = regexp.MustCompile(`<cfRule [^>]*priority="(\d+)"[^>]*><formula>(.*?)</formula>`)
)

// A sheet of the agency's own that is called 退回意见 is no list of ours.
func TestAnnotateForeignSheet(t *testing.T) {
	f := completed(t)
	f.Set("applications.granted.legal", templates.TextCell("12件左右"))
	data := edited(t, written(t, f), func(x *excelize.File) {
		_, err := x.NewSheet(xlsx.SheetOpinion)
		mustEdit(t, err)
		mustEdit(t, x.SetCellStr(xlsx.SheetOpinion, "A1", "局长的话"))
	})
	ret := readBytes(data)
	if ret.Marked {
		t.Error("taken for a marked copy")
	}
	var b bytes.Buffer
	if err := Unmark(&b, data, ret); !errors.Is(err, ErrNotAnnotated) {
		t.Errorf("Unmark: %v", err)
	}
	copied := marked(t, marked(t, data))
	x, err := excelize.OpenReader(bytes.NewReader(copied))
	mustEdit(t, err)
	if list := x.GetSheetList(); list[0] != xlsx.SheetOpinion+"2" || !slices.Contains(list, xlsx.SheetOpinion) {
		t.Errorf("sheets %v", list)
	}
	if v, _ := x.GetCellValue(xlsx.SheetOpinion, "A1"); v != "局长的话" {
		t.Errorf("the agency's words are %q now", v)
	}
	if a, b := codes(readBytes(data).Findings), codes(readBytes(unmarked(t, copied)).Findings); !slices.Equal(a, b) {
		t.Errorf("findings %v before, %v after", a, b)
	}
}

// The marks go, too, when LibreOffice has saved the copy in between, in every edition.
func TestUnmarkAfterLibreOffice(t *testing.T) {
	office := tier.Tool(t, "soffice")
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	args := []string{"-env:UserInstallation=file:///tmp/lo_unmark", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out}
	for _, form := range templates.Forms() {
		f := completedOf(form)
		f.Set("applications.granted.legal", templates.TextCell("12件左右"))
		f.Set("applications.granted.natural", templates.Number(formula.FromInt(3)))
		name := filepath.Join(dir, form.ID+".xlsx")
		mustEdit(t, os.WriteFile(name, marked(t, written(t, f)), 0o600))
		args = append(args, name)
	}
	if msg, err := exec.Command(office, args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, msg)
	}
	for _, form := range templates.Forms() {
		data, err := os.ReadFile(filepath.Join(out, form.ID+".xlsx"))
		mustEdit(t, err)
		ours := func(list []string) (n int) {
			for _, line := range list {
				fields := strings.Fields(line)
				if len(fields) == 3 && isUnchanged(strings.ReplaceAll(fields[2], "&quot;", `"`), fields[1]) {
					n++
				}
			}
			return n
		}
		clean := unmarked(t, data)
		before, after := formats(t, data), formats(t, clean)
		if ours(before) == 0 || ours(after) > 0 {
			t.Errorf("form %s: %d colours before, %d after", form.ID, ours(before), ours(after))
		}
		if want := len(before) - ours(before); len(after) != want {
			t.Errorf("form %s: %d other formats, want %d", form.ID, len(after), want)
		}
		for _, table := range form.Tables {
			if notes := notesOf(t, clean, table.Sheet); len(notes) > 0 {
				t.Errorf("form %s: notes %v", form.ID, notes)
			}
		}
		sameFigures(t, readBytes(clean).Filing, readBytes(data).Filing)
	}
}
