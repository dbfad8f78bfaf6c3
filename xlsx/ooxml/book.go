package ooxml

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
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
// no cells, so that the cells that are handed out are whole sheets. When
// nothing can be read the book is nil. Limits hold as in Open, and what is
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
	index int    // of the sheet being read, -1 before the first

	types    contentTypes
	strings  []string
	hasTable bool        // of shared strings
	long     map[int]int // characters of the shared strings over Excel's limit
	texts    arena
	rowSet   *bitmap
	colSet   *bitmap
	cells    int   // so far, in all sheets
	grown    int64 // text made by expanding shared formulas

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
	if err != nil {
		return nil, nil, err
	}
	if e := otherPackage(c.Names()); e != nil {
		return nil, nil, e
	}
	rd := &reader{c: c, lim: lim, book: &Book{Custom: map[string]string{}}, salvage: salvage, index: -1,
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
	part, err = find(main, rels, "styles")
	if err != nil {
		return err
	}
	if part != "" {
		return r.tolerate(r.readStyles(part))
	}
	return nil
}

// workbook reads the workbook part (ECMA-376 part 1, 18.2) and returns the part
// of each sheet, "" for sheets without one.
func (r *reader) workbook(main string, rels []relation) ([]string, error) {
	s, err := r.scan(main)
	if err != nil {
		return nil, err
	}
	if err := r.root(s, nsMain, "workbook"); err != nil {
		return nil, err
	}
	r.book.Strict = strings.HasPrefix(s.Name().Space, iso)
	b := r.book
	hasSheets := false
	err = r.each(s, func() error {
		n := s.Name()
		if n.ns != nsMain {
			return s.Skip()
		}
		if !workbookElements[n.Local] {
			r.note(NoteElement, main, -1, "", "<%s> is no element of a workbook", clip(n.Local))
		}
		switch n.Local {
		case "workbookPr":
			r.oddAttrs(s, workbookAttrs)
			v, ok := s.Attr("", "date1904")
			if b.Date1904 = xsdTrue(v); ok && !b.Date1904 && !xsdFalse(v) {
				return s.Err("", "date1904 is %q", clip(v))
			}
		case "calcPr":
			r.oddAttrs(s, calcAttrs)
			v, _ := s.Attr("", "fullCalcOnLoad")
			b.FullCalc = xsdTrue(v)
		case "externalReferences":
			b.ExternalLinks = true
		case "sheets":
			if hasSheets {
				return s.Err("", "a second list of sheets")
			}
			hasSheets = true
			return r.each(s, func() error { return r.sheetEntry(s) })
		case "definedNames":
			return r.each(s, func() error { return r.definedName(s) })
		}
		return s.Skip()
	})
	if err != nil {
		return nil, err
	}
	if len(b.Sheets) == 0 {
		return nil, damaged(main, "the workbook has no sheets")
	}
	for i, n := range b.Names {
		if n.Scope >= len(b.Sheets) {
			r.note(NoteName, main, -1, n.Name, "the name belongs to sheet %d, which does not exist", n.Scope)
			b.Names[i].Scope = -1
		}
	}
	return r.sheetParts(main, rels)
}

// The children of a workbook (18.2.27) and the attributes of its properties
// (18.2.28). A misspelt one would lose names or move dates by four years, so it
// is noted.
var (
	workbookElements = words(`fileVersion fileSharing workbookPr workbookProtection bookViews
		sheets functionGroups externalReferences definedNames calcPr oleSize customWorkbookViews
		pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst`)
	workbookAttrs = words(`date1904 dateCompatibility showObjects showBorderUnselectedObjects
		filterPrivacy promptedSolutions showInkAnnotation backupFile saveExternalLinkValues
		updateLinks codeName hidePivotFieldList showPivotChartFilter allowRefreshQuery publishItems
		checkCompatibility autoCompressPictures refreshAllConnections defaultThemeVersion`)
	calcAttrs = words(`calcId calcMode fullCalcOnLoad refMode iterate iterateCount iterateDelta
		fullPrecision calcCompleted calcOnSave concurrentCalc concurrentManualCount forceFullCalc`)
	nameAttrs = words(`name comment customMenu description help statusBar localSheetId hidden
		function vbProcedure xlm functionGroupId shortcutKey publishToServer workbookParameter`)
)

