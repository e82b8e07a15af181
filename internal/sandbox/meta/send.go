package meta

import (
	"io"
	"net"
	"net/http"

	"bandeja.dev/bandeja/internal/sandbox/meta/ledger"
	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
	"bandeja.dev/bandeja/internal/sandbox/meta/wa"
	"bandeja.dev/bandeja/internal/sandbox/meta/world"
)

// postMessage is POST /{phone_id}/messages: a message, or a mark of reading.
func (s *Sim) postMessage(w http.ResponseWriter, r *http.Request, b *world.Company) *wa.Error {
	s.Book().Request()
	n, refusal := s.lineOf(r, b, ScopeMessaging)
	if refusal == nil {
		refusal = s.message(w, r, n)
	}
	if refusal != nil {
		s.Book().Refused(refusal.Code)
	}
	return refusal
}

func (s *Sim) message(w http.ResponseWriter, r *http.Request, n *world.Line) *wa.Error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxJSON))
	if err != nil {
		return wa.BadParameter("The body could not be read.")
	}
	q, refusal := wa.Parse(body)
	if refusal != nil {
		return refusal
	}
	if q.Status != "" {
		if refusal = s.MarkRead(n, q); refusal == nil {
			shape.Write(w, http.StatusOK, object{"success": true})
		}
		return refusal
	}
	if refusal = q.Check(); refusal != nil {
		return refusal
	}
	luck := s.Luck(n, q)
	if luck.Refusal != nil {
		return luck.Refusal
	}
	unanswered := ledger.Cut{Ref: q.Ref, PhoneID: n.PhoneID, To: shape.Or(q.To, q.Recipient)}
	if luck.Cut && !luck.Accepted {
		s.drop(w, unanswered)
		return nil
	}
	s.Wait(luck.Wait)
	accepted, refusal := s.Accept(n, q, luck.Cut)
	if refusal != nil {
		return refusal
	}
	if luck.Cut || gone(r) {
		unanswered.Accepted, unanswered.ID = true, accepted.ID
		s.drop(w, unanswered)
		return nil
	}
	shape.Write(w, http.StatusOK, answer(q, accepted))
	return nil
}

// gone says whether the client did not wait for the answer.
func gone(r *http.Request) bool {
	select {
	case <-r.Context().Done():
		return true
	default:
		return false
	}
}

func answer(q *wa.Request, accepted world.Accepted) object {
	contact := object{"input": shape.Or(q.To, q.Recipient), "user_id": accepted.UserID}
	if accepted.WaID != "" {
		contact["wa_id"] = accepted.WaID
	}
	message := object{"id": accepted.ID}
	if q.Type == "template" {
		message["message_status"] = "accepted"
	}
	return object{"messaging_product": "whatsapp", "contacts": []object{contact}, "messages": []object{message}}
}

// drop cuts the connection instead of answering.
func (s *Sim) drop(w http.ResponseWriter, c ledger.Cut) {
	s.Cut(c)
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // the server's own way to cut what cannot be taken over
	}
	if tcp, is := conn.(*net.TCPConn); is {
		_ = tcp.SetLinger(0) // a reset, not an orderly end
	}
	conn.Close()
}
