package intake

import (
	"fmt"

	"nianbao/templates"
)

// A Previous holds last year's filings of one or many agencies. A nil Previous has none.
type Previous struct {
	byCode, byName map[string]*templates.Filing
	Unread         []*Item // sources that could not be read
}

// ReadPrevious reads last year's filings from files and folders. When two filings of one agency and year are found, the
// later in the listing counts.
func ReadPrevious(args []string, opt Options) (*Previous, error) {
	files, bad := Walk(args)
	if len(bad) > 0 {
		return nil, bad[0]
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("没有可以读取的文件")
	}
	p := &Previous{byCode: map[string]*templates.Filing{}, byName: map[string]*templates.Filing{}}
	for _, name := range files {
		item := Open(name, opt)
		if item.Filing == nil {
			p.Unread = append(p.Unread, item)
			continue
		}
		p.add(item.Filing)
	}
	return p, nil
}

func (p *Previous) add(f *templates.Filing) {
	if f.Agency.Code != "" {
		p.byCode[agencyYear(f.Agency.Code, f.Year)] = f
	}
	p.byName[agencyYear(f.Agency.Name, f.Year)] = f
}

func agencyYear(agency string, year int) string { return fmt.Sprintf("%s/%d", agency, year) }

// Of returns the filing of the same agency for the year before, matched by code and then by name, or nil.
func (p *Previous) Of(f *templates.Filing) *templates.Filing {
	if f == nil {
		return nil
	}
	return p.Find(f.Agency, f.Year-1)
}

// Find returns the agency's filing for a year, or nil.
func (p *Previous) Find(a templates.Agency, year int) *templates.Filing {
	if p == nil {
		return nil
	}
	if last := p.byCode[agencyYear(a.Code, year)]; last != nil && a.Code != "" {
		return last
	}
	return p.byName[agencyYear(a.Name, year)]
}
