package job

import (
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/cmd/internal/collect"
	"nianbao/cmd/internal/results"
	"nianbao/templates/lists"
)

// What earlier runs have left in the output folder: outputs that this run does not make again, the journal of one that has not
// come to its end. A line of it is a name with slashes, and for what people work in a tab and its hash.

// journal returns the files of runs that did not come to their end; the hash is "" where it does not matter.
func (j *Collect) journal() []collect.OutputRecord {
	data, err := j.Out.Read(results.Journal)
	if err != nil {
		return nil
	}
	var list []collect.OutputRecord
	for line := range strings.Lines(string(data)) {
		name, sum, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		list = append(list, collect.OutputRecord{File: name, SHA256: sum})
	}
	return list
}

// writeJournal says what this run is about to write, and keeps what runs before it have not come to the end of.
func (j *Collect) writeJournal(abandoned []collect.OutputRecord, p *plan, known ...collect.OutputRecord) error {
	list := slices.Clone(abandoned)
	for _, name := range slices.Sorted(maps.Keys(p.files)) {
		list = append(list, collect.OutputRecord{File: name})
	}
	list = append(list, lists.Filter(known, func(o collect.OutputRecord) bool { return o.File != "" })...)
	return j.Out.Put(results.Journal, func(w io.Writer) error {
		written := map[collect.OutputRecord]bool{}
		for _, o := range list {
			if written[o] {
				continue
			}
			written[o] = true
			line := o.File
			if o.SHA256 != "" {
				line += "\t" + o.SHA256
			}
			if _, err := io.WriteString(w, line+"\n"); err != nil {
				return err
			}
		}
		return nil
	})
}

// removeStale removes what earlier runs have made and this one has not: the marked copy of a filing that has been put
// right. A file that somebody has changed since stays, and is named, because it no longer says how things stand; so does
// everything that is none of this program's.
func (j *Collect) removeStale(stale, abandoned []collect.OutputRecord, p *plan) {
	for _, o := range slices.Concat(stale, abandoned) {
		if _, planned := p.files[o.File]; planned || !ownPath(o.File) {
			continue
		}
		name := j.Out.Path(o.File)
		sum, err := j.Out.Sum(o.File)
		if err != nil {
			continue
		}
		if o.SHA256 != "" && o.SHA256 != sum {
			j.sayf("“%s”是以前收表写的，这次不用了；因为有人改动过，没有删，请看过后自己删去", name)
			continue
		}
		if err := j.Out.Remove(o.File); err != nil {
			j.sayf("“%s”是以前收表写的，这次不用了，但删不掉：%s；请自己删去", name, reason(err))
		}
	}
}

// ownPath reports whether a path from a record stays within the folders that collect writes: a record is a file like any
// other, and may have been tampered with.
func ownPath(file string) bool {
	if file == results.Material || file != results.Body && results.BodyNames.MatchString(file) {
		return true
	}
	folder, _, _ := strings.Cut(file, "/")
	below := folder == results.Back || folder == results.Docs || folder == results.Letters
	return below && filepath.IsLocal(filepath.FromSlash(file))
}
