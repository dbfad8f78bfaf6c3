package collect

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"nianbao/cmd/internal/roster"
	"nianbao/templates"
	"nianbao/templates/lists"
)

// Options of New.
type Options struct {
	Year    int                // 0 for the year that most of the returned filings are of
	Body    string             // name or code of the body that collects, "" for the roster's root
	Forms   *templates.FormSet // the forms that sources may be of; nil for the built-in editions
	Include templates.Verdict  // the worst verdict that is summed: Accepted (explained ones with it), Query or Rejected; "" for Query
	Rulings Rulings            // the office's decisions; nil for none
	Calendar
	Grades templates.Grades // the office's regrading, for checking bodies' own filings again
	// Last returns last year's filing of an agency, or nil. It is nil itself when nobody has asked for last year.
	Last func(a templates.Agency, year int) *templates.Filing
	// Before returns an agency's filings of the years before last year's, the latest first; nil like Last.
	Before func(a templates.Agency, year int) []*templates.Filing
	// LastOf lists whose filings of a year Last knows, to name those that the roster no longer has; may be nil.
	LastOf func(year int) []templates.Agency
}

// A Collector gathers returns.
type Collector struct {
	roster  *roster.Roster
	opt     Options
	body    *roster.Agency
	returns []*Return
}

// New starts collecting for a roster. It fails when Options.Body is ambiguous, or has no agencies to add up.
func New(roster *roster.Roster, opt Options) (*Collector, error) {
	body, err := roster.Body(opt.Body)
	if err != nil {
		return nil, err
	}
	if !body.Inner() {
		return nil, fmt.Errorf("名单里没有上级是“%s”的单位，没有可以加的；请写汇总单位的名称或代码", body.Label())
	}
	if opt.Include == "" {
		opt.Include = templates.Query
	}
	return &Collector{roster: roster, opt: opt, body: body}, nil
}

// Notes says what the office should know about the body before it relies on its totals.
func (c *Collector) Notes() []string {
	switch {
	case c.body.Row > 0:
		return nil
	case c.body.Name == "":
		return []string{"名单里没有一个管着全部单位的上级，汇总填报表上没有写单位名称；请写明汇总到哪个单位，再运行一次"}
	}
	note := fmt.Sprintf("名单里没有“%s”，当作全部单位的上级来汇总", c.body.Name)
	if near := c.roster.Near(c.body.Name); len(near) > 0 {
		note += fmt.Sprintf("；如果是指名单里的“%s”，请改正后再运行一次", near[0].Name)
	}
	return []string{note}
}

// Add takes one source; the order of the calls is the order of the sources. The Return belongs to the collector from now
// on.
func (c *Collector) Add(r *Return) { c.returns = append(c.returns, r) }

// A Standing says how it stands with one agency.
type Standing struct {
	Agency  *roster.Agency
	Depth   int32   // below the body, 1 for its own agencies
	place   int32   // in Result.Listed
	Inner   bool    // a body others report to: nobody waits for its filing
	Counted bool    // its figures are in the sum
	Current *Return // the filing that counts, or nil
	Others  []*Return
	Unsure  []*Return // filings of which nobody can say which counts
	Hints   []*Return // sources that could not be read or placed and may be the agency's
	Ruling  *Ruling   // what the office has decided, never nil
	Why     string    // why its figures are not in the sum, "" when they are
}

// Missing reports whether the office waits for the agency's filing.
func (s *Standing) Missing() bool {
	return !s.Inner && !s.Agency.Vertical && s.none() && !s.excused()
}

// Result is what collecting came to.
type Result struct {
	Roster    *roster.Roster
	Options   Options
	Form      *templates.Form
	Year      int
	Body      *roster.Agency
	Standings []*Standing // of all agencies under the body, each after its parent
	Returns   []*Return   // in the order of the sources
	Bodies    []*Body     // the body itself, then those below it that others report to
	Compared  *Comparison // with last year; nil when there is nothing like to compare with
	// Last is last year's filing of the body, to stand beside its own filing of this year; nil as long as the totals are not
	// whole.
	Last     *templates.Filing
	Alike    []Alike // agencies that have one text or one set of figures
	byAgency map[*roster.Agency]*Standing
}

// Root returns the sums of the body that collects.
func (r *Result) Root() *Body { return r.Bodies[0] }

// Listed returns the standings that lists show: those of all agencies under the body, and behind them the body's own where
// something of it has come.
func (r *Result) Listed() []*Standing {
	s := r.byAgency[r.Body]
	if s == nil || s.Current == nil && len(s.Others)+len(s.Unsure)+len(s.Hints) == 0 {
		return r.Standings
	}
	return append(slices.Clip(r.Standings), s)
}

// Regraded lists the office's regrading of rules with its reasons, nothing without one.
func (r *Result) Regraded() []templates.Regrading {
	return r.Options.Grades.List(r.Options.Forms.Own()...)
}

