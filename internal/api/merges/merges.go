// Package merges answers what members ask about conversations that were merged: where one went, and how to undo it.
package merges

import (
	"context"
	"net/http"
	"strings"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/identity"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
)

// ofConversation is the path below which everything is about one conversation.
const ofConversation = "/api/v1/conversations/{id}"

// Server answers.
type Server struct {
	Identities *identity.Identities
	Store      port.Reader
	Who        func(ctx context.Context) Caller // who asks
}

// Routes are the lines of the table of contents.
func (s *Server) Routes() []route.Route {
	const verb, merge = desk.VerbUndoMerge, ofConversation + "/merges/{milestone}"
	return []route.Route{
		route.Get(merge, verb, route.Op("getMerge", "What undoing a merge would do", s.Show)),
		route.Post(merge+"/undo", verb, route.Op("undoMerge", "Take two merged conversations apart", s.Undo)),
	}
}

// Caller is the member behind a request.
type Caller struct {
	app.By
	Dir    *desk.Directory
	Viewer desk.Viewer
}

// Explain turns «there is no such conversation» into where it went, for whoever may see that: 409 merged with the id of
// the conversation that it went into. 409 and not a redirect: a merge can be undone, and what was written for the one
// must not go out in the other unseen. A name that is no conversation's stays unknown.
func (s *Server) Explain(ctx context.Context, name string, err error) error {
	if !problem.IsNotFound(err) {
		return err
	}
	id, bad := route.ID(name)
	if bad != nil {
		return err
	}
	c := s.Who(ctx)
	into, failed := s.Store.Redirect(ctx, c.Workspace, id)
	if failed != nil || into == 0 {
		return err
	}
	entities, failed := s.Store.Entities(ctx, c.Workspace, port.EntityRefs{Conversations: []desk.ID{into}})
	row, there := entities.Conversations[into]
	if failed != nil || !there || !desk.CanSee(c.Viewer, row.Conversation.Scope()) {
		return err
	}
	return &desk.Error{Code: desk.CodeMerged, ConversationID: into,
		Detail: "This conversation was merged into another one: go on with conversation_id."}
}

// Explaining lets the routes of a conversation answer by Explain; others stay as they are.
func (s *Server) Explaining(r route.Route, next http.Handler) http.Handler {
	if !strings.HasPrefix(r.Path, ofConversation) {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("id")
		ctx := route.WithExplain(r.Context(), func(ctx context.Context, err error) error { return s.Explain(ctx, name, err) })
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

type mergeInput struct {
	ID        string `path:"id" doc:"The conversation in whose thread the merge is told."`
	Milestone string `path:"milestone" doc:"The milestone identity_merged that tells of it."`
}

func (in *mergeInput) ids() (conversation, milestone desk.ID, err error) {
	if conversation, err = route.ID(in.ID); err == nil {
		milestone, err = route.ID(in.Milestone)
	}
	return conversation, milestone, err
}

type outlook struct {
	Possible  bool        `json:"possible" doc:"It can be undone now; else code says why not and the rest is empty."`
	Code      string      `json:"code" enum:",merge_undone,merged_since,merge_not_kept"`
	At        desk.Time   `json:"at" doc:"When they were merged."`
	Name      string      `json:"name" doc:"Of the contact whose conversation would stand again, empty = not left."`
	PlaceCode string      `json:"place_code" doc:"Its placeholder's four characters."`
	Status    desk.Status `json:"status" doc:"How that conversation would stand: open or closed."`
	Messages  int         `json:"messages" doc:"What would go back to it, as the next three."`
	Comments  int         `json:"comments"`
	Episodes  int         `json:"episodes"`
	Addresses int         `json:"addresses"`
	Touched   bool        `json:"touched" doc:"Something was written or done since; it stays where it is."`
}

// Show says what undoing a merge would do. It changes nothing.
func (s *Server) Show(ctx context.Context, in *mergeInput) (*route.Reply[outlook], error) {
	conversation, milestone, err := in.ids()
	if err != nil {
		return nil, err
	}
	out, err := s.Identities.Outlook(ctx, s.Who(ctx).By, conversation, milestone)
	if err != nil {
		return nil, err
	}
	if out.Refusal != "" {
		return route.Give(outlook{Code: string(out.Refusal)}), nil
	}
	return route.Give(outlook{Possible: true, At: out.At, Name: out.Name, PlaceCode: out.Code, Status: out.Status, Messages: out.Messages,
		Comments: out.Comments, Episodes: out.Episodes, Addresses: out.Addresses, Touched: out.Touched}), nil
}

type undone struct {
	Conversation *wire.Conversation `json:"conversation,omitempty" doc:"The survivor; left out when it is out of the asker's sight."`
	Back         *wire.Conversation `json:"back,omitempty" doc:"The one that stands again, likewise."`
}

// Undo takes the two conversations apart.
func (s *Server) Undo(ctx context.Context, in *mergeInput) (*route.Reply[undone], error) {
	conversation, milestone, err := in.ids()
	if err != nil {
		return nil, err
	}
	c := s.Who(ctx)
	kept, back, err := s.Identities.UndoMerge(ctx, c.By, conversation, milestone)
	if err != nil {
		return nil, err
	}
	entities, err := s.Store.Entities(ctx, c.Workspace, port.EntityRefs{Conversations: []desk.ID{kept.ID, back.ID}})
	if err != nil {
		return nil, err
	}
	shown := func(id desk.ID) *wire.Conversation {
		row, there := entities.Conversations[id]
		if !there || !desk.CanSee(c.Viewer, row.Conversation.Scope()) {
			return nil
		}
		out := wire.ConversationOf(row, c.Dir)
		return &out
	}
	return route.Give(undone{shown(kept.ID), shown(back.ID)}), nil
}
