package feedback

import (
	"cmp"
	"encoding/json"
	"io"
	"strings"

	"nianbao/cmd/internal/columns"
	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// ExplainJSON writes what a rule made of files.
func ExplainJSON(w io.Writer, code string, list []Explained) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(struct {
		Schema string      `json:"schema"`
		Code   string      `json:"code"`
		Files  []Explained `json:"files"`
	}{"nianbao.explain/1", code, list})
}

// explainWidth is how many columns a line of an explanation takes, and explainIndent where what is said of a number begins.
const (
	explainWidth  = 78
	explainIndent = 14
)

var resultWords = map[string]string{agrees: "相符", differs: "不符", silent: "没有核对"}

// ExplainText writes what a rule made of files, for people.
func ExplainText(w io.Writer, list []Explained) error {
	p := printer{w: w}
	for _, e := range list {
		p.printf("\n【%s】%s", templates.Verdict(e.Verdict).Chinese(), Printable(e.File))
		if e.Year > 0 {
			p.printf("　%s %d年度", Printable(orUnnamed(e.Agency)), e.Year)
		}
		p.printf("\n")
		for _, line := range e.Findings {
			p.lines("  报了：", line)
		}
		if len(e.Findings) == 0 {
			p.printf("  这份文件没有报这一条。\n")
		}
		for _, line := range e.Skipped {
			p.lines("  没能核对：", line)
		}
		passage := ""
		for _, s := range e.Sentences {
			if s.Passage != passage {
				passage = s.Passage
				p.printf("\n  %s\n", Printable(passage))
			}
			p.lines("  句子：", hanzi.Shorten(s.Text, 200))
			for _, c := range s.Claims {
				p.lines("    "+columns.Pad(resultWords[c.Result], explainIndent-4), c.words())
			}
		}
	}
	return p.err
}

// words say what was read in a number.
func (c *ClaimRead) words() string {
	text := "“" + hanzi.Shorten(strings.TrimSpace(c.Phrase), 40) + "”"
	if c.Period != "" {
		text += "读作 " + c.Number + cmp.Or(c.Unit, "") + "（" + c.Period + "，" + cmp.Or(c.Scope, "本单位") + "）"
	}
	text += heldWords("；表里的", c.Against) + heldWords("；占的是", c.Of)
	if c.Because != "" {
		text += "：" + c.Because
	}
	return text
}

func heldWords(first string, list []HeldAgainst) (text string) {
	for i, h := range list {
		text += [...]string{first, "，或者"}[min(i, 1)] + h.Label + "为 " + cmp.Or(h.Value, "（读不出）")
		if len(h.Cells) > 0 {
			text += "（" + strings.Join(h.Cells, "、") + "）"
		}
	}
	return text
}

// lines writes text behind a head, broken and indented below it.
func (p *printer) lines(head, text string) {
	indent := columns.Width(head)
	for i, line := range columns.Wrap(Printable(text), explainWidth-indent) {
		if i > 0 {
			head = strings.Repeat(" ", indent)
		}
		p.printf("%s%s\n", head, line)
	}
}
