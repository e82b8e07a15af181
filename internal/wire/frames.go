package wire

import "bandeja.dev/bandeja/internal/desk"

// The words in the field t of frames from the server to agents and visitors.
const (
	FrameHello    = "hello"
	FrameCursor   = "cursor"
	FrameEvent    = "event"
	FrameEntered  = "entered"
	FrameLeft     = "left"
	FrameResync   = "resync"
	FrameBye      = "bye"
	FrameCounts   = "counts"
	FrameTyping   = "typing"
	FrameViewers  = "viewers"
	FramePresence = "presence"
)

// The words in the field t of frames that clients alone send.
const (
	FrameViewing = "viewing"
	FramePing    = "ping"
)

// The reasons of a Bye.
const (
	ByeRevoked = "revoked" // sign in again
	ByeRestart = "restart" // come back with jitter
	ByeSlow    = "slow"    // the frames were not read in time; come back with the last up_to
)

// Hello is the first frame of an agent's socket: what follows starts after UpTo.
type Hello struct {
	T       string    `json:"t"`
	UpTo    int64     `json:"up_to"`
	Now     desk.Time `json:"now"`
	Present []desk.ID `json:"present"` // members with a live socket; all others have none
}

// Position is a visitor's hello, or a cursor: everything up to UpTo has been looked at.
type Position struct {
	T    string    `json:"t"`
	UpTo int64     `json:"up_to"`
	Now  desk.Time `json:"now"`
}

// Event tells what changed, with the entities as they now stand; the client keeps whichever has the higher rev.
type Event struct {
	T              string         `json:"t"`
	Seq            int64          `json:"seq"`
	UpTo           int64          `json:"up_to"`
	Type           desk.EventType `json:"type"`
	ConversationID desk.ID        `json:"conversation_id,omitzero"`
	Conversation   *Conversation  `json:"conversation,omitempty"`
	Items          []Item         `json:"items,omitempty"`
	Contact        *Contact       `json:"contact,omitempty"`
	Visit          *Visit         `json:"visit,omitempty"`
	Member         *Member        `json:"member,omitempty"`
	Team           *Team          `json:"team,omitempty"`
	Inbox          *Inbox         `json:"inbox,omitempty"`
	Stage          *Stage         `json:"stage,omitempty"`
	Tag            *Tag           `json:"tag,omitempty"`
	Workspace      *Workspace     `json:"workspace,omitempty"`
	Read           *Read          `json:"read,omitempty"`
	Removed        *Removed       `json:"removed,omitempty"`
}

// Read is the receiver's own read mark.
type Read struct {
	ConversationID desk.ID `json:"conversation_id"`
	ReadCount      int     `json:"read_count"`
	ReadSeq        int64   `json:"read_seq"`
}

// Removed names what is gone.
type Removed struct {
	Kind desk.EntityKind `json:"kind"`
	ID   desk.ID         `json:"id"`
}

// Entered tells that a conversation came into the receiver's sight.
type Entered struct {
	T            string       `json:"t"`
	Seq          int64        `json:"seq"`
	UpTo         int64        `json:"up_to"`
	Conversation Conversation `json:"conversation"`
}

// Left tells that a conversation went out of the receiver's sight.
type Left struct {
	T              string  `json:"t"`
	Seq            int64   `json:"seq"`
	UpTo           int64   `json:"up_to"`
	ConversationID desk.ID `json:"conversation_id"`
}

// Word is a frame that says nothing but itself: resync.
type Word struct {
	T string `json:"t"`
}

// Bye is the last frame of a socket.
type Bye struct {
	T      string `json:"t"`
	Reason string `json:"reason"`
}

// CountsFrame answers the client's counts frame, and repeats when the numbers change.
type CountsFrame struct {
	T      string       `json:"t"`
	Holder desk.Holding `json:"holder"`
	State  desk.Segment `json:"state"`
	Q      string       `json:"q"`
	Counts
}

// Typing tells that someone writes; it is shown for 6 s.
type Typing struct {
	T              string          `json:"t"`
	ConversationID desk.ID         `json:"conversation_id"`
	Kind           desk.AuthorKind `json:"kind"` // agent, contact or bot
	ID             desk.ID         `json:"id"`
	Mode           string          `json:"mode"` // message or comment
}

// Viewers tells who has a conversation open.
type Viewers struct {
	T              string    `json:"t"`
	ConversationID desk.ID   `json:"conversation_id"`
	MemberIDs      []desk.ID `json:"member_ids"`
}

// Presence tells that a member's first socket opened or the last one closed.
type Presence struct {
	T            string            `json:"t"`
	MemberID     desk.ID           `json:"member_id"`
	Present      bool              `json:"present"`
	Availability desk.Availability `json:"availability"`
}

// ClientFrame is any frame that an agent's or a visitor's client sends; T says which fields count.
type ClientFrame struct {
	T              string       `json:"t"`
	Holder         desk.Holding `json:"holder"`
	State          desk.Segment `json:"state"`
	Q              string       `json:"q"`
	ConversationID desk.ID      `json:"conversation_id"`
	Mode           string       `json:"mode"`
}
