package year

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/results"
	"nianbao/templates"
	"nianbao/testdata/tier"
)

// A whole is the folder of a year of so many agencies, collected; what lies in the inbox is no workbook, so that whoever reads one
// is found out.
func whole(t *testing.T, n int) (*Folder, *collect.Record) {
	t.Helper()
	f := &Folder{Dir: t.TempDir(), Settings: Settings{Year: 2024, Deadline: "2025-01-20", Roster: "名单.csv"}}
	roster := "单位名称,单位代码,上级代码,报送期限\n某省,0,,\n"
	rec := &collect.Record{Schema: collect.Schema, Today: "2025-01-18", Standing: collect.StandingCount{Expected: n, Received: n - 2, Missing: 2}}
	for i := 1; i <= n; i++ {
		name, own := collect.NameRecord{Code: fmt.Sprint(i), Name: fmt.Sprintf("%d 局", i)}, ""
		agency := collect.AgencyRecord{NameRecord: name, Standing: "received", Verdict: templates.Accepted, Counted: true}
		switch i {
		case 1:
			agency = collect.AgencyRecord{NameRecord: name, Standing: "missing"}
		case 2:
			agency, own = collect.AgencyRecord{NameRecord: name, Standing: "missing"}, "2025-02-01"
		case 3:
			agency.Verdict = templates.Query
		}
		roster += fmt.Sprintf("%s,%s,0,%s\n", name.Name, name.Code, own)
		rec.Agencies = append(rec.Agencies, agency)
		if i < 3 {
			continue
		}
		file, data := fmt.Sprintf("%d.xlsx", i), []byte(name.Name)
		put(t, filepath.Join(f.Path(Inbox), file), data)
		x := collect.FileRecord{File: "别处/" + Inbox + "/" + file, SHA256: fmt.Sprintf("%x", sha256.Sum256(data)), State: collect.Current, Agency: name,
			Verdict: agency.Verdict}
		if i == 3 {
			query := collect.FindingRecord{Code: "previous.jump", Key: "a", Severity: templates.SeverityQuery, Status: templates.StatusOpen, Got: "12", Message: "比上年多"}
			barred := collect.FindingRecord{Code: "workbook.stamp", Severity: templates.SeverityQuery, Status: templates.StatusOpen, Message: "没有表标识"}
			answered := collect.FindingRecord{Code: "previous.copied", Severity: templates.SeverityQuery, Status: templates.StatusExplained}
			x.Findings = []collect.FindingRecord{query, barred, answered}
		}
		rec.Files = append(rec.Files, x)
	}
	rec.Files = append(rec.Files, collect.FileRecord{File: "收件/通知.txt", SHA256: "0b", State: collect.Unread, Verdict: templates.Unreadable})
	put(t, f.Path("名单.csv"), []byte(roster))
	var b bytes.Buffer
	if err := rec.Write(&b); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(f.Path(Collected), results.Record), b.Bytes())
	return f, rec
}

func put(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestStanding: how it stands is the last collection with the days and the decisions of now, and what has come since, however many
// agencies there are; no workbook is read for it.
func TestStanding(t *testing.T) {
	n := tier.Rounds(50, 5000)
	f, _ := whole(t, n)
	put(t, filepath.Join(f.Path(Inbox), "新到.xlsx"), []byte("新"))
	put(t, filepath.Join(f.Path(Inbox), "又一份.xlsx"), []byte("4 局")) // the same once more
	s := f.Standing("2025-01-22", "nianbao")
	if len(s.Open) > 0 || len(s.Rows) != n+1 || s.Inbox != n || s.New != 1 || s.Collected.Missing != 2 || s.Since != "2025-01-18" || s.Next != CollectNew {
		t.Fatalf("%v; %d rows, %d files, %d new, next %s", s.Open, len(s.Rows), s.Inbox, s.New, s.Next)
	}
	left := func(i int) string {
		if s.Rows[i].DaysLeft == nil {
			return "-"
		}
		return fmt.Sprint(*s.Rows[i].DaysLeft)
	}
	for i, want := range []string{"未报 -2", "未报 10", "待说明 -", "通过 -"} {
		if got := s.Rows[i+1].State + " " + left(i+1); got != want {
			t.Errorf("%s: %s, want %s", s.Rows[i+1].Name, got, want)
		}
	}
	asked := s.Rows[3]
	if len(asked.Questions) != 2 || asked.Questions[0].Of != "previous.jump/a" || asked.Questions[0].Barred != "" || asked.Questions[1].Barred == "" ||
		len(asked.Files) != 1 || asked.Files[0].File != "3.xlsx" || asked.Files[0].Because != "比上年多" {
		t.Errorf("what is open: %+v", asked)
	}
	for i, want := range map[int][]Kind{1: {Exempt, Filed, Extend}, 3: {Accept}, 4: {}} {
		if !slices.Equal(s.Rows[i].Can, want) {
			t.Errorf("%s: may be decided %v, want %v", s.Rows[i].Name, s.Rows[i].Can, want)
		}
	}
	if len(s.Loose) != 1 || s.Loose[0].File != "通知.txt" {
		t.Errorf("files of nobody: %+v", s.Loose)
	}
	if err := f.Decide(results.New(nil), Decision{Code: "1", Kind: Exempt, Reason: "撤销"}); err != nil {
		t.Fatal(err)
	}
	s = f.Standing("2025-01-22", "nianbao")
	if row := s.Rows[1]; !s.Decided || left(1) != "-" || len(row.Decisions) != 1 || !slices.Contains(row.Can, Undo) {
		t.Errorf("decided since: %+v", row)
	}
	put(t, f.Path(DecisionsFile), []byte(strings.Replace(string(mustRead(t, f.Path(DecisionsFile))), "撤销", "", 1)))
	if s = f.Standing("2025-01-22", "nianbao"); len(s.Open) != 1 || !strings.Contains(s.Open[0], "第 2 行：没有写理由") || len(s.Rows) != n+1 || len(s.Rows[3].Can) != 0 {
		t.Errorf("decisions that cannot be read: %v", s.Open)
	}
}

func mustRead(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
