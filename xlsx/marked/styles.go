package marked

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/xlsx/opc"
)

const (
	typeStyles = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
	noStyles   = `<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="2">` + noFills + `</fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>`
	noFills = `<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>`
)

// styled has the styles of the workbook edited.
func (c *copier) styled(edit func(s *styles)) {
	part := c.related(c.main, "styles")
	if part == "" {
		part, _ = c.Add(c.main, c.relation("styles"), "xl/styles%d.xml", typeStyles,
			[]byte(xml.Header+`<styleSheet xmlns="`+c.namespace()+`">`+noStyles+`</styleSheet>`))
	}
	c.patch(part, func(p *opc.Patch) { edit(&styles{p, map[string]*styleList{}}) },
		"fonts", "fills", "borders", "cellXfs", "dxfs")
}

// styles adds to the lists of a workbook's styles what is not in them yet.
type styles struct {
	*opc.Patch
	lists map[string]*styleList
}

type styleList struct {
	node   *opc.Node
	index  map[string]int // by how an entry is written, without prefix
	added  strings.Builder
	length int
}

// styleLists are the children of the styles in the order of the schema (18.8.39).
var styleLists = strings.Fields("numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst")

// add returns the number of an entry of a list: that of one that is written the same, or a new one.
func (s *styles) add(name, entry string) int {
	l := s.lists[name]
	if l == nil {
		l = &styleList{node: s.Root.Child(name), index: map[string]int{}}
		for n := range l.node.All(entryName(entry)) {
			if _, there := l.index[string(s.Whole(n))]; !there {
				l.index[string(s.Whole(n))] = l.length
			}
			l.length++
		}
		s.lists[name] = l
		if name == "fills" && l.length < 2 { // the first two mean something of their own
			l.added.WriteString(noFills)
			l.length += 2
		}
	}
	key := s.Root.Named(entry)
	if n, there := l.index[key]; there {
		return n
	}
	l.added.WriteString(entry)
	l.index[key] = l.length
	l.length++
	return l.length - 1
}

func entryName(entry string) string {
	return strings.FieldsFunc(entry, func(r rune) bool { return strings.ContainsRune("< />", r) })[0]
}

// end writes what was added.
func (s *styles) end() {
	for i, name := range styleLists {
		l := s.lists[name]
		switch {
		case l == nil || l.added.Len() == 0:
		case l.node == nil:
			s.AppendBefore(s.Root, fmt.Sprintf(`<%[1]s count="%d">%s</%[1]s>`, name, l.length, l.added.String()), "cellXfs", styleLists[i+1:]...)
		default:
			s.Append(l.node, l.added.String())
			s.SetAttr(l.node, "count", strconv.Itoa(l.length))
		}
	}
}

// colours returns the formats of marked cells. Excel takes the background of such a format for its colour.
func (c *copier) colours() map[templates.Severity]int {
	list := map[templates.Severity]int{}
	c.styled(func(s *styles) {
		for _, severity := range severities {
			list[severity] = s.add("dxfs", `<dxf><fill><patternFill><bgColor rgb="FF`+colourOf[severity]+`"/></patternFill></fill></dxf>`)
		}
		s.end()
	})
	return list
}

var severities = []templates.Severity{templates.SeverityError, templates.SeverityQuery, templates.SeverityNote}

var colourOf = map[templates.Severity]string{templates.SeverityError: "F8A5A5", templates.SeverityQuery: "FFD966",
	templates.SeverityNote: "DDEBF7"}

// A look is what the cells of sheet 退回意见 look like.
type look struct {
	bold, link, boxed, centred bool
	size                       int
	fill                       string
}

// cell returns the number of a cell format.
func (s *styles) cell(l look) int {
	font := fmt.Sprintf(`<sz val="%d"/>`, l.size)
	if l.bold {
		font = `<b/>` + font
	}
	if l.link {
		font = `<u/>` + font + `<color rgb="FF0563C1"/>`
	}
	fontID := s.add("fonts", `<font>`+font+`<name val="宋体"/><family val="3"/><charset val="134"/></font>`)
	fillID, borderID := 0, 0
	if l.fill != "" {
		fillID = s.add("fills", `<fill><patternFill patternType="solid"><fgColor rgb="FF`+l.fill+`"/>`+
			`<bgColor indexed="64"/></patternFill></fill>`)
	}
	if l.boxed {
		edges := ""
		for _, side := range []string{"left", "right", "top", "bottom"} {
			edges += `<` + side + ` style="thin"><color rgb="FF808080"/></` + side + `>`
		}
		borderID = s.add("borders", `<border>`+edges+`<diagonal/></border>`)
	}
	align := `vertical="center" wrapText="1"`
	if l.centred {
		align = `horizontal="center" ` + align
	}
	return s.add("cellXfs", fmt.Sprintf(`<xf numFmtId="0" fontId="%d" fillId="%d" borderId="%d" xfId="0" applyFont="1" `+
		`applyFill="1" applyBorder="1" applyAlignment="1"><alignment %s/></xf>`,
		fontID, fillID, borderID, align))
}
