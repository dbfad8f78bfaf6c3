package main

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	"nianbao/cmd/internal/feedback"
	"nianbao/templates"
)

// A twice finds filings of one agency and year with different figures. check does not know which of them counts, as
// collect does by when they were saved, so it is a note and leaves every verdict as it is.
type twice struct {
	mu    sync.Mutex
	seen  map[string][]int // by whose it is and for which year
	facts map[int][sha256.Size]byte
}

// add takes note of the i-th source. It may be called from several goroutines.
func (t *twice) add(i int, f *templates.Filing) {
	if f == nil || f.Year == 0 || f.Agency.Code == "" && f.Agency.Name == "" {
		return
	}
	sum := sha256.New()
	for _, key := range f.Form.Keys() {
		text := f.Cell(key).String()
		if d, ok := f.Cell(key).Value(); ok { // a report prints 0 where its workbook is blank
			text = d.String()
		}
		fmt.Fprintf(sum, "%s\x00%s\n", key, text)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.seen == nil {
		t.seen, t.facts = map[string][]int{}, map[int][sha256.Size]byte{}
	}
	whose := fmt.Sprintf("%d\x00%s\x00%s", f.Year, strings.TrimSpace(f.Agency.Code), strings.TrimSpace(f.Agency.Name))
	t.seen[whose] = append(t.seen[whose], i)
	t.facts[i] = [sha256.Size]byte(sum.Sum(nil))
}

// tell adds the finding to each filing that differs from another one of its agency.
func (t *twice) tell(files []feedback.File) {
	for _, list := range t.seen {
		for _, i := range list {
			other := -1
			for _, k := range list {
				if t.facts[k] != t.facts[i] && (other < 0 || k < other) {
					other = k
				}
			}
			if other < 0 {
				continue
			}
			one, two := filepath.Base(files[i].Name), filepath.Base(files[other].Name)
			if one == two {
				one, two = files[i].Name, files[other].Name
			}
			f := templates.Report("file.duplicate", nil, templates.Place{}, templates.Words{"file": one, "other": two})
			f.Severity, f.Status = templates.SeverityNote, templates.StatusOpen
			f.Message = fmt.Sprintf("“%s”与“%s”是同一单位同一年度，数不一样；请确认用哪一份。", one, two)
			f.Fix = "只留要用的一份；收表时用后保存的一份，分不出先后的都不计入。"
			files[i].Findings = append([]templates.Finding{f}, files[i].Findings...)
		}
	}
}
