package job

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/door"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/parcel"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/roster"
	"nianbao/cmd/internal/year"
	"nianbao/templates"
	"nianbao/templates/lists"
)

// A Decide records a decision of the office in the folder of a year.
type Decide struct {
	*World
	Basis
	Folder   *year.Folder
	Agency   string // name or code
	Decision year.Decision
}

// ReadRegister reads when the files of a folder came.
func ReadRegister(f *year.Folder) (*year.Register, error) {
	r, err := f.Register()
	return r, tableFault(f.Path(year.RegisterFile), err)
}

// tableFault is the Fault of a table that could not be read, nil for one that could.
func tableFault(name string, err error) error {
	var fault *year.LineError
	switch {
	case errors.As(err, &fault):
		return Failed("“%s”%s", name, fault)
	case err != nil:
		return Failed("“%s”打不开：%s", name, reason(err))
	}
	return nil
}

// Rulings are the decisions for collecting, nil for none.
func (b *Basis) Rulings() collect.Rulings {
	if b.Decisions == nil {
		return nil
	}
	return b.Decisions
}

// accept settles what the office has accepted of a filing.
func (b *Basis) accept(match roster.Match, r *templates.Result) {
	if b.Decisions != nil && match.Agency != nil {
		b.Decisions.Accept(match.Agency, r)
	}
}

// Run takes the decision and returns it in words, a line each.
func (j *Decide) Run(ctx context.Context) ([]string, error) {
	if j.Roster == nil {
		return nil, &Fault{Kind: Files, Text: "年度文件夹里还没有名单，不知道是哪个单位", Remedy: templates.Remedy{Do: templates.SampleRoster}}
	}
	d := j.Decision
	onFile := d.Kind == year.Aside || d.Kind == year.Undo && j.Decisions.Last(nil, j.Agency) >= 0
	if onFile {
		return j.onFile(d)
	}
	agency, why := year.Named(j.Roster, j.Agency)
	if agency == nil {
		return nil, Wrong("%s", why)
	}
	d.Code, d.Name = agency.Code, agency.Name
	taken := []year.Decision{d}
	var err error
	switch d.Kind {
	case year.Filed:
		by, why := year.Named(j.Roster, d.Of)
		if by == agency {
			why = "不能由它自己代填"
		}
		if why != "" {
			return nil, Wrong("%s", why)
		}
		taken[0].Of = by.Label()
	case year.Use:
		err = j.file(&taken[0], agency)
	case year.Accept:
		taken, err = j.queries(ctx, d, agency)
	case year.Undo:
		if j.Decisions.Last(agency, "") < 0 {
			err = Wrong("“%s”没有可以撤销的决定", agency.Label())
		}
	}
	if err != nil {
		return nil, err
	}
	return j.take(agency.Label()+"　", taken)
}

// take records decisions and says them. who stands before each.
func (j *Decide) take(who string, taken []year.Decision) ([]string, error) {
	if err := j.Folder.Decide(j.Outputs(nil), taken...); err != nil {
		return nil, err
	}
	return lists.Map(taken, func(d year.Decision) string { return who + d.Words() }), nil
}

// onFile sets a file among what came aside, or takes that back.
func (j *Decide) onFile(d year.Decision) ([]string, error) {
	if d.Kind == year.Undo {
		d.Of = j.Agency
		return j.take("“"+d.Of+"”　", []year.Decision{d})
	}
	name := j.came(d.Of)
	sum, err := door.Sum(name)
	if err != nil {
		return nil, Failed("“%s”打不开：%s", d.Of, reason(err))
	}
	d.Of, d.Bound = parcel.Base(name), "SHA-256 "+sum
	return j.take("", []year.Decision{d})
}

// came is where a file lies that is named as it is, or by its name among what has come.
func (j *Decide) came(name string) string {
	if results.Exists(name) {
		return name
	}
	return filepath.Join(j.Folder.Path(year.Inbox), name)
}

