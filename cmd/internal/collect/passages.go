package collect

import (
	"nianbao/templates"
	"nianbao/templates/lists"
)

// mostOfPassage is how many characters of a passage are handed out: more than anybody writes or reads in one. What is longer ends in
// cutOff.
const mostOfPassage = 20_000

const cutOff = "……（太长，后面的没有列出，请看原件）"

func shortened(text string) string {
	if len(text) > mostOfPassage {
		if chars := []rune(text); len(chars) > mostOfPassage {
			return string(chars[:mostOfPassage]) + cutOff
		}
	}
	return text
}

// Passages returns what the filing that counts says in each passage of the form, its marks filled in; nil without one.
func (s *Standing) Passages() []string {
	if s.Current == nil || s.Current.content == nil {
		return nil
	}
	told, figures := s.Current.narrative(), s.Current.content.figures().filing("", s.Current.Year)
	return lists.Map(told.Form.Passages(), func(p *templates.Passage) string {
		text := told.Narrative[p.ID]
		if filled, err := figures.FillMarks(text); err == nil {
			text = filled
		}
		return shortened(text)
	})
}

// Wrote reports whether the filing that counts says anything in the k-th passage of the form.
func (s *Standing) Wrote(k int) bool { return s.Current.content.numbers(passagesPart)[k] != 0 }

// Writers lists the standings whose passages may go into the body's text: of its agencies that have sent a filing, and of a body
// below whose own counts in the place of theirs.
func (r *Result) Writers() []*Standing {
	return lists.Filter(r.Standings, func(s *Standing) bool {
		return s.Current != nil && s.Current.Form == r.Form.ID && (!s.Inner || s.Counted)
	})
}

// Figures returns the figures of the filing that counts, for reckoning with them.
func (r *Result) Figures(s *Standing) *templates.Filing {
	return s.Current.content.figures().filing(s.Agency.Label(), r.Year)
}

// LastFigures returns last year's filing of an agency, nil where none is known; ask it through templates.PastOf.
func (r *Result) LastFigures(s *Standing) *templates.Filing { return r.last(s.Agency.Agency) }
