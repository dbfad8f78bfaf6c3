package collect

import (
	"fmt"
	"strconv"

	"nianbao/cmd/internal/roster"
	"nianbao/templates"
	"nianbao/templates/lists"
)

// Stray returns the agencies of the roster that nobody stands above although the body's tree is elsewhere: most likely the
// code of the body above is missing, and whatever hangs under them is missing in the body's total with them. What reports to
// another body of the same tree is no slip, nor an agency under vertical management.
func (r *Result) Stray() []*roster.Agency {
	home := r.home()
	if home == nil {
		return nil
	}
	for home.Parent != nil {
		home = home.Parent
	}
	return lists.Filter(r.Roster.Tops(), func(a *roster.Agency) bool { return a != home && !a.Vertical })
}

// home returns the agency whose tree is the body's; nil for a body above the whole roster, unless one agency has everything
// under it but a few that nobody stands above.
func (r *Result) home() *roster.Agency {
	switch {
	case r.Body.Row > 0:
		return r.Body
	case r.Body.Name != "":
		return nil // the user has named it: it stands above them all
	}
	var inner *roster.Agency
	for _, a := range r.Roster.Tops() {
		switch {
		case !a.Inner() || a.Vertical:
		case inner != nil:
			return nil
		default:
			inner = a
		}
	}
	return inner
}

// astray is the finding on an agency outside the body's tree.
func (r *Result) astray(a *roster.Agency) templates.Finding {
	with := ""
	if n := a.Below(); n > 0 {
		with = "（连同下级 " + strconv.Itoa(n) + " 个）"
	}
	return finding("roster.outside", templates.Words{"got": a.Label(), "row": strconv.Itoa(a.Row), "with": with, "body": r.home().Label()})
}

// strayFact names the agencies outside the body's tree in one line, "" without any.
func (r *Result) strayFact() string {
	list := r.Stray()
	if len(list) == 0 {
		return ""
	}
	return fmt.Sprintf("名单里有 %d 个单位没有写上级，不在“%s”之下，没有计入它的合计：%s；请核对名单的上级代码",
		len(list), r.home().Label(), lists.Few(lists.Map(list, (*roster.Agency).Label), 8, "、", "等"))
}

// agencyRecords are the records of the agencies, and of those outside the body's tree, with the findings on these.
func (r *Result) agencyRecords(yield func(AgencyRecord) bool) {
	list, stray := r.Stray(), map[*roster.Agency]bool{}
	for _, a := range list {
		stray[a] = true
	}
	for _, s := range r.Listed() {
		rec := r.agencyRecord(s)
		if stray[s.Agency] {
			rec.Findings = append(rec.Findings, findingRecord(r.astray(s.Agency)))
		}
		if !yield(rec) {
			return
		}
	}
	for _, a := range list {
		rec := AgencyRecord{NameRecord: nameOf(a), Category: a.Category, Standing: "outside", Because: Outside.Chinese(),
			Findings: []FindingRecord{findingRecord(r.astray(a))}}
		if r.byAgency[a] == nil && !yield(rec) {
			return
		}
	}
}
