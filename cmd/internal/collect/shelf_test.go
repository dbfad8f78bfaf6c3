package collect

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"nianbao/cmd/internal/roster"

	"nianbao/templates"
	"nianbao/testdata/neighbours"
	"nianbao/testdata/tier"
)

// live counts the bytes that are reachable.
func live() int64 {
	runtime.GC()
	runtime.GC() // what the first has freed of pools
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// keptOf collects n filings from a shelf on a disk, and returns what stays in memory of their roster, of the sources, and
// beside these when all is sorted and summed.
func keptOf(t *testing.T, n int) (list, sources, result int64) {
	t.Helper()
	form, _ := templates.Lookup("2021")
	file, err := os.Create(filepath.Join(t.TempDir(), "filings"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	before := live()
	var csv strings.Builder
	csv.WriteString("单位名称,单位代码,上级代码\n示例县人民政府,C,\n")
	for i := range n {
		fmt.Fprintf(&csv, "%s第%d分局,C%03d,C\n", neighbours.Name(i), i, i)
	}
	names, err := roster.Parse("名单.csv", []byte(csv.String()))
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(names, Options{})
	if err != nil {
		t.Fatal(err)
	}
	csv.Reset()
	list = live() - before
	shelf := NewShelf(file)
	for i := range n {
		f := honestFiling(form, i)
		f.Agency = names.Agencies[i+1].Agency
		name := fmt.Sprintf("回收/第一县/%s_2024年报填报表.xlsx", f.Agency.Code)
		hash := fmt.Sprintf("%064d", i)
		match := names.Match(name, roster.Identity{Code: f.Agency.Code, Name: f.Agency.Name})
		r := Reduce(name, hash, match, f, templates.Result{Verdict: templates.Accepted})
		shelf.Take(r, f)
		c.Add(r)
	}
	sources = live() - before - list
	r, err := c.Finish()
	if err != nil || len(r.Root().Counted) != n {
		t.Fatal(err)
	}
	result = live() - before - list - sources
	runtime.KeepAlive(c)
	runtime.KeepAlive(r)
	return list, sources, result
}

// TestKeptOfAFiling: a country of 230,000 filings is in memory at once. What is kept of a further one is bounded.
func TestKeptOfAFiling(t *testing.T) {
	few, many := tier.Rounds(50, 500), tier.Rounds(200, 2000)
	keptOf(t, 10) // what the first use of a form leaves
	list, sources, result := keptOf(t, few)
	moreList, moreSources, moreResult := keptOf(t, many)
	each := func(a, b int64) int64 { return (b - a) / int64(many-few) }
	t.Logf("bytes a filing: %d of the source, %d of how its agency stands, %d of the roster's line",
		each(sources, moreSources), each(result, moreResult), each(list, moreList))
	for _, c := range []struct {
		what      string
		few, many int64
		most      int64
	}{{"a source", sources, moreSources, 512}, {"how an agency stands", result, moreResult, 256}, {"a line of the roster", list, moreList, 640}} {
		if n := each(c.few, c.many); n > c.most {
			t.Errorf("%d bytes are kept of %s", n, c.what)
		}
	}
}

// A badDisk takes nothing and gives nothing back.
type badDisk struct{ writes error }

func (b badDisk) WriteAt(p []byte, _ int64) (int, error) { return len(p), b.writes }
func (b badDisk) ReadAt([]byte, int64) (int, error)      { return 0, errors.New("gone") }

// TestShelf: what a full disk does not take stays in memory; what a broken one does not give back is said, and never taken
// for nothing.
func TestShelf(t *testing.T) {
	form, _ := templates.Lookup("2021")
	f := honestFiling(form, 3)
	take := func(s *Shelf) *Return {
		r := Reduce("a.xlsx", "", roster.Match{}, f, templates.Result{})
		s.Take(r, f)
		return r
	}
	read := func(r *Return) (text string, lost any) {
		defer func() { lost = recover() }()
		return r.narrative().Narrative["problems"], nil
	}
	for _, c := range []struct {
		reason string
		shelf  *Shelf
		lost   bool
	}{
		{"memory", nil, false},
		{"a full disk", NewShelf(badDisk{errors.New("full")}), false},
		{"a broken one", NewShelf(badDisk{}), true},
	} {
		text, lost := read(take(c.shelf))
		if _, said := lost.(Lost); said != c.lost || !c.lost && (lost != nil || text != f.Narrative["problems"]) {
			t.Errorf("%s: %q, %v", c.reason, text, lost)
		}
	}
}

// TestShelfKeeps: what Keep gives back is what it was given, and what there is no room for is made again.
func TestShelfKeeps(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "filings"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s := NewShelf(file)
	for _, text := range []string{"first", "", "the second"} {
		if data, err := s.Keep([]byte(text))(); err != nil || string(data) != text {
			t.Errorf("%q has become %q, %v", text, data, err)
		}
	}
	full := NewShelf(file)
	full.kept.Store(mostKept - 4)
	for _, c := range []struct {
		reason string
		shelf  *Shelf
		keeps  bool
	}{
		{"memory", nil, false}, {"a full disk", NewShelf(badDisk{errors.New("full")}), false},
		{"just enough room", full, true}, {"no more of it", full, false},
	} {
		if read := c.shelf.Keep([]byte("four")); (read != nil) != c.keeps {
			t.Errorf("%s: kept is %v", c.reason, read != nil)
		}
	}
}
