package collect

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/lists"
	"nianbao/xlsx"
)

// Status says in one word how it stands with an agency.
func (s *Standing) Status() string {
	switch {
	case s.Agency.Vertical && s.Current == nil:
		return "垂直管理"
	case len(s.Unsure) > 0:
		return Duplicate.Chinese()
	case s.exempt():
		return "免报"
	case s.filedBy() != nil:
		return "代填"
	case s.Inner && s.Current == nil:
		return "汇总"
	case s.Current == nil:
		return "未报"
	}
	return s.Current.Verdict.Chinese()
}

// Remark explains the status in words: why the figures do not count, what else has come.
func (s *Standing) Remark() string {
	var parts []string
	switch {
	case s.Counted, s.Current == nil && len(s.Unsure) == 0 && !s.Agency.Vertical && !s.Inner, s.Why == s.Status():
	default:
		parts = append(parts, s.Why)
	}
	if s.Counted && !s.Current.Verdict.Fine() {
		parts = append(parts, "暂计入合计，更正或说明之前合计还可能变")
	}
	if s.Counted && s.Inner {
		parts = append(parts, "所属单位都没有报，用本级报来的汇总表计入")
	}
	for _, group := range []struct {
		word  string
		list  []*Return
		state State
	}{{"另有内容相同的", s.Others, Same}, {"已被更正的一份代替的", s.Others, Superseded}, {"本级决定不用的", s.Others, SetAside}, {"另有退回的", s.Others, Refused},
		{"请确认用哪一份，只留那一份：", s.Unsure, Duplicate}, {"可能是该单位报来的，读不出或对不上：", s.Hints, ""}} {
		var files []string
		for _, x := range group.list {
			if group.state == "" || x.State == group.state {
				files = append(files, filepath.Base(x.File))
			}
		}
		if len(files) > 3 {
			files = append(files[:3], fmt.Sprintf("等 %d 份", len(files)))
		}
		if len(files) > 0 {
			parts = append(parts, group.word+strings.Join(files, "、"))
		}
	}
	return strings.Join(append(parts, s.Ruling.Words...), "；")
}

// Tone says how the status is coloured.
func (s *Standing) Tone() xlsx.Tone {
	switch {
	case s.Missing(), len(s.Unsure) > 0:
		return xlsx.ToneRed
	case s.Current == nil:
		return xlsx.ToneGrey
	}
	return verdictTone(s.Current.Verdict)
}

func verdictTone(v templates.Verdict) xlsx.Tone {
	switch v {
	case templates.Accepted, templates.Explained:
		return xlsx.ToneGreen
	case templates.Query:
		return xlsx.ToneAmber
	}
	return xlsx.ToneRed
}

// urgency orders the list of standings: missing first, then what has to be put right, then what is fine, then what is
// only listed.
func (s *Standing) urgency() int {
	switch {
	case s.Missing():
		return 0
	case len(s.Unsure) > 0:
		return 1
	case s.Inner || s.Agency.Vertical || s.excused():
		return 6
	}
	return 2 + slices.Index([]templates.Verdict{templates.Rejected, templates.Query, templates.Explained, templates.Accepted}, s.Current.Verdict)
}

// ByUrgency returns the indices of the listed standings, the most urgent first, otherwise in the order of the roster.
func (r *Result) ByUrgency() []int {
	list := r.Listed()
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(list[a].urgency(), list[b].urgency()) })
	return order
}

