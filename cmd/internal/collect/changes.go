package collect

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"

	"nianbao/templates"
	"nianbao/templates/lists"
)

// Changes says what is different from the last run.
type Changes struct {
	First   bool         // there was no last run
	New     []FileChange // files that were not there
	Changed []FileChange // files with other content
	Gone    []FileChange // files that are no longer there
	Moved   int          // files with the same content under another name
	Years   [2]int       // the last run's year and this one's, where they differ: then nothing else is compared
	Arrived []string     // agencies that were missing and no longer are
	Totals  int          // totals of the body that are different
}

// A FileChange is one file with its verdict then and now; "" where it was or is not there.
type FileChange struct {
	File, Agency string
	Was, Is      templates.Verdict
}

// None reports whether nothing has changed.
func (c *Changes) None() bool {
	return !c.First && c.Years == [2]int{} && len(c.New)+len(c.Changed)+len(c.Gone)+c.Moved+len(c.Arrived)+c.Totals == 0
}

// ErrNotRecord is returned for a file that no run has left.
var ErrNotRecord = errors.New("不是本程序写的汇总.json")

// ParseRecord reads the 汇总.json of a run.
func ParseRecord(data []byte) (*Record, error) {
	var rec Record
	if err := json.Unmarshal(data, &rec); err != nil || rec.Schema != Schema {
		return nil, ErrNotRecord
	}
	return &rec, nil
}

// Since compares a run with the last one; last nil means that there was none. Files are compared by name and content; one
// that lies elsewhere with the same content, or whose folder is spelled in another way, is neither new nor gone.
func (rec *Record) Since(last *Record) Changes {
	if last == nil {
		return Changes{First: true}
	}
	if last.Year != rec.Year {
		return Changes{Years: [2]int{last.Year, rec.Year}}
	}
	var c Changes
	was := map[string]FileRecord{}
	for _, f := range last.Files {
		was[f.File] = f
	}
	for f := range rec.files() {
		old, ok := was[f.File]
		delete(was, f.File)
		switch {
		case !ok:
			c.New = append(c.New, FileChange{f.File, f.Agency.Name, "", f.Verdict})
		case old.SHA256 != f.SHA256:
			c.Changed = append(c.Changed, FileChange{f.File, f.Agency.Name, old.Verdict, f.Verdict})
		}
	}
	for _, f := range last.Files {
		if _, gone := was[f.File]; gone {
			c.Gone = append(c.Gone, FileChange{f.File, f.Agency.Name, f.Verdict, ""})
		}
	}
	c.pairMoved(rec, last)
	missing := map[NameRecord]bool{}
	for _, a := range last.Agencies {
		missing[a.NameRecord] = a.Standing == "missing"
	}
	for a := range rec.agencies() {
		if missing[a.NameRecord] && (a.Standing == "received" || a.Standing == "duplicate") {
			c.Arrived = append(c.Arrived, a.Name)
		}
	}
	if len(rec.Bodies) > 0 && len(last.Bodies) > 0 {
		for key, total := range rec.Bodies[0].Totals {
			old := last.Bodies[0].Totals[key]
			if (total == nil) != (old == nil) || total != nil && *total != *old {
				c.Totals++
			}
		}
	}
	return c
}

// pairMoved takes files out of New and Gone that have the same content.
func (c *Changes) pairMoved(rec, last *Record) {
	sums := func(list iter.Seq[FileRecord]) map[string]string {
		of := map[string]string{}
		for f := range list {
			of[f.File] = f.SHA256
		}
		return of
	}
	is, was := sums(rec.files()), sums(last.files())
	gone := map[string]int{}
	for _, f := range c.Gone {
		gone[was[f.File]]++
	}
	delete(gone, "") // nobody knows what those hold
	moved := map[string]int{}
	c.New = slices.DeleteFunc(c.New, func(f FileChange) bool {
		sum := is[f.File]
		if moved[sum] == gone[sum] {
			return false
		}
		moved[sum]++
		c.Moved++
		return true
	})
	c.Gone = slices.DeleteFunc(c.Gone, func(f FileChange) bool {
		sum := was[f.File]
		if moved[sum] == 0 {
			return false
		}
		moved[sum]--
		return true
	})
}

// Lines says the changes in words, at most so many lines for each kind.
func (c *Changes) Lines(most int) []string {
	if c.First {
		return nil
	}
	if c.Years != [2]int{} {
		return []string{fmt.Sprintf("这个文件夹里原来是 %d 年度的结果，已经换成 %d 年度的", c.Years[0], c.Years[1])}
	}
	if c.None() {
		return []string{"与上次相比没有变化"}
	}
	lines := []string{fmt.Sprintf("与上次相比：新增 %d 个文件，内容有变 %d 个，不见了 %d 个；新报来 %d 个单位；合计有 %d 个数不同",
		len(c.New), len(c.Changed), len(c.Gone), len(c.Arrived), c.Totals)}
	if c.Moved > 0 {
		lines[0] += fmt.Sprintf("；改名或移动了 %d 个文件，内容没变", c.Moved)
	}
	for _, kind := range []struct {
		word string
		list []FileChange
	}{{"新增", c.New}, {"有变", c.Changed}, {"不见", c.Gone}} {
		for i, f := range kind.list {
			if i == most {
				lines = append(lines, fmt.Sprintf("  %s  另有 %d 个", kind.word, len(kind.list)-i))
				break
			}
			lines = append(lines, "  "+kind.word+"  "+f.line())
		}
	}
	return lines
}

func (f FileChange) line() string {
	text := f.File
	if f.Agency != "" {
		text += "（" + f.Agency + "）"
	}
	switch {
	case f.Was == "":
		return text + " " + f.Is.Chinese()
	case f.Is == "":
		return text + " 原为" + f.Was.Chinese()
	case f.Was == f.Is:
		return text + " 仍为" + f.Is.Chinese()
	}
	return text + " " + f.Was.Chinese() + " → " + f.Is.Chinese()
}

// Stale returns the outputs of the last run that this run no longer makes.
func Stale(last *Record, made []OutputRecord) []OutputRecord {
	if last == nil {
		return nil
	}
	now := map[string]bool{}
	for _, m := range made {
		now[m.File] = true
	}
	return lists.Filter(last.Outputs, func(o OutputRecord) bool { return !now[o.File] })
}
