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

// A bar shows progress on a terminal, once the work has taken longer than a second. Elsewhere it does nothing. Its methods are
// safe for concurrent use.
type bar struct {
	mu    sync.Mutex
	w     io.Writer // nil when nothing is shown
	what  string
	start time.Time
	shown time.Time
}

func newBar(w io.Writer) *bar {
	b := &bar{}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		b.w = w
	}
	return b
}

// progress is told how far the work has come, as job.World.Progress is.
func (b *bar) progress(what string, done, of int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	if what != b.what {
		b.hide()
		b.what, b.start = what, now
	}
	if b.w == nil || of < 2 || done == 0 || now.Sub(b.start) < time.Second || now.Sub(b.shown) < 100*time.Millisecond {
		return
	}
	b.shown = now
	const width = 30
	full := width * done / of
	fmt.Fprintf(b.w, "\r%s [%s%s] %d/%d ", what, strings.Repeat("#", full), strings.Repeat(".", width-full), done, of)
}

// clear takes the bar away until the next step, so that something else can be printed.
func (b *bar) clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.hide()
}

func (b *bar) hide() {
	if !b.shown.IsZero() {
		fmt.Fprintf(b.w, "\r%s\r", strings.Repeat(" ", 78))
		b.shown = time.Time{}
	}
}
