package desk

import "slices"

// Capabilities are what a channel can do and how much of it: data, from which the UI renders and which use cases check. A
// control that cannot work is not shown.
type Capabilities struct {
	Limits Limits
	Can    Abilities
}

// CapabilityTable is the capabilities of every channel of this program.
type CapabilityTable map[ChannelKind]Capabilities

// Limits are the channel's limits on what goes out.
type Limits struct {
	TextMax    int // characters
	CaptionMax int
	Files      map[string]FileLimit // by message kind: image, video, audio, voice, document, sticker
	PerSecond  float64              // messages a second for one inbox
	PairBurst  int                  // messages to one person at once …
	PairEvery  float64              // … and then one each so many seconds; 0 = no such limit
}

// FileLimit is what a kind of file may be.
type FileLimit struct {
	Max  int64    `json:"max"`  // bytes
	MIME []string `json:"mime"` // exact types; empty = any
}

// Fits says why a file cannot go out by the channel; nil if it can.
func (l Limits) Fits(kind MessageKind, mime string, size int64) error {
	limit, ok := l.Files[string(kind)]
	if !ok {
		return &Error{Code: CodeBadFileType, Field: "kind", Detail: "This channel does not take such files."}
	}
	if size > limit.Max {
		return &Error{Code: CodeTooBig, Field: "size", Max: int(limit.Max), Detail: "The file is too big for this channel."}
	}
	if len(limit.MIME) > 0 && !slices.Contains(limit.MIME, mime) {
		return &Error{Code: CodeBadFileType, Field: "mime", Detail: "This channel does not take files of that type."}
	}
	return nil
}

// Captioned says whether a text can stand beside a kind of message.
func (l Limits) Captioned(kind MessageKind) bool {
	switch kind {
	case KindAudio, KindVoice, KindSticker, KindLocation:
		return false
	default:
		return l.CaptionMax > 0
	}
}

// Abilities are what a channel can do; a control that cannot work is not shown.
type Abilities struct {
	Voice      bool
	Reactions  bool
	Quotes     bool
	Templates  bool
	Locations  bool
	ReadMarks  bool
	Typing     bool
	Markup     bool // the network shows bold, italic, strike and code
	Echoes     bool // it may be answered outside of Bandeja
	AskContact bool // the visitor can be asked for contact data
}

// DeliversItself says that a channel has no provider to send by: the commit is the delivery.
func (k ChannelKind) DeliversItself() bool { return k == ChannelWebchat }

// WebchatCapabilities are the widget's. No provider bounds it: what it takes is ours to say.
func WebchatCapabilities(messageMax int) Capabilities {
	const file = 25 << 20
	images := []string{"image/jpeg", "image/png", "image/gif", "image/webp"}
	return Capabilities{
		Limits: Limits{TextMax: messageMax, CaptionMax: messageMax, Files: map[string]FileLimit{
			string(KindImage):    {Max: file, MIME: images},
			string(KindVideo):    {Max: file, MIME: []string{"video/mp4", "video/webm", "video/quicktime", "video/3gpp"}},
			string(KindAudio):    {Max: file, MIME: []string{"audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/wav", "audio/amr", "audio/webm"}},
			string(KindVoice):    {Max: file, MIME: []string{"audio/ogg", "audio/webm", "audio/mp4"}},
			string(KindDocument): {Max: file},
		}},
		Can: Abilities{Voice: true, Quotes: true, ReadMarks: true, Typing: true, AskContact: true},
	}
}
