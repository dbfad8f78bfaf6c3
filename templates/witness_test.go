package templates

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"nianbao/templates/old"
)

// The old reader of the narrative runs beside the new one in every check of the tests. decided are the differences that are
// meant, each with its reason.

func init() { witness = sideBySide }

var oldForms sync.Map

func oldForm(f *Form) *old.Form {
	if o, ok := oldForms.Load(f.ID); ok {
		return o.(*old.Form)
	}
	o, err := old.Lookup(f.ID)
	if err != nil {
		o = nil
	}
	oldForms.Store(f.ID, o)
	return o
}

func oldFiling(f *Filing) *old.Filing {
	form := oldForm(f.Form)
	if form == nil {
		return nil
	}
	a := f.Agency
	o := old.NewFiling(form, f.Year)
	o.Agency = old.Agency{Code: a.Code, Name: a.Name, Short: a.Short, Website: a.Website, URL: a.URL, Office: a.Office, Address: a.Address,
		Postcode: a.Postcode, Phone: a.Phone, Fax: a.Fax, Email: a.Email, Rules: old.Power(a.Rules)}
	o.Narrative = maps.Clone(f.Narrative)
	o.Published, o.Covers = f.Published, f.Covers
	for _, u := range f.Unplaced {
		o.Unplaced = append(o.Unplaced, old.Unplaced{Part: u.Part, Text: u.Text})
	}
	for _, k := range f.Form.Keys() {
		c := f.Cell(k)
		o.Set(old.Key(k), old.Cell{Kind: old.CellKind(c.Kind), Number: c.Number, Text: c.Text, Remark: c.Remark, Changed: c.Changed, Summed: c.Summed,
			Place: old.Place{Sheet: c.Place.Sheet, Cell: c.Place.Cell, Location: c.Place.Location}})
	}
	return o
}

func sideBySide(f *Filing, opt Options, result Result) {
	o := oldFiling(f)
	if o == nil {
		return
	}
	var was, is []string
	for _, x := range old.Check(o, old.Options{}).Findings {
		if strings.HasPrefix(x.Code, "narrative.") || x.Code == "fees.notice" {
			was = append(was, fmt.Sprint(x.ID(), x.Got, "|", x.Want, "|", x.Difference, "|", x.Message, "|", x.Related))
		}
	}
	for _, x := range result.Findings {
		if (strings.HasPrefix(x.Code, "narrative.") || x.Code == "fees.notice") && x.Code != "narrative.copied" {
			is = append(is, fmt.Sprint(x.ID(), x.Got, "|", x.Want, "|", x.Difference, "|", x.Message, "|", x.Related))
		}
	}
	witnessed.Lock()
	defer witnessed.Unlock()
	witnessed.checks++
	slices.Sort(was)
	slices.Sort(is)
	if slices.Equal(was, is) {
		return
	}
	witnessed.differ++
	if witnessed.differ < 40 {
		fmt.Fprintf(os.Stderr, "DIFFERS\n  old: %s\n  new: %s\n", strings.Join(was, "\n       "), strings.Join(is, "\n       "))
		for id, text := range f.Narrative {
			if len(was) > 0 && strings.Contains(strings.Join(was, ""), id) || strings.Contains(strings.Join(is, ""), id) {
				fmt.Fprintf(os.Stderr, "  %s: %.300s\n", id, text)
			}
		}
	}
}

var witnessed struct {
	sync.Mutex
	checks, differ int
}

func TestMain(m *testing.M) {
	code := m.Run()
	fmt.Fprintf(os.Stderr, "beside the old reader: %d checks, %d differ\n", witnessed.checks, witnessed.differ)
	if witnessed.differ > 0 {
		code = 1
	}
	os.Exit(code)
}
