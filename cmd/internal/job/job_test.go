package job

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/cmd/internal/roster"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/feedback"
	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/results"
	"nianbao/templates"
	"nianbao/testdata/tier"
)

// TestUnreadFolder: what the system says of a folder is said in Chinese, by every command in the same words.
func TestUnreadFolder(t *testing.T) {
	err := &fs.PathError{Op: "open", Path: "回收", Err: fs.ErrPermission}
	if got := unread(err); got != "文件夹“回收”读不全：没有权限" {
		t.Error(got)
	}
}

// TestPDFScratch: a folder for the way to a pdf that cannot be made is told in Chinese.
func TestPDFScratch(t *testing.T) {
	tier.Tool(t, "soffice", "libreoffice")
	file := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b := pdfBatch{dir: filepath.Join(file, "b"), order: []string{"x.docx"}}
	_, err := b.write(t.Context(), results.New(nil))
	fault := FaultOf(err)
	if fault == nil || fault.Kind != Files || !strings.HasPrefix(fault.Text, "读写不了临时文件：") || strings.Contains(fault.Text, "dir") {
		t.Error(err)
	}
}

// TestOpenElsewhere: an output that is open in another program is told from any other fault, and weighs as much.
func TestOpenElsewhere(t *testing.T) {
	err := error(&results.Fault{Words: "正被占用", Open: true})
	if !OpenElsewhere(fmt.Errorf("wrapped: %w", err)) || OpenElsewhere(Failed("磁盘满了")) || OpenElsewhere(nil) {
		t.Error("open outputs are not told from others")
	}
	if err := Heavier(Faulty, err); !OpenElsewhere(err) {
		t.Errorf("the heavier is %v", err)
	}
	if fault := FaultOf(err); fault == nil || fault.Kind != Files || fault.Text != "正被占用" {
		t.Errorf("the fault is %v", fault)
	}
}

// TestRescue: what a broken disk does not give back is said with the way out; a fault of the program stays one.
func TestRescue(t *testing.T) {
	fall := func(what any) (err error) {
		defer rescue(&err)
		if what != nil {
			panic(what)
		}
		return nil
	}
	err := fall(collect.Lost{Err: errors.New("坏道")})
	if FaultOf(err) == nil || FaultOf(err).Kind != Files || !strings.Contains(err.Error(), "临时文件读不出：坏道") {
		t.Errorf("a broken disk: %v", err)
	}
	among := func() (err error) {
		defer rescue(&err)
		Parallel(9, func(int) { panic(collect.Lost{Err: errors.New("坏道")}) })
		return nil
	}
	if err := among(); FaultOf(err) == nil || FaultOf(err).Kind != Files {
		t.Errorf("a broken disk, met by one of several at work: %v", err)
	}
	if err := fall(nil); err != nil {
		t.Errorf("nothing: %v", err)
	}
	defer func() {
		if what := recover(); what != "a fault" {
			t.Errorf("a fault of the program's comes out as %v", what)
		}
	}()
	fall("a fault")
}

// TestParallelPanic: a fault in one of many files comes out where it can be told, and does not end the process.
func TestParallelPanic(t *testing.T) {
	defer func() {
		if text, ok := recover().(string); !ok || !strings.HasPrefix(text, "a fault") || !strings.Contains(text, "job_test.go") {
			t.Errorf("what comes out is %q", text)
		}
	}()
	Parallel(100, func(i int) {
		if i == 7 {
			panic("a fault")
		}
	})
	t.Error("nothing comes out")
}

// TestChosenNames: where the program chooses a file's name in a folder, a link that stands there is replaced, not followed.
func TestChosenNames(t *testing.T) {
	form, err := templates.Lookup("2021")
	if err != nil {
		t.Fatal(err)
	}
	f := templates.NewFiling(form, 2024)
	f.Agency = templates.Agency{Code: "1", Name: "甲局"}
	dir := t.TempDir()
	foreign, source := filepath.Join(dir, "别人的.xlsx"), filepath.Join(dir, "甲局.json")
	data, err := f.MarshalJSON()
	if err == nil {
		err = os.WriteFile(source, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	w := &World{}
	for _, write := range []func(out string) (string, error){
		func(out string) (string, error) { return w.WriteBlank(out, f, nil, "") },
		func(out string) (name string, err error) {
			j := &Import{World: w, Out: out, Wrote: func(n string) error { name = n; return nil }}
			return name, j.Run(t.Context(), []string{source})
		},
	} {
		out := t.TempDir()
		name, err := write(out)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(name, foreign); err != nil { // blank, so that nothing is lost by writing over it
			t.Fatal(err)
		}
		before, _ := os.Stat(foreign)
		if err := os.Symlink(foreign, name); err != nil {
			t.Skip("no symbolic links here: ", err)
		}
		if _, err := write(out); err != nil {
			t.Error(err)
		}
		if after, err := os.Stat(foreign); err != nil || !os.SameFile(before, after) || !after.ModTime().Equal(before.ModTime()) {
			t.Errorf("what the link leads to was written to: %v", err)
		}
		if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() {
			t.Errorf("the link is still there: %v %v", info, err)
		}
	}
}

// TestOfficeOf: a marked copy names the body that its agency reports to, as far as the roster knows how to reach it.
func TestOfficeOf(t *testing.T) {
	up := &roster.Agency{Agency: templates.Agency{Name: "示例县政务公开办", Phone: "0955-1"}, Contact: "张三"}
	for _, tt := range []struct {
		reason string
		agency *roster.Agency
		want   string
	}{
		{"nobody knows whose it is", nil, ""},
		{"the root itself", up, ""},
		{"a body that cannot be reached", &roster.Agency{Parent: &roster.Agency{Agency: templates.Agency{Name: "某县"}}}, ""},
		{"an agency", &roster.Agency{Parent: up}, "示例县政务公开办 张三 0955-1"},
	} {
		if got := (&Basis{}).officeOf(tt.agency).Contact; got != tt.want {
			t.Errorf("%s: %q", tt.reason, got)
		}
	}
}

// TestOfficeOfEach: whoever checks file by file, and the page, know the body above an agency as collecting does.
func TestOfficeOfEach(t *testing.T) {
	names, err := roster.Parse("名单.csv", []byte("单位名称,单位代码,上级代码,联系人,电话\n示例县政务公开办,000,,值班员,0955-1\n示例县水务局,EX002,000,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	const source, want = "../../../testdata/filings/示例县水务局2024.json", "示例县政务公开办 值班员 0955-1"
	check := Check{World: &World{}, Basis: Basis{Roster: names}}
	var got []string
	check.Each = func(_ int, _ *intake.Item, _ *feedback.File, whose *roster.Agency) {
		got = append(got, check.officeOf(whose).Contact)
	}
	if _, _, err := check.All(t.Context(), []string{source}); err != nil || !slices.Equal(got, []string{want}) {
		t.Errorf("check: %q, want %q: %v", got, want, err)
	}
	live := Live{Check: Check{World: &World{}, Basis: Basis{Roster: names}}}
	live.One(7, source)
	if got := live.Office(7).Contact; got != want {
		t.Errorf("page: %q, want %q", got, want)
	}
	if got := live.Office(8).Contact; got != "" {
		t.Errorf("of a source that nobody has checked: %q", got)
	}
}
