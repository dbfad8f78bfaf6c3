package letters

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"nianbao/cmd/internal/roster"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/parcel"
	"nianbao/cmd/internal/report"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/xlsx"
)

// A Letter is one letter to one agency.
type Letter struct {
	Kind   Kind
	Agency *roster.Agency
	// Names without an extension: of its files, and of the zip with all that goes to the agency.
	Name, PackName string
	// Marked is the filing whose marked copy goes back with the letter; nil for none.
	Marked *collect.Return
	About  []*collect.Return // all filings that the letter speaks of

	onHead   bool // it is written on a letterhead
	year     int
	written  time.Time
	words    map[string]string
	findings []templates.Finding // what is open
	day      string              // of the letter, in words
}

// A Sender is what all letters of one run have from the office.
type Sender struct {
	Office  string                     // who writes
	Contact string                     // whom to call
	Copies  map[*collect.Return]string // names of the marked copies
	Record  *Record
	OnHead  bool // on a letterhead
}

// Of returns the letter that an agency is to get as it stands, nil for none: whoever has sent nothing is asked for it, and is
// reminded once his day has gone by or an earlier run has asked; what is not fine goes back; what is fine is acknowledged. Who
// need not report, and who reports up another line, gets nothing.
func Of(r *collect.Result, s *collect.Standing, from Sender) *Letter {
	l := &Letter{Agency: s.Agency, onHead: from.OnHead, year: r.Year, day: hanzi.Date(r.Options.Today)}
	l.written, _ = time.Parse(time.DateOnly, r.Options.Today)
	due, _ := r.Options.Due(s.Agency, *s.Ruling)
	switch late := r.DaysLate(s); {
	case s.Agency.Vertical:
		return nil
	case s.Current != nil && s.Current.Verdict.Fine():
		l.Kind = Receipt
	case s.Current != nil:
		l.Kind, l.Marked, l.findings = Return, s.Current, open(s.Current.Findings)
	case len(s.Unsure) > 0:
		l.Kind, l.Marked, l.findings = Return, s.Unsure[0], open(s.Unsure[0].Findings)
	case !s.Missing():
		return nil
	case late > 0 || from.Record.asked(s.Agency, r.Options.Today):
		l.Kind = Reminder
	default:
		l.Kind = Notice
	}
	l.Name, l.PackName = xlsx.NameOf(s.Agency.Agency, string(l.Kind)), xlsx.NameOf(s.Agency.Agency, "函件包")
	l.words = map[string]string{"单位": s.Agency.Name, "机关": from.Office, "年度": strconv.Itoa(r.Year), "截止": hanzi.Date(due),
		"期限": untilWords(r.Options.Left(due)), "时限": byWords(r, due), "联系": from.Contact, "次数": strconv.Itoa(from.Record.reminded(s.Agency, r.Options.Today) + 1),
		"填报表": xlsx.FileName(s.Agency.Agency, r.Year)}
	for _, x := range append([]*collect.Return{s.Current}, s.Unsure...) {
		if x != nil {
			l.About = append(l.About, x)
		}
	}
	l.words["文件"] = l.files("”“")
	if l.Kind == Receipt {
		l.words["期限"] = "" // it has come
	}
	if l.Marked != nil {
		l.words["退回件"] = from.Copies[l.Marked]
	}
	return l
}

// Workbook is the name of the workbook that the agency was given.
func (l *Letter) Workbook() string { return l.words["填报表"] }

// files names what the letter speaks of.
func (l *Letter) files(between string) string {
	return strings.Join(lists.Map(l.About, func(x *collect.Return) string { return parcel.Base(x.File) }), between)
}

// open returns what an agency has to see to, one finding for each cause. First comes which of its filings counts, where nobody can
// tell: for a note of the office's it is the agency's to answer.
func open(list []templates.Finding) (out []templates.Finding) {
	for _, f := range templates.Told(list) {
		switch {
		case f.Code == "file.duplicate":
			out = slices.Insert(out, 0, f)
		case f.Open():
			out = append(out, f)
		}
	}
	return out
}

// byWords says by when a correction is wanted: no letter asks for anything by a day that is over.
func byWords(r *collect.Result, due string) string {
	switch days, known := r.Options.Left(due); {
	case !known:
		return "尽快"
	case days < 0:
		return "尽快（报送截止日期" + hanzi.Date(due) + "已过）"
	}
	return "于" + hanzi.Date(due) + "前"
}

// untilWords says how far a day is off, "" where that is not known.
func untilWords(days int, known bool) string {
	switch {
	case !known:
		return ""
	case days < 0:
		return fmt.Sprintf("已逾期 %d 天", -days)
	case days == 0:
		return "今天截止"
	default:
		return fmt.Sprintf("还有 %d 天", days)
	}
}

// Document makes the letter in a wording. It takes one page of A4.
func (l *Letter) Document(w Wording, office string) *report.Document {
	t := w[l.Kind]
	lines := strings.Split(fill(t.title, l.words), "｜")
	d := &report.Document{Title: strings.Join(lines, ""), Lines: lines, Agency: office, Year: l.year}
	for i, line := range t.lines {
		role, text := report.Body, fill(line, l.words)
		switch {
		case line == "【问题】":
			for _, f := range l.list(l.room(t, len(lines), office)) {
				d.Add(report.Legend, f)
			}
			continue
		case line == "【署名】":
			role, text = report.Signed, office
		case line == "【日期】":
			role, text = report.Dated, l.day
		case i == 0 && strings.HasSuffix(text, "："):
			role = report.Addressed
		}
		if text != "" {
			d.Add(role, text)
		}
	}
	return d
}

// What a page of A4 has between its margins (GB/T 9704), in points; what a line of the title, of the text and of the list takes of
// it, and what is between two of the list; how many Chinese characters stand on a line, one less of the text, because no line begins
// with a mark.
const (
	pageHeight, titleHeight, textHeight, listHeight, listGap = 637, 32, 29, 18, 6

	headHeight = 7 * textHeight // of a letterhead: the office's name, the number, the red line and what is blank between them

	textChars = 27
	lineChars = 42
)

// room is how much of the page of a letter its own text leaves to the list of findings, in points.
func (l *Letter) room(t *text, titleLines int, office string) int {
	left := pageHeight - titleHeight*titleLines - 2*textHeight // below the title and above the signature is a blank line
	if l.onHead {
		left -= headHeight
	}
	for _, line := range t.lines {
		text := fill(line, l.words)
		switch line {
		case "【问题】":
			continue
		case "【署名】":
			text = office
		}
		left -= textHeight * ((width(text)+4)/(2*textChars) + 1) // the first is indented
	}
	return left
}

// list says in words what is wrong and what to do, as far as the page goes.
func (l *Letter) list(room int) []string {
	var out []string
	for i, f := range l.findings {
		text := fmt.Sprintf("%d．%s 办法：%s", i+1, f.Message, f.Fix)
		height := listHeight*(width(text)/(2*lineChars)+1) + listGap
		more := i < len(l.findings)-1
		if full := height > room || more && height+listHeight > room; full && i > 0 { // the first is told in any case
			where := "退回件的“退回意见”表"
			if l.words["退回件"] == "" {
				where = "核对回执"
			}
			return append(out, fmt.Sprintf("另有 %d 处，见%s。", len(l.findings)-i, where))
		}
		out, room = append(out, text), room-height
	}
	return out
}

// width is the width of text in columns, two for a Chinese character.
func width(text string) (n int) {
	for _, r := range text {
		n += hanzi.Width(r)
	}
	return n
}
