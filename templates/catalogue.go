package templates

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"nianbao/templates/formula"
)

//go:embed catalogue.yaml
var catalogueSource []byte

// An Entry is a kind of finding that belongs to no edition: files, structure, values, last year, narrative, collecting.
type Entry struct {
	Code     string             `yaml:"code"`
	Title    string             `yaml:"title"`
	Severity Severity           `yaml:"severity"`
	Message  string             `yaml:"message"`
	Fix      string             `yaml:"fix"`
	Do       Do                 `yaml:"do"`      // the remedy for which each door has its words, "" for none
	Follows  string             `yaml:"follows"` // the code of a finding that has the same cause and tells of it where both are made
	Source   string             `yaml:"source"`  // the clause it rests on, or whose demand it is
	By       string             `yaml:"by"`      // who finds it: ByReader, ByCheck, ByCollect or ByReport
	Examples Examples           `yaml:"examples"`
	Variants map[string]Variant `yaml:"variants"`
}

// A Variant of an entry is for findings of its kind that want other words or weigh otherwise. What it leaves blank is the
// entry's.
type Variant struct {
	Severity Severity `yaml:"severity"`
	Message  string   `yaml:"message"`
	Fix      string   `yaml:"fix"`
	Do       Do       `yaml:"do"`
	Follows  string   `yaml:"follows"`
}

// as returns the entry in a variant.
func (e Entry) as(v Variant) Entry {
	e.Severity, e.Message = cmp.Or(v.Severity, e.Severity), cmp.Or(v.Message, e.Message)
	e.Fix, e.Do, e.Follows = cmp.Or(v.Fix, e.Fix), cmp.Or(v.Do, e.Do), cmp.Or(v.Follows, e.Follows)
	return e
}

// Who makes a finding of the catalogue.
const (
	ByReader  = "reader"  // whoever reads the source
	ByCheck   = "check"   // Check, from the filing alone; such entries have examples
	ByCollect = "collect" // whoever collects many filings
	ByReport  = "report"  // whoever writes the report
)

var catalogue = sync.OnceValues(func() ([]Entry, error) {
	var list []Entry
	dec := yaml.NewDecoder(bytes.NewReader(catalogueSource))
	dec.KnownFields(true)
	if err := dec.Decode(&list); err != nil {
		return nil, fmt.Errorf("catalogue.yaml: %w", err)
	}
	seen := map[string]bool{}
	for _, e := range list {
		whole := e.complete()
		for _, v := range e.Variants {
			as := e.as(v)
			whole = whole && v != Variant{} && as.complete()
		}
		if seen[e.Code] || !whole {
			return nil, fmt.Errorf("catalogue.yaml: entry %q is incomplete or stands twice", e.Code)
		}
		seen[e.Code] = true
	}
	return list, nil
})

// complete reports whether an entry has all that it must have.
func (e *Entry) complete() bool {
	said := e.Title != "" && e.Message != "" && e.Fix != "" && e.Source != ""
	known := slices.Contains([]string{ByReader, ByCheck, ByCollect, ByReport}, e.By) && (e.Do == "" || slices.Contains(Remedies(), e.Do))
	return said && known && codePattern.MatchString(e.Code) && e.Severity.valid()
}

var catalogueIndex = sync.OnceValue(func() map[string]Entry {
	index := map[string]Entry{}
	for _, e := range Catalogue() {
		index[e.Code] = e
	}
	return index
})

// Catalogue returns the findings that belong to no edition, in the order of the register.
func Catalogue() []Entry {
	list, err := catalogue()
	if err != nil {
		panic("templates: " + err.Error()) // held by a test
	}
	return slices.Clone(list)
}

// Words are the values for the braces of a message: {"got": "12"}.
type Words map[string]string

