// Package live tells browsers what changes, as it changes.
//
// A feed reads a workspace's event log after its own position, renders every event once from the rows as they then
// stand, and hands the bytes to those who may see it. Each socket is a cursor over the same log: one that connects with
// since, and one that could not be written to for a while, read what they missed through the same rendering. Wake-ups
// only save waiting; a feed looks once a second without them.
//
// Who gets what is desk.TransitionFor over the scopes that the event bears, and desk.CanSee over the scope of the row as
// it was read: a frame never holds text of a conversation that its receiver cannot see now, for text is read now. What
// is lost so is told by the later event that took it out of sight.
//
// Sockets are detached from the HTTP handler: an idle one costs its small read buffer and one goroutine that waits for
// the client. Writing is done by a goroutine that lives while there is something to write. One ticker serves all.
//
// Locks, from the outer to the inner: Hub.mu, feed.mu, socket.mu. The bus is never called with any of them held.
package live
