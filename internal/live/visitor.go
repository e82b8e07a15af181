package live

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/bus"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/live/socket"
	"bandeja.dev/bandeja/internal/wire"

	"github.com/gorilla/websocket"
)

// VisitorProtocol is the subprotocol that visitors' sockets agree on. The browser offers a second one that bears its
// secret; it is never repeated.
const VisitorProtocol = "bandeja.v1"

// VisitorConn says whose socket it is. The caller has checked the inbox and the page's origin.
type VisitorConn struct {
	WorkspaceID desk.ID
	InboxID     desk.ID
	SecretHash  string // SHA-256 of the browser's secret, hex
	Since       int64  // the client's last up_to; negative: from now on
}

// visitor is a visitor's socket, or a long poll. It stands in feed.visitors under its conversation, or in feed.waiting
// until there is one.
type visitor struct {
	sub
	conn     VisitorConn
	conv     desk.ID   // feed.mu
	until    desk.Time // feed.mu: when the proof of who it is runs out; 0 = never
	dirty    bool      // feed.mu: the state is to be sent anew
	stating  bool      // feed.mu: a goroutine does so
	inFeed   bool      // feed.mu
	looked   int64     // feed.mu: the feed's position when its conversation was last looked for
	replayed bool      // feed.mu: something was handed over while catching up

	typedAt time.Time // reader's goroutine
}

// ServeVisitor turns the request into a visitor's socket and returns; the socket lives on by itself. A visitor who has
// not written yet may connect: the socket then waits for the conversation.
func (h *Hub) ServeVisitor(w http.ResponseWriter, r *http.Request, c VisitorConn) {
	f, err := h.feed(c.WorkspaceID)
	if err != nil {
		unavailable(w)
		return
	}
	ws, err := h.visitors.Upgrade(w, r, nil)
	if err != nil {
		h.release(f)
		return // the upgrader has answered
	}
	v := &visitor{conn: c}
	v.feed, v.owner = f, v
	v.begins(h, ws)
	go v.open()
}

func (v *visitor) open() {
	if v.feed.admit(v) {
		v.feed.catchUp(&v.sub)
	}
	go v.read()
}

func (v *visitor) read() {
	for v.readFrame() {
	}
	v.Finish()
	v.feed.dismiss(v)
	v.hub.release(v.feed)
}

func (v *visitor) readFrame() bool {
	var in wire.ClientFrame
	if !v.Next(&in) {
		return false
	}
	switch in.T {
	case wire.FrameTyping:
		v.feed.visitorTyped(v)
	case wire.FramePing:
		v.feed.answerPing(&v.sub)
	default:
		return v.Refuse("unknown frame")
	}
	return true
}

// Whoever has said nothing may wait on a socket, but anybody can make up such visitors: so many may wait in a workspace,
// and so many of them are looked up at a time. Who is turned away is let in with the first message.
const (
	waitingMost = 2000
	lookMost    = 200
)

// admit puts a visitor into the feed; catchUp is then due. false means that the socket is ending, or waits.
func (f *feed) admit(v *visitor) bool {
	// The position is taken before the look-up: a conversation that begins in between is found by replaying.
	arrived := f.scanned.Load()
	thread, err := f.hub.thread(f.ctx, v.conn)
	_, closed := f.hub.standing(0)
	f.mu.Lock()
	v.inFeed = true
	f.waiting = append(f.waiting, v)
	full := len(f.waiting) > waitingMost
	f.unlock()
	switch {
	case closed || full && err != nil || err != nil && !errors.Is(err, desk.ErrNotFound):
		v.End(byeFrame(wire.ByeRestart), websocket.CloseTryAgainLater, wire.ByeRestart)
		return false
	case err != nil:
		// Nothing was said yet, so nothing can have been missed.
		if !f.begin(&v.sub, arrived) {
			return false
		}
		f.mu.Lock()
		v.live, v.looked = true, -1
		f.mu.Unlock()
		return false
	}
	if !f.begin(&v.sub, v.conn.Since) {
		return false
	}
	f.mu.Lock()
	defer f.unlock()
	f.settle(v, thread)
	return true
}

