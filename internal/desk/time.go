package desk

import "time"

// Time is an instant in microseconds since 1970-01-01 UTC, the one unit of time in code, database and JSON. Zero means
// "none".
type Time int64

// Spans of Time, in microseconds.
const (
	Millisecond Time = 1000
	Second           = 1000 * Millisecond
	Minute           = 60 * Second
	Hour             = 60 * Minute
	Day              = 24 * Hour
)

// TimeOf converts a time.Time; the zero time.Time is none.
func TimeOf(t time.Time) Time {
	if t.IsZero() {
		return 0
	}
	return Time(t.UnixMicro())
}

// Std converts to a time.Time in UTC.
func (t Time) Std() time.Time { return time.UnixMicro(int64(t)).UTC() }
