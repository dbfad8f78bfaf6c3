package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

// A bar shows progress on a terminal, once the work has taken longer than a second. Elsewhere it does nothing. Its
// methods are safe for concurrent use.
type bar struct {
	mu    sync.Mutex
	w     io.Writer // nil when nothing is shown
	what  string
	n     int
	done  int
	start time.Time
	shown time.Time
}

func newBar(w io.Writer, what string, n int) *bar {
	b := &bar{what: what, n: n, start: time.Now()}
	if f, ok := w.(*os.File); ok && n > 1 && term.IsTerminal(int(f.Fd())) {
		b.w = w
	}
	return b
}

func (b *bar) step() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done++
	now := time.Now()
	if b.w == nil || now.Sub(b.start) < time.Second || now.Sub(b.shown) < 100*time.Millisecond {
		return
	}
	b.shown = now
	const width = 30
	full := width * b.done / b.n
	fmt.Fprintf(b.w, "\r%s [%s%s] %d/%d ", b.what, strings.Repeat("#", full), strings.Repeat(".", width-full), b.done, b.n)
}

// end takes the bar away.
func (b *bar) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.w != nil && !b.shown.IsZero() {
		fmt.Fprintf(b.w, "\r%s\r", strings.Repeat(" ", 78))
	}
	b.w = nil
}
