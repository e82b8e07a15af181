package world

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"bandeja.dev/bandeja/internal/sandbox/meta/ids"
	"bandeja.dev/bandeja/internal/sandbox/meta/media"
	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
)

// Say lets a customer do something and gives the id of the message that tells of it.
func (s *World) Say(customerID string, say Say) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, n := s.customers[customerID], s.number(say.PhoneID)
	if c == nil || n == nil {
		return "", ErrNotFound
	}
	return s.say(c.thread(n), say)
}

func (s *World) say(t *thread, say Say) (string, error) {
	body, e, err := s.compose(t, say)
	if err != nil {
		return "", err
	}
	t.in++
	id := ids.Message(s.options.Seed, "in", t.number.PhoneID, t.customer.id, t.in)
	now := s.micros()
	s.senderFields(t.customer, body)
	body["id"], body["timestamp"] = id, shape.Seconds(now)
	kind := "message"
	switch say.Kind {
	case "reaction", "edit", "revoke":
		kind = say.Kind
	}
	if e != nil {
		s.attach(t, say, body, e)
		e.ID, e.At, e.From, e.Status, e.thread = id, now, shape.FromCustomer, "delivered", t
		e.PhoneID, e.Customer = t.number.PhoneID, t.customer.id
		t.inbound = now
		s.messages.Put(id, e)
		s.show(t, e)
	}
	text := say.Text
	if e != nil {
		text = e.Text
	}
	s.tell(news{number: t.number, thread: t, kind: kind, key: id, text: text, field: "messages", list: "messages", who: true, body: body})
	return id, nil
}

// senderFields names the customer: by number while he shows one, and always by his user id.
func (s *World) senderFields(c *customer, body object) {
	if c.visible() {
		body["from"] = c.waID
	}
	body["from_user_id"] = c.userID
}

// attach adds what any message can carry: a quotation, the mark of forwarding, the advertisement.
func (s *World) attach(t *thread, say Say, body object, e *entry) {
	context := object{}
	if say.ReplyTo != "" {
		context["id"], context["from"] = say.ReplyTo, t.number.WaID
		if quoted, known := s.messages.Get(say.ReplyTo); known && quoted.From == shape.FromCustomer {
			context["from"] = t.customer.waID
		}
		e.ReplyTo = say.ReplyTo
	}
	switch say.Forwarded {
	case "once":
		context["forwarded"] = true
	case "many":
		context["frequently_forwarded"] = true
	}
	e.Forwarded = say.Forwarded
	if len(context) > 0 {
		body["context"] = context
	}
	e.Referral = say.Referral
	if e.Referral == nil {
		e.Referral, t.referral = t.referral, nil
	}
	if e.Referral != nil {
		body["referral"] = e.Referral
	}
}

// compose gives the part of the webhook that the kind decides, and the message for the phone, nil for what only changes
// another message.
func (s *World) compose(t *thread, say Say) (object, *entry, error) {
	e := &entry{}
	e.Kind, e.Text = say.Kind, say.Text
	switch say.Kind {
	case "text":
		if say.Text == "" {
			return nil, nil, fmt.Errorf("%w: a text needs words", ErrRefused)
		}
		return object{"type": "text", "text": object{"body": say.Text}}, e, nil
	case media.Image, media.Video, media.Audio, media.Document, media.Sticker, "voice":
		return s.composeMedia(t, say, e)
	case "location":
		e.Location = orSample(say.Location, `{"latitude":-34.6037,"longitude":-58.3816,"name":"Obelisco","address":"Av. 9 de Julio s/n, Buenos Aires"}`)
		return object{"type": "location", "location": e.Location}, e, nil
	case "contacts":
		e.Contacts = orSample(say.Contacts, `[{"name":{"formatted_name":"Lucía Prado","first_name":"Lucía","last_name":"Prado"},"phones":[{"phone":"+54 9 11 5555-0177","wa_id":"5491155550177","type":"CELL"}]}]`)
		return object{"type": "contacts", "contacts": e.Contacts}, e, nil
	case "button_reply", "list_reply":
		e.Text = say.Title
		reply := object{"id": say.ReplyID, "title": say.Title}
		if say.Description != "" && say.Kind == "list_reply" {
			reply["description"] = say.Description
		}
		return object{"type": "interactive", "interactive": object{"type": say.Kind, say.Kind: reply}}, e, nil
	case "quick_reply":
		e.Text = say.Title
		return object{"type": "button", "button": object{"payload": say.Payload, "text": say.Title}}, e, nil
	case "order":
		e.Order = orSample(say.Order, `{"catalog_id":"354160437058781","text":"","product_items":[{"product_retailer_id":"CN-MACETA-20","quantity":2,"item_price":18500,"currency":"ARS"},{"product_retailer_id":"CN-SUSTRATO-5","quantity":1,"item_price":7200,"currency":"ARS"}]}`)
		return object{"type": "order", "order": e.Order}, e, nil
	case "reaction", "edit", "revoke":
		body, err := s.alter(t, say, shape.FromCustomer)
		return body, nil, err
	}
	return composeOdd(say, e)
}

