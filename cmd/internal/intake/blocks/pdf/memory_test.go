package pdf

import (
	"errors"
	"strings"
	"testing"
	"unsafe"

	"github.com/tetratelabs/wazero/experimental"

	"nianbao/templates/meter"
	"nianbao/testdata/paper"
	"nianbao/testdata/tier"
)

// A watched memory counts how often it moved and how large it became.
type watched struct {
	experimental.LinearMemory
	at          *byte
	moved, most int
}

func (w *watched) Reallocate(size uint64) []byte {
	b := w.LinearMemory.Reallocate(size)
	if at := unsafe.SliceData(b); b != nil && at != w.at {
		w.at = at
		w.moved++
	}
	w.most = max(w.most, len(b))
	return b
}

// TestMemory grows a memory page by page: it moves once, keeps what is in it and has an end.
func TestMemory(t *testing.T) {
	const page, most = 1 << 16, 32 << 20
	w := &watched{LinearMemory: newMemory(0, most)}
	for size := page; size <= most; size += page {
		b := w.Reallocate(uint64(size))
		if len(b) != size || size > page && b[size-page-1] != byte(size/page-1) {
			t.Fatalf("%d bytes asked for: %d given, and what was written is not in them", size, len(b))
		}
		b[size-1] = byte(size / page)
	}
	if w.moved != 2 { // where it began, and where it has room for all
		t.Errorf("it has been in %d places", w.moved)
	}
	if w.Reallocate(most+1) != nil {
		t.Error("it gives more than it may")
	}
}

// TestMemoryOfSandbox reads a file of 3 kB that unpacks to 480 MB: the sandbox takes what it may have, and moves there once.
func TestMemoryOfSandbox(t *testing.T) {
	tier.Need(t, "unpacks half a gigabyte")
	w := &watched{}
	defer func(was experimental.MemoryAllocatorFunc) { reserve = was }(reserve)
	reserve = func(first, most uint64) experimental.LinearMemory {
		w.LinearMemory = newMemory(first, most)
		return w
	}
	data := pageOf("", paper.Packed("", strings.Repeat("q Q\n", 120<<20), 2))
	var refused Refused
	if _, err := Read(data, meter.New("r.pdf")); !errors.As(err, &refused) {
		t.Errorf("not refused: %v", err)
	}
	if w.moved != 2 || w.most > memoryPages<<16 || w.most < memoryPages<<16*9/10 {
		t.Errorf("%d places, %d MB", w.moved, w.most>>20)
	}
}
