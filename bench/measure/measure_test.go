package measure

import (
	"io"
	"testing"
	"time"
)

func TestTimes(t *testing.T) {
	var times Times
	if times.At(.99) != 0 {
		t.Error("nothing was noted")
	}
	for i := 100; i > 0; i-- {
		times.Add(time.Duration(i) * time.Millisecond)
	}
	if got := times.String(); got != "p50 51 ms, p99 100 ms, most 100 ms" {
		t.Error(got)
	}
}

func TestTable(t *testing.T) {
	table := NewTable("SQLite", io.Discard)
	table.AtMost("list", 10*time.Millisecond, 12*time.Millisecond, "")
	table.AtMost("thread", 10*time.Millisecond, 900*time.Microsecond, "; so")
	table.Info("memory", "33 MB")
	want := `## SQLite

| what   | target     | measured    | ok     |
|--------|------------|-------------|--------|
| list   | <= 10.0 ms | 12.0 ms     | MISSED |
| thread | <= 10.0 ms | 0.90 ms; so | ok     |
| memory |            | 33 MB       |        |
`
	if got := table.String(); got != want || table.Missed() != 1 {
		t.Errorf("%d missed\n%s", table.Missed(), got)
	}
}
