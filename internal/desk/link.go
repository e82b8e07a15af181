package desk

import (
	"net/url"
	"strings"
)

// LinkTextMax is the longest text that a link may put into the visitor's message, in characters.
const LinkTextMax = 1000

// WhatsAppLink opens a chat with a number (E.164), with a text that ends in a short code: «Hola (ref K3J4XQ)». An empty
// code is left out.
func WhatsAppLink(phone, text, code string) string {
	text = strings.TrimSpace(text)
	if code != "" {
		text = strings.TrimSpace(text + " (ref " + code + ")")
	}
	link := "https://wa.me/" + strings.TrimPrefix(phone, "+")
	if text == "" {
		return link
	}
	// Not every app reads + as a space.
	return link + "?text=" + strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

// ContinuesIn is the inbox of WhatsApp in which the visitors of a site may go on now.
func (d *Directory) ContinuesIn(site Inbox) (to Inbox, ok bool) {
	if site.Settings.ContinueInboxID == 0 {
		return to, false
	}
	to, ok = d.Inbox(site.Settings.ContinueInboxID)
	return to, ok && to.Active && to.Channel == ChannelWhatsApp && to.Connection.Connected() && to.Health.Phone != ""
}
