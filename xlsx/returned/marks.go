package returned

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/xlsx"
	"nianbao/xlsx/sheets"
)

// What a marked copy carries, so that reading takes none of it for the agency's.

// OpinionSheet finds the list of an earlier copy by its name and headings, so that a sheet of the agency's own that happens
// to be called 退回意见 is left alone. It returns nil when there is none.
func OpinionSheet(book *sheets.Book) *sheets.Sheet {
	for _, s := range book.Sheets {
		if !strings.HasPrefix(s.Name, xlsx.SheetOpinion) {
			continue
		}
		ours := true
		for i, head := range xlsx.OpinionHeads {
			ours = ours && s.Cell(xlsx.OpinionTop-1, i+1).Text() == head
		}
		if ours {
			return s
		}
	}
	return nil
}

// NoteAuthor is the author of the notes of a marked copy. Programs that save the copy may drop it.
const NoteAuthor = "nianbao"

// MarkLine reports whether a line of a note is one that marking has written, and returns what follows its severity.
func MarkLine(line string) (rest string, ours bool) {
	for _, s := range []templates.Severity{templates.SeverityError, templates.SeverityQuery, templates.SeverityNote} {
		if rest, ours = strings.CutPrefix(line, "【"+s.Chinese()+"】"); ours {
			return rest, true
		}
	}
	return "", false
}

// A marked copy says of which file it was made, by the SHA-256 of that file: when it comes back corrected, it takes that
// file's place and nobody has to choose between the two. It is written three times, as the stamp is.

// Names under which descent is written. The third place is the hidden column of sheet 退回意见.
const (
	DescentProperty = "nianbao.marked"
	DescentName     = "_nianbao_marked"
	descentSchema   = "nianbao.marked/1"
)

// mostDescent is how many rounds of marking and correcting are remembered; the text of them stays below what Excel takes
// in a formula.
const mostDescent = 3

var descentText = regexp.MustCompile(regexp.QuoteMeta(descentSchema) + `((?: [0-9a-f]{64}){1,9})`)

// readDescent returns the SHA-256 of the files that a workbook was made of by way of marked copies, the latest first.
func readDescent(b *sheets.Book) []string {
	var texts []string
	if s := OpinionSheet(b); s != nil {
		texts = append(texts, s.Cell(1, xlsx.OpinionMark).Text())
	}
	texts = append(texts, b.Custom[DescentProperty])
	if name, ok := b.Name(DescentName); ok {
		texts = append(texts, name.RefersTo)
	}
	for _, text := range texts {
		if m := descentText.FindStringSubmatch(text); m != nil {
			return strings.Fields(m[1])
		}
	}
	return nil
}

// Descent says, in a line of text that a copy carries, of which file it is made and of which that one was. original is the
// workbook that was read; where it was converted from another file, Source says which, and that one counts.
func (ret *Returned) Descent(original []byte) string {
	source := ret.Source
	if source == "" {
		source = fmt.Sprintf("%x", sha256.Sum256(original))
	}
	list := append([]string{source}, ret.Of...)
	return strings.Join(append([]string{descentSchema}, list[:min(len(list), mostDescent)]...), " ")
}

// SameAs reads a copy, as ret was read, and holds it against its original: every figure, every passage, every fact. What was
// done to the look of the copy does not count.
func (ret *Returned) SameAs(made []byte) error {
	copied := Read(bytes.NewReader(made), int64(len(made)), ret.opt)
	if copied.Filing == nil {
		for _, f := range copied.Findings {
			return fmt.Errorf("not readable: %s", f.Code)
		}
		return errors.New("not readable")
	}
	was, is := ret.Filing, copied.Filing
	agency := was.Agency
	agency.Rules = is.Agency.Rules // a roster may have said something else since
	switch {
	case was.Form.ID != is.Form.ID, was.Year != is.Year, agency != is.Agency, !slices.Equal(was.Covers, is.Covers),
		!slices.Equal(was.Pending, is.Pending):
		return errors.New("not of the same agency, form and year")
	case (ret.Stamp == nil) != (copied.Stamp == nil) || ret.Stamp != nil && *ret.Stamp != *copied.Stamp:
		return errors.New("another stamp")
	}
	for _, key := range was.Form.Keys() {
		if a, b := was.Cell(key), is.Cell(key); a != b {
			return fmt.Errorf("%s was %s and is %s", key, a, b)
		}
	}
	if err := sameTexts(was.Narrative, is.Narrative); err != nil {
		return err
	}
	if err := sameTexts(was.Explanations, is.Explanations); err != nil {
		return err
	}
	return samePrevious(was.Previous, is.Previous)
}

func sameTexts(was, is map[string]string) error {
	for _, list := range []map[string]string{was, is} {
		for id := range list {
			if was[id] != is[id] {
				return fmt.Errorf("the text of %s is another", id)
			}
		}
	}
	return nil
}

func samePrevious(was, is *templates.Filing) error {
	if was == nil || is == nil {
		if was != is {
			return errors.New("figures of last year are gone")
		}
		return nil
	}
	for _, key := range was.Form.Keys() {
		if a, b := was.Cell(key), is.Cell(key); a != b {
			return fmt.Errorf("last year's %s was %s and is %s", key, a, b)
		}
	}
	return nil
}

// ownMarks knows what Annotate has written into a marked copy.
type ownMarks struct {
	sheet  *sheets.Sheet // the list of findings
	marked map[string]bool
	names  []string // of the sheets
}

func (r *reader) ownLines() *ownMarks {
	o := &ownMarks{sheet: OpinionSheet(r.book), marked: map[string]bool{}}
	for c := range o.sheet.All() {
		if c.Col == xlsx.OpinionMark && c.Row >= xlsx.OpinionTop {
			o.marked[c.Raw] = true
		}
	}
	for _, s := range r.book.Sheets {
		o.names = append(o.names, s.Name)
	}
	return o
}

// wrote reports whether a line of a comment is one of Annotate's: programs that save a marked copy lose its author, and
// people delete the list of findings, so that the line itself has to tell.
func (o *ownMarks) wrote(line, author string, sheet *sheets.Sheet, over sheets.Range) bool {
	rest, ours := MarkLine(line)
	if !ours {
		return false
	}
	if author == NoteAuthor || o.marked[sheet.Name+"!"+sheets.RefName(over.R1, over.C1)] {
		return true
	}
	return slices.ContainsFunc(o.names, func(name string) bool { return strings.HasPrefix(rest, name+"!") })
}
