package templates

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"nianbao/templates/old"
)

// The old reader of the narrative runs beside the new one in every check of the tests. decided are the differences that are
// meant, each with its reason.

// settledSums: 审结 is the sum of three outcomes. The old reader named them by the keys of their cells, six for 行政诉讼; the new
// one by the marks of the form where it has them, so that the message is shorter and its ID another. The figures are the same.
var settledSums = regexp.MustCompile(`(审结|结案).*结果维持.*加.*其他结果为`)

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
			if settledSums.MatchString(x.Message) {
				x.Topic, x.Message = "", ""
			}
			was = append(was, fmt.Sprint(x.ID(), x.Got, "|", x.Want, "|", x.Difference, "|", x.Message, "|", x.Related))
		}
	}
	for _, x := range result.Findings {
		if (strings.HasPrefix(x.Code, "narrative.") || x.Code == "fees.notice") && x.Code != "narrative.copied" {
			if settledSums.MatchString(x.Message) {
				x.Topic, x.Message = "", ""
			}
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

// TestSpliced: sentences made of clauses of all the tables, in any order, with other numbers.
func TestSpliced(t *testing.T) {
	rounds, _ := strconv.Atoi(os.Getenv("SPLICED"))
	if rounds == 0 {
		rounds = 300
	}
	seed, _ := strconv.Atoi(os.Getenv("SEED"))
	r := rand.New(rand.NewPCG(uint64(seed), 7))
	var whole, parts []string
	literal := regexp.MustCompile(`"[^"\n]*\p{Han}[^"\n]*"`)
	files, _ := filepath.Glob("narrative*_test.go")
	for _, name := range append(files, "../testdata/cases/narrative/sentences.tsv") {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range literal.FindAllString(string(data), -1) {
			whole = append(whole, choose(strings.Trim(s, `"`), r.IntN(4)))
		}
		if strings.HasSuffix(name, ".tsv") || strings.Contains(name, "reports") {
			for line := range strings.Lines(string(data)) {
				whole = append(whole, choose(line[strings.LastIndexAny(line, "\t ")+1:], r.IntN(4)))
			}
		}
	}
	for _, s := range whole {
		parts = append(parts, strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("，。；、：（）\n", r) })...)
	}
	digits := regexp.MustCompile(`[0-9]+`)
	bases := []*Filing{busy(t), large(t)}
	for name := range variantBases {
		f := plain(form(t, "2021"))
		f.Agency.Name, f.Agency.Short = variantNames[name][0], variantNames[name][1]
		layRows(t, f, variantBases[name])
		bases = append(bases, f)
	}
	old := plain(form(t, "2019"))
	old.Agency.Name, old.Agency.Short = "海原县教育体育局", "县教体局"
	bases = append(bases, old)
	marks := strings.Split("，，，，，，。；、：（）", "")
	for range rounds {
		f := bases[r.IntN(len(bases))].Clone()
		var b strings.Builder
		for range 2 + r.IntN(8) {
			if r.IntN(4) == 0 {
				b.WriteString(whole[r.IntN(len(whole))])
			} else {
				b.WriteString(parts[r.IntN(len(parts))] + marks[r.IntN(len(marks))])
			}
		}
		text := b.String()
		if r.IntN(2) == 0 {
			text = digits.ReplaceAllStringFunc(text, func(s string) string {
				if r.IntN(3) > 0 {
					return s
				}
				return strconv.Itoa(r.IntN(150))
			})
		}
		passage := []string{"overview.on_request", "overview.on_request", "overview.on_request", "overview.management", "overview.intro", "other.fees"}[r.IntN(6)]
		f.Narrative[passage] = text
		Check(f, Options{})
	}
}
