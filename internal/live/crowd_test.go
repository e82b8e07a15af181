package live

import (
	"fmt"
	"testing"

	"github.com/gorilla/websocket"
)

// Visitors who never wrote can be made up without end: so many wait, the next are turned away, and whoever has written
// is let in all the same.
func TestMadeUpVisitorsAreBounded(t *testing.T) {
	w := newWorld()
	w.start(inboxA, "eva", "hola")
	r := newRig(t, w)
	w2 := r.visitor("eva", 1)
	w2.waitType("hello")
	f := r.Hub.feedOf(workspace)
	crowd := make([]*visitor, waitingMost)
	for i := range crowd {
		crowd[i] = &visitor{conn: VisitorConn{WorkspaceID: workspace, InboxID: inboxA, SecretHash: fmt.Sprint("nobody", i)}}
		crowd[i].feed, crowd[i].owner = f, crowd[i]
		crowd[i].begins(r.Hub, nil)
		f.admit(crowd[i])
	}
	if code := r.visitor("one-more", 1).waitClosed(); code != websocket.CloseTryAgainLater {
		t.Errorf("one more was answered with %d", code)
	}
	late := w.start(inboxA, "late", "hola")
	c := r.visitor("late", 1)
	c.waitType("hello")
	seq := w.answer(late, all, "buenas")
	c.wait("the answer", func(f told) bool { return f.Seq == seq && f.Item != nil })
	for _, v := range crowd {
		f.dismiss(v)
		v.Kill()
	}
}