// Missing lists the standings of agencies whose filing has not come.
func (r *Result) Missing() []*Standing {
	return lists.Filter(r.Standings, (*Standing).Missing)
}

// Expected counts the agencies that have to report.
func (r *Result) Expected() int {
	return lists.Count(r.Standings, func(s *Standing) bool { return !s.Inner && !s.Agency.Vertical && !s.excused() })
}

// ErrNoYear is the error of Finish where neither the user nor any return says of which year they are.
var ErrNoYear = errors.New("没有一份读得出的填报表，不知道是哪个年度")

// Finish sorts the returns, chooses, sums and compares. It fails when no form is in force for the year, or when a sum
// leaves the range of numbers.
func (c *Collector) Finish() (*Result, error) {
	r, err := c.begin()
	if err != nil {
		return nil, err
	}
	for _, ret := range c.returns {
		r.place(ret)
	}
	for _, s := range r.Standings {
		r.choose(s)
	}
	if s := r.byAgency[c.body]; s != nil {
		r.choose(s)
	}
	r.count()
	if s := r.byAgency[c.body]; s != nil && s.Why == "" {
		s.Why = "本级汇总表，与所属单位的合计核对"
	}
	if err := r.sum(func(*Standing) bool { return true }); err != nil {
		return nil, err
	}
	r.compareBodies()
	for _, ret := range c.returns {
		if sum := ret.Sum(); sum != nil {
			ret.Verdict, ret.Findings = sum.Verdict, sum.Findings
		}
	}
	r.findAlike()
	if r.Options.Rulings != nil {
		for _, s := range r.byAgency {
			r.lapse(s)
		}
	}
	return r, r.lastYear()
}

// lapse tells the decisions on an agency what there is of it.
func (r *Result) lapse(s *Standing) {
	if s.none() {
		return
	}
	if s.Ruling.Exempt || s.Ruling.FiledBy != nil {
		r.Options.Rulings.Came(s.Agency)
	}
	if s.Current != nil {
		r.Options.Rulings.Settled(s.Agency, s.Current.Findings)
	}
}

// begin makes a result in which nobody has sent anything.
func (c *Collector) begin() (*Result, error) {
	r := &Result{Roster: c.roster, Options: c.opt, Body: c.body, Returns: c.returns, byAgency: map[*roster.Agency]*Standing{}}
	if r.Year = c.opt.Year; r.Year == 0 {
		r.Year = commonYear(c.returns)
	}
	if r.Year == 0 {
		return nil, ErrNoYear
	}
	form, err := c.opt.Forms.ForYear(r.Year)
	if err != nil {
		return nil, fmt.Errorf("没有适用于 %d 年度的格式", r.Year)
	}
	r.Form = form
	r.stand(c.body, 0, false)
	r.byAgency[c.body].place = int32(len(r.Standings))
	return r, nil
}

// commonYear returns the year that most readable returns of known agencies are of, the later of two, or 0.
func commonYear(returns []*Return) int {
	count := map[int]int{}
	for _, weight := range []bool{true, false} {
		for _, ret := range returns {
			if ret.Readable() && (ret.Match.Agency != nil || !weight) {
				count[ret.Year]++
			}
		}
		if len(count) > 0 {
			break
		}
	}
	best := 0
	for year, n := range count {
		if n > count[best] || n == count[best] && year > best {
			best = year
		}
	}
	return best
}

// stand makes the standings of everything under the body, and one for the body itself that is not listed.
func (r *Result) stand(a *roster.Agency, depth int32, vertical bool) {
	s := &Standing{Agency: a, Depth: depth, place: int32(len(r.Standings)), Inner: a.Inner(), Ruling: &undecidedOn}
	if r.Options.Rulings != nil {
		ruled := r.Options.ruling(a)
		s.Ruling = &ruled
	}
	if vertical && !a.Vertical { // whoever reports to a vertical agency does so outside, too; to the body itself, inside
		a.Vertical = true
	}
	r.byAgency[a] = s
	if depth > 0 {
		r.Standings = append(r.Standings, s)
	}
	for _, child := range a.Children {
		r.stand(child, depth+1, a.Vertical && depth > 0)
	}
}

