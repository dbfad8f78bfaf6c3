package year

import (
	"slices"

	"nianbao/cmd/internal/roster"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/parcel"
	"nianbao/templates"
	"nianbao/templates/lists"
)

// A Row is how it stands with one agency: as the last collection found it, with the days and the decisions of now.
type Row struct {
	collect.NameRecord
	Category  string              `json:"category,omitempty"`
	Contact   string              `json:"contact,omitempty"`
	Phone     string              `json:"phone,omitempty"`
	Inner     bool                `json:"inner,omitempty"`    // others report to it: nobody waits for its own filing
	Standing  string              `json:"standing"`           // as in 汇总.json, "" as long as nothing has been collected
	Verdict   templates.Verdict   `json:"verdict,omitempty"`  // of the filing that counts
	State     string              `json:"state"`              // both in one word
	Because   string              `json:"because,omitempty"`  // why its figures are not in the sum
	Due       string              `json:"due,omitempty"`      // "" where no day is settled
	DueWhy    string              `json:"due_why,omitempty"`  // where it is not that of the others
	DaysLeft  *int                `json:"days_left"`          // negative behind the day; null for whom nobody waits for
	Punctual  collect.Punctuality `json:"punctual,omitempty"` // at the last collection
	Questions []Question          `json:"open"`
	Files     []File              `json:"files"`
	Decisions []collect.Decided   `json:"decisions"`
	Can       []Kind              `json:"can"` // what the office may decide
}

// A Question is an open error or query of the filing that counts, or of one of those that nobody can choose from.
type Question struct {
	File     string             `json:"file"`
	Of       string             `json:"of"` // code and key, as a decision names it
	Severity templates.Severity `json:"severity"`
	Message  string             `json:"message"`
	Barred   string             `json:"barred,omitempty"` // why the office cannot accept it, "" where it can
}

// A File is one that has come.
type File struct {
	File    string            `json:"file"` // below the inbox, as Folder.Below has it
	SHA256  string            `json:"sha256"`
	From    string            `json:"from,omitempty"`
	Sent    string            `json:"sent,omitempty"`
	State   collect.State     `json:"state"`
	Words   string            `json:"words"` // the state
	Verdict templates.Verdict `json:"verdict"`
	Because string            `json:"because,omitempty"` // the first that is wrong with it
}

// A board makes rows.
type board struct {
	folder   *Folder
	calendar *collect.Calendar
	decided  *Decisions // nil where they cannot be read
	made     []collect.Decided
	agencies map[collect.NameRecord]*collect.AgencyRecord
	files    map[collect.NameRecord][]*collect.FileRecord
	taken    map[collect.NameRecord][]collect.Decided
}

func newBoard(f *Folder, record *collect.Record, decided *Decisions, calendar *collect.Calendar) *board {
	b := &board{folder: f, calendar: calendar, decided: decided, agencies: map[collect.NameRecord]*collect.AgencyRecord{},
		files: map[collect.NameRecord][]*collect.FileRecord{}, taken: map[collect.NameRecord][]collect.Decided{}}
	if decided != nil {
		b.made = decided.List()
	}
	if record != nil {
		for i := range record.Agencies {
			b.agencies[record.Agencies[i].NameRecord] = &record.Agencies[i]
		}
		for i := range record.Files {
			x := &record.Files[i]
			b.files[x.Agency] = append(b.files[x.Agency], x)
		}
	}
	lapsed := map[collect.Decided]string{} // only a collection finds that
	if record != nil {
		for _, was := range record.Decisions {
			lapsed[was.Taken()] = was.Lapsed
		}
	}
	for _, d := range b.made {
		d.Lapsed = lapsed[d.Taken()]
		b.taken[d.NameRecord] = append(b.taken[d.NameRecord], d)
	}
	return b
}

// decidedSince reports whether the decisions are others than those that a collection went by.
func (b *board) decidedSince(record *collect.Record) bool {
	same := func(x, y collect.Decided) bool { return x.Taken() == y.Taken() }
	return b.decided != nil && !slices.EqualFunc(b.made, record.Decisions, same)
}

func (b *board) row(a *roster.Agency) Row {
	name := collect.NameRecord{Code: a.Code, Name: a.Name}
	row := Row{NameRecord: name, Category: a.Category, Contact: a.Contact, Phone: a.Phone, Inner: a.Inner(),
		State: "还没有收过", Questions: []Question{}, Files: []File{}, Can: []Kind{},
		Decisions: append([]collect.Decided{}, b.taken[name]...)}
	waits := !a.Inner() && !a.Vertical
	if rec := b.agencies[name]; rec != nil {
		row.Standing, row.Verdict, row.State = rec.Standing, rec.Verdict, rec.Words()
		row.Because, row.Punctual = rec.Because, rec.Punctual
		waits = rec.Standing == "missing"
	}
	var ruled collect.Ruling
	if b.decided != nil {
		ruled = b.decided.Of(a)
	}
	if row.Due, row.DueWhy = b.calendar.Due(a, ruled); a.Inner() || a.Vertical {
		row.Due, row.DueWhy = "", ""
	}
	if days, known := b.calendar.Left(row.Due); known && waits && !ruled.Exempt && ruled.FiledBy == nil {
		row.DaysLeft = &days
	}
	for _, x := range b.files[name] {
		row.Files = append(row.Files, b.file(x))
		row.Questions = append(row.Questions, b.questions(x)...)
	}
	if b.decided != nil {
		row.Can = row.can(waits)
	}
	return row
}

// can lists what the office may decide about an agency.
func (row *Row) can(waits bool) []Kind {
	list := []Kind{}
	add := func(k Kind, may bool) {
		if may {
			list = append(list, k)
		}
	}
	add(Use, row.Standing == "duplicate")
	add(Accept, slices.ContainsFunc(row.Questions, func(q Question) bool { return q.Barred == "" }) && row.Standing != "duplicate")
	add(Exempt, waits)
	add(Filed, waits)
	add(Extend, waits)
	add(Undo, len(row.Decisions) > 0)
	return list
}

func (b *board) file(x *collect.FileRecord) File {
	file := File{File: b.folder.Below(x.File), SHA256: x.SHA256, From: x.From, Sent: x.Sent, State: x.State,
		Words: x.State.Chinese(), Verdict: x.Verdict}
	if open := openOf(x); len(open) > 0 {
		file.Because = open[0].Message
	}
	return file
}

// openOf lists what is open in a file that somebody has to answer for.
func openOf(x *collect.FileRecord) []collect.FindingRecord {
	if x.State.Behind() {
		return nil
	}
	return lists.Filter(x.Findings, func(f collect.FindingRecord) bool {
		return f.Severity != templates.SeverityNote && f.Status != templates.StatusExplained
	})
}

func (b *board) questions(x *collect.FileRecord) []Question {
	return lists.Map(openOf(x), func(f collect.FindingRecord) Question {
		return Question{parcel.Base(x.File), f.Code + "/" + string(f.Key), f.Severity, f.Message, Settleable(f.Code, f.Severity)}
	})
}

// loose lists the files that are no agency's for certain.
func (b *board) loose() []File {
	return append([]File{}, lists.Map(b.files[collect.NameRecord{}], b.file)...)
}
