// Package identity holds the use cases about who is who: what a member decides of identities that Bandeja took for one
// person.
package identity

import (
	"context"
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// Identities runs the use cases on a store.
type Identities struct{ unit.Base }

// New makes the use cases.
func New(base unit.Base) *Identities { return &Identities{base} }

// Outlook says what undoing a merge would do.
type Outlook struct {
	Refusal   desk.Code   // why it cannot be undone; "" = it can, and the rest is set
	At        desk.Time   // of the merge
	Name      string      // of the contact that the absorbed conversation is of, "" = not left
	Code      string      // and its placeholder
	Status    desk.Status // of the absorbed conversation, as it would stand
	Messages  int         // that go back, as the comments, episodes and addresses
	Comments  int
	Episodes  int
	Addresses int
	Touched   bool // something was written or done in the survivor since: it stays there
}

// Outlook looks at a merge, by its milestone in the thread of the conversation, and changes nothing.
func (i *Identities) Outlook(ctx context.Context, by unit.By, conversation, milestone desk.ID) (Outlook, error) {
	return run(ctx, i, by.Workspace, func(w *work) (out Outlook, err error) {
		_, m, err := w.merge(by.Member, conversation, milestone)
		if err != nil {
			out.Refusal, err = refusalOf(err)
			return out, err
		}
		parts, err := w.PartsOf(m.ID)
		if err != nil {
			return out, err
		}
		since, err := w.SinceMerge(m.Merging)
		if err != nil {
			return out, err
		}
		contact, err := w.Contact(m.Younger.ContactID)
		if err != nil {
			return out, err
		}
		identity, err := w.Identity(m.Younger.IdentityID)
		if err != nil {
			return out, err
		}
		now, err := w.Episodes(conversation)
		if err != nil {
			return out, err
		}
		out = Outlook{At: m.At, Name: contact.Name, Code: identity.Code, Status: m.Younger.Status, Messages: parts.Messages,
			Comments: parts.Comments, Episodes: len(desk.SplitEpisodes(m.Merging, now, since).Theirs),
			Addresses: len(desk.Reachable(m.Addresses)), Touched: since.Touched}
		if desk.WindowOver(m.Younger.ClosesAt, w.Now) {
			out.Status = desk.Closed
		}
		return out, nil
	})
}

// refusalOf gives the code of a refusal that is about the merge and not about who asks; else the error.
func refusalOf(err error) (desk.Code, error) {
	for _, code := range []desk.Code{desk.CodeMergeUndone, desk.CodeMergedSince, desk.CodeMergeNotKept} {
		if errors.Is(err, &desk.Error{Code: code}) {
			return code, nil
		}
	}
	return "", err
}

// work is one run of a unit.
type work struct{ *unit.Work }

func run[T any](ctx context.Context, i *Identities, workspace desk.ID, do func(w *work) (T, error)) (T, error) {
	return unit.Run(ctx, i.Base, workspace, port.LanePeople, func(w *unit.Work) (T, error) { return do(&work{w}) })
}

// merge finds the merge that a milestone tells of, if it can be undone by that member.
func (w *work) merge(member, conversation, milestone desk.ID) (o unit.Opened, m port.Merge, err error) {
	if o, err = w.Open(member, conversation, desk.VerbUndoMerge); err != nil {
		return o, m, err
	}
	told, err := w.Milestone(milestone)
	if err == nil && (told.ConversationID != conversation || told.Type != desk.MilestoneIdentityMerged) {
		err = desk.ErrNotFound
	}
	if err != nil {
		return o, m, err
	}
	m, err = w.MergeBy(milestone)
	if errors.Is(err, desk.ErrNotFound) {
		return o, m, &desk.Error{Code: desk.CodeMergeNotKept, Detail: "This merge was made before Bandeja kept what undoing it needs."}
	}
	if err != nil {
		return o, m, err
	}
	latest, err := w.LastMerge(conversation)
	if err != nil {
		return o, m, err
	}
	return o, m, desk.CheckUnmerge(m.Merging, conversation, latest)
}
