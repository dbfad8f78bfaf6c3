package steps

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/serve"
	"nianbao/cmd/internal/year"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
)

// TestAcceptReadsItsOwn: to accept a query of one agency its own file is read, and what no collection has seen; not the county's.
func TestAcceptReadsItsOwn(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	top := t.TempDir()
	f, err := (&Years{&Tools{Now: func() time.Time { return time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC) }}, top}).OpenYear("2024年报")
	if err != nil {
		t.Fatal(err)
	}
	put := func(name string, i int) {
		filing := templates.NewFiling(form, 2024)
		filing.Agency = templates.Agency{Name: fmt.Sprintf("海原县第%d局", i), Code: fmt.Sprintf("00%d", i)}
		filing.Set("disclosure.regulations.effective", templates.Number(formula.FromInt(3))) // no office of a county makes 规章
		filing.Complete()
		w, err := os.Create(filepath.Join(f.Dir(), year.Inbox, name))
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		if err := xlsx.Write(w, filing, xlsx.Options{Finished: true}); err != nil {
			t.Fatal(err)
		}
	}
	roster := "单位名称,单位代码,上级代码,有规章制定权\n海原县人民政府,000,,否\n"
	for i := range 6 {
		roster += fmt.Sprintf("海原县第%d局,00%d,000,否\n", i+1, i+1)
	}
	list := filepath.Join(top, "名单.csv")
	if err := os.WriteFile(list, []byte(roster), 0o600); err != nil {
		t.Fatal(err)
	}
	doBoard(t, f, "settle", serve.Given{Roster: list})
	for i := 1; i <= 4; i++ {
		put(fmt.Sprintf("来件%d.xlsx", i), i)
	}
	doBoard(t, f, "collect", serve.Given{})
	put("新来.xlsx", 5)
	for _, tt := range []struct {
		reason, agency string
		checked        int
	}{
		{"one that was collected, and what came since", "002", 2},
		{"one that came since", "005", 1},
		{"one that has not filed: everything is looked at", "006", 5},
	} {
		checked := 0
		_, err := f.Do(t.Context(), "decide", serve.Job{Progress: func(what string, _, of int) {
			if strings.Contains(what, "核对") {
				checked = max(checked, of)
			}
		}}, serve.BoardJob{Agency: tt.agency, Kind: string(year.Accept), Of: "disclosure.rule-making", Reason: "已核实"})
		if refused := err != nil; refused != (tt.agency == "006") {
			t.Errorf("%s: %v", tt.reason, err)
		}
		if checked != tt.checked {
			t.Errorf("%s: %d files are checked, want %d", tt.reason, checked, tt.checked)
		}
	}
}
