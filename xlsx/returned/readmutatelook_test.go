package returned

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
)

// The looks of cells: one to three figures or passages get runs and fonts that count or do not. What each then says
// follows from how it was made, and every other figure is as before.
func TestMutateLooks(t *testing.T) {
	for _, form := range templates.Forms() {
		t.Run(form.ID, func(t *testing.T) { mutateLooks(t, form) })
	}
}

// A made look is a font and whether text in it counts in a figure and is printed in a passage.
type madeLook struct {
	font          string
	counts, shown bool
}

var madeLooks = []madeLook{
	{"", true, true}, {"<b/>", true, true}, {`<color rgb="FFFF0000"/><sz val="11"/>`, true, true}, {`<strike val="0"/><u/>`, true, true},
	{`<color theme="1"/>`, true, true}, {`<sz val="6"/>`, true, true}, {`<vertAlign val="baseline"/>`, true, true},
	{aStrike, false, false}, {"<b/>" + aStrike + `<sz val="11"/>`, false, false}, {aSuper, false, true}, {aSub, false, true},
	{aSize, false, false}, {aWhite, false, false}, {`<color theme="0"/>`, false, false}, {`<color indexed="9"/>`, false, false},
	{aStrike + aSuper, false, false},
}

func mutateLooks(t *testing.T, form *templates.Form) {
	base, data := mutant(t, form)
	l, err := xlsx.LayoutOf(base.Form)
	mustEdit(t, err)
	names, parts := unzipped(t, data)
	r := rand.New(rand.NewPCG(19, 23))
	var inputs []templates.Key
	for _, key := range form.Keys() {
		if form.Computed(key) == nil {
			inputs = append(inputs, key)
		}
	}
	silent := 0
	n := mutations(t, 3000)
	for range n {
		changed := map[string][]byte{}
		for name, body := range parts {
			changed[name] = body
		}
		whole, kept := map[templates.Key]string{}, map[templates.Key]string{}
		printed := map[string]string{}
		what := ""
		for range 1 + r.IntN(3) {
			runs, all, plain, shown := someRuns(r)
			if r.IntN(4) == 0 {
				p := form.Passages()[r.IntN(len(form.Passages()))]
				setCell(t, changed, l.Passage(p.ID), richText(runs...))
				printed[p.ID] = shown
			} else {
				key := inputs[r.IntN(len(inputs))]
				setCell(t, changed, l.Figure(key), richText(runs...))
				whole[key], kept[key] = all, plain
			}
			what += strings.Join(runs, "") + " "
		}
		ret := readBytes(zipped(t, names, changed))
		if reason := silentLook(ret, base, whole, kept, printed); reason != "" {
			if silent++; silent <= 10 {
				t.Errorf("%s: %s\n%s", what, reason, describe(ret.Findings))
			}
		}
	}
	t.Logf("%d mutations, %d silent", n, silent)
}

// someRuns makes a text of digits in one to three runs: all of it, what counts in a figure, and what a passage prints.
func someRuns(r *rand.Rand) (runs []string, all, plain, shown string) {
	for range 1 + r.IntN(3) {
		look := madeLooks[r.IntN(len(madeLooks))]
		text := fmt.Sprint(1 + r.IntN(99))
		runs = append(runs, richRun(look.font, text))
		all += text
		if look.counts {
			plain += text
		}
		if look.shown {
			shown += text
		}
	}
	return runs, all, plain, shown
}

// silentLook says which figure or passage is read as something else than the eye sees, without a word; "" for none.
func silentLook(ret *Returned, base *templates.Filing, whole, kept map[templates.Key]string, printed map[string]string) string {
	if ret.Filing == nil {
		return "refused"
	}
	for _, key := range base.Form.Keys() {
		if base.Form.Computed(key) != nil {
			continue
		}
		got, was := ret.Filing.Cell(key), base.Cell(key)
		all, changed := whole[key]
		switch {
		case !changed && (got.Kind != was.Kind || got.Number != was.Number):
			return fmt.Sprintf("%s was %v, is %+v", key, was, got)
		case !changed:
		case all == kept[key]:
			if want := templates.ParseFigure(all, base.Form.Figure(key)); got.Kind != templates.CellNumber || got.Number != want.Number {
				return fmt.Sprintf("%s is plainly %s, read %+v", key, all, got)
			}
		case got.Kind == templates.CellNumber || got.Kind == templates.CellBlank:
			return fmt.Sprintf("%s is %s or %s, read %+v", key, all, kept[key], got)
		case !slices.ContainsFunc(ret.Findings, func(f templates.Finding) bool { return namesBoth(&f, key, all, kept[key]) }):
			return fmt.Sprintf("%s: nothing names %s and %s", key, all, kept[key])
		}
	}
	for id, want := range printed {
		if got := ret.Filing.Narrative[id]; got != want {
			return fmt.Sprintf("%s prints %q, want %q", id, got, want)
		}
	}
	return ""
}

func namesBoth(f *templates.Finding, key templates.Key, all, kept string) bool {
	if kept == "" {
		kept = "空白"
	}
	if f.Code != "value.look" || f.Key != key {
		return false
	}
	with, _ := formula.ParseDecimal(all)
	return strings.Contains(f.Message, "读作 "+with.String()+"，") && strings.Contains(f.Message, "读作 "+kept+"；")
}
