package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"bandeja.dev/bandeja/bench/instance"
	"bandeja.dev/bandeja/bench/lean"
	"bandeja.dev/bandeja/bench/measure"
)

// floor drives the least program as hard as the product is driven, for the ratio between the two.
func (r *run) floor() error {
	if err := r.halt(); err != nil {
		return err
	}
	o := r.options()
	o.Binary, o.DataDir, o.Log = r.floorBinary, filepath.Join(r.dir, "floor"), os.Stderr
	process, err := instance.Start(r.ctx, o)
	if err != nil {
		return err
	}
	before, err := r.usage(process.PID)
	if err != nil {
		return err
	}
	lasts := max(time.Duration(r.seconds)*time.Second/6, 2*time.Second)
	var times measure.Times
	var done, failed atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for i := range senders {
		all.Go(func() {
			conn := lean.New(r.address)
			defer conn.Close()
			for n := 0; time.Since(began) < lasts; n++ {
				body := fmt.Appendf(nil, `{"client_id":"floor%d-%d","text":"Mensaje %d: ¿llega el pedido mañana por la tarde?"}`, i, n, n)
				asked := time.Now()
				if status, _, err := conn.Do("POST", "/messages", "", body); err != nil || status != 201 {
					failed.Add(1)
					return
				}
				times.Add(time.Since(asked))
				done.Add(1)
			}
		})
	}
	all.Wait()
	after, err := r.usage(process.PID)
	if err != nil {
		return err
	}
	used := after.since(before)
	r.floorCost = used.server / time.Duration(max(done.Load(), 1))
	r.table.Info(fmt.Sprintf("floor program, %d senders", senders), fmt.Sprintf("%.0f/s, %s each; %s", float64(done.Load())/lasts.Seconds(),
		used.each(done.Load()), times.String()))
	if failed.Load() > 0 {
		return fmt.Errorf("%d senders were refused", failed.Load())
	}
	return process.Stop()
}
