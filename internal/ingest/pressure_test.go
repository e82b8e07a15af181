package ingest

import (
	"context"
	"testing"
)

// TestPressureEnds: what is applied goes on in full once few deliveries wait to be kept, not when a commit took some.
func TestPressureEnds(t *testing.T) {
	var p pressure
	for range pressed {
		if p.unit() != unitMost {
			t.Fatal("units are small before there is pressure")
		}
		p.enter()
	}
	if p.unit() != unitPressed {
		t.Error("units are full under pressure")
	}
	p.yield(context.Background()) // ends by itself
	calm := p.calm
	for waiting := pressed - 1; waiting >= calmed; waiting-- {
		p.leave()
		select {
		case <-calm:
			t.Fatalf("it is calm while %d wait", waiting)
		default:
		}
	}
	p.leave()
	<-calm
	if p.unit() != unitMost || p.calm != nil {
		t.Error("the pressure did not end")
	}
}
