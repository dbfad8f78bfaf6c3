package job

import (
	"strings"

	"nianbao/cmd/internal/report"
	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// Texts are compared by their sentences: one that stands in both is the same wherever it stands, since pages give their passages
// other headings or none. What is printed is compared, not what was typed: marks are figures, and a passage that was left to
// the program has its sentence.

// printedTexts returns the passages of a filing as its report prints them. Those of a page stand as they were printed.
func printedTexts(f *templates.Filing) map[string]string {
	if f.Published {
		return f.Narrative
	}
	return report.Printed(f)
}

// A sentence as it stands, and what it is compared by.
type sentence struct{ text, folded string }

// sentencesOf cuts a text.
func sentencesOf(text string) (list []sentence) {
	for _, line := range strings.Split(strings.ReplaceAll(text, "**", ""), "\n") {
		if n, rest := hanzi.CutLead(line); n.Bracket && n.Chinese { // headings are numbered anew when they are printed
			line = rest
		}
		for line != "" {
			end := len(line)
			if i := strings.IndexAny(line, "。！？；"); i >= 0 {
				end = i + len("。")
			}
			if s := strings.TrimRight(hanzi.Trim(line[:end]), "。！？；"); s != "" {
				list = append(list, sentence{s, strings.Map(hanzi.Half, hanzi.Squeeze(s))})
			}
			line = line[end:]
		}
	}
	return list
}

// A stock counts sentences.
type stock map[string]int

func (s stock) put(list []sentence) {
	for _, x := range list {
		s[x.folded]++
	}
}

// without returns those of a list that the stock does not have, and takes the others out of it.
func (s stock) without(list []sentence) (rest []sentence) {
	for _, x := range list {
		if s[x.folded] > 0 {
			s[x.folded]--
			continue
		}
		rest = append(rest, x)
	}
	return rest
}

// unlikeTexts lists the passages in which what a page says differs from what another filing says.
func unlikeTexts(p, filed *templates.Filing) (list []templates.Finding) {
	here, there := printedTexts(p), printedTexts(filed)
	inPage, inFiled := stock{}, stock{}
	for _, text := range here {
		inPage.put(sentencesOf(text))
	}
	for _, text := range there {
		inFiled.put(sentencesOf(text))
	}
	for _, s := range p.Form.Sections { // headings that were taken for text are none of it
		inFiled.put(sentencesOf(s.Heading))
		for _, x := range s.Passages {
			inFiled.put(sentencesOf(x.Heading))
		}
	}
	for _, u := range p.Unplaced {
		inPage.put(sentencesOf(u.Text))
	}
	for _, u := range filed.Unplaced {
		inFiled.put(sentencesOf(u.Text))
	}
	for _, x := range p.Form.Passages() {
		added, lost := inFiled.without(sentencesOf(here[x.ID])), inPage.without(sentencesOf(there[x.ID]))
		code := "/text"
		switch {
		case len(added)+len(lost) == 0:
			continue
		case here[x.ID] == "" && there[x.ID] != "":
			code = "/gone"
		case there[x.ID] == "" && here[x.ID] != "":
			code = "/extra"
		}
		list = append(list, textFinding(code, x, "", added, lost))
	}
	for _, u := range p.Unplaced {
		if added := inFiled.without(sentencesOf(u.Text)); len(added) > 0 && u.Part != "" {
			list = append(list, textFinding("/text", nil, "第"+u.Part+"部分", added, nil))
		}
	}
	return list
}

// textFinding quotes what was added to a passage and what was lost from it, one against the other as they come.
func textFinding(code string, passage any, where string, added, lost []sentence) templates.Finding {
	var how, got, want []string
	for i := range max(len(added), len(lost)) {
		switch {
		case i >= len(lost):
			got = append(got, quoted([]rune(added[i].text), 0, 0))
			how = append(how, "多出“"+got[i]+"”")
		case i >= len(added):
			want = append(want, quoted([]rune(lost[i].text), 0, 0))
			how = append(how, "少了“"+want[i]+"”")
		default:
			a, b := apart(added[i].text, lost[i].text)
			got, want = append(got, a), append(want, b)
			how = append(how, "公布的是“"+a+"”，填报的是“"+b+"”")
		}
	}
	return templates.Report("published.differs"+code, passage, templates.Place{Location: where},
		templates.Words{"got": cut(got), "want": cut(want), "how": cut(how)})
}

// Quotes: how many characters stand around a difference, and how many of one are shown.
const (
	aroundQuote  = 10
	longestQuote = 60
)

// apart quotes two sentences where they differ.
func apart(a, b string) (string, string) {
	x, y := []rune(a), []rune(b)
	front := 0
	for front < min(len(x), len(y)) && x[front] == y[front] {
		front++
	}
	back := 0
	for back < min(len(x), len(y))-front && x[len(x)-1-back] == y[len(y)-1-back] {
		back++
	}
	return quoted(x, front, back), quoted(y, front, back)
}

// quoted shows a sentence without most of what stands before and behind the difference.
func quoted(s []rune, front, back int) string {
	from, to := max(0, front-aroundQuote), min(len(s), len(s)-back+aroundQuote)
	text := hanzi.Shorten(string(s[from:to]), longestQuote)
	if from > 0 {
		text = "…" + text
	}
	if to < len(s) && !strings.HasSuffix(text, "…") {
		text += "…"
	}
	return text
}
