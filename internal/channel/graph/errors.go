package graph

import (
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// Fault is the error object of the Graph API. Webhooks carry the same, without subcode and trace.
type Fault struct {
	Code      Str `json:"code"`
	Subcode   Str `json:"error_subcode"`
	Title     Str `json:"title"`
	Message   Str `json:"message"`
	UserText  Str `json:"error_user_msg"`
	Transient Str `json:"is_transient"`
	TraceID   Str `json:"fbtrace_id"`
	Data      struct {
		Details Str `json:"details"`
	} `json:"error_data"`
}

// Numbers are the fault's code and subcode; 0 where there is none. ok is false when it has no code at all.
func (f Fault) Numbers() (code, subcode int, ok bool) {
	code, ok = f.Code.Int()
	subcode, _ = f.Subcode.Int()
	return code, subcode, ok
}

// Name is how a fault is written in desk.Failure.Code: 131047, or 10/2018278 with its subcode.
func (f Fault) Name() string {
	code, subcode, ok := f.Numbers()
	switch {
	case !ok:
		return ""
	case subcode != 0:
		return strconv.Itoa(code) + "/" + strconv.Itoa(subcode)
	}
	return strconv.Itoa(code)
}

// Text is the most telling sentence of the fault, at most 500 characters on one line.
func (f Fault) Text() string {
	for _, text := range []Str{f.Data.Details, f.UserText, f.Message, f.Title} {
		if plain := strings.TrimSpace(string(text)); plain != "" {
			return Sentence(plain)
		}
	}
	return ""
}

// Sentence makes a provider's text fit for desk.Failure.Text.
func Sentence(text string) string {
	line := strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	if utf8.RuneCountInString(line) > 500 {
		line = string([]rune(line)[:499]) + "…"
	}
	return line
}

// Failure is what the fault means: of a send's answer with its HTTP status, or, with status 0, of a message that failed
// later. A fault without a code, or with one that nobody has described, is judged by the status.
func (f Fault) Failure(status int) (failure desk.Failure, after time.Duration) {
	code, subcode, ok := f.Numbers()
	failure = desk.Failure{Code: f.Name(), Text: f.Text()}
	if !ok {
		failure.Code = statusCode(status)
	}
	if found, known := lookup(code, subcode); ok && known {
		failure.Kind = found.kind
		return failure, found.after
	}
	if f.Transient.Bool() {
		failure.Kind = desk.FailRetry
		return failure, 0
	}
	failure.Kind = byStatus(status)
	return failure, 0
}

// notDone says whether the fault, sent with a server error, leaves no doubt that nothing was done. Code 1 is what the
// Graph API says when it does not know itself, and without a code nobody has judged at all.
func (f Fault) notDone() bool {
	code, subcode, ok := f.Numbers()
	if !ok {
		return false
	}
	_, known := lookup(code, subcode)
	return known && (code != 1 || subcode != 0) || !known && f.Transient.Bool()
}

func statusCode(status int) string {
	if status == 0 {
		return "unknown"
	}
	return "http_" + strconv.Itoa(status)
}

// byStatus judges an answer that carries no code that is known.
func byStatus(status int) desk.FailureKind {
	switch {
	case status == http.StatusTooManyRequests:
		return desk.FailRate
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return desk.FailAuth
	case status == http.StatusNotFound || status >= 300 && status < 400:
		return desk.FailConfig
	case status == http.StatusRequestTimeout || status >= 500:
		return desk.FailUnknown
	}
	return desk.FailMessage
}

// failed makes the error of an answer that is no success. repeatable says that doing it twice does no harm.
func failed(resp *http.Response, fault Fault, repeatable bool, now time.Time) *channel.Error {
	failure, after := fault.Failure(resp.StatusCode)
	e := &channel.Error{Failure: failure, Certain: true, After: after, TraceID: string(fault.TraceID)}
	if resp.StatusCode == http.StatusTooManyRequests {
		if e.Kind == desk.FailRetry || e.Kind == desk.FailMessage {
			e.Kind = desk.FailRate
		}
	} else if (resp.StatusCode >= 500 || resp.StatusCode == http.StatusRequestTimeout) && !fault.notDone() {
		e.Kind, e.Certain = desk.FailUnknown, false
	}
	if asked := retryAfter(resp.Header.Get("Retry-After"), now); asked > 0 {
		e.After = asked
	}
	return settle(e, repeatable)
}

// settle turns a doubt into a retry where doing it twice does no harm.
func settle(e *channel.Error, repeatable bool) *channel.Error {
	if repeatable && e.Kind == desk.FailUnknown {
		e.Kind, e.Certain = desk.FailRetry, true
	}
	return e
}

// maxAfter bounds what a provider may ask us to wait.
const maxAfter = 24 * time.Hour

func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseInt(strings.TrimSpace(header), 10, 64); err == nil {
		if seconds <= 0 {
			return 0
		}
		return min(time.Duration(min(seconds, 1<<30))*time.Second, maxAfter)
	}
	at, err := http.ParseTime(header)
	if err != nil || !at.After(now) {
		return 0
	}
	return min(at.Sub(now), maxAfter)
}
