package year

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"nianbao/cmd/internal/roster"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/syserr"
	"nianbao/templates"
)

// Schema is the schema name of a Standing as JSON.
const Schema = "nianbao.year/1"

// A Standing is how it stands with the folder of a year: what the last collection found, and what has come since. It reads no
// workbook. Numbers count files, but for Agencies.
type Standing struct {
	Schema    string `json:"schema"`
	Tool      string `json:"tool"`
	Folder    string `json:"folder"`
	Year      int    `json:"year"`
	Form      string `json:"form"`
	Office    string `json:"office"`
	Deadline  string `json:"deadline"` // "" for none
	Today     string `json:"today"`
	DaysLeft  *int   `json:"days_left"` // until the deadline, negative behind it; null without one
	Roster    string `json:"roster"`    // the file, "" as long as there is none
	Agencies  int    `json:"agencies"`
	Previous  int    `json:"previous"`
	Handed    int    `json:"handed_out"`
	Inbox     int    `json:"inbox"`
	Published int    `json:"published"`
	// New of Inbox have come since the last collection, which Collected is of; null before the first.
	New       int                    `json:"new"`
	Collected *collect.StandingCount `json:"standing"`
	Since     string                 `json:"collected"` // the day of the last collection, "" before the first
	Decided   bool                   `json:"decided"`   // something has been decided since the last collection
	Open      []string               `json:"unreadable"`
	Next      Step                   `json:"next"`
	Rows      []Row                  `json:"rows"`  // one an agency, in the order of the roster
	Loose     []File                 `json:"loose"` // files that are no agency's for certain
}

// Standing looks at the folder on a day, as roster.Date has it; tool names the program.
func (f *Folder) Standing(today, tool string) *Standing {
	s := &Standing{Schema: Schema, Tool: tool, Folder: f.Dir, Year: f.Year, Form: f.Settings.Form, Office: f.Office,
		Deadline: f.Deadline, Today: today, Roster: f.Roster(), Previous: f.Files(Last), Published: f.Files(Public),
		Open: []string{}, Rows: []Row{}, Loose: []File{}}
	if s.Form == "" {
		if form, err := templates.ForYear(f.Year); err == nil {
			s.Form = form.ID
		}
	}
	calendar := f.Calendar(today)
	if days, known := calendar.Left(f.Deadline); known {
		s.DaysLeft = &days
	}
	if s.Handed = f.Files(HandedOut); s.Handed > 0 && results.Exists(filepath.Join(f.Path(HandedOut), results.Handout)) {
		s.Handed--
	}
	record := s.received(f)
	if s.Roster != "" {
		s.listed(f, record, &calendar)
	}
	s.Next = s.next()
	return s
}

// listed reads the roster and what has been decided, and makes a row of each agency.
func (s *Standing) listed(f *Folder, record *collect.Record, calendar *collect.Calendar) {
	roster, err := roster.Read(s.Roster)
	if err != nil {
		s.Open = append(s.Open, strings.SplitN(err.Error(), "\n", 2)[0])
		return
	}
	s.Agencies = len(roster.Agencies)
	decided, err := f.Decisions(roster)
	if err != nil {
		s.Open = append(s.Open, "“"+DecisionsFile+"”"+err.Error())
	}
	b := newBoard(f, record, decided, calendar)
	for _, a := range roster.Agencies {
		s.Rows = append(s.Rows, b.row(a))
	}
	s.Loose, s.Decided = b.loose(), record != nil && b.decidedSince(record)
}

// received counts what has come, and takes the standing of the last collection.
func (s *Standing) received(f *Folder) *collect.Record {
	inbox := intake.Walk([]string{f.Path(Inbox)}, intake.Beside{}).Files
	s.Inbox, s.New = len(inbox), len(inbox)
	record, err := f.Record()
	if err != nil {
		s.Open = append(s.Open, "“"+filepath.Join(f.Path(Collected), results.Record)+"”读不了："+syserr.Reason(err))
	}
	if record == nil {
		return nil
	}
	s.Collected, s.Since = &record.Standing, record.Today
	known := map[string]bool{}
	for _, x := range record.Files {
		known[x.SHA256] = true
	}
	for _, path := range inbox {
		if sum, err := door.Sum(path); err == nil && known[sum] {
			s.New--
		}
	}
	return record
}

// Record is what the last collection found, nil for none.
func (f *Folder) Record() (*collect.Record, error) {
	file, err := door.Read(filepath.Join(f.Path(Collected), results.Record), door.Record)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return collect.ParseRecord(file.Data)
}

// A Step is the next thing to do in a year.
type Step string

// The steps in their order.
const (
	GiveRoster Step = "roster"
	HandOutAll Step = "hand-out"
	Await      Step = "await"   // nothing has come yet
	CollectNew Step = "collect" // there is what no collection has seen
	SendBack   Step = "return"
	Remind     Step = "remind"
	WriteUp    Step = "report"
	Publish    Step = "publish" // reports are there
)

// Chinese says in a sentence what to do, without a full stop.
func (s Step) Chinese() string {
	return map[Step]string{
		GiveRoster: "把单位名单放进来，名为“" + RosterFile + "”",
		HandOutAll: "下发：给名单里的每个单位做一份填报表",
		Await:      "把收到的填报表放进“" + Inbox + "”",
		CollectNew: "收表：看谁报了、谁没报、谁要退回",
		SendBack: "把“" + Collected + "/" + results.Back + "”里的发回去，改好的放进“" + Inbox + "”；要办的都列在“" +
			results.Page + "”里",
		Remind:  "催没有报的单位，名单在“" + Collected + "/" + results.Page + "”里",
		WriteUp: "都齐了：把“" + Collected + "/" + results.Body + "”的正文写好，成文",
		Publish: "发布“" + Public + "”里的报告；发布以后把网上的页面存进“" + Public + "”，核对与填报的是不是一样",
	}[s]
}

// next is the first step of the year that is not done.
func (s *Standing) next() Step {
	switch c := s.Collected; {
	case s.Roster == "" || s.Agencies == 0:
		return GiveRoster
	case s.Handed == 0 && s.Inbox == 0:
		return HandOutAll
	case s.Inbox == 0:
		return Await
	case c == nil || s.New > 0 || s.Decided:
		return CollectNew
	case c.Rejected+c.Query+c.Duplicate+c.Unreadable+c.Unknown > 0:
		return SendBack
	case c.Missing > 0:
		return Remind
	case s.Published > 0:
		return Publish
	}
	return WriteUp
}

// Write writes the standing as JSON.
func (s *Standing) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(s)
}
