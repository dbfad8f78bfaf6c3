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
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/testdata/lint"
	"nianbao/testdata/tier"
	"nianbao/xlsx"
	"nianbao/xlsx/opc"
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
		mustEdit(t, x.SetCellInt("三、申请", l.Figure("applications.granted.legal").A1(), 12))
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
	mustEdit(t, Annotate(&b, data, ret, templates.Check(ret.Filing, templates.Options{}), Office{}))
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
		if err := Annotate(&b, data, ret, result, Office{}); err != nil {
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
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Minute)
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

// TestAnnotateReadsBack: a copy that does not read like its original is not handed out.
func TestAnnotateReadsBack(t *testing.T) {
	f := completed(t)
	f.Set("applications.granted.legal", templates.TextCell("12件左右"))
	data := written(t, f)
	l, err := xlsx.LayoutOf(f.Form)
	mustEdit(t, err)
	passage := l.Passage("problems")
	change := func(sheet, cell, value string) func(c *copier) {
		return func(c *copier) {
			part := c.book.Sheet(sheet).Part
			text := c.Read(part)
			at := regexp.MustCompile(`(?s)<c r="` + cell + `"[^>]*>.*?</c>`)
			if !at.Match(text) {
				t.Fatalf("no cell %s", cell)
			}
			c.Set(part, at.ReplaceAll(text, []byte(`<c r="`+cell+`" t="str"><v>`+value+`</v></c>`)))
		}
	}
	for reason, edit := range map[string]func(c *copier){
		"a figure is another": change("二、主动公开", "B10", "987654"),
		"a passage is gone":   change(xlsx.SheetNarrative, passage.A1(), ""),
		"a fact is another":   change(xlsx.SheetCover, "B8", "别的局"),
		"a sheet is gone":     func(c *copier) { c.dropSheet(c.book.Sheet("三、申请")) },
		"a part is no XML":    func(c *copier) { c.Set(c.main, []byte("<workbook>")) },
		"an error":            func(c *copier) { opc.Check(errors.New("no")) },
	} {
		var b bytes.Buffer
		var fault *CopyError
		if err := write(&b, data, readBytes(data), edit); !errors.As(err, &fault) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", reason, err, b.Len())
		}
	}
}

// TestForeignNotesStay: notes, threads and form controls of others stay byte for byte, and ours stand beside them. Where
// nobody understands what is there the cells are coloured and listed all the same.
func TestForeignNotesStay(t *testing.T) {
	data, err := os.ReadFile(casesFolder + "annotate_openpyxl_comment.xlsx")
	mustEdit(t, err)
	const (
		box, comments, rels = "xl/drawings/commentsDrawing1.vml", "xl/comments/comment1.xml", "xl/worksheets/_rels/sheet3.xml.rels"
		thread              = "xl/threadedComments/threadedComment1.xml"
		says                = "“三、申请”上有改写不了的批注或控件"
	)
	insert := func(p map[string][]byte, part, before, text string) {
		p[part] = bytes.Replace(p[part], []byte(before), []byte(text+before), 1)
	}
	relation := func(p map[string][]byte, kind, target string) {
		insert(p, rels, "</Relationships>", `<Relationship Id="t" Type="`+kind+`" Target="`+target+`"/>`)
	}
	for reason, tt := range map[string]struct {
		edit   func(p map[string][]byte)
		ours   int // notes
		hidden bool
	}{
		"a note":         {func(map[string][]byte) {}, 3, false},
		"a form control": {func(p map[string][]byte) { p[box] = bytes.Replace(p[box], []byte(`"Note"`), []byte(`"Button"`), 1) }, 3, false},
		"a thread beside": {func(p map[string][]byte) {
			relation(p, "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment", "/"+thread)
			p[thread] = []byte(`<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"/>`)
		}, 3, false},
		"a thread in the marked cell": {func(p map[string][]byte) {
			insert(p, comments, "</authors>", "<author>tc={1}</author>")
			insert(p, comments, "</commentList>", `<comment ref="D30" authorId="1"><text><t>[线程批注] 已答复</t></text></comment>`)
		}, 2, true},
		"notes twice": {func(p map[string][]byte) {
			relation(p, opc.Transitional+"officeDocument/2006/relationships/comments", "/xl/comments/comment2.xml")
			p["xl/comments/comment2.xml"] = p[comments]
		}, 0, true},
		"boxes that are no drawing": {func(p map[string][]byte) { p[box] = []byte(`<svg/>`) }, 0, true},
		"no list of notes": {func(p map[string][]byte) {
			p[comments] = []byte(`<comments xmlns="` + opc.Transitional + `spreadsheetml/2006/main"/>`)
		}, 0, true},
	} {
		odd := rezipped(t, data, tt.edit)
		copied := marked(t, odd)
		before, after := partsOf(t, odd), partsOf(t, copied)
		for _, part := range []string{box, comments, thread} {
			for _, theirs := range regexp.MustCompile(`(?s)<(ns0:shape|t|ThreadedComments) .*?</(ns0:shape|t)>|原批注|\[线程批注\] 已答复`).FindAll(before[part], -1) {
				if !bytes.Contains(after[part], theirs) {
					t.Errorf("%s: lost %s", reason, theirs)
				}
			}
			if tt.ours == 0 && !bytes.Equal(before[part], after[part]) {
				t.Errorf("%s: %s has changed", reason, part)
			}
		}
		if !bytes.Equal(before[thread], after[thread]) || bytes.Count(after[comments], []byte("【")) != tt.ours {
			t.Errorf("%s: %s", reason, after[comments])
		}
		if !slices.ContainsFunc(formats(t, copied), func(line string) bool { return strings.Contains(line, " D30 ") }) {
			t.Errorf("%s: the cell is not coloured", reason)
		}
		x, err := excelize.OpenReader(bytes.NewReader(copied))
		mustEdit(t, err)
		if text, _ := x.GetCellValue(xlsx.SheetOpinion, "A3"); strings.Contains(text, says) != tt.hidden {
			t.Errorf("%s: the list says %s", reason, text)
		}
		x.Close()
		if left := partsOf(t, unmarked(t, copied)); bytes.Contains(left[comments], []byte("【")) {
			t.Errorf("%s: the notes stay: %s", reason, left[comments])
		}
	}
}
