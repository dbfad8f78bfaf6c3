package collect

import (
	"cmp"
	"iter"
	"path/filepath"
	"slices"

	"nianbao/cmd/internal/roster"
	"nianbao/templates"
	"nianbao/templates/alike"
	"nianbao/templates/lists"
)

// Schema is the schema name of 汇总.json.
const Schema = "nianbao.collect/1"

// The content of 汇总.json: for every total the files it was made of, with hash and verdict, and who is not in it.
type (
	// A Record is what one run leaves for the next, and for whoever must answer for a total.
	Record struct {
		Schema     string          `json:"schema"`
		Tool       string          `json:"tool"`
		Rules      string          `json:"rules"`
		Form       string          `json:"form"`
		Year       int             `json:"year"`
		Roster     RosterRecord    `json:"roster"`
		Body       NameRecord      `json:"body"`
		Regraded   []GradeRecord   `json:"regraded"` // the office's regrading of rules
		Include    string          `json:"include"`  // the worst verdict that is summed
		Policy     string          `json:"policy"`
		Deadline   string          `json:"deadline,omitempty"`
		Today      string          `json:"today,omitempty"`
		Decisions  []Decided       `json:"decisions,omitempty"`
		Standing   StandingCount   `json:"standing"`
		Bodies     []BodyRecord    `json:"bodies"` // the body itself first
		Agencies   []AgencyRecord  `json:"agencies"`
		Files      []FileRecord    `json:"files"`
		Outputs    []OutputRecord  `json:"outputs"`
		LastYear   string          `json:"last_year"` // what is compared with last year, in words
		Compared   *CompareRecord  `json:"compared"`  // null when nothing is
		Alike      []AlikeRecord   `json:"alike"`     // agencies that have one text or one set of figures
		FigureKeys []templates.Key `json:"figure_keys"`

		of *Result // of this run: Agencies, Files and the lists of Bodies are empty then, and made while they are asked for
	}
	// An AlikeRecord names agencies that have one text or one set of figures, and shows sentences of one beside another's.
	AlikeRecord struct {
		Agencies []NameRecord `json:"agencies"`
		FindingRecord
		Of    string       `json:"of,omitempty"`   // whose sentences are this
		From  string       `json:"from,omitempty"` // and whose are that
		Pairs []alike.Pair `json:"sentences,omitempty"`
	}
	// A CompareRecord holds what the same agencies add up to in both years.
	CompareRecord struct {
		Year     int                             `json:"year"`     // last year
		Agencies []NameRecord                    `json:"agencies"` // that stand in both years; empty where the body's own filing is compared
		New      []NameRecord                    `json:"new"`      // counted this year, without figures of last year
		Gone     []NameRecord                    `json:"gone"`     // with figures of last year, not counted this year
		Away     []NameRecord                    `json:"away"`     // with figures of last year, not in the roster
		Figures  map[templates.Key]CompareFigure `json:"figures"`
	}
	// A CompareFigure is null where a figure is not known.
	CompareFigure struct {
		Now  *templates.Decimal `json:"now"`
		Last *templates.Decimal `json:"last"`
	}
	// A GradeRecord is a rule with another severity than its own, "off" for none, and the office's reason.
	GradeRecord struct {
		Code     string `json:"code"`
		Severity string `json:"severity"`
		Reason   string `json:"reason"`
	}
	RosterRecord struct {
		File     string `json:"file"`
		SHA256   string `json:"sha256"`
		ID       string `json:"id"`
		Agencies int    `json:"agencies"`
	}
	NameRecord struct {
		Code string `json:"code"`
		Name string `json:"name"`
	}
	StandingCount struct {
		Expected int `json:"expected"`
		Received int `json:"received"`
		Missing  int `json:"missing"`
		Counted  int `json:"counted"`
		// Provisional are those of Counted whose filings are not fine: with an open query, or rejected.
		Provisional int `json:"provisional"`
		Accepted    int `json:"accepted"`
		Explained   int `json:"explained"`
		Query       int `json:"query"`
		Rejected    int `json:"rejected"`
		Duplicate   int `json:"duplicate"` // agencies of whose filings nobody knows which counts
		Vertical    int `json:"vertical"`
		Exempt      int `json:"exempt"`     // by decision of the office
		FiledBy     int `json:"filed_by"`   // by another agency, by decision of the office
		Unknown     int `json:"unknown"`    // files
		Unreadable  int `json:"unreadable"` // files
		Superseded  int `json:"superseded"` // files, equal ones included
		SetAside    int `json:"set_aside"`  // files, by decision of the office
		OtherYear   int `json:"other_year"` // files
		OtherForm   int `json:"other_form"` // files
		Outside     int `json:"outside"`    // files of agencies that do not report to the body
		// Of the agencies that have a day: those that came in time, came behind it, came nobody knows when, have not come behind it.
		InTime  int `json:"in_time"`
		Late    int `json:"late"`
		Unclear int `json:"unclear"`
		Overdue int `json:"overdue"`
	}
	// A BodyRecord holds the totals of one body. Every total is made of the same files: those in contributors.
	BodyRecord struct {
		NameRecord
		Totals       map[templates.Key]*templates.Decimal `json:"totals"` // null: blank in every filing
		Counted      int                                  `json:"counted"`
		Provisional  int                                  `json:"provisional"` // of Counted
		Contributors []ContributorRecord                  `json:"contributors"`
		Missing      []NameRecord                         `json:"missing"`
		NotCounted   []NotCountedRecord                   `json:"not_counted"`
		Differences  []DifferenceRecord                   `json:"differences"`
		Draft        map[string]string                    `json:"draft,omitempty"` // hashes of the passages that the run has drafted

		of *Body // of this run: Contributors, Missing and NotCounted are made while they are written
	}
	ContributorRecord struct {
		NameRecord
		File    string            `json:"file"`
		SHA256  string            `json:"sha256"`
		Verdict templates.Verdict `json:"verdict"`
	}
	NotCountedRecord struct {
		NameRecord
		Because string `json:"because"`
	}
	DifferenceRecord struct {
		Key        templates.Key     `json:"key"`
		Name       string            `json:"name"`
		Got        templates.Decimal `json:"got"`
		Want       templates.Decimal `json:"want"`
		Difference templates.Decimal `json:"difference"`
	}
	AgencyRecord struct {
		NameRecord
		Parent   string            `json:"parent"` // code, or name where it has none
		Category string            `json:"category"`
		Standing string            `json:"standing"` // missing, received, duplicate, exempt, filed-by, vertical, body, outside
		Due      string            `json:"due,omitempty"`
		Punctual Punctuality       `json:"punctual,omitempty"`
		Verdict  templates.Verdict `json:"verdict,omitempty"`
		File     string            `json:"file,omitempty"`
		SHA256   string            `json:"sha256,omitempty"`
		Counted  bool              `json:"counted"`
		Because  string            `json:"because,omitempty"`
		Others   []string          `json:"others,omitempty"`   // superseded, refused or equal files, or those nobody can choose from
		Hints    []string          `json:"hints,omitempty"`    // files that may be the agency's
		Findings []FindingRecord   `json:"findings,omitempty"` // of the agency, not of a file: roster.missing, roster.outside
	}
	FileRecord struct {
		File     string            `json:"file"`
		SHA256   string            `json:"sha256"`
		From     string            `json:"from,omitempty"` // of what came by mail: who has sent it, and on which day, as the mail says
		Sent     string            `json:"sent,omitempty"`
		State    State             `json:"state"`
		Agency   NameRecord        `json:"agency"` // of the roster; empty when no agency is named for certain
		By       string            `json:"by,omitempty"`
		Verdict  templates.Verdict `json:"verdict"`
		Errors   int               `json:"errors"`
		Queries  int               `json:"queries"`
		Findings []FindingRecord   `json:"findings"`
	}
	FindingRecord struct {
		Code        string             `json:"code"`
		Severity    templates.Severity `json:"severity"`
		Status      string             `json:"status"`
		Key         templates.Key      `json:"key,omitempty"`
		Sheet       string             `json:"sheet,omitempty"`
		Cell        string             `json:"cell,omitempty"`
		Got         string             `json:"got,omitempty"`
		Want        string             `json:"want,omitempty"`
		Difference  string             `json:"difference,omitempty"`
		Message     string             `json:"message"`
		Regraded    string             `json:"regraded,omitempty"`    // the office's reason for the severity
		Explanation string             `json:"explanation,omitempty"` // the agency's answer, or the office's
	}
	// An OutputRecord names a file in a folder of outputs that the next run may remove when it no longer makes it.
	OutputRecord struct {
		File   string `json:"file"` // with slashes, below the output folder
		SHA256 string `json:"sha256"`
	}
)