// Facts says in sentences how it stands.
func (r *Result) Facts() []string {
	c := r.Count()
	b := r.Root()
	first := fmt.Sprintf("%d 年度应报 %d 个单位，已报 %d，未报 %d。通过 %d，已说明 %d，待说明 %d，退回 %d", r.Year, c.Expected, c.Received, c.Missing,
		c.Accepted, c.Explained, c.Query, c.Rejected)
	if c.Duplicate > 0 {
		first += fmt.Sprintf("，分不清用哪份 %d", c.Duplicate)
	}
	if c.Exempt > 0 {
		first += fmt.Sprintf("。另有免报 %d 个", c.Exempt)
	}
	if c.FiledBy > 0 {
		first += fmt.Sprintf("。另有由别的单位代填的 %d 个", c.FiledBy)
	}
	if c.Vertical > 0 {
		first += fmt.Sprintf("。另有垂直管理 %d 个，只列出，不汇总", c.Vertical)
	}
	second := fmt.Sprintf("收到文件 %d 个：认不出单位的 %d，读不出的 %d，已被更正的代替或内容相同的 %d", len(r.Returns), c.Unknown, c.Unreadable, c.Superseded)
	for _, more := range []struct {
		word string
		n    int
	}{{"本级决定不用的", c.SetAside}, {"年度不对的", c.OtherYear}, {"格式版本不对的", c.OtherForm}, {"不在本级范围的", c.Outside}} {
		if more.n > 0 {
			second += fmt.Sprintf("，%s %d", more.word, more.n)
		}
	}
	third := r.Policy() + fmt.Sprintf("：计入 %d 个", len(b.Counted))
	if list := b.Provisional(); len(list) > 0 {
		third += fmt.Sprintf("（暂计入的：%s）", names(list, 8))
	}
	if in := standIns(b.Counted); len(in) > 0 {
		third += fmt.Sprintf("（其中 %d 个是用汇总表代替没有报的所属单位：%s）", len(in), names(in, 8))
	}
	if len(b.Left) > 0 {
		third += fmt.Sprintf("，没有计入 %d 个（%s）", len(b.Left), names(b.Left, 8))
	}
	facts := append([]string{first, second, third}, r.decidedFacts()...)
	if list := r.Options.Unknown(r.Roster); len(list) > 0 {
		facts = append(facts, "为“"+strings.Join(list, "”“")+"”另定了报送期限，名单里没有这样的类别，没有用上；请核对名单的“"+xlsx.RosterCategory+"”")
	}
	if fact := r.timeFact(); fact != "" {
		facts = slices.Insert(facts, 1, fact)
	}
	if stray := r.strayFact(); stray != "" {
		facts = append(facts, stray)
	}
	if r.Options.Last != nil {
		facts = append(facts, "与上年比较："+r.Compares())
	}
	if n := r.differences(); n > 0 {
		facts = append(facts, fmt.Sprintf("报来的汇总表有 %d 个数与所属单位的合计不同，逐个列在“差额”里", n))
	}
	return facts
}

// standIns returns the bodies whose own filing is summed in place of their agencies'.
func standIns(counted []*Standing) []*Standing {
	return lists.Filter(counted, func(s *Standing) bool { return s.Inner })
}

// differences counts the figures in which bodies' own filings are not what their agencies add up to.
func (r *Result) differences() int {
	n := 0
	for _, b := range r.Bodies {
		n += len(b.Differences)
	}
	return n
}

// Summary makes the content of 汇总.xlsx.
func (r *Result) Summary() *xlsx.Summary {
	s := &xlsx.Summary{Form: r.Form, Year: r.Year, Body: r.Body.Name, Facts: r.Facts(), Policy: r.Policy(), Compares: r.lastYearWords(),
		Progress: r.ByUrgency()}
	s.Facts = append(s.Facts, r.RegradedLines()...)
	listed := r.Listed()
	s.Agencies = xlsx.Lines[xlsx.SummaryAgency]{Len: len(listed), At: func(i int) xlsx.SummaryAgency { return r.agencyLine(listed[i]) }}
	s.Files = xlsx.Lines[xlsx.SummaryFile]{Len: len(r.Returns), At: func(i int) xlsx.SummaryFile { return r.Returns[i].line() }}
	if c := r.Compared; c != nil {
		s.Compared = &xlsx.SummaryComparison{Now: c.Now, Last: c.Last, Whole: c.Whole,
			Agencies: lists.Map(c.Agencies, func(st *Standing) int { return int(st.place) })}
	}
	for _, b := range r.Bodies {
		s.Bodies = append(s.Bodies, r.bodyLine(b))
		for _, d := range b.Differences {
			s.Gaps = append(s.Gaps, xlsx.SummaryGap{Body: b.Agency.Label(), Figure: d.Figure, Got: d.Got, Want: d.Want, Off: d.Off})
		}
	}
	r.problemLines(s)
	return s
}

