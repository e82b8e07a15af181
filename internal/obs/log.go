// Package obs is how the process shows what it does: log lines with the id of their request, and metrics.
package obs

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"strings"
)

// NewLogger writes lines of key=value from the given level on. A line logged with the context of a request carries its id.
func NewLogger(w io.Writer, level slog.Leveler) *slog.Logger {
	return slog.New(withRequest{slog.NewTextHandler(w, &slog.HandlerOptions{Level: level})})
}

// withRequest adds the id of the request in whose context a line is logged.
type withRequest struct{ slog.Handler }

func (h withRequest) Handle(ctx context.Context, record slog.Record) error {
	if id := RequestID(ctx); id != "" {
		record.AddAttrs(slog.String("request", id))
	}
	return h.Handler.Handle(ctx, record)
}

func (h withRequest) WithAttrs(attrs []slog.Attr) slog.Handler {
	return withRequest{h.Handler.WithAttrs(attrs)}
}

func (h withRequest) WithGroup(name string) slog.Handler {
	return withRequest{h.Handler.WithGroup(name)}
}

type requestKey struct{}

// WithRequestID puts the id of a request into a context.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// RequestID is the id of the request that a context belongs to, or empty.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// maxRequestID bounds an id that a proxy passes on.
const maxRequestID = 64

// requestID keeps the id that came with a request if it is plain, so that a line can be followed through a proxy.
func requestID(given string) string {
	plain := func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("-_.", r)
	}
	if given != "" && len(given) <= maxRequestID && strings.IndexFunc(given, func(r rune) bool { return !plain(r) }) < 0 {
		return given
	}
	return rand.Text()
}
