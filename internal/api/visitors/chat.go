package visitors

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
)

type byKey struct {
	Key string `path:"key" maxLength:"64" doc:"The inbox's public key."`
}

type withKey[T any] struct {
	Key  string `path:"key" maxLength:"64" doc:"The inbox's public key."`
	Body T
}

type face struct {
	Key          string                    `json:"key"`
	Name         string                    `json:"name"`
	TeamName     string                    `json:"team_name"`
	Color        string                    `json:"color" doc:"#RRGGBB."`
	Locale       string                    `json:"locale" doc:"auto, es, en or pt."`
	Greeting     map[string]string         `json:"greeting" doc:"By language."`
	ContactCard  desk.ContactCard          `json:"contact_card"`
	BotName      string                    `json:"bot_name" doc:"Empty: no bot."`
	TextMax      int                       `json:"text_max" doc:"Characters of one message."`
	Files        map[string]desk.FileLimit `json:"files" doc:"By kind what may be sent; null = no files."`
	HoursOpenNow bool                      `json:"hours_open_now"`
	AgentsOnline bool                      `json:"agents_online"`
	Continue     bool                      `json:"continue" doc:"One may go on in WhatsApp."`
	IsDemo       bool                      `json:"is_demo"`
}

type configInput struct {
	Key         string `path:"key" maxLength:"64" doc:"The inbox's public key."`
	IfNoneMatch string `header:"If-None-Match"`
}

type configReply struct {
	Status       int
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         face
}

// Face tells the widget how to look. It is all that loading the chat costs.
func (s *Server) Face(ctx context.Context, in *configInput) (*configReply, error) {
	v := visitorOf(ctx)
	set := v.inbox.Settings
	config := face{Key: v.inbox.Key, Name: v.inbox.Name, TeamName: set.TeamName, Color: set.Color, Locale: set.Locale,
		Greeting: set.Greeting, ContactCard: set.ContactCard, TextMax: s.Config.MessageMaxChars, Files: s.files(),
		HoursOpenNow: openNow(set.Hours, s.App.Now()), AgentsOnline: s.agentsOnline(v), IsDemo: s.Demo}
	if config.Greeting == nil {
		config.Greeting = map[string]string{}
	}
	_, config.Continue = v.dir.ContinuesIn(v.inbox)
	if set.Bot != nil && set.Bot.Enabled {
		config.BotName = set.Bot.Name
	}
	text, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	out := &configReply{Status: http.StatusOK, ETag: `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`,
		CacheControl: "public, max-age=60", Body: config}
	if in.IfNoneMatch == out.ETag {
		out.Status = http.StatusNotModified
	}
	return out, nil
}

// openNow takes an unknown zone for UTC: the hours were checked when they were set.
func openNow(hours *desk.Hours, now desk.Time) bool {
	zone := time.UTC
	if hours != nil {
		if loaded, err := time.LoadLocation(hours.Timezone); err == nil {
			zone = loaded
		}
	}
	return hours.OpenAt(now, zone)
}

func (s *Server) agentsOnline(v visitor) bool {
	present := s.Hub.Present(v.workspace)
	for _, m := range v.dir.Members {
		if m.Availability == desk.Online && present[m.ID] && v.dir.HasAccess(m.ID, v.inbox.ID) {
			return true
		}
	}
	return false
}

type contactInput struct {
	Name  string `json:"name,omitempty" doc:"At most 120 characters."`
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty" doc:"6 to 15 digits."`
}

func (c *contactInput) data() desk.ContactData {
	if c == nil {
		return desk.ContactData{}
	}
	return desk.ContactData{Name: c.Name, Email: c.Email, Phone: c.Phone}
}

type visitorMessage struct {
	ClientID    string        `json:"client_id" doc:"Made by the browser, 1 to 64 characters; the same when the message is sent again."`
	Text        string        `json:"text,omitempty" doc:"As typed; config says how long it may be. It may be empty beside a file."`
	FileID      desk.ID       `json:"file_id,omitempty" doc:"Of an upload of this browser's that is finished; it can be sent once."`
	SentAtLocal int64         `json:"sent_at_local,omitempty" doc:"The browser's clock, which nothing goes by."`
	Locale      string        `json:"locale,omitempty" doc:"The widget's language."`
	Page        *pageInput    `json:"page,omitempty" doc:"Where it was written."`
	Visit       *visitInput   `json:"visit,omitempty" doc:"With the first message of a session."`
	Contact     *contactInput `json:"contact,omitempty"`
}