// words returns the set of the words of a list.
func words(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// oddAttrs notes attributes without prefix that are not in a list, each once.
func (r *reader) oddAttrs(s *Scanner, known map[string]bool) {
	for i := range s.attrs {
		if a := s.attrs[i].Name; a.Space == "" && !known[a.Local] && !r.odd[s.name.Local+" "+a.Local] && len(r.odd) < 100 {
			if r.odd == nil {
				r.odd = map[string]bool{}
			}
			r.odd[s.name.Local+" "+a.Local] = true
			r.note(NoteAttribute, s.part, r.index, "", "<%s> has no attribute %q", clip(s.name.Local), clip(a.Local))
		}
	}
}

func xsdTrue(v string) bool  { v = strings.TrimSpace(v); return v == "1" || v == "true" }
func xsdFalse(v string) bool { v = strings.TrimSpace(v); return v == "0" || v == "false" }

// sheetEntry reads one <sheet> of the workbook (18.2.19).
func (r *reader) sheetEntry(s *Scanner) error {
	b := r.book
	if n := s.Name(); n.ns != nsMain || n.Local != "sheet" {
		return s.Err("", "unexpected <%s> in the list of sheets", clip(n.Local))
	}
	if len(b.Sheets) >= r.lim.Sheets {
		return over(s.Err("", "more than %d sheets", r.lim.Sheets))
	}
	sh := &Sheet{Index: len(b.Sheets), book: b}
	for _, a := range s.Attrs() {
		v := string(a.Value)
		switch {
		case a.Name.ns == nsDocRel && a.Name.Local == "id":
			sh.RelID = v
		case a.Name.Space != "":
		case a.Name.Local == "name":
			name, bad := unescape(v)
			if sh.Name = name; bad {
				r.note(NoteEscape, s.part, sh.Index, clip(name), "a lone surrogate in a sheet name")
			}
		case a.Name.Local == "sheetId":
			sh.ID, _ = strconv.Atoi(v)
		case a.Name.Local == "state":
			switch v {
			case "visible":
			case "hidden":
				sh.State = Hidden
			case "veryHidden":
				sh.State = VeryHidden
			default:
				return s.Err("", "sheet state %q", clip(v))
			}
		default:
			return s.Err("", "unknown attribute %q of a sheet", clip(a.Name.Local))
		}
	}
	switch {
	case strings.TrimSpace(sh.Name) == "":
		return s.Err("", "a sheet without a name")
	case strings.ContainsAny(sh.Name, `:\/?*[]`) || strings.ContainsFunc(sh.Name, func(r rune) bool { return r < 0x20 }):
		return s.Err("", "sheet name %q has characters that sheet names cannot have", clip(sh.Name))
	case b.Sheet(sh.Name) != nil:
		return s.Err("", "two sheets are called %q", clip(sh.Name))
	case len(utf16.Encode([]rune(sh.Name))) > 31:
		r.note(NoteName, s.part, sh.Index, clip(sh.Name), "the sheet name has more than 31 characters")
	}
	b.Sheets = append(b.Sheets, sh)
	return s.Skip()
}

// definedName reads one <definedName> (18.2.5).
func (r *reader) definedName(s *Scanner) error {
	b := r.book
	if n := s.Name(); n.ns != nsMain || n.Local != "definedName" {
		r.note(NoteElement, s.part, -1, "", "<%s> among the defined names left out", clip(n.Local))
		return s.Skip()
	}
	r.oddAttrs(s, nameAttrs)
	if len(b.Names) >= r.lim.Names {
		return over(s.Err("", "more than %d defined names", r.lim.Names))
	}
	d := DefinedName{Scope: -1}
	d.Name, _ = s.Attr("", "name")
	hidden, _ := s.Attr("", "hidden")
	d.Hidden = xsdTrue(hidden)
	if v, ok := s.Attr("", "localSheetId"); ok {
		n, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || n < 0 {
			return s.Err("", "defined name %q belongs to sheet %q", clip(d.Name), clip(v))
		}
		d.Scope = n
	}
	text, err := r.text(s, "")
	if err != nil {
		return err
	}
	d.RefersTo, _ = unescape(string(text))
	b.Names = append(b.Names, d)
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
