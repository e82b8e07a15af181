package api

import (
	"context"

	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/messages"
	"bandeja.dev/bandeja/internal/api/route"
)

func (s *server) ofMessages() []route.Route {
	const send, read, c, m, u = desk.VerbSend, desk.VerbReadConversation, "/api/v1/conversations/{id}",
		"/api/v1/conversations/{id}/messages/{mid}", "/api/v1/uploads/{id}"
	ms := &messages.Server{App: s.App, Store: s.Store, Traffic: s.Traffic, Files: s.Files, Uploads: s.uploads, Links: s.links, Can: s.Can, Logger: s.Log,
		Now: s.now, Who: func(ctx context.Context) messages.Caller {
			c := who(ctx)
			return messages.Caller{By: c.By, Dir: c.dir, Viewer: c.viewer}
		}}
	get, post, put := route.Get, route.Post, route.Put
	return []route.Route{
		post(c+"/messages", send, route.Op("sendMessage", "Write to the visitor", ms.Send, route.Creates, route.Body(s.textBody))),
		put(m+"/reaction", send, route.Op("react", "Mark a message with an emoji, or take the mark back", ms.React)),
		post(m+"/resend", send, route.Op("resend", "Send again what did not go out", ms.Resend)),
		post(m+"/presume-sent", send, route.Op("presumeSent", "Take a message of which nobody knows as sent", ms.PresumeSent)),
		get(m+"/log", read, route.Op("getMessageLog", "What the provider said about a message", ms.Log)),
		post(m+"/refetch", read, route.Op("refetch", "Fetch a message's file again", ms.Refetch)),
		post(c+"/uploads", send, route.Op("beginUpload", "Begin to upload a file", ms.Begin, route.Creates)),
		route.Patch(u, send, route.Op("appendUpload", "Upload a piece of it", ms.Append, route.RawBody)),
		get(u, send, route.Op("getUpload", "How far it has come", ms.Status)),
		route.Delete(u, send, route.Op("abortUpload", "Give it up", ms.Abort)),
		post(u+"/finish", send, route.Op("finishUpload", "Make it ready to be sent", ms.Finish)),
		get("/api/v1/files/{id}", read, route.Op("openFile", "Where a file can be read for a while", ms.Open)),
		get("/files/{token}", desk.VerbPublic, route.Plain(ms.Serve)),
	}
}
