package channel_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"bandeja.dev/bandeja/internal/channel"
)

func TestMarkup(t *testing.T) {
	for _, row := range []struct{ name, text, whatsApp, plain string }{
		{"nothing", "", "", ""},
		{"no mark", "hola, ¿qué tal?", "hola, ¿qué tal?", "hola, ¿qué tal?"},
		{"bold", "un **gran** día", "un *gran* día", "un gran día"},
		{"italic", "un _gran_ día", "un _gran_ día", "un gran día"},
		{"strike", "~~100~~ 80", "~100~ 80", "100 80"},
		{"code", "escriba `menu`", "escriba ```menu```", "escriba menu"},
		{"block", "vea:\n```\na **b** _c_\n```\nfin", "vea:\n```\na **b** _c_\n```\nfin", "vea:\na **b** _c_\nfin"},
		{"nested", "**ya _mismo_ ~~no~~**", "*ya _mismo_ ~no~*", "ya mismo no"},
		{"nested the other way", "_ya **mismo**_", "_ya *mismo*_", "ya mismo"},
		{"bold and italic at once", "**_a_** _**b**_", "*_a_* _*b*_", "a b"},
		{"not nested in itself", "**a **b** c**", "*a **b* c**", "a **b c**"},
		{"code hides marks", "`**a** _b_`", "```**a** _b_```", "**a** _b_"},
		{"bold around code", "**use `a**b`**", "*use ```a**b```*", "use a**b"},
		{"a lone star", "2 * 3 = 6 y 2*3", "2 * 3 = 6 y 2*3", "2 * 3 = 6 y 2*3"},
		{"one star on both sides", "*a*", "*a*", "*a*"},
		{"a backslash", `C:\temp\_x_ y \**`, `C:\temp\_x_ y \**`, `C:\temp\x y \**`},
		{"underscores within words", "mi_archivo_final.pdf", "mi_archivo_final.pdf", "mi_archivo_final.pdf"},
		{"italic of underscored words", "_mi_archivo_ fin", "_mi_archivo_ fin", "mi_archivo fin"},
		{"an address with underscores", "vea https://x.example/a_b_c?d=_e_ ya", "vea https://x.example/a_b_c?d=_e_ ya", "vea https://x.example/a_b_c?d=_e_ ya"},
		{"an address with stars", "https://x.example/**a**", "https://x.example/**a**", "https://x.example/**a**"},
		{"bold around an address", "**https://x.example/a_b**", "*https://x.example/a_b*", "https://x.example/a_b"},
		{"italic around an address", "_www.x.example/a_b_.", "_www.x.example/a_b_.", "www.x.example/a_b."},
		{"emoji", "**😀 ¡sí! 👩‍👩‍👧** _🇦🇷_", "*😀 ¡sí! 👩‍👩‍👧* _🇦🇷_", "😀 ¡sí! 👩‍👩‍👧 🇦🇷"},
		{"no end", "**a _b ~~c `d", "**a _b ~~c `d", "**a _b ~~c `d"},
		{"no beginning", "a** b_ c~~ d`", "a** b_ c~~ d`", "a** b_ c~~ d`"},
		{"the end in the next line", "**a\nb** _c\nd_", "**a\nb** _c\nd_", "**a\nb** _c\nd_"},
		{"a line each", "**a**\n**b**", "*a*\n*b*", "a\nb"},
		{"space within", "** a ** _ b _", "** a ** _ b _", "** a ** _ b _"},
		{"empty", "**** ____ ~~~~ ``", "**** ____ ~~~~ ``", "**** ____ ~~~~ ``"},
		{"many", "***a*** ___ *****", "***a*** ___ *****", "***a*** ___ *****"},
		{"a block without end", "```\n**a**", "```\n*a*", "```\na"},
		{"two blocks", "```a_b```_c_```d```", "```a_b```_c_```d```", "a_bcd"},
		{"punctuation around", "(**a**), «_b_»: ~~c~~.", "(*a*), «_b_»: ~c~.", "(a), «b»: c."},
		{"one tilde", "~a~ ~", "~a~ ~", "~a~ ~"},
		{"right to left", "**שלום** _abc_", "*שלום* _abc_", "שלום abc"},
	} {
		if got := channel.WhatsAppMarkup(row.text); got != row.whatsApp {
			t.Errorf("%s: WhatsApp %q, want %q", row.name, got, row.whatsApp)
		}
		if got := channel.PlainMarkup(row.text); got != row.plain {
			t.Errorf("%s: plain %q, want %q", row.name, got, row.plain)
		}
	}
}

// Only marks may change: what is left when all of them are taken away is the same before and after.
func TestMarkupKeepsEveryWord(t *testing.T) {
	strip := strings.NewReplacer("*", "", "_", "", "~", "", "`", "", "\n", "")
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{
			"**", "*", "_", "~~", "~", "`", "```", "a", "ñ", "😀", " ", "\n", "https://x.example/a_b", `\`, ".", "\xff",
		})).Draw(t, "pieces"), "")
		for _, got := range []string{channel.WhatsAppMarkup(text), channel.PlainMarkup(text)} {
			if strip.Replace(got) != strip.Replace(text) {
				t.Fatalf("%q became %q", text, got)
			}
			if utf8.ValidString(text) && !utf8.ValidString(got) {
				t.Fatalf("%q is no UTF-8 any more", text)
			}
		}
	})
}

func BenchmarkMarkupWorst(b *testing.B) {
	text := strings.Repeat("_a ", 1300)
	for b.Loop() {
		channel.WhatsAppMarkup(text)
	}
}
