package desk

// Connection is how an inbox reaches its account at the provider. It is stored as JSON beside the inbox.
type Connection struct {
	// Endpoint and Group name the account: for WhatsApp the phone number's id and the business account's id. Endpoint
	// belongs to one inbox of the instance.
	Endpoint string            `json:"endpoint,omitempty"`
	Group    string            `json:"group,omitempty"`
	Values   map[string]string `json:"values,omitempty"` // the manifest's open fields
	Sealed   map[string]string `json:"sealed,omitempty"` // its secret fields, sealed; they never leave the server
	// SecretPrint is a fingerprint of the secret that signs what the provider posts: "" = the instance's own secret.
	SecretPrint string `json:"secret_print,omitempty"`
	// VerifyToken is what the provider repeats when it first calls our address.
	VerifyToken string `json:"verify_token,omitempty"`
}

// Connected says whether the inbox has an account at a provider.
func (c Connection) Connected() bool { return c.Endpoint != "" }

// With gives the connection with some of its open fields and sealed secrets replaced. "" takes an open field away; what is
// not named stays.
func (c Connection) With(values, sealed map[string]string) Connection {
	c.Values, c.Sealed = merged(c.Values, values), merged(c.Sealed, sealed)
	return c
}

func merged(old, changed map[string]string) map[string]string {
	out := map[string]string{}
	for _, from := range []map[string]string{old, changed} {
		for key, value := range from {
			if out[key] = value; value == "" {
				delete(out, key)
			}
		}
	}
	return out
}

// Health is how the connection does. It is stored as JSON beside the inbox.
type Health struct {
	Broken       FailureKind `json:"broken,omitempty"` // "" = it works, as far as is known; see FailureKind.Pauses
	Code         string      `json:"code,omitempty"`
	Text         string      `json:"text,omitempty"` // the provider's sentence
	Since        Time        `json:"since,omitempty"`
	VerifiedAt   Time        `json:"verified_at,omitempty"`    // the provider called our address with the right token
	FirstEventAt Time        `json:"first_event_at,omitempty"` // "webhook received"
	LastEventAt  Time        `json:"last_event_at,omitempty"`  // kept to the minute
	LastSentAt   Time        `json:"last_sent_at,omitempty"`   // kept to the minute
	BadSignAt    Time        `json:"bad_sign_at,omitempty"`    // a body that named this account was not signed by its secret
	BadSigns     int         `json:"bad_signs,omitempty"`
	CheckedAt    Time        `json:"checked_at,omitempty"`
	Phone        string      `json:"phone,omitempty"` // E.164
	Name         string      `json:"name,omitempty"`
	Quality      string      `json:"quality,omitempty"`
	Limit        string      `json:"limit,omitempty"`
	Status       string      `json:"status,omitempty"`
	Coexistence  bool        `json:"coexistence,omitempty"`
	TokenExpires Time        `json:"token_expires,omitempty"`
}

// Paused says that nothing goes out until somebody mends it.
func (h Health) Paused() bool { return h.Broken.Pauses() }
