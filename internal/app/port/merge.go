package port

import "bandeja.dev/bandeja/internal/desk"

// Merge is what is kept of a merge, so that it can be undone. Which messages, comments, milestones, visits and files were
// the absorbed conversation's the store keeps by itself.
type Merge struct {
	desk.Merging
	Addresses      []desk.Address // of the absorbed identity, before
	Sessions       []string       // hashes of its visitor sessions
	OlderTags      []desk.ID
	YoungerTags    []desk.ID
	OlderReads     []Read
	YoungerReads   []Read
	YoungerBotStep int       // -1 = before the greeting
	Led            []desk.ID // conversations that had gone into the absorbed one before
}

// MergeParts counts what would go back.
type MergeParts struct{ Messages, Comments int }

// MergeTx reads and writes what undoing a merge needs.
type MergeTx interface {
	// KeepMerge keeps how two conversations stand, right before Absorb. Of m are given ID, At, Older and Younger.
	KeepMerge(m desk.Merging) error
	// MergeTold notes the milestone that tells of a merge, its seq, and the contact's fields that it filled.
	MergeTold(id desk.ID, milestone desk.Milestone, filled []string) error
	// MergeBy finds by the milestone. LastMerge is the last one into a conversation that was not undone, 0 = none.
	MergeBy(milestone desk.ID) (Merge, error)
	LastMerge(into desk.ID) (desk.ID, error)
	// PartsOf counts what is still in the survivor of what a merge brought there.
	PartsOf(merge desk.ID) (MergeParts, error)

	Milestone(id desk.ID) (desk.Milestone, error)
	// Episodes lists a conversation's, by number.
	Episodes(conversation desk.ID) ([]desk.Episode, error)
	// Absorbed is a conversation that went into another one, as its row was left. Its state is not that of before: see
	// Merge.Younger.
	Absorbed(id desk.ID) (desk.Conversation, desk.Card, error)
	// GiveBack moves to the absorbed conversation what Absorb took from it and is still there, and its addresses; episodes
	// become those of split, and the visitor's messages of both are numbered anew. Tags, reads and the bot's step become
	// what they would be. The redirect is gone afterwards; status, counts, times and preview are for the caller to save.
	GiveBack(m Merge, split desk.Split, at desk.Time) error
	// SinceMerge reckons what a survivor holds of its own. What stands under «remains» there is right only after GiveBack.
	SinceMerge(m desk.Merging) (desk.Since, error)
	// LastMessage is the last of a thread.
	LastMessage(conversation desk.ID) (desk.Message, error)
}
