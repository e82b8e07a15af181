// Package demo makes the workspace that `bandeja demo` shows: Casa Nativa, a furniture shop that does not exist. Its
// conversations were written by hand (see data/README.md) and are put through the real use cases with a moving clock, so
// that every state, milestone and count in them is one that the product made.
package demo

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"bandeja.dev/bandeja/internal/desk"
)

//go:embed data/*.json data/conversations/*.json
var files embed.FS

// Catalogue is the shop's products, as JSON, for the demo shop's pages.
func Catalogue() ([]byte, error) { return files.ReadFile("data/catalogue.json") }

type workspaceData struct {
	Name        string
	Timezone    string
	Locale      string
	ActiveHours int `json:"active_hours"`
	Members     []memberData
	Teams       []named
	Inboxes     []inboxData
	Stages      []coloured
	Tags        []coloured
}

type named struct{ Key, Name string }

type coloured struct{ Key, Name, Color string }

type memberData struct {
	Key, Name, Email, Role, Visibility, Availability, Locale string
	Inboxes, Teams                                           []string
}

type inboxData struct {
	Key, Name, Locale, Color, Welcome string
	Bot                               bool
	Contact                           struct {
		Ask, When string
		Fields    []string
	}
}

type conversationData struct {
	Key, Inbox, Locale string
	Contact            contactData
	Visit              *visitData
	Stage              string
	Tags               []string
	Timeline           []itemData
	Expect             struct {
		State        string
		Waiting      bool
		Assignee     string
		ClosedReason string `json:"closed_reason"`
	}
}

type contactData struct{ Name, Email, Phone, City string }

type visitData struct {
	LandingPage string `json:"landing_page"`
	Referrer    string
	Device      string
	Language    string
	Place       string
	UTM         desk.UTM
	Pages       []struct{ URL, Title, Before string }
}

type itemData struct{ At, From, Text string }

type dataSet struct {
	workspace     workspaceData
	bot           desk.BotScript
	conversations []conversationData
}

func load() (dataSet, error) {
	var set dataSet
	if err := read("data/workspace.json", &set.workspace); err != nil {
		return set, err
	}
	if err := read("data/bot.json", &set.bot); err != nil {
		return set, err
	}
	names, err := fs.Glob(files, "data/conversations/*.json")
	if err != nil {
		return set, err
	}
	for _, name := range names {
		var c conversationData
		if err := read(name, &c); err != nil {
			return set, err
		}
		set.conversations = append(set.conversations, c)
	}
	return set, nil
}

func read(name string, into any) error {
	content, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(content, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// before reads a span such as -1d19h59m58s and gives it as a positive length.
func before(text string) (desk.Time, error) {
	rest, ok := strings.CutPrefix(text, "-")
	if !ok {
		return 0, fmt.Errorf("a time before seeding begins with a minus: %q", text)
	}
	units := map[byte]desk.Time{'d': desk.Day, 'h': desk.Hour, 'm': desk.Minute, 's': desk.Second}
	var total desk.Time
	for rest != "" {
		end := strings.IndexAny(rest, "dhms")
		if end < 0 {
			return 0, fmt.Errorf("a span is made of d, h, m and s: %q", text)
		}
		n, err := strconv.Atoi(rest[:end])
		if err != nil {
			return 0, fmt.Errorf("%q: %w", text, err)
		}
		total += desk.Time(n) * units[rest[end]]
		rest = rest[end+1:]
	}
	return total, nil
}
