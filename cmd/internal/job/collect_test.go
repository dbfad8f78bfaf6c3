package job

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/roster"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/say"
	"nianbao/templates"
	"nianbao/templates/formula"
	"nianbao/xlsx"
	"nianbao/xlsx/returned"
)

// A bureau collects from two agencies into memory, run after run.
type bureau struct {
	t      *testing.T
	dir    string // of the returns
	roster string
	out    results.Folder
	said   strings.Builder // in the last run
}

func newBureau(t *testing.T, out results.Folder) *bureau {
	dir := t.TempDir()
	roster := filepath.Join(dir, "名单.csv")
	if err := os.WriteFile(roster, []byte("单位名称,单位代码,上级代码\n本县,0,\n甲局,1,0\n乙局,2,0\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	return &bureau{t: t, dir: dir, roster: roster, out: out}
}

// filing is what an agency returns.
func (b *bureau) filing(agency string) string {
	data, err := os.ReadFile("../../../testdata/filings/示例县水务局2024.json")
	if err != nil {
		b.t.Fatal(err)
	}
	return strings.NewReplacer("示例县水务局", agency, "EX002", "").Replace(string(data))
}

// run collects returns, given as file and content.
func (b *bureau) run(returns map[string]string) (*collect.Result, collect.Changes, error) {
	b.t.Helper()
	b.said.Reset()
	world := &World{Now: time.Now, Say: func(n Note) { b.said.WriteString(n.In(say.Terminal) + "\n") }}
	roster, err := world.ReadRoster(b.roster)
	if err != nil {
		b.t.Fatal(err)
	}
	j := &Collect{World: world, Basis: Basis{Roster: roster}, Base: b.dir, Reports: true, Out: b.out}
	if err := j.Prepare(collect.Options{Year: 2024}); err != nil {
		b.t.Fatal(err)
	}
	list := slices.Sorted(maps.Keys(returns))
	for _, name := range list {
		if err := os.WriteFile(filepath.Join(b.dir, name), []byte(returns[name]), 0o666); err != nil {
			b.t.Fatal(err)
		}
	}
	return j.Run(b.t.Context(), list)
}

// names lists what stands in memory.
func names(m *results.Memory) string {
	return strings.Join(slices.Sorted(maps.Keys(m.Files)), " ")
}

const reportOf = "2024年政府信息公开工作年度报告"

// TestCollectAgainInMemory: the same returns give the same bytes; what came is told; the report of a filing that is gone goes, but
// not one that somebody has written into.
func TestCollectAgainInMemory(t *testing.T) {
	m := &results.Memory{}
	b := newBureau(t, m)
	both := map[string]string{"甲.json": b.filing("甲局"), "乙.json": b.filing("乙局")}
	if _, changes, err := b.run(both); err != nil || !changes.First {
		t.Fatal(changes, err)
	}
	first := maps.Clone(m.Files)
	if _, ok := first["报告/甲局"+reportOf+".docx"]; !ok || len(first) < 8 {
		t.Fatal(names(m))
	}
	_, changes, err := b.run(both)
	if err != nil || changes.First || len(changes.Lines(10)) > 1 {
		t.Errorf("nothing has changed: %v %v", changes.Lines(10), err)
	}
	if !maps.EqualFunc(first, m.Files, slices.Equal) {
		t.Errorf("other bytes: %s", names(m))
	}
	mine := "报告/乙局" + reportOf + ".docx"
	m.Files[mine] = []byte("改过")
	if _, _, err := b.run(map[string]string{"甲.json": b.filing("甲局")}); err != nil {
		t.Error(err)
	}
	_, gone := m.Files["报告/乙局"+reportOf+".html"]
	if string(m.Files[mine]) != "改过" || gone || !strings.Contains(b.said.String(), "因为有人改动过，没有删") {
		t.Errorf("%s\n%s", names(m), b.said.String())
	}
}

// TestCollectBodyInMemory: the body's filing that somebody has worked in is never written over, the next names are taken; one that is
// untouched is.
func TestCollectBodyInMemory(t *testing.T) {
	m := &results.Memory{}
	b := newBureau(t, m)
	for n := range 3 {
		if _, _, err := b.run(map[string]string{"甲.json": b.filing("甲局")}); err != nil {
			t.Fatal(err)
		}
		name := results.BodyName(n)
		if n > 0 && !strings.Contains(b.said.String(), "新的合计写在“"+name+"”") {
			t.Errorf("%d: %s\n%s", n, names(m), b.said.String())
		}
		m.Files[name] = []byte("改过") // so that nobody can read it any more
	}
	for n := range 3 {
		if !strings.HasPrefix(string(m.Files[results.BodyName(n)]), "改过") {
			t.Errorf("%s was written over", results.BodyName(n))
		}
	}
}

// A failing folder refuses to write some files.
type failing struct {
	*results.Memory
	refuse map[string]error
}

func (f failing) Put(name string, fill func(io.Writer) error) error {
	if err := f.refuse[name]; err != nil {
		return err
	}
	return f.Memory.Put(name, fill)
}

// TestCollectFaultsInMemory: a full disk ends the run, and the next removes what that has made and does not make again; a file that is
// open in another program keeps nobody from writing the others.
func TestCollectFaultsInMemory(t *testing.T) {
	m := &results.Memory{}
	b := newBureau(t, m)
	both := map[string]string{"甲.json": b.filing("甲局"), "乙.json": b.filing("乙局")}
	b.out = failing{m, map[string]error{results.Summary: &results.Fault{Words: "“汇总.xlsx”写不了：磁盘满了"}}}
	if result, _, err := b.run(both); result != nil || FaultOf(err) == nil || FaultOf(err).Kind != Files {
		t.Errorf("a full disk: %v", err)
	}
	if _, ok := m.Files[results.Journal]; !ok {
		t.Errorf("no journal: %s", names(m))
	}
	b.out = m
	if _, _, err := b.run(map[string]string{"乙.json": b.filing("乙局")}); err != nil {
		t.Error(err)
	}
	if all := names(m); strings.Contains(all, "甲局") || strings.Contains(all, results.Journal) || !strings.Contains(all, "乙局") ||
		strings.Contains(all, results.BodyNew) {
		t.Errorf("after the next run: %s", all)
	}
	b.out = failing{m, map[string]error{results.Summary: &results.Fault{Words: "“汇总.xlsx”写不了：正被别的程序占用", Open: true}}}
	before := string(m.Files[results.Summary])
	result, _, err := b.run(both)
	if result == nil || err == nil || !strings.Contains(err.Error(), "其余的已经写好") || string(m.Files[results.Summary]) != before ||
		!strings.Contains(names(m), "甲局") {
		t.Errorf("an open file: %v\n%s", err, names(m))
	}
}

// TestCollectBodyDisagrees: the body's own filing, made of the sum and changed in one cell, comes back.
func TestCollectBodyDisagrees(t *testing.T) {
	const key = templates.Key("disclosure.licensing.decisions")
	for _, tt := range []struct {
		reason string
		both   bool
		change int64
		want   string // code@key
	}{
		{"equal to the sum", true, 0, ""},
		{"one cell changed", true, 5, "sum.disagrees@disclosure.licensing.decisions"},
		{"one cell changed while an agency is missing", false, -1, "sum.disagrees@disclosure.licensing.decisions sum.incomplete@"},
	} {
		m := &results.Memory{}
		b := newBureau(t, m)
		returns := map[string]string{"甲.json": b.filing("甲局")}
		if tt.both {
			returns["乙.json"] = b.filing("乙局")
		}
		if _, _, err := b.run(returns); err != nil {
			t.Fatal(err)
		}
		made := m.Files[results.BodyName(0)]
		own := returned.Read(bytes.NewReader(made), int64(len(made)), returned.Options{}).Filing
		sum := own.Cell(key).Number
		changed, err := sum.Add(formula.FromInt(tt.change))
		if err != nil {
			t.Fatal(err)
		}
		own.Set(key, templates.Number(changed))
		for _, p := range own.Form.Passages() {
			own.Narrative[p.ID] = "本年做好了这一方面的工作，未收取信息处理费。"
		}
		var book bytes.Buffer
		if err := xlsx.Write(&book, own, xlsx.Options{}); err != nil {
			t.Fatal(err)
		}
		returns["县政府.xlsx"] = book.String()
		if _, _, err := b.run(returns); err != nil {
			t.Fatal(err)
		}
		rec, err := collect.ParseRecord(m.Files[results.Record])
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range rec.Files {
			for _, x := range f.Findings {
				if strings.HasPrefix(x.Code, "sum.") {
					got = append(got, x.Code+"@"+string(x.Key))
				}
				if x.Code == "sum.disagrees" && (x.Got != changed.String() || x.Want != sum.String() || x.Cell == "") {
					t.Errorf("%s: finding %+v, want got %s, want %s and a cell", tt.reason, x, changed, sum)
				}
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: findings %v, want %s", tt.reason, got, tt.want)
		}
		if n := len(rec.Bodies[0].Differences); (n == 1) != (tt.change != 0) {
			t.Errorf("%s: %d differences in the record", tt.reason, n)
		}
	}
}

// TestCollectClosedFolder: a folder that cannot be read is listed like a file that cannot be read.
func TestCollectClosedFolder(t *testing.T) {
	m := &results.Memory{}
	b := newBureau(t, m)
	roster, err := roster.Read(b.roster)
	if err != nil {
		t.Fatal(err)
	}
	j := &Collect{World: &World{}, Basis: Basis{Roster: roster}, Out: m}
	if err := j.Prepare(collect.Options{Year: 2024}); err != nil {
		t.Fatal(err)
	}
	j.closed = append(j.closed, closedFolder(&fs.PathError{Op: "open", Path: filepath.Join("回收", "邮件09"), Err: os.ErrPermission}))
	if _, _, err := j.Run(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	rec, err := collect.ParseRecord(m.Files[results.Record])
	if err != nil || len(rec.Files) != 1 || rec.Files[0].State != collect.Unread || rec.Standing.Unreadable != 1 ||
		!strings.Contains(rec.Files[0].Findings[0].Message, "“邮件09”打不开：没有权限") {
		t.Errorf("%v: files %+v", err, rec)
	}
	if !strings.Contains(string(m.Files[results.Page]), "“邮件09”打不开") {
		t.Error("the page does not name the folder")
	}
}

// TestMemory: what a job finds in memory is what it would find on a disk.
func TestMemory(t *testing.T) {
	for _, f := range []results.Folder{&results.Memory{}, results.Disk(t.TempDir(), results.New(nil))} {
		_, read := f.Read("甲/乙.txt")
		_, sum := f.Sum("甲/乙.txt")
		if gone := f.Remove("甲/乙.txt"); !errors.Is(read, fs.ErrNotExist) || !errors.Is(sum, fs.ErrNotExist) || !errors.Is(gone, fs.ErrNotExist) {
			t.Errorf("%T: %v %v %v", f, read, sum, gone)
		}
		if err := f.Put("甲/乙.txt", func(w io.Writer) error { _, err := io.WriteString(w, "x"); return err }); err != nil {
			t.Fatal(err)
		}
		data, _ := f.Read("甲/乙.txt")
		hash, err := f.Sum("甲/乙.txt")
		if string(data) != "x" || err != nil || hash != "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881" {
			t.Errorf("%T: %q %s %v", f, data, hash, err)
		}
		broken := errors.New("broken")
		err = f.Put("甲/乙.txt", func(w io.Writer) error { io.WriteString(w, "half"); return broken })
		if data, _ := f.Read("甲/乙.txt"); !errors.Is(err, broken) || string(data) != "x" {
			t.Errorf("%T: %v %q", f, err, data)
		}
		if err := f.Remove("甲/乙.txt"); err != nil {
			t.Errorf("%T: %v", f, err)
		}
	}
}

// TestMarkedEarly: a copy that was marked while its source was read goes out only as long as nothing more has been found.
func TestMarkedEarly(t *testing.T) {
	found := []templates.Finding{{Code: "applications.balance"}}
	for _, c := range []struct {
		reason string
		late   []templates.Finding
		err    error
		want   string
	}{
		{"the same findings", found, nil, "copy"},
		{"it differs from another of its agency's", append([]templates.Finding{{Code: "file.duplicate"}}, found...), nil, ""},
		{"as many, but others", slices.Clone(found), nil, ""},
		{"none is left", nil, nil, ""},
		{"the disk does not give it back", found, errors.New("gone"), ""},
	} {
		j, x := &Collect{}, &collect.Return{Findings: c.late}
		j.marked.Store(x, early{found, func() ([]byte, error) { return []byte("copy"), c.err }})
		if got := string(j.markedEarly(x)); got != c.want {
			t.Errorf("%s: %q", c.reason, got)
		}
	}
	if data := (&Collect{}).markedEarly(&collect.Return{}); data != nil {
		t.Errorf("one that was not marked: %q", data)
	}
}