// Count sums the standings up.
func (r *Result) Count() StandingCount {
	c := StandingCount{Expected: r.Expected(), Counted: len(r.Root().Counted), Provisional: len(r.Root().Provisional())}
	punctual, verdicts, states := map[Punctuality]int{}, map[templates.Verdict]int{}, map[State]int{}
	for _, s := range r.Standings {
		punctual[r.Punctuality(s)]++
		switch {
		case s.Agency.Vertical:
			c.Vertical++
		case s.Inner:
		case s.exempt():
			c.Exempt++
		case s.filedBy() != nil:
			c.FiledBy++
		case s.Missing():
			c.Missing++
		case len(s.Unsure) > 0:
			c.Duplicate++
		default:
			verdicts[s.Current.Verdict]++
		}
	}
	for _, ret := range r.Returns {
		states[ret.State]++
	}
	c.Received = c.Expected - c.Missing
	c.InTime, c.Late, c.Unclear, c.Overdue = punctual[InTime], punctual[Late], punctual[Unclear], punctual[Overdue]
	c.Accepted, c.Explained = verdicts[templates.Accepted], verdicts[templates.Explained]
	c.Query, c.Rejected = verdicts[templates.Query], verdicts[templates.Rejected]
	c.Unknown, c.Unreadable, c.Superseded = states[Unknown], states[Unread], states[Superseded]+states[Same]
	c.SetAside, c.OtherYear, c.OtherForm, c.Outside = states[SetAside], states[OtherYear], states[OtherForm], states[Outside]
	return c
}

