package meter

import "runtime"

// yield lets others work. A program in a browser has one thread that nobody takes away: without this the collector of garbage
// gets no turn during a long piece of reading, and a file of 1 MB takes 4 GB.
func yield() { runtime.Gosched() }