// settle moves a visitor to its conversation.
func (f *feed) settle(v *visitor, thread port.VisitorThread) {
	f.remove(v)
	v.conv, v.until, v.live = thread.Conversation.ID, thread.Session.VerifiedUntil, false
	f.visitors[v.conv] = append(f.visitors[v.conv], v)
}

func (f *feed) remove(v *visitor) {
	is := func(x *visitor) bool { return x == v }
	if v.conv == 0 {
		f.waiting = slices.DeleteFunc(f.waiting, is)
		return
	}
	list := slices.DeleteFunc(f.visitors[v.conv], is)
	if len(list) == 0 {
		delete(f.visitors, v.conv)
	} else {
		f.visitors[v.conv] = list
	}
}

func (f *feed) dismiss(v *visitor) {
	f.mu.Lock()
	defer f.unlock()
	v.live = false
	if v.inFeed {
		v.inFeed = false
		f.remove(v)
	}
}

// thread is what stands behind a visitor; desk.ErrNotFound while nothing does, or once the proof of who it is ran out.
func (h *Hub) thread(ctx context.Context, c VisitorConn) (port.VisitorThread, error) {
	thread, err := h.reader.VisitorThread(ctx, c.WorkspaceID, c.InboxID, c.SecretHash)
	if err != nil {
		return thread, err
	}
	if until := thread.Session.VerifiedUntil; thread.Conversation.ID == 0 || until != 0 && h.clock() >= until {
		return thread, desk.ErrNotFound
	}
	return thread, nil
}

// AttachVisitor says that a visitor has a conversation now, or another one than before: after its first message, and
// after it proved who it is. Its sockets follow; without the call those that wait follow within a second.
func (h *Hub) AttachVisitor(workspace, inbox desk.ID, secretHash string) {
	h.bus.Publish(bus.Message{Kind: bus.Attach, Node: h.node, WorkspaceID: workspace, InboxID: inbox, SecretHash: secretHash})
}

func (h *Hub) hearAttach(m bus.Message) {
	f := h.feedOf(m.WorkspaceID)
	if f == nil {
		return
	}
	var found []*visitor
	f.mu.Lock()
	for _, s := range f.locked() {
		if v, ok := s.owner.(*visitor); ok && v.conn.SecretHash == m.SecretHash && v.conn.InboxID == m.InboxID {
			found = append(found, v)
		}
	}
	f.mu.Unlock()
	if len(found) > 0 {
		f.lookUp(found, func() {})
	}
}

// lookUp looks anew for the conversations of visitors, by a goroutine of its own, and says when it has.
func (f *feed) lookUp(found []*visitor, done func()) {
	f.hub.goes.Add(1)
	go func() {
		defer f.hub.goes.Done()
		defer done()
		for _, v := range found {
			if thread, err := f.hub.thread(f.ctx, v.conn); err == nil {
				f.follow(v, thread)
			}
		}
	}()
}

func (f *feed) follow(v *visitor, thread port.VisitorThread) {
	f.mu.Lock()
	defer f.unlock()
	switch {
	case !v.inFeed:
	case v.conv == thread.Conversation.ID:
		v.until = thread.Session.VerifiedUntil
		f.restate(v)
	case v.conv == 0 && v.live:
		f.settle(v, thread)
		v.replayed = true
		f.goOn(&v.sub)
	case v.conv != 0:
		v.resync() // another conversation than its client holds
	}
}

func (v *visitor) wants(e desk.Event) bool { return e.Visitor && e.ConversationID == v.conv }

func (v *visitor) reach() int { return ringSize }

