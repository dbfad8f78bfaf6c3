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

// A bar shows progress on a terminal, once the work has taken longer than a second, or tells a progressTaker. Elsewhere it
// does nothing. Its methods are safe for concurrent use.
type bar struct {
	mu    sync.Mutex
	taker progressTaker
	w     io.Writer // nil when nothing is shown
	what  string
	n     int
	done  int
	start time.Time
	shown time.Time
}

// A progressTaker is a stderr that shows progress in its own way.
type progressTaker interface {
	progress(what string, done, of int)
}

func newBar(w io.Writer, what string, n int) *bar {
	b := &bar{what: what, n: n, start: time.Now()}
	b.taker, _ = w.(progressTaker)
	if b.taker != nil && n > 0 {
		b.taker.progress(what, 0, n)
	}
	if f, ok := w.(*os.File); ok && n > 1 && term.IsTerminal(int(f.Fd())) {
		b.w = w
	}
	return b
}

func (b *bar) step() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done++
	if b.taker != nil {
		b.taker.progress(b.what, b.done, b.n)
	}
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
	b.clear()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.w = nil
}

// clear takes the bar away until the next step, so that something else can be printed.
func (b *bar) clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.w != nil && !b.shown.IsZero() {
		fmt.Fprintf(b.w, "\r%s\r", strings.Repeat(" ", 78))
	}
}
