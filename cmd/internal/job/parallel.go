package job

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Parallel calls do for 0..n-1 on all processors. A panic of do comes out here, where it can be recovered from, after
// the others have come to their end.
func Parallel(n int, do func(i int)) {
	next := make(chan int)
	var wait sync.WaitGroup
	var fault atomic.Pointer[string]
	one := func(i int) {
		defer func() {
			if what := recover(); what != nil {
				text := fmt.Sprintf("%v\n%s", what, debug.Stack())
				fault.CompareAndSwap(nil, &text)
			}
		}()
		if fault.Load() == nil {
			do(i)
		}
	}
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := range next {
				one(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
	if text := fault.Load(); text != nil {
		panic(*text)
	}
}
