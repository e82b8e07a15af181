package wire

import (
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// VAuthor says who wrote, as visitors see it.
type VAuthor string

// The authors.
const (
	VAuthorVisitor VAuthor = "visitor"
	VAuthorAgent   VAuthor = "agent"
	VAuthorBot     VAuthor = "bot"
)

// VItem is an entry of the thread as its visitor sees it: a message, or a notice that something happened.
type VItem struct {
	ID         desk.ID           `json:"id"`
	Seq        int64             `json:"seq"`
	Kind       string            `json:"kind"` // message or notice
	Author     VAuthor           `json:"author"`
	AuthorName string            `json:"author_name"`
	Text       string            `json:"text"`
	At         desk.Time         `json:"at"`
	ClientID   string            `json:"client_id,omitempty"` // only of the visitor's own
	State      desk.MessageState `json:"state,omitempty"`
	Choices    []string          `json:"choices,omitempty"`
	Attachment *VAttachment      `json:"attachment,omitempty"`
	Location   *desk.Location    `json:"location,omitempty"`
	Quote      *VQuote           `json:"quote,omitempty"`
	Notice     string            `json:"notice,omitempty"` // agent_joined, closed, contact_asked or contact_left
	Fields     []string          `json:"fields,omitempty"` // of contact_asked and contact_left
}

// VAttachment is a message's file. Its addresses work without a session, for half an hour at least; whoever shows an item
// longer asks for it again.
type VAttachment struct {
	ID         desk.ID              `json:"id"`
	Kind       desk.MessageKind     `json:"kind"` // image, video, audio, voice, document or sticker
	MIME       string               `json:"mime"`
	Name       string               `json:"name"`
	Size       int64                `json:"size"`
	Width      int                  `json:"width"`
	Height     int                  `json:"height"`
	DurationMS int64                `json:"duration_ms"`
	State      desk.AttachmentState `json:"state"`
	URL        string               `json:"url"`       // from the root of Bandeja's own site; "" while it is not ready
	ThumbURL   string               `json:"thumb_url"` // "" = there is no small picture of it
}

// VQuote is the message that one answers.
type VQuote struct {
	MessageID  desk.ID          `json:"message_id"`
	Author     VAuthor          `json:"author"`
	AuthorName string           `json:"author_name"`
	Kind       desk.MessageKind `json:"kind"` // "" = a text
	Text       string           `json:"text"`
}

// FileURL makes the address at which a file of a workspace can be read for a while, or the small picture of it.
type FileURL func(workspace, file desk.ID, thumb bool) string

// VItemOfMessage converts. The directory gives the agent's name; a nil at leaves files without an address.
func VItemOfMessage(m desk.Message, dir *desk.Directory, at FileURL) VItem {
	out := VItem{ID: m.ID, Seq: m.Seq, Kind: "message", Text: m.Text, At: m.At, State: m.State, Choices: m.Choices}
	out.Author, out.AuthorName = vAuthor(m.Author, m.AuthorID, m.AuthorName, dir)
	if m.Author == desk.AuthorContact {
		out.ClientID = m.ClientID
	}
	out.Location = m.Content.Location
	if a := m.Content.Attachment; a != nil {
		out.Attachment = vAttachment(m.Kind, *a, dir.Workspace.ID, at)
	}
	if q := m.Content.Quote; q != nil {
		out.Quote = &VQuote{MessageID: q.MessageID, Kind: q.Kind, Text: q.Text}
		out.Quote.Author, out.Quote.AuthorName = vAuthor(q.Author, q.AuthorID, "", dir)
	}
	return out
}

func vAuthor(kind desk.AuthorKind, id desk.ID, name string, dir *desk.Directory) (VAuthor, string) {
	switch kind {
	case desk.AuthorContact:
		return VAuthorVisitor, ""
	case desk.AuthorBot:
		return VAuthorBot, name
	case desk.AuthorAgent:
		return VAuthorAgent, memberName(dir, id)
	case desk.AuthorExternal:
		return VAuthorAgent, name
	}
	return "", ""
}

func vAttachment(kind desk.MessageKind, a desk.Attachment, workspace desk.ID, at FileURL) *VAttachment {
	out := &VAttachment{ID: a.ID, Kind: kind, MIME: a.MIME, Name: a.Name, Size: a.Size, Width: a.Width, Height: a.Height,
		DurationMS: a.DurationMS, State: a.State}
	if a.State == desk.AttachmentReady && at != nil {
		out.URL = at(workspace, a.ID, false)
		if a.Thumbnail {
			out.ThumbURL = at(workspace, a.ID, true)
		}
	}
	return out
}

// VItemOfMilestone converts; ok is false for what visitors are not told.
func VItemOfMilestone(m desk.Milestone, dir *desk.Directory) (item VItem, ok bool) {
	item = VItem{ID: m.ID, Seq: m.Seq, Kind: "notice", Author: VAuthorAgent, At: m.At}
	switch m.Type {
	case desk.MilestoneIntervention:
		item.Notice, item.AuthorName = "agent_joined", memberName(dir, m.Actor.ID)
	case desk.MilestoneClosed:
		item.Notice = "closed"
	case desk.MilestoneContactAsked:
		item.Notice, item.Fields = "contact_asked", m.Data.Fields
	case desk.MilestoneContactLeft:
		item.Notice, item.Fields, item.Author = "contact_left", m.Data.Fields, VAuthorVisitor
	default:
		return VItem{}, false
	}
	return item, true
}

// VItemsOf converts a page of a thread and drops what visitors are not told.
func VItemsOf(all []port.Item, dir *desk.Directory, at FileURL) []VItem {
	out := make([]VItem, 0, len(all))
	for _, one := range all {
		switch {
		case one.Message != nil:
			out = append(out, VItemOfMessage(*one.Message, dir, at))
		case one.Milestone != nil:
			if item, ok := VItemOfMilestone(*one.Milestone, dir); ok {
				out = append(out, item)
			}
		}
	}
	return out
}

// VState is how the conversation stands for its visitor.
type VState struct {
	Status       string   `json:"status"` // none, open or closed
	Agent        *VAgent  `json:"agent"`
	Unread       int      `json:"unread"`         // our messages after ReadSeq, among the newest ones
	ReadSeq      int64    `json:"read_seq"`       // the visitor's own mark
	AgentReadSeq int64    `json:"agent_read_seq"` // up to where our side has read
	Contact      VContact `json:"contact"`
	AskContact   []string `json:"ask_contact"` // fields asked for and not left yet; null = none
	Verified     bool     `json:"verified"`
}

// VAgent is who attends.
type VAgent struct {
	Name string `json:"name"`
}

// VContact is what the visitor left.
type VContact struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Phone string `json:"phone"`
}