type visitorSent struct {
	Item  wire.VItem   `json:"item"`
	State *wire.VState `json:"state,omitempty" doc:"Left out when the message changed nothing of it: it came in an open conversation and told nothing of its writer."`
	Seq   int64        `json:"seq"`
}

// Receive takes a visitor's message: 201, or 200 with the same item when it stood already.
func (s *Server) Receive(ctx context.Context, in *withKey[visitorMessage]) (*route.Made[visitorSent], error) {
	v, b := visitorOf(ctx), in.Body
	if v.hash == "" {
		return nil, problem.New(http.StatusUnauthorized, problem.BadToken, "Send the visitor's secret: Authorization: Bearer v1.<43 characters>.")
	}
	if err := edge.Hold(s.messages, v.hash, problem.SlowDown, "Too many messages a minute."); err != nil {
		return nil, err
	}
	if err := s.admitNew(ctx, v); err != nil {
		return nil, err
	}
	got, err := s.App.ReceiveVisitorMessage(ctx, app.VisitorMessage{Workspace: v.workspace, Inbox: v.inbox.ID, SecretHash: v.hash,
		ClientID: b.ClientID, Text: b.Text, FileID: b.FileID, Locale: desk.Plain(b.Locale, 10), Contact: b.Contact.data(), Visit: b.Visit.visit(b.Page)})
	if err != nil {
		return nil, visitorError(err)
	}
	begins := got.Conversation.OpenedAt == got.Message.At
	if got.Conversation.InboundCount == 1 {
		s.Hub.AttachVisitor(v.workspace, v.inbox.ID, v.hash)
	}
	sent := visitorSent{Item: wire.VItemOfMessage(got.Message, v.dir, s.fileURL), Seq: got.Message.Seq}
	if got.Duplicate || begins || b.Contact != nil {
		state, err := s.state(ctx, v)
		if err != nil {
			return nil, err
		}
		sent.State = &state
	}
	return route.GiveMade(route.Created(got.Duplicate), sent), nil
}

// stateWindow is how many entries the visitor's unread and read marks are reckoned from.
const stateWindow = 40

// state tells the visitor how the conversation stands.
func (s *Server) state(ctx context.Context, v visitor) (wire.VState, error) {
	thread, err := s.thread(ctx, v)
	if err != nil || thread.Conversation.ID == 0 {
		return wire.VNoState(), err
	}
	page, err := s.visitorPage(ctx, v, thread, "", stateWindow)
	if err != nil {
		return wire.VState{}, err
	}
	return s.stateOf(ctx, v, thread, page.Items)
}

// thread finds what stands behind the visitor's secret, while the visitor may see it.
func (s *Server) thread(ctx context.Context, v visitor) (port.VisitorThread, error) {
	thread, err := s.Store.VisitorThread(ctx, v.workspace, v.inbox.ID, v.hash)
	if err == nil && thread.Session.VerifiedUntil != 0 && s.App.Now() >= thread.Session.VerifiedUntil {
		err = &desk.Error{Code: desk.CodeExpired}
	}
	return thread, visitorError(err)
}

func (s *Server) visitorPage(ctx context.Context, v visitor, thread port.VisitorThread, before string, limit int) (port.TimelinePage, error) {
	return s.Store.Timeline(ctx, v.workspace, port.TimelineQuery{ConversationID: thread.Conversation.ID, Before: before, Limit: limit, Visitor: true})
}

func (s *Server) stateOf(ctx context.Context, v visitor, thread port.VisitorThread, recent []port.Item) (wire.VState, error) {
	contact, err := s.Store.Contact(ctx, v.workspace, thread.Conversation.ContactID)
	if err != nil {
		return wire.VState{}, err
	}
	readUpTo, err := s.Store.ReadUpTo(ctx, v.workspace, thread.Conversation.ID, wire.Readers(v.dir))
	if err != nil {
		return wire.VState{}, err
	}
	return wire.VStateOf(wire.VFacts{Thread: thread, Contact: contact, Recent: recent, ReadUpTo: readUpTo, Directory: v.dir, Now: s.App.Now()}), nil
}

