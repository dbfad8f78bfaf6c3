package report

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"nianbao/cmd/internal/markup"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/xlsx/opc"
)

// What of a letterhead's body goes into the report: the red head, the number, the imprint. The report stands where the office has
// written {{正文}}, and everything else stays as it is. Without that it stands behind the first red line; then, and where there is
// none, only what is known to be a letterhead's stays: the body may be that of last year's report, which nobody wants to publish again.
// What is left out is named.

// bodyMark stands in a letterhead in the place of the report.
const bodyMark = "{{正文}}"

// A headBody is what stands around the report.
type headBody struct {
	spaces        []byte // what the start tag of the document declares
	before, after []byte
	rels          []docxRel // targets that are parts have their whole names
}

// A bodyBlock is a paragraph, a table or whatever stands by itself in the body.
type bodyBlock struct {
	local   string
	text    string // all of it, without blanks
	picture bool   // it shows more than text
	line    bool   // it is, or has, a line
	red     bool   // in red
	section bool   // a section of the document ends with it
}

func (b *bodyBlock) blank() bool { return b.text == "" && !b.picture && !b.line && !b.red }

var (
	headNumber = regexp.MustCompile(`[〔\[［（(]\d{4}[〕\]］）)]|^签发人|^(?:绝密|机密|秘密|特急|加急|急件|\d{6}$)`)
	headName   = regexp.MustCompile(`^[\p{Han}（）·、]{2,30}(?:文件|公文|函|令|公报|通报|公告|通告|纪要|政府|委员会|局|厅|办公室|办事处)$`)
	imprint    = regexp.MustCompile(`^(?:抄送|抄报|分送|主题词)[:：]|印发$|\d日印`)
)

// longestNumber is the length of a line that holds a number and the name of who has signed it: beyond it, it is a sentence that
// names a document.
const longestNumber = 40

// ofHead reports whether a block is a line of a letterhead's head, imprinted whether it is one of its imprint.
func (b *bodyBlock) ofHead() bool {
	short := len([]rune(b.text)) <= longestNumber && !strings.Contains(b.text, "。")
	return headName.MatchString(b.text) || short && headNumber.MatchString(b.text)
}

func (b *bodyBlock) imprinted() bool { return imprint.MatchString(b.text) }

// A bodyPlan says which blocks stay, and in front of which the report stands.
type bodyPlan struct {
	keep []bool
	at   int
}

// readBody takes what of the body stays.
func (h *Letterhead) readBody(f *officeFile) error {
	blocks, spaces, err := surveyBody(f)
	if err != nil {
		return err
	}
	plan, err := h.planBody(blocks)
	if err != nil || !slices.Contains(plan.keep, true) {
		return err
	}
	c := cleaner{root: "document", rels: f.rels, body: plan}
	if err := c.clean(f, f.main); err != nil {
		return err
	}
	if spaces, err = ownSpaces(spaces); err != nil {
		return err
	}
	h.body = &headBody{spaces: spaces, before: c.out[c.begin:c.split], after: c.out[c.split:c.end]}
	for _, id := range slices.Sorted(maps.Keys(c.used)) {
		rel := c.used[id]
		r := docxRel{id: bodyRel + id, kind: rel.Type, target: rel.Target, external: rel.External}
		if !rel.External {
			if r.target, err = h.takePicture(f, rel, "正文"); err != nil {
				return err
			}
		}
		h.body.rels = append(h.body.rels, r)
	}
	h.lose(c.lost)
	if bytes.Contains(c.out, []byte("numId")) && !slices.ContainsFunc(h.parts, func(p headPart) bool { return p.kind == "numbering" }) {
		h.lose(map[string]bool{"自动编号": true})
	}
	return nil
}

// bodyRel begins the ids of relationships that come from a letterhead.
const bodyRel = "Head"

// lose takes note of what was left out of what was taken.
func (h *Letterhead) lose(what map[string]bool) {
	for w := range what {
		if !slices.Contains(h.lost, w) {
			h.lost = append(h.lost, w)
		}
	}
	slices.Sort(h.lost)
}