// file finds the file that is to count, by its name as it is or among what has come, and sees that it is the agency's.
func (j *Decide) file(d *year.Decision, agency *roster.Agency) error {
	name := j.came(d.Of)
	item := intake.Open(name, j.Open)
	if item.Filing == nil {
		if len(item.Findings) > 0 {
			return &Fault{Kind: Files, Found: &item.Findings[0]}
		}
		return Failed("“%s”读不了", d.Of)
	}
	match := j.Roster.Match(filepath.Base(name), identityOf(item))
	if match.Agency != agency {
		return Wrong("“%s”不是“%s”的填报表；请核对文件和单位", d.Of, agency.Label())
	}
	d.Of, d.Bound = parcel.Base(name), "SHA-256 "+item.SHA256
	return nil
}

// queries are the open queries of the agency's filing that the decision is about, a decision for each.
func (j *Decide) queries(ctx context.Context, d year.Decision, agency *roster.Agency) ([]year.Decision, error) {
	taken, asked, err := j.openOf(ctx, d, agency, j.likely(agency))
	if err == nil && !asked { // the roster may say by now that it is the agency's
		taken, asked, err = j.openOf(ctx, d, agency, []string{j.Folder.Path(year.Inbox)})
	}
	if err == nil && !asked {
		err = Wrong("“%s”还没有读得出的填报表", agency.Label())
	}
	return taken, err
}

// likely lists what may be the agency's of what has come: all but what the last collection found to be another's, which in a city
// is nearly all of it. What a body tells is held against all of its agencies.
func (j *Decide) likely(agency *roster.Agency) []string {
	others := map[string]bool{}
	if record, err := j.Folder.Record(); err == nil && record != nil && !agency.Inner() {
		for _, x := range record.Files {
			others[x.SHA256] = x.Agency != collect.NameRecord{} && x.Agency != collect.NameRecord{Code: agency.Code, Name: agency.Name}
		}
	}
	return lists.Filter(intake.Walk([]string{j.Folder.Path(year.Inbox)}, intake.Beside{}).Files, func(name string) bool {
		sum, err := door.Sum(name)
		return err != nil || !others[sum]
	})
}

// openOf are the open queries of the agency's filing among sources; asked says whether it is there.
func (j *Decide) openOf(ctx context.Context, d year.Decision, agency *roster.Agency,
	sources []string) (taken []year.Decision, asked bool, err error) {
	if len(sources) == 0 {
		return nil, false, nil
	}
	check := &Check{World: j.World, Basis: j.Basis, Heads: true}
	files, _, err := check.All(ctx, sources)
	if err != nil {
		return nil, false, err
	}
	var open []string
	barred := ""
	for i, f := range files {
		r := check.states.returns[i]
		if r == nil || r.Match.Agency != agency || collect.State(f.State).Behind() {
			continue
		}
		if f.Undecided {
			return nil, true, Wrong("“%s”报来几份，内容不一样；请先决定采用哪一份", agency.Label())
		}
		asked = true
		for _, x := range f.Findings {
			id, stands := x.Code+"/"+string(x.Key), x.Severity == templates.SeverityQuery && x.Status == templates.StatusOpen
			if stands {
				open = append(open, id)
			}
			if d.Of != x.Code && d.Of != id {
				continue
			}
			if why := year.Settleable(x.Code, x.Severity); why != "" {
				barred = "“" + x.Code + "”" + why
				continue
			}
			if stands {
				one := d
				one.Of, one.Bound = id, year.Bound(x.Got, x.Want, x.Message)
				taken = append(taken, one)
			}
		}
	}
	taken = slices.CompactFunc(taken, func(a, b year.Decision) bool { return a == b })
	switch {
	case len(taken) > 0:
		return taken, true, nil
	case barred != "":
		return nil, true, Wrong("%s，不能接受", barred)
	case !asked:
		return nil, false, nil
	}
	return nil, true, Wrong("“%s”的填报表里没有“%s”这样待核实的问题%s", agency.Label(), d.Of, openCodes(open))
}

// openCodes lists what is open in a filing, for a code that is not among it.
func openCodes(codes []string) string {
	if len(codes) == 0 {
		return "；它没有待核实的问题"
	}
	return "；待核实的有 " + strings.Join(codes[:min(len(codes), 5)], "、")
}
