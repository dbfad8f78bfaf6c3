package sheets

import (
	"io"
	"slices"
	"strings"

	"nianbao/xlsx/opc"
)

// Open reads a workbook whole. An error about the content is an *Error.
func Open(r io.ReaderAt, size int64, lim Limits) (*Book, error) {
	b, _, err := openBook(r, size, lim, false)
	return b, err
}

// Salvage reads what can be read of a damaged workbook. The errors say what was wrong; a sheet that could not be read to its
// end has Kind Broken, Err set and no cells, so that the cells that are handed out are whole sheets. Of a file that was cut,
// and so has lost its directory, the parts before the cut are read. When nothing can be read the book is nil. Limits hold as
// in Open, and what is hostile is refused as there.
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
	*opc.Package
	lim  Limits
	book *Book

	item  []byte // of the string item being read
	runs  []textRun
	index int    // of the sheet being read, -1 before the first
	place [2]int // row and column of the cell that is being read, for errors that name none

	types     opc.Types
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

	odd      map[string]bool // unknown attributes that have been noted
	oddities int             // noted, and those that were noted already
	memory   *memory
	salvage  bool
	errs     []error
}

func openBook(r io.ReaderAt, size int64, lim Limits, salvage bool) (*Book, []error, error) {
	lim = lim.filled()
	if most := lim.FileLimit(); size > most {
		return nil, nil, opc.Hostilef("", "the file has %d bytes, more than %d", size, most)
	}
	if err := refuse(opc.SniffClosed(r, size), "file"); err != nil {
		return nil, nil, err
	}
	c, err := opc.OpenDirectory(r, size, lim.Limits)
	var lost []error
	if e, ok := err.(*opc.Error); ok && salvage && e.Kind == opc.Damaged {
		if c = opc.SalvageContainer(r, size, lim.Limits); c != nil {
			lost, err = []error{e}, nil
		}
	}
	if err != nil {
		return nil, nil, err
	}
	defer c.Release()
	if err := refuse(c.Sniff(), "archive"); err != nil {
		return nil, nil, err
	}
	rd := &reader{Package: opc.NewPackage(c, dialect), lim: lim, book: &Book{Custom: map[string]string{}, Meter: lim.Meter}, salvage: salvage,
		errs: lost, index: -1}
	rd.recall()
	defer func() { memories.Put(rd.memory) }()
	if err := opc.Try(rd.read); err != nil {
		return nil, rd.errs, err
	}
	return rd.book, rd.errs, nil
}

// tolerate keeps an error and lets the reading go on when salvaging. What is hostile always stops it.
func (r *reader) tolerate(err error) {
	if e, ok := err.(*opc.Error); err == nil || !r.salvage || !ok || e.Kind == opc.Hostile {
		opc.Check(err)
		return
	}
	r.errs = append(r.errs, err)
}

func (r *reader) note(code string, sheet int, where string) {
	r.oddities++
	if len(r.book.Notes) < r.lim.Notes {
		r.book.Notes = append(r.book.Notes, Note{code, sheet, where})
	}
}

// read reads the package from its root down.
func (r *reader) read() {
	var err error
	r.types, err = r.Types()
	r.tolerate(err)
	top := opc.Must(r.Relations(""))
	main := r.mainPart(top)
	rels := opc.Must(r.Relations(main))
	targets := r.workbook(main, rels)
	r.support(rels)
	for i, s := range r.book.Sheets {
		if targets[i] == "" || s.Kind != Worksheet {
			continue
		}
		if err := r.sheet(s); err != nil {
			r.tolerate(err)
			e, _ := err.(*opc.Error)
			*s = Sheet{Name: s.Name, Index: s.Index, ID: s.ID, State: s.State, Part: s.Part, RelID: s.RelID, Kind: Broken, Err: e, book: r.book}
			continue
		}
		r.remarks(s)
	}
	r.properties(top)
	if !r.salvage {
		opc.Check(r.Verify(nil))
		return
	}
	said := map[string]bool{}
	for _, err := range r.errs {
		said[err.Error()] = true
	}
	opc.Check(r.Verify(func(err error) {
		if !said[err.Error()] {
			r.errs = append(r.errs, err)
		}
	}))
}

