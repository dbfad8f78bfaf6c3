package ooxml

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// Open reads a workbook whole. An error about the content is an *Error.
func Open(r io.ReaderAt, size int64, lim Limits) (*Book, error) {
	b, _, err := openBook(r, size, lim, false)
	return b, err
}

// OpenFile reads the workbook in a file of the file system. Errors of the file
// system are returned as they come; an error about the content is an *Error.
func OpenFile(name string, lim Limits) (*Book, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", name)
	}
	return Open(f, info.Size(), lim)
}

// Salvage reads what can be read of a damaged workbook. The errors say what was
// wrong; a sheet that could not be read to its end has Kind Broken, Err set and
// no cells, so that the cells that are handed out are whole sheets. Of a file
// that was cut, and so has lost its directory, the parts before the cut are
// read. When nothing can be read the book is nil. Limits hold as in Open, and what is
// hostile is refused as there.
func Salvage(r io.ReaderAt, size int64, lim Limits) (*Book, []error) {
	b, errs, err := openBook(r, size, lim, true)
	if err != nil {
		errs = append(errs, err)
		return nil, errs
	}
	return b, errs
}

// reader carries the state of reading one workbook.
type reader struct {
	c    *Container
	lim  Limits
	book *Book
	s    *Scanner

	buf   []byte // of the part being scanned
	tbuf  []byte // of the text being read
	item  []byte // of the string item being read
	runs  []textRun
	index int // of the sheet being read, -1 before the first

	types     contentTypes
	strings   []string
	hasTable  bool        // of shared strings
	long      map[int]int // characters of the shared strings over Excel's limit
	texts     arena
	richOf    []int32        // of the shared strings up to the last with runs: as in Cell.rich
	fontIndex map[font]int32 // of Book.runFonts
	rowSet    *bitmap
	colSet    *bitmap
	cells     int                 // so far, in all sheets
	grown     int64               // text made by expanding shared formulas
	kept      int                 // remarks so far
	heard     map[string][]Remark // by the key of the part that holds them

	odd     map[string]bool // unknown attributes that have been noted
	salvage bool
	errs    []error
}

// firstPart is room for the small parts every workbook has.
const firstPart = 32 << 10

func openBook(r io.ReaderAt, size int64, lim Limits, salvage bool) (*Book, []error, error) {
	lim = lim.filled()
	if size > lim.FileBytes {
		return nil, nil, hostile("", "the file has %d bytes, more than %d", size, lim.FileBytes)
	}
	if err := refuseOther(r, size); err != nil {
		return nil, nil, err
	}
	c, err := openContainer(r, size, lim)
	var lost []error
	if e, ok := err.(*Error); ok && salvage && e.Kind == Damaged {
		if c = salvageContainer(r, size, lim); c != nil {
			lost, err = []error{e}, nil
		}
	}
	if err != nil {
		return nil, nil, err
	}
	if e := otherPackage(c.Names()); e != nil {
		return nil, nil, e
	}
	rd := &reader{c: c, lim: lim, book: &Book{Custom: map[string]string{}, Meter: lim.Meter}, salvage: salvage, errs: lost, index: -1,
		buf: make([]byte, 0, firstPart)}
	if err := rd.read(); err != nil {
		return nil, rd.errs, err
	}
	return rd.book, rd.errs, nil
}

// tolerate keeps an error and lets the reading go on when salvaging. What is
// hostile always stops it.
func (r *reader) tolerate(err error) error {
	if e, ok := err.(*Error); err == nil || !r.salvage || !ok || e.Kind == Hostile {
		return err
	}
	r.errs = append(r.errs, err)
	return nil
}

func (r *reader) note(code, part string, sheet int, where, format string, args ...any) {
	b := r.book
	if len(b.Notes) >= r.lim.Notes {
		b.NotesDropped++
		return
	}
	text := fmt.Sprintf(format, args...)
	if len(text) > maxNoteText {
		text = strings.ToValidUTF8(text[:maxNoteText], "") + "…"
	}
	b.Notes = append(b.Notes, Note{Code: code, Part: part, Sheet: sheet, Where: where, Text: text})
}

// read reads the package from its root down.
func (r *reader) read() error {
	var err error
	if r.types, err = r.contentTypes(); err != nil {
		if err = r.tolerate(err); err != nil {
			return err
		}
	}
	top, err := r.relations("")
	if err != nil {
		return err
	}
	main, err := r.mainPart(top)
	if err != nil {
		return err
	}
	rels, err := r.relations(main)
	if err != nil {
		return err
	}
	targets, err := r.workbook(main, rels)
	if err != nil {
		return err
	}
	if err := r.support(main, rels); err != nil {
		return err
	}
	for i, s := range r.book.Sheets {
		if targets[i] == "" || s.Kind != Worksheet {
			continue
		}
		if err := r.sheet(s); err != nil {
			e, ok := err.(*Error)
			if err = r.tolerate(err); err != nil || !ok {
				return err
			}
			*s = Sheet{Name: s.Name, Index: s.Index, ID: s.ID, State: s.State, Part: s.Part, RelID: s.RelID, Kind: Broken, Err: e, book: r.book}
			continue
		}
		if err := r.remarks(s); err != nil {
			return err
		}
	}
	r.properties(top)
	if !r.salvage {
		return r.c.verify(nil)
	}
	said := map[string]bool{}
	for _, err := range r.errs {
		said[err.Error()] = true
	}
	return r.c.verify(func(err error) {
		if !said[err.Error()] {
			r.errs = append(r.errs, err)
		}
	})
}

