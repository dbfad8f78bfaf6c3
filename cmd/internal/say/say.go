package say

import (
	_ "embed"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"nianbao/templates"
)

// A Door is where somebody reads.
type Door int

const (
	Terminal Door = iota // command line, and the JSON for programs
	Page                 // the local page
	Alone                // the page without a program, which makes no workbook and starts no other program
	Paper                // receipts, marked copies, lists: whoever reads them may have neither
)

// words are what a door says of a remedy. Both are "" where there is nothing that its readers could do.
type words struct {
	More string // behind a sentence
	Fix  string // in place of a finding's fix; {fix} is that one without its full stop
}

// doorsYAML holds the words of Terminal, Page and Alone.
//
//go:embed doors.yaml
var doorsYAML []byte

var doors = sync.OnceValue(func() (list map[templates.Do][Paper]words) {
	if err := yaml.Unmarshal(doorsYAML, &list); err != nil {
		panic(err) // it is ours, and tested
	}
	return list
})

func (d Door) words(r templates.Remedy) words {
	if d == Paper {
		return words{}
	}
	w := doors()[r.Do][d]
	return words{strings.ReplaceAll(w.More, "%s", r.With), strings.ReplaceAll(w.Fix, "%s", r.With)}
}

// With is a sentence and the door's way out behind it.
func (d Door) With(text string, r templates.Remedy) string {
	more := d.words(r).More
	if whole, ok := strings.CutSuffix(text, "。"); ok && more != "" && !strings.HasPrefix(more, "\n") {
		return whole + more + "。"
	}
	return text + more
}

// Message is what a finding says at the door.
func (d Door) Message(f *templates.Finding) string { return d.With(f.Message, f.Remedy) }

// Fix is what the door's readers can do about a finding.
func (d Door) Fix(f *templates.Finding) string { return d.fix(f.Fix, f.Remedy) }

// Rule is what can be done about the findings of a rule.
func (d Door) Rule(r templates.RegisterEntry) string { return d.fix(r.Fix, templates.Remedy{Do: r.Do}) }

func (d Door) fix(fix string, r templates.Remedy) string {
	if own := d.words(r).Fix; own != "" {
		return strings.ReplaceAll(own, "{fix}", strings.TrimSuffix(fix, "。"))
	}
	return fix
}

// A Part is what somebody has given beside the sources.
type Part int

const (
	NoPart Part = iota
	Previous
	Rules
	Letterhead
	Filed
)

// Of begins a sentence about a part: --rules 的“规则.yaml”….
func (d Door) Of(p Part) string {
	return [...][5]string{Terminal: {"", "--previous 的", "--rules 的", "--template 的", "--filed 的"}, Page: {"", "上年的", "规则", "", "填报的"},
		Alone: {"", "上年的", "规则", "", "填报的"}, Paper: {}}[d][p]
}

// Explain says at the terminal how to learn more of a finding, with the code of one that has just been shown. file is the form of
// an office's own that knows the code, "" for a code that the program knows.
func Explain(file, code string) string {
	if file != "" {
		code = "--form " + file + " " + code
	}
	return "想知道一条问题的意思、依据和办法，写上它的编号，例如：nianbao rules " + code + "\n"
}
