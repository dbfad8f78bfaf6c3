package job

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/results"
	"nianbao/cmd/internal/say"
)

// collecting makes a run over a roster of its own; what it says comes back with it.
func collecting(t *testing.T, roster string) (*Collect, *strings.Builder) {
	t.Helper()
	dir := t.TempDir()
	name := filepath.Join(dir, "名单.csv")
	if err := os.WriteFile(name, []byte(roster), 0o666); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	world := &World{Now: time.Now, Say: func(n Note) { said.WriteString(n.In(say.Terminal) + "\n") }}
	list, err := world.ReadRoster(name)
	if err != nil {
		t.Fatal(err)
	}
	j := &Collect{World: world, Dir: filepath.Join(dir, "汇总"), Roster: list, Options: collect.Options{Year: 2024}}
	if j.Collector, err = collect.New(list, j.Options); err != nil {
		t.Fatal(err)
	}
	return j, &said
}

// TestCollectClosedFolder: a folder that cannot be read is listed like a file that cannot be read.
func TestCollectClosedFolder(t *testing.T) {
	j, _ := collecting(t, "单位名称,单位代码\n甲局,1\n乙局,2\n")
	j.closed = append(j.closed, closedFolder(&fs.PathError{Op: "open", Path: filepath.Join("回收", "邮件09"), Err: os.ErrPermission}))
	if _, _, err := j.Run(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	rec, err := collect.ReadRecord(filepath.Join(j.Dir, results.Record))
	if err != nil || len(rec.Files) != 1 || rec.Files[0].State != collect.Unread || rec.Standing.Unreadable != 1 ||
		!strings.Contains(rec.Files[0].Findings[0].Message, "“邮件09”打不开：没有权限") {
		t.Errorf("%v: files %+v", err, rec.Files)
	}
	page, err := os.ReadFile(filepath.Join(j.Dir, results.Page))
	if err != nil || !strings.Contains(string(page), "“邮件09”打不开") {
		t.Error("the page does not name the folder: ", err)
	}
}
