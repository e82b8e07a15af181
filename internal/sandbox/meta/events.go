package meta

import (
	"fmt"
	"net/http"
	"time"

	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
)

// serveEvents is GET /_sim/events.
func (s *Sim) serveEvents(w http.ResponseWriter, r *http.Request) {
	frames, leave := s.Events.Listen(r.URL.Query().Get("customer"))
	if frames == nil {
		refusal(w, http.StatusServiceUnavailable, "busy", "Too many pages listen.")
		return
	}
	defer leave()
	control := http.NewResponseController(w)
	_ = control.SetWriteDeadline(time.Time{}) // a server's deadline for answers is not meant for a stream
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprintf(w, "event: hello\ndata: %s\n\n", shape.JSON(object{"now": s.Clock().Now}))
	beat := time.NewTicker(15 * time.Second)
	defer beat.Stop()
	for control.Flush() == nil {
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
			fmt.Fprint(w, ": beat\n\n")
		case frame, open := <-frames:
			if !open {
				return
			}
			if _, err := w.Write(frame); err != nil {
				return
			}
		}
	}
}