// mainPart returns the name of the workbook part.
func (r *reader) mainPart(top []relation) (string, error) {
	main := ""
	for _, rel := range top {
		if rel.kind != "officeDocument" {
			continue
		}
		if main != "" {
			return "", damaged("_rels/.rels", "the package has two main parts")
		}
		part, ok := resolveTarget("", rel.target)
		if !ok || rel.external {
			return "", damaged("_rels/.rels", "the main part lies outside the package: %q", clip(rel.target))
		}
		main = part
	}
	if usual := "xl/workbook.xml"; main == "" && r.salvage && r.c.Has(usual) {
		return usual, r.tolerate(damaged("_rels/.rels", "the package does not say which part is the workbook"))
	}
	if main == "" {
		return "", damaged("_rels/.rels", "the package does not say which part is the workbook")
	}
	if e := otherMain(r.types.of(main)); e != nil {
		return "", e
	}
	return main, nil
}

// find returns the only internal target of a kind among the relationships, ""
// for none.
func find(part string, rels []relation, kind string) (string, error) {
	found := ""
	for _, rel := range rels {
		if rel.kind != kind {
			continue
		}
		target, ok := resolveTarget(part, rel.target)
		if !ok || rel.external {
			return "", damaged(relsPart(part), "the target of %s lies outside the package: %q", kind, clip(rel.target))
		}
		if found != "" && partKey(found) != partKey(target) {
			return "", damaged(relsPart(part), "two relationships of type %s", kind)
		}
		found = target
	}
	return found, nil
}

// support reads the parts that the sheets need: shared strings and formats.
func (r *reader) support(main string, rels []relation) error {
	for _, rel := range rels {
		switch rel.kind {
		case "vbaProject", "xlMacrosheet", "xlIntlMacrosheet":
			r.book.Macros = true
		case "externalLink", "externalLinkPath":
			r.book.ExternalLinks = true
		case "connections":
			r.book.Connections = true
		}
	}
	part, err := find(main, rels, "sharedStrings")
	if err != nil {
		return err
	}
	if part != "" {
		if err := r.tolerate(r.sharedStrings(part)); err != nil {
			return err
		}
	}
	if part, err := find(main, rels, "theme"); part != "" && r.c.Has(part) {
		if err == nil {
			err = r.readTheme(part)
		}
		if err != nil {
			r.note(NotePart, part, -1, "", "the colours of the theme cannot be read: %v", err)
		}
	}
	part, err = find(main, rels, "styles")
	if err != nil {
		return err
	}
	if part != "" {
		return r.tolerate(r.readStyles(part))
	}
	return nil
}

// sheetParts gives each sheet its part.
func (r *reader) sheetParts(main string, rels []relation) ([]string, error) {
	b := r.book
	byID := make(map[string]relation, len(rels))
	for _, rel := range rels {
		byID[rel.id] = rel
	}
	parts := make([]string, len(b.Sheets))
	owner := map[string]string{}
	var lost []*Sheet
	for i, s := range b.Sheets {
		rel, ok := byID[s.RelID]
		if !ok {
			lost = append(lost, s)
			s.Kind = NoPart
			continue
		}
		part, inside := resolveTarget(main, rel.target)
		if !inside || rel.external {
			return nil, damaged(main, "sheet %q lies outside the package: %q", clip(s.Name), clip(rel.target))
		}
		switch rel.kind {
		case "worksheet":
		case "chartsheet":
			s.Kind = Chartsheet
		case "dialogsheet":
			s.Kind = Dialogsheet
		case "xlMacrosheet", "xlIntlMacrosheet":
			s.Kind = Macrosheet
		default:
			return nil, damaged(main, "sheet %q leads to a part that is no sheet", clip(s.Name))
		}
		key := partKey(part)
		if other, dup := owner[key]; dup {
			return nil, damaged(main, "sheets %q and %q share one part", clip(other), clip(s.Name))
		}
		owner[key] = s.Name
		if !r.c.Has(part) {
			err := damaged(part, "the part of sheet %q is missing", clip(s.Name))
			if e := r.tolerate(err); e != nil {
				return nil, e
			}
			s.Kind, s.Err = Broken, err
			continue
		}
		s.Part, parts[i] = part, part
	}
	return parts, r.orphans(main, rels, owner, lost)
}

// orphans looks for worksheet parts that no sheet leads to. If sheets without
// part are there as well, the figures cannot be told from blanks: refused.
func (r *reader) orphans(main string, rels []relation, owner map[string]string, lost []*Sheet) error {
	var orphans []string
	add := func(part string) {
		key := partKey(part)
		if _, owned := owner[key]; !owned && r.c.Has(part) && !slices.Contains(orphans, key) {
			orphans = append(orphans, key)
		}
	}
	for _, rel := range rels {
		if rel.kind == "worksheet" && !rel.external {
			if part, ok := resolveTarget(main, rel.target); ok {
				add(part)
			}
		}
	}
	for part, kind := range r.types.overrides {
		if strings.HasSuffix(kind, "spreadsheetml.worksheet+xml") {
			add(part)
		}
	}
	slices.Sort(orphans)
	if len(lost) > 0 && len(orphans) > 0 {
		err := damaged(main, "sheet %q has no part, and part %q belongs to no sheet", clip(lost[0].Name), clip(orphans[0]))
		if e := r.tolerate(err); e != nil {
			return e
		}
	}
	for _, s := range lost {
		r.note(NoteSheet, main, s.Index, clip(s.Name), "the sheet has no part in the package")
	}
	for _, part := range orphans {
		r.note(NoteSheet, part, -1, "", "a worksheet part that no sheet leads to")
	}
	return nil
}
