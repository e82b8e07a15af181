package storetest_test

import (
	"context"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

func TestSmoke(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		ctx := context.Background()
		err := s.UpdateInstance(ctx, func(tx port.InstanceTx) error {
			return tx.CreateWorkspace(desk.Workspace{ID: 7, Name: "W", Timezone: "UTC", Locale: "es", ActiveHours: 8})
		})
		if err != nil {
			t.Fatal(err)
		}
		seq, err := port.Do(ctx, s, 7, port.LanePeople, func(tx port.Tx) (int64, error) {
			return tx.Emit(desk.Event{Type: desk.EventTagChanged, At: 1})
		})
		if err != nil || seq != 1 {
			t.Fatal(seq, err)
		}
		got, err := s.LastSeq(ctx, 7)
		if err != nil || got != 1 {
			t.Fatal(got, err)
		}
	})
}
