package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/testdata/returns"
	"nianbao/xlsx/opc"
)

var (
	everyForm = returns.EveryForm
	ownForms  = returns.OwnForms
	edited    = returns.Edited
)

func lookupForm(t testing.TB, id string) *templates.Form {
	t.Helper()
	form, err := templates.Lookup(id)
	if err != nil {
		t.Fatal(err)
	}
	return form
}

func writeBytes(t testing.TB, f *templates.Filing, opt Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, f, opt); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unzip returns the parts of a package.
func unzip(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	return parts
}

// rezip packs parts again, with a text in one of them replaced.
func rezip(t testing.TB, parts map[string][]byte, part, old, new string) []byte {
	t.Helper()
	if !bytes.Contains(parts[part], []byte(old)) {
		t.Fatalf("%s holds no %q", part, old)
	}
	parts[part] = bytes.Replace(parts[part], []byte(old), []byte(new), 1)
	var b bytes.Buffer
	if err := opc.WriteParts(&b, parts); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// generator makes filings, right ones and wrong ones.
type generator struct {
	*rand.Rand
	form *templates.Form
}

func newGenerator(form *templates.Form, seed uint64) *generator {
	return &generator{rand.New(rand.NewPCG(seed, 7)), form}
}

func whole(n int) templates.Cell { return templates.Number(formula.FromInt(int64(n))) }

// right returns a filing that keeps every equation of the tables, and last year's.
func (g *generator) right() (f, last *templates.Filing) {
	year := 2024
	if !g.form.Covers(year) {
		year = g.form.To
	}
	f, last = templates.NewFiling(g.form, year), templates.NewFiling(g.form, year-1)
	f.Agency = templates.Agency{Name: fmt.Sprintf("海原县测试%d局", g.IntN(1000)), Code: fmt.Sprint(g.IntN(1000)),
		Rules: []templates.Power{0, 0, 0, templates.PowerYes}[g.IntN(4)]}
	for _, key := range g.form.Keys() {
		fig := g.form.Figure(key)
		switch {
		case g.form.Computed(key) != nil:
		case fig.Kind == templates.Amount:
			f.Set(key, templates.Number(formula.FromMicro(g.Int64N(999_999_999)*g.Int64N(1000))))
		case g.IntN(3) == 0:
			f.Set(key, whole(g.IntN(40)))
		case g.IntN(6) > 0:
			f.Set(key, whole(0))
		}
	}
	// the columns of table 三 balance: what was handled is what came in
	for _, col := range g.form.Table("applications").Sets["applicants"] {
		key := func(row string) templates.Key { return templates.MakeKey("applications", row, col) }
		handled := 0
		for _, row := range g.form.Table("applications").Sets["items"] {
			d, _ := f.Cell(key(row)).Value()
			handled += int(d.Micro() / 1_000_000)
		}
		carried, _ := f.Cell(key("carried_out")).Value()
		in := g.IntN(5)
		if total := handled + int(carried.Micro()/1_000_000); in > total {
			in = total
		} else {
			f.Set(key("new"), whole(total-in))
		}
		f.Set(key("carried_in"), whole(in))
		if d, _ := f.Cell(key("new")).Value(); d.Micro()/1_000_000+int64(in) != int64(handled)+carried.Micro()/1_000_000 {
			f.Set(key("new"), whole(handled+int(carried.Micro()/1_000_000)-in))
		}
		last.Set(key("carried_out"), whole(in))
	}
	last.Complete()
	for _, p := range g.form.Passages() {
		f.Narrative[p.ID] = "本年度认真开展政府信息公开工作。"
	}
	return f, last
}

// spoil makes n things wrong.
func (g *generator) spoil(f, last *templates.Filing, n int) {
	keys := g.form.Keys()
	for range n {
		key := keys[g.IntN(len(keys))]
		switch g.IntN(9) {
		case 0, 1, 2:
			f.Set(key, whole(g.IntN(30))) // also totals that disagree
		case 3:
			f.Set(key, templates.TextCell("12件左右"))
		case 4:
			f.Set(key, whole(-1-g.IntN(5)))
		case 5:
			f.Set(key, templates.Number(formula.FromMicro(1_500_000)))
		case 6:
			last.Set(key, whole(g.IntN(30)))
		case 7:
			for _, k := range g.form.Table(key.Table()).Keys() {
				f.Set(k, templates.Cell{})
			}
		case 8:
			delete(f.Narrative, "problems")
		}
	}
}

// Back reads a workbook that comes back, and marks it, as the packages above this one do. back_test.go sets it: tests inside
// this package cannot import them.
var Back struct {
	Read func(data []byte, forms *templates.FormSet) (*templates.Filing, []templates.Finding)
	Mark func(data []byte) ([]byte, error)
}

func readBack(data []byte, forms *templates.FormSet) (*templates.Filing, []templates.Finding) {
	return Back.Read(data, forms)
}
