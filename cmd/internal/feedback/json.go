package feedback

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"

	"nianbao/cmd/internal/say"
	"nianbao/templates"
	"nianbao/templates/alike"
)

// The JSON of a check, schema nianbao.check/1.
type (
	checkJSON struct {
		Schema string `json:"schema"`
		Tool   string `json:"tool"`
		Rules  string `json:"rules"`
		// Regraded is the office's regrading; not there without one.
		Regraded []regradedJSON `json:"regraded,omitempty"`
		Files    []fileJSON     `json:"files"`
		Summary  summaryJSON    `json:"summary"`
	}
	fileJSON struct {
		File         string             `json:"file"`
		SHA256       string             `json:"sha256"`
		Form         string             `json:"form"`
		Agency       agencyJSON         `json:"agency"`
		Year         int                `json:"year"`
		Verdict      templates.Verdict  `json:"verdict"`
		State        string             `json:"state,omitempty"` // among the files of its agency, as in 汇总.json
		Findings     []findingJSON      `json:"findings"`
		NotEvaluated []notEvaluatedJSON `json:"not_evaluated"`
	}
	agencyJSON struct {
		Code string `json:"code"`
		Name string `json:"name"`
	}
	findingJSON struct {
		ID          string             `json:"id"` // an explanation is kept under it
		Code        string             `json:"code"`
		Severity    templates.Severity `json:"severity"`
		Status      string             `json:"status"`
		Key         templates.Key      `json:"key"`
		Sheet       string             `json:"sheet"`
		Cell        string             `json:"cell"`
		Location    string             `json:"location,omitempty"`
		Row         string             `json:"row"`
		Column      string             `json:"column"`
		Got         string             `json:"got"`
		Want        string             `json:"want"`
		Difference  string             `json:"difference"`
		Message     string             `json:"message"`
		Fix         string             `json:"fix"`
		Source      string             `json:"source"`
		Related     []templates.Key    `json:"related"`
		Explanation string             `json:"explanation"`
		Regraded    string             `json:"regraded,omitempty"`
		Copied      *copiedJSON        `json:"copied,omitempty"`  // sentences that stand in another text, too
		Follows     string             `json:"follows,omitempty"` // id of the finding with the same cause, which is the one that people are told of
	}
	copiedJSON struct {
		Of        string       `json:"of"`   // whose sentences are this
		From      string       `json:"from"` // and whose are that
		Sentences []alike.Pair `json:"sentences"`
	}
	regradedJSON struct {
		Code     string `json:"code"`
		Severity string `json:"severity"` // "off" for a rule that is not checked
		Reason   string `json:"reason"`
	}
	notEvaluatedJSON struct {
		Code    string        `json:"code"`
		Key     templates.Key `json:"key"`
		Because string        `json:"because"`
	}
	summaryJSON struct {
		Files      int            `json:"files"`
		Accepted   int            `json:"accepted"`
		Explained  int            `json:"explained"`
		Query      int            `json:"query"`
		Rejected   int            `json:"rejected"`
		Unreadable int            `json:"unreadable"`
		ByCode     map[string]int `json:"by_code"`
	}
)

// JSON writes the check in schema nianbao.check/1.
func JSON(w io.Writer, r Receipt, files []File) error {
	s := Summarise(files)
	out := checkJSON{Schema: "nianbao.check/1", Tool: r.Tool, Rules: r.Rules, Files: []fileJSON{}, Summary: summaryJSON{
		Files: s.Files, Accepted: s.By[templates.Accepted], Explained: s.By[templates.Explained], Query: s.By[templates.Query],
		Rejected: s.By[templates.Rejected], Unreadable: s.By[templates.Unreadable], ByCode: s.ByCode,
	}}
	for _, g := range r.Regraded {
		out.Regraded = append(out.Regraded, regradedJSON{g.Code, cmp.Or(string(g.Severity), "off"), g.Reason})
	}
	for i := range files {
		out.Files = append(out.Files, toJSON(&files[i]))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

func copiedOf(x *templates.Finding) *copiedJSON {
	if x.Copied == nil {
		return nil
	}
	return &copiedJSON{x.Copied.Of, x.Copied.From, x.Copied.Pairs}
}

func toJSON(f *File) fileJSON {
	out := fileJSON{File: f.Name, SHA256: f.SHA256, Verdict: f.Verdict, State: f.State, Findings: []findingJSON{}, NotEvaluated: []notEvaluatedJSON{}}
	if f.Filing != nil {
		out.Form, out.Year = f.Filing.Form.ID, f.Filing.Year
		out.Agency = agencyJSON{f.Filing.Agency.Code, f.Filing.Agency.Name}
	}
	for _, x := range f.Findings {
		related := x.Related
		if related == nil {
			related = []templates.Key{}
		}
		if f.Filing != nil && x.Place == (templates.Place{}) && x.Key != "" {
			x.Place.Location = templates.Where(f.Filing.Form.Subject(x.Key), x.Place) // a source without cells
		}
		out.Findings = append(out.Findings, findingJSON{x.ID(), x.Code, x.Severity, x.Status, x.Key, x.Place.Sheet, x.Place.Cell,
			x.Place.Location, x.Row, x.Column, x.Got, x.Want, x.Difference, say.Terminal.Message(&x), say.Terminal.Fix(&x), x.Source, related,
			x.Explanation, x.Regraded, copiedOf(&x), x.Follows})
	}
	for _, n := range slices.Concat(f.NotEvaluated, f.holes()) {
		out.NotEvaluated = append(out.NotEvaluated, notEvaluatedJSON{n.Code, n.Key, n.Because})
	}
	return out
}
