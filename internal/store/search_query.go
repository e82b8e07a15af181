package store

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"bandeja.dev/bandeja/internal/desk"
)

// Bounds of a search by contact data. A search for what is everywhere (a single letter) shows a part, at once.
const (
	maxSearch  = 200  // characters of a search that are looked at
	maxTerms   = 8    // words of it
	maxFound   = 1200 // conversations that it may find: more than counts tell apart
	shortScan  = 1200 // tokens looked at for a word of one or two letters
	longScan   = 3000
	joinedScan = 30000 // when other words must hold too
)

// term is one word of a search: a contact has it when one of its tokens begins with one of these.
type term []string

// searchTerms reads what was typed. All terms must hold; given is false when nothing was typed but signs.
func searchTerms(typed string) (terms []term, given bool) {
	typed = strings.TrimSpace(strings.Map(printable, strings.ToValidUTF8(typed, "")))
	if utf8.RuneCountInString(typed) > maxSearch {
		typed = string([]rune(typed)[:maxSearch])
	}
	if number, ok := phoneNumber(typed); ok {
		return []term{{number}}, true
	}
	for _, field := range strings.Fields(typed) {
		terms = append(terms, fieldTerms(field)...)
	}
	if len(terms) > maxTerms {
		terms = terms[:maxTerms]
	}
	return terms, len(terms) > 0
}

func printable(c rune) rune {
	if unicode.IsControl(c) {
		return ' '
	}
	return c
}

// phoneNumber reads digits with the signs that people write in telephone numbers. The zeros of a trunk or international
// prefix are dropped: the stored number has none.
func phoneNumber(text string) (string, bool) {
	strange := func(c rune) bool { return !unicode.IsDigit(c) && !strings.ContainsRune("+-()./ \u00a0\u2011\u2013", c) }
	digits := Digits(text)
	if digits == "" || strings.ContainsFunc(text, strange) {
		return "", false
	}
	if len(digits) > 8 {
		digits = strings.TrimLeft(digits, "0")
	}
	return digits, digits != ""
}

func fieldTerms(field string) []term {
	if number, ok := phoneNumber(field); ok {
		return []term{{number}}
	}
	whole := Normalise(field)
	if strings.Contains(whole, "@") {
		if whole = strings.TrimPrefix(whole, "@"); whole == "" {
			return nil
		}
		return []term{{whole}}
	}
	words := strings.FieldsFunc(whole, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	terms := make([]term, 0, len(words))
	for _, word := range words {
		// A dot may be part of an address: «casanativa.example», «jose.perez».
		if len(words) > 1 && strings.Contains(whole, ".") {
			terms = append(terms, term{word, whole})
			continue
		}
		terms = append(terms, term{word})
	}
	return terms
}

// begins compares a column with the range of the texts that begin with a prefix.
func (q *statement) begins(column, prefix string) string {
	return column + " >= " + q.arg(prefix) + " AND " + column + " < " + q.arg(prefix+"\U0010FFFF")
}

// has writes that a contact has a term.
func (q *statement) has(contact string, t term) string {
	var ways []string
	for _, prefix := range t {
		ways = append(ways, q.begins("u.token", prefix))
	}
	table := "contact_tokens u"
	if q.hint {
		table += " INDEXED BY contact_tokens_contact"
	}
	return "EXISTS (SELECT 1 FROM " + table + " WHERE u.workspace_id = $1 AND u.contact_id = " + contact +
		" AND (" + strings.Join(ways, " OR ") + "))"
}

// buildSearch writes the conversations that a viewer may see and whose contact has all terms. The longest term leads by a
// range of tokens, the others are asked of each contact that it gives.
func buildSearch(q *statement, f filter, terms []term) {
	terms = slices.Clone(terms)
	slices.SortStableFunc(terms, func(a, b term) int { return len(b[0]) - len(a[0]) })
	scan := joinedScan
	if len(terms) == 1 {
		scan = longScan
	}
	if utf8.RuneCountInString(terms[0][0]) < 3 {
		scan = shortScan
	}
	var leads []string
	for i, prefix := range terms[0] {
		leads = append(leads, fmt.Sprintf("SELECT contact_id FROM (SELECT t.contact_id FROM contact_tokens t WHERE t.workspace_id = $1 AND %s LIMIT %d) AS l%d",
			q.begins("t.token", prefix), scan, i))
	}
	lead := "SELECT DISTINCT contact_id FROM (" + strings.Join(leads, " UNION ALL ") + ") AS led"
	for i, t := range terms[1:] {
		lead += pick(i == 0, " WHERE ", " AND ") + q.has("led.contact_id", t)
	}
	table := "conversations c"
	if q.hint {
		table += " INDEXED BY conversations_contact"
	}
	fmt.Fprintf(q, "SELECT c.id, c.inbox_id, c.holder_id, c.team_id, c.status, c.last_at, c.closes_key, c.waiting_key "+
		"FROM (%s) AS m JOIN %s ON c.workspace_id = $1 AND c.contact_id = m.contact_id WHERE %s"+liveOnly+" LIMIT %d",
		lead, table, f.sees(q), maxFound)
}

// find gives the conversations that a search finds and the viewer may see, in no order.
func (s *Store) find(v *view, workspace desk.ID, viewer desk.Viewer, inbox desk.ID, terms []term, cutoff desk.Time) ([]placed, error) {
	f := newFilter(viewer, desk.HoldingAll, inbox)
	if len(f.inboxes) == 0 {
		return nil, nil
	}
	q := newStatement(s.dialect, workspace, cutoff)
	buildSearch(q, f, terms)
	var found []placed
	err := v.each(q.String(), q.args, func(r *row) error {
		p := placed{spot: spot{id: r.id()}, scope: desk.Scope{InboxID: r.id(), HolderID: r.id(), TeamID: r.id()}}
		c := desk.Conversation{Status: desk.Closed}
		if r.int() == statusOpen {
			c.Status = desk.Open
		}
		c.LastAt = r.time()
		p.spot.lastAt, p.closesKey, p.waitingKey = int64(c.LastAt), r.int64(), r.int64()
		c.WaitingSince = timeOfKey(p.waitingKey)
		p.segment = segmentAt(c, cutoff)
		if desk.CanSee(viewer, p.scope) {
			found = append(found, p)
		}
		return nil
	})
	return found, err
}

// segmentAt is desk.SegmentOf with the cutoff already reckoned.
func segmentAt(c desk.Conversation, cutoff desk.Time) desk.Segment {
	return desk.SegmentOf(c, cutoff, 0)
}

// ContactTokens are what the search finds a contact by, and what it finds it by as the visitor of that code. For those
// who fill a database by bulk.
func ContactTokens(c desk.Contact, code string) (ofContact, ofCode []string) {
	return contactTokens(c.Name, c.Email, c.Phone), []string{Normalise(code)}
}
