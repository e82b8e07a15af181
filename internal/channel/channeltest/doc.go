// Package channeltest is what every channel must pass, whatever its network: deliveries taken apart without loss, and
// sends whose end is never mistaken.
package channeltest

import (
	"testing"

	"bandeja.dev/bandeja/internal/channel"
)

// Suite is a channel with what the suite needs of it.
type Suite struct {
	// At makes the channel with its provider's API at base, an http address on this machine.
	At func(base string) channel.Channel
	// Values are those of a whole connection, by field.
	Values map[string]string
	// Bodies are deliveries of the channel, in any number and kind; none for a channel without webhooks.
	Bodies [][]byte
	// Count says how many elements a body holds, counted in another way than Decode does. nil leaves it out.
	Count func(body []byte) int
	// Message is one that the channel can send, and Answer what the API says when it took it, naming the message ID.
	Message channel.Outgoing
	Answer  string
	ID      string
}

// Run runs the suite.
func Run(t *testing.T, s Suite) {
	t.Run("manifest", s.manifest)
	t.Run("open", s.open)
	if len(s.Bodies) > 0 {
		t.Run("decode", s.decode)
		t.Run("decode broken bodies", s.decodeBroken)
	}
	t.Run("send", s.send)
	t.Run("send to a provider in trouble", s.sendInTrouble)
}
