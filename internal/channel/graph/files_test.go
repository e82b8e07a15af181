package graph

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

func TestMayFetch(t *testing.T) {
	real, err := NewClient("", token, channel.Connection{})
	if err != nil {
		t.Fatal(err)
	}
	played := clientOf(t, "http://127.0.0.1:9000/sandbox/meta/v25.0", nil)
	for address, want := range map[string][2]bool{
		"https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1": {true, true},
		"https://scontent.xx.fbcdn.net/a":                                  {true, true},
		"https://graph.facebook.com/v25.0/1":                               {true, true},
		"http://127.0.0.1:9000/sandbox/meta/_media/1":                      {false, true},
		"http://127.0.0.1:9001/_media/1":                                   {false, false},
		"https://127.0.0.1:9000/_media/1":                                  {false, false},
		"http://lookaside.fbsbx.com/a":                                     {false, false},
		"https://lookaside.fbsbx.com:444/a":                                {false, false},
		"https://fbcdn.net/a":                                              {false, false},
		"https://evilfbcdn.net/a":                                          {false, false},
		"https://lookaside.fbsbx.com.evil.example/a":                       {false, false},
		"https://lookaside.fbsbx.com@evil.example/a":                       {false, false},
		"https://u:p@lookaside.fbsbx.com/a":                                {false, false},
		"https://evil.example/lookaside.fbsbx.com":                         {false, false},
		"file:///etc/passwd":                                               {false, false},
		"":                                                                 {false, false},
	} {
		at, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]bool{real.MayFetch(at), played.MayFetch(at)}; got != want {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
}

func TestFetchKeepsTheTokenAtHome(t *testing.T) {
	foreign := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("a foreign host was asked with %q", r.Header.Get("Authorization"))
	}))
	defer foreign.Close()
	mux := http.NewServeMux()
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+token {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		io.WriteString(w, "bytes")
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/file", http.StatusFound) })
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, foreign.URL, http.StatusFound) })
	mux.HandleFunc("/round", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/round", http.StatusFound) })
	home := httptest.NewServer(mux)
	defer home.Close()
	client := clientOf(t, home.URL+"/v25.0", nil)
	for _, path := range []string{"/file", "/moved"} {
		resp, e := client.Fetch(t.Context(), home.URL+path)
		if e != nil {
			t.Fatalf("%s: %+v", path, e)
		}
		data, err := io.ReadAll(resp)
		resp.Close()
		if resp.Size != 5 {
			t.Errorf("%s: size %d", path, resp.Size)
		}
		if err != nil || string(data) != "bytes" {
			t.Errorf("%s: %q, %v", path, data, err)
		}
	}
	for address, kind := range map[string]desk.FailureKind{
		home.URL + "/away": desk.FailRetry, home.URL + "/round": desk.FailRetry, home.URL + "/gone": desk.FailMessage,
		foreign.URL: desk.FailConfig, "::": desk.FailConfig,
	} {
		if _, e := client.Fetch(t.Context(), address); e == nil || e.Kind != kind {
			t.Errorf("%s: %+v, want %s", address, e, kind)
		}
	}
}
