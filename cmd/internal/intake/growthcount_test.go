package intake

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nianbao/testdata/tier"
)

// TestGrowthCounted is TestGrowth for loops of which neither the meter nor the allocator knows: this package's test is
// built so that it counts how often each statement of ours is executed, and reads the patterns at nothing, N and 4N. It
// names the line that grows. More than a hundred of the patterns are tried in some carrier; with NIANBAO_GROWTH=all all in
// all of them, and with the name of a carrier such as report.txt all in that one.
func TestGrowthCounted(t *testing.T) {
	only, step := os.Getenv("NIANBAO_GROWTH"), 1
	if only == "" {
		tier.Need(t, "builds these tests again, to count statements")
		only, step = "all", 31
	}
	tool, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "counted.test")
	build := exec.Command(tool, "test", "-c", "-covermode=count", "-coverpkg=nianbao/templates/...,nianbao/xlsx/...,nianbao/cmd/internal/intake/...", "-o", program, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for at, c := range carriers {
		if only != "all" && c.file != only {
			continue
		}
		count := func(n int) map[string]int64 {
			profile := filepath.Join(dir, "profile")
			run := exec.Command(program, "-test.run=^TestGrowthChild$", "-test.coverprofile="+profile)
			run.Env = append(os.Environ(), "NIANBAO_GROWTH_CARRIER="+c.file, "NIANBAO_GROWTH_N="+strconv.Itoa(n), "NIANBAO_GROWTH_STEP="+strconv.Itoa(step))
			if out, err := run.CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", c.file, err, out)
			}
			return readProfile(t, profile)
		}
		nothing, one, four := count(0), count(c.n/4), count(c.n)
		grow := func(one, four map[string]int64, n int) (lines []string) {
			for line := range four {
				if grew(nothing[line], one[line], four[line], n*len(some(at, step))/10, 1) {
					lines = append(lines, fmt.Sprintf("%s %d %d %d", line, nothing[line], one[line], four[line]))
				}
			}
			return lines
		}
		lines := grow(one, four, c.n)
		if len(lines) > 0 { // as in TestGrowth: what grows with the square does so at the next size, too
			lines = grow(four, count(4*c.n), 4*c.n)
		}
		slices.Sort(lines)
		for _, line := range lines {
			t.Errorf("%s (%s): %s times for nothing, N and 4N", c.file, c.say, line)
		}
	}
}

// TestGrowthChild reads one carrier with every pattern; TestGrowthCounted calls it.
func TestGrowthChild(t *testing.T) {
	name := os.Getenv("NIANBAO_GROWTH_CARRIER")
	if name == "" {
		t.Skip("called by TestGrowthCounted")
	}
	n, err := strconv.Atoi(os.Getenv("NIANBAO_GROWTH_N"))
	if err != nil {
		t.Fatal(err)
	}
	step, err := strconv.Atoi(os.Getenv("NIANBAO_GROWTH_STEP"))
	if err != nil {
		t.Fatal(err)
	}
	// What is known of workbooks read before lies in a pool, which the collector empties when it likes: here it is empty
	// before each file. A long passage is never known, a short one is, and what grows would be that difference.
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(4 << 30)
	k := newKit(t)
	path := filepath.Join(t.TempDir(), name)
	for at, c := range carriers {
		if c.file != name {
			continue
		}
		for _, p := range some(at, step) {
			if err := os.WriteFile(path, c.make(k, func(n int) string { return repeat(p, n) }, n), 0o600); err != nil {
				t.Fatal(err)
			}
			forget()
			readAndCheck(path)
		}
	}
}

// readProfile reads how often each block of statements was executed: file:line.column,line.column statements count.
func readProfile(t *testing.T, name string) map[string]int64 {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	counts := map[string]int64{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) != 3 {
			continue
		}
		n, err := strconv.ParseInt(fields[2], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		counts[strings.TrimPrefix(fields[0], "nianbao/")] += n
	}
	return counts
}
