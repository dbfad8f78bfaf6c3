package marked

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nianbao/xlsx/opc"
	"nianbao/xlsx/returned"
	"nianbao/xlsx/sheets"
)

// What of a marked copy stands in the list of sheets, among the defined names and in the properties of the document.

const typeSheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"

// addSheet puts a sheet in front and opens the workbook there.
func (c *copier) addSheet(name string, data []byte) {
	_, id := c.Add(c.main, c.relation("worksheet"), "xl/worksheets/sheet%d.xml", typeSheet, data)
	c.patch(c.main, func(p *opc.Patch) {
		list := p.Root.Child("sheets")
		number, first := 0, (*opc.Node)(nil)
		for s := range list.All("sheet") {
			if n, _ := strconv.Atoi(s.Attr("sheetId")); n > number {
				number = n
			}
			if first == nil {
				first = s
			}
		}
		p.Replace(first.From, first.From, first.Named(
			fmt.Sprintf(`<sheet name="%s" sheetId="%d" %s/>`, opc.Escape(name), number+1, p.RelationAttr(id))))
		renumber(p, func(n int) int { return n + 1 })
		for view := range p.Root.Child("bookViews").All("workbookView") {
			p.SetAttr(view, "activeTab", "")
			p.SetAttr(view, "firstSheet", "")
		}
	}, "sheets", "definedNames", "bookViews")
}

// unselect makes sure that no other sheet is selected with the one in front: what is typed into one of several selected
// sheets goes into all of them.
func (c *copier) unselect() {
	for _, s := range c.book.Sheets {
		if s.Part == "" || !s.Selected && s.Kind == sheets.Worksheet || !c.Has(s.Part) {
			continue
		}
		c.patch(s.Part, func(p *opc.Patch) {
			for view := range p.Root.Child("sheetViews").All("sheetView") {
				p.SetAttr(view, "tabSelected", "")
			}
		}, "sheetViews")
	}
}

// renumber gives the names that belong to single sheets, such as print areas, the new numbers of these. A name whose sheet has
// none any longer goes.
func renumber(p *opc.Patch, number func(int) int) {
	for name := range p.Root.Child("definedNames").All("definedName") {
		n, err := strconv.Atoi(strings.TrimSpace(name.Attr("localSheetId")))
		if err != nil {
			continue
		}
		if n = number(n); n < 0 {
			p.Remove(name)
		} else {
			p.SetAttr(name, "localSheetId", strconv.Itoa(n))
		}
	}
}

// dropSheet takes a sheet out of the workbook, which opens at the first that can be seen.
func (c *copier) dropSheet(gone *sheets.Sheet) {
	c.patch(c.main, func(p *opc.Patch) {
		list := slices.Collect(p.Root.Child("sheets").All("sheet"))
		p.Remove(list[gone.Index])
		list = slices.Delete(list, gone.Index, gone.Index+1)
		renumber(p, func(n int) int {
			switch {
			case n == gone.Index:
				return -1
			case n > gone.Index:
				return n - 1
			}
			return n
		})
		shown := slices.IndexFunc(list, func(s *opc.Node) bool { return s.Attr("state") == "" || s.Attr("state") == "visible" })
		for view := range p.Root.Child("bookViews").All("workbookView") {
			p.SetAttr(view, "activeTab", strconv.Itoa(max(shown, 0)))
			p.SetAttr(view, "firstSheet", "")
		}
	}, "sheets", "definedNames", "bookViews")
	c.Unrelate(c.main, gone.RelID)
	c.Unrelate(gone.Part)
	c.Remove(gone.Part)
}

// afterNames are the elements of a workbook that may follow its defined names (18.2.27).
var afterNames = strings.Fields(`calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr
	webPublishObjects extLst`)

// descend says of which file the copy is made, as the list does: as a defined name and as a property of the document. Each of
// Excel, WPS and LibreOffice loses another one.
func (c *copier) descend() {
	c.patch(c.main, func(p *opc.Patch) {
		names := p.Root.Child("definedNames")
		for n := range names.All("definedName") {
			if strings.EqualFold(n.Attr("name"), returned.DescentName) {
				p.Remove(n)
			}
		}
		piece := `<definedName name="` + returned.DescentName + `">"` + c.descent + `"</definedName>`
		if names != nil {
			p.Append(names, piece)
		} else {
			p.AppendBefore(p.Root, "<definedNames>"+piece+"</definedNames>", "sheets", afterNames...)
		}
	}, "definedNames")
	c.property(returned.DescentProperty, c.descent)
}

const (
	typeCustom = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
	formatID   = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" // of the properties that people and programs add
)

// property sets a property of the document.
func (c *copier) property(name, value string) {
	part := c.related("", "custom-properties")
	if part == "" {
		part = c.related("", "customProperties")
	}
	if part == "" || !c.Has(part) {
		part, _ = c.Add("", opc.Transitional+"officeDocument/2006/relationships/custom-properties", "docProps/custom%d.xml", typeCustom,
			[]byte(xml.Header+`<Properties xmlns="`+opc.Transitional+`officeDocument/2006/custom-properties"></Properties>`))
	}
	c.patch(part, func(p *opc.Patch) {
		id := 1
		for n := range p.Root.All("property") {
			if n.Attr("name") == name {
				p.Remove(n)
			}
			if k, _ := strconv.Atoi(n.Attr("pid")); k > id {
				id = k
			}
		}
		types := opc.Transitional + "officeDocument/2006/docPropsVTypes"
		if strings.HasPrefix(p.Root.Space, opc.Strict) {
			types = opc.Strict + "officeDocument/docPropsVTypes"
		}
		p.Append(p.Root, fmt.Sprintf(`<property fmtid="%s" pid="%d" name="%s"><vt:lpwstr xmlns:vt="%s">%s</vt:lpwstr></property>`,
			formatID, id+1, name, types, opc.Escape(value)))
	})
}
