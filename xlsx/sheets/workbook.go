package sheets

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"nianbao/xlsx/opc"
)

// workbook reads the workbook part (ECMA-376 part 1, 18.2) and returns the part of each sheet, "" for sheets without one.
func (r *reader) workbook(main string, rels opc.Relations) []string {
	s := opc.Must(r.Scan(main))
	s.Root(nsMain, "workbook")
	r.book.Strict = strings.HasPrefix(s.Name().Space, opc.Strict)
	b := r.book
	hasSheets := false
	s.Each(func() {
		n := s.Name()
		if !n.In(nsMain) {
			return
		}
		if !workbookElements[n.Local] {
			r.note(NoteElement, -1, "")
		}
		switch n.Local {
		case "workbookPr":
			r.oddAttrs(s, workbookAttrs)
			v, ok := s.Attr("", "date1904")
			if b.Date1904 = xsdTrue(v); ok && !b.Date1904 && !xsdFalse(v) {
				panic(s.Err("", "date1904 is %q", opc.Clip(v)))
			}
		case "calcPr":
			r.oddAttrs(s, calcAttrs)
		case "externalReferences":
			b.ExternalLinks = true
		case "sheets":
			if hasSheets {
				panic(s.Err("", "a second list of sheets"))
			}
			hasSheets = true
			s.Each(func() { r.sheetEntry(s) })
		case "definedNames":
			s.Each(func() { r.definedName(s) })
		}
	})
	if len(b.Sheets) == 0 {
		panic(opc.Damagef(main, "the workbook has no sheets"))
	}
	for i, n := range b.Names {
		if n.Scope >= len(b.Sheets) {
			r.note(NoteName, -1, n.Name)
			b.Names[i].Scope = -1
		}
	}
	return r.sheetParts(main, rels)
}

// The children of a workbook (18.2.27) and the attributes of its properties (18.2.28). A misspelt one would lose names or
// move dates by four years, so it is noted.
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
func (r *reader) oddAttrs(s *opc.Scanner, known map[string]bool) {
	for i := range s.Attrs() {
		a := s.Attrs()[i].Name
		if a.Space != "" || known[a.Local] {
			continue
		}
		if r.oddities++; !r.odd[s.Local()+" "+a.Local] && len(r.odd) < 100 {
			if r.odd == nil {
				r.odd = map[string]bool{}
			}
			r.odd[s.Local()+" "+a.Local] = true
			r.note(NoteAttribute, r.index, "")
		}
	}
}

func xsdTrue(v string) bool  { v = strings.TrimSpace(v); return v == "1" || v == "true" }
func xsdFalse(v string) bool { v = strings.TrimSpace(v); return v == "0" || v == "false" }

// sheetEntry reads one <sheet> of the workbook (18.2.19).
func (r *reader) sheetEntry(s *opc.Scanner) {
	b := r.book
	if n := s.Name(); !n.In(nsMain) || n.Local != "sheet" {
		panic(s.Err("", "unexpected <%s> in the list of sheets", opc.Clip(n.Local)))
	}
	if len(b.Sheets) >= r.lim.Sheets {
		panic(s.Err("", "more than %d sheets", r.lim.Sheets).OverLimit())
	}
	sh := &Sheet{Index: len(b.Sheets), book: b}
	for _, a := range s.Attrs() {
		v := string(a.Value)
		switch {
		case a.Name.In(opc.SpaceDocRel) && a.Name.Local == "id":
			sh.RelID = v
		case a.Name.Space != "":
		case a.Name.Local == "name":
			name, bad := unescape(v)
			if sh.Name = name; bad {
				r.note(NoteEscape, sh.Index, opc.Clip(name))
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
				panic(s.Err("", "sheet state %q", opc.Clip(v)))
			}
		default:
			panic(s.Err("", "unknown attribute %q of a sheet", opc.Clip(a.Name.Local)))
		}
	}
	switch {
	case strings.TrimSpace(sh.Name) == "":
		panic(s.Err("", "a sheet without a name"))
	case strings.ContainsAny(sh.Name, `:\/?*[]`) || strings.ContainsFunc(sh.Name, func(r rune) bool { return r < 0x20 }):
		panic(s.Err("", "sheet name %q has characters that sheet names cannot have", opc.Clip(sh.Name)))
	case b.Sheet(sh.Name) != nil:
		panic(s.Err("", "two sheets are called %q", opc.Clip(sh.Name)))
	case len(utf16.Encode([]rune(sh.Name))) > 31:
		r.note(NoteName, sh.Index, opc.Clip(sh.Name))
	}
	b.Sheets = append(b.Sheets, sh)
}

// definedName reads one <definedName> (18.2.5).
func (r *reader) definedName(s *opc.Scanner) {
	b := r.book
	if n := s.Name(); !n.In(nsMain) || n.Local != "definedName" {
		r.note(NoteElement, -1, "")
		return
	}
	r.oddAttrs(s, nameAttrs)
	if len(b.Names) >= r.lim.Names {
		panic(s.Err("", "more than %d defined names", r.lim.Names).OverLimit())
	}
	d := DefinedName{Scope: -1}
	d.Name, _ = s.Attr("", "name")
	if v, ok := s.Attr("", "localSheetId"); ok {
		n, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || n < 0 {
			panic(s.Err("", "defined name %q belongs to sheet %q", opc.Clip(d.Name), opc.Clip(v)))
		}
		d.Scope = n
	}
	text := s.Text("", r.lim.CellText)
	d.RefersTo, _ = unescape(string(text))
	b.Names = append(b.Names, d)
}
