package hanzi

import (
	"strconv"
	"strings"
	"sync"
	"testing"
)

// TestRemembered: a text is asked about once as long as it comes again, whatever else comes between, and what is remembered
// stays within its bounds.
func TestRemembered(t *testing.T) {
	asked := map[string]int{}
	upper := Remembered(func(s string) string { asked[s]++; return strings.ToUpper(s) })
	ask := func(s string) {
		t.Helper()
		if got := upper(s); got != strings.ToUpper(s) {
			t.Fatalf("%q: %q", s, got)
		}
	}
	for n := range 20_000 {
		ask("form")
		ask("text " + strconv.Itoa(n) + strings.Repeat(" ", 100))
	}
	if asked["form"] != 1 {
		t.Errorf("what came each time was asked %d times", asked["form"])
	}
	ask("text 0" + strings.Repeat(" ", 100))
	if n := asked["text 0"+strings.Repeat(" ", 100)]; n != 2 {
		t.Errorf("what had not come for long was asked %d times: nothing is forgotten", n)
	}
	for range 2 {
		ask(strings.Repeat("x", longestRemembered+1))
	}
	if n := asked[strings.Repeat("x", longestRemembered+1)]; n != 2 {
		t.Errorf("a long text was asked %d times", n)
	}
}

// TestRememberedTogether is for the race detector.
func TestRememberedTogether(t *testing.T) {
	length := Remembered(func(s string) int { return len(s) })
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for n := range 5000 {
				if s := strings.Repeat("字", n%300); length(s) != len(s) {
					t.Errorf("%d characters are %d bytes", n%300, length(s))
				}
			}
		})
	}
	all.Wait()
}