func (x *Return) line() xlsx.SummaryFile {
	return xlsx.SummaryFile{File: x.File, State: x.State.Chinese(), Agency: x.agencyName(), By: x.Match.By, Verdict: x.Verdict.Chinese(),
		SHA256: x.SHA256, Errors: x.Count(templates.SeverityError), Queries: x.Count(templates.SeverityQuery), Tone: x.tone()}
}

func (x *Return) agencyName() string {
	if x.Match.Agency != nil {
		return x.Match.Agency.Label()
	}
	return x.Name
}

func (x *Return) tone() xlsx.Tone {
	switch x.State {
	case Current:
		return verdictTone(x.Verdict)
	case Same, Superseded, SetAside, Outside:
		return xlsx.ToneGrey
	}
	return xlsx.ToneRed
}

func (r *Result) agencyLine(s *Standing) xlsx.SummaryAgency {
	a := s.Agency
	line := xlsx.SummaryAgency{Name: a.Label(), Code: a.Code, Category: a.Category, Contact: a.Contact, Phone: a.Phone, Depth: int(s.Depth),
		State: s.Status(), Tone: s.Tone(), Remark: r.remark(s), Counted: s.Counted, Apart: !s.Counted}
	if a.Parent != nil {
		line.Parent = a.Parent.Name
	}
	if s.Current != nil {
		line.File, line.Errors, line.Queries = s.Current.File, s.Current.Count(templates.SeverityError), s.Current.Count(templates.SeverityQuery)
		line.Figure = s.Current.content.cells()
	}
	return line
}

func (r *Result) bodyLine(b *Body) xlsx.SummaryBody {
	line := xlsx.SummaryBody{Name: b.Agency.Label(), Code: b.Agency.Code, Counted: len(b.Counted), Provisional: len(b.Provisional()),
		Left: len(b.Left), Total: b.Total}
	if b.Agency == r.Body {
		line.To = len(r.Standings)
	} else {
		line.From = int(b.Standing.place) + 1
		line.To = line.From
		for line.To < len(r.Standings) && r.Standings[line.To].Depth > b.Standing.Depth {
			line.To++
		}
		line.Depth = int(b.Standing.Depth)
	}
	if b.Standing != nil && b.Standing.Current != nil {
		line.Own = b.Standing.Current.Verdict.Chinese()
	}
	return line
}

// problemLines lists findings: of the filings that count, agency by agency, the most urgent first, errors first; then of
// sources that belong to no agency. A missing agency is a problem, too. Findings of superseded filings are left out.
func (r *Result) problemLines(s *xlsx.Summary) {
	list := r.Listed()
	for _, a := range r.Stray() {
		f := r.astray(a)
		s.Problems = append(s.Problems, xlsx.SummaryProblem{Agency: -1, Name: a.Label(), Verdict: "名单", Severity: f.Severity.Chinese(),
			Message: f.Message, Fix: f.Fix, Code: f.Code, Tone: xlsx.ToneAmber})
	}
	for _, x := range r.Alike {
		f := x.Finding
		s.Problems = append(s.Problems, xlsx.SummaryProblem{Agency: -1, Name: names(x.Agencies, 6), Verdict: "单位之间",
			Severity: f.Severity.Chinese(), Message: f.Message, Fix: f.Fix, Code: f.Code, Tone: xlsx.ToneAmber})
	}
	source := func(x *Return, agency int) {
		for _, f := range bySeverity(x.Findings) {
			s.Problems = append(s.Problems, problemLine(x, f, agency))
		}
	}
	for _, i := range s.Progress {
		st := list[i]
		if st.Missing() {
			for _, f := range r.missing(st) {
				s.Problems = append(s.Problems, xlsx.SummaryProblem{Agency: i, Name: st.Agency.Label(), Verdict: "未报",
					Severity: f.Severity.Chinese(), Message: f.Message, Fix: f.Fix, Code: f.Code, Tone: xlsx.ToneRed})
			}
		}
		for _, x := range append(slices.Clone(st.Unsure), st.Current) {
			if x != nil {
				source(x, i)
			}
		}
	}
	for _, x := range r.Returns {
		if x.State != Current && x.State != Duplicate && !x.State.Behind() { // those stand with their agencies
			source(x, -1)
		}
	}
}

