package sheets

import (
	"errors"
	"slices"
	"strings"

	"nianbao/xlsx/opc"
)

// RemarkKind says what a Remark is.
type RemarkKind uint8

const (
	Comment    RemarkKind = iota // a note at a cell, as every version has it
	Threaded                     // a comment with answers (Excel 365), one Remark for the whole thread
	TextBox                      // shapes with text, those of one anchor together
	Control                      // a form control, its caption
	Diagram                      // SmartArt, its words
	Chart                        // a chart, the words on it
	Picture                      // without text
	Shape                        // a shape or line without text
	HeadFoot                     // the header or footer of the printed page, with its & codes
	Prompt                       // what a data validation says when the cell is selected
	remarkKeep = 4096            // bytes of a text that are kept
	mostRemark = 5000            // remarks kept of one workbook
)

// Remark is something on a sheet that is no cell: what people say about the cells without writing into them. Its text
// is decoded and not interpreted.
type Remark struct {
	Kind RemarkKind
	Text string
	// Author is who wrote a Comment, as the file has it; "tc={…}" stands for the copy that Excel 365 keeps of a thread
	// for older programs.
	Author string
	// Over are the cells it belongs to or covers; the zero Range when that is not known.
	Over Range
	// Cut says that Text is only the beginning.
	Cut bool
}

// A remarkReader reads what belongs to one sheet beside its cells. Damage there ends only the part in which it is and is
// kept in Sheet.Unheard; what is hostile ends everything.
type remarkReader struct {
	*reader
	sheet *Sheet
	steps int // rows and columns that may still be walked through
}

// remarks reads the remarks of a sheet whose cells are known.
func (r *reader) remarks(sh *Sheet) {
	rr := &remarkReader{reader: r, sheet: sh, steps: 100_000}
	rels, err := r.Relations(sh.Part)
	rr.unheard(err)
	for _, rel := range rels {
		var read func(*opc.Scanner, string)
		switch rel.Kind {
		case "comments":
			read = rr.comments
		case "threadedComment":
			read = rr.threads
		case "drawing":
			read = rr.drawing
		case "vmlDrawing":
			read = rr.vml
		case "control":
			read = rr.activeX
		}
		if read == nil || rel.External || rel.ID == sh.headPictures {
			continue
		}
		part, ok := rel.Part()
		rr.unheard(opc.Try(func() {
			if !ok {
				panic(rel.Outside("a target"))
			}
			rr.part(part, rel.Kind == "vmlDrawing", read)
		}))
	}
}

// part reads one part to its end, each part once: a second sheet that leads to it has the same remarks.
func (r *remarkReader) part(part string, vml bool, read func(*opc.Scanner, string)) {
	key := opc.PartKey(part)
	if had, ok := r.heard[key]; ok {
		for _, m := range had {
			r.keep(m)
		}
		return
	}
	if r.heard == nil {
		r.heard = map[string][]Remark{}
	}
	r.heard[key] = nil
	if vml && !r.Has(part) {
		return // it holds the places of comments, which stand in the comments, too
	}
	scan := r.Scan
	if vml {
		scan = r.scanVML
	}
	s := opc.Must(scan(part))
	s.ResolveAlternates(nil) // whatever any program would show is heard
	before := len(r.sheet.Remarks)
	defer func() { r.heard[key] = slices.Clone(r.sheet.Remarks[before:]) }() // as far as it could be read
	read(s, part)
}

// unheard keeps an error for the sheet unless it has to end the reading.
func (r *remarkReader) unheard(err error) {
	var e *opc.Error
	if errors.As(err, &e) && e.Kind != opc.Hostile {
		r.sheet.Unheard = append(r.sheet.Unheard, e)
		return
	}
	opc.Check(err)
}

// keep adds a remark to the sheet, or counts it when there are too many.
func (r *remarkReader) keep(m Remark) {
	if r.kept >= mostRemark {
		r.sheet.RemarksDropped++
		return
	}
	r.kept++
	m.Text, _ = unescape(m.Text)
	if m.Text = strings.TrimSpace(m.Text); len(m.Text) > remarkKeep {
		m.Text, m.Cut = strings.ToValidUTF8(m.Text[:remarkKeep], ""), true
	}
	r.sheet.Remarks = append(r.sheet.Remarks, m)
}

// A wording collects text, up to a little more than is kept of it.
type wording struct{ b []byte }

func (w *wording) add(text []byte) {
	if room := remarkKeep + utf8Max - len(w.b); room > 0 {
		w.b = append(w.b, text[:min(room, len(text))]...)
	}
}

func (w *wording) line() { w.add([]byte("\n")) }

// take returns what was collected and begins anew.
func (w *wording) take() string {
	text := strings.ToValidUTF8(string(w.b), "")
	w.b = w.b[:0]
	return text
}

const utf8Max = 8

// prompts keeps the prompts of the <dataValidations> that have just begun (18.3.1.33).
func (sr *sheetReader) prompts() {
	for depth := sr.s.Depth(); ; {
		kind := sr.s.Token()
		if kind == opc.End && sr.s.Depth() < depth {
			return
		}
		if kind == opc.Start && sr.s.Local() == "dataValidation" {
			sr.promptOf()
		}
	}
}

// promptOf keeps the prompt of a <dataValidation> (18.3.1.32).
func (sr *sheetReader) promptOf() {
	s := sr.s
	prompt, _ := s.Attr("", "prompt")
	if title, _ := s.Attr("", "promptTitle"); title != "" && prompt != "" {
		prompt = title + "\n" + prompt
	}
	if strings.TrimSpace(prompt) != "" {
		areas, _ := s.Attr("", "sqref")
		first, _, _ := strings.Cut(strings.TrimSpace(areas), " ")
		over, _ := ParseRange(first)
		rr := &remarkReader{reader: sr.reader, sheet: sr.sheet}
		rr.keep(Remark{Kind: Prompt, Text: prompt, Over: over})
	}
}

// headFoot keeps the texts of a <headerFooter> (18.3.1.46).
func (sr *sheetReader) headFoot() {
	var w wording
	s := sr.s
	for depth := s.Depth(); ; {
		kind := s.Token()
		switch kind {
		case opc.Text:
			w.add(s.Bytes())
		case opc.End:
			w.line()
			if s.Depth() < depth {
				if text := w.take(); strings.TrimSpace(text) != "" {
					(&remarkReader{reader: sr.reader, sheet: sr.sheet}).keep(Remark{Kind: HeadFoot, Text: text})
				}
				return
			}
		}
	}
}

// relationID returns the r:id of the element that has just begun.
func (sr *sheetReader) relationID() string {
	for i := range sr.s.Attrs() {
		if a := &sr.s.Attrs()[i]; a.Name.In(opc.SpaceDocRel) && a.Name.Local == "id" {
			return string(a.Value)
		}
	}
	return ""
}
