package letters

import (
	"slices"
	"strconv"
	"strings"

	"nianbao/cmd/internal/roster"

	"nianbao/templates"
)

// A Record is the list of what was made when and for whom. People keep it on.
type Record struct{ rows []entry }

// An entry is one letter of one day.
type entry struct{ day, name, code, kind, file, email, contact, phone string }

var recordHead = []string{"日期", "单位名称", "单位代码", "函件", "文件", "邮箱", "联系人", "电话"}

// ReadRecord reads the record as the program or a spreadsheet has left it, which writes days its own way and takes zeros from codes;
// no data is an empty one. Errors are those of roster.ReadTable. What somebody has added, of another kind or for an agency that the
// roster does not have, stays as it is and counts for nothing.
func ReadRecord(name string, data []byte, list *roster.Roster) (*Record, error) {
	r := &Record{}
	if len(data) == 0 {
		return r, nil
	}
	rows, err := roster.ReadTable(name, data)
	if err != nil {
		return nil, err
	}
	for _, row := range rows[min(1, len(rows)):] {
		cells := append(slices.Clone(row.Cells), make([]string, len(recordHead))...)
		e := entry{cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7]}
		if day, why := roster.Date(e.day); why == "" {
			e.day = day
		}
		if a, _ := list.Find(e.code, e.name); a != nil {
			e.code, e.name = a.Code, a.Name
		}
		r.rows = append(r.rows, e)
	}
	return r, nil
}

// written counts the days before today on which an agency was written to with one of the kinds.
func (r *Record) written(a *roster.Agency, today string, kinds ...Kind) (n int) {
	if r == nil {
		return 0
	}
	for _, e := range r.rows {
		if e.code == a.Code && e.name == a.Name && e.day < today && slices.Contains(kinds, Kind(e.kind)) {
			n++
		}
	}
	return n
}

func (r *Record) asked(a *roster.Agency, today string) bool {
	return r.written(a, today, Notice, Reminder) > 0
}

func (r *Record) reminded(a *roster.Agency, today string) int { return r.written(a, today, Reminder) }

// Add takes up the letters of a day in the place of what was made earlier on that day.
func (r *Record) Add(day string, list []*Letter) {
	r.rows = slices.DeleteFunc(r.rows, func(e entry) bool { return e.day == day && slices.Contains(kinds, Kind(e.kind)) })
	for _, l := range list {
		a := l.Agency
		r.rows = append(r.rows, entry{day, a.Name, a.Code, string(l.Kind), l.Name + ".docx", Address(a), a.Contact, a.Phone})
	}
	slices.SortStableFunc(r.rows, func(a, b entry) int { return strings.Compare(a.day, b.day) })
}

// Write returns the record as CSV.
func (r *Record) Write() []byte {
	rows := [][]string{recordHead}
	for _, e := range r.rows {
		rows = append(rows, []string{e.day, e.name, e.code, e.kind, e.file, e.email, e.contact, e.phone})
	}
	return roster.WriteTable(rows)
}

var mergeHead = []string{"单位名称", "单位代码", "联系人", "电话", "邮箱", "地址", "邮编", "函件", "年度", "截止", "期限", "次数", "问题数", "报来的文件",
	"附件"}

// Merge returns the letters as CSV, a line each, for whoever writes his own with a word processor's mail merge. Agencies without an
// address stand in it, too, with none.
func Merge(list []*Letter) []byte {
	rows := [][]string{mergeHead}
	for _, l := range list {
		a, again, attached := l.Agency, "", l.words["退回件"]
		if l.Kind == Reminder {
			again = l.words["次数"]
		}
		if l.Kind == Notice {
			attached = l.words["填报表"]
		}
		rows = append(rows, []string{a.Name, a.Code, a.Contact, a.Phone, Address(a), a.Agency.Address, a.Postcode, string(l.Kind), l.words["年度"],
			l.words["截止"], l.words["期限"], again, strconv.Itoa(len(l.findings)), l.files("；"), attached})
	}
	return roster.WriteTable(rows)
}

// Address is the mail address of an agency, or several as a mail has them (RFC 5322, 3.4); "" where the roster has none that can be
// one.
func Address(a *roster.Agency) string { return strings.Join(templates.MailAddresses(a.Email), ", ") }
