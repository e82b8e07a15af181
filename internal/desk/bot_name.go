package desk

import (
	"slices"
	"strings"
	"unicode"
)

// nameWordsMax is how many words a name has at most.
const nameWordsMax = 5

// Words that begin an answer to «¿Cómo te llamas?», and words that no name holds: courtesies, refusals, questions.
var (
	nameOpenings = []string{"me llamo ", "mi nombre es ", "soy ", "my name is ", "i am ", "i'm ", "meu nome é ", "me chamo ", "eu sou ", "sou "}
	nameless     = strings.Fields("no nao not sin gracias obrigado obrigada thanks thank hola buenas buen buenos oi ola hello hi " +
		"prefiero prefiro quiero quero want necesito preciso need si sim yes ok dale listo que como cuanto cuando donde para por " +
		"what how when anonimo anonymous nadie ninguno persona asesor")
)

// NameIn finds the name in an answer to the bot's question. It would rather take none than invent one (R7): ok is false
// for anything that does not look like a name. A name written without capitals gets them.
func NameIn(answer string) (name string, ok bool) {
	name = strings.Trim(strings.TrimSpace(answer), ".!, ")
	lower := strings.ToLower(name)
	for _, opening := range nameOpenings {
		if strings.HasPrefix(lower, opening) {
			name = strings.TrimSpace(name[len(opening):])
			break
		}
	}
	words := strings.Fields(name)
	if len(words) == 0 || len(words) > nameWordsMax || len(name) > NameMax {
		return "", false
	}
	for _, word := range words {
		if slices.Contains(nameless, foldWords(word)) || strings.ContainsFunc(word, notInName) {
			return "", false
		}
	}
	if !strings.ContainsFunc(name, unicode.IsUpper) {
		for i, word := range words {
			first := []rune(word)
			first[0] = unicode.ToUpper(first[0])
			words[i] = string(first)
		}
	}
	return strings.Join(words, " "), true
}

func notInName(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !strings.ContainsRune("'’-.", r)
}