// mainPart returns the name of the workbook part.
func (r *reader) mainPart(top opc.Relations) string {
	main := opc.Must(top.Main())
	if main == "" {
		err := opc.Damagef("_rels/.rels", "the package does not say which part is the workbook")
		if usual := "xl/workbook.xml"; r.salvage && r.Has(usual) {
			r.tolerate(err)
			return usual
		}
		panic(err)
	}
	opc.Check(refuse(r.types.Sniff(main), "package"))
	return main
}

// support reads the parts that the sheets need: shared strings and formats.
func (r *reader) support(rels opc.Relations) {
	for _, rel := range rels {
		switch rel.Kind {
		case "vbaProject", "xlMacrosheet", "xlIntlMacrosheet":
			r.book.Macros = true
		case "externalLink", "externalLinkPath":
			r.book.ExternalLinks = true
		case "connections":
			r.book.Connections = true
		}
	}
	if part := opc.Must(rels.Single("sharedStrings")); part != "" {
		r.tolerate(r.sharedStrings(part))
	}
	if part, err := rels.Single("theme"); part != "" && r.Has(part) {
		if err == nil {
			err = opc.Try(func() { r.readTheme(part) })
		}
		if err != nil {
			r.note(NotePart, -1, "")
		}
	}
	if part := opc.Must(rels.Single("styles")); part != "" {
		r.tolerate(opc.Try(func() { r.readStyles(part) }))
	}
}

// sheetParts gives each sheet its part.
func (r *reader) sheetParts(main string, rels opc.Relations) []string {
	b := r.book
	byID := make(map[string]opc.Relation, len(rels))
	for _, rel := range rels {
		byID[rel.ID] = rel
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
		part, inside := rel.Part()
		if !inside {
			panic(opc.Damagef(main, "sheet %q lies outside the package: %q", opc.Clip(s.Name), opc.Clip(rel.Target)))
		}
		switch rel.Kind {
		case "worksheet":
		case "chartsheet":
			s.Kind = Chartsheet
		case "dialogsheet":
			s.Kind = Dialogsheet
		case "xlMacrosheet", "xlIntlMacrosheet":
			s.Kind = Macrosheet
		default:
			panic(opc.Damagef(main, "sheet %q leads to a part that is no sheet", opc.Clip(s.Name)))
		}
		key := opc.PartKey(part)
		if other, dup := owner[key]; dup {
			panic(opc.Damagef(main, "sheets %q and %q share one part", opc.Clip(other), opc.Clip(s.Name)))
		}
		owner[key] = s.Name
		if !r.Has(part) {
			err := opc.Damagef(part, "the part of sheet %q is missing", opc.Clip(s.Name))
			r.tolerate(err)
			s.Kind, s.Err = Broken, err
			continue
		}
		s.Part, parts[i] = part, part
	}
	r.orphans(main, rels, owner, lost)
	return parts
}

// orphans looks for worksheet parts that no sheet leads to. If sheets without
// part are there as well, the figures cannot be told from blanks: refused.
func (r *reader) orphans(main string, rels opc.Relations, owner map[string]string, lost []*Sheet) {
	var orphans []string
	add := func(part string) {
		key := opc.PartKey(part)
		if _, owned := owner[key]; !owned && r.Has(part) && !slices.Contains(orphans, key) {
			orphans = append(orphans, key)
		}
	}
	for _, rel := range rels {
		if rel.Kind == "worksheet" {
			if part, ok := rel.Part(); ok {
				add(part)
			}
		}
	}
	for _, part := range r.types.Ending("spreadsheetml.worksheet+xml") {
		add(part)
	}
	slices.Sort(orphans)
	if len(lost) > 0 && len(orphans) > 0 {
		r.tolerate(opc.Damagef(main, "sheet %q has no part, and part %q belongs to no sheet", opc.Clip(lost[0].Name), opc.Clip(orphans[0])))
	}
	for _, s := range lost {
		r.note(NoteSheet, s.Index, opc.Clip(s.Name))
	}
	for range orphans {
		r.note(NoteSheet, -1, "")
	}
}

// PartName names the part of a sheet for messages, "" for other parts. The Book may be nil.
func (b *Book) PartName(part string) string {
	if b != nil {
		for _, s := range b.Sheets {
			if s.Part != "" && strings.EqualFold(s.Part, part) {
				return "工作表“" + s.Name + "”"
			}
		}
	}
	return ""
}
