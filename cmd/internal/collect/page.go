//go:build !js

package collect

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"iter"
	"path/filepath"
	"strings"

	"nianbao/templates"
	"nianbao/templates/hanzi"
	"nianbao/xlsx"
)

//go:embed page.html
var pageSource string

// pageTemplate is no variable: it would be in every program with this package, and with it all methods of all types.
func pageTemplate() *template.Template {
	return template.Must(template.New("进度.html").Parse(pageSource))
}

type (
	page struct {
		Title                   string
		Facts                   []string
		Tiles                   []Tile
		Bar                     template.HTML
		Regraded                []templates.Regrading
		Missing                 []*Standing
		Remind, Correct         string
		RemindRows, CorrectRows int
		Listed                  int
		Rows                    iter.Seq[pageRow]
		Gaps                    []pageGap
		Alike                   []Alike
		Files                   []pageFile
		FileCount, MoreFiles    int
		Faults                  []FaultCount
		FaultChart              template.HTML
		Charts                  []pageChart
		ChartNote               string
	}
	pageRow struct {
		No, Rank                                  int
		Class, Name, Code, Parent, State, Counted string
		Errors, Queries, Contact, Remark          string
	}
	pageGap   struct{ Body, Table, Name, Got, Want, Off string }
	pageFile  struct{ File, State, Agency, Why string }
	pageChart struct {
		Title string
		SVG   template.HTML
	}
)

var toneClass = map[xlsx.Tone]string{xlsx.ToneRed: "red", xlsx.ToneAmber: "amber", xlsx.ToneGreen: "green", xlsx.ToneGrey: "grey"}

// PageScript is the hash of the one script in 进度.html, as a Content-Security-Policy names it: whoever shows the page may
// let that run and nothing else.
var PageScript = func() string {
	_, rest, _ := strings.Cut(pageSource, "<script>")
	script, _, _ := strings.Cut(rest, "</script>")
	sum := sha256.Sum256([]byte(script))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}()

// maxPageFiles is how many files the page lists; 汇总.xlsx has all.
const maxPageFiles = 500

