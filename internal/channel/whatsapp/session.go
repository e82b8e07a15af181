package whatsapp

import (
	"context"
	"time"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/desk"
)

// session implements channel.Session, Media, ReadMarks, Templates, Tester and Subscriber.
type session struct {
	graph            *graph.Client
	phone, waba, app string
	secret           string
}

// handleHolds is how long an uploaded file may be sent again: Meta keeps it 30 days.
const handleHolds = 29 * 24 * time.Hour

// Close implements channel.Session.
func (s *session) Close() error { return nil }

// Send implements channel.Session.
func (s *session) Send(ctx context.Context, out channel.Outgoing) (channel.Accepted, error) {
	accepted, failed := s.send(ctx, out)
	if failed != nil {
		return channel.Accepted{}, failed
	}
	return accepted, nil
}

func (s *session) send(ctx context.Context, out channel.Outgoing) (channel.Accepted, *channel.Error) {
	handle, fresh := "", false
	if out.File != nil {
		handle = out.File.Handle
	}
	body, refused := compose(out, handle)
	if refused != nil {
		return channel.Accepted{}, refused
	}
	if out.File != nil && handle == "" {
		if body, handle, refused = s.upload(ctx, out); refused != nil {
			return channel.Accepted{}, refused
		}
		fresh = true
	}
	accepted, failed := s.post(ctx, body)
	if failed != nil && handle != "" && !fresh && stale(failed) {
		if body, handle, refused = s.upload(ctx, out); refused != nil {
			return channel.Accepted{}, refused
		}
		accepted, failed = s.post(ctx, body)
	}
	if failed != nil {
		return channel.Accepted{}, failed
	}
	if handle != "" {
		accepted.Handle, accepted.Until = handle, handleHolds
	}
	return accepted, nil
}

// stale says whether a refusal may be about an upload that Meta no longer has.
func stale(e *channel.Error) bool {
	switch e.Code {
	case "100", "100/33", "131009", "131052", "131053":
		return e.Certain
	}
	return false
}

// upload gives Meta the file and writes the message anew around its id. Nothing has been sent when it fails.
func (s *session) upload(ctx context.Context, out channel.Outgoing) (body object, handle string, failed *channel.Error) {
	var answer struct {
		ID graph.Str `json:"id"`
	}
	fields := [][2]string{{"messaging_product", "whatsapp"}, {"type", out.File.MIME}}
	if failed = s.graph.Upload(ctx, s.phone+"/media", fields, *out.File, &answer); failed != nil {
		return nil, "", ours(failed)
	}
	if answer.ID == "" {
		return nil, "", &channel.Error{Failure: desk.Failure{Kind: desk.FailRetry, Code: "bad_answer",
			Text: "The upload gave no id."}, Certain: true}
	}
	body, failed = compose(out, string(answer.ID))
	return body, string(answer.ID), failed
}

// ours corrects what the shared table cannot know: no request here names a person, so "no such object" is our number.
func ours(e *channel.Error) *channel.Error {
	if e != nil && e.Code == noSuchObject {
		e.Kind = desk.FailConfig
	}
	return e
}

func (s *session) post(ctx context.Context, body object) (channel.Accepted, *channel.Error) {
	var answer struct {
		Contacts []struct {
			WaID   graph.Str `json:"wa_id"`
			UserID graph.Str `json:"user_id"`
		} `json:"contacts"`
		Messages []struct {
			ID     graph.Str `json:"id"`
			Status graph.Str `json:"message_status"`
		} `json:"messages"`
	}
	if failed := s.graph.Post(ctx, s.phone+"/messages", body, &answer); failed != nil {
		return channel.Accepted{}, ours(failed)
	}
	if len(answer.Messages) == 0 || answer.Messages[0].ID.ID() == "" {
		return channel.Accepted{}, graph.Doubt("no_id", "The answer names no message.")
	}
	accepted := channel.Accepted{ExternalID: string(answer.Messages[0].ID)}
	if status := answer.Messages[0].Status; status != "accepted" {
		accepted.Held = string(status)
	}
	if len(answer.Contacts) > 0 {
		number, id := sides(answer.Contacts[0].WaID, answer.Contacts[0].UserID)
		accepted.Addresses = withAddresses(desk.Party{}, number, id).Addresses
	}
	return accepted, nil
}

// MarkRead implements channel.ReadMarks. Typing shows for 25 seconds at most.
func (s *session) MarkRead(ctx context.Context, externalID string, typing bool) error {
	body := object{"messaging_product": "whatsapp", "status": "read", "message_id": externalID}
	if typing {
		body["typing_indicator"] = object{"type": "text"}
	}
	if failed := s.graph.Put(ctx, s.phone+"/messages", body, nil); failed != nil {
		return ours(failed)
	}
	return nil
}

// Subscribe implements channel.Subscriber: the token's app is told of what happens in the account.
func (s *session) Subscribe(ctx context.Context) error {
	if failed := s.graph.Put(ctx, s.waba+"/subscribed_apps", object{}, nil); failed != nil {
		return failed
	}
	return nil
}

// FetchMedia implements channel.Media. An address holds for five minutes, so it is always asked for anew.
func (s *session) FetchMedia(ctx context.Context, ref desk.MediaRef) (channel.MediaBody, error) {
	if ref.ID == "" {
		body, failed := s.fetch(ctx, mediaInfo{URL: graph.Str(ref.URL), Size: "-1"}, ref)
		if failed != nil {
			return channel.MediaBody{}, failed
		}
		return body, nil
	}
	for again := false; ; again = true {
		var info mediaInfo
		if failed := s.graph.Get(ctx, ref.ID, map[string][]string{"phone_number_id": {s.phone}}, &info); failed != nil {
			if failed.Code == noSuchObject || failed.Code == "100" {
				failed.Kind = desk.FailMessage
			}
			return channel.MediaBody{}, failed
		}
		body, failed := s.fetch(ctx, info, ref)
		if failed == nil {
			return body, nil
		}
		if again || failed.Code != "http_404" {
			return channel.MediaBody{}, failed
		}
	}
}

type mediaInfo struct {
	URL    graph.Str `json:"url"`
	MIME   graph.Str `json:"mime_type"`
	SHA256 graph.Str `json:"sha256"`
	Size   graph.Str `json:"file_size"`
}

func (s *session) fetch(ctx context.Context, info mediaInfo, ref desk.MediaRef) (channel.MediaBody, *channel.Error) {
	body, failed := s.graph.Fetch(ctx, string(info.URL))
	if failed != nil {
		return channel.MediaBody{}, failed
	}
	if size, ok := info.Size.Int(); ok && body.Size < 0 {
		body.Size = int64(size)
	}
	body.SHA256 = string(graph.First(graph.Str(graph.Hash(string(info.SHA256))), graph.Str(graph.Hash(ref.SHA256))))
	body.MIME = string(graph.First(graph.Str(info.MIME.Lower()), graph.Str(ref.MIME), graph.Str(body.MIME)))
	return body, nil
}
