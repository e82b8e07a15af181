package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// DefaultBase is the Graph API at Meta, with its version.
const DefaultBase = "https://graph.facebook.com/v25.0"

const (
	callTimeout   = 25 * time.Second
	uploadTimeout = 5 * time.Minute
	maxAnswer     = 4 << 20
)

// Client speaks with the Graph API for one access token. It is safe for concurrent use.
type Client struct {
	base  *url.URL
	token string
	http  *http.Client
	log   func(context.Context, channel.Exchange)
}

// NewClient makes one. base holds the version; "" means DefaultBase. The client given is used with its transport and
// timeout but follows no redirect.
func NewClient(base, token string, conn channel.Connection) (*Client, error) {
	if base == "" {
		base = DefaultBase
	}
	at, err := url.Parse(strings.TrimRight(base, "/"))
	if err != nil {
		return nil, err
	}
	if at.Host == "" || at.User != nil {
		return nil, errors.New("the address of the Graph API has no host")
	}
	own := http.Client{}
	if conn.HTTP != nil {
		own = *conn.HTTP
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{base: at, token: token, http: &own, log: conn.Log}, nil
}

// Get reads path into answer. It may be repeated, so its failure is never a doubt.
func (c *Client) Get(ctx context.Context, path string, query url.Values, answer any) *channel.Error {
	return c.call(ctx, call{method: http.MethodGet, path: path, query: query, answer: answer, repeatable: true, timeout: callTimeout})
}

// Post sends body as JSON and reads the answer. It happens at most once: when that is not certain, the error says so.
func (c *Client) Post(ctx context.Context, path string, body, answer any) *channel.Error {
	return c.post(ctx, path, body, answer, false)
}

// Put is Post for what may be repeated without harm.
func (c *Client) Put(ctx context.Context, path string, body, answer any) *channel.Error {
	return c.post(ctx, path, body, answer, true)
}

func (c *Client) post(ctx context.Context, path string, body, answer any, repeatable bool) *channel.Error {
	data, err := json.Marshal(body)
	if err != nil {
		return Refuse("bad_content", err.Error())
	}
	return c.call(ctx, call{
		method: http.MethodPost, path: path, body: bytes.NewReader(data), size: int64(len(data)), kind: "application/json",
		answer: answer, repeatable: repeatable, timeout: callTimeout, shown: data,
	})
}

// Refuse is the error of what we do not even ask for: the message cannot go out as it is.
func Refuse(code, text string) *channel.Error {
	return &channel.Error{Failure: desk.Failure{Kind: desk.FailMessage, Code: code, Text: Sentence(text)}, Certain: true}
}

type call struct {
	method, path string
	query        url.Values
	body         io.Reader
	size         int64
	kind         string // content type
	answer       any
	repeatable   bool
	timeout      time.Duration
	shown        []byte // the body as JSON, for the log
}

// call makes one exchange, judges it and tells the log.
func (c *Client) call(ctx context.Context, do call) *channel.Error {
	begun := time.Now()
	seen := channel.Exchange{Method: do.method, Path: do.path, Request: Redact(do.shown)}
	failed := c.exchange(ctx, do, &seen)
	if failed != nil {
		failed.Text = c.clean(failed.Text)
		seen.Code, seen.TraceID = failed.Code, failed.TraceID
	}
	seen.Took = time.Since(begun)
	if c.log != nil {
		c.log(ctx, seen)
	}
	return failed
}

func (c *Client) exchange(ctx context.Context, do call, seen *channel.Exchange) *channel.Error {
	ctx, cancel := context.WithTimeout(ctx, do.timeout)
	defer cancel()
	ctx, sent := watch(ctx)
	at := c.base.JoinPath(do.path)
	at.RawQuery = do.query.Encode()
	req, err := http.NewRequestWithContext(ctx, do.method, at.String(), do.body)
	if err != nil {
		return Refuse("bad_request", "the request cannot be written")
	}
	if do.body != nil {
		req.ContentLength = do.size
		req.Header.Set("Content-Type", do.kind)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Accept", "application/json")
	resp, err := c.http.Do(req)
	if err != nil {
		return settle(c.broken(err, sent.began()), do.repeatable)
	}
	defer resp.Body.Close()
	seen.Status = resp.StatusCode
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	seen.Response = Redact(data)
	if err == nil && len(data) > maxAnswer {
		err = errors.New("the answer is too long")
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		var told struct {
			Fault Fault `json:"error"`
		}
		if json.Unmarshal(data, &told) != nil || err != nil {
			told.Fault = Fault{}
		}
		return failed(resp, told.Fault, do.repeatable, time.Now())
	}
	if err != nil {
		return settle(c.broken(err, true), do.repeatable)
	}
	if do.answer != nil && json.Unmarshal(data, do.answer) != nil {
		return settle(Doubt("bad_answer", "the answer cannot be read"), do.repeatable)
	}
	return nil
}

// Doubt is the error of a request that left and may have been done.
func Doubt(code, text string) *channel.Error {
	return &channel.Error{Failure: desk.Failure{Kind: desk.FailUnknown, Code: code, Text: Sentence(text)}}
}

// broken judges an exchange that brought no whole answer. Before the first byte was written nothing can have happened.
func (c *Client) broken(err error, began bool) *channel.Error {
	code := "network"
	var slow interface{ Timeout() bool }
	if errors.As(err, &slow) && slow.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		code = "timeout"
	} else if errors.Is(err, context.Canceled) {
		code = "canceled"
	}
	var wrapped *url.Error // its text holds the address with the query
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var wire *net.OpError // its text names our own addresses
	if errors.As(err, &wire) {
		err = wire.Err
	}
	e := Doubt(code, c.clean(err.Error()))
	if !began {
		e.Kind, e.Certain = desk.FailRetry, true
	}
	return e
}

func (c *Client) clean(text string) string {
	if len(c.token) < 8 {
		return text
	}
	return strings.ReplaceAll(text, c.token, "[token]")
}

// progress watches how far a request has come. A request may be tried on several connections: began stays true.
type progress struct{ wrote atomic.Bool }

func (p *progress) began() bool { return p.wrote.Load() }

func watch(ctx context.Context) (context.Context, *progress) {
	p := &progress{}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { p.wrote.Store(true) },
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err == nil {
				p.wrote.Store(true)
			}
		},
	}), p
}
