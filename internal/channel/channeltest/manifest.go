package channeltest

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"testing"

	"bandeja.dev/bandeja/internal/channel"
)

var fieldKey = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func (s Suite) manifest(t *testing.T) {
	m := s.At("http://127.0.0.1:1").Manifest()
	fields := map[string]channel.Field{}
	for _, f := range m.Fields {
		if _, twice := fields[f.Key]; twice || !fieldKey.MatchString(f.Key) || f.Max <= 0 {
			t.Errorf("the field %+v", f)
		}
		fields[f.Key] = f
		pattern, err := regexp.Compile(`^(?:` + f.Pattern + `)$`)
		if err != nil {
			t.Errorf("%s: %v", f.Key, err)
			continue
		}
		if value, given := s.Values[f.Key]; given && f.Pattern != "" && !pattern.MatchString(value) {
			t.Errorf("the value of %s does not match its pattern", f.Key)
		}
	}
	asked := map[string]bool{}
	for _, step := range m.Steps {
		for _, key := range step.Fields {
			if _, known := fields[key]; !known || asked[key] {
				t.Errorf("step %s asks for %s, which is no field or asked for already", step.Name, key)
			}
			asked[key] = true
		}
	}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if fields[key].Required && !asked[key] {
			t.Errorf("no step asks for %s", key)
		}
	}
	if m.Limits.TextMax <= 0 || m.Limits.PerSecond <= 0 {
		t.Errorf("limits %+v", m.Limits)
	}
	for kind, limit := range m.Limits.Files {
		if limit.Max <= 0 {
			t.Errorf("a file of kind %s may have %d bytes", kind, limit.Max)
		}
	}
}

func (s Suite) open(t *testing.T) {
	c := s.At("http://127.0.0.1:1")
	session, err := c.Open(channel.Connection{Values: s.Values, HTTP: &http.Client{}})
	if err != nil {
		t.Fatal(err)
	}
	if err := session.Close(); err != nil {
		t.Error(err)
	}
	if routes, ok := c.(channel.Routes); ok && routes.Accounts(s.Values).Endpoint == "" {
		t.Error("a connected inbox stands for no account")
	}
	if len(s.Values) > 0 {
		if _, err := c.Open(channel.Connection{HTTP: &http.Client{}}); err == nil {
			t.Error("a connection without any value was opened")
		}
	}
}
