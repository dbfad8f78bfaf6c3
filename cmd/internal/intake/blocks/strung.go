package blocks

import (
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// A report that stands all in one line has its tables there, too, cell behind cell. Where one separator stands between all of
// them, a blank, a tab, two blanks, more of it is a blank cell: that is what a program leaves that joins cells.

// Apart stands in a line between the cells of a table that was read off so. It is the unit separator of ASCII.
const Apart = "\x1f"

// A strungWord is a word of such a report.
type strungWord struct {
	between, text string // what stands before it
	begins        bool   // a line: it is a heading, or stands below one, or is an item, or begins a sentence
	cell          bool   // stands below the heading of a table, and is no sentence
}

// A strung is a line taken apart into words, and how many of them are headings, headings with more behind them in the same line of
// the source, and labels with figures before them there.
type strung struct {
	words                   []strungWord
	headings, within, turns int
}

// leastTurns is how many labels of a table must stand behind figures of the row before, in one line, so that its lines are none of its
// rows. A row has a label behind its figures where one was put there, and a strip of two tables beside each other has one a line.
const leastTurns = 3

// strung takes a line apart that stands below others.
func (h *Hints) strung(line string, below []woundLine) (s strung) {
	at, table, head, words := 0, h.openTable(below), false, s.words
	for text := range strings.FieldsFuncSeq(line, hanzi.Blank) {
		heading, tabular := h.Heading(text)
		begins := at + strings.Index(line[at:], text)
		w := strungWord{between: line[at:begins], text: text, cell: table && !heading && !strings.Contains(text, "。")}
		broken := strings.ContainsAny(w.between, brokenBlank+brokenWord)
		n, _ := hanzi.CutLead(text)
		after := false
		if len(words) > 0 {
			last := &words[len(words)-1]
			after = w.between != brokenWord && strings.HasSuffix(last.text, "。")
			s.within += bit(head && !broken)
			s.turns += bit(w.cell && last.cell && !broken && Numeric(last.text) && !Numeric(text) && !strings.Contains(text, "|"))
		}
		w.begins = heading || head || n.Bracket && n.Chinese || after || table && !w.cell
		if at, head = begins+len(text), heading; heading {
			table = tabular
			s.headings++
		}
		words = append(words, w)
	}
	s.words = words
	return s
}

// maxAbove is how many lines stand between the heading of a table and its first full one: a note, a caption, lines of a head.
const maxAbove = 8

// openTable reports whether the last heading among lines is that of a table.
func (h *Hints) openTable(lines []woundLine) bool {
	for _, l := range slices.Backward(lines[max(0, len(lines)-maxAbove):]) {
		if heading, tabular := h.Heading(l.text); heading {
			return tabular
		}
	}
	return false
}

// separator is what stands between cells, most often once and nowhere broken; "" where there is no such thing. Bars say
// more than blanks.
func separator(words []strungWord) (most string) {
	counts := map[string]int{}
	for i, w := range words {
		if w.cell && strings.Contains(w.text, "|") {
			return ""
		}
		if i > 0 && words[i-1].cell && !strings.ContainsAny(w.between, brokenBlank+brokenWord) {
			if counts[w.between]++; counts[w.between] > counts[most] {
				most = w.between
			}
		}
	}
	for between := range counts {
		if strings.ReplaceAll(between, most, "") != "" {
			return ""
		}
	}
	return most
}

// maxLineOf is how long a line may be, in bytes, that is a paragraph whatever stands in it.
const maxLineOf = 600

// unrolled breaks lines that hold a whole report, with blanks where its lines ended: around headings, before numbers in
// brackets and behind stops. The cells of a table stay in one line (strung.go).
func (h *Hints) unrolled(s string) string {
	if h == nil || len(s) <= maxLineOf {
		return s
	}
	var out []byte
	done := 0 // of s
	for from := 0; from < len(s); {
		to := len(s)
		if n := strings.IndexByte(s[from:], '\n'); n >= 0 {
			to = from + n
		}
		if to-from > maxLineOf {
			if lines := h.unroll(s[from:to], nil); lines != "" {
				out = append(append(out, s[done:from]...), lines...)
				done = to
			}
		}
		from = to + 1
	}
	if done == 0 {
		return s
	}
	return string(append(out, s[done:]...))
}

// unroll takes apart a line that holds a report; "" where it holds none. Where it was many, those stood below others.
func (h *Hints) unroll(line string, below []woundLine) string {
	if below == nil && len(line) <= maxLineOf {
		return ""
	}
	s := h.strung(line, below)
	if wound := below != nil; !wound && s.headings < 3 || wound && (s.headings < 3 || s.within < 2) && s.turns < leastTurns {
		return ""
	}
	words := s.words
	apart, out := separator(words), make([]byte, 0, len(line)+len(line)/16)
	for i, w := range words {
		joined := i > 0 && words[i-1].cell && apart != ""
		cut, goesOn := false, false
		if i > 0 && w.cell && words[i-1].cell {
			cut, goesOn = w.cutIn(words[i-1].text)
		}
		if joined && !cut && !goesOn {
			cells := len(w.between) / len(apart)
			if below != nil {
				cells = 1 // some of the blanks are gone where lines were broken: what is left of others says nothing
			}
			if !w.cell { // a line ends the last
				cells--
			}
			out = append(out, strings.Repeat(Apart, cells)...)
		}
		switch {
		case cut:
			out = append(out, "\uFFFD"...)
		case goesOn, joined && w.cell:
		case w.begins:
			out = append(out, '\n')
		case w.between == brokenWord && !w.cell && !runIn(words[i-1].text):
		default:
			out = append(out, inLine.Replace(w.between)...)
		}
		out = append(out, w.text...)
	}
	return string(out)
}

// runIn reports a word that may be the heading of a passage: what follows it is no part of it.
func runIn(text string) bool {
	n, rest := hanzi.CutLead(text)
	return n.Bracket && n.Chinese && rest != "" && !strings.ContainsAny(text, "，。：")
}

// inLine makes one line of what stands between words: no row of a table, and no line of its own.
var inLine = strings.NewReplacer("\t", " ", brokenBlank, " ", brokenWord, " ")

// cutIn reports whether a word and the one before it may be one figure that was cut in its digits, which nobody joins nor takes for
// two, or are one with its unit or remark.
func (w *strungWord) cutIn(before string) (digits, figure bool) {
	opened := strings.Count(before, "（") > strings.Count(before, "）")
	if w.between != brokenWord && !(opened && w.between == brokenBlank) || !digit(before[0]) {
		return false, false
	}
	behind := digit(before[len(before)-1])
	if behind && digit(w.text[0]) {
		return true, false
	}
	return false, (behind || opened) && templates.ParseFigure(before+w.text, nil).Kind == templates.CellNumber
}
