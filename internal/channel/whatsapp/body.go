package whatsapp

import (
	"encoding/json"
	"strings"

	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/desk"
)

// body is what a message says, by its type.
type body struct {
	Type    graph.Str `json:"type"`
	Context struct {
		ID        graph.Str `json:"id"`
		Forwarded graph.Str `json:"forwarded"`
		Often     graph.Str `json:"frequently_forwarded"`
		Product   struct {
			Catalog graph.Str `json:"catalog_id"`
			Product graph.Str `json:"product_retailer_id"`
		} `json:"referred_product"`
	} `json:"context"`
	Referral *referral     `json:"referral"`
	Errors   []graph.Fault `json:"errors"`

	Text struct {
		Body graph.Str `json:"body"`
	} `json:"text"`
	Image       file        `json:"image"`
	Video       file        `json:"video"`
	Audio       file        `json:"audio"`
	Document    file        `json:"document"`
	Sticker     file        `json:"sticker"`
	Location    location    `json:"location"`
	Contacts    []card      `json:"contacts"`
	Interactive interactive `json:"interactive"`
	Button      struct {
		Payload graph.Str `json:"payload"`
		Text    graph.Str `json:"text"`
	} `json:"button"`
	Order    order `json:"order"`
	Reaction struct {
		Target graph.Str `json:"message_id"`
		Emoji  graph.Str `json:"emoji"`
	} `json:"reaction"`
	Edit struct {
		Target  graph.Str       `json:"original_message_id"`
		Message json.RawMessage `json:"message"`
	} `json:"edit"`
	Revoke struct {
		Target graph.Str `json:"original_message_id"`
	} `json:"revoke"`
	System struct {
		Body    graph.Str `json:"body"`
		Type    graph.Str `json:"type"`
		WaID    graph.Str `json:"wa_id"`
		NewWaID graph.Str `json:"new_wa_id"`
		UserID  graph.Str `json:"user_id"`
	} `json:"system"`
}

type file struct {
	ID       graph.Str `json:"id"`
	URL      graph.Str `json:"url"`
	MIME     graph.Str `json:"mime_type"`
	SHA256   graph.Str `json:"sha256"`
	Caption  graph.Str `json:"caption"`
	Name     graph.Str `json:"filename"`
	Voice    graph.Str `json:"voice"`
	Animated graph.Str `json:"animated"`
}

type location struct {
	Latitude  graph.Str `json:"latitude"`
	Longitude graph.Str `json:"longitude"`
	Name      graph.Str `json:"name"`
	Address   graph.Str `json:"address"`
	URL       graph.Str `json:"url"`
}

type referral struct {
	SourceURL    graph.Str `json:"source_url"`
	SourceID     graph.Str `json:"source_id"`
	SourceType   graph.Str `json:"source_type"`
	Headline     graph.Str `json:"headline"`
	Body         graph.Str `json:"body"`
	MediaType    graph.Str `json:"media_type"`
	ImageURL     graph.Str `json:"image_url"`
	VideoURL     graph.Str `json:"video_url"`
	ThumbnailURL graph.Str `json:"thumbnail_url"`
	ClickID      graph.Str `json:"ctwa_clid"`
}

// inbound is the message as Bandeja keeps it. What cannot be shown is of desk.KindUnsupported and holds raw: the visitor
// has written, and the agents must see that much.
func (b *body) inbound(raw json.RawMessage) *desk.Inbound {
	in, reason := b.content()
	if reason != "" {
		in = desk.Inbound{Kind: desk.KindUnsupported, Content: desk.Content{Raw: graph.Keep(raw), RawReason: reason}}
		if len(b.Errors) > 0 && b.Errors[0].Name() != "" {
			in.Content.RawReason = b.Errors[0].Name()
		}
	}
	b.frame(&in)
	return &in
}

