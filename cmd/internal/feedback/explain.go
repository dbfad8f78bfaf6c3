package feedback

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
	"nianbao/templates/prose"
)

// An Explained is what a rule made of one file: for those that hold the text against the tables each sentence that speaks of
// something, for the others what they found.
type Explained struct {
	File      string       `json:"file"`
	Agency    string       `json:"agency"`
	Year      int          `json:"year"`
	Verdict   string       `json:"verdict"`
	Code      string       `json:"code"`
	Findings  []string     `json:"findings"`      // of this code, as messages
	Skipped   []string     `json:"not_evaluated"` // why the rule could not be decided
	Sentences []SaidOfText `json:"sentences,omitempty"`
}

// A SaidOfText is one sentence, and what was read in it.
type SaidOfText struct {
	Passage string      `json:"passage"`
	Text    string      `json:"text"`
	Claims  []ClaimRead `json:"claims"`
}

// A ClaimRead is a number of a sentence, or a saying that stands for one, and what became of it.
type ClaimRead struct {
	Phrase  string        `json:"phrase"`
	Number  string        `json:"number"`
	Unit    string        `json:"unit"`
	Scope   string        `json:"scope,omitempty"`  // whose figure it is, and of which table
	Period  string        `json:"period,omitempty"` // of which time it is
	Against []HeldAgainst `json:"against"`          // the readings that it may have
	Of      []HeldAgainst `json:"of,omitempty"`     // of a share: the totals that it may be of
	Result  string        `json:"result"`           // agrees, differs, silent
	Because string        `json:"because,omitempty"`
}

// A HeldAgainst is one reading of a number: figures of the tables, and what they come to.
type HeldAgainst struct {
	Label string          `json:"label"`
	Keys  []templates.Key `json:"keys"`
	Cells []string        `json:"cells"`
	Value string          `json:"value"` // "" where it is not certain
}

// Results of a ClaimRead.
const (
	agrees  = "agrees"
	differs = "differs"
	silent  = "silent"
)

// heldAgainstTables are the rules of which every sentence is explained.
var heldAgainstTables = []string{"narrative.figure", "narrative.share", "narrative.change"}

// Explain says what a rule made of a checked file.
func Explain(f *File, code string) Explained {
	e := Explained{File: f.Name, Verdict: string(f.Verdict), Code: code, Findings: []string{}, Skipped: []string{}}
	for _, x := range f.Findings {
		if x.Code == code || f.Filing == nil {
			e.Findings = append(e.Findings, x.Message)
		}
	}
	for _, n := range slices.Concat(f.NotEvaluated, f.NoLast) {
		if n.Code == code {
			e.Skipped = append(e.Skipped, n.Because)
		}
	}
	if f.Filing == nil {
		return e
	}
	e.Agency, e.Year = f.Filing.Agency.Name, f.Filing.Year
	read := f.sentence
	switch {
	case code == otherYears:
		read = f.years
	case !slices.Contains(heldAgainstTables, code):
		return e
	}
	for _, p := range f.Filing.Form.Passages() {
		for _, told := range f.Filing.Explain(p) {
			if s := read(p, &told); len(s.Claims) > 0 {
				e.Sentences = append(e.Sentences, s)
			}
		}
	}
	return e
}

// otherYears is the rule on years that were left over from another report.
const otherYears = "narrative.year"

// years lists the years that a sentence names beside the report's, and why they were asked about or not.
func (f *File) years(p *templates.Passage, told *prose.Told) SaidOfText {
	s := SaidOfText{Passage: templates.Where(p, templates.Place{}), Text: told.Sentence, Claims: []ClaimRead{}}
	text := []rune(told.Sentence)
	for i := 0; i < len(text); i++ {
		year, n := hanzi.YearAt(text[i:])
		if n == 0 {
			continue
		}
		c := ClaimRead{Phrase: string(text[i : i+n]), Number: strconv.Itoa(year), Against: []HeldAgainst{}, Result: silent}
		i += n - 1
		asked := func(x templates.Finding) bool {
			return x.Code == otherYears && x.Key == templates.Key(p.ID) && x.Got == c.Number
		}
		switch {
		case year == f.Filing.Year:
			c.Result, c.Because = agrees, "是报告的年度"
		case slices.ContainsFunc(f.Findings, asked):
			c.Result, c.Because = differs, "报告的年度是 "+strconv.Itoa(f.Filing.Year)
		case prose.OtherYear(told.Sentence):
			c.Because = "句子里有“计划”“比”“以来”《》〔〕这样的话，是有意写别的年份"
		default:
			c.Because = "看不出是说本单位这一年的工作"
		}
		s.Claims = append(s.Claims, c)
	}
	return s
}

