package desk

import (
	"errors"
	"strings"
	"sync"
)

// ID names a row: 42 bits of milliseconds since IDEpoch, 10 bits of node, 11 bits of counter. Ids sort by the time they
// were made. An ID is never an authorisation. Zero means "none".
type ID int64

// IDEpoch is 2024-01-01T00:00:00Z, the instant ids count from.
const IDEpoch Time = 1704067200000000

const (
	idAlphabet    = "0123456789abcdefghjkmnpqrstvwxyz"
	idLength      = 13
	idNodeBits    = 10
	idCounterBits = 11
)

var errBadID = errors.New("an id is 13 characters of 0-9 a-z without i, l, o, u")

// String gives the 13 lower-case base32 characters that stand for the id in JSON and URLs, "" for none. The text sorts
// as the number does.
func (id ID) String() string {
	if id == 0 {
		return ""
	}
	var text [idLength]byte
	n := uint64(id)
	for i := idLength - 1; i >= 0; i-- {
		text[i] = idAlphabet[n&31]
		n >>= 5
	}
	return string(text[:])
}

// ParseID reads what String wrote; "" is the zero id.
func ParseID(text string) (ID, error) {
	if text == "" {
		return 0, nil
	}
	if len(text) != idLength || text[0] > '7' {
		return 0, errBadID
	}
	var n uint64
	for i := range len(text) {
		digit := strings.IndexByte(idAlphabet, text[i])
		if digit < 0 {
			return 0, errBadID
		}
		n = n<<5 | uint64(digit)
	}
	return ID(n), nil
}

// MarshalText makes an ID a string in JSON.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText refuses anything that MarshalText cannot have written.
func (id *ID) UnmarshalText(text []byte) error {
	parsed, err := ParseID(string(text))
	if err != nil {
		return err
	}
	*id = parsed
	return nil
}

// IDMaker makes ids that rise strictly, also when the clock stands still or steps back. It is safe for concurrent use.
type IDMaker struct {
	node int64
	mu   sync.Mutex
	last int64
}

// NewIDMaker makes ids for a node, 0 to 1023. Two nodes of one instance must not share a number.
func NewIDMaker(node int) *IDMaker {
	return &IDMaker{node: int64(node) & (1<<idNodeBits - 1)}
}

// Next gives a new id for the time now.
func (m *IDMaker) Next(now Time) ID {
	tick := int64(now-IDEpoch) / int64(Millisecond) << idCounterBits
	m.mu.Lock()
	defer m.mu.Unlock()
	if tick <= m.last {
		tick = m.last + 1
	}
	m.last = tick
	high := tick >> idCounterBits
	return ID(high<<(idNodeBits+idCounterBits) | m.node<<idCounterBits | tick&(1<<idCounterBits-1))
}
