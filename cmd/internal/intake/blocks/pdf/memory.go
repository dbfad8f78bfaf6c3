//go:build !js

package pdf

import "github.com/tetratelabs/wazero/experimental"

// firstMemory is what a sandbox is given to begin with: it starts with 18 MB, and a report needs no more.
const firstMemory = 24 << 20

// A memory is that of one sandbox. Left to itself wazero copies it each time it grows, and what it was copied from waits for the
// collector: 256 MB came to a gigabyte of the process. So it moves once at the most, to where all that it may ever have is
// reserved. What is reserved and not used takes no memory: the system gives it when it is written to.
type memory struct {
	bytes []byte
	most  uint64
}

// reserve makes the memory of the next sandbox. Tests count what it does.
var reserve experimental.MemoryAllocatorFunc = newMemory

func newMemory(_, most uint64) experimental.LinearMemory {
	return &memory{make([]byte, 0, min(firstMemory, most)), most}
}

// Reallocate returns the memory with so many bytes, nil where it may not have them.
func (m *memory) Reallocate(size uint64) []byte {
	switch {
	case size > m.most:
		return nil
	case size > uint64(cap(m.bytes)):
		old := m.bytes
		m.bytes = make([]byte, size, m.most)
		copy(m.bytes, old)
	}
	m.bytes = m.bytes[:size]
	return m.bytes
}

func (m *memory) Free() { m.bytes = nil }