// Report makes a finding of the catalogue: workbook.moved, or in one of its variants workbook.moved/box. subject says what it
// is about: a *Figure, *Passage, *Section, *Table or nil. The words got, want and difference also become the finding's
// fields. It panics for a code the catalogue does not have, which is a mistake in the program.
func Report(code string, subject any, place Place, words Words) Finding {
	base, variant, varied := strings.Cut(code, "/")
	e, ok := catalogueIndex()[base]
	if varied && ok {
		var v Variant
		v, ok = e.Variants[variant]
		e = e.as(v)
	}
	if !ok {
		panic("templates: no finding is called " + code)
	}
	return makeFinding(e, subject, place, words)
}

func makeFinding(e Entry, subject any, place Place, words Words) Finding {
	f := Finding{Code: e.Code, Severity: e.Severity, Status: StatusOpen, Place: place, Source: e.Source,
		Remedy: Remedy{Do: e.Do}, behind: e.Follows,
		Got: words["got"], Want: words["want"], Difference: words["difference"]}
	switch s := subject.(type) {
	case *Figure:
		f.Key, f.Row, f.Column = s.Key, s.RowName(), s.Column.Name()
	case *Passage:
		f.Key = Key(s.ID)
	case *Section:
		if len(s.Passages) > 0 {
			f.Key = Key(s.Passages[0].ID)
		}
	case *Table:
		f.Key = Key(s.ID)
	}
	all := Words{"where": Where(subject, place)}
	maps.Copy(all, words)
	if all["off"] == "" && strings.Contains(e.Message, "{off}") {
		all["off"] = "两者不同"
		if d, ok := difference(words["got"], words["want"]); ok {
			all["off"], f.Difference = off(d), d.String()
		}
	}
	f.Message, f.Fix = OneLine(fill(e.Message, all)), OneLine(fill(e.Fix, all))
	return f
}

var oneLiner = strings.NewReplacer("\r\n", "（换行）", "\n", "（换行）", "\r", "（换行）", "\t", "（制表符）")

// OneLine shows the line ends and tabs of a message, which come from the cells that it quotes: a message stands on one
// line, and 11 above 1 in a cell is not 11 1.
func OneLine(s string) string {
	if !strings.ContainsAny(s, "\r\n\t") {
		return s
	}
	return oneLiner.Replace(s)
}

// Where names a place as messages do: 三、申请!H30（七）总计·法律服务机构.
func Where(subject any, place Place) string {
	where := place.Location
	if place.Sheet != "" {
		where = place.Sheet
		if place.Cell != "" {
			where += "!" + place.Cell
		}
	}
	name, table := "", ""
	switch s := subject.(type) {
	case *Figure:
		name, table = s.Name(), s.Table.Sheet
	case *Passage:
		name, table = s.Name, "正文"
		if s.Heading != "" {
			name = s.Heading
		}
	case *Section:
		name, table = s.Heading, "正文"
	case *Table:
		name, table = s.Name, s.Sheet
	}
	switch {
	case where == "":
		where = table
	case place.Location != "":
		return where // the location already says row and column
	}
	if name == "" || where == name {
		return where
	}
	if strings.HasPrefix(name, "（") {
		return where + name
	}
	return where + " " + name
}

var braces = regexp.MustCompile(`\{[^{}]*\}`)

// fill replaces {name} by its word; a brace without a word is left as it stands, so that a test can see it.
func fill(text string, words Words) string {
	return braces.ReplaceAllStringFunc(text, func(brace string) string {
		if word, known := words[brace[1:len(brace)-1]]; known {
			return word
		}
		return brace
	})
}

// difference returns got − want where both are numbers.
func difference(got, want string) (d Decimal, ok bool) {
	a, err := formula.ParseDecimal(got)
	if err != nil {
		return d, false
	}
	b, err := formula.ParseDecimal(want)
	if err != nil {
		return d, false
	}
	d, err = a.Sub(b)
	return d, err == nil
}

// off says how far got is from want: 多 1, 少 2.
func off(difference Decimal) string {
	switch difference.Sign() {
	case 1:
		return "多 " + difference.String()
	case -1:
		return "少 " + difference.Neg().String()
	}
	return "相差 0"
}