func bySeverity(list []templates.Finding) []*templates.Finding {
	rank := map[templates.Severity]int{templates.SeverityError: 0, templates.SeverityQuery: 1, templates.SeverityNote: 2}
	list = templates.Told(list)
	out := make([]*templates.Finding, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	slices.SortStableFunc(out, func(a, b *templates.Finding) int { return rank[a.Severity] - rank[b.Severity] })
	return out
}

func problemLine(x *Return, f *templates.Finding, agency int) xlsx.SummaryProblem {
	line := xlsx.SummaryProblem{Agency: agency, Name: x.agencyName(), File: x.File, Verdict: x.Verdict.Chinese(),
		Severity: f.Severity.Chinese(),
		Message:  f.Message, Fix: f.Fix, Place: f.Place.Location, Got: f.Got, Want: f.Want, Off: f.Difference,
		Code: f.Code, Explanation: f.Explanation}
	if f.Regraded != "" {
		line.Fix += "（本级规定：" + f.Regraded + "）"
	}
	if f.Place.Sheet != "" {
		line.Place = f.Place.Sheet
		if f.Place.Cell != "" {
			line.Place += "!" + f.Place.Cell
		}
	}
	switch {
	case f.Status == templates.StatusExplained:
		line.Severity, line.Tone = "已说明", xlsx.ToneGreen
	case f.Severity == templates.SeverityError:
		line.Tone = xlsx.ToneRed
	case f.Severity == templates.SeverityQuery:
		line.Tone = xlsx.ToneAmber
	}
	return line
}

// RegradedLines says the office's regrading in sentences, nothing without one.
func (r *Result) RegradedLines() []string {
	list := r.Regraded()
	if len(list) == 0 {
		return nil
	}
	lines := []string{fmt.Sprintf("本级调整了 %d 条规则的等级", len(list))}
	for _, g := range list {
		lines = append(lines, fmt.Sprintf("　　%s：%s。本级规定：%s", g.Title, g.Chinese(), g.Reason))
	}
	return lines
}

// TopFaults counts open errors and queries of the filings that count, by title, the most frequent first.
func (r *Result) TopFaults(most int) []FaultCount {
	count := map[string]int{}
	agencies := map[string]int{}
	for _, x := range r.Returns {
		if x.State.Behind() {
			continue
		}
		seen := map[string]bool{}
		for _, f := range templates.Told(x.Findings) {
			if f.Severity == templates.SeverityNote || f.Status == templates.StatusExplained {
				continue
			}
			count[f.Code]++
			if !seen[f.Code] {
				seen[f.Code] = true
				agencies[f.Code]++
			}
		}
	}
	titles := r.titles()
	var list []FaultCount
	for code, n := range count {
		list = append(list, FaultCount{code, cmp.Or(titles[code], code), n, agencies[code]})
	}
	slices.SortFunc(list, func(a, b FaultCount) int { return cmp.Or(b.N-a.N, strings.Compare(a.Code, b.Code)) })
	return list[:min(len(list), most)]
}

// A FaultCount is how often one fault occurs, and in how many files.
type FaultCount struct {
	Code, Title string
	N, Files    int
}

func (r *Result) titles() map[string]string {
	titles := map[string]string{}
	for _, rule := range r.Form.Rules {
		titles[rule.Code] = rule.Title
	}
	for _, e := range templates.Catalogue() {
		titles[e.Code] = e.Title
	}
	return titles
}

// missing are the findings on an agency that has not filed.
func (r *Result) missing(s *Standing) []templates.Finding {
	list := []templates.Finding{finding("roster.missing", templates.Words{"got": s.Agency.Label()})}
	if r.DaysLate(s) > 0 {
		list = append(list, finding("collect.late", templates.Words{"got": s.Agency.Label(), "because": r.lateWords(s)}))
	}
	return list
}

// remark is a standing's own, and when the agency is due.
func (r *Result) remark(s *Standing) string {
	return strings.Trim(s.Remark()+"；"+r.lateWords(s), "；")
}
