package collect

import (
	"maps"
	"slices"
	"testing"

	"nianbao/templates"
	"nianbao/testdata/neighbours"
)

// TestNarrativeKept: what was kept of a narrative is what the source says, and no source is read again for it.
func TestNarrativeKept(t *testing.T) {
	form, _ := templates.Lookup("2021")
	f := honestFiling(form, 3)
	f.Agency.Short = "我局"
	f.Narrative["problems"] = "第一段。\n第二段。"
	r := Reduce("a.xlsx", "", Match{}, f, templates.Result{})
	if r.narrative() != nil {
		t.Error("a narrative that nobody asked to keep is kept")
	}
	r.KeepNarrative(f)
	got := r.narrative()
	if got == nil || got.Agency.Name != f.Agency.Name || got.Agency.Short != "我局" {
		t.Fatalf("kept is %+v", got)
	}
	for _, p := range form.Passages() {
		if got.Narrative[p.ID] != f.Narrative[p.ID] {
			t.Errorf("%s: %q, want %q", p.ID, got.Narrative[p.ID], f.Narrative[p.ID])
		}
	}
	if n := len(r.content.told); n > 3<<10 {
		t.Errorf("a narrative takes %d bytes", n)
	}
	thin := f.Clone()
	clear(thin.Narrative)
	r = Reduce("b.xlsx", "", Match{}, thin, templates.Result{})
	if r.KeepNarrative(thin); r.content.told != nil {
		t.Error("a narrative that tells nothing is kept")
	}

	var filings []*templates.Filing
	for i := range 20 {
		filings = append(filings, honestFiling(form, i))
	}
	maps.Copy(filings[7].Narrative, neighbours.Narrative(2))
	list, result := alikeIn(t, filings, nil)
	reads := 0
	result.Options.Read = func(*Return) *templates.Filing { reads++; return nil }
	for _, s := range result.Standings {
		if s.Current != nil {
			s.Current.KeepNarrative(filings[slices.IndexFunc(filings, func(f *templates.Filing) bool { return f.Agency.Code == s.Agency.Code })])
		}
	}
	result.findAlike()
	if len(list) != 1 || len(result.Alike) != 1 || reads > 0 {
		t.Errorf("from the sources %q, from what was kept %d; %d were read again", list, len(result.Alike), reads)
	}
}
