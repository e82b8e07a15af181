package blob_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/blob"
)

// ageing is a store in which time can pass.
type ageing struct {
	blob.Store
	dir string            // where it notes puts
	age func(name string) // makes an object as old as its note
}

const (
	settleAge = 24 * time.Hour
	longAgo   = 25 * time.Hour
)

func backdate(t *testing.T, path string) {
	t.Helper()
	at := time.Now().Add(-longAgo)
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

// old puts what is then as old as can be told apart.
func (a ageing) old(t *testing.T, text string) string {
	t.Helper()
	name := put(t, a, text).SHA256
	a.age(name)
	backdate(t, a.note(name))
	return name
}

func (a ageing) note(name string) string { return filepath.Join(a.dir, "puts", name+".put") }

func (a ageing) noted(t *testing.T) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(a.dir, "puts"))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, strings.TrimSuffix(entry.Name(), ".put"))
	}
	return names
}

func (a ageing) settle(t *testing.T, named blob.Named) {
	t.Helper()
	if err := a.Settle(context.Background(), time.Now().Add(-settleAge), named); err != nil {
		t.Error(err)
	}
}

func (a ageing) want(t *testing.T, what string, there bool, names ...string) {
	t.Helper()
	for _, name := range names {
		if has, err := a.Has(context.Background(), name); has != there || err != nil {
			t.Errorf("%s: there %v (%v)", what, has, err)
		}
	}
}

func nobody(context.Context, string) (bool, error) { return false, nil }

func TestSettleFolder(t *testing.T) {
	store, dir := folder(t)
	testSettle(t, ageing{store, dir, func(name string) { backdate(t, filepath.Join(dir, name[:2], name[2:4], name)) }})
	objects, _, err := store.Usage(context.Background())
	if list := files(t, dir); err != nil || int(objects) != len(list) {
		t.Errorf("%d objects among %v (%v)", objects, list, err)
	}
}

func TestSettleS3(t *testing.T) {
	store, fake, dir := s3(t, "/files/kept?tls=false")
	testSettle(t, ageing{store, dir, func(name string) {
		object := fake.objects["kept/"+name]
		object.at = time.Now().Add(-longAgo)
		fake.objects["kept/"+name] = object
	}})
	left := ageing{Store: store, dir: dir, age: func(string) {}}
	name := left.old(t, "the service's clock is ahead")
	left.settle(t, nobody)
	left.want(t, "what the service calls new", true, name)
	if len(left.noted(t)) == 0 {
		t.Error("what could not be settled is forgotten")
	}
	fake.down = true
	if err := store.Settle(context.Background(), time.Now().Add(-settleAge), nobody); err == nil || len(left.noted(t)) == 0 {
		t.Errorf("a service that is down: %v", err)
	}
}

func testSettle(t *testing.T, store ageing) {
	left, named := store.old(t, "left by a crash"), store.old(t, "a row names it")
	foreign, fresh := store.old(t, "put by somebody else"), put(t, store, "the row is on its way").SHA256
	again := store.old(t, "put again")
	put(t, store, "put again")
	if err := os.Remove(store.note(foreign)); err != nil {
		t.Fatal(err)
	}
	never := store.old(t, "the crash came before the bytes")
	if err := store.Delete(context.Background(), never, time.Time{}); err != nil {
		t.Fatal(err)
	}
	asked := errors.New("the rows cannot be asked")
	err := store.Settle(context.Background(), time.Now().Add(-settleAge), func(context.Context, string) (bool, error) { return false, asked })
	if !errors.Is(err, asked) {
		t.Errorf("rows that cannot be asked: %v", err)
	}
	store.want(t, "before anything is known", true, left, named, foreign, fresh, again)
	store.settle(t, func(_ context.Context, name string) (bool, error) { return name == named, nil })
	store.want(t, "what no row names", false, left, never)
	store.want(t, "what must stay", true, named, foreign, fresh, again)
	if names := store.noted(t); len(names) != 2 {
		t.Errorf("noted are %v", names)
	}
	store.settle(t, nobody)
	store.want(t, "what once had a row is the other sweep's", true, named)
	testPutWhileSettling(t, store)
}

// An upload of the same bytes ends between the question for its row and the removal, or is on its way then.
func testPutWhileSettling(t *testing.T, store ageing) {
	t.Helper()
	name := store.old(t, "sent twice")
	store.settle(t, func(_ context.Context, sha256 string) (bool, error) {
		if sha256 == name {
			put(t, store, "sent twice")
		}
		return false, nil
	})
	store.want(t, "what was put meanwhile", true, name)
	name = store.old(t, "sent slowly")
	store.age(name)
	ended := make(chan bool)
	store.settle(t, func(_ context.Context, sha256 string) (bool, error) {
		if sha256 == name {
			go func() {
				defer close(ended)
				put(t, store, "sent slowly")
			}()
		}
		return false, nil
	})
	<-ended
	store.want(t, "what was put at the same time", true, name)
	if read(t, store, name) != "sent slowly" {
		t.Error("it is damaged")
	}
}
