package desk

import "strings"

// BareMIME is a media type without its parameters, in lower case; "" where the text is none.
func BareMIME(text string) string {
	bare, _, _ := strings.Cut(text, ";")
	bare = strings.ToLower(strings.TrimSpace(bare))
	first, second, ok := strings.Cut(bare, "/")
	if !ok || first == "" || second == "" || len(bare) > 100 || strings.ContainsFunc(bare, notMIME) {
		return ""
	}
	return bare
}

func notMIME(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("/.+-_", r)
}

// voiceMIME is what a recorded voice note is sent as.
const voiceMIME = "audio/ogg"

// KindOf says as what a file of a declared type goes out by the channel, before its bytes are there, or why it does not.
// A type that the channel does not show goes as a document where that is possible; one that is too big goes not at all.
// A recording that is no Opus, as of some browsers, goes as a sound.
func (l Limits) KindOf(mime string, size int64, voice bool) (MessageKind, error) {
	if size <= 0 {
		return "", &Error{Code: CodeEmpty, Field: "size", Detail: "The file is empty."}
	}
	first, _, _ := strings.Cut(mime, "/")
	order := []MessageKind{KindDocument}
	switch {
	case voice && (mime == "audio/webm" || mime == "video/webm" || mime == "audio/ogg"):
		return KindVoice, l.Fits(KindVoice, voiceMIME, size)
	case voice && first != "audio" && first != "video":
		return "", &Error{Code: CodeBadFileType, Field: "mime", Detail: "This is no recording."}
	case voice:
		return KindAudio, l.Fits(KindAudio, strings.Replace(mime, "video/", "audio/", 1), size)
	case first == "image":
		order = []MessageKind{KindImage, KindDocument}
	case first == "video":
		order = []MessageKind{KindVideo, KindDocument}
	case first == "audio":
		order = []MessageKind{KindAudio, KindDocument}
	}
	var refusal error
	for _, kind := range order {
		err := l.Fits(kind, mime, size)
		if err == nil || l.takes(kind, mime) {
			return kind, err
		}
		if refusal == nil {
			refusal = err
		}
	}
	return "", refusal
}

// takes says whether a kind is of a type that the channel shows, whatever its size.
func (l Limits) takes(kind MessageKind, mime string) bool { return l.Fits(kind, mime, 0) == nil }
