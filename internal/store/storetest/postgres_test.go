package storetest_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

func TestTwoStoresOnOnePostgres(t *testing.T) {
	for _, kind := range storetest.Kinds(t) {
		if kind != "postgres" {
			continue
		}
		o := storetest.Place(t, kind)
		one, two := storetest.OpenAt(t, o), storetest.OpenAt(t, o)
		w := storetest.NewWorld(t, one, 4)
		var wait sync.WaitGroup
		for i := range 200 {
			s := []port.Store{one, two}[i%2]
			wait.Go(func() {
				thread := w.Threads[i/2%4]
				id := w.IDs.Next(w.Now)
				err := s.Update(context.Background(), w.Workspace, port.LaneInbound, func(tx port.Tx) error {
					v, err := tx.VisitorThread(w.Inbox, thread.Session.SecretHash, "")
					if err != nil {
						return err
					}
					_, err = w.Receive(tx, v, w.Now+desk.Time(i), id, fmt.Sprint(i), "hola")
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		check(t, one)
		// What one changes in the directory, the other sees, in units and out of them.
		err := one.Update(context.Background(), w.Workspace, port.LanePeople, func(tx port.Tx) error {
			return tx.SaveTag(desk.Tag{ID: 1, Name: "Nuevo"})
		})
		if err != nil {
			t.Fatal(err)
		}
		d, err := two.Directory(context.Background(), w.Workspace)
		if err != nil || len(d.Tags) != 1 {
			t.Errorf("the other store sees %v (%v)", d, err)
		}
		err = two.Update(context.Background(), w.Workspace, port.LanePeople, func(tx port.Tx) error {
			d, err := tx.Directory()
			if err == nil && len(d.Tags) != 1 {
				err = errors.New("the unit sees an old directory")
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// The server ends connections at random while messages arrive: nothing acknowledged is lost, nothing stands twice.
func TestPostgresEndsConnections(t *testing.T) {
	for _, kind := range storetest.Kinds(t) {
		if kind != "postgres" {
			continue
		}
		o := storetest.Place(t, kind)
		s := storetest.OpenAt(t, o)
		w := storetest.NewWorld(t, s, 4)
		db := raw(t, o)
		var acknowledged, refused atomic.Int64
		var wait sync.WaitGroup
		for client := range 8 {
			wait.Go(func() {
				for i := range 60 {
					id := w.IDs.Next(w.Now)
					err := s.Update(context.Background(), w.Workspace, port.LaneInbound, func(tx port.Tx) error {
						v, err := tx.VisitorThread(w.Inbox, w.Threads[client%4].Session.SecretHash, id.String())
						if err != nil {
							return err
						}
						_, err = w.Receive(tx, v, w.Now+desk.Time(i), id, id.String(), "hola")
						return err
					})
					if err != nil {
						refused.Add(1)
						continue
					}
					acknowledged.Add(1)
					err = s.Update(context.Background(), w.Workspace, port.LaneInbound, func(tx port.Tx) error {
						_, err := tx.Message(id)
						return err
					})
					if errors.Is(err, desk.ErrNotFound) {
						t.Errorf("an acknowledged message is gone")
					}
				}
			})
		}
		over := make(chan struct{})
		go func() { wait.Wait(); close(over) }()
		for ended := 0; ; {
			var n int
			err := db.QueryRowContext(context.Background(), "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "+
				"WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'bandeja'").Scan(&n)
			if err != nil {
				t.Fatal(err)
			}
			ended += n
			select {
			case <-over:
				t.Logf("%d acknowledged, %d refused, %d connections ended", acknowledged.Load(), refused.Load(), ended)
				if acknowledged.Load() == 0 || ended == 0 {
					t.Error("nothing was tried")
				}
				check(t, s)
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}
}
