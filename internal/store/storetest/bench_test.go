package storetest_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

const (
	benchVisitors = 2000
	benchClients  = 64
	benchText     = "Hola, quería saber si el sillón Ámbar de tres cuerpos está en stock y qué demora tiene el envío a Rosario."
)

// Each operation is one committed unit; 64 callers wait for theirs. cpu-us/op is of this process, client and SQLite
// together; PostgreSQL's server comes on top.
func BenchmarkReceive(b *testing.B) {
	bench(b, func(w *storetest.World, i int64, at desk.Time) error {
		v := w.Threads[i%benchVisitors]
		id, client := w.IDs.Next(at), fmt.Sprintf("c-%d", i)
		return w.Store.Update(context.Background(), w.Workspace, port.LaneInbound, func(tx port.Tx) error {
			if _, err := tx.Directory(); err != nil {
				return err
			}
			thread, err := tx.VisitorThread(w.Inbox, v.Session.SecretHash, client)
			if err != nil || thread.Duplicate != nil {
				return err
			}
			_, err = w.Receive(tx, thread, at, id, client, benchText)
			return err
		})
	})
}

func BenchmarkReply(b *testing.B) {
	bench(b, func(w *storetest.World, i int64, at desk.Time) error {
		v := w.Threads[i%benchVisitors]
		id, client := w.IDs.Next(at), fmt.Sprintf("a-%d", i)
		return w.Store.Update(context.Background(), w.Workspace, port.LanePeople, func(tx port.Tx) error {
			_, err := w.Reply(tx, v.Conversation.ID, at, id, client, benchText)
			return err
		})
	})
}

func bench(b *testing.B, unit func(w *storetest.World, i int64, at desk.Time) error) {
	for _, kind := range storetest.Kinds(b) {
		b.Run(kind, func(b *testing.B) {
			w := storetest.NewWorld(b, storetest.Open(b, kind), benchVisitors)
			var next atomic.Int64
			var wait sync.WaitGroup
			before := cpu()
			b.ResetTimer()
			for range benchClients {
				wait.Go(func() {
					for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
						if err := unit(w, i, w.Now+desk.Time(i)*desk.Millisecond); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wait.Wait()
			b.StopTimer()
			b.ReportMetric(float64(cpu()-before)/float64(b.N), "cpu-us/op")
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "units/s")
		})
	}
}

func cpu() int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return u.Utime.Nano()/1000 + u.Stime.Nano()/1000
}
