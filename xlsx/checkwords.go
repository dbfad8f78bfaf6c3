package xlsx

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/templates/hanzi"
	"nianbao/templates/lists"
)

// Live checks of the cover and of the narrative. What a formula cannot tell for certain comes out as 未核, never as 通过.

// stamped returns a line of the stamp for a formula, "" where the stamp's sheet is gone.
func stamped(name string) string {
	for i, p := range (Stamp{}).pairs() {
		if p[0] == name {
			_, value := stampPair(i)
			return "IFERROR(" + value.absolute() + `&"","")`
		}
	}
	panic("no line " + name + " in the stamp")
}

// plainName is the formula for a name without what may differ between two spellings of it.
func plainName(x string) string {
	for _, pair := range [][2]string{{" ", ""}, {"　", ""}, {"（", "("}, {"）", ")"}} {
		x = fmt.Sprintf(`SUBSTITUTE(%s,"%s","%s")`, x, pair[0], pair[1])
	}
	return x
}

// nameFormulas hold the agency against the one that the workbook was made for. The program leaves out more than plainName
// does when it compares, so that another name is in doubt here.
func (l *Layout) nameFormulas(c *checkPlace) checkFormulas {
	name, code := l.agency["name"].absolute(), l.agency["code"].absolute()
	sameName := fmt.Sprintf(`OR(%[2]s="",%[1]s=%[3]s)`, plainName(name), stamped("agency"), plainName(stamped("agency")))
	sameCode := fmt.Sprintf(`OR(%[1]s&""="",%[2]s="",%[1]s&""=%[2]s)`, code, stamped("code"))
	return checkFormulas{state: fmt.Sprintf(`IF(%s=0,IF(%s="",%s,"%s"),IF(AND(%s,%s),"%s","%s"))`,
		l.lengthWithout(name, l.chars.blank), stamped("agency"), `"`+stateUnfilled+`"`, stateSkipped, sameName, sameCode, statePass, stateSkipped)}
}

func (l *Layout) yearFormulas(c *checkPlace) checkFormulas {
	year := l.agency["year"].absolute()
	right := fmt.Sprintf(`AND(%[1]s>=%[2]d,%[1]s<=%[3]d,ROUND(%[1]s,0)=%[1]s,OR(%[4]s="",%[4]s=%[1]s&""))`,
		year, templates.FirstYear, templates.LastYear, stamped("year"))
	return checkFormulas{state: fmt.Sprintf(`IF(ISNUMBER(%s),IF(%s,"%s",%s),"%s")`, year, right, statePass, l.failure(c), stateSkipped)}
}

// passageFormulas count a required passage's characters. One for which the program has a sentence may be blank while the
// figures say so.
func (l *Layout) passageFormulas(c *checkPlace) checkFormulas {
	out := checkFormulas{got: l.lengthWithout(l.passages[c.passage.ID].absolute(), l.chars.blank)}
	blank := `"` + stateUnfilled + `"`
	if zero, ok := l.form.Provided(c.passage); ok {
		none := lists.Map(zero, func(key templates.Key) string { return l.figures[key].absolute() + "=0" })
		out.aside = l.unsound(c.closure, SheetChecks)
		blank = fmt.Sprintf(`IF(%s>0,"%s",IF(AND(%s),"%s",%s))`, c.at(CheckAside).A1(), stateSkipped, strings.Join(none, ","), statePass, blank)
	}
	out.state = fmt.Sprintf(`IF(%s>0,"%s",%s)`, c.at(checkGot).A1(), statePass, blank)
	return out
}

// marksFormulas count the 【 that begin no mark. Whether one is an ordinary bracket the sheet cannot tell.
func (l *Layout) marksFormulas(c *checkPlace) checkFormulas {
	known := l.knownMarks(SheetChecks)
	var parts []string
	for _, p := range l.form.Passages() {
		text := l.passages[p.ID].absolute()
		parts = append(parts, fmt.Sprintf(`+LEN(%[1]s)-LEN(SUBSTITUTE(%[1]s,"【",""))`, text))
		for _, r := range known {
			parts = append(parts, fmt.Sprintf(`-SUMPRODUCT((LEN(%[1]s)-LEN(SUBSTITUTE(%[1]s,%[2]s,"")))/LEN(%[2]s))`, text, r))
		}
	}
	return checkFormulas{got: strings.TrimPrefix(strings.Join(parts, ""), "+"),
		state: fmt.Sprintf(`IF(%s=0,"%s","%s")`, c.at(checkGot).A1(), statePass, stateSkipped)}
}

