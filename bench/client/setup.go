package client

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

const password = "Un tren verde, 7 panes"

// Owner makes the workspace and its owner by the token of the first run.
func Owner(ctx context.Context, base, token string) (*Client, error) {
	c := Anonymous(base)
	_, err := c.Call(ctx, http.MethodPost, "/api/v1/first-run", map[string]any{"token": token, "company": "Almacén Sur",
		"timezone": "America/Bogota", "locale": "es", "name": "Olga Prieto", "email": "olga@example.com", "password": password}, nil)
	return c, err
}

// Inbox is what the set-up needs of one.
type Inbox struct {
	ID  string `json:"id"`
	Key string `json:"key"`
}

// Inbox makes a web chat inbox.
func (c *Client) Inbox(ctx context.Context, name string) (Inbox, error) {
	var out struct {
		Inbox
		Wrapped Inbox `json:"inbox"`
	}
	_, err := c.Call(ctx, http.MethodPost, "/api/v1/inboxes", map[string]any{"name": name, "origins": []string{"https://tienda.example"}}, &out)
	if out.ID == "" {
		return out.Wrapped, err
	}
	return out.Inbox, err
}

// Agent invites a person to some inboxes and accepts in that person's name.
func (c *Client) Agent(ctx context.Context, name, visibility string, inboxes ...string) (*Client, error) {
	var invitation struct{ Link string }
	if _, err := c.Call(ctx, http.MethodPost, "/api/v1/invitations", map[string]any{"role": "agent", "visibility": visibility,
		"inbox_ids": inboxes}, &invitation); err != nil {
		return nil, err
	}
	_, token, ok := strings.Cut(invitation.Link, "/invite/")
	if !ok {
		return nil, fmt.Errorf("%q is no link of an invitation", invitation.Link)
	}
	person := Anonymous(c.Base)
	_, err := person.Call(ctx, http.MethodPost, "/api/v1/invitations/accept", map[string]any{"token": token, "name": name,
		"email": url.PathEscape(strings.ToLower(name)) + "@example.com", "password": password, "locale": "es"}, nil)
	return person, err
}

// NewSecret makes what a widget keeps of its visitor.
func NewSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// Number makes an inbox for a number of a provider and connects it; values are by the manifest's keys.
func (c *Client) Number(ctx context.Context, name string, values map[string]string) (made Connected, err error) {
	if _, err := c.Call(ctx, http.MethodPost, "/api/v1/inboxes", map[string]any{"name": name, "channel": "whatsapp"}, &made); err != nil {
		return made, err
	}
	_, err = c.Call(ctx, http.MethodPut, "/api/v1/inboxes/"+made.ID+"/connection", map[string]any{"values": values}, &made)
	return made, err
}

// Connected is an inbox that speaks to a provider.
type Connected struct {
	ID          string `json:"id"`
	WebhookURL  string `json:"webhook_url"`
	VerifyToken string `json:"verify_token"` // what the provider repeats when it looks whether the address is ours
}
