package job

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/year"
	"nianbao/templates"
)

// A Decide records a decision of the office in the folder of a year.
type Decide struct {
	*World
	Basis
	Folder   *year.Folder
	Agency   string // name or code
	Decision year.Decision
}

// ReadDecisions reads what has been decided in the folder of a year.
func ReadDecisions(f *year.Folder, roster *collect.Roster) (*year.Decisions, error) {
	if roster == nil {
		return nil, nil
	}
	d, err := f.Decisions(roster)
	var fault *year.DecisionError
	switch name := f.Path(year.DecisionsFile); {
	case errors.As(err, &fault):
		return nil, Failed("“%s”%s", name, fault)
	case err != nil:
		return nil, Failed("“%s”打不开：%s", name, reason(err))
	}
	return d, nil
}

// rulings are the decisions for collecting, nil for none.
func (b *Basis) rulings() collect.Rulings {
	if b.Decisions == nil {
		return nil
	}
	return b.Decisions
}

// accept settles what the office has accepted of a filing.
func (b *Basis) accept(match collect.Match, r *templates.Result) {
	if b.Decisions != nil && match.Agency != nil {
		b.Decisions.Accept(match.Agency, r)
	}
}

// Run takes the decision and returns it in words, a line each.
func (j *Decide) Run(ctx context.Context) ([]string, error) {
	if j.Roster == nil {
		return nil, &Fault{Kind: Files, Text: "年度文件夹里还没有名单，不知道是哪个单位", Remedy: templates.Remedy{Do: templates.SampleRoster}}
	}
	agency, why := j.Roster.Find(j.Agency, "")
	if agency == nil {
		agency, why = j.Roster.Find("", j.Agency)
	}
	if agency == nil {
		return nil, Wrong("%s", strings.TrimSuffix(why, "。"))
	}
	d := j.Decision
	d.Code, d.Name = agency.Code, agency.Name
	taken := []year.Decision{d}
	var err error
	switch d.Kind {
	case year.Use:
		err = j.file(&taken[0], agency)
	case year.Accept:
		taken, err = j.queries(ctx, d, agency)
	case year.Undo:
		if j.Decisions.Last(agency) < 0 {
			err = Wrong("“%s”没有可以撤销的决定", agency.Label())
		}
	}
	if err != nil {
		return nil, err
	}
	if err := j.Folder.Decide(j.Outputs(nil), taken...); err != nil {
		return nil, err
	}
	var lines []string
	for _, d := range taken {
		lines = append(lines, agency.Label()+"　"+d.Words())
	}
	return lines, nil
}

// file finds the file that is to count, by its name as it is or among what has come, and sees that it is the agency's.
func (j *Decide) file(d *year.Decision, agency *collect.Agency) error {
	name := d.Of
	if !results.Exists(name) {
		name = filepath.Join(j.Folder.Path(year.Inbox), d.Of)
	}
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
	d.Of, d.Bound = filepath.Base(name), "SHA-256 "+item.SHA256
	return nil
}

// queries are the open queries of the agency's filing that the decision is about, a decision for each.
func (j *Decide) queries(ctx context.Context, d year.Decision, agency *collect.Agency) ([]year.Decision, error) {
	check := &Check{World: j.World, Basis: j.Basis, Heads: true}
	files, _, err := check.All(ctx, []string{j.Folder.Path(year.Inbox)})
	if err != nil {
		return nil, err
	}
	var taken []year.Decision
	var open []string
	asked, barred := false, ""
	for i, f := range files {
		r := check.states.returns[i]
		if r == nil || r.Match.Agency != agency || collect.State(f.State).Behind() {
			continue
		}
		if f.Undecided {
			return nil, Wrong("“%s”报来几份，内容不一样；请先决定采用哪一份", agency.Label())
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
		return taken, nil
	case barred != "":
		return nil, Wrong("%s，不能接受", barred)
	case !asked:
		return nil, Wrong("“%s”还没有读得出的填报表", agency.Label())
	}
	return nil, Wrong("“%s”的填报表里没有“%s”这样待核实的问题%s", agency.Label(), d.Of, openCodes(open))
}

// openCodes lists what is open in a filing, for a code that is not among it.
func openCodes(codes []string) string {
	if len(codes) == 0 {
		return "；它没有待核实的问题"
	}
	return "；待核实的有 " + strings.Join(codes[:min(len(codes), 5)], "、")
}
