package marked

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/testdata/lint"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
	"nianbao/xlsx/returned"
)

func sumOf256(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// TestDescent: a marked copy names the file it was made of, and the ones before that, whichever two of the three places
// where it says so are lost.
func TestDescent(t *testing.T) {
	f := completed(t)
	f.Set("applications.granted.legal", templates.TextCell("12件左右"))
	data := written(t, f)
	if of := readBytes(data).Of; of != nil {
		t.Errorf("a workbook that was never marked comes from %v", of)
	}
	once := marked(t, data)
	if of := readBytes(once).Of; !slices.Equal(of, []string{sumOf256(data)}) {
		t.Errorf("made of %v", of)
	}
	l, _ := xlsx.LayoutOf(f.Form)
	corrected := edited(t, once, func(x *excelize.File) {
		mustEdit(t, x.SetCellInt("三、申请", at(l, "applications.granted.legal"), 12))
	})
	twice := marked(t, corrected)
	if of := readBytes(twice).Of; !slices.Equal(of, []string{sumOf256(corrected), sumOf256(data)}) {
		t.Errorf("made of %v", of)
	}
	if n := bytes.Count(partsOf(t, twice)["docProps/custom.xml"], []byte(returned.DescentProperty)); n != 2 { // the name, and the text of it
		t.Errorf("%d times in the properties", n)
	}
	lose := map[string]func(parts map[string][]byte){
		"sheet": func(p map[string][]byte) {
			p["xl/sharedStrings.xml"] = bytes.ReplaceAll(p["xl/sharedStrings.xml"], []byte("nianbao.marked/1"), []byte("x"))
		},
		"property": func(p map[string][]byte) {
			p["docProps/custom.xml"] = bytes.ReplaceAll(p["docProps/custom.xml"], []byte(returned.DescentProperty), []byte("x"))
		},
		"name": func(p map[string][]byte) {
			p["xl/workbook.xml"] = bytes.ReplaceAll(p["xl/workbook.xml"], []byte(returned.DescentName), []byte("_x"))
		},
	}
	for kept := range lose {
		left := rezipped(t, twice, func(p map[string][]byte) {
			for where, drop := range lose {
				if where != kept {
					drop(p)
				}
			}
		})
		if of := readBytes(left).Of; len(of) != 2 {
			t.Errorf("only the %s is left: made of %v", kept, of)
		}
	}
}

// TestDescentConverted: what was converted before it was read comes from the file that was converted.
func TestDescentConverted(t *testing.T) {
	f := completed(t)
	f.Set("applications.granted.legal", templates.TextCell("12件左右"))
	data := written(t, f)
	ret := readBytes(data)
	ret.Source = strings.Repeat("a", 64)
	var b bytes.Buffer
	mustEdit(t, Annotate(&b, data, ret, templates.Check(ret.Filing, templates.Options{})))
	if of := readBytes(b.Bytes()).Of; !slices.Equal(of, []string{ret.Source}) {
		t.Errorf("made of %v", of)
	}
}

const casesFolder = "../../testdata/cases/workbooks/"

// noteCases are workbooks that hold notes already, with what must still stand in them.
var noteCases = map[string]struct {
	sheet, cell, theirs string
	ours                bool // the marks of an earlier copy are in it
}{
	"annotate_libreoffice_comment.xlsx": {sheet: "三、申请", cell: "D9", theirs: "原来的批注：张科长已核"},
	"annotate_openpyxl_comment.xlsx":    {sheet: "三、申请", cell: "D9", theirs: "原批注"},
	"annotate_openpyxl_roundtrip.xlsx":  {ours: true},
	"second_round_comment_exists.xlsx":  {ours: true},
}

// TestAnnotateNotesOfOthers: a workbook with notes of another program is marked, its own notes stay, ours of an earlier copy
// go, and the copy has the figures of the original for openpyxl and LibreOffice as well.
func TestAnnotateNotesOfOthers(t *testing.T) {
	dir := t.TempDir()
	var made []string
	for name, tt := range noteCases {
		data, err := os.ReadFile(casesFolder + name)
		if err != nil {
			t.Fatal(err)
		}
		ret := readBytes(data)
		result := templates.Check(ret.Filing, templates.Options{Found: ret.Findings})
		var b bytes.Buffer
		if err := Annotate(&b, data, ret, result); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		sameFigures(t, readBytes(b.Bytes()).Filing, ret.Filing)
		if faults, err := lint.Lint(b.Bytes()); err != nil || slices.ContainsFunc(faults, func(f lint.Fault) bool { return f.Kind == lint.FaultContainer }) {
			t.Errorf("%s: lint %v %v", name, faults, err)
		}
		if tt.cell != "" && !strings.Contains(notesOf(t, b.Bytes(), tt.sheet)[tt.cell], tt.theirs) {
			t.Errorf("%s: the note at %s is %q", name, tt.cell, notesOf(t, b.Bytes(), tt.sheet)[tt.cell])
		}
		lines := 0
		for _, sheet := range []string{"二、主动公开", "三、申请", "四、复议诉讼", xlsx.SheetNarrative} {
			for cell, text := range notesOf(t, b.Bytes(), sheet) {
				seen := map[string]bool{}
				for line := range strings.SplitSeq(text, "\n") {
					if _, ours := returned.MarkLine(line); ours {
						lines++
						if seen[line] {
							t.Errorf("%s: %s!%s says twice %s", name, sheet, cell, line)
						}
						seen[line] = true
					}
				}
			}
		}
		if lines == 0 {
			t.Errorf("%s: no note of ours", name)
		}
		file := filepath.Join(dir, name)
		mustEdit(t, os.WriteFile(file, b.Bytes(), 0o644))
		mustEdit(t, os.WriteFile(file+".was.xlsx", data, 0o644))
		made = append(made, file)
	}
	t.Run("openpyxl", func(t *testing.T) { sameForOpenpyxl(t, made) })
	t.Run("LibreOffice", func(t *testing.T) { sameForLibreOffice(t, dir, made) })
}

func sameForOpenpyxl(t *testing.T, files []string) {
	python := tier.Tool(t, "python3")
	has := func() bool { return exec.Command(python, "-c", "import openpyxl").Run() == nil }
	if !has() {
		python = "/usr/bin/python3" // the system's own, where another one stands first in PATH
	}
	if !has() {
		t.Fatal("openpyxl is not installed")
	}
	const script = `
import sys, openpyxl
for name in sys.argv[1:]:
    was, now = openpyxl.load_workbook(name + ".was.xlsx"), openpyxl.load_workbook(name)
    for sheet in was.worksheets:
        if sheet.title.startswith("退回意见"): continue
        for row in sheet.iter_rows():
            for c in row:
                if c.value != now[sheet.title][c.coordinate].value:
                    print(name, sheet.title, c.coordinate, repr(c.value), repr(now[sheet.title][c.coordinate].value))
`
	out, err := exec.Command(python, append([]string{"-c", script}, files...)...).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}

func sameForLibreOffice(t *testing.T, dir string, files []string) {
	tier.Need(t, "LibreOffice takes a while")
	soffice := tier.Tool(t, "soffice")
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "xlsx", "--outdir", filepath.Join(dir, "lo")}
	if out, err := exec.CommandContext(ctx, soffice, append(args, files...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, file := range files {
		was, err := os.ReadFile(file)
		mustEdit(t, err)
		data, err := os.ReadFile(filepath.Join(dir, "lo", filepath.Base(file)))
		if err != nil {
			t.Errorf("LibreOffice does not open it: %v", err)
			continue
		}
		now := readBytes(data)
		sameFigures(t, now.Filing, readBytes(was).Filing)
		if !slices.Equal(now.Of, readBytes(was).Of) {
			t.Errorf("%s: made of %v", filepath.Base(file), now.Of)
		}
	}
}

// TestAnnotateReadsBack: a copy that does not read like its original is not handed out, and neither is one that its writer
// chokes on.
func TestAnnotateReadsBack(t *testing.T) {
	f := completed(t)
	f.Set("applications.granted.legal", templates.TextCell("12件左右"))
	data := written(t, f)
	for reason, edit := range map[string]func(a *annotator) error{
		"a figure is another": func(a *annotator) error { return a.file.SetCellInt("二、主动公开", "B10", 987654) },
		"a passage is gone":   func(a *annotator) error { return a.file.SetCellStr(xlsx.SheetNarrative, "B8", "") },
		"a fact is another":   func(a *annotator) error { return a.file.SetCellStr(xlsx.SheetCover, "B8", "别的局") },
		"a sheet is gone":     func(a *annotator) error { return a.file.DeleteSheet("三、申请") },
		"a panic":             func(a *annotator) error { panic("excelize") },
		"an error":            func(a *annotator) error { return errors.New("excelize") },
	} {
		var b bytes.Buffer
		var fault *CopyError
		if err := withAnnotator(&b, data, readBytes(data), templates.Result{}, edit); !errors.As(err, &fault) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", reason, err, b.Len())
		}
	}
}

// TestForeignNotesStay: where notes cannot be written anew without losing something they stay byte for byte; the cells are
// coloured and listed all the same.
func TestForeignNotesStay(t *testing.T) {
	data, err := os.ReadFile(casesFolder + "annotate_openpyxl_comment.xlsx")
	mustEdit(t, err)
	const box = "xl/drawings/commentsDrawing1.vml"
	for reason, edit := range map[string]func(p map[string][]byte){
		"a form control": func(p map[string][]byte) {
			p[box] = bytes.Replace(p[box], []byte(`ObjectType="Note"`), []byte(`ObjectType="Button"`), 1)
		},
		"a thread": func(p map[string][]byte) {
			rels := "xl/worksheets/_rels/sheet3.xml.rels"
			p[rels] = bytes.Replace(p[rels], []byte("</Relationships>"), []byte(`<Relationship Id="t" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="/xl/threadedComments/threadedComment1.xml"/></Relationships>`), 1)
			p["xl/threadedComments/threadedComment1.xml"] = []byte(`<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"/>`)
		},
	} {
		odd := rezipped(t, data, edit)
		copied := marked(t, odd)
		before, after := partsOf(t, odd), partsOf(t, copied)
		if !bytes.Equal(before[box], after[box]) || !bytes.Equal(before["xl/comments/comment1.xml"], after["xl/comments/comment1.xml"]) {
			t.Errorf("%s: the notes have changed", reason)
		}
		if !slices.ContainsFunc(formats(t, copied), func(line string) bool { return strings.Contains(line, " D30 ") }) {
			t.Errorf("%s: the cell is not coloured", reason)
		}
		x, err := excelize.OpenReader(bytes.NewReader(copied))
		mustEdit(t, err)
		if says, _ := x.GetCellValue(xlsx.SheetOpinion, "A3"); !strings.Contains(says, "“三、申请”上有改写不了的批注或控件") {
			t.Errorf("%s: nobody is told that notes are missing: %s", reason, says)
		}
		x.Close()
	}
}
