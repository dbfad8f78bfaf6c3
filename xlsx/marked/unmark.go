package marked

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"

	"nianbao/templates"
	"nianbao/xlsx"
	"nianbao/xlsx/returned"
	"nianbao/xlsx/sheets"
)

// Unmark writes a copy of an annotated workbook without what Annotate added: the sheet 退回意见, the colours, and of the
// notes the lines that are ours. Everything else is as it was; no figure, formula or text of the agency's is touched, and the
// copy still says of which files it was made. A workbook that was never annotated (Returned.Marked) is given
// ErrNotAnnotated; of other errors see Annotate.
func Unmark(w io.Writer, original []byte, ret *returned.Returned) (err error) {
	if ret == nil || ret.Filing == nil || !ret.Marked {
		return ErrNotAnnotated
	}
	return withAnnotator(w, original, ret, templates.Result{}, func(a *annotator) error { return a.clear() })
}

// clear takes out what an earlier copy added.
func (a *annotator) clear() error {
	old := returned.OpinionSheet(a.book)
	if old == nil {
		return nil
	}
	marked := map[*sheets.Sheet]map[string]bool{}
	for c := range old.All() {
		if c.Col != xlsx.OpinionMark || c.Row < xlsx.OpinionTop {
			continue
		}
		i := strings.LastIndexByte(c.Raw, '!')
		if i < 0 {
			continue
		}
		sheet, cell := a.book.Sheet(c.Raw[:i]), c.Raw[i+1:]
		if _, _, err := sheets.ParseRef(cell); err != nil || sheet == nil {
			continue
		}
		if marked[sheet] == nil {
			marked[sheet] = map[string]bool{}
		}
		marked[sheet][cell] = true
	}
	for _, sheet := range a.book.Sheets {
		if marked[sheet] == nil {
			continue
		}
		a.clearNotes(sheet, marked[sheet])
		if err := a.clearColours(sheet, marked[sheet]); err != nil {
			return err
		}
	}
	return a.file.DeleteSheet(old.Name)
}

// clearNotes takes our lines out of the notes of the marked cells. Lines of others stay, with their author.
func (a *annotator) clearNotes(sheet *sheets.Sheet, marked map[string]bool) {
	notes := a.notesOf(sheet)
	if notes == nil {
		return
	}
	var kept []note
	for _, n := range notes.list {
		if marked[n.cell] {
			n.text = withoutOurs(n.text)
		}
		if strings.TrimSpace(n.text) != "" {
			kept = append(kept, n)
		}
	}
	notes.list = kept
}

func withoutOurs(text string) string {
	var theirs []string
	for line := range strings.SplitSeq(text, "\n") {
		if _, ours := returned.MarkLine(line); !ours {
			theirs = append(theirs, line)
		}
	}
	return strings.Join(theirs, "\n")
}

// clearColours takes the colours of marked cells out of the part of a sheet. excelize's UnsetConditionalFormat would take
// the cell out of every other conditional format, too: the form's own red cells would no longer turn red (v2.11.1).
func (a *annotator) clearColours(sheet *sheets.Sheet, marked map[string]bool) error {
	held, ok := a.file.Pkg.Load(sheet.Part)
	part, isBytes := held.([]byte)
	if !ok || !isBytes {
		return nil // the colours are only true of the old contents: they go by themselves
	}
	if clean, err := withoutColours(part, marked); err == nil {
		a.file.Pkg.Store(sheet.Part, clean)
	}
	return nil
}

// withoutColours returns a worksheet's XML without the conditional formats that consist of colours of marks only. Every
// other byte stays.
func withoutColours(part []byte, marked map[string]bool) ([]byte, error) {
	d := xml.NewDecoder(bytes.NewReader(part))
	var out bytes.Buffer
	kept, start := 0, -1 // up to where part has been copied, and where the element at hand begins
	cell, ours, formula := "", false, false
	for {
		before := int(d.InputOffset())
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "conditionalFormatting":
				start, cell, ours = before, "", true
				for _, attr := range t.Attr {
					if attr.Name.Local == "sqref" && marked[attr.Value] {
						cell = attr.Value
					}
				}
			case "formula":
				formula = true
			}
		case xml.CharData:
			if formula && start >= 0 {
				ours = ours && cell != "" && isUnchanged(string(t), cell)
			}
		case xml.EndElement:
			formula = false
			if t.Name.Local != "conditionalFormatting" {
				continue
			}
			if start >= 0 && cell != "" && ours {
				out.Write(part[kept:start])
				kept = int(d.InputOffset())
			}
			start = -1
		}
	}
	out.Write(part[kept:])
	return out.Bytes(), nil
}

// constant is what unchanged compares a cell, or its length, with.
var constant = regexp.MustCompile(`^(?:-?[0-9.]+(?:E[+-]?[0-9]+)?|"(?:[^"]|"")*")$`)

// isUnchanged reports whether a formula is one of those that unchanged makes for a cell. Programs that save a workbook may
// write constants in another way.
func isUnchanged(formula, cell string) bool {
	formula = strings.ReplaceAll(strings.TrimSpace(formula), "$", "")
	switch formula {
	case "ISBLANK(" + cell + ")", "ISERROR(" + cell + ")", "NOT(ISBLANK(" + cell + "))":
		return true
	}
	left, right, ok := strings.Cut(formula, "=")
	return ok && (left == cell || left == "LEN("+cell+")") && constant.MatchString(right)
}
