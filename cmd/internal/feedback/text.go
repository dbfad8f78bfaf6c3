package feedback

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"nianbao/cmd/internal/say"
	"nianbao/templates"
	"nianbao/templates/hanzi"
)

// TextOptions of Text.
type TextOptions struct {
	Colour bool // the output is a terminal that shows colours
	Most   int  // findings shown for one file; the rest is counted; 0 for all

	Regraded []templates.Regrading // the office's regrading, listed at the end
}

const red, yellow, green, grey, plain = "\x1b[31m", "\x1b[33m", "\x1b[32m", "\x1b[90m", "\x1b[0m"

// Text writes the check for people: each file with its verdict and findings, errors first, and the count at the end.
func Text(w io.Writer, files []File, opt TextOptions) error {
	for i := range files {
		if err := One(w, &files[i], opt); err != nil {
			return err
		}
	}
	if err := Regraded(w, opt.Regraded); err != nil {
		return err
	}
	return Total(w, files)
}

// Regraded lists an office's regrading with its reasons, nothing without one.
func Regraded(w io.Writer, list []templates.Regrading) error {
	p := printer{w: w}
	if len(list) > 0 {
		p.printf("本级调整了 %d 条规则的等级：\n", len(list))
	}
	for _, g := range list {
		p.printf("  %s：%s（%s）[%s]\n", g.Title, g.Chinese(), Printable(g.Reason), g.Code)
	}
	return p.err
}

// One writes one file's verdict and findings.
func One(w io.Writer, f *File, opt TextOptions) error {
	p := printer{w: w, opt: opt}
	p.file(f)
	return p.err
}

// Total writes how many files got which verdict.
func Total(w io.Writer, files []File) error {
	p := printer{w: w}
	p.summary(Summarise(files))
	for i := range files {
		if list := files[i].BySeverity(); len(list) > 0 {
			var form *templates.Form
			if files[i].Filing != nil {
				form = files[i].Filing.Form
			}
			p.printf("%s", Hint(form, list[0].Code))
			break
		}
	}
	return p.err
}

// Hint says how to learn more of a finding, with the code of one that has just been shown. It stands once in an output.
// form is the form that the finding was made with, and may be nil; a rule of an office's own is known with it only.
func Hint(form *templates.Form, code string) string {
	file := ""
	if form != nil && form.Rule(code) != nil {
		if _, err := templates.Lookup(form.ID); err != nil {
			file = Printable(form.File)
		}
	}
	return say.Explain(file, code)
}

type printer struct {
	w   io.Writer
	opt TextOptions
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func (p *printer) colour(c, s string) string {
	if !p.opt.Colour {
		return s
	}
	return c + s + plain
}

var verdictColour = map[templates.Verdict]string{templates.Accepted: green, templates.Explained: green, templates.Query: yellow,
	templates.Rejected: red, templates.Unreadable: red}

func (p *printer) file(f *File) {
	p.printf("【%s】%s", p.colour(verdictColour[f.Verdict], f.Verdict.Chinese()), Printable(filepath.Base(f.Name)))
	if f.Filing != nil {
		p.printf("　%s %d年度", Printable(orUnnamed(f.Filing.Agency.Name)), f.Filing.Year)
	}
	if f.StateWords != "" {
		p.printf("　%s", Printable(f.StateWords))
	}
	p.printf("\n")
	told := f.BySeverity()
	groups := bySheet(told)
	shown, lines := 0, 0
	for _, g := range groups {
		if p.opt.Most > 0 && lines >= p.opt.Most {
			break
		}
		if g.name != "" {
			p.printf(" %s（%d 处）\n", Printable(g.name), len(templates.Told(g.list)))
		}
		for _, x := range gather(g.list) {
			if p.opt.Most > 0 && lines == p.opt.Most {
				break
			}
			p.finding(x.Finding)
			shown += x.count
			lines += min(x.count, 1)
		}
	}
	if n := len(templates.Told(told)) - shown; n > 0 {
		p.printf("    另有 %d 处\n", n)
	}
	if n := len(f.NotEvaluated); n > 0 {
		p.printf("    有 %d 条核对因为数读不出来没有进行，更正后再核对，例如：%s\n", n, Printable(f.NotEvaluated[0].Because))
	}
}

var severityColour = map[templates.Severity]string{templates.SeverityError: red, templates.SeverityQuery: yellow,
	templates.SeverityNote: grey}

func (p *printer) finding(x templates.Finding) {
	p.printf("  %s %s\n", p.colour(severityColour[x.Severity], x.Severity.Chinese()), Printable(say.Terminal.Message(&x)))
	p.printf("       办法：%s %s\n", Printable(say.Terminal.Fix(&x)), p.colour(grey, "["+x.Code+"]"))
	if c := x.Copied; c != nil {
		for _, pair := range c.Pairs {
			if pair.This == pair.That {
				p.printf("       与%s相同：%s\n", Printable(c.From), Printable(pair.This))
				continue
			}
			p.printf("       %s：%s\n       %s：%s\n", c.Of, Printable(pair.This), Printable(c.From), Printable(pair.That))
		}
	}
	if x.Explanation != "" {
		p.printf("       说明：%s\n", Printable(hanzi.Shorten(x.Explanation, 80)))
	}
	if x.Regraded != "" {
		p.printf("       本级规定：%s\n", Printable(x.Regraded))
	}
}

func (p *printer) summary(s Summary) {
	var parts []string
	for _, v := range verdicts {
		if n := s.By[v]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", v.Chinese(), n))
		}
	}
	if len(parts) == 0 {
		parts = []string{"没有可以核对的文件"}
	}
	p.printf("共 %d 个文件：%s\n", s.Files, strings.Join(parts, "，"))
}

func orUnnamed(name string) string { return cmp.Or(name, "（没有写单位名称）") }

// Printable replaces what a terminal would obey or hide: control characters, escapes, and marks that turn the direction
// of writing.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case r < 0x20, r >= 0x7f && r < 0xa0, strings.ContainsRune(hanzi.Directions, r):
			return '·'
		}
		return r
	}, s)
}
