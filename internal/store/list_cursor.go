package store

import (
	"encoding/base64"
	"encoding/binary"

	"bandeja.dev/bandeja/internal/desk"
)

// A cursor of a list is base64url of: version, order, and the spot of the last row seen, three numbers of 8 bytes.

const (
	cursorVersion = 1
	cursorLength  = 2 + 3*8
)

func errBadCursor() error {
	return &desk.Error{Code: desk.CodeBadValue, Field: "cursor",
		Detail: "The cursor is not one that this list gave. Leave it out to begin at the top."}
}

func encodeSpot(o order, s spot) string {
	raw := []byte{cursorVersion, byte(o)}
	for _, n := range []int64{s.key, s.lastAt, int64(s.id)} {
		raw = binary.BigEndian.AppendUint64(raw, uint64(n))
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// decodeSpot reads a cursor of a list in that order; "" is the top.
func decodeSpot(o order, cursor string) (spot, error) {
	if cursor == "" {
		return firstSpot, nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(raw) != cursorLength || raw[0] != cursorVersion || raw[1] != byte(o) {
		return spot{}, errBadCursor()
	}
	number := func(i int) int64 { return int64(binary.BigEndian.Uint64(raw[2+8*i:])) }
	s := spot{key: number(0), lastAt: number(1), id: desk.ID(number(2))}
	if s.key < 0 || s.lastAt < 0 || s.id <= 0 || o == byRecent && s.key != 0 {
		return spot{}, errBadCursor()
	}
	return s, nil
}

// Keys of a thread's pages: base64url of version, 't', sort_at, seq and the rank of the kind of item.

type threadKey struct {
	sortAt int64
	seq    int64
	rank   int
}

const threadKeyLength = 2 + 2*8 + 1

func (k threadKey) String() string {
	raw := []byte{cursorVersion, 't'}
	raw = binary.BigEndian.AppendUint64(raw, uint64(k.sortAt))
	raw = binary.BigEndian.AppendUint64(raw, uint64(k.seq))
	return base64.RawURLEncoding.EncodeToString(append(raw, byte(k.rank)))
}

func parseThreadKey(text, field string) (threadKey, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) != threadKeyLength || raw[0] != cursorVersion || raw[1] != 't' || raw[18] >= ranks {
		return threadKey{}, &desk.Error{Code: desk.CodeBadValue, Field: field,
			Detail: "The key is not one that this thread gave. Leave it out to get the newest page."}
	}
	return threadKey{sortAt: int64(binary.BigEndian.Uint64(raw[2:])), seq: int64(binary.BigEndian.Uint64(raw[10:])),
		rank: int(raw[18])}, nil
}
