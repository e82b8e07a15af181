package store

import (
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

func scanUser(r *row) desk.User {
	return desk.User{ID: r.id(), Name: r.text(), Email: r.text(), PasswordHash: r.text(), Locale: r.text(),
		Theme: r.text(), Preferences: r.text(), CreatedAt: r.time()}
}

func scanLogin(r *row) port.Session {
	return port.Session{TokenHash: r.text(), ID: r.id(), UserID: r.id(), WorkspaceID: r.id(), CreatedAt: r.time(),
		LastSeenAt: r.time(), ExpiresAt: r.time(), Device: r.text(), Address: r.text()}
}

func scanToken(r *row) port.OneTimeToken {
	return port.OneTimeToken{TokenHash: r.text(), Kind: port.TokenKind(r.text()), UserID: r.id(), ExpiresAt: r.time(),
		UsedAt: r.time()}
}

func scanInvitation(r *row) port.Invitation {
	i := port.Invitation{ID: r.id(), TokenHash: r.text(), Role: desk.Role(r.text()),
		Visibility: desk.Visibility(r.text())}
	i.InboxIDs, i.TeamIDs = scanJSON[[]desk.ID](r), scanJSON[[]desk.ID](r)
	i.CreatedBy, i.CreatedAt, i.ExpiresAt = r.id(), r.time(), r.time()
	i.UsedAt, i.UsedBy = r.time(), r.id()
	return i
}

func scanDraft(r *row) port.Draft {
	return port.Draft{ConversationID: r.id(), MemberID: r.id(), Mode: port.DraftMode(r.text()), Text: r.text(),
		At: r.time()}
}

func scanRead(r *row) port.Read {
	return port.Read{ConversationID: r.id(), MemberID: r.id(), Seq: r.int64(), Count: r.int()}
}
