// Package client speaks to a running Bandeja over HTTP as the agents' app and the visitors' widget do.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Client asks one server in one person's name.
type Client struct {
	Base   string // http://host:port
	cookie string
	bearer string
	http   *http.Client
}

// shared is what all clients ask by, so that connections are used again.
var shared = &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 256}}

// Anonymous is a client of nobody.
func Anonymous(base string) *Client { return &Client{Base: base, http: shared} }

// Visitor is a client that bears a visitor's secret.
func Visitor(base, secret string) *Client {
	return &Client{Base: base, bearer: "v1." + secret, http: shared}
}

// SignedIn is a client with a session's cookie, as name=value.
func SignedIn(base, cookie string) *Client { return &Client{Base: base, cookie: cookie, http: shared} }

// Cookie is the session's, as name=value; "" = not signed in.
func (c *Client) Cookie() string { return c.cookie }

// Refusal is an answer other than 2xx.
type Refusal struct {
	Status int
	Code   string // stable word of the problem, "" when the answer was none
	Detail string
}

func (r *Refusal) Error() string { return fmt.Sprintf("%d %s: %s", r.Status, r.Code, r.Detail) }

// Call sends in as JSON, unless it is nil, and reads the answer into out, unless that is nil. Its error is a *Refusal when
// the server answered otherwise than 2xx; any other error means that nobody knows whether the server did it.
func (c *Client) Call(ctx context.Context, method, path string, in, out any) (status int, err error) {
	var body io.Reader = http.NoBody
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return 0, err
		}
		body = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.Base+path, body)
	if err != nil {
		return 0, err
	}
	c.sign(request.Header)
	if in != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := c.http.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, err
	}
	for _, cookie := range answer.Cookies() {
		c.cookie = cookie.Name + "=" + cookie.Value
	}
	if answer.StatusCode/100 != 2 {
		return answer.StatusCode, refusal(answer.StatusCode, text)
	}
	if out != nil {
		if err := json.Unmarshal(text, out); err != nil {
			return answer.StatusCode, fmt.Errorf("%s %s answered no such JSON: %w: %.200s", method, path, err, text)
		}
	}
	return answer.StatusCode, nil
}

func (c *Client) sign(header http.Header) {
	if c.cookie != "" {
		header.Set("Cookie", c.cookie)
	}
	if c.bearer != "" {
		header.Set("Authorization", "Bearer "+c.bearer)
	}
}

func refusal(status int, text []byte) *Refusal {
	r := &Refusal{Status: status}
	var problem struct{ Code, Detail string }
	if json.Unmarshal(text, &problem) == nil {
		r.Code, r.Detail = problem.Code, problem.Detail
	}
	if r.Detail == "" {
		r.Detail = fmt.Sprintf("%.200s", text)
	}
	return r
}

// CloseIdle drops the connections that nothing runs on, as after the server's end.
func CloseIdle() { shared.CloseIdleConnections() }

// SocketAddress gives the ws:// address of a path.
func (c *Client) SocketAddress(path string) string {
	return "ws" + strings.TrimPrefix(c.Base, "http") + path
}
