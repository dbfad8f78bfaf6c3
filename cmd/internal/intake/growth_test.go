package intake

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"nianbao/templates"
	"nianbao/testdata/tier"
)

// The most that a file may grow in cost when it grows fourfold, and the most that it may cost for each byte that it unpacks
// to, in work of the meter, so that the budget is never met by a file that is merely odd.
const (
	mostGrowth  = 5
	mostPerByte = 70
)

// A cost is what reading and checking a file took. It is counted, not timed: how busy the machine is changes nothing.
// allocated stands for passes of which the meter knows nothing: those that copy text show in it. Those that neither copy
// nor tell the meter are seen by TestGrowthCounted, which counts the statements that are executed.
type cost struct {
	work      int64 // of the meter
	allocated int64 // bytes, all together
	unpacked  int
	refused   bool
}

func costOf(path string, unpacked int) cost {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	item := readAndCheck(path)
	runtime.ReadMemStats(&after)
	refused := false
	for _, f := range item.Findings {
		refused = refused || f.Code == "file.hostile"
	}
	return cost{item.Meter.Spent(), int64(after.TotalAlloc - before.TotalAlloc), unpacked, refused}
}

func readAndCheck(path string) *Item {
	item := Open(path, Options{})
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

// TestGrowth reads every pattern in every carrier at N and 4N bytes: the cost may grow fivefold, and no file may come near
// its budget.
func TestGrowth(t *testing.T) {
	step := 13 // every pattern is tried in some carrier
	switch {
	case os.Getenv("NIANBAO_GROWTH") == "all":
		step = 1
	case !tier.Full():
		step = 31
	}
	k := newKit(t)
	dir := t.TempDir()
	path := func(c carrier, data []byte) string {
		name := filepath.Join(dir, c.file)
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	files := 0
	for at, c := range carriers {
		read := func(p string, n int) cost {
			files++
			data := c.make(k, func(n int) string { return repeat(p, n) }, n)
			return costOf(path(c, data), len(data))
		}
		read("a", 1000) // what is made once
		none := read("a", 0)
		var dearest cost
		var which string
		for i, p := range patterns {
			if (i+at)%step != 0 {
				continue
			}
			one, four := read(p, c.n/4), read(p, c.n)
			if grew(none.work, one.work, four.work, c.n, 15) {
				t.Errorf("%s %q (%s): work %d, %d, %d for nothing, N and 4N", c.file, p, c.say, none.work, one.work, four.work)
			}
			if grew(none.allocated, one.allocated, four.allocated, c.n, 60) {
				t.Errorf("%s %q (%s): allocated %d, %d, %d bytes for nothing, N and 4N", c.file, p, c.say, none.allocated, one.allocated, four.allocated)
			}
			if four.refused {
				t.Errorf("%s %q (%s): refused, after %d for %d bytes", c.file, p, c.say, four.work, four.unpacked)
			}
			if which == "" || four.work*int64(dearest.unpacked) > dearest.work*int64(four.unpacked) {
				dearest, which = four, p
			}
		}
		if most := int64(dearest.unpacked)*mostPerByte + 2*none.work; dearest.work > most {
			t.Errorf("%s %q: work %d for %d bytes, more than %d", c.file, which, dearest.work, dearest.unpacked, most)
		}
		t.Logf("%-16s at most %3d a byte, %4d allocated (%q)", c.file, dearest.work/int64(dearest.unpacked), dearest.allocated/int64(dearest.unpacked), which)
	}
	t.Logf("%d patterns, %d carriers, %d files", len(patterns), len(carriers), files)
}
