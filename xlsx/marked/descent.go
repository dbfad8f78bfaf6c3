package marked

import (
	"bytes"
	"encoding/xml"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"nianbao/xlsx"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/returned"
)

// descend writes it as a defined name and into the list; writeDescent, at the end, as a document property.
func (a *annotator) descend() error {
	text := a.descent
	a.descends = true
	err := a.file.DeleteDefinedName(&excelize.DefinedName{Name: returned.DescentName})
	if err != nil && !errors.Is(err, excelize.ErrDefinedNameScope) {
		return err
	}
	return errors.Join(
		a.file.SetDefinedName(&excelize.DefinedName{Name: returned.DescentName, RefersTo: `"` + text + `"`}),
		a.file.SetCellStr(a.list, xlsx.Ref{Sheet: a.list, Row: 1, Col: xlsx.OpinionMark}.A1(), text))
}

const (
	nsCustom   = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
	nsVariant  = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
	typeCustom = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
	customPart = "docProps/custom.xml"
)

var (
	ownDescent = regexp.MustCompile(`(?s)<(?:\w+:)?property [^>]*name="` + regexp.QuoteMeta(returned.DescentProperty) + `".*?</(?:\w+:)?property>`)
	customID   = regexp.MustCompile(`\spid="([0-9]+)"`)
)

// writeDescent adds the property to those of the workbook, by hand: excelize adds a second relationship to properties that
// another program has written.
func (a *annotator) writeDescent() error {
	rels, err := a.parts.Relations("")
	if err != nil {
		return err
	}
	part := ""
	for _, r := range rels {
		if r.Kind == "custom-properties" {
			part, _ = r.Part()
		}
	}
	if part == "" || len(a.parts[part]) == 0 {
		part = a.parts.FreeName(strings.Replace(customPart, ".xml", "%d.xml", 1))
		a.parts[part] = []byte(xml.Header + `<Properties xmlns="` + nsCustom + `"></Properties>`)
		a.parts.SetType(part, typeCustom)
		a.parts.SetRelations("", append(rels, opc.Relation{ID: rels.FreeID("custom"), Type: nsRelations + "/custom-properties", Target: part}))
	}
	data := ownDescent.ReplaceAll(a.parts[part], nil)
	id := 1
	for _, m := range customID.FindAllSubmatch(data, -1) {
		if n, err := strconv.Atoi(string(m[1])); err == nil {
			id = max(id, n)
		}
	}
	at := bytes.LastIndex(data, []byte("</"))
	if at < 0 { // a root without anything in it: no stamp, and nothing to keep
		return nil
	}
	property := `<property xmlns="` + nsCustom + `" fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="` + strconv.Itoa(id+1) +
		`" name="` + returned.DescentProperty +
		`"><vt:lpwstr xmlns:vt="` + nsVariant + `">` + a.descent + `</vt:lpwstr></property>`
	a.parts[part] = slices.Concat(data[:at], []byte(property), data[at:])
	return nil
}
