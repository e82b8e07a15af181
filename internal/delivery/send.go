package delivery

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// send claims an entry, hands it over and settles it. slow says that the provider found the inbox too fast.
func (r *Runner) send(ctx context.Context, workspace desk.ID, out port.Outgoing) (after time.Duration, slow bool) {
	claimed, ok, err := r.Traffic.Claim(ctx, workspace, out.ID)
	if err != nil {
		r.Log.Error("delivery: a message could not be claimed; it stays queued", "outgoing", out.ID.String(), "error", err)
		return time.Second, true
	}
	if !ok {
		return 0, false
	}
	result := r.hand(ctx, claimed)
	result.Attempt, result.With = claimed.Out.Attempt, claimed.Inbox.Connection.Sealed
	// The answer is known here alone: it is noted as soon as the store takes it. Should the process die first, the lease
	// runs out and the message is unknown, which is the truth.
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 5*time.Second) {
		err = r.Traffic.Settle(ctx, workspace, out.ID, result)
		if err == nil || errors.Is(err, port.ErrStopped) || errors.Is(err, desk.ErrNotFound) || r.Clock() > claimed.Out.LeaseUntil {
			break
		}
		r.Log.Warn("delivery: what became of a message could not be noted yet", "outgoing", out.ID.String(), "error", err)
		<-time.After(wait)
	}
	if err != nil {
		r.Log.Error("delivery: what became of a message could not be noted", "outgoing", out.ID.String(), "error", err)
	}
	f := result.Failure
	return time.Duration(result.After) * time.Microsecond, f != nil && f.Kind == desk.FailRate
}

// hand gives a claimed entry to its provider.
func (r *Runner) hand(ctx context.Context, c traffic.Claimed) traffic.Result {
	session, err := r.Sessions.For(c.Inbox)
	if err != nil {
		return resultOf(err)
	}
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	ctx, exchanges := channel.Gather(ctx)
	result := r.exchange(ctx, session, c)
	for _, e := range exchanges() {
		result.Log = append(result.Log, traffic.Exchange{Status: e.Status, Text: lineOf(e)})
	}
	return result
}

// exchange is the sending itself.
func (r *Runner) exchange(ctx context.Context, session channel.Session, c traffic.Claimed) traffic.Result {
	out := outgoing(c)
	if c.File != nil {
		file := *c.File
		out.File = &channel.File{MIME: file.MIME, Name: file.Name, Size: file.Size,
			Open: func() (io.ReadSeekCloser, error) { return r.Open(ctx, file.SHA256) }}
		if file.HandleUntil > r.Clock()+desk.Hour {
			out.File.Handle = file.Handle
		}
	}
	accepted, err := session.Send(ctx, out)
	if err != nil {
		return resultOf(err)
	}
	return traffic.Result{ExternalID: accepted.ExternalID, Addresses: accepted.Addresses, Held: accepted.Held,
		Handle: accepted.Handle, HandleFor: desk.Time(accepted.Until.Microseconds())}
}

// lineOf is an exchange as the channel log keeps it.
func lineOf(e channel.Exchange) string {
	line := fmt.Sprintf("%s %s (%d ms)", e.Method, e.Path, e.Took.Milliseconds())
	for _, part := range []string{e.Code, e.TraceID, e.Request, e.Response} {
		if part != "" {
			line += " " + part
		}
	}
	return line
}

func outgoing(c traffic.Claimed) channel.Outgoing {
	out := channel.Outgoing{To: c.Addresses, Ref: c.Out.ID.String(), QuoteID: c.QuoteID}
	if c.Out.Reaction {
		out.Kind, out.Text, out.TargetID = channel.KindReaction, c.Out.Emoji, c.TargetID
		return out
	}
	m := c.Message
	out.Kind, out.Text = m.Kind, m.Text
	if out.Kind == "" {
		out.Kind = desk.KindText
	}
	out.Choices = m.Choices
	out.Location, out.Contacts, out.Template = m.Content.Location, m.Content.Contacts, m.Content.Template
	return out
}

// resultOf reads a channel's error. What is none is our own fault, before anything left.
func resultOf(err error) traffic.Result {
	var refusal *channel.Error
	if !errors.As(err, &refusal) {
		refusal = &channel.Error{Failure: desk.Failure{Kind: desk.FailConfig, Code: "internal", Text: desk.Clip(err.Error(), 500)}, Certain: true}
	}
	failure := refusal.Failure
	return traffic.Result{Failure: &failure, Certain: refusal.Certain, After: desk.Time(refusal.After.Microseconds())}
}