func (v *visitor) choose(e *entry) (*socket.Frame, bool) {
	if e.ConversationID != v.conv {
		return nil, false
	}
	return e.visitor, false
}

func (v *visitor) handed(e *entry, f *socket.Frame) {
	if e.ConversationID != v.conv {
		return
	}
	v.replayed = v.replayed || f != nil || e.state
	if e.state && v.live {
		v.feed.restate(v)
	}
}

func (v *visitor) caughtUp() {
	if v.replayed {
		v.replayed = false
		v.feed.restate(v)
	}
}

func (v *visitor) hello(upTo int64) *socket.Frame { return v.feed.position(wire.FrameHello, upTo) }

func (v *visitor) tick(time.Time) {
	if v.until != 0 && v.hub.clock() >= v.until {
		v.resync()
	}
}

// restate has the visitor's state sent anew, once however often it is asked meanwhile.
func (f *feed) restate(v *visitor) {
	v.dirty = true
	if v.Held() {
		v.Poke()
		return
	}
	if v.stating {
		return
	}
	v.stating = true
	f.hub.goes.Add(1)
	go func() {
		defer f.hub.goes.Done()
		for f.sendState(v) {
		}
	}()
}

func (f *feed) sendState(v *visitor) (again bool) {
	f.mu.Lock()
	if !v.dirty || !v.inFeed {
		v.stating = false
		f.mu.Unlock()
		return false
	}
	v.dirty = false
	f.mu.Unlock()
	state, err := f.hub.loadState(f.ctx, v.conn)
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case err != nil && !errors.Is(err, desk.ErrNotFound):
		v.End(byeFrame(wire.ByeRestart), websocket.CloseTryAgainLater, wire.ByeRestart)
	case err != nil:
		v.resync()
	default:
		v.Push(stateFrame(v.cursor, state))
	}
	return true
}

func stateFrame(upTo int64, state wire.VState) *socket.Frame {
	return socket.JSON(wire.VEvent{T: wire.FrameEvent, Seq: upTo, UpTo: upTo, State: &state})
}

func (h *Hub) loadState(ctx context.Context, c VisitorConn) (wire.VState, error) {
	select {
	case h.loads <- struct{}{}:
		defer func() { <-h.loads }()
	case <-ctx.Done():
		return wire.VState{}, ctx.Err()
	}
	if _, err := h.thread(ctx, c); err != nil {
		return wire.VState{}, err
	}
	facts, err := VisitorFacts(ctx, h.reader, c, h.clock())
	return wire.VStateOf(facts), err
}

// visitorRecent is how many of the newest entries a visitor's state is made from.
const visitorRecent = 40

// VisitorFacts loads what a visitor's state is made from, for answers and frames alike. desk.ErrNotFound: the secret is
// unknown, or nothing was said under it yet.
func VisitorFacts(ctx context.Context, r port.Reader, c VisitorConn, now desk.Time) (wire.VFacts, error) {
	facts := wire.VFacts{Now: now}
	var err error
	if facts.Thread, err = r.VisitorThread(ctx, c.WorkspaceID, c.InboxID, c.SecretHash); err != nil {
		return facts, err
	}
	conversation := facts.Thread.Conversation
	if conversation.ID == 0 {
		return facts, desk.ErrNotFound
	}
	if facts.Contact, err = r.Contact(ctx, c.WorkspaceID, conversation.ContactID); err != nil {
		return facts, err
	}
	if facts.Directory, err = r.Directory(ctx, c.WorkspaceID); err != nil {
		return facts, err
	}
	page, err := r.Timeline(ctx, c.WorkspaceID, port.TimelineQuery{ConversationID: conversation.ID, Limit: visitorRecent, Visitor: true})
	if err != nil {
		return facts, err
	}
	facts.Recent = page.Items
	facts.ReadUpTo, err = r.ReadUpTo(ctx, c.WorkspaceID, conversation.ID, wire.Readers(facts.Directory))
	return facts, err
}