// Record makes the content of 汇总.json. outputs are the files in folders of outputs.
func (r *Result) Record(tool, rules string, outputs []OutputRecord) *Record {
	rec := &Record{Schema: Schema, Tool: tool, Rules: rules, Form: r.Form.ID, Year: r.Year, Body: nameOf(r.Body),
		Roster:   RosterRecord{filepath.Base(r.Roster.File), r.Roster.SHA256, r.Roster.ID, len(r.Roster.Agencies)},
		Deadline: r.Options.Deadline, Today: r.Options.Today, Decisions: r.decided(),
		Include: string(r.Options.Include), Policy: r.Policy(), Standing: r.Count(), Outputs: outputs,
		LastYear: r.lastYearWords(), Compared: r.compareRecord(),
		Bodies: []BodyRecord{}, Agencies: []AgencyRecord{}, Files: []FileRecord{}, FigureKeys: r.Form.Keys(), of: r}
	if rec.Outputs == nil {
		rec.Outputs = []OutputRecord{}
	}
	for _, b := range r.Bodies {
		rec.Bodies = append(rec.Bodies, bodyRecord(b))
	}
	rec.Regraded = []GradeRecord{}
	for _, g := range r.Regraded() {
		rec.Regraded = append(rec.Regraded, GradeRecord{g.Code, cmp.Or(string(g.Severity), "off"), g.Reason})
	}
	rec.Alike = []AlikeRecord{}
	for _, x := range r.Alike {
		names := lists.Map(x.Agencies, func(s *Standing) NameRecord { return nameOf(s.Agency) })
		one := AlikeRecord{Agencies: names, FindingRecord: findingRecord(x.Finding)}
		if c := x.Finding.Copied; c != nil {
			one.Of, one.From, one.Pairs = c.Of, c.From, c.Pairs
		}
		rec.Alike = append(rec.Alike, one)
	}
	return rec
}

func (rec *Record) agencies() iter.Seq[AgencyRecord] {
	if rec.of != nil {
		return rec.of.agencyRecords
	}
	return slices.Values(rec.Agencies)
}

func (rec *Record) files() iter.Seq[FileRecord] {
	if rec.of != nil {
		return mapped(slices.Values(rec.of.Returns), fileRecord)
	}
	return slices.Values(rec.Files)
}

func nameOf(a *roster.Agency) NameRecord {
	if a == nil {
		return NameRecord{}
	}
	return NameRecord{a.Code, a.Name}
}

