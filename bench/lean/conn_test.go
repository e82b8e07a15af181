package lean

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestDo(t *testing.T) {
	long := strings.Repeat("ñandú ", 20_000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		switch r.URL.Path {
		case "/chunks":
			for range 3 {
				_, _ = io.WriteString(w, long)
				_ = http.NewResponseController(w).Flush()
			}
		case "/none":
			w.WriteHeader(http.StatusNoContent)
		default:
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, r.Method+" "+r.Header.Get("Cookie")+" "+string(body))
		}
	}))
	defer server.Close()
	c := New(server.Listener.Addr().String())
	defer c.Close()
	for _, one := range []struct {
		path   string
		body   []byte
		status int
		want   string
	}{
		{"/", []byte(`{"a":1}`), 201, `POST a=b {"a":1}`},
		{"/chunks", nil, 200, long + long + long},
		{"/none", nil, 204, ""},
		{"/", nil, 201, "POST a=b "},
	} {
		status, body, err := c.Do("POST", one.path, "Cookie: a=b\r\n", one.body)
		if err != nil || status != one.status || string(body) != one.want {
			t.Errorf("%s: %d, %d bytes, %v", one.path, status, len(body), err)
		}
	}
}

func TestDoDialsAgain(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	c := New(server.Listener.Addr().String())
	defer c.Close()
	if _, _, err := c.Do("GET", "/", "", nil); err != nil {
		t.Fatal(err)
	}
	server.CloseClientConnections()
	if _, _, err := c.Do("GET", "/", "", nil); err == nil {
		t.Error("an answer came over a closed connection")
	}
	if status, _, err := c.Do("GET", "/", "", nil); err != nil || status != 200 {
		t.Errorf("%d %v", status, err)
	}
}
