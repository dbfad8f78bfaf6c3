package collect

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"nianbao/cmd/internal/roster"
	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// Which of an agency's filings counts. Files of one content are one filing. A filing steps aside for one that was made from
// its own marked copy, and a rejected one for one that is not. Of what is then left there must be one: nobody but the office
// can say which of two different filings is meant, least of all a file's date.

// choose decides for one agency.
func (r *Result) choose(s *Standing) {
	s.Current, s.Unsure, s.Others = settle(s.Others, r.Options.Rulings, s.Agency)
}

// Settle decides for sources that no roster places: those of one agency, as they call themselves, and one year compete.
// Sources that the roster could not place do not.
func Settle(returns []*Return, rulings Rulings) {
	groups := map[string][]*Return{}
	var order []string
	for _, x := range returns {
		if aside(x, rulings) {
			x.State = SetAside
			continue
		}
		whose := x.Whose()
		if whose == "" {
			continue
		}
		if groups[whose] == nil {
			order = append(order, whose)
		}
		groups[whose] = append(groups[whose], x)
	}
	for _, whose := range order {
		settle(groups[whose], rulings, groups[whose][0].Match.Agency)
	}
}

// Whose names the agency and year of a source, "" where it is nobody's for certain or could not be read. A source without a
// code is not taken for that of a namesake with one.
func (r *Return) Whose() string {
	if !r.Readable() {
		return ""
	}
	code, name := hanzi.Name(r.Code), hanzi.Name(r.Name)
	if a := r.Match.Agency; a != nil {
		code, name = hanzi.Name(a.Code), hanzi.Name(a.Name)
	} else if len(r.Match.Findings) > 0 {
		return ""
	}
	if r.Year == 0 || code+name == "" {
		return ""
	}
	return fmt.Sprintf("%d\x00%s\x00%s", r.Year, code, name)
}

// A version is files of one content.
type version struct {
	files []*Return
	best  *Return // the one that stands for all of them
}

func (v *version) rejected() bool { return v.best.Verdict == templates.Rejected }

// from reports whether one of the files was made from a marked copy of one of the other's.
func (v *version) from(w *version) bool {
	for _, x := range v.files {
		for _, y := range w.files {
			if y.SHA256 != "" && slices.Contains(x.Of, y.SHA256) {
				return true
			}
		}
	}
	return false
}

// settle gives each of an agency's filings its state. With more than one contender none is current, and each gets a note
// that says where they differ. What the office has decided goes first, as long as the file is there and has not been replaced.
func settle(list []*Return, rulings Rulings, whose *roster.Agency) (current *Return, unsure, others []*Return) {
	if len(list) == 0 {
		return nil, nil, nil
	}
	all := versions(list)
	live := orAll(lists.Filter(all, func(v *version) bool { return !v.replaced(all) }), all) // copies may claim to come from each other
	contenders := orAll(lists.Filter(live, func(v *version) bool { return !v.rejected() }), live)
	chosen := used(live, rulings, whose)
	if chosen != nil {
		contenders = []*version{chosen}
	}
	for _, v := range all {
		for _, x := range v.files {
			switch contends := slices.Contains(contenders, v); {
			case contends && len(contenders) > 1:
				x.State = Duplicate
			case contends && x == v.best:
				x.State, current = Current, x
			case contends:
				x.State = Same
			case slices.Contains(live, v) && chosen != nil:
				x.State = SetAside
			case slices.Contains(live, v):
				x.State = Refused
			default:
				x.State = Superseded
			}
		}
	}
	unsure = lists.Filter(list, func(x *Return) bool { return x.State == Duplicate })
	others = lists.Filter(list, func(x *Return) bool { return x.State != Duplicate && x.State != Current })
	for _, x := range others {
		x.Instead = current
	}
	if len(unsure) > 0 {
		undecided(contenders)
	}
	return current, unsure, others
}

// orAll is the list, or where none are left all there were.
func orAll(some, all []*version) []*version {
	if len(some) == 0 {
		return all
	}
	return some
}

// used returns the version of the file that the office has decided for, with that file as its best; nil for none.
func used(live []*version, rulings Rulings, whose *roster.Agency) *version {
	if rulings == nil || whose == nil {
		return nil
	}
	want := rulings.Of(whose).Use
	if want == "" {
		return nil
	}
	for _, v := range live {
		if i := slices.IndexFunc(v.files, func(x *Return) bool { return x.SHA256 == want }); i >= 0 {
			v.best = v.files[i]
			rulings.Used(whose, want, true)
			return v
		}
	}
	rulings.Used(whose, want, false)
	return nil
}

// replaced reports whether another version was made from a marked copy of this one. A rejected one replaces none that is
// not: then the correction has gone wrong.
func (v *version) replaced(all []*version) bool {
	return slices.ContainsFunc(all, func(w *version) bool {
		return w != v && w.from(v) && !v.from(w) && (v.rejected() || !w.rejected())
	})
}

// versions puts files of one content together, in the order of the files. Published reports come after the others: they are
// compared by their figures only, and join the first version that has these.
func versions(list []*Return) []*version {
	var all []*version
	for _, whole := range []bool{true, false} {
		for _, x := range list {
			if x.content.whole != whole {
				continue
			}
			i := slices.IndexFunc(all, func(v *version) bool { return v.files[0].content.same(x.content) })
			if i < 0 {
				i = len(all)
				all = append(all, &version{})
			}
			all[i].files = append(all[i].files, x)
		}
	}
	rank := map[templates.Verdict]int{templates.Accepted: 0, templates.Explained: 1, templates.Query: 2, templates.Rejected: 3}
	for _, v := range all {
		v.best = slices.MinFunc(v.files, func(a, b *Return) int { return rank[a.Verdict] - rank[b.Verdict] })
	}
	slices.SortStableFunc(all, func(a, b *version) int {
		return cmp.Compare(slices.Index(list, a.files[0]), slices.Index(list, b.files[0]))
	})
	return all
}

// mostUnlike is how many differences a note lists.
const mostUnlike = 5

// undecided tells each of the contenders of another one and of where they differ.
func undecided(contenders []*version) {
	for i, v := range contenders {
		other := contenders[0]
		if i == 0 {
			other = contenders[1]
		}
		list := v.best.content.unlike(other.best.content)
		where := lists.Few(list, mostUnlike, "；", "；另有 {rest} 处")
		for _, x := range v.files {
			one, two := filepath.Base(x.File), filepath.Base(other.best.File)
			if one == two {
				one, two = x.File, other.best.File
			}
			x.report(finding("file.duplicate", templates.Words{"file": one, "other": two, "differs": where}))
		}
	}
}
