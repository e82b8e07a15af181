package ledger

// Index is a map that forgets its oldest keys beyond a limit.
type Index[V any] struct {
	limit int
	items map[string]V
	ring  []string
	next  int
}

// NewIndex gives an empty one for at most so many keys.
func NewIndex[V any](limit int) Index[V] { return Index[V]{limit: limit, items: map[string]V{}} }

// Put sets the value of a key.
func (x *Index[V]) Put(key string, value V) {
	if _, known := x.items[key]; !known {
		if len(x.ring) < x.limit {
			x.ring = append(x.ring, key)
		} else {
			delete(x.items, x.ring[x.next])
			x.ring[x.next] = key
			x.next = (x.next + 1) % x.limit
		}
	}
	x.items[key] = value
}

// Get gives the value of a key, and whether there is one.
func (x *Index[V]) Get(key string) (V, bool) {
	value, known := x.items[key]
	return value, known
}
