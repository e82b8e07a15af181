// Package wa reads requests to send WhatsApp messages as the Graph API does, and knows its errors.
package wa

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"unicode/utf8"

	"bandeja.dev/bandeja/internal/sandbox/meta/ids"
	"bandeja.dev/bandeja/internal/sandbox/meta/media"
	"bandeja.dev/bandeja/internal/sandbox/meta/tmpl"
)

// Limits of Meta, in characters and entries.
const (
	maxTextBody    = 4096
	maxCaption     = 1024
	maxRef         = 512
	maxButtons     = 3
	maxButtonTitle = 20
	maxRows        = 10
	maxRowTitle    = 24
	maxRowText     = 72
	maxID          = 256
	maxRowID       = 200
	maxFooter      = 60
	maxEmoji       = 64 // bytes
)

type words struct {
	Text string `json:"text"`
}

// Request is the body of POST /{phone_id}/messages.
type Request struct {
	Product   string    `json:"messaging_product"`
	To        string    `json:"to"`
	Recipient string    `json:"recipient"`
	Type      string    `json:"type"`
	Status    string    `json:"status"`
	MessageID string    `json:"message_id"`
	Typing    *struct{} `json:"typing_indicator"`
	Context   struct {
		MessageID string `json:"message_id"`
	} `json:"context"`
	Ref  string `json:"biz_opaque_callback_data"`
	Text *struct {
		Body string `json:"body"`
	} `json:"text"`
	Image    *tmpl.Ref `json:"image"`
	Video    *tmpl.Ref `json:"video"`
	Audio    *tmpl.Ref `json:"audio"`
	Document *tmpl.Ref `json:"document"`
	Sticker  *tmpl.Ref `json:"sticker"`
	Location *struct {
		Latitude  json.Number `json:"latitude"`
		Longitude json.Number `json:"longitude"`
	} `json:"location"`
	Contacts []struct {
		Name struct {
			Formatted string `json:"formatted_name"`
		} `json:"name"`
	} `json:"contacts"`
	Reaction *struct {
		MessageID string  `json:"message_id"`
		Emoji     *string `json:"emoji"`
	} `json:"reaction"`
	Interactive *Interactive `json:"interactive"`
	Template    *tmpl.Send   `json:"template"`

	Part json.RawMessage `json:"-"` // the object that the type names
}

// Interactive is a message with buttons or a list.
type Interactive struct {
	Type   string `json:"type"`
	Header *struct {
		Type     string    `json:"type"`
		Text     string    `json:"text"`
		Image    *tmpl.Ref `json:"image"`
		Video    *tmpl.Ref `json:"video"`
		Document *tmpl.Ref `json:"document"`
	} `json:"header"`
	Body   words `json:"body"`
	Footer words `json:"footer"`
	Action struct {
		Name    string `json:"name"`
		Buttons []struct {
			Type  string `json:"type"`
			Reply struct {
				ID    string `json:"id"`
				Title string `json:"title"`
			} `json:"reply"`
		} `json:"buttons"`
		Button     string    `json:"button"`
		Sections   []Section `json:"sections"`
		Parameters struct {
			DisplayText string `json:"display_text"`
			URL         string `json:"url"`
		} `json:"parameters"`
	} `json:"action"`
}

// Section is a part of a list.
type Section struct {
	Title string `json:"title"`
	Rows  []struct {
		ID          string `json:"id"`
		Title       string `json:"title"`
		Description string `json:"description"`
	} `json:"rows"`
}

