package mediafetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/blob"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

const start = desk.IDEpoch + 1056*desk.Day

// world is a company with two inboxes of WhatsApp, whose provider the test plays.
type world struct {
	t       *testing.T
	store   port.Store
	traffic *traffic.Traffic
	files   *blob.FolderStore
	runner  *Runner
	ws      desk.ID
	inboxes [2]desk.ID
	by      unit.By
	told    int

	mu     sync.Mutex
	now    desk.Time
	answer func(ctx context.Context, ref desk.MediaRef) (channel.MediaBody, error)
}

func (w *world) clock() desk.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d desk.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now += d
}

// For plays channel.Sessions.
func (w *world) For(desk.Inbox) (channel.Session, error) { return session{w}, nil }

type session struct{ w *world }

// Send is never called here.
func (session) Send(context.Context, channel.Outgoing) (channel.Accepted, error) {
	return channel.Accepted{}, errors.New("nothing is sent here")
}

// Close ends nothing.
func (session) Close() error { return nil }

// FetchMedia answers what the test says.
func (s session) FetchMedia(ctx context.Context, ref desk.MediaRef) (channel.MediaBody, error) {
	s.w.mu.Lock()
	answer := s.w.answer
	s.w.mu.Unlock()
	return answer(ctx, ref)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, store: storetest.Open(t, "sqlite"), now: start}
	can := desk.CapabilityTable{desk.ChannelWhatsApp: {Limits: desk.Limits{TextMax: 4096}}}
	base := unit.Base{Store: w.store, Clock: w.clock, IDs: desk.NewIDMaker(0)}
	a := app.New(app.Options{Store: w.store, Clock: w.clock, IDs: base.IDs, Can: can})
	w.traffic = traffic.New(base, can)
	ctx := t.Context()
	var err error
	w.ws, err = a.CreateWorkspace(ctx, app.Company{Name: "Casa Nativa", Timezone: "UTC", Locale: "es"}, 8)
	w.must(err)
	joined, err := a.CreateMember(ctx, w.ws, app.Person{Name: "ana", Email: "ana@x.example", PasswordHash: "x", Locale: "es"},
		desk.Member{Role: desk.RoleOwner, Visibility: desk.VisibilityAll})
	w.must(err)
	w.by = unit.By{Workspace: w.ws, Member: joined.Member.ID}
	for i := range w.inboxes {
		w.inboxes[i] = base.IDs.Next(start)
		w.must(w.store.Update(ctx, w.ws, port.LanePeople, func(tx port.Tx) error {
			id := w.inboxes[i]
			return tx.SaveInbox(desk.Inbox{ID: id, Name: "Ventas", Channel: desk.ChannelWhatsApp, Key: id.String(), Active: true,
				Window: desk.PolicyLastInbound24h, MemberIDs: []desk.ID{w.by.Member}, Settings: desk.InboxSettings{}.WithDefaults(),
				Connection: desk.Connection{Endpoint: id.String()}, CreatedAt: start})
		}))
	}
	w.files, err = blob.Folder(t.TempDir())
	w.must(err)
	w.runner = w.newRunner()
	return w
}