func (f *File) sentence(p *templates.Passage, told *prose.Told) SaidOfText {
	s := SaidOfText{Passage: templates.Where(p, templates.Place{}), Text: strings.ReplaceAll(told.Sentence, prose.MarkSign, "【】"), Claims: []ClaimRead{}}
	for _, n := range told.Numbers {
		for i := range n.Claims {
			if !n.Claims[i].Silent { // it is but what the next depends on
				s.Claims = append(s.Claims, f.claim(p, &n.Claims[i]))
			}
		}
		if len(n.Claims) == 0 {
			s.Claims = append(s.Claims, ClaimRead{Phrase: n.Phrase, Number: n.Number.String(), Unit: n.Unit,
				Against: []HeldAgainst{}, Result: silent, Because: because(&n)})
		}
	}
	for i := range told.Claims {
		s.Claims = append(s.Claims, f.claim(p, &told.Claims[i]))
	}
	return s
}

// claim says what a claim was held against.
func (f *File) claim(p *templates.Passage, claim *prose.Claim) ClaimRead {
	c := ClaimRead{Phrase: claim.Phrase, Number: claim.Number.String(), Unit: claim.Unit, Period: "本年度",
		Against: []HeldAgainst{}, Result: silent}
	known := true
	if claim.Share != nil {
		for _, r := range f.Filing.Readings(claim.Share.Of) {
			known = known && r.Known
			c.Of = append(c.Of, f.held(r))
		}
	}
	for _, r := range f.Filing.Readings(claim.Any) {
		if c.Scope == "" {
			c.Scope = "本单位，" + f.Filing.Form.Figure(r.Keys[0]).Table.Name
		}
		if known = known && r.Known; r.Known {
			if r.Value == claim.Number || claim.All != nil || claim.Share != nil || claim.Bound != prose.Exactly {
				c.Result = agrees
			}
		}
		c.Against = append(c.Against, f.held(r))
	}
	if claim.Since != prose.NoSince {
		if c.Period, c.Result = "与上年比较", agrees; !f.Previous {
			c.Result, c.Because = silent, "没有给上年的报告，不知道上年的数"
		}
	}
	switch {
	case slices.ContainsFunc(f.Findings, func(x templates.Finding) bool { return x.About(p, claim) }):
		c.Result, c.Because = differs, ""
	case len(c.Against)+len(c.Of) == 0:
		c.Result, c.Because = silent, "这份表里没有这个数"
	case !known:
		c.Result, c.Because = silent, "表里的数读不出来，或者要先更正"
	case c.Result == silent && c.Because == "":
		c.Because = "计数的单位与表里不同，或者说的是大约的数、以上以下，不判断"
	}
	return c
}

// held says what one reading comes to.
func (f *File) held(r templates.Reading) HeldAgainst {
	h := HeldAgainst{Label: r.Label, Keys: r.Keys, Cells: f.cells(r.Keys)}
	if r.Known {
		h.Value = r.Value.String()
	}
	return h
}

// cells names where figures stand.
func (f *File) cells(keys []templates.Key) []string {
	list := []string{}
	for _, key := range keys {
		if len(list) == mostCells {
			return append(list, fmt.Sprintf("等 %d 格", len(keys)))
		}
		place := f.Filing.Cell(key).Place
		switch fig := f.Filing.Form.Figure(key); {
		case place.Sheet != "" && place.Cell != "":
			list = append(list, place.Sheet+"!"+place.Cell)
		case fig != nil && place.Location != "": // data has keys and no places
			list = append(list, templates.Where(fig, place))
		}
	}
	return list
}

// mostCells is how many cells of one sum are named.
const mostCells = 4

// because says why a number was held against nothing.
func because(n *prose.ToldNumber) string {
	if n.Why == prose.UnknownWords {
		words := lists.Map(n.Words, func(w string) string { return "“" + w + "”" })
		return "程序不认得" + strings.Join(words, "、") + "，不知道数的是什么"
	}
	return silences[n.Why]
}

var silences = map[prose.Silence]string{
	prose.OtherPeriod:  "说的是别的时间（上年、下年，或者几月、上半年）",
	prose.IsShare:      "是百分比，前面没有说准是哪个数的",
	prose.IsMark:       "紧挨着【】标记，由程序从表中代入",
	prose.IsDifference: "是增减或相差的数，或者已经与前一个数一起看过，表里没有这样的数",
	prose.IsDenied:     "前面有“未”“没有”，不是说有几件",
	prose.NoFigure:     "字都认得，但不是表里的哪一个数，或者不止一个",
	prose.NotAsked:     "不是说政府信息公开申请和由它引起的复议、诉讼",
	prose.IsRough:      "是大约的数",
	prose.IsPart:       "是另一个数的一部分，或者是别的机关、某一类的数",
}
