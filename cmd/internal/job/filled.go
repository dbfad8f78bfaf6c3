package job

import (
	"os"
	"path/filepath"

	"nianbao/cmd/internal/intake"
	"nianbao/cmd/internal/results"
	"nianbao/templates"
)

// keepFilled refuses to put a blank workbook in the place of one that somebody has begun to fill in: whoever runs template
// once more into the same folder would take away a year's work. names are paths in dir.
func keepFilled(dir string, names []string, forms *templates.FormSet) error {
	first, more := "", 0
	filled := make([]bool, len(names))
	Parallel(len(names), func(i int) { filled[i] = filledIn(filepath.Join(dir, names[i]), forms) })
	for i, name := range names {
		if filled[i] && first == "" {
			first = filepath.Join(dir, name)
		} else if filled[i] {
			more++
		}
	}
	switch {
	case first == "":
		return nil
	case more == 0:
		return Failed("“%s”里已经填了内容（或者读不出填没填），不会用空白表代替它；请换一个文件名或文件夹，或者先把它移走", first)
	}
	return Failed("“%s”等 %d 份里已经填了内容（或者读不出填没填），不会用空白表代替；请换一个文件夹，或者先把它们移走", first, more+1)
}

// filledIn reports whether a file is a filing in which anything stands that a blank one does not have, or cannot be read as
// one.
func filledIn(name string, forms *templates.FormSet) bool {
	if !results.Exists(name) {
		return false
	}
	f := intake.Open(name, intake.Options{Forms: forms}).Filing
	if f == nil { // with a password, or something else altogether: somebody's all the same, unless there is nothing in it
		info, err := os.Stat(name)
		return err == nil && info.Size() > 0
	}
	for _, key := range f.Form.Keys() {
		if c := f.Cell(key); c.Kind != templates.CellBlank && f.Form.Computed(key) == nil {
			return true
		}
	}
	return len(f.Narrative)+len(f.Explanations) > 0
}
