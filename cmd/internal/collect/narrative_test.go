package collect

import (
	"testing"

	"nianbao/cmd/internal/roster"

	"nianbao/templates"
)

// TestNarrativeKept: what is kept of a narrative is what the source says, in about 2 kB.
func TestNarrativeKept(t *testing.T) {
	form, _ := templates.Lookup("2021")
	f := honestFiling(form, 3)
	f.Agency.Short = "我局"
	f.Narrative["problems"] = "第一段。\n第二段。"
	r := Reduce("a.xlsx", "", roster.Match{}, f, templates.Result{})
	(*Shelf)(nil).Take(r, f)
	got := r.narrative()
	if got.Agency.Name != f.Agency.Name || got.Agency.Short != "我局" {
		t.Fatalf("kept is %+v", got)
	}
	for _, p := range form.Passages() {
		if got.Narrative[p.ID] != f.Narrative[p.ID] {
			t.Errorf("%s: %q, want %q", p.ID, got.Narrative[p.ID], f.Narrative[p.ID])
		}
	}
	if n := len(r.content.part(toldPart)); n > 3<<10 {
		t.Errorf("a narrative takes %d bytes", n)
	}
}
