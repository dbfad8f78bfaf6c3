package collect

import (
	"path/filepath"
	"slices"
	"strings"

	"nianbao/cmd/internal/roster"
	"nianbao/templates"
)

// A Return is one source after reading and checking, reduced to what collecting needs: an agency's 200 figures take less
// than half a kilobyte here.
type Return struct {
	File     string // as the user named it
	SHA256   string
	Mail     *Mail // nil for what did not come by mail
	Match    roster.Match
	Name     string // the agency's name as the source gives it
	Code     string
	Form     string // id, "" when nothing could be read
	Year     int
	Workbook bool // that could be read: a marked copy can be made
	Verdict  templates.Verdict
	Findings []templates.Finding
	Own      *Own // of bodies that others report to only; see Keep

	// Of are the SHA-256 of the files that the source was made from by way of marked copies.
	Of []string

	State State
	// Instead is the source that counts in the place of one that is a copy, put right or refused.
	Instead *Return
	content *content
}

// A Mail says by whom a source was sent, and on which day, as the mail has it.
type Mail struct{ From, Sent string }

// Post is the mail that the source came by, the zero Mail for none.
func (r *Return) Post() (m Mail) {
	if r.Mail != nil {
		m = *r.Mail
	}
	return m
}

// Own is the whole of a body's own filing, and what reading found, for checking it again.
type Own struct {
	Filing *templates.Filing
	Found  []templates.Finding
	// Sum is what the filing came to beside the sum of its agencies, nil where nobody has held it against one. Whom the
	// sum waits for is then Filing.Pending.
	Sum *templates.Result
}

// Sum returns Own.Sum, nil where there is none.
func (r *Return) Sum() *templates.Result {
	if r.Own == nil {
		return nil
	}
	return r.Own.Sum
}

// Readable reports whether the source holds a filing.
func (r *Return) Readable() bool { return r.content != nil }

// State says what becomes of a source.
type State string

const (
	Current    State = "current"    // 采用: the agency's filing
	Same       State = "same"       // 内容相同: equal to the current one
	Superseded State = "superseded" // 已更正: another one was made from its marked copy
	SetAside   State = "set-aside"  // 本级决定不用: the office has decided for another one
	Refused    State = "refused"    // 退回，不采用: rejected, while another of its agency's is not
	Duplicate  State = "duplicate"  // 分不清用哪份: it differs from another, and none of them counts
	Unknown    State = "unknown"    // 名单外: belongs to no agency of the roster for certain
	OtherYear  State = "other-year" // 年度不对
	OtherForm  State = "other-form" // 版本不对
	Outside    State = "outside"    // 不在本级范围: of an agency that does not report to the body
	Unread     State = "unreadable" // 读不出
)

// Chinese returns the state in words.
func (s State) Chinese() string {
	return map[State]string{Current: "采用", Same: "内容相同，不重复计", Superseded: "已被更正的一份代替",
		SetAside: "本级决定不用这一份", Refused: "退回，采用了另一份", Duplicate: "分不清用哪份", Unknown: "认不出单位",
		OtherYear: "年度不对", OtherForm: "版本不对", Outside: "不在本级范围", Unread: "读不出"}[s]
}

// Behind reports whether nobody has to answer for a source of the state any more: another one stands in its place.
func (s State) Behind() bool { return s == Same || s == Superseded || s == SetAside }

// StateWords says the state in words, with the name of the source that counts instead.
func (r *Return) StateWords() string {
	if r.Instead == nil {
		return r.State.Chinese()
	}
	name := "“" + filepath.Base(r.Instead.File) + "”"
	if filepath.Base(r.File) == filepath.Base(r.Instead.File) {
		name = "“" + r.Instead.File + "”"
	}
	switch r.State {
	case Same:
		return "与" + name + "内容相同，不重复计"
	case Superseded:
		return "已更正为" + name
	case SetAside:
		return "本级决定用" + name
	case Refused:
		return "退回，采用了" + name
	}
	return r.State.Chinese()
}

// NotCurrent says the state in words, "" for that of a source that is simply its agency's, or could not be read at all.
func (r *Return) NotCurrent() string {
	if r.State == Current || r.State == Unread || r.State == "" {
		return ""
	}
	return r.StateWords()
}

// Reduce makes a Return of a filing that has been read and checked; filing nil means that nothing could be read.
func Reduce(file, sha256 string, match roster.Match, filing *templates.Filing, result templates.Result) *Return {
	r := &Return{File: file, SHA256: sha256, Match: match, Verdict: result.Verdict, Findings: detach(result.Findings)}
	if filing == nil {
		r.State = Unread
		return r
	}
	known := templates.Agency{}
	if match.Agency != nil {
		known = match.Agency.Agency
	}
	r.Name, r.Code = shared(filing.Agency.Name, known.Name), shared(filing.Agency.Code, known.Code)
	r.Form, r.Year, r.content = filing.Form.ID, filing.Year, contentOf(filing)
	return r
}

// shared returns a text that is no piece of a whole file, the known one where it is equal.
func shared(text, known string) string {
	if text == known {
		return known
	}
	return strings.Clone(text)
}

// detach copies findings and the texts in them that may be pieces of a whole file, which would stay in memory with them.
func detach(list []templates.Finding) []templates.Finding {
	out := slices.Clone(list)
	for i := range out {
		f := &out[i]
		for _, s := range []*string{&f.Place.Sheet, &f.Place.Cell, &f.Place.Location, &f.Got, &f.Want, &f.Message, &f.Fix, &f.Explanation} {
			*s = strings.Clone(*s)
		}
		f.Related, f.Copied = nil, nil // the lists do not show them
	}
	return out
}

// Keep holds on to the filing and to what reading found, so that it can be compared with its agencies' sum later on.
func (r *Return) Keep(filing *templates.Filing, found []templates.Finding) {
	r.Own = &Own{Filing: filing, Found: found}
}

// Count returns how many findings of a severity are open.
func (r *Return) Count(s templates.Severity) int { return templates.CountOpen(r.Findings, s) }

// report adds what collecting found and judges anew.
// What it is told of how its agency stands is a note: the verdict is the file's own, and the same in every command.
func (r *Return) report(found ...templates.Finding) {
	if len(found) == 0 {
		return
	}
	r.Findings = append(slices.Clone(found), r.Findings...)
	r.Verdict = templates.Judge(r.Findings, r.Readable())
}

// Figures returns the figures of a readable return, its totals complete, without the places where they stand.
func (r *Return) Figures() *templates.Filing {
	f := r.content.figures().filing(r.agencyName(), r.Year)
	f.Complete()
	return f
}
