package job

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"nianbao/cmd/internal/collect"
)

// Parallel calls do for 0..n-1 on all processors. A panic of do comes out here, where it can be recovered from, after
// the others have come to their end: with its place, unless it says what a disk has lost, which rescue tells the user.
func Parallel(n int, do func(i int)) {
	next := make(chan int)
	var wait sync.WaitGroup
	var fault atomic.Pointer[any]
	one := func(i int) {
		defer func() {
			if what := recover(); what != nil {
				if _, disk := what.(collect.Lost); !disk {
					what = fmt.Sprintf("%v\n%s", what, debug.Stack())
				}
				fault.CompareAndSwap(nil, &what)
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
	if what := fault.Load(); what != nil {
		panic(*what)
	}
}