// place decides to whom a return belongs, and says what is wrong with it.
func (r *Result) place(ret *Return) {
	file := filepath.Base(ret.File)
	year, want := strconv.Itoa(ret.Year), strconv.Itoa(r.Year)
	guess := func() {
		a := ret.Match.Agency
		if a == nil && len(ret.Match.Near) == 1 {
			a = ret.Match.Near[0]
		}
		if a == nil {
			a = r.Roster.Guess(ret.File)
		}
		if s := r.byAgency[a]; s != nil {
			s.Hints = append(s.Hints, ret)
		}
	}
	switch s := r.byAgency[ret.Match.Agency]; {
	case aside(ret, r.Options.Rulings):
		ret.State = SetAside
	case !ret.Readable():
		ret.State = Unread
		guess()
	case ret.Match.Agency == nil:
		ret.State = Unknown
		ret.report(ret.Match.Findings...)
		guess()
	case s == nil:
		ret.State = Outside
		ret.report(ret.Match.Findings...)
	case ret.Year != r.Year:
		ret.State = OtherYear
		ret.report(append(ret.Match.Findings,
			finding("file.year/collected", templates.Words{"file": file, "got": year, "because": "这次收的是 " + want + " 年度"}))...)
		guess()
	case ret.Form != r.Form.ID:
		ret.State = OtherForm
		ret.report(ret.Match.Findings...)
		if !slices.ContainsFunc(ret.Findings, func(f templates.Finding) bool { return f.Code == "file.form-mismatch" }) {
			words := templates.Words{"file": file, "got": ret.Form, "want": r.Form.ID, "year": want}
			ret.report(finding("file.form-mismatch/collected", words))
		}
		guess()
	default:
		ret.report(ret.Match.Findings...)
		s.Others = append(s.Others, ret)
	}
}

func finding(code string, words templates.Words) templates.Finding {
	return templates.Report(code, nil, templates.Place{}, words)
}

// count marks the standings that are summed and says why others are not.
func (r *Result) count() {
	for _, s := range r.Standings {
		switch {
		case s.Agency.Vertical:
			s.Why = "垂直管理，不汇总"
		case s.Inner && !r.standsIn(s):
			s.Why = "由所属单位汇总"
		case len(s.Unsure) > 0:
			s.Why = "报了几份，内容不一样，分不清用哪份"
		case s.exempt():
			s.Why = "免报"
		case s.filedBy() != nil:
			s.Why = "由“" + s.filedBy().Label() + "”代填，数在它的表里"
		case s.Current == nil:
			s.Why = "未报"
		case !s.Current.content.certain:
			s.Why = "有读不出的数"
		case !r.included(s.Current.Verdict):
			s.Why = s.Current.Verdict.Chinese()
		default:
			s.Counted = true
		}
	}
}

// standsIn reports whether a body's own filing counts in place of its agencies', because none of them has sent one.
func (r *Result) standsIn(s *Standing) bool {
	if s.Current == nil {
		return false
	}
	for _, child := range s.Agency.Children {
		below := r.byAgency[child]
		if below.Current != nil || len(below.Unsure) > 0 || child.Inner() && r.anyBelow(below) {
			return false
		}
	}
	return true
}

func (r *Result) anyBelow(s *Standing) bool {
	return slices.ContainsFunc(s.Agency.Children, func(a *roster.Agency) bool {
		below := r.byAgency[a]
		return below.Current != nil || len(below.Unsure) > 0 || r.anyBelow(below)
	})
}

// included reports whether filings with the verdict are summed.
func (r *Result) included(v templates.Verdict) bool {
	switch r.Options.Include {
	case templates.Rejected:
		return v != templates.Unreadable
	case templates.Query:
		return v.Fine() || v == templates.Query
	}
	return v.Fine()
}

// Provisional returns the standings of those whose figures are in the body's total although their filings are not fine: the
// total may still change.
func (b *Body) Provisional() []*Standing {
	return lists.Filter(b.Counted, func(s *Standing) bool { return !s.Current.Verdict.Fine() })
}

// provisional says of what a body's total is made besides filings that are fine: 含待说明 3 个.
func (b *Body) provisional() string {
	list := b.Provisional()
	rejected := lists.Count(list, func(s *Standing) bool { return s.Current.Verdict == templates.Rejected })
	text := fmt.Sprintf("含待说明 %d 个", len(list)-rejected)
	if rejected > 0 {
		text += fmt.Sprintf("、退回 %d 个", rejected)
	}
	return text
}

// Policy says in one sentence what is summed, and how much of it is provisional.
func (r *Result) Policy() string {
	what := "合计计入没有退回的填报"
	switch r.Options.Include {
	case templates.Rejected:
		what = "合计连退回的填报也计入（有读不出的数的除外）"
	case templates.Accepted, templates.Explained:
		what = "合计只计入结论为“通过”和“已说明”的填报"
	}
	return what + "，" + r.Root().provisional()
}

// Note says in one line what the totals of the body are made of, for the workbook that holds nothing but them.
func (r *Result) Note() string {
	b := r.Root()
	note := fmt.Sprintf("%s，计入 %d 个单位", r.Policy(), len(b.Counted))
	if len(b.Left) > 0 {
		note += fmt.Sprintf("，还有 %d 个没有计入", len(b.Left))
	}
	return note + "。"
}

// names joins the names of standings, the first few of them.
func names(list []*Standing, most int) string {
	return firstOf(lists.Map(list, func(s *Standing) string { return s.Agency.Label() }), most)
}

func firstOf(names []string, most int) string {
	return lists.Few(names, most, "、", "等 {all} 个")
}
