package graph

import (
	"context"
	"encoding/hex"
	"net/url"
	"strings"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// Problem puts a refusal into one of the words of channel.Finding. missing is the word for a thing that is not there.
func Problem(e *channel.Error, missing string) string {
	code, subcode, _ := strings.Cut(e.Code, "/")
	switch {
	case code == "190" && subcode == "463":
		return "expired_token"
	case code == "190" || code == "0" || e.Code == "http_401":
		return "wrong_token"
	case e.Kind == desk.FailAuth:
		return "missing_permission"
	case code == "100" || code == "33" || e.Code == "http_404":
		return missing
	}
	return "unreachable"
}

// TestToken asks whose the token is.
func (c *Client) TestToken(ctx context.Context) *channel.Error {
	return c.Get(ctx, "me", url.Values{"fields": {"id"}}, nil)
}

// TestSecret asks with a proof of the app's secret, which the Graph API checks when it is given one. Any other failure of
// the call says nothing about the secret and is left out.
func (c *Client) TestSecret(ctx context.Context, secret string) *channel.Error {
	if secret == "" {
		return nil
	}
	proof := hex.EncodeToString(sum(secret, []byte(c.token)))
	failed := c.Get(ctx, "me", url.Values{"fields": {"id"}, "appsecret_proof": {proof}}, nil)
	if failed != nil && strings.Contains(strings.ToLower(failed.Text), "appsecret_proof") {
		return failed
	}
	return nil
}
