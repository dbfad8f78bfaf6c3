package hanzi

import (
	"strings"
	"sync"
)

// Remembered is of, with what it said of short texts remembered: the words of a form stand in every workbook of a batch. of
// must depend on its text alone. The answer is one for all who ask, so nobody may change it. What is remembered is bounded,
// and texts that come again stay.
func Remembered[V any](of func(string) V) func(string) V {
	var mu sync.RWMutex
	var young, old map[string]V
	size := 0
	return func(s string) V {
		if len(s) > longestRemembered {
			return of(s)
		}
		mu.RLock()
		v, fresh := young[s]
		known := fresh
		if !fresh {
			v, known = old[s]
		}
		mu.RUnlock()
		if fresh {
			return v
		}
		s = strings.Clone(s) // it may be a piece of something large
		if !known {
			v = of(s)
		}
		mu.Lock()
		defer mu.Unlock()
		if size += len(s) + 64; size > mostRemembered || young == nil {
			young, old, size = map[string]V{}, young, len(s)
		}
		young[s] = v
		return v
	}
}

// Bounds of what is remembered, in bytes: of one text, and of all texts since those that have not come again were forgotten.
const (
	longestRemembered = 1 << 10
	mostRemembered    = 512 << 10
)
