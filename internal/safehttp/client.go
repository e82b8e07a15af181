package safehttp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// What a client is given when its Options leave it at zero.
const (
	DefaultTimeout  = 10 * time.Second
	DefaultMaxBytes = 10 << 20
	MaxRedirects    = 3
)

const (
	dialTimeout    = 4 * time.Second
	maxHeaderBytes = 64 << 10
	maxAddresses   = 8 // tried of one name
)

var (
	// ErrBlocked marks an address, or a redirect to one, that must not be asked.
	ErrBlocked = errors.New("address not allowed")
	// ErrTooBig marks a body longer than Options.MaxBytes. It comes from Do when the length was announced, else from
	// reading the body, after exactly MaxBytes bytes.
	ErrTooBig = errors.New("the answer is too long")
	// ErrRedirects marks an answer that redirects more than MaxRedirects times.
	ErrRedirects = errors.New("too many redirects")
)

// BlockedError tells what was refused and why. It is an ErrBlocked.
type BlockedError struct {
	Host   string // as it was named
	Reason string // for people, e.g. "not a public address"
}

// Error names the host and the reason.
func (e *BlockedError) Error() string { return fmt.Sprintf("%s: %s", e.Host, e.Reason) }

// Is makes errors.Is(err, ErrBlocked) hold.
func (e *BlockedError) Is(target error) bool { return target == ErrBlocked }

// Options say what a client may do. The zero value fetches from any public host.
type Options struct {
	// Timeout bounds a whole exchange: lookup, connecting, redirects, and reading the body to its end.
	// 0 means DefaultTimeout.
	Timeout time.Duration
	// MaxBytes bounds the body of an answer. 0 means DefaultMaxBytes.
	MaxBytes int64
	// Only, unless empty, lists the only hosts that may be asked, redirects included: "lookaside.example" is that host
	// alone, "*.example" every host below it. A request that carries a token must have such a list.
	Only []string
	// Trusted lists hosts ("host" or "host:port") that may be asked by plain http and whatever their address is, such as
	// a provider that is played on this machine. Without a port the scheme's own is meant. They need not stand in Only.
	Trusted []string
	// Resolve looks a name up; nil means the resolver of the system.
	Resolve func(ctx context.Context, host string) ([]netip.Addr, error)
}

// New makes a client. It uses no proxy, keeps no cookies, asks for no compression and follows at most MaxRedirects
// redirects. It is safe for concurrent use; its CloseIdleConnections releases what it holds.
func New(o Options) *http.Client {
	return o.client(func(ctx context.Context, d *net.Dialer, address string) (net.Conn, error) {
		return d.DialContext(ctx, "tcp", address)
	})
}

type dialFunc func(ctx context.Context, d *net.Dialer, address string) (net.Conn, error)

func (o Options) client(dial dialFunc) *http.Client {
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	if o.Resolve == nil {
		o.Resolve = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	o.Only, o.Trusted = lower(o.Only), lower(o.Trusted)
	transport := &http.Transport{
		DialContext: func(ctx context.Context, _, address string) (net.Conn, error) {
			return o.dial(ctx, address, dial)
		},
		TLSHandshakeTimeout:    dialTimeout,
		IdleConnTimeout:        30 * time.Second,
		MaxIdleConnsPerHost:    2,
		MaxResponseHeaderBytes: maxHeaderBytes,
		DisableCompression:     true, // or a small answer could unpack into a large one
		ForceAttemptHTTP2:      true,
	}
	return &http.Client{
		Timeout:   o.Timeout,
		Transport: &guard{o, transport},
		CheckRedirect: func(_ *http.Request, via []*http.Request) error {
			if len(via) > MaxRedirects {
				return ErrRedirects
			}
			return nil
		},
	}
}

// Check judges an address before anything is looked up: its scheme, its host, and a port of its own. It finds what a
// person can mend while typing; the client judges again, with what the name resolves to. Its error is a *BlockedError.
func (o Options) Check(u *url.URL) error {
	host := strings.ToLower(u.Hostname())
	refuse := func(reason string) error { return &BlockedError{Host: u.Host, Reason: reason} }
	if host == "" || u.Opaque != "" {
		return refuse("no host")
	}
	if u.User != nil {
		return refuse("a name or password in the address")
	}
	if o.trusts(host, u) {
		if u.Scheme != "https" && u.Scheme != "http" {
			return refuse("not https")
		}
		return nil
	}
	if u.Scheme != "https" {
		return refuse("not https")
	}
	if len(o.Only) > 0 && !slices.ContainsFunc(o.Only, func(pattern string) bool { return covers(pattern, host) }) {
		return refuse("not one of the hosts that may be asked")
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		if !Public(addr) {
			return refuse("not a public address")
		}
	} else if endsInNumber(strings.TrimSuffix(host, ".")) || strings.ContainsAny(host, ":%") {
		return refuse("not a host name")
	}
	return nil
}

func (o Options) trusts(host string, u *url.URL) bool {
	return contains(o.Trusted, host, portOf(u))
}

func portOf(u *url.URL) string {
	switch port := u.Port(); {
	case port != "":
		return port
	case u.Scheme == "http":
		return "80"
	}
	return "443"
}

// contains finds host and port in a list of Trusted hosts. An entry without a port means 80 and 443.
func contains(trusted []string, host, port string) bool {
	return slices.ContainsFunc(trusted, func(entry string) bool {
		if entry == net.JoinHostPort(host, port) {
			return true
		}
		return (port == "443" || port == "80") && strings.Trim(entry, "[]") == host
	})
}

func covers(pattern, host string) bool {
	if below, ok := strings.CutPrefix(pattern, "*"); ok {
		return strings.HasPrefix(below, ".") && strings.HasSuffix(host, below) && len(host) > len(below)
	}
	return pattern == host
}

func lower(list []string) []string {
	out := make([]string, len(list))
	for i, text := range list {
		out[i] = strings.ToLower(text)
	}
	return out
}

// guard judges each request, those of redirects too, and bounds each answer.
type guard struct {
	Options
	next *http.Transport
}

// CloseIdleConnections is found by http.Client's method of that name.
func (g *guard) CloseIdleConnections() { g.next.CloseIdleConnections() }

// RoundTrip implements http.RoundTripper.
func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := g.Check(r.URL); err != nil {
		if r.Body != nil {
			r.Body.Close()
		}
		return nil, err
	}
	resp, err := g.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if r.Method != http.MethodHead && resp.ContentLength > g.MaxBytes {
		resp.Body.Close()
		return nil, fmt.Errorf("%w: %d bytes, at most %d", ErrTooBig, resp.ContentLength, g.MaxBytes)
	}
	resp.Body = &capped{resp.Body, g.MaxBytes}
	return resp, nil
}

// capped gives at most left bytes and then, if there is one more, ErrTooBig.
type capped struct {
	io.ReadCloser
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if c.left > 0 {
		if int64(len(p)) > c.left {
			p = p[:c.left]
		}
		n, err := c.ReadCloser.Read(p)
		c.left -= int64(n)
		return n, err
	}
	var more [1]byte
	n, err := c.ReadCloser.Read(more[:])
	if n > 0 {
		c.ReadCloser.Close()
		return 0, ErrTooBig
	}
	return 0, err
}