// Page writes 进度.html: one page that needs nothing else, for the screen and for paper.
func (r *Result) Page(w io.Writer) error {
	p := page{Title: r.title(), Facts: r.Facts(), Regraded: r.Regraded(), Missing: r.Missing(), Faults: r.TopFaults(10), Alike: r.Alike}
	c := r.Count()
	p.Tiles = r.Tiles()
	p.Bar = progressBar(c)
	p.reminders(r)
	list := r.Listed()
	p.Listed, p.Rows = len(list), func(yield func(pageRow) bool) {
		for no, i := range r.ByUrgency() {
			if !yield(r.pageRow(no+1, list[i])) {
				return
			}
		}
	}
	for _, b := range r.Bodies {
		for _, d := range b.Differences {
			p.Gaps = append(p.Gaps, pageGap{b.Agency.Label(), d.Figure.Table.Sheet, d.Figure.Name(), d.Got.String(),
				d.Want.String(), d.Off.String()})
		}
	}
	p.files(r)
	p.FaultChart = faultChart(p.Faults)
	p.ChartNote = r.Policy() + "。" + r.Compares() + "。"
	if r.Compared == nil {
		p.ChartNote += "图上只有本年。"
	}
	for _, d := range xlsx.Charts(r.Form) {
		p.Charts = append(p.Charts, pageChart{d.Title, r.columns(d)})
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if err := pageTemplate().Execute(out, &p); err != nil {
		return err
	}
	return out.Flush()
}

func (r *Result) title() string {
	name := r.Body.Name
	if name == "" {
		name = "各单位"
	}
	return fmt.Sprintf("%s%d年%s", name, r.Year, r.Form.Title)
}

// reminders writes the messages that the office sends.
func (p *page) reminders(r *Result) {
	if len(p.Missing) > 0 {
		var b strings.Builder
		fmt.Fprintf(&b, "请尚未报送%d年%s填报表的单位抓紧报送（共 %d 个）：\n", r.Year, r.Form.Title, len(p.Missing))
		b.WriteString(names(p.Missing, len(p.Missing)) + "。")
		again := unusable(p.Missing)
		if len(again) > 0 {
			fmt.Fprintf(&b, "\n其中 %d 个单位发来的文件不能用，请重新报送：\n%s", len(again), strings.Join(again, "\n"))
		}
		p.Remind, p.RemindRows = b.String(), min(rowsOf(b.String()), 16)
	}
	var b strings.Builder
	rows := 1
	list := r.Listed()
	for _, i := range r.ByUrgency() {
		s := list[i]
		if s.Agency.Vertical {
			continue
		}
		switch {
		case len(s.Unsure) > 0:
			fmt.Fprintf(&b, "%s：报来几份，内容不一样，请确认用哪一份\n", s.Agency.Label())
		case s.Current != nil && s.Current.Verdict == templates.Rejected:
			fmt.Fprintf(&b, "%s：有 %d 处错误，请按退回件更正后重新报送\n", s.Agency.Label(), s.Current.Count(templates.SeverityError))
		case s.Current != nil && s.Current.Verdict == templates.Query:
			fmt.Fprintf(&b, "%s：有 %d 处要核实，请更正或在“核对”表里说明后重新报送\n", s.Agency.Label(), s.Current.Count(templates.SeverityQuery))
		default:
			continue
		}
		rows++
	}
	p.Correct, p.CorrectRows = strings.TrimSuffix(b.String(), "\n"), min(rows, 14)
}

// rowsOf estimates how many rows a text takes in a box of the page.
func rowsOf(text string) int {
	n := 1
	for line := range strings.Lines(text) {
		n += 1 + len([]rune(line))/64
	}
	return n
}

// unusable says for each missing agency that seems to have sent something why that cannot be used and what to send instead.
func unusable(missing []*Standing) []string {
	var lines []string
	for _, s := range missing {
		if len(s.Hints) == 0 {
			continue
		}
		line := s.Agency.Label() + "："
		for i, x := range s.Hints {
			if i == 2 {
				line += fmt.Sprintf("另有 %d 个文件。", len(s.Hints)-i)
				break
			}
			for _, f := range bySeverity(x.Findings) {
				line += f.Message
				break
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func (r *Result) pageRow(no int, s *Standing) pageRow {
	row := pageRow{No: no, Rank: s.urgency(), Class: toneClass[s.Tone()], Name: s.Agency.Label(), Code: s.Agency.Code, State: s.Status(),
		Contact: strings.TrimSpace(s.Agency.Contact + " " + s.Agency.Phone), Remark: r.remark(s)}
	if s.Agency.Parent != nil {
		row.Parent = s.Agency.Parent.Name
	}
	if s.Counted {
		row.Counted = "是"
	}
	if s.Current == nil {
		return row
	}
	errors, queries := s.Current.Count(templates.SeverityError), s.Current.Count(templates.SeverityQuery)
	if errors > 0 {
		row.Errors = fmt.Sprint(errors)
	}
	if queries > 0 {
		row.Queries = fmt.Sprint(queries)
	}
	if errors+queries > 0 {
		for _, f := range bySeverity(s.Current.Findings) {
			if f.Severity == templates.SeverityNote || f.Status == templates.StatusExplained {
				continue
			}
			if row.Remark != "" {
				row.Remark += "；"
			}
			row.Remark += hanzi.Shorten(f.Message, 90)
			if n := errors + queries; n > 1 {
				row.Remark += fmt.Sprintf("（共 %d 处）", n)
			}
			break
		}
	}
	return row
}

func (p *page) files(r *Result) {
	for _, x := range r.Returns {
		if x.State == Current {
			continue
		}
		if p.FileCount++; p.FileCount > maxPageFiles {
			p.MoreFiles++
			continue
		}
		why := ""
		if !x.State.Behind() {
			for _, f := range bySeverity(x.Findings) {
				why = f.Message
				break
			}
		}
		p.Files = append(p.Files, pageFile{filepath.ToSlash(x.File), x.State.Chinese(), x.agencyName(), why})
	}
}
