package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"bandeja.dev/bandeja/internal/sandbox/meta/hook"
)

// Fetch reads a link, of this machine only unless any host is allowed.
func Fetch(client *http.Client, link string, anyHost bool) (*File, error) {
	if problem := hook.CheckURL(link, anyHost); problem != nil {
		return nil, problem
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("HTTP %d", resp.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, MaxInbound+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxInbound {
		return nil, errors.New("the file is too big")
	}
	return NewFile(resp.Header.Get("Content-Type"), "", data), nil
}
