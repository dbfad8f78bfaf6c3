package serve

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeFolder is a Folder whose board offers what lies in it, and more.
type fakeFolder struct {
	dir  string
	took []string // the names of what has come in with the jobs
	opt  BoardJob
}

func (f *fakeFolder) Dir() string { return f.dir }

func (f *fakeFolder) Board() (*Board, error) {
	b := &Board{Title: "2024年报", Rows: []BoardRow{}}
	for _, name := range []string{"汇总/进度.html", "收件/a.xlsx", "收件/没有.xlsx", "../外面.txt", "收件"} {
		b.Files = append(b.Files, Written{Name: name})
	}
	return b, nil
}

func (f *fakeFolder) Do(_ context.Context, what string, job Job, opt BoardJob) (*Outcome, error) {
	if what != "take" {
		return nil, Refusal("没有这一步")
	}
	f.opt = opt
	for _, s := range job.Sources {
		f.took = append(f.took, s.Name)
	}
	return &Outcome{Lines: []string{"放进了"}, Notes: []string{}}, nil
}

// TestBoard: the board offers what lies in its folder and nothing else, under numbers that stay; what has come in is the folder's
// and is kept no longer; without a folder there is no board.
func TestBoard(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "2024年报")
	for name, text := range map[string]string{"../外面.txt": "geheim", "汇总/进度.html": "<p>", "收件/a.xlsx": "PK"} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	folder := &fakeFolder{dir: dir}
	limits := Limits{File: 1000, Total: 3000, Files: 3, Batches: 3, Request: 1 << 10}
	c := serveFake(t, "", limits)
	b := c.batch("board")
	c.do(404, "GET", b+"/board", nil)
	c.do(404, "POST", b+"/run/take", strings.NewReader("{}"))
	c = serveOptions(t, Options{Limits: limits, Folder: folder})
	b = c.batch("board")

	var said struct{ Files []output }
	look := func() {
		t.Helper()
		said.Files = nil
		text, _ := c.do(200, "GET", b+"/board", nil)
		if err := json.Unmarshal([]byte(text), &said); err != nil {
			t.Fatal(err)
		}
	}
	look()
	if len(said.Files) != 2 || said.Files[0].Name != "汇总/进度.html" || said.Files[1].Name != "收件/a.xlsx" {
		t.Fatalf("offered are %+v", said.Files)
	}
	was := said.Files[1].Number
	look()
	if said.Files[1].Number != was {
		t.Error("a file that is there still has another number")
	}
	if err := os.Remove(filepath.Join(dir, "收件", "a.xlsx")); err != nil {
		t.Fatal(err)
	}
	look()
	if len(said.Files) != 1 {
		t.Errorf("of a file that is gone %+v is offered", said.Files)
	}
	c.do(404, "GET", b[len("api/batches/"):]+"/board", nil)
	c.do(404, "GET", c.batch("check")+"/board", nil)

	for range 3 { // more together than a session may hold at once
		c.put(200, b+"/files/1", "一.xlsx", strings.Repeat("x", 900))
		c.put(200, b+"/files/2", "../二.xlsx", "y")
		text, _ := c.do(200, "POST", b+"/run/take", strings.NewReader(`{"agency":"甲局"}`))
		if !strings.Contains(text, "放进了") {
			t.Fatal(text)
		}
	}
	if got := strings.Join(folder.took, " "); got != "一.xlsx 二.xlsx 一.xlsx 二.xlsx 一.xlsx 二.xlsx" || folder.opt.Agency != "甲局" {
		t.Errorf("the folder got %s, %+v", got, folder.opt)
	}
	if text, _ := c.do(200, "POST", b+"/run/nosuch", strings.NewReader("{}")); !strings.Contains(text, "没有这一步") {
		t.Error(text)
	}
}

type fakeYears struct{ dir string }

func (y fakeYears) Years() ([]string, string) { return []string{"2023年报"}, "2024年报" }

func (y fakeYears) OpenYear(name string) (Folder, error) {
	return &fakeFolder{dir: filepath.Join(y.dir, name)}, nil
}

// TestOpenYear: only what is listed is opened, once.
func TestOpenYear(t *testing.T) {
	c := serveFake(t, "", Limits{})
	c.do(404, "POST", "api/year", strings.NewReader(`{"Name":"2024年报"}`))
	c = serveOptions(t, Options{Years: fakeYears{t.TempDir()}})
	for _, name := range []string{"", "..", "../2023年报", "/etc", "2022年报"} {
		c.do(404, "POST", "api/year", strings.NewReader(`{"Name":"`+name+`"}`))
	}
	if text, _ := c.do(200, "GET", "api/about", nil); !strings.Contains(text, `"board":false`) || !strings.Contains(text, `"years":["2023年报"],"newYear":"2024年报"`) {
		t.Error(text)
	}
	c.do(200, "POST", "api/year", strings.NewReader(`{"Name":"2023年报"}`))
	if text, _ := c.do(200, "GET", "api/about", nil); !strings.Contains(text, `"board":true`) || !strings.Contains(text, `"years":null,"newYear":""`) {
		t.Error(text)
	}
	c.do(404, "POST", "api/year", strings.NewReader(`{"Name":"2024年报"}`))
}
