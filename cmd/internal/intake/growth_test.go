package intake

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"

	"nianbao/templates"
	"nianbao/testdata/tier"
)

// mostGrowth is the most that a file may grow in cost when it grows fourfold; mostRatio how many times what a returned
// workbook takes of memory for each unpacked byte any other file may take; mostPerByte what a byte may cost in work of the
// meter, a quarter of the budget, so that this is never met by a file that is merely odd.
const (
	mostGrowth  = 5
	mostRatio   = 20
	mostPerByte = 100
)

// mostFindings is how many findings one file may make: one for each of its figures, and of what it can hold any number of
// a list that is cut.
const mostFindings = 800

// A cost is what reading and checking a file took. It is counted, not timed: how busy the machine is changes nothing.
// allocated stands for passes of which the meter knows nothing: those that copy text show in it. Those that neither copy
// nor tell the meter are seen by TestGrowthCounted, which counts the statements that are executed.
type cost struct {
	work      int64 // of the meter
	allocated int64 // bytes, all together
	unpacked  int
	findings  int
	refused   bool
}

// forget empties the pools: what is known of the workbooks read before (sheets' memory), and what the standard library keeps.
// A pool lives through one collection. The next file costs what it costs when it comes first.
func forget() {
	runtime.GC()
	runtime.GC()
}

// costOf reads a file and counts. No garbage is collected meanwhile: what the pools hold would go with it at moments that are
// never the same, and be made again.
func costOf(path string, unpacked int) cost {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(4 << 30))
	forget()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	item := readAndCheck(path)
	runtime.ReadMemStats(&after)
	refused := false
	for _, f := range item.Findings {
		refused = refused || f.Code == "file.hostile"
	}
	return cost{item.Meter.Spent(), int64(after.TotalAlloc - before.TotalAlloc), unpacked, len(item.Findings), refused}
}

func readAndCheck(path string) *Item {
	opt := Options{}
	if filepath.Base(path) == ofLocality {
		opt.Forms = localForms()
	}
	item := Open(path, opt)
	if item.Filing == nil {
		return item
	}
	last := item.Filing.Clone()
	last.Year--
	result := templates.Check(item.Filing, templates.Options{Previous: last, Found: item.Findings, Meter: item.Meter})
	item.Findings = result.Findings
	return item
}

// grew reports whether a count is more than linear: over mostGrowth times what it was at a quarter of the size, nothing
// being the count without the pattern. A constant amount for each byte added is let pass: where longer labels are no longer
// in their places, tables are looked for in other ways. What grows with the square is far beyond it.
func grew(nothing, one, four int64, added, each int) bool {
	return four-nothing > mostGrowth*max(one-nothing, 0)+int64(added*each)+max(nothing/50, 40_000)
}

// grew says which count grows by more than it may, "" for none.
func (c cost) grew(nothing, one cost, added int) string {
	switch {
	case grew(nothing.work, one.work, c.work, added, 15):
		return fmt.Sprintf("work %d, %d, %d", nothing.work, one.work, c.work)
	case grew(nothing.allocated, one.allocated, c.allocated, added, 60):
		return fmt.Sprintf("allocated %d, %d, %d bytes", nothing.allocated, one.allocated, c.allocated)
	}
	return ""
}

// dear says what is too much of a file, next to a returned workbook, "" for nothing. What a file of its kind costs at all does
// not count.
func (c cost) dear(nothing, workbook cost) string {
	work := mostPerByte*int64(c.unpacked) + 2*nothing.work
	allocated := mostRatio*workbook.allocated*int64(c.unpacked)/int64(workbook.unpacked) + 2*nothing.allocated
	switch {
	case c.refused:
		return fmt.Sprintf("refused, after work %d for %d bytes", c.work, c.unpacked)
	case c.work > work:
		return fmt.Sprintf("work %d for %d bytes, more than %d", c.work, c.unpacked, work)
	case c.allocated > allocated:
		return fmt.Sprintf("allocated %d for %d bytes, more than %d", c.allocated, c.unpacked, allocated)
	case c.findings > mostFindings:
		return fmt.Sprintf("%d findings", c.findings)
	}
	return ""
}

// some returns every so many of the patterns, others for each carrier.
func some(carrier, step int) (list []string) {
	for i, p := range patterns {
		if (i+carrier)%step == 0 {
			list = append(list, p)
		}
	}
	return list
}

// skipUncounted skips a test that counts what is allocated where that says nothing.
func skipUncounted(t *testing.T) {
	if raceEnabled {
		t.Skip("under the race detector pools drop what they keep at random: what is allocated says nothing")
	}
}

// TestGrowth reads patterns in every carrier at N and 4N bytes: the cost may grow fivefold, and no file may come near its
// budget. Every pattern is tried in some carrier; with NIANBAO_GROWTH=all in all of them, which takes five minutes of a
// processor, and with the name of a carrier such as report.txt in that one.
func TestGrowth(t *testing.T) {
	skipUncounted(t)
	only, step := os.Getenv("NIANBAO_GROWTH"), 13
	switch {
	case only != "":
		step = 1
	case !tier.Full():
		step = 61
	}
	k := newKit(t)
	dir := t.TempDir()
	workbook := costOfReturned(k, dir)
	path := func(c carrier, data []byte) string {
		name := filepath.Join(dir, c.file)
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	files := 0
	for at, c := range carriers {
		if only != "" && only != "all" && only != c.file {
			continue
		}
		read := func(p string, n int) cost {
			files++
			data := c.make(k, func(n int) string { return repeat(p, n) }, n)
			return costOf(path(c, data), len(data))
		}
		read("a", 1000) // what is made once
		none := read("a", 0)
		var dearest cost
		var which string
		for _, p := range some(at, step) {
			one, four := read(p, c.n/4), read(p, c.n)
			if what := four.grew(none, one, c.n); what != "" {
				// A text that is taken for something else once it is long enough does so at one size only.
				if again := read(p, 4*c.n).grew(none, four, 4*c.n); again != "" {
					t.Errorf("%s %q (%s): %s for nothing, N and 4N; %s for nothing, 4N and 16N", c.file, p, c.say, what, again)
				}
			}
			if what := four.dear(none, workbook); what != "" {
				t.Errorf("%s %q (%s): %s", c.file, p, c.say, what)
			}
			if which == "" || four.work*int64(dearest.unpacked) > dearest.work*int64(four.unpacked) {
				dearest, which = four, p
			}
		}
		t.Logf("%-16s at most %3d a byte, %4d allocated (%q)", c.file, dearest.work/int64(dearest.unpacked), dearest.allocated/int64(dearest.unpacked), which)
	}
	t.Logf("%d patterns, %d carriers, %d files", len(patterns), len(carriers), files)
}