// Parse reads a body.
func Parse(body []byte) (*Request, *Error) {
	var q Request
	if err := json.Unmarshal(body, &q); err != nil {
		return nil, BadParameter("Invalid parameter: %s", err)
	}
	if q.Product != "whatsapp" {
		return nil, BadParameter("The parameter messaging_product is required.")
	}
	if q.Type == "" {
		q.Type = "text"
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(body, &parts); err == nil {
		q.Part = parts[q.Type]
	}
	return &q, nil
}

// Digest names the content: equal bodies have equal ones, whatever their spaces.
func (q *Request) Digest() string {
	var b bytes.Buffer
	if json.Compact(&b, q.Part) != nil {
		return ""
	}
	sum := sha256.Sum256(append([]byte(q.Type+":"), b.Bytes()...))
	return hex.EncodeToString(sum[:])
}

var userIDRule = regexp.MustCompile(`^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$`)

// Check refuses what Meta refuses at once for its form alone.
func (q *Request) Check() *Error {
	switch {
	case q.To == "" && q.Recipient == "":
		return BadParameter("The parameter to is required.")
	case q.To != "" && (len(ids.Digits(q.To)) < 7 || len(ids.Digits(q.To)) > 15):
		return Refuse(131009, "Parameter value is not valid: to is not a phone number")
	case q.To == "" && !userIDRule.MatchString(q.Recipient):
		return Refuse(131009, "Parameter value is not valid: recipient is not a business-scoped user id")
	case len(q.Ref) > maxRef:
		return BadParameter("Param biz_opaque_callback_data must be at most %d characters long.", maxRef)
	case len(q.Part) == 0 || string(q.Part) == "null":
		return BadParameter("The parameter %s is required.", q.Type)
	}
	switch q.Type {
	case "text":
		return limited("text['body']", q.Text.Body, 1, maxTextBody)
	case media.Image, media.Video, media.Audio, media.Document, media.Sticker:
		return q.checkMedia()
	case "location":
		if q.Location.Latitude == "" || q.Location.Longitude == "" {
			return Refuse(131008, "Required parameter is missing: location needs latitude and longitude")
		}
		return nil
	case "contacts":
		if len(q.Contacts) == 0 {
			return Refuse(131008, "Required parameter is missing: contacts")
		}
		for _, contact := range q.Contacts {
			if contact.Name.Formatted == "" {
				return Refuse(131008, "Required parameter is missing: contacts[name][formatted_name]")
			}
		}
		return nil
	case "reaction":
		if q.Reaction.MessageID == "" || q.Reaction.Emoji == nil {
			return Refuse(131008, "Required parameter is missing: reaction needs message_id and emoji")
		}
		if len(*q.Reaction.Emoji) > maxEmoji {
			return Refuse(131009, "Invalid parameter: reaction[emoji] is not one emoji")
		}
		return nil
	case "interactive":
		return q.Interactive.check()
	case "template":
		if q.Template.Name == "" || q.Template.Language.Code == "" {
			return BadParameter("The parameter template['name'] and template['language'] are required.")
		}
		return nil
	}
	return BadParameter("Param type must be one of {AUDIO, CONTACTS, DOCUMENT, IMAGE, INTERACTIVE, LOCATION, REACTION, STICKER, TEMPLATE, TEXT, VIDEO} - got %q.", q.Type)
}

func limited(name, value string, least, most int) *Error {
	n := utf8.RuneCountInString(value)
	if n < least {
		return BadParameter("The parameter %s is required.", name)
	}
	if n > most {
		return BadParameter("Param %s must be at most %d characters long.", name, most)
	}
	return nil
}

// File gives the file that a message of media names.
func (q *Request) File() *tmpl.Ref {
	switch q.Type {
	case media.Image:
		return q.Image
	case media.Video:
		return q.Video
	case media.Audio:
		return q.Audio
	case media.Document:
		return q.Document
	case media.Sticker:
		return q.Sticker
	}
	return nil
}

func (q *Request) checkMedia() *Error {
	ref := q.File()
	if (ref.ID == "") == (ref.Link == "") {
		return BadParameter("Exactly one of %s['id'] and %s['link'] is required.", q.Type, q.Type)
	}
	if ref.Caption != "" && (q.Type == media.Audio || q.Type == media.Sticker) {
		return BadParameter("Unexpected key \"caption\" on param \"%s\".", q.Type)
	}
	return limited(q.Type+"['caption']", ref.Caption, 0, maxCaption)
}

func (i *Interactive) check() *Error {
	if i.Type != "location_request_message" || i.Body.Text != "" {
		if refusal := limited("interactive['body']['text']", i.Body.Text, 1, maxTextBody); refusal != nil {
			return refusal
		}
	}
	if refusal := limited("interactive['footer']['text']", i.Footer.Text, 0, maxFooter); refusal != nil {
		return refusal
	}
	switch i.Type {
	case "button":
		return i.checkButtons()
	case "list":
		return i.checkList()
	case "cta_url":
		if i.Action.Parameters.URL == "" || i.Action.Parameters.DisplayText == "" {
			return Refuse(131008, "Required parameter is missing: cta_url needs display_text and url")
		}
		return nil
	case "location_request_message", "flow", "request_contact_info", "contact_request", "product", "product_list", "catalog_message":
		return nil
	}
	return Refuse(131009, fmt.Sprintf("Interactive type %q is not valid.", i.Type))
}

func (i *Interactive) checkButtons() *Error {
	if n := len(i.Action.Buttons); n < 1 || n > maxButtons {
		return Refuse(131009, fmt.Sprintf("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: %d", maxButtons))
	}
	if utf8.RuneCountInString(i.Body.Text) > maxCaption {
		return Refuse(131009, fmt.Sprintf("Body text length invalid. Min length: 1, Max length: %d", maxCaption))
	}
	ids := map[string]bool{}
	for _, b := range i.Action.Buttons {
		n := utf8.RuneCountInString(b.Reply.Title)
		switch {
		case b.Reply.ID == "" || len(b.Reply.ID) > maxID:
			return Refuse(131009, fmt.Sprintf("Button id length invalid. Min length: 1, Max length: %d", maxID))
		case ids[b.Reply.ID]:
			return Refuse(131009, "Duplicated button id")
		case n < 1 || n > maxButtonTitle:
			return Refuse(131009, fmt.Sprintf("Button title length invalid. Min length: 1, Max length: %d", maxButtonTitle))
		}
		ids[b.Reply.ID] = true
	}
	return nil
}

func (i *Interactive) checkList() *Error {
	if n := utf8.RuneCountInString(i.Action.Button); n < 1 || n > maxButtonTitle {
		return Refuse(131009, fmt.Sprintf("Button label length invalid. Min length: 1, Max length: %d", maxButtonTitle))
	}
	rows := 0
	ids := map[string]bool{}
	for _, s := range i.Action.Sections {
		if n := utf8.RuneCountInString(s.Title); n > maxRowTitle || n == 0 && len(i.Action.Sections) > 1 {
			return Refuse(131009, fmt.Sprintf("Section title length invalid. Min length: 1, Max length: %d", maxRowTitle))
		}
		for _, r := range s.Rows {
			n := utf8.RuneCountInString(r.Title)
			switch {
			case r.ID == "" || len(r.ID) > maxRowID || ids[r.ID]:
				return Refuse(131009, fmt.Sprintf("Row id is missing, longer than %d, or used twice", maxRowID))
			case n < 1 || n > maxRowTitle:
				return Refuse(131009, fmt.Sprintf("Row title length invalid. Min length: 1, Max length: %d", maxRowTitle))
			case utf8.RuneCountInString(r.Description) > maxRowText:
				return Refuse(131009, fmt.Sprintf("Row description length invalid. Max length: %d", maxRowText))
			}
			ids[r.ID] = true
			rows++
		}
	}
	if rows < 1 || rows > maxRows {
		return Refuse(131009, fmt.Sprintf("Total row count exceed max allowed count: %d", maxRows))
	}
	return nil
}
