package webm

import (
	"encoding/binary"
	"fmt"
	"time"
)

// group reads a block group: a block, and what is said of it.
func (r *Reader) group(size int64) error {
	end := r.pos + size
	var trim time.Duration
	for r.pos < end {
		id, size, err := r.element()
		if err != nil {
			return inside(err)
		}
		switch {
		case size == unknown || size > end-r.pos:
			return fmt.Errorf("%w: an element longer than its group at byte %d", ErrFormat, r.pos)
		case id == idBlock:
			err = r.block(size)
		case id == idDiscardPadding && size <= 8:
			var body [8]byte
			err = r.read(body[:size])
			trim = time.Duration(max(0, signed(body[:size])))
		default:
			err = r.skip(size)
		}
		if err != nil {
			return err
		}
	}
	if r.pos > end {
		return fmt.Errorf("%w: a group that ends within an element at byte %d", ErrFormat, r.pos)
	}
	if trim > 0 && len(r.frames) > 0 {
		r.frames[len(r.frames)-1].Trim = trim
	}
	return nil
}

// block reads a block: track, time, flags, frames. The data of tracks that nobody wants are skipped.
func (r *Reader) block(size int64) error {
	end := r.pos + size
	track, err := r.size()
	if err != nil {
		return err
	}
	var head [3]byte
	if err := r.read(head[:]); err != nil {
		return err
	}
	rest := end - r.pos
	if rest < 0 {
		return fmt.Errorf("%w: a block cut short at byte %d", ErrFormat, r.pos)
	}
	ticks := r.cluster + int64(int16(binary.BigEndian.Uint16(head[:])))
	r.latest = max(r.latest, ticks)
	if track < 0 || uint64(track) != r.wanted {
		return r.skip(rest)
	}
	if rest > MaxFrames {
		return fmt.Errorf("%w: a block of %d bytes", ErrFormat, rest)
	}
	data, err := r.body(rest)
	if err != nil {
		return err
	}
	sizes, data, err := lacing(head[2]>>1&3, data)
	if err != nil {
		return err
	}
	r.frames = r.frames[:0]
	for _, size := range sizes {
		r.frames = append(r.frames, Frame{Time: r.ticks(float64(ticks)), Data: data[:size:size]})
		data = data[size:]
	}
	return nil
}

// lacing tells how several frames share a block, and gives what is left of the block: the frames.
func lacing(kind byte, data []byte) ([]int, []byte, error) {
	if kind == 0 {
		return []int{len(data)}, data, nil
	}
	if len(data) == 0 {
		return nil, nil, fmt.Errorf("%w: no frames in a block", ErrFormat)
	}
	count := int(data[0]) + 1
	data = data[1:]
	sizes := make([]int, 0, count)
	if kind == 2 {
		if len(data)%count != 0 {
			return nil, nil, fmt.Errorf("%w: frames of unequal size", ErrFormat)
		}
		for range count {
			sizes = append(sizes, len(data)/count)
		}
		return sizes, data, nil
	}
	total := 0
	for range count - 1 {
		size, n, ok := xiph(data)
		if kind == 3 {
			size, n, ok = difference(data, sizes)
		}
		if !ok || size < 0 {
			return nil, nil, fmt.Errorf("%w: sizes of frames", ErrFormat)
		}
		data = data[n:]
		total += size
		sizes = append(sizes, size)
	}
	if total > len(data) {
		return nil, nil, fmt.Errorf("%w: frames longer than their block", ErrFormat)
	}
	return append(sizes, len(data)-total), data, nil
}

// difference reads a size that is the first, or is told by how it differs from the one before.
func difference(data []byte, sizes []int) (size, n int, ok bool) {
	value, n, ok := number(data, 4, true)
	if !ok {
		return 0, 0, false
	}
	if len(sizes) == 0 {
		return int(value), n, true
	}
	return sizes[len(sizes)-1] + int(value) - (1<<(7*n-1) - 1), n, true // zero is in the middle of what n bytes can tell
}

// xiph reads a size as a sum of bytes, the last of which is below 255.
func xiph(data []byte) (size, n int, ok bool) {
	for _, c := range data {
		size, n = size+int(c), n+1
		if c < 255 {
			return size, n, true
		}
	}
	return 0, 0, false
}