// Left says, in sentences without their full stops, what of the letterhead does not go into the report.
func (h *Letterhead) Left() (list []string) {
	if len(h.dropped) > 0 {
		quote := func(b bodyBlock) string {
			if b.text == "" {
				return "图片或线条"
			}
			return "“" + hanzi.Shorten(clean(b.text), 20) + "”"
		}
		list = append(list, fmt.Sprintf("正文里有 %d 段没有放进报告（%s）；要保留的，请在模板里放报告的地方单独写一段 %s，它前后的内容就都留着",
			len(h.dropped), lists.Few(lists.Map(h.dropped, quote), 3, "、", "等"), bodyMark))
	}
	if len(h.lost) > 0 {
		list = append(list, "里的"+strings.Join(h.lost, "、")+"没有放进报告；要保留的，请先在模板里改成普通的文字")
	}
	if len(h.unset) > 0 {
		list = append(list, "的页面设置里，"+strings.Join(h.unset, "、")+"没有用上；要用的，成文以后在 Word 或 WPS 里设置")
	}
	return list
}

// planBody decides what stays.
func (h *Letterhead) planBody(blocks []bodyBlock) (*bodyPlan, error) {
	p := &bodyPlan{keep: make([]bool, len(blocks)), at: -1}
	for i, b := range blocks {
		switch marks := strings.Count(b.text, bodyMark); {
		case marks == 0:
		case marks > 1 || p.at >= 0:
			return nil, &unfit{"里的“" + bodyMark + "”不止一处", "放报告的地方只写一处“" + bodyMark + "”，其余的删去。"}
		case b.text != bodyMark || b.local == "tbl" || b.picture:
			return nil, &unfit{"里的“" + bodyMark + "”不是单独一段", "把“" + bodyMark + "”单独写成一段，前后不写别的字，也不放在表格和文本框里。"}
		default:
			p.at = i
		}
	}
	if p.at >= 0 {
		for i := range blocks {
			p.keep[i] = i != p.at
		}
	} else {
		p.recognise(blocks)
	}
	for i, b := range blocks {
		p.keep[i] = p.keep[i] && b.local != "sectPr" // the page is the report's
		if !p.keep[i] && !b.blank() && b.text != bodyMark {
			h.dropped = append(h.dropped, b)
		}
		if p.keep[i] && b.section {
			h.lose(map[string]bool{"分节（前面各节的纸张、页眉页脚）": true})
		}
	}
	return p, nil
}

// recognise decides without the mark.
func (p *bodyPlan) recognise(blocks []bodyBlock) {
	known := func(b bodyBlock) bool { return b.ofHead() || b.imprinted() }
	p.at = 1 + slices.IndexFunc(blocks, func(b bodyBlock) bool { return b.red && !b.imprinted() })
	switch {
	case p.at > 0:
	case slices.ContainsFunc(blocks, known) && !slices.ContainsFunc(blocks, func(b bodyBlock) bool { return b.text != "" && !known(b) }):
	default:
		return // an ordinary document
	}
	for i := p.at; i < len(blocks); i++ { // a number below the line belongs to the head
		if blocks[i].ofHead() && !blocks[i].imprinted() {
			p.at = i + 1
		} else if !blocks[i].blank() {
			break
		}
	}
	end := slices.IndexFunc(blocks[p.at:], func(b bodyBlock) bool { return b.imprinted() })
	for end > 0 && blocks[p.at+end-1].text == "" { // the line above the imprint
		end--
	}
	for i := range blocks {
		p.keep[i] = i < p.at || end >= 0 && i >= p.at+end
	}
}

// surveyBody looks through the body without copying anything. spaces is the start tag of the document.
func surveyBody(f *officeFile) (blocks []bodyBlock, spaces []byte, err error) {
	s, err := f.Scan(f.main)
	if err != nil {
		return nil, nil, misread(err)
	}
	w := bodySurvey{s: s}
	for {
		kind, err := s.Next()
		switch {
		case err == io.EOF:
			w.end()
			return w.blocks, spaces, nil
		case err != nil:
			return nil, nil, damaged(f.main)
		case kind == opc.Start:
			if len(w.stack) == 0 {
				spaces = bytes.Clone(s.Raw())
			}
			w.start()
		case kind == opc.End:
			w.stack = w.stack[:len(w.stack)-1]
		case len(w.stack) > 3 && w.stack[len(w.stack)-1] == "t" && !w.within("Fallback", "moveFrom"):
			w.text.Write(s.Bytes())
		}
	}
}

