package xlsx

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"nianbao/templates"
	"nianbao/xlsx/opc"
	"nianbao/xlsx/sheets"
)

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
	if s := opinionSheet(b); s != nil {
		texts = append(texts, s.Cell(1, opinionMark).Text())
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

// sourceOf returns the SHA-256 of the file that a workbook was read from.
func sourceOf(original []byte, ret *Returned) string {
	if ret.Source != "" {
		return ret.Source
	}
	sum := sha256.Sum256(original)
	return hex.EncodeToString(sum[:])
}

// descent says of which file the copy is made.
func (a *annotator) descent() string {
	text := descentSchema
	list := append([]string{a.source}, a.ret.Of...)
	for _, sum := range list[:min(len(list), mostDescent)] {
		text += " " + sum
	}
	return text
}

// descend writes it as a defined name and into the list; writeDescent, at the end, as a document property.
func (a *annotator) descend() error {
	text := a.descent()
	a.descends = true
	err := a.file.DeleteDefinedName(&excelize.DefinedName{Name: DescentName})
	if err != nil && !errors.Is(err, excelize.ErrDefinedNameScope) {
		return err
	}
	return errors.Join(
		a.file.SetDefinedName(&excelize.DefinedName{Name: DescentName, RefersTo: `"` + text + `"`}),
		a.file.SetCellStr(a.list, Ref{a.list, 1, opinionMark}.A1(), text))
}

const (
	nsCustom   = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
	nsVariant  = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
	typeCustom = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
	customPart = "docProps/custom.xml"
)

var (
	ownDescent = regexp.MustCompile(`(?s)<(?:\w+:)?property [^>]*name="` + regexp.QuoteMeta(DescentProperty) + `".*?</(?:\w+:)?property>`)
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
		`" name="` + DescentProperty +
		`"><vt:lpwstr xmlns:vt="` + nsVariant + `">` + a.descent() + `</vt:lpwstr></property>`
	a.parts[part] = slices.Concat(data[:at], []byte(property), data[at:])
	return nil
}

// sameAs reads a copy and holds it against its original: every figure, every passage, every fact.
func (ret *Returned) sameAs(made []byte) error {
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