// VNoState is the state of a visitor who has not written yet.
func VNoState() VState { return VState{Status: "none"} }

// VFacts are what a VState is made from.
type VFacts struct {
	Thread    port.VisitorThread
	Contact   desk.Contact
	Recent    []port.Item // the newest entries of the thread that the visitor may see, ascending
	ReadUpTo  int64       // the furthest mark of our side, a seq
	Directory *desk.Directory
	Now       desk.Time
}

// Readers are the members whose reading a visitor is told of: all of the company.
func Readers(dir *desk.Directory) []desk.ID {
	ids := make([]desk.ID, 0, len(dir.Members))
	for _, member := range dir.Members {
		ids = append(ids, member.ID)
	}
	return ids
}

// VStateOf converts.
func VStateOf(f VFacts) VState {
	conversation, session := f.Thread.Conversation, f.Thread.Session
	if conversation.ID == 0 {
		return VNoState()
	}
	out := VState{Status: string(conversation.Status), ReadSeq: session.ReadSeq, AgentReadSeq: f.ReadUpTo,
		Contact:  VContact{Name: f.Contact.Name, Email: f.Contact.Email, Phone: f.Contact.Phone},
		Verified: session.VerifiedUntil > f.Now}
	if conversation.Status == desk.Open && conversation.AssigneeID != 0 {
		out.Agent = &VAgent{Name: memberName(f.Directory, conversation.AssigneeID)}
	}
	if asked := f.Thread.Card.AskedFields; len(asked) > 0 {
		out.AskContact = asked
	}
	for _, one := range f.Recent {
		if one.Message != nil {
			out.countMessage(*one.Message)
		}
	}
	return out
}

func (s *VState) countMessage(m desk.Message) {
	if m.Author != desk.AuthorContact && m.Seq > s.ReadSeq {
		s.Unread++
	}
	if m.Author == desk.AuthorAgent || m.Author == desk.AuthorContact && m.State == desk.StateRead {
		s.AgentReadSeq = max(s.AgentReadSeq, m.Seq) // who answers has read
	}
}

func memberName(dir *desk.Directory, id desk.ID) string {
	member, _ := dir.Member(id)
	return member.Name
}

// VEvent tells a visitor what changed.
type VEvent struct {
	T     string  `json:"t"`
	Seq   int64   `json:"seq"`
	UpTo  int64   `json:"up_to"`
	Item  *VItem  `json:"item,omitempty"`
	State *VState `json:"state,omitempty"`
}

// VTyping tells a visitor that someone writes to them.
type VTyping struct {
	T      string  `json:"t"`
	Author VAuthor `json:"author"` // agent or bot
	Name   string  `json:"name"`
}