type visitorThvisitorMark struct {
	Key    string `path:"key" maxLength:"64"`
	Before string `query:"before" maxLength:"200" doc:"before of a page: the one that comes before it."`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"40"`
}

type visitorThreadPage struct {
	Seq    int64        `json:"seq"`
	Items  []wire.VItem `json:"items" doc:"Ascending."`
	Before string       `json:"before" doc:"Key of the page before, empty at the beginning."`
	State  wire.VState  `json:"state"`
}

// Thread gives a page of the visitor's own thread.
func (s *Server) Thread(ctx context.Context, in *visitorThvisitorMark) (*route.Reply[visitorThreadPage], error) {
	v, err := s.session(ctx)
	if err != nil {
		return nil, err
	}
	thread, err := s.thread(ctx, v)
	if err != nil {
		return nil, err
	}
	if thread.Conversation.ID == 0 {
		seq, err := s.Store.LastSeq(ctx, v.workspace)
		return route.Give(visitorThreadPage{Seq: seq, Items: []wire.VItem{}, State: wire.VNoState()}), err
	}
	page, err := s.visitorPage(ctx, v, thread, in.Before, in.Limit)
	if err != nil {
		return nil, err
	}
	recent := page.Items
	if in.Before != "" {
		newest, err := s.visitorPage(ctx, v, thread, "", stateWindow)
		if err != nil {
			return nil, err
		}
		recent = newest.Items
	}
	state, err := s.stateOf(ctx, v, thread, recent)
	if err != nil {
		return nil, err
	}
	return route.Give(visitorThreadPage{page.Seq, wire.VItemsOf(page.Items, v.dir, s.fileURL), page.Before, state}), nil
}

type stateReply struct {
	State wire.VState `json:"state"`
}

// LeaveContact stores what the visitor says of himself or herself.
func (s *Server) LeaveContact(ctx context.Context, in *withKey[contactInput]) (*route.Reply[stateReply], error) {
	v, err := s.session(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := s.App.LeaveContactData(ctx, v.workspace, v.inbox.ID, v.hash, in.Body.data()); err != nil {
		return nil, visitorError(err)
	}
	state, err := s.state(ctx, v)
	return route.Give(stateReply{state}), err
}

// Read notes what the visitor has read.
func (s *Server) Read(ctx context.Context, in *withKey[visitorMark]) (*route.Empty, error) {
	v, err := s.session(ctx)
	if err != nil {
		return nil, err
	}
	return &route.Empty{}, visitorError(s.App.MarkVisitorRead(ctx, v.workspace, v.inbox.ID, v.hash, in.Body.Seq))
}

// Typing tells that the visitor writes.
func (s *Server) Typing(ctx context.Context, _ *byKey) (*route.Empty, error) {
	v, err := s.session(ctx)
	if err != nil {
		return nil, err
	}
	s.Hub.TypingVisitor(ctx, v.conn(-1))
	return &route.Empty{}, nil
}

type visitorMark struct {
	Seq int64 `json:"seq" minimum:"0" doc:"Everything up to it is read; the mark only goes forward."`
}

type identifyInput struct {
	Token string `json:"token" maxLength:"8192" doc:"JWT (HS256) signed with the inbox's secret: sub, exp at most 24 h ahead, aud = the inbox's key; name, email, phone if known."`
}

// Identify ties the browser to the customer that its page proves.
func (s *Server) Identify(ctx context.Context, in *withKey[identifyInput]) (*route.Reply[stateReply], error) {
	v, err := s.session(ctx)
	if err != nil {
		return nil, err
	}
	key, err := s.IdentityKey(v.inbox)
	if err != nil {
		return nil, err
	}
	who, err := auth.VerifyIdentity(in.Body.Token, key, v.inbox.Key, int64(s.App.Now()))
	var refused *auth.TokenError
	if errors.As(err, &refused) {
		p := problem.New(http.StatusUnauthorized, problem.BadToken, "The token does not prove who the visitor is.")
		p.Reason = string(refused.Reason)
		return nil, p
	}
	if err != nil {
		return nil, err
	}
	if err := s.admitNew(ctx, v); err != nil {
		return nil, err
	}
	_, err = s.App.IdentifyVisitor(ctx, app.Identification{Workspace: v.workspace, Inbox: v.inbox.ID, SecretHash: v.hash,
		ExternalUser: who.Subject, Until: desk.Time(who.Expires), Contact: desk.ContactData{Name: who.Name, Email: who.Email, Phone: who.Phone}})
	if err != nil {
		return nil, visitorError(err)
	}
	s.Hub.AttachVisitor(v.workspace, v.inbox.ID, v.hash)
	state, err := s.state(ctx, v)
	return route.Give(stateReply{state}), err
}
