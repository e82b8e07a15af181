package safehttp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// serve starts a server on this machine and gives options that trust it.
func serve(t *testing.T, handler http.HandlerFunc) (*httptest.Server, Options) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server, Options{Trusted: []string{strings.TrimPrefix(server.URL, "http://")}}
}

func get(t *testing.T, client *http.Client, url string) ([]byte, error) {
	t.Helper()
	t.Cleanup(client.CloseIdleConnections)
	resp, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func TestTrustedHostIsAsked(t *testing.T) {
	server, options := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
		fmt.Fprint(w, r.Header.Get("Cookie")+r.Header.Get("Accept-Encoding")+"hello")
	})
	client := New(options)
	for range 2 {
		if body, err := get(t, client, server.URL); err != nil || string(body) != "hello" {
			t.Fatalf("%q, %v", body, err)
		}
	}
}

func TestNoConnectionToThisMachine(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ConnState = func(net.Conn, http.ConnState) { asked.Add(1) }
	defer server.Close()
	port := server.URL[strings.LastIndexByte(server.URL, ':')+1:]
	options := Options{Resolve: func(_ context.Context, host string) ([]netip.Addr, error) {
		if strings.HasPrefix(host, "mapped") {
			return []netip.Addr{netip.MustParseAddr("::ffff:127.0.0.1")}, nil
		}
		return []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("::1"), netip.MustParseAddr("169.254.169.254")}, nil
	}}
	client := New(options)
	hosts := []string{"inner.example", "mapped.example", "localhost", "127.0.0.1", "2130706433", "0177.0.0.1", "0x7f000001", "127.1", "[::1]",
		"[::ffff:7f00:1]", "①②⑦.⓪.⓪.①"}
	for _, host := range hosts {
		if _, err := get(t, client, "https://"+host+":"+port+"/"); !errors.Is(err, ErrBlocked) {
			t.Errorf("%s: %v", host, err)
		}
	}
	if asked.Load() != 0 {
		t.Error("something connected to this machine")
	}
}

// A name that is public when it is judged and private when it is asked again: each lookup is used for one connection,
// and what is dialed is what was judged.
func TestRebinding(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		fmt.Fprint(w, "public")
	}))
	defer server.Close()
	var lookups int
	var dialed []string
	var mutex sync.Mutex
	options := Options{Resolve: func(context.Context, string) ([]netip.Addr, error) {
		mutex.Lock()
		defer mutex.Unlock()
		lookups++
		if lookups == 1 {
			return []netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("93.184.216.34")}, nil
		}
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}}
	client := options.client(func(ctx context.Context, d *net.Dialer, address string) (net.Conn, error) {
		mutex.Lock()
		defer mutex.Unlock()
		dialed = append(dialed, address)
		return (&net.Dialer{}).DialContext(ctx, "tcp", server.Listener.Addr().String())
	})
	client.Transport.(*guard).next.TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig
	if body, err := get(t, client, "https://example.com/"); err != nil || string(body) != "public" {
		t.Fatalf("%q, %v", body, err)
	}
	if _, err := get(t, client, "https://example.com/"); !errors.Is(err, ErrBlocked) {
		t.Errorf("the second answer was used: %v", err)
	}
	if lookups != 2 || fmt.Sprint(dialed) != "[93.184.216.34:443]" {
		t.Errorf("%d lookups, dialed %v", lookups, dialed)
	}
}

// The check at the socket holds even where a judged address is replaced on the way there.
func TestLastWordAtTheSocket(t *testing.T) {
	options := Options{Resolve: func(context.Context, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("93.184.216.34")}, nil
	}}
	client := options.client(func(ctx context.Context, d *net.Dialer, _ string) (net.Conn, error) {
		return d.DialContext(ctx, "tcp", "127.0.0.1:9")
	})
	if _, err := get(t, client, "https://example.com/"); !errors.Is(err, ErrBlocked) {
		t.Error(err)
	}
}

func TestRedirects(t *testing.T) {
	server, options := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if left := len(r.URL.Path); r.URL.Query().Get("to") == "" && left > 1 {
			http.Redirect(w, r, r.URL.Path[:left-1], http.StatusFound)
			return
		}
		if to := r.URL.Query().Get("to"); to != "" {
			http.Redirect(w, r, to, http.StatusTemporaryRedirect)
			return
		}
		fmt.Fprint(w, "end")
	})
	client := New(options)
	if body, err := get(t, client, server.URL+"/333"); err != nil || string(body) != "end" {
		t.Errorf("three redirects: %q, %v", body, err)
	}
	if _, err := get(t, client, server.URL+"/4444"); !errors.Is(err, ErrRedirects) {
		t.Errorf("four redirects: %v", err)
	}
	for _, to := range []string{"http://169.254.169.254/latest/meta-data/", "https://169.254.169.254/", "http://example.com/",
		"https://[::1]/", "file:///etc/passwd", "https://0xa9fea9fe/", "http://127.0.0.1:1/"} {
		if _, err := get(t, client, server.URL+"/?to="+url.QueryEscape(to)); !errors.Is(err, ErrBlocked) {
			t.Errorf("redirect to %s: %v", to, err)
		}
	}
}

func TestBodyIsCutAtTheCap(t *testing.T) {
	server, options := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/announced":
			w.Header().Set("Content-Length", "10000000000")
		case "/exact":
			w.Write(make([]byte, 1<<20))
			return
		}
		chunk := make([]byte, 32<<10)
		for sent := 0; sent < 10_000_000_000; sent += len(chunk) {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	options.MaxBytes = 1 << 20
	client := New(options)
	if body, err := get(t, client, server.URL+"/exact"); err != nil || len(body) != 1<<20 {
		t.Errorf("a body of exactly the limit: %d bytes, %v", len(body), err)
	}
	if body, err := get(t, client, server.URL+"/stream"); !errors.Is(err, ErrTooBig) || len(body) != 1<<20 {
		t.Errorf("an endless body: %d bytes, %v", len(body), err)
	}
	if _, err := get(t, client, server.URL+"/announced"); !errors.Is(err, ErrTooBig) {
		t.Errorf("an announced length: %v", err)
	}
}

func TestSlowBodyEndsWithTheTimeout(t *testing.T) {
	release := make(chan struct{})
	server, options := serve(t, func(w http.ResponseWriter, r *http.Request) {
		ticker := time.NewTicker(20 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-r.Context().Done():
				return
			case <-release:
				return
			case <-ticker.C:
				fmt.Fprint(w, ".")
				w.(http.Flusher).Flush()
			}
		}
	})
	t.Cleanup(func() { close(release) })
	options.Timeout = 200 * time.Millisecond
	begun := time.Now()
	body, err := get(t, New(options), server.URL)
	var timeout net.Error
	if !errors.As(err, &timeout) || !timeout.Timeout() || len(body) == 0 {
		t.Errorf("%d bytes, %v", len(body), err)
	}
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("gave up after %v", took)
	}
}

func TestOnlyHoldsForRedirects(t *testing.T) {
	var tokens atomic.Int32
	other, _ := serve(t, func(_ http.ResponseWriter, r *http.Request) { tokens.Add(int32(len(r.Header["Authorization"]))) })
	server, options := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, http.StatusFound) })
	options.Only = []string{"graph.example"}
	r, err := http.NewRequest(http.MethodGet, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer word")
	resp, err := New(options).Do(r)
	if !errors.Is(err, ErrBlocked) || tokens.Load() != 0 {
		t.Errorf("%v, %d tokens arrived elsewhere", err, tokens.Load())
	}
	if err == nil {
		resp.Body.Close()
	}
}
