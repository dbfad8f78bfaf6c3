package feedback

import (
	"fmt"
	"io"
	"net/url"

	"nianbao/templates"
)

// A Receipt is what the head and the foot of a receipt say besides the files.
type Receipt struct {
	Tool  string // nianbao and its version
	Rules string // digest of the rules that were applied

	Regraded []templates.Regrading // the office's regrading

	// Of a receipt that goes to an agency; "" is left out.
	Office         string // whose it is
	Contact        string // whom to ask
	Deadline, Date string // when filings are due, and the day of the receipt, in words
}

// A Sheet is the receipt of one agency: its files of one year, or one file that is nobody's for certain.
type Sheet struct {
	Agency templates.Agency // zero for nobody's
	Year   int
	Files  []File
}

// Sheets puts the files of one agency and one year together, in the order of the files: no sheet shows one agency the figures
// of another.
func Sheets(files []File) []*Sheet {
	var sheets []*Sheet
	of := map[string]*Sheet{}
	for _, f := range files {
		s := of[f.Whose]
		if s == nil || f.Whose == "" {
			s = &Sheet{}
			if f.Filing != nil && f.Whose != "" {
				s.Agency, s.Year = f.Filing.Agency, f.Filing.Year
			}
			sheets, of[f.Whose] = append(sheets, s), s
		}
		s.Files = append(s.Files, f)
	}
	return sheets
}

// HTML writes the check as one self-contained page without script: for each file its verdict, what is to be done with links
// into a small picture of the tables, what was checked, and what could not be. It prints on A4, a file a page; what needs no
// answer is folded.
func HTML(w io.Writer, r Receipt, files []File) error {
	page := r.page("年报填报表核对结果", files)
	page.Rows = page.Files
	return page.all(w)
}

// HTML writes the receipt of one agency, addressed to it.
func (s *Sheet) HTML(w io.Writer, r Receipt) error {
	page := r.page("年报填报表核对回执", s.Files)
	page.To = Printable(s.Agency.Name)
	return page.one(w)
}

// Overview writes the office's list of all the files, each with a link to the receipt it stands in. names are those of the
// receipts, by the number of the sheet.
func Overview(w io.Writer, r Receipt, sheets []*Sheet, names []string) error {
	var files []File
	for _, s := range sheets {
		files = append(files, s.Files...)
	}
	page := r.page("年报填报表核对结果", files)
	page.Rows, page.Files = page.Files, nil
	row := 0
	for i, s := range sheets {
		for range s.Files {
			page.Rows[row].Link = (&url.URL{Path: "./" + names[i]}).String()
			row++
		}
	}
	return page.all(w)
}

// page fills a page with files and with how many of them came to what.
func (r Receipt) page(title string, files []File) pageView {
	p := pageView{Receipt: r, Title: title}
	for _, g := range r.Regraded {
		p.Grades = append(p.Grades, regradedView{g.Title, g.Chinese(), Printable(g.Reason)})
	}
	s := Summarise(files)
	for _, v := range verdicts {
		if s.By[v] > 0 {
			p.Total = append(p.Total, fmt.Sprintf("%s %d", v.Chinese(), s.By[v]))
		}
	}
	for i := range files {
		p.Files = append(p.Files, viewOf(i, &files[i]))
	}
	return p
}

// next says in one sentence what an agency does with a file that has come to its verdict.
func (f *File) next() string {
	switch {
	case f.Instead:
		return "采用的是另一份，这一份不用再改。"
	case f.Undecided:
		return "报来的几份不一样，请告知用哪一份，或者只报一份定稿。"
	case f.Verdict == templates.Accepted:
		return "没有要改的。"
	case f.Verdict == templates.Explained:
		return "要说明的都已经说明，没有要改的。"
	case f.Verdict == templates.Query:
		return "请逐条看下面要办的：数填错了的，改正；没有错的，写明原因。办好后再报一次。"
	case f.Verdict == templates.Rejected:
		return "请按下面的办法逐条改正，再报一次。"
	}
	return "这个文件读不出来，请按下面的办法办好后再报一次。"
}
