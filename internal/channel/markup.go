package channel

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// WhatsAppMarkup translates a text of ours into WhatsApp's signs: **bold** becomes *bold*, _italic_ stays, ~~strike~~
// becomes ~strike~, `code` becomes ```code```, and a block between lines of ``` stays. Addresses of the web are left as
// they are, and so is a mark without its end.
func WhatsAppMarkup(text string) string { return translate(text, whatsAppMarks) }

// PlainMarkup leaves our markup's signs out, for networks that show none.
func PlainMarkup(text string) string { return translate(text, marks{}) }

// marks are what stands on both sides of a stretch.
type marks struct{ bold, italic, strike, code, fence string }

var whatsAppMarks = marks{bold: "*", italic: "_", strike: "~", code: "```", fence: "```"}

const fence = "```"

func translate(text string, m marks) string {
	if !strings.ContainsAny(text, "*_~`") {
		return text
	}
	var out strings.Builder
	out.Grow(len(text))
	for text != "" {
		before, block, after, found := cutBlock(text)
		inline(&out, before, m, "")
		if !found {
			break
		}
		out.WriteString(m.fence)
		if m.fence == "" {
			block = strings.Trim(block, "\n")
		}
		out.WriteString(block)
		out.WriteString(m.fence)
		text = after
	}
	return out.String()
}

// cutBlock finds the first block of code that has an end.
func cutBlock(text string) (before, block, after string, found bool) {
	start := strings.Index(text, fence)
	if start < 0 {
		return text, "", "", false
	}
	end := strings.Index(text[start+len(fence):], fence)
	if end <= 0 {
		return text, "", "", false
	}
	end += start + len(fence)
	return text[:start], text[start+len(fence) : end], text[end+len(fence):], true
}

// span is a kind of marked stretch.
type span struct {
	mark string
	word bool // only around whole words: a_b_c is no italic
	pick func(marks) string
}

var spans = []span{
	{"**", false, func(m marks) string { return m.bold }},
	{"~~", false, func(m marks) string { return m.strike }},
	{"_", true, func(m marks) string { return m.italic }},
	{"`", false, func(m marks) string { return m.code }},
}

// inline translates text without blocks. A mark and its end stand in one line; within lists the marks that are open.
func inline(out *strings.Builder, text string, m marks, within string) {
	last := rune(' ')
	hopeless := map[string]int{} // up to where a mark has no end, so that no line is searched for each of its marks
	for i := 0; i < len(text); {
		if n := address(text[i:], last); n > 0 {
			out.WriteString(text[i : i+n])
			last, _ = utf8.DecodeLastRuneInString(text[:i+n])
			i += n
			continue
		}
		if s, inner, ok := stretch(text, i, last, within, hopeless); ok {
			out.WriteString(s.pick(m))
			if s.mark == "`" {
				out.WriteString(inner)
			} else {
				inline(out, inner, m, within+s.mark)
			}
			out.WriteString(s.pick(m))
			i += len(inner) + 2*len(s.mark)
			last = rune(s.mark[0])
			continue
		}
		n := run(text[i:])
		out.WriteString(text[i : i+n])
		last, _ = utf8.DecodeLastRuneInString(text[:i+n])
		i += n
	}
}

// run is the length of what is copied as it is: a run of one sign, or one character.
func run(text string) int {
	if !strings.ContainsRune("*_~`", rune(text[0])) {
		_, n := utf8.DecodeRuneInString(text)
		return n
	}
	n := 1
	for n < len(text) && text[n] == text[0] {
		n++
	}
	return n
}

// stretch finds what is marked at i, after the character last.
func stretch(text string, i int, last rune, within string, hopeless map[string]int) (s span, inner string, ok bool) {
	for _, s = range spans {
		rest, found := strings.CutPrefix(text[i:], s.mark)
		if !found || strings.Contains(within, s.mark) || s.word && wordly(last) || strings.HasPrefix(rest, s.mark[:1]) {
			continue
		}
		if first, _ := utf8.DecodeRuneInString(rest); unicode.IsSpace(first) || i < hopeless[s.mark] {
			continue
		}
		n, searched := end(rest, s)
		if n > 0 {
			return s, rest[:n], true
		}
		hopeless[s.mark] = i + len(s.mark) + searched
	}
	return s, "", false
}

// end is the length of the stretch that rest begins with. It is 0 without an end in the same line, of which searched
// bytes were read.
func end(rest string, s span) (n, searched int) {
	last := ' '
	for i := 0; i < len(rest); {
		if rest[i] == '\n' {
			return 0, i
		}
		if s.mark != "`" {
			if n := skip(rest[i:], last); n > 0 {
				last, _ = utf8.DecodeLastRuneInString(rest[:i+n])
				i += n
				continue
			}
		}
		n := run(rest[i:])
		if i > 0 && n == len(s.mark) && strings.HasPrefix(rest[i:], s.mark) && !unicode.IsSpace(last) {
			next, _ := utf8.DecodeRuneInString(rest[i+n:])
			if !s.word || !wordly(next) {
				return i, i
			}
		}
		last, _ = utf8.DecodeLastRuneInString(rest[:i+n])
		i += n
	}
	return 0, len(rest)
}

// skip is the length of what hides marks at the beginning of text: an address of the web, or code.
func skip(text string, last rune) int {
	if n := address(text, last); n > 0 {
		return n
	}
	if text[0] != '`' {
		return 0
	}
	line, _, _ := strings.Cut(text[1:], "\n")
	if n := strings.IndexByte(line, '`'); n > 0 {
		return n + 2
	}
	return 0
}

func wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// address is the length of the web address that text begins with, 0 for none. Marks at its end belong to the text.
func address(text string, last rune) int {
	if wordly(last) || !strings.HasPrefix(text, "http://") && !strings.HasPrefix(text, "https://") && !strings.HasPrefix(text, "www.") {
		return 0
	}
	n := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '<' || r == '>' || r == '`' })
	if n < 0 {
		n = len(text)
	}
	return len(strings.TrimRight(text[:n], "*_~.,;:!?)"))
}