// frame adds what any message may have around it.
func (b *body) frame(in *desk.Inbound) {
	in.QuoteID = b.Context.ID.ID()
	switch {
	case b.Context.Often.Bool():
		in.Content.Forwarded = desk.ForwardedMany
	case b.Context.Forwarded.Bool():
		in.Content.Forwarded = desk.ForwardedOnce
	}
	if id := b.Context.Product.Product; id != "" {
		in.Content.Product = &desk.Product{CatalogID: string(b.Context.Product.Catalog), ProductID: string(id)}
	}
	if r := b.Referral; r != nil && *r != (referral{}) {
		in.Content.Referral = &desk.Referral{
			SourceURL: string(r.SourceURL), SourceID: string(r.SourceID), SourceType: string(r.SourceType),
			Headline: string(r.Headline), Body: string(r.Body), MediaType: string(r.MediaType),
			MediaURL: string(r.media()), ThumbnailURL: string(r.ThumbnailURL), ClickID: string(r.ClickID),
		}
	}
}

func (r *referral) media() graph.Str {
	if r.MediaType == "video" {
		return graph.First(r.VideoURL, r.ImageURL)
	}
	return graph.First(r.ImageURL, r.VideoURL)
}

// content reads the body of the message's type, or gives the reason why it cannot be shown.
func (b *body) content() (in desk.Inbound, reason string) {
	switch b.Type {
	case "text":
		return desk.Inbound{Kind: desk.KindText, Text: string(b.Text.Body)}, unless(b.Text.Body != "")
	case "image":
		return b.Image.inbound(desk.KindImage)
	case "video":
		return b.Video.inbound(desk.KindVideo)
	case "audio":
		if b.Audio.Voice.Bool() {
			return b.Audio.inbound(desk.KindVoice)
		}
		return b.Audio.inbound(desk.KindAudio)
	case "voice": // the history's word, and an older one
		return b.Audio.inbound(desk.KindVoice)
	case "document":
		return b.Document.inbound(desk.KindDocument)
	case "sticker":
		return b.Sticker.inbound(desk.KindSticker)
	case "location":
		return b.Location.inbound()
	case "contacts":
		return cards(b.Contacts)
	case "interactive":
		return b.Interactive.inbound()
	case "button":
		title := graph.First(b.Button.Text, b.Button.Payload)
		choice := &desk.Choice{ID: string(b.Button.Payload), Title: string(title)}
		return desk.Inbound{Kind: desk.KindChoice, Text: string(title), Content: desk.Content{Choice: choice}}, unless(title != "")
	case "order":
		return b.Order.inbound()
	case "media_placeholder":
		return in, reasonPlaceholder
	case "unsupported", "unknown":
		return in, "unsupported"
	}
	return in, reasonUnknownType
}

// unless is the reason of a body that cannot be read, unless it can.
func unless(fine bool) string {
	if fine {
		return ""
	}
	return reasonBadBody
}

// mimes are what a file is taken for when its type is not told.
var mimes = map[desk.MessageKind]string{
	desk.KindImage: "image/jpeg", desk.KindVideo: "video/mp4", desk.KindAudio: "audio/mpeg", desk.KindVoice: "audio/ogg",
	desk.KindDocument: "application/octet-stream", desk.KindSticker: "image/webp",
}

func (f *file) inbound(kind desk.MessageKind) (desk.Inbound, string) {
	mime := strings.TrimSpace(f.MIME.Lower())
	if mime == "" {
		mime = mimes[kind]
	}
	ref := &desk.MediaRef{
		ID: f.ID.ID(), URL: string(f.URL), SHA256: graph.Hash(string(f.SHA256)), MIME: mime, Name: string(f.Name),
		Animated: f.Animated.Bool(),
	}
	return desk.Inbound{Kind: kind, Text: string(f.Caption), Media: ref}, unless(ref.ID != "" || ref.URL != "")
}

func (l *location) inbound() (desk.Inbound, string) {
	latitude, ok := l.Latitude.Float()
	longitude, too := l.Longitude.Float()
	if !ok || !too || latitude < -90 || latitude > 90 || longitude < -180 || longitude > 180 {
		return desk.Inbound{}, reasonBadBody
	}
	return desk.Inbound{Kind: desk.KindLocation, Content: desk.Content{Location: &desk.Location{
		Latitude: latitude, Longitude: longitude, Name: string(l.Name), Address: string(l.Address), URL: string(l.URL),
	}}}, ""
}