// composeOdd composes the kinds that an application cannot show as what they are.
func composeOdd(say Say, e *entry) (object, *entry, error) {
	switch say.Kind {
	case "unsupported":
		body := object{"type": "unsupported", "errors": []object{failure(131051, "Message type unknown", "Message type is currently not supported.")}}
		if say.Unsupported != "" {
			body["unsupported"] = object{"type": say.Unsupported}
		}
		return body, e, nil
	case "media_too_big":
		e.Kind = "unsupported"
		return object{"type": "unsupported", "errors": []object{failure(131052, "Media file size too big. Max file size we currently support: 100MB.",
			"Please communicate with your customer to send a media file that is smaller than 100MB")}}, e, nil
	case "request_welcome":
		return object{"type": "request_welcome"}, e, nil
	case "raw":
		var body object
		if err := json.Unmarshal(say.Raw, &body); err != nil || body["type"] == nil {
			return nil, nil, fmt.Errorf("%w: raw needs an object with a type", ErrRefused)
		}
		e.Raw = say.Raw
		return body, e, nil
	}
	return nil, nil, fmt.Errorf("%w: no kind %q", ErrRefused, say.Kind)
}

func orSample(given json.RawMessage, sample string) json.RawMessage {
	if len(given) > 0 && string(given) != "null" {
		return given
	}
	return json.RawMessage(sample)
}

func (s *World) composeMedia(t *thread, say Say, e *entry) (object, *entry, error) {
	file := s.files.Get(say.Media)
	if file == nil {
		return nil, nil, fmt.Errorf("%w: no media %q", ErrNotFound, say.Media)
	}
	kind := say.Kind
	if kind == "voice" {
		kind = media.Audio
	}
	// What a customer sends is a file of its own for the business, with its own id and its own end.
	shared := s.put(file.Share(t.number.PhoneID, s.Now().Add(media.ShareLife)))
	e.media, e.Text = shared.ID, say.Caption
	e.Media = mediaView(shared, kind)
	body := object{"id": shared.ID, "mime_type": file.MIME, "sha256": base64Hash(file.SHA256)}
	switch {
	case kind == media.Audio:
		body["voice"] = say.Kind == "voice"
		e.Media.Voice = say.Kind == "voice"
	case kind == media.Sticker:
		body["animated"] = e.Media.Animated
	case say.Caption != "":
		body["caption"] = say.Caption
	}
	if name := shape.Or(say.Filename, file.Name); kind == media.Document && name != "" {
		body["filename"], e.Media.Filename = name, name
	}
	if s.Settings().MediaURL {
		if url := s.MediaURL(shared); url != "" {
			body["url"] = url
		}
	}
	return object{"type": kind, kind: body}, e, nil
}

func base64Hash(hexHash string) string {
	raw, _ := hex.DecodeString(hexHash)
	return base64.StdEncoding.EncodeToString(raw)
}

// alter does what reaction, edit and revoke do to another message, and gives its part of the webhook.
func (s *World) alter(t *thread, say Say, who string) (object, error) {
	e, known := s.messages.Get(say.Target)
	if !known || e.thread != t {
		return nil, fmt.Errorf("%w: no message %q in this conversation", ErrNotFound, say.Target)
	}
	if say.Kind != "reaction" && (e.From != who || e.Revoked) {
		return nil, fmt.Errorf("%w: only one's own message can be changed", ErrRefused)
	}
	var body object
	switch say.Kind {
	case "reaction":
		e.react(who, say.Emoji)
		body = object{"type": "reaction", "reaction": object{"message_id": say.Target, "emoji": say.Emoji}}
	case "revoke":
		e.Revoked = true
		body = object{"type": "revoke", "revoke": object{"original_message_id": say.Target}}
	default:
		inner := object{"type": "text", "text": object{"body": say.Text}}
		if e.Media != nil {
			kind := media.KindOf(e.Media.MIME)
			inner = object{"type": kind, kind: object{"id": e.media, "mime_type": e.Media.MIME, "sha256": base64Hash(e.Media.SHA256), "caption": say.Text}}
		} else if e.Kind != "text" {
			return nil, fmt.Errorf("%w: a %s cannot be edited", ErrRefused, e.Kind)
		}
		e.Text, e.Edited = say.Text, true
		body = object{"type": "edit", "edit": object{"original_message_id": say.Target, "message": inner}}
	}
	s.publishMessage(e)
	return body, nil
}

// BusinessPhone lets the business write to a customer on its telephone, which the webhook tells as an echo.
func (s *World) BusinessPhone(phoneID, customerID string, say Say) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, n := s.customers[customerID], s.number(phoneID)
	if c == nil || n == nil {
		return "", ErrNotFound
	}
	t := c.thread(n)
	var body object
	var e *entry
	var err error
	switch say.Kind {
	case "edit", "revoke":
		body, err = s.alter(t, say, shape.FromPhone)
	case "text", "location", "contacts", "voice", media.Image, media.Video, media.Audio, media.Document, media.Sticker:
		body, e, err = s.compose(t, say)
	default:
		err = fmt.Errorf("%w: the telephone sends no %q", ErrRefused, say.Kind)
	}
	if err != nil {
		return "", err
	}
	t.in++
	id, now := ids.Message(s.options.Seed, "phone", n.PhoneID, c.id, t.in), s.micros()
	body["id"], body["timestamp"], body["from"], body["to_user_id"] = id, shape.Seconds(now), n.WaID, c.userID
	if c.visible() {
		body["to"] = c.waID
	}
	text := say.Text
	if e != nil {
		e.ID, e.At, e.From, e.Status, e.thread = id, now, shape.FromPhone, "delivered", t
		e.PhoneID, e.Customer = n.PhoneID, c.id
		text = e.Text
		t.unread++
		s.messages.Put(id, e)
		s.show(t, e)
	}
	s.tell(news{number: n, thread: t, kind: "echo", key: id, text: text, field: "smb_message_echoes", list: "message_echoes", who: true, body: body})
	return id, nil
}

// failure is an entry of "errors" in a webhook.
func failure(code int, title, details string) object {
	return object{"code": code, "title": title, "message": title, "error_data": object{"details": details}}
}
