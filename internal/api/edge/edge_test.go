package edge

import (
	"crypto/tls"
	"net/http/httptest"
	"net/netip"
	"testing"

	"bandeja.dev/bandeja/internal/config"
)

func TestPublicURL(t *testing.T) {
	proxies := config.Prefixes{netip.MustParsePrefix("10.0.0.0/8")}
	for name, c := range map[string]struct {
		edge      Edge
		peer      string
		forwarded string
		tls       bool
		want      string
	}{
		"as set":            {Edge{config.Config{PublicURL: "https://inbox.example.com"}}, "1.2.3.4:5", "", false, "https://inbox.example.com"},
		"as asked":          {Edge{}, "1.2.3.4:5", "", false, "http://host.example:8080"},
		"a stranger's word": {Edge{config.Config{TrustedProxies: proxies}}, "1.2.3.4:5", "https", false, "http://host.example:8080"},
		"a proxy's word":    {Edge{config.Config{TrustedProxies: proxies}}, "10.1.2.3:5", "https", false, "https://host.example:8080"},
		"our own https":     {Edge{}, "1.2.3.4:5", "", true, "https://host.example:8080"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host, r.RemoteAddr = "host.example:8080", c.peer
		r.Header.Set("X-Forwarded-Proto", c.forwarded)
		if c.tls {
			r.TLS = &tls.ConnectionState{}
		}
		if got := c.edge.PublicURL(r); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestOwnOrigin(t *testing.T) {
	e := Edge{config.Config{PublicURL: "https://inbox.example.com"}}
	for origin, own := range map[string]bool{"": true, "https://inbox.example.com": true, "http://host.example": true, "null": false,
		"https://evil.example": false, "http://host.example.evil": false, "ftp://host.example": false, "https://inbox.example.com.evil": false} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = "host.example"
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		if e.OwnOrigin(r) != own {
			t.Errorf("%q: %v", origin, !own)
		}
	}
}

func TestSince(t *testing.T) {
	for query, want := range map[string]int64{"": -1, "?since=0": 0, "?since=42": 42} {
		if got, ok := Since(httptest.NewRecorder(), httptest.NewRequest("GET", "/"+query, nil)); !ok || got != want {
			t.Errorf("%s: %d %v", query, got, ok)
		}
	}
	for _, query := range []string{"?since=-1", "?since=x", "?since=9223372036854775808"} {
		w := httptest.NewRecorder()
		if _, ok := Since(w, httptest.NewRequest("GET", "/"+query, nil)); ok || w.Code != 422 {
			t.Errorf("%s: %d", query, w.Code)
		}
	}
}