func bodyRecord(b *Body) BodyRecord {
	rec := BodyRecord{NameRecord: nameOf(b.Agency), Totals: map[templates.Key]*templates.Decimal{},
		Counted: len(b.Counted), Provisional: len(b.Provisional()), Contributors: []ContributorRecord{},
		Missing: []NameRecord{}, NotCounted: []NotCountedRecord{}, Differences: []DifferenceRecord{}, of: b}
	for _, key := range b.Total.Form.Keys() {
		rec.Totals[key] = nil
		if c := b.Total.Cell(key); c.Kind == templates.CellNumber {
			rec.Totals[key] = &c.Number
		}
	}
	for _, d := range b.Differences {
		rec.Differences = append(rec.Differences, DifferenceRecord{d.Figure.Key, d.Figure.Name(), d.Got, d.Want, d.Off})
	}
	return rec
}

func (r *Result) compareRecord() *CompareRecord {
	c := r.Compared
	if c == nil {
		return nil
	}
	rec := &CompareRecord{r.Year - 1, nameRecords(c.Agencies), nameRecords(c.New), nameRecords(c.Gone),
		append([]NameRecord{}, c.Away...), map[templates.Key]CompareFigure{}}
	past := templates.PastOf(c.Last, r.Form)
	for _, key := range r.Form.Keys() {
		var f CompareFigure
		if cell := c.Now.Cell(key); cell.Kind == templates.CellNumber {
			f.Now = &cell.Number
		}
		if d, ok := past.Figure(key); ok {
			f.Last = &d
		}
		rec.Figures[key] = f
	}
	return rec
}

func (r *Result) lastYearWords() string {
	if r.Options.Last == nil {
		return ""
	}
	return r.Compares()
}

func nameRecords(list []*Standing) []NameRecord {
	return append([]NameRecord{}, lists.Map(list, func(s *Standing) NameRecord { return nameOf(s.Agency) })...)
}

func (r *Result) agencyRecord(s *Standing) AgencyRecord {
	rec := AgencyRecord{NameRecord: nameOf(s.Agency), Category: s.Agency.Category, Standing: "received", Counted: s.Counted, Because: s.Why}
	if !s.Inner {
		rec.Due, _ = r.Options.Due(s.Agency, *s.Ruling)
	}
	rec.Punctual = r.Punctuality(s)
	if p := s.Agency.Parent; p != nil {
		rec.Parent = cmp.Or(p.Code, p.Name)
	}
	switch {
	case s.Agency.Vertical:
		rec.Standing = "vertical"
	case s.Inner:
		rec.Standing = "body"
	case s.exempt():
		rec.Standing = "exempt"
	case s.filedBy() != nil:
		rec.Standing = "filed-by"
	case s.Missing():
		rec.Standing = "missing"
		rec.Findings = lists.Map(r.missing(s), findingRecord)
	case len(s.Unsure) > 0:
		rec.Standing = "duplicate"
	}
	if s.Current != nil {
		rec.Verdict, rec.File, rec.SHA256 = s.Current.Verdict, s.Current.File, s.Current.SHA256
	}
	file := func(x *Return) string { return x.File }
	rec.Others, rec.Hints = lists.Map(slices.Concat(s.Others, s.Unsure), file), lists.Map(s.Hints, file)
	return rec
}

// Words says in one word how it stands with the agency.
func (rec *AgencyRecord) Words() string {
	if rec.Verdict != "" {
		return rec.Verdict.Chinese()
	}
	return map[string]string{"missing": "未报", "duplicate": Duplicate.Chinese(), "exempt": "免报", "filed-by": "代填", "vertical": "垂直管理",
		"body": "汇总", "outside": Outside.Chinese()}[rec.Standing]
}

func fileRecord(ret *Return) FileRecord {
	mail := ret.Post()
	rec := FileRecord{File: ret.File, SHA256: ret.SHA256, From: mail.From, Sent: mail.Sent, State: ret.State,
		Agency: nameOf(ret.Match.Agency), By: ret.Match.By,
		Verdict: ret.Verdict, Errors: ret.Count(templates.SeverityError), Queries: ret.Count(templates.SeverityQuery),
		Findings: []FindingRecord{}}
	for _, f := range ret.Findings {
		rec.Findings = append(rec.Findings, findingRecord(f))
	}
	return rec
}

func findingRecord(f templates.Finding) FindingRecord {
	return FindingRecord{f.Code, f.Severity, f.Status, f.Key, f.Place.Sheet, f.Place.Cell, f.Got, f.Want, f.Difference,
		f.Message, f.Regraded, f.Explanation}
}
