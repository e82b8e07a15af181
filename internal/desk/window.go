package desk

// WindowPolicy says until when one may write to the visitor (R9, R10, R14).
type WindowPolicy string

// The policies.
const (
	// PolicyUnlimited never ends (WhatsApp Lite).
	PolicyUnlimited WindowPolicy = "unlimited"
	// PolicyLastInbound24h ends 24 h after the visitor's last message (WhatsApp API).
	PolicyLastInbound24h WindowPolicy = "last_inbound_24h"
	// PolicySession24h ends 24 h after the first visitor message of the session (web; the default of Instagram and
	// Messenger).
	PolicySession24h WindowPolicy = "session_24h"
)

// Window is a channel's policy unless an inbox says otherwise.
func (k ChannelKind) Window() WindowPolicy {
	switch k {
	case ChannelWhatsApp:
		return PolicyLastInbound24h
	case ChannelWhatsAppLite:
		return PolicyUnlimited
	case ChannelWebchat, ChannelInstagram, ChannelMessenger:
	}
	return PolicySession24h
}

// WindowLength is how long the limited windows stay open.
const WindowLength = 24 * Hour

// Session is what windows are reckoned from. It is a function of the visitor's messages and the closings alone: an
// agent's reopening, a transfer, a merge or an import never moves it (invariant 6).
type Session struct {
	StartedAt Time // the first visitor message after the creation or the last closing
	Ended     bool // a closing came after StartedAt, so that the next visitor message starts a new session
	LastAt    Time // the visitor's last message
}

// Session reads the conversation's session.
func (c Conversation) Session() Session {
	return Session{StartedAt: c.SessionStartedAt, Ended: c.SessionEnded, LastAt: c.LastInboundAt}
}

// WithInbound is the session after a visitor's message at the given time.
func (s Session) WithInbound(at Time) Session {
	if s.StartedAt == 0 || s.Ended {
		return Session{StartedAt: at, LastAt: at}
	}
	if at < s.StartedAt && s.StartedAt-at < WindowLength {
		s.StartedAt = at // an earlier message of the same session that came later
	}
	s.LastAt = max(s.LastAt, at)
	return s
}

// WithClosing is the session after a closing, whatever its reason.
func (s Session) WithClosing() Session {
	s.Ended = s.StartedAt != 0
	return s
}

// Deadline is when the window closes; 0 means that it does not, or that the visitor has not written yet.
func Deadline(policy WindowPolicy, s Session) Time {
	switch policy {
	case PolicySession24h:
		if s.StartedAt != 0 {
			return s.StartedAt + WindowLength
		}
	case PolicyLastInbound24h:
		if s.LastAt != 0 {
			return s.LastAt + WindowLength
		}
	case PolicyUnlimited:
	}
	return 0
}

// WindowOver says whether a window that ends at closesAt is over: from that instant on nothing free-form goes out.
func WindowOver(closesAt, now Time) bool { return closesAt != 0 && now >= closesAt }

func (c *Conversation) setSession(policy WindowPolicy, s Session) {
	c.SessionStartedAt, c.SessionEnded, c.LastInboundAt = s.StartedAt, s.Ended, s.LastAt
	c.ClosesAt = Deadline(policy, s)
}