// A bodySurvey is one under way.
type bodySurvey struct {
	s      *opc.Scanner
	stack  []string // local names
	blocks []bodyBlock
	text   strings.Builder // of the block at hand
	line   bool            // the shape at hand is a line
}

var narrowBraces = strings.NewReplacer("｛", "{", "｝", "}")

// end ends a block.
func (w *bodySurvey) end() {
	if len(w.blocks) > 0 {
		w.block().text = narrowBraces.Replace(hanzi.Squeeze(w.text.String()))
	}
	w.text.Reset()
}

func (w *bodySurvey) block() *bodyBlock { return &w.blocks[len(w.blocks)-1] }

// within reports whether what is at hand stands in one of the elements.
func (w *bodySurvey) within(names ...string) bool {
	return slices.ContainsFunc(w.stack, func(name string) bool { return slices.Contains(names, name) })
}

func (w *bodySurvey) start() {
	local := w.s.Local()
	w.stack = append(w.stack, local)
	if len(w.stack) < 3 || w.stack[1] != "body" {
		return
	}
	if len(w.stack) == 3 {
		w.end()
		w.blocks = append(w.blocks, bodyBlock{local: local})
	}
	attr := func(name string) string {
		for _, a := range w.s.Attrs() {
			if a.Name.Local == name {
				return string(a.Value)
			}
		}
		return ""
	}
	b := w.block()
	switch local {
	case "drawing", "pict", "object":
		b.picture, w.line = true, false
	case "sectPr":
		b.section = len(w.stack) > 3
	case "cxnSp":
		w.line = true
	case "prstGeom":
		w.line = strings.HasPrefix(attr("prst"), "line") || strings.Contains(attr("prst"), "onnector")
	case "line": // of VML
		b.red = b.red || isRed(attr("strokecolor"))
	case "srgbClr":
		b.red = b.red || w.line && w.within("ln") && isRed(attr("val"))
	case "top", "bottom", "between", "insideH":
		drawn := attr("val") != "nil" && attr("val") != "none" && w.within("pBdr", "tblBorders", "tcBorders")
		b.line, b.red = b.line || drawn, b.red || drawn && isRed(attr("color"))
	}
}

// isRed reports whether a colour is a red that offices print their lines in: much red, little else.
func isRed(color string) bool {
	color, _, _ = strings.Cut(strings.TrimPrefix(strings.ToLower(strings.TrimSpace(color)), "#"), " ")
	var r, g, b int
	switch {
	case color == "red":
		return true
	case len(color) == 3:
		color = strings.Repeat(color[:1], 2) + strings.Repeat(color[1:2], 2) + strings.Repeat(color[2:], 2)
	case len(color) != 6:
		return false
	}
	if _, err := fmt.Sscanf(color, "%02x%02x%02x", &r, &g, &b); err != nil {
		return false
	}
	const much, little = 0xa0, 0x60
	return r >= much && g < little && b < little
}

// The namespaces that a report declares, by prefix.
var documentSpaces = [][2]string{{"w", nsMain}, {"r", nsRel},
	{"wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"},
	{"a", "http://schemas.openxmlformats.org/drawingml/2006/main"}, {"pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"}}

var (
	declared  = regexp.MustCompile(`\sxmlns(?::([\w.-]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')`)
	ignorable = regexp.MustCompile(`\s[\w.-]+:Ignorable\s*=\s*(?:"[^"]*"|'[^']*')`)
)

// ownSpaces makes the attributes of a document's start tag that declare what the letterhead's does, and what the report needs.
func ownSpaces(tag []byte) ([]byte, error) {
	theirs := map[string]string{}
	out := markup.Buffer{}
	for _, m := range declared.FindAllSubmatch(tag, -1) {
		theirs[string(m[1])] = string(m[2]) + string(m[3])
		out.Raw(string(m[0]))
	}
	for _, own := range documentSpaces {
		switch uri, ok := theirs[own[0]]; {
		case !ok:
			out.Raw(` xmlns:`, own[0], `="`, own[1], `"`)
		case uri != own[1]:
			return nil, &unfit{reason: "的写法不是 Word 或 WPS 的（前缀 " + own[0] + "）"}
		}
	}
	return append(out, ignorable.Find(tag)...), nil
}
