package whatsapp

import (
	"strings"
	"unicode/utf8"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/desk"
)

// object is JSON on its way out.
type object map[string]any

// refMax bounds our reference, in bytes.
const refMax = 512

// compose writes the request for a message. handle is the id of its uploaded file, "" while there is none.
func compose(out channel.Outgoing, handle string) (object, *channel.Error) {
	body := object{"messaging_product": "whatsapp", "recipient_type": "individual"}
	if failed := address(body, out.To); failed != nil {
		return nil, failed
	}
	if out.Ref != "" && len(out.Ref) <= refMax {
		body["biz_opaque_callback_data"] = out.Ref
	}
	if out.QuoteID != "" && out.Kind != channel.KindReaction {
		body["context"] = object{"message_id": out.QuoteID}
	}
	kind, part, failed := said(out, handle)
	if failed != nil {
		return nil, failed
	}
	body["type"], body[kind] = kind, part
	return body, nil
}

// address names the recipient: by number where one is known, else by the user id.
func address(body object, to []desk.Address) *channel.Error {
	for _, one := range to {
		if one.Kind == desk.AddressWaID && one.Value != "" && digits(one.Value) == one.Value {
			body["to"] = "+" + one.Value
			return nil
		}
	}
	for _, one := range to {
		if one.Kind == desk.AddressBSUID && one.Value != "" {
			body["recipient"] = one.Value
			return nil
		}
	}
	return &channel.Error{Failure: desk.Failure{Kind: desk.FailRecipient, Code: "no_address",
		Text: "There is neither a number nor a user id to send to."}, Certain: true}
}

// said gives a message's type at Meta and the object of that name.
func said(out channel.Outgoing, handle string) (kind string, part any, failed *channel.Error) {
	switch out.Kind {
	case desk.KindText, "":
		if len(out.Choices) > 0 {
			return choices(out.Text, out.Choices)
		}
		part, failed = text(out.Text)
		return "text", part, failed
	case desk.KindImage, desk.KindVideo, desk.KindDocument, desk.KindAudio, desk.KindVoice, desk.KindSticker:
		return media(out, handle)
	case desk.KindLocation:
		if out.Location == nil {
			return "", nil, graph.Refuse("bad_content", "The message has no place.")
		}
		return "location", place(out.Location), nil
	case desk.KindContacts:
		if len(out.Contacts) == 0 {
			return "", nil, graph.Refuse("bad_content", "The message has no contact.")
		}
		return "contacts", sharedCards(out.Contacts), nil
	case channel.KindReaction:
		if out.TargetID == "" {
			return "", nil, graph.Refuse("bad_content", "The reaction names no message.")
		}
		return "reaction", object{"message_id": out.TargetID, "emoji": out.Text}, nil
	case desk.KindTemplate:
		part, failed = templateUse(out, handle)
		return "template", part, failed
	}
	return "", nil, graph.Refuse("bad_kind", "WhatsApp takes no message of the kind "+string(out.Kind)+".")
}

// text translates the markup. A text that only its markup makes too long goes out plain.
func text(raw string) (object, *channel.Error) {
	body := channel.WhatsAppMarkup(raw)
	if utf8.RuneCountInString(body) > textMax {
		body = channel.PlainMarkup(raw)
	}
	if n := utf8.RuneCountInString(body); n > textMax || strings.TrimSpace(body) == "" {
		return nil, graph.Refuse("too_long", "The text is empty or longer than 4096 characters.")
	}
	part := object{"body": body}
	if hasLink(body) {
		part["preview_url"] = true
	}
	return part, nil
}

func hasLink(text string) bool {
	lower := strings.ToLower(text)
	return strings.Contains(lower, "https://") || strings.Contains(lower, "http://")
}

func media(out channel.Outgoing, handle string) (string, any, *channel.Error) {
	if out.File == nil {
		return "", nil, graph.Refuse("bad_content", "The message has no file.")
	}
	part, kind := object{"id": handle}, string(out.Kind)
	switch out.Kind {
	case desk.KindVoice:
		kind, part["voice"] = "audio", true
	case desk.KindDocument:
		if out.File.Name != "" {
			part["filename"] = out.File.Name
		}
	}
	if out.Text == "" {
		return kind, part, nil
	}
	if kind == "audio" || kind == "sticker" {
		return "", nil, graph.Refuse("no_caption", "WhatsApp shows no text with a file of this kind.")
	}
	caption := channel.WhatsAppMarkup(out.Text)
	if utf8.RuneCountInString(caption) > captionMax {
		caption = channel.PlainMarkup(out.Text)
	}
	if utf8.RuneCountInString(caption) > captionMax {
		return "", nil, graph.Refuse("too_long", "The text below a file may have 1024 characters.")
	}
	part["caption"] = caption
	return kind, part, nil
}

func place(l *desk.Location) object {
	part := object{"latitude": l.Latitude, "longitude": l.Longitude}
	if l.Name != "" {
		part["name"] = l.Name
	}
	if l.Address != "" {
		part["address"] = l.Address
	}
	return part
}

func sharedCards(list []desk.SharedContact) []object {
	cards := make([]object, 0, len(list))
	for _, one := range list {
		given, family, _ := strings.Cut(one.Name, " ")
		name := object{"formatted_name": one.Name, "first_name": given}
		if family != "" {
			name["last_name"] = family
		}
		card := object{"name": name}
		if one.Org != "" {
			card["org"] = object{"company": one.Org}
		}
		var phones, emails []object
		for _, p := range one.Phones {
			phone := object{"phone": p.Phone}
			if p.Type != "" {
				phone["type"] = strings.ToUpper(p.Type)
			}
			if p.WaID != "" {
				phone["wa_id"] = p.WaID
			}
			phones = append(phones, phone)
		}
		for _, email := range one.Emails {
			emails = append(emails, object{"email": email})
		}
		if phones != nil {
			card["phones"] = phones
		}
		if emails != nil {
			card["emails"] = emails
		}
		cards = append(cards, card)
	}
	return cards
}
