package store

import (
	"sync"

	"modernc.org/libc"
)

const (
	journalBlock = 1032 // bytes that SQLite asks for a piece of a savepoint's journal
	heapPage     = 64 << 10
	heapPages    = 8
)

var steadyHeap sync.Once

// keepHeap holds on to a few pages of the heap that SQLite lives in. A savepoint keeps old pages of the file in blocks of
// journalBlock and frees all of them at its end; the heap gives a page without a block in use back to the system at once,
// and asks for it again for the next unit. With one block in use in each, the pages stay: a third of a unit's time.
func keepHeap() {
	steadyHeap.Do(func() {
		tls := libc.NewTLS()
		defer tls.Close()
		kept := map[uintptr]bool{}
		var spare []uintptr
		for len(kept) < heapPages && len(spare) < heapPages*heapPage/journalBlock {
			block := libc.Xmalloc(tls, journalBlock)
			if block == 0 {
				break
			}
			if page := block / heapPage; kept[page] {
				spare = append(spare, block)
			} else {
				kept[page] = true
			}
		}
		for _, block := range spare {
			libc.Xfree(tls, block)
		}
	})
}
