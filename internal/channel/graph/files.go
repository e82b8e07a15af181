package graph

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// Upload sends a file with the fields beside it. It may be repeated: an upload is no message.
func (c *Client) Upload(ctx context.Context, path string, fields [][2]string, file channel.File, answer any) *channel.Error {
	var head bytes.Buffer
	form := multipart.NewWriter(&head)
	for _, field := range fields {
		if err := form.WriteField(field[0], field[1]); err != nil {
			return Refuse("bad_file", err.Error())
		}
	}
	part := textproto.MIMEHeader{}
	part.Set("Content-Disposition", fmt.Sprintf(`form-data; name="file"; filename="%s"`, formName(file.Name)))
	part.Set("Content-Type", oneLine(file.MIME))
	if _, err := form.CreatePart(part); err != nil {
		return Refuse("bad_file", err.Error())
	}
	tail := "\r\n--" + form.Boundary() + "--\r\n"
	source, err := file.Open()
	if err != nil {
		return &channel.Error{Failure: desk.Failure{Kind: desk.FailRetry, Code: "attachment", Text: "the file cannot be read"}, Certain: true}
	}
	defer source.Close()
	return c.call(ctx, call{
		method: http.MethodPost, path: path, kind: form.FormDataContentType(),
		body: io.MultiReader(&head, io.LimitReader(source, file.Size), strings.NewReader(tail)),
		size: int64(head.Len()) + file.Size + int64(len(tail)), answer: answer, repeatable: true, timeout: uploadTimeout,
	})
}

func formName(name string) string {
	name = strings.NewReplacer(`\`, "_", `"`, "_", "\r", "_", "\n", "_", "\x00", "_").Replace(name)
	if name == "" {
		return "file"
	}
	return name
}

func oneLine(kind string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, kind)
}

// mediaHosts are the hosts beside the Graph API's own that may see the token when a file is fetched.
var mediaHosts = []string{"lookaside.fbsbx.com", "*.fbcdn.net", "graph.facebook.com"}

// MayFetch says whether a file's address may be asked with the token: one of Meta's media hosts by https on its own port,
// or the very host of the configured Graph API.
func (c *Client) MayFetch(at *url.URL) bool {
	if at.User != nil || at.Host == "" {
		return false
	}
	if at.Scheme == c.base.Scheme && strings.EqualFold(at.Host, c.base.Host) {
		return true
	}
	if at.Scheme != "https" || at.Port() != "" {
		return false
	}
	host := strings.ToLower(at.Hostname())
	return slices.ContainsFunc(mediaHosts, func(pattern string) bool {
		if below, any := strings.CutPrefix(pattern, "*"); any {
			return strings.HasSuffix(host, below) && len(host) > len(below)
		}
		return host == pattern
	})
}

// maxRedirects bounds how often a file may be elsewhere.
const maxRedirects = 3

// Fetch opens the bytes at an address that the provider gave. The token goes to the hosts of MayFetch and nowhere else,
// redirects included. The caller closes the body; ctx governs reading it too. MIME and size are as the host tells them.
func (c *Client) Fetch(ctx context.Context, address string) (channel.MediaBody, *channel.Error) {
	at, err := url.Parse(address)
	if err != nil || !c.MayFetch(at) {
		return channel.MediaBody{}, &channel.Error{Failure: desk.Failure{Kind: desk.FailConfig, Code: "media_host",
			Text: "The file's address is not one of the provider's."}, Certain: true}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return channel.MediaBody{}, Refuse("bad_request", "the request cannot be written")
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Accept-Encoding", "identity")
	fetcher := *c.http
	fetcher.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects || !c.MayFetch(next.URL) {
			return errOffList
		}
		next.Header.Set("Authorization", "Bearer "+c.token)
		return nil
	}
	resp, err := fetcher.Do(req)
	if err != nil {
		return channel.MediaBody{}, settle(c.broken(err, true), true)
	}
	if resp.StatusCode == http.StatusOK {
		return channel.MediaBody{ReadCloser: resp.Body, MIME: resp.Header.Get("Content-Type"), Size: resp.ContentLength}, nil
	}
	defer resp.Body.Close()
	failure, after := Fault{}.Failure(resp.StatusCode)
	if resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusGone {
		failure.Kind = desk.FailMessage
	}
	return channel.MediaBody{}, settle(&channel.Error{Failure: failure, After: after, Certain: true}, true)
}

var errOffList = fmt.Errorf("the file's address leads to a host that is not the provider's")
