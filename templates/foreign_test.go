package templates

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// TestForeignForm takes a form that is not the official one through everything: it is data, so it must do.
func TestForeignForm(t *testing.T) {
	f, err := Load("tiny.yaml", []byte(tiny))
	if err != nil {
		t.Fatal(err)
	}
	resolve := func(string) (*Form, error) { return f, nil }
	if got := strings.Join(keyNames(f), " "); got !=
		"sites.halls.built sites.halls.change sites.screens.cost staff.trained.full staff.trained.part staff.trained.sum staff.new.full staff.new.part staff.new.sum "+
			"staff.old.full staff.old.part staff.old.sum money.plan.own money.plan.total money.spent.own money.spent.total" {
		t.Error(got)
	}
	if g := f.Table("money").Grid(); g.Rows != 4 || g.Cols != 4 || g.Head != 3 {
		t.Errorf("strip: %d×%d, head %d", g.Rows, g.Cols, g.Head)
	}
	if g := f.Table("staff").Grid(); g.Labels != 2 || g.Rows != 4 {
		t.Errorf("matrix: %d label columns, %d rows", g.Labels, g.Rows)
	}
	base := func() *Filing {
		filing := NewFiling(f, 2030)
		filing.Agency.Name = "某局"
		for _, k := range f.Keys() {
			if f.Computed(k) == nil {
				filing.Set(k, Number(Decimal{}))
			}
		}
		filing.Narrative["opening"] = "平稳。"
		filing.Complete()
		return filing
	}
	if r := Check(base(), Options{}); r.Verdict != Accepted || len(r.Findings) > 0 {
		t.Fatal(messages(r))
	}
	for _, rule := range f.Rules {
		filing := base()
		lay(t, filing, rule.Examples.Fail)
		if got := codes(Check(filing, Options{})); len(got) != 1 || !strings.HasPrefix(got[0], rule.Code+"@") {
			t.Errorf("%s fails with %q", rule.Code, got)
		}
		filing = base()
		lay(t, filing, rule.Examples.Pass)
		if r := Check(filing, Options{}); len(r.Findings) > 0 {
			t.Errorf("%s passes with%s", rule.Code, messages(r))
		}
	}
	a, b := base(), base()
	lay(t, a, map[string]string{"sites.halls.change": "-3", "sites.halls.built": "3", "sites.screens.cost": "0.000001", "staff.new.full": "2"})
	lay(t, b, map[string]string{"sites.halls.change": "+5", "sites.screens.cost": "251000元", "staff.new.part": "1"})
	sum, err := Sum(f, 2030, []*Filing{a, b})
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[Key]string{"sites.halls.change": "2", "sites.screens.cost": "251000.000001", "staff.new.sum": "3", "staff.trained.sum": "0"} {
		if got := sum.Cell(key).String(); got != want {
			t.Errorf("%s adds up to %s, want %s", key, got, want)
		}
	}
	data, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ReadFiling(data, resolve)
	if err != nil || !reflect.DeepEqual(again, allStated(a)) {
		t.Errorf("round trip: %v\n%s", err, data)
	}
	if text, err := a.FillMarks("培训【培训】人"); err != nil || text != "培训0人" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := Sum(f, 2030, []*Filing{a, NewFiling(form(t, "2021"), 2030)}); err == nil {
		t.Error("filings of two forms are added")
	}
}

func keyNames(f *Form) (list []string) {
	for _, k := range f.Keys() {
		list = append(list, string(k))
	}
	return list
}