// wordsFormulas say of a program rule what shows in the words of the narrative. See templates.Sight.
func (l *Layout) wordsFormulas(c *checkPlace) checkFormulas {
	texts := lists.Map(c.sight.Texts, func(id string) string { return l.passages[id].absolute() })
	text := strings.Join(texts, `&"。"&`)
	for _, blank := range []string{" ", "　"} {
		text = fmt.Sprintf(`SUBSTITUTE(%s,"%s","")`, text, blank)
	}
	at := c.at(CheckAside).A1()
	all := func(every [][]string) string {
		parts := lists.Map(every, func(words []string) string { return has(words, at) })
		return "AND(" + strings.Join(parts, ",") + ")"
	}
	doubt := lists.Map(c.sight.Doubt, all)
	kept := "NOT(OR(" + strings.Join(doubt, ",") + "))"
	if len(c.sight.Sure) > 0 {
		kept = "AND(" + has(c.sight.Sure, at) + "," + kept + ")"
	}
	unsure := fmt.Sprintf(`IF(%s,"%s","%s")`, l.answered(c.at(CheckAnswer).A1()), stateExplained, stateSkipped)
	state := fmt.Sprintf(`IF(%s=0,"%s",IF(%s,IF(%s,"%s",%s),%s))`, l.lengthWithout(texts[0], l.chars.blank), statePass,
		all(c.sight.Need), kept, statePass, unsure, l.failure(c))
	if c.sight.While != "" {
		state = fmt.Sprintf(`IF(%s>0,"%s",IF(%s<=0,"%s",%s))`, l.unsound(c.closure, SheetChecks), stateSkipped,
			l.figures[c.sight.While].absolute(), statePass, state)
	}
	return checkFormulas{state: state, aside: fmt.Sprintf(`SUBSTITUTE(%s,%s&"年","")`, text, l.agency["year"].absolute())}
}

func (v *valuation) name(*checkPlace) checkValue {
	if hanzi.Empty(v.filing.Agency.Name) {
		return checkValue{state: stateUnfilled}
	}
	return checkValue{state: statePass} // the stamp is made of the same filing
}

func (v *valuation) year(c *checkPlace) checkValue {
	if !templates.IsYear(v.filing.Year) {
		return checkValue{state: v.failed(c)}
	}
	return checkValue{state: statePass}
}

func (v *valuation) passage(c *checkPlace) checkValue {
	n := 0
	for _, r := range v.filing.Narrative[c.passage.ID] {
		if !hanzi.Empty(string(r)) {
			n += length(string(r))
		}
	}
	out := checkValue{state: statePass, got: intContent(n)}
	zero, provided := v.layout.form.Provided(c.passage)
	if provided {
		out.aside = intContent(v.unsound(c.closure))
	}
	some := slices.ContainsFunc(zero, func(k templates.Key) bool { return !v.figures[k].number.IsZero() })
	switch {
	case n > 0:
	case provided && v.unsound(c.closure) > 0:
		out.state = stateSkipped
	case !provided || some:
		out.state = stateUnfilled
	}
	return out
}

func (v *valuation) marks(*checkPlace) checkValue {
	n := 0
	for _, p := range v.layout.form.Passages() {
		text := v.filing.Narrative[p.ID]
		n += strings.Count(text, "【")
		for _, m := range v.layout.form.Marks {
			n -= strings.Count(text, "【"+m.Name+"】")
		}
	}
	if n > 0 {
		return checkValue{state: stateSkipped, got: intContent(n)}
	}
	return checkValue{state: statePass, got: intContent(n)}
}

func (v *valuation) words(c *checkPlace) checkValue {
	text := c.sight.Text(v.filing)
	if length(text) > maxCellText {
		return checkValue{state: stateSkipped} // more than a formula can join
	}
	out := checkValue{state: statePass, aside: textContent(text)}
	if c.sight.While != "" {
		switch {
		case v.unsound(c.closure) > 0:
			out.state = stateSkipped
			return out
		case v.figures[c.sight.While].number.Cmp(formula.Decimal{}) <= 0:
			return out
		}
	}
	switch c.sight.Look(v.filing) {
	case templates.SeenBroken:
		out.state = v.failed(c)
	case templates.SeenDoubt:
		if out.state = stateSkipped; templates.Answer(v.filing.Explanations[c.id()]) {
			out.state = stateExplained
		}
	}
	return out
}
