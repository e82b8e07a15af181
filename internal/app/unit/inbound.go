package unit

import "bandeja.dev/bandeja/internal/desk"

// Arrival gathers what the rule of receiving asks of the inbox and its people, for a message that counts at a time.
func (w *Work) Arrival(inbox desk.Inbox, c desk.Conversation, at desk.Time) desk.Arrival {
	last, known := w.Dir.Member(c.LastAgentID)
	access := known && w.Dir.HasAccess(last.ID, inbox.ID)
	return desk.Arrival{At: at, Now: w.Now, Told: !inbox.Channel.DeliversItself(), ContactID: c.ContactID,
		Window: inbox.Window, ReopenTo: inbox.Settings.ReopenTo, HasBot: inbox.HasBot(),
		LastAgentFits: access && last.Availability == desk.Online, LastAgentHasAccess: access}
}

// FirstStage is where conversations begin, 0 = there are no stages.
func (w *Work) FirstStage() desk.ID {
	if len(w.Dir.Stages) == 0 {
		return 0
	}
	return w.Dir.Stages[0].ID
}

// FirstInboundOf notes when the visitor first wrote in an episode; of messages out of order the earliest counts.
func (w *Work) FirstInboundOf(c desk.Conversation, at desk.Time) error {
	episode, err := w.Episode(c.ID, c.Episode)
	if err != nil || episode.FirstInboundAt != 0 && episode.FirstInboundAt <= at {
		return err
	}
	episode.FirstInboundAt, episode.OpenedAt = at, min(episode.OpenedAt, c.OpenedAt)
	return w.SaveEpisode(episode)
}