func (w *world) newRunner() *Runner {
	uploads, err := blob.NewUploads(w.t.TempDir(), w.files)
	w.must(err)
	return New(Options{Traffic: w.traffic, Store: w.store, Sessions: w, Files: w.files, Uploads: uploads, Clock: w.clock,
		Log: slog.New(slog.DiscardHandler), Node: "test"})
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// receive lets the visitor send a file and gives the id of its message's external id.
func (w *world) receive(inbox int, kind desk.MessageKind) (id string) {
	w.t.Helper()
	w.told++
	id = fmt.Sprintf("wamid.%d", w.told)
	u := desk.Update{Kind: desk.UpdateMessage, Key: "msg:" + id, ExternalID: id, At: w.clock(),
		Party:   desk.Party{Addresses: []desk.Address{{Kind: desk.AddressWaID, Value: "5491100000000"}}, Name: "Julia"},
		Message: &desk.Inbound{Kind: kind, Media: &desk.MediaRef{ID: id, MIME: "image/jpeg"}}}
	_, err := w.traffic.Apply(w.t.Context(), w.ws, []port.UpdateRow{{InboxID: w.inboxes[inbox], Kind: u.Kind, Key: u.Key, At: u.At, ReceivedAt: w.clock(), Update: u}}, nil)
	w.must(err)
	return id
}

// message gives a message with its file.
func (w *world) message(inbox int, id string) (m desk.Message, f port.File) {
	w.t.Helper()
	w.must(w.store.Update(w.t.Context(), w.ws, port.LanePeople, func(tx port.Tx) (err error) {
		if m, err = tx.MessageByExternalID(w.inboxes[inbox], id); err == nil {
			f, err = tx.File(m.Content.Attachment.ID)
		}
		return err
	}))
	return m, f
}

// round looks once and waits until what it began has ended.
func (w *world) round() {
	w.t.Helper()
	w.must(w.runner.round(w.t.Context()))
	w.runner.goes.Wait()
}

func (w *world) answers(answer func(ctx context.Context, ref desk.MediaRef) (channel.MediaBody, error)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answer = answer
}

func body(data []byte) channel.MediaBody {
	sum := sha256.Sum256(data)
	return channel.MediaBody{ReadCloser: io.NopCloser(bytes.NewReader(data)), MIME: "image/jpeg", SHA256: hex.EncodeToString(sum[:]), Size: int64(len(data))}
}

func (w *world) gives(data []byte) {
	w.answers(func(context.Context, desk.MediaRef) (channel.MediaBody, error) { return body(data), nil })
}

func (w *world) fails(kind desk.FailureKind, code string) {
	w.answers(func(context.Context, desk.MediaRef) (channel.MediaBody, error) {
		return channel.MediaBody{}, &channel.Error{Failure: desk.Failure{Kind: kind, Code: code}, Certain: true}
	})
}

func picture(t *testing.T) []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestFetch(t *testing.T) {
	w := newWorld(t)
	data := picture(t)
	w.gives(data)
	id := w.receive(0, desk.KindImage)
	before, _ := w.message(0, id)
	w.round()
	m, f := w.message(0, id)
	a := m.Content.Attachment
	if a.State != desk.AttachmentReady || a.MIME != "image/png" || a.Width != 40 || a.Height != 30 || !a.Thumbnail || a.Size != int64(len(data)) || m.Rev <= before.Rev {
		t.Fatalf("%+v %+v", a, m)
	}
	stored, _, err := w.files.Open(t.Context(), f.SHA256)
	w.must(err)
	defer stored.Close()
	if got, err := io.ReadAll(stored); err != nil || !bytes.Equal(got, data) || f.State != port.FileReady {
		t.Error(f, err)
	}
	events, _, err := w.store.Events(t.Context(), w.ws, before.Rev, 100)
	w.must(err)
	if len(events) != 1 || events[0].Type != desk.EventMessageChanged || events[0].EntityID != m.ID {
		t.Errorf("%+v", events)
	}
	w.round()
	if again, _ := w.message(0, id); again.Rev != m.Rev {
		t.Error("it was fetched twice")
	}
}

// What fails is tried again, later each time, until somebody must ask for it.
func TestRetries(t *testing.T) {
	w := newWorld(t)
	w.fails(desk.FailRetry, "503")
	id := w.receive(0, desk.KindImage)
	for i, pause := range []desk.Time{5 * desk.Second, 30 * desk.Second, 2 * desk.Minute, 10 * desk.Minute, desk.Hour} {
		w.round()
		if _, f := w.message(0, id); f.State != port.FilePending || f.Tries != i+1 || f.NextAt != w.clock()+pause {
			t.Fatalf("%+v", f)
		}
		w.pass(pause - 1)
		w.round()
		if _, f := w.message(0, id); f.Tries != i+1 {
			t.Fatal("it was tried too early")
		}
		w.pass(1)
	}
	w.round()
	m, _ := w.message(0, id)
	if a := m.Content.Attachment; a.State != desk.AttachmentFailed || a.ErrorCode != codeUnreachable {
		t.Fatalf("%+v", a)
	}
	if _, err := w.traffic.Refetch(t.Context(), w.by, m.ConversationID, m.ID); err != nil {
		t.Fatal(err)
	}
	w.gives(picture(t))
	w.round()
	if m, _ := w.message(0, id); m.Content.Attachment.State != desk.AttachmentReady {
		t.Errorf("%+v", m.Content.Attachment)
	}
}

func TestWhatIsNotKept(t *testing.T) {
	w := newWorld(t)
	w.runner.bounds.size = 1000
	short, wrong, huge := body(picture(t)), body(picture(t)), body(nil)
	short.Size += 5
	wrong.SHA256 = strings.Repeat("ab", 32)
	huge.Size = 1001
	endless := channel.MediaBody{ReadCloser: io.NopCloser(zeros{}), Size: -1}
	gone := &channel.Error{Failure: desk.Failure{Kind: desk.FailMessage, Code: "http_404"}, Certain: true}
	auth := &channel.Error{Failure: desk.Failure{Kind: desk.FailAuth, Code: "190"}, Certain: true}
	for _, c := range []struct {
		name  string
		body  channel.MediaBody
		err   error
		state desk.AttachmentState
		code  string
		tries int
	}{
		{"short", short, nil, desk.AttachmentFetching, codeBroken, 1},
		{"wrong hash", wrong, nil, desk.AttachmentFetching, codeBroken, 1},
		{"empty", body(nil), nil, desk.AttachmentFetching, codeBroken, 1},
		{"too big", huge, nil, desk.AttachmentRefused, codeTooBig, 0},
		{"without end", endless, nil, desk.AttachmentRefused, codeTooBig, 0},
		{"gone", channel.MediaBody{}, gone, desk.AttachmentRefused, codeGone, 0},
		{"no token", channel.MediaBody{}, auth, desk.AttachmentFetching, "auth", 0},
	} {
		w.answers(func(context.Context, desk.MediaRef) (channel.MediaBody, error) { return c.body, c.err })
		id := w.receive(0, desk.KindImage)
		w.round()
		m, f := w.message(0, id)
		if m.Content.Attachment.State != c.state || f.Error != c.code || f.Tries != c.tries || f.SHA256 != "" {
			t.Errorf("%s: %+v %+v", c.name, m.Content.Attachment, f)
		}
		clear(w.runner.troubled)
	}
	if n, _, err := w.files.Usage(t.Context()); err != nil || n != 0 {
		t.Error("something was kept:", n, err)
	}
}

type zeros struct{}

// Read never ends.
func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// A page that says that it is a photo is something to be saved, not shown.
func TestLyingFile(t *testing.T) {
	w := newWorld(t)
	w.gives([]byte("<!doctype html><script>alert(1)</script>"))
	id := w.receive(0, desk.KindImage)
	w.round()
	m, f := w.message(0, id)
	if m.Kind != desk.KindDocument || f.MIME != "application/octet-stream" || m.Content.Attachment.Thumbnail || m.Content.Attachment.State != desk.AttachmentReady {
		t.Errorf("%+v %+v", m, f)
	}
}

// An inbox whose provider does not answer takes nothing from another, however many files wait in it.
func TestOneInboxHangs(t *testing.T) {
	w := newWorld(t)
	w.runner.bounds.stall = 300 * time.Millisecond
	data, hang := picture(t), map[string]bool{}
	for range 100 {
		hang[w.receive(0, desk.KindImage)] = true
	}
	var waiting sync.WaitGroup
	waiting.Add(perInbox)
	w.answers(func(ctx context.Context, ref desk.MediaRef) (channel.MediaBody, error) {
		if !hang[ref.ID] {
			return body(data), nil
		}
		waiting.Done()
		<-ctx.Done()
		return channel.MediaBody{}, ctx.Err()
	})
	id := w.receive(1, desk.KindImage)
	w.must(w.runner.round(t.Context()))
	waiting.Wait()
	w.must(w.runner.round(t.Context())) // no room for more of the same inbox: waiting would count below zero
	until := time.Now().Add(5 * time.Second)
	for ; ; <-time.After(5 * time.Millisecond) {
		if m, _ := w.message(1, id); m.Content.Attachment.State == desk.AttachmentReady {
			break
		}
		if time.Now().After(until) {
			t.Fatal("the other inbox waits")
		}
	}
	w.runner.goes.Wait()
	waiting.Add(1) // from now on one at a time
	w.round()
}

// A process that dies leaves the file due, and the next one fetches it.
func TestProcessDies(t *testing.T) {
	w := newWorld(t)
	ctx, kill := context.WithCancel(t.Context())
	w.answers(func(ctx context.Context, _ desk.MediaRef) (channel.MediaBody, error) {
		kill()
		<-ctx.Done()
		return channel.MediaBody{}, ctx.Err()
	})
	id := w.receive(0, desk.KindImage)
	w.must(w.runner.round(ctx))
	w.runner.goes.Wait()
	if _, f := w.message(0, id); f.State != port.FilePending || f.Tries != 0 {
		t.Fatalf("%+v", f)
	}
	w.gives(picture(t))
	w.runner = w.newRunner()
	w.round()
	if m, _ := w.message(0, id); m.Content.Attachment.State != desk.AttachmentReady {
		t.Errorf("%+v", m.Content.Attachment)
	}
}

// What no message names goes after a day, and its bytes only when no other file has them.
func TestOrphans(t *testing.T) {
	w := newWorld(t)
	w.runner.bounds.fresh = -time.Hour
	data := picture(t)
	w.gives(data)
	kept, revoked := w.receive(0, desk.KindImage), w.receive(0, desk.KindImage)
	w.round()
	_, f := w.message(0, kept)
	w.apply(desk.Update{Kind: desk.UpdateRevoke, Key: "revoke", Target: revoked, At: w.clock()})
	uploaded, err := w.traffic.BeginVisitorUpload(t.Context(), w.ws, w.inboxes[0], traffic.NewUpload{Kind: desk.KindDocument, Size: 4})
	w.must(err)
	lone, err := w.files.Put(t.Context(), strings.NewReader("lone"), 10)
	w.must(err)
	_, err = w.traffic.FinishUpload(t.Context(), w.ws, uploaded.ID, traffic.Arrived{MIME: "text/plain", Size: 4, SHA256: lone.SHA256})
	w.must(err)
	w.pass(desk.Day)
	w.must(w.runner.sweep(t.Context(), []desk.ID{w.ws}))
	if n, _, err := w.files.Usage(t.Context()); err != nil || n != 3 {
		t.Error("a file went before its time:", n, err)
	}
	w.pass(1)
	w.must(w.runner.sweep(t.Context(), []desk.ID{w.ws}))
	if has, err := w.files.Has(t.Context(), lone.SHA256); err != nil || has {
		t.Error("an upload that was never sent is still there", err)
	}
	if has, err := w.files.Has(t.Context(), f.SHA256); err != nil || !has {
		t.Error("the bytes of a file that is shown are gone", err)
	}
	w.apply(desk.Update{Kind: desk.UpdateRevoke, Key: "revoke 2", Target: kept, At: w.clock()})
	w.must(w.runner.sweep(t.Context(), []desk.ID{w.ws}))
	if n, _, err := w.files.Usage(t.Context()); err != nil || n != 0 {
		t.Error("objects left:", n, err)
	}
}

func (w *world) apply(u desk.Update) {
	w.t.Helper()
	_, err := w.traffic.Apply(w.t.Context(), w.ws, []port.UpdateRow{{InboxID: w.inboxes[0], Kind: u.Kind, Key: u.Key, At: u.At, ReceivedAt: w.clock(), Update: u}}, nil)
	w.must(err)
}
