package sheets

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"

	"nianbao/xlsx/opc"
)

const nsActiveX = "http://schemas.microsoft.com/office/2006/activeX"

// activeX keeps the caption of an ActiveX control. Its place stands in a VML drawing, which has it as a picture.
func (r *remarkReader) activeX(s *opc.Scanner, part string) {
	var w wording
	r.walk(s, func(kind opc.TokenKind) {
		if kind != opc.Start || s.Local() != "ocxPr" {
			return
		}
		value, _ := s.Attr(nsActiveX, "value")
		if name, _ := s.Attr(nsActiveX, "name"); strings.EqualFold(name, "Caption") {
			w.add([]byte(value))
		}
	})
	for _, rel := range opc.Must(r.Relations(part)) {
		binary, ok := rel.Part()
		if rel.Kind != "activeXControlBinary" || rel.External || !ok {
			continue
		}
		w.add([]byte(binaryCaption(opc.Must(r.Read(binary)))))
	}
	if text := w.take(); strings.TrimSpace(text) != "" {
		r.keep(Remark{Kind: Control, Text: text})
	}
}

// fontName is a text of a control that nobody reads.
var fontName = regexp.MustCompile(`^(?:新?宋体|黑体|楷体|仿宋|微软雅黑|等线)`)

const classID = 16 // bytes in front

// binaryCaption returns the first Chinese text of a control's own form (MS-OFORMS 2.2: two bytes a character, from an even
// place on); the caption stands before the name of the font.
func binaryCaption(data []byte) string {
	var run []uint16
	text, han := "", false
	for i := classID; i <= len(data); i += 2 {
		unit := uint16(0)
		if i+1 < len(data) {
			unit = uint16(data[i]) | uint16(data[i+1])<<8
		}
		c := rune(unit)
		if unicode.In(c, unicode.Han, unicode.P, unicode.Nd, unicode.Latin) || c == ' ' {
			run, han = append(run, unit), han || unicode.Is(unicode.Han, c)
			continue
		}
		if text = string(utf16.Decode(run)); han && len(run) > 1 && !fontName.MatchString(text) {
			return text
		}
		run, han = run[:0], false
	}
	return ""
}
